//! The dashboard's files, built into the binary.
//!
//! Owns their headers. Refuses every path that was not there when the binary was built.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::problem::Problem;
use super::tag::{is_known, weak_tag};

/// `dashboard/dist` as Vite leaves it; empty where the front end was not built.
#[derive(Debug, RustEmbed)]
#[folder = "../../dashboard/dist"]
#[allow_missing = true]
struct Dist;

/// Shown where the binary was built without the front end.
const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Promenade</title>\
    <p>The dashboard is not part of this binary. Run <code>make build</code> and start it again. \
    The API is at <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p>\n";

/// Answers every path that no route claims: a file of the dashboard, or 404.
pub async fn fallback(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = if uri.path() == "/" { "index.html" } else { uri.path().trim_start_matches('/') };
    let file = if uri.path().starts_with("/api") { None } else { find(path) };
    match file {
        None => not_found(uri.path()).into_response(),
        Some(_) if method != Method::GET && method != Method::HEAD => {
            ([(header::ALLOW, HeaderValue::from_static("GET, HEAD"))], not_allowed().await).into_response()
        }
        Some(file) => file.respond(path, &headers),
    }
}

/// 405, for a route that exists.
pub async fn not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "This resource is only read: use GET.")
}

fn not_found(path: &str) -> Problem {
    let path: String = path.chars().take(200).collect();
    Problem::new(StatusCode::NOT_FOUND, format!("There is nothing at {path:?}; /api/openapi.json lists what there is."))
}

struct File {
    body: std::borrow::Cow<'static, [u8]>,
    tag: HeaderValue,
    content: &'static str,
}

fn find(path: &str) -> Option<File> {
    if let Some(file) = Dist::get(path) {
        let tag = weak_tag(&file.metadata.sha256_hash());
        return Some(File { body: file.data, tag, content: content_type(path) });
    }
    let missing = path == "index.html";
    let tag = HeaderValue::from_static("W/\"not-built\"");
    missing.then(|| File { body: NOT_BUILT.as_bytes().into(), tag, content: "text/html; charset=utf-8" })
}

impl File {
    fn respond(self, path: &str, headers: &HeaderMap) -> Response {
        // Vite puts a hash of the content into the names below assets/: such a file never changes.
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let common: [(HeaderName, HeaderValue); 2] =
            [(header::CACHE_CONTROL, HeaderValue::from_static(cache)), (header::ETAG, self.tag.clone())];
        if is_known(headers, &self.tag) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        (common, [(header::CONTENT_TYPE, self.content)], self.body).into_response()
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
