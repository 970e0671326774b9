//! One camera's view of the world: its tracker, lines and zones, advanced frame by frame.
//!
//! Owns the composition and the state; the parts do the work. Refuses channels, clocks and stores: frames come in as
//! values with a time, events go out as values.

use crate::detection::{Class, Detection, FrameSize};
use crate::event::Event;
use crate::time::EventTime;

/// A point of the image, normalised: 0..=1, x to the right, y down.
pub type Normalised = [f64; 2];

/// Which point of a box stands for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Bottom centre, clipped to the frame.
    #[default]
    Foot,
    /// Centre of the box.
    Centre,
    /// Top centre, clipped to the frame.
    Head,
}

/// A directed counting line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineSpec {
    /// Unique within the camera.
    pub id: String,
    /// Where the line begins.
    pub a: Normalised,
    /// Where it ends.
    pub b: Normalised,
    /// The point of the box that crosses.
    pub anchor: Anchor,
    /// Classes that count.
    pub classes: Vec<Class>,
}

/// What a zone is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ZoneKind {
    /// Occupancy and dwell.
    #[default]
    Area,
    /// People waiting; occupancy is the queue's length.
    Queue,
    /// Where a queue is served.
    Service,
    /// Where only staff goes.
    Staff,
    /// Vehicles.
    Parking,
}

impl ZoneKind {
    /// The name used in config, the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Queue => "queue",
            Self::Service => "service",
            Self::Staff => "staff",
            Self::Parking => "parking",
        }
    }
}

/// A polygon of interest.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneSpec {
    /// Unique within the camera.
    pub id: String,
    /// What it is for.
    pub kind: ZoneKind,
    /// Simple polygon, three corners or more.
    pub polygon: Vec<Normalised>,
    /// The point of the box that is inside or outside.
    pub anchor: Anchor,
    /// Classes that count.
    pub classes: Vec<Class>,
}

/// Everything that is drawn on one camera's image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneSpec {
    /// Counting lines.
    pub lines: Vec<LineSpec>,
    /// Zones.
    pub zones: Vec<ZoneSpec>,
    /// Detections whose foot lies in one of these are dropped before tracking.
    pub ignore: Vec<Vec<Normalised>>,
}

/// One camera's state: tracker, lines, zones and the second that is being filled.
#[derive(Debug)]
pub struct Scene {}

impl Scene {
    /// A scene for frames of `size`; normalised geometry becomes pixels here.
    pub fn new(_spec: &SceneSpec, _size: FrameSize) -> Self {
        Self {}
    }

    /// Advances the scene by one analysed frame and returns what happened. Times must rise.
    pub fn apply(&mut self, _time: EventTime, _detections: &[Detection]) -> SceneStep {
        SceneStep::default()
    }

    /// A break in the stream (end of a loop, reconnect, end of the run): closes every track and every visit.
    /// Afterwards frames may follow, with `size` if it changed.
    pub fn interrupt(&mut self, _size: Option<FrameSize>) -> Vec<Event> {
        Vec::new()
    }
}

/// What one frame did to a scene.
#[derive(Clone, Debug, Default)]
pub struct SceneStep {
    /// What is to be kept.
    pub events: Vec<Event>,
    /// The tracker's own result, for track files and overlays.
    pub tracks: crate::tracker::TrackerStep,
    /// People in each zone now, in the order of the spec.
    pub zones: Vec<u32>,
}
