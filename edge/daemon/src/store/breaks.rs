//! Breaks in a series: when a camera's counts began to be made with something else.
//!
//! Owns the table `version_use`, and which change is a break. What the texts say is for those who wrote them.

use duckdb::{Connection, params};
use promenade_core::time::EventTime;

use super::sql::stamp;
use super::{Period, Reader, StoreError, VersionTexts};

/// A change of what a camera's counts are made with: those before and after it are not of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Camera id.
    pub camera: String,
    /// The first event made with the new version.
    pub time: EventTime,
    /// With what counts were made before.
    pub before: VersionTexts,
    /// With what they are made since.
    pub after: VersionTexts,
}

impl Reader {
    /// Breaks within a period, of one camera or of all, by time.
    ///
    /// # Errors
    /// When the database fails.
    pub fn breaks(&self, period: Period, camera: Option<&str>) -> Result<Vec<Break>, StoreError> {
        Ok(self.catalog()?.breaks(period, camera))
    }
}

/// All of them, by time.
pub(super) fn all(db: &Connection) -> Result<Vec<Break>, StoreError> {
    let mut statement = db.prepare(
        "SELECT c.name, epoch_us(u.since), b.geometry, b.model, b.formula, a.geometry, a.model, a.formula
         FROM (SELECT camera_id, since, version_id,
                      lag(version_id) OVER (PARTITION BY camera_id ORDER BY since, version_id) AS before
               FROM version_use) u
         JOIN camera c ON c.camera_id = u.camera_id
         JOIN version b ON b.version_id = u.before JOIN version a ON a.version_id = u.version_id
         WHERE u.before <> u.version_id
         ORDER BY u.since, c.name",
    )?;
    let mut rows = statement.query([])?;
    let mut breaks = Vec::new();
    while let Some(row) = rows.next()? {
        let texts = |first: usize| -> duckdb::Result<VersionTexts> {
            Ok(VersionTexts { geometry: row.get(first)?, model: row.get(first + 1)?, formula: row.get(first + 2)? })
        };
        let (before, after) = (texts(2)?, texts(5)?);
        breaks.push(Break { camera: row.get(0)?, time: EventTime(row.get(1)?), before, after });
    }
    Ok(breaks)
}

/// The version that was last taken into use by each camera.
pub(super) fn in_use(db: &Connection) -> Result<Vec<(i32, i32)>, StoreError> {
    let mut statement =
        db.prepare("SELECT camera_id, arg_max(version_id, (since, version_id)) FROM version_use GROUP BY camera_id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<duckdb::Result<_>>()?)
}

/// Notes that a camera's counts are made with a version from then on.
pub(super) fn take_into_use(db: &Connection, camera: i32, since: i64, version: i32) -> Result<(), StoreError> {
    db.execute("INSERT INTO version_use VALUES (?, ?, ?)", params![camera, stamp(since), version])?;
    Ok(())
}
