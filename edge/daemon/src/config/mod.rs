//! The config file: its shape, its defaults, its mistakes; and the environment.
//!
//! Owns parsing and validation: a value of these types is known to be sound. Refuses to act on it.

mod address;
mod boxes;
mod camera;
pub(crate) mod canonical;
mod document;
mod environment;
mod errors;
mod gates;
mod ground;
mod holidays;
mod hours;
mod publish;
mod reader;
mod references;
mod retention;
mod secret;
mod sections;
mod source;
mod suggest;
#[cfg(test)]
mod tests;
mod values;
mod zone;

use std::path::PathBuf;

use promenade_core::day_kind::Holidays;

pub use boxes::{BOXES_EXAMPLE, BoxEntry, Boxes, load_boxes};
pub use document::{EXAMPLE, load, parse};
pub use environment::Environment;
pub use errors::{ConfigErrors, Mistake, Position};
pub use promenade_core::scene::{Anchor, LineSpec, SceneSpec, ZoneKind, ZoneSpec};
pub use publish::{Plan, PlannedGate, Publish};
pub use retention::Retention;

/// A whole `promenade.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `[site]`
    pub site: Site,
    /// `[store]`
    pub store: Store,
    /// `[retention]`
    pub retention: Retention,
    /// `[backup]`
    pub backup: Backup,
    /// `[http]`
    pub http: Http,
    /// `[detector]`
    pub detector: Detector,
    /// `[publish]`
    pub publish: Publish,
    /// `[[camera]]`, in file order; ids are unique.
    pub cameras: Vec<Camera>,
    /// `[[gate]]`, in file order; ids are unique.
    pub gates: Vec<Gate>,
    /// `[[space]]`, in file order; ids are unique.
    pub spaces: Vec<Space>,
}

/// The district this box serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Short name used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// IANA time zone, known to exist.
    pub timezone: String,
    /// Opening hours, the same every day; always open without them.
    pub hours: Option<OpeningHours>,
    /// Its holidays and make-up workdays; none are known without the keys.
    pub holidays: Holidays,
}

impl Site {
    /// The time of day at which a day of business begins; see [`OpeningHours::day_turns`].
    pub fn day_turns(&self) -> jiff::civil::Time {
        self.hours.map_or(jiff::civil::Time::midnight(), OpeningHours::day_turns)
    }
}

/// From when to when the site is open, in its own time; past midnight where `closes` is not after `opens`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningHours {
    /// First minute.
    pub opens: jiff::civil::Time,
    /// First minute after.
    pub closes: jiff::civil::Time,
}

/// A line or zone by its camera and its own id; `camera/item` in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemRef {
    /// Id of the camera.
    pub camera: String,
    /// Id of the line or zone on it.
    pub item: String,
}

/// An entrance: lines that count together. Each camera's part is in its scene, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Unique id used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its lines; known to exist.
    pub lines: Vec<ItemRef>,
    /// Whether it leads into the site: then it is part of the site's footfall.
    pub perimeter: bool,
    /// Lines in front of it over which people pass by; known to exist.
    pub passers: Vec<ItemRef>,
}

/// A part of the site whose occupancy follows from its gates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    /// Unique id used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Ids of the gates that lead into it; known to exist.
    pub gates: Vec<String>,
    /// Zones that together see the whole of it, once; known to exist. Without any, nothing but gates is known.
    pub zones: Vec<ItemRef>,
}

/// Where counts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Database file, relative paths resolved against the config file.
    pub path: PathBuf,
    /// `DuckDB`'s memory limit in MiB.
    pub memory_mb: u32,
    /// Size in MiB of the file that takes what cannot be written to the database.
    pub reserve_mb: u32,
}

/// Where and when the database is backed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Folder of the backups, relative paths resolved against the config file.
    pub folder: PathBuf,
    /// Time of day, in the site's time zone.
    pub at: jiff::civil::Time,
    /// How many nightly backups are kept; 0: none is made by night.
    pub keep: u32,
}

/// Where the dashboard and the API listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// Address and port.
    pub listen: std::net::SocketAddr,
}

/// Which model runs where.
#[derive(Clone, Debug, PartialEq)]
pub struct Detector {
    /// A manifest of the catalogue by name, or a path to a manifest or model.
    pub model: String,
    /// Which precision of the model.
    pub precision: Precision,
    /// Execution provider.
    pub provider: Provider,
    /// Inference threads, 1 or more.
    pub threads: u16,
    /// Score threshold for counting, in place of the manifest's.
    pub threshold: Option<f32>,
}

/// Which of a model's files to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// int8 where the CPU has VNNI, else fp32.
    #[default]
    Auto,
    /// 8-bit integers.
    Int8,
    /// 32-bit floats.
    Fp32,
}

/// What executes the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// The processor.
    #[default]
    Cpu,
    /// NVIDIA CUDA.
    Cuda,
    /// NVIDIA `TensorRT`.
    TensorRt,
    /// Intel `OpenVINO`.
    OpenVino,
}

/// One camera and what is drawn on its image.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// Unique id used in data.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where frames come from.
    pub source: Source,
    /// Analysis rate in frames a second; the source's own rate where it is lower or absent.
    pub fps: Option<f64>,
    /// Lines, zones and ignored areas.
    pub scene: SceneSpec,
}

/// Where a camera's frames come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `file:clip.mp4`; resolved against the config file.
    File(PathBuf),
    /// `rtsp://` or `rtsps://`.
    Rtsp(StreamAddress),
    /// `http://` or `https://`, Motion JPEG or anything `GStreamer` can find a decoder for.
    Http(StreamAddress),
    /// `v4l2:/dev/video0`.
    V4l2(PathBuf),
    /// `images:folder`; resolved against the config file.
    Images(PathBuf),
}

/// A stream's address with its credentials, which never reach a log.
#[derive(Clone, PartialEq, Eq)]
pub struct StreamAddress {
    /// The address without user name and password.
    pub url: String,
    /// User name, if the stream wants one.
    pub user: Option<String>,
    /// The password itself, resolved from the environment or a systemd credential.
    pub password: Option<String>,
    /// RTSP over UDP instead of TCP.
    pub udp: bool,
}

impl std::fmt::Debug for StreamAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.url)
    }
}
