//! Rows of a page among the hours that are held.

use duckdb::{Connection, Row, params};
use promenade_core::time::EventTime;

use super::rows::{HourRow, Page, Seen, Standing};
use crate::store::StoreError;
use crate::store::sql::stamp;

/// Where a page lies while it is compared. Lists come as text: an appender takes none.
pub(super) const PAGE_TABLE: &str = "CREATE TEMP TABLE page (
    kind VARCHAR, id VARCHAR, class VARCHAR, start TIMESTAMP, \"end\" TIMESTAMP,
    \"in\" BIGINT, out BIGINT, entries BIGINT, mean DOUBLE, max BIGINT, suppressed VARCHAR, lower_bound VARCHAR,
    period_s INTEGER, observed_s INTEGER, doubtful_s INTEGER, flags VARCHAR,
    geometry VARCHAR, model VARCHAR, formula VARCHAR, revision INTEGER, seq BIGINT)";

/// Rows of a page and held rows that are the same hour of the same thing. The range keeps the search to the part of the
/// table where such rows can be.
const SAME: &str = "h.box = ? AND h.start BETWEEN ? AND ? AND h.start = p.start AND h.kind = p.kind AND h.id = p.id \
                    AND h.class = p.class";

/// That such rows say the same.
const EQUAL: &str = "h.\"in\" IS NOT DISTINCT FROM p.\"in\" AND h.out IS NOT DISTINCT FROM p.out \
                     AND h.entries IS NOT DISTINCT FROM p.entries AND h.mean IS NOT DISTINCT FROM p.mean \
                     AND h.max IS NOT DISTINCT FROM p.max AND h.observed_s = p.observed_s";

/// Texts back to lists.
const LISTS: &str = "list_filter(string_split(suppressed, ','), x -> x <> '') AS suppressed, \
                     list_filter(string_split(lower_bound, ','), x -> x <> '') AS lower_bound, \
                     list_filter(string_split(flags, ','), x -> x <> '') AS flags";

/// Puts the page's rows in the place of those held; returns how many are new or revised, or `None` where the page
/// contradicts what is held. A row whose number is not beyond all that were taken must be one that was taken, value by
/// value: a box that was restored may well publish the same hours in the same order, but not with the same counts.
pub(super) fn merge(db: &Connection, page: &Page, standing: &Standing) -> Result<Option<usize>, StoreError> {
    let starts = || page.rows.iter().map(|row| row.start.micros());
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else { return Ok(Some(0)) };
    let (id, first, last) = (&page.id, stamp(first), stamp(last));
    stage(db, &page.rows)?;
    let known: i64 = db.query_row(
        &format!("SELECT count(*) FROM page p, hour h WHERE {SAME} AND h.seq = p.seq AND h.generation = ? AND {EQUAL}"),
        params![id, first, last, standing.generation],
        |row| row.get(0),
    )?;
    let old = page.rows.iter().filter(|row| row.seq <= standing.seq).count();
    if known as usize != old {
        return Ok(None);
    }
    db.execute(&format!("DELETE FROM hour h USING page p WHERE {SAME}"), params![id, first, last])?;
    db.execute(
        &format!("INSERT INTO hour SELECT ?, * REPLACE ({LISTS}), ? FROM page"),
        params![id, standing.generation],
    )?;
    Ok(Some(page.rows.len() - old))
}

/// Forgets rows of earlier pulls that the box did not bring again; returns how many.
pub(super) fn forget_older(db: &Connection, page: &Page, standing: &Standing) -> Result<usize, StoreError> {
    if !standing.resync {
        return Ok(0);
    }
    let older = "DELETE FROM hour WHERE box = ? AND generation < ?";
    Ok(db.execute(older, params![page.id, standing.generation])?)
}

fn stage(db: &Connection, rows: &[HourRow]) -> Result<(), StoreError> {
    db.execute_batch("DELETE FROM page")?;
    let mut appender = db.appender_to_catalog_and_db("page", "temp", "main")?;
    for row in rows {
        let (start, end) = (stamp(row.start.micros()), stamp(row.end.micros()));
        let Seen { period_s, observed_s, doubtful_s } = row.coverage;
        let [suppressed, lower_bound, flags] =
            [&row.suppressed, &row.lower_bound, &row.flags].map(|list| list.join(","));
        appender.append_row(params![
            row.kind,
            row.id,
            row.class,
            start,
            end,
            row.r#in,
            row.out,
            row.entries,
            row.mean,
            row.max,
            suppressed,
            lower_bound,
            period_s,
            observed_s,
            doubtful_s,
            flags,
            row.geometry,
            row.model,
            row.formula,
            row.revision,
            row.seq
        ])?;
    }
    Ok(appender.flush()?)
}

/// The hours held of a box.
pub(super) fn held(db: &Connection, id: &str) -> Result<Vec<HourRow>, StoreError> {
    let query = "SELECT kind, id, class, epoch_us(start), epoch_us(\"end\"), \"in\", out, entries, mean, max, \
                 array_to_string(suppressed, ','), array_to_string(lower_bound, ','), period_s, observed_s, doubtful_s, array_to_string(flags, ','), \
                 geometry, model, formula, revision, seq FROM hour WHERE box = ? ORDER BY start, kind, id, class";
    let mut statement = db.prepare(query)?;
    let rows = statement.query_map([id], hour)?.collect::<Result<Vec<_>, _>>()?;
    Ok(rows)
}

fn hour(row: &Row<'_>) -> duckdb::Result<HourRow> {
    let list = |text: String| text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Ok(HourRow {
        kind: row.get(0)?,
        id: row.get(1)?,
        class: row.get(2)?,
        start: EventTime(row.get(3)?),
        end: EventTime(row.get(4)?),
        r#in: row.get(5)?,
        out: row.get(6)?,
        entries: row.get(7)?,
        mean: row.get(8)?,
        max: row.get(9)?,
        suppressed: list(row.get(10)?),
        lower_bound: list(row.get(11)?),
        coverage: Seen { period_s: row.get(12)?, observed_s: row.get(13)?, doubtful_s: row.get(14)? },
        flags: list(row.get(15)?),
        geometry: row.get(16)?,
        model: row.get(17)?,
        formula: row.get(18)?,
        revision: row.get(19)?,
        seq: row.get(20)?,
    })
}
