//! The city's database: hours of many boxes, and how far each box has been pulled.
//!
//! Owns its schema, `schema_city.sql`, and the rule that a box's rows and the cursor behind them are written together.
//! Refuses what contradicts what is held. It is told that an answer is verified; it does not verify.

mod hours;
mod rows;
#[cfg(test)]
mod tests;

use std::path::Path;

use duckdb::{Connection, OptionalExt as _, Row, params};
use promenade_core::time::EventTime;

use super::open::{self, OpenGuard};
use super::sql::{optional_stamp, stamp};
use super::{StoreError, StoreOptions, migrate};
pub use rows::{Attempt, BoxState, HourRow, Page, Seen, Standing, Taken};

/// Log entries older than this are forgotten, in microseconds: 400 days.
const KEEP_LOG: i64 = 400 * 86_400 * 1_000_000;
/// Room for `DuckDB` beside a page of rows of each box that is being pulled, in MiB. A city has a server.
const MEMORY_MB: u32 = 512;

/// An open city database. One process has it at a time.
pub struct City {
    db: Connection,
    _guard: OpenGuard,
}

impl std::fmt::Debug for City {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("City")
    }
}

impl City {
    /// Opens or creates the database at `path`.
    ///
    /// # Errors
    /// A sentence: it is in use, damaged, that of a box, or written by a newer promenade.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let options = StoreOptions { memory_mb: MEMORY_MB, ..StoreOptions::default() };
        // What advises on a key of the config elsewhere advises on an option here.
        let at_hand = |error: StoreError| StoreError(error.0.replace("[store] path", "--into"));
        let (db, guard) = open::open_city(path, &options).map_err(at_hand)?;
        refuse_box(&db, path)?;
        migrate::migrate_city(&db, path).map_err(at_hand)?;
        db.execute_batch(hours::PAGE_TABLE)?;
        Ok(Self { db, _guard: guard })
    }

    /// How far the pull from a box has come; `None` before the first attempt.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn standing(&self, id: &str) -> Result<Option<Standing>, StoreError> {
        let found = self.db.query_row(
            "SELECT site, public_key, before, seq, generation, resync IS NOT NULL, tag FROM box WHERE box = ?",
            [id],
            standing,
        );
        Ok(found.optional()?)
    }

    /// Notes that an attempt begins, so that the box is listed whatever comes of it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin(&mut self, id: &str, url: &str, now: EventTime) -> Result<Standing, StoreError> {
        let now = stamp(now.micros());
        let again = "UPDATE box SET url = $1, tried = $2, tag = CASE WHEN url = $1 THEN tag END WHERE box = $3";
        let known = self.db.execute(again, params![url, now, id])?;
        if known == 0 {
            let new = "INSERT INTO box (box, url, seq, generation, tried) VALUES (?, ?, 0, 1, ?)";
            self.db.execute(new, params![id, url, now])?;
        }
        Ok(self.standing(id)?.unwrap_or_default())
    }

    /// Takes a verified page: its rows, the cursor behind them and what the box says of itself, in one transaction.
    /// [`Taken::WentBack`] where the page contradicts what is held; nothing is taken then.
    ///
    /// # Errors
    /// When the database refuses; nothing is taken then.
    pub fn take(&mut self, page: &Page) -> Result<Taken, StoreError> {
        let transaction = self.db.unchecked_transaction()?;
        let standing = self.standing(&page.id)?.unwrap_or_default();
        let Some(new) = hours::merge(&transaction, page, &standing)? else { return Ok(Taken::WentBack) };
        let gone = if page.more { 0 } else { hours::forget_older(&transaction, page, &standing)? };
        update(&transaction, page, new > 0)?;
        transaction.commit()?;
        Ok(Taken::Rows { new, gone })
    }

    /// Notes that a box says it has nothing new; no row depends on that.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn unchanged(&mut self, id: &str, now: EventTime) -> Result<(), StoreError> {
        self.db.execute("UPDATE box SET complete = ? WHERE box = ?", params![stamp(now.micros()), id])?;
        Ok(())
    }

    /// Has the box pulled from its beginning again. What is held stays until the new pull is complete; what the box does
    /// not bring again goes then.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin_again(&mut self, id: &str, why: &str) -> Result<Standing, StoreError> {
        let again = "UPDATE box SET cursor = NULL, before = NULL, tag = NULL, seq = 0, generation = generation + 1, newest = NULL, \
                     resync = ? WHERE box = ?";
        self.db.execute(again, params![why, id])?;
        Ok(self.standing(id)?.unwrap_or_default())
    }

    /// Notes how an attempt has ended.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn end(&mut self, id: &str, attempt: &Attempt) -> Result<(), StoreError> {
        let Attempt { begun, pages, rows, bytes, trouble } = attempt;
        let transaction = self.db.unchecked_transaction()?;
        transaction.execute("UPDATE box SET trouble = ? WHERE box = ?", params![trouble, id])?;
        let log = "INSERT INTO pull VALUES (?, ?, ?, ?, ?, ?)";
        transaction.execute(log, params![id, stamp(begun.micros()), pages, rows, bytes, trouble])?;
        Ok(transaction.commit()?)
    }

    /// Forgets log entries that are too old, and writes what was taken into the file proper.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn tidy_up(&mut self, now: EventTime) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM pull WHERE time < ?", [stamp(now.micros().saturating_sub(KEEP_LOG))])?;
        Ok(self.db.execute_batch("CHECKPOINT")?)
    }

    /// Every box ever pulled from, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn boxes(&self) -> Result<Vec<BoxState>, StoreError> {
        let query = "SELECT box, url, site, epoch_us(newest), epoch_us(tried), epoch_us(complete), resync, trouble \
                     FROM box ORDER BY box";
        let mut statement = self.db.prepare(query)?;
        let boxes = statement.query_map([], state)?.collect::<Result<Vec<_>, _>>()?;
        Ok(boxes)
    }

    /// The hours held of a box, by start, kind, id and class.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn hours(&self, id: &str) -> Result<Vec<HourRow>, StoreError> {
        hours::held(&self.db, id)
    }
}

