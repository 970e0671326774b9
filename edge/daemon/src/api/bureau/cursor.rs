//! Cursors as text. A collector is not to read or to make them: a checksum tells one that was mistyped, made up, or given with
//! an answer about something else, whose rows before it nobody has seen.
//!
//! There is no secret in it. A cursor gives no right, and whoever forges one misses rows of their own.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use promenade_core::time::EventTime;
use sha2::{Digest as _, Sha256};

use crate::store::{Cursor, Scope};

const CHECK: usize = 8;

/// What is asked for: gates and zones, and from which hour on.
pub type Asked<'a> = (&'a Scope, Option<EventTime>);

/// A cursor for the wire.
pub fn write(cursor: Cursor, asked: Asked<'_>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode([&place(cursor)[..], &check(cursor, asked)].concat())
}

/// The cursor that a text stands for; `None` where it is none of that question.
pub fn read(text: &str, asked: Asked<'_>) -> Option<Cursor> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (place, sum) = bytes.split_at_checked(16)?;
    let (seq, token) = place.split_at(8);
    let cursor =
        Cursor { seq: i64::from_be_bytes(seq.try_into().ok()?), token: u64::from_be_bytes(token.try_into().ok()?) };
    (sum == check(cursor, asked) && cursor.seq >= 0).then_some(cursor)
}

fn place(cursor: Cursor) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&cursor.seq.to_be_bytes());
    bytes[8..].copy_from_slice(&cursor.token.to_be_bytes());
    bytes
}

/// The beginning is the same of every question.
fn check(cursor: Cursor, asked: Asked<'_>) -> [u8; CHECK] {
    let asked = if cursor.seq == 0 { String::new() } else { format!("{asked:?}") };
    let digest =
        Sha256::new().chain_update(b"promenade cursor").chain_update(place(cursor)).chain_update(asked).finalize();
    std::array::from_fn(|byte| digest[byte])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_no_other_text_is_one() {
        let (cursor, all) = (Cursor { seq: 1234, token: u64::MAX - 7 }, (&Scope::All, None));
        let text = write(cursor, all);
        let read = |text: &str| read(text, all);
        assert_eq!(read(&text), Some(cursor));
        for at in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(read(str::from_utf8(&other).unwrap()), None, "byte {at}");
        }
        assert!(["", "0", "AAAA", &text[1..], &format!("{text}A"), "é"].into_iter().all(|text| read(text).is_none()));
    }

    #[test]
    fn a_cursor_belongs_to_its_question_and_the_beginning_to_all() {
        let gate = |id: &str| Scope::Only { gates: vec![id.to_owned()], zones: Vec::new() };
        let (a, b) = (gate("a"), gate("b"));
        let questions = [(&a, None), (&b, None), (&Scope::All, None), (&a, Some(EventTime(1)))];
        for cursor in [Cursor { seq: 7, token: 1 }, Cursor::default()] {
            for (written, of) in questions.iter().enumerate() {
                let text = write(cursor, *of);
                for (asked, question) in questions.iter().enumerate() {
                    let fits = written == asked || cursor.seq == 0;
                    assert_eq!(read(&text, *question), fits.then_some(cursor), "{written} {asked}");
                }
            }
        }
    }
}
