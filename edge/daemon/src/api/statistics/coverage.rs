//! How much every camera saw, and why some of it is doubtful.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::params::{CameraParams, Keys, PageParams, PeriodParams};
use super::super::problem::Problem;
use super::answer::Statistic;
use super::totals::Totals;
use super::{Asked, Coverage, File, Otherwise, Report};
use crate::store::CoverageRow;

/// One camera in one bucket.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(as = CoverageRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: EventTime,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: EventTime,
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
    params(PeriodParams, CameraParams, PageParams),
    responses(
        (status = 200, description = "Coverage of every camera, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn coverage(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["camera"], paged: true };
    let asked = Asked::read(state, uri, &headers, keys, |config, filter| super::of_cameras(config, filter).count())?;
    let statistic = Statistic {
        rows: Arc::new(|reader, q| Ok(Row::from_store(reader.coverage(q.period, q.bucket, &q.filter)?))),
        start: |row| row.start,
        columns: columns(),
        tail: Totals::default(),
        add: Box::new(add),
    };
    asked.answer(&headers, statistic).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<CoverageRow>) -> Vec<Self> {
        let doubt = |(reason, seconds): (String, u32)| DoubtfulSeconds { reason, seconds: seconds.into() };
        let convert = |row: CoverageRow| Self {
            start: row.start,
            end: row.end,
            camera: row.camera,
            coverage: row.coverage.into(),
            doubts: row.doubts.into_iter().map(doubt).collect(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// Adds rows to the totals of their cameras.
pub fn add(totals: &mut Totals<Total>, rows: &[Row]) {
    for row in rows {
        let new = || Total { camera: row.camera.clone(), coverage: Coverage::default(), doubts: Vec::new() };
        let total = totals.find(|total| total.camera == row.camera, new);
        total.coverage.add(row.coverage);
        row.doubts.iter().for_each(|doubt| total.doubt(doubt));
    }
}

impl Total {
    fn doubt(&mut self, more: &DoubtfulSeconds) {
        match self.doubts.iter_mut().find(|doubt| doubt.reason == more.reason) {
            Some(doubt) => doubt.seconds += more.seconds,
            None => self.doubts.push(more.clone()),
        }
    }
}

/// The columns of a row; its reasons of doubt stand in one field where there are no lists, as in `dark 12; settling 3`.
pub fn columns() -> Columns<Row> {
    let doubts = |doubts: &[DoubtfulSeconds]| {
        let each = doubts.iter().map(|doubt| format!("{} {}", doubt.reason, doubt.seconds));
        each.collect::<Vec<_>>().join("; ")
    };
    Columns::new()
        .time("start", |row: &Row| row.start)
        .time("end", |row| row.end)
        .text("camera", |row| &row.camera)
        .coverage(|row| row.coverage)
        .list("doubts", |row| &row.doubts, doubts)
}
