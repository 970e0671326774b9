//! What a camera looks like right now, for people who watch: counts of today, boxes of the last frame, its state.
//!
//! Owns the shape of a live view. Nothing here is stored, and nothing here is a picture.

use crate::detection::{BBox, Class, FrameSize};
use crate::event::Doubt;
use crate::queue::WaitDoubt;
use crate::scene::ZoneKind;
use crate::time::EventTime;

/// Whether a camera delivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CameraState {
    /// Not connected yet.
    #[default]
    Connecting,
    /// Frames come.
    Running,
    /// No frames; retried for ever. The sentence says what failed and what to do.
    Failed(String),
    /// A file that was played to its end.
    Ended,
}

impl CameraState {
    /// The name used in the store and the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Running => "running",
            Self::Failed(_) => "failed",
            Self::Ended => "ended",
        }
    }
}

/// One confirmed track of the last analysed frame.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveTrack {
    /// Unique within the run.
    pub id: u64,
    /// In pixels of the frame.
    pub bbox: BBox,
    /// What it is.
    pub class: Class,
}

/// A line's counts since local midnight and since the local hour began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCount {
    /// Id of the line.
    pub id: String,
    /// Crossings in, today.
    pub today_in: u64,
    /// Crossings out, today.
    pub today_out: u64,
    /// Crossings in, this hour.
    pub hour_in: u64,
    /// Crossings out, this hour.
    pub hour_out: u64,
}

/// A zone's state at the last analysed frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ZoneCount {
    /// Id of the zone.
    pub id: String,
    /// What the zone is for.
    pub kind: ZoneKind,
    /// People inside; for a queue zone, its length.
    pub people: u32,
    /// For a queue zone, the wait in seconds that a newcomer should expect; `None` where nothing can be said.
    pub expected_wait_s: Option<f64>,
    /// Why that is not to be trusted.
    pub wait_doubt: Option<WaitDoubt>,
}

/// One camera, now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveView {
    /// Whether frames come.
    pub state: CameraState,
    /// Time of the last analysed frame.
    pub time: EventTime,
    /// Size of the last analysed frame; `None` before the first.
    pub size: Option<FrameSize>,
    /// Confirmed tracks of that frame.
    pub tracks: Vec<LiveTrack>,
    /// One entry a line, in config order.
    pub lines: Vec<LineCount>,
    /// One entry a zone, in config order.
    pub zones: Vec<ZoneCount>,
    /// Why that frame is not to be trusted, if it is not.
    pub doubt: Option<Doubt>,
    /// Frames analysed since the start.
    pub frames_analysed: u64,
    /// Frames that a newer one replaced before they could be analysed.
    pub frames_dropped: u64,
    /// Analysed frames a second over the last few seconds.
    pub fps: f32,
}
