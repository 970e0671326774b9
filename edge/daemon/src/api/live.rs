//! What the site looks like now: one JSON for the page, for signs and for whoever polls.
//!
//! Owns the wire form of the live view. Positions are normalised shapes; there is no picture and there never will be.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::response::IntoResponse;
use promenade_core::detection::FrameSize;
use promenade_core::event::Doubt;
use promenade_core::live::{CameraState, LiveTrack, LiveView};
use promenade_core::queue::WaitDoubt;
use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::losses::LostCounts;
use super::params::Pairs;
use super::problem::Problem;
use super::time::Zone;
use crate::config::{Camera, Gate, LineSpec, ZoneSpec};

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

/// A directed line and its counts since local midnight.
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

/// The site as it is now.
#[utoipa::path(
    get, path = "/api/v1/live", tag = "live", operation_id = "live",
    responses(
        (status = 200, description = "Every camera with its counts of today and the tracks of its last frame", body = Live),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn live(State(state): State<ApiState>, uri: Uri) -> Result<impl IntoResponse, Problem> {
    Pairs::read(&uri, &[])?;
    let no_store: [(HeaderName, HeaderValue); 1] = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, axum::Json(Live::now(&state))))
}

impl Live {
    /// Reads every camera's latest view.
    pub fn now(state: &ApiState) -> Self {
        let site = &state.config.site;
        let zone = Zone::of(site);
        let camera = |camera: &Camera| match state.live.iter().find(|(id, _)| *id == camera.id) {
            Some((_, view)) => LiveCamera::new(camera, &view.borrow(), &zone),
            None => LiveCamera::new(camera, &LiveView::default(), &zone),
        };
        Self {
            site: Site { id: site.id.clone(), name: site.name.clone() },
            timezone: site.timezone.clone(),
            time: zone.millis(state.clock.now()),
            cameras: state.config.cameras.iter().map(camera).collect(),
            gates: state.config.gates.iter().map(LiveGate::from).collect(),
            store: state.store.borrow().trouble(),
            losses: LostCounts::of_late(state),
        }
    }
}

impl From<&Gate> for LiveGate {
    fn from(gate: &Gate) -> Self {
        Self { id: gate.id.clone(), name: gate.name.clone(), perimeter: gate.perimeter }
    }
}

impl LiveCamera {
    fn new(camera: &Camera, view: &LiveView, zone: &Zone) -> Self {
        let running = view.state == CameraState::Running;
        Self {
            id: camera.id.clone(),
            name: camera.name.clone(),
            state: Phase::from(&view.state),
            detail: detail(&view.state),
            doubt: view.doubt.filter(|_| running).map(Doubt::name),
            time: (view.time != EventTime::default()).then(|| zone.millis(view.time)),
            size: view.size.map(|size| Size { width: size.width, height: size.height }),
            fps: if running && view.fps.is_finite() { (view.fps * 10.0).round() / 10.0 } else { 0.0 },
            frames_analysed: view.frames_analysed,
            frames_dropped: view.frames_dropped,
            lines: camera.scene.lines.iter().map(|line| LiveLine::new(line, view)).collect(),
            zones: camera.scene.zones.iter().map(|zone| LiveZone::new(zone, view, running)).collect(),
            tracks: view.size.filter(|_| running).map_or_else(Vec::new, |size| tracks(&view.tracks, size)),
        }
    }
}

fn detail(state: &CameraState) -> Option<String> {
    match state {
        CameraState::Failed(sentence) => Some(sentence.clone()),
        _ => None,
    }
}

impl From<&CameraState> for Phase {
    fn from(state: &CameraState) -> Self {
        match state {
            CameraState::Connecting => Self::Connecting,
            CameraState::Running => Self::Running,
            CameraState::Failed(_) => Self::Failed,
            CameraState::Ended => Self::Ended,
        }
    }
}

impl LiveLine {
    fn new(line: &LineSpec, view: &LiveView) -> Self {
        let count = view.lines.iter().find(|count| count.id == line.id);
        Self {
            id: line.id.clone(),
            staff: line.staff,
            r#in: count.map(|count| count.today_in),
            out: count.map(|count| count.today_out),
            a: line.a,
            b: line.b,
        }
    }
}

impl LiveZone {
    fn new(zone: &ZoneSpec, view: &LiveView, running: bool) -> Self {
        let count = view.zones.iter().find(|count| count.id == zone.id).filter(|_| running);
        Self {
            id: zone.id.clone(),
            kind: zone.kind.name(),
            people: count.map(|count| count.people),
            // A tenth of a second is finer than any wait is known.
            expected_wait_s: count.and_then(|count| count.expected_wait_s).map(|wait| (wait * 10.0).round() / 10.0),
            wait_doubt: count.and_then(|count| count.wait_doubt).map(WaitDoubt::name),
            polygon: zone.polygon.clone(),
        }
    }
}

fn tracks(tracks: &[LiveTrack], size: FrameSize) -> Vec<Track> {
    let (width, height) = (f64::from(size.width.max(1)), f64::from(size.height.max(1)));
    let shape = |track: &LiveTrack| {
        let (x1, x2) = (share(track.bbox.x1, width), share(track.bbox.x2, width));
        let (y1, y2) = (share(track.bbox.y1, height), share(track.bbox.y2, height));
        let (w, h) = (rounded((x2 - x1).max(0.0)), rounded((y2 - y1).max(0.0)));
        Track { id: track.id, class: track.class.name(), x: x1, y: y1, w, h }
    };
    tracks.iter().map(shape).collect()
}

/// A coordinate as a share of the frame, clipped to it.
fn share(pixels: f32, length: f64) -> f64 {
    let share = f64::from(pixels) / length;
    if share.is_finite() { rounded(share.clamp(0.0, 1.0)) } else { 0.0 }
}

/// A ten-thousandth of the frame is below any screen's pixel; more digits would only be traffic.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
