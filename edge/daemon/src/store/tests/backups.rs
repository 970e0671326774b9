//! Backups: complete or not there, the same when restored, refused when anything in them was changed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::support::{Db, at, crossing, options, seen, watched};
use crate::store::{Backup, Reason, Restored, SCHEMA_VERSION, StoreOptions, Writer, restore};
use promenade_core::event::Direction::{In, Out};

const NOON: &str = "2026-05-01T12:00:00Z";

/// A database with a few counts.
fn counted() -> Db {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    let mut events = watched(start, 90);
    events.extend([crossing(start, 1, In), crossing(start.plus_seconds(70.0), 2, Out)]);
    db.put(events);
    db
}

fn back_up(db: &Db, reason: Reason, now: &str) -> Backup {
    db.reader.back_up(reason, at(now)).expect("backs up")
}

fn folder(db: &Db) -> PathBuf {
    db.folder.path().join("backups")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every row of every table as text, in an order of its own.
fn everything(db: &crate::store::Reader) -> Vec<String> {
    let tables = "SELECT table_name FROM duckdb_tables() ORDER BY 1";
    let rows = db.query_for_test::<String>(tables).into_iter().flat_map(|table| {
        let rows = db.query_for_test::<String>(&format!("SELECT r::VARCHAR FROM {table} r ORDER BY 1"));
        rows.into_iter().map(move |row| format!("{table}: {row}"))
    });
    rows.collect()
}

/// Restores to `path`, where nothing may be yet.
fn restored(from: &Path, path: &Path) -> Result<Restored, String> {
    restore(from, path, &options("UTC"), false).map_err(|error| error.0)
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    // Opened again, so that an opening has nothing left to derive.
    let db = counted().reopen("UTC");
    let backup = back_up(&db, Reason::Manual, NOON);
    assert_eq!((backup.name.as_str(), backup.schema), ("manual-20260501T120000Z", SCHEMA_VERSION));
    assert_eq!(backup.counted_to, Some(at("2026-05-01T02:01:29Z")));
    assert_eq!(db.reader.backups().expect("lists"), std::slice::from_ref(&backup));
    let before = everything(&db.reader);
    let path = db.folder.path().join("again.duckdb");
    assert_eq!(restored(&folder(&db).join(&backup.name), &path), Ok(Restored { backup, aside: None }));
    let mut again = Writer::open(&path, &options("UTC")).expect("opens");
    assert!(everything(&again.reader()) == before);
    again.append(&super::support::batch(vec![seen(at("2026-05-01T02:05:00Z"))]));
    again.flush().expect("counts on");
}

#[test]
fn no_table_is_kept_that_a_backup_cannot_give_back() {
    let db = counted();
    let kinds = "SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal ORDER BY 1";
    let lossless = [
        "BIGINT",
        "BLOB",
        "BOOLEAN",
        "DATE",
        "DOUBLE",
        "FLOAT",
        "INTEGER",
        "SMALLINT",
        "TIMESTAMP",
        "UBIGINT",
        "UINTEGER",
        "USMALLINT",
        "UTINYINT",
        "VARCHAR",
    ];
    for kind in db.reader.query_for_test::<String>(kinds) {
        assert!(lossless.contains(&kind.as_str()), "{kind}: see that Parquet keeps it, then add it here");
    }
    let others = "SELECT sequence_name FROM duckdb_sequences() UNION ALL
                  SELECT view_name FROM duckdb_views() WHERE NOT internal";
    assert_eq!(db.reader.query_for_test::<String>(others), [""; 0], "a backup holds the rows of tables, nothing else");
}

#[test]
fn a_backup_is_of_one_state_while_counting_goes_on() {
    let mut db = counted();
    let reader = db.reader.clone();
    let copying = std::thread::spawn(move || reader.back_up(Reason::Manual, at(NOON)).expect("backs up"));
    let start = at("2026-05-01T03:00:00Z");
    for number in 0..60 {
        let time = start.plus_seconds(f64::from(number));
        db.put(vec![seen(time), crossing(time, 100 + u64::from(number as u32), In)]);
    }
    let backup = copying.join().expect("no panic");
    let path = db.folder.path().join("again.duckdb");
    restored(&folder(&db).join(backup.name), &path).expect("restores");
    let again = Writer::open(&path, &options("UTC")).expect("opens").reader();
    let (late, derived): (Vec<u64>, Vec<u64>) = (
        again.query_for_test("SELECT count(*)::UBIGINT FROM crossing WHERE track >= 100"),
        again.query_for_test(
            "SELECT coalesce(sum(count_in), 0)::UBIGINT FROM line_minute WHERE start >= '2026-05-01 03:00:00'",
        ),
    );
    let seconds: Vec<u64> =
        again.query_for_test("SELECT count(*)::UBIGINT FROM camera_second WHERE second >= '2026-05-01 03:00:00'");
    assert_eq!(late, seconds, "a crossing and its second were one commit");
    assert!(late == [0] || derived == late, "{derived:?} {late:?}");
}

#[test]
fn a_backup_that_was_touched_is_refused() {
    let db = counted();
    let backup = folder(&db).join(back_up(&db, Reason::Manual, NOON).name);
    let sound = |name: &str| fs::read(backup.join(name)).expect("a file");
    let (manifest, crossings) = (sound("manifest.toml"), sound("crossing.parquet"));
    let text = String::from_utf8(manifest.clone()).unwrap();
    let mut flipped = crossings.clone();
    flipped[crossings.len() / 2] ^= 1;
    // A Parquet that lies: sound in itself and by its SHA-256, but with other rows than were there.
    let lie = sound("camera_second.parquet");
    let sum = crate::digest::sha256(&lie[..]).unwrap();
    let entry = text.split("[[table]]").find(|entry| entry.contains("\"crossing\"")).unwrap();
    let line = |key: &str| entry.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
    let lying = entry.replace(&line("sha256"), &format!("sha256 = \"{sum}\""));
    let lying = text.replace(entry, &lying.replace(&line("bytes"), &format!("bytes = {}", lie.len())));
    let other_rows = text.replace(entry, &entry.replace(&line("rows"), "rows = 7"));
    let without = text.replace(&format!("[[table]]{entry}"), "");
    let newer = text.replace(&format!("schema = {SCHEMA_VERSION}"), "schema = 99");
    let older = text.replace(&format!("schema = {SCHEMA_VERSION}"), "schema = 2");
    let cases: [(&str, &[u8], &[u8]); 9] = [
        ("SHA-256 is another", &manifest, &flipped),
        ("is not a file of", &manifest, &crossings[..crossings.len() - 9]),
        ("columns of the table crossing", lying.as_bytes(), &lie),
        ("rows of the table crossing", other_rows.as_bytes(), &crossings),
        ("crossing is missing", without.as_bytes(), &crossings),
        ("version 99", newer.as_bytes(), &crossings),
        ("does not belong", older.as_bytes(), &crossings),
        ("not what a backup", b"format = 1", &crossings),
        ("not what a backup", &[0xff, 0], &crossings),
    ];
    let path = db.folder.path().join("again.duckdb");
    for (why, manifest, crossings) in cases {
        fs::write(backup.join("manifest.toml"), manifest).unwrap();
        fs::write(backup.join("crossing.parquet"), crossings).unwrap();
        let said = restored(&backup, &path).expect_err(why);
        assert!(said.contains(why) || (manifest == [0xff, 0] && said.contains("UTF-8")), "{why}: {said}");
    }
    fs::write(backup.join("manifest.toml"), &manifest).unwrap();
    fs::remove_file(backup.join("crossing.parquet")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", backup.join("crossing.parquet")).unwrap();
    assert!(restored(&backup, &path).expect_err("a link").contains("is not a file of"));
    assert!(restored(&db.folder.path().join("nowhere"), &path).expect_err("none").contains("no such folder"));
    assert!(!names(db.folder.path()).iter().any(|name| name.starts_with("again.duckdb")), "nothing is left behind");
}

#[test]
fn restoring_over_a_database_needs_force_and_keeps_it() {
    let mut db = counted();
    let backup = folder(&db).join(back_up(&db, Reason::Manual, NOON).name);
    let path = db.folder.path().join("p.duckdb");
    let over = |force| restore(&backup, &path, &StoreOptions { now: at(NOON), ..options("UTC") }, force);
    assert!(over(true).expect_err("open").0.contains("open already"));
    db.put(vec![crossing(at("2026-05-01T02:00:30Z"), 9, In)]);
    let Db { folder, writer, reader } = db;
    drop((writer, reader));
    assert!(over(false).expect_err("there").0.contains("--force"));
    let aside = over(true).expect("restores").aside.expect("kept");
    assert!(aside.ends_with("p.duckdb.replaced-20260501T120000Z"));
    for (path, crossings) in [(path, 2), (aside, 3)] {
        let db = Writer::open(&path, &options("UTC")).expect("opens");
        assert_eq!(db.reader().query_for_test::<u64>("SELECT count(*)::UBIGINT FROM crossing"), [crossings]);
    }
    drop(folder);
}

#[test]
fn restoring_is_refused_while_another_process_counts() {
    let db = counted();
    let backup = folder(&db).join(back_up(&db, Reason::Manual, NOON).name);
    let child = super::threads::child("another_restores", &db.folder.path().join("p.duckdb"));
    let said = String::from_utf8_lossy(&child.wait_with_output().expect("ends").stdout).into_owned();
    assert!(said.contains("in use by another process"), "{said}");
    assert!(backup.exists() && names(db.folder.path()).iter().all(|name| !name.contains("replaced")));
}

/// Run as the other process by the test above.
#[test]
fn another_restores() {
    if let Some(path) = super::threads::part("another_restores") {
        let backup = path.with_file_name("backups").join("manual-20260501T120000Z");
        println!("{}", restore(&backup, &path, &options("UTC"), true).expect_err("refused").0);
    }
}

#[test]
fn the_oldest_nightly_backups_go_and_no_others() {
    let db = counted();
    back_up(&db, Reason::Manual, "2026-04-01T12:00:00Z");
    back_up(&db, Reason::BeforeSchema(3), "2026-04-01T12:00:00Z");
    for day in 1..=4 {
        back_up(&db, Reason::Nightly, &format!("2026-05-0{day}T12:00:00Z"));
    }
    fs::create_dir(folder(&db).join("nightly-of-somebody-else")).unwrap();
    db.reader.thin_out_backups(3, Some(at("2026-05-02T00:00:00Z"))).expect("removes");
    assert_eq!(names(&folder(&db)).len(), 7, "what was made before counts were lost stays");
    db.reader.thin_out_backups(2, None).expect("removes");
    assert_eq!(
        names(&folder(&db)),
        [
            "before-schema-3-20260401T120000Z",
            "manual-20260401T120000Z",
            "nightly-20260503T120000Z",
            "nightly-20260504T120000Z",
            "nightly-of-somebody-else"
        ]
    );
}

#[test]
fn what_a_kill_left_is_cleared_away_and_names_are_taken_once() {
    let db = counted();
    let left = folder(&db).join(".unfinished-manual-20260501T120000Z");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("crossing.parquet"), "half").unwrap();
    assert_eq!(db.reader.backups().expect("lists"), []);
    back_up(&db, Reason::Manual, NOON);
    back_up(&db, Reason::Manual, NOON);
    assert_eq!(names(&folder(&db)), ["manual-20260501T120000Z", "manual-20260501T120001Z"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_a_sentence_and_nothing_is_left() {
    let db = counted();
    fs::write(folder(&db), "a file").unwrap();
    let said = db.reader.back_up(Reason::Manual, at(NOON)).expect_err("a file").0;
    assert!(said.contains("this is a file") && said.contains("nothing of it is kept"), "{said}");
    fs::remove_file(folder(&db)).unwrap();
    // The database meets its failure in the middle of writing: a table's file is in the way as a folder.
    let broken = "CREATE TABLE zzz AS SELECT 'x' AS v; ALTER TABLE zzz ALTER v SET DATA TYPE BIT USING '1'::BIT";
    db.reader.execute_for_test(broken);
    db.reader.execute_for_test("ALTER TABLE schema_version RENAME TO hidden");
    assert!(db.reader.back_up(Reason::Manual, at(NOON)).is_err());
    assert_eq!(names(&folder(&db)), [""; 0]);
    // Root writes anywhere; then there is nothing to refuse.
    fs::set_permissions(folder(&db), fs::Permissions::from_mode(0o555)).unwrap();
    if let Err(error) = db.reader.back_up(Reason::Manual, at(NOON)) {
        assert!(error.0.contains("backups"), "{error}");
    }
}

#[test]
fn a_backup_is_taken_elsewhere_whole_or_not_at_all() {
    let db = counted();
    let backup = folder(&db).join(back_up(&db, Reason::Manual, NOON).name);
    let stick = db.folder.path().join("stick");
    let whole = names(&backup);
    fs::write(db.folder.path().join("file"), "").unwrap();
    assert!(crate::store::take_to(&db.folder.path().join("file"), &backup).is_err() && backup.exists());
    let taken = crate::store::take_to(&stick, &backup).expect("copies");
    assert_eq!((names(&taken), backup.exists()), (whole, false));
    restored(&taken, &db.folder.path().join("again.duckdb")).expect("restores");
}
