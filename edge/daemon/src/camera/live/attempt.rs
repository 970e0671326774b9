//! One opening of a live source, as its reader and its supervisor share it.
//!
//! Owns the reader's thread body and what it reports. Refuses to decide what happens next.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{Frame, Opener, Slot, SourceError};

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A file was played to its end.
    Ended,
    /// The sentence to show.
    Failed(String),
    /// Stopped on request.
    Cancelled,
}

/// What reader and supervisor know of each other.
pub(super) struct Attempt {
    slot: Slot<Frame>,
    /// Frames came before this opening: its first one is a break.
    follows_another: bool,
    cancel: CancellationToken,
    progress: Mutex<Progress>,
    done: Condvar,
}

struct Progress {
    first_frame: Option<Instant>,
    last_sign: Instant,
    outcome: Option<Outcome>,
    abandoned: bool,
}

impl Attempt {
    pub fn new(slot: Slot<Frame>, follows_another: bool, cancel: CancellationToken) -> Self {
        let progress = Progress { first_frame: None, last_sign: Instant::now(), outcome: None, abandoned: false };
        Self { slot, follows_another, cancel, progress: Mutex::new(progress), done: Condvar::new() }
    }

    /// Waits at most `limit` for the end.
    pub fn wait(&self, limit: Duration) -> Option<Outcome> {
        let waited = self.done.wait_timeout_while(self.progress(), limit, |progress| progress.outcome.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.outcome.clone()
    }

    /// When the first frame came.
    pub fn delivering_since(&self) -> Option<Instant> {
        self.progress().first_frame
    }

    /// Time since the last frame, or since the start.
    pub fn silent_for(&self) -> Duration {
        self.progress().last_sign.elapsed()
    }

    /// Ends the reader's waits; nothing that it still reads gets into the slot.
    pub fn abandon(&self) {
        self.progress().abandoned = true;
        self.cancel.cancel();
    }

    /// Puts a frame into the slot; false when nobody wants it any more.
    fn deliver(&self, mut frame: Frame) -> bool {
        let mut progress = self.progress();
        if progress.abandoned {
            return false;
        }
        let now = Instant::now();
        progress.last_sign = now;
        let first = progress.first_frame.is_none();
        progress.first_frame.get_or_insert(now);
        frame.discontinuity |= first && self.follows_another;
        // A break must reach the tracker even if the frame that bore it was replaced unread.
        self.slot.put_with(frame, |replaced, frame| frame.discontinuity |= replaced.discontinuity);
        true
    }

    fn finish(&self, outcome: Outcome) {
        self.progress().outcome = Some(outcome);
        self.done.notify_all();
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread that opens the source, reads it to its end and lets go of it.
pub(super) fn spawn(attempt: &Arc<Attempt>, id: &str, open: Opener) -> std::io::Result<JoinHandle<()>> {
    let attempt = Arc::clone(attempt);
    std::thread::Builder::new().name(format!("read-{id}")).spawn(move || {
        // The outcome is told before the source is let go: letting go may take long, or hang.
        let read = catch_unwind(AssertUnwindSafe(|| read(&attempt, &open)));
        if let Err(panic) = read {
            attempt.finish(Outcome::Failed(format!("the source panicked: {}", words(panic.as_ref()))));
        }
    })
}

fn read(attempt: &Attempt, open: &Opener) {
    let mut source = match open(attempt.cancel.clone()) {
        Ok(source) => source,
        Err(error) => return attempt.finish(outcome(&error)),
    };
    loop {
        match source.next_frame() {
            Ok(Some(frame)) => {
                if !attempt.deliver(frame) {
                    return attempt.finish(Outcome::Cancelled);
                }
            }
            Ok(None) => return attempt.finish(Outcome::Ended),
            Err(error) => return attempt.finish(outcome(&error)),
        }
    }
}

fn outcome(error: &SourceError) -> Outcome {
    match error {
        SourceError::Cancelled => Outcome::Cancelled,
        other => Outcome::Failed(other.to_string()),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
