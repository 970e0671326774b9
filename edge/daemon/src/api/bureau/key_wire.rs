//! The wire form of keys, of pulls and of the box's public key; and the rules for a new key.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use promenade_core::time::EventTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::problem::Problem;
use super::super::time::{self, Zone};
use super::secret::Secret;
use super::signing::{Signer, key_id};
use crate::store::{ApiKey, Pull, Scope};

/// Requests a minute where nothing is said.
const USUAL_RATE: u32 = 60;
const MOST_RATE: u32 = 1_000_000;
/// Longest name in characters.
const NAME_LENGTH: usize = 100;

/// A key to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// Whom it is for.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        example = "City bureau",
        max_length = 100
    )]
    pub name: String,
    /// Gates that it may see; with neither `gates` nor `zones` it may see everything.
    #[schema(value_type = Option<Vec<ItemId>>, example = json!(["main"]))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gates: Option<Vec<String>>,
    /// Zones that it may see, as `camera/zone`.
    #[schema(value_type = Option<Vec<ItemId>>, example = json!(["east/tea"]))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<Vec<String>>,
    /// Hours that begin before are not shown to it; RFC 3339.
    #[schema(format = DateTime, example = "2026-01-01T00:00:00+08:00")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// From then on it is refused; RFC 3339.
    #[schema(format = DateTime, example = "2036-01-01T00:00:00+08:00")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// It may change things on the box, keys among them.
    #[schema(example = false)]
    #[serde(default)]
    pub manage: bool,
    /// Requests a minute. Default: 60.
    #[schema(minimum = 1, maximum = 1_000_000, example = 60)]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
    pub rate_per_minute: Option<u32>,
}

/// Id of a gate, or of a zone or line with its camera's before it.
#[derive(ToSchema)]
#[schema(pattern = "^[a-z0-9_/-]{1,129}$", example = "main")]
#[allow(dead_code, reason = "only its documentation is used")]
struct ItemId(String);

/// A whole number, however it is written: to JSON Schema 9.0 is one.
fn whole<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let Some(number) = Option::<f64>::deserialize(deserializer)? else { return Ok(None) };
    if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
        return Ok(Some(number as u32));
    }
    Err(serde::de::Error::custom("rate_per_minute must be a whole number"))
}

/// A key as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyInfo {
    /// Beginning of the key, by which it is known.
    #[schema(example = "0f3a9c41d2b7")]
    pub id: String,
    /// Whom it was given to.
    pub name: String,
    /// Gates that it may see; `null`: everything.
    #[schema(required)]
    pub gates: Option<Vec<String>>,
    /// Zones that it may see; `null`: everything.
    #[schema(required)]
    pub zones: Option<Vec<String>>,
    /// Hours that begin before are not shown to it.
    #[schema(required, format = DateTime)]
    pub from: Option<String>,
    /// It may change things.
    pub manage: bool,
    /// Requests a minute.
    pub rate_per_minute: u32,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created: String,
    /// From then on it is refused.
    #[schema(required, format = DateTime)]
    pub expires: Option<String>,
    /// When it was revoked.
    #[schema(required, format = DateTime)]
    pub revoked: Option<String>,
}

/// A key that was just made.
#[derive(Clone, Serialize, ToSchema)]
pub struct FreshKey {
    /// The key itself, which is shown this once.
    pub key: String,
    /// What is known of it from now on.
    #[serde(flatten)]
    pub info: KeyInfo,
}

/// One pull, or those of a minute that found nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PullInfo {
    /// When; of the first of several.
    #[schema(format = DateTime)]
    pub time: String,
    /// How many.
    pub pulls: u32,
    /// Rows that were sent.
    pub rows: u32,
    /// Least seq of them.
    #[schema(required)]
    pub first_seq: Option<i64>,
    /// Greatest seq of them.
    #[schema(required)]
    pub last_seq: Option<i64>,
}

/// The public key by which answers can be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicKey {
    /// `Ed25519` (RFC 8032).
    #[schema(example = "Ed25519")]
    pub algorithm: &'static str,
    /// First 16 hexadecimal digits of the SHA-256 of the raw public key.
    #[schema(example = "9c1f0a7be2d35648")]
    pub key_id: String,
    /// The 32 raw bytes in base64.
    pub public_key: String,
    /// Keys that were in force before, oldest first.
    pub retired: Vec<RetiredKey>,
}

/// A public key that was in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RetiredKey {
    /// As above.
    pub key_id: String,
    /// As above.
    pub public_key: String,
    /// Its signature, in base64, over the 32 raw bytes of the public key that followed it.
    pub successor_signature: String,
}

