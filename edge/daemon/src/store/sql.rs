//! Values as `DuckDB` wants them bound.

use duckdb::types::{TimeUnit, Value};

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
