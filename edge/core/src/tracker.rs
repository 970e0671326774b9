//! Tracks: the same person from frame to frame.
//!
//! Owns the decision of who is who: a Kalman filter for each person and an assignment in three stages. Confident
//! detections go to confirmed tracks first, faint ones to those that are left (`ByteTrack`'s idea: Zhang et al., ECCV
//! 2022), what remains to tentative tracks. Two sights too far apart for a walker are a runner's where nobody else can
//! be meant; what is then left begins a track unless it repeats one. A pair is worth the logarithm of its likelihood
//! over that of coincidence, so that distance, size and the time out of sight all count by what they are, in seconds
//! and fractions of a person's height. Refuses to know frame rates, pictures, lines and zones.

mod config;
mod motion;
mod record;
#[cfg(test)]
mod tests;
mod track;

pub use config::TrackerConfig;
pub use record::TrackRecorder;

use crate::assignment::{Pair, assign};
use crate::detection::{BBox, Class, Detection, FrameSize};
use crate::time::EventTime;
use track::Track;

/// The misfit at which a confident detection is as likely a coincidence as a sighting. Smaller breaks tracks, larger
/// joins strangers; 8 to 10 measure alike.
const COINCIDENCE: f64 = 9.0;

/// The same for a faint detection; there are more of them, on furniture and shadows. 6 to 7 measure alike.
const FAINT_COINCIDENCE: f64 = 6.0;

/// How sure the tracker is that a track is a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackState {
    /// Seen too rarely yet; never counted, but credited once confirmed.
    Tentative,
    /// Counted.
    Confirmed,
}

/// Where a position comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// A detection of this frame.
    Matched,
    /// Predicted: no detection matched in this frame.
    Coasted,
}

/// One track at one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackPoint {
    /// Unique within a run, counted from 1, never reused.
    pub id: u64,
    /// Tentative or confirmed, after this frame.
    pub state: TrackState,
    /// Position in pixels: the matched detection's box, or the predicted one. Of a person whose feet are hidden, the
    /// matched box is lengthened to the height that the person is known to have.
    pub bbox: BBox,
    /// Matched or coasted.
    pub sighting: Sighting,
    /// The track's class.
    pub class: Class,
    /// Score of the matched detection; 0 when coasted.
    pub score: f32,
}

/// What one frame did to the tracks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackerStep {
    /// Every living track that has a position in this frame, in order of id.
    pub points: Vec<TrackPoint>,
    /// Tracks that ended with this frame and never come back, in order of id.
    pub ended: Vec<u64>,
}

/// Two-stage association of detections to tracks.
#[derive(Debug, Default)]
pub struct Tracker {
    config: TrackerConfig,
    /// In order of id.
    tracks: Vec<Track>,
    last_id: u64,
    last_time: Option<EventTime>,
}

impl Tracker {
    /// A tracker without tracks.
    pub fn new(config: TrackerConfig) -> Self {
        Self { config, ..Self::default() }
    }

    /// Advances every track to `time` and assigns the detections. Times must rise.
    pub fn update(&mut self, time: EventTime, frame: FrameSize, detections: &[Detection]) -> TrackerStep {
        let step = self.last_time.replace(time).map_or(0.0, |last| time.seconds_since(last).max(0.0));
        for track in &mut self.tracks {
            track.advance(step);
        }
        let over = |track: &mut Track| track.is_over(step, frame, &self.config);
        let ended = self.tracks.extract_if(.., over).map(|track| track.id).collect();
        let free = self.associate(time, detections);
        self.begin(time, &free);
        let points = self.tracks.iter().filter_map(|track| track.point(frame, &self.config)).collect();
        TrackerStep { points, ended }
    }

    /// Ends every track (a break in the stream) and returns their ids in order.
    pub fn clear(&mut self) -> Vec<u64> {
        self.last_time = None;
        self.tracks.drain(..).map(|track| track.id).collect()
    }

    /// The class of every track that lives: tentative, confirmed, or lost and not yet given up.
    pub fn living(&self) -> impl Iterator<Item = Class> {
        self.tracks.iter().map(|track| track.class)
    }

