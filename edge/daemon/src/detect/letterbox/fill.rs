//! The pass over the picture: mix source rows, resample across, convert colours.
//!
//! Rows are mixed first, since that step is contiguous and runs on vectors on any processor. The step across jumps from
//! sample to sample, so four samples that jump alike travel in one `u64`: four rows of luma, U and V of two rows, or
//! the colours of a pixel. Arithmetic is fixed point and wrapping by name: weights add up to 256, so that no lane of
//! sixteen bits overflows, and a check per sample would forbid vectors.

use promenade_core::picture::{Picture, PixelFormat};

use super::colour::{FRACTION, Lane};
use super::plan::Plan;
use super::taps::Taps;
use super::{Channels, InputSpec};

/// Rows that are filled together.
const GROUP: usize = 4;

/// Row buffers that outlive a frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Source rows after the vertical step.
    mixed: [Vec<u8>; GROUP],
    sums: Vec<u16>,
    /// Four samples each, in lanes of sixteen bits.
    quads: Vec<u64>,
    /// Quads after the step across, in units of 1/256: luma of four rows; U, V, U, V of two rows, twice.
    luma: Vec<u64>,
    chroma: [Vec<u64>; 2],
}

/// Writes the picture into its rectangle of `values`.
pub(super) fn fill(plan: &Plan, spec: &InputSpec, picture: &Picture, rows: &mut Rows, values: &mut [f32]) {
    let height = plan.placed.height;
    for first in (0..height).step_by(GROUP) {
        // The last group repeats the last row.
        let group: [usize; GROUP] = std::array::from_fn(|lane| (first + lane).min(height - 1));
        if picture.format == PixelFormat::Rgb {
            for row in first..height.min(first + GROUP) {
                rgb_row(plan, picture, row, rows, output_rows(plan, spec, row, values));
            }
        } else {
            luma_rows(plan, picture, group, rows);
            chroma_rows(plan, picture, group, rows);
            for (lane, row) in (first..height.min(first + GROUP)).enumerate() {
                let luma = Lane { quads: &rows.luma, lane };
                let [u, v] = [0, 1].map(|plane| Lane { quads: &rows.chroma[lane / 2], lane: lane % 2 * 2 + plane });
                plan.matrix.convert(luma, [u, v], output_rows(plan, spec, row, values));
            }
        }
        if !spec.takes_bytes_as_they_are() {
            for row in first..height.min(first + GROUP) {
                normalise(spec, output_rows(plan, spec, row, values));
            }
        }
    }
}

/// The places of one row of the picture in the three planes, as red, green, blue.
fn output_rows<'a>(plan: &Plan, spec: &InputSpec, row: usize, values: &'a mut [f32]) -> [&'a mut [f32]; 3] {
    let start = (plan.placed.y + row) * spec.width as usize + plan.placed.x;
    let (first, rest) = values.split_at_mut(spec.plane_len());
    let (second, third) = rest.split_at_mut(spec.plane_len());
    let planes = match spec.channels {
        Channels::Rgb => [first, second, third],
        Channels::Bgr => [third, second, first],
    };
    planes.map(|plane| &mut plane[start..start + plan.placed.width])
}

/// Applies the model's gain and bias, which are given in the order of its planes.
fn normalise(spec: &InputSpec, rgb: [&mut [f32]; 3]) {
    for (colour, plane) in rgb.into_iter().enumerate() {
        let channel = if spec.channels == Channels::Bgr { 2 - colour } else { colour };
        let (gain, bias) = (spec.gain[channel], spec.bias[channel]);
        for value in plane {
            *value = *value * gain + bias;
        }
    }
}

fn luma_rows(plan: &Plan, picture: &Picture, group: [usize; GROUP], rows: &mut Rows) {
    let width = picture.size.width as usize;
    for (out, row) in rows.mixed.iter_mut().zip(group) {
        mix(picture, 0, width, &plan.down, row, out, &mut rows.sums);
    }
    interleave(&rows.mixed, &mut rows.quads);
    across(&rows.quads, &plan.across, &mut rows.luma);
}

fn chroma_rows(plan: &Plan, picture: &Picture, group: [usize; GROUP], rows: &mut Rows) {
    let width = picture.size.width.div_ceil(2) as usize;
    for (pair, out) in group.as_chunks::<2>().0.iter().zip(&mut rows.chroma) {
        if picture.format == PixelFormat::Nv12 {
            for (mixed, row) in rows.mixed.iter_mut().zip(pair) {
                mix(picture, 1, 2 * width, &plan.chroma_down, *row, mixed, &mut rows.sums);
            }
            interleave_pairs(&rows.mixed, &mut rows.quads);
        } else {
            for (lane, mixed) in rows.mixed.iter_mut().enumerate() {
                mix(picture, 1 + lane % 2, width, &plan.chroma_down, pair[lane / 2], mixed, &mut rows.sums);
            }
            interleave(&rows.mixed, &mut rows.quads);
        }
        across(&rows.quads, &plan.chroma_across, out);
    }
}

