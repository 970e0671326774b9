//! The one writer: takes events, and puts them on disk.
//!
//! Owns the transactions: one for names and ledger, which acknowledges, and one for the minutes and hours derived from
//! it; and what is kept when one fails. Refuses threads; see `thread`.

use std::collections::BTreeSet;
use std::path::Path;

use duckdb::{Connection, params};
use promenade_core::event::Batch;
use promenade_core::live::CameraState;
use promenade_core::scene::SceneSpec;
use promenade_core::time::EventTime;
use tokio::sync::watch;

use super::aside::Aside;
use super::calendar::{Calendar, MINUTE, Span};
use super::ledger::{self, Memory, Written};
use super::names::Names;
use super::open::{self, StoreOptions};
use super::pending::Pending;
use super::room::Room;
use super::{Period, Reader, StoreError, StoreHealth, VersionTexts, arrange, rollup, rollup_day};

/// The one writer. Lives on its own thread; see [`super::spawn_writer`].
#[derive(Debug)]
pub struct Writer {
    pub(super) db: Connection,
    pub(super) calendar: Calendar,
    pub(super) names: Names,
    pub(super) pending: Pending,
    pub(super) aside: Aside,
    pub(super) room: Room,
    pub(super) memory: Memory,
    pub(super) flushes: i64,
    reader: Reader,
    health: watch::Sender<StoreHealth>,
}

impl Writer {
    /// Opens or creates the database at `path`.
    ///
    /// # Errors
    /// A sentence: the folder is missing, the file is locked, not writable, damaged, not ours, or of a newer schema.
    pub fn open(path: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        let calendar = Calendar::new(&options.timezone, options.hours)?;
        let (db, guard) = open::open(path, options)?;
        let health = watch::Sender::default();
        let reader = Reader::new(db.try_clone()?, calendar.clone(), options, health.clone(), guard);
        let mut writer = Self {
            names: Names::load(&db)?,
            memory: Memory::load(&db)?,
            flushes: last_flush(&db)?,
            pending: Pending::default(),
            aside: Aside::open(path, options.reserve_mb),
            room: Room::under(path),
            db,
            calendar,
            reader,
            health,
        };
        // A box whose disk is full starts all the same; what is left underived is derived when there is room.
        if writer.room.check().is_ok() {
            writer.derive()?;
        }
        writer.adopt_calendar(options)?;
        Ok(writer)
    }

    /// The connection that writes, for what changes besides counts.
    pub(super) fn database(&self) -> &Connection {
        &self.db
    }

    /// Answers questions about what is on disk; clone it freely.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// How the writer's thread is doing, once it has one; take it before [`super::spawn_writer`].
    pub fn health(&self) -> watch::Receiver<StoreHealth> {
        self.health.subscribe()
    }

    pub(super) fn health_sender(&self) -> watch::Sender<StoreHealth> {
        self.health.clone()
    }

    /// Says what is drawn on a camera from now on and with what its counts are made, and saves it at once, so that its
    /// lines and zones are known before the first count. Lines and zones that are no longer there keep their past.
    ///
    /// # Errors
    /// When the database refuses; it is then saved with the next flush.
    pub fn declare(&mut self, camera: &str, scene: &SceneSpec, versions: &VersionTexts) -> Result<(), StoreError> {
        self.names.declare(camera, scene, versions);
        self.flush()
    }

    /// Takes events for the next flush. A repeated event changes nothing.
    pub fn append(&mut self, batch: &Batch) {
        self.pending.append(batch, &mut self.names);
        self.aside.note(batch.events.len(), |sink| sink.batch(batch));
    }

    /// Takes a change of a camera's state for the next flush.
    pub fn record_state(&mut self, camera: &str, time: EventTime, state: &CameraState) {
        self.pending.state(camera, time, state, &mut self.names);
        self.aside.note(1, |sink| sink.state(camera, time, state));
    }

