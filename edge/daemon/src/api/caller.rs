//! Who asks: whoever is on the box itself, whoever shows a key, or anybody.
//!
//! Owns who may change something. The socket's file permissions are what proves that a caller is on the box. A key that is
//! not let in is refused whatever is asked for: the answer does not tell what there would have been.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiState;
use super::bureau::key_ring::Refused;
use super::problem::Problem;
use crate::store::ApiKey;

/// Who sent a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// Came through the local socket, which only the service's own user can open.
    OnTheBox,
    /// Showed a key that is let in.
    Key(Arc<ApiKey>),
    /// Came over HTTP without saying who it is.
    #[default]
    Anybody,
}

/// What a call that changes something answers to who may not make it.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum NotLetIn {
    /// No key that is let in
    #[response(status = 401, content_type = "application/problem+json")]
    NoKey(Problem),
    /// The key may not manage the box
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// The key asks too often
    #[response(status = 429, content_type = "application/problem+json")]
    TooOften(Problem),
}

impl Caller {
    /// Refuses whoever may not change things.
    ///
    /// # Errors
    /// 401 without a key, 403 with one that may not; neither tells what there is.
    pub fn must_manage(&self) -> Result<(), Problem> {
        match self {
            Self::OnTheBox => Ok(()),
            Self::Key(key) if key.manage => Ok(()),
            Self::Key(_) => Err(Problem::new(StatusCode::FORBIDDEN, "This key may not manage the box.")),
            Self::Anybody => Err(Problem::no_key()),
        }
    }
}

impl Caller {
    /// Under which name something is noted where the caller gives none.
    pub fn name(&self) -> &str {
        match self {
            Self::OnTheBox => "on the box",
            Self::Key(key) => &key.name,
            Self::Anybody => "nobody",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Finds out who asks, before anything else is looked at.
pub async fn identify(State(state): State<ApiState>, mut request: Request, next: Next) -> Response {
    let on_the_box = request.extensions().get() == Some(&Caller::OnTheBox);
    if let Some(shown) = request.headers().get(header::AUTHORIZATION).filter(|_| !on_the_box) {
        match state.bureau.keys.admit(shown, state.clock.now(), state.clock.monotonic()) {
            Ok(key) => drop(request.extensions_mut().insert(Caller::Key(key))),
            Err(refused) => return refusal(refused),
        }
    }
    next.run(request).await
}

fn refusal(refused: Refused) -> Response {
    match refused {
        Refused::Unknown => Problem::no_key().into_response(),
        Refused::TooOften(seconds) => {
            let detail = format!("This key asks too often; ask again in {seconds} s.");
            let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            (wait, Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)).into_response()
        }
    }
}
