//! Old rows go, a step at a time; what was derived from them stays, and nothing that comes late can spoil it.

use promenade_core::event::Direction::{In, Out};
use promenade_core::event::{Event, Outcome};
use promenade_core::live::CameraState;
use promenade_core::time::EventTime;

use super::support::{
    Db, at, batch, crossing, derived, heat, passing, period, scene, seen, staff, texts, visit, wait, watched,
    zone_second,
};
use crate::config::Retention;
use crate::store::{Bucket, Filter, rollup};

const NOW: &str = "2026-05-21T12:00:00Z";
/// Where the ledger begins then.
const HORIZON: &str = "2026-05-07T12:00:00Z";

fn retire(db: &mut Db, keep: Retention) -> usize {
    (0..10_000).find(|_| !db.writer.retire(at(NOW), keep).expect("retires")).expect("an end")
}

/// Derives again where something was seen: long ago, around the horizon, and today.
fn recompute(db: &mut Db) {
    for (from, to) in [
        ("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z"),
        ("2026-05-07T10:30:00Z", "2026-05-07T13:30:00Z"),
        ("2026-05-21T10:30:00Z", "2026-05-21T12:30:00Z"),
    ] {
        db.writer.recompute(period(from, to)).expect("derives");
    }
}

fn count(db: &Db, table: &str) -> u64 {
    db.reader.query_for_test::<u64>(&format!("SELECT count(*)::UBIGINT FROM {table}"))[0]
}

/// A minute of everything at each of some times.
fn busy(times: &[&str]) -> Vec<Event> {
    let mut events = Vec::new();
    for (number, start) in (1..).zip(times.iter().map(|time| at(time))) {
        let later = |seconds: f64| start.plus_seconds(seconds);
        let track = number * 10;
        events.extend(watched(start, 60));
        events.extend([crossing(later(3.5), track, In), crossing(later(4.5), track + 1, Out)]);
        events.extend([passing(later(3.5), track, In), staff(later(30.0), track + 1)]);
        events
            .extend([visit("hall", track, start, Some(later(9.0))), wait(track, start, later(20.0), Outcome::Served)]);
        events.extend([zone_second("till", start, 1.5, 2), heat(start, &[(3, 12.5)])]);
    }
    events
}

const TIMES: [&str; 4] =
    ["2026-05-01T02:00:00Z", "2026-05-07T11:59:00Z", "2026-05-07T12:00:00Z", "2026-05-21T11:00:00Z"];

#[test]
fn what_was_derived_outlives_its_ledger() {
    let mut db = Db::new("Asia/Kolkata");
    // An hour begins at half past there.
    db.put(busy(&[TIMES[0], "2026-05-07T11:29:00Z", "2026-05-07T11:30:00Z", TIMES[3]]));
    db.put(vec![seen(at(NOW))]);
    let before = derived(&db);
    let map = |db: &Db| db.reader.heat("cam", period("2026-05-01T00:30:00Z", NOW)).expect("answers").expect("a camera");
    let warm = map(&db);
    assert!(retire(&mut db, Retention::default()) > 0);
    assert_eq!(derived(&db), before);
    assert_eq!(map(&db).cells, warm.cells, "whole hours are summed");
    assert_eq!(
        (count(&db, "camera_second"), count(&db, "crossing")),
        (121, 6),
        "two minutes of four are left, and now"
    );
    assert_eq!(retire(&mut db, Retention::default()), 0, "once");
    recompute(&mut db);
    assert_eq!(derived(&db), before, "deriving again stops at the horizon");
    let mut db = db.reopen("Asia/Kolkata");
    recompute(&mut db);
    assert_eq!(derived(&db), before);
}

#[test]
fn a_row_that_comes_after_its_ledger_has_gone_is_refused() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES));
    db.put(vec![seen(at(NOW))]);
    retire(&mut db, Retention::default());
    let before = derived(&db);
    let mut late = busy(&TIMES[..2]);
    late.push(crossing(at("2026-05-01T02:00:50Z"), 77, In));
    db.put(late.clone());
    db.writer.record_state("cam", at(TIMES[0]), &CameraState::Running);
    db.writer.flush().expect("flushes");
    assert_eq!(derived(&db), before);
    assert_eq!(count(&db, "camera_state"), 0);
    let mut db = db.reopen("UTC");
    db.put(late);
    assert_eq!(derived(&db), before, "the horizon is remembered");
    db.put(vec![crossing(at(HORIZON), 77, In)]);
    assert_ne!(derived(&db), before, "from the horizon on, late rows count");
}

