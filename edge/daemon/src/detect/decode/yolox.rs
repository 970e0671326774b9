//! The raw head of YOLOX: offsets from grid cells.

use super::{Candidate, Decoder, best, corners};

/// Cells of all grids together; an input that a stride does not divide has no grid of that stride beyond the whole cells.
pub(super) fn cells((width, height): (u32, u32), strides: &[u32]) -> usize {
    strides.iter().map(|stride| (width / stride) as usize * (height / stride) as usize).sum()
}

pub(super) fn decode(decoder: &Decoder, strides: &[u32], rows: &[f32], low: f32, found: &mut Vec<Candidate>) {
    let mut rows = rows.chunks_exact(5 + decoder.classes.len()).enumerate();
    for &stride in strides {
        let (columns, lines) = (decoder.input.0 / stride, decoder.input.1 / stride);
        let grid = (0..lines).flat_map(|y| (0..columns).map(move |x| (x, y)));
        for ((x, y), (index, row)) in grid.zip(rows.by_ref()) {
            // A class score is at most 1, so that the objectness alone rules most rows out.
            if row[4] >= low {
                cell(decoder, (index, x, y, stride as f32), row, low, found);
            }
        }
    }
}

fn cell(decoder: &Decoder, place: (usize, u32, u32, f32), row: &[f32], low: f32, found: &mut Vec<Candidate>) {
    let (index, x, y, stride) = place;
    let (class, class_score) = best(&row[5..]);
    let score = row[4] * class_score;
    if score >= low {
        let (centre_x, centre_y) = ((row[0] + x as f32) * stride, (row[1] + y as f32) * stride);
        let corners = corners(centre_x, centre_y, row[2].exp() * stride, row[3].exp() * stride);
        decoder.push(found, index, (class, score), corners);
    }
}
