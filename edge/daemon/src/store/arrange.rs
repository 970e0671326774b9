//! The order in which hours lie in their table.
//!
//! Owns it, and nothing of what the rows say. Hours come in order of time, those of all lines together, so that a year of one
//! line has a row in every page of every line's. Once a week is over, its hours are put line by line: a year of one line out of 64
//! is then read in half the time, and a week of all of them in a fifth more. Weeks, because over months that fifth became a half.

use duckdb::{Connection, params};
use promenade_core::time::EventTime;

use super::calendar::{DAY, floor};
use super::sql::stamp;
use super::writer::{set_setting, setting};
use super::{Orders, StoreError, Writer};

/// Weeks of UTC, wherever they begin: nobody sees them.
const WEEK: i64 = 7 * DAY;

/// Up to which instant hours lie line by line, in microseconds since 1970.
const ARRANGED_TO: &str = "arranged_to";
/// Before anything that a database tells of.
const EVER: i64 = i64::MIN / 2;

/// Notes that hours lie as they came again: whoever derives them anew writes them hour by hour.
pub(super) fn start_over(db: &Connection) -> Result<(), StoreError> {
    set_setting(db, ARRANGED_TO, "")
}

impl Orders {
    /// [`Writer::arrange`], between two flushes of the running writer.
    ///
    /// # Errors
    /// When the disk or the database refuses, or the store has stopped.
    pub async fn arrange(&self, now: EventTime) -> Result<bool, StoreError> {
        self.give_quietly(move |writer| writer.arrange(now)).await
    }
}

impl Writer {
    /// Puts the hours of the earliest week that is over and lies as it came line by line, and says whether there was one. No
    /// answer changes by it. What comes for such a week later stays where it comes, and so do hours of a file, which are written
    /// line by line.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing was changed then.
    pub fn arrange(&mut self, now: EventTime) -> Result<bool, StoreError> {
        if self.room.check().is_err() {
            return Ok(false);
        }
        let Some(from) = self.next_week(now)? else { return Ok(false) };
        self.transact(|writer, _| {
            let hours = format!(
                "line_hour WHERE start >= make_timestamp({from}) AND start < make_timestamp({}) AND NOT imported",
                from + WEEK
            );
            writer.db.execute_batch(&format!(
                "CREATE OR REPLACE TEMP TABLE arranged AS SELECT * FROM {hours};
                 DELETE FROM {hours};
                 INSERT INTO line_hour SELECT * FROM arranged ORDER BY line_id, start;
                 DROP TABLE arranged;"
            ))?;
            set_setting(&writer.db, ARRANGED_TO, &(from + WEEK).to_string())
        })?;
        Ok(true)
    }

    /// Where the earliest such week begins. A day late, since the last hours of a week come after its end.
    fn next_week(&self, now: EventTime) -> Result<Option<i64>, StoreError> {
        let arranged_to = setting(&self.db, ARRANGED_TO)?.parse().unwrap_or(EVER);
        // A clock that was ahead leaves a mark that lies ahead: then it is the last week's turn.
        let last = floor(now.micros() - DAY, WEEK) - WEEK;
        let arranged_to = if arranged_to > now.micros() { last } else { arranged_to };
        let first = "SELECT epoch_us(min(start)) FROM line_hour WHERE start >= ? AND NOT imported";
        let first: Option<i64> = self.db.query_row(first, params![stamp(arranged_to)], |row| row.get(0))?;
        let week = first.map(|first| floor(first, WEEK));
        Ok(week.filter(|from| from + WEEK + DAY <= now.micros()))
    }
}
