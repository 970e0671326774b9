//! Keys of the API, and what was pulled with them.
//!
//! Owns the tables `api_key` and `pull_log`. Refuses the keys themselves: it is given hashes.

use duckdb::{Connection, OptionalExt as _, Row, params};
use promenade_core::time::EventTime;

use super::sql::{optional_stamp, stamp};
use super::{Orders, Reader, StoreError, Writer};

/// Pulls that are remembered: years of hourly ones by a few collectors, at most some megabytes.
const PULLS_KEPT: i64 = 100_000;

/// What a key may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every gate and zone, and the site.
    All,
    /// These gates and zones alone.
    Only {
        /// Ids of gates.
        gates: Vec<String>,
        /// `camera/zone`.
        zones: Vec<String>,
    },
}

impl Scope {
    /// Whether whoever may see this may see all of `other`.
    pub fn covers(&self, other: &Self) -> bool {
        let within = |all: &[String], some: &[String]| some.iter().all(|id| all.contains(id));
        match (self, other) {
            (Self::All, _) => true,
            (_, Self::All) => false,
            (Self::Only { gates, zones }, Self::Only { gates: some_gates, zones: some_zones }) => {
                within(gates, some_gates) && within(zones, some_zones)
            }
        }
    }

    /// As it stands in the database. Ids hold neither comma nor colon.
    pub(super) fn text(&self) -> String {
        match self {
            Self::All => "*".to_owned(),
            Self::Only { gates, zones } => {
                let gates = gates.iter().map(|id| format!("gate:{id}"));
                gates.chain(zones.iter().map(|id| format!("zone:{id}"))).collect::<Vec<_>>().join(",")
            }
        }
    }

    fn read(text: &str) -> Self {
        if text == "*" {
            return Self::All;
        }
        let of = |kind: &str| text.split(',').filter_map(|one| one.strip_prefix(kind)).map(str::to_owned).collect();
        Self::Only { gates: of("gate:"), zones: of("zone:") }
    }
}

/// A key, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Beginning of the key.
    pub id: String,
    /// Whom it was given to.
    pub name: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// What it may see.
    pub scope: Scope,
    /// Hours that begin before are not shown.
    pub first_hour: Option<EventTime>,
    /// It may change things.
    pub manage: bool,
    /// Requests a minute.
    pub rate_per_minute: u32,
    /// When it was made.
    pub created: EventTime,
    /// From when on it is refused.
    pub expires: Option<EventTime>,
    /// The same, by decision.
    pub revoked: Option<EventTime>,
}

/// Pulls with one key: one that found something, or those of a minute that found nothing new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// Id of the key; empty for a command on the box.
    pub key: String,
    /// When; of the first of several.
    pub time: EventTime,
    /// How many.
    pub pulls: u32,
    /// Rows that were sent.
    pub rows: u32,
    /// Least and greatest seq of them.
    pub seqs: Option<(i64, i64)>,
}

impl Orders {
    /// Keeps a new key.
    ///
    /// # Errors
    /// When the store has stopped, or the disk or the database refuses.
    pub async fn add_key(&self, key: ApiKey) -> Result<(), StoreError> {
        self.give(move |writer| writer.add_key(&key)).await
    }

    /// Refuses a key from `time` on; false where there is none of that id. One that is revoked already stays as it is.
    ///
    /// # Errors
    /// When the store has stopped, or the disk or the database refuses.
    pub async fn revoke_key(&self, id: String, time: EventTime) -> Result<bool, StoreError> {
        self.give(move |writer| writer.revoke_key(&id, time)).await
    }

    /// Keeps pulls, and forgets the oldest.
    ///
    /// # Errors
    /// When the store has stopped, or the disk or the database refuses.
    pub async fn log_pulls(&self, pulls: Vec<Pull>) -> Result<(), StoreError> {
        self.give_quietly(move |writer| writer.log_pulls(&pulls)).await
    }
}

