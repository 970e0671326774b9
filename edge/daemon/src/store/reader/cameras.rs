//! How much every camera saw, and why what it saw is doubtful.

use std::collections::BTreeMap;

use duckdb::Connection;
use promenade_core::time::EventTime;

use super::Cells;
use crate::store::calendar::Span;
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
    let sums = "sum(observed_s)::UBIGINT, sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<Sums> = Cells::new();
    grid.fetch(db, Source { stem: "camera", id: "camera_id", sums, also_by: "" }, cameras, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        cell.observed_s += row.get::<_, u64>(2)?;
        cell.doubtful_s += row.get::<_, u64>(3)?;
        Ok(())
    })?;
    Ok(cells)
}

pub(super) fn cells(db: &Connection, grid: &Grid<'_>, cameras: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let mut cells = observed(db, grid, cameras)?;
    let source = Source { stem: "doubt", id: "camera_id", sums: "sum(seconds)::UBIGINT", also_by: "reason," };
    grid.fetch(db, source, cameras, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        *cell.doubts.entry(row.get(2)?).or_default() += row.get::<_, u64>(3)?;
        Ok(())
    })?;
    Ok(cells)
}

pub(super) fn row(grid: &Grid<'_>, span: Span, camera: &Subject, cells: &Cells<Sums>) -> CoverageRow {
    let sums = cells.get(&(camera.id, grid.key(span))).cloned().unwrap_or_default();
    let coverage = grid.coverage(span, camera, sums.observed_s, sums.doubtful_s);
    let doubts = sums.doubts.into_iter().filter(|(_, seconds)| *seconds > 0 && coverage.doubtful_s > 0);
    CoverageRow {
        doubts: doubts.map(|(reason, seconds)| (reason, seconds as u32)).collect(),
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: camera.camera.clone(),
        coverage,
    }
}
