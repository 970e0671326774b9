//! Zones: who is inside, and for how long.
//!
//! Owns occupancy and visits of one polygon; refuses statistics over time, and what a queue makes of them.
//!
//! # The rule
//! - A track belongs to the zone by its anchor. Its first position decides at once; after that it comes in when the
//!   anchor is inside by the hysteresis (a fraction of the box height, see [`crate::observation`]) or has been inside
//!   for [`PATIENCE_S`] without a break, and leaves in the same way. Flicker on the outline therefore makes no visits.
//! - The times of a visit are those at which the anchor passed the outline, interpolated between frames, not those at
//!   which the hysteresis was overcome. A pass between two analysed frames, inside in neither, is no visit.
//! - A track that is lost in the middle of an area or a parking zone, away from the picture's border, hands its stay to
//!   one that appears there soon after (see [`crate::reappearance`]). Without an heir the stay ended where it was lost.
//!   Queues hand over waits themselves ([`crate::queue`]), and what staff's zones tell of is the track.
//! - Parts of the outline on the frame's border ask for no hysteresis: nobody is seen beyond them. In a zone too narrow
//!   for the hysteresis half of its mean half-width is enough.
//! - Only matched positions change anything. A visit of a track that is lost ends at its last matched position.
//! - Confirmed tracks count. A tentative track's visits wait for its confirmation and then tell their true times.
//! - Occupancy is of the frame: tracks that are inside and matched in it, or coasted to a place inside both the zone
//!   and the frame.

mod lost;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::lost::LostGuests;
use crate::detection::{Class, FrameSize};
use crate::event::{Event, Visit};
use crate::geometry::{Point, Polygon, Segment};
use crate::observation::{Observation, time_between};
use crate::scene::{Anchor, ZoneKind, ZoneSpec};
use crate::time::EventTime;
use crate::tracker::TrackState;

/// Seconds without a break on the other side of the outline that settle a track there, however near it stands.
pub const PATIENCE_S: f64 = 2.0;

/// One polygon and the tracks that are in view of it.
#[derive(Debug)]
pub struct Zone {
    id: String,
    anchor: Anchor,
    classes: Vec<Class>,
    size: FrameSize,
    polygon: Polygon,
    /// Sides over which people come and go: those that are not on the frame's border.
    open_sides: Vec<Segment>,
    /// Greatest depth that may be asked for before a track is inside, so that narrow zones can be entered.
    greatest_depth: f64,
    guests: BTreeMap<u64, Guest>,
    /// Whether a stay may go on in another track.
    hands_over: bool,
    lost: LostGuests,
    people: u32,
}

/// What one track has done at one zone.
#[derive(Debug)]
struct Guest {
    last: Observation,
    /// The first position, where that was inside and the visit that began there is not told yet.
    appeared: Option<Observation>,
    /// Track and visit that this guest's visit goes on with, where another was lost here.
    goes_on_as: Option<(u64, u32)>,
    /// Whether the last anchor was inside the polygon, and since when without a break.
    within: bool,
    since: EventTime,
    /// The visit under way.
    stay: Option<Stay>,
    visits: u32,
    confirmed: bool,
    /// What is not told yet of visits that have ended: those of a tentative track wait here.
    waiting: Vec<Visit>,
}

#[derive(Clone, Copy, Debug)]
struct Stay {
    entered: EventTime,
    announced: bool,
    class: Class,
}

impl Zone {
    /// The zone of `spec` in pixels of a frame of `size`.
    pub fn new(spec: &ZoneSpec, size: FrameSize) -> Self {
        let polygon = Polygon::from_normalised(&spec.polygon, size);
        let open = |side: &&Segment| !on_border(side, size);
        let open_sides = polygon.edges().iter().filter(open).copied().collect();
        // A convex polygon has a point at least area / perimeter away from its outline.
        let greatest_depth = 0.5 * polygon.area() / polygon.perimeter();
        let (id, anchor, classes) = (spec.id.clone(), spec.anchor, spec.classes.clone());
        let hands_over = matches!(spec.kind, ZoneKind::Area | ZoneKind::Parking);
        let (guests, lost) = (BTreeMap::new(), LostGuests::default());
        Self { id, anchor, classes, size, polygon, open_sides, greatest_depth, guests, hands_over, lost, people: 0 }
    }

