//! Letting hours out: the writer's side of what is published.
//!
//! Owns when an hour is opened and what is revised, and the order of it: `seq`. What may be told,
//! `promenade_core::disclosure` says. Refuses to let an hour out that overlaps one that was cut by another time zone, and
//! to add a gate, class or zone to an hour that is out.

mod cells;
mod due;
mod names;
mod page;
mod rows;
mod truth;

use promenade_core::time::EventTime;

pub(super) use due::again;
pub use page::{Cursor, Page};
pub use rows::{Flag, Head, PublishedRow, Value};

use super::calendar::Span;
use super::{Orders, StoreError, Writer};
use crate::config::Plan;

/// Hours that are let out in one transaction, so that the writer is never held up for long.
const HOURS_A_STEP: usize = 48;

/// What a step has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What is out now.
    pub head: Head,
    /// There may be more to let out at once.
    pub more: bool,
}

impl Orders {
    /// Has the writer let out some of what is due: hours that ended at `until` or before, and revisions of those that are
    /// out. To be repeated while there is more.
    ///
    /// # Errors
    /// When the store has stopped, or the disk or the database refuses; nothing is let out then.
    pub async fn publish(&self, plan: Plan, until: EventTime) -> Result<Step, StoreError> {
        self.give_quietly(move |writer| writer.publish(&plan, until)).await
    }
}

impl Writer {
    /// See [`Orders::publish`].
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing is let out then.
    pub fn publish(&mut self, plan: &Plan, until: EventTime) -> Result<Step, StoreError> {
        self.derive()?;
        // No answer but the bureau's depends on it, which has a tag of its own.
        self.transact(|writer, _| {
            let (db, calendar) = (&writer.db, &writer.calendar);
            due::look_through(db, writer.flushes)?;
            let horizon = until.micros().min(writer.names.seen_to_last().saturating_add(due::LONGEST_GAP));
            let hours = due::next(db, calendar, horizon, HOURS_A_STEP)?;
            let mut head = rows::head(db)?;
            let before = head.seq;
            for hour in &hours {
                let open_s = calendar.open_seconds(hour.span);
                let changed = changed(db, plan, *hour, open_s)?;
                rows::replace(db, changed, &mut head.seq)?;
                due::done(db, hour.span)?;
            }
            if head.seq > before {
                head = rows::stamp_portion(db, head.seq)?;
            }
            Ok(Step { head, more: hours.len() == HOURS_A_STEP })
        })
    }
}

/// An hour that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hour {
    span: Span,
    /// It is out: only rows that are there may change.
    opened: bool,
    /// Its counts may have changed, not only what is excluded.
    recounted: bool,
}

/// The rows of an hour that are new or no longer as they are out.
fn changed(db: &duckdb::Connection, plan: &Plan, hour: Hour, open_s: u32) -> Result<Vec<PublishedRow>, StoreError> {
    let truths = truth::of_hour(db, plan, hour.span)?;
    let out = if hour.opened { rows::of_hour(db, hour.span)? } else { Vec::new() };
    if !hour.opened {
        due::open(db, hour.span)?;
    }
    let fresh = if hour.recounted {
        cells::hour(plan, hour, open_s, truths, &out)
    } else {
        cells::flagged(plan, &truths, &out)
    };
    let same = |row: &PublishedRow| out.iter().any(|before| before.says_the_same(row));
    Ok(fresh.into_iter().filter(|row| !same(row)).collect())
}
