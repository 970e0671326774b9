//! What stands beside the counts: classes, breaks and exclusions.

use promenade_core::detection::Class;
use promenade_core::event::{Crossing, Direction, Event};
use promenade_core::time::EventTime;

use super::support::{Db, at, crossing, passing, period, scene, staff, texts, watched};
use crate::store::{Bucket, Coverage, Filter, NewExclusion, Target};

const HOUR: [&str; 2] = ["2026-05-01T10:00:00Z", "2026-05-01T11:00:00Z"];

fn of_class(event: Event, class: Class) -> Event {
    match event {
        Event::Crossing(found) => Event::Crossing(Crossing { class, ..found }),
        Event::GateCrossing(found) => Event::GateCrossing(Crossing { class, ..found }),
        other => other,
    }
}

impl Db {
    fn classes(&self, bucket: Bucket, class: Option<Class>) -> Vec<(&'static str, Option<u64>)> {
        let asked = period(HOUR[0], HOUR[1]);
        let rows = self.reader.footfall_by_class(asked, bucket, &Filter::default(), class).expect("rows");
        rows.iter().map(|(class, row)| (*class, row.r#in)).collect()
    }
}

#[test]
fn persons_are_what_is_left_of_the_other_classes() {
    let mut db = Db::new("UTC");
    let start = at(HOUR[0]);
    let mut events = watched(start, 120);
    for (track, class) in [(1_u32, Class::Person), (2, Class::Bicycle), (3, Class::Bicycle), (4, Class::Car)] {
        events.push(of_class(crossing(start.plus_seconds(f64::from(track)), track.into(), Direction::In), class));
        events.push(of_class(passing(start.plus_seconds(f64::from(track)), track.into(), Direction::In), class));
    }
    db.put(events);
    let all = [("person", Some(1)), ("bicycle", Some(2)), ("car", Some(1))];
    let sorted = |mut rows: Vec<(&'static str, Option<u64>)>| {
        rows.sort_unstable();
        rows
    };
    assert_eq!(sorted(db.classes(Bucket::Hour, None)), sorted(all.to_vec()));
    assert_eq!(db.classes(Bucket::Hour, Some(Class::Bicycle)), [("bicycle", Some(2))]);
    assert_eq!(db.classes(Bucket::Hour, Some(Class::Bus)), [("bus", Some(0))], "watched, and none came");
    let minutes = db.classes(Bucket::Minute, Some(Class::Bicycle));
    assert_eq!((minutes[0].1, minutes[1].1, minutes[2].1), (Some(2), Some(0), None));
    let gates = db.reader.gates_by_class(period(HOUR[0], HOUR[1]), Bucket::Hour, &Filter::default(), Some(Class::Car));
    assert_eq!(gates.expect("rows")[0].1.r#in, Some(1));
    // A rider turns out to be staff: one bicycle less, by a revision.
    db.put(vec![staff(start.plus_seconds(60.0), 2)]);
    assert_eq!(db.classes(Bucket::Hour, Some(Class::Bicycle)), [("bicycle", Some(1))]);
    db.writer.recompute(period(HOUR[0], HOUR[1])).expect("recomputes");
    assert_eq!(sorted(db.classes(Bucket::Hour, None)), [("bicycle", Some(1)), ("car", Some(1)), ("person", Some(1))]);
}

#[test]
fn a_change_of_geometry_is_a_break_and_going_back_is_another() {
    let mut db = Db::new("UTC");
    let times: Vec<EventTime> = [0.0, 600.0, 1_200.0, 1_800.0].map(|after| at(HOUR[0]).plus_seconds(after)).to_vec();
    for (time, geometry) in times.iter().zip(["1", "2", "2", "1"]) {
        db.writer.declare("cam", &scene(), &texts(geometry)).expect("declares");
        db.put(watched(*time, 5));
        db = db.reopen("UTC");
    }
    let breaks = db.reader.breaks(period(HOUR[0], HOUR[1]), Some("cam")).expect("breaks");
    let told: Vec<_> = breaks.iter().map(|one| (one.time, &one.before.geometry[..], &one.after.geometry[..])).collect();
    assert_eq!(told, [(times[1], "1", "2"), (times[3], "2", "1")]);
    assert_eq!(db.reader.breaks(period(HOUR[0], HOUR[1]), Some("other")).expect("answers"), []);
    let after = period("2026-05-01T10:10:00.000001Z", "2026-05-01T10:30:00Z");
    assert_eq!(db.reader.breaks(after, None).expect("answers"), [], "only those within the period");
}

#[test]
fn a_camera_takes_its_gates_along_and_a_line_does_not() {
    let mut db = Db::new("UTC");
    db.put(watched(at(HOUR[0]), 60));
    let now = at(HOUR[1]);
    let excluded = |db: &Db| {
        let asked = period(HOUR[0], HOUR[1]);
        let seconds = |coverage: Coverage| coverage.excluded_s;
        let all = Filter::default();
        let line = db.reader.footfall(asked, Bucket::Hour, &all).expect("rows")[0].coverage;
        let gate = db.reader.gates(asked, Bucket::Hour, &all).expect("rows")[0].coverage;
        let zone = db.reader.occupancy(asked, Bucket::Hour, &all).expect("rows")[0].coverage;
        let camera = db.reader.coverage(asked, Bucket::Hour, &all).expect("rows")[0].coverage;
        [line, gate, zone, camera].map(seconds)
    };
    let exclude = |db: &mut Db, target, from: &str, to: &str| {
        let new = NewExclusion { target, period: period(from, to), why: "works".to_owned() };
        db.writer.exclude(&new, "me", now).expect("excludes")
    };
    let line =
        exclude(&mut db, Target::Line("cam".into(), "door".into()), "2026-05-01T09:00:00Z", "2026-05-01T10:10:00Z");
    assert_eq!(excluded(&db), [600, 0, 0, 0]);
    exclude(&mut db, Target::Gate("entrance".into()), "2026-05-01T10:59:00Z", "2026-05-01T12:00:00Z");
    exclude(&mut db, Target::Zone("cam".into(), "hall".into()), "2026-05-01T10:00:00Z", "2026-05-01T10:01:00Z");
    assert_eq!(excluded(&db), [600, 60, 60, 0]);
    exclude(&mut db, Target::Camera("cam".into()), "2026-05-01T10:05:00Z", "2026-05-01T10:20:00Z");
    assert_eq!(excluded(&db), [1_200, 960, 960, 900], "what overlaps counts once");
    assert!(db.writer.withdraw_exclusion(line, "me", now).expect("withdraws"));
    assert!(!db.writer.withdraw_exclusion(line, "me", now).expect("answers"), "only once");
    let db = db.reopen("UTC");
    assert_eq!(excluded(&db), [900, 960, 960, 900]);
    assert_eq!(db.reader.exclusions(period(HOUR[0], HOUR[1])).expect("all").len(), 4, "the trail stays");
}
