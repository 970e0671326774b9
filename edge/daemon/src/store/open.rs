//! Opening the database file: settings, locks, and what to say when it cannot be had.
//!
//! Owns the connection's settings. Refuses to repair: a damaged file is reported, never touched.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use duckdb::{Config, Connection};

use super::error::{damaged, opening};
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
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { memory_mb: 64, timezone: "UTC".into(), hours: None, reserve_mb: 0 }
    }
}

/// Files this process has open. The lock on the file keeps other processes out, not a second opening in this one.
static OPEN: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);

/// Keeps a path marked as open; the last connection to be dropped clears it.
#[derive(Debug)]
pub(super) struct OpenGuard(PathBuf);

impl OpenGuard {
    fn claim(path: &Path) -> Result<Self, StoreError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get_or_insert_default().insert(path.to_owned()) {
            return Ok(Self(path.to_owned()));
        }
        Err(StoreError(format!("{}: this process has the database open already", path.display())))
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.get_or_insert_default().remove(&self.0);
    }
}

/// Opens or creates the database at `path` and brings its schema up to date.
pub(super) fn open(path: &Path, options: &StoreOptions) -> Result<(Connection, OpenGuard), StoreError> {
    let path = resolve(path)?;
    let guard = OpenGuard::claim(&path)?;
    refuse_foreign(&path)?;
    let config = settings(&path, options).map_err(|error| opening(&path, &error.to_string()))?;
    let connection = Connection::open_with_flags(&path, config).map_err(|error| opening(&path, &error.to_string()))?;
    connection.set_prepared_statement_cache_capacity(64);
    migrate::migrate(&connection, &path)?;
    Ok((connection, guard))
}

/// Opens or creates the database of a city at `path`; its schema is the city's business.
pub(super) fn open_city(path: &Path, options: &StoreOptions) -> Result<(Connection, OpenGuard), StoreError> {
    let path = resolve(path)?;
    let guard = OpenGuard::claim(&path)?;
    refuse_foreign(&path)?;
    let said = |error: duckdb::Error| opening(&path, &error.to_string());
    let config = settings(&path, options).map_err(said)?;
    Ok((Connection::open_with_flags(&path, config).map_err(said)?, guard))
}

/// The path with its folder's links followed; the folder has to be there.
fn resolve(path: &Path) -> Result<PathBuf, StoreError> {
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
fn refuse_foreign(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(file) if file.len() == 0 => Err(damaged(&path.display().to_string(), "the file is empty")),
        _ => Ok(()),
    }
}

/// One thread: a second would cost memory and take time from inference. Nothing is ever loaded from the network or from
/// other files. Small blocks: a table of ours has many columns and few rows, and each column takes a block at least. The
/// allocator gives memory back soon: measured, 14 instead of 34 MiB at a cost of a third of a flush's time.
fn settings(path: &Path, options: &StoreOptions) -> duckdb::Result<Config> {
    let mut spill = path.as_os_str().to_owned();
    spill.push(".tmp");
    Config::default()
        .enable_autoload_extension(false)?
        .threads(1)?
        .max_memory(&format!("{}MiB", options.memory_mb.max(24)))?
        .with("temp_directory", spill.to_string_lossy())?
        .with("default_block_size", "16384")?
        .with("storage_compatibility_version", "v1.2.0")?
        .with("checkpoint_threshold", "4MiB")?
        .with("allocator_bulk_deallocation_flush_threshold", "256KiB")?
        .with("enable_external_access", "false")?
        .with("allow_community_extensions", "false")
}