/// What a box says of itself, and how far it was taken.
fn update(db: &Connection, page: &Page, moved: bool) -> Result<(), StoreError> {
    let newest = optional_stamp(page.rows.iter().map(|row| row.end.micros()).max());
    let seq = page.rows.iter().map(|row| row.seq).max();
    let done = optional_stamp((!page.more).then_some(page.time.micros()));
    db.execute(
        "UPDATE box SET site = $2, timezone = $3, rules = $4, \
         trusted = CASE WHEN public_key = $5 THEN trusted ELSE $6 END, public_key = $5, cursor = $7, \
         before = CASE WHEN $11 THEN cursor ELSE before END, tag = CASE WHEN NOT $11 THEN $12 END, \
         seq = greatest(seq, coalesce($8, 0)), newest = CASE WHEN newest > $9 THEN newest ELSE coalesce($9, newest) END, \
         complete = coalesce($10, complete), resync = CASE WHEN $10 IS NULL THEN resync END WHERE box = $1",
        params![
            page.id,
            page.site,
            page.timezone,
            page.rules,
            page.public_key,
            stamp(page.time.micros()),
            page.cursor,
            seq,
            newest,
            done,
            moved,
            page.tag.as_ref().filter(|_| !page.more)
        ],
    )?;
    Ok(())
}

/// A box's own database has a schema of its own, with versions of its own.
fn refuse_box(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let query = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'camera'";
    let cameras: i64 = db.query_row(query, [], |row| row.get(0))?;
    if cameras == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(StoreError(format!("{path}: this is the database of a box, not of a city; give another file with --into")))
}

fn standing(row: &Row<'_>) -> duckdb::Result<Standing> {
    Ok(Standing {
        site: row.get(0)?,
        public_key: row.get(1)?,
        from: row.get(2)?,
        seq: row.get(3)?,
        generation: row.get(4)?,
        resync: row.get(5)?,
        tag: row.get(6)?,
    })
}

fn state(row: &Row<'_>) -> duckdb::Result<BoxState> {
    let time = |micros: Option<i64>| micros.map(EventTime);
    Ok(BoxState {
        id: row.get(0)?,
        url: row.get(1)?,
        site: row.get(2)?,
        newest: time(row.get(3)?),
        tried: EventTime(row.get(4)?),
        complete: time(row.get(5)?),
        resync: row.get(6)?,
        trouble: row.get(7)?,
    })
}
