//! Numbers for names: cameras, lines, zones, gates and versions, as the other tables refer to them.
//!
//! Owns the tables camera, item and version, held in memory in full (a box has tens of them). A change is noted and
//! saved by the flush whose rows need it, in the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, OptionalExt as _, params};
use promenade_core::scene::SceneSpec;

use super::calendar::{MINUTE, SECOND, floor};
use super::sql::optional_stamp;
use super::{StoreError, VersionTexts, breaks};

/// A line, a zone, or the part of a gate that one camera sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Line,
    Zone,
    Gate,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Zone => "zone",
            Self::Gate => "gate",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "line" => Self::Line,
            "gate" => Self::Gate,
            _ => Self::Zone,
        }
    }
}

/// What is known of a camera.
#[derive(Clone, Debug)]
pub(super) struct Camera {
    pub id: i32,
    /// The version in force; 0 before any.
    pub version: i32,
    /// The version that its rows were last made with; 0 before any.
    in_use: i32,
    /// End of the last observed second in the ledger.
    pub seen_to: i64,
    /// The same when minutes and hours were last derived: buckets that end here or before were over then.
    pub derived_to: i64,
}

#[derive(Clone, Debug)]
struct Item {
    id: i32,
    zone_kind: String,
    active: bool,
    since: Option<i64>,
    until: Option<i64>,
}

type ItemKey = (i32, Kind, String);

/// The names, and which of them are not yet saved.
#[derive(Debug, Default)]
pub(super) struct Names {
    cameras: BTreeMap<String, Camera>,
    items: BTreeMap<ItemKey, Item>,
    versions: Vec<(i32, VersionTexts)>,
    unsaved_cameras: BTreeSet<String>,
    unsaved_items: BTreeSet<ItemKey>,
    /// (camera, since, version)
    unsaved_uses: Vec<(i32, i64, i32)>,
    saved_versions: usize,
}

impl Names {
    /// Reads what an opened database knows.
    pub fn load(db: &Connection) -> Result<Self, StoreError> {
        let mut names = Self::default();
        names.load_versions(db)?;
        names.load_cameras(db)?;
        names.load_items(db)?;
        let in_use: BTreeMap<i32, i32> = breaks::in_use(db)?.into_iter().collect();
        for camera in names.cameras.values_mut() {
            camera.in_use = in_use.get(&camera.id).copied().unwrap_or_default();
        }
        Ok(names)
    }

    fn load_versions(&mut self, db: &Connection) -> Result<(), StoreError> {
        let mut statement =
            db.prepare("SELECT camera_id, geometry, model, formula FROM version ORDER BY version_id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let texts = VersionTexts { geometry: row.get(1)?, model: row.get(2)?, formula: row.get(3)? };
            self.versions.push((row.get(0)?, texts));
        }
        self.saved_versions = self.versions.len();
        Ok(())
    }

    fn load_cameras(&mut self, db: &Connection) -> Result<(), StoreError> {
        let mut statement = db.prepare(
            "SELECT c.camera_id, c.name, epoch_us(s.last), epoch_us(coalesce(m.last, h.last))
             FROM camera c
             LEFT JOIN (SELECT camera_id, max(second) AS last FROM camera_second GROUP BY ALL) s USING (camera_id)
             LEFT JOIN (SELECT camera_id, max(start) AS last FROM camera_minute GROUP BY ALL) m USING (camera_id)
             LEFT JOIN (SELECT camera_id, max(start) + INTERVAL 1 HOUR AS last FROM camera_hour GROUP BY ALL) h
                    USING (camera_id)",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let derived_to = row.get::<_, Option<i64>>(3)?.unwrap_or(i64::MIN);
            let seen_to = row.get::<_, Option<i64>>(2)?.map_or(derived_to, |second| second + SECOND);
            self.cameras.insert(row.get(1)?, Camera { id: row.get(0)?, version: 0, in_use: 0, seen_to, derived_to });
        }
        Ok(())
    }

    fn load_items(&mut self, db: &Connection) -> Result<(), StoreError> {
        let mut statement = db.prepare(
            "SELECT item_id, camera_id, kind, name, zone_kind, active, epoch_us(since), epoch_us(until) FROM item",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let kind = Kind::named(&row.get::<_, String>(2)?);
            let (since, until) = (row.get(6)?, row.get(7)?);
            let item = Item { id: row.get(0)?, zone_kind: row.get(4)?, active: row.get(5)?, since, until };
            self.items.insert((row.get(1)?, kind, row.get(3)?), item);
        }
        Ok(())
    }

