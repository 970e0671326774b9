//! What the next days will bring, hour by hour, and which hours of the last weeks were unlike what was to be expected.
//!
//! Owns the frame round the decomposition: gaps, closed hours, kinds of days, intervals, and when there is too little to
//! go by. The decomposition itself is a library's. Refuses time zones: hours are those that the site's clocks show, 24 a
//! day, so that a season of the week has 168 of them on every day of the year.
//!
//! - *Expected*: `week` says how the week goes on; `days` says what a holiday does to it.
//! - *Intervals* are no model's: the same forecast is made for each of the last twelve weeks from what came before it,
//!   and its errors say how far off it may be (`interval`). A holiday's are wider, by the errors of the history's holidays.
//! - *Unusual hours* lie outside the interval of a forecast that was made a week ahead without knowing them.

mod days;
mod history;
mod interval;
#[cfg(test)]
mod tests;
mod week;

use crate::day::Day;
use crate::day_kind::DayKind;

use interval::Errors;

pub use interval::Interval;

/// The version of all that this module does, given with every forecast; raised by every change of what it foretells.
pub const FORMULA: &str = "forecast-2";
/// What makes it, for people.
pub const MODEL: &str =
    "mean of two MSTL decompositions by week (of square roots; robust, of logarithms), level exponentially smoothed";

/// Hours of a week.
pub const WEEK: usize = 168;
/// Today, and seven days more.
pub const HORIZON: usize = 8 * 24;
/// Past weeks that are forecast to learn how far off forecasts are.
pub const TRIED_WEEKS: usize = 12;
/// A forecast is made from so many weeks at most: what was longer ago was another season.
pub const FITTED_WEEKS: usize = 16;
/// More history than this plays no part.
pub const MOST_WEEKS: usize = FITTED_WEEKS + TRIED_WEEKS;
/// Below this there is no forecast: four weeks to learn the week from, four to learn how well that works.
pub const LEAST_WEEKS: usize = 2 * LEAST_FITTED;
/// Weeks that one forecast takes at least.
const LEAST_FITTED: usize = 4;
/// Last weeks whose unusual hours are named; each is judged by the errors of the weeks before it.
pub const JUDGED_WEEKS: usize = 4;

/// Hours as they were counted, oldest first, and the calendar that goes with them.
#[derive(Clone, Copy)]
pub struct History<'a> {
    /// The local day that the first hour begins, at 0:00.
    pub first_day: Day,
    /// People counted; `None` where an hour was not observed, not well enough, or is to be left out.
    pub counts: &'a [Option<f64>],
    /// What kind of day a day is, those to come included.
    pub kind: &'a dyn Fn(Day) -> DayKind,
    /// Whether the site is open in that hour (0 to 23) of a day; hours in which it opens or closes are open.
    pub open: &'a dyn Fn(Day, u8) -> bool,
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    /// Counting began too recently.
    #[error("the history is too short: {LEAST_WEEKS} weeks are needed, and counting began {weeks} whole weeks ago")]
    Short {
        /// Whole weeks since the first counted hour.
        weeks: usize,
    },
    /// Too much was not observed.
    #[error(
        "the history has too many gaps: of the last {weeks} weeks' {open} open hours {counted} were counted, half are needed"
    )]
    Gaps {
        /// How far back.
        weeks: usize,
        /// Open hours.
        open: usize,
        /// Of these, counted.
        counted: usize,
    },
}

/// One hour to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hour {
    /// The local day.
    pub day: Day,
    /// 0 to 23.
    pub hour: u8,
    /// What kind of day it is.
    pub kind: DayKind,
    /// `None` while the site is closed.
    pub expected: Option<Expected>,
}

/// How many people are to be expected in an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// People.
    pub people: f64,
    /// In 80 of 100 hours the count lies in it, ends included.
    pub within_80: Interval,
    /// The same for 95 of 100.
    pub within_95: Interval,
    /// The same for 99 of 100.
    pub within_99: Interval,
    /// How the intervals are known.
    pub learnt_from: LearntFrom,
}

/// From which days it is known how far off a forecast may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LearntFrom {
    /// From all days alike: it is no holiday, or the history has none.
    OrdinaryDays,
    /// From all days, and for how much wider a holiday's interval is, from those of the history.
    Holidays,
}

impl LearntFrom {
    /// The name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrdinaryDays => "ordinary_days",
            Self::Holidays => "holidays",
        }
    }
}

/// An hour whose count lies outside the interval in which 99 of 100 lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unusual {
    /// The local day.
    pub day: Day,
    /// 0 to 23.
    pub hour: u8,
    /// People counted.
    pub counted: f64,
    /// What was to be expected a week ahead.
    pub expected: Expected,
}

/// A forecast, and how the last weeks compare with the forecasts made for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// [`HORIZON`] hours from the end of the history on.
    pub hours: Vec<Hour>,
    /// Oldest first.
    pub unusual: Vec<Unusual>,
    /// Hours that were judged: open and counted, in the last [`JUDGED_WEEKS`].
    pub judged: usize,
}

impl Outlook {
    /// Looks ahead from the end of the history, and back. The time it takes is bounded: a forecast from [`FITTED_WEEKS`] for the
    /// coming days, each of the last [`TRIED_WEEKS`], and each week before them that had a holiday.
    ///
    /// # Errors
    /// When the history is too short or has too many gaps.
    pub fn of(history: &History<'_>) -> Result<Self, TooLittle> {
        history.check()?;
        let weeks = history.tried();
        if weeks.is_empty() {
            return Err(history.gaps(LEAST_WEEKS));
        }
        let older = history.tried_for_holidays();
        let errors = Errors::of(&weeks).with_holidays(weeks.iter().chain(&older), |at| history.is_holiday(at));
        let end = history.counts.len();
        let people = history.expect(end, HORIZON);
        let hour = |(ahead, people)| {
            let (day, hour) = history.at(end + ahead);
            let expected =
                (history.open)(day, hour).then(|| errors.round(people, ahead % WEEK, history.is_holiday(end + ahead)));
            Hour { day, hour, kind: (history.kind)(day), expected }
        };
        let hours = people.into_iter().enumerate().map(hour).collect();
        let (judged, unusual) = history.judge(&weeks, &older);
        Ok(Self { hours, unusual, judged })
    }

    /// What was unusual after the end of the history, of hours counted since.
    pub fn unusual_since(&self, counts: &[Option<f64>]) -> Vec<Unusual> {
        let since = self.hours.iter().zip(counts);
        let judged = since.filter_map(|(hour, counted)| Some((hour, hour.expected?, (*counted)?)));
        let outside = judged.filter(|(_, expected, counted)| !expected.within_99.holds(*counted));
        outside.map(|(at, expected, counted)| Unusual { day: at.day, hour: at.hour, counted, expected }).collect()
    }
}
