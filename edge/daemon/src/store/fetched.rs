//! One row of a query's answer, where the database has put it.
//!
//! Owns reading by column and type: an answer may have millions of values, and each would otherwise be wrapped and matched on the
//! way. A value that is NULL, or of another type than its query says, is zero or empty.

use duckdb::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, UInt16Array, UInt32Array, UInt64Array,
};
use duckdb::arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, UInt16Type,
    UInt32Type, UInt64Type,
};

/// A column of a batch by its type.
enum Column<'a> {
    UInt16(&'a UInt16Array),
    UInt32(&'a UInt32Array),
    UInt64(&'a UInt64Array),
    Int32(&'a Int32Array),
    Int64(&'a Int64Array),
    Float64(&'a Float64Array),
    Date(&'a Date32Array),
    Time(&'a TimestampMicrosecondArray),
    Text(&'a StringArray),
    /// Of no type that a query here asks for.
    Other,
}

impl<'a> Column<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        match array.data_type() {
            DataType::UInt16 => Self::UInt16(array.as_primitive::<UInt16Type>()),
            DataType::UInt32 => Self::UInt32(array.as_primitive::<UInt32Type>()),
            DataType::UInt64 => Self::UInt64(array.as_primitive::<UInt64Type>()),
            DataType::Int32 => Self::Int32(array.as_primitive::<Int32Type>()),
            DataType::Int64 => Self::Int64(array.as_primitive::<Int64Type>()),
            DataType::Float64 => Self::Float64(array.as_primitive::<Float64Type>()),
            DataType::Date32 => Self::Date(array.as_primitive::<Date32Type>()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Self::Time(array.as_primitive::<TimestampMicrosecondType>())
            }
            DataType::Utf8 => Self::Text(array.as_string::<i32>()),
            _ => Self::Other,
        }
    }

    /// A whole number, days since 1970-01-01, or microseconds since then.
    fn whole(&self, row: usize) -> Option<i64> {
        match self {
            Self::UInt16(values) => values.is_valid(row).then(|| values.value(row).into()),
            Self::UInt32(values) => values.is_valid(row).then(|| values.value(row).into()),
            Self::UInt64(values) => values.is_valid(row).then(|| values.value(row) as i64),
            Self::Int32(values) => values.is_valid(row).then(|| values.value(row).into()),
            Self::Int64(values) => values.is_valid(row).then(|| values.value(row)),
            Self::Date(values) => values.is_valid(row).then(|| values.value(row).into()),
            Self::Time(values) => values.is_valid(row).then(|| values.value(row)),
            Self::Float64(_) | Self::Text(_) | Self::Other => None,
        }
    }
}

/// The columns of a batch, by type.
pub(super) struct Columns<'a>(Vec<Column<'a>>);

impl<'a> Columns<'a> {
    pub fn of(batch: &'a RecordBatch) -> Self {
        Self(batch.columns().iter().map(Column::of).collect())
    }
}

/// A row of a batch; columns are counted from 0.
#[derive(Clone, Copy)]
pub(super) struct Fetched<'a> {
    pub columns: &'a Columns<'a>,
    pub row: usize,
}

impl<'a> Fetched<'a> {
    /// The subject, in column 0.
    pub fn id(self) -> i32 {
        self.integer(0).unwrap_or_default() as i32
    }

    /// When, in column 1: days or microseconds since 1970-01-01.
    pub fn time(self) -> i64 {
        self.integer(1).unwrap_or_default()
    }

    /// A number that is not negative.
    pub fn whole(self, column: usize) -> u64 {
        self.known(column).unwrap_or_default()
    }

    /// The same; `None` for NULL.
    pub fn known(self, column: usize) -> Option<u64> {
        self.integer(column).map(|value| value as u64)
    }

    /// A number with a fraction.
    pub fn real(self, column: usize) -> f64 {
        match self.columns.0.get(column) {
            Some(Column::Float64(values)) if values.is_valid(self.row) => values.value(self.row),
            _ => 0.0,
        }
    }

    /// A VARCHAR.
    pub fn text(self, column: usize) -> &'a str {
        match self.columns.0.get(column) {
            Some(Column::Text(texts)) if texts.is_valid(self.row) => texts.value(self.row),
            _ => "",
        }
    }

    fn integer(self, column: usize) -> Option<i64> {
        self.columns.0.get(column)?.whole(self.row)
    }
}
