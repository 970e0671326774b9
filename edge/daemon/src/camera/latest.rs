//! Hands the newest value over and forgets the older one.
//!
//! Owns the slot between a camera and the detector: writing never waits, an unread value is replaced and counted.
//! Refuses to keep a history, to know what it carries, and to say whose turn it is.
//!
//! One consumer may read the slots of many cameras: they share one [`Signal`].
//!
//! A source often gives more than is asked for. A slot that samples is told which values are *due*: one of them makes it
//! ready, and until it is taken every later value takes its place, so that what is taken is as fresh as can be. Only a
//! due value that another due one replaces is lost, and counted.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Wakes whoever waits for any of the slots that share it.
#[derive(Debug, Default)]
pub struct Signal {
    changes: Mutex<u64>,
    wake: Condvar,
}

impl Signal {
    /// Counts changes; pass it to [`Signal::wait_past`] after looking at the slots, so that no change is missed.
    pub fn changes(&self) -> u64 {
        *locked(&self.changes)
    }

    /// Waits until there were more changes than `seen`, or until `timeout`; false on timeout.
    pub fn wait_past(&self, seen: u64, timeout: Duration) -> bool {
        let guard = locked(&self.changes);
        let waited = self.wake.wait_timeout_while(guard, timeout, |changes| *changes <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0 > seen
    }

    /// Wakes every waiter, for a consumer that is to look at something else than its slots.
    pub fn notify(&self) {
        *locked(&self.changes) += 1;
        self.wake.notify_all();
    }
}

/// Room for one value; clones share it.
pub struct Slot<T>(Arc<Inner<T>>);

struct Inner<T> {
    room: Mutex<Room<T>>,
    offered: AtomicU64,
    dropped: AtomicU64,
    closed: AtomicBool,
    signal: Arc<Signal>,
}

/// Says which values are due, in the order in which they are put in.
type Due<T> = Box<dyn FnMut(&T) -> bool + Send>;

struct Room<T> {
    value: Option<T>,
    /// The value, or one that it replaced, was due.
    ready: bool,
    due: Due<T>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> std::fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot").field("dropped", &self.dropped()).field("closed", &self.is_closed()).finish()
    }
}

impl<T> Slot<T> {
    /// An empty slot that wakes waiters of `signal`; every value is due.
    pub fn new(signal: Arc<Signal>) -> Self {
        Self::sampling(signal, |_| true)
    }

    /// An empty slot that is ready when a value came that is due. `due` is asked once a value, in order.
    pub fn sampling(signal: Arc<Signal>, due: impl FnMut(&T) -> bool + Send + 'static) -> Self {
        let room = Mutex::new(Room { value: None, ready: false, due: Box::new(due) });
        let (offered, dropped, closed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        Self(Arc::new(Inner { room, offered, dropped, closed, signal }))
    }

    /// Puts `value` in; one that nobody took is replaced, and counted as dropped if both were due. Never waits for a
    /// reader.
    pub fn put(&self, value: T) {
        self.put_with(value, |_, _| {});
    }

    /// Like [`Slot::put`]; `inherit` carries over from the replaced value what must not be lost with it.
    pub fn put_with(&self, mut value: T, inherit: impl FnOnce(&T, &mut T)) {
        let mut room = locked(&self.0.room);
        let due = (room.due)(&value);
        if let Some(old) = &room.value {
            inherit(old, &mut value);
        }
        self.0.offered.fetch_add(u64::from(due), Ordering::Relaxed);
        self.0.dropped.fetch_add(u64::from(due && room.ready), Ordering::Relaxed);
        room.ready |= due;
        let (replaced, ready) = (room.value.replace(value), room.ready);
        drop(room);
        // A frame may be large and its buffer's release slow: outside the lock.
        drop(replaced);
        if ready {
            self.0.signal.notify();
        }
    }

    /// The value, if the slot is ready.
    pub fn try_take(&self) -> Option<T> {
        let mut room = locked(&self.0.room);
        if std::mem::take(&mut room.ready) { room.value.take() } else { None }
    }

    /// Waits for the slot to be ready; `None` after `timeout`, or once it is closed and empty.
    pub fn take(&self, timeout: Duration) -> Option<T> {
        let deadline = Instant::now() + timeout;
        loop {
            let (seen, closed) = (self.0.signal.changes(), self.is_closed());
            if let Some(value) = self.try_take() {
                return Some(value);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if closed || left.is_zero() {
                return None;
            }
            self.0.signal.wait_past(seen, left);
        }
    }

    /// Whether a value that is due waits to be taken.
    pub fn is_ready(&self) -> bool {
        locked(&self.0.room).ready
    }

    /// Says that nothing will be put in any more; what is inside can still be taken.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        self.0.signal.notify();
    }

    /// True once closed.
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::Acquire)
    }

    /// Values that were due, so far.
    pub fn offered(&self) -> u64 {
        self.0.offered.load(Ordering::Relaxed)
    }

    /// Values that were due and that another one that was due replaced before anyone took them.
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }
}

/// A panic elsewhere leaves a value or nothing, both of which are whole: the lock stays usable.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
