//! Tables to Parquet and what is in them, in SQL.
//!
//! Owns the check of a table's content: the rows, and a sum over their hashes that does not depend on their order. The
//! hash is `DuckDB`'s own and may change with its version; the SHA-256 of a file that was verified does not.

use std::path::{Path, PathBuf};

use duckdb::Connection;
use promenade_core::time::EventTime;

use super::Table;
use super::folder::sync;
use crate::digest;
use crate::store::StoreError;
use crate::store::sql::quoted;

/// What a table or a file of one holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Rows.
    pub rows: u64,
    /// Sum of the rows' hashes: unlike an exclusive or it also tells a row that is there twice from none.
    pub sum: String,
}

/// The file of a table in the folder of a backup.
pub fn file_of(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.parquet"))
}

/// Every table, in order of the alphabet.
pub fn names(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY table_name")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<duckdb::Result<_>>()?)
}

/// Names and types of the columns of `source`: a table, or a file in `read_parquet`.
pub fn columns(db: &Connection, source: &str) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement =
        db.prepare(&format!("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})"))?;
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(columns.collect::<duckdb::Result<_>>()?)
}

/// Reads `source` from end to end.
pub fn check(db: &Connection, source: &str) -> Result<Content, StoreError> {
    let query = format!("SELECT count(*), coalesce(sum(hash(whole_row)), 0)::VARCHAR FROM {source} AS whole_row");
    Ok(db.query_row(&query, [], |row| Ok(Content { rows: row.get::<_, i64>(0)? as u64, sum: row.get(1)? }))?)
}

/// Writes every table into `folder`, each synced, and compares what can be read back with what is in the table.
pub fn write_all(db: &Connection, folder: &Path) -> Result<Vec<Table>, StoreError> {
    names(db)?.into_iter().map(|name| write(db, folder, name)).collect()
}

fn write(db: &Connection, folder: &Path, name: String) -> Result<Table, StoreError> {
    let path = file_of(folder, &name);
    let file = quoted(&path)?;
    db.execute_batch(&format!("COPY {name} TO {file} (FORMAT parquet, COMPRESSION zstd)"))?;
    sync(&path)?;
    let content = check(db, &name)?;
    let read_back = check(db, &format!("read_parquet({file})"))?;
    if read_back != content {
        return Err(StoreError(format!("{}: what was read back is not what is in the table", path.display())));
    }
    let unreadable = |error: std::io::Error| StoreError(format!("{}: {error}", path.display()));
    let bytes = path.metadata().map_err(unreadable)?.len();
    let sha256 = digest::sha256(std::fs::File::open(&path).map_err(unreadable)?).map_err(unreadable)?;
    Ok(Table { name, bytes, sha256, content })
}

/// The version whose hash is meant.
pub fn duckdb_version(db: &Connection) -> Result<String, StoreError> {
    Ok(db.query_row("SELECT version()", [], |row| row.get(0))?)
}

/// The first minute in which a line or zone was watched.
pub fn counted_from(db: &Connection) -> Result<Option<EventTime>, StoreError> {
    let first = "SELECT epoch_us(min(since)) FROM item";
    Ok(db.query_row(first, [], |row| row.get::<_, Option<i64>>(0))?.map(EventTime))
}

/// The newest second that a camera was seen in; from minutes where the ledger is gone.
pub fn counted_to(db: &Connection) -> Result<Option<EventTime>, StoreError> {
    let newest = "SELECT epoch_us(max(time)) FROM (SELECT max(second) AS time FROM camera_second
                  UNION ALL SELECT max(start) FROM camera_minute)";
    Ok(db.query_row(newest, [], |row| row.get::<_, Option<i64>>(0))?.map(EventTime))
}
