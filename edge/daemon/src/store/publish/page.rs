//! What is new or revised since a collector last asked.
//!
//! Owns cursors: where one stands, and whether it is of this database's history. Refuses to know who asks.

use std::collections::BTreeMap;

use duckdb::{Connection, OptionalExt as _, params};
use promenade_core::time::EventTime;

use super::rows::{self, COLUMNS, Head, PublishedRow};
use crate::store::sql::stamp;
use crate::store::{Reader, Scope, StoreError, VersionTexts};

/// A place in the order of rows: everything up to `seq` has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Greatest seq that was read; 0: nothing.
    pub seq: i64,
    /// Token of the portion it belongs to; 0 for the beginning.
    pub token: u64,
}

/// Rows in the order of their seq.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<PublishedRow>,
    /// With what they were made, by number.
    pub versions: BTreeMap<i32, VersionTexts>,
    /// Where the next page begins.
    pub cursor: Cursor,
    /// There was more at that time.
    pub more: bool,
    /// What was out at that time.
    pub head: Head,
}

impl Reader {
    /// What is out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn published_head(&self) -> Result<Head, StoreError> {
        self.pool.with(rows::head)
    }

    /// Rows of `scope` that begin at `first_hour` or later, after `since`, at most `limit`; `None` for a cursor of another
    /// history: the box was restored from a backup that is older than the cursor.
    ///
    /// # Errors
    /// When the database fails.
    pub fn published(
        &self,
        scope: &Scope,
        first_hour: Option<EventTime>,
        since: Cursor,
        limit: usize,
    ) -> Result<Option<Page>, StoreError> {
        self.pool.with(|db| {
            let head = rows::head(db)?;
            if since.seq > head.seq || portion_of(db, since.seq)? != since.token {
                return Ok(None);
            }
            // One row more than asked for tells whether there is more.
            let mut rows = after(db, scope, first_hour, since.seq, limit + 1)?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            let seq = rows.last().filter(|_| more).map_or(head.seq, |row| row.seq);
            let cursor = Cursor { seq, token: portion_of(db, seq)? };
            let versions = if rows.is_empty() { BTreeMap::new() } else { versions(db)? };
            Ok(Some(Page { rows, versions, cursor, more, head }))
        })
    }
}

/// Token of the portion that a seq was let out in; 0 for none.
fn portion_of(db: &Connection, seq: i64) -> Result<u64, StoreError> {
    if seq <= 0 {
        return Ok(0);
    }
    let portion = "SELECT token FROM publication WHERE last_seq >= ? ORDER BY last_seq LIMIT 1";
    Ok(db.prepare_cached(portion)?.query_row(params![seq], |row| row.get(0)).optional()?.unwrap_or(0))
}

fn after(
    db: &Connection,
    scope: &Scope,
    first_hour: Option<EventTime>,
    seq: i64,
    limit: usize,
) -> Result<Vec<PublishedRow>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM published
         WHERE seq > $1 AND start >= $2
           AND ($3 = '*' OR kind || ':' || id IN (SELECT unnest(string_split($3, ','))))
         ORDER BY seq LIMIT $4"
    );
    // Microseconds of the year 1; whoever may see everything may see that.
    let first = first_hour.map_or(-62_135_596_800_000_000, EventTime::micros);
    let mut statement = db.prepare(&query)?;
    let rows = statement.query_map(params![seq, stamp(first), scope.text(), limit as i64], PublishedRow::read)?;
    Ok(rows.collect::<duckdb::Result<_>>()?)
}

fn versions(db: &Connection) -> Result<BTreeMap<i32, VersionTexts>, StoreError> {
    let mut statement = db.prepare("SELECT version_id, geometry, model, formula FROM version")?;
    let texts = statement.query_map([], |row| {
        Ok((row.get(0)?, VersionTexts { geometry: row.get(1)?, model: row.get(2)?, formula: row.get(3)? }))
    })?;
    Ok(texts.collect::<duckdb::Result<_>>()?)
}
