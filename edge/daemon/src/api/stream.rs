//! The live view as server-sent events.
//!
//! Owns the pace: at most five events a second, at least one every five seconds. Each client pulls from watch channels
//! at its own speed, so that a slow one skips views and blocks nobody.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use promenade_core::live::LiveView;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until};
use utoipa::ToSchema;

use super::ApiState;
use super::live::Live;
use super::params::Pairs;
use super::problem::Problem;

/// Shortest time between two events.
const PACE: Duration = Duration::from_millis(200);
/// Longest time between two events: a client that hears nothing for some multiple of it knows that the line is dead.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long a client waits before it connects again.
const RETRY: Duration = Duration::from_secs(2);
/// More watchers than this are refused rather than served badly.
const MAX_STREAMS: usize = 128;

/// Counts open streams.
#[derive(Clone, Debug)]
pub struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_STREAMS)))
    }
}

/// An event of the stream.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct LiveEvent {
    /// `live`
    #[schema(example = "live")]
    event: String,
    /// One object as of `/api/v1/live`, as JSON.
    data: String,
    /// How long a client should wait before it connects again, in milliseconds; with the first event only.
    #[schema(example = 2000)]
    retry: Option<u32>,
}

/// The site as it changes: `event: live`, data as of `/api/v1/live`.
#[utoipa::path(
    get, path = "/api/v1/live/stream", tag = "live", operation_id = "live_stream",
    responses(
        (status = 200, description = "Server-sent events named `live`; each carries one Live object as JSON",
            body = LiveEvent, content_type = "text/event-stream"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many streams are open", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn live_stream(
    State(state): State<ApiState>,
    axum::Extension(streams): axum::Extension<Streams>,
    uri: Uri,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    Pairs::read(&uri, &[])?;
    let permit = streams.0.try_acquire_owned().map_err(|_| {
        let detail = format!("{MAX_STREAMS} streams are open already; try again later or poll /api/v1/live.");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    })?;
    let watcher = Watcher::new(state, permit);
    let events = unfold(watcher, |mut watcher| async { watcher.next().await.map(|event| (Ok(event), watcher)) });
    Ok(Sse::new(events).keep_alive(KeepAlive::new()))
}

/// One client's view of all cameras.
struct Watcher {
    state: ApiState,
    cameras: Vec<watch::Receiver<LiveView>>,
    last: Option<Instant>,
    _permit: OwnedSemaphorePermit,
}

impl Watcher {
    fn new(state: ApiState, permit: OwnedSemaphorePermit) -> Self {
        let cameras = state.live.iter().map(|(_, view)| view.clone()).collect();
        Self { state, cameras, last: None, _permit: permit }
    }

    /// Waits for something new to tell; `None` at shutdown.
    async fn next(&mut self) -> Option<Event> {
        let shutdown = self.state.shutdown.clone();
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return None,
            () = self.due() => {}
        }
        self.cameras.iter_mut().for_each(watch::Receiver::mark_unchanged);
        let event = Event::default().event("live").json_data(Live::now(&self.state)).ok()?;
        let first = self.last.replace(Instant::now()).is_none();
        Some(if first { event.retry(RETRY) } else { event })
    }

    /// Returns when the next event is to be sent: at once for the first, else on a change or a heartbeat.
    async fn due(&mut self) {
        let Some(last) = self.last else { return };
        tokio::select! {
            () = changed(&mut self.cameras) => sleep_until(last + PACE).await,
            () = sleep(HEARTBEAT) => {}
        }
    }
}

/// Returns when any camera has a new view. A camera whose sender is gone never has one again.
async fn changed(cameras: &mut Vec<watch::Receiver<LiveView>>) {
    loop {
        if cameras.is_empty() {
            return std::future::pending().await;
        }
        let waits = cameras.iter_mut().map(|camera| Box::pin(camera.changed()));
        let (result, at, rest) = futures_util::future::select_all(waits).await;
        drop(rest);
        match result {
            Ok(()) => return,
            Err(_) => drop(cameras.swap_remove(at)),
        }
    }
}
