//! A database of version 1 with data in it.

use duckdb::Connection;

use super::support::{Db, at, crossing, options, period, seen, staff};
use crate::store::{Bucket, Filter, Writer};
use promenade_core::event::Direction::In;

/// A camera with a line, an area and a queue; two hours with a crossing, stays of 10 and 100 s, and a queue of two.
const DATA: &str = "
    INSERT INTO schema_version VALUES (1, 'ledger, minutes and hours');
    INSERT INTO setting VALUES ('timezone', 'Asia/Kolkata');
    INSERT INTO camera VALUES (1, 'cam');
    INSERT INTO item VALUES (1, 1, 'line', 'door', '', true, '2026-05-01 02:00:00', NULL),
                            (2, 1, 'zone', 'hall', 'area', true, '2026-05-01 02:00:00', NULL),
                            (3, 1, 'zone', 'till', 'queue', true, '2026-05-01 02:00:00', NULL);
    INSERT INTO version VALUES (1, 1, '1', 'model', 'formula');
    INSERT INTO crossing VALUES
        (1, '2026-05-01 02:00:00', 5, 1, 0, '2026-05-01 02:00:01', true, 'person', false, 1);
    INSERT INTO visit VALUES
        (1, '2026-05-01 02:00:00', 5, 2, 0, '2026-05-01 02:00:00', '2026-05-01 02:00:10', true, 'person', 1),
        (1, '2026-05-01 02:00:00', 6, 2, 0, '2026-05-01 02:29:00', '2026-05-01 02:30:40', true, 'person', 1),
        (1, '2026-05-01 02:00:00', 7, 2, 0, '2026-05-01 02:00:00', '2026-05-01 02:00:30', false, 'person', 1),
        (1, '2026-05-01 02:00:00', 8, 2, 0, '2026-05-01 02:00:00', NULL, false, 'person', 1);
    INSERT INTO zone_second VALUES (3, '2026-05-01 02:00:00', 2, 2, 1);
    INSERT INTO camera_second VALUES (1, '2026-05-01 02:00:00', 10, NULL, 1), (1, '2026-05-01 02:30:40', 10, NULL, 1);
    INSERT INTO camera_minute VALUES (1, '2026-05-01 02:00:00', 1, 0, 10, 1, 1, 0, 1),
                                     (1, '2026-05-01 02:29:00', 0, 0, 0, 1, 1, 0, 1),
                                     (1, '2026-05-01 02:30:00', 1, 0, 10, 1, 1, 0, 1);
    INSERT INTO line_minute VALUES (1, '2026-05-01 02:00:00', 1, 0, 1, 0, 1, 1, 0, 1),
                                   (1, '2026-05-01 02:29:00', 0, 0, 0, 0, 1, 1, 0, 1),
                                   (1, '2026-05-01 02:30:00', 0, 0, 1, 0, 1, 1, 0, 1);
    INSERT INTO zone_minute VALUES (2, '2026-05-01 02:00:00', 0, 0, 0, 3, 1, 10000000, 1, 0, 1, 1, 0, 1),
                                   (2, '2026-05-01 02:29:00', 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1),
                                   (2, '2026-05-01 02:30:00', 0, 0, 0, 0, 1, 100000000, 1, 0, 1, 1, 0, 1),
                                   (3, '2026-05-01 02:00:00', 1, 2, 2, 0, 0, 0, 1, 0, 1, 1, 0, 1),
                                   (3, '2026-05-01 02:29:00', 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1),
                                   (3, '2026-05-01 02:30:00', 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1);
    INSERT INTO zone_bin_minute VALUES (2, '2026-05-01 02:00:00', 'stay', 27, 1, 0, 1),
                                       (2, '2026-05-01 02:30:00', 'stay', 54, 1, 0, 1),
                                       (3, '2026-05-01 02:00:00', 'length', 2, 1, 0, 1);
    INSERT INTO camera_hour VALUES (1, '2026-05-01 01:30:00', '2026-05-01', 1, 0, 10, 1, 1, 0, 1),
                                   (1, '2026-05-01 02:30:00', '2026-05-01', 1, 0, 10, 1, 1, 0, 1);
    INSERT INTO line_hour VALUES (1, '2026-05-01 01:30:00', '2026-05-01', 1, 0, 1, 0, 1, 1, 0, 1),
                                 (1, '2026-05-01 02:30:00', '2026-05-01', 0, 0, 1, 0, 1, 1, 0, 1);
    INSERT INTO zone_hour VALUES (2, '2026-05-01 01:30:00', '2026-05-01', 0, 0, 0, 4, 1, 10000000, 1, 0, 1, 1, 0, 1),
                                 (2, '2026-05-01 02:30:00', '2026-05-01', 0, 0, 0, 0, 1, 100000000, 1, 0, 1, 1, 0, 1),
                                 (3, '2026-05-01 01:30:00', '2026-05-01', 1, 2, 2, 0, 0, 0, 1, 0, 1, 1, 0, 1),
                                 (3, '2026-05-01 02:30:00', '2026-05-01', 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1);
    INSERT INTO zone_bin_hour VALUES (2, '2026-05-01 01:30:00', '2026-05-01', 'stay', 27, 1, 0, 1),
                                     (2, '2026-05-01 02:30:00', '2026-05-01', 'stay', 54, 1, 0, 1),
                                     (3, '2026-05-01 01:30:00', '2026-05-01', 'length', 2, 1, 0, 1);";

