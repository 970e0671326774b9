//! Heat maps: hours that are summed, and the ledger for those that are not.

use duckdb::{Connection, params};
use promenade_core::heat::{COLUMNS, ROWS};
use promenade_core::time::EventTime;

use super::cameras;
use crate::store::calendar::{Calendar, Span};
use crate::store::catalog::Catalog;
use crate::store::grid::Grid;
use crate::store::retention::Horizons;
use crate::store::sql::stamp;
use crate::store::{Bucket, Filter, HeatMap, Period, StoreError};

/// Hours that are summed.
const SUMMED: &str = "
SELECT cell, sum(person_ms)::UBIGINT FROM heat_hour
WHERE start >= $1 AND start < $2 AND camera_id = $3
  AND start NOT IN (SELECT start FROM heat_due WHERE camera_id = $3) GROUP BY cell";

/// Hours that are not.
const DUE: &str = "
SELECT h.cell, sum(h.person_ms)::UBIGINT FROM heat h
JOIN heat_due d ON d.camera_id = h.camera_id AND h.start >= d.start AND h.start < d.until
WHERE h.start >= $1 AND h.start < $2 AND h.camera_id = $3 GROUP BY h.cell";

/// Less than an hour.
const PIECE: &str = "
SELECT cell, sum(person_ms)::UBIGINT FROM heat
WHERE start >= $1 AND start < $2 AND camera_id = $3 GROUP BY cell";

pub(super) fn map(
    db: &Connection,
    catalog: &Catalog,
    calendar: &Calendar,
    camera: &str,
    period: Period,
) -> Result<Option<HeatMap>, StoreError> {
    let filter = Filter { camera: Some(camera.to_owned()), item: None };
    let cameras = catalog.cameras(&filter, period);
    let Some((&id, subject)) = cameras.iter().next() else { return Ok(None) };
    let kept = kept(calendar, period, Horizons::load(db)?.ledger);
    let grid = Grid::one(calendar, kept);
    let mut cells = vec![0_u64; usize::from(COLUMNS) * usize::from(ROWS)];
    for (hours, span) in grid.pieces() {
        let queries: &[&str] = if hours { &[SUMMED, DUE] } else { &[PIECE] };
        queries.iter().try_for_each(|query| add(db, query, span, id, &mut cells))?;
    }
    let seen = cameras::observed(db, &grid, &cameras)?;
    let (observed_s, doubtful_s) = seen.get(0, id).map_or((0, 0), |sums| (sums.observed_s, sums.doubtful_s));
    let coverage = Grid::one(calendar, period).coverage(0, subject, observed_s, doubtful_s);
    Ok(Some(HeatMap { cells: cells.into_iter().map(|person_ms| person_ms as f64 / 1000.0).collect(), coverage }))
}

/// The part of a period that can still be told: before the ledger's horizon only whole hours are.
fn kept(calendar: &Calendar, period: Period, horizon: i64) -> Period {
    let whole = |time: i64, up: bool| {
        let hour = calendar.bucket_at(Bucket::Hour, time);
        let is_old = time > hour.from && time < horizon;
        EventTime(if is_old && up {
            hour.to
        } else if is_old {
            hour.from
        } else {
            time
        })
    };
    let from = whole(period.from.micros(), true);
    Period { from, to: whole(period.to.micros(), false).max(from) }
}

fn add(db: &Connection, query: &str, span: Span, camera: i32, cells: &mut [u64]) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![stamp(span.from), stamp(span.to), camera])?;
    while let Some(row) = rows.next()? {
        // A cell beyond the grid could only come from another grid's time; it has no place in this one.
        if let Some(cell) = cells.get_mut(usize::from(row.get::<_, u16>(0)?)) {
            *cell += row.get::<_, u64>(1)?;
        }
    }
    Ok(())
}
