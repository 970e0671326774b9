//! The SQL of an import: one line at a time, each in a transaction of its own, so that counts wait a moment only.

use duckdb::{Connection, OptionalExt as _, params};
use promenade_core::time::EventTime;

use super::compare::{Difference, Present, compare};
use super::{ImportOutcome, ImportSeries, ImportSource, ImportTarget, ImportedHour, remove};
use crate::store::calendar::{Calendar, Span};
use crate::store::sql::stamp;
use crate::store::{Orders, Period, StoreError, VersionTexts, Writer, rollup_day};

/// Hours to be written, and those to be taken out of the way before.
pub(super) const STAGE: &str = "
CREATE TEMP TABLE IF NOT EXISTS import_stage
    (start TIMESTAMP, day DATE, count_in UINTEGER, count_out UINTEGER, observed_s USMALLINT, doubtful_s USMALLINT);
CREATE TEMP TABLE IF NOT EXISTS import_gone (start TIMESTAMP, replaced BOOLEAN);
DELETE FROM import_stage;
DELETE FROM import_gone;";

/// $1 the line, $2 the version, $3 the number of the flush. The staff of an earlier counter is unknown.
const MERGE: &str = "
MERGE INTO line_hour AS o USING import_stage AS n ON o.line_id = $1 AND o.start = n.start
WHEN MATCHED THEN UPDATE SET day = n.day, count_in = n.count_in, count_out = n.count_out, staff_in = NULL, staff_out = NULL,
    observed_s = n.observed_s, doubtful_s = n.doubtful_s, version_first = $2, version_last = $2,
    revision = o.revision + 1, flush = $3, imported = true
WHEN NOT MATCHED THEN INSERT
    (line_id, start, day, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
     version_first, version_last, revision, flush, imported) VALUES
    ($1, n.start, n.day, n.count_in, n.count_out, NULL, NULL, n.observed_s, n.doubtful_s, $2, $2, 0, $3, true)";

/// $1 the source, $2 the line.
const SET_ASIDE: &str = "
INSERT INTO import_replaced
SELECT $1, line_id, start, day, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
       version_first, version_last, revision, imported
FROM line_hour WHERE line_id = $2 AND start IN (SELECT start FROM import_gone WHERE replaced)";

impl Orders {
    /// [`Writer::import`], between two flushes of the running writer.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing was changed then.
    pub async fn import(&self, source: ImportSource, series: ImportSeries) -> Result<ImportOutcome, StoreError> {
        self.give(move |writer| writer.import(&source, &series)).await
    }
}

impl Writer {
    /// Brings the hours of one line to what a file says, in one transaction. A line that is not known yet is noted as one
    /// that is not drawn.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing was changed then.
    pub fn import(&mut self, source: &ImportSource, series: &ImportSeries) -> Result<ImportOutcome, StoreError> {
        let (target, texts) = (&series.target, texts(source));
        let (line, version) = self.names.imported(&target.camera, target.kind(), &target.name, &texts);
        let outcome = self.in_transaction(|writer, flush| {
            let present = present(&writer.db, line, source, series.period)?;
            let difference = compare(&present, series, source.replace, |hour| doubted(&writer.calendar, hour));
            if difference.outcome.changes() > 0 {
                writer.names.save(&writer.db)?;
                stage(&writer.db, &writer.calendar, &difference)?;
                write(&writer.db, line, version, flush, source)?;
                note(&writer.db, line, source, &difference)?;
            }
            Ok(difference.outcome)
        })?;
        if outcome.changes() > 0 {
            self.names.saved();
            self.flushes += 1;
        }
        Ok(outcome)
    }
}

fn texts(source: &ImportSource) -> VersionTexts {
    let model = source.model();
    VersionTexts { geometry: String::new(), formula: format!("{model} {}", source.sha256), model }
}

/// The number of a line or gate; `None` for one that was never there.
pub(super) fn line_id(db: &Connection, target: &ImportTarget) -> Result<Option<i32>, StoreError> {
    let query = "SELECT i.item_id FROM item i JOIN camera c ON c.camera_id = i.camera_id
                 WHERE c.name = $1 AND i.name = $2 AND i.kind = $3";
    let values = params![target.camera, target.name, target.kind().name()];
    Ok(db.query_row(query, values, |row| row.get(0)).optional()?)
}

