//! Making, listing and revoking keys, and the box's public key.
//!
//! Owns the routes. A key's text is in one answer, the one to its making.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::super::ApiState;
use super::super::caller::{Caller, NotLetIn};
use super::super::params::Pairs;
use super::super::problem::Problem;
use super::super::statistics::ask_store;
use super::super::time::Zone;
use super::key_wire::{FreshKey, KeyInfo, NewKey, PublicKey, PullInfo};

/// Pulls that one answer tells of.
const PULLS_TOLD: usize = 1_000;

/// The key by which answers can be verified, and those before it.
#[utoipa::path(
    get, path = "/.well-known/promenade-key", tag = "bureau", operation_id = "public_key",
    responses(
        (status = 200, description = "The public key", body = PublicKey),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn public_key(State(state): State<ApiState>, uri: Uri) -> Result<Response, Problem> {
    Pairs::read(&uri, &[])?;
    Ok(([(header::CACHE_CONTROL, "no-cache")], Json(PublicKey::of(&state.bureau.signer))).into_response())
}

/// Sign with a new key from now on; the old one stays listed and signs its successor.
#[utoipa::path(
    post, path = "/api/v1/signing-key/rotate", tag = "bureau", operation_id = "rotate_signing_key",
    security(("key" = [])),
    responses(
        (status = 200, description = "The public keys from now on", body = PublicKey),
        Managing,
        NotLetIn,
    )
)]
pub async fn rotate(State(state): State<ApiState>, caller: Caller, uri: Uri) -> Result<Json<PublicKey>, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    state.bureau.signer.rotate().map_err(|error| Problem::database(&error))?;
    Ok(Json(PublicKey::of(&state.bureau.signer)))
}

/// What managing answers where it does not do what it was asked.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Managing {
    /// A parameter or a field of the body is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(Problem),
    /// What is asked for is well formed, but could never be used: a key that has expired, or may see nothing
    #[response(status = 422, content_type = "application/problem+json")]
    Unanswerable(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// Make a key. Its text is in this answer and nowhere else.
#[utoipa::path(
    post, path = "/api/v1/keys", tag = "bureau", operation_id = "create_key", request_body = NewKey,
    security(("key" = [])),
    responses(
        (status = 201, description = "The key, shown this once", body = FreshKey),
        Managing,
        NotLetIn,
    )
)]
pub async fn create(State(state): State<ApiState>, caller: Caller, uri: Uri, body: Bytes) -> Result<Response, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    let wanted: NewKey = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, format!("The body is not a key to be made: {error}."))
    })?;
    let (key, secret) = wanted.mint(state.clock.now())?;
    state.orders.add_key(key.clone()).await.map_err(|error| Problem::database(&error))?;
    let zone = Zone::named(&state.config.site.timezone);
    let fresh = FreshKey { key: secret.reveal().to_owned(), info: KeyInfo::of(&key, &zone) };
    state.bureau.keys.add(key);
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(fresh)).into_response())
}

/// Every key, revoked ones included, without its text.
#[utoipa::path(
    get, path = "/api/v1/keys", tag = "bureau", operation_id = "keys", security(("key" = [])),
    responses((status = 200, description = "The keys in the order of their making", body = Vec<KeyInfo>), Managing, NotLetIn)
)]
pub async fn list(State(state): State<ApiState>, caller: Caller, uri: Uri) -> Result<Json<Vec<KeyInfo>>, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    let keys = ask_store(&state.reader, crate::store::Reader::keys).await?;
    let zone = Zone::named(&state.config.site.timezone);
    Ok(Json(keys.iter().map(|key| KeyInfo::of(key, &zone)).collect()))
}

/// Revoke a key: it is let in no more.
#[utoipa::path(
    delete, path = "/api/v1/keys/{id}", tag = "bureau", operation_id = "revoke_key", security(("key" = [])),
    params(("id" = String, Path, description = "Id of the key", example = "0f3a9c41d2b7")),
    responses(
        (status = 204, description = "It is revoked"),
        (status = 404, description = "There is no such key", body = Problem, content_type = "application/problem+json"),
        Managing,
        NotLetIn,
    )
)]
pub async fn revoke(
    State(state): State<ApiState>,
    caller: Caller,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    // Before the store has it: whoever may not come in any more must not because a disk is slow.
    state.bureau.keys.remove(&id);
    let there = state.orders.revoke_key(id, state.clock.now()).await.map_err(|error| Problem::database(&error))?;
    if there { Ok(StatusCode::NO_CONTENT) } else { Err(no_such_key()) }
}

/// What was pulled with a key, newest first.
#[utoipa::path(
    get, path = "/api/v1/keys/{id}/pulls", tag = "bureau", operation_id = "pulls", security(("key" = [])),
    params(("id" = String, Path, description = "Id of the key", example = "0f3a9c41d2b7")),
    responses(
        (status = 200, description = "The last thousand pulls", body = Vec<PullInfo>),
        (status = 404, description = "There is no such key", body = Problem, content_type = "application/problem+json"),
        Managing,
        NotLetIn,
    )
)]
pub async fn pulls(
    State(state): State<ApiState>,
    caller: Caller,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Json<Vec<PullInfo>>, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    state.bureau.pulls.write(&state.orders, None).await.map_err(|error| Problem::database(&error))?;
    let asked = move |reader: &crate::store::Reader| {
        let known = reader.keys()?.iter().any(|key| key.id == id);
        Ok((known, reader.pulls(&id, PULLS_TOLD)?))
    };
    let (known, pulls) = ask_store(&state.reader, asked).await?;
    let zone = Zone::named(&state.config.site.timezone);
    if known { Ok(Json(pulls.iter().map(|pull| PullInfo::of(pull, &zone)).collect())) } else { Err(no_such_key()) }
}

fn no_such_key() -> Problem {
    Problem::in_field("id", "there is no key of that id.").with_status(StatusCode::NOT_FOUND)
}
