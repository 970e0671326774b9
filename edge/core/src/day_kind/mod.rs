//! What kind of day a day is: a working day, a weekend, a holiday, or a weekend that is worked to make up for one.
//!
//! Owns which days are alike, for forecasts and comparisons. China's days come with the program (see `china`); days of
//! elsewhere are given. Refuses to guess: where nothing says otherwise, Monday to Friday are working days.

mod china;

use std::collections::BTreeMap;

use crate::day::Day;

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// Monday to Friday.
    Workday,
    /// Saturday and Sunday.
    Weekend,
    /// A public holiday, or a day off beside one.
    Holiday,
    /// A Saturday or Sunday that is worked in exchange for a day off beside a holiday.
    MakeUpWorkday,
}

impl DayKind {
    /// The name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workday => "workday",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::MakeUpWorkday => "make_up_workday",
        }
    }
}

/// How it is known that a day is special.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// As the State Council's notice for that year says.
    Published,
    /// By law and the lunar calendar, as the notice for that year was not known yet: days off beside the holiday and
    /// make-up workdays are missing.
    Computed,
    /// Given by whoever runs the site.
    Given,
}

impl Source {
    /// The name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Computed => "computed",
            Self::Given => "given",
        }
    }
}

/// A holiday, or a make-up workday of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// Which.
    pub day: Day,
    /// A holiday or a make-up workday.
    pub kind: DayKind,
    /// The holiday's name.
    pub name: String,
    /// Days since the holiday itself, whose first day is 0: two days of a name and an offset are alike in two years.
    pub offset: i32,
    /// How it is known.
    pub source: Source,
}

/// The special days of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    china: bool,
    given: BTreeMap<Day, SpecialDay>,
}

impl Holidays {
    /// China's public holidays and make-up workdays.
    pub fn china() -> Self {
        Self { china: true, given: BTreeMap::new() }
    }

    /// Adds days by hand: (day, holiday or make-up workday, name). They win over days that come with the program.
    #[must_use]
    pub fn with(mut self, days: impl IntoIterator<Item = (Day, DayKind, String)>) -> Self {
        let days: BTreeMap<Day, (DayKind, String)> =
            days.into_iter().map(|(day, kind, name)| (day, (kind, name))).collect();
        let mut first: BTreeMap<(&str, i32), Day> = BTreeMap::new();
        for (&day, (_, name)) in days.iter().filter(|(_, (kind, _))| *kind == DayKind::Holiday) {
            first.entry((name, day.year())).or_insert(day);
        }
        for (&day, (kind, name)) in &days {
            let offset = first.get(&(name.as_str(), day.year())).map_or(0, |first| day.0 - first.0);
            let special = SpecialDay { day, kind: *kind, name: name.clone(), offset, source: Source::Given };
            self.given.insert(day, special);
        }
        self
    }

    /// Whether nothing is known of any holiday.
    pub fn is_empty(&self) -> bool {
        !self.china && self.given.is_empty()
    }

    /// The holiday or make-up workday on a day; `None` on an ordinary one.
    pub fn special(&self, day: Day) -> Option<SpecialDay> {
        let given = self.given.get(&day).cloned();
        given.or_else(|| self.china.then(|| china::special(day)).flatten())
    }

    /// What kind of day it is.
    pub fn kind(&self, day: Day) -> DayKind {
        let ordinary = if day.weekday() < 5 { DayKind::Workday } else { DayKind::Weekend };
        self.special(day).map_or(ordinary, |special| special.kind)
    }

    /// The like day of another year: the same holiday, as many days after its first. `None` where `day` is no holiday,
    /// or that year has no such day.
    pub fn like_day(&self, day: Day, year: i32) -> Option<Day> {
        let wanted = self.special(day).filter(|special| special.kind == DayKind::Holiday)?;
        let alike = |found: &SpecialDay| {
            found.kind == DayKind::Holiday && found.name == wanted.name && found.offset == wanted.offset
        };
        self.of_year(year).find(alike).map(|found| found.day)
    }

    /// The special days of a year in order; those off before New Year's Day belong to the year before.
    fn of_year(&self, year: i32) -> impl Iterator<Item = SpecialDay> + '_ {
        let first = Day::of(year, 1, 1).map_or(0, |day| day.0);
        let next = Day::of(year.saturating_add(1), 1, 1).map_or(first, |day| day.0);
        (first..next).filter_map(|number| self.special(Day(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn without_holidays_only_the_weekday_counts() {
        let none = Holidays::default();
        assert!(none.is_empty());
        assert_eq!(none.kind(day("2026-02-17")), DayKind::Workday);
        assert_eq!(none.kind(day("2026-10-10")), DayKind::Weekend);
        assert_eq!(none.like_day(day("2026-02-17"), 2025), None);
    }

    #[test]
    fn given_days_win_and_are_alike_by_name_and_place() {
        let given = [("2025-12-25", "Christmas"), ("2025-12-26", "Christmas"), ("2026-12-25", "Christmas")];
        let holidays = Holidays::china()
            .with(given.map(|(text, name)| (day(text), DayKind::Holiday, name.to_owned())))
            .with([(day("2026-10-01"), DayKind::MakeUpWorkday, "Inventory".to_owned())]);
        assert_eq!(holidays.kind(day("2026-10-01")), DayKind::MakeUpWorkday);
        assert_eq!(holidays.kind(day("2026-10-02")), DayKind::Holiday, "the rest of China's stay");
        assert_eq!(holidays.like_day(day("2025-12-25"), 2026), Some(day("2026-12-25")));
        assert_eq!(holidays.like_day(day("2025-12-26"), 2026), None, "it had one day that year");
        assert_eq!(holidays.special(day("2025-12-26")).map(|special| special.offset), Some(1));
    }
}
