//! How an answer is written: JSON, CSV, Parquet or Arrow.
//!
//! Owns content negotiation. Refuses to know what is being written.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::problem::Problem;

/// A wire format of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
    /// A file in one piece, for tools: `application/vnd.apache.parquet`
    Parquet,
    /// Arrow's IPC stream: `application/vnd.apache.arrow.stream`
    Arrow,
}

/// In the order of preference where a client accepts several alike.
const FORMATS: [Format; 4] = [Format::Json, Format::Csv, Format::Parquet, Format::Arrow];

impl Format {
    /// `format=` wins over `Accept`; without either the answer is JSON.
    ///
    /// # Errors
    /// 400 for a format of another name, 406 when the client accepts none.
    pub fn negotiate(asked: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        let Some(asked) = asked else { return Self::accepted(headers) };
        FORMATS.into_iter().find(|format| format.name() == asked).ok_or_else(|| {
            Problem::in_field("format", format!("format is {asked:?}; it may be json, csv, parquet or arrow."))
        })
    }

    fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        let accepts: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let accept = accepts.join(",");
        if accept.trim().is_empty() {
            return Ok(Self::Json);
        }
        let weighed = FORMATS.map(|format| (quality(&accept, format.media_type()), format));
        // The first of the greatest.
        let best = weighed.into_iter().rev().max_by(|(a, _), (b, _)| a.total_cmp(b));
        best.filter(|(weight, _)| *weight > 0.0).map(|(_, format)| format).ok_or_else(|| {
            let detail = format!(
                "This resource is written as {}; the Accept header allows none of them.",
                FORMATS.map(Self::media_type).join(", ")
            );
            Problem::new(StatusCode::NOT_ACCEPTABLE, detail)
        })
    }

    /// As in `format=`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Parquet => PARQUET,
            Self::Arrow => ARROW,
        }
    }

    /// The value of `Content-Type`.
    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            other => other.media_type(),
        })
    }
}

/// The media type of Parquet; compressed inside.
pub const PARQUET: &str = "application/vnd.apache.parquet";
/// The media type of Arrow's IPC stream.
pub const ARROW: &str = "application/vnd.apache.arrow.stream";

/// The weight that an Accept header gives to a media type; the most specific range decides (RFC 9110, 12.5.1).
fn quality(accept: &str, media_type: &str) -> f32 {
    let (main, sub) = media_type.split_once('/').unwrap_or_default();
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
        assert_eq!(accept("application/vnd.apache.parquet"), Ok(Format::Parquet));
        assert_eq!(accept("application/*;q=0.3, application/vnd.apache.arrow.stream"), Ok(Format::Arrow));
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
}
