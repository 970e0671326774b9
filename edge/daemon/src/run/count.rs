//! The task of one camera: takes analysed frames and state changes, keeps events, shows the live view.
//!
//! Owns the selecting; the pipeline owns the state. A full store channel makes this task wait, never drop.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use promenade_core::event::Batch;
use promenade_core::live::{CameraState, LiveView};
use tokio::sync::{mpsc, watch};

use super::analyse::Delivery;
use crate::clock::Clock;
use crate::pipeline::Pipeline;
use crate::store;

/// How often the view is refreshed without frames, so that midnight and a camera's silence show.
const TICK: Duration = Duration::from_secs(1);

/// The metric of the time from a frame's capture until it has been counted and its events are on their way to the store.
pub const LATENCY: &str = "promenade_latency_seconds";

/// What a camera's task listens to and speaks to.
pub struct Wiring {
    /// Id of the camera.
    pub camera: Arc<str>,
    /// Frames from the detector, in order.
    pub frames: mpsc::Receiver<Delivery>,
    /// Whether the source delivers.
    pub state: watch::Receiver<CameraState>,
    /// Frames that a newer one replaced, counted by the slot.
    pub dropped: Box<dyn Fn() -> u64 + Send + Sync>,
    /// To the store's writer.
    pub store: mpsc::Sender<store::Message>,
    /// To whoever watches.
    pub live: watch::Sender<LiveView>,
    /// Wall time, for midnight and state changes.
    pub clock: Arc<dyn Clock>,
}

enum Happened {
    Frame(Delivery),
    StateChanged,
    Tick,
    Closed,
}

/// Counts with `pipeline` until the detector closes the frames' channel. A panic is a bug, and costs this camera its
/// tracks and no other camera anything: counting goes on with what `begin` gives.
pub async fn keep_counting(
    mut wiring: Wiring,
    pipeline: Pipeline,
    begin: impl Fn() -> anyhow::Result<Pipeline> + Send,
) {
    let mut next = Ok(pipeline);
    loop {
        match next {
            Ok(pipeline) => {
                if AssertUnwindSafe(count(&mut wiring, pipeline)).catch_unwind().await.is_ok() {
                    return;
                }
                tracing::error!(camera = %wiring.camera, "counting panicked; it begins anew");
            }
            Err(error) => tracing::error!(camera = %wiring.camera, "counting cannot begin anew: {error:#}"),
        }
        tokio::time::sleep(TICK).await;
        next = begin();
    }
}

async fn count(wiring: &mut Wiring, mut pipeline: Pipeline) {
    let mut ticker = tokio::time::interval(TICK);
    let mut state_open = true;
    loop {
        let happened = tokio::select! {
            frame = wiring.frames.recv() => frame.map_or(Happened::Closed, Happened::Frame),
            changed = wiring.state.changed(), if state_open => {
                state_open = changed.is_ok();
                Happened::StateChanged
            }
            _ = ticker.tick() => Happened::Tick,
        };
        match happened {
            Happened::Frame(delivery) => wiring.frame(&mut pipeline, delivery).await,
            Happened::StateChanged => wiring.state_changed(&mut pipeline).await,
            Happened::Tick => pipeline.tick(wiring.clock.now()),
            Happened::Closed => break,
        }
        wiring.show(&pipeline);
    }
    wiring.keep(pipeline.interrupt()).await;
    wiring.show(&pipeline);
}

impl Wiring {
    async fn frame(&self, pipeline: &mut Pipeline, delivery: Delivery) {
        let Delivery { analysed, ticket } = delivery;
        let step = pipeline.apply(&analysed);
        ticket.settle(pipeline.follows_anybody());
        self.keep(step.batch).await;
        // Frames that needed no inference would flatter the figure.
        if analysed.inferred {
            let age = self.clock.now().seconds_since(analysed.time);
            metrics::histogram!(LATENCY, "camera" => self.camera.to_string()).record(age.max(0.0));
        }
    }

    async fn keep(&self, batch: Option<Batch>) {
        let Some(batch) = batch else { return };
        count_crossings(&batch);
        // The writer outlives every camera; a closed channel means that the box is going down after a writer's panic.
        if self.store.send(store::Message::Batch(batch)).await.is_err() {
            tracing::error!(camera = %self.camera, "the store's writer is gone; counts are lost");
        }
    }

    async fn state_changed(&mut self, pipeline: &mut Pipeline) {
        let state = self.state.borrow_and_update().clone();
        if state != CameraState::Running {
            self.keep(pipeline.interrupt()).await;
        }
        let message = store::Message::State { camera: self.camera.to_string(), time: self.clock.now(), state };
        let _ = self.store.send(message).await;
    }

    fn show(&self, pipeline: &Pipeline) {
        let state = self.state.borrow().clone();
        let frames_dropped = (self.dropped)();
        self.live.send_replace(LiveView { state, frames_dropped, ..pipeline.view().clone() });
    }
}

fn count_crossings(batch: &Batch) {
    for event in &batch.events {
        if let promenade_core::event::Event::Crossing(crossing) = event {
            let labels = [
                ("camera", batch.camera.to_string()),
                ("line", crossing.line.clone()),
                ("direction", crossing.direction.name().to_owned()),
            ];
            metrics::counter!("promenade_crossings_total", &labels).increment(1);
        }
    }
}
