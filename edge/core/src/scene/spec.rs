//! What is drawn on a camera's image: lines, zones, gates, the ground.
//!
//! Owns the shape of a scene before anything is seen. Soundness is the business of whoever reads it from a file; see
//! [`crate::geometry`] and [`crate::ground`] for what may be wrong.

use crate::detection::Class;

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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Only staff passes here: whoever does is staff.
    pub staff: bool,
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Its area on the ground in square metres, where that was measured.
    pub area_m2: Option<f64>,
    /// How waits end, for a zone of kind [`ZoneKind::Queue`].
    pub queue: QueueSpec,
}

/// How the waits of a queue end.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueSpec {
    /// Ids of the service zones of this queue, on the same camera; one a server. Without any, whoever leaves the queue
    /// is taken for served.
    pub service: Vec<String>,
    /// Who leaves unserved sooner than this, in seconds, has walked through; who leaves later has given up.
    pub min_stay_s: f64,
}

impl Default for QueueSpec {
    fn default() -> Self {
        Self { service: Vec::new(), min_stay_s: 5.0 }
    }
}

/// Lines that make one entrance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateSpec {
    /// Unique within the site.
    pub id: String,
    /// Ids of its lines on this camera.
    pub lines: Vec<String>,
}

/// A rectangle on the ground as the camera sees it; with it the picture's ground plane is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundSpec {
    /// The rectangle's corners in order round it.
    pub corners: [Normalised; 4],
    /// From the first corner to the second, in metres.
    pub width_m: f64,
    /// From the second corner to the third, in metres.
    pub length_m: f64,
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
    /// The parts of the site's gates that this camera sees.
    pub gates: Vec<GateSpec>,
    /// The ground plane, where it was measured.
    pub ground: Option<GroundSpec>,
}
