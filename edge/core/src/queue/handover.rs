//! Waits that outlive their track: who was lost inside a queue and who appeared there.
//!
//! A person hidden behind the next in line for longer than the tracker waits comes back as another track. Both halves of
//! the wait would be too short, and the first would look like somebody who vanished. So a wait whose track is lost is
//! given to a track that appears in the middle of the queue, or of its service zones, soon after and within a walk of
//! the place. Where two are lost and two appear the pairs may be mixed up; the sum of their waits, and so the mean, stays
//! the same.

use super::waiter::{Begun, End};
use crate::geometry::Point;
use crate::reappearance;
use crate::time::EventTime;

/// For so many seconds after it was last seen a lost track's wait can go on in another.
pub const HANDOVER_S: f64 = reappearance::WITHIN_S;

/// A wait whose track was lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lost {
    pub track: u64,
    pub visit: u32,
    pub begun: Begun,
    /// When the wait has ended, and how, if nobody goes on with it.
    pub ended: EventTime,
    pub how: End,
    /// The track had left the queue's zone: only in service can it go on.
    pub outside: bool,
    pub last: EventTime,
    pub at: Point,
    pub height: f64,
    pub on_border: bool,
}

/// A track whose first position was inside the queue or one of its service zones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Birth {
    pub track: u64,
    pub time: EventTime,
    pub at: Point,
    pub in_service: bool,
    pub on_border: bool,
}

/// Losses and births of one queue that have found no counterpart yet.
#[derive(Debug, Default)]
pub(super) struct Handover {
    lost: Vec<Lost>,
    births: Vec<Birth>,
}

impl Handover {
    pub fn lose(&mut self, lost: Lost) {
        self.lost.push(lost);
    }

    pub fn bear(&mut self, birth: Birth) {
        self.births.push(birth);
    }

    /// A track that has ended cannot go on with anything.
    pub fn forget(&mut self, track: u64) {
        self.births.retain(|birth| birth.track != track);
    }

    /// Takes out the nearest loss and birth that may be the same person, if there are any.
    pub fn pair(&mut self) -> Option<(Lost, Birth)> {
        let pairs = (0..self.lost.len()).flat_map(|i| (0..self.births.len()).map(move |j| (i, j)));
        let distance = |&(i, j): &(usize, usize)| self.lost[i].at.distance(self.births[j].at);
        let fitting = pairs.filter(|&(i, j)| self.lost[i].may_be(&self.births[j]));
        let (i, j) = fitting.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some((self.lost.remove(i), self.births.remove(j)))
    }

    /// Takes out the waits that nobody goes on with, once a birth in time would have been told; all of them with
    /// `None`.
    pub fn expired(&mut self, now: Option<EventTime>) -> Vec<Lost> {
        let late = |time: EventTime| now.is_none_or(|now| now.seconds_since(time) > HANDOVER_S + super::TOLD_WITHIN_S);
        self.births.retain(|birth| !late(birth.time));
        self.lost.extract_if(.., |lost| late(lost.last)).collect()
    }

    pub fn len(&self) -> usize {
        self.lost.len() + self.births.len()
    }
}

impl Lost {
    fn may_be(&self, birth: &Birth) -> bool {
        let hidden = birth.time.seconds_since(self.last);
        // One who walked out of the picture and one who walks in at the same place are two.
        let through_the_border = self.on_border && birth.on_border;
        reappearance::is_plausible(self.height, hidden, self.at.distance(birth.at))
            && birth.track != self.track
            && !through_the_border
            && (birth.in_service || !self.outside)
    }
}
