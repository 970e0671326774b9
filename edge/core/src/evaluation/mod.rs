//! How good boxes, tracks and counts are, measured against truth.
//!
//! Owns the measures as the benchmarks define them, as pure functions on values in memory: CLEAR MOT, identity and HOTA
//! here, which agree with the Python packages `motmetrics` and `trackeval`; average precision, counts with their
//! intervals and verdicts, and people in zones in the modules below. Refuses files, and tuning to what it finds.

pub mod bound;
mod clear;
pub mod counting;
pub mod detection;
pub mod equivalence;
pub mod forecast;
pub mod heads;
mod hota;
mod identity;
pub mod interval;
pub mod mot;
pub mod presence;
mod sequence;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use thiserror::Error;

pub use clear::Clear;
pub use hota::Hota;
pub use identity::Identity;
use mot::MotRow;
use sequence::Sequence;

/// What is compared, and when two boxes are the same person.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationOptions {
    /// Least intersection over union of a match in CLEAR and identity measures; 0.5 in the benchmarks.
    pub min_iou: f64,
    /// Boxes whose bottom edge lies above this row (in pixels) are dropped on both sides: a part of the picture that
    /// the truth does not annotate.
    pub min_bottom_y: Option<f32>,
    /// Frames outside are dropped on both sides; `None` keeps all.
    pub frames: Option<RangeInclusive<u32>>,
}

impl Default for EvaluationOptions {
    fn default() -> Self {
        Self { min_iou: 0.5, min_bottom_y: None, frames: None }
    }
}

/// Every measure of one sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// CLEAR MOT: MOTA and what it is made of.
    pub clear: Clear,
    /// Identity: IDF1 and what it is made of.
    pub identity: Identity,
    /// HOTA, averaged over localisation thresholds.
    pub hota: Hota,
}

/// Which of the two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was annotated.
    Truth,
    /// What is measured.
    Tracks,
}

/// Why two sets of boxes cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EvaluationError {
    /// A track is in two places at once.
    #[error("{side:?}: id {id} appears twice in frame {frame}; an id may appear once a frame")]
    DuplicateId {
        /// Where.
        side: Side,
        /// Counted from 1.
        frame: u32,
        /// The track.
        id: u64,
    },
}

/// Compares `tracks` with `truth`. Rows may come in any order; truth rows of confidence 0 are left out, as the
/// benchmarks do.
///
/// # Errors
/// When an id appears twice in a frame.
pub fn evaluate(
    truth: &[MotRow],
    tracks: &[MotRow],
    options: &EvaluationOptions,
) -> Result<Evaluation, EvaluationError> {
    let sequence = Sequence::new(truth, tracks, options)?;
    Ok(Evaluation {
        clear: clear::measure(&sequence, options.min_iou),
        identity: identity::measure(&sequence, options.min_iou),
        hota: hota::measure(&sequence),
    })
}

/// `part / whole`, 0 when there is no whole.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
