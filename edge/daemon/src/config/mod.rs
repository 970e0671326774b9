//! The config file: its shape, its defaults, its mistakes; and the environment.
//!
//! Owns parsing and validation: a value of these types is known to be sound. Refuses to act on it.

mod address;
mod camera;
pub(crate) mod canonical;
mod document;
mod environment;
mod errors;
mod reader;
mod sections;
mod source;
mod suggest;
#[cfg(test)]
mod tests;
mod values;

use std::path::PathBuf;

pub use document::{EXAMPLE, load, parse};
pub use environment::Environment;
pub use errors::{ConfigErrors, Mistake, Position};
pub use promenade_core::scene::{Anchor, LineSpec, SceneSpec, ZoneKind, ZoneSpec};

/// A whole `promenade.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `[site]`
    pub site: Site,
    /// `[store]`
    pub store: Store,
    /// `[http]`
    pub http: Http,
    /// `[detector]`
    pub detector: Detector,
    /// `[[camera]]`, in file order; ids are unique.
    pub cameras: Vec<Camera>,
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
}

/// Where counts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Database file, relative paths resolved against the config file.
    pub path: PathBuf,
    /// `DuckDB`'s memory limit in MiB.
    pub memory_mb: u32,
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
