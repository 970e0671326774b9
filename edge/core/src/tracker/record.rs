//! What a track file holds: the boxes of every track that was ever confirmed.
//!
//! Owns the waiting: boxes of a tentative track are held back until it is confirmed and dropped when it ends without;
//! coasted boxes are held back until the track is seen again and dropped when it is not. (Written all the same, the
//! latter are wrong more often than right, for people who are not seen again have left: on the scene that
//! [`super::TrackerConfig`] names they cost more than 0.01 of MOTA.) Refuses files: rows are values.

use std::collections::BTreeMap;

use super::{Sighting, TrackState, TrackerStep};
use crate::evaluation::mot::MotRow;

/// Collects the rows of a track file from the tracker's steps.
#[derive(Debug, Default)]
pub struct TrackRecorder {
    rows: Vec<MotRow>,
    waiting: BTreeMap<u64, Vec<MotRow>>,
}

impl TrackRecorder {
    /// Takes what one frame did; frames are numbered from 1 and rise. The confidence of a row is the score of its
    /// detection, 0 where the position was predicted.
    pub fn record(&mut self, frame: u32, step: &TrackerStep) {
        for point in &step.points {
            let waiting = self.waiting.entry(point.id).or_default();
            waiting.push(MotRow::new(frame, point.id, point.bbox, point.score));
            if point.state == TrackState::Confirmed && point.sighting == Sighting::Matched {
                self.rows.append(waiting);
            }
        }
        self.end(&step.ended);
    }

    /// Forgets what waits for tracks that are over, as [`super::Tracker::clear`] reports them.
    pub fn end(&mut self, tracks: &[u64]) {
        for id in tracks {
            self.waiting.remove(id);
        }
    }

    /// Every row, by frame, then id.
    pub fn finish(mut self) -> Vec<MotRow> {
        self.rows.sort_by_key(|row| (row.frame, row.id));
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{BBox, Class};
    use crate::tracker::TrackPoint;
    use Sighting::{Coasted, Matched};
    use TrackState::{Confirmed, Tentative};

    fn record(steps: &[(u64, TrackState, Sighting)]) -> Vec<(u32, u64)> {
        let mut recorder = TrackRecorder::default();
        let bbox = BBox { x1: 1.0, y1: 2.0, x2: 3.0, y2: 5.0 };
        for (frame, &(id, state, sighting)) in (1..).zip(steps) {
            let point = TrackPoint { id, state, bbox, sighting, class: Class::Person, score: 0.5 };
            recorder.record(frame, &TrackerStep { points: vec![point], ended: Vec::new() });
        }
        recorder.finish().iter().map(|row| (row.frame, row.id)).collect()
    }

    #[test]
    fn the_first_boxes_are_written_once_the_track_is_confirmed() {
        assert_eq!(record(&[(1, Tentative, Matched), (1, Tentative, Matched)]), []);
        let steps = [(1, Tentative, Matched), (2, Tentative, Matched), (1, Confirmed, Matched)];
        assert_eq!(record(&steps), [(1, 1), (3, 1)]);
    }

    #[test]
    fn coasted_boxes_are_written_when_the_track_comes_back() {
        let gone = [(1, Confirmed, Matched), (1, Confirmed, Coasted)];
        assert_eq!(record(&gone), [(1, 1)]);
        let back = [(1, Confirmed, Matched), (1, Confirmed, Coasted), (1, Confirmed, Matched)];
        assert_eq!(record(&back), [(1, 1), (2, 1), (3, 1)]);
    }
}
