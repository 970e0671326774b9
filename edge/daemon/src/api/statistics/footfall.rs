//! Rows of footfall on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::csv::{Field, Table};
use super::super::time::Zone;
use super::{Coverage, add_known};
use crate::store::FootfallRow;

/// One line in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FootfallRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
    /// Camera id.
    pub camera: String,
    /// Line id.
    pub line: String,
    /// Crossings from the left to the right of a->b; `null` where nothing was observed.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub out: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// One line over the whole period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FootfallTotal)]
pub struct Total {
    /// Camera id.
    pub camera: String,
    /// Line id.
    pub line: String,
    /// Sum over the observed buckets; `null` where there is none.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub out: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<FootfallRow>, zone: &Zone) -> Vec<Self> {
        let convert = |row: FootfallRow| Self {
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
            camera: row.camera,
            line: row.line,
            r#in: row.r#in,
            out: row.out,
            coverage: row.coverage.into(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// One entry a line, in the order in which the lines first appear.
pub fn totals(rows: &[Row]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        let at = totals.iter().position(|t| t.camera == row.camera && t.line == row.line).unwrap_or_else(|| {
            let (camera, line) = (row.camera.clone(), row.line.clone());
            totals.push(Total { camera, line, r#in: None, out: None, coverage: Coverage::default() });
            totals.len() - 1
        });
        add_known(&mut totals[at].r#in, row.r#in);
        add_known(&mut totals[at].out, row.out);
        totals[at].coverage.add(row.coverage);
    }
    totals
}

/// The same rows for a spreadsheet.
pub fn csv(rows: &[Row]) -> Table {
    let mut table =
        Table::new(&["start", "end", "camera", "line", "in", "out", "period_s", "observed_s", "doubtful_s"]);
    for row in rows {
        table.row(&[
            Field::Text(&row.start),
            Field::Text(&row.end),
            Field::Text(&row.camera),
            Field::Text(&row.line),
            Field::maybe(row.r#in),
            Field::maybe(row.out),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
