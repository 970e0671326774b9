//! The columns of a statistic: names, types and where in a row the values are.
//!
//! Owns the one typed description from which CSV, Parquet and Arrow are written. Refuses to know formats. A value may be absent,
//! which is not zero.

use std::borrow::Cow;

use super::statistics::Coverage;
use super::time::Moment;

type Of<R, V> = Box<dyn Fn(&R) -> V + Send + Sync>;
type TimeOf<R> = Box<dyn for<'a> Fn(&'a R) -> Option<&'a Moment> + Send + Sync>;
type TextOf<R> = Box<dyn for<'a> Fn(&'a R) -> Option<Cow<'a, str>> + Send + Sync>;

/// Where the values of a column are, by type.
pub enum Values<R> {
    /// Instants, with the site's zone.
    Time(TimeOf<R>),
    /// UTF-8.
    Text(TextOf<R>),
    /// Whole numbers.
    Integer(Of<R, Option<i64>>),
    /// Other numbers.
    Number(Of<R, Option<f64>>),
}

/// The columns of rows of type `R`, in order.
pub struct Columns<R>(Vec<(&'static str, Values<R>)>);

impl<R: 'static> Columns<R> {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds instants that are always there.
    pub fn time(self, name: &'static str, of: impl for<'a> Fn(&'a R) -> &'a Moment + Send + Sync + 'static) -> Self {
        self.maybe_time(name, move |row| Some(of(row)))
    }

    /// Adds instants that may not be there.
    pub fn maybe_time(
        self,
        name: &'static str,
        of: impl for<'a> Fn(&'a R) -> Option<&'a Moment> + Send + Sync + 'static,
    ) -> Self {
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

    /// Adds `period_s`, `observed_s`, `doubtful_s` and `excluded_s`.
    pub fn coverage(self, of: fn(&R) -> Coverage) -> Self {
        self.count("period_s", move |row| Some(of(row).period_s))
            .count("observed_s", move |row| Some(of(row).observed_s))
            .count("doubtful_s", move |row| Some(of(row).doubtful_s))
            .count("excluded_s", move |row| Some(of(row).excluded_s))
    }

    fn with(mut self, name: &'static str, values: Values<R>) -> Self {
        self.0.push((name, values));
        self
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Values<R>)> {
        self.0.iter()
    }
}
