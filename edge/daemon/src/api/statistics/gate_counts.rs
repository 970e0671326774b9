//! What gates counted, as it was asked for: together, or by class.
//!
//! Owns that every line is its own gate where the config draws none.

use super::super::classes::Classes;
use super::super::params::Question;
use super::ALL;
use crate::config::Config;
use crate::store::{Filter, FootfallRow, GateRow, Reader, StoreError};

/// Rows with their class.
pub type OfClass<R> = Vec<(&'static str, R)>;

/// Counts of gates with their class, bucket by bucket; and of all lines, where they are needed for the passers-by.
///
/// # Errors
/// When the database fails.
pub fn counts(
    reader: &Reader,
    q: &Question,
    config: &Config,
) -> Result<(OfClass<GateRow>, Vec<FootfallRow>), StoreError> {
    let (drawn, all) = (!config.gates.is_empty(), Filter::default());
    let class = match q.classes {
        Classes::Together => return together(reader, q, config),
        Classes::Each => None,
        Classes::Only(class) => Some(class),
    };
    let mut counts = if drawn {
        reader.gates_by_class(q.period, q.bucket, &q.filter, class)?
    } else {
        let lines = reader.footfall_by_class(q.period, q.bucket, &all, class)?;
        of_lines(lines.iter().map(|(class, line)| (*class, line)), q)
    };
    counts.sort_by_key(|(_, row)| row.start);
    Ok((counts, Vec::new()))
}

fn together(
    reader: &Reader,
    q: &Question,
    config: &Config,
) -> Result<(OfClass<GateRow>, Vec<FootfallRow>), StoreError> {
    if config.gates.is_empty() {
        let lines = reader.footfall(q.period, q.bucket, &Filter::default())?;
        return Ok((of_lines(lines.iter().map(|line| (ALL, line)), q), lines));
    }
    let passed = config.gates.iter().any(|gate| !gate.passers.is_empty());
    let lines = if passed { reader.footfall(q.period, q.bucket, &Filter::default())? } else { Vec::new() };
    let gates = reader.gates(q.period, q.bucket, &q.filter)?;
    Ok((gates.into_iter().map(|row| (ALL, row)).collect(), lines))
}

/// Every line as its own gate.
fn of_lines<'a>(lines: impl Iterator<Item = (&'static str, &'a FootfallRow)>, q: &Question) -> OfClass<GateRow> {
    let wanted = |gate: &String| q.filter.item.as_ref().is_none_or(|item| item == gate);
    let gate = |(class, line): (&'static str, &FootfallRow)| {
        let row = GateRow {
            start: line.start,
            end: line.end,
            gate: format!("{}/{}", line.camera, line.line),
            r#in: line.r#in,
            out: line.out,
            staff_in: line.staff_in,
            staff_out: line.staff_out,
            coverage: line.coverage,
        };
        (class, row)
    };
    lines.map(gate).filter(|(_, row)| wanted(&row.gate)).collect()
}
