//! Counts of lines; those of gates are kept in the same tables.

use std::sync::Arc;

use duckdb::Connection;
use promenade_core::time::EventTime;

use crate::store::cells::Cells;
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
    let columns = &["count_in", "count_out", "staff_in", "staff_out", "observed_s", "doubtful_s"];
    let mut cells = grid.cells::<Sums>(lines);
    grid.fetch(db, Source { stem: "line", id: "line_id", columns, also_by: "" }, lines, &mut cells, |cell, row| {
        add(&mut cell.count_in, row.known(2));
        add(&mut cell.count_out, row.known(3));
        add(&mut cell.staff_in, row.known(4));
        add(&mut cell.staff_out, row.known(5));
        cell.observed_s += row.whole(6);
        cell.doubtful_s += row.whole(7);
    })?;
    Ok(cells)
}

pub(super) fn row(grid: &Grid<'_>, bucket: usize, line: &Subject, cells: &Cells<Sums>) -> FootfallRow {
    let (span, cell) = (grid.buckets[bucket], cells.get(bucket, line.id));
    let sums = cell.copied().unwrap_or_default();
    FootfallRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        camera: Arc::clone(&line.camera),
        line: Arc::clone(&line.name),
        r#in: cell.and_then(|cell| cell.count_in),
        out: cell.and_then(|cell| cell.count_out),
        staff_in: cell.and_then(|cell| cell.staff_in),
        staff_out: cell.and_then(|cell| cell.staff_out),
        coverage: grid.coverage(bucket, line, sums.observed_s, sums.doubtful_s),
    }
}
