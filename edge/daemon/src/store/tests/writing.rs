//! Repetitions, late counts, visits in two parts, deriving again.

use promenade_core::event::Direction::{In, Out};
use promenade_core::live::CameraState;

use super::support::{Db, at, batch, crossing, options, period, seen, texts, visit, watched, zone_second};
use crate::store::{Bucket, Filter, Reader, Writer};

fn counts(reader: &Reader, bucket: Bucket) -> Vec<(Option<u64>, Option<u64>)> {
    let rows = reader.footfall(period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z"), bucket, &Filter::default());
    rows.expect("answers").into_iter().map(|row| (row.r#in, row.out)).collect()
}

/// (revision, flush) of the rows of a table; of lines' tables, those of the door.
fn marks(db: &Db, table: &str) -> Vec<(u32, i64)> {
    let door = if table.starts_with("line") { "WHERE line_id = 1" } else { "" };
    db.reader.query_for_test(&format!("SELECT revision, flush FROM {table} {door} ORDER BY start"))
}

#[test]
fn a_repeated_batch_changes_nothing() {
    let mut db = Db::new("Asia/Shanghai");
    let start = at("2026-05-01T02:00:00Z");
    let mut events = watched(start, 120);
    events.extend([crossing(start.plus_seconds(3.0), 1, In), crossing(start.plus_seconds(70.5), 2, Out)]);
    events.extend([visit("hall", 1, start, Some(start.plus_seconds(9.0))), zone_second("hall", start, 0.5, 1)]);
    db.put(events.clone());
    let (ledger, minutes) = (db.reader.export_ledger().expect("exports"), marks(&db, "line_minute"));
    db.put(events.clone());
    let mut db = db.reopen("Asia/Shanghai");
    db.writer.append(&batch(events.clone()));
    db.put(events);
    assert_eq!(db.reader.export_ledger().expect("exports"), ledger);
    assert_eq!(marks(&db, "line_minute"), minutes);
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(1), Some(1))]);
}

#[test]
fn one_event_more_in_a_repeated_batch_is_taken() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(vec![seen(start), crossing(start, 1, In)]);
    db.put(vec![seen(start), crossing(start, 1, In), crossing(start, 2, In)]);
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(2), Some(0))]);
}

#[test]
fn a_late_count_corrects_its_minute_and_hour_and_raises_their_revision() {
    let mut db = Db::new("UTC");
    db.put(watched(at("2026-05-01T02:00:00Z"), 90));
    db.put(watched(at("2026-05-01T03:00:00Z"), 10));
    assert_eq!(marks(&db, "line_minute").iter().map(|mark| mark.0).collect::<Vec<_>>(), [0, 0, 0]);
    let before = marks(&db, "line_hour");
    db.put(vec![crossing(at("2026-05-01T02:00:30Z"), 7, In)]);
    assert_eq!(counts(&db.reader, Bucket::Minute)[..2], [(Some(1), Some(0)), (Some(0), Some(0))]);
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(1), Some(0))]);
    assert_eq!(marks(&db, "line_minute").iter().map(|mark| mark.0).collect::<Vec<_>>(), [1, 0, 0]);
    let after = marks(&db, "line_hour");
    assert_eq!((after[0].0, after[1]), (1, before[1]), "the hour that was not touched keeps its mark");
    assert!(after[0].1 > before[0].1, "a cursor finds the revised hour");
}

#[test]
fn a_minute_that_is_still_running_is_not_revised() {
    let mut db = Db::new("UTC");
    for second in 0..5 {
        let time = at("2026-05-01T02:00:00Z").plus_seconds(f64::from(second));
        db.put(vec![seen(time), crossing(time.plus_seconds(0.5), second as u64, In)]);
    }
    assert_eq!(counts(&db.reader, Bucket::Minute)[0], (Some(5), Some(0)));
    assert_eq!(marks(&db, "line_minute")[0].0, 0);
}

#[test]
fn a_visit_gets_its_end_and_keeps_it() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(vec![seen(start), visit("till", 1, start, None)]);
    db.put(vec![visit("till", 1, start, Some(start.plus_seconds(100.0)))]);
    db.put(vec![visit("till", 1, start, None)]);
    db.put(vec![visit("till", 1, start, Some(start.plus_seconds(500.0)))]);
    let export = db.reader.export_ledger().expect("exports");
    assert_eq!(export.matches("till").count(), 1, "{export}");
    assert!(export.contains("2026-05-01T02:00:00.000000Z,2026-05-01T02:01:40.000000Z,true,person,1,model,formula"));
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    let till = Filter { item: Some("till".into()), ..Filter::default() };
    let queue = &db.reader.occupancy(hour, Bucket::Hour, &till).expect("answers")[0];
    assert_eq!((queue.entries, queue.exits), (Some(1), Some(1)));
    let stay = queue.dwell_p50_s.expect("one stay");
    assert!((stay / 100.0 - 1.0).abs() < 0.02, "{stay}");
}

#[test]
fn a_visit_that_was_cut_off_has_no_length() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    let mut cut = visit("hall", 1, start, Some(start.plus_seconds(30.0)));
    if let promenade_core::event::Event::Visit(visit) = &mut cut {
        visit.complete = false;
    }
    db.put(vec![seen(start), cut]);
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    let rows = db.reader.occupancy(hour, Bucket::Hour, &Filter::default()).expect("answers");
    assert_eq!((rows[0].entries, rows[0].dwell_p50_s), (Some(1), None));
}

