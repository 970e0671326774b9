//! The live view on the wire. Positions are normalised shapes; there is no picture and there never will be.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::losses::LostCounts;

/// The whole site, now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Live {
    /// Which site.
    pub site: Site,
    /// IANA name of the site's time zone; all times are written with its offset.
    #[schema(example = "Asia/Shanghai")]
    pub timezone: String,
    /// The box's time.
    #[schema(format = DateTime)]
    pub time: String,
    /// Every camera, in the config's order.
    pub cameras: Vec<LiveCamera>,
    /// Every gate, in the config's order; `/api/v1/gates` has their counts.
    pub gates: Vec<LiveGate>,
    /// What is wrong with the store, and what that means for the counts; `null` while nothing is.
    #[schema(required)]
    pub store: Option<String>,
    /// Counts lost with a damaged database file, noticed in the last seven days; the newest first.
    pub losses: Vec<LostCounts>,
}

/// An entrance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveGate {
    /// Id used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether it leads into the site.
    pub perimeter: bool,
}

/// The district that the box serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Site {
    /// Short name used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// One camera, now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LiveCamera {
    /// Id used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether frames come.
    pub state: Phase,
    /// Why not, and what to do.
    #[schema(required)]
    pub detail: Option<String>,
    /// Why what it sees just now is not to be trusted, by the reasons of `/api/v1/coverage`; `null` where it is, and unless
    /// the camera runs.
    #[schema(required)]
    pub doubt: Option<&'static str>,
    /// Time of the last analysed frame; `null` before the first.
    #[schema(required, format = DateTime)]
    pub time: Option<String>,
    /// Size of the last analysed frame; `null` before the first.
    #[schema(required)]
    pub size: Option<Size>,
    /// Analysed frames a second over the last few seconds; 0 unless the camera runs.
    pub fps: f32,
    /// Frames analysed since the start.
    pub frames_analysed: u64,
    /// Frames that a newer one replaced before they could be analysed.
    pub frames_dropped: u64,
    /// Every line with its counts of today.
    pub lines: Vec<LiveLine>,
    /// Every zone with the people inside.
    pub zones: Vec<LiveZone>,
    /// Confirmed tracks of the last frame; none unless the camera runs.
    pub tracks: Vec<Track>,
}

/// Whether a camera delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CameraState)]
pub enum Phase {
    /// Not connected yet.
    Connecting,
    /// Frames come.
    Running,
    /// No frames; retried for ever.
    Failed,
    /// A file that was played to its end.
    Ended,
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A directed line and its counts since local midnight and since the hour began.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LiveLine {
    /// Unique within the camera.
    pub id: String,
    /// Whether only staff passes here: whoever does is staff, so that its own counts stay 0.
    pub staff: bool,
    /// Crossings from the left to the right of a->b today, staff left out; `null` before the camera's first report.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub out: Option<u64>,
    /// The same in the present hour.
    #[schema(required)]
    pub hour_in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub hour_out: Option<u64>,
    /// Where the line begins, normalised: x to the right, y down.
    pub a: [f64; 2],
    /// Where it ends.
    pub b: [f64; 2],
}

/// A zone and who is in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LiveZone {
    /// Unique within the camera.
    pub id: String,
    /// What it is for.
    #[schema(example = "queue")]
    pub kind: &'static str,
    /// People inside, for a queue its length; `null` unless the camera runs.
    #[schema(required)]
    pub people: Option<u32>,
    /// For a queue, the wait in seconds that a newcomer should expect; `null` where nothing can be said.
    #[schema(required)]
    pub expected_wait_s: Option<f64>,
    /// Why that is not to be trusted: few departures, little's law disagrees, or queue leaves its zone.
    #[schema(required)]
    pub wait_doubt: Option<&'static str>,
    /// Corners, normalised.
    pub polygon: Vec<[f64; 2]>,
}

/// A person as a shape: the box of a confirmed track, normalised and clipped to the frame.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Track {
    /// Unique within the camera's run.
    pub id: u64,
    /// What it is.
    #[schema(example = "person")]
    pub class: &'static str,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}
