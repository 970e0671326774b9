//! ONNX Runtime alone, for comparison with the whole pipeline.

use std::time::{Duration, Instant};

use super::{Catalogue, LoadError, OrtDetector, Tensor, load};
use crate::config;

/// What a run of the model alone took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    /// Inferences.
    pub frames: usize,
    /// Time on the clock, without loading.
    pub elapsed: Duration,
}

impl Stats {
    /// Inferences a second.
    pub fn fps(&self) -> f64 {
        self.frames as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Loads the model as the product does and runs it once on each tensor, which were prepared beforehand.
///
/// # Errors
/// As [`load`]; an inference that fails is reported as the graph's fault.
pub fn baseline(settings: &config::Detector, catalogue: &Catalogue, tensors: &[Tensor]) -> Result<Stats, LoadError> {
    let mut detector: OrtDetector = load(settings, catalogue)?;
    let failed = |error: super::DetectError| LoadError::Graph { path: settings.model.clone().into(), what: error.0 };
    // The first run allocates what the later ones use.
    tensors.first().map_or(Ok(()), |tensor| detector.run_raw(tensor)).map_err(failed)?;
    let start = Instant::now();
    tensors.iter().try_for_each(|tensor| detector.run_raw(tensor)).map_err(failed)?;
    Ok(Stats { frames: tensors.len(), elapsed: start.elapsed() })
}
