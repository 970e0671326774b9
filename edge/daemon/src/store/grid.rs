//! The rows an answer has: every bucket of a period, for every line, zone or camera asked about.
//!
//! Owns the frame that counts are put into, so that a gap is a row and not a row that is missing. Sums are fetched from
//! the coarsest table that fits: whole days from the days, whole hours from the hours, ragged ends and minutes from the
//! minutes.

mod levels;

use std::collections::BTreeMap;
use std::sync::Arc;

use duckdb::Connection;

use super::calendar::{Calendar, Span};
use super::cells::Cells;
use super::error::TOO_MANY;
use super::fetched::{Columns, Fetched};
use super::{Bucket, Coverage, Period, StoreError};
use levels::Level;

/// Columns of observed seconds. Those of hours hold seconds of opening time alone, those of minutes all of them.
const OBSERVED: [&str; 3] = ["observed_s", "doubtful_s", "seconds"];

/// Rows that one answer may have; a longer one is asked for in pieces.
const MOST_ROWS: usize = 100_000;

/// One line, zone or part of a gate (or camera, then `name` is empty).
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub id: i32,
    pub camera: Arc<str>,
    pub name: Arc<str>,
    pub zone_kind: Arc<str>,
    pub since: Option<i64>,
    pub until: Option<i64>,
    /// What is excluded of it, in order, without overlaps.
    pub excluded: Vec<Span>,
}

/// What an answer has rows for, by number.
pub(super) type Subjects = BTreeMap<i32, Subject>;

impl Subject {
    /// Whether it was drawn in some part of a bucket. What was never watched is drawn all the same.
    pub fn is_there(&self, bucket: Span) -> bool {
        self.since.is_none_or(|since| since < bucket.to) && self.until.is_none_or(|until| until > bucket.from)
    }
}

/// What one query fetches: a table's stem, its key column, and the columns asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// `line`, `zone`, `zone_bin`, `camera` or `doubt`; the table is `<stem>_minute`, `<stem>_hour` or `<stem>_day`.
    pub stem: &'static str,
    /// `line_id`, `zone_id` or `camera_id`.
    pub id: &'static str,
    /// Columns after key and bucket; those of `also_by` come first.
    pub columns: &'a [&'static str],
    /// Further columns, with a trailing comma, or nothing. With them the database adds up the others, as whole numbers, which
    /// leaves far fewer rows; else whoever takes the rows does.
    pub also_by: &'static str,
}

/// The bucket that is the whole period.
const ONE: i64 = 0;

/// The buckets of one question.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    calendar: &'a Calendar,
    /// `None`: the whole period is one bucket, which need not be one of the calendar's.
    bucket: Option<Bucket>,
    asked: Period,
    pub buckets: Vec<Span>,
    /// What identifies each bucket in fetched rows, rising.
    keys: Vec<i64>,
    /// Seconds of each bucket inside the period in which the site is open.
    open_s: Vec<u32>,
}

impl<'a> Grid<'a> {
    /// Cuts a period into buckets.
    pub fn new(calendar: &'a Calendar, asked: Period, bucket: Bucket) -> Result<Self, StoreError> {
        let span = Span { from: asked.from.micros(), to: asked.to.micros() };
        let buckets = calendar.buckets(bucket, span, MOST_ROWS).ok_or_else(too_many)?;
        let keys = buckets.iter().map(|span| calendar.key(bucket, span.from)).collect();
        let inside: Vec<Span> = buckets.iter().map(|bucket| bucket.within(span)).collect();
        let open_s = calendar.open_seconds_of(&inside);
        Ok(Self { calendar, bucket: Some(bucket), asked, buckets, keys, open_s })
    }

    /// The whole of a period as one bucket.
    pub fn one(calendar: &'a Calendar, asked: Period) -> Self {
        let whole = Span { from: asked.from.micros(), to: asked.to.micros() };
        let open_s = vec![calendar.open_seconds(whole)];
        Self { calendar, bucket: None, asked, buckets: vec![whole], keys: vec![ONE], open_s }
    }

    /// Room for the sums of `subjects`.
    pub fn cells<T: Default>(&self, subjects: &Subjects) -> Cells<T> {
        Cells::new(&self.keys, subjects.keys().copied())
    }

    /// Refuses an answer that would be too long.
    pub fn check(&self, subjects: usize) -> Result<(), StoreError> {
        if self.buckets.len() * subjects > MOST_ROWS { Err(too_many()) } else { Ok(()) }
    }

