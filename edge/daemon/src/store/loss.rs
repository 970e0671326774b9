//! What was lost with a damaged database, kept in the one that took its place.
//!
//! Owns the table `loss` and its sentence. Refuses to mend; see `recover`.

use std::fmt;

use duckdb::params;
use promenade_core::time::EventTime;

use super::calendar::rfc3339;
use super::sql::{optional_stamp, stamp};
use super::{Reader, StoreError, Writer};

/// Counts that went with a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// When the file was mended.
    pub noticed: EventTime,
    /// First instant that is lost; `None`: everything.
    pub from: Option<EventTime>,
    /// When the damaged file was last written.
    pub to: EventTime,
    /// What took its place.
    pub mended: Mended,
    /// Where the damaged file is kept.
    pub aside: String,
}

/// What took the place of a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// The file itself without its log, which alone was damaged.
    WithoutLog,
    /// The backup of this name.
    FromBackup(String),
    /// Nothing: there was no backup that could be used.
    Anew,
}

impl Mended {
    /// The word for it in data.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WithoutLog => "log",
            Self::FromBackup(_) => "backup",
            Self::Anew => "anew",
        }
    }

    /// The backup that was restored.
    pub fn backup(&self) -> Option<&str> {
        if let Self::FromBackup(name) = self { Some(name) } else { None }
    }

    fn of(word: &str, backup: Option<String>) -> Self {
        match (word, backup) {
            (_, Some(name)) => Self::FromBackup(name),
            ("log", None) => Self::WithoutLog,
            _ => Self::Anew,
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.mended {
            Mended::WithoutLog => write!(f, "the database goes on without its damaged log")?,
            Mended::FromBackup(name) => write!(f, "the database was restored from the backup {name}")?,
            Mended::Anew => write!(f, "the database begins anew, as there was no backup to restore")?,
        }
        let to = rfc3339(self.to);
        match self.from {
            Some(from) => write!(f, "; what was counted from {} to {to} is lost", rfc3339(from))?,
            None => write!(f, "; what was counted until {to} is lost")?,
        }
        write!(f, ". What was damaged is kept as {}", self.aside)
    }
}

impl Writer {
    /// Keeps a loss, so that it is known after the next start, too.
    pub(super) fn note_loss(&self, loss: &Loss) -> Result<(), StoreError> {
        let (noticed, from, to) = (stamp(loss.noticed.micros()), loss.from.map(EventTime::micros), loss.to.micros());
        self.db.execute(
            "INSERT INTO loss VALUES (?, ?, ?, ?, ?, ?)",
            params![noticed, optional_stamp(from), stamp(to), loss.mended.name(), loss.mended.backup(), loss.aside],
        )?;
        Ok(())
    }
}

impl Reader {
    /// Every loss, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn losses(&self) -> Result<Vec<Loss>, StoreError> {
        self.pool.with(|db| {
            let mut statement = db.prepare(
                "SELECT epoch_us(noticed), epoch_us(lost_from), epoch_us(lost_to), mended, backup, aside FROM loss
                 ORDER BY noticed DESC",
            )?;
            let losses = statement.query_map([], |row| {
                let (from, word): (Option<i64>, String) = (row.get(1)?, row.get(3)?);
                Ok(Loss {
                    noticed: EventTime(row.get(0)?),
                    from: from.map(EventTime),
                    to: EventTime(row.get(2)?),
                    mended: Mended::of(&word, row.get(4)?),
                    aside: row.get(5)?,
                })
            })?;
            Ok(losses.collect::<duckdb::Result<_>>()?)
        })
    }
}
