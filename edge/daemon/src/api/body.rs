//! Bodies of requests that change something: small JSON objects.
//!
//! Owns reading and checking their members. An unknown member is an error, as an unknown key of a query is.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use promenade_core::time::EventTime;
use serde_json::{Map, Value};

use super::problem::Problem;
use super::time;

/// Longer bodies are refused unread: what people write by hand is short.
const LONGEST: usize = 64 * 1024;

/// The members of a JSON object.
#[derive(Debug)]
pub struct Body(Map<String, Value>);

impl Body {
    /// Reads what a request brought.
    ///
    /// # Errors
    /// 400 for what is no JSON object or has a member that is not in `known`, 413 for what is too long.
    pub fn read(bytes: Result<Bytes, BytesRejection>, known: &[&str]) -> Result<Self, Problem> {
        let too_long = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 64 KiB.");
        let bytes = bytes.ok().filter(|bytes| bytes.len() <= LONGEST).ok_or_else(too_long)?;
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("The body is not valid JSON: {error}.")))?;
        Self::of(value, known)
    }

    /// The same of a value that is there already.
    ///
    /// # Errors
    /// 400 for what is no object or has a member that is not in `known`.
    pub fn of(value: Value, known: &[&str]) -> Result<Self, Problem> {
        let Value::Object(members) = value else {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "The body must be a JSON object."));
        };
        match members.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => {
                let detail = format!("{key:?} is no member of this body; it may have: {}.", known.join(", "));
                Err(Problem::in_field(key, detail))
            }
            None => Ok(Self(members)),
        }
    }

    /// A text of 1 to `longest` characters on one line; `None` where it is absent or null.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn text(&self, key: &str, longest: usize) -> Result<Option<String>, Problem> {
        let text = match self.0.get(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text,
            Some(_) => return Err(Problem::in_field(key, format!("{key} must be text."))),
        };
        let sound = !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
        let rule = || format!("{key} must hold 1 to {longest} characters, none of them a control character.");
        if sound { Ok(Some(text.clone())) } else { Err(Problem::in_field(key, rule())) }
    }

    /// The same of a text that must be there.
    ///
    /// # Errors
    /// 400 where it is not.
    pub fn required(&self, key: &str, longest: usize) -> Result<String, Problem> {
        self.text(key, longest)?.ok_or_else(|| Problem::in_field(key, format!("{key} must be given.")))
    }

    /// One of a few words.
    ///
    /// # Errors
    /// 400 where it is another or absent.
    pub fn choice(&self, key: &str, words: &[&'static str]) -> Result<&'static str, Problem> {
        let text = self.required(key, 100)?;
        let found = words.iter().copied().find(|word| *word == text);
        found.ok_or_else(|| Problem::in_field(key, format!("{key} is {text:?}; it may be {}.", words.join(", "))))
    }

    /// An instant, RFC 3339 with an offset.
    ///
    /// # Errors
    /// 400 where it is none or absent.
    pub fn instant(&self, key: &str) -> Result<EventTime, Problem> {
        let text = self.required(key, 40)?;
        time::parse(&text).map_err(|why| Problem::in_field(key, format!("{key} {why}.")))
    }
}
