//! What the city's bureau is given: keys, published hours, signatures.
//!
//! Owns what these have in common while the box runs. What may be told is decided in `promenade_core::disclosure`, and was
//! told when the store let it out; nothing here can tell more.

mod cursor;
pub mod hourly;
pub mod key_ring;
pub mod key_wire;
pub mod keys;
pub mod pulls;
mod rate;
pub mod secret;
pub mod signing;
#[cfg(test)]
mod tests;
pub mod wire;

use std::sync::{PoisonError, RwLock};

use promenade_core::time::EventTime;

use crate::config::{Config, Plan};
use crate::store::{Head, Orders, Reader, StoreError};

use key_ring::KeyRing;
use pulls::PullLog;
use signing::Signer;

/// What the bureau's routes share.
#[derive(Debug)]
pub struct Bureau {
    plan: Plan,
    /// The keys that are let in.
    pub keys: KeyRing,
    /// Signs answers.
    pub signer: Signer,
    /// What was pulled.
    pub pulls: PullLog,
    /// What is out, as far as is known here: an unchanged answer is recognised without asking the store.
    head: RwLock<Head>,
}

impl Bureau {
    /// The bureau's side of a box.
    ///
    /// # Errors
    /// When the database fails.
    pub fn new(config: &Config, signer: Signer, reader: &Reader) -> Result<Self, StoreError> {
        Ok(Self {
            plan: Plan::of(config),
            keys: KeyRing::new(reader.keys()?),
            signer,
            pulls: PullLog::default(),
            head: RwLock::new(reader.published_head()?),
        })
    }

    /// Gates and zones that are not published, since they overlap one that is.
    pub fn left_out(&self) -> &[String] {
        &self.plan.left_out
    }

    /// Lets out hours that are over and settled at `now`, and revisions; true while there is more to do at once.
    ///
    /// # Errors
    /// When the store refuses; nothing is let out then.
    pub async fn publish(&self, orders: &Orders, now: EventTime) -> Result<bool, StoreError> {
        let settled = now.plus_seconds(-60.0 * f64::from(self.plan.publish.settle_minutes));
        let step = orders.publish(self.plan.clone(), settled).await?;
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = step.head;
        Ok(step.more)
    }

    fn head(&self) -> Head {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }
}
