//! Which hour an hour is compared with.
//!
//! Owns the rule: the same hour of the same weekday a week or 52 weeks before, or so many days before as a fixed day lies
//! back. A year back a holiday meets the same day of the same holiday, wherever it lay; a day never meets one of another
//! kind, such as a working day a holiday.

use jiff::ToSpan as _;
use promenade_core::day::Day;
use promenade_core::day_kind::{DayKind, Holidays};
use promenade_core::time::EventTime;

use super::super::params::Pairs;
use super::super::problem::Problem;
use super::super::time::{self, Zone};

/// An hour is compared where at least this share of it was observed on both sides: people of the rest are missing, and a
/// tenth is as much as a count may be off at commissioning (two times the floor of 95 % per line).
pub const LEAST_SEEN: f64 = 0.9;

/// With what a period is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Seven days before.
    LastWeek,
    /// 52 weeks before, so that weekdays meet.
    LastYear,
    /// So many days before.
    Reference(i32),
}

/// Why an hour is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No day of its kind to compare with.
    NoLikeDay,
    /// Clocks skipped it then.
    NoSuchHour,
    /// The site is closed, now or then.
    Closed,
    /// Too little was seen, now or then.
    NotSeen,
    /// Somebody excluded it, now or then.
    Excluded,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::NoLikeDay, Self::NoSuchHour, Self::Closed, Self::NotSeen, Self::Excluded];

    /// The name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoLikeDay => "no_like_day",
            Self::NoSuchHour => "no_such_hour",
            Self::Closed => "closed",
            Self::NotSeen => "not_seen",
            Self::Excluded => "excluded",
        }
    }

    /// For people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoLikeDay => "there is no day of its kind (holiday, make-up workday) to compare it with",
            Self::NoSuchHour => "clocks skipped it then",
            Self::Closed => "the site was closed",
            Self::NotSeen => "less than 90 % of it was observed, now or then",
            Self::Excluded => "it is excluded, now or then",
        }
    }
}

impl Against {
    /// What a query asks for, of a period that begins at `from`.
    ///
    /// # Errors
    /// 400 for another name, 422 for a reference that is missing, needless or not before the period.
    pub fn asked(pairs: &Pairs, zone: &Zone, from: EventTime) -> Result<Self, Problem> {
        let reference = pairs
            .get("reference")
            .map(|text| time::parse(text).map_err(|why| Problem::in_field("reference", format!("reference {why}."))));
        let reference = reference.transpose()?;
        let wrong = |detail: &str| Err(Problem::unanswerable("reference", detail));
        match (pairs.get("with"), reference) {
            (Some("reference"), None) => wrong("reference must say on which day the other period begins."),
            (Some("reference"), Some(reference)) => match zone.day(from).0 - zone.day(reference).0 {
                days if days > 0 => Ok(Self::Reference(days)),
                _ => wrong("reference must lie on a day before the period."),
            },
            (_, Some(_)) => wrong("reference has a meaning only with with=reference."),
            (None | Some("last_week"), None) => Ok(Self::LastWeek),
            (Some("last_year"), None) => Ok(Self::LastYear),
            (Some(other), None) => Err(Problem::in_field(
                "with",
                format!("with is {other:?}; it may be last_week, last_year or reference."),
            )),
        }
    }

    /// The name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastWeek => "last_week",
            Self::LastYear => "last_year",
            Self::Reference(_) => "reference",
        }
    }
}

/// The start of the hour that the hour from `start` on is compared with.
///
/// # Errors
/// Why there is none.
pub fn counterpart(against: Against, start: EventTime, zone: &Zone, holidays: &Holidays) -> Result<EventTime, Why> {
    let day = zone.day(start);
    let back = match against {
        Against::LastWeek => 7,
        Against::LastYear => year_back(day, holidays)?,
        Against::Reference(days) => days,
    };
    if holidays.kind(day) != holidays.kind(day.plus(-back)) {
        // Against a fixed day the user has chosen what meets what.
        if !matches!(against, Against::Reference(_)) {
            return Err(Why::NoLikeDay);
        }
    }
    let local = zone.local(start);
    let then = local.checked_sub(back.days()).map_err(|_| Why::NoSuchHour)?;
    let found = zone.instant(then);
    if zone.local(found) == then { Ok(found) } else { Err(Why::NoSuchHour) }
}

/// How many days a day's counterpart of last year lies back.
fn year_back(day: Day, holidays: &Holidays) -> Result<i32, Why> {
    if holidays.kind(day) != DayKind::Holiday {
        return Ok(364);
    }
    holidays.like_day(day, day.year() - 1).map(|like| day.0 - like.0).ok_or(Why::NoLikeDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> EventTime {
        time::parse(text).unwrap()
    }

    fn of(against: Against, zone: &str, start: &str) -> Result<String, Why> {
        let holidays = if zone == "Asia/Shanghai" { Holidays::china() } else { Holidays::default() };
        let zone = Zone::named(zone);
        counterpart(against, at(start), &zone, &holidays).map(|time| zone.seconds(time))
    }

    #[test]
    fn an_ordinary_hour_meets_the_same_weekday() {
        let shanghai = |against| of(against, "Asia/Shanghai", "2026-11-27T10:00:00+08:00");
        assert_eq!(shanghai(Against::LastWeek), Ok("2026-11-20T10:00:00+08:00".to_owned()));
        assert_eq!(shanghai(Against::LastYear), Ok("2025-11-28T10:00:00+08:00".to_owned()));
        assert_eq!(shanghai(Against::Reference(100)), Ok("2026-08-19T10:00:00+08:00".to_owned()));
    }

    #[test]
    fn a_holiday_meets_the_same_day_of_the_same_holiday() {
        let year = |start: &str| of(Against::LastYear, "Asia/Shanghai", &format!("{start}T10:00:00+08:00"));
        assert_eq!(year("2026-02-17"), Ok("2025-01-29T10:00:00+08:00".to_owned()), "lunar new year");
        assert_eq!(year("2026-10-01"), Ok("2025-10-01T10:00:00+08:00".to_owned()));
        assert_eq!(year("2026-10-06"), Err(Why::NoLikeDay), "in 2025 the Mid-autumn Festival lay there");
        assert_eq!(year("2026-02-14"), Err(Why::NoLikeDay), "a Saturday that was worked");
        assert_eq!(year("2026-01-28"), Err(Why::NoLikeDay), "a working day would meet Spring Festival");
        assert_eq!(
            of(Against::LastWeek, "Asia/Shanghai", "2026-10-08T10:00:00+08:00"),
            Err(Why::NoLikeDay),
            "the week before it was National Day"
        );
    }

    #[test]
    fn an_hour_that_clocks_skipped_has_no_counterpart() {
        let berlin = |start| of(Against::LastWeek, "Europe/Berlin", start);
        assert_eq!(berlin("2026-04-05T02:00:00+02:00"), Err(Why::NoSuchHour));
        assert_eq!(berlin("2026-04-05T03:00:00+02:00"), Ok("2026-03-29T03:00:00+02:00".to_owned()));
        assert_eq!(berlin("2026-11-01T02:00:00+01:00"), Ok("2026-10-25T02:00:00+02:00".to_owned()), "the first of two");
    }
}
