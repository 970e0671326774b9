//! Which tables make up a period: days where they are whole and no finer than the buckets, hours, and minutes at ragged ends.

use std::collections::BTreeSet;

use duckdb::Connection;
use duckdb::types::Value;

use super::Grid;
use crate::store::calendar::{Calendar, MINUTE, Span, floor};
use crate::store::sql::stamp;
use crate::store::{Bucket, StoreError, rollup_day};

/// Rows of which table, and how they are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Minutes as they are.
    Minutes,
    /// Minutes of one hour, together.
    Piece,
    /// The same while the site is closed: what is counted counts, but no second of it is one that coverage asks for.
    ClosedPiece,
    /// Hours, grouped by bucket.
    Hours,
    /// Days, grouped by bucket.
    Days,
}

impl Level {
    /// Whether it is part of an hour.
    pub const fn is_piece(self) -> bool {
        matches!(self, Self::Piece | Self::ClosedPiece)
    }

    /// How the table's name ends.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Minutes | Self::Piece | Self::ClosedPiece => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
        }
    }

    /// The column that tells when.
    pub const fn time(self) -> &'static str {
        if matches!(self, Self::Days) { "day" } else { "start" }
    }

    /// The bucket that is one row of the table.
    pub const fn bucket(self) -> Option<Bucket> {
        match self {
            Self::Minutes => Some(Bucket::Minute),
            Self::Piece | Self::ClosedPiece => None,
            Self::Hours => Some(Bucket::Hour),
            Self::Days => Some(Bucket::Day),
        }
    }

    /// The values of $1 and $2 in a query of rows from a span.
    pub fn bounds(self, calendar: &Calendar, span: Span) -> [Value; 2] {
        match self {
            Self::Days => [calendar.day_number(span.from), calendar.day_number(span.to - 1) + 1].map(Value::Date32),
            _ => [stamp(span.from), stamp(span.to)],
        }
    }
}

impl Grid<'_> {
    /// Days that are to be read from their hours, where days are read at all.
    pub fn due(&self, db: &Connection) -> Result<BTreeSet<i32>, StoreError> {
        if self.reads_days() { rollup_day::due(db) } else { Ok(BTreeSet::new()) }
    }

    fn reads_days(&self) -> bool {
        !matches!(self.bucket, Some(Bucket::Minute | Bucket::Hour))
    }

    /// The period in pieces: true for whole hours, false for minutes.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, Span)> {
        self.ragged().into_iter().map(|(level, span)| (level == Level::Hours, span))
    }

    /// Which rows make up the period: whole days where they are no finer than the buckets, but for those that are `due`.
    pub fn levels(&self, due: &BTreeSet<i32>) -> Vec<(Level, Span)> {
        let ragged = self.ragged();
        if !self.reads_days() {
            return ragged;
        }
        let split = |(level, span)| if level == Level::Hours { self.days(span, due) } else { vec![(level, span)] };
        ragged.into_iter().flat_map(split).collect()
    }

    /// Whole hours as whole days, with hours where a day reaches beyond them or is due.
    fn days(&self, hours: Span, due: &BTreeSet<i32>) -> Vec<(Level, Span)> {
        let whole = inner(self.calendar, Bucket::Day, hours).filter(|whole| whole.from < whole.to);
        let Some(whole) = whole else { return vec![(Level::Hours, hours)] };
        let mut pieces = vec![(Level::Hours, Span { from: hours.from, to: whole.from })];
        let mut at = whole.from;
        for day in due.range(self.calendar.day_number(whole.from)..=self.calendar.day_number(whole.to - 1)) {
            let day = self.calendar.day(*day);
            pieces.push((Level::Days, Span { from: at, to: day.from }));
            pieces.push((Level::Hours, day));
            at = day.to;
        }
        pieces.push((Level::Days, Span { from: at, to: whole.to }));
        pieces.push((Level::Hours, Span { from: whole.to, to: hours.to }));
        joined(pieces)
    }

    /// Minutes where hours would reach beyond the period.
    fn ragged(&self) -> Vec<(Level, Span)> {
        let from = floor(self.asked.from.micros(), MINUTE);
        let to = floor(self.asked.to.micros() + MINUTE - 1, MINUTE);
        if self.bucket == Some(Bucket::Minute) {
            return vec![(Level::Minutes, Span { from, to })];
        }
        let Some(whole) = inner(self.calendar, Bucket::Hour, Span { from, to }) else {
            return self.by_opening(Span { from, to });
        };
        let mut pieces = self.by_opening(Span { from, to: whole.from });
        pieces.push((Level::Hours, whole));
        pieces.extend(self.by_opening(Span { from: whole.to, to }));
        joined(pieces)
    }

    /// Minutes at a ragged end, those in which the site is closed apart.
    fn by_opening(&self, piece: Span) -> Vec<(Level, Span)> {
        let level = |open| if open { Level::Piece } else { Level::ClosedPiece };
        self.calendar.by_opening(piece).into_iter().map(|(open, part)| (level(open), part)).collect()
    }
}

/// The whole buckets inside a span, which may be none; `None` where it lies within one.
fn inner(calendar: &Calendar, bucket: Bucket, span: Span) -> Option<Span> {
    let (first, last) = (calendar.bucket_at(bucket, span.from), calendar.bucket_at(bucket, span.to - 1));
    let from = if first.from < span.from { first.to.min(span.to) } else { span.from };
    let to = if last.to > span.to { last.from.max(span.from) } else { span.to };
    (from <= to).then_some(Span { from, to })
}

/// Without empty pieces, and with neighbours of one level as one: a statement costs more than the rows of a day.
fn joined(pieces: Vec<(Level, Span)>) -> Vec<(Level, Span)> {
    let mut joined: Vec<(Level, Span)> = Vec::new();
    for (level, span) in pieces.into_iter().filter(|(_, span)| span.from < span.to) {
        match joined.last_mut().filter(|(last, _)| *last == level && !level.is_piece()) {
            Some((_, last)) => last.to = span.to,
            None => joined.push((level, span)),
        }
    }
    joined
}