fn of_version_1() -> Db {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.duckdb");
    let old = Connection::open(&path).expect("opens");
    old.execute_batch(include_str!("../schema.sql")).expect("the schema of version 1");
    old.execute_batch(DATA).expect("data");
    drop(old);
    let writer = Writer::open(&path, &options("Asia/Kolkata")).expect("opens");
    let reader = writer.reader();
    Db { folder, writer, reader }
}

fn everything(db: &Db) -> Vec<String> {
    let tables = crate::store::rollup::TABLES.iter().flat_map(|table| {
        let rows = format!("SELECT t::VARCHAR FROM (SELECT * FROM {table}) t ORDER BY 1");
        db.reader.query_for_test::<String>(&rows)
    });
    tables.collect()
}

#[test]
fn what_version_1_counted_is_there_and_stays_as_it_is_when_derived_again() {
    let mut db = of_version_1();
    let hours = period("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z");
    let lines = db.reader.footfall(hours, Bucket::Hour, &Filter::default()).expect("answers");
    let told: Vec<_> = lines.iter().map(|row| (row.r#in, row.staff_in)).collect();
    assert_eq!(told, [(Some(1), Some(0)), (Some(0), Some(0))]);
    let hall = Filter { item: Some("hall".into()), ..Filter::default() };
    for bucket in [Bucket::Minute, Bucket::Hour] {
        let rows = db.reader.occupancy(hours, bucket, &hall).expect("answers");
        let stays: Vec<f64> = rows.iter().filter_map(|row| row.dwell_p50_s).collect();
        assert!((stays[0] / 10.0 - 1.0).abs() < 0.02 && (stays[1] / 100.0 - 1.0).abs() < 0.02, "{stays:?}");
        assert_eq!((stays.len(), rows.iter().filter_map(|row| row.exits).sum::<u64>()), (2, 2));
    }
    let till = db.reader.queues(hours, Bucket::Hour, &Filter::default()).expect("answers");
    assert_eq!((till[0].length_p90, till[0].served, till[0].wait_p50_s), (Some(2.0), Some(0), None));
    let before = everything(&db);
    db.writer.recompute(hours).expect("derives");
    assert_eq!(everything(&db), before);
}

#[test]
fn counting_goes_on_in_a_database_of_version_1() {
    let mut db = of_version_1();
    let time = at("2026-05-01T02:30:50Z");
    db.put(vec![seen(time), crossing(time, 9, In), staff(time, 5)]);
    let db = db.reopen("Asia/Kolkata");
    let hours = period("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z");
    let lines = db.reader.footfall(hours, Bucket::Hour, &Filter::default()).expect("answers");
    let told: Vec<_> = lines.iter().map(|row| (row.r#in, row.staff_in)).collect();
    assert_eq!(told, [(Some(0), Some(1)), (Some(1), Some(0))], "a mark reaches back before the migration");
}

#[test]
fn a_backup_of_the_old_schema_comes_first_and_can_be_restored() {
    let db = of_version_1();
    let backups = db.reader.backups().expect("lists");
    let [backup] = &backups[..] else { panic!("{backups:?}") };
    let name = format!("before-schema-{}-19700101T000000Z", crate::store::SCHEMA_VERSION);
    assert_eq!((backup.schema, &backup.name), (1, &name));
    let (before, path) = (everything(&db), db.folder.path().join("again.duckdb"));
    let from = db.folder.path().join("backups").join(name);
    crate::store::restore(&from, &path, &options("Asia/Kolkata"), false).expect("restores and migrates");
    let writer = Writer::open(&path, &options("Asia/Kolkata")).expect("opens");
    let reader = writer.reader();
    assert_eq!(everything(&Db { folder: db.folder, writer, reader }), before);
}

#[test]
fn without_room_for_a_backup_the_old_schema_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.duckdb");
    let old = Connection::open(&path).expect("opens");
    old.execute_batch(include_str!("../schema.sql")).expect("the schema of version 1");
    old.execute_batch(DATA).expect("data");
    drop(old);
    std::fs::write(folder.path().join("backups"), "in the way").expect("written");
    let error = Writer::open(&path, &options("UTC")).expect_err("refused").0;
    assert!(error.contains("nothing was changed") && error.contains("this is a file"), "{error}");
    let old = Connection::open(&path).expect("opens");
    let version = old.query_row("SELECT max(version) FROM schema_version", [], |row| row.get::<_, i32>(0));
    assert_eq!(version.expect("answers"), 1);
}
