//! What can go wrong with the database, as sentences for the operator.
//!
//! Owns the translation of `DuckDB`'s messages. Refuses to recover: a caller decides what a failure means.

use std::path::Path;

/// Everything that can go wrong with the database, as a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

impl StoreError {
    /// Whether the database takes nothing more until it is opened again.
    pub(super) fn is_fatal(&self) -> bool {
        self.0.contains("FATAL Error")
    }
}

impl From<duckdb::Error> for StoreError {
    fn from(error: duckdb::Error) -> Self {
        Self(format!("database: {}", first_line(&error.to_string())))
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self(format!("writing the export: {error}"))
    }
}

/// Why `path` could not be opened, from `DuckDB`'s own words.
pub(super) fn opening(path: &Path, message: &str) -> StoreError {
    let path = path.display();
    let said = first_line(message);
    let sentence = if message.contains("Could not set lock") {
        let holder = holder(message);
        format!(
            "{path}: the database is in use by another process{holder}; another promenade seems to be running. \
             Stop it (systemctl stop promenade), or give this one its own [store] path"
        )
    } else if message.contains("version number") {
        format!(
            "{path}: written by another version of DuckDB that this promenade cannot read. \
             Install the promenade that wrote it, or give this one its own [store] path. ({said})"
        )
    } else if message.contains("Permission denied") || message.contains("Read-only file system") {
        format!("{path}: the database cannot be written: make the file and its folder writable for this user. ({said})")
    } else if message.contains("No space left") {
        format!("{path}: the disk is full: free some room and start again. ({said})")
    } else {
        return damaged(&path.to_string(), &said);
    };
    StoreError(sentence)
}

/// A file that is not a database of ours, or was one.
pub(super) fn damaged(path: &str, said: &str) -> StoreError {
    StoreError(format!(
        "{path}: not a readable Promenade database; the file is damaged or something else. \
         Move it (and {path}.wal) aside to start with an empty one, or restore a backup. ({said})"
    ))
}

/// ` (process 4711)` where `DuckDB` names the process that holds the lock.
fn holder(message: &str) -> String {
    let digits = message.split("PID ").nth(1).unwrap_or_default();
    let pid: String = digits.chars().take_while(char::is_ascii_digit).collect();
    if pid.is_empty() { String::new() } else { format!(" (process {pid})") }
}

/// `DuckDB` adds stack traces and hints below the first line.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}
