//! Queues: measured waits, and the wait that a newcomer should expect.
//!
//! Owns what a wait is and the formulas of waiting. Refuses geometry: it reads the stays that [`crate::zones`] tells of
//! the queue's zone and of its service zones, and the length of the queue.
//!
//! # The rule, version [`QUEUE_VERSION`]
//! - A wait begins when a track enters the queue's zone and is in none of its service zones. It ends, *served*, when the
//!   track enters one of them, be it from inside the queue's zone (zones may overlap) or within [`GRACE_S`] of having
//!   left it. Which server it is does not matter.
//! - Whoever leaves the queue's zone and is not served within the grace has *abandoned* the queue after a stay of the
//!   least length or more, and has *passed* through it after a shorter one; the wait ended where the zone was left. Who
//!   comes back within the grace never left. A queue without service zones cannot tell service from giving up: whoever
//!   stayed is served.
//! - From the service zone back into the queue's within the grace is the same customer: flicker on the border between
//!   the two, and the way out through the queue, are no second wait. Only who then stays for the least length and is
//!   served again has waited twice.
//! - A track that is lost in the queue hands its wait to one that appears there soon after ([`HANDOVER_S`]). Without an heir
//!   the wait is *cut*, unless the last box touched the border of the picture: that person walked out.
//! - A break in the stream cuts the waits under way. People who are there when it begins came before: their waits are
//!   cut, too. People who appear in the middle of the zone later on have joined when they appear.

mod formulas;
mod handover;
mod overflow;
mod recent;
#[cfg(test)]
mod tests;
mod waiter;
mod whereabouts;

use std::collections::BTreeMap;

pub use formulas::{
    GREATEST_DISAGREEMENT, LEAST_DEPARTURES_PER_MINUTE, QUEUE_VERSION, WaitDoubt, expected_wait, judge, waits_agree,
};
pub use handover::HANDOVER_S;
pub use recent::WINDOW_S;

use self::handover::{Birth, Handover, Lost};
use self::overflow::Overflow;
use self::recent::Recent;
use self::waiter::{End, Over, Phase, Waiter};
use self::whereabouts::Whereabouts;
use crate::detection::FrameSize;
use crate::event::{Event, Outcome, Visit, Wait};
use crate::scene::{QueueSpec, ZoneKind, ZoneSpec};
use crate::seconds::SETTLING_S;
use crate::time::EventTime;
use crate::tracker::{Sighting, TrackPoint};
use crate::zones::PATIENCE_S;

/// Seconds from the queue's zone to the counter, and back: a walk of a few metres.
pub const GRACE_S: f64 = 5.0;

/// A stay is told at most so many seconds after it began or ended, at any usual frame rate.
const TOLD_WITHIN_S: f64 = PATIENCE_S + 1.0;

/// A queue as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueState {
    /// The wait in seconds that a newcomer should expect; `None` where nothing can be said.
    pub expected_wait_s: Option<f64>,
    /// Why that is not to be trusted.
    pub doubt: Option<WaitDoubt>,
}

/// All queues of one camera.
#[derive(Debug, Default)]
pub struct Queues {
    each: Vec<Queue>,
    whereabouts: Whereabouts,
    began: Option<EventTime>,
}

/// One queue's zone, its service zones and the tracks that are or were in them.
#[derive(Debug)]
struct Queue {
    id: String,
    /// Of the queue's zone among the scene's.
    index: usize,
    spec: QueueSpec,
    waiters: BTreeMap<u64, Waiter>,
    handover: Handover,
    recent: Recent,
    overflow: Overflow,
}

impl Queues {
    /// Empty queues, for every zone of that kind.
    pub fn new(zones: &[ZoneSpec]) -> Self {
        let queues = zones.iter().enumerate().filter(|(_, zone)| zone.kind == ZoneKind::Queue);
        Self { each: queues.map(|(index, zone)| Queue::new(index, zone)).collect(), ..Self::default() }
    }

