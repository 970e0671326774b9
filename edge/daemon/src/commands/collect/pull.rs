//! One box: ask, verify, take, until it has nothing more to give.
//!
//! Owns patience (what is asked again, how often, how long) and trust (which key a box must sign with). Refuses to take
//! what is not verified, and to be kept busy: every page must bring something new, and the whole may take so long.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::ask::{Asker, PAGE_ROWS, Reply, Trouble};
use super::receipts::{Receipt, Receipts};
use super::verify::PublicKey;
use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::config::BoxEntry;
use crate::store::StoreError;
use crate::store::city::{Attempt, City, Page, Standing, Taken};

/// First wait before a box is asked again; doubles.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Longest wait that is not the box's own wish.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How much patience there is with one box.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often a request is made again.
    pub retries: u32,
    /// After this no further page is asked for.
    pub whole: Duration,
}

/// What all pulls share.
pub struct Round<'a> {
    /// Asks.
    pub asker: &'a Asker,
    /// Takes the rows.
    pub city: &'a Mutex<City>,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// With each box.
    pub patience: Patience,
    /// Keeps the answers, where that is wished.
    pub receipts: Option<&'a Receipts>,
}

impl Round<'_> {
    fn city(&self) -> MutexGuard<'_, City> {
        self.city.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Pulls what is new from one box and notes in the city's database how that went.
    ///
    /// # Errors
    /// When the database refuses; trouble with the box is none.
    pub fn pull(&self, entry: &BoxEntry) -> Result<(), StoreError> {
        let begun = self.clock.now();
        let standing = self.city().begin(&entry.id, &entry.url, begun)?;
        let attempt = Attempt { begun, ..Attempt::default() };
        let deadline = Instant::now() + self.patience.whole;
        let from = standing.from.clone();
        let mut pull = Pull { round: self, entry, standing, from, seen: 0, attempt, deadline, again: false, kept: 0 };
        pull.attempt.trouble = match pull.run() {
            Ok(()) => None,
            Err(Stop::Trouble(why)) => Some(why),
            Err(Stop::Store(error)) => return Err(error),
        };
        if let Some(why) = &pull.attempt.trouble {
            tracing::warn!(r#box = entry.id, "{why}");
        }
        self.city().end(&entry.id, &pull.attempt)
    }
}

/// Why a pull ends early.
enum Stop {
    Trouble(String),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Trouble(why)
    }
}

struct Pull<'a> {
    round: &'a Round<'a>,
    entry: &'a BoxEntry,
    standing: Standing,
    /// The cursor to ask with next.
    from: Option<String>,
    /// Greatest `seq` in this pull.
    seen: i64,
    attempt: Attempt,
    deadline: Instant,
    /// It has been begun again already.
    again: bool,
    /// Answers that were kept.
    kept: u32,
}

