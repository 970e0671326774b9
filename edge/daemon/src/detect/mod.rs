//! Boxes from pictures: the model catalogue, ONNX Runtime, and what lies between a picture and its detections.
//!
//! Owns the letterbox, the decoders and non-maximum suppression; `ort` appears nowhere else. Refuses to know cameras.

mod catalogue;
mod contract;
mod decode;
mod error;
mod letterbox;
mod manifest;
mod nms;
mod ort_detector;
mod precision;
mod pull;
mod runtime;
mod session;
mod verify;

use promenade_core::detection::Detection;

pub use catalogue::{Catalogue, Model};
pub use decode::{Activation, Candidate, Decoder, Layout};
pub use error::LoadError;
pub use letterbox::{Channels, InputSpec, Placement, Preparer, Tensor};
pub use manifest::{Kind, Manifest, ModelFile, Thresholds};
pub use ort_detector::{Description, OrtDetector, load};
pub use precision::has_vnni;
pub use pull::{PullError, pull};
pub use verify::{Check, Outcome, verify};

/// A detector that failed on one frame.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DetectError(pub String);

/// Finds objects in pictures.
///
/// Two steps, so that one thread can fill the next tensor while another infers on the last.
pub trait Detector: Send {
    /// What fills tensors for this model; cheap to clone, used from any thread.
    fn preparer(&self) -> Preparer;

    /// Detections in pixels of the source picture, above the model's low threshold, after suppression; the best first.
    ///
    /// # Errors
    /// When inference fails; the detector can be used again.
    fn infer(&mut self, tensor: &Tensor) -> Result<Vec<Detection>, DetectError>;
}