    /// Which point of a box this zone watches.
    pub const fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// People inside at the frame under way, or at the last one.
    pub const fn people(&self) -> u32 {
        self.people
    }

    /// Tracks in memory.
    pub fn tracked(&self) -> usize {
        self.guests.len() + self.lost.len()
    }

    /// Begins a frame: nobody has been seen in it yet.
    pub const fn begin_frame(&mut self) {
        self.people = 0;
    }

    /// Ends a frame: visits of lost tracks that nobody will go on with any more are appended to `events`.
    pub fn end_frame(&mut self, now: EventTime, events: &mut Vec<Event>) {
        self.give_up(Some(now), events);
    }

    /// Reads one matched position of a track; visits that begin or end by it are appended to `events`.
    pub fn observe(&mut self, seen: &Observation, events: &mut Vec<Event>) {
        if !self.classes.contains(&seen.class) {
            return;
        }
        let within = self.polygon.contains(seen.at);
        let passed = |last: Point| self.polygon.passed_by(last, seen.at);
        let guest = self.guests.entry(seen.track).or_insert_with(|| Guest::born(seen, within));
        guest.step(seen, within, passed);
        let depth = if within { seen.margin.min(self.greatest_depth) } else { seen.margin };
        let clear = || self.open_sides.iter().all(|side| side.distance(seen.at) >= depth);
        if guest.stay.is_some() != within && (guest.settled_for(seen.time) >= PATIENCE_S || clear()) {
            guest.change_sides(&self.id, seen);
        }
        if seen.state == TrackState::Confirmed {
            if let Some(before) = guest.appeared.take().and_then(|born| self.lost.reappeared(&born)) {
                guest.go_on_with(before);
            }
            guest.announce(&self.id, seen.track, events);
            self.people += u32::from(guest.stay.is_some());
        }
    }

    /// Reads one predicted position: it changes no visit, but the track may still be inside.
    pub fn coast(&mut self, predicted: &Observation, centre: Point) {
        let counts = self.guests.get(&predicted.track).is_some_and(|guest| guest.confirmed && guest.stay.is_some());
        let in_frame = centre == centre.clipped(self.size);
        self.people += u32::from(counts && in_frame && self.polygon.contains(predicted.at));
    }

    /// Forgets a track that has ended; its visit ended when it was last matched, unless another goes on with it.
    pub fn end(&mut self, track: u64, events: &mut Vec<Event>) {
        let Some(guest) = self.guests.remove(&track) else { return };
        if self.hands_over && guest.is_inside() && !lost::at_the_border(&guest.last, self.size) {
            self.lost.add(track, guest);
        } else {
            guest.leave(&self.id, track, true, events);
        }
    }

    fn give_up(&mut self, now: Option<EventTime>, events: &mut Vec<Event>) {
        for (track, guest) in self.lost.given_up(now) {
            guest.leave(&self.id, track, true, events);
        }
    }

    /// Forgets every track because the stream has broken: visits under way are told as incomplete.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.people = 0;
        self.give_up(None, events);
        for (track, guest) in std::mem::take(&mut self.guests) {
            guest.leave(&self.id, track, false, events);
        }
    }
}

impl Guest {
    fn born(seen: &Observation, within: bool) -> Self {
        let stay = within.then_some(Stay { entered: seen.time, announced: false, class: seen.class });
        let (last, since, appeared) = (*seen, seen.time, within.then_some(*seen));
        Self { last, appeared, goes_on_as: None, within, since, stay, visits: 0, confirmed: false, waiting: Vec::new() }
    }

