//! Rows as a batch of Arrow arrays, which Arrow streams and Parquet files are written from.
//!
//! Owns the types: timestamps in microseconds with the site's zone, UTF-8, 64-bit whole numbers, doubles.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, TimestampMicrosecondArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use promenade_core::time::EventTime;

use super::columns::{Column, Columns, Values};

/// The schema of columns, of a site in the zone of that IANA name.
pub fn schema<R: 'static>(columns: &Columns<R>, zone: &str) -> SchemaRef {
    let field = |column: &Column<R>| {
        let kind = match column.values {
            Values::Time(_) => DataType::Timestamp(TimeUnit::Microsecond, Some(zone.into())),
            Values::Text(_) | Values::List(..) => DataType::Utf8,
            Values::Integer(_) => DataType::Int64,
            Values::Number(_) => DataType::Float64,
        };
        Field::new(column.name, kind, true)
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

/// The rows, column by column.
///
/// # Errors
/// When `schema` is that of other columns.
pub fn batch<R: 'static>(
    columns: &Columns<R>,
    schema: &SchemaRef,
    zone: &str,
    rows: &[R],
) -> Result<RecordBatch, ArrowError> {
    let array = |column: &Column<R>| -> ArrayRef {
        match &column.values {
            Values::Time(of) => {
                let times = rows.iter().map(|row| of(row).map(EventTime::micros));
                Arc::new(times.collect::<TimestampMicrosecondArray>().with_timezone(zone))
            }
            Values::Text(of) | Values::List(_, of) => {
                let mut texts = StringBuilder::with_capacity(rows.len(), rows.len() * 16);
                for row in rows {
                    texts.append_option(of(row));
                }
                Arc::new(texts.finish())
            }
            Values::Integer(of) => Arc::new(rows.iter().map(of).collect::<Int64Array>()),
            Values::Number(of) => Arc::new(rows.iter().map(of).collect::<Float64Array>()),
        }
    };
    RecordBatch::try_new(Arc::clone(schema), columns.iter().map(array).collect())
}
