//! Finished corners beside finished scores.

use super::{Candidate, Decoder, best};

pub(super) fn decode(decoder: &Decoder, boxes: &[f32], scores: &[f32], low: f32, found: &mut Vec<Candidate>) {
    let rows = scores.chunks_exact(decoder.classes.len()).zip(boxes.as_chunks::<4>().0);
    for (index, (scores, corners)) in rows.enumerate() {
        let top = best(scores);
        if top.1 >= low {
            decoder.push(found, index, top, *corners);
        }
    }
}
