//! The writer's thread: batches in, a flush when its time has come, a last one at the end.
//!
//! Owns when to flush. When the disk refuses, rows go to the reserve; when that is full they are kept and tried again; when
//! too many wait, no more are taken, so that the bounded channel blocks and nothing is lost. A database that has to be
//! opened again ends the thread, and with it the daemon, which is started again.

use std::thread::JoinHandle;
use std::time::Duration;

use promenade_core::event::Batch;
use promenade_core::live::CameraState;
use promenade_core::time::EventTime;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::{Order, StoreError, StoreHealth, Writer};

/// Rows that may wait while flushes fail, about 100 bytes each; then nothing more is taken from the channel.
const MOST_PENDING: usize = 200_000;

/// How often minutes and hours are brought up to date. They cost ten times as much as the ledger and may lag: what is
/// acknowledged is in the ledger. Measured with eight busy cameras, each time writes about 40 KiB to the disk: every ten seconds
/// it was a tenth more a day than every twenty.
const DERIVE_EVERY: Duration = Duration::from_secs(20);

/// What the writer's thread is told.
#[derive(Debug)]
pub enum Message {
    /// Events to keep.
    Batch(Batch),
    /// A camera's state changed.
    State {
        /// Camera id.
        camera: String,
        /// When.
        time: EventTime,
        /// To what.
        state: CameraState,
    },
    /// Write everything that came before, minutes and hours included, then answer.
    Flush(oneshot::Sender<Result<(), StoreError>>),
    /// Change something besides the counts.
    Order(Order),
}

/// Gives the writer a thread of its own. It flushes `flush_every` after the first row that waits (1 s or less keeps the
/// promise that 2 s at most are lost), and when the channel closes it flushes, folds the log into the file and ends.
///
/// The handle returns the last error, if rows could not be written at the end. [`Writer::health`] tells how it is doing.
///
/// # Panics
/// When the system gives no thread.
pub fn spawn_writer(
    writer: Writer,
    messages: mpsc::Receiver<Message>,
    flush_every: Duration,
) -> JoinHandle<Result<(), StoreError>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a timer needs no system");
    let state =
        Loop { health: Health(writer.health_sender()), writer, flush_every, due: None, derived: Instant::now() };
    std::thread::Builder::new()
        .name("store".into())
        .spawn(move || runtime.block_on(state.run(messages)))
        .expect("the system gives a thread for the store")
}

/// Tells the end of the thread, however it comes.
#[derive(Debug)]
struct Health(watch::Sender<StoreHealth>);

impl Drop for Health {
    fn drop(&mut self) {
        self.0.send_modify(|health| {
            health.running = false;
            if std::thread::panicking() {
                health.error = Some("the store's thread panicked; restart the service and report the log".into());
            }
        });
    }
}

struct Loop {
    writer: Writer,
    health: Health,
    flush_every: Duration,
    /// When the next flush is due; `None` while nothing waits.
    due: Option<Instant>,
    /// When minutes and hours were last derived.
    derived: Instant,
}

impl Loop {
    async fn run(mut self, mut messages: mpsc::Receiver<Message>) -> Result<(), StoreError> {
        self.health.0.send_modify(|health| health.running = true);
        loop {
            match self.next(&mut messages).await {
                Next::Message(message) => self.take(message),
                Next::Due => drop(self.flush(self.derived.elapsed() >= DERIVE_EVERY)),
                Next::Closed => return self.finish(),
            }
            if let Some(error) = self.broken() {
                return Err(error);
            }
        }
    }

    async fn next(&self, messages: &mut mpsc::Receiver<Message>) -> Next {
        let full = self.writer.pending() >= MOST_PENDING;
        tokio::select! {
            biased;
            () = sleep_until(self.due), if self.due.is_some() => Next::Due,
            message = messages.recv(), if !full => message.map_or(Next::Closed, Next::Message),
            else => Next::Due,
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Batch(batch) => self.writer.append(&batch),
            Message::State { camera, time, state } => self.writer.record_state(&camera, time, &state),
            Message::Flush(answer) => {
                // Nobody may be waiting any more; the flush counts all the same.
                let _ = answer.send(self.flush(true));
            }
            Message::Order(order) => order.carry_out(&mut self.writer),
        }
        if self.due.is_none() && self.writer.pending() > 0 {
            self.due = Some(Instant::now() + self.flush_every);
        }
    }

    fn flush(&mut self, derive: bool) -> Result<(), StoreError> {
        let mut result = self.writer.commit();
        if derive && result.is_ok() && self.writer.aside().is_none() {
            result = self.writer.derive();
            self.derived = Instant::now();
        }
        let aside = self.writer.aside().is_some() || self.writer.reserve().rows > 0;
        let again = result.is_err() || self.writer.is_stale() || aside;
        self.due = again.then(|| Instant::now() + self.flush_every);
        self.report(&result);
        result
    }

    /// Why the database has to be opened again, where it has to be.
    fn broken(&self) -> Option<StoreError> {
        let failed = self.health.0.borrow().error.clone().map(StoreError);
        self.writer.aside().cloned().or(failed).filter(StoreError::is_fatal)
    }

    fn report(&self, result: &Result<(), StoreError>) {
        if let Err(error) = result {
            tracing::error!(%error, waiting = self.writer.pending(), "flush failed; the rows are kept and tried again");
        }
        self.health.0.send_modify(|health| {
            health.flushes += u64::from(result.is_ok());
            health.failures += u64::from(result.is_err());
            health.error = result.as_ref().err().map(ToString::to_string);
            health.waiting = if result.is_ok() { 0 } else { self.writer.pending() };
            health.aside = self.writer.aside().map(ToString::to_string);
            health.reserve = self.writer.reserve();
        });
    }

    fn finish(mut self) -> Result<(), StoreError> {
        self.flush(true)?;
        if self.writer.aside().is_some() {
            return Ok(());
        }
        if let Err(error) = self.writer.checkpoint() {
            tracing::warn!(%error, "the log was not folded into the database file; the next start does it");
        }
        Ok(())
    }
}

enum Next {
    Message(Message),
    Due,
    Closed,
}

async fn sleep_until(due: Option<Instant>) {
    if let Some(due) = due {
        tokio::time::sleep_until(due).await;
    }
}
