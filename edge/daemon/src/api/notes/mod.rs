//! Annotations and exclusions: what people know about the counts.
//!
//! Owns their wire form and what is accepted. A note is written once; it is taken back, never changed, and both stay to be
//! read with who and when. Writing needs a caller who may manage the box, reading does not.

pub mod annotations;
pub mod exclusions;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::body::Body as Answer;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use super::ApiState;
use super::body::Body;
use super::caller::Caller;
use super::format::Format;
use super::params::Pairs;
use super::problem::Problem;
use super::statistics::ask_store;
use super::tag;
use super::time::Zone;
use crate::config::Config;
use crate::store::{Period, Reader, StoreError, Trail};
use promenade_core::time::EventTime;

/// Longest name of who writes, in characters.
const LONGEST_NAME: usize = 100;

/// Who wrote something and who took it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WrittenBy {
    /// Who wrote it, as they said.
    #[schema(example = "Li Wei")]
    pub by: String,
    /// When, by the box's clock.
    #[schema(format = DateTime)]
    pub at: String,
    /// Who took it back; `null` while it holds.
    #[schema(required)]
    pub withdrawn_by: Option<String>,
    /// When.
    #[schema(required, format = DateTime)]
    pub withdrawn_at: Option<String>,
}

impl WrittenBy {
    fn of(trail: Trail, zone: &Zone) -> Self {
        let (withdrawn_by, withdrawn_at) = trail.withdrawn.map(|(by, at)| (by, zone.seconds(at))).unzip();
        Self { by: trail.by, at: zone.seconds(trail.at), withdrawn_by, withdrawn_at }
    }
}

/// Documents the query of a list of notes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct ListParams {
    /// First instant of the period that notes must touch, RFC 3339 with an offset. Default: the last local midnight.
    #[param(format = DateTime, example = "2026-05-01T00:00:00+08:00")]
    from: Option<String>,
    /// First instant after it, RFC 3339 with an offset. Default: now.
    #[param(format = DateTime, example = "2026-05-02T00:00:00+08:00")]
    to: Option<String>,
}

/// Documents the query of a withdrawal.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct WithdrawParams {
    /// Who takes it back; must be given.
    #[param(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 100,
        example = "Li Wei"
    )]
    by: String,
}

/// What a list answers where it has no notes to give.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
enum NotListed {
    /// Nothing changed since the answer with this entity tag
    #[response(status = 304)]
    Unchanged,
    /// A parameter is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(Problem),
    /// The period ends before it begins
    #[response(status = 422, content_type = "application/problem+json")]
    Unanswerable(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// What writing a note and taking one back answer where nothing is done.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
enum NotDone {
    /// A parameter, or a member of the body, is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// The period of a body's `from` and `to`.
fn period(body: &Body) -> Result<Period, Problem> {
    let period = Period { from: body.instant("from")?, to: body.instant("to")? };
    if period.from < period.to {
        return Ok(period);
    }
    Err(Problem::unanswerable("to", "to must lie after from; the period is half-open, [from, to)."))
}

/// Who takes something back, of a query `by=`.
fn withdrawer(uri: &Uri) -> Result<String, Problem> {
    let pairs = Pairs::read(uri, &["by"])?;
    let by = pairs.text("by")?.ok_or_else(|| Problem::in_field("by", "by must say who takes it back."))?;
    let sound = !by.trim().is_empty() && by.chars().count() <= LONGEST_NAME && !by.chars().any(char::is_control);
    let rule = || format!("by must hold 1 to {LONGEST_NAME} characters, none of them a control character.");
    if sound { Ok(by) } else { Err(Problem::in_field("by", rule())) }
}

/// The number in a path.
fn number(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| nothing())
}

fn nothing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "There is nothing of that number that still holds.")
}

/// Answers with the notes that `find` has for the period of a query, with an entity tag.
async fn list<T: Serialize + Send + 'static>(
    state: &ApiState,
    uri: &Uri,
    headers: &HeaderMap,
    find: fn(&Reader, &Config, Period) -> Result<T, StoreError>,
) -> Result<Response, Problem> {
    let pairs = Pairs::read(uri, &["from", "to"])?;
    let period = pairs.period(&Zone::of(&state.config.site), state.clock.now())?;
    let config = Arc::clone(&state.config);
    let notes = ask_store(&state.reader, move |reader| find(reader, &config, period)).await?;
    Format::negotiate(Some("json"), headers)?;
    let body = serde_json::to_vec(&notes).map_err(|error| Problem::database(&error))?;
    Ok(tag::respond(headers, Format::Json, body))
}

/// Takes the note of a path's number back. `order` tells the store, which says whether there was one that held.
async fn withdrawn<E: std::fmt::Display>(
    caller: &Caller,
    (uri, id): (&Uri, &str),
    order: impl AsyncFnOnce(u32, String) -> Result<bool, E>,
) -> Result<StatusCode, Problem> {
    caller.must_manage()?;
    let (by, id) = (withdrawer(uri)?, number(id)?);
    let done = order(id, by).await.map_err(|error| Problem::database(&error))?;
    if done { Ok(StatusCode::NO_CONTENT) } else { Err(nothing()) }
}

/// 201 with what was made and where it is.
fn created<T: Serialize>(place: &str, note: &T) -> Result<Response, Problem> {
    let body = serde_json::to_vec(note).map_err(|error| Problem::database(&error))?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::LOCATION, place)];
    Ok((StatusCode::CREATED, headers, Answer::from(body)).into_response())
}

/// What is written now, for the answer to whoever wrote it.
fn written(by: &str, now: EventTime) -> Trail {
    Trail { by: by.to_owned(), at: now, withdrawn: None }
}
