//! Boxes from pictures: the model catalogue, ONNX Runtime, and what lies between a picture and its detections.
//!
//! Owns the letterbox, the decoders and non-maximum suppression; `ort` appears nowhere else. Refuses to know cameras.

use promenade_core::detection::Detection;
use promenade_core::picture::Picture;

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

    /// Detections in pixels of the source picture, above the model's low threshold, after suppression.
    ///
    /// # Errors
    /// When inference fails; the detector can be used again.
    fn infer(&mut self, tensor: &Tensor) -> Result<Vec<Detection>, DetectError>;
}

/// Turns pictures into input tensors of one model (letterbox, layout, channel order).
#[derive(Clone, Debug)]
pub struct Preparer {
    // filled in by the detect module
}

impl Preparer {
    /// Fills `tensor`, reusing its memory.
    pub fn prepare(&self, _picture: &Picture, _tensor: &mut Tensor) {}
}

/// One model input, with the way back to the picture's pixels.
#[derive(Clone, Debug, Default)]
pub struct Tensor {
    /// Values in the model's layout (NCHW).
    pub values: Vec<f32>,
}
