//! Gates, staff and waits: what is counted once, what is taken back, and when.

use promenade_core::event::Direction::{In, Out};
use promenade_core::event::{Event, Outcome};
use promenade_core::scene::SceneSpec;

use super::support::{Db, at, batch, crossing, passing, period, scene, seen, staff, texts, wait, watched, zone_second};
use crate::store::{Bucket, Coverage, Filter, LineTotal, QueueRow};

const START: &str = "2026-05-01T02:00:00Z";

fn all() -> Filter {
    Filter::default()
}

/// (in, out, staff in, staff out) of the line, then of the gate, by minute.
fn minutes(db: &Db, minutes: u32) -> Vec<[[Option<u64>; 4]; 2]> {
    let asked = crate::store::Period { from: at(START), to: at(START).plus_seconds(60.0 * f64::from(minutes)) };
    let lines = db.reader.footfall(asked, Bucket::Minute, &all()).expect("answers");
    let gates = db.reader.gates(asked, Bucket::Minute, &all()).expect("answers");
    let lines = lines.iter().map(|row| [row.r#in, row.out, row.staff_in, row.staff_out]);
    lines.zip(gates.iter().map(|row| [row.r#in, row.out, row.staff_in, row.staff_out])).map(Into::into).collect()
}

fn revisions(db: &Db, table: &str) -> Vec<u64> {
    db.reader.query_for_test(&format!("SELECT revision::UBIGINT FROM {table} ORDER BY line_id, start"))
}

#[test]
fn a_gate_is_counted_beside_its_lines() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(vec![seen(start), crossing(start, 1, In), passing(start, 1, In), crossing(start, 2, Out)]);
    assert_eq!(minutes(&db, 1), [[[Some(1), Some(1), Some(0), Some(0)], [Some(1), Some(0), Some(0), Some(0)]]]);
    assert_eq!(db.reader.counts_since("cam", start).expect("answers").len(), 1, "a gate is no line");
}

#[test]
fn a_mark_that_comes_later_takes_back_what_was_counted() {
    let mut db = Db::new("UTC");
    let start = at(START);
    let mut events = watched(start, 120);
    events.extend([crossing(start, 1, In), passing(start, 1, In), crossing(start.plus_seconds(70.0), 2, Out)]);
    db.put(events);
    assert_eq!(minutes(&db, 1)[0][0], [Some(1), Some(0), Some(0), Some(0)]);
    db.put(vec![seen(start.plus_seconds(130.0)), staff(start.plus_seconds(130.0), 1)]);
    let (counted, moved) = ([Some(0), Some(1), Some(0), Some(0)], [Some(0), Some(0), Some(1), Some(0)]);
    assert_eq!(minutes(&db, 2), [[moved, moved], [counted, [Some(0); 4]]]);
    assert_eq!(revisions(&db, "line_minute"), [1, 0, 0, 1, 0, 0], "only what was changed is a revision");
    assert_eq!(revisions(&db, "line_hour"), [0, 0], "the hour is not over");
    let today = db.reader.counts_since("cam", start).expect("answers");
    assert_eq!(today, [LineTotal { line: "door".into(), r#in: 0, out: 1 }]);
}

#[test]
fn what_staff_crosses_afterwards_is_staffs() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(vec![seen(start), staff(start, 1)]);
    let mut db = db.reopen("UTC");
    db.put(vec![crossing(start.plus_seconds(5.0), 1, Out), crossing(start.plus_seconds(6.0), 2, Out)]);
    assert_eq!(minutes(&db, 1)[0][0], [Some(0), Some(1), Some(0), Some(1)]);
}

#[test]
fn a_mark_holds_for_its_own_run_only() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(vec![seen(start), staff(start, 1)]);
    let mut other = batch(vec![crossing(start.plus_seconds(5.0), 1, In)]);
    other.run_start = start.plus_seconds(-100.0);
    db.writer.append(&other);
    db.writer.flush().expect("flushes");
    assert_eq!(minutes(&db, 1)[0][0], [Some(1), Some(0), Some(0), Some(0)]);
}

#[test]
fn marks_that_were_not_derived_before_a_kill_are_derived_at_the_next_start() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(vec![seen(start), crossing(start, 1, In)]);
    db.writer.append(&batch(vec![seen(start.plus_seconds(80.0)), staff(start.plus_seconds(80.0), 1)]));
    db.writer.commit().expect("commits");
    assert_eq!(minutes(&db, 1)[0][0], [Some(1), Some(0), Some(0), Some(0)], "not derived yet");
    let db = db.reopen("UTC");
    assert_eq!(minutes(&db, 1)[0][0], [Some(0), Some(0), Some(1), Some(0)]);
}

#[test]
fn a_repeated_mark_or_wait_changes_nothing() {
    let mut db = Db::new("UTC");
    let start = at(START);
    let events = vec![
        seen(start),
        crossing(start, 1, In),
        passing(start, 1, In),
        staff(start.plus_seconds(1.0), 1),
        wait(2, start, start.plus_seconds(7.0), Outcome::Served),
    ];
    db.put(events.clone());
    let ledger = db.reader.export_ledger().expect("exports");
    assert!(
        ledger.contains("[staff_track]\ncamera,run_start,track,time\ncam,2026-05-01T02:00:00.000000Z,1,"),
        "{ledger}"
    );
    assert!(ledger.contains("till,0,2026-05-01T02:00:00.000000Z,2026-05-01T02:00:07.000000Z,served,1,"), "{ledger}");
    assert_eq!(ledger.matches("entrance").count(), 1, "{ledger}");
    db.put(events.clone());
    let mut db = db.reopen("UTC");
    db.put(events);
    assert_eq!(db.reader.export_ledger().expect("exports"), ledger);
    assert_eq!(revisions(&db, "line_minute"), [0, 0]);
}

#[test]
fn a_track_that_is_marked_at_two_times_is_counted_once() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(vec![seen(start), crossing(start, 1, In), staff(start.plus_seconds(200.0), 1)]);
    db.put(vec![staff(start.plus_seconds(20.0), 1), crossing(start.plus_seconds(9.0), 2, In)]);
    assert_eq!(minutes(&db, 1)[0][0], [Some(1), Some(0), Some(1), Some(0)]);
    assert_eq!(db.reader.counts_since("cam", start).expect("answers")[0].r#in, 1);
}

#[test]
fn a_gate_that_two_cameras_see_adds_up_and_is_covered_as_its_lesser_half() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.writer.declare("other", &scene(), &texts("1")).expect("declares");
    let mut events = watched(start, 120);
    events.push(passing(start, 1, In));
    db.put(events);
    let mut other = batch(watched(start, 30));
    other.camera = "other".into();
    other.events.push(passing(start, 1, In));
    db.writer.append(&other);
    db.writer.flush().expect("flushes");
    let both = period(START, "2026-05-01T02:02:00Z");
    let rows = db.reader.gates(both, Bucket::Minute, &all()).expect("answers");
    let told: Vec<_> = rows.iter().map(|row| (row.gate.as_str(), row.r#in, row.coverage.observed_s)).collect();
    assert_eq!(told, [("entrance", Some(2), 30), ("entrance", Some(0), 0)]);
    let one = Filter { camera: Some("cam".into()), item: Some("entrance".into()) };
    let rows = db.reader.gates(both, Bucket::Hour, &one).expect("answers");
    let coverage = Coverage { period_s: 120, observed_s: 120, doubtful_s: 0, excluded_s: 0 };
    assert_eq!(rows.iter().map(|row| (row.r#in, row.coverage)).collect::<Vec<_>>(), [(Some(1), coverage)]);
    let door = Filter { camera: None, item: Some("door".into()) };
    assert_eq!(db.reader.gates(both, Bucket::Hour, &door), Ok(Vec::new()), "a line is no gate");
}

#[test]
fn a_part_of_a_gate_that_was_removed_is_not_missing_from_it_afterwards() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.writer.declare("other", &scene(), &texts("1")).expect("declares");
    let mut other = batch(watched(start, 60));
    other.camera = "other".into();
    db.writer.append(&other);
    db.put(watched(start, 60));
    db.writer.declare("other", &SceneSpec::default(), &texts("2")).expect("declares");
    db.put(watched(start.plus_seconds(60.0), 60));
    let rows = db.reader.gates(period(START, "2026-05-01T02:02:00Z"), Bucket::Minute, &all()).expect("answers");
    assert_eq!(rows.iter().map(|row| row.coverage.observed_s).collect::<Vec<_>>(), [60, 60]);
}

fn till(db: &Db, bucket: Bucket) -> Vec<QueueRow> {
    db.reader.queues(period(START, "2026-05-01T03:00:00Z"), bucket, &all()).expect("answers")
}

#[test]
fn waits_count_in_the_minute_in_which_they_end() {
    let mut db = Db::new("UTC");
    let start = at(START);
    let mut events = watched(start, 180);
    let ended = [(1, 30.0, Outcome::Served), (2, 90.0, Outcome::Served), (3, 100.0, Outcome::Abandoned)];
    events.extend(ended.map(|(track, end, how)| wait(track, start, start.plus_seconds(end), how)));
    events.push(wait(4, start, start.plus_seconds(2.0), Outcome::Passed));
    events.push(wait(5, start, start.plus_seconds(110.0), Outcome::Cut));
    db.put(events);
    let told: Vec<_> = till(&db, Bucket::Minute)[..3].iter().map(|row| (row.served, row.abandoned)).collect();
    assert_eq!(told, [(Some(1), Some(0)), (Some(1), Some(1)), (Some(0), Some(0))]);
    let hour = &till(&db, Bucket::Hour)[0];
    assert_eq!((hour.served, hour.abandoned, hour.wait_mean_s), (Some(2), Some(1), Some(60.0)));
    let (p50, p90) = (hour.wait_p50_s.expect("waits"), hour.wait_p90_s.expect("waits"));
    assert!((p50 / 30.0 - 1.0).abs() < 0.02 && (p90 / 90.0 - 1.0).abs() < 0.02, "{p50} {p90}");
}

#[test]
fn a_late_wait_is_a_revision_of_its_minute() {
    let mut db = Db::new("UTC");
    let start = at(START);
    db.put(watched(start, 120));
    db.put(vec![wait(1, start, start.plus_seconds(30.0), Outcome::Served)]);
    let zones = "SELECT revision::UBIGINT FROM zone_minute m JOIN item i ON i.item_id = m.zone_id
                 WHERE i.name = 'till' ORDER BY start";
    assert_eq!(db.reader.query_for_test::<u64>(zones), [1, 0]);
    assert_eq!(till(&db, Bucket::Minute)[0].served, Some(1));
}

#[test]
fn waits_that_do_not_fit_the_length_are_called_doubtful() {
    let steady = |length: f32| -> Option<&'static str> {
        let mut db = Db::new("UTC");
        let start = at(START);
        let mut events = watched(start, 600);
        events.extend((0..600).map(|s| zone_second("till", start.plus_seconds(f64::from(s)), length, 9)));
        for track in 0..10 {
            let joined = start.plus_seconds(60.0 * track as f64);
            events.push(super::support::visit("till", track, joined, Some(joined.plus_seconds(59.0))));
            events.push(wait(track, joined, joined.plus_seconds(59.0), Outcome::Served));
        }
        db.put(events);
        till(&db, Bucket::Hour)[0].wait_doubt
    };
    assert_eq!(steady(1.0), None);
    assert_eq!(steady(5.0), Some("little's law disagrees"));
}

#[test]
fn the_bins_of_sql_are_those_of_core() {
    let mut db = Db::new("UTC");
    let start = at(START);
    let lengths: Vec<f64> = (0..400).map(|step| 0.05 * 1.031_f64.powi(step)).collect();
    let ends =
        lengths.iter().enumerate().map(|(track, s)| wait(track as u64, start, start.plus_seconds(*s), Outcome::Served));
    db.put(ends.chain([seen(start)]).collect::<Vec<Event>>());
    let mut expected = promenade_core::histogram::Histogram::default();
    for length in &lengths {
        expected.add((length * 1e6).round() / 1e6);
    }
    let query = "SELECT bin, sum(n)::UBIGINT FROM zone_bin_minute WHERE measure = 'wait' GROUP BY bin ORDER BY bin";
    assert_eq!(db.reader.query_for_test::<(u16, u64)>(query), expected.bins().collect::<Vec<_>>());
}
