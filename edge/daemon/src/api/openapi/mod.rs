//! The `OpenAPI` document, made from the handlers' own annotations, with examples beside them.

use std::sync::Arc;

use axum::Extension;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

pub mod examples;
pub mod named;

/// What stands above the paths.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Promenade",
        description = "People counting at the edge: live view, footfall, occupancy and queues of one box. Times are RFC \
            3339 with the site's offset, periods are half-open, counts are null where nothing was observed.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&KeyScheme),
    tags(
        (name = "live", description = "The site as it is now"),
        (name = "statistics", description = "Counts over time, each with its coverage"),
        (name = "notes", description = "What people know about the counts: annotations and exclusions"),
        (name = "imports", description = "Hours of earlier counters"),
        (name = "bureau", description = "What leaves the box: published hours, signed, for who has a key"),
        (name = "backups", description = "Verified copies of the whole database"),
        (name = "health", description = "For service managers and monitoring"),
    )
)]
pub struct Head;

/// Keys, as the document knows them.
struct KeyScheme;

impl utoipa::Modify for KeyScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let key = Http::builder().scheme(HttpAuthScheme::Bearer).description(Some("A key of `promenade keys create`"));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    }
}

/// The document as JSON, written once.
#[derive(Clone, Debug)]
pub struct Document(Arc<str>);

impl Document {
    /// Writes the document out.
    pub fn new(document: &utoipa::openapi::OpenApi) -> Self {
        Self(document.to_pretty_json().unwrap_or_default().into())
    }
}

/// Serves the document.
pub async fn document(Extension(document): Extension<Document>) -> impl IntoResponse {
    let content = HeaderValue::from_static("application/json");
    let no_cache = HeaderValue::from_static("no-cache");
    ([(header::CONTENT_TYPE, content), (header::CACHE_CONTROL, no_cache)], document.0.to_string())
}
