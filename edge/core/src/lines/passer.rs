//! One track at one line: where it is settled, and what it passed since.

use crate::event::Direction;
use crate::geometry::{Point, Segment, Side};
use crate::observation::{Observation, time_between};
use crate::time::EventTime;

/// A distance of this many times the hysteresis settles a track at once: no box jitters that far in one frame.
const FAR: f64 = 2.0;

/// A completed crossing: which way, and when the anchor got past the line by the hysteresis.
pub(super) type Passage = (Direction, EventTime);

/// A track's state at a line. Between two positions it moves straight and evenly.
#[derive(Debug)]
pub(super) struct Passer {
    last: (EventTime, Point),
    /// Signed distance from the line at the last position in units of the hysteresis; positive on the right.
    reach: f64,
    clear: Option<Clear>,
    settled: Option<Side>,
}

/// An unbroken stay on one side, away from the line by the hysteresis.
#[derive(Clone, Copy, Debug)]
struct Clear {
    side: Side,
    since: EventTime,
    /// Whether it began beside the segment and not beside one of its extensions.
    beside: bool,
}

impl Passer {
    /// A track at its first position, which settles it if it is clear of the line.
    pub(super) fn born(segment: &Segment, seen: &Observation) -> Self {
        let reach = segment.offset(seen.at) / seen.margin;
        let begun = Clear { side: side_of(reach), since: seen.time, beside: segment.flanks(seen.at) };
        let clear = (reach.abs() >= 1.0).then_some(begun);
        Self { last: (seen.time, seen.at), reach, clear, settled: clear.map(|clear| clear.side) }
    }

    /// Follows the motion to the next matched position. It may complete one crossing by having stayed on a side until
    /// the motion left it, and another by where it leads.
    pub(super) fn follow(&mut self, segment: &Segment, seen: &Observation, patience_s: f64) -> [Option<Passage>; 2] {
        let reach = segment.offset(seen.at) / seen.margin;
        let stayed = self.leave(reach, seen.time, patience_s);
        self.enter(segment, reach, seen);
        let arrived = self.clear.and_then(|clear| {
            let at_once = self.settled.is_none() || reach.abs() >= FAR;
            let for_good = at_once || seen.time.seconds_since(clear.since) >= patience_s;
            if for_good { self.settle(clear) } else { None }
        });
        (self.last, self.reach) = ((seen.time, seen.at), reach);
        [stayed, arrived]
    }

    /// The track is never seen again: the side on which it was last clear of the line is where it went.
    pub(super) fn end(&mut self) -> Option<Passage> {
        self.clear.and_then(|clear| self.settle(clear))
    }

    /// Ends the stay on the clear side if the motion to `reach` leads out of it.
    fn leave(&mut self, reach: f64, now: EventTime, patience_s: f64) -> Option<Passage> {
        let clear = self.clear?;
        if reach.abs() >= 1.0 && side_of(reach) == clear.side {
            return None;
        }
        self.clear = None;
        let fraction = (self.reach.abs() - 1.0) / (reach - self.reach).abs();
        let left = time_between(self.last.0, now, fraction);
        if left.seconds_since(clear.since) >= patience_s { self.settle(clear) } else { None }
    }

    /// Begins a stay on a clear side if the motion to `seen` leads there.
    fn enter(&mut self, segment: &Segment, reach: f64, seen: &Observation) {
        if self.clear.is_none() && reach.abs() >= 1.0 {
            let fraction = 1.0 - (reach.abs() - 1.0) / (reach - self.reach).abs();
            let since = time_between(self.last.0, seen.time, fraction);
            let beside = segment.flanks(self.last.1.towards(seen.at, fraction));
            self.clear = Some(Clear { side: side_of(reach), since, beside });
        }
    }

    /// Settles the track where it is clear of the line, and tells whether this completes a crossing.
    fn settle(&mut self, clear: Clear) -> Option<Passage> {
        match (self.settled.replace(clear.side)?, clear.side) {
            (Side::Left, Side::Right) if clear.beside => Some((Direction::In, clear.since)),
            (Side::Right, Side::Left) if clear.beside => Some((Direction::Out, clear.since)),
            _ => None,
        }
    }
}

fn side_of(reach: f64) -> Side {
    if reach > 0.0 { Side::Right } else { Side::Left }
}
