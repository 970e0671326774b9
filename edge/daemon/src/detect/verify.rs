//! Whether the models on this machine are whole and run.

use std::time::{Duration, Instant};

use promenade_core::detection::FrameSize;
use promenade_core::picture::Picture;

use super::manifest::{Kind, Manifest};
use super::ort_detector::load_described;
use super::{Catalogue, Detector, LoadError, Tensor};
use crate::config::{self, Precision, Provider};

/// What was found out about one file of one model.
#[derive(Debug)]
pub struct Check {
    /// The model's name.
    pub model: String,
    /// `int8` or `fp32`; empty where the manifest itself is unsound.
    pub precision: &'static str,
    /// What happened.
    pub outcome: Outcome,
}

/// The result of one check.
#[derive(Debug)]
pub enum Outcome {
    /// Length, hash and shapes are right and one frame went through.
    Sound {
        /// Detections in a synthetic picture without people; says that outputs were read, not how good they are.
        detections: usize,
        /// Time of that frame.
        took: Duration,
    },
    /// A model that is fetched on request and was not.
    NotFetched,
    /// What is wrong.
    Failed(String),
}

/// Checks every file of the catalogue, or of the models named.
pub fn verify(catalogue: &Catalogue, names: &[String]) -> Vec<Check> {
    let manifests: Vec<Result<Manifest, (String, LoadError)>> = if names.is_empty() {
        catalogue.list().into_iter().map(|found| found.map_err(|error| (String::new(), error))).collect()
    } else {
        names.iter().map(|name| catalogue.manifest(name).map_err(|error| (name.clone(), error))).collect()
    };
    let checks = |found: Result<Manifest, (String, LoadError)>| match found {
        Ok(manifest) => manifest.files.keys().map(|kind| check(catalogue, &manifest, *kind)).collect(),
        Err((model, error)) => vec![Check { model, precision: "", outcome: Outcome::Failed(error.to_string()) }],
    };
    manifests.into_iter().flat_map(checks).collect()
}

fn check(catalogue: &Catalogue, manifest: &Manifest, kind: Kind) -> Check {
    let outcome = match catalogue.file(manifest, &manifest.files[&kind]) {
        Err(_) if manifest.files[&kind].url.is_some() => Outcome::NotFetched,
        _ => one_frame(catalogue, manifest, kind).unwrap_or_else(Outcome::Failed),
    };
    Check { model: manifest.name.clone(), precision: kind.name(), outcome }
}

fn one_frame(catalogue: &Catalogue, manifest: &Manifest, kind: Kind) -> Result<Outcome, String> {
    let settings = config::Detector {
        model: manifest.name.clone(),
        precision: Precision::Auto,
        provider: Provider::Cpu,
        threads: 1,
        threshold: None,
    };
    let mut detector =
        load_described(&settings, catalogue, manifest.clone(), kind).map_err(|error| error.to_string())?;
    let mut tensor = Tensor::default();
    let start = Instant::now();
    detector.preparer().prepare(&synthetic(), &mut tensor);
    let detections = detector.infer(&tensor).map_err(|error| error.0)?.len();
    Ok(Outcome::Sound { detections, took: start.elapsed() })
}

/// A colourful gradient, so that every channel and every row differs.
fn synthetic() -> Picture {
    let size = FrameSize { width: 320, height: 240 };
    let pixel = |index: u32| {
        let (x, y) = (index % size.width, index / size.width);
        [(x % 256) as u8, y as u8, (x + y) as u8]
    };
    Picture::from_rgb(size, (0..size.width * size.height).flat_map(pixel).collect::<Vec<_>>())
}
