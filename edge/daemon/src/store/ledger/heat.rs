//! Parts of heat maps in the ledger, and which hours have to be summed because of them.

use std::collections::BTreeSet;

use duckdb::{Connection, params};

use super::{Memory, Written, range};
use crate::store::calendar::{Calendar, Span};
use crate::store::pending::Pending;
use crate::store::sql::stamp;
use crate::store::{Bucket, StoreError};

/// Start of the last part, and the hours that are due.
pub(super) fn load(db: &Connection) -> Result<(i64, BTreeSet<(i32, Span)>), StoreError> {
    let newest = db.query_row("SELECT max(epoch_us(start)) FROM heat", [], |row| row.get::<_, Option<i64>>(0))?;
    let mut statement = db.prepare("SELECT camera_id, epoch_us(start), epoch_us(until) FROM heat_due")?;
    let due = statement.query_map([], |row| Ok((row.get(0)?, Span { from: row.get(1)?, to: row.get(2)? })))?;
    Ok((newest.unwrap_or(i64::MIN), due.collect::<duckdb::Result<_>>()?))
}

pub(super) fn write(
    db: &Connection,
    calendar: &Calendar,
    pending: &Pending,
    memory: &Memory,
    written: &mut Written,
) -> Result<(), StoreError> {
    if pending.heat.is_empty() {
        return Ok(());
    }
    let known = known_parts(db, pending, memory.newest_heat)?;
    let mut appender = db.appender("heat")?;
    for (id, row) in pending.heat.iter().filter(|(id, _)| !known.contains(id)) {
        let (start, camera, run) = *id;
        for (cell, person_ms) in &row.cells {
            appender.append_row(params![camera, stamp(run), stamp(start), cell, person_ms, row.version])?;
        }
        written.heat_due.insert((camera, calendar.bucket_at(Bucket::Hour, start)));
    }
    appender.flush()?;
    due(db, written.heat_due.difference(&memory.heat_due))
}

/// (start, camera, run start) of parts that the pending ones might repeat.
fn known_parts(db: &Connection, pending: &Pending, newest: i64) -> Result<BTreeSet<(i64, i32, i64)>, StoreError> {
    let starts = pending.heat.keys().map(|id| id.0);
    let Some((first, last)) = range(starts).filter(|(first, _)| *first <= newest) else { return Ok(BTreeSet::new()) };
    let query = "SELECT DISTINCT epoch_us(start), camera_id, epoch_us(run_start) FROM heat WHERE start BETWEEN ? AND ?";
    let mut statement = db.prepare_cached(query)?;
    let known =
        statement.query_map(params![stamp(first), stamp(last)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(known.collect::<duckdb::Result<_>>()?)
}

fn due<'a>(db: &Connection, hours: impl Iterator<Item = &'a (i32, Span)>) -> Result<(), StoreError> {
    let mut appender = db.appender("heat_due")?;
    for (camera, hour) in hours {
        appender.append_row(params![camera, stamp(hour.from), stamp(hour.to)])?;
    }
    Ok(appender.flush()?)
}
