//! How an answer is written: JSON or CSV, with an entity tag so that an unchanged answer is not sent twice.
//!
//! Owns content negotiation and conditional requests. Refuses to know what is being written.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// A wire format of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
}

impl Format {
    /// `format=` wins over `Accept`; without either the answer is JSON.
    ///
    /// # Errors
    /// 400 for a format of another name, 406 when the client accepts neither.
    pub fn negotiate(asked: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        match asked {
            Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Csv),
            Some(other) => Err(Problem::in_field("format", format!("format is {other:?}; it may be json or csv."))),
            None => Self::accepted(headers),
        }
    }

    fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        let accepts: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let accept = accepts.join(",");
        if accept.trim().is_empty() {
            return Ok(Self::Json);
        }
        let (json, csv) = (quality(&accept, "application", "json"), quality(&accept, "text", "csv"));
        match (json, csv) {
            (j, c) if j <= 0.0 && c <= 0.0 => Err(Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                "This resource is written as application/json and text/csv; the Accept header allows neither.",
            )),
            (j, c) if c > j => Ok(Self::Csv),
            _ => Ok(Self::Json),
        }
    }

    /// The media type on the wire.
    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        })
    }
}

/// The weight that an Accept header gives to a media type; the most specific range decides (RFC 9110, 12.5.1).
fn quality(accept: &str, main: &str, sub: &str) -> f32 {
    let mut best = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let specificity = match parts.next().unwrap_or_default().split_once('/') {
            Some((m, s)) if m.eq_ignore_ascii_case(main) && s.eq_ignore_ascii_case(sub) => 3,
            Some((m, "*")) if m.eq_ignore_ascii_case(main) => 2,
            Some(("*", "*")) => 1,
            _ => continue,
        };
        let q = parts.find_map(|p| p.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
        if specificity > best.0 {
            best = (specificity, q);
        }
    }
    best.1
}

/// The answer, or 304 where the client already has it.
pub fn respond(headers: &HeaderMap, format: Format, body: String) -> Response {
    let tag = entity_tag(body.as_bytes());
    let common = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    if is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(header::CONTENT_TYPE, format.content_type())], body).into_response()
}

/// A weak tag, because the same answer may travel compressed or not.
fn entity_tag(body: &[u8]) -> HeaderValue {
    weak_tag(&Sha256::digest(body))
}

/// A weak tag from the first half of a SHA-256.
pub fn weak_tag(digest: &[u8]) -> HeaderValue {
    let number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    HeaderValue::from_str(&format!("W/\"{number:032x}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether `If-None-Match` names this tag; weak comparison.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let wanted = tag.to_str().map(opaque).unwrap_or_default();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| candidate.trim() == "*" || opaque(candidate) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &'static str) -> Result<Format, u16> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]);
        Format::negotiate(None, &headers).map_err(|problem| problem.status)
    }

    #[test]
    fn the_accept_header_chooses() {
        assert_eq!(accept("text/csv"), Ok(Format::Csv));
        assert_eq!(accept("*/*"), Ok(Format::Json));
        assert_eq!(accept("application/json;q=0.5, text/*"), Ok(Format::Csv));
        assert_eq!(accept("text/csv;q=0.1, */*;q=0.2"), Ok(Format::Json));
        assert_eq!(accept("text/html,application/xhtml+xml"), Err(406));
        assert_eq!(accept("text/csv;q=0, application/json;q=0"), Err(406));
    }

    #[test]
    fn the_parameter_wins_and_must_be_known() {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/csv"))]);
        assert_eq!(Format::negotiate(Some("json"), &headers), Ok(Format::Json));
        let problem = Format::negotiate(Some("xml"), &headers).unwrap_err();
        assert_eq!((problem.status, problem.field.as_deref()), (400, Some("format")));
    }

    #[test]
    fn an_unchanged_answer_is_not_sent_again() {
        let first = respond(&HeaderMap::new(), Format::Json, "{}".to_owned());
        let tag = first.headers()[header::ETAG].clone();
        let with = |tag| HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
        assert_eq!(respond(&with(tag.clone()), Format::Json, "{}".to_owned()).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(respond(&with(tag), Format::Json, "[]".to_owned()).status(), StatusCode::OK);
    }
}
