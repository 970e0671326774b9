//! The cells that say which hour a row is about.
//!
//! Owns the forms that can be read in one way only; for others the plan gives the format.

use jiff::civil::{Date, DateTime};
use promenade_core::time::EventTime;

use super::mistakes::quoted;

/// An hour as a file names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// By the clock of the file's zone.
    Named(Date, i8),
    /// With an offset: in no way ambiguous.
    Instant(EventTime),
}

/// A cell with day and hour together.
pub(super) fn time(cell: &str, format: Option<&str>) -> Result<Moment, String> {
    let text = cell.trim();
    if let Some(format) = format {
        let parsed = DateTime::strptime(format, text).map_err(|_| not_as(text, format))?;
        return named(parsed, text);
    }
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Ok(Moment::Instant(EventTime(instant.as_microsecond())));
    }
    let iso = text.starts_with(|c: char| c.is_ascii_digit()).then(|| text.parse::<DateTime>().ok()).flatten();
    match iso {
        Some(parsed) if text.contains(':') => named(parsed, text),
        _ => Err(ambiguous(text, "2024-03-31 07:00")),
    }
}

/// A cell with a day.
pub(super) fn day(cell: &str, format: Option<&str>) -> Result<Date, String> {
    let text = cell.trim();
    if let Some(format) = format {
        return Date::strptime(format, text).map_err(|_| not_as(text, format));
    }
    // Date and time in one cell are read as a date by the parser; a cell of a day has nothing else.
    text.parse().ok().filter(|_| text.len() == 10).ok_or_else(|| ambiguous(text, "2024-03-31"))
}

/// A cell with an hour: `7`, `07:00`, `7:00-7:59`, `07-08`.
pub(super) fn hour(cell: &str) -> Result<i8, String> {
    let text = cell.trim();
    let wrong = || {
        let text = quoted(text);
        format!("{text} is no hour; write 7, 07:00 or 7:00-7:59, from 0 to 23")
    };
    let (from, to) = text.split_once(['-', '\u{2013}']).map_or((text, None), |(from, to)| (from, Some(to)));
    let (hour, minute) = clock(from).ok_or_else(wrong)?;
    let ends = to.map(|to| clock(to).ok_or_else(wrong)).transpose()?;
    let one_hour =
        ends.is_none_or(|(end, minutes)| (end, minutes) == (hour, 59) || (end % 24, minutes) == ((hour + 1) % 24, 0));
    if !one_hour {
        return Err(format!("{} is not one hour", quoted(text)));
    }
    if minute != 0 || !(0..24).contains(&hour) {
        return Err(wrong());
    }
    Ok(hour)
}

/// Hour and minute of `7`, `07:00` or `07:59:59`.
fn clock(text: &str) -> Option<(i8, i8)> {
    let number = |part: &str| {
        let digits = (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let parts: Option<Vec<i8>> = text.trim().split(':').map(number).collect();
    match parts?[..] {
        [hour] => Some((hour, 0)),
        [hour, minute] | [hour, minute, _] => Some((hour, minute)),
        _ => None,
    }
}

fn named(parsed: DateTime, text: &str) -> Result<Moment, String> {
    if (parsed.minute(), parsed.second(), parsed.subsec_nanosecond()) == (0, 0, 0) {
        return Ok(Moment::Named(parsed.date(), parsed.hour()));
    }
    Err(format!("{} is not the start of an hour", quoted(text)))
}

fn not_as(text: &str, format: &str) -> String {
    format!("{} is not written as {format}", quoted(text))
}

fn ambiguous(text: &str, example: &str) -> String {
    format!("{} is not read without a format: write it like {example}, or say how with time_format", quoted(text))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn times_that_can_be_read_one_way_are() {
        let seven = Ok(Moment::Named(date(2024, 3, 31), 7));
        for text in ["2024-03-31 07:00", "2024-03-31T07:00:00", " 2024-03-31 07:00:00.000 "] {
            assert_eq!(time(text, None), seven, "{text}");
        }
        assert_eq!(time("31/03/2024 7:00", Some("%d/%m/%Y %H:%M")), seven);
        assert_eq!(time("3/31/2024 07:00 AM", Some("%m/%d/%Y %I:%M %p")), seven);
        assert_eq!(time("2024-03-31T07:00:00+08:00", None), Ok(Moment::Instant(EventTime(1_711_839_600_000_000))));
    }

    #[test]
    fn other_times_are_refused() {
        for text in ["", "31/03/2024 7:00", "03/31/2024 07:00", "2024-03-31", "2024-02-30 07:00", "now"] {
            assert!(time(text, None).is_err(), "{text}");
        }
        assert!(time("2024-03-31 07:30", None).unwrap_err().contains("start of an hour"));
        assert!(time("2024-03-31 07:00", Some("%d/%m/%Y %H:%M")).unwrap_err().contains("%d/%m/%Y"));
    }

    #[test]
    fn days_and_hours_apart() {
        assert_eq!(day("2024-03-31", None), Ok(date(2024, 3, 31)));
        assert_eq!(day("31.03.2024", Some("%d.%m.%Y")), Ok(date(2024, 3, 31)));
        assert!(day("31.03.2024", None).is_err() && day("2024-03-31 07:00", None).is_err());
        for text in ["7", "07", "7:00", "07:00:00", "7:00-7:59", "07:00 - 08:00", "7-8"] {
            assert_eq!(hour(text), Ok(7), "{text}");
        }
        assert_eq!(hour("23:00-24:00"), Ok(23));
        assert_eq!(hour("23-0"), Ok(23));
        for text in ["", "24", "7:30", "7:00-9:00", "7:00-7:30", "seven", "-1", "7 PM", "7:00 PM", "007"] {
            assert!(hour(text).is_err(), "{text}");
        }
    }
}
