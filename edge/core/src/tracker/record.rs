//! What a track file holds: the boxes of every track that was ever confirmed.
//!
//! Owns the waiting: boxes of a tentative track are held back until it is confirmed and dropped when it ends without,
//! coasted boxes are held back until the track is seen again. Refuses files: rows are values.

use std::collections::BTreeMap;

use super::{Sighting, TrackState, TrackerStep};
use crate::evaluation::mot::MotRow;

/// Collects the rows of a track file from the tracker's steps.
#[derive(Debug, Default)]
pub struct TrackRecorder {
    rows: Vec<MotRow>,
    waiting: BTreeMap<u64, Vec<MotRow>>,
    /// x
    pub keep_tail: bool,
}

impl TrackRecorder {
    /// Takes what one frame did; frames are numbered from 1 and must rise.
    pub fn record(&mut self, frame: u32, step: &TrackerStep) {
        for point in &step.points {
            let row = MotRow::new(frame, point.id, point.bbox, point.score);
            let held = self.waiting.entry(point.id).or_default();
            held.push(row);
            if point.state == TrackState::Confirmed && (self.keep_tail || point.sighting == Sighting::Matched) {
                self.rows.append(held);
            }
        }
        for id in &step.ended {
            self.waiting.remove(id);
        }
    }

    /// The rows of every confirmed track, by frame, then id.
    pub fn finish(mut self) -> Vec<MotRow> {
        self.rows.sort_by_key(|row| (row.frame, row.id));
        self.rows
    }
}
