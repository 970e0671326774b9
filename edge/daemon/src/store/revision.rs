//! How often what answers are made from has changed.
//!
//! Owns a count, so that whoever has an answer can tell without a question to the database whether it still holds. The
//! count goes up after the commit: an answer may be newer than the count it was given under, never older.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// The state of the database that answers are made from. Equal revisions give equal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision {
    /// Which opening of the database this is; another process has another one.
    pub opened: u64,
    /// Changes of anything but the ledger: minutes, hours and days, names, and what is kept beside the counts.
    pub derived: u64,
    /// Commits to the ledger, which heat maps of the last hours are made from.
    pub ledger: u64,
}

/// Counts changes; shared by the writer and the readers.
#[derive(Debug)]
pub(super) struct Changes {
    opened: u64,
    derived: AtomicU64,
    ledger: AtomicU64,
}

impl Changes {
    pub fn new() -> Self {
        // A hasher's seed is the standard library's source of chance.
        let opened = RandomState::new().build_hasher().finish();
        Self { opened, derived: AtomicU64::new(0), ledger: AtomicU64::new(0) }
    }

    pub fn now(&self) -> Revision {
        let [derived, ledger] = [&self.derived, &self.ledger].map(|count| count.load(Ordering::Acquire));
        Revision { opened: self.opened, derived, ledger }
    }

    /// After a commit to the ledger.
    pub fn ledger(&self) {
        self.ledger.fetch_add(1, Ordering::Release);
    }

    /// After a commit of anything else.
    pub fn derived(&self) {
        self.derived.fetch_add(1, Ordering::Release);
    }
}
