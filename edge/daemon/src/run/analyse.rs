//! One detector for all cameras.
//!
//! Owns the two threads that share it: one takes frames in fair turns, looks whether anything moves and fills tensors,
//! the other infers. Refuses to queue frames and to wait for a camera: a frame that was not taken in time was replaced
//! in its slot, and counted there; a camera whose task has no room for another frame is passed over until it has.

mod prepare;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::time::Duration;

use promenade_core::stillness::Stillness;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::gate::{Gate, Ticket};
use super::sample::Asked;
use crate::camera::Frame;
use crate::camera::latest::{Signal, Slot};
use crate::clock::Clock;
use crate::detect::{Detector, Tensor};
use crate::pipeline::Analysed;

use prepare::Preparing;

/// How long either thread waits before it looks whether it is to stop.
const WAIT: Duration = Duration::from_millis(200);

/// Tensors, 3 MB each: one is inferred on while the other is filled. A third would only let a frame grow old.
const TENSORS: usize = 2;

/// One camera's place at the detector.
#[derive(Debug)]
pub struct Place {
    /// Id of the camera.
    pub camera: Arc<str>,
    /// Its newest frame.
    pub slot: Slot<Frame>,
    /// How often it asks for an analysis.
    pub asked: Asked,
    /// What its task says of the frames that it had.
    pub gate: Gate,
    /// To its task.
    pub frames: mpsc::Sender<Delivery>,
    /// Whether anything moves in front of it.
    pub stillness: Stillness,
    /// The last frame could not be analysed: a camera that fails again and again is logged once.
    pub failing: bool,
}

/// A frame for its camera's task.
#[derive(Debug)]
pub struct Delivery {
    /// Time, size and boxes.
    pub analysed: Analysed,
    /// To be settled when the frame has been counted.
    pub ticket: Ticket,
}

/// What the box's detector works with, besides itself.
pub struct Surroundings<'a> {
    /// Every camera; their slots share `signal`.
    pub places: &'a mut [Place],
    /// Wakes when one of the slots has something.
    pub signal: &'a Signal,
    /// Gives frames their time if they bear none.
    pub clock: &'a dyn Clock,
    /// Rises while both threads go round.
    pub heartbeat: &'a AtomicU64,
    /// Ends the analysis.
    pub cancel: &'a CancellationToken,
}

/// A filled tensor on its way to the detector.
struct Prepared {
    place: usize,
    camera: Arc<str>,
    tensor: Tensor,
    room: mpsc::OwnedPermit<Delivery>,
    analysed: Analysed,
    ticket: Ticket,
}

/// Takes frames until the surroundings say stop. Each camera's task gets its frames in their order.
///
/// A panic of the detector ends both threads and is passed on, after which this may be called again: what was under way
/// is lost, and counted as such by the tickets.
pub fn analyse(detector: &mut dyn Detector, surroundings: Surroundings<'_>) {
    let (free_in, free_out) = channel();
    for _ in 0..TENSORS {
        // The other end is held below; it cannot be closed yet.
        let _ = free_in.send(Tensor::default());
    }
    let (prepared_in, prepared_out) = sync_channel(TENSORS);
    let (outcomes_in, outcomes_out) = channel();
    let mut preparing = Preparing::new(detector.preparer(), surroundings);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("prepare".to_owned());
        let run = move || preparing.run(&free_out, &prepared_in, &outcomes_out);
        thread.spawn_scoped(scope, run).expect("the system has a thread to prepare frames with");
        // By value: a panic closes the channels, which ends the other thread.
        infer(detector, prepared_out, free_in, outcomes_in);
    });
}

/// Infers until the other thread has ended; says of each frame's place whether it failed.
#[allow(clippy::needless_pass_by_value)] // they are to be closed at the end, by whatever it comes
fn infer(
    detector: &mut dyn Detector,
    prepared: Receiver<Prepared>,
    free: Sender<Tensor>,
    outcomes: Sender<(usize, Result<(), String>)>,
) {
    for Prepared { place, camera, tensor, room, mut analysed, ticket } in prepared {
        let inferred = detector.infer(&tensor);
        // The other thread may have ended already; then the tensor is simply dropped.
        let _ = free.send(tensor);
        let outcome = inferred.map_err(|error| error.to_string()).map(|detections| {
            analysed.detections = detections;
            room.send(Delivery { analysed, ticket });
        });
        if outcome.is_err() {
            metrics::counter!("promenade_inference_failures_total", "camera" => camera.to_string()).increment(1);
        }
        let _ = outcomes.send((place, outcome));
    }
}
