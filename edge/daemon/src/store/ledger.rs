//! Writing the ledger: what waits goes in, what is there already stays as it is.
//!
//! Owns the insertions. There is no index to ask for a repeated row; instead the few ledger rows of the same time are
//! read and compared, which the row groups' time ranges make cheap.

mod heat;
mod visits;
mod waits;

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, params};

use super::StoreError;
use super::calendar::{Calendar, MINUTE, SECOND, Span};
use super::pending::{CrossingRow, Dirty, Identity, Pending};
use super::retention::Horizons;
use super::sql::stamp;

/// What is remembered of the ledger, so that a flush need not ask for what it wrote itself.
#[derive(Debug)]
pub(super) struct Memory {
    /// Visits that are there without an end.
    pub open_visits: BTreeSet<Identity>,
    /// Time of the last crossing, entry, end of a wait or staff's mark of each (camera, run): what comes later cannot be a repetition.
    pub newest_of_run: BTreeMap<(i32, i64), i64>,
    /// The last second of all samples, likewise.
    pub newest_second: i64,
    /// Minutes noted in the table stale.
    pub stale: BTreeSet<(i32, i64)>,
    /// Start of the last part of any heat map.
    pub newest_heat: i64,
    /// Hours noted in the table `heat_due`, by camera.
    pub heat_due: BTreeSet<(i32, Span)>,
    /// Up to when rows have been retired.
    pub horizons: Horizons,
}

impl Memory {
    /// Reads what an opened database holds. Runs are asked for when they are first met.
    pub fn load(db: &Connection) -> Result<Self, StoreError> {
        let newest = "SELECT greatest((SELECT max(epoch_us(second)) FROM camera_second),
                                      (SELECT max(epoch_us(second)) FROM zone_second))";
        let newest_second = db.query_row(newest, [], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(i64::MIN);
        let mut statement = db.prepare("SELECT camera_id, epoch_us(start) FROM stale")?;
        let stale = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<duckdb::Result<_>>()?;
        let (newest_heat, heat_due) = heat::load(db)?;
        let (open_visits, newest_of_run, horizons) = (BTreeSet::new(), BTreeMap::new(), Horizons::load(db)?);
        Ok(Self { open_visits, newest_of_run, newest_second, stale, newest_heat, heat_due, horizons })
    }

    /// After the commit: what was written is remembered.
    pub fn accept(&mut self, written: Written, pending: &Pending) {
        self.stale.extend(written.dirty.0);
        self.open_visits.extend(written.opened);
        for closed in &written.closed {
            self.open_visits.remove(closed);
        }
        for (run, time) in written.newest_of_run {
            let newest = self.newest_of_run.entry(run).or_insert(time);
            *newest = time.max(*newest);
        }
        let zones = pending.zone_seconds.last_key_value().map(|(key, _)| key.0);
        let cameras = pending.camera_seconds.last_key_value().map(|(key, _)| key.0);
        self.heat_due.extend(written.heat_due);
        let heat = pending.heat.last_key_value().map(|(key, _)| key.0);
        self.newest_heat = self.newest_heat.max(heat.unwrap_or(i64::MIN));
        self.newest_second = self.newest_second.max(zones.unwrap_or(i64::MIN)).max(cameras.unwrap_or(i64::MIN));
    }
}

/// What a write to the ledger changed.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Minutes to derive again.
    pub dirty: Dirty,
    /// Visits that began and are not over.
    opened: Vec<Identity>,
    /// Visits that ended.
    closed: Vec<Identity>,
    newest_of_run: BTreeMap<(i32, i64), i64>,
    /// Hours of heat maps that are to be summed.
    heat_due: BTreeSet<(i32, Span)>,
    /// End of the last observed second, by camera.
    pub seen_to: BTreeMap<i32, i64>,
}