fn rgb_row(plan: &Plan, picture: &Picture, row: usize, rows: &mut Rows, rgb: [&mut [f32]; 3]) {
    let width = picture.size.width as usize;
    mix(picture, 0, 3 * width, &plan.down, row, &mut rows.mixed[0], &mut rows.sums);
    rows.quads.resize(width, 0);
    for (quad, pixel) in rows.quads.iter_mut().zip(rows.mixed[0].as_chunks::<3>().0) {
        *quad = quad_of([pixel[0], pixel[1], pixel[2], 0]);
    }
    across(&rows.quads, &plan.across, &mut rows.luma);
    for (lane, plane) in rgb.into_iter().enumerate() {
        let samples = Lane { quads: &rows.luma, lane }.samples();
        plane.iter_mut().zip(samples).for_each(|(out, sample)| *out = sample / FRACTION);
    }
}

/// Adds up weighted source rows: `out` gets `width` samples.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn mix(picture: &Picture, plane: usize, width: usize, taps: &Taps, row: usize, out: &mut Vec<u8>, sums: &mut Vec<u16>) {
    let plane = picture.planes[plane];
    let source = |index: usize| &picture.bytes[plane.offset + index * plane.stride..][..width];
    let start = taps.starts[row] as usize;
    let weights = &taps.weights[row * taps.count..][..taps.count];
    out.resize(width, 0);
    if let &[first, second] = weights {
        let above = source(start);
        let below = if second == 0 { above } else { source(start + 1) };
        for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
            let sum = u16::from(*a).wrapping_mul(first).wrapping_add(u16::from(*b).wrapping_mul(second));
            *out = rounded(sum);
        }
        return;
    }
    sums.clear();
    sums.resize(width, 0);
    for (index, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
        for (sum, sample) in sums.iter_mut().zip(source(start + index)) {
            *sum = sum.wrapping_add(u16::from(*sample).wrapping_mul(weight));
        }
    }
    out.iter_mut().zip(sums).for_each(|(out, sum)| *out = rounded(*sum));
}

/// From units of 1/256 to the nearest whole; a sum is at most 255 * 256.
fn rounded(sum: u16) -> u8 {
    (sum.wrapping_add(128) >> 8) as u8
}

fn quad_of(samples: [u8; 4]) -> u64 {
    let [a, b, c, d] = samples.map(u64::from);
    a | b << 16 | c << 32 | d << 48
}

/// One sample of each of four rows to a quad.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn interleave(rows: &[Vec<u8>; GROUP], quads: &mut Vec<u64>) {
    let [a, b, c, d] = rows;
    quads.resize(a.len(), 0);
    for ((((quad, a), b), c), d) in quads.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *quad = quad_of([*a, *b, *c, *d]);
    }
}

/// One pair of samples of each of the first two rows to a quad.
fn interleave_pairs(rows: &[Vec<u8>; GROUP], quads: &mut Vec<u64>) {
    let [a, b, ..] = rows;
    quads.resize(a.len() / 2, 0);
    for ((quad, a), b) in quads.iter_mut().zip(a.as_chunks::<2>().0).zip(b.as_chunks::<2>().0) {
        *quad = quad_of([a[0], a[1], b[0], b[1]]);
    }
}

/// Resamples a row of quads; the result is in units of 1/256.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn across(quads: &[u64], taps: &Taps, out: &mut Vec<u64>) {
    out.resize(taps.starts.len(), 0);
    if taps.count == 2 {
        for ((out, &start), &[first, second]) in out.iter_mut().zip(&taps.starts).zip(taps.weights.as_chunks::<2>().0) {
            let pair = &quads[start as usize..][..2];
            let left = pair[0].wrapping_mul(u64::from(first));
            *out = left.wrapping_add(pair[1].wrapping_mul(u64::from(second)));
        }
        return;
    }
    for ((out, &start), weights) in out.iter_mut().zip(&taps.starts).zip(taps.weights.chunks_exact(taps.count)) {
        let term = |(quad, weight): (&u64, &u16)| quad.wrapping_mul(u64::from(*weight));
        *out = quads[start as usize..].iter().zip(weights).map(term).fold(0, u64::wrapping_add);
    }
}
