//! Values as `DuckDB` wants them bound.
//!
//! A query without parameters must not be prepared for later use (`prepare_cached`): the database (1.5.6) then keeps the plan it
//! made first, with the ranges of values that there were, and misses or garbles rows that came later. One with parameters it plans
//! anew each time.

use std::path::Path;

use duckdb::types::{TimeUnit, Value};

use super::StoreError;

/// A path as a text within a statement: file names cannot be bound.
pub(super) fn quoted(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str().ok_or_else(|| StoreError(format!("{}: rename it in UTF-8", path.display())))?;
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// Microseconds since the epoch as a TIMESTAMP.
pub(super) const fn stamp(micros: i64) -> Value {
    Value::Timestamp(TimeUnit::Microsecond, micros)
}

/// The same, or NULL.
pub(super) const fn optional_stamp(micros: Option<i64>) -> Value {
    match micros {
        Some(micros) => stamp(micros),
        None => Value::Null,
    }
}
