//! What was pulled, until the store has it.
//!
//! Owns what may wait. A pull that was given rows is in the store before it is answered; pulls that found nothing new come
//! by the thousand a second and wait here, one entry a key and minute, for the next time that somebody writes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use promenade_core::time::EventTime;

use crate::store::{Orders, Pull, StoreError};

const MINUTE: i64 = 60_000_000;

/// Pulls that wait to be written, by key and minute.
#[derive(Debug, Default)]
pub struct PullLog(Mutex<HashMap<(String, i64), Pull>>);

impl PullLog {
    /// Notes a pull that found nothing new.
    pub fn unchanged(&self, key: &str, time: EventTime) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Pull { key: key.to_owned(), time, pulls: 0, rows: 0, seqs: None };
        waiting.entry((key.to_owned(), time.micros() / MINUTE)).or_insert_with(fresh).pulls += 1;
    }

    /// Writes what waits, and `pull` behind it.
    ///
    /// # Errors
    /// When the store refuses; what waited is lost then, and the pull is not to be answered.
    pub async fn write(&self, orders: &Orders, pull: Option<Pull>) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut pulls: Vec<Pull> = waiting.into_values().chain(pull).collect();
        pulls.sort_by_key(|pull| pull.time);
        if pulls.is_empty() { Ok(()) } else { orders.log_pulls(pulls).await }
    }
}
