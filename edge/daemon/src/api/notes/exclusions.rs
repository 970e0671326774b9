//! Exclusions: counts that are not to be compared with or learnt from. They are shown all the same.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::body::Body;
use super::super::caller::{Caller, NotLetIn};
use super::super::problem::Problem;
use super::super::statistics::known;
use super::super::time::Zone;
use super::{LONGEST_NAME, ListParams, WithdrawParams, WrittenBy};
use crate::config::Config;
use crate::store::{Exclusion, NewExclusion, Period, Reader, StoreError, Target};

const KINDS: [&str; 5] = ["site", "camera", "line", "zone", "gate"];
/// Longest reason in characters.
const LONGEST_WHY: usize = 1_000;
/// Longest id in characters, as the config has it.
const LONGEST_ID: usize = 64;

/// What to exclude.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewExclusion)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct New {
    /// What is excluded: `site`, `camera` (all that it sees), `line`, `zone` or `gate`.
    #[schema(pattern = "^(site|camera|line|zone|gate)$", example = "line")]
    kind: String,
    /// Id of the camera; for a camera, line or zone.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 64,
        example = "east"
    )]
    camera: Option<String>,
    /// Id of the line, zone or gate.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 64,
        example = "door"
    )]
    id: Option<String>,
    /// When it begins, RFC 3339 with an offset.
    #[schema(format = DateTime, example = "2026-05-01T08:00:00+08:00")]
    from: String,
    /// When it is over.
    #[schema(format = DateTime, example = "2026-05-03T18:00:00+08:00")]
    to: String,
    /// Why, up to 1,000 characters.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 1000,
        example = "Scaffolding in front of the door"
    )]
    why: String,
    /// Who excludes it, up to 100 characters.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 100,
        example = "Li Wei"
    )]
    by: String,
}

/// Counts that are not to be compared with or learnt from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Exclusion)]
pub struct Note {
    /// Its number.
    pub id: u32,
    /// What is excluded: `site`, `camera`, `line`, `zone` or `gate`.
    #[schema(example = "line")]
    pub kind: &'static str,
    /// Id of the camera; `null` for the site and gates.
    #[schema(required)]
    pub camera: Option<String>,
    /// Id of the line, zone or gate; `null` for the site and cameras.
    #[schema(required)]
    pub item: Option<String>,
    /// When it begins.
    #[schema(format = DateTime)]
    pub from: String,
    /// When it is over.
    #[schema(format = DateTime)]
    pub to: String,
    /// Why.
    pub why: String,
    /// Who and when.
    pub written: WrittenBy,
}

/// Exclusions that touch a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exclusions {
    /// In order of their beginning, those taken back among them.
    pub exclusions: Vec<Note>,
}

/// What is excluded in a period.
#[utoipa::path(
    get, path = "/api/v1/exclusions", tag = "notes", operation_id = "exclusions",
    params(ListParams),
    responses(
        (status = 200, description = "Exclusions that touch the period", body = Exclusions),
        super::NotListed,
    )
)]
pub async fn exclusions(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    super::list(&state, &uri, &headers, exclusions_in).await
}

/// What is excluded in a period.
///
/// # Errors
/// When the database fails.
pub fn exclusions_in(reader: &Reader, config: &Config, period: Period) -> Result<Exclusions, StoreError> {
    let zone = Zone::of(&config.site);
    let kept = reader.exclusions(period)?;
    Ok(Exclusions { exclusions: kept.into_iter().map(|kept| Note::of(kept, &zone)).collect() })
}

/// Excludes the counts of a camera, line, zone, gate or the site.
#[utoipa::path(
    post, path = "/api/v1/exclusions", tag = "notes", operation_id = "exclude",
    request_body = New, security(("key" = [])),
    responses(
        (status = 201, description = "Excluded", body = Note),
        (status = 404, description = "No such camera, line, zone or gate", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Members that do not go together", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too long", body = Problem, content_type = "application/problem+json"),
        super::NotDone,
        NotLetIn,
    )
)]
pub async fn exclude(
    State(state): State<ApiState>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    caller.must_manage()?;
    let (new, by) = read(&Body::read(body, &MEMBERS)?, &state.config)?;
    let (zone, now) = (Zone::of(&state.config.site), state.clock.now());
    let id = state.orders.exclude(new.clone(), by.clone(), now).await.map_err(|error| Problem::database(&error))?;
    let NewExclusion { target, period, why } = new;
    let kept = Exclusion { id, target, period, why, trail: super::written(&by, now) };
    super::created(&format!("/api/v1/exclusions/{id}"), &Note::of(kept, &zone))
}

