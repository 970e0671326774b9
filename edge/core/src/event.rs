//! What a camera's scene reports: crossings, visits and second samples.
//!
//! Owns the vocabulary between counting and keeping. A value here is a fact that was seen; nothing is aggregated beyond
//! one second. Refuses to know about cameras, databases and wire formats.

use crate::detection::Class;
use crate::time::EventTime;

/// Which way a line was crossed: `In` is from the left to the right of a->b, as seen standing at a, looking at b, in
/// the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// From the left of a->b to its right.
    In,
    /// From the right of a->b to its left.
    Out,
}

impl Direction {
    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A confirmed track passed a line. (track, line, passage) is its identity within one run of one camera.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// When the anchor point was on the line; not when the track was confirmed.
    pub time: EventTime,
    /// Id of the line, from the config.
    pub line: String,
    /// Which way.
    pub direction: Direction,
    /// The track that crossed, unique within a run.
    pub track: u64,
    /// The class of the track.
    pub class: Class,
    /// How many times this track had crossed this line before, from 0.
    pub passage: u32,
    /// Made while the track was tentative and credited at its confirmation.
    pub late: bool,
}

/// One stay of a confirmed track in a zone. (track, zone, visit) is its identity within one run of one camera.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Id of the zone.
    pub zone: String,
    /// The track.
    pub track: u64,
    /// The class of the track.
    pub class: Class,
    /// How many times this track had been in this zone before, from 0.
    pub visit: u32,
    /// When it entered.
    pub entered: EventTime,
    /// When it left; `None` while it is still inside (the row is written again at its end).
    pub left: Option<EventTime>,
    /// False when the stay was cut by a break (stream lost, end of a loop): its length is then a lower bound.
    pub complete: bool,
}

/// One zone over one whole UTC second in which at least one frame was analysed.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneSecond {
    /// Start of the second.
    pub second: EventTime,
    /// Id of the zone.
    pub zone: String,
    /// People inside, mean over the analysed frames of the second. For a queue zone this is the queue's length.
    pub mean: f32,
    /// People inside, greatest over the second.
    pub max: u32,
}

/// One camera over one whole UTC second in which at least one frame was analysed.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraSecond {
    /// Start of the second.
    pub second: EventTime,
    /// Frames analysed in it.
    pub frames: u32,
    /// Why the second is not to be trusted, if it is not.
    pub doubt: Option<Doubt>,
}

/// Why an observed second is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// The stream had just begun, or begun again: tracks are not yet re-established.
    Settling,
}

impl Doubt {
    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settling => "settling",
        }
    }
}

/// Everything a scene has to tell after one step, in the order in which it happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A line was crossed.
    Crossing(Crossing),
    /// A stay in a zone began or ended.
    Visit(Visit),
    /// A second of a zone is complete.
    ZoneSecond(ZoneSecond),
    /// A second of the camera is complete.
    CameraSecond(CameraSecond),
}

/// Events of one camera's run on their way to the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Id of the camera.
    pub camera: std::sync::Arc<str>,
    /// When the run began; part of every crossing's identity.
    pub run_start: EventTime,
    /// In the order in which they happened.
    pub events: Vec<Event>,
}
