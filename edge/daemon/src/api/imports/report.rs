//! What an import says of itself on the wire: what it does to each line, and what it makes of odd hours.
//!
//! Owns the form, which a preview and an outcome share, and which commands read back from a running box.

use promenade_core::time::EventTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::time::Zone;
use crate::import::{Oddity, Plan, Reading};
use crate::store::{ImportOutcome, ImportRecord, ImportRemoved, ImportSeries, ImportSource};

/// What an import does, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Name of the earlier counter.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Nothing was done.
    pub dry_run: bool,
    /// Rows of the file.
    pub rows: u64,
    /// One entry a line or gate.
    pub series: Vec<SeriesReport>,
    /// Columns or counters of the file that go nowhere.
    pub left_out: Vec<String>,
    /// Hours that the clocks skipped; people whom the file has in them are left out.
    pub skipped_hours: Vec<HourReport>,
    /// Hours that the clocks repeated and for which the file has one number: put into the first of the two, as doubtful.
    pub repeated_hours: Vec<HourReport>,
    /// Mistakes that were left out.
    pub mistakes: Vec<String>,
}

/// One line or gate of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeriesReport {
    /// `camera/line`, or the id of a gate.
    #[schema(example = "east-1/east-door")]
    pub target: String,
    /// Start of the first hour that the file tells of.
    #[schema(format = DateTime)]
    pub from: String,
    /// End of the last.
    #[schema(format = DateTime)]
    pub to: String,
    /// Hours with a number.
    pub hours: u64,
    /// Hours in between without.
    pub gaps: u64,
    /// People in; `null` where the counter does not tell.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People out; `null` where the counter does not tell.
    #[schema(required)]
    pub out: Option<u64>,
    /// Hours that were not there.
    pub new: u64,
    /// Hours that are there with the same number.
    pub same: u64,
    /// Hours of the same source whose number changes.
    pub revised: u64,
    /// Hours of the same source that the file has no longer.
    pub withdrawn: u64,
    /// Hours that were counted or come from another source, and stay.
    pub kept: u64,
    /// Hours that were counted or come from another source, and give way.
    pub replaced: u64,
}

/// An hour at a change of the clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HourReport {
    /// As the file names it, after `day_begins`.
    #[schema(example = "2019-09-29 02:00")]
    pub hour: String,
    /// People of all counters in it.
    pub people: u64,
}

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportEntry {
    /// Name of the earlier counter.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// IANA name of the zone by which its hours were read.
    pub timezone: String,
    /// What went where, one entry a line.
    pub mapping: String,
    /// Who imported it, as they said; else the name of the key that they showed, or `on the box`.
    #[schema(example = "Li Wei")]
    pub who: String,
    /// When it last changed something.
    #[schema(format = DateTime)]
    pub time: String,
    /// Hours that it wrote or took back.
    pub hours: u64,
}

/// What was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovedReport {
    /// Lines and gates that had hours of the source.
    pub lines: u64,
    /// Hours that went.
    pub hours: u64,
    /// Hours among them in whose place there is again what they had replaced.
    pub restored: u64,
}

impl From<ImportRemoved> for RemovedReport {
    fn from(removed: ImportRemoved) -> Self {
        Self { lines: removed.lines, hours: removed.hours, restored: removed.restored }
    }
}

impl ImportEntry {
    /// The wire form of the store's record.
    pub fn of(record: ImportRecord, zone: &Zone) -> Self {
        let ImportRecord { source, file, sha256, timezone, mapping, who, time, hours } = record;
        Self { source, file, sha256, timezone, mapping, who, time: zone.seconds(time), hours }
    }
}

/// Where the hours of a reading come from.
pub fn import_source(plan: &Plan, reading: &Reading, site_zone: &str, caller: &str, now: EventTime) -> ImportSource {
    ImportSource {
        source: plan.source.clone(),
        file: plan.file.clone(),
        sha256: reading.sha256.clone(),
        timezone: plan.timezone.clone().unwrap_or_else(|| site_zone.to_owned()),
        mapping: reading.mapping.clone(),
        who: plan.by.clone().unwrap_or_else(|| caller.to_owned()),
        time: now,
        replace: plan.replace,
    }
}

/// What a report says of a series, taken before its hours are handed on.
#[derive(Clone, Debug)]
pub struct ImportSummary {
    target: String,
    from: EventTime,
    to: EventTime,
    hours: u64,
    r#in: Option<u64>,
    out: Option<u64>,
}

impl ImportSummary {
    /// Sums a series up.
    pub fn of(series: &ImportSeries) -> Self {
        let known = |mut people: Box<dyn Iterator<Item = u32> + '_>| {
            let first = u64::from(people.next()?);
            Some(people.fold(first, |sum, people| sum + u64::from(people)))
        };
        Self {
            target: series.target.to_string(),
            from: series.period.from,
            to: series.period.to,
            hours: series.hours.len() as u64,
            r#in: known(Box::new(series.hours.iter().filter_map(|hour| hour.r#in))),
            out: known(Box::new(series.hours.iter().filter_map(|hour| hour.out))),
        }
    }

    fn report(&self, outcome: ImportOutcome, zone: &Zone) -> SeriesReport {
        let told = (self.to.micros() - self.from.micros()).div_euclid(3_600_000_000) as u64;
        SeriesReport {
            target: self.target.clone(),
            from: zone.seconds(self.from),
            to: zone.seconds(self.to),
            hours: self.hours,
            gaps: told.saturating_sub(self.hours),
            r#in: self.r#in,
            out: self.out,
            new: outcome.new,
            same: outcome.same,
            revised: outcome.revised,
            withdrawn: outcome.withdrawn,
            kept: outcome.kept,
            replaced: outcome.replaced,
        }
    }
}

/// Puts a reading and what came of its series together.
pub fn import_report(
    plan: &Plan,
    reading: Reading,
    outcomes: &[(ImportSummary, ImportOutcome)],
    zone: &Zone,
) -> ImportReport {
    let hours = |of: Vec<Oddity>| of.into_iter().map(|odd| HourReport { hour: odd.name, people: odd.people }).collect();
    ImportReport {
        source: plan.source.clone(),
        sha256: reading.sha256,
        dry_run: plan.dry_run,
        rows: reading.rows,
        series: outcomes.iter().map(|(summary, outcome)| summary.report(*outcome, zone)).collect(),
        left_out: reading.left_out,
        skipped_hours: hours(reading.skipped),
        repeated_hours: hours(reading.repeated),
        mistakes: reading.mistakes.sentences(),
    }
}
