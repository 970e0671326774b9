//! Queues: length, measured waits, and the wait that a newcomer should expect.
//!
//! Owns the formulas of waiting, version 1; refuses to watch anybody: it reads the visits and samples of a queue zone.
//! For now a wait is the length of a visit to the queue zone, whether it ended in service or not.

use std::collections::{BTreeSet, VecDeque};

use crate::event::{Visit, ZoneSecond};
use crate::histogram::Histogram;
use crate::time::EventTime;

/// Fewer departures a minute than this are near zero: one in ten minutes tells nothing about the next.
pub const LEAST_DEPARTURES_PER_MINUTE: f64 = 0.1;

/// Measured and expected wait disagree when one is more than this many times the other.
pub const GREATEST_DISAGREEMENT: f64 = 2.0;

/// The wait in seconds that a newcomer should expect: people ahead / departures per minute (Little's law over a stable
/// period, L = lambda W). `None` where departures are near zero: then nothing can be said, not even to an empty queue.
pub fn expected_wait(people_ahead: f64, departures_per_minute: f64) -> Option<f64> {
    (departures_per_minute >= LEAST_DEPARTURES_PER_MINUTE).then(|| 60.0 * people_ahead / departures_per_minute)
}

/// Whether a measured mean wait is borne out by Little's law; both in seconds. `false` marks the wait doubtful.
pub fn waits_agree(measured: f64, expected: f64) -> bool {
    let (less, more) = (measured.min(expected), measured.max(expected));
    // Below a second both are "no wait", whatever their ratio.
    more < 1.0 || more <= GREATEST_DISAGREEMENT * less
}

/// Departures from a queue over the last while.
#[derive(Clone, Debug)]
pub struct Departures {
    window_s: f64,
    since: Option<EventTime>,
    times: VecDeque<EventTime>,
}

impl Departures {
    /// A window of that many seconds.
    pub const fn new(window_s: f64) -> Self {
        Self { window_s, since: None, times: VecDeque::new() }
    }

    /// The queue is observed from here on (the start, or after a gap): what was before is forgotten.
    pub fn restart(&mut self, now: EventTime) {
        self.since = Some(now);
        self.times.clear();
    }

    /// Somebody left the queue.
    pub fn add(&mut self, left: EventTime) {
        self.since.get_or_insert(left);
        let place = self.times.partition_point(|&earlier| earlier <= left);
        self.times.insert(place, left);
    }

    /// Departures per minute over the window up to `now`, or over what of it was observed; `None` before the first
    /// tenth of the window has passed, when the rate would be an accident.
    pub fn per_minute(&mut self, now: EventTime) -> Option<f64> {
        let observed = now.seconds_since(self.since?).min(self.window_s);
        while self.times.front().is_some_and(|&left| now.seconds_since(left) >= self.window_s) {
            self.times.pop_front();
        }
        (observed >= self.window_s / 10.0).then(|| 60.0 * self.times.len() as f64 / observed)
    }
}

/// Statistics of one zone over a period, from its visits and second samples. For a queue zone occupancy is the queue's
/// length and a stay is a wait.
#[derive(Clone, Debug, Default)]
pub struct ZoneStats {
    entries: u64,
    seconds: u64,
    sum_of_means: f64,
    max: u32,
    stays: Histogram,
    sum_of_stays: f64,
    cut: u64,
    /// Visits that have begun and not ended, by track and number, so that their end is no second entry.
    inside: BTreeSet<(u64, u32)>,
}

impl ZoneStats {
    /// Reads one second of the zone; every second once.
    pub fn add_second(&mut self, second: &ZoneSecond) {
        self.seconds += 1;
        self.sum_of_means += f64::from(second.mean);
        self.max = self.max.max(second.max);
    }

    /// Reads a visit at its beginning, its end, or both. Visits that a break has cut are entries, but their lengths are
    /// lower bounds and stay out of the percentiles.
    pub fn add_visit(&mut self, visit: &Visit) {
        let known = (visit.track, visit.visit);
        let Some(left) = visit.left else {
            self.entries += u64::from(self.inside.insert(known));
            return;
        };
        self.entries += u64::from(!self.inside.remove(&known));
        if visit.complete {
            let stay = left.seconds_since(visit.entered);
            self.stays.add(stay);
            self.sum_of_stays += stay;
        } else {
            self.cut += 1;
        }
    }

    /// Visits that began.
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// Seconds observed.
    pub const fn seconds(&self) -> u64 {
        self.seconds
    }

    /// People inside, mean over the observed seconds; `None` before the first.
    pub fn mean(&self) -> Option<f64> {
        (self.seconds > 0).then(|| self.sum_of_means / self.seconds as f64)
    }

    /// People inside, greatest.
    pub const fn max(&self) -> u32 {
        self.max
    }

