//! Normalised centres and sizes beside logits.

use super::{Activation, Candidate, Decoder, best, corners};

pub(super) fn decode(
    decoder: &Decoder,
    activation: Activation,
    boxes: &[f32],
    logits: &[f32],
    low: f32,
    found: &mut Vec<Candidate>,
) {
    let classes = decoder.classes.len();
    let columns = classes + usize::from(activation == Activation::Softmax);
    let (width, height) = (decoder.input.0 as f32, decoder.input.1 as f32);
    for (index, (logits, centre)) in logits.chunks_exact(columns).zip(boxes.as_chunks::<4>().0).enumerate() {
        let (class, logit) = best(&logits[..classes]);
        let score = match activation {
            Activation::Sigmoid => 1.0 / (1.0 + (-logit).exp()),
            Activation::Softmax => softmax(logits, logit),
        };
        if score >= low {
            let [x, y, w, h] = *centre;
            decoder.push(found, index, (class, score), corners(x * width, y * height, w * width, h * height));
        }
    }
}

/// The share of `logit` among `logits`; the highest is taken off first so that nothing overflows.
fn softmax(logits: &[f32], logit: f32) -> f32 {
    let highest = best(logits).1;
    let total: f32 = logits.iter().map(|value| (value - highest).exp()).sum();
    (logit - highest).exp() / total
}
