//! An answer of `/api/v1/stats/hourly` as the city reads it.
//!
//! Owns its wire form and what makes sense in it: a signature shows who said something, not that it can be. Unknown keys
//! are passed over, since boxes are renewed one by one.

use promenade_core::time::EventTime;
use serde::Deserialize;
use serde_json::Value;

use super::ask::plain;
use crate::store::city::{HourRow, Seen};

/// Longest text of a row: a camera's and a line's id with a slash between, doubled.
const LONGEST_TEXT: usize = 256;
/// Most names in a list of a row.
const LONGEST_LIST: usize = 16;
/// Longest publishing rules that are kept.
const LONGEST_RULES: usize = 16 * 1024;
/// Longest bucket, in seconds: an hour, and the one that autumn repeats.
const LONGEST_HOUR: f64 = 7200.0;
/// A count beyond this is none: a person a millisecond.
const LARGEST: u64 = 3_600_000;

/// A page of published rows.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Id of the site.
    pub site: String,
    /// Its time zone.
    pub timezone: String,
    /// Publishing rules in force.
    rules: Value,
    rows: Vec<Row>,
    /// Where the next page begins.
    pub cursor: String,
    /// There is more.
    pub more: bool,
}

#[derive(Debug, Deserialize)]
struct Row {
    kind: String,
    id: String,
    class: String,
    start: String,
    end: String,
    r#in: Option<u64>,
    out: Option<u64>,
    entries: Option<u64>,
    mean: Option<f64>,
    max: Option<u64>,
    suppressed: Vec<String>,
    #[serde(default)]
    lower_bound: Vec<String>,
    coverage: Coverage,
    flags: Vec<String>,
    versions: Option<Versions>,
    revision: i32,
    seq: i64,
}

#[allow(clippy::struct_field_names, reason = "the unit belongs to the names on the wire")]
#[derive(Debug, Deserialize)]
struct Coverage {
    period_s: u32,
    observed_s: u32,
    doubtful_s: u32,
}

#[derive(Debug, Deserialize)]
struct Versions {
    geometry: String,
    model: String,
    formula: String,
}

impl Answer {
    /// Reads a verified body.
    ///
    /// # Errors
    /// A sentence that says what makes no sense.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let answer: Self = serde_json::from_slice(body)
            .map_err(|error| format!("its answer cannot be read: {}", plain(&error.to_string())))?;
        let texts = [&answer.site, &answer.timezone];
        if texts.iter().any(|text| !is_name(text)) || answer.cursor.is_empty() || answer.cursor.len() > 1024 {
            return Err("its answer has no sound site, time zone or cursor".to_owned());
        }
        Ok(answer)
    }

    /// Publishing rules in force, as JSON.
    pub fn rules(&self) -> String {
        let text = self.rules.to_string();
        if text.len() <= LONGEST_RULES { text } else { "null".to_owned() }
    }

    /// The rows in the order of `seq`; of an hour that comes twice the later row.
    ///
    /// # Errors
    /// A sentence that says which row makes no sense.
    pub fn rows(&self) -> Result<Vec<HourRow>, String> {
        let mut rows: Vec<HourRow> = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let row = row.check().ok_or_else(|| format!("its row with seq {} makes no sense", row.seq))?;
            if rows
                .last()
                .is_some_and(|before| before.seq > row.seq || (before.seq == row.seq && before.key() != row.key()))
            {
                return Err(format!("its rows are not in the order of seq at {}", row.seq));
            }
            rows.push(row);
        }
        Ok(latest(rows))
    }
}

impl Row {
    fn check(&self) -> Option<HourRow> {
        let (start, end) = (time(&self.start)?, time(&self.end)?);
        let versions = self.versions.iter().flat_map(|made| [&made.geometry, &made.model, &made.formula]);
        let mut texts = [&self.id, &self.class].into_iter().chain(versions);
        let lists = [&self.suppressed, &self.lower_bound, &self.flags];
        let counts = [self.r#in, self.out, self.entries, self.max];
        let Coverage { period_s, observed_s, doubtful_s } = self.coverage;
        let sound = ["gate", "zone", "site"].contains(&self.kind.as_str())
            && texts.all(|text| is_name(text))
            && lists.iter().all(|list| list.len() <= LONGEST_LIST && list.iter().all(|word| is_word(word)))
            && counts.iter().flatten().all(|count| *count <= LARGEST)
            && self.mean.is_none_or(|mean| (0.0..=LARGEST as f64).contains(&mean))
            && (0.0..=LONGEST_HOUR).contains(&end.seconds_since(start))
            && start < end
            && doubtful_s <= observed_s
            && observed_s <= period_s
            && f64::from(period_s) <= LONGEST_HOUR
            && self.seq > 0
            && self.revision >= 0;
        let version = |of: fn(&Versions) -> &String| self.versions.as_ref().map(|made| of(made).clone());
        let count = |count: Option<u64>| count.map(|count| count as i64);
        sound.then(|| HourRow {
            kind: self.kind.clone(),
            id: self.id.clone(),
            class: self.class.clone(),
            start,
            end,
            r#in: count(self.r#in),
            out: count(self.out),
            entries: count(self.entries),
            mean: self.mean,
            max: count(self.max),
            suppressed: self.suppressed.clone(),
            lower_bound: self.lower_bound.clone(),
            coverage: Seen { period_s, observed_s, doubtful_s },
            flags: self.flags.clone(),
            geometry: version(|made| &made.geometry),
            model: version(|made| &made.model),
            formula: version(|made| &made.formula),
            revision: self.revision,
            seq: self.seq,
        })
    }
}

/// A name or version: short, and without control characters. It may be empty where a box knows none.
fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control)
}

/// A word of a list, which is kept joined by commas.
fn is_word(text: &str) -> bool {
    is_name(text) && !text.is_empty() && !text.contains(',')
}

fn time(text: &str) -> Option<EventTime> {
    let time: jiff::Timestamp = text.parse().ok()?;
    Some(EventTime(time.as_microsecond()))
}

/// Of rows of the same hour of the same thing only the last.
fn latest(mut rows: Vec<HourRow>) -> Vec<HourRow> {
    rows.reverse();
    // A stable sort keeps the later row before the earlier one.
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows.dedup_by(|later, first| later.key() == first.key());
    rows.sort_by_key(|row| row.seq);
    rows
}