    /// Notes where tracks are; before [`Self::read`] for the same frame.
    pub fn see(&mut self, time: EventTime, points: &[TrackPoint], size: FrameSize) {
        self.began.get_or_insert(time);
        if self.each.is_empty() {
            return;
        }
        for point in points.iter().filter(|point| point.sighting == Sighting::Matched) {
            self.whereabouts.see(time, point, size);
            self.each.iter_mut().for_each(|queue| queue.overflow.see(time, point, size));
        }
    }

    /// Reads the beginning or the end of a stay. `lost`: the stay ended because its track did.
    pub fn read(&mut self, visit: &Visit, lost: bool, events: &mut Vec<Event>) {
        let birth = self.birth(visit);
        let unseen = birth.is_some_and(|birth| self.is_settling(birth.time));
        for queue in &mut self.each {
            queue.read(visit, birth, unseen, lost, events);
        }
    }

    /// Forgets a track that has ended, after its last stays were read.
    pub fn end(&mut self, track: u64) {
        for queue in &mut self.each {
            queue.end(track, &self.whereabouts);
        }
        self.whereabouts.end(track);
    }

    /// Ends the frame: tells the waits that are over by now. `people` are in each zone of the scene, in its order.
    pub fn advance(&mut self, now: EventTime, people: &[u32], events: &mut Vec<Event>) {
        for queue in &mut self.each {
            queue.advance(now, people.get(queue.index).copied().unwrap_or(0), events);
        }
    }

    /// The stream has broken; after the last stays were read.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.each.iter_mut().for_each(|queue| queue.interrupt(events));
        self.whereabouts.clear();
        self.began = None;
    }

    /// Every zone of `people`, in the order of the scene, with its state if it is a queue.
    pub fn states(&self, people: &[u32]) -> Vec<Option<QueueState>> {
        let mut states = vec![None; people.len()];
        for queue in &self.each {
            let Some(&length) = people.get(queue.index) else { continue };
            states[queue.index] = Some(queue.state(length));
        }
        states
    }

    /// Tracks in memory, wherever they are noted.
    pub fn tracked(&self) -> usize {
        let in_queue = |queue: &Queue| queue.waiters.len() + queue.handover.len() + queue.overflow.len();
        self.whereabouts.len() + self.each.iter().map(in_queue).sum::<usize>()
    }

    fn birth(&self, visit: &Visit) -> Option<Birth> {
        let first = self.whereabouts.first(visit.track).filter(|first| first.time == visit.entered)?;
        let (track, time, at, on_border) = (visit.track, first.time, first.at, first.on_border);
        Some(Birth { track, time, at, in_service: false, on_border })
    }

    fn is_settling(&self, time: EventTime) -> bool {
        self.began.is_none_or(|began| time.seconds_since(began) < SETTLING_S)
    }
}

impl Queue {
    fn new(index: usize, zone: &ZoneSpec) -> Self {
        let (id, spec, waiters) = (zone.id.clone(), zone.queue.clone(), BTreeMap::new());
        let (handover, recent, overflow) = (Handover::default(), Recent::default(), Overflow::new(zone));
        Self { id, index, spec, waiters, handover, recent, overflow }
    }

    fn read(&mut self, visit: &Visit, birth: Option<Birth>, unseen: bool, lost: bool, events: &mut Vec<Event>) {
        let in_service = self.spec.service.contains(&visit.zone);
        if !in_service && visit.zone != self.id {
            return;
        }
        if visit.left.is_none() && !in_service {
            self.overflow.join(visit.track, visit.entered);
        }
        let waiter = self.waiters.entry(visit.track).or_default();
        let over = match (visit.left, in_service) {
            (None, false) => waiter.join(visit.entered, unseen, &self.spec),
            (None, true) => waiter.serve(visit.entered, &self.spec),
            // What the end of a lost track means is for `end` to say.
            (Some(_), _) if lost => None,
            (Some(left), false) if visit.complete => {
                waiter.leave(left);
                None
            }
            (Some(left), true) if visit.complete => {
                waiter.release(left);
                None
            }
            (Some(left), false) => waiter.cut(left, &self.spec),
            (Some(_), true) => None,
        };
        self.tell(visit.track, over, events);
        if let Some(birth) = birth.filter(|_| visit.left.is_none() && !unseen) {
            self.handover.bear(Birth { in_service, ..birth });
        }
    }

