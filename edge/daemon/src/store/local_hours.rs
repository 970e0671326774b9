//! The hours that another clock names, as hours of the site.
//!
//! Owns what becomes of hours that the clocks skip or repeat. An hour goes by its name, day and number, as a counter writes
//! it: in spring there is no hour of some name, in autumn there are two. Where clocks move by half an hour, the shortened
//! hour and the hour before it share a name.

use jiff::civil::Date;
use promenade_core::time::EventTime;

use super::calendar::{Calendar, HOUR, Span};
use super::{Bucket, StoreError};

/// Years in which somebody may have counted; far from the ends of what a calendar can hold.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2500;
/// Hours around a name that are looked at: a change of the clocks moves them by less.
const AROUND: i64 = 3;

/// One hour of the site's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteHour {
    /// Its start.
    pub start: EventTime,
    /// Its length in seconds: 3600 but where clocks move by half an hour.
    pub seconds: u16,
}

/// Reads names of hours by one zone and finds the hours of the site by another.
#[derive(Clone, Debug)]
pub struct LocalHours {
    named_by: Calendar,
    site: Calendar,
}

impl LocalHours {
    /// Names are read by `zone`, hours are those of `site`; both are IANA names.
    ///
    /// # Errors
    /// A sentence, where a zone is not known.
    pub fn new(zone: &str, site: &str) -> Result<Self, StoreError> {
        let named_by = Calendar::new(zone, None).map_err(|_| {
            StoreError(format!("{zone:?} is not a known time zone: write an IANA name such as \"Europe/Berlin\""))
        })?;
        Ok(Self { named_by, site: Calendar::new(site, None)? })
    }

    /// The hours that have this name, in order of time: none, one or two.
    ///
    /// # Errors
    /// A sentence, where the hour is none of the site's, since the zones differ by half an hour, say.
    pub fn named(&self, day: Date, hour: i8) -> Result<Vec<SiteHour>, StoreError> {
        if !YEARS.contains(&day.year()) {
            return Err(StoreError(format!("the year is none from {} to {}", YEARS.start(), YEARS.end())));
        }
        let name = day.at(hour, 0, 0, 0);
        let around = self.named_by.instant(name);
        let (mut at, end) = (around.saturating_sub(AROUND * HOUR), around.saturating_add(AROUND * HOUR));
        let mut found = Vec::new();
        while at < end {
            let span = self.named_by.bucket_at(Bucket::Hour, at);
            let local = self.named_by.local(span.from);
            if (local.date(), local.hour()) == (day, hour) {
                found.push(self.of_site(span)?);
            }
            at = span.to;
        }
        Ok(found)
    }

    /// The hour that starts then.
    ///
    /// # Errors
    /// A sentence, where none of the site's does.
    pub fn starting(&self, start: EventTime) -> Result<SiteHour, StoreError> {
        self.of_site(self.site.bucket_at(Bucket::Hour, start.micros()))
            .ok()
            .filter(|hour| hour.start == start)
            .ok_or_else(|| StoreError("no hour of the site begins then".to_owned()))
    }

    fn of_site(&self, span: Span) -> Result<SiteHour, StoreError> {
        if self.site.bucket_at(Bucket::Hour, span.from) != span {
            return Err(StoreError("it is cut otherwise than the hours of the site, whose clocks differ".to_owned()));
        }
        let seconds = ((span.to - span.from) / 1_000_000) as u16;
        Ok(SiteHour { start: EventTime(span.from), seconds })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Start and minutes of the hours of a name, where the counter's clock is the site's.
    fn named(zone: &str, day: Date, hour: i8) -> Vec<(String, u16)> {
        let hours = LocalHours::new(zone, zone).expect("zones").named(day, hour).expect("hours of the site");
        let text =
            |hour: &SiteHour| jiff::Timestamp::from_microsecond(hour.start.micros()).expect("a time").to_string();
        hours.iter().map(|hour| (text(hour), hour.seconds / 60)).collect()
    }

    #[test]
    fn an_ordinary_hour_is_one() {
        assert_eq!(named("Pacific/Auckland", date(2019, 6, 1), 7), [("2019-05-31T19:00:00Z".into(), 60)]);
        assert_eq!(named("Asia/Kolkata", date(2026, 5, 1), 0), [("2026-04-30T18:30:00Z".into(), 60)]);
    }

    #[test]
    fn the_hour_that_spring_skips_is_none() {
        assert_eq!(named("Pacific/Auckland", date(2019, 9, 29), 2), []);
        assert_eq!(named("Europe/Berlin", date(2026, 3, 29), 2), []);
        assert_eq!(named("Europe/Berlin", date(2026, 3, 29), 3).len(), 1);
    }

    #[test]
    fn the_hour_that_autumn_repeats_is_two() {
        let auckland = [("2019-04-06T13:00:00Z".into(), 60), ("2019-04-06T14:00:00Z".into(), 60)];
        assert_eq!(named("Pacific/Auckland", date(2019, 4, 7), 2), auckland);
        assert_eq!(named("Europe/Berlin", date(2026, 10, 25), 2).len(), 2);
    }

    #[test]
    fn half_an_hour_of_daylight_saving_leaves_half_hours() {
        let spring = [("2026-10-03T15:30:00Z".into(), 30)];
        assert_eq!(named("Australia/Lord_Howe", date(2026, 10, 4), 2), spring);
        let autumn = [("2026-04-04T14:00:00Z".into(), 60), ("2026-04-04T15:00:00Z".into(), 30)];
        assert_eq!(named("Australia/Lord_Howe", date(2026, 4, 5), 1), autumn);
    }

    #[test]
    fn every_hour_of_a_year_has_exactly_one_name() {
        for zone in ["Pacific/Auckland", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"] {
            let hours = LocalHours::new(zone, zone).expect("zones");
            let mut day = date(2026, 1, 1);
            let mut end = hours.named(day, 0).expect("hours")[0].start;
            while day.year() == 2026 {
                for hour in (0..24).flat_map(|hour| hours.named(day, hour).expect("hours")) {
                    assert_eq!(hour.start, end, "{zone} {day}: no hour twice, none left out");
                    end = hour.start.plus_seconds(f64::from(hour.seconds));
                }
                day = day.tomorrow().expect("a day");
            }
        }
    }

    #[test]
    fn hours_of_another_zone_fit_or_are_refused() {
        let shanghai = LocalHours::new("UTC", "Asia/Shanghai").expect("zones");
        assert_eq!(shanghai.named(date(2026, 5, 1), 2).expect("fits")[0].start, EventTime(1_777_600_800_000_000));
        let kolkata = LocalHours::new("UTC", "Asia/Kolkata").expect("zones");
        assert!(kolkata.named(date(2026, 5, 1), 2).is_err() && kolkata.starting(EventTime(0)).is_err());
        assert!(shanghai.named(date(9999, 12, 31), 23).is_err() && shanghai.named(date(-9999, 1, 1), 0).is_err());
        assert!(LocalHours::new("Mars/Olympus", "UTC").expect_err("no such zone").0.contains("Mars/Olympus"));
    }
}
