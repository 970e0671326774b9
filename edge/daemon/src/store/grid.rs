//! The rows an answer has: every bucket of a period, for every line, zone or camera asked about.
//!
//! Owns the frame that counts are put into, so that a gap is a row and not a row that is missing. Sums are fetched from
//! the coarsest table that fits: whole hours from the hours, ragged ends and minutes from the minutes.

use std::collections::{BTreeMap, HashMap};

use duckdb::{Connection, Row, params};

use super::calendar::{Calendar, MINUTE, Span, floor};
use super::names::Kind;
use super::sql::stamp;
use super::{Bucket, Coverage, Exclusion, Filter, Period, StoreError, notes};

/// Columns of observed seconds. Those of hours hold seconds of opening time alone, those of minutes all of them.
const OBSERVED: [&str; 3] = ["observed_s", "doubtful_s", "seconds"];

/// Rows that one answer may have.
const MOST_ROWS: usize = 50_000;

/// One line, zone or part of a gate (or camera, then `name` is empty).
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub id: i32,
    pub camera: String,
    pub name: String,
    pub zone_kind: String,
    since: Option<i64>,
    until: Option<i64>,
    /// What is excluded of it, in order, without overlaps; no more than the period.
    excluded: Vec<Span>,
}

/// What an answer has rows for, by number.
pub(super) type Subjects = BTreeMap<i32, Subject>;

impl Subject {
    /// Whether it was drawn in some part of a bucket. What was never watched is drawn all the same.
    pub fn is_there(&self, bucket: Span) -> bool {
        self.since.is_none_or(|since| since < bucket.to) && self.until.is_none_or(|until| until > bucket.from)
    }
}

/// What one query fetches: a table's stem, its key column, and the sums asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// `line`, `zone`, `zone_bin`, `camera` or `doubt`; the table is `<stem>_minute` or `<stem>_hour`.
    pub stem: &'static str,
    /// `line_id`, `zone_id` or `camera_id`.
    pub id: &'static str,
    /// Columns after key and bucket, aggregated; a further grouping comes first.
    pub sums: &'static str,
    /// A further column to group by, with a trailing comma, or nothing.
    pub also_by: &'static str,
}

/// The buckets of one question.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    calendar: &'a Calendar,
    bucket: Bucket,
    asked: Period,
    pub buckets: Vec<Span>,
    /// Seconds of each bucket inside the period in which the site is open, by the bucket's start.
    open_s: HashMap<i64, u32>,
}

impl<'a> Grid<'a> {
    /// Cuts a period into buckets.
    pub fn new(calendar: &'a Calendar, asked: Period, bucket: Bucket) -> Result<Self, StoreError> {
        let span = Span { from: asked.from.micros(), to: asked.to.micros() };
        let buckets = calendar.buckets(bucket, span, MOST_ROWS).ok_or_else(too_many)?;
        let inside: Vec<Span> = buckets.iter().map(|bucket| bucket.within(span)).collect();
        let open_s = buckets.iter().map(|bucket| bucket.from).zip(calendar.open_seconds_of(&inside)).collect();
        Ok(Self { calendar, bucket, asked, buckets, open_s })
    }

    /// The whole of a period as one bucket, which need not be one of the calendar's. It has no key.
    pub fn one(calendar: &'a Calendar, asked: Period) -> Self {
        Self { calendar, bucket: Bucket::Hour, asked, buckets: Vec::new(), open_s: HashMap::new() }
    }

    /// Refuses an answer that would be too long.
    pub fn check(&self, subjects: usize) -> Result<(), StoreError> {
        if self.buckets.len() * subjects > MOST_ROWS { Err(too_many()) } else { Ok(()) }
    }

    /// What identifies a bucket in fetched rows.
    pub fn key(&self, bucket: Span) -> i64 {
        self.calendar.key(self.bucket, bucket.from)
    }

