//! Hours of earlier counters beside the counted ones.
//!
//! Owns the tables `import`, `import_line` and `import_replaced`, and the rows of `line_hour` that are marked as imported.
//! Refuses to read files: it takes hours as they are to stand. Nothing is written twice: a repeated import changes
//! nothing, and one of a corrected file changes the hours that differ.

mod compare;
mod remove;
mod write;

use std::fmt;

use promenade_core::time::EventTime;

use super::names::Kind;
use super::{Period, Reader, StoreError};

pub use compare::ImportOutcome;
pub use remove::ImportRemoved;

/// A line, or the part of a gate that one camera sees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportTarget {
    /// Camera id.
    pub camera: String,
    /// Line or gate id.
    pub name: String,
    /// It is a gate.
    pub gate: bool,
}

impl ImportTarget {
    const fn kind(&self) -> Kind {
        if self.gate { Kind::Gate } else { Kind::Line }
    }
}

/// `camera/line`, or the id of a gate.
impl fmt::Display for ImportTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.gate { f.write_str(&self.name) } else { write!(f, "{}/{}", self.camera, self.name) }
    }
}

/// What an earlier counter says of one hour. `None`: it does not tell that direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedHour {
    /// Start of an hour of the site's calendar.
    pub start: EventTime,
    /// Length of that hour, in seconds.
    pub seconds: u16,
    /// People in.
    pub r#in: Option<u32>,
    /// People out.
    pub out: Option<u32>,
    /// Not to be trusted: the number may belong to two hours.
    pub doubtful: bool,
}

/// The hours of one line, in order of time, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSeries {
    /// Where they go.
    pub target: ImportTarget,
    /// What the file tells of: hours of the same source within, for which it has no number any more, are taken back.
    pub period: Period,
    /// The hours.
    pub hours: Vec<ImportedHour>,
}

/// Where hours come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSource {
    /// Name of the earlier counter.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// IANA name of the zone by which the file's hours were read.
    pub timezone: String,
    /// What went where, for people to read.
    pub mapping: String,
    /// Who imports it.
    pub who: String,
    /// Now.
    pub time: EventTime,
    /// Write over hours that come from elsewhere.
    pub replace: bool,
}

impl ImportSource {
    /// What the rows' version calls the model; the source's rows are known by it.
    fn model(&self) -> String {
        model(&self.source)
    }
}

/// What a source's hours are made with, as versions call it.
pub(super) fn model(source: &str) -> String {
    format!("import {source}")
}

/// One file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    /// Name of the earlier counter.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// IANA name of the zone by which the file's hours were read.
    pub timezone: String,
    /// What went where, one entry a line.
    pub mapping: String,
    /// Who imported it.
    pub who: String,
    /// When it last changed something.
    pub time: EventTime,
    /// Hours that it wrote or took back.
    pub hours: u64,
}

impl Reader {
    /// What an import of `series` would do.
    ///
    /// # Errors
    /// When the database fails.
    pub fn compare_import(&self, source: &ImportSource, series: &ImportSeries) -> Result<ImportOutcome, StoreError> {
        self.pool.with(|db| {
            let present = write::line_id(db, &series.target)?
                .map_or_else(|| Ok(Vec::new()), |line| write::present(db, line, source, series.period))?;
            let doubted = |hour: &ImportedHour| write::doubted(&self.calendar, hour);
            Ok(compare::compare(&present, series, source.replace, doubted).outcome)
        })
    }

    /// Every file that was imported, in order of source and time.
    ///
    /// # Errors
    /// When the database fails.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        self.pool.with(|db| {
            let mut statement = db.prepare(
                "SELECT source, file, sha256, timezone, mapping, who, epoch_us(time), hours FROM import
                 ORDER BY source, time, sha256",
            )?;
            let mut rows = statement.query([])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                records.push(ImportRecord {
                    source: row.get(0)?,
                    file: row.get(1)?,
                    sha256: row.get(2)?,
                    timezone: row.get(3)?,
                    mapping: row.get(4)?,
                    who: row.get(5)?,
                    time: EventTime(row.get(6)?),
                    hours: row.get(7)?,
                });
            }
            Ok(records)
        })
    }

    /// The lines and gates that the database knows. Of a gate that several cameras see, the part that was known first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn import_targets(&self) -> Result<Vec<ImportTarget>, StoreError> {
        let mut known: Vec<ImportTarget> = Vec::new();
        for target in self.catalog()?.lines_and_gates() {
            if !known.iter().any(|other| other.to_string() == target.to_string()) {
                known.push(target);
            }
        }
        Ok(known)
    }
}