#[test]
fn a_visit_goes_with_its_end_and_an_open_one_with_its_beginning() {
    let mut db = Db::new("UTC");
    let (before, after) = (at("2026-05-07T11:59:50Z"), at("2026-05-07T12:00:10Z"));
    db.put(vec![seen(before), seen(after), visit("hall", 1, before, Some(after)), visit("hall", 2, before, None)]);
    db.put(vec![seen(at(NOW))]);
    let derived_before = derived(&db);
    retire(&mut db, Retention::default());
    assert_eq!(count(&db, "visit"), 1);
    recompute(&mut db);
    assert_eq!(derived(&db), derived_before, "the stay that ended after the horizon still has its length");
    db.put(vec![visit("hall", 2, before, Some(at(NOW)))]);
    assert_eq!(count(&db, "visit"), 1, "a stay of two weeks is nobody's");
}

#[test]
fn staff_of_the_day_before_the_horizon_stays_staff() {
    let mut db = Db::new("UTC");
    let crossed = at("2026-05-07T12:00:10Z");
    db.put(vec![seen(crossed), staff(at("2026-05-06T13:00:00Z"), 1), crossing(crossed, 1, In), seen(at(NOW))]);
    let before = derived(&db);
    retire(&mut db, Retention::default());
    recompute(&mut db);
    assert_eq!(derived(&db), before);
}

#[test]
fn a_mark_does_not_reach_behind_the_horizon() {
    let mut db = Db::new("UTC");
    db.put(vec![seen(at("2026-05-07T11:00:00Z")), crossing(at("2026-05-07T11:00:00Z"), 1, In), seen(at(NOW))]);
    // Only the horizon moves: the crossing is still there, its minute is out of reach.
    db.writer.move_horizons_for_test(at(NOW), Retention::default());
    let before = derived(&db);
    db.put(vec![staff(at("2026-05-07T12:30:00Z"), 1)]);
    assert_eq!((derived(&db), count(&db, "staff_track")), (before, 1));
}

#[test]
fn the_last_state_before_the_horizon_is_kept() {
    let mut db = Db::new("UTC");
    for (time, state) in [
        ("2026-05-01T00:00:00Z", CameraState::Connecting),
        ("2026-05-02T00:00:00Z", CameraState::Running),
        ("2026-05-08T00:00:00Z", CameraState::Ended),
    ] {
        db.writer.record_state("cam", at(time), &state);
    }
    db.put(vec![seen(at(NOW))]);
    retire(&mut db, Retention::default());
    let states: Vec<String> = db.reader.query_for_test("SELECT state FROM camera_state ORDER BY time");
    assert_eq!(states, ["running", "ended"]);
}

#[test]
fn minutes_and_hours_go_in_their_turn_and_numbers_of_flushes_go_on() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES[..2]));
    let hours = count(&db, "line_hour");
    retire(&mut db, Retention { ledger_days: 2, minute_days: 3, hour_days: 0 });
    assert_eq!((count(&db, "camera_second"), count(&db, "line_minute"), count(&db, "line_hour")), (0, 0, hours));
    let flush = "SELECT max(flush)::UBIGINT FROM line_hour";
    let last = db.reader.query_for_test::<u64>(flush)[0];
    retire(&mut db, Retention { ledger_days: 2, minute_days: 3, hour_days: 3 });
    assert!(rollup::TABLES.iter().all(|table| count(&db, table) == 0), "all gone");
    let mut db = db.reopen("UTC");
    db.put(vec![seen(at(NOW))]);
    let again = db.reader.query_for_test::<u64>("SELECT max(flush)::UBIGINT FROM camera_hour")[0];
    assert!(again > last, "{again} after {last}: a cursor must not miss it");
}