    /// Says what is drawn on a camera from now on, and with what its counts are made.
    pub fn declare(&mut self, camera: &str, scene: &SceneSpec, versions: &VersionTexts) {
        let id = self.camera(camera).id;
        let version = self.version(id, versions);
        let seen_to = self.camera(camera).seen_to;
        self.camera_mut(camera).version = version;
        let lines = scene.lines.iter().map(|line| ((id, Kind::Line, line.id.clone()), ""));
        let zones = scene.zones.iter().map(|zone| ((id, Kind::Zone, zone.id.clone()), zone.kind.name()));
        let gates = scene.gates.iter().map(|gate| ((id, Kind::Gate, gate.id.clone()), ""));
        let declared: BTreeMap<ItemKey, &str> = lines.chain(zones).chain(gates).collect();
        self.retire_others(id, &declared, seen_to);
        for (key, zone_kind) in declared {
            self.activate(key, zone_kind);
        }
    }

    fn retire_others(&mut self, camera: i32, declared: &BTreeMap<ItemKey, &str>, seen_to: i64) {
        for (key, item) in &mut self.items {
            if key.0 == camera && item.active && !declared.contains_key(key) {
                item.active = false;
                item.until = item.since.map(|since| seen_to.max(since));
                self.unsaved_items.insert(key.clone());
            }
        }
    }

    fn activate(&mut self, key: ItemKey, zone_kind: &str) -> i32 {
        let next = self.items.len() as i32 + 1;
        let fresh = Item { id: next, zone_kind: zone_kind.into(), active: false, since: None, until: None };
        let item = self.items.entry(key.clone()).or_insert(fresh);
        if !item.active || item.zone_kind != zone_kind {
            *item = Item { zone_kind: zone_kind.into(), active: true, until: None, ..item.clone() };
            self.unsaved_items.insert(key);
        }
        item.id
    }

    /// A camera by its name; a new one gets the next number.
    pub fn camera(&mut self, name: &str) -> Camera {
        self.camera_mut(name).clone()
    }

    fn camera_mut(&mut self, name: &str) -> &mut Camera {
        if !self.cameras.contains_key(name) {
            let id = self.cameras.len() as i32 + 1;
            self.unsaved_cameras.insert(name.into());
            let camera = Camera { id, version: 0, in_use: 0, seen_to: i64::MIN, derived_to: i64::MIN };
            self.cameras.insert(name.into(), camera);
        }
        self.cameras.get_mut(name).expect("just inserted")
    }

    /// With what every camera's counts are made just now.
    pub fn in_force(&self) -> BTreeMap<String, VersionTexts> {
        let known = self.cameras.iter().filter(|(_, camera)| camera.version != 0);
        known.map(|(name, camera)| (name.clone(), self.versions[camera.version as usize - 1].1.clone())).collect()
    }

    /// Says with what a camera's counts are made from here on, without a word about what is drawn on it.
    pub fn force(&mut self, name: &str, texts: &VersionTexts) {
        let id = self.camera(name).id;
        self.camera_mut(name).version = self.version(id, texts);
    }

    /// The version in force of a camera; one without texts where nothing was declared.
    pub fn version_of(&mut self, name: &str) -> i32 {
        let camera = self.camera(name);
        if camera.version != 0 {
            return camera.version;
        }
        let version = self.version(camera.id, &VersionTexts::default());
        self.camera_mut(name).version = version;
        version
    }

    fn version(&mut self, camera: i32, texts: &VersionTexts) -> i32 {
        let known = self.versions.iter().position(|(owner, known)| *owner == camera && known == texts);
        known.map_or_else(
            || {
                self.versions.push((camera, texts.clone()));
                self.versions.len() as i32
            },
            |index| index as i32 + 1,
        )
    }

    /// A line, zone or gate by its name; one that was never declared is taken as it comes.
    pub fn item(&mut self, camera: i32, kind: Kind, name: &str) -> i32 {
        // An owned key for each look-up is the price of a tuple key; it is a few hundred bytes a second.
        let key = (camera, kind, name.to_owned());
        match self.items.get(&key) {
            Some(item) => item.id,
            None => self.activate(key, if kind == Kind::Zone { "area" } else { "" }),
        }
    }

