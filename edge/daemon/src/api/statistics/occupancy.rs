//! Rows of occupancy on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::csv::{Field, Table};
use super::super::time::Zone;
use super::{Coverage, add_known};
use crate::store::OccupancyRow;

/// One zone in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OccupancyRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
    /// Camera id.
    pub camera: String,
    /// Zone id.
    pub zone: String,
    /// What the zone is for: area, queue, service, staff or parking.
    pub kind: String,
    /// Mean people inside over the observed seconds; `null` where nothing was observed.
    #[schema(required)]
    pub mean: Option<f64>,
    /// Greatest number inside.
    #[schema(required)]
    pub max: Option<u32>,
    /// Visits that began in the bucket.
    #[schema(required)]
    pub entries: Option<u64>,
    /// Median stay in seconds of complete visits that ended in the bucket; `null` without one.
    #[schema(required)]
    pub dwell_p50_s: Option<f64>,
    /// 90th percentile of the same.
    #[schema(required)]
    pub dwell_p90_s: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// One zone over the whole period. Percentiles are not here: they cannot be made from percentiles of buckets.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OccupancyTotal)]
pub struct Total {
    /// Camera id.
    pub camera: String,
    /// Zone id.
    pub zone: String,
    /// What the zone is for.
    pub kind: String,
    /// Mean people inside over the observed seconds; `null` where nothing was observed.
    #[schema(required)]
    pub mean: Option<f64>,
    /// Greatest number inside.
    #[schema(required)]
    pub max: Option<u32>,
    /// Visits that began in the period.
    #[schema(required)]
    pub entries: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<OccupancyRow>, zone: &Zone) -> Vec<Self> {
        let convert = |row: OccupancyRow| Self {
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
            camera: row.camera,
            zone: row.zone,
            kind: row.kind,
            mean: row.mean,
            max: row.max,
            entries: row.entries,
            dwell_p50_s: row.dwell_p50_s,
            dwell_p90_s: row.dwell_p90_s,
            coverage: row.coverage.into(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// One entry a zone, in the order in which the zones first appear.
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
        let (camera, zone, kind) = (row.camera.clone(), row.zone.clone(), row.kind.clone());
        let mut total =
            Self { camera, zone, kind, mean: None, max: None, entries: None, coverage: Coverage::default() };
        total.add(row);
        total
    }

    fn add(&mut self, row: &Row) {
        self.mean = weighted((self.mean, self.coverage.observed_s), (row.mean, row.coverage.observed_s));
        self.max = self.max.max(row.max);
        add_known(&mut self.entries, row.entries);
        self.coverage.add(row.coverage);
    }
}

/// The mean of two means, each weighted by the seconds it was made from.
pub fn weighted(a: (Option<f64>, u64), b: (Option<f64>, u64)) -> Option<f64> {
    match (a.0, b.0) {
        (Some(x), Some(y)) if a.1 + b.1 > 0 => Some((x * a.1 as f64 + y * b.1 as f64) / (a.1 + b.1) as f64),
        (x, y) => x.or(y),
    }
}

/// The same rows for a spreadsheet.
pub fn csv(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "start",
        "end",
        "camera",
        "zone",
        "kind",
        "mean",
        "max",
        "entries",
        "dwell_p50_s",
        "dwell_p90_s",
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
            Field::Text(&row.kind),
            Field::maybe(row.mean),
            Field::maybe(row.max),
            Field::maybe(row.entries),
            Field::maybe(row.dwell_p50_s),
            Field::maybe(row.dwell_p90_s),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
