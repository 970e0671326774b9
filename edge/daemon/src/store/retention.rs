//! Retention: each level of the counts goes after its time, oldest first, a small step at a time.
//!
//! Owns what is old, and the taking away. Refuses to take what something is still to be derived from: a horizon moves
//! only past minutes that have been derived and heat maps that have been summed, and from then on no row may tell of
//! what lies before it.

use duckdb::{Connection, params};
use promenade_core::time::EventTime;

use super::calendar::{Calendar, DAY, HOUR, MINUTE, Span};
use super::sql::stamp;
use super::{Bucket, Orders, StoreError, Writer, rollup, rollup_day};
use crate::config::Retention;

/// Up to when each level has been retired, in microseconds; `i64::MIN` where it never was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Horizons {
    pub ledger: i64,
    pub minute: i64,
    pub hour: i64,
}

/// One level: its name in the table `retired`, and how much time a step takes away.
struct Level {
    name: &'static str,
    slice: i64,
}

static LEVELS: [Level; 3] = [
    // A quarter of an hour of eight busy cameras is about 60,000 rows.
    Level { name: "ledger", slice: 15 * MINUTE },
    Level { name: "minute", slice: 2 * HOUR },
    Level { name: "hour", slice: 7 * DAY },
];

/// A table, the column that says when a row was, how much longer than its level it is kept, and which of the old rows go;
/// `{until}` is the horizon.
struct Table(&'static str, &'static str, i64, &'static str);

const LEDGER: [Table; 8] = [
    Table("crossing", "time", 0, "true"),
    // It counts in the minute of its end as well.
    Table("visit", "entered", 0, "coalesce(left_at, entered) < {until}"),
    Table("wait", "ended", 0, "true"),
    // It holds for crossings of a day later.
    Table("staff_track", "time", DAY, "true"),
    Table("heat", "start", 0, "true"),
    Table("zone_second", "second", 0, "true"),
    Table("camera_second", "second", 0, "true"),
    // The last one says how the camera was when the kept time began.
    Table(
        "camera_state",
        "time",
        0,
        "time < (SELECT max(s.time) FROM camera_state s
                 WHERE s.camera_id = camera_state.camera_id AND s.time < {until})",
    ),
];

impl Level {
    fn tables(&self) -> Vec<Table> {
        if self.name == "ledger" {
            return LEDGER.into();
        }
        let derived = rollup::TABLES.into_iter().filter(|table| table.ends_with(&format!("_{}", self.name)));
        let derived = derived.map(|table| Table(table, "start", 0, "true"));
        // What is made of hours goes with them. A day of the zone is up to a day off that of UTC, which the column is compared by.
        let days = rollup_day::TABLES.into_iter().filter(|_| self.name == "hour");
        derived.chain(days.map(|table| Table(table, "day", DAY, "true"))).collect()
    }
}

impl Horizons {
    /// Reads how far an opened database has been retired.
    pub fn load(db: &Connection) -> Result<Self, StoreError> {
        let until = |level: &str| -> Result<i64, StoreError> {
            let query = "SELECT epoch_us(max(until)) FROM retired WHERE level = ?";
            let until = db.query_row(query, [level], |row| row.get::<_, Option<i64>>(0))?;
            Ok(until.unwrap_or(i64::MIN))
        };
        Ok(Self { ledger: until("ledger")?, minute: until("minute")?, hour: until("hour")? })
    }

    /// Where they ought to be. They rise with time; where the clock turns out to have been ahead, they come back to now,
    /// because what is counted from now on has to be let in.
    fn moved(self, calendar: &Calendar, now: i64, keep: Retention) -> Self {
        let moved = |present: i64, days: u32, bucket| {
            let start = |time| calendar.bucket_at(bucket, time).from;
            let wanted = if days == 0 { present } else { present.max(start(now - i64::from(days) * DAY)) };
            if wanted > now { start(now) } else { wanted }
        };
        Self {
            ledger: moved(self.ledger, keep.ledger_days, Bucket::Hour),
            minute: moved(self.minute, keep.minute_days, Bucket::Hour),
            hour: moved(self.hour, keep.hour_days, Bucket::Day),
        }
    }

