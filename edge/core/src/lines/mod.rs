//! Directed counting lines: which track passed, which way, when.
//!
//! Owns the rule of what a crossing is; refuses tracking, aggregation and everything about gates.
//!
//! # The rule
//! A track is *clear* of the line on a side while its anchor is at least the hysteresis (a fraction of the box height,
//! see [`crate::observation`]) away from the infinite line through the segment. It *settles* on that side when it has
//! been clear for [`PATIENCE_S`] without a break, when it gets twice as far, or when it ends there. When it settles on
//! the other side than before it has crossed, once, at the time and in the place where it became clear there, on the
//! straight motion between two matched positions; and that counts if the place lies beside the segment and not beside
//! one of its extensions. From this follows:
//! - Jitter, loitering and a U-turn near the line count nothing, however long they last.
//! - A motion from far on one side to far on the other between two frames counts: nothing need be seen on the line.
//! - A way round the end of the segment changes the settled side and counts nothing; the way back through it counts.
//! - For a track that never goes round an end, in - out is the change of its settled side: -1, 0 or 1.
//! - Positions put in between on the straight motions, that is a higher frame rate, change nothing.
//! - Only matched positions are read, and a scene gives them without their shaking: see [`crate::steady`]. A crossing that was merely predicted counts when the track is seen again, by the
//!   motion from its last matched position to the new one, and never if it is not.
//! - A track settles at once by its first clear position. One that is born within the hysteresis has shown no side
//!   before: nothing is counted then. One that dies within it has not arrived: nothing is counted either. Both lose a
//!   crossing sooner than invent one. So it is at the frame's edge as well: a line needs room for people to be seen
//!   clear of it on both sides, and [`crate::geometry::line_fault`] refuses one that leaves none.
//! - A tentative track's crossings wait for its confirmation and are then reported as late; they go if it is dropped.
//!
//! Why the place and time of becoming clear, and not of being on the line: people who walk along a line are on it many
//! times, by the shaking of the box, and clear of it once. Measured as [`crate::tracker::TrackerConfig`] tells, on 45
//! lines (five drawn beforehand, forty at random) and matched one to one within ten frames, 3.1 of 61 crossings are
//! wrong so; with the last time and place on the line it is 5.3, both on boxes as the tracker gives them. Hysteresis of
//! 0.08 to 0.10 and patience of 0.3 to 0.8 s measure alike.

#[cfg(test)]
mod oracle;
mod passer;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::passer::{Passage, Passer};
use crate::detection::{Class, FrameSize};
use crate::event::{Crossing, Event};
use crate::geometry::{Point, Segment};
use crate::observation::Observation;
use crate::scene::{Anchor, LineSpec};
use crate::tracker::TrackState;

/// Seconds of being clear of the line that settle a track that does not get far: longer than the box of a person who
/// stands on the line strays to one side, shorter than a second passage on foot takes.
pub const PATIENCE_S: f64 = 0.4;

/// One line and the tracks that are in view of it.
#[derive(Debug)]
pub struct LineCounter {
    id: String,
    segment: Segment,
    anchor: Anchor,
    classes: Vec<Class>,
    patience_s: f64,
    walkers: BTreeMap<u64, Walker>,
}

/// One track in view of the line.
#[derive(Debug)]
struct Walker {
    passer: Passer,
    class: Class,
    state: TrackState,
    passages: u32,
    unconfirmed: Vec<Crossing>,
}

impl LineCounter {
    /// The line of `spec` in pixels of a frame of `size`.
    pub fn new(spec: &LineSpec, size: FrameSize) -> Self {
        let segment = Segment::new(Point::from_normalised(spec.a, size), Point::from_normalised(spec.b, size));
        let (id, anchor, classes) = (spec.id.clone(), spec.anchor, spec.classes.clone());
        Self { id, segment, anchor, classes, patience_s: PATIENCE_S, walkers: BTreeMap::new() }
    }

    /// Which point of a box this line watches.
    pub const fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// Reads one matched position of a track; coasted ones must not come here. Crossings are appended to `events`.
    pub fn observe(&mut self, seen: &Observation, events: &mut Vec<Event>) {
        let walker = self.walkers.entry(seen.track).or_insert_with(|| Walker::born(&self.segment, seen));
        (walker.class, walker.state) = (seen.class, seen.state);
        let passages = walker.passer.follow(&self.segment, seen, self.patience_s);
        for passage in passages.into_iter().flatten() {
            walker.count(&self.id, &self.classes, seen.track, passage);
        }
        walker.tell(events);
    }

    /// Forgets a track that has ended. A crossing that only waited for the track to settle is appended to `events`.
    pub fn end(&mut self, track: u64, events: &mut Vec<Event>) {
        let Some(mut walker) = self.walkers.remove(&track) else { return };
        if let Some(passage) = walker.passer.end() {
            walker.count(&self.id, &self.classes, track, passage);
        }
        walker.tell(events);
    }

    /// Ends every track, in order of id: the stream has broken.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        while let Some((&track, _)) = self.walkers.first_key_value() {
            self.end(track, events);
        }
    }

    /// Tracks in memory.
    pub fn tracked(&self) -> usize {
        self.walkers.len()
    }
}

impl Walker {
    fn born(segment: &Segment, seen: &Observation) -> Self {
        let passer = Passer::born(segment, seen);
        Self { passer, class: seen.class, state: seen.state, passages: 0, unconfirmed: Vec::new() }
    }

    fn count(&mut self, line: &str, classes: &[Class], track: u64, (direction, time): Passage) {
        if !classes.contains(&self.class) {
            return;
        }
        let (line, class, passage) = (line.to_owned(), self.class, self.passages);
        self.passages += 1;
        let late = self.state == TrackState::Tentative;
        self.unconfirmed.push(Crossing { time, line, direction, track, class, passage, late });
    }

    fn tell(&mut self, events: &mut Vec<Event>) {
        if self.state == TrackState::Confirmed {
            events.extend(self.unconfirmed.drain(..).map(Event::Crossing));
        }
    }
}
