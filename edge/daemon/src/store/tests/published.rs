//! What is let out of gates that several cameras see, where one of them does not tell everything.

use promenade_core::detection::Class;
use promenade_core::disclosure::Cell::{self, Number, Unobserved};
use promenade_core::event::{Batch, Crossing, Direction, Event};
use promenade_core::time::EventTime;

use super::support::{Db, at, scene, texts, watched};
use crate::config::{Plan, PlannedGate, Publish};
use crate::store::{
    Cursor, Flag, ImportSeries, ImportSource, ImportTarget, ImportedHour, NewExclusion, Period, PublishedRow, Scope,
    Target,
};

const START: &str = "2026-04-01T00:00:00Z";

fn hour(index: usize) -> EventTime {
    at(START).plus_seconds(3600.0 * index as f64)
}

/// The gate `entrance` on both cameras, where persons and bicycles count.
fn plan() -> Plan {
    let classes = vec![Class::Person, Class::Bicycle];
    let gate = PlannedGate { id: "entrance".into(), line: None, parts: 2, perimeter: true, classes };
    Plan { publish: Publish::default(), site: "s".into(), gates: vec![gate], zones: Vec::new(), left_out: Vec::new() }
}

fn two_cameras() -> Db {
    let mut db = Db::new("UTC");
    db.writer.declare("other", &scene(), &texts("1")).expect("declares");
    db
}

/// So many of a class pass the gate on a camera in an hour, in and out; each hour is seen by both cameras.
fn pass(db: &mut Db, camera: &str, index: usize, class: Class, counts: [u32; 2]) {
    let mut events = watched(hour(index), 60);
    let ways = [Direction::In, Direction::Out].into_iter().zip(counts);
    let tracks = ways.flat_map(|(way, count)| (0..count).map(move |_| way)).zip(class as u64 * 1_000 + 1..);
    events.extend(tracks.map(|(direction, track)| {
        let (time, line) = (hour(index).plus_seconds(30.0), "entrance".to_owned());
        Event::GateCrossing(Crossing { time, line, direction, track, class, passage: 0, late: false })
    }));
    db.writer.append(&Batch { camera: camera.into(), run_start: hour(index), events });
    db.writer.flush().expect("flushes");
}

