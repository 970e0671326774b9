//! What an import changes: the hours of a file beside those that are there.
//!
//! Owns the rule which of two numbers for one hour stays. Plain values; refuses SQL.

use std::collections::BTreeMap;

use super::{ImportSeries, ImportedHour};

/// An hour that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Present {
    /// Start, in microseconds.
    pub start: i64,
    pub r#in: Option<u32>,
    pub out: Option<u32>,
    pub doubtful: bool,
    /// It came from the same source.
    pub ours: bool,
}

/// How many hours an import touches, by what happens to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Hours that were not there.
    pub new: u64,
    /// Hours that are there with the same number.
    pub same: u64,
    /// Hours of the same source whose number changes.
    pub revised: u64,
    /// Hours of the same source that the file has no longer.
    pub withdrawn: u64,
    /// Hours that come from elsewhere, counted or of another source, and stay as they are.
    pub kept: u64,
    /// Hours that come from elsewhere and give way, as the import was told.
    pub replaced: u64,
}

impl ImportOutcome {
    /// Hours that change.
    pub const fn changes(&self) -> u64 {
        self.new + self.revised + self.withdrawn + self.replaced
    }
}

/// The rows behind an outcome.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    pub outcome: ImportOutcome,
    /// Hours to write, new or in place of what is there.
    pub write: Vec<ImportedHour>,
    /// Starts of the hours among them that replace what comes from elsewhere.
    pub replace: Vec<i64>,
    /// Starts of the hours to take back.
    pub withdraw: Vec<i64>,
}

/// Compares what is there in the file's period with the file. Hours of others stay unless `replace`; hours of the same
/// source become what the file says.
/// `doubted` tells of an hour whether it will stand as doubtful.
pub(super) fn compare(
    present: &[Present],
    series: &ImportSeries,
    replace: bool,
    doubted: impl Fn(&ImportedHour) -> bool,
) -> Difference {
    let mut there: BTreeMap<i64, Present> = present.iter().map(|hour| (hour.start, *hour)).collect();
    let mut difference = Difference::default();
    for hour in &series.hours {
        let hour = ImportedHour { doubtful: doubted(hour), ..*hour };
        difference.take(there.remove(&hour.start.micros()), hour, replace);
    }
    difference.withdraw = there.values().filter(|hour| hour.ours).map(|hour| hour.start).collect();
    difference.outcome.withdrawn = difference.withdraw.len() as u64;
    difference
}

impl Difference {
    fn take(&mut self, there: Option<Present>, hour: ImportedHour, replace: bool) {
        let outcome = &mut self.outcome;
        let counter = match there {
            None => &mut outcome.new,
            Some(there) if there.ours && there.says(hour) => return outcome.same += 1,
            Some(there) if there.ours => &mut outcome.revised,
            Some(_) if !replace => return outcome.kept += 1,
            Some(_) => {
                self.replace.push(hour.start.micros());
                &mut outcome.replaced
            }
        };
        *counter += 1;
        self.write.push(hour);
    }
}

impl Present {
    fn says(&self, hour: ImportedHour) -> bool {
        (self.r#in, self.out, self.doubtful) == (hour.r#in, hour.out, hour.doubtful)
    }
}
