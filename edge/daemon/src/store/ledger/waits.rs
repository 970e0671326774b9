//! Waits and staff's marks in the ledger.
//!
//! Owns what a mark does to what was counted before: the minutes of that track's crossings are derived again.

use duckdb::{Connection, params};

use super::{Written, identities};
use crate::store::StoreError;
use crate::store::pending::{Identity, Pending};
use crate::store::sql::stamp;

pub(super) fn write(db: &Connection, pending: &Pending, written: &mut Written) -> Result<(), StoreError> {
    let rows = &pending.waits;
    let newest = &written.newest_of_run;
    let known = identities(
        db,
        "SELECT camera_id, epoch_us(run_start), track, zone_id, visit, false FROM wait WHERE ended BETWEEN ? AND ?",
        rows.iter().filter(|(id, row)| row.ended <= newest[&(id.0, id.1)]).map(|(_, row)| row.ended),
    )?;
    let mut appender = db.appender("wait")?;
    for (id, row) in rows.iter().filter(|(id, _)| !known.contains_key(id)) {
        let (camera, run, track, zone, visit) = *id;
        let (run, joined, ended) = (stamp(run), stamp(row.joined), stamp(row.ended));
        let outcome = row.outcome.name();
        appender.append_row(params![camera, run, track, zone, visit, joined, ended, outcome, row.version])?;
        written.dirty.mark(camera, row.ended);
        written.newest(*id, row.ended);
    }
    Ok(appender.flush()?)
}

/// Comes after the crossings, so that those of the same flush are found as well.
pub(super) fn staff(db: &Connection, pending: &Pending, horizon: i64, written: &mut Written) -> Result<(), StoreError> {
    // A mark has no item and no number; with zeros for them it is looked up like the others.
    let id_of = |&(camera, run, track): &(i32, i64, u64)| -> Identity { (camera, run, track, 0, 0) };
    let rows = &pending.staff;
    let newest = &written.newest_of_run;
    let known = identities(
        db,
        "SELECT camera_id, epoch_us(run_start), track, 0, 0, false FROM staff_track WHERE time BETWEEN ? AND ?",
        rows.iter().filter(|(id, time)| **time <= newest[&(id.0, id.1)]).map(|(_, time)| *time),
    )?;
    let fresh: Vec<_> = rows.iter().filter(|(mark, _)| !known.contains_key(&id_of(mark))).collect();
    let mut appender = db.appender("staff_track")?;
    for (mark, time) in &fresh {
        appender.append_row(params![mark.0, stamp(mark.1), mark.2, stamp(**time)])?;
        written.newest(id_of(mark), **time);
    }
    appender.flush()?;
    fresh.iter().try_for_each(|(mark, _)| mark_crossings(db, **mark, horizon, written))
}

/// Staff's marks are rare, and track numbers rise, so that most row groups are passed over. Minutes before the horizon are
/// derived no more.
fn mark_crossings(
    db: &Connection,
    (camera, run, track): (i32, i64, u64),
    horizon: i64,
    written: &mut Written,
) -> Result<(), StoreError> {
    let query = "SELECT epoch_us(time) FROM crossing WHERE track = ? AND run_start = ? AND camera_id = ?";
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![track, stamp(run), camera])?;
    while let Some(row) = rows.next()? {
        let time = row.get(0)?;
        if time >= horizon {
            written.dirty.mark(camera, time);
        }
    }
    Ok(())
}
