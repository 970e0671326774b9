//! China's public holidays and make-up workdays.
//!
//! Owns what follows from two tables of facts. *Published*: the days off and the weekends worked instead, as the General
//! Office of the State Council announces them each November for the next year (国务院办公厅关于…部分节假日安排的通知).
//! *Computed*, for years whose notice was not known when this was written: the days the law itself names (Regulations on
//! Public Holidays, as revised from 1 January 2025), with the lunar festivals' dates; what a notice adds cannot be known.
//! Days by hand (`[site] holiday_file`) add a later notice without a new release.

mod facts;

use super::{DayKind, Source, SpecialDay};
use crate::day::Day;

use facts::{FIRST_LUNAR, LAST_PUBLISHED, LUNAR, PUBLISHED};

/// A public holiday of China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Festival {
    NewYear,
    Spring,
    Tombs,
    Labour,
    DragonBoat,
    MidAutumn,
    National,
}

use Festival::{DragonBoat, Labour, MidAutumn, National, NewYear, Spring, Tombs};

/// In the order of the year.
const FESTIVALS: [Festival; 7] = [NewYear, Spring, Tombs, Labour, DragonBoat, MidAutumn, National];

/// The holiday or make-up workday on a day.
pub(super) fn special(day: Day) -> Option<SpecialDay> {
    let (kind, festival, source) = published(day).or_else(|| computed(day))?;
    // A New Year's holiday may begin in December, for the year that follows.
    let year = day.year() + i32::from(festival == NewYear && day.date().1 == 12);
    let offset = festival.first(year).map_or(0, |first| day.0 - first.0);
    Some(SpecialDay { day, kind, name: festival.name().to_owned(), offset, source })
}

fn published(day: Day) -> Option<(DayKind, Festival, Source)> {
    let (year, month, of_month) = day.date();
    PUBLISHED.iter().find_map(|&((y, m, d), days, festival, worked)| {
        let first = Day::of(y, m, d)?;
        if (0..days).contains(&(day.0 - first.0)) {
            return Some((DayKind::Holiday, festival, Source::Published));
        }
        let made_up = year == y && worked.contains(&(month, of_month));
        made_up.then_some((DayKind::MakeUpWorkday, festival, Source::Published))
    })
}

/// The days that the law names, in a year without a notice.
fn computed(day: Day) -> Option<(DayKind, Festival, Source)> {
    let year = day.year();
    let off = |festival: &Festival| {
        let first = festival.first(year).map(|first| day.0 - first.0);
        first.is_some_and(|offset| festival.by_law().contains(&offset))
    };
    let festival = (year > LAST_PUBLISHED).then(|| FESTIVALS.into_iter().find(off)).flatten()?;
    Some((DayKind::Holiday, festival, Source::Computed))
}

impl Festival {
    /// The name for people.
    const fn name(self) -> &'static str {
        match self {
            Self::NewYear => "元旦 New Year",
            Self::Spring => "春节 Spring Festival",
            Self::Tombs => "清明节 Tomb-sweeping Day",
            Self::Labour => "劳动节 Labour Day",
            Self::DragonBoat => "端午节 Dragon Boat Festival",
            Self::MidAutumn => "中秋节 Mid-autumn Festival",
            Self::National => "国庆节 National Day",
        }
    }

    /// Its day in a year; `None` where the lunar table ends.
    fn first(self, year: i32) -> Option<Day> {
        let lunar = |festival: usize| {
            let row = usize::try_from(year - FIRST_LUNAR).ok()?;
            LUNAR.get(row).map(|festivals| festivals[festival])
        };
        let (month, day) = match self {
            Self::NewYear => (1, 1),
            Self::Spring => lunar(0)?,
            Self::Tombs => (4, tombs(year)?),
            Self::Labour => (5, 1),
            Self::DragonBoat => lunar(1)?,
            Self::MidAutumn => lunar(2)?,
            Self::National => (10, 1),
        };
        Day::of(year, month, day)
    }

    /// The days off by law, counted from its day: Spring Festival begins on its eve.
    const fn by_law(self) -> std::ops::Range<i32> {
        match self {
            Self::Spring => -1..3,
            Self::Labour => 0..2,
            Self::National => 0..3,
            Self::NewYear | Self::Tombs | Self::DragonBoat | Self::MidAutumn => 0..1,
        }
    }
}

