//! The columns of a statistic: names, types and where in a row the values are.
//!
//! Owns the one typed description from which CSV, Parquet and Arrow are written, and the JSON of answers that are streamed. Refuses
//! to know formats, but for what only JSON can have: a list, and an object within a row. A value may be absent, which is not zero.

use std::borrow::Cow;

use promenade_core::time::EventTime;
use serde::Serialize;

use super::statistics::Coverage;

type Of<R, V> = Box<dyn Fn(&R) -> V + Send + Sync>;
type TextOf<R> = Box<dyn for<'a> Fn(&'a R) -> Option<Cow<'a, str>> + Send + Sync>;
type WriteJson<R> = Box<dyn Fn(&R, &mut Vec<u8>) -> serde_json::Result<()> + Send + Sync>;

/// Where the values of a column are, by type.
pub enum Values<R> {
    /// Instants, with the site's zone.
    Time(Of<R, Option<EventTime>>),
    /// UTF-8.
    Text(TextOf<R>),
    /// A list in JSON, and elsewhere the text that stands for it.
    List(WriteJson<R>, TextOf<R>),
    /// Whole numbers.
    Integer(Of<R, Option<i64>>),
    /// Other numbers.
    Number(Of<R, Option<f64>>),
}

/// One column.
pub struct Column<R> {
    /// Its name.
    pub name: &'static str,
    /// In JSON, the object within a row that it is a member of; those of one object follow each other.
    pub within: Option<&'static str>,
    /// Where its values are.
    pub values: Values<R>,
}

/// The columns of rows of type `R`, in order.
pub struct Columns<R>(Vec<Column<R>>);

impl<R: 'static> Columns<R> {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds instants that are always there.
    pub fn time(self, name: &'static str, of: impl Fn(&R) -> EventTime + Send + Sync + 'static) -> Self {
        self.maybe_time(name, move |row| Some(of(row)))
    }

    /// Adds instants that may not be there.
    pub fn maybe_time(self, name: &'static str, of: impl Fn(&R) -> Option<EventTime> + Send + Sync + 'static) -> Self {
        self.with(name, Values::Time(Box::new(of)))
    }

    /// Adds text that is always there.
    pub fn text(self, name: &'static str, of: impl Fn(&R) -> &str + Send + Sync + 'static) -> Self {
        self.maybe_text(name, move |row| Some(of(row).into()))
    }

    /// Adds text that may not be there.
    pub fn maybe_text(
        self,
        name: &'static str,
        of: impl for<'a> Fn(&'a R) -> Option<Cow<'a, str>> + Send + Sync + 'static,
    ) -> Self {
        self.with(name, Values::Text(Box::new(of)))
    }

    /// Adds lists; `text` says the same in one field.
    pub fn list<T: Serialize + 'static>(
        self,
        name: &'static str,
        of: fn(&R) -> &[T],
        text: fn(&[T]) -> String,
    ) -> Self {
        let json: WriteJson<R> = Box::new(move |row, out| serde_json::to_writer(out, of(row)));
        self.with(name, Values::List(json, Box::new(move |row| Some(text(of(row)).into()))))
    }

    /// Adds counts.
    pub fn count(self, name: &'static str, of: impl Fn(&R) -> Option<u64> + Send + Sync + 'static) -> Self {
        self.integer(name, move |row| of(row).map(|count| count as i64))
    }

    /// Adds whole numbers that may be negative.
    pub fn integer(self, name: &'static str, of: impl Fn(&R) -> Option<i64> + Send + Sync + 'static) -> Self {
        self.with(name, Values::Integer(Box::new(of)))
    }

    /// Adds numbers.
    pub fn number(self, name: &'static str, of: impl Fn(&R) -> Option<f64> + Send + Sync + 'static) -> Self {
        self.with(name, Values::Number(Box::new(of)))
    }

    /// Adds `period_s`, `observed_s`, `doubtful_s` and `excluded_s`, which JSON has as an object `coverage`.
    pub fn coverage(self, of: fn(&R) -> Coverage) -> Self {
        let before = self.0.len();
        let mut columns = self
            .count("period_s", move |row| Some(of(row).period_s))
            .count("observed_s", move |row| Some(of(row).observed_s))
            .count("doubtful_s", move |row| Some(of(row).doubtful_s))
            .count("excluded_s", move |row| Some(of(row).excluded_s));
        columns.0[before..].iter_mut().for_each(|column| column.within = Some("coverage"));
        columns
    }

    fn with(mut self, name: &'static str, values: Values<R>) -> Self {
        self.0.push(Column { name, within: None, values });
        self
    }

    /// The columns, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Column<R>> {
        self.0.iter()
    }
}
