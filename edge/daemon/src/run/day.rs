//! Local days of the site.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use promenade_core::time::EventTime;

use crate::pipeline::DayBounds;

/// First instant of the local day that contains a time, and of the next one; days of 23 and 25 hours included.
pub fn bounds(zone: TimeZone) -> DayBounds {
    Box::new(move |time| day_of(time, &zone).unwrap_or((time, time)))
}

fn day_of(time: EventTime, zone: &TimeZone) -> Option<(EventTime, EventTime)> {
    let midnight = Timestamp::from_microsecond(time.micros()).ok()?.to_zoned(zone.clone()).start_of_day().ok()?;
    let next = midnight.checked_add(1.day()).ok()?.start_of_day().ok()?;
    Some((EventTime(midnight.timestamp().as_microsecond()), EventTime(next.timestamp().as_microsecond())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> EventTime {
        EventTime(text.parse::<Timestamp>().unwrap().as_microsecond())
    }

    #[test]
    fn a_day_of_daylight_saving_has_23_or_25_hours() {
        let bounds = bounds(TimeZone::get("Europe/Berlin").unwrap());
        let hours = |(from, to): (EventTime, EventTime)| to.seconds_since(from) / 3600.0;
        assert!((hours(bounds(at("2026-03-29T12:00:00Z"))) - 23.0).abs() < 1e-9);
        assert!((hours(bounds(at("2026-10-25T12:00:00Z"))) - 25.0).abs() < 1e-9);
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let bounds = bounds(TimeZone::get("Asia/Shanghai").unwrap());
        assert_eq!(bounds(at("2026-05-01T17:00:00Z")).0, at("2026-05-01T16:00:00Z"));
    }
}
