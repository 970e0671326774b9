//! Hours of earlier counters beside counted ones.

use promenade_core::event::Direction::In;
use promenade_core::time::EventTime;
use proptest::prelude::*;

use super::support::{Db, at, crossing, passing, period, seen, watched};
use crate::store::{
    Bucket, Filter, FootfallRow, ImportOutcome, ImportSeries, ImportSource, ImportTarget, ImportedHour, Period,
};

const START: &str = "2026-04-01T00:00:00Z";

fn source(name: &str, sha256: &str) -> ImportSource {
    ImportSource {
        source: name.into(),
        file: "old.csv".into(),
        sha256: sha256.into(),
        timezone: "UTC".into(),
        mapping: "A = cam/door : in".into(),
        who: "a test".into(),
        time: at("2026-06-01T00:00:00Z"),
        replace: false,
    }
}

fn target(camera: &str, name: &str, gate: bool) -> ImportTarget {
    ImportTarget { camera: camera.into(), name: name.into(), gate }
}

fn hour(index: usize) -> EventTime {
    at(START).plus_seconds(3600.0 * index as f64)
}

/// People in, hour by hour from [`START`]; `None` is a gap. Nobody knows of people out.
fn series(target: ImportTarget, people: &[Option<u32>]) -> ImportSeries {
    let hours = people.iter().enumerate().filter_map(|(index, people)| {
        Some(ImportedHour { start: hour(index), seconds: 3600, r#in: Some((*people)?), out: None, doubtful: false })
    });
    ImportSeries { target, period: Period { from: hour(0), to: hour(people.len()) }, hours: hours.collect() }
}

fn door(people: &[Option<u32>]) -> ImportSeries {
    series(target("cam", "door", false), people)
}

fn rows(db: &Db, bucket: Bucket, line: &str, hours: usize) -> Vec<FootfallRow> {
    let filter = Filter { camera: None, item: Some(line.into()) };
    db.reader.footfall(Period { from: hour(0), to: hour(hours) }, bucket, &filter).expect("answers")
}

fn people(db: &Db, hours: usize) -> Vec<Option<u64>> {
    rows(db, Bucket::Hour, "door", hours).iter().map(|row| row.r#in).collect()
}

/// (revision, flush) of the hours of a line, in order of time.
fn marks(db: &Db) -> Vec<(u32, i64)> {
    db.reader.query_for_test("SELECT revision, flush FROM line_hour WHERE line_id = 1 ORDER BY start")
}

#[test]
fn imported_hours_are_in_the_answers_with_their_version_and_unknown_directions() {
    let mut db = Db::new("UTC");
    let outcome = db.writer.import(&source("old", "abc"), &door(&[Some(5), None, Some(7)])).expect("imports");
    assert_eq!(outcome, ImportOutcome { new: 2, ..ImportOutcome::default() });
    let told = rows(&db, Bucket::Hour, "door", 3);
    let counts: Vec<_> = told.iter().map(|row| (row.r#in, row.out, row.staff_in, row.coverage.observed_s)).collect();
    assert_eq!(counts, [(Some(5), None, None, 3600), (None, None, None, 0), (Some(7), None, None, 3600)]);
    let versions = "SELECT v.model, v.formula FROM line_hour h JOIN version v ON v.version_id = h.version_last";
    let version: (String, String) = ("import old".into(), "import old abc".into());
    assert_eq!(db.reader.query_for_test::<(String, String)>(versions), [version.clone(), version]);
    let records = db.reader.imports().expect("answers");
    assert_eq!((records.len(), records[0].source.as_str(), records[0].hours), (1, "old", 2));
}

#[test]
fn a_second_run_changes_nothing_and_a_corrected_file_what_differs() {
    let mut db = Db::new("UTC");
    let first = door(&[Some(5), Some(6), Some(7), Some(8)]);
    db.writer.import(&source("old", "abc"), &first).expect("imports");
    let before = marks(&db);
    let again = db.writer.import(&source("old", "abc"), &first).expect("imports");
    assert_eq!((again, marks(&db)), (ImportOutcome { same: 4, ..ImportOutcome::default() }, before.clone()));

    let corrected = door(&[Some(5), Some(60), None, Some(8), Some(9)]);
    let preview = db.reader.compare_import(&source("old", "def"), &corrected).expect("answers");
    let outcome = db.writer.import(&source("old", "def"), &corrected).expect("imports");
    assert_eq!(outcome, ImportOutcome { new: 1, same: 2, revised: 1, withdrawn: 1, ..ImportOutcome::default() });
    assert_eq!(preview, outcome);
    assert_eq!(people(&db, 5), [Some(5), Some(60), None, Some(8), Some(9)]);
    let after = marks(&db);
    assert_eq!(after.iter().map(|mark| mark.0).collect::<Vec<_>>(), [0, 1, 0, 0]);
    assert_eq!((after[0], after[2]), (before[0], before[3]), "what did not differ was not touched");
    assert!(after[1].1 > before[1].1);
}

#[test]
fn a_file_of_another_time_takes_nothing_back() {
    let mut db = Db::new("UTC");
    db.writer.import(&source("old", "1"), &door(&[Some(1), Some(2), Some(3)])).expect("imports");
    let mut later = door(&[None, None, None, Some(4)]);
    later.period.from = hour(3);
    db.writer.import(&source("old", "2"), &later).expect("imports");
    assert_eq!(people(&db, 4), [Some(1), Some(2), Some(3), Some(4)]);
}

/// A crossing counted in the hour of that number.
fn count(db: &mut Db, index: usize, track: u64) {
    let time = hour(index).plus_seconds(60.0);
    db.put(vec![seen(time), crossing(time, track, In)]);
}

#[test]
fn counted_hours_stay_unless_told_otherwise_and_come_back() {
    let mut db = Db::new("UTC");
    count(&mut db, 1, 1);
    let file = door(&[Some(5), Some(6)]);
    let outcome = db.writer.import(&source("old", "abc"), &file).expect("imports");
    assert_eq!(outcome, ImportOutcome { new: 1, kept: 1, ..ImportOutcome::default() });
    assert_eq!(people(&db, 2), [Some(5), Some(1)]);

    let replace = ImportSource { replace: true, ..source("old", "abc") };
    let outcome = db.writer.import(&replace, &file).expect("imports");
    assert_eq!(outcome, ImportOutcome { same: 1, replaced: 1, ..ImportOutcome::default() });
    assert_eq!(people(&db, 2), [Some(5), Some(6)]);
    let flush = marks(&db)[1].1;

    let removed = db.writer.remove_import("old").expect("removes").expect("was there");
    assert_eq!((removed.lines, removed.hours, removed.restored), (1, 2, 1));
    assert_eq!(people(&db, 2), [None, Some(1)]);
    assert!(marks(&db)[0].1 > flush, "whoever asks for what is new sees it");
    assert_eq!(rows(&db, Bucket::Hour, "door", 2)[1].out, Some(0));
    assert_eq!((db.writer.remove_import("old"), db.reader.imports()), (Ok(None), Ok(vec![])));
}

#[test]
fn another_source_is_as_foreign_as_a_count() {
    let mut db = Db::new("UTC");
    db.writer.import(&source("one", "1"), &door(&[Some(1), Some(2)])).expect("imports");
    let other = ImportSource { replace: true, ..source("two", "2") };
    db.writer.import(&other, &door(&[None, Some(20), Some(30)])).expect("imports");
    assert_eq!(people(&db, 3), [Some(1), Some(20), Some(30)]);
    db.writer.remove_import("two").expect("removes");
    assert_eq!(people(&db, 3), [Some(1), Some(2), None]);
}

#[test]
fn derivation_leaves_imported_hours_alone() {
    let mut db = Db::new("UTC");
    db.writer.import(&source("old", "abc"), &door(&[Some(5), Some(6), Some(7)])).expect("imports");
    count(&mut db, 1, 1);
    count(&mut db, 2, 2);
    assert_eq!(people(&db, 3), [Some(5), Some(6), Some(7)], "a late count");
    db.writer.recompute(period(START, "2026-04-01T03:00:00Z")).expect("recomputes");
    assert_eq!(people(&db, 3), [Some(5), Some(6), Some(7)], "a recomputation");
    let mut db = db.reopen("Asia/Shanghai");
    assert_eq!(people(&db, 3), [Some(5), Some(6), Some(7)], "another time zone");
    db.writer.remove_import("old").expect("removes");
    assert_eq!(people(&db, 3), [None, Some(1), Some(1)], "what was counted meanwhile is there at the end");
}

#[test]
fn a_bucket_in_which_a_part_is_unknown_is_unknown() {
    let mut db = Db::new("UTC");
    count(&mut db, 2, 1);
    db.writer.import(&source("old", "abc"), &door(&[Some(5), Some(6)])).expect("imports");
    let day = &rows(&db, Bucket::Day, "door", 24)[0];
    assert_eq!((day.r#in, day.out, day.staff_in), (Some(12), None, None));
    assert_eq!(day.coverage.observed_s, 7201);
}

#[test]
fn hours_in_which_the_site_is_closed_are_counted_and_not_covered() {
    // 08:00, 09:00 and 10:00 in Shanghai; an hour that is doubtful and closed has nothing to doubt.
    let mut db = Db::new("Asia/Shanghai").reopen_with_hours("09:30-22:00");
    let mut file = door(&[Some(5), Some(6), Some(7)]);
    file.hours[0].doubtful = true;
    db.writer.import(&source("old", "abc"), &file).expect("imports");
    let told = rows(&db, Bucket::Hour, "door", 3);
    let told: Vec<_> = told.iter().map(|row| (row.r#in, row.coverage.observed_s, row.coverage.period_s)).collect();
    assert_eq!(told, [(Some(5), 0, 0), (Some(6), 1800, 1800), (Some(7), 3600, 3600)]);
    let again = db.writer.import(&source("old", "abc"), &file).expect("imports");
    assert_eq!(again, ImportOutcome { same: 3, ..ImportOutcome::default() });
}

#[test]
fn a_line_that_is_no_more_is_shown_for_its_time_and_is_no_camera() {
    let mut db = Db::new("UTC");
    db.put(watched(at("2026-05-01T02:00:00Z"), 1));
    let street = series(target("old-street", "north", false), &[Some(5), Some(6)]);
    db.writer.import(&source("old", "abc"), &street).expect("imports");
    assert_eq!(rows(&db, Bucket::Hour, "north", 2).len(), 2);
    let today = period("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    let lines = db.reader.footfall(today, Bucket::Day, &Filter::default()).expect("answers");
    assert_eq!(lines.iter().map(|row| &*row.line).collect::<Vec<_>>(), ["door"]);
    let cameras = db.reader.coverage(today, Bucket::Day, &Filter::default()).expect("answers");
    assert_eq!(cameras.iter().map(|row| row.camera.as_str()).collect::<Vec<_>>(), ["cam"]);
    let db = db.reopen("UTC");
    assert_eq!(rows(&db, Bucket::Hour, "north", 2)[1].r#in, Some(6), "kept on disk");
    let known: Vec<String> = db.reader.import_targets().expect("answers").iter().map(ToString::to_string).collect();
    assert_eq!(known, ["cam/door", "entrance", "old-street/north"]);
}

#[test]
fn a_gate_has_hours_of_before_it_was_drawn() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(vec![seen(start), passing(start, 1, In)]);
    db.writer.import(&source("old", "abc"), &series(target("cam", "entrance", true), &[Some(9)])).expect("imports");
    let gates =
        db.reader.gates(Period { from: hour(0), to: hour(2) }, Bucket::Hour, &Filter::default()).expect("answers");
    let told: Vec<_> = gates.iter().map(|row| (row.r#in, row.out, row.coverage.observed_s)).collect();
    assert_eq!(told, [(Some(9), None, 3600), (None, None, 0)]);
}

#[test]
fn a_series_breaks_where_an_earlier_counter_ends_and_counting_begins() {
    let mut db = Db::new("UTC");
    let start = hour(5);
    db.put(vec![seen(start), passing(start, 1, In)]);
    db.writer.import(&source("old", "abc"), &door(&[Some(5), Some(6)])).expect("imports");
    db.writer.import(&source("old", "abc"), &series(target("elsewhere", "north", false), &[Some(9)])).expect("imports");
    let whole = Period { from: hour(0), to: hour(9) };
    let breaks = db.reader.breaks(whole, None).expect("answers");
    let told: Vec<_> = breaks.iter().map(|one| (&one.camera[..], one.time, &one.before.model[..])).collect();
    assert_eq!(told, [("cam", start, "import old")], "not where nothing was ever counted");
    assert_eq!(breaks[0].before.geometry, breaks[0].after.geometry, "no line moved");
    db.writer.remove_import("old").expect("removes");
    assert_eq!(db.reader.breaks(whole, None).expect("answers"), []);
}

#[test]
fn a_failed_import_changes_nothing_and_can_be_tried_again() {
    let mut db = Db::new("UTC");
    db.reader.execute_for_test("ALTER TABLE import_line RENAME TO hidden");
    let file = door(&[Some(5), Some(6)]);
    assert!(db.writer.import(&source("old", "abc"), &file).is_err());
    assert_eq!(marks(&db), []);
    db.reader.execute_for_test("ALTER TABLE hidden RENAME TO import_line");
    assert_eq!(db.writer.import(&source("old", "abc"), &file).expect("imports").new, 2);
}

/// What should be there: hour by hour (people, source), by going through the rules one hour at a time.
type Oracle = Vec<Option<(u32, usize)>>;

const COUNTED: usize = 9;

fn apply(there: &mut Oracle, file: &[Option<u32>], source: usize, replace: bool) {
    for (there, told) in there.iter_mut().zip(file) {
        *there = match (*there, *told) {
            (None, told) => told.map(|people| (people, source)),
            (Some((_, owner)), told) if owner == source => told.map(|people| (people, source)),
            (Some(_), Some(people)) if replace => Some((people, source)),
            (kept, _) => kept,
        };
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Files of two sources one after another, over counted hours, end as the oracle says; each twice ends the same.
    #[test]
    fn imports_follow_the_rule_hour_by_hour(
        counted in prop::collection::vec(any::<bool>(), 6),
        files in prop::collection::vec(
            (0_usize..2, any::<bool>(), prop::collection::vec(prop::option::of(0_u32..4), 6)), 1..5),
    ) {
        let mut db = Db::new("UTC");
        let mut there: Oracle = vec![None; 6];
        for index in (0..6).filter(|index| counted[*index]) {
            count(&mut db, index, index as u64);
            there[index] = Some((1, COUNTED));
        }
        let mut oracle = there.clone();
        for (source_of, replace, file) in &files {
            // Where a source takes a replacing hour back, what it had replaced returns; the oracle knows no past.
            let withdraws = oracle.iter().zip(file)
                .any(|(there, told)| told.is_none() && there.is_some_and(|(_, owner)| owner == *source_of));
            prop_assume!(!withdraws);
            let from = ImportSource { replace: *replace, ..source(["one", "two"][*source_of], "x") };
            db.writer.import(&from, &door(file)).expect("imports");
            apply(&mut oracle, file, *source_of, *replace);
            let told = people(&db, 6);
            prop_assert_eq!(told, oracle.iter().map(|hour| hour.map(|(people, _)| u64::from(people))).collect::<Vec<_>>());
            let again = db.writer.import(&ImportSource { replace: false, ..from }, &door(file)).expect("imports");
            prop_assert_eq!(again.changes(), 0);
        }
        db.writer.remove_import("two").expect("removes");
        db.writer.remove_import("one").expect("removes");
        let told = people(&db, 6);
        prop_assert_eq!(told, there.iter().map(|hour| hour.map(|(people, _)| u64::from(people))).collect::<Vec<_>>());
    }
}
