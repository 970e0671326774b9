//! Civil days as plain numbers: the count from 1970-01-01, and what calendars call them.
//!
//! Owns the arithmetic of the Gregorian calendar. Refuses time zones: which day an instant belongs to is for the site's
//! calendar to say.

use std::fmt;

/// A civil day, counted from 1970-01-01, which is 0. The store's `day` columns hold the same day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Days of 400 Gregorian years.
const ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01: years are counted from March, so that a leap day is the last of its year.
const EPOCH: i64 = 719_468;

impl Day {
    /// The day of a date; `None` where there is no such date, or it lies outside the years 1 to 9999.
    pub fn of(year: i32, month: u8, day: u8) -> Option<Self> {
        let sound = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (sound && day <= days_of(year, month)).then(|| Self::count(year, month, day))
    }

    fn count(year: i32, month: u8, day: u8) -> Self {
        let year = i64::from(year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
        Self((era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - EPOCH) as i32)
    }

    /// Year, month and day of the month.
    pub fn date(self) -> (i32, u8, u8) {
        let since = i64::from(self.0) + EPOCH;
        let (era, day) = (since.div_euclid(ERA), since.rem_euclid(ERA));
        let year = (day - day / 1_460 + day / 36_524 - day / (ERA - 1)) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12 + 1;
        ((year + era * 400 + i64::from(month <= 2)) as i32, month as u8, day_of_month as u8)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.date().0
    }

    /// Days since Monday, 0 to 6.
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        (self.0 as i64 + 3).rem_euclid(7) as u8
    }

    /// The day that lies so many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// `2026-11-27`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Reads `2026-11-27`.
impl std::str::FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let [year, month, day] = parts.as_slice() else { return Err(NoDay) };
        if !digits || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return Err(NoDay);
        }
        let number = |part: &str| part.parse::<u8>().map_err(|_| NoDay);
        Self::of(year.parse().map_err(|_| NoDay)?, number(month)?, number(day)?).ok_or(NoDay)
    }
}

/// What a text is that names no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl fmt::Display for NoDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no date such as 2026-11-27")
    }
}

impl std::error::Error for NoDay {}

fn days_of(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_each_other_through_leap_years() {
        let first = Day::of(1896, 1, 1).unwrap();
        let mut before = first.plus(-1).date();
        for number in 0..400 * 366 {
            let date = first.plus(number).date();
            let (year, month, day) = date;
            assert_eq!(Day::of(year, month, day), Some(first.plus(number)), "{date:?}");
            let follows = match before {
                (y, 12, 31) => (y + 1, 1, 1),
                (y, m, d) if d == days_of(y, m) => (y, m + 1, 1),
                (y, m, d) => (y, m, d + 1),
            };
            assert_eq!(date, follows);
            before = date;
        }
    }

    #[test]
    fn known_days_have_their_number_and_weekday() {
        assert_eq!(Day::of(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::of(2000, 2, 29), Some(Day(11_016)));
        assert_eq!("2026-11-27".parse::<Day>().map(|day| (day.0, day.weekday())), Ok((20_784, 4)));
        assert_eq!((Day(-1).to_string(), Day(-1).weekday()), ("1969-12-31".to_owned(), 2));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01-01", "2026-00-10", "+026-01-01"]
        {
            assert_eq!(text.parse::<Day>(), Err(NoDay), "{text}");
        }
    }
}
