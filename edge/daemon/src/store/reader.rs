//! Questions: footfall, gates, occupancy, queues, heat maps and coverage.
//!
//! Owns what an answer means: which buckets and lines it has rows for, and when a count is `None`. It answers from the
//! last commit.

mod cameras;
mod classes;
mod gates;
mod heat;
mod lines;
mod zones;

use std::collections::BTreeSet;
use std::sync::Arc;

use duckdb::{Connection, params};
use promenade_core::detection::Class;
use promenade_core::time::EventTime;
use tokio::sync::watch;

use super::backup::Place;
use super::calendar::{Calendar, Span};
use super::catalog::{Catalog, Kept};
use super::grid::{Grid, Subject, Subjects};
use super::names::Kind;
use super::open::OpenGuard;
use super::pool::Pool;
use super::revision::{Changes, Revision};
use super::sql::stamp;
use super::{
    Bucket, Coverage, CoverageRow, Filter, FootfallRow, GateRow, HeatMap, LineTotal, OccupancyRow, Period, QueueRow,
    StoreError, StoreHealth, StoreOptions, export,
};

/// Answers questions about what was counted. Cheap to clone; may be used from many threads at once.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) pool: Arc<Pool>,
    pub(super) changes: Arc<Changes>,
    pub(super) calendar: Calendar,
    catalog: Arc<Kept>,
    /// Lines and zones that are gone are shown where they were watched in this period; `None`: in the period asked for.
    shown: Option<Period>,
}

impl Reader {
    pub(super) fn new(
        first: Connection,
        calendar: Calendar,
        options: &StoreOptions,
        health: watch::Sender<StoreHealth>,
        guard: OpenGuard,
    ) -> Self {
        let place = Place::new(guard.path().to_owned(), options.backups_of(guard.path()));
        let (pool, changes) = (Arc::new(Pool::new(first, place, health, Arc::new(guard))), Arc::new(Changes::new()));
        Self { pool, changes, calendar, catalog: Arc::default(), shown: None }
    }

    /// What answers are made from, as it is now. Taken before a question, it holds for the answer.
    pub fn revision(&self) -> Revision {
        self.changes.now()
    }

    /// Runs `work` with a connection in one transaction, and what there is to ask about.
    pub(super) fn ask<T>(
        &self,
        work: impl FnOnce(&Connection, &Catalog) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Before the transaction: see there.
        let change = self.changes.now().derived;
        self.pool.with(|db| work(db, &*self.catalog.as_of(change, db)?))
    }

    /// What there is to ask about, without a question to the database where that is known.
    pub(super) fn catalog(&self) -> Result<Arc<Catalog>, StoreError> {
        let change = self.changes.now().derived;
        self.catalog.known(change).map_or_else(|| self.pool.with(|db| self.catalog.as_of(change, db)), Ok)
    }

    /// How many lines, zones, parts of gates or cameras an answer about a period has rows for in each bucket, at most.
    ///
    /// # Errors
    /// When the database fails.
    pub fn subjects(&self, filter: &Filter, period: Period) -> Result<usize, StoreError> {
        let catalog = self.catalog()?;
        let of_kinds = [Kind::Line, Kind::Zone, Kind::Gate].map(|kind| catalog.items(kind, filter, period).len());
        let most = of_kinds.into_iter().max().unwrap_or_default();
        Ok(most.max(catalog.cameras(filter, period).len()))
    }

    /// The same reader for pieces of `whole`: together they have the rows of one answer about the whole.
    #[must_use]
    pub fn within(&self, whole: Period) -> Self {
        Self { shown: Some(whole), ..self.clone() }
    }

    /// The first `buckets` buckets of a period, as far as they lie in it.
    pub fn first_piece(&self, period: Period, bucket: Bucket, buckets: usize) -> Period {
        let first = self.calendar.buckets_from(bucket, period.from.micros()).take(buckets.max(1));
        let last = first.take_while(|span| span.from < period.to.micros()).last();
        let to = last.map_or(period.from.micros(), |span| span.to);
        Period { to: EventTime(to.min(period.to.micros())), ..period }
    }