impl Writer {
    /// See [`Orders::add_key`].
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub fn add_key(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        let row = params![
            key.id,
            key.name,
            key.hash.to_vec(),
            key.scope.text(),
            optional_stamp(key.first_hour.map(EventTime::micros)),
            key.manage,
            key.rate_per_minute,
            stamp(key.created.micros()),
            optional_stamp(key.expires.map(EventTime::micros)),
            optional_stamp(key.revoked.map(EventTime::micros)),
        ];
        self.db.execute("INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)?;
        Ok(())
    }

    /// See [`Orders::revoke_key`].
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub fn revoke_key(&mut self, id: &str, time: EventTime) -> Result<bool, StoreError> {
        let there = self.db.query_row("SELECT 1 FROM api_key WHERE key_id = ?", params![id], |_| Ok(())).optional()?;
        let revoke = "UPDATE api_key SET revoked = ? WHERE key_id = ? AND revoked IS NULL";
        self.db.execute(revoke, params![stamp(time.micros()), id])?;
        Ok(there.is_some())
    }

    /// See [`Orders::log_pulls`].
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub fn log_pulls(&mut self, pulls: &[Pull]) -> Result<(), StoreError> {
        self.transact(|writer, _| {
            let last = "SELECT coalesce(max(number), 0) FROM pull_log";
            let mut number: i64 = writer.db.query_row(last, [], |row| row.get(0))?;
            for pull in pulls {
                number += 1;
                let (first, last) = pull.seqs.unzip();
                let time = stamp(pull.time.micros());
                let row = params![number, pull.key, time, pull.pulls, pull.rows, first, last];
                writer.db.prepare_cached("INSERT INTO pull_log VALUES (?, ?, ?, ?, ?, ?, ?)")?.execute(row)?;
            }
            let oldest = number - PULLS_KEPT;
            writer.db.prepare_cached("DELETE FROM pull_log WHERE number <= ?")?.execute(params![oldest])?;
            Ok(())
        })
    }
}

impl Reader {
    /// Every key, revoked ones included, in order of creation.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.pool.with(|db| {
            // Not from the cache: planned while the table was empty and run again, this one was seen to give garbage.
            let mut statement = db.prepare(
                "SELECT key_id, name, hash, scope, epoch_us(first_hour), manage, rate_per_minute, epoch_us(created),
                        epoch_us(expires), epoch_us(revoked)
                 FROM api_key ORDER BY created, key_id",
            )?;
            let keys = statement.query_map([], key)?;
            Ok(keys.collect::<duckdb::Result<_>>()?)
        })
    }

    /// The last pulls with one key, newest first, at most `most`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pulls(&self, key: &str, most: usize) -> Result<Vec<Pull>, StoreError> {
        self.pool.with(|db| pulls(db, key, most))
    }
}

fn key(row: &Row<'_>) -> duckdb::Result<ApiKey> {
    let time = |column: usize| Ok::<_, duckdb::Error>(row.get::<_, Option<i64>>(column)?.map(EventTime));
    let hash: Vec<u8> = row.get(2)?;
    Ok(ApiKey {
        id: row.get(0)?,
        name: row.get(1)?,
        // A hash of another length fits no key.
        hash: hash.try_into().unwrap_or_default(),
        scope: Scope::read(&row.get::<_, String>(3)?),
        first_hour: time(4)?,
        manage: row.get(5)?,
        rate_per_minute: row.get(6)?,
        created: EventTime(row.get(7)?),
        expires: time(8)?,
        revoked: time(9)?,
    })
}

fn pulls(db: &Connection, key: &str, most: usize) -> Result<Vec<Pull>, StoreError> {
    let mut statement = db.prepare(
        "SELECT key_id, epoch_us(time), pulls, row_count, first_seq, last_seq
         FROM pull_log WHERE key_id = ? ORDER BY number DESC LIMIT ?",
    )?;
    let pulls = statement.query_map(params![key, most as i64], |row| {
        let (first, last): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        let time = EventTime(row.get(1)?);
        Ok(Pull { key: row.get(0)?, time, pulls: row.get(2)?, rows: row.get(3)?, seqs: first.zip(last) })
    })?;
    Ok(pulls.collect::<duckdb::Result<_>>()?)
}