/// Writes everything that waits, inside the caller's transaction.
pub(super) fn write(
    db: &Connection,
    calendar: &Calendar,
    pending: &Pending,
    memory: &Memory,
) -> Result<Written, StoreError> {
    let mut written = Written::default();
    newest_of_runs(db, pending, memory, &mut written)?;
    crossings(db, pending, &mut written)?;
    visits::write(db, pending, memory, &mut written)?;
    waits::write(db, pending, &mut written)?;
    waits::staff(db, pending, memory.horizons.ledger, &mut written)?;
    heat::write(db, calendar, pending, memory, &mut written)?;
    zone_seconds(db, pending, memory.newest_second, &mut written)?;
    camera_seconds(db, pending, memory.newest_second, &mut written)?;
    states(db, pending)?;
    stale(db, memory, &written.dirty)?;
    Ok(written)
}

/// Up to when the ledger tells of tracks, in the runs that have something of the kind waiting.
fn newest_of_runs(
    db: &Connection,
    pending: &Pending,
    memory: &Memory,
    written: &mut Written,
) -> Result<(), StoreError> {
    let query = "SELECT greatest(
        (SELECT max(epoch_us(time)) FROM crossing WHERE run_start = $2 AND camera_id = $1),
        (SELECT max(epoch_us(entered)) FROM visit WHERE run_start = $2 AND camera_id = $1),
        (SELECT max(epoch_us(ended)) FROM wait WHERE run_start = $2 AND camera_id = $1),
        (SELECT max(epoch_us(time)) FROM staff_track WHERE run_start = $2 AND camera_id = $1))";
    let tracks = pending.crossings.keys().chain(pending.visits.keys()).chain(pending.waits.keys());
    let runs = tracks.map(|id| (id.0, id.1)).chain(pending.staff.keys().map(|id| (id.0, id.1)));
    for run in runs {
        if written.newest_of_run.contains_key(&run) {
            continue;
        }
        let newest = if let Some(newest) = memory.newest_of_run.get(&run) {
            *newest
        } else {
            let found = db.query_row(query, params![run.0, stamp(run.1)], |row| row.get::<_, Option<i64>>(0))?;
            found.unwrap_or(i64::MIN)
        };
        written.newest_of_run.insert(run, newest);
    }
    Ok(())
}

/// Notes the minutes that have to be derived, as far as they are not noted yet.
fn stale(db: &Connection, memory: &Memory, dirty: &Dirty) -> Result<(), StoreError> {
    let mut appender = db.appender("stale")?;
    for (camera, minute) in dirty.0.difference(&memory.stale) {
        appender.append_row(params![camera, stamp(*minute)])?;
    }
    Ok(appender.flush()?)
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
    let rows = &pending.crossings;
    let doubtful = rows.iter().filter(|(id, row)| row.time <= written.newest_of_run[&(id.0, id.1)]);
    let known = identities(
        db,
        "SELECT camera_id, epoch_us(run_start), track, line_id, passage, false FROM crossing WHERE time BETWEEN ? AND ?",
        doubtful.map(|(_, row)| row.time),
    )?;
    let fresh = rows.iter().filter(|(id, _)| !known.contains_key(id));
    let mut appender = db.appender("crossing")?;
    for (id, row) in fresh {
        append_crossing(&mut appender, *id, row)?;
        written.dirty.mark(id.0, row.time);
        written.newest(*id, row.time);
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

/// The identities of ledger rows around some times, each with the last column of the query.
fn identities(
    db: &Connection,
    query: &str,
    times: impl Iterator<Item = i64>,
) -> Result<BTreeMap<Identity, bool>, StoreError> {
    let mut found = BTreeMap::new();
    let Some((first, last)) = range(times) else { return Ok(found) };
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![stamp(first - MINUTE), stamp(last + MINUTE)])?;
    while let Some(row) = rows.next()? {
        found.insert((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?), row.get(5)?);
    }
    Ok(found)
}

impl Written {
    fn newest(&mut self, id: Identity, time: i64) {
        let newest = self.newest_of_run.entry((id.0, id.1)).or_insert(time);
        *newest = time.max(*newest);
    }
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
        *seen_to = (*seen_to).max(key.0 + SECOND);
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
