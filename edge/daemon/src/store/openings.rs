//! When the site is open: the seconds and minutes that count for coverage.
//!
//! Owns the denominator: a second in which the site is closed is in no period that is to be covered. Counts made while it
//! is closed count all the same; that is for others to sum.

use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::calendar::{Calendar, MINUTE, SECOND, Span, timestamp};
use crate::config::OpeningHours;

impl Span {
    /// The part that lies in another span, too; empty, with its end at its beginning, where there is none.
    pub fn within(self, other: Self) -> Self {
        let from = self.from.max(other.from);
        Self { from, to: self.to.min(other.to).max(from) }
    }

    /// Whether some of it lies in another span.
    pub const fn touches(self, other: Self) -> bool {
        self.from < other.to && self.to > other.from
    }

    /// Whole seconds.
    pub fn seconds(self) -> u32 {
        u32::try_from((self.to - self.from) / SECOND).unwrap_or_default()
    }
}

impl Calendar {
    /// The times within `span` at which the site is open, in order.
    pub fn openings(&self, span: Span) -> Vec<Span> {
        let Some(hours) = self.hours else { return vec![span] };
        let local = |micros| self.zone.to_datetime(timestamp(micros)).date();
        let last = local(span.to);
        let mut day = local(span.from).saturating_sub(1.day());
        let mut openings = Vec::new();
        while day <= last {
            let opening = self.opening(hours, day).within(span);
            if opening.from < opening.to {
                openings.push(opening);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        openings
    }

    fn opening(&self, hours: OpeningHours, day: jiff::civil::Date) -> Span {
        let until = if hours.closes > hours.opens { day } else { day.saturating_add(1.day()) };
        let from = self.instant(DateTime::from_parts(day, hours.opens));
        Span { from, to: self.instant(DateTime::from_parts(until, hours.closes)).max(from) }
    }

    /// Seconds within `span` at which the site is open; the most that can be counted where centuries are asked for.
    pub fn open_seconds(&self, span: Span) -> u32 {
        self.openings(span).into_iter().map(Span::seconds).fold(0, u32::saturating_add)
    }

    /// The same of each of many spans that follow each other; opening times are worked out once.
    pub fn open_seconds_of(&self, spans: &[Span]) -> Vec<u32> {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Vec::new() };
        let openings = self.openings(Span { from: first.from, to: last.to });
        let mut over = 0;
        let of_span = |span: &Span| {
            over += openings[over..].iter().take_while(|opening| opening.to <= span.from).count();
            let touching = openings[over..].iter().take_while(|opening| opening.from < span.to);
            touching.map(|opening| opening.within(*span).seconds()).fold(0, u32::saturating_add)
        };
        spans.iter().map(of_span).collect()
    }

    /// Which minutes of an hour are open: the bit of minute n counts 2^n. An hour has 60 at most.
    pub fn open_minutes(&self, hour: Span) -> i64 {
        let mut minutes = 0;
        for opening in self.openings(hour) {
            let (first, last) = ((opening.from - hour.from) / MINUTE, (opening.to - hour.from) / MINUTE);
            for minute in first..last.min(60) {
                minutes |= 1 << minute;
            }
        }
        minutes
    }

    /// A span cut where the site opens and closes: whether it is open, and the part.
    pub fn by_opening(&self, span: Span) -> Vec<(bool, Span)> {
        let mut parts = Vec::new();
        let mut at = span.from;
        for opening in self.openings(span) {
            parts.push((false, Span { from: at, to: opening.from }));
            parts.push((true, opening));
            at = opening.to;
        }
        parts.push((false, Span { from: at, to: span.to }));
        parts.retain(|(_, part)| part.from < part.to);
        parts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Time;
    use promenade_core::day::Day;
    use proptest::prelude::*;

    use super::*;
    use crate::store::Bucket;

    const HOUR: i64 = 60 * MINUTE;

    fn at(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("a time").as_microsecond()
    }

    fn span(from: &str, to: &str) -> Span {
        Span { from: at(from), to: at(to) }
    }

    fn hours(opens: (i8, i8), closes: (i8, i8)) -> OpeningHours {
        OpeningHours { opens: Time::constant(opens.0, opens.1, 0, 0), closes: Time::constant(closes.0, closes.1, 0, 0) }
    }

    fn calendar(zone: &str, opens: (i8, i8), closes: (i8, i8)) -> Calendar {
        Calendar::new(zone, Some(hours(opens, closes))).expect("a zone")
    }

    #[test]
    fn closed_hours_are_not_in_the_denominator() {
        let mall = calendar("Asia/Shanghai", (9, 30), (22, 0));
        let day = span("2026-05-01T00:00:00+08:00", "2026-05-02T00:00:00+08:00");
        assert_eq!(mall.open_seconds(day), 45_000);
        let hour = span("2026-05-01T09:00:00+08:00", "2026-05-01T10:00:00+08:00");
        assert_eq!((mall.open_seconds(hour), mall.open_minutes(hour).count_ones()), (1_800, 30));
        assert_eq!(mall.open_minutes(hour).trailing_zeros(), 30, "the second half");
        let parts = mall.by_opening(hour);
        assert_eq!(
            parts.iter().map(|(open, part)| (*open, part.seconds())).collect::<Vec<_>>(),
            [(false, 1_800), (true, 1_800)]
        );
        let always = Calendar::new("Asia/Shanghai", Some(hours((0, 0), (0, 0)))).expect("a zone");
        assert_eq!((always.open_seconds(day), always.open_minutes(hour)), (86_400, (1 << 60) - 1));
    }

    #[test]
    fn a_day_of_business_ends_while_the_site_is_closed() {
        let bar = calendar("Asia/Shanghai", (18, 0), (2, 0));
        let day = |text| Day(bar.day_number(at(text))).to_string();
        assert_eq!(day("2026-05-02T01:30:00+08:00"), "2026-05-01", "still the evening before");
        assert_eq!(day("2026-05-02T09:59:59+08:00"), "2026-05-01", "who cleans up after closing, too");
        assert_eq!(day("2026-05-02T10:00:00+08:00"), "2026-05-02");
        let bucket = bar.bucket_at(Bucket::Day, at("2026-05-02T01:30:00+08:00"));
        assert_eq!(bucket, span("2026-05-01T10:00:00+08:00", "2026-05-02T10:00:00+08:00"));
        assert_eq!(bar.open_seconds(bucket), 8 * 3_600);
        let month = bar.bucket_at(Bucket::Month, at("2026-06-01T01:00:00+08:00"));
        assert_eq!(month.to, at("2026-06-01T10:00:00+08:00"), "the last night of May is May's");
        let until_midnight = calendar("Asia/Shanghai", (9, 0), (0, 0));
        assert_eq!(Day(until_midnight.day_number(at("2026-05-02T00:00:00+08:00"))).to_string(), "2026-05-02");
    }

    #[test]
    fn nights_of_clock_changes_are_an_hour_longer_or_shorter() {
        let bar = calendar("Europe/Berlin", (18, 0), (4, 0));
        let night = |text| {
            let day = bar.bucket_at(Bucket::Day, at(text));
            ((day.to - day.from) / HOUR, bar.open_seconds(day) / 3_600)
        };
        assert_eq!(night("2026-03-28T22:00:00Z"), (23, 9), "2 to 3 is skipped");
        assert_eq!(night("2026-10-24T22:00:00Z"), (25, 11), "2 to 3 comes twice");
        assert_eq!(night("2026-06-01T22:00:00Z"), (24, 10));
    }

    proptest! {
        /// Against the slow way: is the site open at that minute, by the clock on the wall?
        #[test]
        fn minutes_are_open_as_the_clock_on_the_wall_says(
            opens in (0..24i8, 0..60i8), closes in (0..24i8, 0..60i8), day in 20_000..21_000i64,
            zone in prop::sample::select(vec!["Asia/Shanghai", "Asia/Kathmandu", "America/Phoenix"]),
        ) {
            prop_assume!(opens != closes);
            let (calendar, hours) = (calendar(zone, opens, closes), hours(opens, closes));
            let from = day * 24 * HOUR;
            let spans = calendar.buckets(Bucket::Hour, Span { from, to: from + 48 * HOUR }, 99).expect("few");
            let wall = |minute: i64| hours.is_open(calendar.zone.to_datetime(timestamp(minute)).time());
            for (hour, seconds) in spans.iter().zip(calendar.open_seconds_of(&spans)) {
                let minutes = (0..60).filter(|n| wall(hour.from + n * MINUTE));
                let mask = minutes.fold(0_i64, |mask, minute| mask | 1 << minute);
                prop_assert_eq!(calendar.open_minutes(*hour), mask);
                prop_assert_eq!(seconds, mask.count_ones() * 60);
                prop_assert_eq!(seconds, calendar.open_seconds(*hour));
            }
            let days = calendar.buckets(Bucket::Day, Span { from, to: from + 48 * HOUR }, 99).expect("few");
            let open = u32::from(hours.opens.until(hours.closes).expect("a span").get_hours() < 0);
            let minutes = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
            let open_s = (minutes(hours.closes) - minutes(hours.opens) + i64::from(open) * 1_440).rem_euclid(1_440) * 60;
            for day in days {
                prop_assert_eq!(i64::from(calendar.open_seconds(day)), open_s, "a day of business has one opening");
            }
        }
    }
}
