//! One track: a belief, its history in a few numbers, and what follows from them.

use super::config::TrackerConfig;
use super::motion::Motion;
use super::{Sighting, TrackPoint, TrackState};
use crate::detection::{BBox, Class, Detection, FrameSize};
use crate::time::EventTime;

/// A person, or what may turn out to be one.
#[derive(Debug)]
pub(super) struct Track {
    pub id: u64,
    pub class: Class,
    pub motion: Motion,
    pub state: TrackState,
    /// The detection of this frame.
    pub now: Option<Detection>,
    /// Seconds since the last sighting.
    pub unseen: f64,
    first: EventTime,
    first_bbox: BBox,
    sightings: u32,
    best_score: f32,
}

impl Track {
    /// A track that begins with `detection`.
    pub fn new(id: u64, time: EventTime, detection: &Detection) -> Self {
        Self {
            id,
            class: detection.class,
            motion: Motion::new(&detection.bbox),
            state: TrackState::Tentative,
            now: Some(*detection),
            unseen: 0.0,
            first: time,
            first_bbox: detection.bbox,
            sightings: 1,
            best_score: detection.score,
        }
    }

    /// Moves the track `seconds` ahead, to a frame that has not been read yet.
    pub fn advance(&mut self, seconds: f64) {
        self.motion.predict(seconds, self.now.is_none());
        self.unseen += seconds;
        self.now = None;
    }

    /// The belief of a runner, where the track was seen once and not yet again.
    pub fn as_runner(&self) -> Option<Motion> {
        (self.sightings == 1 && self.now.is_none()).then(|| self.motion.running(self.unseen))
    }

    /// Takes `detection` for this person, seen for the second time and running.
    pub fn see_running(&mut self, time: EventTime, detection: &Detection, config: &TrackerConfig) {
        self.motion = self.motion.running(self.unseen);
        self.see(time, detection, config);
    }

    /// Takes `detection` for this person.
    pub fn see(&mut self, time: EventTime, detection: &Detection, config: &TrackerConfig) {
        self.motion.correct(detection, detection.score < config.high_score);
        self.now = Some(*detection);
        self.unseen = 0.0;
        self.sightings += 1;
        self.best_score = self.best_score.max(detection.score);
        if self.proven(time, detection, config) {
            self.state = TrackState::Confirmed;
        }
    }

    fn proven(&self, time: EventTime, detection: &Detection, config: &TrackerConfig) -> bool {
        self.sightings >= config.confirm_sightings
            && time.seconds_since(self.first) >= config.confirm_seconds
            && (self.best_score >= config.sure_score || self.moved(&detection.bbox) >= config.proving_move)
    }

    /// How far the centre has come since the first sighting, in heights.
    fn moved(&self, bbox: &BBox) -> f32 {
        let [(x, y), (first_x, first_y)] = [bbox, &self.first_bbox].map(centre);
        (x - first_x).hypot(y - first_y) / bbox.height().max(self.first_bbox.height()).max(1.0)
    }

    /// Whether the track is to end; `step` is the time since the last frame in seconds.
    pub fn is_over(&self, step: f64, frame: FrameSize, config: &TrackerConfig) -> bool {
        let patience = match self.state {
            TrackState::Tentative => config.tentative_seconds.max(1.5 * step),
            TrackState::Confirmed if self.has_left(frame) => config.coast_seconds,
            TrackState::Confirmed => config.lost_seconds,
        };
        self.unseen > patience
    }

    /// Whether the centre is believed outside the frame.
    fn has_left(&self, frame: FrameSize) -> bool {
        let (x, y) = centre(&self.motion.bbox());
        x < 0.0 || y < 0.0 || x > frame.width as f32 || y > frame.height as f32
    }

    /// The track's position in this frame, if it has one.
    pub fn point(&self, frame: FrameSize, config: &TrackerConfig) -> Option<TrackPoint> {
        let (bbox, sighting, score) = match &self.now {
            Some(seen) => (self.motion.whole(&seen.bbox, frame.height as f32), Sighting::Matched, seen.score),
            None if self.unseen > config.coast_seconds || self.has_left(frame) => return None,
            None => (self.motion.bbox(), Sighting::Coasted, 0.0),
        };
        Some(TrackPoint { id: self.id, state: self.state, bbox, sighting, class: self.class, score })
    }
}

fn centre(bbox: &BBox) -> (f32, f32) {
    (f32::midpoint(bbox.x1, bbox.x2), f32::midpoint(bbox.y1, bbox.y2))
}