/// An earlier counter stood where `cam` is: so many in, and it tells of nobody out.
fn import(db: &mut Db, index: usize, people: u32) {
    let source = ImportSource {
        source: "old".into(),
        file: "old.csv".into(),
        sha256: "abc".into(),
        timezone: "UTC".into(),
        mapping: "A = entrance : in".into(),
        who: "a test".into(),
        time: at("2026-06-01T00:00:00Z"),
        replace: true,
    };
    let target = ImportTarget { camera: "cam".into(), name: "entrance".into(), gate: true };
    let hours =
        vec![ImportedHour { start: hour(index), seconds: 3600, r#in: Some(people), out: None, doubtful: false }];
    let series = ImportSeries { target, period: Period { from: hour(index), to: hour(index + 1) }, hours };
    db.writer.import(&source, &series).expect("imports");
}

fn published(db: &mut Db, hours: usize) -> Vec<PublishedRow> {
    while db.writer.publish(&plan(), hour(hours)).expect("publishes").more {}
    db.reader.published(&Scope::All, None, Cursor::default(), 1_000).expect("answers").expect("of this history").rows
}

/// In and out of a gate's class in an hour.
fn told(rows: &[PublishedRow], class: &str, index: usize) -> [Cell; 2] {
    let is = |row: &&PublishedRow| row.kind == "gate" && row.class == class && row.start == hour(index);
    let row = rows.iter().find(is).expect("a row");
    [row.cells.count_in, row.cells.count_out]
}

#[test]
fn a_gate_of_two_cameras_is_the_sum_of_both_by_class() {
    let mut db = two_cameras();
    for (camera, persons) in [("cam", [20, 3]), ("other", [12, 9])] {
        pass(&mut db, camera, 0, Class::Person, persons);
        pass(&mut db, camera, 0, Class::Bicycle, [2, 7]);
    }
    let rows = published(&mut db, 1);
    assert_eq!(told(&rows, "person", 0), [Number(30), Number(10)], "32 and 12");
    assert_eq!(told(&rows, "bicycle", 0), [Cell::Withheld, Number(15)], "4 and 14");
    assert_eq!(told(&rows, "all", 0), [Number(30), Number(25)]);
}

#[test]
fn what_one_part_does_not_tell_the_gate_does_not_tell() {
    let mut db = two_cameras();
    for camera in ["cam", "other"] {
        pass(&mut db, camera, 0, Class::Person, [12, 15]);
        pass(&mut db, camera, 0, Class::Bicycle, [11, 11]);
    }
    // In the place of what `cam` counted, its bicycles among it.
    import(&mut db, 0, 40);
    let rows = published(&mut db, 1);
    assert_eq!(told(&rows, "person", 0), [Number(50), Unobserved], "40 and 12; 15 is not all");
    assert_eq!(told(&rows, "bicycle", 0), [Unobserved; 2], "nobody knows how many of the 40 rode");
    assert_eq!(told(&rows, "all", 0), [Number(50), Unobserved]);
    db.writer.remove_import("old").expect("is taken back");
    let rows = published(&mut db, 1);
    assert_eq!(told(&rows, "person", 0), [Number(25), Number(30)]);
    assert_eq!(told(&rows, "bicycle", 0), [Number(20), Number(20)]);
}

#[test]
fn what_is_excluded_on_one_of_its_cameras_is_excluded() {
    let mut db = two_cameras();
    for camera in ["cam", "other"] {
        pass(&mut db, camera, 0, Class::Person, [12, 15]);
    }
    assert!(published(&mut db, 1).iter().all(|row| !row.flags.contains(&Flag::Excluded)));
    let period = Period { from: hour(0), to: hour(0).plus_seconds(1.0) };
    let new = NewExclusion { target: Target::Camera("other".into()), period, why: "Fog".into() };
    db.writer.exclude(&new, "Li", hour(1)).expect("excludes");
    let rows = published(&mut db, 1);
    assert_eq!(rows.len(), 6, "persons, bicycles and all, of the gate and of the site");
    assert!(rows.iter().all(|row| row.flags.contains(&Flag::Excluded) && row.revision == 1));
}

#[test]
fn what_was_told_of_an_hour_stays_when_it_is_excluded_long_after() {
    let mut db = two_cameras();
    for camera in ["cam", "other"] {
        pass(&mut db, camera, 0, Class::Person, [12, 15]);
    }
    let before = published(&mut db, 1);
    // Retention has taken the hours, and a third camera has come to see the gate.
    db.reader.execute_for_test("DELETE FROM line_hour");
    let later = Plan { gates: vec![PlannedGate { parts: 3, ..plan().gates.remove(0) }], ..plan() };
    let period = Period { from: hour(0), to: hour(1) };
    let new = NewExclusion { target: Target::Gate("entrance".into()), period, why: "Parade".into() };
    db.writer.exclude(&new, "Li", hour(1)).expect("excludes");
    while db.writer.publish(&later, hour(1)).expect("publishes").more {}
    let after = published(&mut db, 1);
    let rest = |row: &PublishedRow| (row.id.clone(), row.class.clone(), row.cells, row.coverage, row.version);
    let flags = |row: &PublishedRow| {
        let mut flags = row.flags.clone();
        flags.retain(|flag| *flag != Flag::Excluded);
        (flags, row.flags.contains(&Flag::Excluded))
    };
    for row in &before {
        let same = after.iter().find(|other| rest(other) == rest(row) && other.kind == row.kind).expect("as it was");
        assert_eq!((flags(same), same.revision), ((row.flags.clone(), true), 1), "{}/{}", row.kind, row.class);
    }
    assert_eq!(before.len(), after.len());
}
