//! A key as text: `prm_`, twelve hexadecimal digits by which people know it, `_`, and 256 random bits.
//!
//! Owns making and hashing keys. The text is shown once and kept nowhere. Its SHA-256 is what is kept: slow hashes protect
//! what people think up; 256 random bits cannot be guessed, and a slow hash would be a way to keep the box busy.

use std::fmt;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

const PREFIX: &str = "prm_";
/// Hexadecimal digits of the id; 48 bits, so that two keys of a box hardly ever share one.
const ID_DIGITS: usize = 12;

/// A whole key. It cannot be printed by accident.
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new key, with its id.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn mint() -> Result<(String, Self), getrandom::Error> {
        let (mut name, mut bits) = ([0; ID_DIGITS / 2], [0; 32]);
        getrandom::fill(&mut name)?;
        getrandom::fill(&mut bits)?;
        let id = hex(&name);
        let text = format!("{PREFIX}{id}_{}", BASE64_URL_SAFE_NO_PAD.encode(bits));
        Ok((id, Self(text)))
    }

    /// The key itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        hash(self.0.as_bytes())
    }
}

/// The hash of a key that somebody shows.
pub fn hash(key: &[u8]) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// The id within a key; nothing where it is not made like one.
pub fn id(key: &[u8]) -> Option<&str> {
    let rest = key.strip_prefix(PREFIX.as_bytes())?;
    str::from_utf8(rest.get(..ID_DIGITS)?).ok()
}

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_its_id_and_does_not_show_itself() {
        let (id_of_it, secret) = Secret::mint().unwrap();
        assert_eq!(id(secret.reveal().as_bytes()), Some(id_of_it.as_str()));
        assert_eq!(secret.reveal().len(), 4 + 12 + 1 + 43);
        assert_eq!(format!("{secret:?}"), "Secret");
        assert_ne!(Secret::mint().unwrap().1.hash(), secret.hash());
        assert_eq!((id(b""), id(b"prm_short"), id("prm_12345678901é".as_bytes())), (None, None, None));
    }
}
