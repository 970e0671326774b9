//! Connections for readers: as many as ask at the same time, few of them kept.
//!
//! Owns the connections. A reader sees the last commit and never waits for the writer, nor the writer for it. Whoever reads
//! may be the first to meet a damaged block, and tells it to the store's health.

use std::sync::{Arc, Mutex, PoisonError};

use duckdb::Connection;
use tokio::sync::watch;

use super::backup::Place;
use super::open::OpenGuard;
use super::{StoreError, StoreHealth};

/// Idle connections that are kept.
const KEPT: usize = 2;

/// A pool of connections to one database.
pub(super) struct Pool {
    /// The connection that others are cloned from.
    first: Mutex<Connection>,
    idle: Mutex<Vec<Connection>>,
    /// Where the database and its backups lie.
    pub place: Place,
    health: watch::Sender<StoreHealth>,
    /// Dropped after the connections: only then may the file be opened again.
    _guard: Arc<OpenGuard>,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl Pool {
    pub fn new(first: Connection, place: Place, health: watch::Sender<StoreHealth>, guard: Arc<OpenGuard>) -> Self {
        Self { first: Mutex::new(first), idle: Mutex::default(), place, health, _guard: guard }
    }

    /// Runs `work` with a connection of its own, in one transaction: all of its queries see the same commit.
    pub fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.first.lock().unwrap_or_else(PoisonError::into_inner).try_clone()?,
        };
        let answer = in_transaction(&connection, work);
        if let Err(error) = &answer {
            StoreHealth::note_damage(&self.health, error);
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        answer
    }
}

fn in_transaction<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.unchecked_transaction()?;
    let answer = work(&transaction)?;
    transaction.commit()?;
    Ok(answer)
}
