//! Days: made when they are left alone, read instead of hours, never behind them.

use promenade_core::detection::Class;
use promenade_core::event::{Crossing, Direction, Event, Outcome};
use promenade_core::time::EventTime;
use proptest::prelude::*;

use super::support::{Db, at, crossing, period, visit, wait, watched, zone_second};
use crate::store::{Bucket, Filter, FootfallRow, Period};

fn by_bicycle(time: EventTime, track: u64) -> Event {
    let Event::Crossing(found) = crossing(time, track, Direction::Out) else { unreachable!() };
    Event::Crossing(Crossing { class: Class::Bicycle, ..found })
}

/// A minute of each of three days, local days of Shanghai: a crossing, a stay, a wait.
fn three_days() -> Db {
    let mut db = Db::new("Asia/Shanghai");
    for (day, track) in [("2026-05-01", 1), ("2026-05-02", 2), ("2026-05-03", 3)] {
        let start = at(&format!("{day}T02:00:00Z"));
        let mut events = watched(start, 60);
        events.push(crossing(start.plus_seconds(3.0), track, Direction::In));
        events.push(by_bicycle(start.plus_seconds(5.0), 10 + track));
        events.push(visit("hall", track, start, Some(start.plus_seconds(8.0 * track as f64))));
        events.push(wait(track, start, start.plus_seconds(20.0), Outcome::Served));
        events.push(zone_second("till", start, track as f32, track as u32));
        db.put(events);
    }
    db
}

fn may() -> Period {
    period("2026-04-30T16:00:00Z", "2026-05-31T16:00:00Z")
}

/// Everything that is asked by day, week and month.
fn answers(db: &Db) -> Vec<String> {
    let all = Filter::default();
    let each = |bucket| {
        let (lines, gates) = (db.reader.footfall(may(), bucket, &all), db.reader.gates(may(), bucket, &all));
        let (zones, queues) = (db.reader.occupancy(may(), bucket, &all), db.reader.queues(may(), bucket, &all));
        let (cameras, classes) =
            (db.reader.coverage(may(), bucket, &all), db.reader.footfall_by_class(may(), bucket, &all, None));
        format!("{lines:?} {gates:?} {zones:?} {queues:?} {cameras:?} {classes:?}")
    };
    [Bucket::Day, Bucket::Week, Bucket::Month].map(each).to_vec()
}

fn month(db: &Db) -> Option<u64> {
    db.reader.footfall(may(), Bucket::Month, &Filter::default()).expect("answers")[0].r#in
}

fn due(db: &Db) -> Vec<String> {
    db.reader.query_for_test("SELECT day::VARCHAR FROM day_due ORDER BY day")
}

#[test]
fn a_day_is_made_once_nothing_changes_in_it_and_says_what_its_hours_say() {
    let mut db = three_days();
    assert_eq!(due(&db), ["2026-05-03"], "the days before were left alone");
    let before = answers(&db);
    db.writer.derive().expect("derives");
    assert_eq!(due(&db), [""; 0]);
    assert_eq!(answers(&db), before);
    db.reader.execute_for_test("UPDATE line_day SET count_in = 70");
    assert_eq!(month(&db), Some(210), "the month is read from days");
}

#[test]
fn a_late_count_is_in_the_answer_at_once_and_in_the_day_soon() {
    let mut db = three_days();
    db.writer.derive().expect("derives");
    db.put(vec![crossing(at("2026-05-01T02:00:30Z"), 9, Direction::In)]);
    assert_eq!((month(&db), due(&db)), (Some(4), vec!["2026-05-01".to_owned()]));
    db.writer.derive().expect("derives");
    assert_eq!((month(&db), due(&db)), (Some(4), Vec::new()));
    let revised = "SELECT count_in, revision::UBIGINT FROM line_day JOIN item i ON i.item_id = line_id
                   WHERE i.name = 'door' ORDER BY day";
    assert_eq!(db.reader.query_for_test::<(u64, u64)>(revised), [(2, 1), (1, 0), (1, 0)]);
}

#[test]
fn another_zone_of_time_cuts_other_days() {
    let mut db = three_days();
    db.writer.derive().expect("derives");
    let mut db = db.reopen("America/New_York");
    db.writer.derive().expect("derives");
    let days: Vec<String> = db.reader.query_for_test("SELECT DISTINCT day::VARCHAR FROM line_day ORDER BY 1");
    assert_eq!(days, ["2026-04-30", "2026-05-01", "2026-05-02"], "02:00 in London is the evening before there");
    let rows =
        db.reader.footfall(period("2026-04-30T04:00:00Z", "2026-05-01T04:00:00Z"), Bucket::Day, &Filter::default());
    assert_eq!(rows.expect("answers")[0].r#in, Some(1));
}

/// The answer put together from pieces of so many buckets.
fn in_pieces(db: &Db, whole: Period, bucket: Bucket, buckets: usize) -> Vec<FootfallRow> {
    let reader = db.reader.within(whole);
    let (mut rest, mut rows) = (whole, Vec::new());
    while rest.from < rest.to {
        let piece = reader.first_piece(rest, bucket, buckets);
        rows.extend(reader.footfall(piece, bucket, &Filter::default()).expect("answers"));
        rest.from = piece.to;
    }
    rows
}

#[test]
fn a_line_that_is_gone_is_in_every_piece_of_an_answer() {
    let mut db = three_days();
    let none = promenade_core::scene::SceneSpec::default();
    db.writer.declare("cam", &none, &super::support::texts("2")).expect("declares");
    let whole = db.reader.footfall(may(), Bucket::Day, &Filter::default()).expect("answers");
    assert_eq!(whole.len(), 31);
    assert_eq!(in_pieces(&db, may(), Bucket::Day, 4), whole);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn pieces_make_the_whole(from in 0_i64..5000, minutes in 1_i64..6000, buckets in 1_usize..50, quiet: bool) {
        let mut db = three_days();
        if quiet {
            db.writer.derive().expect("derives");
        }
        let start = at("2026-04-30T20:00:00Z").plus_seconds(from as f64 * 60.0 + 7.5);
        let whole = Period { from: start, to: start.plus_seconds(minutes as f64 * 61.0) };
        for bucket in [Bucket::Minute, Bucket::Hour, Bucket::Day, Bucket::Month] {
            let rows = db.reader.footfall(whole, bucket, &Filter::default()).expect("answers");
            prop_assert_eq!(in_pieces(&db, whole, bucket, buckets), rows);
        }
    }
}
