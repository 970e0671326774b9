//! Questions: footfall, occupancy, queues and coverage by bucket.
//!
//! Owns what an answer means: which buckets and lines it has rows for, and when a count is `None`. It answers from the
//! last commit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use duckdb::{Connection, params};
use promenade_core::time::EventTime;

use super::calendar::{Calendar, Span};
use super::grid::{self, Grid, Source, Subject};
use super::histogram::{percentile, stay_of_bin};
use super::names::Kind;
use super::open::OpenGuard;
use super::pool::Pool;
use super::sql::stamp;
use super::{Bucket, CoverageRow, Filter, FootfallRow, LineTotal, OccupancyRow, Period, QueueRow, StoreError, export};

/// Answers questions about what was counted. Cheap to clone; may be used from many threads at once.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) pool: Arc<Pool>,
    calendar: Calendar,
}

/// Sums of one line in one bucket.
#[derive(Clone, Copy, Debug, Default)]
struct LineSums {
    count_in: u64,
    count_out: u64,
    observed_s: u64,
    doubtful_s: u64,
}

/// Sums of one zone in one bucket.
#[derive(Clone, Debug, Default)]
struct ZoneSums {
    samples: u64,
    people_s: f64,
    most: u32,
    entries: u64,
    observed_s: u64,
    doubtful_s: u64,
    stays: BTreeMap<u8, u64>,
    lengths: BTreeMap<u8, u64>,
}

type Cells<T> = HashMap<(i32, i64), T>;

impl Reader {
    pub(super) fn new(first: Connection, calendar: Calendar, guard: Arc<OpenGuard>) -> Self {
        Self { pool: Arc::new(Pool::new(first, guard)), calendar }
    }

    /// Counts of lines, ordered by bucket, camera, line. A line of the config has a row for every bucket of the period.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn footfall(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<FootfallRow>, StoreError> {
        self.pool.with(|db| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let lines = grid::items(db, Kind::Line, filter, period)?;
            grid.check(lines.len())?;
            let cells = line_cells(db, &grid)?;
            Ok(each_row(&grid, &lines, |span, line| footfall_row(&grid, span, line, &cells)))
        })
    }

    /// Occupancy of every zone, queues included, ordered by bucket, camera, zone. A zone of the config has a row for every
    /// bucket of the period.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn occupancy(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<OccupancyRow>, StoreError> {
        self.pool.with(|db| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let zones = grid::items(db, Kind::Zone, filter, period)?;
            grid.check(zones.len())?;
            let cells = zone_cells(db, &grid)?;
            Ok(each_row(&grid, &zones, |span, zone| occupancy_row(&grid, span, zone, &cells)))
        })
    }

    /// Length and waiting time of every queue zone, ordered by bucket, camera, zone.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn queues(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<QueueRow>, StoreError> {
        self.pool.with(|db| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let mut zones = grid::items(db, Kind::Zone, filter, period)?;
            zones.retain(|_, zone| zone.zone_kind == "queue");
            grid.check(zones.len())?;
            let cells = zone_cells(db, &grid)?;
            Ok(each_row(&grid, &zones, |span, zone| queue_row(&grid, span, zone, &cells)))
        })
    }

    /// How much every camera saw, ordered by bucket, camera. `filter.item` plays no part.
    ///
    /// # Errors
    /// When the database fails, or the answer would be too long.
    pub fn coverage(&self, period: Period, bucket: Bucket, filter: &Filter) -> Result<Vec<CoverageRow>, StoreError> {
        self.pool.with(|db| {
            let grid = Grid::new(&self.calendar, period, bucket)?;
            let cameras = grid::cameras(db, filter)?;
            grid.check(cameras.len())?;
            let cells = camera_cells(db, &grid)?;
            Ok(each_row(&grid, &cameras, |span, camera| coverage_row(&grid, span, camera, &cells)))
        })
    }

    /// Crossings of a camera's lines since `since` (local midnight, to begin a day's live counters), by line id. A line
    /// that nobody crossed has zeros.
    ///
    /// # Errors
    /// When the database fails.
    pub fn today_counts(&self, camera: &str, since: EventTime) -> Result<Vec<LineTotal>, StoreError> {
        self.pool.with(|db| {
            let mut statement = db.prepare_cached(
                "SELECT i.name, count(x.line_id) FILTER (x.inward), count(x.line_id) FILTER (NOT x.inward)
                 FROM item i JOIN camera c ON c.camera_id = i.camera_id
                 LEFT JOIN (SELECT line_id, inward FROM crossing WHERE time >= $2) x ON x.line_id = i.item_id
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

    /// The first instant of the local day in which `time` falls, in the site's zone.
    pub fn midnight_before(&self, time: EventTime) -> EventTime {
        EventTime(self.calendar.bucket_at(Bucket::Day, time.micros()).from)
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

/// Rows of an answer in order: bucket, camera, name.
fn each_row<T>(grid: &Grid<'_>, subjects: &BTreeMap<i32, Subject>, row: impl Fn(Span, &Subject) -> T) -> Vec<T> {
    let mut ordered: Vec<&Subject> = subjects.values().collect();
    ordered.sort_by(|a, b| (&a.camera, &a.name).cmp(&(&b.camera, &b.name)));
    let row = &row;
    grid.buckets.iter().flat_map(|span| ordered.iter().map(move |subject| row(*span, subject))).collect()
}

fn line_cells(db: &Connection, grid: &Grid<'_>) -> Result<Cells<LineSums>, StoreError> {
    let sums = "sum(count_in)::UBIGINT, sum(count_out)::UBIGINT, sum(observed_s)::UBIGINT, sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<LineSums> = HashMap::new();
    grid.fetch(db, Source { stem: "line", id: "line_id", sums, also_by: "" }, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        cell.count_in += row.get::<_, u64>(2)?;
        cell.count_out += row.get::<_, u64>(3)?;
        cell.observed_s += row.get::<_, u64>(4)?;
        cell.doubtful_s += row.get::<_, u64>(5)?;
        Ok(())
    })?;
    Ok(cells)
}

fn zone_cells(db: &Connection, grid: &Grid<'_>) -> Result<Cells<ZoneSums>, StoreError> {
    let sums = "sum(samples)::UBIGINT, sum(people_s), max(most), sum(entries)::UBIGINT, sum(observed_s)::UBIGINT, \
                sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<ZoneSums> = HashMap::new();
    grid.fetch(db, Source { stem: "zone", id: "zone_id", sums, also_by: "" }, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        cell.samples += row.get::<_, u64>(2)?;
        cell.people_s += row.get::<_, f64>(3)?;
        cell.most = cell.most.max(row.get(4)?);
        cell.entries += row.get::<_, u64>(5)?;
        cell.observed_s += row.get::<_, u64>(6)?;
        cell.doubtful_s += row.get::<_, u64>(7)?;
        Ok(())
    })?;
    add_bins(db, grid, &mut cells)?;
    Ok(cells)
}

fn add_bins(db: &Connection, grid: &Grid<'_>, cells: &mut Cells<ZoneSums>) -> Result<(), StoreError> {
    let source = Source { stem: "zone_bin", id: "zone_id", sums: "sum(n)::UBIGINT", also_by: "measure, bin," };
    grid.fetch(db, source, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        let bins = if row.get::<_, String>(2)? == "stay" { &mut cell.stays } else { &mut cell.lengths };
        *bins.entry(row.get(3)?).or_default() += row.get::<_, u64>(4)?;
        Ok(())
    })
}

fn camera_cells(db: &Connection, grid: &Grid<'_>) -> Result<Cells<(u64, u64)>, StoreError> {
    let sums = "sum(observed_s)::UBIGINT, sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<(u64, u64)> = HashMap::new();
    grid.fetch(db, Source { stem: "camera", id: "camera_id", sums, also_by: "" }, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        cell.0 += row.get::<_, u64>(2)?;
        cell.1 += row.get::<_, u64>(3)?;
        Ok(())
    })?;
    Ok(cells)
}

fn footfall_row(grid: &Grid<'_>, span: Span, line: &Subject, cells: &Cells<LineSums>) -> FootfallRow {
    let cell = cells.get(&(line.id, grid.key(span)));
    let sums = cell.copied().unwrap_or_default();
    FootfallRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: line.camera.clone(),
        line: line.name.clone(),
        r#in: cell.map(|cell| cell.count_in),
        out: cell.map(|cell| cell.count_out),
        staff_in: None,
        staff_out: None,
        coverage: grid.coverage(span, sums.observed_s, sums.doubtful_s),
    }
}

