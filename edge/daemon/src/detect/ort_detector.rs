//! The detector that runs ONNX models.

use std::fmt;
use std::path::{Path, PathBuf};

use promenade_core::detection::Detection;

use super::catalogue::{Catalogue, Model};
use super::contract::{self, Contract};
use super::decode::{Candidate, Decoder};
use super::error::LoadError;
use super::letterbox::{InputSpec, Preparer, Tensor};
use super::manifest::{Kind, Manifest, Thresholds};
use super::nms;
use super::precision;
use super::session::{self, Session};
use super::{DetectError, Detector};
use crate::config;
use crate::digest;

/// What is being run: for the log, and for the version that is kept with every count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The manifest's name, or the file's stem.
    pub model: String,
    /// `int8`, `fp32`; `unknown` for a file without a manifest.
    pub precision: &'static str,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// As written in the config.
    pub provider: &'static str,
    /// Inference threads.
    pub threads: u16,
}

impl Description {
    /// What a count's version names: model, precision, and the beginning of the file's digest. Provider and threads do
    /// not change what is detected.
    pub fn version(&self) -> String {
        format!("{} {} {}", self.model, self.precision, &self.sha256[..12.min(self.sha256.len())])
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { model, precision, sha256, provider, threads } = self;
        write!(f, "{model} {precision} {} on {provider}, threads {threads}", &sha256[..12.min(sha256.len())])
    }
}

/// A model in ONNX Runtime with its letterbox and decoder.
pub struct OrtDetector {
    session: Session,
    preparer: Preparer,
    decoder: Decoder,
    thresholds: Thresholds,
    description: Description,
    found: Vec<Candidate>,
}

/// Loads the model that the config names.
///
/// # Errors
/// See [`LoadError`]: an unknown model, a missing or altered file, a graph that breaks its contract, a provider or a
/// library that is not there.
pub fn load(settings: &config::Detector, catalogue: &Catalogue) -> Result<OrtDetector, LoadError> {
    let detector = match catalogue.resolve(&settings.model)? {
        Model::Described(manifest, asked) => {
            let wanted = settings.precision;
            let kind = match asked {
                Some(kind) => kind,
                None => precision::pick(&manifest, wanted, settings.provider, precision::has_vnni())?,
            };
            load_described(settings, catalogue, *manifest, kind)?
        }
        Model::Bare(path) => load_bare(settings, &path)?,
    };
    tracing::info!(
        model = detector.description.model,
        precision = detector.description.precision,
        vnni = precision::has_vnni(),
        provider = detector.description.provider,
        threads = detector.description.threads,
        "detector loaded"
    );
    Ok(detector)
}

/// Loads one file of a manifest, after checking that it is the one the manifest names.
pub(super) fn load_described(
    settings: &config::Detector,
    catalogue: &Catalogue,
    manifest: Manifest,
    kind: Kind,
) -> Result<OrtDetector, LoadError> {
    let file = &manifest.files[&kind];
    let path = catalogue.file(&manifest, file)?;
    check_file(&path, &manifest, kind)?;
    let description = describe(settings, manifest.name.clone(), kind.name(), file.sha256.clone());
    let session = Session::open(&path, settings.provider, settings.threads)?;
    let order = contract::check(&manifest.input, &manifest.decoder, &session.inputs(), &session.outputs())
        .map_err(|what| LoadError::Graph { path, what: format!("{what} ({})", manifest.path.display()) })?;
    let Manifest { input, decoder, thresholds, .. } = manifest;
    Ok(OrtDetector::new(session, Contract { input, decoder, thresholds, order }, description, settings.threshold))
}

fn load_bare(settings: &config::Detector, path: &Path) -> Result<OrtDetector, LoadError> {
    let sha256 = hash(path)?;
    let session = Session::open(path, settings.provider, settings.threads)?;
    let contract = contract::infer(&session.inputs(), &session.outputs())
        .map_err(|what| LoadError::Graph { path: path.to_owned(), what })?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let description = describe(settings, stem, "unknown", sha256);
    Ok(OrtDetector::new(session, contract, description, settings.threshold))
}

fn describe(settings: &config::Detector, model: String, precision: &'static str, sha256: String) -> Description {
    Description { model, precision, sha256, provider: session::name(settings.provider), threads: settings.threads }
}

/// Compares length and hash of a model file with its manifest.
pub(super) fn check_file(path: &Path, manifest: &Manifest, kind: Kind) -> Result<(), LoadError> {
    let file = &manifest.files[&kind];
    let wrong = |what| LoadError::Wrong { path: path.to_owned(), manifest: manifest.path.clone(), what };
    let length = std::fs::metadata(path).map_err(|source| LoadError::Io { path: path.to_owned(), source })?.len();
    if length != file.bytes {
        return Err(wrong(format!("{length} bytes instead of {}", file.bytes)));
    }
    let found = hash(path)?;
    if found == file.sha256 { Ok(()) } else { Err(wrong(format!("sha256 {found} instead of {}", file.sha256))) }
}

fn hash(path: &Path) -> Result<String, LoadError> {
    let failed = |source| LoadError::Io { path: PathBuf::from(path), source };
    digest::sha256(std::fs::File::open(path).map_err(failed)?).map_err(failed)
}

impl OrtDetector {
    fn new(mut session: Session, contract: Contract, description: Description, threshold: Option<f32>) -> Self {
        let Contract { input, decoder, mut thresholds, order } = contract;
        if let Some(score) = threshold {
            thresholds.score = score;
            thresholds.low = thresholds.low.min(score);
        }
        session.expect(input.width, input.height, order);
        Self { session, preparer: Preparer::new(input), decoder, thresholds, description, found: Vec::new() }
    }

    /// What is being run.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The thresholds in force: the manifest's, with the config's in its place.
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// What the model wants as input.
    pub fn input(&self) -> &InputSpec {
        self.preparer.spec()
    }

    /// Runs the model and reads nothing: ONNX Runtime alone, the baseline of the bench.
    ///
    /// # Errors
    /// When inference fails.
    pub fn run_raw(&mut self, tensor: &Tensor) -> Result<(), DetectError> {
        self.fits(tensor)?;
        self.session.run(&tensor.values, |_| ()).map_err(failed)
    }

    fn fits(&self, tensor: &Tensor) -> Result<(), DetectError> {
        let (found, wanted) = (tensor.values.len(), self.input().len());
        if found == wanted {
            return Ok(());
        }
        Err(DetectError(format!("a tensor of {found} values does not fit the model's input of {wanted}")))
    }
}

impl Detector for OrtDetector {
    fn preparer(&self) -> Preparer {
        self.preparer.clone()
    }

    fn infer(&mut self, tensor: &Tensor) -> Result<Vec<Detection>, DetectError> {
        self.fits(tensor)?;
        let (decoder, low, found) = (&self.decoder, self.thresholds.low, &mut self.found);
        self.session.run(&tensor.values, |outputs| decoder.decode(outputs, low, found)).map_err(failed)?;
        nms::suppress(found, self.thresholds.nms_iou);
        let detection = |c: &Candidate| Detection { bbox: tensor.to_source(c.bbox), score: c.score, class: c.class };
        Ok(found.iter().map(detection).collect())
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape that map_err wants
fn failed(error: impl fmt::Display) -> DetectError {
    DetectError(format!("inference failed: {error}"))
}

#[cfg(test)]
#[path = "ort_detector_tests.rs"]
mod tests;
