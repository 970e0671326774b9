//! Hourly counts of earlier counters, out of a CSV file.
//!
//! Owns what the file's columns, times and numbers mean, and everything that can be wrong with them. Refuses to guess: what
//! may be read in two ways is a mistake until the plan says which. Refuses the database; what is found goes there as values.
//!
//! A file is read whole, every mistake is told with its line and column, and nothing is handed on while there is one, unless
//! the plan says to leave mistakes out.

mod count;
mod gather;
mod layout;
mod mapping;
mod mistakes;
mod plan;
mod settle;
mod targets;
#[cfg(test)]
mod tests;
mod when;

use sha2::{Digest as _, Sha256};

use crate::store::{ImportSeries, ImportTarget, LocalHours};
use promenade_core::time::EventTime;

pub use mistakes::Mistakes;
pub use plan::{Misuse, Plan};
pub use targets::known;

/// A file may be so long; ten years of hours of a hundred counters are about 60 MiB.
pub const MOST_BYTES: usize = 64 << 20;

/// The site that a file is read for.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// IANA name of the site's time zone.
    pub timezone: String,
    /// Lines and gates that are there.
    pub known: Vec<ImportTarget>,
    /// Now: what is not over yet cannot have been counted.
    pub now: EventTime,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Reading {
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Rows below the header.
    pub rows: u64,
    /// Hours by line or gate.
    pub series: Vec<ImportSeries>,
    /// What goes where, one entry a line.
    pub mapping: String,
    /// Columns, or counters in the long form, that go nowhere.
    pub left_out: Vec<String>,
    /// Hours that the clocks skipped and for which the file has people all the same: left out.
    pub skipped: Vec<Oddity>,
    /// Hours that the clocks repeated and for which the file has one number: put into the first of the two, as doubtful.
    pub repeated: Vec<Oddity>,
    /// Mistakes that were left out, as the plan says.
    pub mistakes: Mistakes,
}

/// An hour at a change of the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Day and hour as the file names them.
    pub name: String,
    /// People of all counters in it.
    pub people: u64,
}

/// Reads a file.
///
/// # Errors
/// Every mistake, up to a bound.
pub fn read(bytes: &[u8], plan: &Plan, site: &Surroundings) -> Result<Reading, Mistakes> {
    let mut mistakes = Mistakes::default();
    if bytes.len() > MOST_BYTES {
        return Err(Mistakes::one(format!("the file is longer than {} MiB: cut it into years", MOST_BYTES >> 20)));
    }
    let zone = plan.timezone.as_deref().unwrap_or(&site.timezone);
    let hours = LocalHours::new(zone, &site.timezone).map_err(|error| Mistakes::one(error.0))?;
    let mut file =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(plan.delimiter).from_reader(bytes);
    let mut records = file.byte_records();
    let header = match records.next() {
        Some(Ok(header)) => layout::Row::new(header),
        Some(Err(error)) => return Err(Mistakes::one(error.to_string())),
        None => return Err(Mistakes::one("the file is empty")),
    };
    let layout = layout::Layout::of(&header, plan, &site.known, &mut mistakes);
    let Some(layout) = layout.filter(|_| mistakes.is_empty()) else { return Err(mistakes) };
    let mut gather = gather::Gather::new(&layout, plan, hours, site.now, mistakes);
    for record in records {
        match record {
            Ok(record) => gather.take(&layout::Row::new(record)),
            Err(error) => return Err(Mistakes::one(error.to_string())),
        }
    }
    let mut reading = gather.finish()?;
    reading.sha256 = hexadecimal(&Sha256::digest(bytes));
    Ok(reading)
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
