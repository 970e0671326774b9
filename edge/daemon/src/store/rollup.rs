//! Minutes from the ledger and hours from the minutes, by SQL; days follow in `rollup_day`.
//!
//! Owns the derivation. Every statement computes rows from scratch and merges them into the table by key: a row that
//! came out the same is not touched, so deriving again changes nothing. Nothing is ever deleted here, so that ledger
//! rows may be retired without harm to what was derived from them.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, params};

use super::StoreError;
use super::calendar::{Calendar, MINUTE, Span, floor};
use super::retention::Horizons;
use super::sql::stamp;
use super::{Bucket, rollup_day, rollup_hour, rollup_minute};

/// One derivation: which cameras, and what a change of an existing row means.
#[derive(Clone, Copy, Debug)]
struct Pass {
    /// First and last camera.
    cameras: (i32, i32),
    /// 1 where the time was over before: a change raises the row's revision. Else 0.
    raise: u32,
    /// Number of the flush, written into changed rows.
    flush: i64,
}

/// Runs of minutes that are less than this apart are derived together.
const GAP: i64 = 60 * MINUTE;

const EVERY_CAMERA: (i32, i32) = (0, i32::MAX);

/// Derives again what the ledger has brought. `derived_to` says up to when a camera's time was over at the last derivation:
/// a minute or an hour before that was complete, and a change of it is a revision.
pub(super) fn derive(
    db: &Connection,
    calendar: &Calendar,
    stale: &BTreeSet<(i32, i64)>,
    derived_to: impl Fn(i32) -> i64,
    flush: i64,
) -> Result<(), StoreError> {
    // A late count goes first and by itself, so that only what it changed counts as revised.
    let (late, live): (Vec<_>, Vec<_>) =
        stale.iter().partition(|&&(camera, minute)| minute + MINUTE <= derived_to(camera));
    for (camera, minutes) in by_camera(&late) {
        let pass = Pass { cameras: (camera, camera), raise: 1, flush };
        each_run(&minutes, |span| minutes_of(db, span, pass))?;
    }
    let minutes: BTreeSet<i64> = live.iter().map(|&&(_, minute)| minute).collect();
    each_run(&minutes, |span| minutes_of(db, span, Pass { cameras: EVERY_CAMERA, raise: 0, flush }))?;
    hours(db, calendar, stale, derived_to, flush)
}

fn hours(
    db: &Connection,
    calendar: &Calendar,
    stale: &BTreeSet<(i32, i64)>,
    derived_to: impl Fn(i32) -> i64,
    flush: i64,
) -> Result<(), StoreError> {
    let mut late = BTreeSet::new();
    let mut live = BTreeSet::new();
    let mut hour = Span { from: 0, to: 0 };
    for &(camera, minute) in stale {
        if minute < hour.from || minute >= hour.to {
            hour = calendar.bucket_at(Bucket::Hour, minute);
        }
        if hour.to <= derived_to(camera) {
            late.insert((camera, hour));
        } else {
            live.insert(hour);
        }
    }
    for &(camera, hour) in &late {
        hour_of(db, calendar, hour, Pass { cameras: (camera, camera), raise: 1, flush })?;
    }
    for &hour in &live {
        hour_of(db, calendar, hour, Pass { cameras: EVERY_CAMERA, raise: 0, flush })?;
    }
    let touched = days_of(calendar, late.iter().map(|(_, hour)| *hour).chain(live));
    rollup_day::touch(db, &touched)?;
    rollup_day::sum(db, &touched, flush)
}

fn days_of(calendar: &Calendar, hours: impl Iterator<Item = Span>) -> BTreeSet<i32> {
    hours.map(|hour| calendar.day_number(hour.from)).collect()
}

/// Derives everything in `period` again, an hour at a time.
pub(super) fn recompute(db: &Connection, calendar: &Calendar, period: Span, flush: i64) -> Result<(), StoreError> {
    let pass = Pass { cameras: EVERY_CAMERA, raise: 1, flush };
    let mut at = floor(period.from, MINUTE);
    let mut hours = Vec::new();
    while at < period.to {
        let hour = calendar.bucket_at(Bucket::Hour, at);
        let to = hour.to.min(floor(period.to + MINUTE - 1, MINUTE));
        minutes_of(db, Span { from: at, to }, pass)?;
        hour_of(db, calendar, hour, pass)?;
        each_statement(db, calendar, hour, pass, &[rollup_hour::HEAT_HOUR])?;
        hours.push(hour);
        at = hour.to;
    }
    rollup_day::touch(db, &days_of(calendar, hours.into_iter()))
}

/// Derives the hour that starts then again from its minutes.
pub(super) fn derive_hour(db: &Connection, calendar: &Calendar, start: i64, flush: i64) -> Result<(), StoreError> {
    let pass = Pass { cameras: EVERY_CAMERA, raise: 1, flush };
    hour_of(db, calendar, calendar.bucket_at(Bucket::Hour, start), pass)
}

fn by_camera(minutes: &[&(i32, i64)]) -> BTreeMap<i32, BTreeSet<i64>> {
    let mut cameras = BTreeMap::new();
    for &&(camera, minute) in minutes {
        cameras.entry(camera).or_insert_with(BTreeSet::new).insert(minute);
    }
    cameras
}

