//! Breaks in a series: when a camera's counts began to be made with something else.
//!
//! Owns the table `version_use`, and which change is a break: that of a version, and the end of an earlier counter's hours. What the texts say is for those who wrote them.

use std::collections::BTreeMap;

use duckdb::{Connection, params};
use promenade_core::time::EventTime;

use super::sql::stamp;
use super::{Period, Reader, StoreError, VersionTexts, imports};

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
    let uses = uses(db)?;
    let mut breaks: Vec<Break> = uses.iter().flat_map(|(camera, uses)| of_versions(camera, uses)).collect();
    let mut statement = db.prepare(
        "SELECT DISTINCT c.name, epoch_us(f.until), f.source
         FROM import_line f JOIN item i ON i.item_id = f.line_id JOIN camera c ON c.camera_id = i.camera_id
         WHERE i.active OR i.since IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (camera, source): (String, String) = (row.get(0)?, row.get(2)?);
        let counted = uses.get(&camera).and_then(|uses| after_import(&camera, uses, row.get(1).ok()?, &source));
        breaks.extend(counted);
    }
    breaks.sort_by(|a, b| (a.time, &a.camera, &a.before.model).cmp(&(b.time, &b.camera, &b.before.model)));
    Ok(breaks)
}

/// When a camera's counts began to be made with what.
struct Use {
    since: i64,
    texts: VersionTexts,
}

fn uses(db: &Connection) -> Result<BTreeMap<String, Vec<Use>>, StoreError> {
    let mut statement = db.prepare(
        "SELECT c.name, epoch_us(u.since), v.geometry, v.model, v.formula
         FROM version_use u JOIN camera c ON c.camera_id = u.camera_id JOIN version v ON v.version_id = u.version_id
         ORDER BY c.name, u.since, u.version_id",
    )?;
    let mut rows = statement.query([])?;
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let texts = VersionTexts { geometry: row.get(2)?, model: row.get(3)?, formula: row.get(4)? };
        uses.entry(row.get(0)?).or_default().push(Use { since: row.get(1)?, texts });
    }
    Ok(uses)
}

fn of_versions(camera: &str, uses: &[Use]) -> Vec<Break> {
    let changed = uses.windows(2).filter(|pair| pair[0].texts != pair[1].texts);
    changed.map(|pair| between(camera, pair[1].since, pair[0].texts.clone(), &pair[1])).collect()
}

/// Where the hours of an earlier counter end and the camera's own counts go on, or begin later.
fn after_import(camera: &str, uses: &[Use], until: i64, source: &str) -> Option<Break> {
    let own = uses.iter().rev().find(|own| own.since <= until).or(uses.first())?;
    let model = imports::model(source);
    let before = VersionTexts { geometry: own.texts.geometry.clone(), formula: model.clone(), model };
    Some(between(camera, own.since.max(until), before, own))
}

fn between(camera: &str, time: i64, before: VersionTexts, after: &Use) -> Break {
    Break { camera: camera.to_owned(), time: EventTime(time), before, after: after.texts.clone() }
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
