//! Errors as `application/problem+json` (RFC 9457), with the query parameter at fault where there is one.
//!
//! Owns the wire form of every error. Refuses to show what went wrong inside: that belongs in the log.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::StoreError;

/// An error as the client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[schema(example = "about:blank")]
    pub r#type: &'static str,
    /// The status in words.
    #[schema(example = "Bad Request")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What is wrong and what to do, in one or two sentences.
    #[schema(example = "bucket is \"year\"; it may be minute, hour, day, week or month.")]
    pub detail: String,
    /// The query parameter, or field of the body, at fault.
    #[schema(example = "bucket")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// A problem of the whole request.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Self { r#type: "about:blank", title, status: status.as_u16(), detail: detail.into(), field: None }
    }

    /// 401 for whatever is wrong with a key, without a hint of what it is.
    pub fn no_key() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "This needs a key that is let in: Authorization: Bearer KEY.")
    }

    /// A mistake in one query parameter.
    pub fn in_field(field: &str, detail: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(StatusCode::BAD_REQUEST, detail) }
    }

    /// A question that is well formed, but whose parts do not go together, or which asks for more than is given at once.
    pub fn unanswerable(field: &str, detail: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail) }
    }

    /// The same problem with another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { field: self.field, ..Self::new(status, self.detail) }
    }

    /// Whether what was asked for is not there.
    pub const fn is_unknown(&self) -> bool {
        self.status == StatusCode::NOT_FOUND.as_u16()
    }

    /// The store did not answer: the question asks for too much, or the database failed.
    pub fn of_store(error: &StoreError) -> Self {
        if error.is_too_much() {
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{error}."))
        } else {
            Self::database(error)
        }
    }

    /// The database failed: the log gets the reason, the client learns that it may ask again.
    pub fn database(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "a query failed");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "The database did not answer; the log says why. Try again shortly.")
    }
}

const CONTENT: HeaderValue = HeaderValue::from_static("application/problem+json");
const HEADERS: [(HeaderName, HeaderValue); 2] =
    [(header::CONTENT_TYPE, CONTENT), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, HEADERS, serde_json::to_vec(&self).unwrap_or_default()).into_response();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 15.5.2: how to come in is said with every such answer.
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