    /// Notes that a camera was watched from `earliest` on: its lines and zones have zeros from then, not gaps, and its
    /// version is in use.
    pub fn watched_from(&mut self, camera: i32, earliest: i64) {
        let other = |found: &&mut Camera| found.id == camera && ![0, found.in_use].contains(&found.version);
        if let Some(found) = self.cameras.values_mut().find(other) {
            found.in_use = found.version;
            self.unsaved_uses.push((camera, earliest, found.version));
        }
        let minute = floor(earliest, MINUTE);
        for (key, item) in &mut self.items {
            if key.0 == camera && item.active && item.since.is_none_or(|since| since > minute) {
                item.since = Some(minute);
                self.unsaved_items.insert(key.clone());
            }
        }
    }

    /// The number of a line or gate that a file has hours of, and of the version that names the file. What was never drawn
    /// is noted as not drawn.
    pub fn imported(&mut self, camera: &str, kind: Kind, name: &str, texts: &VersionTexts) -> (i32, i32) {
        let camera = self.camera(camera).id;
        let version = self.version(camera, texts);
        let key = (camera, kind, name.to_owned());
        if let Some(item) = self.items.get(&key) {
            return (item.id, version);
        }
        let id = self.items.len() as i32 + 1;
        self.items.insert(key.clone(), Item { id, zone_kind: String::new(), active: false, since: None, until: None });
        self.unsaved_items.insert(key);
        (id, version)
    }

    /// Raises the end of what was seen of a camera, after its rows are on disk.
    pub fn seen(&mut self, camera: i32, to: i64) {
        if let Some(found) = self.cameras.values_mut().find(|found| found.id == camera) {
            found.seen_to = found.seen_to.max(to);
        }
    }

    /// End of what was seen of a camera.
    pub fn seen_to(&self, camera: i32) -> i64 {
        self.cameras.values().find(|found| found.id == camera).map_or(i64::MIN, |found| found.seen_to)
    }

    /// End of what was seen of any camera.
    pub fn seen_to_last(&self) -> i64 {
        self.cameras.values().map(|camera| camera.seen_to).max().unwrap_or(i64::MIN)
    }

    /// Up to when minutes and hours of a camera were over when they were last derived.
    pub fn derived_to(&self, camera: i32) -> i64 {
        self.cameras.values().find(|found| found.id == camera).map_or(i64::MIN, |found| found.derived_to)
    }

    /// After minutes and hours were derived.
    pub fn derived(&mut self) {
        self.cameras.values_mut().for_each(|camera| camera.derived_to = camera.derived_to.max(camera.seen_to));
    }

    /// True when there is something to save.
    pub fn unsaved(&self) -> bool {
        !(self.unsaved_cameras.is_empty() && self.unsaved_items.is_empty() && self.unsaved_uses.is_empty())
            || self.saved_versions < self.versions.len()
    }

    /// Writes what has changed, inside the caller's transaction.
    pub fn save(&self, db: &Connection) -> Result<(), StoreError> {
        for name in &self.unsaved_cameras {
            db.execute("INSERT INTO camera VALUES (?, ?)", params![self.cameras[name].id, name])?;
        }
        for (index, (camera, texts)) in self.versions.iter().enumerate().skip(self.saved_versions) {
            let row = params![index as i32 + 1, camera, texts.geometry, texts.model, texts.formula];
            db.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?)", row)?;
        }
        for &(camera, since, version) in &self.unsaved_uses {
            breaks::take_into_use(db, camera, since, version)?;
        }
        self.unsaved_items.iter().try_for_each(|key| save_item(db, key, &self.items[key]))
    }

    /// After the commit of [`Names::save`].
    pub fn saved(&mut self) {
        self.unsaved_cameras.clear();
        self.unsaved_items.clear();
        self.unsaved_uses.clear();
        self.saved_versions = self.versions.len();
    }
}

fn save_item(db: &Connection, (camera, kind, name): &ItemKey, item: &Item) -> Result<(), StoreError> {
    let known = "SELECT 1 FROM item WHERE item_id = ?";
    let (since, until) = (optional_stamp(item.since), optional_stamp(item.until));
    if db.query_row(known, [item.id], |_| Ok(())).optional()?.is_some() {
        let changed = params![item.zone_kind, item.active, since, until, item.id];
        db.execute("UPDATE item SET zone_kind = ?, active = ?, since = ?, until = ? WHERE item_id = ?", changed)?;
    } else {
        let row = params![item.id, camera, kind.name(), name, item.zone_kind, item.active, since, until];
        db.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)?;
    }
    Ok(())
}
