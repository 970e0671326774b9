//! Stays in the ledger: a row at the beginning, its end later.
//!
//! Owns which of the two a visit is.

use duckdb::{Connection, params};

use super::{Memory, Written, identities, range};
use crate::store::StoreError;
use crate::store::pending::{Identity, Pending, VisitRow};
use crate::store::sql::{optional_stamp, stamp};

pub(super) fn write(
    db: &Connection,
    pending: &Pending,
    memory: &Memory,
    written: &mut Written,
) -> Result<(), StoreError> {
    let open = &memory.open_visits;
    let rows = &pending.visits;
    let newest = &written.newest_of_run;
    let doubtful = rows.iter().filter(|(id, row)| !open.contains(id) && row.entered <= newest[&(id.0, id.1)]);
    let known = identities(
        db,
        "SELECT camera_id, epoch_us(run_start), track, zone_id, visit, left_at IS NULL FROM visit
         WHERE entered BETWEEN ? AND ?",
        doubtful.map(|(_, row)| row.entered),
    )?;
    let is_open = |id| if open.contains(id) { Some(true) } else { known.get(id).copied() };
    let mut appender = db.appender("visit")?;
    let mut ends = Vec::new();
    for (id, row) in rows {
        match (is_open(id), row.left) {
            (None, _) => begin(&mut appender, *id, row, written)?,
            (Some(true), Some(left)) => ends.push((*id, row, left)),
            _ => {}
        }
    }
    appender.flush()?;
    end(db, &ends, written)
}

fn begin(
    appender: &mut duckdb::Appender<'_>,
    id: Identity,
    row: &VisitRow,
    written: &mut Written,
) -> Result<(), StoreError> {
    let (camera, run, track, zone, visit) = id;
    let (run, entered, left) = (stamp(run), stamp(row.entered), optional_stamp(row.left));
    let class = row.class.name();
    appender.append_row(params![camera, run, track, zone, visit, entered, left, row.complete, class, row.version])?;
    written.dirty.mark(camera, row.entered);
    written.newest(id, row.entered);
    match row.left {
        Some(left) => written.dirty.mark(camera, left),
        None => written.opened.push(id),
    }
    Ok(())
}

/// One statement for all visits that ended, because a statement costs more than its rows. Every value is a number.
fn end(db: &Connection, ends: &[(Identity, &VisitRow, i64)], written: &mut Written) -> Result<(), StoreError> {
    let Some((first, last)) = range(ends.iter().map(|(_, row, _)| row.entered)) else { return Ok(()) };
    let values: Vec<String> = ends
        .iter()
        .map(|((camera, run, track, zone, visit), row, left)| {
            format!("({camera},{run},{track}::UBIGINT,{zone},{visit},{left},{})", row.complete)
        })
        .collect();
    let statement = format!(
        "UPDATE visit SET left_at = make_timestamp(n.left_at), complete = n.complete
         FROM (VALUES {}) AS n(camera_id, run_start, track, zone_id, visit, left_at, complete)
         WHERE visit.entered BETWEEN ? AND ? AND visit.left_at IS NULL AND visit.track = n.track
           AND visit.zone_id = n.zone_id AND visit.visit = n.visit AND visit.camera_id = n.camera_id
           AND epoch_us(visit.run_start) = n.run_start",
        values.join(",")
    );
    db.execute(&statement, params![stamp(first), stamp(last)])?;
    for (id, _, left) in ends {
        written.dirty.mark(id.0, *left);
        written.closed.push(*id);
    }
    Ok(())
}