    /// Counts of lines, ordered by bucket, camera, line. A line of the config has a row for every bucket of the period.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn footfall(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<FootfallRow>, StoreError> {
        self.footfall_as(period, bucket, filter, |row| row)
    }

    /// The same, with each row made into what the caller wants: of millions, a copy more is felt.
    ///
    /// # Errors
    /// As of [`Reader::footfall`].
    pub fn footfall_as<T>(
        &self,
        period: Period,
        bucket: Bucket,
        filter: &Filter,
        mut of: impl FnMut(FootfallRow) -> T,
    ) -> Result<Vec<T>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let lines = catalog.items(Kind::Line, filter, self.shown.unwrap_or(period));
            grid.check(lines.len())?;
            let cells = lines::cells(db, &grid, &lines)?;
            Ok(each_row(&grid, &lines, |bucket, line| of(lines::row(&grid, bucket, line, &cells))))
        })
    }

    /// Counts of gates, ordered by bucket, gate; what several cameras see of one gate is added up. A gate of the config has
    /// a row for every bucket of the period. `filter.item` is a gate; `filter.camera` chooses what one camera sees of it.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn gates(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<GateRow>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let parts = catalog.items(Kind::Gate, filter, self.shown.unwrap_or(period));
            grid.check(parts.len())?;
            let cells = lines::cells(db, &grid, &parts)?;
            Ok(gates::rows(&grid, &parts, &cells))
        })
    }

    /// Counts of lines by class: of one, or of persons and every class that was seen. Each class in turn, as of
    /// [`Reader::footfall`]; staff's counts are not told apart and are `None`.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn footfall_by_class(
        &self,
        period: Period,
        bucket: Bucket,
        filter: &Filter,
        class: Option<Class>,
    ) -> Result<Vec<(&'static str, FootfallRow)>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let whole = self.shown.unwrap_or(period);
            let lines = catalog.items(Kind::Line, filter, whole);
            grid.check(lines.len())?;
            let all = lines::cells(db, &grid, &lines)?;
            let classes = class.map_or_else(|| classes::seen(db, whole), |class| Ok(BTreeSet::from([class])))?;
            let mut rows = Vec::new();
            for (class, cells) in classes::cells(db, &grid, &lines, &all, &classes)? {
                let of_class = each_row(&grid, &lines, |bucket, line| lines::row(&grid, bucket, line, &cells));
                let apart = |row| (class, FootfallRow { staff_in: None, staff_out: None, ..row });
                rows.extend(of_class.into_iter().map(apart));
            }
            Ok(rows)
        })
    }

    /// The same of gates, as of [`Reader::gates`].
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn gates_by_class(
        &self,
        period: Period,
        bucket: Bucket,
        filter: &Filter,
        class: Option<Class>,
    ) -> Result<Vec<(&'static str, GateRow)>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let whole = self.shown.unwrap_or(period);
            let parts = catalog.items(Kind::Gate, filter, whole);
            grid.check(parts.len())?;
            let all = lines::cells(db, &grid, &parts)?;
            let classes = class.map_or_else(|| classes::seen(db, whole), |class| Ok(BTreeSet::from([class])))?;
            let mut rows = Vec::new();
            for (class, cells) in classes::cells(db, &grid, &parts, &all, &classes)? {
                let apart = |row| (class, GateRow { staff_in: None, staff_out: None, ..row });
                rows.extend(gates::rows(&grid, &parts, &cells).into_iter().map(apart));
            }
            Ok(rows)
        })
    }

    /// Occupancy of every zone, queues included, ordered by bucket, camera, zone. A zone of the config has a row for every
    /// bucket of the period.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn occupancy(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<OccupancyRow>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let zones = catalog.items(Kind::Zone, filter, self.shown.unwrap_or(period));
            grid.check(zones.len())?;
            let cells = zones::cells(db, &grid, &zones)?;
            Ok(each_row(&grid, &zones, |bucket, zone| zones::occupancy_row(&grid, bucket, zone, &cells)))
        })
    }

    /// Length and waiting time of every queue zone, ordered by bucket, camera, zone.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn queues(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<QueueRow>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let mut zones = catalog.items(Kind::Zone, filter, self.shown.unwrap_or(period));
            zones.retain(|_, zone| &*zone.zone_kind == "queue");
            grid.check(zones.len())?;
            let cells = zones::cells(db, &grid, &zones)?;
            Ok(each_row(&grid, &zones, |bucket, zone| zones::queue_row(&grid, bucket, zone, &cells)))
        })
    }

    /// How much every camera saw, ordered by bucket, camera. `filter.item` plays no part.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn coverage(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<CoverageRow>, StoreError> {
        self.ask(|db, catalog| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let cameras = catalog.cameras(filter, self.shown.unwrap_or(period));
            grid.check(cameras.len())?;
            let cells = cameras::cells(db, &grid, &cameras)?;
            Ok(each_row(&grid, &cameras, |bucket, camera| cameras::row(&grid, bucket, camera, &cells)))
        })
    }

    /// Where people were on one camera's picture over a period, to whole minutes; `None` for a camera never seen.
    ///
    /// # Errors
    /// When the database fails.
    pub fn heat(&self, camera: &str, period: Period) -> Result<Option<HeatMap>, StoreError> {
        self.ask(|db, catalog| heat::map(db, catalog, &self.calendar, camera, period))
    }

    /// Crossings of a camera's lines since `since` (for its live counters), by line id, staff left out. A line that
    /// nobody crossed has zeros.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts_since(&self, camera: &str, since: EventTime) -> Result<Vec<LineTotal>, StoreError> {
        self.pool.with(|db| {
            let mut statement = db.prepare_cached(
                "SELECT i.name, count(x.line_id) FILTER (x.inward), count(x.line_id) FILTER (NOT x.inward)
                 FROM item i JOIN camera c ON c.camera_id = i.camera_id
                 LEFT JOIN (SELECT x.line_id, x.inward FROM crossing x
                            WHERE x.time >= $2 AND NOT EXISTS
                                (SELECT 1 FROM staff_track s
                                 WHERE s.camera_id = x.camera_id AND s.run_start = x.run_start AND s.track = x.track
                                   AND s.time >= $2::TIMESTAMP - INTERVAL 1 DAY
                                   AND s.time > x.time - INTERVAL 1 DAY AND s.time < x.time + INTERVAL 1 DAY)) x
                        ON x.line_id = i.item_id
                 WHERE c.name = $1 AND i.kind = 'line' AND i.active GROUP BY i.name ORDER BY i.name",
            )?;
            let mut rows = statement.query(params![camera, stamp(since.micros())])?;
            let mut totals = Vec::new();
            while let Some(row) = rows.next()? {
                totals.push(LineTotal { line: row.get(0)?, r#in: row.get(1)?, out: row.get(2)? });
            }
            Ok(totals)
        })
    }

    /// The local hour, the day of business or what else of the calendar's `time` falls in.
    pub fn period_around(&self, bucket: Bucket, time: EventTime) -> Period {
        let Span { from, to } = self.calendar.bucket_at(bucket, time.micros());
        Period { from: EventTime(from), to: EventTime(to) }
    }

    /// How little was seen of a period in which nothing was: the seconds that there were to see.
    pub fn unseen(&self, period: Period) -> Coverage {
        let span = Span { from: period.from.micros(), to: period.to.micros() };
        Coverage { period_s: self.calendar.open_seconds(span), ..Coverage::default() }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&self) -> Result<(), StoreError> {
        self.pool.with(|db| Ok(db.query_row("SELECT max(version) FROM schema_version", [], |_| Ok(()))?))
    }

    /// Every ledger table in key order as CSV text, with names in place of numbers: equal ledgers give equal bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn export_ledger(&self) -> Result<String, StoreError> {
        let mut text = Vec::new();
        self.export_ledger_to(&mut text)?;
        String::from_utf8(text).map_err(|error| StoreError(format!("the ledger holds text that is not UTF-8: {error}")))
    }

    /// The same, row by row into `out`.
    ///
    /// # Errors
    /// When the database or `out` fails.
    pub fn export_ledger_to(&self, out: &mut impl std::io::Write) -> Result<(), StoreError> {
        self.pool.with(|db| export::ledger(db, out))
    }
}

/// Rows of an answer in order: bucket, camera, name. A bucket is known by its place among the grid's.
fn each_row<T>(grid: &Grid<'_>, subjects: &Subjects, mut row: impl FnMut(usize, &Subject) -> T) -> Vec<T> {
    let mut ordered: Vec<&Subject> = subjects.values().collect();
    ordered.sort_by(|a, b| (&a.camera, &a.name).cmp(&(&b.camera, &b.name)));
    let mut rows = Vec::with_capacity(grid.buckets.len() * ordered.len());
    for bucket in 0..grid.buckets.len() {
        rows.extend(ordered.iter().map(|subject| row(bucket, subject)));
    }
    rows
}
