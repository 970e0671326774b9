//! Damaged files: set aside, replaced by the best there is, and what was lost is said. What is no damage is left alone.

use std::fs;
use std::path::PathBuf;

use super::support::{Db, at, batch, crossing, options, seen, watched};
use crate::store::{Loss, Mended, Reason, StoreError, StoreOptions, Writer, open_or_mend, suspect};
use promenade_core::event::Direction::In;
use promenade_core::time::EventTime;
use proptest::prelude::*;

const NOON: &str = "2026-05-01T12:00:00Z";

/// A closed database: one crossing in the backup, two in the file, three with its log.
struct Patient {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Patient {
    fn new(backup: bool) -> Self {
        let mut db = Db::new("UTC");
        let start = at("2026-05-01T02:00:00Z");
        let put = |db: &mut Db, track: u64| {
            let time = start.plus_seconds(track as f64 * 3600.0);
            let mut events = watched(time, 60);
            events.push(crossing(time, track, In));
            db.put(events);
        };
        put(&mut db, 0);
        if backup {
            db.reader.back_up(Reason::Nightly, at("2026-05-01T03:30:00Z")).expect("backs up");
        }
        put(&mut db, 1);
        db.writer.checkpoint().expect("checkpoints");
        put(&mut db, 2);
        let path = db.folder.path().join("p.duckdb");
        // As a kill leaves it: the log is not folded in.
        let (file, log) = (fs::read(&path).unwrap(), fs::read(path.with_extension("duckdb.wal")).unwrap());
        let Db { folder, writer, reader } = db;
        drop((writer, reader));
        fs::write(&path, file).unwrap();
        fs::write(path.with_extension("duckdb.wal"), log).unwrap();
        Self { folder, path }
    }

    fn log(&self) -> PathBuf {
        self.path.with_extension("duckdb.wal")
    }

    fn open(&self) -> Result<Writer, StoreError> {
        open_or_mend(&self.path, &StoreOptions { now: at(NOON), ..options("UTC") })
    }

    /// Opens it; the crossings that are there, and what was lost.
    fn mended(&self, case: &str) -> (u64, Option<Loss>) {
        let mut writer = self.open().unwrap_or_else(|error| panic!("{case}: {error}"));
        let reader = writer.reader();
        let crossings = reader.query_for_test::<u64>("SELECT count(*)::UBIGINT FROM crossing")[0];
        let mut losses = reader.losses().expect("answers");
        assert!(losses.len() <= 1);
        writer.declare("cam", &super::support::scene(), &super::support::texts("1")).expect("declares");
        writer.append(&batch(vec![seen(at(NOON))]));
        writer.flush().expect("it counts on");
        (crossings, losses.pop())
    }

    fn asides(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name.contains("damaged")).collect();
        names.sort();
        names
    }
}

/// `bytes` with those of `range` inverted.
fn spoilt(bytes: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[range].iter_mut().for_each(|byte| *byte = !*byte);
    bytes
}

#[test]
fn a_sound_file_is_opened_as_it_is() {
    let patient = Patient::new(true);
    assert_eq!(patient.mended("sound"), (3, None));
    assert_eq!(patient.asides(), [""; 0]);
}

#[test]
fn a_damaged_file_gives_way_to_the_newest_backup() {
    let sound = fs::read(Patient::new(true).path).unwrap();
    let length = sound.len();
    let cases = [
        ("header", spoilt(&sound, 20..40)),
        ("both heads of the database", spoilt(&sound, 4096..12288)),
        ("every block", spoilt(&sound, 12288..length)),
        ("half", sound[..length / 2].to_vec()),
        ("stub", sound[..100].to_vec()),
        ("empty", Vec::new()),
        ("garbage", b"this is not a database ".repeat(4096)),
    ];
    for (case, bytes) in cases {
        let patient = Patient::new(true);
        fs::write(&patient.path, &bytes).unwrap();
        let (crossings, loss) = patient.mended(case);
        let loss = loss.unwrap_or_else(|| panic!("{case}: nothing was said"));
        assert_eq!((crossings, loss.mended.backup()), (1, Some("nightly-20260501T033000Z")), "{case}");
        assert_eq!((loss.from, loss.noticed), (Some(at("2026-05-01T02:01:00Z")), at(NOON)), "{case}");
        assert!(loss.to > at(NOON), "the file was written just now");
        assert_eq!(patient.asides(), ["p.duckdb.damaged-20260501T120000Z", "p.duckdb.damaged-20260501T120000Z.wal"]);
        assert_eq!(fs::read(&loss.aside).unwrap(), bytes, "{case}: it is kept as it was");
    }
}

