//! Whether an answer is what the box has signed.
//!
//! Owns Ed25519 keys and the header `Promenade-Signature`. Refuses every doubt: no header, another key, one bit off.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The key by which a box signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// What a box says at `/.well-known/promenade-key`.
#[derive(Deserialize)]
struct WellKnown {
    algorithm: String,
    public_key: String,
    /// Keys that signed before, oldest first.
    #[serde(default)]
    retired: Vec<Retired>,
}

#[derive(Deserialize)]
struct Retired {
    public_key: String,
    /// Its signature over the bytes of the public key that followed.
    successor_signature: String,
}

impl WellKnown {
    fn read(body: &[u8]) -> Result<Self, String> {
        let said: Self = serde_json::from_slice(body)
            .map_err(|error| format!("what is at /.well-known/promenade-key is no key: {error}"))?;
        if said.algorithm == "Ed25519" { Ok(said) } else { Err("it signs with something else than Ed25519".to_owned()) }
    }
}

impl PublicKey {
    /// The key of these 32 bytes.
    ///
    /// # Errors
    /// A sentence, where they are no key.
    pub fn of(bytes: &[u8; 32]) -> Result<Self, String> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| "its public key is no Ed25519 key".to_owned())?;
        Ok(Self(key))
    }

    /// A key as base64.
    ///
    /// # Errors
    /// As of [`PublicKey::of`].
    pub fn read(text: &str) -> Result<Self, String> {
        let bytes = STANDARD.decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Self::of(&bytes.ok_or("its public key is not 32 bytes as base64")?)
    }

    /// The key in what a box says at its well-known address.
    ///
    /// # Errors
    /// A sentence, where there is none.
    pub fn well_known(body: &[u8]) -> Result<Self, String> {
        Self::read(&WellKnown::read(body)?.public_key)
    }

    /// The key that is in force now, where this one and each that followed has signed its successor.
    pub fn successor(&self, body: &[u8]) -> Option<Self> {
        let said = WellKnown::read(body).ok()?;
        let from = said.retired.iter().position(|old| old.public_key == self.text())?;
        let line = &said.retired[from..];
        let next = line[1..].iter().map(|old| &old.public_key).chain([&said.public_key]);
        let mut trusted = self.clone();
        for (old, next) in line.iter().zip(next) {
            let next = Self::read(next).ok()?;
            trusted.check(&old.successor_signature, next.0.as_bytes()).then_some(())?;
            trusted = next;
        }
        Some(trusted)
    }

    /// The key as base64, for `boxes.toml`.
    pub fn text(&self) -> String {
        STANDARD.encode(self.0.as_bytes())
    }

    /// The first 16 hex digits of the key's SHA-256: enough to tell keys apart by eye.
    pub fn id(&self) -> String {
        let digest = Sha256::digest(self.0.as_bytes());
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{number:016x}")
    }

    /// Whether a header says that another key has signed.
    pub fn is_not_in(&self, header: Option<&str>) -> bool {
        header.and_then(|header| part(header, "key-id")).is_some_and(|signer| signer != self.id())
    }

    /// Checks that `body` is signed with this key, by the header that came with it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn verify(&self, header: Option<&str>, body: &[u8]) -> Result<(), String> {
        let header = header.ok_or("its answer is not signed")?;
        let signer = part(header, "key-id").ok_or("its signature names no key")?;
        if signer != self.id() {
            return Err(format!(
                "it signs with the key {}, but {} is the one that is trusted; if it was given a new key on purpose, \
                 write that as its public_key",
                super::ask::plain(signer),
                self.id()
            ));
        }
        let signature = part(header, "ed25519").ok_or("its signature is none")?;
        let wrong = "its signature is wrong: the answer is not what the box has signed";
        if self.check(signature, body) { Ok(()) } else { Err(wrong.to_owned()) }
    }

    /// Whether a signature in base64 is this key's, over `message`.
    fn check(&self, signature: &str, message: &[u8]) -> bool {
        let bytes = STANDARD.decode(signature).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

/// The value of one part of `key-id="<hex>", ed25519="<base64>"`.
fn part<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut parts = header.split(',').filter_map(|part| part.trim().split_once('='));
    let (_, value) = parts.find(|(key, _)| *key == name)?;
    value.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    fn signed(by: &SigningKey, named: &PublicKey, body: &[u8]) -> String {
        let signature = STANDARD.encode(by.sign(body).to_bytes());
        format!("key-id=\"{}\", ed25519=\"{signature}\"", named.id())
    }

    #[test]
    fn only_the_signed_bytes_by_the_trusted_key_pass() {
        let (mine, theirs) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let [key, other] = [&mine, &theirs].map(|key| PublicKey::of(key.verifying_key().as_bytes()).unwrap());
        let header = signed(&mine, &key, b"body");
        assert_eq!(key.verify(Some(&header), b"body"), Ok(()));
        for (header, body, why) in [
            (None, "body", "not signed"),
            (Some(header.as_str()), "bodY", "signature is wrong"),
            (Some(&signed(&theirs, &key, b"body")), "body", "signature is wrong"),
            (Some(&signed(&theirs, &other, b"body")), "body", "is the one that is trusted"),
            (Some("ed25519=\"AAAA\""), "body", "names no key"),
            (Some(&format!("key-id=\"{}\", ed25519=\"AAAA\"", key.id())), "body", "signature is wrong"),
            (Some(&format!("key-id=\"{}\"", key.id())), "body", "is none"),
            (Some("nonsense"), "body", "names no key"),
        ] {
            let said = key.verify(header, body.as_bytes()).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn a_key_is_read_from_its_well_known_address() {
        // RFC 8032, 7.1, test 1.
        let body =
            br#"{"algorithm":"Ed25519","key_id":"x","public_key":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}"#;
        let key = PublicKey::well_known(body).unwrap();
        assert_eq!(PublicKey::read(&key.text()), Ok(key.clone()));
        assert_eq!(key.id(), "21fe31dfa154a261");
        assert!(PublicKey::well_known(b"<html>").is_err());
        assert!(PublicKey::read("c2hvcnQ=").is_err());
    }

    #[test]
    fn a_key_is_followed_along_a_line_of_signatures_and_no_other() {
        let signing = [1, 2, 3].map(|number| SigningKey::from_bytes(&[number; 32]));
        let keys = signing.each_ref().map(|key| PublicKey::of(key.verifying_key().as_bytes()).unwrap());
        let said = |second_signed_by: &SigningKey| {
            let handover = |by: &SigningKey, next: &PublicKey| STANDARD.encode(by.sign(next.0.as_bytes()).to_bytes());
            serde_json::json!({ "algorithm": "Ed25519", "public_key": keys[2].text(), "retired": [
                { "public_key": keys[0].text(), "successor_signature": handover(&signing[0], &keys[1]) },
                { "public_key": keys[1].text(), "successor_signature": handover(second_signed_by, &keys[2]) },
            ]})
            .to_string()
        };
        let honest = said(&signing[1]);
        assert_eq!(keys[0].successor(honest.as_bytes()), Some(keys[2].clone()));
        assert_eq!(keys[1].successor(honest.as_bytes()), Some(keys[2].clone()));
        let stranger = PublicKey::of(SigningKey::from_bytes(&[9; 32]).verifying_key().as_bytes()).unwrap();
        assert_eq!(stranger.successor(honest.as_bytes()), None);
        assert_eq!(keys[0].successor(said(&signing[2]).as_bytes()), None, "the second has not signed the third");
    }
}