    /// Notes the new position and, where it is on the other side of the outline, when that was passed.
    fn step(&mut self, seen: &Observation, within: bool, passed: impl Fn(Point) -> Option<(f64, f64)>) {
        let Observation { time, at: from, .. } = std::mem::replace(&mut self.last, *seen);
        self.confirmed |= seen.state == TrackState::Confirmed;
        if within == self.within {
            return;
        }
        // In by the last passage, out by the first: what is inside for certain. Along the outline there is neither.
        let fraction = match (passed(from), within) {
            (Some((_, last)), true) => last,
            (Some((first, _)), false) => first,
            (None, true) => 1.0,
            (None, false) => 0.0,
        };
        (self.within, self.since) = (within, time_between(time, seen.time, fraction));
    }

    /// Confirmed, and in the middle of a visit.
    const fn is_inside(&self) -> bool {
        self.confirmed && self.within && self.stay.is_some()
    }

    /// The visit under way is that of a guest who was lost here.
    fn go_on_with(&mut self, (track, before): (u64, Self)) {
        if let Some(stay) = before.stay.filter(|_| self.stay.is_some()) {
            self.goes_on_as = Some(before.goes_on_as.unwrap_or((track, before.visits)));
            self.stay = Some(stay);
        }
    }

    fn settled_for(&self, now: EventTime) -> f64 {
        now.seconds_since(self.since)
    }

    fn change_sides(&mut self, zone: &str, seen: &Observation) {
        match self.stay.take() {
            None => self.stay = Some(Stay { entered: self.since, announced: false, class: seen.class }),
            Some(stay) => {
                // Every visit is told at its beginning too, even where it is known only when it has ended.
                let ends = [(!stay.announced).then_some(None), Some(Some(self.since))];
                let rows = ends.into_iter().flatten().map(|left| self.visit(zone, seen.track, stay, left));
                let rows: Vec<Visit> = rows.collect();
                self.waiting.extend(rows);
                self.visits += u32::from(self.goes_on_as.take().is_none());
                self.appeared = None;
            }
        }
    }

    /// Tells a confirmed track's waiting visits and the beginning of the one under way.
    fn announce(&mut self, zone: &str, track: u64, events: &mut Vec<Event>) {
        events.extend(self.waiting.drain(..).map(Event::Visit));
        let Some(stay) = self.stay.as_mut().filter(|stay| !stay.announced) else { return };
        stay.announced = true;
        let stay = *stay;
        events.push(Event::Visit(self.visit(zone, track, stay, None)));
    }

    fn leave(mut self, zone: &str, track: u64, complete: bool, events: &mut Vec<Event>) {
        let Some(stay) = self.stay.take().filter(|_| self.confirmed) else { return };
        // The last position may be outside within the hysteresis, before that had been overcome.
        let left = if self.within { self.last.time } else { self.since };
        events.push(Event::Visit(Visit { complete, ..self.visit(zone, track, stay, Some(left)) }));
    }

    fn visit(&self, zone: &str, track: u64, stay: Stay, left: Option<EventTime>) -> Visit {
        let Stay { entered, class, .. } = stay;
        let (track, visit) = self.goes_on_as.unwrap_or((track, self.visits));
        Visit { zone: zone.to_owned(), track, class, visit, entered, left, complete: true }
    }
}

/// Whether both ends of a side lie on the same border of the frame, to half a pixel.
fn on_border(side: &Segment, size: FrameSize) -> bool {
    let both = |at: fn(Point) -> f64, border: f64| [side.a, side.b].iter().all(|&p| (at(p) - border).abs() <= 0.5);
    both(|p| p.x, 0.0)
        || both(|p| p.x, f64::from(size.width))
        || both(|p| p.y, 0.0)
        || both(|p| p.y, f64::from(size.height))
}
