//! What can go wrong with the database, as sentences for the operator.
//!
//! Owns the translation of `DuckDB`'s messages, and which of them tell of a damaged file. Refuses to recover: a caller
//! decides what a failure means.

use std::path::Path;

/// Everything that can go wrong with the database, as a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

/// How a refusal of a question begins that asks for too much.
pub(super) const TOO_MANY: &str = "the answer would have";

impl StoreError {
    /// Whether the question asks for more than is answered at once, which is no fault of the database.
    pub fn is_too_much(&self) -> bool {
        self.0.starts_with(TOO_MANY)
    }
}

/// What `DuckDB` says when the file itself is at fault: its own checksums, its own sizes. Found by flipping and cutting
/// bytes all over a file; `DuckDB` gives no code for it.
const DAMAGE: [&str; 6] = [
    "Corrupt database file",
    "Corrupt WAL file",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    // A log may also fail to fit its file, which is said in many ways.
    "Failure while replaying WAL file",
    EMPTY,
];

/// What makes reading or replaying fail although nothing is wrong with the file; the last is the disk of a backup.
const CIRCUMSTANCE: [&str; 7] = [
    "No space left",
    "Permission denied",
    "Read-only file system",
    "Out of Memory",
    "Too many open files",
    "Could not set lock",
    ".parquet",
];

/// How errors begin that come from files and what is in them, and not from what somebody asked, whose words they repeat.
const OF_FILES: [&str; 4] =
    ["database: IO Error", "database: FATAL Error", "database: INTERNAL Error", "database: TransactionContext Error"];

/// `DuckDB` would take an empty file for a new database.
pub(super) const EMPTY: &str = "the file is empty";

impl StoreError {
    /// Whether the database takes nothing more until it is opened again.
    pub(super) fn is_fatal(&self) -> bool {
        self.0.contains("FATAL Error")
    }

    /// Whether it is the database file that is damaged, and not the disk that is full, a lock, a permission or a question
    /// that makes no sense. What is not known for damage is none: nothing is ever mended on suspicion.
    pub fn tells_of_damage(&self) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| self.0.contains(word));
        // A sector that the disk cannot read any more.
        let unreadable = self.0.contains("Could not read from file") && self.0.contains("Input/output error");
        (says(&DAMAGE) || unreadable) && !says(&CIRCUMSTANCE)
    }

    /// The same of a query that failed: what somebody asked must not be taken for what was found.
    pub(super) fn met_damage(&self) -> bool {
        OF_FILES.iter().any(|start| self.0.starts_with(start)) && self.tells_of_damage()
    }

    /// Whether there was no room on the disk.
    pub(super) fn tells_of_a_full_disk(&self) -> bool {
        self.0.contains("No space left")
    }
}

impl From<duckdb::Error> for StoreError {
    fn from(error: duckdb::Error) -> Self {
        Self(format!("database: {}", cause(&error.to_string())))
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
    let sentence = if is_locked(message) {
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

/// Whether another process has the file open.
pub(super) fn is_locked(message: &str) -> bool {
    message.contains("Could not set lock")
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

/// After a fatal error `DuckDB` repeats that it is unfit for use; what made it so stands in another line.
fn cause(message: &str) -> String {
    match message.split_once("Original error: ") {
        Some((_, original)) => format!("FATAL Error: {}", first_line(original).trim_matches('"')),
        None => first_line(message),
    }
}

/// `DuckDB` adds stack traces and hints below the first line.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_circumstances() {
        let damage = |text: &str| StoreError(text.to_owned()).tells_of_damage();
        for text in [
            "Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 3",
            "Failure while replaying WAL file \"p.wal\": Corrupt WAL file: entry at byte position 8",
            "IO Error: Could not read enough bytes from file \"p\": attempted to read 4096 bytes from location 0",
            "IO Error: Could not read from file \"p\": Input/output error",
            "p: not a readable Promenade database; the file is damaged or something else. (the file is empty)",
        ] {
            assert!(damage(text), "{text}");
        }
        for text in [
            "Could not set lock on file \"p\": Conflicting lock is held",
            "Failure while replaying WAL file \"p.wal\": could not write: No space left on device",
            "Cannot open file \"p\": Permission denied",
            "p: the database has schema version 99, this promenade knows versions up to 3",
            "Catalog Error: Table with name nonsense does not exist!",
            "IO Error: Could not read from file \"backups/crossing.parquet\": Input/output error",
        ] {
            assert!(!damage(text), "{text}");
        }
    }

    #[test]
    fn what_somebody_asks_is_not_damage_that_was_met() {
        let met = |text: &str| StoreError(text.to_owned()).met_damage();
        assert!(met("database: IO Error: Corrupt database file: computed checksum 1"));
        assert!(met("database: TransactionContext Error: Failed to commit: Corrupt database file"));
        assert!(!met(
            "database: Conversion Error: Could not convert string 'IO Error: Corrupt database file' to INT32"
        ));
        assert!(!met("no camera \"Corrupt database file\" has ever been seen"));
    }

    #[test]
    fn the_cause_of_a_fatal_error_is_what_is_told() {
        let said = "FATAL Error: Failed: database has been invalidated because of a previous fatal error.\n\
                    Original error: \"Failed to create checkpoint because of error: Corrupt database file: x\"";
        assert_eq!(cause(said), "FATAL Error: Failed to create checkpoint because of error: Corrupt database file: x");
        assert_eq!(cause("IO Error: no\nStack Trace:"), "IO Error: no");
    }
}
