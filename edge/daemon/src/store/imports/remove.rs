//! Taking an import back: its hours go, and what they replaced returns.

use std::collections::BTreeSet;

use duckdb::{Connection, params};

use super::{model, write};
use crate::store::{Orders, StoreError, Writer, rollup_day};

/// What was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportRemoved {
    /// Lines and gates that had hours of the source.
    pub lines: u64,
    /// Hours that went.
    pub hours: u64,
    /// Hours that returned to what was there before the import.
    pub restored: u64,
}

/// $1 the model of the source's versions, $2 the line.
const OF_SOURCE: &str =
    "line_id = $2 AND imported AND version_last IN (SELECT version_id FROM version WHERE model = $1)";

/// $1 the source, $2 the line, $3 the number of the flush. Readers who ask for what is new have to see it again.
const RESTORE: &str = "
MERGE INTO line_hour AS o USING (
    SELECT * FROM import_replaced WHERE source = $1 AND line_id = $2
       AND start IN (SELECT start FROM import_gone WHERE NOT replaced)
) AS n ON o.line_id = n.line_id AND o.start = n.start
WHEN MATCHED THEN UPDATE SET day = n.day, count_in = n.count_in, count_out = n.count_out,
    staff_in = n.staff_in, staff_out = n.staff_out, observed_s = n.observed_s, doubtful_s = n.doubtful_s,
    version_first = n.version_first, version_last = n.version_last,
    revision = o.revision + 1, flush = $3, imported = n.imported";

/// $1 the source, $2 the line.
const FORGET_REPLACED: &str = "
DELETE FROM import_replaced WHERE source = $1 AND line_id = $2
   AND start IN (SELECT start FROM import_gone WHERE NOT replaced)";

/// Takes back the hours of a source that `import_gone` lists: what they replaced returns, the others go. Returns how many
/// returned and how many went.
pub(super) fn take_back(db: &Connection, source: &str, line: i32, flush: i64) -> Result<(u64, u64), StoreError> {
    let restored = db.execute(RESTORE, params![source, line, flush])?;
    db.execute(FORGET_REPLACED, params![source, line])?;
    let delete = format!(
        "DELETE FROM line_hour WHERE {OF_SOURCE} AND start IN (SELECT start FROM import_gone WHERE NOT replaced)"
    );
    let gone = db.execute(&delete, params![model(source), line])?;
    Ok((restored as u64, gone as u64))
}

impl Orders {
    /// Takes everything of a source back, a line at a time between the flushes of the running writer. `None`: there is no
    /// such source.
    ///
    /// # Errors
    /// When the disk or the database refuses; what is not yet taken back is by the next try.
    pub async fn remove_import(&self, source: String) -> Result<Option<ImportRemoved>, StoreError> {
        let name = source.clone();
        let Some(lines) = self.give(move |writer| writer.imported_lines(&name)).await? else { return Ok(None) };
        let mut removed = ImportRemoved::default();
        for line in lines {
            let name = source.clone();
            removed.add(self.give(move |writer| writer.remove_imported_line(&name, line)).await?);
        }
        self.give(move |writer| writer.forget_import(&source)).await?;
        Ok(Some(removed))
    }
}

impl Writer {
    /// Takes everything of a source back; `None` where there is no such source.
    ///
    /// # Errors
    /// When the disk or the database refuses; what is not yet taken back is by the next try.
    pub fn remove_import(&mut self, source: &str) -> Result<Option<ImportRemoved>, StoreError> {
        let Some(lines) = self.imported_lines(source)? else { return Ok(None) };
        let mut removed = ImportRemoved::default();
        for line in lines {
            removed.add(self.remove_imported_line(source, line)?);
        }
        self.forget_import(source)?;
        Ok(Some(removed))
    }

    fn imported_lines(&self, source: &str) -> Result<Option<Vec<i32>>, StoreError> {
        let files: i64 =
            self.db.query_row("SELECT count(*) FROM import WHERE source = $1", params![source], |row| row.get(0))?;
        let mut lines = self.db.prepare("SELECT line_id FROM import_line WHERE source = $1 ORDER BY line_id")?;
        let lines: Vec<i32> = lines.query_map(params![source], |row| row.get(0))?.collect::<duckdb::Result<_>>()?;
        Ok((files > 0 || !lines.is_empty()).then_some(lines))
    }

    /// Removes the hours of one line, puts back what they replaced, and derives what was counted beside them.
    fn remove_imported_line(&mut self, source: &str, line: i32) -> Result<ImportRemoved, StoreError> {
        let removed = self.in_transaction(|writer, flush| {
            let db = &writer.db;
            let watched = hours_with_minutes(db, source, line)?;
            db.execute_batch(write::STAGE)?;
            let all = format!("INSERT INTO import_gone SELECT start, false FROM line_hour WHERE {OF_SOURCE}");
            db.execute(&all, params![model(source), line])?;
            rollup_day::touch_those(db, write::DAYS, params![line])?;
            let (restored, gone) = take_back(db, source, line, flush)?;
            // Another source may stand in the place of this one; there is nothing to return to any more.
            db.execute(&format!("DELETE FROM import_replaced WHERE {OF_SOURCE}"), params![model(source), line])?;
            db.execute("DELETE FROM import_line WHERE source = $1 AND line_id = $2", params![source, line])?;
            watched.into_iter().try_for_each(|start| writer.derive_hour_at(start, flush))?;
            db.execute_batch(write::STAGE)?;
            Ok(ImportRemoved { lines: 1, hours: restored + gone, restored })
        })?;
        self.flushes += 1;
        Ok(removed)
    }

    fn forget_import(&mut self, source: &str) -> Result<(), StoreError> {
        Ok(self.db.execute("DELETE FROM import WHERE source = $1", params![source]).map(drop)?)
    }
}

impl ImportRemoved {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.hours += other.hours;
        self.restored += other.restored;
    }
}

/// Starts of the source's hours of a line in which the line was watched, too.
fn hours_with_minutes(db: &Connection, source: &str, line: i32) -> Result<BTreeSet<i64>, StoreError> {
    let query = format!(
        "WITH hour AS (SELECT start, start + INTERVAL 1 HOUR AS until FROM line_hour WHERE {OF_SOURCE})
         SELECT DISTINCT epoch_us(h.start) FROM hour h
         JOIN (SELECT start FROM line_minute WHERE line_id = $2) m ON m.start >= h.start AND m.start < h.until"
    );
    let mut statement = db.prepare(&query)?;
    let starts = statement.query_map(params![model(source), line], |row| row.get(0))?;
    Ok(starts.collect::<duckdb::Result<_>>()?)
}
