//! One track at one line: where it is settled, and what it passed since.

use crate::event::Direction;
use crate::geometry::{Point, Segment, Side};
use crate::observation::{Observation, time_between};
use crate::time::EventTime;

/// A distance of this many times the hysteresis settles a track at once: no box jitters that far in one frame.
const FAR: f64 = 2.0;

/// A completed crossing: which way, and when the anchor was on the line.
pub(super) type Passage = (Direction, EventTime);

/// A track's state at a line. Between two positions it moves straight and evenly.
#[derive(Debug)]
pub(super) struct Passer {
    last: (EventTime, Point),
    /// Signed distance from the line at the last position in units of the hysteresis; positive on the right.
    reach: f64,
    /// The side on which the track is clear of the line by the hysteresis, and since when without a break.
    clear: Option<(Side, EventTime)>,
    settled: Option<Side>,
    /// Passages of the segment since the last settlement, in less out.
    net: i32,
    last_in: EventTime,
    last_out: EventTime,
}

impl Passer {
    /// A track at its first position, which settles it if it is clear of the line.
    pub(super) fn born(segment: &Segment, seen: &Observation) -> Self {
        let reach = segment.offset(seen.at) / seen.margin;
        let clear = (reach.abs() >= 1.0).then(|| (side_of(reach), seen.time));
        let (last, settled) = ((seen.time, seen.at), clear.map(|(side, _)| side));
        Self { last, reach, clear, settled, net: 0, last_in: seen.time, last_out: seen.time }
    }

    /// Follows the motion to the next matched position. It may complete one crossing by having stayed on a side until
    /// the motion left it, and another by where it leads.
    pub(super) fn follow(&mut self, segment: &Segment, seen: &Observation, patience_s: f64) -> [Option<Passage>; 2] {
        let reach = segment.offset(seen.at) / seen.margin;
        let stayed = self.leave(reach, seen.time, patience_s);
        self.pass(segment, seen);
        self.enter(reach, seen.time);
        let arrived = self.clear.and_then(|(side, since)| {
            let at_once = self.settled.is_none() || reach.abs() >= FAR;
            let for_good = at_once || seen.time.seconds_since(since) >= patience_s;
            if for_good { self.settle(side) } else { None }
        });
        (self.last, self.reach) = ((seen.time, seen.at), reach);
        [stayed, arrived]
    }

    /// The track is never seen again: the side on which it was last clear of the line is where it went.
    pub(super) fn end(&mut self) -> Option<Passage> {
        self.clear.and_then(|(side, _)| self.settle(side))
    }

    /// Ends the time on the clear side if the motion to `reach` leads out of it.
    fn leave(&mut self, reach: f64, now: EventTime, patience_s: f64) -> Option<Passage> {
        let (side, since) = self.clear?;
        if reach.abs() >= 1.0 && side_of(reach) == side {
            return None;
        }
        self.clear = None;
        let fraction = (self.reach.abs() - 1.0) / (reach - self.reach).abs();
        let left = time_between(self.last.0, now, fraction);
        if left.seconds_since(since) >= patience_s { self.settle(side) } else { None }
    }

    /// Begins the time on a clear side if the motion to `reach` leads there.
    fn enter(&mut self, reach: f64, now: EventTime) {
        if self.clear.is_none() && reach.abs() >= 1.0 {
            let fraction = 1.0 - (reach.abs() - 1.0) / (reach - self.reach).abs();
            self.clear = Some((side_of(reach), time_between(self.last.0, now, fraction)));
        }
    }

    /// Notes a passage of the segment.
    fn pass(&mut self, segment: &Segment, seen: &Observation) {
        let (time, from) = self.last;
        let Some(fraction) = segment.passed_by(from, seen.at) else { return };
        let time = time_between(time, seen.time, fraction);
        match segment.side(seen.at) {
            Side::Right => (self.net, self.last_in) = (self.net + 1, time),
            Side::Left => (self.net, self.last_out) = (self.net - 1, time),
        }
    }

    /// Settles the track on a side, and tells whether this completes a crossing.
    fn settle(&mut self, side: Side) -> Option<Passage> {
        let net = std::mem::take(&mut self.net);
        match (self.settled.replace(side)?, side) {
            (Side::Left, Side::Right) if net > 0 => Some((Direction::In, self.last_in)),
            (Side::Right, Side::Left) if net < 0 => Some((Direction::Out, self.last_out)),
            _ => None,
        }
    }
}

fn side_of(reach: f64) -> Side {
    if reach > 0.0 { Side::Right } else { Side::Left }
}
