//! Buckets of time in the site's zone: where minutes, hours, days, weeks and months begin and end.
//!
//! Owns daylight saving: a day may have 23 or 25 hours, and where clocks move by half an hour an hour may be cut short. A
//! day is a day of business: where the opening hours cross midnight it turns while the site is closed. Refuses to know what
//! happened in a bucket.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use promenade_core::time::EventTime;

use super::{Bucket, StoreError};
use crate::config::OpeningHours;

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds of a minute.
pub(super) const MINUTE: i64 = 60 * SECOND;
/// Microseconds of an hour.
pub(super) const HOUR: i64 = 60 * MINUTE;
/// Microseconds of a day of 24 hours.
pub(super) const DAY: i64 = 24 * HOUR;

/// The site's calendar.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) zone: TimeZone,
    /// `None` where the site never closes.
    pub(super) hours: Option<OpeningHours>,
    day_turns: Time,
}

/// A span of time, in microseconds since the epoch, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: i64,
    pub to: i64,
}

impl Calendar {
    /// The calendar of an IANA zone and a site's opening hours.
    pub fn new(zone: &str, hours: Option<OpeningHours>) -> Result<Self, StoreError> {
        let found = TimeZone::get(zone).map_err(|_| {
            StoreError(format!(
                "[site] timezone: {zone:?} is not known here: write an IANA name such as \"Asia/Shanghai\", and see that \
                 the package tzdata is installed"
            ))
        })?;
        let hours = hours.filter(|hours| !hours.always());
        let day_turns = hours.map_or(Time::midnight(), OpeningHours::day_turns);
        Ok(Self { zone: found, hours, day_turns })
    }

    /// The bucket that contains `micros`.
    pub fn bucket_at(&self, bucket: Bucket, micros: i64) -> Span {
        match bucket {
            Bucket::Minute => {
                let from = floor(micros, MINUTE);
                Span { from, to: from + MINUTE }
            }
            Bucket::Hour => self.hour_at(micros),
            Bucket::Day | Bucket::Week | Bucket::Month => {
                let first = first_day(bucket, self.day_at(micros));
                Span { from: self.first_instant(first), to: self.first_instant(next_first_day(bucket, first)) }
            }
        }
    }

    /// The local day of business of an instant, in days since 1970-01-01.
    pub fn day_number(&self, micros: i64) -> i32 {
        days_since_epoch(self.day_at(micros))
    }

    /// The local day of business of that number; empty where the zone skipped it.
    pub fn day(&self, number: i32) -> Span {
        let first = Date::constant(1970, 1, 1).saturating_add(number.days());
        Span { from: self.first_instant(first), to: self.first_instant(next_first_day(Bucket::Day, first)) }
    }

    /// What identifies a bucket in grouped rows: its start in microseconds, and from days on its first day's number.
    pub fn key(&self, bucket: Bucket, start: i64) -> i64 {
        match bucket {
            Bucket::Minute | Bucket::Hour => start,
            _ => i64::from(self.day_number(start)),
        }
    }

    /// Every bucket that touches [from, to), in order; `None` when there are more than `most`.
    pub fn buckets(&self, bucket: Bucket, period: Span, most: usize) -> Option<Vec<Span>> {
        let all = self.buckets_from(bucket, period.from).take_while(|span| span.from < period.to);
        // One more would be too many.
        let buckets: Vec<Span> = all.take(most + 1).collect();
        (buckets.len() <= most).then_some(buckets)
    }

    /// The bucket that contains `micros`, and those after it without end.
    pub fn buckets_from(&self, bucket: Bucket, micros: i64) -> impl Iterator<Item = Span> {
        let mut at = micros;
        // Up to here hours follow each other without a change of the offset. To look each up in the zone would cost more
        // than to fetch what happened in it.
        let mut steady_to = i64::MIN;
        std::iter::repeat_with(move || {
            let steady = bucket == Bucket::Hour && steady_to.saturating_sub(at) >= HOUR;
            let next = if steady { Span { from: at, to: at + HOUR } } else { self.bucket_at(bucket, at) };
            if !steady && bucket == Bucket::Hour {
                steady_to = self.offset_holds_to(next.from);
            }
            at = next.to;
            next
        })
    }

