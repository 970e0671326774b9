//! Opening hours: what coverage asks for, what counts all the same, and which day an hour belongs to.

use promenade_core::event::{CameraSecond, Direction, Doubt, Event};
use promenade_core::time::EventTime;

use super::support::{Db, at, crossing, options, period, watched};
use crate::config::OpeningHours;
use crate::store::{Bucket, Coverage, Filter, Writer};

impl Db {
    /// Closes and opens again with other opening hours.
    pub(super) fn reopen_with_hours(self, hours: &str) -> Self {
        let Self { folder, writer, reader } = self;
        drop((writer, reader));
        let hours = OpeningHours::parse(hours);
        let options = crate::store::StoreOptions { hours, ..options("Asia/Shanghai") };
        let writer = Writer::open(&folder.path().join("p.duckdb"), &options).expect("opens again");
        let reader = writer.reader();
        Self { folder, writer, reader }
    }

    fn door(&self, from: &str, to: &str, bucket: Bucket) -> Vec<(Option<u64>, [u32; 3])> {
        let rows = self.reader.footfall(period(from, to), bucket, &Filter::default()).expect("rows");
        rows.iter().map(|row| (row.r#in, seconds(row.coverage))).collect()
    }
}

fn seconds(coverage: Coverage) -> [u32; 3] {
    [coverage.period_s, coverage.observed_s, coverage.doubtful_s]
}

fn doubted(second: EventTime) -> Event {
    Event::CameraSecond(CameraSecond { second, frames: 10, doubt: Some(Doubt::Dark) })
}

/// A mall that opens at 09:30. It was watched from 09:25 to 09:35; somebody came at 09:26 and somebody at 09:32.
fn morning() -> Db {
    let mut db = Db::new("Asia/Shanghai").reopen_with_hours("09:30-22:00");
    let start = at("2026-05-01T09:25:00+08:00");
    let mut events = watched(start, 590);
    events.extend((0..10).map(|second| doubted(start.plus_seconds(590.0 + f64::from(second)))));
    events.push(crossing(start.plus_seconds(90.0), 1, Direction::In));
    events.push(crossing(start.plus_seconds(450.0), 2, Direction::In));
    db.put(events);
    db
}

const NINE: [&str; 2] = ["2026-05-01T09:00:00+08:00", "2026-05-01T10:00:00+08:00"];

#[test]
fn closed_seconds_are_neither_asked_for_nor_seen_but_counts_count() {
    let db = morning();
    assert_eq!(db.door(NINE[0], NINE[1], Bucket::Hour), [(Some(2), [1_800, 300, 10])]);
    let day = db.door("2026-05-01T00:00:00+08:00", "2026-05-02T00:00:00+08:00", Bucket::Day);
    assert_eq!(day, [(Some(2), [45_000, 300, 10])]);
    let minutes = db.door("2026-05-01T09:26:00+08:00", "2026-05-01T09:33:00+08:00", Bucket::Minute);
    assert_eq!((minutes[0], minutes[6]), ((Some(1), [0, 0, 0]), (Some(1), [60, 60, 0])));
    let ragged = db.door("2026-05-01T09:20:00+08:00", "2026-05-01T09:40:00+08:00", Bucket::Day);
    assert_eq!(ragged, [(Some(2), [600, 300, 10])], "minutes that straddle the opening");
}

#[test]
fn reasons_of_doubt_and_heat_maps_keep_to_opening_time() {
    let db = morning();
    let asked = period(NINE[0], NINE[1]);
    let coverage = db.reader.coverage(asked, Bucket::Hour, &Filter::default()).expect("rows");
    assert_eq!(
        (&coverage[0].doubts, seconds(coverage[0].coverage)),
        (&vec![("dark".to_owned(), 10)], [1_800, 300, 10])
    );
    let map = db.reader.heat("cam", asked).expect("answers").expect("a camera that was seen");
    assert_eq!(seconds(map.coverage), [1_800, 300, 10]);
    assert_eq!(seconds(db.reader.unseen(asked)), [1_800, 0, 0]);
}

#[test]
fn other_hours_cut_again_what_there_are_minutes_for() {
    let db = morning().reopen_with_hours("09:34-22:00");
    assert_eq!(db.door(NINE[0], NINE[1], Bucket::Hour), [(Some(2), [1_560, 60, 10])]);
    let db = db.reopen_with_hours("10:00-22:00");
    assert_eq!(db.door(NINE[0], NINE[1], Bucket::Hour), [(Some(2), [0, 0, 0])]);
    let db = db.reopen("Asia/Shanghai");
    assert_eq!(db.door(NINE[0], NINE[1], Bucket::Hour), [(Some(2), [3_600, 600, 10])], "always open again");
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_began() {
    let mut db = Db::new("Asia/Shanghai").reopen_with_hours("18:00-02:00");
    for (track, text) in
        [(1, "2026-05-01T23:30:00+08:00"), (2, "2026-05-02T01:30:00+08:00"), (3, "2026-05-02T18:30:00+08:00")]
    {
        let start = at(text);
        let mut events = watched(start, 60);
        events.push(crossing(start.plus_seconds(5.0), track, Direction::In));
        db.put(events);
    }
    let days = db.door("2026-05-01T10:00:00+08:00", "2026-05-03T10:00:00+08:00", Bucket::Day);
    assert_eq!(days, [(Some(2), [28_800, 120, 0]), (Some(1), [28_800, 60, 0])]);
    let day = db.reader.period_around(Bucket::Day, at("2026-05-02T01:30:00+08:00"));
    assert_eq!((day.from, day.to), (at("2026-05-01T10:00:00+08:00"), at("2026-05-02T10:00:00+08:00")));
    let stored: Vec<(String, u64)> = db
        .reader
        .query_for_test("SELECT day::VARCHAR, count(*) FROM line_hour WHERE count_in > 0 GROUP BY ALL ORDER BY ALL");
    assert_eq!(stored, [("2026-05-01".to_owned(), 2), ("2026-05-02".to_owned(), 1)]);
}