    /// Rows that wait for the next flush.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Writes what has been appended, with the minutes and hours derived from it, and syncs it: afterwards it is
    /// acknowledged and in the answers.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing is lost, the same rows are written at the next flush.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.commit()?;
        // What the reserve has taken is derived when it is back.
        if self.aside.reason().is_some() { Ok(()) } else { self.derive() }
    }

    /// Writes what has been appended to the ledger in one transaction and syncs it: afterwards it is acknowledged. The
    /// minutes and hours, which cost ten times as much to write, stay as they are until [`Writer::derive`]. Where the
    /// database takes nothing and the reserve does, it is acknowledged as well; [`Writer::aside`] then says why.
    ///
    /// # Errors
    /// When the disk or the database refuses, and so does the reserve; nothing is lost, the same rows are written at the
    /// next commit.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if self.pending.len() == 0 && !self.names.unsaved() && !self.aside.has_rows() {
            return Ok(());
        }
        match self.room.check().and_then(|()| self.commit_to_ledger()) {
            Ok(()) => self.is_written(),
            Err(reason) => self.put_aside(reason),
        }
    }

    fn commit_to_ledger(&mut self) -> Result<(), StoreError> {
        self.take_back();
        let refused = self.pending.refuse_before(self.memory.horizons.ledger);
        if refused > 0 {
            tracing::warn!(refused, "rows tell of a time whose ledger has been retired; they are not counted");
        }
        for (camera, earliest) in self.pending.earliest() {
            self.names.watched_from(camera, earliest);
        }
        let written = self.transact(|writer, _| writer.write())?;
        self.reader.changes.ledger();
        if self.names.unsaved() {
            self.reader.changes.derived();
        }
        self.names.saved();
        for (camera, seen_to) in &written.seen_to {
            self.names.seen(*camera, *seen_to);
        }
        self.memory.accept(written, &self.pending);
        self.pending = Pending::default();
        Ok(())
    }

    /// Brings minutes and hours up to date with the ledger, in one transaction.
    ///
    /// # Errors
    /// When the disk or the database refuses; they are then brought up to date by the next call, or the next opening.
    pub fn derive(&mut self) -> Result<(), StoreError> {
        let over = self.heat_maps_that_are_over();
        if self.memory.stale.is_empty() && over.is_empty() && rollup_day::due(&self.db)?.is_empty() {
            return Ok(());
        }
        self.in_transaction(|writer, flush| {
            let derived_to = |camera| writer.names.derived_to(camera);
            rollup::derive(&writer.db, &writer.calendar, &writer.memory.stale, derived_to, flush)?;
            rollup::sum_heat(&writer.db, &writer.calendar, &over, flush)?;
            Ok(writer.db.execute("DELETE FROM stale", [])?)
        })?;
        self.memory.heat_due.retain(|hour| !over.contains(hour));
        self.names.derived();
        self.memory.stale.clear();
        self.flushes += 1;
        Ok(())
    }

    /// Hours whose heat maps will hardly change any more: the last minute of an hour is told when the next has begun.
    fn heat_maps_that_are_over(&self) -> Vec<(i32, Span)> {
        let over = |(camera, hour): &&(i32, Span)| hour.to + MINUTE <= self.names.seen_to(*camera);
        self.memory.heat_due.iter().filter(over).copied().collect()
    }

    /// Whether minutes and hours lag behind the ledger.
    pub fn is_stale(&self) -> bool {
        !self.memory.stale.is_empty()
    }

    /// Derives minutes and hours of a period again from what they were derived from; changes nothing where they are
    /// right. What lies before the ledger's horizon stays as it is.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing was changed then.
    pub fn recompute(&mut self, period: Period) -> Result<(), StoreError> {
        let from = period.from.micros().max(self.memory.horizons.ledger);
        let span = Span { from, to: period.to.micros() };
        self.in_transaction(|writer, flush| rollup::recompute(&writer.db, &writer.calendar, span, flush))?;
        self.flushes += 1;
        Ok(())
    }

    /// Derives the hour that starts then from its minutes, inside the caller's transaction.
    pub(super) fn derive_hour_at(&self, start: i64, flush: i64) -> Result<(), StoreError> {
        rollup::derive_hour(&self.db, &self.calendar, start, flush)
    }

    /// Folds the log into the database file. Only worth calling at the end; in between it happens by itself.
    ///
    /// # Errors
    /// When the disk refuses or a reader is busy: the log is then folded in when the file is next opened.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(self.db.execute_batch("CHECKPOINT")?)
    }

    fn write(&self) -> Result<Written, StoreError> {
        self.names.save(&self.db)?;
        ledger::write(&self.db, &self.calendar, &self.pending, &self.memory)
    }

    /// Runs `work` with the number of the next flush in a transaction that is rolled back when anything fails; refuses where
    /// the disk is full. Answers that were given before hold no longer.
    pub(super) fn in_transaction<T>(
        &self,
        work: impl FnOnce(&Self, i64) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.transact(work)?;
        self.reader.changes.derived();
        Ok(done)
    }

    /// Answers hold no longer, for a reason that only the caller knows.
    pub(super) fn changed(&self) {
        self.reader.changes.ledger();
        self.reader.changes.derived();
    }

    /// The same where answers that were given before still hold.
    pub(super) fn transact<T>(&self, work: impl FnOnce(&Self, i64) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.room.check()?;
        let all = || {
            let transaction = self.db.unchecked_transaction()?;
            let done = work(self, self.flushes + 1)?;
            transaction.commit()?;
            Ok(done)
        };
        all().inspect_err(|error| StoreHealth::note_damage(&self.health, error))
    }

    /// Hours were cut by the zone and the opening hours that are stored; where the site's are others now, they are cut again
    /// as far as there are minutes, and older ones keep the old cut.
    fn adopt_calendar(&mut self, options: &StoreOptions) -> Result<(), StoreError> {
        let hours = options.hours.map_or(String::new(), |hours| hours.to_string());
        let wanted = [("timezone", options.timezone.clone()), ("hours", hours)];
        let mut changed = false;
        for (key, value) in &wanted {
            changed |= setting(&self.db, key)? != *value;
        }
        if !changed {
            return Ok(());
        }
        self.in_transaction(|writer, flush| {
            wanted.iter().try_for_each(|(key, value)| set_setting(&writer.db, key, value))?;
            arrange::start_over(&writer.db)?;
            rollup::cut_hours_again(&writer.db, &writer.calendar, writer.memory.horizons, flush)
        })?;
        self.memory.heat_due.clear();
        self.flushes += 1;
        Ok(())
    }
}

