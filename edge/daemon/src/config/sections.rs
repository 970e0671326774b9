//! The tables of a config besides the cameras: `[site]`, `[store]`, `[backup]`, `[http]`, `[detector]`.
//!
//! Owns their keys, defaults and ranges.

use std::net::SocketAddr;
use std::path::Path;

use jiff::civil::Time;

use super::reader::{Table, Value};
use super::suggest::quoted;
use super::values::{self, TakenIds};
use super::{Backup, Detector, Http, Precision, Provider, Site, Store, holidays, hours};

const DEFAULT_MEMORY_MB: u32 = 64;
const DEFAULT_RESERVE_MB: u32 = 16;
/// When districts sleep and the counts of the day are in.
const DEFAULT_NIGHT: Time = jiff::civil::time(3, 30, 0, 0);
/// A week, so that what went wrong on a weekday is found by the next.
const DEFAULT_BACKUPS: u32 = 7;
const DEFAULT_MODEL: &str = "nanodet-384x640";
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// `[site]`: `id`, `name` (the id), `timezone`, `hours` (always open), `holidays` and `holiday_file` (none).
pub(super) fn site(root: &Table<'_>, base: &Path) -> Option<Site> {
    let table = root.required_section("site", "[site]")?;
    let id = TakenIds::default().claim(&table);
    let name = values::name(&table, id.as_deref().unwrap_or_default());
    let timezone = table.required("timezone", "timezone = \"Europe/Berlin\"").and_then(|v| values::timezone(&v));
    let hours = table.optional("hours").and_then(|value| hours::hours(&value));
    let holidays = holidays::holidays(&table, base);
    table.finish();
    Some(Site { id: id?, name, timezone: timezone?, hours, holidays })
}

/// `[store]`: `path`, `memory_mb` (64), `reserve_mb` (16).
pub(super) fn store(root: &Table<'_>, base: &Path) -> Option<Store> {
    let table = root.required_section("store", "[store]")?;
    let path = table.required("path", "path = \"promenade.duckdb\"").and_then(|value| non_empty(&value));
    let memory = table.optional("memory_mb").map_or(Some(DEFAULT_MEMORY_MB), |value| value.integer(&(32..=65536)));
    let reserve = table.optional("reserve_mb").map_or(Some(DEFAULT_RESERVE_MB), |value| value.integer(&(1..=4096)));
    table.finish();
    Some(Store { path: base.join(path?), memory_mb: memory?, reserve_mb: reserve? })
}

/// `[backup]`: `folder` (`backups` beside the database), `at` (03:30), `keep` (7).
pub(super) fn backup(root: &Table<'_>, base: &Path, store: Option<&Store>) -> Option<Backup> {
    let beside = store.map(|store| store.path.with_file_name("backups"));
    let Some(table) = root.section("backup") else {
        return beside.map(|folder| Backup { folder, at: DEFAULT_NIGHT, keep: DEFAULT_BACKUPS });
    };
    let folder = table.optional("folder").map_or(beside, |value| non_empty(&value).map(|path| base.join(path)));
    let at = table.optional("at").map_or(Some(DEFAULT_NIGHT), |value| time_of_day(&value));
    let keep = table.optional("keep").map_or(Some(DEFAULT_BACKUPS), |value| value.integer(&(0..=1000)));
    table.finish();
    Some(Backup { folder: folder?, at: at?, keep: keep? })
}

fn time_of_day(value: &Value<'_>) -> Option<Time> {
    let text = value.text()?;
    let time = hours::time(text.trim());
    if time.is_none() {
        let message = format!("is \"{}\", must be a time of day", quoted(text));
        value.mistake(&message, "write it as in \"03:30\"".to_owned());
    }
    time
}