fn occupancy_row(grid: &Grid<'_>, span: Span, zone: &Subject, cells: &Cells<ZoneSums>) -> OccupancyRow {
    let cell = cells.get(&(zone.id, grid.key(span)));
    let (observed_s, doubtful_s) = cell.map_or((0, 0), |cell| (cell.observed_s, cell.doubtful_s));
    OccupancyRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: zone.camera.clone(),
        zone: zone.name.clone(),
        kind: zone.zone_kind.clone(),
        mean: cell.and_then(ZoneSums::mean),
        max: cell.filter(|cell| cell.samples > 0).map(|cell| cell.most),
        entries: cell.map(|cell| cell.entries),
        exits: None,
        dwell_p50_s: cell.and_then(|cell| cell.stay(0.5)),
        dwell_p90_s: cell.and_then(|cell| cell.stay(0.9)),
        coverage: grid.coverage(span, observed_s, doubtful_s),
    }
}

fn queue_row(grid: &Grid<'_>, span: Span, zone: &Subject, cells: &Cells<ZoneSums>) -> QueueRow {
    let cell = cells.get(&(zone.id, grid.key(span)));
    let (observed_s, doubtful_s) = cell.map_or((0, 0), |cell| (cell.observed_s, cell.doubtful_s));
    QueueRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: zone.camera.clone(),
        zone: zone.name.clone(),
        length_mean: cell.and_then(ZoneSums::mean),
        length_p90: cell.and_then(|cell| percentile(&as_bins(&cell.lengths), 0.9)).map(f64::from),
        length_max: cell.filter(|cell| cell.samples > 0).map(|cell| cell.most),
        wait_p50_s: cell.and_then(|cell| cell.stay(0.5)),
        wait_p90_s: cell.and_then(|cell| cell.stay(0.9)),
        entries: cell.map(|cell| cell.entries),
        wait_mean_s: None,
        served: None,
        abandoned: None,
        wait_doubt: None,
        coverage: grid.coverage(span, observed_s, doubtful_s),
    }
}

fn coverage_row(grid: &Grid<'_>, span: Span, camera: &Subject, cells: &Cells<(u64, u64)>) -> CoverageRow {
    let (observed_s, doubtful_s) = cells.get(&(camera.id, grid.key(span))).copied().unwrap_or_default();
    CoverageRow {
        doubts: Vec::new(),
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: camera.camera.clone(),
        coverage: grid.coverage(span, observed_s, doubtful_s),
    }
}

impl ZoneSums {
    fn mean(&self) -> Option<f64> {
        (self.samples > 0).then(|| self.people_s / self.samples as f64)
    }

    fn stay(&self, q: f64) -> Option<f64> {
        percentile(&as_bins(&self.stays), q).map(stay_of_bin)
    }
}

fn as_bins(bins: &BTreeMap<u8, u64>) -> Vec<(u8, u64)> {
    bins.iter().map(|(bin, n)| (*bin, *n)).collect()
}
