//! Writing the ledger: what waits goes in, what is there already stays as it is.
//!
//! Owns the insertions. There is no index to ask for a repeated row; instead the few ledger rows of the same time are
//! read and compared, which the row groups' time ranges make cheap.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, params};

use super::StoreError;
use super::calendar::MINUTE;
use super::pending::{CrossingRow, Dirty, Identity, Pending, VisitRow};
use super::sql::{optional_stamp, stamp};

/// Visits that are in the ledger without an end, so that an end finds its row without a search.
pub(super) type OpenVisits = BTreeSet<Identity>;

/// What a write to the ledger changed.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Minutes to derive again.
    pub dirty: Dirty,
    /// Visits that began and are not over.
    pub opened: Vec<Identity>,
    /// Visits that ended.
    pub closed: Vec<Identity>,
    /// End of the last observed second, by camera.
    pub seen_to: BTreeMap<i32, i64>,
}

/// Writes everything that waits, inside the caller's transaction. `newest_second` is the last second of the ledger: later
/// seconds cannot be repetitions.
pub(super) fn write(
    db: &Connection,
    pending: &Pending,
    open: &OpenVisits,
    newest_second: i64,
) -> Result<Written, StoreError> {
    let mut written = Written::default();
    crossings(db, pending, &mut written)?;
    visits(db, pending, open, &mut written)?;
    zone_seconds(db, pending, newest_second, &mut written)?;
    camera_seconds(db, pending, newest_second, &mut written)?;
    states(db, pending)?;
    Ok(written)
}

/// First and last of some instants.
fn range(times: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    times.fold(None, |range, time| {
        let (first, last) = range.unwrap_or((time, time));
        Some((time.min(first), time.max(last)))
    })
}

/// The identity is found within a minute of the time it came with: a repetition has the same time.
fn crossings(db: &Connection, pending: &Pending, written: &mut Written) -> Result<(), StoreError> {
    let Some((first, last)) = range(pending.crossings.values().map(|row| row.time)) else { return Ok(()) };
    let known: BTreeSet<Identity> = identities(
        db,
        "SELECT camera_id, epoch_us(run_start), track, line_id, passage, false FROM crossing WHERE time BETWEEN ? AND ?",
        (first - MINUTE, last + MINUTE),
    )?
    .into_keys()
    .collect();
    let fresh = pending.crossings.iter().filter(|(id, _)| !known.contains(id));
    let mut appender = db.appender("crossing")?;
    for (id, row) in fresh {
        append_crossing(&mut appender, *id, row)?;
        written.dirty.mark(id.0, row.time);
    }
    Ok(appender.flush()?)
}

fn append_crossing(
    appender: &mut duckdb::Appender<'_>,
    (camera, run, track, line, passage): Identity,
    row: &CrossingRow,
) -> duckdb::Result<()> {
    let (run, time, class) = (stamp(run), stamp(row.time), row.class.name());
    appender.append_row(params![camera, run, track, line, passage, time, row.inward, class, row.late, row.version])
}

/// The identities of ledger rows in a range of time, each with the last column of the query.
fn identities(db: &Connection, query: &str, (first, last): (i64, i64)) -> Result<BTreeMap<Identity, bool>, StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![stamp(first), stamp(last)])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.insert((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?), row.get(5)?);
    }
    Ok(found)
}

fn visits(db: &Connection, pending: &Pending, open: &OpenVisits, written: &mut Written) -> Result<(), StoreError> {
    let unknown = pending.visits.iter().filter(|(id, _)| !open.contains(id)).map(|(_, row)| row.entered);
    let known = match range(unknown) {
        Some((first, last)) => identities(
            db,
            "SELECT camera_id, epoch_us(run_start), track, zone_id, visit, left_at IS NULL FROM visit
             WHERE entered BETWEEN ? AND ?",
            (first - MINUTE, last + MINUTE),
        )?,
        None => BTreeMap::new(),
    };
    let is_open = |id| if open.contains(id) { Some(true) } else { known.get(id).copied() };
    let mut appender = db.appender("visit")?;
    for (id, row) in &pending.visits {
        match is_open(id) {
            None => begin(&mut appender, *id, row, written)?,
            Some(true) => end(db, *id, row, written)?,
            Some(false) => {}
        }
    }
    Ok(appender.flush()?)
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
    match row.left {
        Some(left) => written.dirty.mark(camera, left),
        None => written.opened.push(id),
    }
    Ok(())
}

