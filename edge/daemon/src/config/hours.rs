//! `hours` of `[site]`: from when to when it is open, such as `09:00-22:00`.
//!
//! Owns the form. Midnight at the end of a day may be written 24:00; hours that end before they begin cross midnight.

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

/// Opening hours; the same from and to means always open.
pub(super) fn hours(value: &Value<'_>) -> Option<OpeningHours> {
    let text = value.text()?;
    let hours = text.split_once('-').and_then(|(opens, closes)| {
        let opens = time(opens.trim())?;
        let closes = if closes.trim() == "24:00" { Time::midnight() } else { time(closes.trim())? };
        Some(OpeningHours { opens, closes })
    });
    if hours.is_none() {
        let message = format!("is \"{}\", must be two times of day", quoted(text));
        value.mistake(&message, "write them as in \"09:00-22:00\"".to_owned());
    }
    hours
}

/// `9:05` or `09:05`.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        let sound = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse::<i8>().ok()).flatten()
    };
    Time::new(digits(hour, 1..=2)?, digits(minute, 2..=2)?, 0, 0).ok()
}