#[test]
fn a_damaged_log_costs_what_is_in_it() {
    let patient = Patient::new(true);
    let log = fs::read(patient.log()).unwrap();
    fs::write(patient.log(), spoilt(&log, log.len() / 2..log.len() / 2 + 4)).unwrap();
    let (crossings, loss) = patient.mended("log");
    let loss = loss.expect("said");
    assert_eq!((crossings, &loss.mended, loss.from), (2, &Mended::WithoutLog, Some(at("2026-05-01T03:01:00Z"))));
    assert!(loss.to_string().contains("without its damaged log; what was counted from 2026-05-01T03:01:00"), "{loss}");
    assert_eq!(patient.asides(), ["p.duckdb.damaged-20260501T120000Z.wal"]);
    assert_eq!(patient.mended("afterwards"), (2, Some(loss)), "it is still known after the next start");
}

#[test]
fn without_a_backup_it_begins_anew_and_says_so() {
    let patient = Patient::new(false);
    fs::write(&patient.path, "garbage".repeat(9000)).unwrap();
    let (crossings, loss) = patient.mended("anew");
    let loss = loss.expect("said");
    assert_eq!((crossings, &loss.mended, loss.from), (0, &Mended::Anew, None));
    assert!(loss.to_string().contains("begins anew"), "{loss}");
}

#[test]
fn a_damaged_backup_is_passed_over_for_an_older_one() {
    let patient = Patient::new(true);
    let newer = patient.folder.path().join("backups/nightly-20260501T093000Z");
    {
        let writer = patient.open().expect("opens");
        writer.reader().back_up(Reason::Nightly, at("2026-05-01T09:30:00Z")).expect("backs up");
    }
    fs::write(newer.join("crossing.parquet"), "rotten").unwrap();
    fs::write(&patient.path, "garbage".repeat(9000)).unwrap();
    let (crossings, loss) = patient.mended("older");
    assert_eq!((crossings, loss.expect("said").mended.backup()), (1, Some("nightly-20260501T033000Z")));
}

#[test]
fn the_backups_of_another_database_are_not_restored() {
    let patient = Patient::new(true);
    let other = patient.folder.path().join("other.duckdb");
    fs::write(&other, "garbage".repeat(9000)).unwrap();
    let writer = open_or_mend(&other, &StoreOptions { now: at(NOON), ..options("UTC") }).expect("opens");
    assert_eq!(writer.reader().losses().expect("answers")[0].mended, Mended::Anew);
}

#[test]
fn damage_that_only_a_question_meets_is_told_and_the_next_start_finds_it() {
    let patient = Patient::new(true);
    drop(patient.open().expect("opens, and folds the log in"));
    // Everything goes bad behind the back of a database that has read what a start reads; a question meets the rest.
    let (bytes, writer) = (fs::read(&patient.path).unwrap(), patient.open().expect("opens"));
    let (health, reader) = (writer.health(), writer.reader());
    fs::write(&patient.path, spoilt(&bytes, 12288..bytes.len())).unwrap();
    let met = reader.examine().expect_err("meets it").0;
    assert!(health.borrow().damage.as_ref().expect("told").contains("Corrupt database file"));
    drop((writer, reader));
    let block: usize = met.rsplit(' ').next().and_then(|location| location.parse().ok()).expect("where it is");
    fs::write(&patient.path, spoilt(&bytes, block..block + 32768)).unwrap();
    drop(Writer::open(&patient.path, &options("UTC")).expect("a start that looks at nothing meets nothing"));
    suspect(&patient.path).expect("noted");
    let (crossings, loss) = patient.mended("suspected");
    assert_eq!((crossings, loss.expect("said").mended.backup()), (1, Some("nightly-20260501T033000Z")));
    assert!(!patient.path.with_extension("duckdb.suspect").exists());
}

