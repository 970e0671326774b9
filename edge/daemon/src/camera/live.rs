//! Keeps one camera running for ever.
//!
//! Owns two threads a camera: a reader, which opens the source and reads it, and a supervisor, which notices that the
//! reader has failed, ended, panicked or hangs, says so, and starts another after a while. Refuses to wait for a reader
//! that does not come back: it is left behind, can deliver nothing any more, and only a few of them are tolerated.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use promenade_core::live::CameraState;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::latest::Slot;
use super::{Frame, FrameSource, OpenOptions, SourceError};
use crate::backoff::Backoff;
use crate::config::{Camera, Source};

mod attempt;

use attempt::{Attempt, Outcome};

/// Opens the source once; called again for every retry. The token ends its waits.
pub type Opener = Arc<dyn Fn(CancellationToken) -> Result<Box<dyn FrameSource>, SourceError> + Send + Sync>;

/// How often the supervisor looks, and so how late it can be.
const LOOK: Duration = Duration::from_millis(100);
/// Readers that hang may be left behind up to this number; more would be a leak.
const MOST_HANGING: usize = 3;

/// How patient a supervisor is.
#[derive(Clone, Debug)]
pub struct LiveSettings {
    /// No frame for this long is a stall; the first frame may take as long.
    pub stall: Duration,
    /// First delay before a retry; it doubles from there.
    pub first_delay: Duration,
    /// Longest delay before a retry.
    pub longest_delay: Duration,
    /// Having delivered for this long makes the next delay the first again.
    pub stable_after: Duration,
    /// How long a reader may take to let go of its source before it is left behind.
    pub grace: Duration,
    /// Do not open the source again once it has delivered: a file that breaks off midway would be counted twice.
    pub once: bool,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self {
            stall: Duration::from_secs(10),
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(30),
            stable_after: Duration::from_secs(10),
            grace: Duration::from_secs(2),
            once: false,
        }
    }
}

/// A camera that is kept running until it is stopped or dropped.
#[derive(Debug)]
pub struct LiveCamera {
    cancel: CancellationToken,
    state: watch::Receiver<CameraState>,
    supervisor: Option<JoinHandle<()>>,
}

impl LiveCamera {
    /// Runs `camera`'s source; frames go to `slot`, which is closed at the end. Files are played in real time.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        camera: &Camera,
        mut options: OpenOptions,
        mut settings: LiveSettings,
        slot: Slot<Frame>,
        cancel: &CancellationToken,
    ) -> std::io::Result<Self> {
        options.realtime = true;
        settings.once = !options.looped && matches!(camera.source, Source::File(_) | Source::Images(_));
        if let Source::Images(_) = camera.source {
            // A folder shown slower than the patience of the supervisor has not stalled.
            settings.stall = settings.stall.max(Duration::from_secs_f64((2.0 / options.stills_fps).clamp(0.0, 1e6)));
        }
        (options.connect_timeout, options.stall_timeout) = (settings.stall, settings.stall);
        let source = camera.source.clone();
        let open: Opener = Arc::new(move |cancel| super::open(&source, &OpenOptions { cancel, ..options.clone() }));
        Self::spawn(&camera.id, open, settings, slot, cancel)
    }

    /// Runs whatever `open` opens. `id` names the threads and spreads the delays.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(
        id: &str,
        open: Opener,
        settings: LiveSettings,
        slot: Slot<Frame>,
        cancel: &CancellationToken,
    ) -> std::io::Result<Self> {
        let cancel = cancel.child_token();
        let (state, receiver) = watch::channel(CameraState::Connecting);
        let backoff = Backoff::new(id, settings.first_delay, settings.longest_delay);
        let (id, token) = (id.to_owned(), cancel.clone());
        let name = format!("cam-{id}");
        let mut supervisor = Supervisor {
            id,
            open,
            settings,
            slot,
            cancel: token,
            state,
            backoff,
            delivered: false,
            hanging: Vec::new(),
        };
        let supervisor = std::thread::Builder::new().name(name).spawn(move || supervisor.run())?;
        Ok(Self { cancel, state: receiver, supervisor: Some(supervisor) })
    }

    /// The camera's state now and, by waiting on the receiver, every later one.
    pub fn state(&self) -> watch::Receiver<CameraState> {
        self.state.clone()
    }

    /// True once nothing will be delivered any more: stopped, or a file played to its end.
    pub fn is_finished(&self) -> bool {
        self.supervisor.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for LiveCamera {
    /// Stops the camera and waits until it has let go, a little more than [`LiveSettings::grace`] at the most.
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(supervisor) = self.supervisor.take() {
            let _ = supervisor.join();
        }
    }
}

