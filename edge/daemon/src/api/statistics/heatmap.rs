//! Where people were over a period on one camera, on the picture or on the ground.
//!
//! Owns the wire form. There is no picture in it: cells of a coarse grid, and person-seconds in each.

use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use promenade_core::ground::Ground;
use promenade_core::heat::{COLUMNS, ROWS};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::format::Format;
use super::super::params::{FormatName, Pairs};
use super::super::problem::Problem;
use super::super::tag;
use super::super::time::Zone;
use super::plan::Plan;
use super::{Coverage, File, Otherwise, Scope};
use crate::config::Camera;

/// Documents the query.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct Params {
    /// The camera; must be given.
    #[param(min_length = 1, example = "east")]
    camera: String,
    /// First instant of the period, RFC 3339 with an offset; whole minutes are counted. Default: the last local midnight.
    #[param(format = DateTime, example = "2026-05-01T00:00:00+08:00")]
    from: Option<String>,
    /// First instant after the period, RFC 3339 with an offset. Default: now.
    #[param(format = DateTime, example = "2026-05-02T00:00:00+08:00")]
    to: Option<String>,
    /// The picture, or the ground where the config measures it. Default: `image`.
    #[param(inline, example = "image")]
    plane: Option<Plane>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// On what the cells lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HeatPlane)]
pub enum Plane {
    /// The picture: cells are equal shares of it.
    Image,
    /// The ground: cells are squares of some metres.
    Ground,
}

/// Where people were.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HeatMap {
    /// What it is about.
    #[serde(flatten)]
    pub scope: Scope,
    /// Camera id.
    pub camera: String,
    /// On what the cells lie.
    pub plane: Plane,
    /// Cells from left to right; on the ground along the measured rectangle's width.
    pub columns: usize,
    /// Cells from top to bottom; on the ground along its length.
    pub rows: usize,
    /// Person-seconds of every cell, row by row; `null` where nothing was observed.
    #[schema(required)]
    pub cells: Option<Vec<f64>>,
    /// On the ground, where the first cell begins: metres from the rectangle's first corner along its width and length.
    #[schema(required)]
    pub origin_m: Option<[f64; 2]>,
    /// On the ground, the side of a cell in metres.
    #[schema(required)]
    pub cell_m: Option<f64>,
    /// On the ground, person-seconds that lie off the plan: beyond the horizon, or too far from the measured rectangle.
    #[schema(required)]
    pub beyond_person_s: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Where people were on one camera over a period.
#[utoipa::path(
    get, path = "/api/v1/heatmap", tag = "statistics", operation_id = "heatmap",
    params(Params),
    responses(
        (status = 200, description = "Person-seconds of every cell", content(
            (HeatMap = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn heatmap(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let pairs = Pairs::read(&uri, &["camera", "from", "to", "plane", "format"])?;
    let zone = Zone::of(&state.config.site);
    let period = pairs.period(&zone, state.clock.now())?;
    let format = Format::negotiate(pairs.get("format"), &headers)?;
    let plane = plane(pairs.get("plane"))?;
    let tag = tag::of(state.reader.revision(), tag::From::Ledger, &uri, format, period);
    if tag::is_named(&headers, &tag) {
        return Ok(tag::unchanged(&tag));
    }
    let id = pairs
        .text("camera")?
        .ok_or_else(|| Problem::in_field("camera", "camera must be given: a heat map is of one."))?;
    let camera = state.config.cameras.iter().find(|camera| camera.id == id);
    let ground = if plane == Plane::Ground { Some(ground(&id, camera)?) } else { None };
    let asked = id.clone();
    let map = super::ask_store(&state.reader, move |reader| reader.heat(&asked, period)).await?;
    if map.is_none() {
        super::known("camera", &id, state.config.cameras.iter().map(|camera| &camera.id))?;
    }
    let seen: Coverage = map.as_ref().map_or_else(|| state.reader.unseen(period), |map| map.coverage).into();
    let cells = map.map(|map| map.cells).filter(|_| seen.observed_s > 0);
    let map = on_image(Scope::of(&state.config.site, &zone, period), id, seen, cells);
    let map = match ground {
        Some((plan, ground)) => on_ground(map, &plan, &ground),
        None => map,
    };
    let body = super::write(format, &zone, &map, columns(), &cells_of(&map))?;
    Ok((tag::headers(&tag), [(header::CONTENT_TYPE, format.content_type())], body).into_response())
}

fn plane(name: Option<&str>) -> Result<Plane, Problem> {
    match name {
        None | Some("image") => Ok(Plane::Image),
        Some("ground") => Ok(Plane::Ground),
        Some(other) => Err(Problem::in_field("plane", format!("plane is {other:?}; it may be image or ground."))),
    }
}

/// The ground of a camera, where the config measures it.
fn ground(id: &str, camera: Option<&Camera>) -> Result<(Plan, Ground), Problem> {
    let spec = camera.and_then(|camera| camera.scene.ground.as_ref());
    let ground = spec.and_then(|spec| Some((Plan::round(spec), Ground::new(spec).ok()?)));
    ground.ok_or_else(|| {
        let detail = format!("the ground of camera {id:?} is not measured; add [camera.ground] to the config.");
        Problem::unanswerable("plane", detail)
    })
}

fn on_image(scope: Scope, camera: String, coverage: Coverage, cells: Option<Vec<f64>>) -> HeatMap {
    HeatMap {
        scope,
        camera,
        plane: Plane::Image,
        columns: COLUMNS.into(),
        rows: ROWS.into(),
        cells,
        origin_m: None,
        cell_m: None,
        beyond_person_s: None,
        coverage,
    }
}

fn on_ground(map: HeatMap, plan: &Plan, ground: &Ground) -> HeatMap {
    let laid = map.cells.as_ref().map(|cells| plan.lay(ground, cells));
    let (cells, beyond) = laid.unzip();
    HeatMap {
        plane: Plane::Ground,
        columns: plan.columns,
        rows: plan.rows,
        cells,
        origin_m: Some(plan.origin_m),
        cell_m: Some(plan.cell_m),
        beyond_person_s: beyond,
        ..map
    }
}

/// A cell, counted from 0.
#[derive(Clone, Copy, Debug, Serialize)]
struct Cell {
    row: u64,
    column: u64,
    person_s: f64,
}

/// None where nothing was observed.
fn cells_of(map: &HeatMap) -> Vec<Cell> {
    let cell = |(index, person_s): (usize, &f64)| Cell {
        row: (index / map.columns) as u64,
        column: (index % map.columns) as u64,
        person_s: *person_s,
    };
    map.cells.iter().flatten().enumerate().map(cell).collect()
}

fn columns() -> Columns<Cell> {
    Columns::new()
        .count("row", |cell: &Cell| Some(cell.row))
        .count("column", |cell| Some(cell.column))
        .number("person_s", |cell| Some(cell.person_s))
}