/// Whatever byte goes bad, the box starts, has one of the states that there were, and says so where it is not the last.
#[test]
fn any_flipped_byte_is_met_or_does_no_harm() {
    let patient = Patient::new(true);
    let (file, log) = (fs::read(&patient.path).unwrap(), fs::read(patient.log()).unwrap());
    let flips = (any::<bool>(), any::<prop::sample::Index>(), 1..=255_u8);
    let config = ProptestConfig { cases: 16, ..ProptestConfig::default() };
    proptest!(config, |((in_log, place, by) in flips)| {
        let (mut file, mut log) = (file.clone(), log.clone());
        let spoilt = if in_log { &mut log } else { &mut file };
        let place = place.index(spoilt.len());
        spoilt[place] ^= by;
        fs::write(&patient.path, file).unwrap();
        fs::write(patient.log(), log).unwrap();
        // A file that was examined before and is suspected again would be condemned.
        let _ = fs::remove_file(patient.path.with_extension("duckdb.suspect"));
        suspect(&patient.path).expect("noted, so that all of it is looked at");
        let (crossings, loss) = patient.mended("flipped");
        match loss.map(|loss| loss.mended) {
            Some(Mended::FromBackup(_)) => prop_assert_eq!((crossings, in_log), (1, false)),
            Some(Mended::WithoutLog) => prop_assert_eq!((crossings, in_log), (2, true)),
            Some(Mended::Anew) => prop_assert!(false, "there is a backup"),
            // A log whose length goes bad looks like one that a power cut tore: it ends there.
            None => prop_assert!(crossings == 3 || in_log && crossings == 2),
        }
    });
}

#[test]
fn a_file_that_is_sound_each_time_it_is_examined_is_not_examined_for_ever() {
    let patient = Patient::new(true);
    let note = patient.path.with_extension("duckdb.suspect");
    suspect(&patient.path).expect("noted");
    assert_eq!(patient.mended("examined and found sound").1, None);
    assert_eq!(patient.mended("the run after it ended well").1, None);
    assert!(!note.exists(), "then all is well");
    suspect(&patient.path).expect("noted");
    assert_eq!(patient.mended("examined and found sound").1, None);
    suspect(&patient.path).expect("and damage was met again");
    let loss = patient.mended("condemned").1.expect("restored");
    assert!(loss.mended.backup().is_some() && !note.exists());
}

#[test]
fn what_is_no_damage_is_not_mended() {
    let refused = |patient: &Patient, why: &str| {
        let error = patient.open().expect_err(why);
        assert!(error.0.contains(why), "{why}: {error}");
        assert_eq!(patient.asides(), [""; 0], "{why}");
    };
    let newer = Patient::new(true);
    let db = newer.open().expect("opens");
    db.reader().execute_for_test("INSERT INTO schema_version VALUES (77, 'the future')");
    refused(&newer, "open already");
    drop(db);
    refused(&newer, "schema version 77");
    let foreign = Patient::new(true);
    fs::remove_file(&foreign.path).unwrap();
    fs::remove_file(foreign.log()).unwrap();
    let theirs = duckdb::Connection::open(&foreign.path).expect("opens");
    theirs.execute_batch("CREATE TABLE theirs (x INTEGER)").expect("works");
    drop(theirs);
    refused(&foreign, "something else");
}

#[test]
fn a_loss_is_a_sentence() {
    let loss = Loss {
        noticed: at(NOON),
        from: None,
        to: EventTime(at(NOON).micros() + 1),
        mended: Mended::FromBackup("nightly-1".into()),
        aside: "p.duckdb.damaged-1".into(),
    };
    assert_eq!(
        loss.to_string(),
        "the database was restored from the backup nightly-1; what was counted until 2026-05-01T12:00:00.000001Z is \
         lost. What was damaged is kept as p.duckdb.damaged-1"
    );
}
