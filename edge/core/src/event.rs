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
    /// When the anchor point got past the line by the hysteresis; not when the track was confirmed.
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

/// A track was found to be staff: it passed a staff line or was in a staff zone. It is staff for its whole life, so what
/// it crossed before is none of the footfall either. Told once a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMark {
    /// When it was found.
    pub time: EventTime,
    /// The track, unique within a run.
    pub track: u64,
}

/// One person's wait in one queue, told when it is over. (track, queue, visit) is its identity within one run of one
/// camera.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// Id of the queue's zone.
    pub queue: String,
    /// The track.
    pub track: u64,
    /// How many times this track had waited in this queue before, from 0.
    pub visit: u32,
    /// When it joined.
    pub joined: EventTime,
    /// When it was served, or left.
    pub ended: EventTime,
    /// How the wait ended.
    pub outcome: Outcome,
}

/// How a wait in a queue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Entered a service zone of the queue; or left a queue that has none, where the two cannot be told apart.
    Served,
    /// Left without service after the least stay, having given up.
    Abandoned,
    /// Left without service before the least stay: walked through, never waited.
    Passed,
    /// An end was not seen: the stream broke, the track was lost inside, or it was there before the stream began. The
    /// wait was at least as long.
    Cut,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Served, Self::Abandoned, Self::Passed, Self::Cut];

    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Abandoned => "abandoned",
            Self::Passed => "passed",
            Self::Cut => "cut",
        }
    }
}

/// Where people were over one UTC minute, or the part of it that was seen without a break. (minute) is its identity
/// within one run of one camera, except where a break cut the minute: then its parts add up.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMinute {
    /// Start of the part: the minute, or the first frame after a break.
    pub start: EventTime,
    /// Cells of [`crate::heat`]'s grid in which somebody was, in rising order, with person-seconds. Never empty: a part in
    /// which nobody was is not told.
    pub cells: Vec<(u16, f32)>,
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
    /// Something is in front of the lens.
    Covered,
    /// Too dark to see people.
    Dark,
    /// Out of focus, fogged or dirty.
    Blurred,
    /// The same picture comes again and again.
    Frozen,
    /// The camera looks elsewhere than when its lines were drawn.
    Shifted,
    /// The picture's size has changed.
    Resolution,
    /// Frames come much more slowly than they used to.
    FrameRate,
    /// The clock was set: times before and after do not fit.
    ClockStep,
    /// More people than the detector can tell apart.
    Saturated,
    /// Something of a person's size moves where the detector sees nobody.
    Unexplained,
}

impl Doubt {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Settling,
        Self::Covered,
        Self::Dark,
        Self::Blurred,
        Self::Frozen,
        Self::Shifted,
        Self::Resolution,
        Self::FrameRate,
        Self::ClockStep,
        Self::Saturated,
        Self::Unexplained,
    ];

    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settling => "settling",
            Self::Covered => "covered",
            Self::Dark => "dark",
            Self::Blurred => "blurred",
            Self::Frozen => "frozen",
            Self::Shifted => "view shifted",
            Self::Resolution => "resolution changed",
            Self::FrameRate => "frame rate changed",
            Self::ClockStep => "clock step",
            Self::Saturated => "saturated",
            Self::Unexplained => "unexplained motion",
        }
    }
}

/// Everything a scene has to tell after one step, in the order in which it happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A line was crossed.
    Crossing(Crossing),
    /// A gate was passed: `line` is the gate's id. A person who crosses two lines of a gate passes it once.
    GateCrossing(Crossing),
    /// A track is staff.
    Staff(StaffMark),
    /// A wait in a queue is over.
    Wait(Wait),
    /// A minute of the heat map is complete.
    Heat(HeatMinute),
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
