//! What lies at the path: nothing, a folder, garbage, half a database, somebody else's.

use super::support::{Db, at, crossing, options, period, seen};
use crate::store::{Bucket, Filter, SCHEMA_VERSION, Writer};
use promenade_core::event::Direction::In;

fn refusal(path: &std::path::Path) -> String {
    Writer::open(path, &options("UTC")).expect_err("refused").0
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = refusal(&folder.path().join("nowhere/p.duckdb"));
    assert!(error.contains("nowhere does not exist: create it"), "{error}");
    assert!(refusal(folder.path()).contains("is a folder"));
}

#[test]
fn garbage_empty_and_truncated_files_are_refused_and_left_alone() {
    let db = Db::new("UTC");
    let whole = db.folder.path().join("p.duckdb");
    db.writer.checkpoint().expect("checkpoints");
    let Db { folder, writer, reader } = db;
    drop((writer, reader));
    let bytes = std::fs::read(&whole).expect("a file");
    let garbage = b"this is not a database ".repeat(4096);
    for (name, content) in
        [("garbage", &garbage[..]), ("empty", &[]), ("half", &bytes[..bytes.len() / 2]), ("stub", &bytes[..100])]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        let error = refusal(&path);
        assert!(error.contains(name) && error.contains("aside"), "{name}: {error}");
        assert_eq!(std::fs::read(&path).expect("still there"), content, "{name} was changed");
    }
}

#[test]
fn a_newer_schema_is_refused_when_opening() {
    let db = Db::new("UTC");
    db.reader.execute_for_test("INSERT INTO schema_version VALUES (77, 'the future')");
    let path = db.folder.path().join("p.duckdb");
    let Db { folder: _folder, writer, reader } = db;
    drop((writer, reader));
    let error = refusal(&path);
    assert!(error.contains("schema version 77") && error.contains(&format!("up to {SCHEMA_VERSION}")), "{error}");
}

#[test]
fn a_second_opening_in_this_process_is_refused() {
    let db = Db::new("UTC");
    assert!(refusal(&db.folder.path().join("p.duckdb")).contains("already"));
    db.reopen("UTC");
}

#[test]
fn a_database_locked_by_another_process_is_named() {
    let db = Db::new("UTC");
    let path = db.folder.path().join("p.duckdb");
    let child = super::threads::child("second_opener", &path);
    let output = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let holder = format!("(process {})", std::process::id());
    assert!(said.contains("in use by another process") && said.contains("p.duckdb"), "{said}");
    assert!(said.contains(&holder), "{said}");
}

/// Run as the other process by the test above.
#[test]
fn second_opener() {
    if let Some(path) = super::threads::part("second_opener") {
        println!("{}", refusal(&path));
    }
}

#[test]
fn a_log_torn_at_its_end_costs_only_what_was_torn() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(vec![seen(start), crossing(start, 1, In)]);
    db.writer.append(&super::support::batch(vec![crossing(start, 2, In)]));
    db.writer.commit().expect("commits");
    let log = db.folder.path().join("p.duckdb.wal");
    let bytes = std::fs::read(&log).expect("a log");
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::copy(db.folder.path().join("p.duckdb"), copy.path().join("p.duckdb")).expect("copied");
    std::fs::write(copy.path().join("p.duckdb.wal"), &bytes[..bytes.len() - 20]).expect("copied");
    let writer = Writer::open(&copy.path().join("p.duckdb"), &options("UTC")).expect("opens");
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    let rows = writer.reader().footfall(hour, Bucket::Hour, &Filter::default()).expect("answers");
    assert_eq!(rows[0].r#in, Some(1));
}

#[test]
fn a_read_only_folder_is_a_sentence() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).expect("set");
    // Root writes anywhere; then there is nothing to refuse.
    if let Err(error) = Writer::open(&folder.path().join("p.duckdb"), &options("UTC")) {
        assert!(error.0.contains("writable"), "{error}");
    }
}

#[test]
fn another_time_zone_cuts_the_hours_again() {
    let mut db = Db::new("UTC");
    for (track, time) in ["2026-05-01T02:10:00Z", "2026-05-01T02:40:00Z"].into_iter().enumerate() {
        db.put(vec![seen(at(time)), crossing(at(time), track as u64, In)]);
    }
    let db = db.reopen("Asia/Kolkata");
    let rows =
        db.reader.footfall(period("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z"), Bucket::Hour, &Filter::default());
    assert_eq!(rows.expect("answers").iter().map(|row| row.r#in).collect::<Vec<_>>(), [Some(1), Some(1)]);
    let db = db.reopen("UTC");
    let rows =
        db.reader.footfall(period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z"), Bucket::Hour, &Filter::default());
    assert_eq!(rows.expect("answers")[0].r#in, Some(2));
}

#[test]
fn a_change_of_the_zone_passes_over_years_in_which_nothing_was_seen() {
    let mut db = Db::new("UTC");
    for (track, time) in ["2001-05-01T02:10:00Z", "2026-05-01T02:10:00Z"].into_iter().enumerate() {
        db.put(vec![seen(at(time)), crossing(at(time), track as u64, In)]);
    }
    let db = db.reopen("Asia/Kolkata");
    let starts = "SELECT strftime(start, '%Y %H:%M') FROM line_hour h JOIN item i ON i.item_id = h.line_id
                  WHERE i.kind = 'line' AND count_in = 1 ORDER BY start";
    assert_eq!(db.reader.query_for_test::<String>(starts), ["2001 01:30", "2026 01:30"]);
}