    /// Coverage of a bucket, as far as it lies in the period and the site is open.
    pub fn coverage(&self, bucket: usize, of: &Subject, observed_s: u64, doubtful_s: u64) -> Coverage {
        let period_s = self.open_s[bucket];
        let observed_s = (observed_s as u32).min(period_s);
        let asked = Span { from: self.asked.from.micros(), to: self.asked.to.micros() };
        let inside = self.buckets[bucket].within(asked);
        let parts = of.excluded.iter().map(|excluded| excluded.within(inside)).filter(|part| part.from < part.to);
        let excluded_s = parts.map(|part| self.calendar.open_seconds(part)).sum();
        Coverage { period_s, observed_s, doubtful_s: (doubtful_s as u32).min(observed_s), excluded_s }
    }

    /// Coverage of a bucket in which nothing was there to see by.
    pub fn unseen(&self, bucket: usize) -> Coverage {
        Coverage { period_s: self.open_s[bucket], ..Coverage::default() }
    }

    /// Fetches what there is for `subjects`, adding up with `take`, whose row has (subject, time) for columns 0 and 1. Only
    /// rows of `subjects` are read: over years the others would be most of them.
    pub fn fetch<T: Default>(
        &self,
        db: &Connection,
        source: Source<'_>,
        subjects: &Subjects,
        cells: &mut Cells<T>,
        mut take: impl FnMut(&mut T, Fetched<'_>),
    ) -> Result<(), StoreError> {
        let Some(ids) = condition(source.id, subjects) else { return Ok(()) };
        for (level, span) in self.levels(&self.due(db)?) {
            let mut statement = db.prepare_cached(&self.query(source, level, &ids))?;
            // A piece of minutes at a ragged end lies in one hour, so all of it belongs to one bucket.
            let fixed = level.is_piece().then(|| self.key_at(span.from));
            for batch in statement.query_arrow(level.bounds(self.calendar, span))? {
                let columns = Columns::of(&batch);
                for row in (0..batch.num_rows()).map(|row| Fetched { columns: &columns, row }) {
                    if let Some(cell) = cells.at(row.id(), fixed.unwrap_or_else(|| row.time())) {
                        take(cell, row);
                    }
                }
            }
        }
        Ok(())
    }

    fn key_at(&self, micros: i64) -> i64 {
        self.bucket.map_or(ONE, |bucket| self.calendar.key(bucket, self.calendar.bucket_at(bucket, micros).from))
    }

    fn query(&self, source: Source<'_>, level: Level, ids: &str) -> String {
        let Source { stem, id, columns, also_by } = source;
        let key = match (level, self.bucket) {
            (Level::Piece | Level::ClosedPiece, _) | (_, None) => "0",
            (_, Some(Bucket::Minute | Bucket::Hour)) => "start",
            _ => "day",
        };
        let grouped = !also_by.is_empty() && (self.bucket.is_none() || self.bucket != level.bucket());
        let value = |column: &&str| match *column {
            column if level == Level::ClosedPiece && OBSERVED.contains(&column) => "0".to_owned(),
            column if grouped => format!("sum({column})::UBIGINT"),
            column => column.to_owned(),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let (table, time, values) = (level.table(), level.time(), values.join(", "));
        let group = if grouped { " GROUP BY ALL" } else { "" };
        format!(
            "SELECT {id}, {key} AS bucket, {also_by} {values} FROM {stem}_{table} \
             WHERE {time} >= $1 AND {time} < $2 AND {ids}{group}"
        )
    }
}

fn too_many() -> StoreError {
    StoreError(format!(
        "{TOO_MANY} more than {MOST_ROWS} rows: ask for a shorter period, a coarser bucket or one camera"
    ))
}

/// Which numbers `id` may have; `None` where there are none. Those of one camera follow each other, and a comparison is
/// quicker than a list.
fn condition(id: &str, subjects: &Subjects) -> Option<String> {
    let (first, last) = (subjects.first_key_value()?.0, subjects.last_key_value()?.0);
    if first == last {
        return Some(format!("{id} = {first}"));
    }
    if (last - first) as usize + 1 == subjects.len() {
        return Some(format!("{id} BETWEEN {first} AND {last}"));
    }
    let ids: Vec<String> = subjects.keys().map(ToString::to_string).collect();
    Some(format!("{id} IN ({})", ids.join(",")))
}
