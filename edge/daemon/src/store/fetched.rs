//! One row of a query's answer, where the database has put it.
//!
//! Owns reading by column and type: an answer may have millions of values, and each would otherwise be wrapped and matched on the
//! way. A value that is NULL, or of another type than its query says, is zero or empty.

use duckdb::arrow::array::{Array, AsArray, RecordBatch};
use duckdb::arrow::datatypes::{
    ArrowPrimitiveType, Float64Type, Int32Type, Int64Type, UInt16Type, UInt32Type, UInt64Type,
};

/// A row of a batch; columns are counted from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fetched<'a> {
    pub batch: &'a RecordBatch,
    pub row: usize,
}

impl<'a> Fetched<'a> {
    /// The subject, in column 0.
    pub fn id(self) -> i32 {
        self.value::<Int32Type>(0)
    }

    /// The bucket, in column 1.
    pub fn key(self) -> i64 {
        self.value::<Int64Type>(1)
    }

    /// A UBIGINT.
    pub fn whole(self, column: usize) -> u64 {
        self.value::<UInt64Type>(column)
    }

    /// A UBIGINT that may be NULL.
    pub fn known(self, column: usize) -> Option<u64> {
        let values = self.batch.column(column).as_primitive_opt::<UInt64Type>()?;
        values.is_valid(self.row).then(|| values.value(self.row))
    }

    /// A UINTEGER.
    pub fn most(self, column: usize) -> u32 {
        self.value::<UInt32Type>(column)
    }

    /// A USMALLINT.
    pub fn bin(self, column: usize) -> u16 {
        self.value::<UInt16Type>(column)
    }

    /// A DOUBLE.
    pub fn real(self, column: usize) -> f64 {
        self.value::<Float64Type>(column)
    }

    /// A VARCHAR.
    pub fn text(self, column: usize) -> &'a str {
        let texts = self.batch.column(column).as_string_opt::<i32>();
        texts.filter(|texts| texts.is_valid(self.row)).map_or("", |texts| texts.value(self.row))
    }

    fn value<T: ArrowPrimitiveType>(self, column: usize) -> T::Native {
        let values = self.batch.column(column).as_primitive_opt::<T>();
        values.filter(|values| values.is_valid(self.row)).map_or(T::Native::default(), |values| values.value(self.row))
    }
}