    /// The next entry of the zone's table after `micros`; before it the offset stays as it is.
    fn offset_holds_to(&self, micros: i64) -> i64 {
        let next = self.zone.following(timestamp(micros)).next();
        next.map_or(i64::MAX, |change| change.timestamp().as_microsecond())
    }

    /// The wall-clock hour around an instant. It begins where the local clock shows a full hour, or at a change of the
    /// offset inside that hour, so that hours never overlap.
    fn hour_at(&self, micros: i64) -> Span {
        let instant = timestamp(micros);
        let offset = i64::from(self.zone.to_offset(instant).seconds()) * 1_000_000;
        let from = floor(micros + offset, HOUR) - offset;
        Span { from: self.last_change(from, instant).unwrap_or(from), to: self.next_change(instant, from + HOUR) }
    }

    /// The last change of the offset in (from, at], if there is one.
    fn last_change(&self, from: i64, at: Timestamp) -> Option<i64> {
        let just_after = at.checked_add(1.microsecond()).ok()?;
        let change = self.zone.preceding(just_after).next()?.timestamp();
        let before = self.zone.to_offset(change.checked_sub(1.microsecond()).ok()?);
        (change.as_microsecond() > from && before != self.zone.to_offset(change)).then(|| change.as_microsecond())
    }

    /// The first change of the offset after `at`, where it comes before `to`; else `to`.
    fn next_change(&self, at: Timestamp, to: i64) -> i64 {
        let change = self.zone.following(at).next().filter(|change| change.timestamp().as_microsecond() < to);
        let moves = change.filter(|change| change.offset() != self.zone.to_offset(at));
        moves.map_or(to, |change| change.timestamp().as_microsecond())
    }

    fn day_at(&self, micros: i64) -> Date {
        let local = self.local(micros);
        if local.time() < self.day_turns { local.date().saturating_sub(1.day()) } else { local.date() }
    }

    /// What clocks on the wall show.
    pub fn local(&self, micros: i64) -> DateTime {
        self.zone.to_datetime(timestamp(micros))
    }

    /// The first instant of a day of business; with midnight for its turn not always 00:00.
    fn first_instant(&self, day: Date) -> i64 {
        if self.day_turns != Time::midnight() {
            return self.instant(DateTime::from_parts(day, self.day_turns));
        }
        let start = day.to_zoned(self.zone.clone()).and_then(|zoned| zoned.start_of_day());
        start.map_or(i64::MAX, |zoned| zoned.timestamp().as_microsecond())
    }

    /// When clocks on the walls show that, or would have where they skip it; the first time where they show it twice.
    pub(super) fn instant(&self, local: DateTime) -> i64 {
        let found = self.zone.to_ambiguous_timestamp(local).compatible();
        found.map_or(i64::MAX, Timestamp::as_microsecond)
    }
}

/// `micros` rounded down to a multiple of `step`.
pub(super) const fn floor(micros: i64, step: i64) -> i64 {
    micros.div_euclid(step) * step
}

/// An event time as RFC 3339 in UTC with microseconds.
pub(super) fn rfc3339(time: EventTime) -> String {
    format!("{:.6}", timestamp(time.micros()))
}

/// The same for names of files, to the second: `20260501T020000Z`.
pub(super) fn stamp_text(time: EventTime) -> String {
    timestamp(time.micros()).strftime("%Y%m%dT%H%M%SZ").to_string()
}

pub(super) fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn first_day(bucket: Bucket, day: Date) -> Date {
    match bucket {
        Bucket::Month => day.first_of_month(),
        Bucket::Week => day.saturating_sub(i64::from(day.weekday().since(Weekday::Monday)).days()),
        _ => day,
    }
}

fn next_first_day(bucket: Bucket, first: Date) -> Date {
    match bucket {
        Bucket::Month => first.saturating_add(1.month()),
        Bucket::Week => first.saturating_add(7.days()),
        _ => first.saturating_add(1.day()),
    }
}

