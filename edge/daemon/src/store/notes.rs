//! Annotations and exclusions: what people know about the counts, with who said so and when.
//!
//! Owns their rows, which are made and withdrawn, and never changed. What an exclusion covers is published again, with
//! another flag. Refuses to judge texts: whoever asks has checked them.

use duckdb::types::Value;
use duckdb::{Connection, Row, params, params_from_iter};
use promenade_core::time::EventTime;

use super::sql::stamp;
use super::{Orders, Period, Reader, StoreError, Writer, publish};

/// More are not read at once: people write them by hand.
const MOST_NOTES: usize = 10_000;

/// Who wrote something, and who took it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Who wrote it.
    pub by: String,
    /// When, by the box's clock.
    pub at: EventTime,
    /// Who took it back, and when.
    pub withdrawn: Option<(String, EventTime)>,
}

/// Something that explains counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnnotation {
    /// `event`, `works`, `holiday` or `note`.
    pub kind: &'static str,
    /// When it holds.
    pub period: Period,
    /// In a few words.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
}

/// An annotation that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its number, from 1.
    pub id: u32,
    /// `event`, `works`, `holiday` or `note`.
    pub kind: String,
    /// When it holds.
    pub period: Period,
    /// In a few words.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
    /// Who and when.
    pub trail: Trail,
}

/// What an exclusion is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Everything.
    Site,
    /// All that one camera sees, gates included.
    Camera(String),
    /// One line of a camera, not the gates it is part of.
    Line(String, String),
    /// One zone of a camera.
    Zone(String, String),
    /// One gate.
    Gate(String),
}

/// Counts that are not to be compared with or learnt from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExclusion {
    /// Whose counts.
    pub target: Target,
    /// When.
    pub period: Period,
    /// Why.
    pub why: String,
}

/// An exclusion that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its number, from 1.
    pub id: u32,
    /// Whose counts.
    pub target: Target,
    /// When.
    pub period: Period,
    /// Why.
    pub why: String,
    /// Who and when.
    pub trail: Trail,
}

impl Target {
    /// (kind, camera, name) as the table has them.
    pub fn parts(&self) -> (&'static str, &str, &str) {
        match self {
            Self::Site => ("site", "", ""),
            Self::Camera(camera) => ("camera", camera, ""),
            Self::Line(camera, name) => ("line", camera, name),
            Self::Zone(camera, name) => ("zone", camera, name),
            Self::Gate(name) => ("gate", "", name),
        }
    }

    fn of(kind: &str, camera: String, name: String) -> Self {
        match kind {
            "camera" => Self::Camera(camera),
            "line" => Self::Line(camera, name),
            "zone" => Self::Zone(camera, name),
            "gate" => Self::Gate(name),
            _ => Self::Site,
        }
    }

    /// Whether it takes in an item of a camera; `kind` is `line`, `zone` or `gate`, or `camera` for the camera itself.
    pub fn takes_in(&self, kind: &str, on: &str, item: &str) -> bool {
        match self {
            Self::Site => true,
            Self::Camera(camera) => camera == on,
            Self::Line(camera, name) => kind == "line" && camera == on && name == item,
            Self::Zone(camera, name) => kind == "zone" && camera == on && name == item,
            Self::Gate(name) => kind == "gate" && name == item,
        }
    }
}

impl Writer {
    /// Keeps an annotation and returns its number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn annotate(&mut self, new: &NewAnnotation, by: &str, now: EventTime) -> Result<u32, StoreError> {
        let NewAnnotation { kind, period, title, text } = new;
        let id = next(self.database(), "annotation")?;
        let (from, to) = (stamp(period.from.micros()), stamp(period.to.micros()));
        self.database().execute(
            "INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            params![id, kind, from, to, title, text, by, stamp(now.micros())],
        )?;
        Ok(id)
    }

    /// Keeps an exclusion and returns its number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn exclude(&mut self, new: &NewExclusion, by: &str, now: EventTime) -> Result<u32, StoreError> {
        let (kind, camera, name) = new.target.parts();
        let (from, to) = (stamp(new.period.from.micros()), stamp(new.period.to.micros()));
        self.in_transaction(|writer, _| {
            let db = writer.database();
            let id = next(db, "exclusion")?;
            db.execute(
                "INSERT INTO exclusion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
                params![id, kind, camera, name, from, to, new.why, by, stamp(now.micros())],
            )?;
            publish::again(db, new.period)?;
            Ok(id)
        })
    }

    /// Takes an annotation back; false where there is none of that number that still holds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn withdraw_annotation(&mut self, id: u32, by: &str, now: EventTime) -> Result<bool, StoreError> {
        withdraw(self.database(), "annotation", id, by, now)
    }

    /// Takes an exclusion back; false where there is none of that number that still holds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn withdraw_exclusion(&mut self, id: u32, by: &str, now: EventTime) -> Result<bool, StoreError> {
        self.in_transaction(|writer, _| {
            let db = writer.database();
            let done = withdraw(db, "exclusion", id, by, now)?;
            if done {
                publish::again(db, period_of(db, id)?)?;
            }
            Ok(done)
        })
    }
}

/// What an exclusion covers.
fn period_of(db: &Connection, id: u32) -> Result<Period, StoreError> {
    let query = "SELECT epoch_us(from_time), epoch_us(to_time) FROM exclusion WHERE exclusion_id = ?";
    let period = |row: &Row<'_>| Ok(Period { from: EventTime(row.get(0)?), to: EventTime(row.get(1)?) });
    Ok(db.query_row(query, params![id], period)?)
}

