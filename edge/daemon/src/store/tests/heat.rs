//! Heat maps: sums of whole hours, of the running one, of ragged ends; parts that come twice or late.

use promenade_core::event::Event;
use promenade_core::time::EventTime;

use super::support::{Db, at, heat, period, seen, watched};
use crate::store::Coverage;

/// Person-milliseconds.
fn cell(db: &Db, from: &str, to: &str, cell: usize) -> u64 {
    let map = db.reader.heat("cam", period(from, to)).expect("answers").expect("a camera");
    (map.cells[cell] * 1000.0).round() as u64
}

/// Somebody stands in cell 7 for a second of every minute; the camera sees the first second of each.
fn minutes(from: EventTime, count: u32) -> Vec<Event> {
    let starts = (0..count).map(|minute| from.plus_seconds(60.0 * f64::from(minute)));
    starts.flat_map(|start| [seen(start), heat(start, &[(7, 1.0)])]).collect()
}

fn hours_summed(db: &Db) -> u64 {
    db.reader.query_for_test("SELECT count(*)::UBIGINT FROM heat_hour")[0]
}

#[test]
fn hours_that_are_over_are_summed_and_the_running_one_is_read_from_the_ledger() {
    let mut db = Db::new("UTC");
    db.put(minutes(at("2026-05-01T02:00:00Z"), 150));
    assert_eq!(hours_summed(&db), 2);
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T05:00:00Z", 7), 150_000);
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T05:00:00Z", 8), 0);
    assert_eq!(cell(&db, "2026-05-01T02:30:00Z", "2026-05-01T04:10:00Z", 7), 100_000, "ragged ends");
    assert_eq!(cell(&db, "2026-05-01T02:10:00Z", "2026-05-01T02:15:00Z", 7), 5000);
    let db = db.reopen("UTC");
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T05:00:00Z", 7), 150_000);
    assert_eq!(db.reader.heat("nobody", period("2026-05-01T02:00:00Z", "2026-05-01T05:00:00Z")), Ok(None));
}

#[test]
fn a_map_tells_how_much_was_seen() {
    let mut db = Db::new("UTC");
    db.put(watched(at("2026-05-01T02:00:00Z"), 90));
    let map = db.reader.heat("cam", period("2026-05-01T02:00:00Z", "2026-05-01T02:02:00Z"));
    let map = map.expect("answers").expect("a camera");
    assert_eq!(map.coverage, Coverage { period_s: 120, observed_s: 90, doubtful_s: 0, excluded_s: 0 });
    assert_eq!((map.cells.len(), map.cells.iter().sum::<f64>()), (32 * 18, 0.0));
}

#[test]
fn the_parts_of_a_minute_add_up_and_repeated_ones_do_not() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    let parts = [heat(start, &[(7, 1.5), (9, 0.25)]), heat(start.plus_seconds(20.5), &[(7, 2.0)])];
    db.put(vec![seen(start), parts[0].clone(), parts[1].clone()]);
    let ledger = db.reader.export_ledger().expect("exports");
    db.put(parts.to_vec());
    let mut db = db.reopen("UTC");
    db.put(vec![heat(start, &[(7, 99.0)]), parts[1].clone()]);
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T02:01:00Z", 7), 3500);
    assert_eq!(db.reader.export_ledger().expect("exports"), ledger);
    assert!(ledger.contains("02:00:00.000000Z,7,1500,1,model"), "{ledger}");
}

#[test]
fn a_late_part_is_added_to_an_hour_that_was_summed() {
    let mut db = Db::new("UTC");
    db.put(minutes(at("2026-05-01T02:00:00Z"), 70));
    assert_eq!(hours_summed(&db), 1);
    db.writer.append(&super::support::batch(vec![heat(at("2026-05-01T02:10:30Z"), &[(7, 4.0)])]));
    db.writer.commit().expect("commits");
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z", 7), 64_000, "before it is summed again");
    let mut db = db.reopen("UTC");
    db.put(vec![seen(at("2026-05-01T03:30:00Z"))]);
    assert_eq!(cell(&db, "2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z", 7), 64_000);
    let summed: Vec<(u32, u64)> = db.reader.query_for_test("SELECT revision, person_ms FROM heat_hour");
    assert_eq!(summed, [(1, 64_000)]);
}

#[test]
fn summing_again_and_another_time_zone_change_no_sum() {
    let mut db = Db::new("UTC");
    db.put(minutes(at("2026-05-01T02:00:00Z"), 200));
    let day = ("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    db.writer.recompute(period(day.0, day.1)).expect("derives");
    assert_eq!((cell(&db, day.0, day.1, 7), hours_summed(&db)), (200_000, 3));
    let mut db = db.reopen("Asia/Kolkata");
    assert_eq!(cell(&db, day.0, day.1, 7), 200_000);
    assert_eq!(cell(&db, "2026-05-01T02:30:00Z", "2026-05-01T03:30:00Z", 7), 60_000);
    db.put(minutes(at("2026-05-01T05:20:00Z"), 10));
    assert_eq!(cell(&db, day.0, day.1, 7), 210_000);
}
