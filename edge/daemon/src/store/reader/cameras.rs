//! How much every camera saw, and why what it saw is doubtful.

use std::collections::BTreeMap;

use duckdb::Connection;
use promenade_core::time::EventTime;

use crate::store::cells::Cells;
use crate::store::grid::{Grid, Source, Subject, Subjects};
use crate::store::{CoverageRow, StoreError};

/// Sums of one camera in one bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub observed_s: u64,
    pub doubtful_s: u64,
    doubts: BTreeMap<String, u64>,
}

/// Without the reasons of doubt.
pub(super) fn observed(db: &Connection, grid: &Grid<'_>, cameras: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let columns = &["observed_s", "doubtful_s"];
    let mut cells = grid.cells::<Sums>(cameras);
    grid.fetch(
        db,
        Source { stem: "camera", id: "camera_id", columns, also_by: "" },
        cameras,
        &mut cells,
        |cell, row| {
            cell.observed_s += row.whole(2);
            cell.doubtful_s += row.whole(3);
        },
    )?;
    Ok(cells)
}

pub(super) fn cells(db: &Connection, grid: &Grid<'_>, cameras: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let mut cells = observed(db, grid, cameras)?;
    let source = Source { stem: "doubt", id: "camera_id", columns: &["seconds"], also_by: "reason," };
    grid.fetch(db, source, cameras, &mut cells, |cell, row| {
        *cell.doubts.entry(row.text(2).to_owned()).or_default() += row.whole(3);
    })?;
    Ok(cells)
}

pub(super) fn row(grid: &Grid<'_>, bucket: usize, camera: &Subject, cells: &Cells<Sums>) -> CoverageRow {
    let (span, sums) = (grid.buckets[bucket], cells.get(bucket, camera.id).cloned().unwrap_or_default());
    let coverage = grid.coverage(bucket, camera, sums.observed_s, sums.doubtful_s);
    let doubts = sums.doubts.into_iter().filter(|(_, seconds)| *seconds > 0 && coverage.doubtful_s > 0);
    CoverageRow {
        doubts: doubts.map(|(reason, seconds)| (reason, seconds as u32)).collect(),
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: camera.camera.to_string(),
        coverage,
    }
}