    fn of(self, level: &Level) -> i64 {
        match level.name {
            "ledger" => self.ledger,
            "minute" => self.minute,
            _ => self.hour,
        }
    }
}

impl Orders {
    /// One step of retention; says whether there is more to do. See [`Writer::retire`].
    ///
    /// # Errors
    /// When the disk or the database refuses, or the store has stopped.
    pub async fn retire(&self, now: EventTime, keep: Retention) -> Result<bool, StoreError> {
        self.give_quietly(move |writer| writer.retire(now, keep)).await
    }
}

impl Writer {
    /// Takes away the oldest rows that are older than `keep` says, a quarter of an hour of the ledger at most, and says
    /// whether there is more to do. What was derived from them stays.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing was changed by this step then.
    pub fn retire(&mut self, now: EventTime, keep: Retention) -> Result<bool, StoreError> {
        if self.room.check().is_err() {
            return Ok(false);
        }
        self.move_horizons(now.micros(), keep)?;
        let horizons = self.memory.horizons;
        for level in &LEVELS {
            let until = horizons.of(level);
            if until > i64::MIN && self.transact(|writer, _| take_oldest(&writer.db, level, until))? {
                self.changed();
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn move_horizons(&mut self, now: i64, keep: Retention) -> Result<(), StoreError> {
        let before = self.memory.horizons;
        let after = before.moved(&self.calendar, now, keep);
        if after == before {
            return Ok(());
        }
        self.derive()?;
        let ripe = |(_, hour): &&(i32, Span)| hour.to <= after.ledger;
        let ripe: Vec<(i32, Span)> = self.memory.heat_due.iter().filter(ripe).copied().collect();
        self.in_transaction(|writer, flush| {
            rollup::sum_heat(&writer.db, &writer.calendar, &ripe, flush)?;
            LEVELS.iter().try_for_each(|level| save(&writer.db, level.name, after.of(level), flush))
        })?;
        self.memory.heat_due.retain(|hour| !ripe.contains(hour));
        self.memory.horizons = after;
        self.flushes += 1;
        Ok(())
    }
}

#[cfg(test)]
impl Writer {
    /// Moves the horizons and takes nothing away yet.
    pub fn move_horizons_for_test(&mut self, now: EventTime, keep: Retention) {
        self.move_horizons(now.micros(), keep).expect("moves");
    }
}

fn save(db: &Connection, level: &str, until: i64, flush: i64) -> Result<(), StoreError> {
    db.execute("DELETE FROM retired WHERE level = ?", [level])?;
    if until > i64::MIN {
        db.execute("INSERT INTO retired VALUES (?, ?, ?)", params![level, stamp(until), flush])?;
    }
    Ok(())
}

/// Deletes the oldest slice of what lies before the horizon; false where there is nothing.
fn take_oldest(db: &Connection, level: &Level, until: i64) -> Result<bool, StoreError> {
    let tables = level.tables();
    let oldest: Vec<String> = tables
        .iter()
        .map(|table| format!("SELECT min({}) AS oldest FROM {}", table.1, table.before(until, i64::MAX)))
        .collect();
    let oldest = format!("SELECT epoch_us(min(oldest)) FROM ({})", oldest.join(" UNION ALL "));
    let oldest = db.query_row(&oldest, [], |row| row.get::<_, Option<i64>>(0))?;
    let Some(oldest) = oldest else { return Ok(false) };
    for table in &tables {
        db.execute(&format!("DELETE FROM {}", table.before(until, oldest + level.slice)), [])?;
    }
    Ok(true)
}

impl Table {
    /// `table WHERE ...` for the rows before the horizon that lie before `end`, too. Plain comparisons with constants, so
    /// that the row groups of later times are passed over.
    fn before(&self, until: i64, end: i64) -> String {
        let Self(table, time, longer, which) = self;
        let which = which.replace("{until}", &format!("make_timestamp({until})"));
        format!("{table} WHERE {time} < make_timestamp({}) AND {which}", (until - longer).min(end))
    }
}