impl PublicKey {
    /// What is told of a signer.
    pub fn of(signer: &Signer) -> Self {
        let (current, retired) = signer.public();
        let retired = retired.iter().map(|key| RetiredKey {
            key_id: key_id(&key.public),
            public_key: BASE64_STANDARD.encode(key.public),
            successor_signature: BASE64_STANDARD.encode(key.successor),
        });
        let (key_id, public_key) = (key_id(&current), BASE64_STANDARD.encode(current));
        Self { algorithm: "Ed25519", key_id, public_key, retired: retired.collect() }
    }
}

impl KeyInfo {
    /// What is told of a key, with times in the site's zone.
    pub fn of(key: &ApiKey, zone: &Zone) -> Self {
        let time = |time: Option<EventTime>| time.map(|time| zone.seconds(time));
        let (gates, zones) = match &key.scope {
            Scope::All => (None, None),
            Scope::Only { gates, zones } => (Some(gates.clone()), Some(zones.clone())),
        };
        Self {
            id: key.id.clone(),
            name: key.name.clone(),
            gates,
            zones,
            from: time(key.first_hour),
            manage: key.manage,
            rate_per_minute: key.rate_per_minute,
            created: zone.seconds(key.created),
            expires: time(key.expires),
            revoked: time(key.revoked),
        }
    }
}

impl NewKey {
    /// Makes the key.
    ///
    /// # Errors
    /// 400 with the field at fault; 503 where the system gives no random numbers.
    pub fn mint(&self, now: EventTime) -> Result<(ApiKey, Secret), Problem> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME_LENGTH || name.chars().any(char::is_control) {
            let rule = format!("name must hold 1 to {NAME_LENGTH} characters, and none that controls a terminal.");
            return Err(Problem::in_field("name", rule));
        }
        let rate_per_minute = self.rate_per_minute.unwrap_or(USUAL_RATE);
        if !(1..=MOST_RATE).contains(&rate_per_minute) {
            let rule = format!("rate_per_minute must lie within 1..{MOST_RATE}.");
            return Err(Problem::in_field("rate_per_minute", rule));
        }
        let expires = instant("expires", self.expires.as_deref())?;
        if expires.is_some_and(|expires| expires <= now) {
            return Err(Problem::unanswerable("expires", "expires is past; the key would never be let in."));
        }
        let (scope, first_hour) = (self.scope()?, instant("from", self.from.as_deref())?);
        let (id, secret) = Secret::mint().map_err(|error| Problem::database(&error))?;
        let (name, manage, hash) = (name.to_owned(), self.manage, secret.hash());
        let key =
            ApiKey { id, name, hash, scope, first_hour, manage, rate_per_minute, created: now, expires, revoked: None };
        Ok((key, secret))
    }

    /// A gate or zone need not be there yet: a key may be made before the box is set up.
    fn scope(&self) -> Result<Scope, Problem> {
        if self.gates.is_none() && self.zones.is_none() {
            return Ok(Scope::All);
        }
        let ids = |field: &str, ids: &Option<Vec<String>>| {
            let ids = ids.clone().unwrap_or_default();
            if ids.iter().all(|id| is_id(id)) {
                Ok(ids)
            } else {
                Err(Problem::in_field(field, format!("{field} holds what is no id.")))
            }
        };
        let (gates, zones) = (ids("gates", &self.gates)?, ids("zones", &self.zones)?);
        if gates.is_empty() && zones.is_empty() {
            return Err(Problem::unanswerable("gates", "gates and zones are empty: the key could see nothing."));
        }
        Ok(Scope::Only { gates, zones })
    }
}

/// Whether a text could be the id of a gate, or of a zone with its camera's before it.
pub fn is_id(text: &str) -> bool {
    let of_an_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '/');
    (1..=129).contains(&text.len()) && text.chars().all(of_an_id)
}

fn instant(field: &str, text: Option<&str>) -> Result<Option<EventTime>, Problem> {
    let parse = |text| time::parse(text).map_err(|why| Problem::in_field(field, format!("{field} {why}.")));
    text.map(parse).transpose()
}

impl PullInfo {
    /// What is told of a pull.
    pub fn of(pull: &Pull, zone: &Zone) -> Self {
        let (first_seq, last_seq) = pull.seqs.unzip();
        Self { time: zone.seconds(pull.time), pulls: pull.pulls, rows: pull.rows, first_seq, last_seq }
    }
}