impl Pull<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut key = self.trusted_key()?;
        loop {
            let (url, known) = (self.rows_url(), self.known_tag(&key).map(str::to_owned));
            let reply = match self.patiently(&url, Some(&self.entry.key), known.as_deref()) {
                Err(Trouble::Cursor(why)) => {
                    self.begin_again(&why)?;
                    continue;
                }
                Ok(None) => return Ok(self.round.city().unchanged(&self.entry.id, self.attempt.begun)?),
                Ok(Some(reply)) => reply,
                Err(trouble) => return Err(words(trouble)),
            };
            if key.is_not_in(reply.signature.as_deref()) {
                key = self.followed(key)?;
            }
            key.verify(reply.signature.as_deref(), &reply.body)?;
            self.keep(&url, &key, &reply)?;
            if !self.take(&key, &reply)? {
                return Ok(());
            }
            if Instant::now() >= self.deadline {
                let why =
                    "its rows are not all here yet: the time for one box is over, the next pull goes on from here";
                return Err(why.to_owned().into());
            }
        }
    }

    /// The key in `boxes.toml`, or the one that was met first, or the one that the box names now.
    fn trusted_key(&self) -> Result<PublicKey, Stop> {
        if let Some(bytes) = &self.entry.public_key {
            return Ok(PublicKey::of(bytes)?);
        }
        if let Some(text) = &self.standing.public_key {
            return Ok(PublicKey::read(text)?);
        }
        let key = PublicKey::well_known(&self.well_known()?)?;
        tracing::info!(r#box = self.entry.id, key = key.id(), "met for the first time; its key is trusted from now on");
        Ok(key)
    }

    /// The key that the box signs with now, where the trusted one has handed over to it; else the trusted one.
    fn followed(&self, trusted: PublicKey) -> Result<PublicKey, Stop> {
        let Some(next) = trusted.successor(&self.well_known()?) else { return Ok(trusted) };
        let (from, to) = (trusted.id(), next.id());
        tracing::warn!(
            r#box = self.entry.id,
            from,
            to,
            "it signs with a new key, to which the trusted one has handed over"
        );
        Ok(next)
    }

    /// The tag of what the box gave when it was last asked this, by the key that is trusted now: to another one it has to
    /// prove itself.
    fn known_tag(&self, key: &PublicKey) -> Option<&str> {
        let standing = &self.standing;
        let same = !standing.resync && self.from == standing.from && standing.public_key == Some(key.text());
        standing.tag.as_deref().filter(|_| same)
    }

    /// Keeps a verified answer where that is wished: before its rows are taken, so that none is without its proof.
    fn keep(&mut self, url: &str, key: &PublicKey, reply: &Reply) -> Result<(), Stop> {
        let Some(receipts) = self.round.receipts else { return Ok(()) };
        self.kept += 1;
        let id = &self.entry.id;
        let receipt = Receipt { id, url, time: self.attempt.begun, number: self.kept, key, reply };
        Ok(receipts
            .keep(&receipt)
            .map_err(|error| format!("its answer cannot be kept, so it is not taken: {error}"))?)
    }

    fn well_known(&self) -> Result<Vec<u8>, Stop> {
        let url = format!("{}/.well-known/promenade-key", self.entry.url);
        let said = self.patiently(&url, None, None).map_err(words)?;
        Ok(said.ok_or_else(|| "it has no key".to_owned())?.body)
    }

    fn rows_url(&self) -> String {
        let mut url = format!("{}/api/v1/stats/hourly?limit={PAGE_ROWS}", self.entry.url);
        if let Some(cursor) = &self.from {
            url.push_str("&since=");
            url.extend(cursor.bytes().map(escaped));
        }
        url
    }

    /// Asks again where that may help, after a growing wait or the one that the box asks for.
    fn patiently(&self, url: &str, key: Option<&str>, known: Option<&str>) -> Result<Option<Reply>, Trouble> {
        let mut backoff = Backoff::new(&self.entry.id, FIRST_WAIT, LONGEST_WAIT);
        let mut left = self.round.patience.retries;
        loop {
            let (why, after) = match self.round.asker.get(url, key, known) {
                Err(Trouble::Passing { why, after }) => (why, after),
                other => return other,
            };
            let wait = after.unwrap_or_default().max(backoff.next_delay());
            if left == 0 || Instant::now() + wait >= self.deadline {
                return Err(Trouble::Lasting(why));
            }
            left -= 1;
            std::thread::sleep(wait);
        }
    }

    /// Takes a verified answer; true when there is more to ask for.
    fn take(&mut self, key: &PublicKey, reply: &Reply) -> Result<bool, Stop> {
        let answer = Answer::read(&reply.body)?;
        let fresh = self.standing.resync && self.standing.seq == 0;
        if let Some(before) = self.standing.site.as_ref().filter(|site| **site != answer.site && !fresh) {
            let why = format!("it is at site \"{}\" now, and was at \"{before}\"", answer.site);
            return self.begin_again(&why).map(|()| true);
        }
        let page = self.page(&answer, key, reply.tag.clone())?;
        let (rows, more) = (page.rows.len(), page.more);
        // The newest row is the last of its kind: only a newer one could take its place.
        self.seen = page.rows.last().map_or(self.seen, |row| self.seen.max(row.seq));
        if !more && self.seen < self.standing.seq {
            return self
                .begin_again("it has gone back in time: it no longer has the newest row that was taken")
                .map(|()| true);
        }
        let Taken::Rows { new, gone } = self.round.city().take(&page)? else {
            let why = "it has gone back in time: it gives numbers of rows that were taken to other rows";
            return self.begin_again(why).map(|()| true);
        };
        if gone > 0 {
            tracing::warn!(r#box = self.entry.id, rows = gone, "rows of before that the box no longer has are gone");
        }
        // The first page may hold nothing but the last rows of the pull before.
        if more && new == 0 && self.attempt.pages > 0 {
            return Err("it says that there is more, but brings nothing new".to_owned().into());
        }
        self.attempt.pages += 1;
        self.attempt.rows += rows as u64;
        self.attempt.bytes += reply.body.len() as u64;
        self.from = Some(answer.cursor);
        self.standing = self.round.city().standing(&self.entry.id)?.unwrap_or_default();
        Ok(more)
    }

    fn page(&self, answer: &Answer, key: &PublicKey, tag: Option<String>) -> Result<Page, Stop> {
        Ok(Page {
            id: self.entry.id.clone(),
            time: self.attempt.begun,
            site: answer.site.clone(),
            timezone: answer.timezone.clone(),
            rules: answer.rules(),
            public_key: key.text(),
            rows: answer.rows()?,
            cursor: answer.cursor.clone(),
            tag,
            more: answer.more,
        })
    }

    /// Once an attempt: a box that contradicts itself would never come to an end.
    fn begin_again(&mut self, why: &str) -> Result<(), Stop> {
        if std::mem::replace(&mut self.again, true) {
            return Err(format!("it contradicts itself, even from its beginning: {why}").into());
        }
        tracing::warn!(r#box = self.entry.id, "{why}; it is pulled again from its beginning");
        self.standing = self.round.city().begin_again(&self.entry.id, why)?;
        (self.from, self.seen) = (None, 0);
        Ok(())
    }
}

fn words(trouble: Trouble) -> Stop {
    let (Trouble::Passing { why, .. } | Trouble::Lasting(why) | Trouble::Cursor(why)) = trouble;
    Stop::Trouble(why)
}

/// A byte as it may stand in a query.
fn escaped(byte: u8) -> String {
    let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if unreserved { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}
