//! Somebody who keeps every answer and subtracts.
//!
//! Owns what follows from answers: each tells of some true counts that they lie within bounds, of totals that some counts
//! add up to them, and of revisions that they change a count by little. Bounds are tightened until nothing changes. What
//! is left of a withheld count is its range.

use std::collections::BTreeMap;

/// A true count at one time: which pull, which cell.
pub type Unknown = (usize, String);

/// What one answer tells of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Withheld,
    Number(u32),
}

/// Least and greatest that a count can be.
type Range = (i64, i64);

/// Revisions change a count by no more, as everybody knows who has watched for some time.
pub const REVISED_BY: i64 = 3;
/// Half the rounding base.
const SLACK: i64 = 2;

#[derive(Debug, Default)]
pub struct Adversary {
    ranges: BTreeMap<Unknown, Range>,
    /// Cells that were withheld the first time they were told of.
    withheld: Vec<Unknown>,
    /// Counts that add up to something within bounds.
    sums: Vec<(Vec<Unknown>, Range)>,
}

impl Adversary {
    /// Notes what a pull told of a cell.
    pub fn sees(&mut self, pull: usize, cell: &str, told: Told) {
        let unknown = (pull, cell.to_owned());
        let first = !self.ranges.keys().any(|(_, known)| known == cell);
        if told == Told::Withheld && first {
            self.withheld.push(unknown.clone());
        }
        self.ranges.insert(unknown, bounds(told));
    }

    /// Notes a total of cells in the same pull. `parts_rounded`: it is the sum of rounded parts.
    pub fn sees_total(&mut self, pull: usize, cells: &[String], told: Told, lower_bound: bool, parts_rounded: bool) {
        let unknowns: Vec<Unknown> = cells.iter().map(|cell| (pull, cell.clone())).collect();
        let (low, high) = match told {
            Told::Number(total) if parts_rounded => {
                let slack = SLACK * cells.len() as i64;
                (i64::from(total) - slack, if lower_bound { i64::MAX / 4 } else { i64::from(total) + slack })
            }
            // Of a total that is made of what is told, a withheld one tells no more than its parts.
            Told::Withheld if parts_rounded => return,
            told => bounds(told),
        };
        self.sums.push((unknowns, (low, high)));
    }

    /// Ranges of the counts that were withheld, when everything was thought through.
    pub fn ranges(mut self) -> BTreeMap<Unknown, Range> {
        while self.tighten() {}
        self.withheld.iter().map(|unknown| (unknown.clone(), self.ranges[unknown])).collect()
    }

    fn tighten(&mut self) -> bool {
        let before = self.ranges.clone();
        for (unknowns, total) in &self.sums {
            for one in unknowns {
                let others = unknowns.iter().filter(|other| *other != one).map(|other| self.ranges[other]);
                let (low, high) = others.fold((0, 0), |sum, range| (sum.0 + range.0, sum.1 + range.1));
                narrow(&mut self.ranges, one, (total.0 - high, total.1 - low));
            }
        }
        let known: Vec<Unknown> = self.ranges.keys().cloned().collect();
        for (pull, cell) in &known {
            for neighbour in [pull.checked_sub(1), Some(pull + 1)].into_iter().flatten() {
                let Some(range) = self.ranges.get(&(neighbour, cell.clone())).copied() else { continue };
                narrow(&mut self.ranges, &(*pull, cell.clone()), (range.0 - REVISED_BY, range.1 + REVISED_BY));
            }
        }
        before != self.ranges
    }
}

fn bounds(told: Told) -> Range {
    match told {
        Told::Withheld => (1, 9),
        Told::Number(0) => (0, 0),
        Told::Number(number) => ((i64::from(number) - SLACK).max(10), i64::from(number) + SLACK),
    }
}

fn narrow(ranges: &mut BTreeMap<Unknown, Range>, unknown: &Unknown, to: Range) {
    if let Some(range) = ranges.get_mut(unknown) {
        *range = (range.0.max(to.0), range.1.min(to.1));
    }
}
