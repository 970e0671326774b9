//! A query string as keys and values.
//!
//! Owns reading them, one by one. An unknown or repeated key is an error: a misspelt filter that is silently ignored answers
//! another question than the one that was asked.

use axum::http::{StatusCode, Uri};
use promenade_core::time::EventTime;

use super::super::problem::Problem;
use super::super::time::{self, Zone};
use super::MOST_LIMIT;
use crate::store::Period;

/// A decoded query string.
#[derive(Debug)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes the query.
    ///
    /// # Errors
    /// 400 for a key that is not in `known` or comes twice.
    pub fn read(uri: &Uri, known: &[&str]) -> Result<Self, Problem> {
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "The query string cannot be decoded."))?;
        let pairs = query.0;
        for (i, (key, _)) in pairs.iter().enumerate() {
            if !known.contains(&key.as_str()) {
                return Err(Problem::in_field(key, unknown(key, known)));
            }
            if pairs[..i].iter().any(|(earlier, _)| earlier == key) {
                return Err(Problem::in_field(key, format!("{key} is given more than once.")));
            }
        }
        Ok(Self(pairs))
    }

    /// `from` to `to`; today so far where nothing is said.
    ///
    /// # Errors
    /// 400 for an instant that is none, 422 for a period that ends before it begins.
    pub fn period(&self, zone: &Zone, now: EventTime) -> Result<Period, Problem> {
        // To the second, as answers are written: what was asked within one second is the same question.
        let to = self.instant("to")?.unwrap_or(now.second());
        let midnight = || zone.start_of_day(EventTime(to.micros().saturating_sub(1)));
        let period = Period { from: self.instant("from")?.unwrap_or_else(midnight), to };
        check_order(period)?;
        Ok(period)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// Keys and values in order of key.
    pub fn sorted(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut pairs: Vec<(&str, &str)> = self.0.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        pairs.sort_unstable();
        pairs.into_iter()
    }

    /// How many rows are wanted at most; `None` where nothing is said.
    ///
    /// # Errors
    /// 400 for what is no such number.
    pub fn limit(&self) -> Result<Option<u32>, Problem> {
        let parse = |text: &str| text.parse().ok().filter(|limit| (1..=MOST_LIMIT).contains(limit));
        let wrong = || Problem::in_field("limit", format!("limit is a whole number from 1 to {MOST_LIMIT}."));
        self.get("limit").map(|text| parse(text).ok_or_else(wrong)).transpose()
    }

    /// An instant; `None` where nothing is said.
    ///
    /// # Errors
    /// 400 for what is none.
    pub fn instant(&self, key: &str) -> Result<Option<EventTime>, Problem> {
        let parse = |text| time::parse(text).map_err(|why| Problem::in_field(key, format!("{key} {why}.")));
        self.get(key).map(parse).transpose()
    }

    /// The value of a key that may not be empty.
    ///
    /// # Errors
    /// 400 where it is.
    pub fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.get(key) {
            Some("") => Err(Problem::in_field(key, format!("{key} is empty; leave it out to ask for all."))),
            other => Ok(other.map(str::to_owned)),
        }
    }
}

fn unknown(key: &str, known: &[&str]) -> String {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("{key:?} is not a parameter of this resource; it knows: {known}.")
}

fn check_order(period: Period) -> Result<(), Problem> {
    if period.from < period.to {
        return Ok(());
    }
    Err(Problem::unanswerable("from", "from must lie before to; the period is half-open, [from, to)."))
}
