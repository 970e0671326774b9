//! Today's crossings a line, from local midnight to local midnight.
//!
//! Owns the counts that people watch; the store owns the counts that are kept. Staff is left out, and what a track was
//! counted as before it was found to be staff is taken back. Refuses to know time zones: the bounds of a day come from
//! outside.

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::event::{Crossing, Direction};
use promenade_core::time::EventTime;

/// First instant of the local day that contains a time, and of the next one.
pub type DayBounds = Box<dyn Fn(EventTime) -> (EventTime, EventTime) + Send>;

/// Seconds of a usual day.
const DAY_S: f64 = 86_400.0;

/// Counts of the present day.
pub struct Today {
    bounds: DayBounds,
    day: Option<(EventTime, EventTime)>,
    counts: BTreeMap<String, (u64, u64)>,
    /// What living tracks have crossed today.
    by_track: BTreeMap<u64, Vec<(String, Direction)>>,
    /// Living tracks that are staff.
    staff: BTreeSet<u64>,
}

impl Today {
    /// No counts yet; the first time seen decides the day.
    pub fn new(bounds: DayBounds) -> Self {
        Self { bounds, day: None, counts: BTreeMap::new(), by_track: BTreeMap::new(), staff: BTreeSet::new() }
    }

    /// Continues the day of `now` with what was counted before a restart: line, in, out.
    #[must_use]
    pub fn seeded(mut self, now: EventTime, counts: impl IntoIterator<Item = (String, u64, u64)>) -> Self {
        self.day = Some((self.bounds)(now));
        self.counts = counts.into_iter().map(|(line, inward, out)| (line, (inward, out))).collect();
        self
    }

    /// Begins a new day when `now` lies beyond the present one. A clock that steps back keeps the day, unless it was a
    /// day or more ahead: then nothing would be counted until it is there again.
    pub fn advance(&mut self, now: EventTime) {
        let was_ahead = |start: EventTime| now < start && start.seconds_since(now) >= DAY_S;
        if self.day.is_none_or(|(start, end)| now >= end || was_ahead(start)) {
            self.day = Some((self.bounds)(now));
            self.counts.clear();
            self.by_track.clear();
        }
    }

    /// Adds a crossing if it was made today and not by staff; a late one may belong to yesterday.
    pub fn count(&mut self, crossing: &Crossing) {
        let Some((start, end)) = self.day else { return };
        if crossing.time < start || crossing.time >= end || self.staff.contains(&crossing.track) {
            return;
        }
        *self.count_of(&crossing.line, crossing.direction) += 1;
        self.by_track.entry(crossing.track).or_default().push((crossing.line.clone(), crossing.direction));
    }

    /// The track is staff for its life: what it was counted as today is taken back.
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
    fn staff_is_left_out_and_what_it_was_counted_as_is_taken_back() {
        let mut today = Today::new(utc_days());
        today.advance(EventTime(10));
        today.count(&crossing(10, Direction::In));
        today.count(&Crossing { track: 2, ..crossing(11, Direction::In) });
        assert_eq!(today.of("door"), (2, 0));
        today.is_staff(1);
        today.count(&crossing(20, Direction::Out));
        assert_eq!(today.of("door"), (1, 0));
        today.ended(2);
        today.is_staff(2);
        assert_eq!(today.of("door"), (1, 0), "who has gone is counted");
    }

    #[test]
    fn numbers_of_tracks_that_ended_may_come_again() {
        let mut today = Today::new(utc_days());
        today.advance(EventTime(10));
        today.is_staff(1);
        today.all_ended();
        today.count(&crossing(20, Direction::Out));
        assert_eq!(today.of("door"), (0, 1));
    }

    #[test]
    fn what_was_counted_yesterday_is_not_taken_from_today() {
        let mut today = Today::new(utc_days());
        today.advance(EventTime(DAY - 1));
        today.count(&crossing(DAY - 1, Direction::In));
        today.advance(EventTime(DAY));
        today.count(&Crossing { track: 2, ..crossing(DAY, Direction::In) });
        today.is_staff(1);
        assert_eq!(today.of("door"), (1, 0));
    }

    #[test]
    fn a_restart_goes_on_from_what_the_store_holds() {
        let mut today = Today::new(utc_days()).seeded(EventTime(5), [("door".to_owned(), 7, 3)]);
        today.advance(EventTime(10));
        today.count(&crossing(10, Direction::Out));
        assert_eq!(today.of("door"), (7, 4));
    }

    #[test]
    fn a_clock_that_was_days_ahead_does_not_stop_the_counts_until_then() {
        let mut today = Today::new(utc_days()).seeded(EventTime(9 * DAY), [("door".to_owned(), 7, 3)]);
        today.advance(EventTime(8 * DAY + DAY / 2));
        assert_eq!(today.of("door"), (7, 3), "a few hours are kept");
        today.advance(EventTime(2 * DAY));
        today.count(&crossing(2 * DAY, Direction::In));
        assert_eq!(today.of("door"), (1, 0));
    }
}
