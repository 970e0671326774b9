//! One request to a box, bounded in time and in size.
//!
//! Owns what an answer means for the pull: to be taken, to be asked for again, or not to be had. Refuses to follow a box
//! elsewhere: the key is for the address that the city wrote down.

mod certificate;

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

/// Rows asked for at once. More would make answers, and what is lost with one, larger without being faster.
pub const PAGE_ROWS: usize = 2_000;
/// Longest answer that is read, unpacked: 4 KiB a row is several times what the longest names need.
const LONGEST: u64 = 4096 * PAGE_ROWS as u64;
/// Longest entity tag that is remembered.
const LONGEST_TAG: usize = 256;
/// Longest explanation of an error that is read.
const LONGEST_PROBLEM: u64 = 16 * 1024;

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It may be another time; `after` is how long the box asks to be left alone.
    Passing {
        /// What happened.
        why: String,
        /// From its `Retry-After`.
        after: Option<Duration>,
    },
    /// Asking again would give the same.
    Lasting(String),
    /// The box does not know the cursor that it gave.
    Cursor(String),
}

/// An answer, not yet verified.
#[derive(Debug)]
pub struct Reply {
    /// As it was signed: without content coding.
    pub body: Vec<u8>,
    /// The header `Promenade-Signature`.
    pub signature: Option<String>,
    /// Its entity tag.
    pub tag: Option<String>,
}

/// Asks boxes; to be shared.
#[derive(Debug)]
pub struct Asker {
    agent: Agent,
    limit: Duration,
}

impl Asker {
    /// Requests take `limit` at most, from the look-up of the name to the last byte. `ca` vouches for certificates in
    /// place of the public authorities.
    ///
    /// # Errors
    /// When `ca` holds no certificates.
    pub fn new(ca: Option<&Path>, limit: Duration) -> Result<Self> {
        let roots = ca.map_or(Ok(RootCerts::WebPki), roots)?;
        let agent = Agent::config_builder()
            .timeout_global(Some(limit))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("promenade-collect/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Ok(Self { agent: agent.into(), limit })
    }

    /// What is at an address, for whoever has this key; `None` where it is still what has the tag `known`.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn get(&self, url: &str, key: Option<&str>, known: Option<&str>) -> Result<Option<Reply>, Trouble> {
        let mut request = self.agent.get(url).header(header::ACCEPT, "application/json");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        if let Some(known) = known {
            request = request.header(header::IF_NONE_MATCH, known);
        }
        let response = request.call().map_err(|error| self.trouble(&error))?;
        if response.status() == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(None);
        }
        if response.status() != StatusCode::OK {
            return Err(refusal(response));
        }
        let text = |name: &str| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let (signature, tag) = (text("promenade-signature"), text("etag").filter(|tag| tag.len() <= LONGEST_TAG));
        let body = read(response.into_body(), LONGEST).map_err(|error| self.trouble(&ureq::Error::from(error)))?;
        if body.len() as u64 > LONGEST {
            let most = LONGEST / 1024;
            return Err(Trouble::Lasting(format!("its answer is longer than {most} KiB, which no page of rows is")));
        }
        Ok(Some(Reply { body, signature, tag }))
    }

    fn trouble(&self, error: &ureq::Error) -> Trouble {
        if let Some(why) = certificate::trouble(error) {
            return Trouble::Lasting(why);
        }
        let why = match error {
            ureq::Error::Timeout(_) => format!("it did not answer in full within {} s", self.limit.as_secs_f64()),
            ureq::Error::HostNotFound => "the name in its address is not known".to_owned(),
            other => format!("the connection failed: {}", plain(&other.to_string())),
        };
        Trouble::Passing { why, after: None }
    }
}

fn roots(path: &Path) -> Result<RootCerts> {
    let pem = std::fs::read(path).with_context(|| format!("{}: the certificates cannot be read", path.display()))?;
    let certificate = |item| if let Ok(PemItem::Certificate(one)) = item { Some(one) } else { None };
    let found: Vec<_> = parse_pem(&pem).filter_map(certificate).collect();
    anyhow::ensure!(!found.is_empty(), "{}: this holds no certificate in PEM", path.display());
    Ok(RootCerts::from(found))
}

/// Reads one byte more than allowed at most, so that a giant answer is noticed and never held.
fn read(body: Body, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    body.into_reader().take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a box says of an error.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problem {
    detail: String,
    field: String,
}

fn refusal(response: Response<Body>) -> Trouble {
    let (head, body) = response.into_parts();
    let body = read(body, LONGEST_PROBLEM).unwrap_or_default();
    let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
    let code = head.status.as_u16();
    let said = if problem.detail.is_empty() { String::new() } else { format!(": {}", plain(&problem.detail)) };
    match code {
        400 | 409 | 410 | 422 if problem.field == "since" => {
            Trouble::Cursor(format!("it does not know the cursor that it gave ({code}{said})"))
        }
        304 => Trouble::Lasting("it says that nothing is new (304), and was not asked that".to_owned()),
        300..400 => Trouble::Lasting(format!("it points elsewhere ({code}): if it has moved, change its url")),
        401 | 403 => Trouble::Lasting(format!("it refuses the key ({code}{said})")),
        408 | 429 | 500.. => Trouble::Passing { why: format!("it answers {code}{said}"), after: after(&head.headers) },
        _ => Trouble::Lasting(format!("it answers {code}{said}")),
    }
}

/// The `Retry-After` of an answer, where it is given in seconds.
fn after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// Words of a stranger, made fit for a terminal and a log: one short line without control characters.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}
