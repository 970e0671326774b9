//! Rows of occupancy on the wire.

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
use super::density::{Areas, LevelOfService, crowding};
use super::{Asked, Coverage, Otherwise, Report, add_known};
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
    params(PeriodParams, CameraParams, ZoneParams),
    responses(
        (status = 200, description = "Occupancy and dwell of every zone, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn occupancy(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, &["camera", "zone"], super::zones)?;
    let rows = asked.query(|reader, q| reader.occupancy(q.period, q.bucket, &q.filter)).await?;
    let rows = Row::from_store(rows, &asked.zone, &Areas::of(&asked.state.config));
    asked.answer(&headers, rows, totals, csv).await
}

impl Row {
    /// The wire form of the store's rows.
    pub fn from_store(rows: Vec<OccupancyRow>, zone: &Zone, areas: &Areas<'_>) -> Vec<Self> {
        let convert = |row: OccupancyRow| {
            let area_m2 = areas.get(&row.camera, &row.zone);
            let crowding = crowding(row.mean, area_m2, &row.kind);
            Self {
                start: zone.seconds(row.start),
                end: zone.seconds(row.end),
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
        let mut total = Self {
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
        };
        total.add(row);
        total
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
        "exits",
        "dwell_p50_s",
        "dwell_p90_s",
        "area_m2",
        "density",
        "level_of_service",
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
            Field::maybe(row.exits),
            Field::maybe(row.dwell_p50_s),
            Field::maybe(row.dwell_p90_s),
            Field::maybe(row.area_m2),
            Field::maybe(row.density),
            Field::Text(&letters(&row.level_of_service)),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