/// The hours of a line that are there within a period.
pub(super) fn present(
    db: &Connection,
    line: i32,
    source: &ImportSource,
    period: Period,
) -> Result<Vec<Present>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT epoch_us(h.start), h.count_in, h.count_out, h.doubtful_s > 0, h.imported AND v.model = $4
         FROM line_hour h JOIN version v ON v.version_id = h.version_last
         WHERE h.line_id = $1 AND h.start >= $2 AND h.start < $3",
    )?;
    let (from, to) = (stamp(period.from.micros()), stamp(period.to.micros()));
    let rows = statement.query_map(params![line, from, to, source.model()], |row| {
        Ok(Present {
            start: row.get(0)?,
            r#in: row.get(1)?,
            out: row.get(2)?,
            doubtful: row.get(3)?,
            ours: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<duckdb::Result<_>>()?)
}

/// Whether the hour stands as doubtful: where the site is closed there is no second to doubt.
pub(super) fn doubted(calendar: &Calendar, hour: &ImportedHour) -> bool {
    hour.doubtful && open_s(calendar, hour) > 0
}

/// Seconds of the hour in which the site is open: an earlier counter is taken to have seen all of them.
fn open_s(calendar: &Calendar, hour: &ImportedHour) -> u32 {
    calendar.open_seconds(Span { from: hour.start.micros(), to: end(hour).micros() })
}

fn stage(db: &Connection, calendar: &Calendar, difference: &Difference) -> Result<(), StoreError> {
    db.execute_batch(STAGE)?;
    let mut rows = db.appender("import_stage")?;
    for hour in &difference.write {
        let observed_s = open_s(calendar, hour);
        let doubtful_s = if hour.doubtful { observed_s } else { 0 };
        let day = duckdb::types::Value::Date32(calendar.day_number(hour.start.micros()));
        rows.append_row(params![stamp(hour.start.micros()), day, hour.r#in, hour.out, observed_s, doubtful_s])?;
    }
    rows.flush()?;
    let mut gone = db.appender("import_gone")?;
    let withdrawn = difference.withdraw.iter().map(|start| (*start, false));
    for (start, replaced) in withdrawn.chain(difference.replace.iter().map(|start| (*start, true))) {
        gone.append_row(params![stamp(start), replaced])?;
    }
    Ok(gone.flush()?)
}

/// Days of the hours that come and go.
pub(super) const DAYS: &str = "SELECT day FROM import_stage UNION
    SELECT day FROM line_hour WHERE line_id = $1 AND start IN (SELECT start FROM import_gone)";

fn write(db: &Connection, line: i32, version: i32, flush: i64, source: &ImportSource) -> Result<(), StoreError> {
    rollup_day::touch_those(db, DAYS, params![line])?;
    db.execute(SET_ASIDE, params![source.source, line])?;
    remove::take_back(db, &source.source, line, flush)?;
    db.execute(MERGE, params![line, version, flush])?;
    Ok(db.execute_batch(STAGE)?)
}

/// Notes the file, and the time of which the source now has hours of the line.
fn note(db: &Connection, line: i32, source: &ImportSource, difference: &Difference) -> Result<(), StoreError> {
    let hours = difference.outcome.changes();
    let known = "SELECT hours FROM import WHERE source = $1 AND sha256 = $2";
    let before: Option<u64> =
        db.query_row(known, params![source.source, source.sha256], |row| row.get(0)).optional()?;
    db.execute("DELETE FROM import WHERE source = $1 AND sha256 = $2", params![source.source, source.sha256])?;
    let ImportSource { source: name, sha256, file, timezone, mapping, who, time, .. } = source;
    let time = stamp(time.micros());
    let row = params![name, sha256, file, timezone, mapping, who, time, before.unwrap_or(0) + hours];
    db.execute("INSERT INTO import VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", row)?;
    let Some((first, last)) = difference.write.first().zip(difference.write.last()) else { return Ok(()) };
    widen(db, line, name, first.start, end(last))
}

fn end(hour: &ImportedHour) -> EventTime {
    hour.start.plus_seconds(f64::from(hour.seconds))
}

fn widen(db: &Connection, line: i32, source: &str, first: EventTime, until: EventTime) -> Result<(), StoreError> {
    let values = params![source, line, stamp(first.micros()), stamp(until.micros())];
    db.execute(
        "MERGE INTO import_line AS o USING (SELECT $3::TIMESTAMP AS first, $4::TIMESTAMP AS until) AS n
         ON o.source = $1 AND o.line_id = $2
         WHEN MATCHED THEN UPDATE SET first = least(o.first, n.first), until = greatest(o.until, n.until)
         WHEN NOT MATCHED THEN INSERT VALUES ($1, $2, n.first, n.until)",
        values,
    )?;
    Ok(())
}
