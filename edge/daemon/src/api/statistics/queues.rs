//! Rows of queues on the wire.
//!
//! A stay in the queue's zone ends with service or with giving up. Until a service zone tells the two apart, `served` is
//! null and the waiting time is the time in the zone.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::csv::{Field, Table};
use super::super::time::Zone;
use super::occupancy::weighted;
use super::{Coverage, add_known};
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
    /// Median time in the queue in seconds, of complete stays that ended in the bucket; `null` without one.
    #[schema(required)]
    pub wait_p50_s: Option<f64>,
    /// 90th percentile of the same.
    #[schema(required)]
    pub wait_p90_s: Option<f64>,
    /// People who joined in the bucket.
    #[schema(required)]
    pub entries: Option<u64>,
    /// People who were served; `null` where nothing tells the served from those who gave up.
    #[schema(required)]
    pub served: Option<u64>,
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
    /// People who were served; `null` where nothing tells.
    #[schema(required)]
    pub served: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
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
            served: row.served,
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
        let (camera, zone, coverage) = (row.camera.clone(), row.zone.clone(), Coverage::default());
        let mut total =
            Self { camera, zone, length_mean: None, length_max: None, entries: None, served: None, coverage };
        total.add(row);
        total
    }

    fn add(&mut self, row: &Row) {
        let (so_far, more) = (self.coverage.observed_s, row.coverage.observed_s);
        self.length_mean = weighted((self.length_mean, so_far), (row.length_mean, more));
        self.length_max = self.length_max.max(row.length_max);
        add_known(&mut self.entries, row.entries);
        add_known(&mut self.served, row.served);
        self.coverage.add(row.coverage);
    }
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
        "entries",
        "served",
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
            Field::maybe(row.entries),
            Field::maybe(row.served),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