    /// Lengths of the completed visits in seconds.
    pub const fn stays(&self) -> &Histogram {
        &self.stays
    }

    /// Visits that a break has cut.
    pub const fn cut(&self) -> u64 {
        self.cut
    }

    /// Mean length of the completed visits in seconds; `None` before the first.
    pub fn mean_stay(&self) -> Option<f64> {
        (self.stays.total() > 0).then(|| self.sum_of_stays / self.stays.total() as f64)
    }

    /// Completed visits per minute of observation; `None` before the first second.
    pub fn departures_per_minute(&self) -> Option<f64> {
        (self.seconds > 0).then(|| 60.0 * self.stays.total() as f64 / self.seconds as f64)
    }

    /// The mean stay in seconds by Little's law, W = L / lambda, to check the measured one against; `None` where
    /// departures are near zero.
    pub fn expected_stay(&self) -> Option<f64> {
        expected_wait(self.mean()?, self.departures_per_minute()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Class;

    fn visit(track: u64, entered: i64, left: Option<i64>) -> Visit {
        let at = |s: i64| EventTime(s * 1_000_000);
        let (zone, class, entered, left) = ("q".to_owned(), Class::Person, at(entered), left.map(at));
        Visit { zone, track, class, visit: 0, entered, left, complete: true }
    }

    fn second(at: i64, mean: f32, max: u32) -> ZoneSecond {
        ZoneSecond { second: EventTime(at * 1_000_000), zone: "q".into(), mean, max }
    }

    fn close(told: Option<f64>, expected: f64) -> bool {
        told.is_some_and(|told| (told - expected).abs() < 1e-9)
    }

    #[test]
    fn a_newcomer_waits_for_those_ahead() {
        assert!(close(expected_wait(6.0, 2.0), 180.0));
        assert!(close(expected_wait(0.0, 2.0), 0.0));
        assert_eq!(expected_wait(6.0, 0.0), None);
        assert_eq!(expected_wait(6.0, f64::NAN), None);
    }

    #[test]
    fn waits_that_differ_by_more_than_twice_disagree() {
        assert!(waits_agree(100.0, 190.0) && waits_agree(190.0, 100.0) && waits_agree(0.0, 0.4));
        assert!(!waits_agree(100.0, 210.0) && !waits_agree(0.0, 30.0));
    }

    #[test]
    fn departures_are_counted_over_the_window() {
        let (mut departures, at) = (Departures::new(300.0), |s: i64| EventTime(s * 1_000_000));
        assert_eq!(departures.per_minute(at(0)), None);
        departures.restart(at(0));
        for s in [20, 10, 70] {
            departures.add(at(s));
        }
        assert_eq!(departures.per_minute(at(29)), None, "too early to tell");
        assert!(close(departures.per_minute(at(90)), 2.0), "over the 90 s observed");
        assert!(close(departures.per_minute(at(315)), 0.4), "10 s is out of the window");
        assert!(close(departures.per_minute(at(1000)), 0.0));
        assert!(departures.times.is_empty());
    }

    #[test]
    fn an_entry_is_told_twice_and_counted_once() {
        let mut stats = ZoneStats::default();
        stats.add_visit(&visit(1, 0, None));
        stats.add_visit(&visit(1, 0, Some(10)));
        stats.add_visit(&visit(2, 5, Some(25)));
        stats.add_visit(&Visit { complete: false, ..visit(3, 20, Some(30)) });
        assert_eq!((stats.entries(), stats.stays().total(), stats.cut()), (3, 2, 1));
        assert!(close(stats.mean_stay(), 15.0));
        assert!(stats.inside.is_empty());
    }

    #[test]
    fn length_is_a_mean_over_observed_seconds() {
        let mut stats = ZoneStats::default();
        assert_eq!((stats.mean(), stats.mean_stay(), stats.expected_stay()), (None, None, None));
        stats.add_second(&second(0, 1.0, 2));
        stats.add_second(&second(9, 4.0, 5));
        assert!(close(stats.mean(), 2.5));
        assert_eq!((stats.max(), stats.seconds()), (5, 2));
    }

    #[test]
    fn a_steady_queue_obeys_littles_law() {
        // One comes every 10 s and stays 30 s: three inside, six leave a minute.
        let mut stats = ZoneStats::default();
        for track in 0..360_i64 {
            stats.add_visit(&visit(track as u64, 10 * track, Some(10 * track + 30)));
        }
        for s in 0..3600 {
            stats.add_second(&second(s, 3.0, 3));
        }
        assert!(close(stats.expected_stay(), 30.0) && close(stats.mean_stay(), 30.0));
        assert!(waits_agree(stats.mean_stay().unwrap(), stats.expected_stay().unwrap()));
    }
}
