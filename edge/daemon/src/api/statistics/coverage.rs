//! How much every camera saw, and why some of it is doubtful.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::csv::{Field, Table};
use super::super::params::{CameraParams, PeriodParams};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::{Asked, Coverage, Otherwise, Report};
use crate::store::CoverageRow;

/// One camera in one bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CoverageRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
    /// Camera id.
    pub camera: String,
    /// How much was seen.
    pub coverage: Coverage,
    /// The doubtful seconds by reason; empty where there are none.
    pub doubts: Vec<DoubtfulSeconds>,
}

/// One camera over the whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CoverageTotal)]
pub struct Total {
    /// Camera id.
    pub camera: String,
    /// How much was seen.
    pub coverage: Coverage,
    /// The doubtful seconds by reason.
    pub doubts: Vec<DoubtfulSeconds>,
}

/// Observed seconds that one reason makes doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DoubtfulSeconds {
    /// Why: settling, covered, dark, blurred, frozen, view shifted, resolution changed, frame rate changed, clock step,
    /// saturated or unexplained motion.
    #[schema(example = "settling")]
    pub reason: String,
    /// How many seconds.
    pub seconds: u64,
}

/// How much every camera saw over a period, and why some of it is doubtful.
#[utoipa::path(
    get, path = "/api/v1/coverage", tag = "statistics", operation_id = "coverage",
    params(PeriodParams, CameraParams),
    responses(
        (status = 200, description = "Coverage of every camera, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn coverage(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked =
        Asked::read(state, &uri, &headers, &["camera"], |config, filter| super::of_cameras(config, filter).count())?;
    let rows = asked.query(|reader, q| reader.coverage(q.period, q.bucket, &q.filter)).await?;
    let rows = Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, totals, csv).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<CoverageRow>, zone: &Zone) -> Vec<Self> {
        let doubt = |(reason, seconds): (String, u32)| DoubtfulSeconds { reason, seconds: seconds.into() };
        let convert = |row: CoverageRow| Self {
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
            camera: row.camera,
            coverage: row.coverage.into(),
            doubts: row.doubts.into_iter().map(doubt).collect(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// One entry a camera, in the order in which they first appear.
pub fn totals(rows: &[Row]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        let at = totals.iter().position(|total| total.camera == row.camera).unwrap_or_else(|| {
            let (camera, coverage) = (row.camera.clone(), Coverage::default());
            totals.push(Total { camera, coverage, doubts: Vec::new() });
            totals.len() - 1
        });
        totals[at].coverage.add(row.coverage);
        row.doubts.iter().for_each(|doubt| totals[at].doubt(doubt));
    }
    totals
}

impl Total {
    fn doubt(&mut self, more: &DoubtfulSeconds) {
        match self.doubts.iter_mut().find(|doubt| doubt.reason == more.reason) {
            Some(doubt) => doubt.seconds += more.seconds,
            None => self.doubts.push(more.clone()),
        }
    }
}

/// The same rows for a spreadsheet; the reasons of a row stand in one field, as in `dark 12; settling 3`.
pub fn csv(rows: &[Row]) -> Table {
    let mut table = Table::new(&["start", "end", "camera", "period_s", "observed_s", "doubtful_s", "doubts"]);
    for row in rows {
        let doubts: Vec<String> =
            row.doubts.iter().map(|doubt| format!("{} {}", doubt.reason, doubt.seconds)).collect();
        table.row(&[
            Field::Text(&row.start),
            Field::Text(&row.end),
            Field::Text(&row.camera),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
            Field::Text(&doubts.join("; ")),
        ]);
    }
    table
}