    /// The three stages; returns the detections that are no track's.
    fn associate(&mut self, time: EventTime, detections: &[Detection]) -> Vec<Detection> {
        let TrackerConfig { high_score, low_score, faint_seconds, .. } = self.config;
        let confirmed = |track: &Track| track.state == TrackState::Confirmed;
        let readable = detections.iter().filter(|detection| detection.score >= low_score && is_box(&detection.bbox));
        let (mut high, mut faint): (Vec<_>, Vec<_>) = readable.partition(|detection| detection.score >= high_score);
        self.stage(time, &mut high, COINCIDENCE, confirmed);
        self.stage(time, &mut faint, FAINT_COINCIDENCE, |track| confirmed(track) && track.unseen <= faint_seconds);
        high.append(&mut faint);
        self.stage(time, &mut high, COINCIDENCE, |track| !confirmed(track));
        self.match_runners(time, &mut high);
        high
    }

    /// Assigns `detections` to the tracks of `who` that have none yet, and takes those that found one away.
    fn stage(
        &mut self,
        time: EventTime,
        detections: &mut Vec<Detection>,
        coincidence: f64,
        who: impl Fn(&Track) -> bool,
    ) {
        let mut pairs = Vec::new();
        for (row, track) in self.tracks.iter().enumerate().filter(|(_, track)| track.now.is_none() && who(track)) {
            let same_class = detections.iter().enumerate().filter(|(_, detection)| detection.class == track.class);
            pairs.extend(same_class.filter_map(|(column, detection)| {
                let misfit = track.motion.misfit(detection, coincidence)?;
                Some(Pair::new(row, column, coincidence - misfit))
            }));
        }
        let matched = assign(self.tracks.len(), detections.len(), &pairs);
        let mut free = vec![true; detections.len()];
        for (track, column) in self.tracks.iter_mut().zip(matched) {
            let Some(column) = column else { continue };
            track.see(time, &detections[column], &self.config);
            free[column] = false;
        }
        let mut free = free.into_iter();
        detections.retain(|_| free.next() == Some(true));
    }

    /// Joins a track that was seen once to a detection further away than a walker gets, where neither has a choice. What
    /// is wrongly joined rarely lasts: a third sighting would have to be as far ahead again, or nearly.
    fn match_runners(&mut self, time: EventTime, detections: &mut Vec<Detection>) {
        let mut pairs = Vec::new();
        for (row, track) in self.tracks.iter().enumerate() {
            let Some(runner) = track.as_runner() else { continue };
            let fits = |found: &Detection| {
                found.score >= self.config.start_score
                    && found.class == track.class
                    && runner.misfit(found, COINCIDENCE).is_some()
            };
            let fitting = detections.iter().enumerate().filter(|(_, found)| fits(found));
            pairs.extend(fitting.map(|(column, _)| (row, column)));
        }
        let alone =
            |&(r, c): &(usize, usize)| pairs.iter().filter(|&&(row, column)| row == r || column == c).count() == 1;
        let mut sure: Vec<_> = pairs.iter().copied().filter(alone).collect();
        sure.sort_unstable_by_key(|&(_, column)| std::cmp::Reverse(column));
        for (row, column) in sure {
            let found = detections.remove(column);
            self.tracks[row].see_running(time, &found, &self.config);
        }
    }

    /// Begins tracks with what is left, the surest first, except where someone is seen already.
    fn begin(&mut self, time: EventTime, free: &[Detection]) {
        let mut free: Vec<&Detection> = free.iter().filter(|found| found.score >= self.config.start_score).collect();
        free.sort_by(|a, b| b.score.total_cmp(&a.score));
        for detection in free {
            if !self.tracks.iter().any(|track| self.repeats(detection, track)) {
                self.last_id += 1;
                self.tracks.push(Track::new(self.last_id, time, detection));
            }
        }
    }

    /// Whether `detection` shows, once more, whom `track` was seen as in this frame.
    fn repeats(&self, detection: &Detection, track: &Track) -> bool {
        let Some(seen) = track.now.filter(|seen| seen.class == detection.class) else { return false };
        let (a, b) = (&seen.bbox, &detection.bbox);
        a.iou(b) > self.config.duplicate_iou || cover(a, b) > self.config.duplicate_cover
    }
}

/// Whether the numbers are a box at all: finite and not empty. Models have been seen to answer otherwise.
fn is_box(bbox: &BBox) -> bool {
    [bbox.x1, bbox.y1, bbox.x2, bbox.y2].iter().all(|edge| edge.is_finite())
        && bbox.width() > 0.0
        && bbox.height() > 0.0
}

/// The part of the smaller box that lies within the larger, 0..=1.
fn cover(a: &BBox, b: &BBox) -> f32 {
    let width = a.x2.min(b.x2) - a.x1.max(b.x1);
    let height = a.y2.min(b.y2) - a.y1.max(b.y1);
    width.max(0.0) * height.max(0.0) / a.area().min(b.area())
}