fn end(db: &Connection, id: Identity, row: &VisitRow, written: &mut Written) -> Result<(), StoreError> {
    let Some(left) = row.left else { return Ok(()) };
    let (camera, run, track, zone, visit) = id;
    let mut statement = db.prepare_cached(
        "UPDATE visit SET left_at = ?, complete = ?
         WHERE entered = ? AND run_start = ? AND camera_id = ? AND track = ? AND zone_id = ? AND visit = ?
           AND left_at IS NULL",
    )?;
    let (entered, run) = (stamp(row.entered), stamp(run));
    statement.execute(params![stamp(left), row.complete, entered, run, camera, track, zone, visit])?;
    written.dirty.mark(camera, left);
    written.closed.push(id);
    Ok(())
}

/// (second, camera or zone) of ledger rows that the pending ones might repeat.
fn known_seconds(
    db: &Connection,
    query: &str,
    seconds: impl Iterator<Item = i64>,
    newest: i64,
) -> Result<BTreeSet<(i64, i32)>, StoreError> {
    let mut known = BTreeSet::new();
    let Some((first, last)) = range(seconds).filter(|(first, _)| *first <= newest) else { return Ok(known) };
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![stamp(first), stamp(last)])?;
    while let Some(row) = rows.next()? {
        known.insert((row.get(0)?, row.get(1)?));
    }
    Ok(known)
}

fn zone_seconds(db: &Connection, pending: &Pending, newest: i64, written: &mut Written) -> Result<(), StoreError> {
    let rows = &pending.zone_seconds;
    let query = "SELECT epoch_us(second), zone_id FROM zone_second WHERE second BETWEEN ? AND ?";
    let known = known_seconds(db, query, rows.keys().map(|key| key.0), newest)?;
    let mut appender = db.appender("zone_second")?;
    for (key, row) in rows.iter().filter(|(key, _)| !known.contains(key)) {
        appender.append_row(params![key.1, stamp(key.0), row.mean, row.most, row.version])?;
        written.dirty.mark(row.camera, key.0);
    }
    Ok(appender.flush()?)
}

fn camera_seconds(db: &Connection, pending: &Pending, newest: i64, written: &mut Written) -> Result<(), StoreError> {
    let rows = &pending.camera_seconds;
    let query = "SELECT epoch_us(second), camera_id FROM camera_second WHERE second BETWEEN ? AND ?";
    let known = known_seconds(db, query, rows.keys().map(|key| key.0), newest)?;
    let mut appender = db.appender("camera_second")?;
    for (key, row) in rows.iter().filter(|(key, _)| !known.contains(key)) {
        appender.append_row(params![key.1, stamp(key.0), row.frames, row.doubt, row.version])?;
        written.dirty.mark(key.1, key.0);
        let seen_to = written.seen_to.entry(key.1).or_insert(i64::MIN);
        *seen_to = (*seen_to).max(key.0 + 1_000_000);
    }
    Ok(appender.flush()?)
}

fn states(db: &Connection, pending: &Pending) -> Result<(), StoreError> {
    for (camera, time, state, detail) in &pending.states {
        let mut statement = db.prepare_cached(
            "INSERT INTO camera_state SELECT $1, $2, $3, $4 WHERE NOT EXISTS
                 (SELECT 1 FROM camera_state WHERE camera_id = $1 AND time = $2 AND state = $3 AND detail = $4)",
        )?;
        statement.execute(params![camera, stamp(*time), state, detail])?;
    }
    Ok(())
}
