//! `boxes.toml`: the boxes that a city pulls from.
//!
//! Owns its keys and their rules. The keys of the boxes are secrets like a camera's password: named, never written.

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::document::{folder, text, walk};
use super::reader::{Table, Value};
use super::secret::{Example, secret};
use super::source::Context;
use super::suggest::quoted;
use super::values::TakenIds;
use super::{ConfigErrors, Environment, address};

/// A commented `boxes.toml` that shows every key.
pub const BOXES_EXAMPLE: &str = include_str!("boxes.toml");

/// What a mistake in `key` suggests.
const KEY: Example = Example { env: "RIVERSIDE_KEY", credential: "riverside-key" };

/// A whole `boxes.toml`.
#[derive(Debug)]
pub struct Boxes {
    /// Certificates (PEM) of who vouches for the boxes; the public authorities without it.
    pub ca: Option<PathBuf>,
    /// `[[box]]`, in file order; ids and addresses are unique, and there is one at least.
    pub boxes: Vec<BoxEntry>,
}

/// One box to pull from.
#[derive(Clone, PartialEq, Eq)]
pub struct BoxEntry {
    /// Its name in the city's tables.
    pub id: String,
    /// Where its API is, without a slash at the end.
    pub url: String,
    /// The API key that it gave out; never shown.
    pub key: String,
    /// The Ed25519 key by which it signs; the first one that is met without it.
    pub public_key: Option<[u8; 32]>,
}

impl fmt::Debug for BoxEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxEntry").field("id", &self.id).field("url", &self.url).finish_non_exhaustive()
    }
}

/// Reads and checks a `boxes.toml`. Relative paths in it are resolved against its folder.
///
/// # Errors
/// Every mistake at once; one sentence when the file cannot be read.
pub fn load_boxes(path: &Path, environment: &Environment) -> Result<Boxes, ConfigErrors> {
    let text = text(path, "boxes.toml", "--from")?;
    parse_boxes(&text, &path.display().to_string(), folder(path), environment)
}

/// Checks the text of a `boxes.toml`.
pub(super) fn parse_boxes(
    text: &str,
    file: &str,
    base: &Path,
    environment: &Environment,
) -> Result<Boxes, ConfigErrors> {
    walk(text, file, |root| Some(read(root, &Context { base, environment })))
}

fn read(root: Table<'_>, context: &Context<'_>) -> Boxes {
    let ca = root.optional("ca").and_then(|value| value.text().map(|name| context.base.join(name)));
    let list = root.required("box", "[[box]]");
    if let Some(list) = list.as_ref().filter(|list| list.is_empty_list()) {
        list.mistake("is empty: there is nothing to pull from", "add a [[box]]".to_owned());
    }
    let (mut ids, mut urls) = (TakenIds::default(), Vec::new());
    let tables = root.list_of_tables(list, "box");
    let boxes = tables.into_iter().filter_map(|table| entry(table, context, &mut ids, &mut urls)).collect();
    root.finish();
    Boxes { ca, boxes }
}

fn entry(table: Table<'_>, context: &Context<'_>, ids: &mut TakenIds, urls: &mut Vec<String>) -> Option<BoxEntry> {
    let id = ids.claim(&table);
    let insecure = table.optional("insecure").and_then(|value| value.boolean()).unwrap_or(false);
    let url = table.required("url", "url = \"https://...\"").and_then(|value| url(&value, insecure, urls));
    let key = table.required("key", "key = { env = \"...\" }").and_then(|value| key(&value, context));
    let public_key = table.optional("public_key").map(|value| public_key(&value));
    table.finish();
    Some(BoxEntry { id: id?, url: url?, key: key?, public_key: public_key.flatten() })
}

/// `https://host`, with a port or a path where there is one; plain HTTP only on this machine or where it is asked for.
fn url(value: &Value<'_>, insecure: bool, taken: &mut Vec<String>) -> Option<String> {
    let text = value.text()?.trim_end_matches('/');
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let example = "write it as in \"https://riverside.example.org\"".to_owned();
    if !["http", "https"].contains(&scheme) {
        value.mistake("must begin with https:// or http://", example);
        return None;
    }
    if let Err(fault) = address::check(rest) {
        value.mistake(&fault.to_string(), example);
        return None;
    }
    if rest.contains(['?', '#']) || rest.ends_with("/api") || rest.contains("/api/") {
        value.mistake("says more than where the box is", "leave out /api and what follows it".to_owned());
        return None;
    }
    if scheme == "http" && !insecure && !is_loopback(rest) {
        let risk = "is without TLS: whoever listens on the way can read the key";
        value.mistake(risk, "write https://, or add `insecure = true` to accept that".to_owned());
        return None;
    }
    if taken.iter().any(|other| other == text) {
        value.mistake("is that of another box already", "name each box once".to_owned());
        return None;
    }
    taken.push(text.to_owned());
    Some(text.to_owned())
}

fn is_loopback(rest: &str) -> bool {
    let authority = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
    let host = authority.strip_prefix('[').map_or_else(
        || authority.split(':').next().unwrap_or_default(),
        |bracketed| bracketed.split(']').next().unwrap_or_default(),
    );
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// An API key has to fit a header.
fn key(value: &Value<'_>, context: &Context<'_>) -> Option<String> {
    let key = secret(value, context, &KEY)?;
    if key.chars().all(|c| c.is_ascii_graphic()) {
        return Some(key);
    }
    value.mistake("leads to something that is no key: it holds blanks or other than ASCII", None);
    None
}

fn public_key(value: &Value<'_>) -> Option<[u8; 32]> {
    let text = value.text()?;
    let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    if bytes.is_none() {
        let message = format!("is \"{}\", which is not 32 bytes as base64", quoted(text));
        value.mistake(&message, "copy `public_key` from the box's /.well-known/promenade-key".to_owned());
    }
    bytes
}
