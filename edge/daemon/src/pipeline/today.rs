//! Today's crossings a line, from local midnight to local midnight.
//!
//! Owns the counts that people watch; the store owns the counts that are kept. Refuses to know time zones: the bounds
//! of a day come from outside.

use std::collections::BTreeMap;

use promenade_core::event::{Crossing, Direction};
use promenade_core::time::EventTime;

/// First instant of the local day that contains a time, and of the next one.
pub type DayBounds = Box<dyn Fn(EventTime) -> (EventTime, EventTime) + Send>;

/// Counts of the present day.
pub struct Today {
    bounds: DayBounds,
    day: Option<(EventTime, EventTime)>,
    counts: BTreeMap<String, (u64, u64)>,
}

impl Today {
    /// No counts yet; the first time seen decides the day.
    pub fn new(bounds: DayBounds) -> Self {
        Self { bounds, day: None, counts: BTreeMap::new() }
    }

    /// Continues the day of `now` with what was counted before a restart: line, in, out.
    #[must_use]
    pub fn seeded(mut self, now: EventTime, counts: impl IntoIterator<Item = (String, u64, u64)>) -> Self {
        self.day = Some((self.bounds)(now));
        self.counts = counts.into_iter().map(|(line, inward, out)| (line, (inward, out))).collect();
        self
    }

    /// Begins a new day when `now` lies beyond the present one. A clock that steps back keeps the day.
    pub fn advance(&mut self, now: EventTime) {
        if self.day.is_none_or(|(_, end)| now >= end) {
            self.day = Some((self.bounds)(now));
            self.counts.clear();
        }
    }

    /// Adds a crossing if it was made today; a late one may belong to yesterday.
    pub fn count(&mut self, crossing: &Crossing) {
        let Some((start, end)) = self.day else { return };
        if crossing.time < start || crossing.time >= end {
            return;
        }
        let (inward, out) = self.counts.entry(crossing.line.clone()).or_default();
        match crossing.direction {
            Direction::In => *inward += 1,
            Direction::Out => *out += 1,
        }
    }

    /// In and out of a line, today.
    pub fn of(&self, line: &str) -> (u64, u64) {
        self.counts.get(line).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use promenade_core::detection::Class;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn utc_days() -> DayBounds {
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
    fn midnight_begins_at_zero() {
        let mut today = Today::new(utc_days());
        today.advance(EventTime(DAY - 1));
        today.count(&crossing(DAY - 1, Direction::In));
        assert_eq!(today.of("door"), (1, 0));
        today.advance(EventTime(DAY));
        assert_eq!(today.of("door"), (0, 0));
    }

    #[test]
    fn a_late_count_of_yesterday_is_not_todays() {
        let mut today = Today::new(utc_days());
        today.advance(EventTime(DAY));
        today.count(&crossing(DAY - 1, Direction::Out));
        assert_eq!(today.of("door"), (0, 0));
    }

    #[test]
    fn a_restart_goes_on_from_what_the_store_holds() {
        let mut today = Today::new(utc_days()).seeded(EventTime(5), [("door".to_owned(), 7, 3)]);
        today.advance(EventTime(10));
        today.count(&crossing(10, Direction::Out));
        assert_eq!(today.of("door"), (7, 4));
    }
}
