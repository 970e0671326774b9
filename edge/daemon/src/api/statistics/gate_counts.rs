//! What gates counted, as it was asked for: together, or by class.
//!
//! Owns that every line is its own gate where the config draws none.

use super::super::classes::Classes;
use super::super::problem::Problem;
use super::{ALL, Asked};
use crate::store::{Filter, FootfallRow, GateRow};

/// Rows with their class.
pub type OfClass<R> = Vec<(&'static str, R)>;

impl Asked {
    /// Counts of gates with their class; and of all lines, for the passers-by, unless classes are told apart.
    pub(super) async fn counts(&self) -> Result<(OfClass<GateRow>, Vec<FootfallRow>), Problem> {
        let drawn = !self.state.config.gates.is_empty();
        let class = match self.question.classes {
            Classes::Together => {
                let lines = self.ask(|reader, q| reader.footfall(q.period, q.bucket, &Filter::default())).await?;
                if drawn {
                    let gates = self.ask(|reader, q| reader.gates(q.period, q.bucket, &q.filter)).await?;
                    return Ok((gates.into_iter().map(|row| (ALL, row)).collect(), lines));
                }
                return Ok((self.of_lines(lines.iter().map(|line| (ALL, line))), lines));
            }
            Classes::Each => None,
            Classes::Only(class) => Some(class),
        };
        if drawn {
            let gates = self.ask(move |reader, q| reader.gates_by_class(q.period, q.bucket, &q.filter, class));
            return Ok((gates.await?, Vec::new()));
        }
        let all = Filter::default();
        let lines = self.ask(move |reader, q| reader.footfall_by_class(q.period, q.bucket, &all, class)).await?;
        Ok((self.of_lines(lines.iter().map(|(class, line)| (*class, line))), Vec::new()))
    }

    /// Every line as its own gate.
    fn of_lines<'a>(&self, lines: impl Iterator<Item = (&'static str, &'a FootfallRow)>) -> OfClass<GateRow> {
        let wanted = |gate: &String| self.question.filter.item.as_ref().is_none_or(|item| item == gate);
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
}
