//! Instants on the wire: RFC 3339 with an offset, in the site's time zone.
//!
//! Owns parsing and printing. Refuses to ask what time it is: the clock's answer comes in as an argument.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _, Zoned};
use promenade_core::day::Day;
use promenade_core::time::EventTime;
use serde::{Serialize, Serializer};

const TO_THE_SECOND: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

use crate::config::Site;

/// The site's time zone, and when its days turn.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone, Time);

impl Zone {
    /// The zone of that IANA name. The config has checked the name; UTC is the answer to one that vanished since.
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC), Time::midnight())
    }

    /// The zone of a site, whose days are days of business.
    pub fn of(site: &Site) -> Self {
        Self(Self::named(&site.timezone).0, site.day_turns())
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// RFC 3339 in this zone, to the second: `2026-05-01T10:00:00+08:00`.
    pub fn seconds(&self, time: EventTime) -> String {
        let time = timestamp(time);
        TO_THE_SECOND.timestamp_with_offset_to_string(&time, self.offset(time))
    }

    /// RFC 3339 in this zone, to the millisecond.
    pub fn millis(&self, time: EventTime) -> String {
        self.zoned(time).strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string()
    }

    /// What begins the day of business of `time`: midnight (or the first instant, where the clock skips it), or for a site
    /// that is open then the hour at which its days turn.
    pub fn start_of_day(&self, time: EventTime) -> EventTime {
        let now = self.zoned(time);
        if self.1 == Time::midnight() {
            return now.start_of_day().map_or(time, |day| EventTime(day.timestamp().as_microsecond()));
        }
        let today = if now.time() < self.1 { now.date().saturating_sub(1.day()) } else { now.date() };
        self.instant(DateTime::from_parts(today, self.1))
    }

    /// The day of business of an instant.
    pub fn day(&self, time: EventTime) -> Day {
        let local = self.zoned(time);
        let date = if local.time() < self.1 { local.date().saturating_sub(1.day()) } else { local.date() };
        Day::of(date.year().into(), date.month() as u8, date.day() as u8).unwrap_or_default()
    }

    /// When a day of business begins.
    pub fn beginning(&self, day: Day) -> EventTime {
        let (year, month, of_month) = day.date();
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        let date = Date::new(year, month as i8, of_month as i8).unwrap_or_default();
        self.instant(DateTime::from_parts(date, self.1))
    }

    /// What clocks on the site's walls show.
    pub fn local(&self, time: EventTime) -> DateTime {
        self.zoned(time).datetime()
    }

    /// When clocks on the walls show that; where they skip it, when they would have, and where they show it twice, the
    /// first time.
    pub fn instant(&self, local: DateTime) -> EventTime {
        let time = self.0.to_ambiguous_timestamp(local).compatible().unwrap_or_default();
        EventTime(time.as_microsecond())
    }

    fn zoned(&self, time: EventTime) -> Zoned {
        let time = timestamp(time);
        let whole_minutes = self.offset(time) == self.0.to_offset(time);
        time.to_zoned(if whole_minutes { self.0.clone() } else { TimeZone::UTC })
    }

    /// Local mean time, before 1901 or so, has seconds in its offset, which RFC 3339 cannot write.
    fn offset(&self, time: Timestamp) -> Offset {
        let offset = self.0.to_offset(time);
        if offset.seconds() % 60 == 0 { offset } else { Offset::UTC }
    }
}

fn timestamp(time: EventTime) -> Timestamp {
    let bounds = Timestamp::MIN.as_microsecond()..=Timestamp::MAX.as_microsecond();
    Timestamp::from_microsecond(time.micros().clamp(*bounds.start(), *bounds.end())).unwrap_or_default()
}

/// An instant with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    time: EventTime,
    text: String,
}

impl Moment {
    /// When.
    pub const fn time(&self) -> EventTime {
        self.time
    }

    /// The same as RFC 3339.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl Zone {
    /// An instant with its text.
    pub fn moment(&self, time: EventTime) -> Moment {
        Moment { time, text: self.seconds(time) }
    }
}

/// Puts instants of rows into words. Rows come bucket by bucket: each instant is put into words once.
#[derive(Debug)]
pub struct Times {
    zone: Zone,
    /// The last two: a bucket has a start and an end, and the next begins where it ends.
    last: [(Option<EventTime>, String); 2],
    /// Which of them is the older.
    older: usize,
}

