//! People who pass by a gate, and the two definitions of capture rate.
//!
//! Owns what is known of passers-by: both ways over every passer line, and nothing where one of these lines was not
//! observed, since a rate made from half of those who passed by would look like success.

use std::collections::HashMap;

use promenade_core::time::EventTime;

use crate::config::Gate;
use crate::store::FootfallRow;

/// Counts of lines, to be asked by gate.
#[derive(Debug)]
pub struct Passers<'a> {
    gates: &'a [Gate],
    lines: HashMap<(EventTime, &'a str, &'a str), Option<u64>>,
}

impl<'a> Passers<'a> {
    /// Passers-by of `gates` from the rows of lines, of the same buckets.
    pub fn new(gates: &'a [Gate], lines: &'a [FootfallRow]) -> Self {
        let both = |line: &FootfallRow| Some(line.r#in? + line.out?);
        let entry = |line: &'a FootfallRow| ((line.start, &*line.camera, &*line.line), both(line));
        Self { gates, lines: lines.iter().map(entry).collect() }
    }

    /// People who passed by that gate in the bucket that starts then; `None` where it has no passer lines, or one of them
    /// was not observed.
    pub fn of(&self, gate: &str, start: EventTime) -> Option<u64> {
        let gate = self.gates.iter().find(|known| known.id == gate).filter(|gate| !gate.passers.is_empty())?;
        let count = |line: &crate::config::ItemRef| {
            self.lines.get(&(start, line.camera.as_str(), line.item.as_str())).copied().flatten()
        };
        gate.passers.iter().map(count).sum()
    }
}

/// Entries / passers-by.
pub fn capture_of_passers(entries: Option<u64>, passers: Option<u64>) -> Option<f64> {
    share(entries?, passers?)
}

/// Entries / (entries + passers-by).
pub fn capture_of_all(entries: Option<u64>, passers: Option<u64>) -> Option<f64> {
    share(entries?, entries? + passers?)
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
