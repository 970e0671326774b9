//! What the detector's side must know of a camera's pipeline: whether somebody is being followed.
//!
//! Owns the answer and its delay. Between a frame's inference and its counting the pipeline knows nothing of it yet, so a
//! frame on its way counts as somebody: each carries a [`Ticket`], and one that gets lost leaves the gate open and its
//! break to the next frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// One camera's gate, shared by the detector's side and the camera's task; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<State>);

#[derive(Debug, Default)]
struct State {
    under_way: AtomicU32,
    followed: AtomicBool,
    broken: AtomicBool,
    blocked: AtomicBool,
}

impl Gate {
    /// Whether frames must be analysed even where nothing moves: tracks are open, or a frame that may open one has not
    /// been counted yet.
    pub fn is_open(&self) -> bool {
        // In this order: a ticket is settled before it is handed in.
        self.0.under_way.load(Ordering::Acquire) > 0 || self.0.followed.load(Ordering::Acquire)
    }

    /// Remembers a break until a frame is counted.
    pub fn note_break(&self) {
        self.0.broken.store(true, Ordering::Release);
    }

    /// Notes whether the camera's task has no room for another frame; true if that is news.
    pub fn set_blocked(&self, blocked: bool) -> bool {
        self.0.blocked.swap(blocked, Ordering::Relaxed) != blocked
    }

    /// Whether the camera's task had no room for another frame.
    pub fn is_blocked(&self) -> bool {
        self.0.blocked.load(Ordering::Relaxed)
    }

    /// A frame sets out; the break that was noted goes with it.
    pub fn admit(&self) -> Ticket {
        self.0.under_way.fetch_add(1, Ordering::AcqRel);
        let discontinuity = self.0.broken.swap(false, Ordering::AcqRel);
        Ticket { gate: self.clone(), discontinuity, settled: false }
    }
}

/// One frame's way from the slot to the pipeline.
#[derive(Debug)]
pub struct Ticket {
    gate: Gate,
    discontinuity: bool,
    settled: bool,
}

impl Ticket {
    /// True where tracks do not reach across to this frame.
    pub fn discontinuity(&self) -> bool {
        self.discontinuity
    }

    /// The frame has been counted, and afterwards somebody was followed, or nobody.
    pub fn settle(mut self, followed: bool) {
        self.gate.0.followed.store(followed, Ordering::Release);
        self.settled = true;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.settled {
            self.gate.0.followed.store(true, Ordering::Release);
            if self.discontinuity {
                self.gate.note_break();
            }
        }
        self.gate.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_on_its_way_and_a_track_keep_the_gate_open() {
        let gate = Gate::default();
        assert!(!gate.is_open());
        let (first, second) = (gate.admit(), gate.admit());
        assert!(gate.is_open());
        first.settle(false);
        assert!(gate.is_open(), "the second may show somebody");
        second.settle(true);
        assert!(gate.is_open());
        gate.admit().settle(false);
        assert!(!gate.is_open());
    }

    #[test]
    fn a_frame_that_gets_lost_leaves_the_gate_open_and_its_break_to_the_next() {
        let gate = Gate::default();
        gate.note_break();
        let lost = gate.admit();
        assert!(lost.discontinuity());
        drop(lost);
        assert!(gate.is_open());
        let next = gate.admit();
        assert!(next.discontinuity());
        next.settle(false);
        assert!(!gate.is_open() && !gate.admit().discontinuity());
    }
}
