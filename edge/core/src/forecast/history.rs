//! What a history has to say: what it makes one expect, whether it is enough, and how it compares with itself.
//!
//! Owns which hours are learnt from. An hour that is not counted teaches nothing and is judged by nothing.

use std::ops::RangeInclusive;

use super::interval::{Errors, PastWeek};
use super::{
    FITTED_WEEKS, History, JUDGED_WEEKS, LEAST_FITTED, LEAST_WEEKS, MOST_WEEKS, TRIED_WEEKS, TooLittle, Unusual, WEEK,
    days, week,
};
use crate::day::Day;
use crate::day_kind::DayKind;

/// Of the open hours of a time that is to be gone by, at least so many must have been counted.
const LEAST_COUNTED: f64 = 0.5;

impl History<'_> {
    /// What is to be expected in the `hours` from hour `end` on, by what came before it. Never negative.
    pub fn expect(&self, end: usize, hours: usize) -> Vec<f64> {
        let begin = self.begin_of_fit(end);
        let ordinary: Vec<Option<f64>> = (begin..end).map(|at| self.ordinary(at)).collect();
        let mut people = week::continued(&ordinary, hours.max(WEEK));
        days::change(self, begin, end, &mut people);
        people.truncate(hours);
        people
    }

    /// Where the history that a forecast is made from begins: before the first count there is nothing to fill gaps for.
    fn begin_of_fit(&self, end: usize) -> usize {
        let most = end.saturating_sub(FITTED_WEEKS * WEEK);
        let first = (most..end).find(|at| self.counts[*at].is_some()).unwrap_or(end);
        first.min(end.saturating_sub(LEAST_FITTED * WEEK))
    }

    /// The day and the hour of the day of hour `at`.
    pub(super) fn at(&self, at: usize) -> (Day, u8) {
        (self.first_day.plus((at / 24) as i32), (at % 24) as u8)
    }

    /// A count that tells how an ordinary day of its weekday is.
    fn ordinary(&self, at: usize) -> Option<f64> {
        let (day, _) = self.at(at);
        self.counts[at].filter(|_| matches!((self.kind)(day), DayKind::Workday | DayKind::Weekend))
    }

    fn is_open(&self, at: usize) -> bool {
        let (day, hour) = self.at(at);
        (self.open)(day, hour)
    }

    pub(super) fn check(&self) -> Result<(), TooLittle> {
        let first = self.counts.iter().position(Option::is_some).unwrap_or(self.counts.len());
        let weeks = (self.counts.len() - first) / WEEK;
        if weeks < LEAST_WEEKS {
            return Err(TooLittle::Short { weeks });
        }
        let end = self.counts.len();
        let scanty = [LEAST_FITTED, LEAST_WEEKS].into_iter().find(|weeks| !self.is_counted(end - weeks * WEEK, end));
        scanty.map_or(Ok(()), |weeks| Err(self.gaps(weeks)))
    }

    /// Open hours, and how many of them were counted.
    fn counted(&self, begin: usize, end: usize) -> (usize, usize) {
        let open = || (begin..end).filter(|at| self.is_open(*at));
        (open().count(), open().filter(|at| self.counts[*at].is_some()).count())
    }

    /// Whether enough was counted to go by.
    fn is_counted(&self, begin: usize, end: usize) -> bool {
        let (open, counted) = self.counted(begin, end);
        open > 0 && counted as f64 >= LEAST_COUNTED * open as f64
    }

    pub(super) fn gaps(&self, weeks: usize) -> TooLittle {
        let end = self.counts.len();
        let (open, counted) = self.counted(end - weeks * WEEK, end);
        TooLittle::Gaps { weeks, open, counted }
    }

    /// The last weeks that were counted, each forecast from what came before it where that is enough; the last one first.
    pub(super) fn tried(&self) -> Vec<PastWeek> {
        self.trials(1..=TRIED_WEEKS, |_| true)
    }

    /// Of the weeks before those, the ones with a holiday in them, forecast likewise: there are too few to pass over any.
    pub(super) fn tried_for_holidays(&self) -> Vec<PastWeek> {
        self.trials(TRIED_WEEKS + 1..=MOST_WEEKS - LEAST_FITTED, |begin| {
            (begin..begin + WEEK).any(|at| self.counts[at].is_some() && self.is_holiday(at))
        })
    }

    fn trials(&self, back: RangeInclusive<usize>, wanted: impl Fn(usize) -> bool) -> Vec<PastWeek> {
        let begins = back.filter_map(|back| self.counts.len().checked_sub(back * WEEK));
        let enough = |begin: &usize| {
            let before = begin.checked_sub(LEAST_FITTED * WEEK);
            before.is_some_and(|before| self.is_counted(before, *begin)) && self.is_counted(*begin, begin + WEEK)
        };
        let tried = |begin| {
            let counted = |at: usize| self.counts[at].filter(|_| self.is_open(at));
            PastWeek {
                begin,
                expected: self.expect(begin, WEEK),
                counted: (begin..begin + WEEK).map(counted).collect(),
            }
        };
        begins.filter(enough).filter(|begin| wanted(*begin)).map(tried).collect()
    }

    /// Whether hour `at` is on a holiday.
    pub(super) fn is_holiday(&self, at: usize) -> bool {
        (self.kind)(self.at(at).0) == DayKind::Holiday
    }

    /// How many hours of the last weeks can be judged, and which of them were unusual by the errors of earlier weeks.
    /// `older` are those before `weeks` that had holidays.
    pub(super) fn judge(&self, weeks: &[PastWeek], older: &[PastWeek]) -> (usize, Vec<Unusual>) {
        let (mut judged, mut unusual) = (0, Vec::new());
        let last = |week: &PastWeek| week.begin + JUDGED_WEEKS * WEEK >= self.counts.len();
        let judged_weeks = weeks.iter().take_while(|week| last(week)).count();
        for (number, week) in weeks[..judged_weeks].iter().enumerate().rev() {
            let earlier = &weeks[number + 1..];
            if earlier.len() < LEAST_FITTED {
                continue;
            }
            let errors = Errors::of(earlier).with_holidays(earlier.iter().chain(older), |at| self.is_holiday(at));
            for (at, counted) in week.counted.iter().enumerate().filter_map(|(at, count)| Some((at, (*count)?))) {
                judged += 1;
                let expected = errors.round(week.expected[at], at, self.is_holiday(week.begin + at));
                if !expected.within_99.holds(counted) {
                    let (day, hour) = self.at(week.begin + at);
                    unusual.push(Unusual { day, hour, counted, expected });
                }
            }
        }
        (judged, unusual)
    }
}
