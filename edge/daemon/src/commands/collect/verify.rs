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
        let said: WellKnown = serde_json::from_slice(body)
            .map_err(|error| format!("what is at /.well-known/promenade-key is no key: {error}"))?;
        if said.algorithm != "Ed25519" {
            return Err("it signs with something else than Ed25519".to_owned());
        }
        Self::read(&said.public_key)
    }

    /// The key as base64, for `boxes.toml`.
    pub fn text(&self) -> String {
        STANDARD.encode(self.0.as_bytes())
    }

    /// The first 16 hex digits of the key's SHA-256: enough to tell keys apart by eye.
    pub fn id(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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
        let bytes = part(header, "ed25519").and_then(|text| STANDARD.decode(text).ok());
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok()).ok_or("its signature is none")?;
        let wrong = "its signature is wrong: the answer is not what the box has signed";
        self.0.verify_strict(body, &signature).map_err(|_| wrong.to_owned())
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
            (Some(&format!("key-id=\"{}\", ed25519=\"AAAA\"", key.id())), "body", "is none"),
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
}
