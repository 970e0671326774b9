//! Rows of queues on the wire.
//!
//! A wait ends with service or with giving up. A queue without service zones cannot tell the two apart: everybody who
//! leaves it after the least stay is taken for served.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::csv::{Field, Table};
use super::super::params::{CameraParams, PeriodParams, ZoneParams};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::occupancy::weighted;
use super::{Asked, Coverage, Otherwise, Report, add_known};
use crate::store::QueueRow;

/// One queue in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = QueueRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
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
    params(PeriodParams, CameraParams, ZoneParams),
    responses(
        (status = 200, description = "Length of every queue, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn queues(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, &["camera", "zone"], super::zones)?;
    let rows = asked.query(|reader, q| reader.queues(q.period, q.bucket, &q.filter)).await?;
    let rows = Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, totals, csv).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<QueueRow>, zone: &Zone) -> Vec<Self> {
        let convert = |row: QueueRow| Self {
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
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

/// One entry a queue, in the order in which the queues first appear.
pub fn totals(rows: &[Row]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        match totals.iter_mut().find(|t| t.camera == row.camera && t.zone == row.zone) {
            Some(total) => total.add(row),
            None => totals.push(Total::of(row)),
        }
    }
    totals
}

impl Total {
    fn of(row: &Row) -> Self {
        let mut total = Self {
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
        };
        total.add(row);
        total
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

/// The same rows for a spreadsheet.
pub fn csv(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "start",
        "end",
        "camera",
        "zone",
        "length_mean",
        "length_p90",
        "length_max",
        "wait_p50_s",
        "wait_p90_s",
        "wait_mean_s",
        "entries",
        "served",
        "abandoned",
        "service_rate_per_minute",
        "wait_doubt",
        "period_s",
        "observed_s",
        "doubtful_s",
    ]);
    for row in rows {
        table.row(&[
            Field::Text(&row.start),
            Field::Text(&row.end),
            Field::Text(&row.camera),
            Field::Text(&row.zone),
            Field::maybe(row.length_mean),
            Field::maybe(row.length_p90),
            Field::maybe(row.length_max),
            Field::maybe(row.wait_p50_s),
            Field::maybe(row.wait_p90_s),
            Field::maybe(row.wait_mean_s),
            Field::maybe(row.entries),
            Field::maybe(row.served),
            Field::maybe(row.abandoned),
            Field::maybe(row.service_rate_per_minute),
            Field::Text(row.wait_doubt.unwrap_or_default()),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