struct Supervisor {
    id: String,
    open: Opener,
    settings: LiveSettings,
    slot: Slot<Frame>,
    cancel: CancellationToken,
    state: watch::Sender<CameraState>,
    backoff: Backoff,
    /// Some attempt has delivered a frame, so that the next one's first is a break.
    delivered: bool,
    hanging: Vec<JoinHandle<()>>,
}

impl Supervisor {
    fn run(&mut self) {
        while !self.cancel.is_cancelled() {
            if let Outcome::Ended = self.attempt() {
                self.say(CameraState::Ended);
                break;
            }
            if self.settings.once && self.delivered {
                break;
            }
            let delay = self.backoff.next_delay();
            self.sleep(delay);
        }
        self.slot.close();
    }

    /// One opening of the source, from its start until nothing of it is left or what is left has been given up.
    fn attempt(&mut self) -> Outcome {
        self.hanging.retain(|reader| !reader.is_finished());
        if self.hanging.len() >= MOST_HANGING {
            let text =
                format!("{}: {MOST_HANGING} attempts hang in the driver; restart the device or the box", self.id);
            return self.failed(text);
        }
        let attempt = Arc::new(Attempt::new(self.slot.clone(), self.delivered, self.cancel.child_token()));
        let reader = match attempt::spawn(&attempt, &self.id, Arc::clone(&self.open)) {
            Ok(reader) => reader,
            Err(error) => return self.failed(format!("{}: no thread to read with: {error}", self.id)),
        };
        let outcome = self.watch(&attempt);
        self.delivered |= attempt.delivering_since().is_some();
        let outcome = if let Outcome::Failed(text) = outcome { self.failed(text) } else { outcome };
        self.let_go(&attempt, reader);
        outcome
    }

    /// Waits until the reader is done, or has delivered nothing for too long.
    fn watch(&mut self, attempt: &Attempt) -> Outcome {
        let mut running = false;
        loop {
            if let Some(outcome) = attempt.wait(LOOK) {
                return outcome;
            }
            if self.cancel.is_cancelled() {
                return Outcome::Cancelled;
            }
            let since = attempt.delivering_since();
            if since.is_some() && !running {
                running = true;
                self.say(CameraState::Running);
            }
            if since.is_some_and(|since| since.elapsed() >= self.settings.stable_after) {
                self.backoff.reset();
            }
            // The source notices a stall itself and says more about it; this is for sources that hang.
            if attempt.silent_for() >= self.settings.stall + self.settings.grace.min(self.settings.stall) / 2 {
                let seconds = attempt.silent_for().as_secs();
                return Outcome::Failed(format!("{}: no frame for {seconds} s; the source hangs", self.id));
            }
        }
    }

    /// Ends the reader; one that does not end in time is left behind without a way to deliver.
    fn let_go(&mut self, attempt: &Attempt, reader: JoinHandle<()>) {
        attempt.abandon();
        let begun = Instant::now();
        while !reader.is_finished() && begun.elapsed() < self.settings.grace {
            std::thread::sleep(Duration::from_millis(5));
        }
        if reader.is_finished() {
            let _ = reader.join();
        } else {
            tracing::error!(camera = self.id, "a reader hangs and is left behind");
            self.hanging.push(reader);
        }
    }

    fn failed(&self, text: String) -> Outcome {
        self.say(CameraState::Failed(text.clone()));
        Outcome::Failed(text)
    }

    /// Publishes a state that differs from the last; every change is logged once and no repetition is.
    fn say(&self, state: CameraState) {
        let changed = self.state.send_if_modified(|current| {
            let differs = *current != state;
            current.clone_from(&state);
            differs
        });
        match state {
            CameraState::Failed(text) if changed => tracing::warn!(camera = self.id, "{text}; trying again"),
            state if changed => tracing::info!(camera = self.id, state = state.name(), "camera"),
            _ => {}
        }
    }

    fn sleep(&self, delay: Duration) {
        let begun = Instant::now();
        while !self.cancel.is_cancelled() && begun.elapsed() < delay {
            std::thread::sleep(LOOK.min(delay.saturating_sub(begun.elapsed())));
        }
    }
}

#[cfg(test)]
mod tests;