fn days_since_epoch(day: Date) -> i32 {
    day.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_microsecond()
    }

    fn spans(zone: &str, bucket: Bucket, from: &str, to: &str) -> Vec<Span> {
        let calendar = Calendar::new(zone, None).expect("a zone");
        calendar.buckets(bucket, Span { from: at(from), to: at(to) }, 10_000).expect("few buckets")
    }

    fn hours(span: Span) -> f64 {
        (span.to - span.from) as f64 / HOUR as f64
    }

    #[test]
    fn days_of_change_have_23_and_25_hours() {
        let spring = spans("Europe/Berlin", Bucket::Day, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
        assert_eq!(spring.iter().map(|day| hours(*day)).collect::<Vec<_>>(), [23.0]);
        let autumn = spans("Europe/Berlin", Bucket::Day, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
        assert_eq!(autumn.iter().map(|day| hours(*day)).collect::<Vec<_>>(), [25.0]);
        assert_eq!(spans("Europe/Berlin", Bucket::Hour, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z").len(), 25);
    }

    #[test]
    fn hours_start_where_the_local_hour_starts() {
        let kolkata = spans("Asia/Kolkata", Bucket::Hour, "2026-05-01T00:00:00Z", "2026-05-01T00:40:00Z");
        assert_eq!(kolkata[0].from, at("2026-04-30T23:30:00Z"));
        assert_eq!(kolkata[1].from, at("2026-05-01T00:30:00Z"));
        assert_eq!(
            spans("Asia/Kathmandu", Bucket::Hour, "2026-05-01T00:00:00Z", "2026-05-01T00:01:00Z")[0].from,
            at("2026-04-30T23:15:00Z")
        );
    }

    #[test]
    fn half_an_hour_of_daylight_saving_cuts_an_hour_short_and_nothing_overlaps() {
        let autumn = spans("Australia/Lord_Howe", Bucket::Hour, "2026-04-04T13:00:00Z", "2026-04-04T18:00:00Z");
        assert!(autumn.windows(2).all(|pair| pair[0].to == pair[1].from), "{autumn:?}");
        assert_eq!(autumn.iter().filter(|hour| hours(**hour) < 1.0).count(), 1, "{autumn:?}");
    }

    #[test]
    fn many_hours_are_those_that_are_looked_up_one_by_one() {
        for zone in ["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"] {
            let calendar = Calendar::new(zone, None).expect("a zone");
            let together = spans(zone, Bucket::Hour, "2011-01-01T00:20:00Z", "2012-01-02T00:00:00Z");
            let mut at = at("2011-01-01T00:20:00Z");
            for hour in together {
                assert_eq!(hour, calendar.bucket_at(Bucket::Hour, at), "{zone}");
                at = hour.to;
            }
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let weeks = spans("Asia/Shanghai", Bucket::Week, "2026-05-06T00:00:00Z", "2026-05-12T00:00:00Z");
        assert_eq!(
            weeks.iter().map(|week| week.from).collect::<Vec<_>>(),
            [at("2026-05-03T16:00:00Z"), at("2026-05-10T16:00:00Z")]
        );
        let month = spans("Asia/Shanghai", Bucket::Month, "2026-02-10T00:00:00Z", "2026-02-11T00:00:00Z");
        assert_eq!(month, [Span { from: at("2026-01-31T16:00:00Z"), to: at("2026-02-28T16:00:00Z") }]);
    }

    #[test]
    fn day_numbers_are_local() {
        let calendar = Calendar::new("Asia/Shanghai", None).expect("a zone");
        assert_eq!(calendar.day_number(at("1970-01-01T15:59:59Z")), 0);
        assert_eq!(calendar.day_number(at("1970-01-01T16:00:00Z")), 1);
        let west = Calendar::new("America/New_York", None).expect("a zone");
        assert_eq!(west.day_number(0), -1);
    }

    #[test]
    fn an_unknown_zone_is_a_sentence() {
        assert!(Calendar::new("Asia/Atlantis", None).expect_err("no such zone").0.contains("Asia/Atlantis"));
    }
}