/// Takes an exclusion back. It stays to be read, with who took it back.
#[utoipa::path(
    delete, path = "/api/v1/exclusions/{id}", tag = "notes", operation_id = "withdraw_exclusion", security(("key" = [])),
    params(("id" = u32, Path, description = "Its number", example = 1), WithdrawParams),
    responses(
        (status = 204, description = "Taken back"),
        (status = 404, description = "Nothing of that number holds", body = Problem, content_type = "application/problem+json"),
        super::NotDone,
        NotLetIn,
    )
)]
pub async fn withdraw(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<StatusCode, Problem> {
    let order = async |id, by| state.orders.withdraw_exclusion(id, by, state.clock.now()).await;
    super::withdrawn(&caller, (&uri, &id), order).await
}

const MEMBERS: [&str; 7] = ["kind", "camera", "id", "from", "to", "why", "by"];

/// What is to be excluded and by whom, of a JSON object as the API takes it.
///
/// # Errors
/// What is wrong with it, with the member at fault.
pub fn exclusion_of(value: Value, config: &Config) -> Result<(NewExclusion, String), Problem> {
    read(&Body::of(value, &MEMBERS)?, config)
}

fn read(body: &Body, config: &Config) -> Result<(NewExclusion, String), Problem> {
    let (target, period) = (target(body, config)?, super::period(body)?);
    Ok((NewExclusion { target, period, why: body.required("why", LONGEST_WHY)? }, body.required("by", LONGEST_NAME)?))
}

/// What the config knows by these ids.
fn target(body: &Body, config: &Config) -> Result<Target, Problem> {
    let kind = body.choice("kind", &KINDS)?;
    let of_camera = ["camera", "line", "zone"].contains(&kind);
    let of_item = ["line", "zone", "gate"].contains(&kind);
    for (key, wanted) in [("camera", of_camera), ("id", of_item)] {
        if !wanted && body.text(key, LONGEST_ID)?.is_some() {
            return Err(Problem::unanswerable(key, format!("{key} has no meaning for a {kind}; leave it out.")));
        }
    }
    let given = |key: &str, wanted: bool| match body.text(key, LONGEST_ID)? {
        None if wanted => Err(Problem::unanswerable(key, format!("{key} must be given for a {kind}."))),
        text => Ok(text.unwrap_or_default()),
    };
    let (camera, id) = (given("camera", of_camera)?, given("id", of_item)?);
    if of_camera {
        known("camera", &camera, config.cameras.iter().map(|camera| &camera.id))?;
    }
    let scene = config.cameras.iter().filter(|drawn| drawn.id == camera).map(|drawn| &drawn.scene);
    let named =
        |found: Result<(), Problem>| found.map_err(|problem| Problem { field: Some("id".to_owned()), ..problem });
    match kind {
        "camera" => Ok(Target::Camera(camera)),
        "line" => {
            named(known("line", &id, scene.flat_map(|scene| &scene.lines).map(|line| &line.id)))?;
            Ok(Target::Line(camera, id))
        }
        "zone" => {
            named(known("zone", &id, scene.flat_map(|scene| &scene.zones).map(|zone| &zone.id)))?;
            Ok(Target::Zone(camera, id))
        }
        "gate" => {
            named(known("gate", &id, config.gates.iter().map(|gate| &gate.id)))?;
            Ok(Target::Gate(id))
        }
        _ => Ok(Target::Site),
    }
}

impl Note {
    fn of(kept: Exclusion, zone: &Zone) -> Self {
        let (kind, camera, item) = kept.target.parts();
        let there = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            id: kept.id,
            kind,
            camera: there(camera),
            item: there(item),
            from: zone.seconds(kept.period.from),
            to: zone.seconds(kept.period.to),
            why: kept.why,
            written: WrittenBy::of(kept.trail, zone),
        }
    }
}
