//! Databases in temporary folders, and short ways to say what happened.

use promenade_core::detection::Class;
use promenade_core::event::{
    Batch, CameraSecond, Crossing, Direction, Event, HeatMinute, Outcome, StaffMark, Visit, Wait, ZoneSecond,
};
use promenade_core::scene::{Anchor, GateSpec, LineSpec, SceneSpec, ZoneKind, ZoneSpec};
use promenade_core::time::EventTime;

use crate::store::rollup::TABLES;
use crate::store::{Period, Reader, StoreOptions, VersionTexts, Writer};

pub struct Db {
    pub folder: tempfile::TempDir,
    pub writer: Writer,
    pub reader: Reader,
}

pub fn options(timezone: &str) -> StoreOptions {
    StoreOptions { timezone: timezone.into(), ..StoreOptions::default() }
}

impl Db {
    /// A new database with one camera `cam` that has the line `door`, the gate `entrance`, the area `hall` and the
    /// queue `till`.
    pub fn new(timezone: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(&folder.path().join("p.duckdb"), &options(timezone)).expect("opens");
        writer.declare("cam", &scene(), &texts("1")).expect("declares");
        let reader = writer.reader();
        Self { folder, writer, reader }
    }

    /// Appends and flushes.
    pub fn put(&mut self, events: Vec<Event>) {
        self.writer.append(&batch(events));
        self.writer.flush().expect("flushes");
    }

    /// Closes and opens again.
    pub fn reopen(self, timezone: &str) -> Self {
        let Self { folder, writer, reader } = self;
        drop((writer, reader));
        let writer = Writer::open(&folder.path().join("p.duckdb"), &options(timezone)).expect("opens again");
        let reader = writer.reader();
        Self { folder, writer, reader }
    }
}

pub fn texts(geometry: &str) -> VersionTexts {
    VersionTexts { geometry: geometry.into(), model: "model".into(), formula: "formula".into() }
}

pub fn scene() -> SceneSpec {
    let line = |id: &str| LineSpec {
        id: id.into(),
        a: [0.5, 0.0],
        b: [0.5, 1.0],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    let zone = |id: &str, kind| ZoneSpec {
        id: id.into(),
        kind,
        polygon: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
        classes: vec![Class::Person],
        ..ZoneSpec::default()
    };
    SceneSpec {
        lines: vec![line("door")],
        zones: vec![zone("hall", ZoneKind::Area), zone("till", ZoneKind::Queue)],
        gates: vec![GateSpec { id: "entrance".into(), lines: vec!["door".into()] }],
        ..SceneSpec::default()
    }
}

pub fn batch(events: Vec<Event>) -> Batch {
    Batch { camera: "cam".into(), run_start: at("2026-05-01T02:00:00Z"), events }
}

pub fn at(text: &str) -> EventTime {
    EventTime(text.parse::<jiff::Timestamp>().expect("a time").as_microsecond())
}

pub fn period(from: &str, to: &str) -> Period {
    Period { from: at(from), to: at(to) }
}

pub fn crossing(time: EventTime, track: u64, direction: Direction) -> Event {
    let (line, class) = ("door".into(), Class::Person);
    Event::Crossing(Crossing { time, line, direction, track, class, passage: 0, late: false })
}

/// Through the gate.
pub fn passing(time: EventTime, track: u64, direction: Direction) -> Event {
    let (line, class) = ("entrance".into(), Class::Person);
    Event::GateCrossing(Crossing { time, line, direction, track, class, passage: 0, late: false })
}

pub fn staff(time: EventTime, track: u64) -> Event {
    Event::Staff(StaffMark { time, track })
}

/// A wait in the queue `till`.
pub fn wait(track: u64, joined: EventTime, ended: EventTime, outcome: Outcome) -> Event {
    Event::Wait(Wait { queue: "till".into(), track, visit: 0, joined, ended, outcome })
}

pub fn heat(start: EventTime, cells: &[(u16, f32)]) -> Event {
    Event::Heat(HeatMinute { start, cells: cells.to_vec() })
}

pub fn visit(zone: &str, track: u64, entered: EventTime, left: Option<EventTime>) -> Event {
    let (zone, class) = (zone.into(), Class::Person);
    Event::Visit(Visit { zone, track, class, visit: 0, entered, left, complete: left.is_some() })
}

pub fn zone_second(zone: &str, second: EventTime, mean: f32, max: u32) -> Event {
    Event::ZoneSecond(ZoneSecond { second, zone: zone.into(), mean, max })
}

pub fn seen(second: EventTime) -> Event {
    Event::CameraSecond(CameraSecond { second, frames: 10, doubt: None })
}

/// The camera was watched for `seconds` from `from`.
pub fn watched(from: EventTime, seconds: u32) -> Vec<Event> {
    (0..seconds).map(|second| seen(from.plus_seconds(f64::from(second)))).collect()
}

/// Everything derived, without the marks that tell how it came to be.
pub fn derived(db: &Db) -> Vec<String> {
    TABLES
        .iter()
        .flat_map(|table| {
            let rows = format!("SELECT t::VARCHAR FROM (SELECT * EXCLUDE (revision, flush) FROM {table}) t ORDER BY 1");
            db.reader.query_for_test::<String>(&rows)
        })
        .collect()
}

impl Reader {
    /// Rows of any query, for tests that look behind the answers.
    pub fn query_for_test<T: FromRow>(&self, query: &str) -> Vec<T> {
        let rows = self.pool.with(|db| {
            let mut statement = db.prepare(query)?;
            let rows = statement.query_map([], T::from_row)?;
            Ok(rows.collect::<duckdb::Result<Vec<T>>>()?)
        });
        rows.expect("a query that works")
    }

    /// Runs statements, for tests that spoil something.
    pub fn execute_for_test(&self, statements: &str) {
        self.pool.with(|db| Ok(db.execute_batch(statements)?)).expect("statements that work");
    }
}

/// Values and pairs of values out of a row.
pub trait FromRow: Sized {
    fn from_row(row: &duckdb::Row<'_>) -> duckdb::Result<Self>;
}

impl FromRow for u64 {
    fn from_row(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        row.get(0)
    }
}

impl FromRow for String {
    fn from_row(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        row.get(0)
    }
}

impl<A: duckdb::types::FromSql, B: duckdb::types::FromSql> FromRow for (A, B) {
    fn from_row(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        Ok((row.get(0)?, row.get(1)?))
    }
}