/// `[http]`: `listen` (127.0.0.1:8080), `insecure_public` (false).
pub(super) fn http(root: &Table<'_>) -> Option<Http> {
    let Some(table) = root.section("http") else { return Some(Http { listen: DEFAULT_LISTEN }) };
    let public = table.optional("insecure_public").and_then(|value| value.boolean()).unwrap_or(false);
    let listen = table.optional("listen").map_or(Some(DEFAULT_LISTEN), |value| listen(&value, public));
    table.finish();
    Some(Http { listen: listen? })
}

fn listen(value: &Value<'_>, public: bool) -> Option<SocketAddr> {
    let text = value.text()?;
    let Ok(address) = text.parse::<SocketAddr>() else {
        let message = format!("is \"{}\", must be an IP address and a port", quoted(text));
        value.mistake(&message, "for example \"127.0.0.1:8080\" or \"[::1]:8080\"".to_owned());
        return None;
    };
    if !public && !address.ip().to_canonical().is_loopback() {
        let message = format!("is \"{address}\", which others can reach, and there is no sign-in and no TLS yet");
        let port = address.port();
        let way = format!("listen on \"127.0.0.1:{port}\", or add `insecure_public = true` to accept that risk");
        value.mistake(&message, way);
        return None;
    }
    Some(address)
}

/// `[detector]`: `model`, `precision` (auto), `provider` (cpu), `threads` (1), `threshold` (the manifest's).
pub(super) fn detector(root: &Table<'_>, base: &Path) -> Option<Detector> {
    let Some(table) = root.section("detector") else { return Some(default_detector()) };
    let default = default_detector();
    let model = table.optional("model").map_or(Some(default.model), |value| model(&value, base));
    let precision = table.optional("precision").map_or(Some(default.precision), |value| value.choice(&PRECISIONS));
    let provider = table.optional("provider").map_or(Some(default.provider), |value| value.choice(&PROVIDERS));
    let threads = table.optional("threads").map_or(Some(1), |value| value.integer(&(1..=64)));
    let threshold = table.optional("threshold").map(|value| value.number(&(0.05..=0.95)));
    table.finish();
    Some(Detector {
        model: model?,
        precision: precision?,
        provider: provider?,
        threads: threads? as u16,
        threshold: threshold.flatten().map(|number| number as f32),
    })
}

const PRECISIONS: [(&str, Precision); 3] =
    [("auto", Precision::Auto), ("int8", Precision::Int8), ("fp32", Precision::Fp32)];

const PROVIDERS: [(&str, Provider); 4] = [
    ("cpu", Provider::Cpu),
    ("cuda", Provider::Cuda),
    ("tensorrt", Provider::TensorRt),
    ("openvino", Provider::OpenVino),
];

impl Precision {
    /// The name used in the config.
    pub fn name(self) -> &'static str {
        name_of(&PRECISIONS, self)
    }
}

impl Provider {
    /// The name used in the config.
    pub fn name(self) -> &'static str {
        name_of(&PROVIDERS, self)
    }
}

fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, named)| *named == value).map_or("", |(name, _)| name)
}

fn default_detector() -> Detector {
    let (precision, provider) = (Precision::default(), Provider::default());
    Detector { model: DEFAULT_MODEL.to_owned(), precision, provider, threads: 1, threshold: None }
}

/// A name of the catalogue as it stands; a path (with a `/`, or ending in `.toml` or `.onnx`) resolved against `base`.
fn model(value: &Value<'_>, base: &Path) -> Option<String> {
    let text = non_empty(value)?;
    let extension = Path::new(text).extension().and_then(|extension| extension.to_str());
    let is_path = text.contains('/') || matches!(extension, Some("toml" | "onnx"));
    Some(if is_path { base.join(text).to_string_lossy().into_owned() } else { text.to_owned() })
}

fn non_empty<'a>(value: &Value<'a>) -> Option<&'a str> {
    let text = value.text()?;
    if text.trim().is_empty() {
        value.mistake("is empty", None);
        return None;
    }
    Some(text)
}
