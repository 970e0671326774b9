//! Where a camera's frames come from, and the credentials it asks for.
//!
//! Owns the forms of `source`. Refuses to repeat an address in a message: it may hold a password that should not be
//! there.

use std::path::{Path, PathBuf};

use super::address::{self, AddressFault};
use super::environment::Environment;
use super::reader::{Table, Value};
use super::secret::{Example, secret};
use super::suggest::nearest;
use super::{Source, StreamAddress};

/// What the reading of a camera needs from outside the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    /// What relative paths are resolved against.
    pub(super) base: &'a Path,
    /// Where secrets are looked up.
    pub(super) environment: &'a Environment,
}

/// What a mistake in `password` suggests.
const PASSWORD: Example = Example { env: "CAMERA_PASSWORD", credential: "camera-password" };

/// The kinds of source, by what stands before the colon.
const SCHEMES: [(&str, Kind); 7] = [
    ("file", Kind::File),
    ("rtsp", Kind::Rtsp),
    ("rtsps", Kind::Rtsp),
    ("http", Kind::Http),
    ("https", Kind::Http),
    ("v4l2", Kind::V4l2),
    ("images", Kind::Images),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Rtsp,
    Http,
    V4l2,
    Images,
}

/// The keys `source`, `user`, `password` and `transport` of a camera.
pub(super) fn read(camera: &Table<'_>, context: &Context<'_>) -> Option<Source> {
    let value = camera.required("source", "source = \"rtsp://...\"");
    let parts = value.as_ref().and_then(split);
    let kind = parts.map(|(kind, _)| kind);
    let (user, password) = credentials(camera, kind, context);
    let udp = transport(camera, kind);
    let (value, (kind, rest)) = (value?, parts?);
    match kind {
        Kind::File => path(&value, rest, context.base).map(Source::File),
        Kind::Images => path(&value, rest, context.base).map(Source::Images),
        Kind::V4l2 => device(&value, rest).map(Source::V4l2),
        Kind::Rtsp | Kind::Http => {
            let url = url(&value, rest)?;
            let stream = StreamAddress { url, user, password, udp };
            Some(if kind == Kind::Rtsp { Source::Rtsp(stream) } else { Source::Http(stream) })
        }
    }
}

/// The kind of source and what follows the colon.
fn split<'a>(value: &Value<'a>) -> Option<(Kind, &'a str)> {
    let text = value.text()?;
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let lower = scheme.to_ascii_lowercase();
    if let Some((_, kind)) = SCHEMES.iter().find(|(name, _)| *name == lower) {
        return Some((*kind, rest));
    }
    let known = "file:, rtsp://, rtsps://, http://, https://, v4l2: or images:";
    let suggestion = if text.starts_with("/dev/") {
        Some("for a USB camera write \"v4l2:/dev/video0\"".to_owned())
    } else {
        nearest(scheme, SCHEMES.map(|(name, _)| name)).map(|name| format!("did you mean \"{name}:\"?"))
    };
    value.mistake(
        &format!("must begin with {known}"),
        suggestion.or_else(|| Some("as in \"file:clip.mp4\"".to_owned())),
    );
    None
}

/// A path, resolved against `base`; `file:///` is the same as `file:/`.
fn path(value: &Value<'_>, rest: &str, base: &Path) -> Option<PathBuf> {
    let rest = match rest.strip_prefix("//") {
        Some(absolute) if absolute.starts_with('/') => absolute,
        Some(_) => {
            value.mistake("has // before a relative path", "leave the // out".to_owned());
            return None;
        }
        None => rest,
    };
    if rest.trim().is_empty() {
        value.mistake("names no path", "write it after the colon, as in \"file:clip.mp4\"".to_owned());
        return None;
    }
    Some(base.join(rest))
}

fn device(value: &Value<'_>, rest: &str) -> Option<PathBuf> {
    if rest.len() <= "/dev/".len() || !rest.starts_with("/dev/") {
        value.mistake("names no device", "write its path, as in \"v4l2:/dev/video0\"".to_owned());
        return None;
    }
    Some(PathBuf::from(rest))
}

fn url(value: &Value<'_>, rest: &str) -> Option<String> {
    match address::check(rest) {
        Ok(()) => value.text().map(str::to_owned),
        Err(fault) => {
            let advice = match fault {
                AddressFault::Credentials | AddressFault::SecretInQuery => {
                    "take them out, and add `user = \"...\"` and `password = { env = \"CAMERA_PASSWORD\" }`"
                }
                _ => "write it as in \"rtsp://10.0.0.7:554/stream1\"",
            };
            value.mistake(&fault.to_string(), advice.to_owned());
            None
        }
    }
}

/// Whether RTSP goes over UDP.
fn transport(camera: &Table<'_>, kind: Option<Kind>) -> bool {
    let Some(value) = camera.optional("transport") else { return false };
    if kind.is_some_and(|kind| kind != Kind::Rtsp) {
        value.mistake("is for rtsp:// and rtsps:// only", "leave it out".to_owned());
    }
    value.choice(&[("tcp", false), ("udp", true)]).unwrap_or(false)
}

fn credentials(camera: &Table<'_>, kind: Option<Kind>, context: &Context<'_>) -> (Option<String>, Option<String>) {
    let (user, password) = (camera.optional("user"), camera.optional("password"));
    if kind.is_some_and(|kind| !matches!(kind, Kind::Rtsp | Kind::Http)) {
        for value in user.iter().chain(&password) {
            value.mistake("is for network streams only", "leave it out".to_owned());
        }
    }
    if let (Some(password), None) = (&password, &user) {
        password.mistake("has no user to go with it", "add `user = \"...\"`".to_owned());
    }
    let user = user.and_then(|value| user_name(&value));
    (user, password.and_then(|value| secret(&value, context, &PASSWORD)))
}

fn user_name(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    if text.is_empty() || text.contains(':') {
        value.mistake("must be a user name without a colon", None);
        return None;
    }
    Some(text.to_owned())
}
