//! Cursors as text. A collector is not to read or to make them: a checksum tells one that was mistyped or made up.
//!
//! There is no secret in it. A cursor gives no right, and whoever forges one misses rows of their own.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::store::Cursor;

const CHECK: usize = 8;

/// A cursor for the wire.
pub fn write(cursor: Cursor) -> String {
    let place = place(cursor);
    BASE64_URL_SAFE_NO_PAD.encode([&place[..], &check(&place)].concat())
}

/// The cursor that a text stands for; `None` where it is none.
pub fn read(text: &str) -> Option<Cursor> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (place, sum) = bytes.split_at_checked(16)?;
    let (seq, token) = place.split_at(8);
    let cursor =
        Cursor { seq: i64::from_be_bytes(seq.try_into().ok()?), token: u64::from_be_bytes(token.try_into().ok()?) };
    (sum == check(place) && cursor.seq >= 0).then_some(cursor)
}

fn place(cursor: Cursor) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&cursor.seq.to_be_bytes());
    bytes[8..].copy_from_slice(&cursor.token.to_be_bytes());
    bytes
}

fn check(place: &[u8]) -> [u8; CHECK] {
    let digest = Sha256::new().chain_update(b"promenade cursor").chain_update(place).finalize();
    std::array::from_fn(|byte| digest[byte])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_no_other_text_is_one() {
        let cursor = Cursor { seq: 1234, token: u64::MAX - 7 };
        let text = write(cursor);
        assert_eq!(read(&text), Some(cursor));
        for at in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(read(str::from_utf8(&other).unwrap()), None, "byte {at}");
        }
        assert!(["", "0", "AAAA", &text[1..], &format!("{text}A"), "é"].into_iter().all(|text| read(text).is_none()));
    }
}
