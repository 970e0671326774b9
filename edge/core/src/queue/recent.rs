//! A queue over the last while: who left it after what wait, and how long it was.

use std::collections::VecDeque;

use super::formulas::{WaitDoubt, expected_wait, judge};
use crate::time::EventTime;

/// The live rate and length are of so many seconds back: long enough for a departure at
/// [`super::LEAST_DEPARTURES_PER_MINUTE`], short enough to follow a rush.
pub const WINDOW_S: f64 = 600.0;

/// The length is remembered in steps of so many seconds.
const STEP_S: f64 = 10.0;

/// Departures and lengths within [`WINDOW_S`]. A longer gap between frames is a break: see [`Self::restart`].
#[derive(Debug, Default)]
pub struct Recent {
    since: Option<EventTime>,
    now: EventTime,
    /// (when the wait ended, its length in seconds), by time.
    departures: VecDeque<(EventTime, f64)>,
    /// Person-seconds since `since`, and the same at instants [`STEP_S`] apart.
    person_seconds: f64,
    steps: VecDeque<(EventTime, f64)>,
}

impl Recent {
    /// The queue is no longer observed: what was before is forgotten, and the next frame begins anew.
    pub fn restart(&mut self) {
        *self = Self::default();
    }

    /// The queue had `people` in it from the frame before until `now`.
    pub fn advance(&mut self, now: EventTime, people: u32) {
        let since = *self.since.get_or_insert(now);
        let step = if since == now { 0.0 } else { now.seconds_since(self.now) };
        self.now = now;
        self.person_seconds += f64::from(people) * step;
        if self.steps.back().is_none_or(|&(time, _)| now.seconds_since(time) >= STEP_S) {
            self.steps.push_back((now, self.person_seconds));
        }
        let old = |time: EventTime| now.seconds_since(time) >= WINDOW_S;
        while self.departures.front().is_some_and(|&(time, _)| old(time)) {
            self.departures.pop_front();
        }
        while self.steps.get(1).is_some_and(|&(time, _)| old(time)) {
            self.steps.pop_front();
        }
    }

    /// The last frame.
    pub const fn now(&self) -> EventTime {
        self.now
    }

    /// Somebody left the queue, served or not, after having waited so many seconds.
    pub fn depart(&mut self, ended: EventTime, wait_s: f64) {
        let place = self.departures.partition_point(|&(earlier, _)| earlier <= ended);
        self.departures.insert(place, (ended, wait_s));
    }

    /// The wait in seconds that a newcomer behind `people` should expect.
    pub fn expected_wait(&self, people: u32) -> Option<f64> {
        expected_wait(f64::from(people), self.per_minute()?)
    }

    /// Why that is not to be trusted.
    pub fn doubt(&self) -> Option<WaitDoubt> {
        let Some((rate, length)) = self.per_minute().zip(self.mean_length()) else {
            return Some(WaitDoubt::FewDepartures);
        };
        let waits: f64 = self.departures.iter().map(|&(_, wait)| wait).sum();
        let mean = (!self.departures.is_empty()).then(|| waits / self.departures.len() as f64);
        judge(length, rate, mean)
    }

    /// Departures a minute over the window, or over what of it was observed; `None` before the first tenth of the window
    /// has passed, when the rate would be an accident.
    fn per_minute(&self) -> Option<f64> {
        let observed = self.now.seconds_since(self.since?).min(WINDOW_S);
        (observed >= WINDOW_S / 10.0).then(|| 60.0 * self.departures.len() as f64 / observed)
    }

    fn mean_length(&self) -> Option<f64> {
        let &(from, before) = self.steps.front()?;
        let seconds = self.now.seconds_since(from);
        (seconds > 0.0).then(|| (self.person_seconds - before) / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> EventTime {
        EventTime(s * 1_000_000)
    }

    fn close(told: Option<f64>, expected: f64) -> bool {
        told.is_some_and(|told| (told - expected).abs() < 1e-9)
    }

    #[test]
    fn departures_are_counted_over_the_window() {
        let mut recent = Recent::default();
        recent.advance(at(0), 0);
        for s in [20, 10, 70] {
            recent.depart(at(s), 5.0);
        }
        recent.advance(at(59), 0);
        assert_eq!(recent.expected_wait(1), None, "too early to tell");
        recent.advance(at(90), 0);
        assert!(close(recent.expected_wait(4), 120.0), "two a minute over the 90 s observed");
        recent.advance(at(615), 0);
        assert!(close(recent.per_minute(), 0.2), "10 s is out of the window");
        recent.advance(at(2000), 0);
        assert_eq!((recent.departures.len(), recent.expected_wait(1)), (0, None));
    }

    #[test]
    fn a_steady_queue_is_believed_and_a_broken_one_is_not() {
        let mut recent = Recent::default();
        for s in 0..1000 {
            recent.advance(at(s), 3);
            if s % 10 == 0 {
                recent.depart(at(s), 30.0);
            }
        }
        assert!(close(recent.mean_length(), 3.0) && recent.steps.len() <= 62);
        assert_eq!(recent.doubt(), None);
        recent.departures.iter_mut().for_each(|(_, wait)| *wait = 5.0);
        assert_eq!(recent.doubt(), Some(WaitDoubt::LittlesLaw));
        recent.restart();
        recent.advance(at(2000), 3);
        assert_eq!(recent.doubt(), Some(WaitDoubt::FewDepartures));
    }
}
