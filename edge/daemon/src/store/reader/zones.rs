//! Zones: occupancy, and length and waits of queues.

use std::collections::BTreeMap;

use duckdb::Connection;
use promenade_core::histogram::Histogram;
use promenade_core::queue::{self, WaitDoubt};
use promenade_core::time::EventTime;

use crate::store::cells::Cells;
use crate::store::grid::{Grid, Source, Subject, Subjects};
use crate::store::histogram::percentile;
use crate::store::{OccupancyRow, QueueRow, StoreError};

/// Sums of one zone in one bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    samples: u64,
    people_s: f64,
    most: u32,
    entries: u64,
    stays: u64,
    served: u64,
    abandoned: u64,
    passed: u64,
    wait_us: u64,
    observed_s: u64,
    doubtful_s: u64,
    stay: Histogram,
    wait: Histogram,
    lengths: BTreeMap<u16, u64>,
}

pub(super) fn cells(db: &Connection, grid: &Grid<'_>, zones: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let columns = &[
        "samples",
        "people_s",
        "most",
        "entries",
        "stays",
        "served",
        "abandoned",
        "passed",
        "wait_us",
        "observed_s",
        "doubtful_s",
    ];
    let mut cells = grid.cells::<Sums>(zones);
    grid.fetch(db, Source { stem: "zone", id: "zone_id", columns, also_by: "" }, zones, &mut cells, |cell, row| {
        cell.samples += row.whole(2);
        cell.people_s += row.real(3);
        cell.most = cell.most.max(row.whole(4) as u32);
        cell.entries += row.whole(5);
        cell.stays += row.whole(6);
        cell.served += row.whole(7);
        cell.abandoned += row.whole(8);
        cell.passed += row.whole(9);
        cell.wait_us += row.whole(10);
        cell.observed_s += row.whole(11);
        cell.doubtful_s += row.whole(12);
    })?;
    add_bins(db, grid, zones, &mut cells)?;
    Ok(cells)
}

fn add_bins(db: &Connection, grid: &Grid<'_>, zones: &Subjects, cells: &mut Cells<Sums>) -> Result<(), StoreError> {
    let source = Source { stem: "zone_bin", id: "zone_id", columns: &["n"], also_by: "measure, bin," };
    grid.fetch(db, source, zones, cells, |cell, row| {
        let (bin, n) = (row.whole(3) as u16, row.whole(4));
        match row.text(2) {
            "stay" => cell.stay.add_bin(bin, n),
            "wait" => cell.wait.add_bin(bin, n),
            _ => *cell.lengths.entry(bin).or_default() += n,
        }
    })
}

pub(super) fn occupancy_row(grid: &Grid<'_>, bucket: usize, zone: &Subject, cells: &Cells<Sums>) -> OccupancyRow {
    let (span, cell) = (grid.buckets[bucket], cells.get(bucket, zone.id));
    let (observed_s, doubtful_s) = cell.map_or((0, 0), |cell| (cell.observed_s, cell.doubtful_s));
    OccupancyRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: zone.camera.to_string(),
        zone: zone.name.to_string(),
        kind: zone.zone_kind.to_string(),
        mean: cell.and_then(Sums::mean),
        max: cell.filter(|cell| cell.samples > 0).map(|cell| cell.most),
        entries: cell.map(|cell| cell.entries),
        exits: cell.map(|cell| cell.stays),
        dwell_p50_s: cell.and_then(|cell| cell.stay.quantile(0.5)),
        dwell_p90_s: cell.and_then(|cell| cell.stay.quantile(0.9)),
        coverage: grid.coverage(bucket, zone, observed_s, doubtful_s),
    }
}

pub(super) fn queue_row(grid: &Grid<'_>, bucket: usize, zone: &Subject, cells: &Cells<Sums>) -> QueueRow {
    let (span, cell) = (grid.buckets[bucket], cells.get(bucket, zone.id));
    let (observed_s, doubtful_s) = cell.map_or((0, 0), |cell| (cell.observed_s, cell.doubtful_s));
    QueueRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: zone.camera.to_string(),
        zone: zone.name.to_string(),
        length_mean: cell.and_then(Sums::mean),
        length_p90: cell.and_then(|cell| percentile(&cell.lengths, 0.9)).map(f64::from),
        length_max: cell.filter(|cell| cell.samples > 0).map(|cell| cell.most),
        wait_p50_s: cell.and_then(|cell| cell.wait.quantile(0.5)),
        wait_p90_s: cell.and_then(|cell| cell.wait.quantile(0.9)),
        entries: cell.map(|cell| cell.entries),
        wait_mean_s: cell.and_then(Sums::wait_mean),
        served: cell.map(|cell| cell.served),
        abandoned: cell.map(|cell| cell.abandoned),
        wait_doubt: cell.and_then(Sums::wait_doubt),
        coverage: grid.coverage(bucket, zone, observed_s, doubtful_s),
    }
}

impl Sums {
    fn mean(&self) -> Option<f64> {
        (self.samples > 0).then(|| self.people_s / self.samples as f64)
    }

    fn wait_mean(&self) -> Option<f64> {
        (self.served > 0).then(|| self.wait_us as f64 / 1e6 / self.served as f64)
    }

    fn wait_doubt(&self) -> Option<&'static str> {
        let departures = 60.0 * (self.served + self.abandoned) as f64 / self.samples as f64;
        // The served stand for those who gave up, too: of theirs only the number is kept.
        let mean_wait_s = Some(self.wait_mean()?);
        queue::judge(self.mean()?, departures, mean_wait_s).map(WaitDoubt::name)
    }
}