    /// Coverage of a bucket, as far as it lies in the period and the site is open.
    pub fn coverage(&self, bucket: Span, of: &Subject, observed_s: u64, doubtful_s: u64) -> Coverage {
        let asked = Span { from: self.asked.from.micros(), to: self.asked.to.micros() };
        let known = self.open_s.get(&bucket.from).copied();
        let period_s = known.unwrap_or_else(|| self.calendar.open_seconds(bucket.within(asked)));
        let observed_s = (observed_s as u32).min(period_s);
        let inside = bucket.within(asked);
        let parts = of.excluded.iter().map(|excluded| excluded.within(inside)).filter(|part| part.from < part.to);
        let excluded_s = parts.map(|part| self.calendar.open_seconds(part)).sum();
        Coverage { period_s, observed_s, doubtful_s: (doubtful_s as u32).min(observed_s), excluded_s }
    }

    /// Coverage of a bucket in which nothing was there to see by.
    pub fn unseen(&self, bucket: Span) -> Coverage {
        let period_s = self.open_s.get(&bucket.from).copied().unwrap_or_default();
        Coverage { period_s, ..Coverage::default() }
    }

    /// Calls `take` with (subject, bucket key) and the row, whose columns 0 and 1 are those two. Only rows of `subjects` are
    /// read: over years the others would be most of them.
    pub fn fetch(
        &self,
        db: &Connection,
        source: Source,
        subjects: &Subjects,
        mut take: impl FnMut(i32, i64, &Row<'_>) -> duckdb::Result<()>,
    ) -> Result<(), StoreError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = subjects.keys().map(ToString::to_string).collect();
        for (level, span) in self.levels() {
            let mut statement = db.prepare_cached(&self.query(source, level, &ids.join(",")))?;
            let mut rows = statement.query(params![stamp(span.from), stamp(span.to)])?;
            // A piece of minutes at a ragged end lies in one hour, so all of it belongs to one bucket.
            let fixed = level.is_piece().then(|| self.key(self.calendar.bucket_at(self.bucket, span.from)));
            while let Some(row) = rows.next()? {
                take(row.get(0)?, fixed.map_or_else(|| row.get(1), Ok)?, row)?;
            }
        }
        Ok(())
    }

    fn query(&self, source: Source, level: Level, ids: &str) -> String {
        let Source { stem, id, sums, also_by } = source;
        let key = match (level, self.bucket) {
            (Level::Piece | Level::ClosedPiece, _) => "0::BIGINT",
            (_, Bucket::Minute | Bucket::Hour) => "epoch_us(start)",
            (_, Bucket::Day) => "(day - DATE '1970-01-01')::BIGINT",
            (_, Bucket::Week) => "(date_trunc('week', day)::DATE - DATE '1970-01-01')::BIGINT",
            (_, Bucket::Month) => "(date_trunc('month', day)::DATE - DATE '1970-01-01')::BIGINT",
        };
        let table = if level == Level::Hours { "hour" } else { "minute" };
        let unseen = |sums: &str| OBSERVED.iter().fold(sums.to_owned(), |sums, column| sums.replace(column, "0"));
        let sums = if level == Level::ClosedPiece { unseen(sums) } else { sums.to_owned() };
        format!(
            "SELECT {id}, {key} AS bucket, {also_by} {sums} FROM {stem}_{table} \
             WHERE start >= $1 AND start < $2 AND {id} IN ({ids}) GROUP BY ALL"
        )
    }

    /// The period in pieces: true for whole hours, false for minutes.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, Span)> {
        self.levels().into_iter().map(|(level, span)| (level == Level::Hours, span))
    }

    /// Which rows make up the period: minutes where hours would reach beyond it.
    fn levels(&self) -> Vec<(Level, Span)> {
        let from = floor(self.asked.from.micros(), MINUTE);
        let to = floor(self.asked.to.micros() + MINUTE - 1, MINUTE);
        if self.bucket == Bucket::Minute {
            return vec![(Level::Minutes, Span { from, to })];
        }
        let first = self.calendar.bucket_at(Bucket::Hour, from);
        let last = self.calendar.bucket_at(Bucket::Hour, to - 1);
        let whole = Span {
            from: if first.from < from { first.to.min(to) } else { from },
            to: if last.to > to { last.from.max(from) } else { to },
        };
        if whole.from > whole.to {
            return self.by_opening(Span { from, to });
        }
        let mut pieces = self.by_opening(Span { from, to: whole.from });
        pieces.push((Level::Hours, whole));
        pieces.extend(self.by_opening(Span { from: whole.to, to }));
        pieces.retain(|(_, span)| span.from < span.to);
        pieces
    }

    /// Minutes at a ragged end, those in which the site is closed apart.
    fn by_opening(&self, piece: Span) -> Vec<(Level, Span)> {
        let level = |open| if open { Level::Piece } else { Level::ClosedPiece };
        self.calendar.by_opening(piece).into_iter().map(|(open, part)| (level(open), part)).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// Minutes as they are.
    Minutes,
    /// Minutes of one hour, together.
    Piece,
    /// The same while the site is closed: what is counted counts, but no second of it is one that coverage asks for.
    ClosedPiece,
    /// Hours, grouped by bucket.
    Hours,
}

