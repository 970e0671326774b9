//! When the site is closed, and since when a space is counted.

use jiff::civil::{DateTime, Time};
use promenade_core::occupancy::EMPTY_AFTER_CLOSING_S;
use promenade_core::time::EventTime;

use super::super::time::Zone;
use crate::config::OpeningHours;

/// Whether the site is closed at that instant; a site without hours, or with the same hour twice, never is.
pub fn is_closed(hours: Option<OpeningHours>, zone: &Zone, at: EventTime) -> bool {
    hours.is_some_and(|hours| !hours.is_open(zone.local(at).time()))
}

/// Whether the site is open in some part of that hour of a day.
pub fn is_open_in(hours: Option<OpeningHours>, hour: u8) -> bool {
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let Some((opens, closes)) = hours.map(|hours| (minutes(hours.opens), minutes(hours.closes))) else { return true };
    let (begins_open, ends_open) = (i32::from(hour) * 60 < closes, (i32::from(hour) + 1) * 60 > opens);
    if opens < closes { begins_open && ends_open } else { begins_open || ends_open || opens == closes }
}

/// Where the occupancy of a space for a period from `from` on begins: at the last closing that has emptied it by then, or
/// at the midnight before where the site never closes.
pub fn beginning(hours: Option<OpeningHours>, zone: &Zone, from: EventTime) -> EventTime {
    let Some(hours) = hours.filter(|hours| hours.opens != hours.closes) else { return zone.start_of_day(from) };
    let empty_by = from.plus_seconds(-EMPTY_AFTER_CLOSING_S);
    let today = zone.local(empty_by).date();
    let closing = |date| zone.instant(DateTime::from_parts(date, hours.closes));
    let days = [Some(today), today.yesterday().ok()];
    days.into_iter().flatten().map(closing).find(|closing| *closing <= empty_by).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::super::super::time::parse;
    use super::*;

    fn at(text: &str) -> EventTime {
        parse(&format!("2026-05-{text}:00+08:00")).unwrap()
    }

    fn hours(opens: i8, closes: i8) -> OpeningHours {
        let time = |hour| Time::constant(hour, 0, 0, 0);
        OpeningHours { opens: time(opens), closes: time(closes) }
    }

    #[test]
    fn closed_is_what_is_not_open() {
        let zone = Zone::named("Asia/Shanghai");
        let closed = |hours: OpeningHours, text| is_closed(Some(hours), &zone, at(text));
        assert_eq!(
            ["02T08:59", "02T09:00", "02T21:59", "02T22:00"].map(|t| closed(hours(9, 22), t)),
            [true, false, false, true]
        );
        assert_eq!(
            ["02T01:59", "02T02:00", "02T17:59", "02T18:00"].map(|t| closed(hours(18, 2), t)),
            [false, true, true, false]
        );
        assert!(!closed(hours(0, 0), "02T03:00") && !is_closed(None, &zone, at("02T03:00")));
    }

    #[test]
    fn an_hour_is_open_where_some_of_it_is() {
        let open = |hours: Option<OpeningHours>| (0..24).filter(|hour| is_open_in(hours, *hour)).collect::<Vec<u8>>();
        let half = |minute| Time::constant(9, minute, 0, 0);
        assert_eq!(open(Some(hours(9, 12))), [9, 10, 11]);
        assert_eq!(open(Some(hours(22, 2))), [0, 1, 22, 23]);
        assert_eq!(open(Some(hours(22, 0))), [22, 23]);
        assert_eq!(open(Some(OpeningHours { opens: half(15), closes: half(45) })), [9]);
        assert_eq!((open(Some(hours(7, 7))).len(), open(None).len()), (24, 24));
    }

    #[test]
    fn a_space_begins_where_the_last_closing_has_emptied_it() {
        let zone = Zone::named("Asia/Shanghai");
        let begins = |hours: OpeningHours, text| beginning(Some(hours), &zone, at(text));
        assert_eq!(begins(hours(9, 22), "02T10:00"), at("01T22:00"));
        assert_eq!(begins(hours(9, 22), "02T22:30"), at("01T22:00"), "the hall is not empty yet");
        assert_eq!(begins(hours(9, 22), "02T23:00"), at("02T22:00"));
        assert_eq!(begins(hours(18, 2), "02T20:00"), at("02T02:00"));
        assert_eq!(begins(hours(9, 0), "02T00:00"), at("01T00:00"), "closing at midnight");
        assert_eq!(beginning(None, &zone, at("02T10:00")), at("02T00:00"));
    }
}