/// A fact about the whole database; empty where it is not told.
pub(super) fn setting(db: &Connection, key: &str) -> Result<String, StoreError> {
    let query = "SELECT coalesce(max(value), '') FROM setting WHERE key = ?";
    Ok(db.query_row(query, params![key], |row| row.get(0))?)
}

/// Notes a fact about the whole database, inside the caller's transaction.
pub(super) fn set_setting(db: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM setting WHERE key = ?", params![key])?;
    db.execute("INSERT INTO setting VALUES (?, ?)", params![key, value])?;
    Ok(())
}

fn last_flush(db: &Connection) -> Result<i64, StoreError> {
    let tables: BTreeSet<&str> = rollup::TABLES.into_iter().chain(rollup_day::TABLES).chain(["retired"]).collect();
    let each: Vec<String> = tables.iter().map(|table| format!("SELECT max(flush) AS flush FROM {table}")).collect();
    // A flush that changed nothing left no row; what was looked through for the bureau is told by its number.
    let looked = "SELECT value::BIGINT AS flush FROM setting WHERE key = 'published_flush'";
    let query = format!("SELECT coalesce(max(flush), 0) FROM ({} UNION ALL {looked})", each.join(" UNION ALL "));
    Ok(db.query_row(&query, [], |row| row.get(0))?)
}
