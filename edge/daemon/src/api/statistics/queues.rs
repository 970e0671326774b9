//! Rows of queues on the wire.
//!
//! A wait ends with service or with giving up. A queue without service zones cannot tell the two apart: everybody who
//! leaves it after the least stay is taken for served.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::params::{CameraParams, Keys, PageParams, PeriodParams, ZoneParams};
use super::super::problem::Problem;
use super::answer::Statistic;
use super::occupancy::weighted;
use super::totals::Totals;
use super::{Asked, Coverage, File, Otherwise, Report, add_known};
use crate::store::QueueRow;

/// One queue in one bucket.
#[derive(Clone, Debug, PartialEq, ToSchema)]
#[schema(as = QueueRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: EventTime,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: EventTime,
    /// Camera id.
    pub camera: String,
    /// Id of the queue's zone.
    pub zone: String,
    /// Mean length in people over the observed seconds; `null` where nothing was observed.
    #[schema(required)]
    pub length_mean: Option<f64>,
    /// No more than so many people in nine of ten observed seconds.
    #[schema(required)]
    pub length_p90: Option<f64>,
    /// Greatest length.
    #[schema(required)]
    pub length_max: Option<u32>,
    /// Median wait in seconds of those who were served in the bucket; `null` without one.
    #[schema(required)]
    pub wait_p50_s: Option<f64>,
    /// 90th percentile of the same.
    #[schema(required)]
    pub wait_p90_s: Option<f64>,
    /// Mean of the same.
    #[schema(required)]
    pub wait_mean_s: Option<f64>,
    /// People who joined in the bucket.
    #[schema(required)]
    pub entries: Option<u64>,
    /// People who were served; `null` where nothing was observed.
    #[schema(required)]
    pub served: Option<u64>,
    /// People who left without service after the queue's least stay.
    #[schema(required)]
    pub abandoned: Option<u64>,
    /// People served per observed minute, all servers together.
    #[schema(required)]
    pub service_rate_per_minute: Option<f64>,
    /// Why the wait is not to be trusted; `null` where it is, or where there is none.
    #[schema(required)]
    pub wait_doubt: Option<&'static str>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// One queue over the whole period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueTotal)]
pub struct Total {
    /// Camera id.
    pub camera: String,
    /// Id of the queue's zone.
    pub zone: String,
    /// Mean length over the observed seconds; `null` where nothing was observed.
    #[schema(required)]
    pub length_mean: Option<f64>,
    /// Greatest length.
    #[schema(required)]
    pub length_max: Option<u32>,
    /// People who joined in the period.
    #[schema(required)]
    pub entries: Option<u64>,
    /// Mean wait in seconds of those who were served; `null` without one.
    #[schema(required)]
    pub wait_mean_s: Option<f64>,
    /// People who were served.
    #[schema(required)]
    pub served: Option<u64>,
    /// People who gave up.
    #[schema(required)]
    pub abandoned: Option<u64>,
    /// People served per observed minute, all servers together.
    #[schema(required)]
    pub service_rate_per_minute: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Queues over a period: length, waiting time, how many joined.
#[utoipa::path(
    get, path = "/api/v1/queues", tag = "statistics", operation_id = "queues",
    params(PeriodParams, CameraParams, ZoneParams, PageParams),
    responses(
        (status = 200, description = "Length of every queue, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn queues(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["camera", "zone"], paged: true };
    let asked = Asked::read(state, uri, &headers, keys, super::zones)?;
    let statistic = Statistic {
        rows: Arc::new(|reader, q| Ok(Row::from_store(reader.queues(q.period, q.bucket, &q.filter)?))),
        start: |row| row.start,
        columns: columns(),
        tail: Totals::default(),
        add: Box::new(add),
    };
    asked.answer(&headers, statistic).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<QueueRow>) -> Vec<Self> {
        let convert = |row: QueueRow| Self {
            start: row.start,
            end: row.end,
            camera: row.camera,
            zone: row.zone,
            length_mean: row.length_mean,
            length_p90: row.length_p90,
            length_max: row.length_max,
            wait_p50_s: row.wait_p50_s,
            wait_p90_s: row.wait_p90_s,
            entries: row.entries,
            wait_mean_s: row.wait_mean_s,
            served: row.served,
            abandoned: row.abandoned,
            service_rate_per_minute: service_rate(row.served, row.coverage.observed_s.into()),
            wait_doubt: row.wait_doubt,
            coverage: row.coverage.into(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// Adds rows to the totals of their queues.
pub fn add(totals: &mut Totals<Total>, rows: &[Row]) {
    for row in rows {
        totals.find(|total| total.camera == row.camera && total.zone == row.zone, || Total::of(row)).add(row);
    }
}

impl Total {
    fn of(row: &Row) -> Self {
        Self {
            camera: row.camera.clone(),
            zone: row.zone.clone(),
            length_mean: None,
            length_max: None,
            entries: None,
            wait_mean_s: None,
            served: None,
            abandoned: None,
            service_rate_per_minute: None,
            coverage: Coverage::default(),
        }
    }

    fn add(&mut self, row: &Row) {
        let (so_far, more) = (self.coverage.observed_s, row.coverage.observed_s);
        self.length_mean = weighted((self.length_mean, so_far), (row.length_mean, more));
        self.length_max = self.length_max.max(row.length_max);
        // Every wait counts once, so hours weigh by how many they served, not by how long they were seen.
        let served = |served: Option<u64>| served.unwrap_or(0);
        self.wait_mean_s = weighted((self.wait_mean_s, served(self.served)), (row.wait_mean_s, served(row.served)));
        add_known(&mut self.entries, row.entries);
        add_known(&mut self.served, row.served);
        add_known(&mut self.abandoned, row.abandoned);
        self.coverage.add(row.coverage);
        self.service_rate_per_minute = service_rate(self.served, self.coverage.observed_s);
    }
}

/// People served per observed minute.
fn service_rate(served: Option<u64>, observed_s: u64) -> Option<f64> {
    (observed_s > 0).then_some(served).flatten().map(|served| served as f64 * 60.0 / observed_s as f64)
}

/// The columns of a row.
pub fn columns() -> Columns<Row> {
    Columns::new()
        .time("start", |row: &Row| row.start)
        .time("end", |row| row.end)
        .text("camera", |row| &row.camera)
        .text("zone", |row| &row.zone)
        .number("length_mean", |row| row.length_mean)
        .number("length_p90", |row| row.length_p90)
        .count("length_max", |row| row.length_max.map(u64::from))
        .number("wait_p50_s", |row| row.wait_p50_s)
        .number("wait_p90_s", |row| row.wait_p90_s)
        .number("wait_mean_s", |row| row.wait_mean_s)
        .count("entries", |row| row.entries)
        .count("served", |row| row.served)
        .count("abandoned", |row| row.abandoned)
        .number("service_rate_per_minute", |row| row.service_rate_per_minute)
        .maybe_text("wait_doubt", |row| row.wait_doubt.map(Into::into))
        .coverage(|row| row.coverage)
}
