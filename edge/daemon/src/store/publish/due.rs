//! Which hours are to be let out: those that are over and not out, and those that were changed since.
//!
//! Owns the tables `publish_due` and `published_hour`. A changed row is known by the number of the flush that changed it;
//! what changes without one, its author tells.

use duckdb::{Connection, OptionalExt as _, params};

use super::Hour;
use crate::store::calendar::{Calendar, Span};
use crate::store::sql::stamp;
use crate::store::writer::{set_setting, setting};
use crate::store::{Bucket, Period, StoreError};

/// Hours in which nothing at all was seen are told, one by one, as gaps: up to a month of them. Of a box that was in the
/// cupboard for longer there is nothing to say.
pub(super) const LONGEST_GAP: i64 = 31 * 24 * 3_600 * 1_000_000;

/// The setting that tells up to which flush the hours have been looked through.
const PUBLISHED_FLUSH: &str = "published_flush";

/// Notes the hours that were derived anew since the last time.
pub(super) fn look_through(db: &Connection, flushes: i64) -> Result<(), StoreError> {
    let seen: Option<i64> = setting(db, PUBLISHED_FLUSH)?.parse().ok();
    if seen == Some(flushes) {
        return Ok(());
    }
    db.prepare_cached(
        "MERGE INTO publish_due AS d USING (
             SELECT start FROM line_hour WHERE flush > $1 UNION SELECT start FROM line_class_hour WHERE flush > $1
             UNION SELECT start FROM zone_hour WHERE flush > $1) AS n ON d.start = n.start
         WHEN MATCHED THEN UPDATE SET recounted = true WHEN NOT MATCHED THEN INSERT VALUES (n.start, true)",
    )?
    .execute(params![seen.unwrap_or(0)])?;
    set_setting(db, PUBLISHED_FLUSH, &flushes.to_string())
}

/// Notes that hours which are out and touch a period are flagged otherwise from now on. What is told of them stays: they are
/// not counted again by lines, gates and rules that may be others by now, or from rows that are gone.
pub(in crate::store) fn again(db: &Connection, period: Period) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO publish_due SELECT start, false FROM published_hour
         WHERE start < $2 AND until > $1 AND start NOT IN (SELECT start FROM publish_due)",
    )?
    .execute(params![stamp(period.from.micros()), stamp(period.to.micros())])?;
    Ok(())
}

/// The next hours, at most `most`, that ended at `until` or before.
pub(super) fn next(db: &Connection, calendar: &Calendar, until: i64, most: usize) -> Result<Vec<Hour>, StoreError> {
    note_gaps(db, calendar, until, most)?;
    let mut statement =
        db.prepare("SELECT epoch_us(start), recounted FROM publish_due WHERE start < $1 ORDER BY start LIMIT $2")?;
    let due = statement.query_map(params![stamp(until), most as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let due: Vec<(i64, bool)> = due.collect::<duckdb::Result<_>>()?;
    let mut hours = Vec::new();
    for (start, recounted) in due {
        let span = calendar.bucket_at(Bucket::Hour, start);
        if span.to <= until {
            hours.extend(judged(db, Span { from: start, to: span.to }, recounted)?);
        }
    }
    Ok(hours)
}

/// Whether an hour is to be opened or revised. One that overlaps an hour of another cut is neither: what the two differ by
/// would be counted by subtracting one from the other.
fn judged(db: &Connection, span: Span, recounted: bool) -> Result<Option<Hour>, StoreError> {
    let overlapping = "SELECT epoch_us(start), epoch_us(until) FROM published_hour WHERE start < $2 AND until > $1";
    let bounds = |row: &duckdb::Row<'_>| Ok(Span { from: row.get(0)?, to: row.get(1)? });
    let found =
        db.prepare_cached(overlapping)?.query_row(params![stamp(span.from), stamp(span.to)], bounds).optional()?;
    let Some(found) = found else { return Ok(Some(Hour { span, opened: false, recounted: true })) };
    let same = found == span;
    if !same {
        done(db, span)?;
    }
    Ok(same.then_some(Hour { span, opened: true, recounted }))
}

/// Hours after the last that is out, in which nothing need have been seen, up to `until`.
fn note_gaps(db: &Connection, calendar: &Calendar, until: i64, most: usize) -> Result<(), StoreError> {
    let last: Option<i64> = db.query_row("SELECT epoch_us(max(until)) FROM published_hour", [], |row| row.get(0))?;
    let Some(mut at) = last else { return Ok(()) };
    let next: Option<i64> = db
        .prepare_cached("SELECT epoch_us(min(start)) FROM publish_due WHERE start >= $1")?
        .query_row(params![stamp(at)], |row| row.get(0))?;
    let to = next.unwrap_or(until).min(until);
    if to - at > LONGEST_GAP {
        return Ok(());
    }
    for _ in 0..most {
        let hour = calendar.bucket_at(Bucket::Hour, at);
        if hour.to > to {
            break;
        }
        if hour.from >= at {
            db.prepare_cached("INSERT INTO publish_due VALUES ($1, true)")?.execute(params![stamp(hour.from)])?;
        }
        at = hour.to;
    }
    Ok(())
}

/// Marks an hour as out.
pub(super) fn open(db: &Connection, span: Span) -> Result<(), StoreError> {
    let row = params![stamp(span.from), stamp(span.to)];
    db.prepare_cached("INSERT INTO published_hour VALUES (?, ?)")?.execute(row)?;
    Ok(())
}

/// An hour is due no more.
pub(super) fn done(db: &Connection, span: Span) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM publish_due WHERE start = $1")?.execute(params![stamp(span.from)])?;
    Ok(())
}