#[test]
fn a_change_of_the_zone_keeps_what_it_cannot_cut_again() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES));
    db.put(vec![seen(at("2026-05-21T12:05:00Z"))]);
    let sums = |db: &Db| {
        let all = period("2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z");
        let lines = db.reader.footfall(all, Bucket::Month, &Filter::default()).expect("answers");
        let people: u64 = lines.iter().filter_map(|row| row.r#in).sum();
        let warm: u64 = db.reader.query_for_test("SELECT sum(person_ms)::UBIGINT FROM heat_hour")[0];
        (people, warm)
    };
    retire(&mut db, Retention { ledger_days: 14, minute_days: 14, hour_days: 0 });
    let before = sums(&db);
    let db = db.reopen("Asia/Kolkata");
    assert_eq!(sums(&db), before);
    let db = db.reopen("UTC").reopen("Asia/Kathmandu");
    assert_eq!(sums(&db), before);
}

#[test]
fn a_step_takes_a_quarter_of_an_hour_at_most() {
    let mut db = Db::new("UTC");
    db.put(watched(at("2026-05-01T02:00:00Z"), 7200));
    let mut left = count(&db, "camera_second");
    while db.writer.retire(at(NOW), Retention::default()).expect("retires") {
        let now = count(&db, "camera_second");
        assert!(left - now <= 900, "{left} to {now}");
        left = now;
    }
    assert_eq!(left, 0);
}

#[test]
fn a_clock_that_was_ahead_and_is_set_back_does_not_stop_the_counting() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES[..1]));
    while db.writer.retire(at("2031-01-01T00:00:00Z"), Retention::default()).expect("retires") {}
    // Set back: already the first look, at which no clock is trusted yet, lets the present in.
    db.writer.retire(at(NOW), Retention::FOR_EVER).expect("retires");
    db.put(vec![seen(at(NOW)), crossing(at(NOW), 1, In)]);
    assert_eq!(count(&db, "crossing"), 1);
    let db = db.reopen("UTC");
    let hour = period(NOW, "2026-05-21T13:00:00Z");
    let rows = db.reader.footfall(hour, Bucket::Hour, &Filter::default()).expect("answers");
    assert_eq!(rows[0].r#in, Some(1));
}

#[test]
fn a_camera_that_was_last_seen_long_ago_is_still_known_to_have_been() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES[..1]));
    retire(&mut db, Retention { ledger_days: 2, minute_days: 2, hour_days: 0 });
    let mut db = db.reopen("UTC");
    db.writer.declare("cam", &promenade_core::scene::SceneSpec::default(), &texts("2")).expect("declares");
    let until: Vec<String> = db.reader.query_for_test("SELECT until::VARCHAR FROM item WHERE name = 'door'");
    assert_eq!(until, ["2026-05-01 03:00:00"], "the hour in which it was last seen");
    db.writer.declare("cam", &scene(), &texts("1")).expect("declares");
}

#[test]
fn an_audit_of_a_retired_time_is_refused_with_a_sentence() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES));
    retire(&mut db, Retention::default());
    let error = db.reader.crossings("cam", "door", period(TIMES[0], NOW)).expect_err("gone");
    assert!(error.0.contains("2026-05-07T12:00:00") && error.0.contains("ledger_days"), "{error}");
    assert_eq!(db.reader.crossings("cam", "door", period(HORIZON, NOW)).expect("kept").len(), 4);
}

#[test]
fn less_than_an_hour_of_a_heat_map_is_not_observed_once_its_ledger_has_gone() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:10:00Z");
    let mut events = watched(start, 60);
    events.push(heat(start, &[(3, 12.5)]));
    db.put(events);
    retire(&mut db, Retention::default());
    let ask = |from: &str, to: &str| {
        let map = db.reader.heat("cam", period(from, to)).expect("answers").expect("a camera");
        (map.cells[3], map.coverage.observed_s, map.coverage.period_s)
    };
    assert_eq!(ask("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z"), (12.5, 60, 3600));
    assert_eq!(ask("2026-05-01T02:05:00Z", "2026-05-01T02:30:00Z"), (0.0, 0, 1500));
    assert_eq!(ask("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z"), (12.5, 60, 7200));
}

#[test]
fn rows_that_wait_while_the_horizon_passes_them_are_refused() {
    let mut db = Db::new("UTC");
    db.put(busy(&TIMES[..1]));
    db.put(vec![seen(at(NOW))]);
    let before = derived(&db);
    db.writer.append(&batch(vec![crossing(EventTime(at(TIMES[0]).micros()), 99, In)]));
    retire(&mut db, Retention::default());
    db.writer.flush().expect("flushes");
    assert_eq!(derived(&db), before);
}
