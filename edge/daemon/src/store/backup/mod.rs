//! Backups: every table as Parquet in a folder of its own, verified before the folder gets its name.
//!
//! Owns what a backup consists of and when it counts as one: a folder with a final name is complete, was read back and
//! holds one state of the database. Refuses to change the database, and to know when a backup is due.

mod folder;
mod manifest;
mod tables;

use std::path::{Path, PathBuf};

use duckdb::Connection;
use promenade_core::time::EventTime;

pub use folder::take_to;
pub(super) use folder::{newest_first, sync};
pub(super) use manifest::{Manifest, Table};
pub(super) use tables::{check as check_table, columns, duckdb_version, file_of, names as table_names};

use super::{Reader, StoreError};

/// Why a backup is made; its folder's name begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By the daemon itself; only these are removed when there are enough newer ones.
    Nightly,
    /// Somebody asked.
    Manual,
    /// The schema is about to become this version.
    BeforeSchema(u32),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nightly => f.write_str("nightly"),
            Self::Manual => f.write_str("manual"),
            Self::BeforeSchema(version) => write!(f, "before-schema-{version}"),
        }
    }
}

/// A complete backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Name of its folder.
    pub name: String,
    /// When it was made.
    pub created: EventTime,
    /// The newest second in it; `None` where nothing was counted.
    pub counted_to: Option<EventTime>,
    /// Version of the database's schema.
    pub schema: u32,
    /// Tables in it.
    pub tables: usize,
    /// Their rows together.
    pub rows: u64,
    /// Bytes of its files together.
    pub bytes: u64,
}

impl Backup {
    pub(super) fn of(name: &str, manifest: &Manifest) -> Self {
        Self {
            name: name.to_owned(),
            created: manifest.created,
            counted_to: manifest.counted_to,
            schema: manifest.schema,
            tables: manifest.tables.len(),
            rows: manifest.tables.iter().map(|table| table.content.rows).sum(),
            bytes: manifest.tables.iter().map(|table| table.bytes).sum(),
        }
    }
}

/// How backups are doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupHealth {
    /// When the newest nightly one was made.
    pub last: Option<EventTime>,
    /// Why the one that is due could not be made; tried again.
    pub error: Option<String>,
}

impl Reader {
    /// The newest second that was counted; `None` before any.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counted_to(&self) -> Result<Option<EventTime>, StoreError> {
        self.pool.with(tables::counted_to)
    }

    /// Since when there is anything to back up; `None` before the first count.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counted_from(&self) -> Result<Option<EventTime>, StoreError> {
        self.pool.with(tables::counted_from)
    }

    /// Backs the last commit up into the folder of backups; one at a time. Counting goes on meanwhile.
    ///
    /// # Errors
    /// A sentence: the folder cannot be written, the disk has no room, or the database cannot be read. Nothing is left
    /// behind then.
    pub fn back_up(&self, reason: Reason, now: EventTime) -> Result<Backup, StoreError> {
        let place = &self.pool.place;
        let _turn = place.turn();
        let made = self.pool.with(|db| make(db, &place.database, &place.backups, reason, now));
        made.map_err(|error| explained(&place.backups, &error))
    }

    /// The complete backups of this database, the newest first. One whose manifest cannot be read is left out, and named
    /// in the log.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        let place = &self.pool.place;
        let all = newest_first(&place.backups, &place.database)?;
        Ok(all.iter().map(|(name, manifest)| Backup::of(name, manifest)).collect())
    }

    /// Removes nightly backups except the newest `keep`. Those of before `since`, when counts were lost, stay: they may
    /// hold more than what was made after it.
    ///
    /// # Errors
    /// When a folder cannot be removed.
    pub fn thin_out_backups(&self, keep: usize, since: Option<EventTime>) -> Result<(), StoreError> {
        let place = &self.pool.place;
        let _turn = place.turn();
        let nightly = format!("{}-", Reason::Nightly);
        let all = newest_first(&place.backups, &place.database)?;
        let ours = all.iter().filter(|(name, _)| name.starts_with(&nightly));
        let old = ours.skip(keep).filter(|(_, manifest)| since.is_none_or(|since| manifest.created >= since));
        old.map(|(name, _)| place.backups.join(name)).try_for_each(|path| folder::remove(&path))
    }
}

/// Where a database and its backups lie.
#[derive(Debug)]
pub(super) struct Place {
    /// The database's file.
    pub database: PathBuf,
    /// The folder of its backups.
    pub backups: PathBuf,
    /// Held by whoever makes or removes backups.
    turn: std::sync::Mutex<()>,
}

impl Place {
    pub fn new(database: PathBuf, backups: PathBuf) -> Self {
        Self { database, backups, turn: std::sync::Mutex::default() }
    }

    fn turn(&self) -> std::sync::MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Backs `database` up into a new folder in `backups`. Within a transaction, so that all tables are of one state.
pub(super) fn make(
    db: &Connection,
    database: &Path,
    backups: &Path,
    reason: Reason,
    now: EventTime,
) -> Result<Backup, StoreError> {
    folder::refuse_without_room(backups, database)?;
    let begun = folder::Unfinished::begin(backups, reason, now)?;
    let tables = tables::write_all(db, begun.path())?;
    let manifest = Manifest {
        database: manifest::file_name(database),
        schema: db.query_row("SELECT max(version) FROM schema_version", [], |row| row.get(0))?,
        duckdb: tables::duckdb_version(db)?,
        created: now,
        counted_to: tables::counted_to(db)?,
        tables,
    };
    manifest.write(begun.path())?;
    let name = begun.finish()?;
    Ok(Backup::of(&name, &manifest))
}

/// Why there is no backup, for the operator.
pub(super) fn explained(backups: &Path, error: &StoreError) -> StoreError {
    let advice = if error.tells_of_a_full_disk() { " Free some room, or name another [backup] folder." } else { "" };
    StoreError(format!("{}: the backup failed and nothing of it is kept: {}{advice}", backups.display(), error.0))
}
