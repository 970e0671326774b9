//! A line's crossings since the present period began: the day, or the hour.
//!
//! Owns the counts that people watch; the store owns the counts that are kept. Staff is left out, and what a track was
//! counted as before it was found to be staff is taken back. Refuses to know time zones: the bounds of a period come from
//! outside.

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::event::{Crossing, Direction};
use promenade_core::time::EventTime;

/// First instant of the period that contains a time, and of the next one.
pub type Bounds = Box<dyn Fn(EventTime) -> (EventTime, EventTime) + Send>;

/// Counts of the present period.
pub struct Counter {
    bounds: Bounds,
    period: Option<(EventTime, EventTime)>,
    counts: BTreeMap<String, (u64, u64)>,
    /// What living tracks have crossed in it.
    by_track: BTreeMap<u64, Vec<(String, Direction)>>,
    /// Living tracks that are staff.
    staff: BTreeSet<u64>,
}

impl Counter {
    /// No counts yet; the first time seen decides the period.
    pub fn new(bounds: Bounds) -> Self {
        Self { bounds, period: None, counts: BTreeMap::new(), by_track: BTreeMap::new(), staff: BTreeSet::new() }
    }

    /// Continues the period of `now` with what was counted before a restart: line, in, out.
    #[must_use]
    pub fn seeded(mut self, now: EventTime, counts: impl IntoIterator<Item = (String, u64, u64)>) -> Self {
        self.period = Some((self.bounds)(now));
        self.counts = counts.into_iter().map(|(line, inward, out)| (line, (inward, out))).collect();
        self
    }

    /// Begins a new period when `now` lies beyond the present one. A clock that steps back keeps the period, unless it was
    /// as long as that or more ahead: then nothing would be counted until it is there again.
    pub fn advance(&mut self, now: EventTime) {
        let was_ahead =
            |start: EventTime, end: EventTime| now < start && start.seconds_since(now) >= end.seconds_since(start);
        if self.period.is_none_or(|(start, end)| now >= end || was_ahead(start, end)) {
            self.period = Some((self.bounds)(now));
            self.counts.clear();
            self.by_track.clear();
        }
    }

    /// Adds a crossing if it was made in the period and not by staff; a late one may belong to the one before.
    pub fn count(&mut self, crossing: &Crossing) {
        let Some((start, end)) = self.period else { return };
        if crossing.time < start || crossing.time >= end || self.staff.contains(&crossing.track) {
            return;
        }
        *self.count_of(&crossing.line, crossing.direction) += 1;
        self.by_track.entry(crossing.track).or_default().push((crossing.line.clone(), crossing.direction));
    }

    /// The track is staff for its life: what it was counted as in this period is taken back.
    pub fn is_staff(&mut self, track: u64) {
        self.staff.insert(track);
        for (line, direction) in self.by_track.remove(&track).unwrap_or_default() {
            let count = self.count_of(&line, direction);
            *count = count.saturating_sub(1);
        }
    }

    /// Forgets a track that ended; what it was counted as stands.
    pub fn ended(&mut self, track: u64) {
        self.by_track.remove(&track);
        self.staff.remove(&track);
    }

    /// Forgets all tracks: a break ends them.
    pub fn all_ended(&mut self) {
        self.by_track.clear();
        self.staff.clear();
    }

    fn count_of(&mut self, line: &str, direction: Direction) -> &mut u64 {
        let (inward, out) = self.counts.entry(line.to_owned()).or_default();
        match direction {
            Direction::In => inward,
            Direction::Out => out,
        }
    }

    /// In and out of a line.
    pub fn of(&self, line: &str) -> (u64, u64) {
        self.counts.get(line).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use promenade_core::detection::Class;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn utc_days() -> Bounds {
        Box::new(|time| {
            let start = time.micros().div_euclid(DAY) * DAY;
            (EventTime(start), EventTime(start + DAY))
        })
    }

    fn crossing(time: i64, direction: Direction) -> Crossing {
        let line = "door".to_owned();
        Crossing { time: EventTime(time), line, direction, track: 1, class: Class::Person, passage: 0, late: false }
    }

    #[test]
    fn the_next_period_begins_at_zero() {
        let mut counter = Counter::new(utc_days());
        counter.advance(EventTime(DAY - 1));
        counter.count(&crossing(DAY - 1, Direction::In));
        assert_eq!(counter.of("door"), (1, 0));
        counter.advance(EventTime(DAY));
        assert_eq!(counter.of("door"), (0, 0));
    }

    #[test]
    fn a_late_count_of_the_period_before_is_not_counted() {
        let mut counter = Counter::new(utc_days());
        counter.advance(EventTime(DAY));
        counter.count(&crossing(DAY - 1, Direction::Out));
        assert_eq!(counter.of("door"), (0, 0));
    }

    #[test]
    fn staff_is_left_out_and_what_it_was_counted_as_is_taken_back() {
        let mut counter = Counter::new(utc_days());
        counter.advance(EventTime(10));
        counter.count(&crossing(10, Direction::In));
        counter.count(&Crossing { track: 2, ..crossing(11, Direction::In) });
        assert_eq!(counter.of("door"), (2, 0));
        counter.is_staff(1);
        counter.count(&crossing(20, Direction::Out));
        assert_eq!(counter.of("door"), (1, 0));
        counter.ended(2);
        counter.is_staff(2);
        assert_eq!(counter.of("door"), (1, 0), "who has gone is counted");
    }

    #[test]
    fn numbers_of_tracks_that_ended_may_come_again() {
        let mut counter = Counter::new(utc_days());
        counter.advance(EventTime(10));
        counter.is_staff(1);
        counter.all_ended();
        counter.count(&crossing(20, Direction::Out));
        assert_eq!(counter.of("door"), (0, 1));
    }

    #[test]
    fn what_was_counted_before_is_not_taken_from_this_period() {
        let mut counter = Counter::new(utc_days());
        counter.advance(EventTime(DAY - 1));
        counter.count(&crossing(DAY - 1, Direction::In));
        counter.advance(EventTime(DAY));
        counter.count(&Crossing { track: 2, ..crossing(DAY, Direction::In) });
        counter.is_staff(1);
        assert_eq!(counter.of("door"), (1, 0));
    }

    #[test]
    fn a_restart_goes_on_from_what_the_store_holds() {
        let mut counter = Counter::new(utc_days()).seeded(EventTime(5), [("door".to_owned(), 7, 3)]);
        counter.advance(EventTime(10));
        counter.count(&crossing(10, Direction::Out));
        assert_eq!(counter.of("door"), (7, 4));
    }

    #[test]
    fn a_clock_that_was_days_ahead_does_not_stop_the_counts_until_then() {
        let mut counter = Counter::new(utc_days()).seeded(EventTime(9 * DAY), [("door".to_owned(), 7, 3)]);
        counter.advance(EventTime(8 * DAY + DAY / 2));
        assert_eq!(counter.of("door"), (7, 3), "a few hours are kept");
        counter.advance(EventTime(2 * DAY));
        counter.count(&crossing(2 * DAY, Direction::In));
        assert_eq!(counter.of("door"), (1, 0));
    }
}
