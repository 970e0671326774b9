//! The thread before the inference: whose turn it is, whether the frame is worth an inference, and its tensor.
//!
//! Owns the cameras' places while the detector runs. A tensor is had first and then the newest frame, so that whatever
//! must wait waits in its slot, where a newer frame may take its place.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};

use promenade_core::look::Look;
use promenade_core::stillness::Stillness;
use tokio::sync::mpsc::OwnedPermit;

use super::{Delivery, Place, Prepared, Surroundings, WAIT};
use crate::camera::Frame;
use crate::detect::{Preparer, Tensor};
use crate::pipeline::Analysed;
use crate::run::fair::Fair;

/// A frame whose turn has come, and the room for it at its camera's task.
struct Taken {
    place: usize,
    frame: Frame,
    room: OwnedPermit<Delivery>,
}

/// What became of a frame.
enum Fate {
    /// Its tensor is filled.
    Wanted(Prepared),
    /// It needs none, or could not be read.
    Done(Tensor),
}

pub(super) struct Preparing<'a> {
    preparer: Preparer,
    surroundings: Surroundings<'a>,
    fair: Fair,
}

impl<'a> Preparing<'a> {
    pub fn new(preparer: Preparer, surroundings: Surroundings<'a>) -> Self {
        let fair = Fair::new(surroundings.places.len());
        Self { preparer, surroundings, fair }
    }

    /// Fills whatever tensor is free, until it is to stop or the detector is gone.
    pub fn run(
        &mut self,
        free: &Receiver<Tensor>,
        prepared: &SyncSender<Prepared>,
        outcomes: &Receiver<(usize, Result<(), String>)>,
    ) {
        while !self.surroundings.cancel.is_cancelled() {
            let tensor = match free.recv_timeout(WAIT) {
                Ok(tensor) => tensor,
                // The detector takes its time; the heart beats again when it is done.
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for (place, outcome) in outcomes.try_iter() {
                self.surroundings.places[place].note(outcome);
            }
            let Some(next) = self.fill(tensor) else { return };
            if prepared.send(next).is_err() {
                return;
            }
        }
    }

    /// Fills `tensor` with the first frame that is worth it; `None` when it is to stop.
    fn fill(&mut self, mut tensor: Tensor) -> Option<Prepared> {
        while !self.surroundings.cancel.is_cancelled() {
            self.surroundings.heartbeat.fetch_add(1, Ordering::Relaxed);
            let Some(taken) = self.take() else { continue };
            match self.judge(taken, tensor) {
                Fate::Wanted(prepared) => return Some(prepared),
                Fate::Done(unused) => tensor = unused,
            }
        }
        None
    }

    /// The frame whose turn it is; `None` if for a while there is none.
    fn take(&mut self) -> Option<Taken> {
        let Surroundings { places, signal, .. } = &mut self.surroundings;
        let seen = signal.changes();
        let ready = (0..places.len()).filter(|&index| places[index].is_ready());
        let Some(place) = self.fair.pick(ready.collect::<Vec<_>>()) else {
            signal.wait_past(seen, WAIT);
            return None;
        };
        let room = places[place].frames.clone().try_reserve_owned().ok()?;
        Some(Taken { place, frame: places[place].slot.try_take()?, room })
    }

    /// Looks at a frame, and fills `tensor` with it if anything moves or anybody is followed.
    fn judge(&mut self, taken: Taken, mut tensor: Tensor) -> Fate {
        let Taken { place: index, frame, room } = taken;
        let (now, steady) = (self.surroundings.clock.now(), self.surroundings.clock.monotonic());
        let time = frame.captured.unwrap_or(now);
        let place = &mut self.surroundings.places[index];
        // Before anything may panic: the break must not be lost with a picture that cannot be read.
        if frame.discontinuity {
            place.break_off();
        }
        // A picture that is not what its source says makes the reading panic. That is this camera's trouble alone.
        let read = AssertUnwindSafe(|| {
            let look = Look::of(&frame.picture);
            let inferred = place.stillness.wants(time, &look, place.gate.is_open());
            if inferred {
                self.preparer.prepare(&frame.picture, &mut tensor);
            }
            (inferred, look)
        });
        let Ok((inferred, look)) = catch_unwind(read) else {
            place.stillness = Stillness::default();
            place.note(Err("its picture is not what its source says; this is a bug of the source".to_owned()));
            metrics::counter!("promenade_inference_failures_total", "camera" => place.camera.to_string()).increment(1);
            return Fate::Done(Tensor::default());
        };
        let ticket = place.gate.admit();
        let (size, discontinuity) = (frame.picture.size, ticket.discontinuity());
        let (detections, look) = (Vec::new(), Some(look));
        let analysed = Analysed { time, size, discontinuity, detections, inferred, look, steady };
        if !inferred {
            metrics::counter!("promenade_frames_still_total", "camera" => place.camera.to_string()).increment(1);
            room.send(Delivery { analysed, ticket });
            return Fate::Done(tensor);
        }
        self.fair.serve(index, place.asked.rate());
        Fate::Wanted(Prepared { place: index, camera: Arc::clone(&place.camera), tensor, room, analysed, ticket })
        // The picture, which may hold a decoder's buffer, is let go here: before the slow part.
    }
}

impl Place {
    /// Whether a frame waits and its camera's task has room for it.
    fn is_ready(&mut self) -> bool {
        if !self.slot.is_ready() {
            return false;
        }
        let blocked = self.frames.capacity() == 0;
        if self.gate.set_blocked(blocked) && blocked {
            metrics::counter!("promenade_camera_stalls_total", "camera" => self.camera.to_string()).increment(1);
            tracing::warn!(camera = %self.camera, "counting lags behind; the camera's frames are passed over");
        }
        !blocked && !self.frames.is_closed()
    }

    /// What was known of the scene holds no more; the next picture that can be read is inferred on.
    fn break_off(&mut self) {
        self.gate.note_break();
        self.stillness = Stillness::default();
    }

    /// Logs the first failure of a row.
    fn note(&mut self, outcome: Result<(), String>) {
        let failed = outcome.is_err();
        if let Err(error) = outcome
            && !self.failing
        {
            tracing::error!(camera = %self.camera, "frames cannot be analysed: {error}");
        }
        self.failing = failed;
    }
}
