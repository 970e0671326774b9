//! Counts of lines; those of gates are kept in the same tables.

use duckdb::Connection;
use promenade_core::time::EventTime;

use super::Cells;
use crate::store::calendar::Span;
use crate::store::grid::{Grid, Source, Subject, Subjects};
use crate::store::{FootfallRow, StoreError};

/// Sums of one line, or of one camera's part of a gate, in one bucket.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub count_in: u64,
    pub count_out: u64,
    pub staff_in: u64,
    pub staff_out: u64,
    pub observed_s: u64,
    pub doubtful_s: u64,
}

pub(super) fn cells(db: &Connection, grid: &Grid<'_>, lines: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let sums = "sum(count_in)::UBIGINT, sum(count_out)::UBIGINT, sum(staff_in)::UBIGINT, sum(staff_out)::UBIGINT, \
                sum(observed_s)::UBIGINT, sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<Sums> = Cells::new();
    grid.fetch(db, Source { stem: "line", id: "line_id", sums, also_by: "" }, lines, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        cell.count_in += row.get::<_, u64>(2)?;
        cell.count_out += row.get::<_, u64>(3)?;
        cell.staff_in += row.get::<_, u64>(4)?;
        cell.staff_out += row.get::<_, u64>(5)?;
        cell.observed_s += row.get::<_, u64>(6)?;
        cell.doubtful_s += row.get::<_, u64>(7)?;
        Ok(())
    })?;
    Ok(cells)
}

pub(super) fn row(grid: &Grid<'_>, span: Span, line: &Subject, cells: &Cells<Sums>) -> FootfallRow {
    let cell = cells.get(&(line.id, grid.key(span)));
    let sums = cell.copied().unwrap_or_default();
    FootfallRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: line.camera.clone(),
        line: line.name.clone(),
        r#in: cell.map(|cell| cell.count_in),
        out: cell.map(|cell| cell.count_out),
        staff_in: cell.map(|cell| cell.staff_in),
        staff_out: cell.map(|cell| cell.staff_out),
        coverage: grid.coverage(span, line, sums.observed_s, sums.doubtful_s),
    }
}