impl Level {
    fn is_piece(self) -> bool {
        matches!(self, Self::Piece | Self::ClosedPiece)
    }
}

fn too_many() -> StoreError {
    StoreError(format!(
        "the answer would have more than {MOST_ROWS} rows: ask for a shorter period, a coarser bucket or one camera"
    ))
}

/// Lines, zones or parts of gates that an answer has rows for: those in the config, those that were watched in the period,
/// and those that a file has hours of in it.
pub(super) fn items(db: &Connection, kind: Kind, filter: &Filter, period: Period) -> Result<Subjects, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT i.item_id, c.name, i.name, i.zone_kind, epoch_us(i.since), epoch_us(i.until)
         FROM item i JOIN camera c ON c.camera_id = i.camera_id
         WHERE i.kind = $1 AND ($2 IS NULL OR c.name = $2) AND ($3 IS NULL OR i.name = $3)
           AND (i.active OR (i.since < $5 AND i.until > $4)
                OR EXISTS (SELECT 1 FROM import_line f WHERE f.line_id = i.item_id AND f.first < $5 AND f.until > $4))",
    )?;
    let (from, to) = (stamp(period.from.micros()), stamp(period.to.micros()));
    let exclusions = notes::exclusions(db, period)?;
    let mut rows = statement.query(params![kind.name(), filter.camera, filter.item, from, to])?;
    let mut subjects = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (camera, name, zone_kind): (String, String, _) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let excluded = excluded(&exclusions, kind.name(), &camera, &name);
        let (since, until) = (row.get(4)?, row.get(5)?);
        let subject = Subject { id: row.get(0)?, camera, name, zone_kind, since, until, excluded };
        subjects.insert(subject.id, subject);
    }
    Ok(subjects)
}

/// When something is excluded: periods that still hold, those that touch made one.
fn excluded(exclusions: &[Exclusion], kind: &str, camera: &str, name: &str) -> Vec<Span> {
    let meant = |found: &&Exclusion| found.trail.withdrawn.is_none() && found.target.takes_in(kind, camera, name);
    let mut spans: Vec<Span> = Vec::new();
    // They come in order of their beginning.
    for found in exclusions.iter().filter(meant) {
        let span = Span { from: found.period.from.micros(), to: found.period.to.micros() };
        match spans.last_mut().filter(|last| last.to >= span.from) {
            Some(last) => last.to = last.to.max(span.to),
            None => spans.push(span),
        }
    }
    spans
}

/// Cameras that an answer has rows for. A name that only files have hours of is no camera that could have seen something.
pub(super) fn cameras(db: &Connection, filter: &Filter, period: Period) -> Result<Subjects, StoreError> {
    let exclusions = notes::exclusions(db, period)?;
    let mut statement = db.prepare_cached(
        "SELECT c.camera_id, c.name FROM camera c
         WHERE ($1 IS NULL OR c.name = $1)
           AND (NOT EXISTS (SELECT 1 FROM import_line f JOIN item i ON i.item_id = f.line_id WHERE i.camera_id = c.camera_id)
                OR EXISTS (SELECT 1 FROM item i WHERE i.camera_id = c.camera_id AND (i.active OR i.since IS NOT NULL)))",
    )?;
    let mut rows = statement.query(params![filter.camera])?;
    let mut subjects = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (name, zone_kind) = (String::new(), String::new());
        let (id, camera): (_, String) = (row.get(0)?, row.get(1)?);
        let excluded = excluded(&exclusions, "camera", &camera, "");
        let subject = Subject { id, camera, name, zone_kind, since: None, until: None, excluded };
        subjects.insert(subject.id, subject);
    }
    Ok(subjects)
}
