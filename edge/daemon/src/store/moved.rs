//! Database files out of the way: moved, never deleted.
//!
//! Owns which files belong to a database, and in which order they change places, so that a kill at any moment leaves a
//! database under its name. Refuses to judge what is in them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::backup::sync;

/// What `DuckDB` keeps beside a file: its log, and the log's other names during a checkpoint and a recovery.
const LOGS: [&str; 3] = [".wal", ".wal.checkpoint", ".wal.recovery"];

/// `path` with something behind its whole name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A name beside `path` that begins with `label` and is free, for the file and for its logs.
pub(super) fn free_name(path: &Path, label: &str) -> PathBuf {
    let names = (1..).map(|number| match number {
        1 => beside(path, &format!(".{label}")),
        _ => beside(path, &format!(".{label}-{number}")),
    });
    let taken = |name: &PathBuf| name.exists() || LOGS.iter().any(|log| beside(name, log).exists());
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// Whether the database at `path` has a log with something in it.
pub(super) fn has_logs(path: &Path) -> bool {
    LOGS.iter().any(|log| beside(path, log).metadata().is_ok_and(|file| file.len() > 0))
}

/// Moves the logs of `from`, those that are there, to where they are the logs of `to`.
pub(super) fn move_logs(from: &Path, to: &Path) -> Result<(), StoreError> {
    LOGS.iter().try_for_each(|log| match fs::rename(beside(from, log), beside(to, log)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(from, to, &error)),
        _ => Ok(()),
    })
}

/// Moves the database at `path` and its logs to `aside`.
pub(super) fn set_aside(path: &Path, aside: &Path) -> Result<(), StoreError> {
    move_logs(path, aside)?;
    fs::rename(path, aside).map_err(|error| failed(path, aside, &error))?;
    sync_folder(path)
}

/// Puts `fresh`, which has no log, in the place of the database at `path`, which is kept as `aside` with its logs.
pub(super) fn replace(path: &Path, fresh: &Path, aside: &Path) -> Result<(), StoreError> {
    // A second name first: the rename then takes the place of the first one in one step. File systems that know no second
    // names get two steps.
    if fs::hard_link(path, aside).is_err() && path.exists() {
        fs::rename(path, aside).map_err(|error| failed(path, aside, &error))?;
    }
    // A log must never meet a database that it does not belong to.
    move_logs(path, aside)?;
    fs::rename(fresh, path).map_err(|error| failed(fresh, path, &error))?;
    sync_folder(path)
}

/// Removes a half-built database and its logs, where there is one.
pub(super) fn remove_fresh(fresh: &Path) {
    let names = LOGS.iter().map(|log| beside(fresh, log)).chain([fresh.to_owned()]);
    names.for_each(|name| drop(fs::remove_file(name)));
}

fn sync_folder(path: &Path) -> Result<(), StoreError> {
    sync(path.parent().unwrap_or(Path::new(".")))
}

fn failed(from: &Path, to: &Path, error: &std::io::Error) -> StoreError {
    StoreError(format!("{} cannot be moved to {}: {error}", from.display(), to.display()))
}
