//! Counts of gates: what several cameras see of one entrance, added up.
//!
//! Owns what a gate's coverage is: that of the camera that saw least, since what it missed is missing from the sum.

use std::collections::BTreeMap;

use promenade_core::time::EventTime;

use super::Cells;
use super::lines::Sums;
use crate::store::calendar::Span;
use crate::store::grid::{Grid, Subject, Subjects};
use crate::store::{Coverage, GateRow};

/// A row for every bucket and gate.
pub(super) fn rows(grid: &Grid<'_>, parts: &Subjects, cells: &Cells<Sums>) -> Vec<GateRow> {
    let mut gates: BTreeMap<&str, Vec<&Subject>> = BTreeMap::new();
    for part in parts.values() {
        gates.entry(&part.name).or_default().push(part);
    }
    let gates = &gates;
    let of_bucket = |span: &Span| gates.iter().map(|(name, parts)| row(grid, *span, name, parts, cells)).collect();
    grid.buckets.iter().flat_map(|span| -> Vec<GateRow> { of_bucket(span) }).collect()
}

fn row(grid: &Grid<'_>, span: Span, gate: &str, parts: &[&Subject], cells: &Cells<Sums>) -> GateRow {
    // A part that was drawn later, or removed before, is not missing from the gate of that time.
    let parts = parts.iter().filter(|part| part.is_there(span));
    let parts: Vec<Option<&Sums>> = parts.map(|part| cells.get(&(part.id, grid.key(span)))).collect();
    let seen: Vec<&Sums> = parts.iter().flatten().copied().collect();
    let sum = |of: fn(&Sums) -> u64| (!seen.is_empty()).then(|| seen.iter().map(|sums| of(sums)).sum());
    GateRow {
        start: EventTime(span.from),
        end: EventTime(span.to),
        gate: gate.to_owned(),
        r#in: sum(|sums| sums.count_in),
        out: sum(|sums| sums.count_out),
        staff_in: sum(|sums| sums.staff_in),
        staff_out: sum(|sums| sums.staff_out),
        coverage: coverage(grid, span, &parts),
    }
}

/// Of the parts that saw least the observed seconds; the greatest doubt of any, as far as it fits into them.
fn coverage(grid: &Grid<'_>, span: Span, parts: &[Option<&Sums>]) -> Coverage {
    let observed = parts.iter().map(|part| part.map_or(0, |sums| sums.observed_s)).min();
    let doubtful = parts.iter().map(|part| part.map_or(0, |sums| sums.doubtful_s)).max();
    grid.coverage(span, observed.unwrap_or(0), doubtful.unwrap_or(0))
}
