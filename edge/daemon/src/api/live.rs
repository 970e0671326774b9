//! What the site looks like now: one JSON for the page, for signs and for whoever polls.
//!
//! Owns how the cameras' views become the one of the site. Its form is `wire`'s.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::response::IntoResponse;
use promenade_core::detection::FrameSize;
use promenade_core::event::Doubt;
use promenade_core::live::{CameraState, LiveTrack, LiveView};
use promenade_core::queue::WaitDoubt;
use promenade_core::time::EventTime;

use super::ApiState;
use super::losses::LostCounts;
use super::params::Pairs;
use super::problem::Problem;
use super::time::Zone;
use crate::config::{Camera, Gate, LineSpec, ZoneSpec};
use wire::{LiveCamera, LiveGate, LiveLine, LiveZone, Phase, Site, Size, Track};

mod wire;

pub use wire::Live;

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
            hour_in: count.map(|count| count.hour_in),
            hour_out: count.map(|count| count.hour_out),
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
