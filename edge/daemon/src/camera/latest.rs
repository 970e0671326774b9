//! Hands the newest value over and forgets the older one.
//!
//! Owns the slot between a camera and the detector: writing never waits, an unread value is replaced and counted.
//! Refuses to keep a history, and to know what it carries.
//!
//! One consumer may read the slots of many cameras: they share one [`Signal`], and [`Round`] takes from them in turn.

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
#[derive(Debug)]
pub struct Slot<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    value: Mutex<Option<T>>,
    dropped: AtomicU64,
    closed: AtomicBool,
    signal: Arc<Signal>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Slot<T> {
    /// An empty slot that wakes waiters of `signal`.
    pub fn new(signal: Arc<Signal>) -> Self {
        let (value, dropped, closed) = (Mutex::new(None), AtomicU64::new(0), AtomicBool::new(false));
        Self(Arc::new(Inner { value, dropped, closed, signal }))
    }

    /// Puts `value` in; a value that nobody took is replaced and counted as dropped. Never waits for a reader.
    pub fn put(&self, value: T) {
        self.put_with(value, |_, _| {});
    }

    /// Like [`Slot::put`]; `inherit` carries over from the replaced value what must not be lost with it.
    pub fn put_with(&self, mut value: T, inherit: impl FnOnce(&T, &mut T)) {
        let mut room = locked(&self.0.value);
        if let Some(old) = room.as_ref() {
            inherit(old, &mut value);
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
        }
        let replaced = room.replace(value);
        drop(room);
        // A frame may be large and its buffer's release slow: outside the lock.
        drop(replaced);
        self.0.signal.notify();
    }

    /// The value, if there is one.
    pub fn try_take(&self) -> Option<T> {
        locked(&self.0.value).take()
    }

    /// Waits for a value; `None` after `timeout`, or once the slot is closed and empty.
    pub fn take(&self, timeout: Duration) -> Option<T> {
        Round::default().take(std::slice::from_ref(self), timeout).map(|(_, value)| value)
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

    /// Values that were replaced before anyone took them.
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }
}

/// Takes from several slots in turn, so that a fast camera cannot starve a slow one.
#[derive(Debug, Default)]
pub struct Round {
    next: usize,
}

impl Round {
    /// The first value at or after the slot whose turn it is, with the slot's index.
    pub fn try_take<T>(&mut self, slots: &[Slot<T>]) -> Option<(usize, T)> {
        let turns = (0..slots.len()).map(|step| (self.next + step) % slots.len());
        let (index, value) = turns.into_iter().find_map(|index| Some((index, slots[index].try_take()?)))?;
        self.next = index + 1;
        Some((index, value))
    }

    /// Waits for a value in any slot; `None` after `timeout`, or once all are closed and empty.
    ///
    /// All slots must share one signal.
    pub fn take<T>(&mut self, slots: &[Slot<T>], timeout: Duration) -> Option<(usize, T)> {
        let deadline = Instant::now() + timeout;
        let signal = Arc::clone(&slots.first()?.0.signal);
        loop {
            let (seen, all_closed) = (signal.changes(), slots.iter().all(Slot::is_closed));
            if let Some(taken) = self.try_take(slots) {
                return Some(taken);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if all_closed || left.is_zero() {
                return None;
            }
            signal.wait_past(seen, left);
        }
    }
}

/// A panic elsewhere leaves a value or nothing, both of which are whole: the lock stays usable.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
