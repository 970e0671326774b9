//! Directed counting lines: which track passed, which way, when.
//!
//! Owns the rule of what a crossing is; refuses tracking, aggregation and everything about gates.
//!
//! # The rule
//! A track is *settled* on a side of the line while its anchor is at least the hysteresis (a fraction of the box
//! height, see [`crate::observation`]) away from the infinite line through the segment. Between two settlements the
//! straight motions between its matched positions pass the segment some times in and some times out. When it settles on
//! the other side and the passages add up to that direction, it has crossed, once, at the time of the last passage in
//! that direction. From this follows:
//! - Jitter, loitering and a U-turn within the hysteresis count nothing, however long they last.
//! - A motion from far on one side to far on the other between two frames counts: nothing need be seen on the line.
//! - A way round the end of the segment changes the settled side and counts nothing; the way back through it counts.
//! - For a track that never goes round an end, in - out is the change of its settled side: -1, 0 or 1.
//! - Positions put in between on the straight motions, that is a higher frame rate, change nothing.
//! - Only matched positions are read. A crossing that was merely predicted counts when the track is seen again, by the
//!   motion from its last matched position to the new one, and never if it is not.
//! - A track that is born within the hysteresis has shown no side: its first settlement counts nothing. One that dies
//!   within it has not arrived: nothing is counted either. Both lose a crossing sooner than invent one.
//! - A tentative track's crossings wait for its confirmation and are then reported as late; they go if it is dropped.

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::detection::{Class, FrameSize};
use crate::event::{Crossing, Direction, Event};
use crate::geometry::{Point, Segment, Side};
use crate::observation::{Observation, time_between};
use crate::scene::{Anchor, LineSpec};
use crate::time::EventTime;
use crate::tracker::TrackState;

/// One line and the tracks that are in view of it.
#[derive(Debug)]
pub struct LineCounter {
    id: String,
    segment: Segment,
    anchor: Anchor,
    classes: Vec<Class>,
    passers: BTreeMap<u64, Passer>,
}

/// What one track has done at one line.
#[derive(Debug)]
struct Passer {
    last: (EventTime, Point),
    settled: Option<Side>,
    /// Passages of the segment since the last settlement, in less out.
    net: i32,
    last_in: EventTime,
    last_out: EventTime,
    passages: u32,
    unconfirmed: Vec<Crossing>,
}

impl LineCounter {
    /// The line of `spec` in pixels of a frame of `size`.
    pub fn new(spec: &LineSpec, size: FrameSize) -> Self {
        let segment = Segment::new(Point::from_normalised(spec.a, size), Point::from_normalised(spec.b, size));
        let (id, anchor, classes) = (spec.id.clone(), spec.anchor, spec.classes.clone());
        Self { id, segment, anchor, classes, passers: BTreeMap::new() }
    }

    /// Which point of a box this line watches.
    pub const fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// Reads one matched position of a track; coasted ones must not come here. Crossings are appended to `events`.
    pub fn observe(&mut self, seen: &Observation, events: &mut Vec<Event>) {
        let passer = self.passers.entry(seen.track).or_insert_with(|| Passer::born(seen));
        passer.advance(&self.segment, seen);
        let counted = passer.settle(&self.segment, seen).filter(|_| self.classes.contains(&seen.class));
        if let Some(direction) = counted {
            let crossing = passer.crossing(&self.id, direction, seen);
            passer.unconfirmed.push(crossing);
        }
        if seen.state == TrackState::Confirmed {
            events.extend(passer.unconfirmed.drain(..).map(|crossing| {
                // The class is the one known at the confirmation, like everything else about the track.
                Event::Crossing(Crossing { class: seen.class, ..crossing })
            }));
        }
    }

    /// Forgets a track that has ended.
    pub fn end(&mut self, track: u64) {
        self.passers.remove(&track);
    }

    /// Forgets every track: the stream has broken.
    pub fn clear(&mut self) {
        self.passers.clear();
    }

    /// Tracks in memory.
    pub fn tracked(&self) -> usize {
        self.passers.len()
    }
}

impl Passer {
    const fn born(seen: &Observation) -> Self {
        let last = (seen.time, seen.at);
        let (last_in, last_out) = (seen.time, seen.time);
        Self { last, settled: None, net: 0, last_in, last_out, passages: 0, unconfirmed: Vec::new() }
    }

    /// Notes a passage of the segment on the way from the last matched position.
    fn advance(&mut self, segment: &Segment, seen: &Observation) {
        let (time, from) = self.last;
        self.last = (seen.time, seen.at);
        let Some(fraction) = segment.passed_by(from, seen.at) else { return };
        let time = time_between(time, seen.time, fraction);
        match segment.side(seen.at) {
            Side::Right => (self.net, self.last_in) = (self.net + 1, time),
            Side::Left => (self.net, self.last_out) = (self.net - 1, time),
        }
    }

    /// Settles the track if it is clear of the line, and tells whether this completes a crossing.
    fn settle(&mut self, segment: &Segment, seen: &Observation) -> Option<Direction> {
        let side = segment.clear_side(seen.at, seen.margin)?;
        let net = std::mem::take(&mut self.net);
        match (self.settled.replace(side)?, side) {
            (Side::Left, Side::Right) if net > 0 => Some(Direction::In),
            (Side::Right, Side::Left) if net < 0 => Some(Direction::Out),
            _ => None,
        }
    }

    fn crossing(&mut self, line: &str, direction: Direction, seen: &Observation) -> Crossing {
        let time = match direction {
            Direction::In => self.last_in,
            Direction::Out => self.last_out,
        };
        let passage = self.passages;
        self.passages += 1;
        let late = seen.state == TrackState::Tentative;
        Crossing { time, line: line.to_owned(), direction, track: seen.track, class: seen.class, passage, late }
    }
}