impl Times {
    /// None yet.
    pub const fn new(zone: Zone) -> Self {
        Self { zone, last: [(None, String::new()), (None, String::new())], older: 0 }
    }

    /// The zone in whose clocks they are told.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// RFC 3339 in the zone, to the second.
    pub fn text(&mut self, time: EventTime) -> &str {
        let known = self.last.iter().position(|(of, _)| *of == Some(time));
        let place = known.unwrap_or(self.older);
        self.older = 1 - place;
        if known.is_none() {
            self.last[place] = (Some(time), self.zone.seconds(time));
        }
        &self.last[place].1
    }
}

/// Parses an RFC 3339 instant. A plus sign that a URL decoded to a space is understood.
///
/// # Errors
/// A sentence, where the text has no offset or is no instant of a four-digit year.
pub fn parse(text: &str) -> Result<EventTime, String> {
    let mended = mend_offset(text);
    let well_formed = mended.len() <= 40 && mended.starts_with(|c: char| c.is_ascii_digit()) && !mended.contains('[');
    let instant = well_formed.then(|| mended.parse::<Timestamp>().ok()).flatten();
    instant.map(|t| EventTime(t.as_microsecond())).ok_or_else(|| {
        "is not an RFC 3339 time with an offset, such as 2026-05-01T10:00:00+08:00 or 2026-05-01T02:00:00Z".to_owned()
    })
}

/// `...T10:00:00 08:00` becomes `...T10:00:00+08:00`: an unescaped `+` in a query arrives as a space.
fn mend_offset(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((time, offset)) if time.contains(['T', 't']) => format!("{time}+{offset}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_with_offset_only() {
        let at = EventTime(1_777_600_800_000_000);
        for text in ["2026-05-01T10:00:00+08:00", "2026-05-01T02:00:00Z", "2026-05-01T10:00:00 08:00"] {
            assert_eq!(parse(text), Ok(at), "{text}");
        }
        for text in ["", "now", "2026-05-01", "2026-05-01T10:00:00", "2026-13-01T00:00:00Z", "+2026-05-01T00:00:00Z"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prints_in_the_zone_of_the_site() {
        let zone = Zone::named("Asia/Shanghai");
        assert_eq!(zone.seconds(EventTime(1_777_600_800_000_000)), "2026-05-01T10:00:00+08:00");
        assert_eq!(zone.millis(EventTime(1_777_600_800_123_456)), "2026-05-01T10:00:00.123+08:00");
    }

    #[test]
    fn an_offset_with_seconds_is_not_written() {
        let zone = Zone::named("Asia/Shanghai");
        assert_eq!(zone.seconds(parse("1590-08-01T00:00:00Z").unwrap()), "1590-08-01T00:00:00+00:00");
    }

    #[test]
    fn a_day_begins_at_local_midnight_also_where_the_clock_skips_it() {
        let at = |text| parse(text).unwrap();
        let shanghai = Zone::named("Asia/Shanghai");
        assert_eq!(shanghai.start_of_day(at("2026-05-01T00:30:00+08:00")), at("2026-04-30T16:00:00Z"));
        let beirut = Zone::named("Asia/Beirut");
        assert_eq!(beirut.start_of_day(at("2024-03-31T12:00:00+03:00")), at("2024-03-31T01:00:00+03:00"));
    }

    #[test]
    fn a_day_of_business_begins_while_the_site_is_closed() {
        let zone = Zone(TimeZone::get("Asia/Shanghai").unwrap(), Time::constant(10, 0, 0, 0));
        let at = |text| parse(text).unwrap();
        assert_eq!(zone.start_of_day(at("2026-05-02T01:30:00+08:00")), at("2026-05-01T10:00:00+08:00"));
        assert_eq!(zone.start_of_day(at("2026-05-02T10:00:00+08:00")), at("2026-05-02T10:00:00+08:00"));
    }

    #[test]
    fn no_instant_is_too_far_away_to_print() {
        let zone = Zone::named("Asia/Shanghai");
        for micros in [i64::MIN, i64::MAX] {
            assert!(!zone.seconds(EventTime(micros)).is_empty());
            assert!(zone.start_of_day(EventTime(micros)).micros() != 0);
        }
    }
}
