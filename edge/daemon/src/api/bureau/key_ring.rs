//! The keys that are let in.
//!
//! Owns who is let in, and how fast. Whatever is wrong with a key, the answer and the work are the same: the presented key
//! is hashed and compared with something, and only then is it looked at why it might not do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderValue;
use promenade_core::time::EventTime;
use subtle::ConstantTimeEq as _;

use super::rate::Bucket;
use super::secret;
use crate::store::ApiKey;

/// Why a key is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No key, wrong, expired or revoked.
    Unknown,
    /// It has asked too often; in so many seconds it may ask again.
    TooOften(u64),
}

#[derive(Debug)]
struct Known {
    key: Arc<ApiKey>,
    bucket: Mutex<Bucket>,
}

/// Keys by their ids.
#[derive(Debug, Default)]
pub struct KeyRing(RwLock<HashMap<String, Known>>);

impl KeyRing {
    /// A ring with these keys.
    pub fn new(keys: Vec<ApiKey>) -> Self {
        let ring = Self::default();
        for key in keys {
            ring.add(key);
        }
        ring
    }

    /// Adds a key.
    pub fn add(&self, key: ApiKey) {
        let known = Known { bucket: Mutex::new(Bucket::new(key.rate_per_minute)), key: Arc::new(key) };
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(known.key.id.clone(), known);
    }

    /// Lets a key in no more.
    pub fn remove(&self, id: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// The key of an `Authorization` header, at `now`; `monotonic` is the time by which requests are spaced.
    ///
    /// # Errors
    /// Why it is not let in.
    pub fn admit(
        &self,
        authorization: &HeaderValue,
        now: EventTime,
        monotonic: Duration,
    ) -> Result<Arc<ApiKey>, Refused> {
        let presented = bearer(authorization.as_bytes());
        let hash = secret::hash(presented);
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = secret::id(presented).and_then(|id| keys.get(id));
        let right = hash.ct_eq(&known.map_or([0; 32], |known| known.key.hash));
        let known = known.filter(|known| bool::from(right) && is_valid(&known.key, now)).ok_or(Refused::Unknown)?;
        let mut bucket = known.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.take(monotonic).map_err(|wait| Refused::TooOften(wait.as_secs() + 1))?;
        Ok(Arc::clone(&known.key))
    }
}

fn is_valid(key: &ApiKey, now: EventTime) -> bool {
    key.revoked.is_none() && key.expires.is_none_or(|expires| now < expires)
}

/// What follows `Bearer `; nothing for another scheme, which fits no key.
fn bearer(header: &[u8]) -> &[u8] {
    match header.split_at_checked(7) {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case(b"bearer ") => key.trim_ascii(),
        _ => &[],
    }
}
