//! Counts of gates: what several cameras see of one entrance, added up.
//!
//! Owns what a gate's coverage is: that of the camera that saw least, since what it missed is missing from the sum.

use std::collections::BTreeMap;

use promenade_core::time::EventTime;

use super::lines::Sums;
use crate::store::cells::Cells;
use crate::store::grid::{Grid, Subject, Subjects};
use crate::store::{Coverage, GateRow};

/// A row for every bucket and gate.
pub(super) fn rows(grid: &Grid<'_>, parts: &Subjects, cells: &Cells<Sums>) -> Vec<GateRow> {
    let mut gates: BTreeMap<&str, Vec<&Subject>> = BTreeMap::new();
    for part in parts.values() {
        gates.entry(&part.name).or_default().push(part);
    }
    let gates = &gates;
    let of_bucket = |bucket| gates.iter().map(move |(name, parts)| row(grid, bucket, name, parts, cells));
    (0..grid.buckets.len()).flat_map(of_bucket).collect()
}

fn row(grid: &Grid<'_>, bucket: usize, gate: &str, parts: &[&Subject], cells: &Cells<Sums>) -> GateRow {
    let span = grid.buckets[bucket];
    // A part that was drawn later, or removed before, is not missing from the gate of that time.
    let parts = parts.iter().map(|part| (*part, cells.get(bucket, part.id)));
    let parts: Vec<(&Subject, Option<&Sums>)> =
        parts.filter(|(part, sums)| sums.is_some() || part.is_there(span)).collect();
    let seen: Vec<&Sums> = parts.iter().filter_map(|(_, sums)| *sums).collect();
    let sum = |of: fn(&Sums) -> Option<u64>| {
        seen.iter().map(|sums| of(sums)).sum::<Option<u64>>().filter(|_| !seen.is_empty())
    };
    GateRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        gate: gate.to_owned(),
        r#in: sum(|sums| sums.count_in),
        out: sum(|sums| sums.count_out),
        staff_in: sum(|sums| sums.staff_in),
        staff_out: sum(|sums| sums.staff_out),
        coverage: coverage(grid, bucket, &parts),
    }
}

/// Of the parts that saw least the observed seconds; the greatest doubt and exclusion of any, as far as it fits into them.
fn coverage(grid: &Grid<'_>, bucket: usize, parts: &[(&Subject, Option<&Sums>)]) -> Coverage {
    let of_part = |(part, sums): &(&Subject, Option<&Sums>)| {
        let (observed_s, doubtful_s) = sums.map_or((0, 0), |sums| (sums.observed_s, sums.doubtful_s));
        grid.coverage(bucket, part, observed_s, doubtful_s)
    };
    let least = |one: Coverage, other: Coverage| {
        let observed_s = one.observed_s.min(other.observed_s);
        let doubtful_s = one.doubtful_s.max(other.doubtful_s).min(observed_s);
        Coverage { observed_s, doubtful_s, excluded_s: one.excluded_s.max(other.excluded_s), ..one }
    };
    parts.iter().map(of_part).reduce(least).unwrap_or_else(|| grid.unseen(bucket))
}
