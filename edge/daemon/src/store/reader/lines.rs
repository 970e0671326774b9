//! Counts of lines; those of gates are kept in the same tables.

use duckdb::Connection;
use promenade_core::time::EventTime;

use super::Cells;
use crate::store::calendar::Span;
use crate::store::grid::{Grid, Source, Subject, Subjects};
use crate::store::{FootfallRow, StoreError};

/// Sums of one line, or of one camera's part of a gate, in one bucket. `None`: some hour of it, read from a file, does not
/// tell, so neither does the bucket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums {
    pub count_in: Option<u64>,
    pub count_out: Option<u64>,
    pub staff_in: Option<u64>,
    pub staff_out: Option<u64>,
    pub observed_s: u64,
    pub doubtful_s: u64,
}

impl Default for Sums {
    fn default() -> Self {
        let none = Some(0);
        Self { count_in: none, count_out: none, staff_in: none, staff_out: none, observed_s: 0, doubtful_s: 0 }
    }
}

/// A sum of which a part is not known is not known.
fn add(sum: &mut Option<u64>, part: Option<u64>) {
    *sum = sum.zip(part).map(|(sum, part)| sum + part);
}

pub(super) fn cells(db: &Connection, grid: &Grid<'_>, lines: &Subjects) -> Result<Cells<Sums>, StoreError> {
    let sums = "CASE WHEN count(count_in) = count(*) THEN sum(count_in) END::UBIGINT, \
                CASE WHEN count(count_out) = count(*) THEN sum(count_out) END::UBIGINT, \
                CASE WHEN count(staff_in) = count(*) THEN sum(staff_in) END::UBIGINT, \
                CASE WHEN count(staff_out) = count(*) THEN sum(staff_out) END::UBIGINT, \
                sum(observed_s)::UBIGINT, sum(doubtful_s)::UBIGINT";
    let mut cells: Cells<Sums> = Cells::new();
    grid.fetch(db, Source { stem: "line", id: "line_id", sums, also_by: "" }, lines, |id, key, row| {
        let cell = cells.entry((id, key)).or_default();
        add(&mut cell.count_in, row.get(2)?);
        add(&mut cell.count_out, row.get(3)?);
        add(&mut cell.staff_in, row.get(4)?);
        add(&mut cell.staff_out, row.get(5)?);
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
        r#in: cell.and_then(|cell| cell.count_in),
        out: cell.and_then(|cell| cell.count_out),
        staff_in: cell.and_then(|cell| cell.staff_in),
        staff_out: cell.and_then(|cell| cell.staff_out),
        coverage: grid.coverage(span, line, sums.observed_s, sums.doubtful_s),
    }
}
