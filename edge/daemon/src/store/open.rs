//! Opening the database file: settings, locks, and what to say when it cannot be had.
//!
//! Owns the connection's settings. Refuses to repair: a damaged file is reported, never touched; see `recover`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use duckdb::{AccessMode, Config, Connection};

use promenade_core::time::EventTime;

use super::backup::{self, Reason};
use super::error::{EMPTY, damaged, is_locked, opening};
use super::sql::quoted;
use super::{StoreError, migrate};
use crate::config::OpeningHours;

/// What the store has to know before it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// `DuckDB`'s memory limit in MiB; below 24 it is raised to 24: measured, 16 writes a hundred times as much to disk.
    pub memory_mb: u32,
    /// The site's IANA time zone, by which hours and days are cut.
    pub timezone: String,
    /// When the site is open: the seconds that coverage asks for, and when its days turn. Always without them.
    pub hours: Option<OpeningHours>,
    /// Size in MiB of the reserve beside the database; 0 for none.
    pub reserve_mb: u32,
    /// Where backups lie: the only folder besides the database's own that the database may touch. `None`: the folder
    /// `backups` beside the file.
    pub backups: Option<PathBuf>,
    /// Now: what is made or set aside while the file is opened is named by it.
    pub now: EventTime,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            memory_mb: 64,
            timezone: "UTC".into(),
            hours: None,
            reserve_mb: 0,
            backups: None,
            now: EventTime::default(),
        }
    }
}

impl StoreOptions {
    /// The folder of backups for the database at `path`, which is complete.
    pub(super) fn backups_of(&self, path: &Path) -> PathBuf {
        let beside = || path.with_file_name("backups");
        let folder = self.backups.clone().unwrap_or_else(beside);
        // Only a path without links and detours is compared rightly; one that is not there yet has none of its own.
        folder.canonicalize().or_else(|_| std::path::absolute(&folder)).unwrap_or(folder)
    }
}

/// Files this process has open. The lock on the file keeps other processes out, not a second opening in this one.
static OPEN: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);

/// Keeps a path marked as open; the last connection to be dropped clears it.
#[derive(Debug)]
pub(super) struct OpenGuard(PathBuf);

impl OpenGuard {
    pub(super) fn claim(path: &Path) -> Result<Self, StoreError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get_or_insert_default().insert(path.to_owned()) {
            return Ok(Self(path.to_owned()));
        }
        Err(StoreError(format!("{}: this process has the database open already", path.display())))
    }

    /// The file, its folder's links followed.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.get_or_insert_default().remove(&self.0);
    }
}

/// Opens or creates the database at `path` and brings its schema up to date, with a backup before an older one is changed.
pub(super) fn open(path: &Path, options: &StoreOptions) -> Result<(Connection, OpenGuard), StoreError> {
    let path = resolve(path)?;
    let guard = OpenGuard::claim(&path)?;
    refuse_empty(&path)?;
    let backups = options.backups_of(&path);
    let connection = connect(&path, options, &backups)?;
    migrate::migrate(&connection, &path, || before_migration(&connection, &path, &backups, options.now))?;
    Ok((connection, guard))
}

/// Opens or creates the database of a city at `path`; its schema is the city's business.
pub(super) fn open_city(path: &Path, options: &StoreOptions) -> Result<(Connection, OpenGuard), StoreError> {
    let path = resolve(path)?;
    let guard = OpenGuard::claim(&path)?;
    refuse_empty(&path)?;
    Ok((connect(&path, options, &options.backups_of(&path))?, guard))
}

/// A connection to the file at `path`, whatever is in it, that may touch nothing but that file and what lies in `folder`.
pub(super) fn connect(path: &Path, options: &StoreOptions, folder: &Path) -> Result<Connection, StoreError> {
    let said = |error: duckdb::Error| opening(path, &error.to_string());
    let config = settings(path, options).map_err(said)?;
    let connection = Connection::open_with_flags(path, config).map_err(said)?;
    connection.set_prepared_statement_cache_capacity(64);
    // The database takes the folder only while it runs and before the door is shut.
    connection.execute_batch(&format!(
        "SET allowed_directories = [{}]; SET enable_external_access = false",
        quoted(folder)?
    ))?;
    Ok(connection)
}

/// Keeps other processes from opening the file at `path` while it is replaced, as far as it can be opened at all.
pub(super) fn hold(path: &Path, options: &StoreOptions) -> Result<Option<Connection>, StoreError> {
    let read_only = settings(path, options).and_then(|config| config.access_mode(AccessMode::ReadOnly));
    match read_only.and_then(|config| Connection::open_with_flags(path, config)) {
        Ok(connection) => Ok(Some(connection)),
        Err(error) if is_locked(&error.to_string()) => Err(opening(path, &error.to_string())),
        Err(_) => Ok(None),
    }
}

fn before_migration(db: &Connection, path: &Path, backups: &Path, now: EventTime) -> Result<(), StoreError> {
    let transaction = db.unchecked_transaction()?;
    let reason = Reason::BeforeSchema(migrate::SCHEMA_VERSION);
    backup::make(&transaction, path, backups, reason, now).map_err(|error| backup::explained(backups, &error))?;
    Ok(transaction.commit()?)
}

/// The path with its folder's links followed; the folder has to be there.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unusable = |why: &str| StoreError(format!("{}: the folder {} {why}", path.display(), folder.display()));
    let folder = folder.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => unusable("does not exist: create it, or correct [store] path"),
        _ => unusable(&format!("cannot be used: {error}")),
    })?;
    let name = path.file_name().ok_or_else(|| unusable("is named, but no file in it: correct [store] path"))?;
    let full = folder.join(name);
    if full.is_dir() {
        return Err(StoreError(format!("{}: this is a folder: give a file in [store] path", full.display())));
    }
    Ok(full)
}

/// `DuckDB` takes an empty file for a new database; here it means that something went wrong before.
fn refuse_empty(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(file) if file.len() == 0 => Err(damaged(&path.display().to_string(), EMPTY)),
        _ => Ok(()),
    }
}

/// One thread: a second would cost memory and take time from inference. No extension is ever loaded. Small blocks: a table of
/// ours has many columns and few rows; but in blocks of 16 KiB numbers of four bytes are not packed, and ten years of 64 lines
/// took 185 MB in place of 41. The allocator gives memory back soon: measured, 14 instead of 34 MiB at a cost of a third of a
/// flush's time.
fn settings(path: &Path, options: &StoreOptions) -> duckdb::Result<Config> {
    let mut spill = path.as_os_str().to_owned();
    spill.push(".tmp");
    Config::default()
        .enable_autoload_extension(false)?
        .threads(1)?
        .max_memory(&format!("{}MiB", options.memory_mb.max(24)))?
        .with("temp_directory", spill.to_string_lossy())?
        .with("default_block_size", "32768")?
        .with("storage_compatibility_version", "v1.2.0")?
        .with("checkpoint_threshold", "4MiB")?
        .with("allocator_bulk_deallocation_flush_threshold", "256KiB")?
        .with("allow_community_extensions", "false")
}
