//! Entity tags, so that an unchanged answer is neither sent nor made twice.
//!
//! Owns what decides an answer: the revision of the store, the question with the period that was understood, and the format.
//! The config is not among them, as it stays what it is while the process runs; the revision is another in every process.
//! An open period ends now, to the second, and so the tag of its answer changes with the second.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::format::Format;
use crate::store::{Period, Revision};

/// What an answer is made from besides its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Minutes, hours and days.
    Derived,
    /// The ledger, too.
    Ledger,
}

/// The tag of an answer. The revision must be from before the store was asked.
pub fn of(revision: Revision, from: From, uri: &Uri, format: Format, period: Period) -> HeaderValue {
    let ledger = if from == From::Ledger { revision.ledger } else { 0 };
    let numbers = [revision.opened, revision.derived, ledger, period.from.0 as u64, period.to.0 as u64];
    let mut hash = Sha256::new();
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    hash.update(format.name());
    hash.update(uri.path_and_query().map_or("", |asked| asked.as_str()));
    weak_tag(&hash.finalize())
}

/// A weak tag from the first half of a SHA-256; weak, because the same answer may travel compressed or not.
pub fn weak_tag(digest: &[u8]) -> HeaderValue {
    let number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    HeaderValue::from_str(&format!("W/\"{number:032x}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether `If-None-Match` names this tag; weak comparison. `*` is any tag.
pub fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    candidates(headers).any(|candidate| candidate == "*") || is_named(headers, tag)
}

/// The same without `*`, for where it is not known yet whether there is anything to be asked for.
pub fn is_named(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    let wanted = tag.to_str().map(opaque).unwrap_or_default();
    candidates(headers).any(|candidate| opaque(candidate) == wanted)
}

fn candidates(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// What every answer with a tag says of how it may be kept.
pub fn headers(tag: &HeaderValue) -> [(header::HeaderName, HeaderValue); 3] {
    [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("accept")),
    ]
}

/// An answer that is soon made, under a tag of its body; 304 where the client has it.
pub fn respond(request: &HeaderMap, format: Format, body: Vec<u8>) -> Response {
    let tag = weak_tag(&Sha256::digest(&body));
    if is_known(request, &tag) {
        return unchanged(&tag);
    }
    (headers(&tag), [(header::CONTENT_TYPE, format.content_type())], body).into_response()
}

/// 304.
pub fn unchanged(tag: &HeaderValue) -> Response {
    (StatusCode::NOT_MODIFIED, headers(tag)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use promenade_core::time::EventTime;

    fn tag(revision: Revision, from: From, query: &str, to: i64) -> HeaderValue {
        let period = Period { from: EventTime(0), to: EventTime(to) };
        of(revision, from, &query.parse().unwrap(), Format::Json, period)
    }

    #[test]
    fn whatever_decides_an_answer_decides_its_tag() {
        let now = Revision { opened: 1, derived: 2, ledger: 3 };
        let first = tag(now, From::Derived, "/x?camera=a", 9);
        assert_eq!(tag(Revision { ledger: 4, ..now }, From::Derived, "/x?camera=a", 9), first);
        let others = [
            tag(Revision { derived: 3, ..now }, From::Derived, "/x?camera=a", 9),
            tag(Revision { opened: 2, ..now }, From::Derived, "/x?camera=a", 9),
            tag(now, From::Derived, "/x?camera=b", 9),
            tag(now, From::Derived, "/x?camera=a", 10),
            tag(now, From::Ledger, "/x?camera=a", 9),
            tag(Revision { ledger: 4, ..now }, From::Ledger, "/x?camera=a", 9),
        ];
        assert!(others.iter().all(|other| *other != first), "{others:?}");
    }

    #[test]
    fn a_tag_is_found_among_others() {
        let with =
            |value: &'static str| HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]);
        let tag = HeaderValue::from_static("W/\"a\"");
        assert!(["W/\"a\"", "\"b\", \"a\"", "W/\"b\" ,W/\"a\""].iter().all(|value| is_named(&with(value), &tag)));
        assert!(["\"b\"", "", "a", "*"].iter().all(|value| !is_named(&with(value), &tag)));
        assert!(is_known(&with("*"), &tag));
    }
}
