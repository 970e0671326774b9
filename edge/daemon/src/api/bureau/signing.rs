//! The box's signing key: a file beside the database, made at the first start.
//!
//! Owns the file and the signatures (Ed25519, RFC 8032). A key that is retired signs its successor's public key, so that
//! who trusts the old one can follow. Refuses a file that others can read.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use super::secret::hex;

/// A key that signed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// Its public half.
    pub public: [u8; 32],
    /// Its signature over the 32 bytes of the public key that followed.
    pub successor: [u8; 64],
}

#[derive(Debug)]
struct Keys {
    current: SigningKey,
    retired: Vec<Retired>,
}

/// Signs with the key in a file.
#[derive(Debug)]
pub struct Signer {
    path: PathBuf,
    keys: RwLock<Keys>,
}

const HEAD: &str = "# The signing key of this box. Whoever has this file can sign in its name.\n";

impl Signer {
    /// Where the key of a box with this database is.
    pub fn path(database: &Path) -> PathBuf {
        let mut path = database.as_os_str().to_owned();
        path.push(".signing-key");
        path.into()
    }

    /// The key in the file at `path`; a new one where there is no file.
    ///
    /// # Errors
    /// A sentence: the file can be read by others, holds no key, or cannot be written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let keys = match fs::read_to_string(path) {
            Ok(text) => {
                refuse_open(path)?;
                read(&text).ok_or_else(|| said(path, "holds no signing key; move it aside to have a new one made"))?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Keys { current: generate()?, retired: Vec::new() };
                write(path, &keys)?;
                keys
            }
            Err(error) => return Err(said(path, &error.to_string())),
        };
        Ok(Self { path: path.to_owned(), keys: RwLock::new(keys) })
    }

    /// Signs with a new key from now on; the old one stays listed.
    ///
    /// # Errors
    /// When the file cannot be written; the old key stays in force then.
    pub fn rotate(&self) -> io::Result<()> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let current = generate()?;
        let successor = keys.current.sign(current.verifying_key().as_bytes()).to_bytes();
        let old = Retired { public: keys.current.verifying_key().to_bytes(), successor };
        let fresh = Keys { current, retired: keys.retired.iter().cloned().chain([old]).collect() };
        write(&self.path, &fresh)?;
        *keys = fresh;
        Ok(())
    }

    /// The public key, and those that were in force before it, oldest first.
    pub fn public(&self) -> ([u8; 32], Vec<Retired>) {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        (keys.current.verifying_key().to_bytes(), keys.retired.clone())
    }

    /// The value of the header `Promenade-Signature` for a body.
    pub fn signature(&self, body: &[u8]) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let signature = BASE64_STANDARD.encode(keys.current.sign(body).to_bytes());
        format!("key-id=\"{}\", ed25519=\"{signature}\"", key_id(keys.current.verifying_key().as_bytes()))
    }

    /// Id of the key in force.
    pub fn key_id(&self) -> String {
        key_id(&self.public().0)
    }
}

/// First 16 hexadecimal digits of the SHA-256 of a public key.
pub fn key_id(public: &[u8; 32]) -> String {
    hex(&Sha256::digest(public)[..8])
}

fn generate() -> io::Result<SigningKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| io::Error::other(format!("no random numbers: {error}")))?;
    Ok(SigningKey::from_bytes(&seed))
}

fn read(text: &str) -> Option<Keys> {
    let bytes = |text: &str| BASE64_STANDARD.decode(text).ok();
    let (mut current, mut retired) = (None, Vec::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["current", seed] => current = Some(SigningKey::from_bytes(&bytes(seed)?.try_into().ok()?)),
            ["retired", public, successor] => retired.push(Retired {
                public: bytes(public)?.try_into().ok()?,
                successor: bytes(successor)?.try_into().ok()?,
            }),
            _ => return None,
        }
    }
    Some(Keys { current: current?, retired })
}

/// Beside it first, so that a kill leaves the old file or the new one.
fn write(path: &Path, keys: &Keys) -> io::Result<()> {
    let line = |key: &Retired| {
        let (public, successor) = (BASE64_STANDARD.encode(key.public), BASE64_STANDARD.encode(key.successor));
        format!("retired {public} {successor}\n")
    };
    let retired: String = keys.retired.iter().map(line).collect();
    let text = format!("{HEAD}{retired}current {}\n", BASE64_STANDARD.encode(keys.current.to_bytes()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let put = || -> io::Result<()> {
        let _ = fs::remove_file(&beside);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    put().map_err(|error| said(path, &format!("the signing key cannot be written: {error}")))
}

fn refuse_open(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(said(path, "others can read the signing key: chmod 600 it, or remove it to have a new one made"));
    }
    Ok(())
}

fn said(path: &Path, what: &str) -> io::Error {
    io::Error::other(format!("{}: {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};

    use super::*;

    fn verified(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let key = VerifyingKey::from_bytes(public).unwrap();
        key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }

    #[test]
    fn the_key_is_made_once_for_its_owner_alone_and_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = Signer::path(&folder.path().join("p.duckdb"));
        let public = Signer::open(&path).unwrap().public();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Signer::open(&path).unwrap().public(), public);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Signer::open(&path).unwrap_err().to_string().contains("chmod 600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for spoilt in ["", "current AAAA\n", "current\n", "retired x y\n"] {
            fs::write(&path, spoilt).unwrap();
            assert!(Signer::open(&path).unwrap_err().to_string().contains("no signing key"), "{spoilt:?}");
        }
    }

    #[test]
    fn who_trusts_the_first_key_can_follow_to_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let signer = Signer::open(&path).unwrap();
        let (mut trusted, _) = signer.public();
        signer.rotate().unwrap();
        signer.rotate().unwrap();
        let (current, retired) = Signer::open(&path).unwrap().public();
        assert_eq!((retired.len(), retired[0].public), (2, trusted));
        let next = [retired[1].public, current];
        for (old, next) in retired.iter().zip(next) {
            assert!(old.public == trusted && verified(&trusted, &next, &old.successor));
            trusted = next;
        }
        assert_eq!(trusted, current);
    }

    #[test]
    fn a_body_verifies_under_the_public_key_and_no_other_body_does() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::open(&folder.path().join("key")).unwrap();
        let header = signer.signature(b"{}");
        let (id, rest) = header.strip_prefix("key-id=\"").unwrap().split_once("\", ed25519=\"").unwrap();
        let signature = BASE64_STANDARD.decode(rest.trim_end_matches('"')).unwrap().try_into().unwrap();
        assert_eq!(id, signer.key_id());
        assert!(verified(&signer.public().0, b"{}", &signature) && !verified(&signer.public().0, b"{} ", &signature));
    }
}
