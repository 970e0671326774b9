//! Days that are not like others: of 23, 25 and 24 and a half hours, after a week without the box, with a clock that steps.

use promenade_core::event::Direction::In;
use promenade_core::time::EventTime;

use super::support::{Db, at, crossing, derived, period, seen};
use crate::store::{Bucket, Filter, Period};

const MINUTE_US: i64 = 60_000_000;

/// People a bucket, and its length in minutes; `None` where nothing was observed.
fn counts(db: &Db, asked: Period, bucket: Bucket) -> Vec<(Option<u64>, i64)> {
    let rows = db.reader.footfall(asked, bucket, &Filter::default()).expect("answers");
    rows.iter().map(|row| (row.r#in, (row.end.0 - row.start.0) / MINUTE_US)).collect()
}

/// One person every ten minutes of a period.
fn steadily(asked: Period) -> Vec<promenade_core::event::Event> {
    let times = (asked.from.0..asked.to.0).step_by(10 * MINUTE_US as usize).map(EventTime);
    times.flat_map(|time| [seen(time), crossing(time, time.0 as u64, In)]).collect()
}

#[test]
fn days_and_hours_at_a_change_of_the_clocks_hold_what_happened_in_them() {
    for (zone, from, to, minutes, hours) in [
        ("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23 * 60, 23),
        ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25 * 60, 25),
        ("Pacific/Auckland", "2026-09-26T12:00:00Z", "2026-09-27T11:00:00Z", 23 * 60, 23),
        ("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 24 * 60 + 30, 25),
    ] {
        let mut db = Db::new(zone);
        let day = period(from, to);
        let mut events = steadily(day);
        // In no order at all.
        events.sort_by_key(|event| format!("{event:?}").bytes().rev().collect::<Vec<_>>());
        let half = events.split_off(events.len() / 2);
        db.put(events);
        db.put(half);
        assert_eq!(counts(&db, day, Bucket::Day), [(Some(minutes as u64 / 10), minutes)], "{zone} from {from}");
        let told = counts(&db, day, Bucket::Hour);
        assert_eq!(told.len(), hours, "{zone}: {told:?}");
        assert!(told.iter().all(|(people, length)| *people == Some(*length as u64 / 10)), "{zone}: {told:?}");
    }
}

#[test]
fn a_week_without_the_box_is_a_gap_and_changes_nothing_before_it() {
    let mut db = Db::new("Asia/Shanghai");
    let before = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    db.put(steadily(before));
    let old = derived(&db);
    let mut db = db.reopen("Asia/Shanghai");
    let after = period("2026-05-08T02:00:00Z", "2026-05-08T03:00:00Z");
    db.put(steadily(after));
    let days = counts(&db, period("2026-04-30T16:00:00Z", "2026-05-08T16:00:00Z"), Bucket::Day);
    let people: Vec<_> = days.iter().map(|day| day.0).collect();
    assert_eq!(people, [Some(6), None, None, None, None, None, None, Some(6)]);
    let new = derived(&db);
    assert!(old.iter().all(|row| new.contains(row)), "what was known stays as it was");
}

#[test]
fn a_clock_that_is_set_back_counts_its_time_twice_and_a_clock_set_ahead_leaves_a_gap() {
    let mut db = Db::new("UTC");
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    db.put(steadily(hour));
    // Set back by half an hour: another run, with tracks and times of its own.
    let again = (30..60).step_by(10).map(|minute| hour.from.plus_seconds(60.0 * f64::from(minute) + 5.0));
    let events: Vec<_> = again.flat_map(|time| [seen(time), crossing(time, time.0 as u64, In)]).collect();
    let mut batch = super::support::batch(events);
    batch.run_start = at("2026-05-01T02:30:00Z");
    db.writer.append(&batch);
    db.writer.flush().expect("flushes");
    // And ahead, by three hours.
    db.put(steadily(period("2026-05-01T06:00:00Z", "2026-05-01T07:00:00Z")));
    let told = counts(&db, period("2026-05-01T02:00:00Z", "2026-05-01T07:00:00Z"), Bucket::Hour);
    let people: Vec<_> = told.iter().map(|hour| hour.0).collect();
    assert_eq!(people, [Some(9), None, None, None, Some(6)], "nobody who crossed is lost, none is invented");
    let minutes = derived(&db);
    db.writer.recompute(period("2026-05-01T02:00:00Z", "2026-05-01T07:00:00Z")).expect("derives");
    assert_eq!(derived(&db), minutes);
}