/// The day in April on which the sun stands at 15 degrees (清明), by the usual rule for the years 2000 to 2099.
fn tombs(year: i32) -> Option<u8> {
    let of_century = year.checked_sub(2000).filter(|year| (0..100).contains(year))?;
    Some(((of_century * 2_422 + 48_100) / 10_000 - of_century / 4) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::Holidays;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn kinds(from: &str, days: i32) -> String {
        let letter = |kind| match kind {
            DayKind::Workday => 'w',
            DayKind::Weekend => '.',
            DayKind::Holiday => 'H',
            DayKind::MakeUpWorkday => 'W',
        };
        (0..days).map(|n| letter(Holidays::china().kind(day(from).plus(n)))).collect()
    }

    #[test]
    fn the_notice_for_2026_is_kept_to_the_day() {
        // 1 to 3 January off, Sunday the 4th worked.
        assert_eq!(kinds("2025-12-29", 8), "wwwHHHWw");
        // 15 to 23 February off; the Saturdays 14 and 28 February worked.
        assert_eq!(kinds("2026-02-13", 17), "wWHHHHHHHHHwwwwW.");
        // 1 to 7 October off; Sunday 20 September and Saturday 10 October worked.
        assert_eq!(kinds("2026-09-19", 24), ".WwwwwHHHwwwHHHHHHHwwW.w");
    }

    #[test]
    fn spring_festival_is_counted_from_its_lunar_day() {
        let china = Holidays::china();
        let eve = china.special(day("2026-02-16")).unwrap();
        assert_eq!((eve.offset, eve.name.as_str(), eve.source), (-1, "春节 Spring Festival", Source::Published));
        assert_eq!(
            china.like_day(day("2026-02-17"), 2025),
            Some(day("2025-01-29")),
            "new year's day to new year's day"
        );
        assert_eq!(china.like_day(day("2026-02-15"), 2025), None, "that year's holiday began on the eve");
        assert_eq!(china.like_day(day("2026-02-14"), 2025), None, "a make-up workday is no holiday");
    }

    #[test]
    fn a_holiday_that_begins_in_december_belongs_to_new_year() {
        let china = Holidays::china();
        assert_eq!(china.special(day("2023-12-30")).map(|special| special.offset), Some(-2));
        assert_eq!(china.like_day(day("2023-12-31"), 2022), Some(day("2022-12-31")));
        assert_eq!(china.kind(day("2018-12-29")), DayKind::MakeUpWorkday);
    }

    #[test]
    fn years_without_a_notice_have_the_days_of_the_law_and_say_so() {
        let china = Holidays::china();
        let of_2027: Vec<String> = (0..365)
            .filter_map(|n| china.special(day("2027-01-01").plus(n)))
            .inspect(|special| assert_eq!((special.source, special.kind), (Source::Computed, DayKind::Holiday)))
            .map(|special| special.day.to_string()[5..].to_owned())
            .collect();
        let expected = [
            "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02",
            "10-03",
        ];
        assert_eq!(of_2027, expected);
        assert_eq!(china.special(day("2051-02-11")), None, "beyond the lunar table");
        assert_eq!(china.kind(day("2051-10-01")), DayKind::Holiday);
        assert_eq!(china.special(day("2017-10-01")), None, "before the first notice that is known");
    }

    #[test]
    fn the_tables_agree_with_each_other() {
        for &(first, days, festival, worked) in PUBLISHED {
            let off = Day::of(first.0, first.1, first.2).expect("a date");
            let year = off.plus(days - 1).year();
            let its_day = festival.first(year).expect("in the table");
            let shared = festival == MidAutumn || festival == National;
            assert!((0..days).contains(&(its_day.0 - off.0)) || shared, "{first:?}: off on the day itself");
            for &(month, day) in worked {
                let made_up = Day::of(first.0, month, day).expect("a date");
                assert!(made_up.weekday() >= 5, "{made_up}: only a weekend is worked in exchange");
                assert_eq!(special(made_up).map(|special| special.kind), Some(DayKind::MakeUpWorkday), "{made_up}");
            }
        }
        for (row, [spring, boat, autumn]) in LUNAR.iter().enumerate() {
            let at = |(month, day): (u8, u8)| Day::of(FIRST_LUNAR + row as i32, month, day).expect("a date").0;
            // Four months of 29 or 30 days and four days; three months and ten days. A leap month may lie between.
            let (to_boat, to_autumn) = (at(*boat) - at(*spring), at(*autumn) - at(*boat));
            assert!((121..=124).contains(&to_boat) || (150..=154).contains(&to_boat), "{row}: {to_boat}");
            assert!((97..=100).contains(&to_autumn) || (126..=130).contains(&to_autumn), "{row}: {to_autumn}");
        }
    }
}