#[test]
fn deriving_again_changes_nothing_and_mends_what_was_spoilt() {
    let mut db = Db::new("Asia/Kolkata");
    let start = at("2026-05-01T02:00:00Z");
    let mut events = watched(start, 3000);
    events.extend((0..50).map(|track| crossing(start.plus_seconds(track as f64 * 55.5), track, In)));
    db.put(events);
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T04:00:00Z");
    let before = (marks(&db, "line_minute"), marks(&db, "line_hour"), marks(&db, "camera_hour"));
    db.writer.recompute(hour).expect("derives");
    assert_eq!((marks(&db, "line_minute"), marks(&db, "line_hour"), marks(&db, "camera_hour")), before);
    let right = counts(&db.reader, Bucket::Minute);
    db.reader.execute_for_test("UPDATE line_minute SET count_in = 99; DELETE FROM line_hour");
    assert_ne!(counts(&db.reader, Bucket::Minute), right);
    db.writer.recompute(hour).expect("derives");
    assert_eq!(counts(&db.reader, Bucket::Minute), right);
    assert_eq!(counts(&db.reader, Bucket::Hour).iter().filter_map(|row| row.0).sum::<u64>(), 50);
}

#[test]
fn rows_carry_the_version_they_were_made_with() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(watched(start, 60));
    db.writer.declare("cam", &super::support::scene(), &texts("2")).expect("declares");
    db.put(watched(start.plus_seconds(60.0), 60));
    let versions: Vec<(i32, i32)> = db
        .reader
        .query_for_test("SELECT version_first, version_last FROM line_minute WHERE line_id = 1 ORDER BY start");
    assert_eq!(versions, [(1, 1), (2, 2)]);
    let hours: Vec<(i32, i32)> =
        db.reader.query_for_test("SELECT version_first, version_last FROM line_hour WHERE line_id = 1");
    assert_eq!(hours, [(1, 2)]);
    db.writer.declare("cam", &super::support::scene(), &texts("1")).expect("declares");
    db.put(watched(start.plus_seconds(120.0), 1));
    let last: Vec<(i32, i32)> =
        db.reader.query_for_test("SELECT version_first, version_last FROM camera_minute ORDER BY start DESC LIMIT 1");
    assert_eq!(last, [(1, 1)], "a version that comes back keeps its number");
}

#[test]
fn states_are_kept_once() {
    let mut db = Db::new("UTC");
    let why = CameraState::Failed("east, \"gate\": refused".into());
    for _ in 0..2 {
        db.writer.record_state("cam", at("2026-05-01T02:00:00Z"), &why);
        db.writer.record_state("cam", at("2026-05-01T02:00:05Z"), &CameraState::Running);
        db.writer.flush().expect("flushes");
    }
    let export = db.reader.export_ledger().expect("exports");
    let states = export.split("[camera_state]\n").nth(1).expect("a section");
    assert_eq!(
        states,
        "camera,time,state,detail\n\
         cam,2026-05-01T02:00:00.000000Z,failed,\"east, \"\"gate\"\": refused\"\n\
         cam,2026-05-01T02:00:05.000000Z,running,\n\n"
    );
}

#[test]
fn a_failing_flush_keeps_its_rows() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.reader.execute_for_test("ALTER TABLE camera_second RENAME TO hidden");
    db.writer.append(&batch(vec![seen(start), crossing(start, 1, In)]));
    assert!(db.writer.flush().is_err());
    assert_eq!(db.writer.pending(), 2);
    db.reader.execute_for_test("ALTER TABLE hidden RENAME TO camera_second");
    assert!(!db.reader.export_ledger().expect("exports").contains("door"), "nothing of it is there");
    db.writer.append(&batch(vec![crossing(start, 2, In)]));
    db.writer.flush().expect("flushes");
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(2), Some(0))]);
}

#[test]
fn what_could_not_be_derived_is_derived_later_or_at_the_next_start() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.reader.execute_for_test("ALTER TABLE line_hour RENAME TO hidden");
    db.writer.append(&batch(vec![seen(start), crossing(start, 1, In)]));
    assert!(db.writer.flush().is_err());
    assert_eq!((db.writer.pending(), db.writer.is_stale()), (0, true), "the ledger has it");
    db.reader.execute_for_test("ALTER TABLE hidden RENAME TO line_hour");
    let mut db = db.reopen("UTC");
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(1), Some(0))]);
    assert_eq!(marks(&db, "line_minute")[0].0, 0, "that is no revision");
    db.writer.append(&batch(vec![crossing(start, 2, In)]));
    db.writer.commit().expect("commits");
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(1), Some(0))], "not derived yet");
    db.writer.derive().expect("derives");
    assert_eq!(counts(&db.reader, Bucket::Hour), [(Some(2), Some(0))]);
}

#[test]
fn an_undeclared_camera_is_counted_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(&folder.path().join("p.duckdb"), &options("UTC")).expect("opens");
    let start = at("2026-05-01T02:00:00Z");
    writer.append(&batch(vec![seen(start), crossing(start, 1, In)]));
    writer.flush().expect("flushes");
    assert_eq!(counts(&writer.reader(), Bucket::Hour), [(Some(1), Some(0))]);
}
