//! The ledger's crossings one by one, for whoever compares them with a tally by hand.
//!
//! Owns the question, and the opening of a database that nobody writes to. Answers from counts belong in `reader`.

use std::path::Path;

use duckdb::{Connection, params};
use promenade_core::event::Direction;
use promenade_core::time::EventTime;
use tokio::sync::watch;

use super::calendar::{Calendar, rfc3339};
use super::open;
use super::retention::Horizons;
use super::sql::stamp;
use super::writer::setting;
use super::{Period, Reader, StoreError, StoreOptions};
use crate::clock::{Clock as _, SystemClock};
use crate::config::OpeningHours;

impl Reader {
    /// Opens an existing database by itself, without a writer, in the time zone and with the opening hours it was written
    /// with. A database of an older promenade gets the newest schema, after a backup.
    ///
    /// # Errors
    /// When there is none, another process has it open, or it is not ours.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError(format!("{}: there is no such database", path.display())));
        }
        let options = StoreOptions { now: SystemClock::default().now(), ..StoreOptions::default() };
        let (db, guard) = open::open(path, &options)?;
        let zone = setting(&db, "timezone")?;
        let zone = if zone.is_empty() { StoreOptions::default().timezone } else { zone };
        let calendar = Calendar::new(&zone, OpeningHours::parse(&setting(&db, "hours")?))?;
        Ok(Self::new(db, calendar, &options, watch::Sender::default(), guard))
    }

    /// Crossings of one line of one camera in a period, by time; staff's are among them, as a hand would count them.
    ///
    /// # Errors
    /// When the database fails, or has never had such a line.
    pub fn crossings(
        &self,
        camera: &str,
        line: &str,
        period: Period,
    ) -> Result<Vec<(EventTime, Direction)>, StoreError> {
        self.pool.with(|db| {
            let id = line_id(db, camera, line)?;
            reach(db, period)?;
            let mut statement = db.prepare_cached(
                "SELECT epoch_us(time), inward FROM crossing WHERE line_id = $1 AND time >= $2 AND time < $3
                 ORDER BY time, track, passage",
            )?;
            let (from, to) = (stamp(period.from.micros()), stamp(period.to.micros()));
            let mut rows = statement.query(params![id, from, to])?;
            let mut crossings = Vec::new();
            while let Some(row) = rows.next()? {
                let direction = if row.get(1)? { Direction::In } else { Direction::Out };
                crossings.push((EventTime(row.get(0)?), direction));
            }
            Ok(crossings)
        })
    }
}

/// Crossings that are gone must not look like crossings that never were.
fn reach(db: &Connection, period: Period) -> Result<(), StoreError> {
    let ledger = Horizons::load(db)?.ledger;
    if period.from.micros() >= ledger {
        return Ok(());
    }
    let from = rfc3339(EventTime(ledger));
    Err(StoreError(format!(
        "single crossings are kept from {from} on: ask for a later period, or keep them longer with \
         [retention] ledger_days"
    )))
}

/// A line that was never there is a mistake in the question, not a line that nobody crossed.
fn line_id(db: &Connection, camera: &str, line: &str) -> Result<i32, StoreError> {
    // Not kept: a join without parameters is planned once, by the ids that there are then, and would miss later ones.
    let mut statement = db.prepare(
        "SELECT c.name, i.name, i.item_id FROM item i JOIN camera c ON c.camera_id = i.camera_id
         WHERE i.kind = 'line' ORDER BY c.name, i.name",
    )?;
    let mut rows = statement.query([])?;
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        let found: (String, String) = (row.get(0)?, row.get(1)?);
        if found.0 == camera && found.1 == line {
            return Ok(row.get(2)?);
        }
        known.push(format!("{}/{}", found.0, found.1));
    }
    let known = if known.is_empty() { "no line at all".to_owned() } else { known.join(", ") };
    Err(StoreError(format!("the database has no line {line:?} of a camera {camera:?}; it has: {known}")))
}