/// Calls `work` for every run of minutes that follow each other closely. A statement costs more than the minutes in
/// between, and those come out as they are.
fn each_run(minutes: &BTreeSet<i64>, mut work: impl FnMut(Span) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut run: Option<Span> = None;
    for &minute in minutes {
        run = match run {
            Some(span) if minute - span.to < GAP => Some(Span { to: minute + MINUTE, ..span }),
            before => {
                before.map_or(Ok(()), &mut work)?;
                Some(Span { from: minute, to: minute + MINUTE })
            }
        };
    }
    run.map_or(Ok(()), work)
}

fn minutes_of(db: &Connection, span: Span, pass: Pass) -> Result<(), StoreError> {
    for statement in rollup_minute::MINUTE {
        let (first, last) = pass.cameras;
        let values = params![stamp(span.from), stamp(span.to), first, last, pass.raise, pass.flush];
        db.prepare_cached(statement)?.execute(values)?;
    }
    Ok(())
}

fn hour_of(db: &Connection, calendar: &Calendar, hour: Span, pass: Pass) -> Result<(), StoreError> {
    each_statement(db, calendar, hour, pass, &rollup_hour::HOUR)
}

/// Sums the heat maps of hours that are over, and of those that were added to afterwards. What was due is due no more.
pub(super) fn sum_heat(
    db: &Connection,
    calendar: &Calendar,
    hours: &[(i32, Span)],
    flush: i64,
) -> Result<(), StoreError> {
    for &(camera, hour) in hours {
        let due = "DELETE FROM heat_due WHERE camera_id = ? AND start = ?";
        db.prepare_cached(due)?.execute(params![camera, stamp(hour.from)])?;
        // The first sum inserts; whatever is changed later is a revision.
        let pass = Pass { cameras: (camera, camera), raise: 1, flush };
        each_statement(db, calendar, hour, pass, &[rollup_hour::HEAT_HOUR])?;
    }
    Ok(())
}

fn each_statement(
    db: &Connection,
    calendar: &Calendar,
    hour: Span,
    pass: Pass,
    statements: &[&str],
) -> Result<(), StoreError> {
    let day = duckdb::types::Value::Date32(calendar.day_number(hour.from));
    let open = calendar.open_minutes(hour);
    for statement in statements {
        let (first, last) = pass.cameras;
        let values = params![stamp(hour.from), stamp(hour.to), first, last, pass.raise, pass.flush, day, open];
        let mut statement = db.prepare_cached(statement)?;
        // The last value is for those that hold observed seconds.
        let taken = statement.parameter_count();
        statement.execute(&values[..taken])?;
    }
    Ok(())
}

/// Every table of minutes and hours.
pub(super) const TABLES: [&str; 13] = [
    "camera_minute",
    "line_minute",
    "line_class_minute",
    "zone_minute",
    "zone_bin_minute",
    "doubt_minute",
    "camera_hour",
    "line_hour",
    "line_class_hour",
    "zone_hour",
    "zone_bin_hour",
    "doubt_hour",
    "heat_hour",
];

/// After a change of the site's zone or opening hours: hours for which there are minutes are derived by the new calendar,
/// and heat maps for which there is a ledger. Older ones keep the old cut.
pub(super) fn cut_hours_again(
    db: &Connection,
    calendar: &Calendar,
    retired: Horizons,
    flush: i64,
) -> Result<(), StoreError> {
    let first = "SELECT epoch_us(min(start)) FROM camera_minute";
    let Some(first) = db.query_row(first, [], |row| row.get::<_, Option<i64>>(0))? else { return Ok(()) };
    let first = first.max(retired.minute);
    for table in TABLES.iter().filter(|table| table.ends_with("_hour")) {
        let first = if *table == "heat_hour" { first.max(retired.ledger) } else { first };
        // What was read from a file cannot be derived; it keeps its old cut, as do hours of before the first minute.
        let counted = if *table == "line_hour" { " AND NOT imported" } else { "" };
        let delete = format!("DELETE FROM {table} WHERE start > ?{counted}");
        db.execute(&delete, params![stamp(first - 60 * MINUTE)])?;
    }
    db.execute_batch("DELETE FROM heat_due")?;
    let pass = Pass { cameras: EVERY_CAMERA, raise: 0, flush };
    for hour in hours_with_minutes(db, calendar, first)? {
        hour_of(db, calendar, hour, pass)?;
        if hour.to > retired.ledger {
            each_statement(db, calendar, hour, pass, &[rollup_hour::HEAT_HOUR])?;
        }
    }
    // A day's number may differ by one between the old zone and the new.
    rollup_day::start_over(db, calendar.day_number(first) - 1)
}

/// Hours in which something was seen, in order. A ledger may hold a day of May and one of November, and nothing in between.
fn hours_with_minutes(db: &Connection, calendar: &Calendar, first: i64) -> Result<Vec<Span>, StoreError> {
    let query = "SELECT DISTINCT epoch_us(start) AS minute FROM camera_minute WHERE start >= ? ORDER BY minute";
    let mut statement = db.prepare(query)?;
    let mut rows = statement.query([stamp(first)])?;
    let mut hours: Vec<Span> = Vec::new();
    while let Some(row) = rows.next()? {
        let minute = row.get(0)?;
        if hours.last().is_none_or(|hour| minute >= hour.to) {
            hours.push(calendar.bucket_at(Bucket::Hour, minute));
        }
    }
    Ok(hours)
}
