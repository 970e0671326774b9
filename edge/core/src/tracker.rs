//! Tracks: the same person from frame to frame.

use crate::detection::{BBox, Class, Detection, FrameSize};
use crate::time::EventTime;

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
    /// Position in pixels: the matched detection's box, or the predicted one.
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
pub struct Tracker {}

impl Tracker {
    /// Advances every track to `time` and assigns the detections. Times must rise.
    pub fn update(&mut self, _time: EventTime, _frame: FrameSize, _detections: &[Detection]) -> TrackerStep {
        TrackerStep::default()
    }

    /// Ends every track (a break in the stream) and returns their ids in order.
    pub fn clear(&mut self) -> Vec<u64> {
        Vec::new()
    }
}
