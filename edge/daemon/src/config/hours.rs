//! `hours` of `[site]`: from when to when it is open, such as `09:00-22:00`.
//!
//! Owns the form, and when the site's days turn. Midnight at the end of a day may be written 24:00; hours that end before
//! they begin cross midnight.

use std::fmt;

use jiff::civil::Time;

use super::OpeningHours;
use super::reader::Value;
use super::suggest::quoted;

impl fmt::Display for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.opens.strftime("%H:%M"), self.closes.strftime("%H:%M"))
    }
}

impl OpeningHours {
    /// Reads `09:00-22:00`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (opens, closes) = text.split_once('-')?;
        let opens = time(opens.trim())?;
        let closes = if closes.trim() == "24:00" { Time::midnight() } else { time(closes.trim())? };
        Some(Self { opens, closes })
    }

    /// Whether the site never closes: the same time twice.
    pub fn always(self) -> bool {
        self.opens == self.closes
    }

    /// Whether the clock on the wall shows a time at which the site is open.
    pub fn is_open(self, now: Time) -> bool {
        match self.opens.cmp(&self.closes) {
            std::cmp::Ordering::Less => now >= self.opens && now < self.closes,
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => now >= self.opens || now < self.closes,
        }
    }

    /// The full hour at which one day of business ends and the next begins. Midnight, unless the site is open across it:
    /// then the middle of the time it is closed, so that who leaves late and who comes early both fall into their own day.
    pub fn day_turns(self) -> Time {
        if self.closes >= self.opens || self.closes == Time::midnight() {
            return Time::midnight();
        }
        let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let middle = i32::midpoint(minutes(self.closes), minutes(self.opens));
        Time::constant((middle / 60) as i8, 0, 0, 0)
    }
}

/// Opening hours; the same from and to means always open.
pub(super) fn hours(value: &Value<'_>) -> Option<OpeningHours> {
    let text = value.text()?;
    let hours = OpeningHours::parse(text);
    if hours.is_none() {
        let message = format!("is \"{}\", must be two times of day", quoted(text));
        value.mistake(&message, "write them as in \"09:00-22:00\"".to_owned());
    }
    hours
}

/// `9:05` or `09:05`.
pub(super) fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        let sound = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse::<i8>().ok()).flatten()
    };
    Time::new(digits(hour, 1..=2)?, digits(minute, 2..=2)?, 0, 0).ok()
}
