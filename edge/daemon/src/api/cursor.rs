//! Where the next page of an answer begins.
//!
//! Owns the text of a cursor: hexadecimal, with a digest of the question that it belongs to, so that a cursor of another
//! question, or a damaged one, is a mistake and not a wrong page. It is no secret.

use std::fmt::Write;

use axum::http::Uri;
use promenade_core::time::EventTime;
use sha2::{Digest, Sha256};

use super::params::Pairs;
use super::problem::Problem;
use crate::store::Period;

/// A place in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The period of the whole answer, as the first page understood it: a period that ends now does not move on.
    pub period: Period,
    /// Where the page begins.
    pub at: EventTime,
    /// Rows of the bucket there that earlier pages have had.
    pub skip: u32,
}

/// Keys that may differ from page to page.
const FREE: [&str; 3] = ["cursor", "limit", "format"];
/// Bytes of a cursor's numbers, and of its digest.
const NUMBERS: usize = 28;
const DIGEST: usize = 8;

impl Cursor {
    /// The cursor as text, for the question of `pairs` at `path`.
    pub fn write(&self, path: &str, pairs: &Pairs) -> String {
        let numbers = self.numbers();
        let digest = digest(path, pairs, &numbers);
        let mut text = String::with_capacity(2 * (NUMBERS + DIGEST));
        for byte in numbers.iter().chain(&digest) {
            // Writing into a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// Reads what [`Cursor::write`] wrote for the same question.
    ///
    /// # Errors
    /// 400 for what is no cursor, 422 for one of another question.
    pub fn read(text: &str, path: &str, pairs: &Pairs) -> Result<Self, Problem> {
        let none = || Problem::in_field("cursor", "cursor is none; take it from the last page's `next`.");
        let bytes = bytes(text).ok_or_else(none)?;
        let (numbers, given) = bytes.split_at(NUMBERS);
        if digest(path, pairs, numbers) != given {
            let detail =
                "cursor is of another question; take it from the last page's `next`, with the same parameters.";
            return Err(Problem::unanswerable("cursor", detail));
        }
        let time = |place: usize| {
            let eight = numbers[place * 8..][..8].try_into().unwrap_or_default();
            EventTime(i64::from_be_bytes(eight))
        };
        let skip = u32::from_be_bytes(numbers[24..].try_into().unwrap_or_default());
        Ok(Self { period: Period { from: time(0), to: time(1) }, at: time(2), skip })
    }

    fn numbers(&self) -> [u8; NUMBERS] {
        let mut numbers = [0; NUMBERS];
        for (place, time) in [self.period.from, self.period.to, self.at].into_iter().enumerate() {
            numbers[place * 8..][..8].copy_from_slice(&time.micros().to_be_bytes());
        }
        numbers[24..].copy_from_slice(&self.skip.to_be_bytes());
        numbers
    }
}

/// A relative reference to the next page: the same query with another cursor.
pub fn link(uri: &Uri, cursor: &str) -> String {
    let query = uri.query().unwrap_or_default().split('&');
    let kept = query.filter(|pair| !pair.is_empty() && !is_cursor(pair));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}

/// A key may be written with escapes.
fn is_cursor(pair: &str) -> bool {
    let uri: Option<Uri> = format!("/?{pair}").parse().ok();
    uri.and_then(|uri| Pairs::read(&uri, &["cursor"]).ok()).is_some()
}

fn digest(path: &str, pairs: &Pairs, numbers: &[u8]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    hash.update(path);
    for (key, value) in pairs.sorted().filter(|(key, _)| !FREE.contains(key)) {
        // Lengths, so that no two questions are one text.
        hash.update(format!("\n{} {} {key}={value}", key.len(), value.len()));
    }
    hash.update(numbers);
    hash.finalize()[..DIGEST].try_into().unwrap_or_default()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let well_formed = text.len() == 2 * (NUMBERS + DIGEST) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let byte = |place: usize| u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok();
    well_formed.then(|| (0..NUMBERS + DIGEST).map(byte).collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 5] = ["camera", "line", "limit", "cursor", "format"];

    fn pairs(query: &str) -> Pairs {
        Pairs::read(&format!("/x?{query}").parse().unwrap(), &KEYS).unwrap()
    }

    fn cursor() -> Cursor {
        Cursor { period: Period { from: EventTime(-5), to: EventTime(1 << 60) }, at: EventTime(7), skip: 3 }
    }

    #[test]
    fn a_cursor_leads_back_to_its_place_in_the_same_question() {
        let text = cursor().write("/x", &pairs("camera=a&line=b&limit=5"));
        for same in ["line=b&camera=a", "camera=a&line=b&limit=9&format=csv", "camera=%61&line=b"] {
            assert_eq!(Cursor::read(&text, "/x", &pairs(same)).unwrap(), cursor(), "{same}");
        }
    }

    #[test]
    fn a_cursor_of_another_question_or_a_damaged_one_is_a_mistake() {
        let text = cursor().write("/x", &pairs("camera=a&line=b"));
        for other in ["camera=a", "camera=ab&line=", "camera=a&line=c", ""] {
            assert!(Cursor::read(&text, "/x", &pairs(other)).is_err(), "{other}");
        }
        assert!(Cursor::read(&text, "/y", &pairs("camera=a&line=b")).is_err());
        for place in 0..text.len() {
            let mut damaged = text.clone().into_bytes();
            damaged[place] = if damaged[place] == b'0' { b'1' } else { b'0' };
            let damaged = String::from_utf8(damaged).unwrap();
            assert!(Cursor::read(&damaged, "/x", &pairs("camera=a&line=b")).is_err(), "{place}");
        }
        for nonsense in ["", "0", "\u{20ac}", &"g".repeat(72), &"0".repeat(72), &"\u{20ac}".repeat(24)] {
            assert!(Cursor::read(nonsense, "/x", &pairs("")).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn the_next_page_is_the_same_query_with_another_cursor() {
        let next = |query: &str| link(&format!("/x?{query}").parse().unwrap(), "77");
        assert_eq!(next("camera=a%20b&limit=5"), "/x?camera=a%20b&limit=5&cursor=77");
        assert_eq!(next("cursor=66&limit=5"), "/x?limit=5&cursor=77");
        assert_eq!(next("%63ursor=66&"), "/x?cursor=77");
    }
}
