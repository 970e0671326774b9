//! Boxes on loopback that publish hours, for the city's side: honest ones, and those of which the city must be wary.
//!
//! Owns the other end of `/api/v1/stats/hourly`: what a box holds, its cursor and its signature. Written for this purpose
//! and not shared with the box's own code, so that a mistake on either side shows.

mod manners;
mod rows;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use promenade::store::city::HourRow;
use serde_json::json;
use sha2::{Digest as _, Sha256};

pub use manners::Manner;
pub use rows::hour_of_gate;

/// A box that answers for as long as the test runs.
#[derive(Debug)]
pub struct SimBox {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    signing: SigningKey,
    site: String,
    manner: Manner,
    /// Everything ever published, in the order of `seq`.
    published: Vec<HourRow>,
    requests: usize,
    /// Answers that nothing is new.
    unchanged: usize,
}

/// The key that every box gives out.
pub const KEY: &str = "promenade-key-of-the-test";

impl SimBox {
    /// A box with nothing published, whose signing key follows from `number`.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub fn start(number: u8, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let signing = SigningKey::from_bytes(&[number; 32]);
        let state =
            State { signing, site: format!("site-{number}"), manner, published: Vec::new(), requests: 0, unchanged: 0 };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || manners::serve(client, &state));
            }
        });
        Self { url, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Publishes a row, or a revision of it, with the next number.
    pub fn publish(&self, row: HourRow) {
        let mut state = self.state();
        let seq = state.published.len() as i64 + 1;
        state.published.push(HourRow { seq, ..row });
    }

    /// What a city must hold: of each hour of each thing the newest row, by start, kind, id and class.
    pub fn table(&self) -> Vec<HourRow> {
        self.state().table()
    }

    /// Behaves otherwise from now on.
    pub fn behave(&self, manner: Manner) {
        self.state().manner = manner;
    }

    /// Is restored from a backup of when it had published so many rows.
    pub fn restore(&self, rows: usize) {
        self.state().published.truncate(rows);
    }

    /// Is moved to another site, and begins there with nothing.
    pub fn move_to(&self, site: &str) {
        let mut state = self.state();
        site.clone_into(&mut state.site);
        state.published.clear();
    }

    /// Signs with another key from now on.
    pub fn change_key(&self, number: u8) {
        self.state().signing = SigningKey::from_bytes(&[number; 32]);
    }

    /// Its public key as base64.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.state().signing.verifying_key().as_bytes())
    }

    /// How often it has said that nothing is new.
    pub fn unchanged(&self) -> usize {
        self.state().unchanged
    }

    /// How often it was asked.
    pub fn requests(&self) -> usize {
        self.state().requests
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn table(&self) -> Vec<HourRow> {
        let mut newest = BTreeMap::new();
        for row in &self.published {
            let (start, kind, id, class) = row.key();
            newest.insert((start, kind.to_owned(), id.to_owned(), class.to_owned()), row.clone());
        }
        newest.into_values().collect()
    }

    /// The page after a cursor, which is the number of the last row before it; `None` where no such row was ever given.
    fn page(&self, since: Option<&str>, limit: usize) -> Option<String> {
        let since = since.map_or(Some(0), |cursor| cursor.strip_prefix("after+")?.parse::<usize>().ok())?;
        let mut rows: Vec<_> = self.table().into_iter().filter(|row| row.seq > since as i64).collect();
        rows.sort_by_key(|row| row.seq);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let cursor = rows.last().map_or(since as i64, |row| row.seq);
        (since <= self.published.len()).then(|| self.body(&rows, &format!("after+{cursor}"), more))
    }

    fn body(&self, rows: &[HourRow], cursor: &str, more: bool) -> String {
        json!({
            "site": self.site, "timezone": "Asia/Shanghai", "rules": { "version": 1, "suppress_below": 10, "round_to": 5 },
            "rows": rows.iter().map(rows::json).collect::<Vec<_>>(), "cursor": cursor, "more": more,
            "a_key_of_a_newer_box": true
        })
        .to_string()
    }

    fn key_id(&self) -> String {
        Self::digest(self.signing.verifying_key().as_bytes())
    }

    /// First 16 hexadecimal digits of the SHA-256.
    fn digest(bytes: &[u8]) -> String {
        let digest = Sha256::digest(bytes);
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{number:016x}")
    }

    fn signature(&self, body: &str) -> String {
        let signature = STANDARD.encode(self.signing.sign(body.as_bytes()).to_bytes());
        format!("key-id=\"{}\", ed25519=\"{signature}\"", self.key_id())
    }

    fn well_known(&self) -> String {
        let key = STANDARD.encode(self.signing.verifying_key().as_bytes());
        json!({ "algorithm": "Ed25519", "key_id": self.key_id(), "public_key": key }).to_string()
    }
}
