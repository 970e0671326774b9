//! One detector for all cameras.
//!
//! Owns the round: each camera's newest frame in turn, so that a fast camera never takes a slow one's share. Refuses to
//! queue: what was not taken in time was replaced in its slot, and counted there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::camera::Frame;
use crate::camera::latest::{Round, Slot};
use crate::clock::Clock;
use crate::detect::{Detector, Tensor};
use crate::pipeline::{Analysed, Decimator};

/// How long the round waits for a frame before it looks whether it is to stop.
const WAIT: Duration = Duration::from_millis(200);

/// One camera's place in the round.
#[derive(Debug)]
pub struct Turn {
    /// Id of the camera.
    pub camera: Arc<str>,
    /// The analysis rate.
    pub decimator: Decimator,
    /// To the camera's task; full means that the store is behind, and then the round waits.
    pub frames: mpsc::Sender<Analysed>,
}

/// Takes frames until `cancel` fires, counting its rounds in `heartbeat`. Detections go to each camera's task in the order of its frames.
pub fn analyse(
    detector: &mut dyn Detector,
    slots: &[Slot<Frame>],
    turns: &mut [Turn],
    clock: &dyn Clock,
    heartbeat: &AtomicU64,
    cancel: &CancellationToken,
) {
    let preparer = detector.preparer();
    let mut tensor = Tensor::default();
    let mut round = Round::default();
    // A break on a frame that was not analysed belongs to the next one that is.
    let mut broken = vec![false; turns.len()];
    while !cancel.is_cancelled() {
        heartbeat.fetch_add(1, Ordering::Relaxed);
        let Some((index, frame)) = round.take(slots, WAIT) else {
            // Files that were played to their end close their slots, and then taking does not wait.
            if slots.iter().all(Slot::is_closed) {
                std::thread::sleep(WAIT);
            }
            continue;
        };
        let turn = &mut turns[index];
        broken[index] |= frame.discontinuity;
        if !turn.decimator.admits(frame.pts) {
            continue;
        }
        preparer.prepare(&frame.picture, &mut tensor);
        let time = frame.captured.unwrap_or_else(|| clock.now());
        let size = frame.picture.size;
        // The picture may hold a decoder's buffer: it is let go before the slow part.
        drop(frame);
        match detector.infer(&tensor) {
            Ok(detections) => {
                let discontinuity = std::mem::take(&mut broken[index]);
                let analysed = Analysed { time, size, discontinuity, detections };
                // A closed channel is a task that has ended; the box is going down.
                let _ = turn.frames.blocking_send(analysed);
            }
            Err(error) => {
                metrics::counter!("promenade_inference_failures_total", "camera" => turn.camera.to_string())
                    .increment(1);
                tracing::error!(camera = %turn.camera, "a frame could not be analysed: {error}");
            }
        }
    }
}