    /// A track has ended: what it waited for may go on in another.
    fn end(&mut self, track: u64, whereabouts: &Whereabouts) {
        self.handover.forget(track);
        self.overflow.end(track);
        let Some(waiter) = self.waiters.remove(&track) else { return };
        let Some(last) = whereabouts.last(track) else { return };
        let (begun, ended, how) = match waiter.phase {
            Phase::Away => return,
            Phase::Waiting(begun) => (begun, last.time, if last.on_border { End::Gone } else { End::Lost }),
            Phase::Left(begun, left) => (begun, left, End::Gone),
        };
        let (visit, outside) = (waiter.visits, matches!(waiter.phase, Phase::Left(..)));
        let (last, at, height, on_border) = (last.time, last.at, last.height, last.on_border);
        self.handover.lose(Lost { track, visit, begun, ended, how, outside, last, at, height, on_border });
    }

    fn advance(&mut self, now: EventTime, people: u32, events: &mut Vec<Event>) {
        self.recent.advance(now, people);
        while let Some((lost, heir)) = self.handover.pair() {
            self.hand_over(lost, heir, events);
        }
        for lost in self.handover.expired(Some(now)) {
            self.conclude(lost, events);
        }
        self.give_up(|left| now.seconds_since(left) > GRACE_S + TOLD_WITHIN_S, events);
    }

    /// Ends the waits of those who left the zone at a time that `is_over`.
    fn give_up(&mut self, is_over: impl Fn(EventTime) -> bool, events: &mut Vec<Event>) {
        let over = |waiter: &Waiter| matches!(waiter.phase, Phase::Left(_, left) if is_over(left));
        let tracks: Vec<u64> = self.waiters.iter().filter(|(_, w)| over(w)).map(|(&track, _)| track).collect();
        for track in tracks {
            let over = self.waiters.get_mut(&track).and_then(|waiter| waiter.give_up(&self.spec));
            self.tell(track, over, events);
        }
    }

    fn hand_over(&mut self, lost: Lost, heir: Birth, events: &mut Vec<Event>) {
        if heir.in_service {
            let over = lost.begun.end(heir.time, End::Served, &self.spec);
            self.tell_as(lost.track, lost.visit, over, events);
            return;
        }
        // Where the heir's own wait is over already it was told too short, and the rest is cut.
        let phase = self.waiters.get_mut(&heir.track).map(|waiter| &mut waiter.phase);
        match phase {
            Some(Phase::Waiting(begun) | Phase::Left(begun, _)) => *begun = lost.begun,
            Some(Phase::Away) | None => self.conclude(lost, events),
        }
    }

    fn conclude(&mut self, lost: Lost, events: &mut Vec<Event>) {
        let over = lost.begun.end(lost.ended, lost.how, &self.spec);
        self.tell_as(lost.track, lost.visit, over, events);
    }

    fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.give_up(|_| true, events);
        for lost in self.handover.expired(None) {
            self.conclude(lost, events);
        }
        self.waiters.clear();
        self.recent.restart();
        self.overflow.clear();
    }

    fn tell(&mut self, track: u64, over: Option<Over>, events: &mut Vec<Event>) {
        let Some(waiter) = self.waiters.get_mut(&track).filter(|_| over.is_some()) else { return };
        let visit = waiter.visits;
        waiter.visits += 1;
        self.tell_as(track, visit, over, events);
    }

    fn tell_as(&mut self, track: u64, visit: u32, over: Option<Over>, events: &mut Vec<Event>) {
        let Some(Over { joined, ended, outcome }) = over else { return };
        if matches!(outcome, Outcome::Served | Outcome::Abandoned) {
            self.recent.depart(ended, ended.seconds_since(joined));
        }
        events.push(Event::Wait(Wait { queue: self.id.clone(), track, visit, joined, ended, outcome }));
    }

    fn state(&self, people: u32) -> QueueState {
        let overflows = self.overflow.holds(self.recent.now());
        let doubt = if overflows { Some(WaitDoubt::Overflow) } else { self.recent.doubt() };
        QueueState { expected_wait_s: self.recent.expected_wait(people), doubt }
    }
}
