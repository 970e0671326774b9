//! Rows of occupancy on the wire.

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
use super::density::{Areas, LevelOfService, crowding};
use super::totals::Totals;
use super::{Asked, Coverage, File, Otherwise, Report, add_known};
use crate::store::OccupancyRow;

/// One zone in one bucket.
#[derive(Clone, Debug, PartialEq, ToSchema)]
#[schema(as = OccupancyRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: EventTime,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: EventTime,
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
    /// Complete visits that ended in the bucket.
    #[schema(required)]
    pub exits: Option<u64>,
    /// Median stay in seconds of complete visits that ended in the bucket; `null` without one.
    #[schema(required)]
    pub dwell_p50_s: Option<f64>,
    /// 90th percentile of the same.
    #[schema(required)]
    pub dwell_p90_s: Option<f64>,
    /// The zone's area in square metres: measured, or from the camera's ground plane; `null` where neither is known.
    #[schema(required)]
    pub area_m2: Option<f64>,
    /// Mean persons per square metre.
    #[schema(required)]
    pub density: Option<f64>,
    /// What that density amounts to: fruin and hcm, for a queue hcm-queue; empty without a density.
    pub level_of_service: Vec<LevelOfService>,
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
    /// Complete visits that ended in the period.
    #[schema(required)]
    pub exits: Option<u64>,
    /// The zone's area in square metres, where it is known.
    #[schema(required)]
    pub area_m2: Option<f64>,
    /// Mean persons per square metre.
    #[schema(required)]
    pub density: Option<f64>,
    /// What that density amounts to.
    pub level_of_service: Vec<LevelOfService>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// People in zones over a period, queues included.
#[utoipa::path(
    get, path = "/api/v1/occupancy", tag = "statistics", operation_id = "occupancy",
    params(PeriodParams, CameraParams, ZoneParams, PageParams),
    responses(
        (status = 200, description = "Occupancy and dwell of every zone, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn occupancy(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["camera", "zone"], paged: true };
    let asked = Asked::read(state, uri, &headers, keys, super::zones)?;
    let config = Arc::clone(&asked.state.config);
    let statistic = Statistic {
        rows: Arc::new(move |reader, q| {
            let rows = reader.occupancy(q.period, q.bucket, &q.filter)?;
            Ok(Row::from_store(rows, &Areas::of(&config)))
        }),
        start: |row| row.start,
        columns: columns(),
        tail: Totals::default(),
        add: Box::new(add),
    };
    asked.answer(&headers, statistic).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<OccupancyRow>, areas: &Areas<'_>) -> Vec<Self> {
        let convert = |row: OccupancyRow| {
            let area_m2 = areas.get(&row.camera, &row.zone);
            let crowding = crowding(row.mean, area_m2, &row.kind);
            Self {
                start: row.start,
                end: row.end,
                camera: row.camera,
                zone: row.zone,
                kind: row.kind,
                mean: row.mean,
                max: row.max,
                entries: row.entries,
                exits: row.exits,
                dwell_p50_s: row.dwell_p50_s,
                dwell_p90_s: row.dwell_p90_s,
                area_m2,
                density: crowding.density,
                level_of_service: crowding.levels,
                coverage: row.coverage.into(),
            }
        };
        rows.into_iter().map(convert).collect()
    }
}

/// Adds rows to the totals of their zones.
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
            kind: row.kind.clone(),
            mean: None,
            max: None,
            entries: None,
            exits: None,
            area_m2: row.area_m2,
            density: None,
            level_of_service: Vec::new(),
            coverage: Coverage::default(),
        }
    }

    fn add(&mut self, row: &Row) {
        self.mean = weighted((self.mean, self.coverage.observed_s), (row.mean, row.coverage.observed_s));
        self.max = self.max.max(row.max);
        add_known(&mut self.entries, row.entries);
        add_known(&mut self.exits, row.exits);
        self.coverage.add(row.coverage);
        let crowding = crowding(self.mean, self.area_m2, &self.kind);
        (self.density, self.level_of_service) = (crowding.density, crowding.levels);
    }
}

/// The mean of two means, each weighted by the seconds it was made from.
pub fn weighted(a: (Option<f64>, u64), b: (Option<f64>, u64)) -> Option<f64> {
    match (a.0, b.0) {
        (Some(x), Some(y)) if a.1 + b.1 > 0 => Some((x * a.1 as f64 + y * b.1 as f64) / (a.1 + b.1) as f64),
        (x, y) => x.or(y),
    }
}

/// `fruin B; hcm C`
fn letters(levels: &[LevelOfService]) -> String {
    levels.iter().map(|level| format!("{} {}", level.scale, level.letter)).collect::<Vec<_>>().join("; ")
}

/// The columns of a row.
pub fn columns() -> Columns<Row> {
    Columns::new()
        .time("start", |row: &Row| row.start)
        .time("end", |row| row.end)
        .text("camera", |row| &row.camera)
        .text("zone", |row| &row.zone)
        .text("kind", |row| &row.kind)
        .number("mean", |row| row.mean)
        .count("max", |row| row.max.map(u64::from))
        .count("entries", |row| row.entries)
        .count("exits", |row| row.exits)
        .number("dwell_p50_s", |row| row.dwell_p50_s)
        .number("dwell_p90_s", |row| row.dwell_p90_s)
        .number("area_m2", |row| row.area_m2)
        .number("density", |row| row.density)
        .list("level_of_service", |row| &row.level_of_service, letters)
        .coverage(|row| row.coverage)
}