fn next(db: &Connection, table: &str) -> Result<u32, StoreError> {
    Ok(db.query_row(&format!("SELECT (coalesce(max({table}_id), 0) + 1)::UINTEGER FROM {table}"), [], |row| {
        row.get(0)
    })?)
}

fn withdraw(db: &Connection, table: &str, id: u32, by: &str, now: EventTime) -> Result<bool, StoreError> {
    let change =
        format!("UPDATE {table} SET withdrawn_by = ?, withdrawn_at = ? WHERE {table}_id = ? AND withdrawn_at IS NULL");
    Ok(db.execute(&change, params![by, stamp(now.micros()), id])? > 0)
}

impl Orders {
    /// See [`Writer::annotate`].
    ///
    /// # Errors
    /// When the database fails or the store has stopped.
    pub async fn annotate(&self, new: NewAnnotation, by: String, now: EventTime) -> Result<u32, StoreError> {
        self.give(move |writer| writer.annotate(&new, &by, now)).await
    }

    /// See [`Writer::exclude`].
    ///
    /// # Errors
    /// When the database fails or the store has stopped.
    pub async fn exclude(&self, new: NewExclusion, by: String, now: EventTime) -> Result<u32, StoreError> {
        self.give(move |writer| writer.exclude(&new, &by, now)).await
    }

    /// See [`Writer::withdraw_annotation`].
    ///
    /// # Errors
    /// When the database fails or the store has stopped.
    pub async fn withdraw_annotation(&self, id: u32, by: String, now: EventTime) -> Result<bool, StoreError> {
        self.give(move |writer| writer.withdraw_annotation(id, &by, now)).await
    }

    /// See [`Writer::withdraw_exclusion`].
    ///
    /// # Errors
    /// When the database fails or the store has stopped.
    pub async fn withdraw_exclusion(&self, id: u32, by: String, now: EventTime) -> Result<bool, StoreError> {
        self.give(move |writer| writer.withdraw_exclusion(id, &by, now)).await
    }
}

impl Reader {
    /// Annotations that touch a period, those taken back among them, in order of their beginning.
    ///
    /// # Errors
    /// When the database fails.
    pub fn annotations(&self, period: Period) -> Result<Vec<Annotation>, StoreError> {
        let (which, values) = touching("annotation", period);
        self.pool.with(|db| {
            rows(db, "annotation", "kind, title, text", &which, &values, |row, id, period, trail| {
                Ok(Annotation { id, period, trail, kind: row.get(0)?, title: row.get(1)?, text: row.get(2)? })
            })
        })
    }

    /// Exclusions that touch a period, those taken back among them, in order of their beginning.
    ///
    /// # Errors
    /// When the database fails.
    pub fn exclusions(&self, period: Period) -> Result<Vec<Exclusion>, StoreError> {
        let (which, values) = touching("exclusion", period);
        self.pool.with(|db| exclusions(db, &which, &values))
    }
}

/// Exclusions that hold and touch a period, in order of their beginning.
pub(super) fn in_force(db: &Connection, period: Period) -> Result<Vec<Exclusion>, StoreError> {
    let which = "WHERE withdrawn_at IS NULL AND to_time > ? AND from_time < ? ORDER BY from_time, exclusion_id";
    exclusions(db, which, &[stamp(period.from.micros()), stamp(period.to.micros())])
}

fn exclusions(db: &Connection, which: &str, values: &[Value]) -> Result<Vec<Exclusion>, StoreError> {
    rows(db, "exclusion", "kind, camera, name, why", which, values, |row, id, period, trail| {
        let target = Target::of(&row.get::<_, String>(0)?, row.get(1)?, row.get(2)?);
        Ok(Exclusion { id, period, trail, target, why: row.get(3)? })
    })
}

/// Which rows of a table touch a period, and the values that go with it.
fn touching(table: &str, period: Period) -> (String, [Value; 2]) {
    let which = format!("WHERE to_time > ? AND from_time < ? ORDER BY from_time, {table}_id LIMIT {MOST_NOTES}");
    (which, [stamp(period.from.micros()), stamp(period.to.micros())])
}

/// Rows of one of the two tables; `columns` are those of its own, and come first.
fn rows<T>(
    db: &Connection,
    table: &str,
    columns: &str,
    which: &str,
    values: &[Value],
    read: impl Fn(&Row<'_>, u32, Period, Trail) -> duckdb::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let own = columns.split(',').count();
    let mut statement = db.prepare(&format!(
        "SELECT {columns}, {table}_id::UINTEGER, epoch_us(from_time), epoch_us(to_time), made_by, epoch_us(made_at),
                withdrawn_by, epoch_us(withdrawn_at)
         FROM {table} {which}"
    ))?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let period = Period { from: EventTime(row.get(own + 1)?), to: EventTime(row.get(own + 2)?) };
        let withdrawn = row.get::<_, Option<String>>(own + 5)?.zip(row.get(own + 6).map(EventTime).ok());
        let trail = Trail { by: row.get(own + 3)?, at: EventTime(row.get(own + 4)?), withdrawn };
        found.push(read(row, row.get(own)?, period, trail)?);
    }
    Ok(found)
}
