//! The pass over the picture: for each output row, mix the source rows, resample across, convert colours.
//!
//! Mixing rows first keeps that step contiguous, so that it runs on vectors on any CPU. Arithmetic is fixed point and
//! wrapping by name: the weights bound every sum, and a check per sample would forbid vectors.

use promenade_core::picture::{Picture, PixelFormat};

use super::colour::FRACTION;
use super::plan::Plan;
use super::taps::Taps;
use super::{Channels, InputSpec};

/// Row buffers that outlive a frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Source rows after the vertical step, in units of 1/256.
    mixed: Vec<u16>,
    other: Vec<u16>,
    /// U in the low half, V in the high half, so that one multiplication serves both.
    pairs: Vec<u64>,
    /// Output rows after the horizontal step.
    luma: Vec<u16>,
    chroma: [Vec<u16>; 2],
}

/// Writes the picture into its rectangle of `values`.
pub(super) fn fill(plan: &Plan, spec: &InputSpec, picture: &Picture, rows: &mut Rows, values: &mut [f32]) {
    let width = plan.placed.width;
    rows.luma.resize(width, 0);
    rows.chroma.iter_mut().for_each(|row| row.resize(width, 0));
    for row in 0..plan.placed.height {
        let mut rgb = output_rows(plan, spec, row, values);
        match picture.format {
            PixelFormat::Rgb => rgb_row(plan, picture, row, rows, rgb.each_mut().map(|plane| &mut **plane)),
            PixelFormat::I420 | PixelFormat::Nv12 => {
                luma_row(plan, picture, row, rows);
                chroma_row(plan, picture, row, rows);
                let chroma = [&rows.chroma[0][..], &rows.chroma[1][..]];
                plan.matrix.convert(&rows.luma, chroma, rgb.each_mut().map(|plane| &mut **plane));
            }
        }
        if !spec.takes_bytes_as_they_are() {
            normalise(spec, rgb);
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
        plane.iter_mut().for_each(|value| *value = *value * gain + bias);
    }
}

fn luma_row(plan: &Plan, picture: &Picture, row: usize, rows: &mut Rows) {
    mix(picture, 0, picture.size.width as usize, &plan.down, row, &mut rows.mixed);
    across(&rows.mixed, &plan.across, &mut rows.luma);
}

fn chroma_row(plan: &Plan, picture: &Picture, row: usize, rows: &mut Rows) {
    let width = picture.size.width.div_ceil(2) as usize;
    rows.pairs.resize(width, 0);
    if picture.format == PixelFormat::Nv12 {
        mix(picture, 1, 2 * width, &plan.chroma_down, row, &mut rows.mixed);
        for (pair, uv) in rows.pairs.iter_mut().zip(rows.mixed.as_chunks::<2>().0) {
            *pair = u64::from(uv[0]) | u64::from(uv[1]) << 32;
        }
    } else {
        mix(picture, 1, width, &plan.chroma_down, row, &mut rows.mixed);
        mix(picture, 2, width, &plan.chroma_down, row, &mut rows.other);
        for ((pair, u), v) in rows.pairs.iter_mut().zip(&rows.mixed).zip(&rows.other) {
            *pair = u64::from(*u) | u64::from(*v) << 32;
        }
    }
    pairs_across(&rows.pairs, &plan.chroma_across, &mut rows.chroma);
}

fn rgb_row(plan: &Plan, picture: &Picture, row: usize, rows: &mut Rows, rgb: [&mut [f32]; 3]) {
    mix(picture, 0, 3 * picture.size.width as usize, &plan.down, row, &mut rows.mixed);
    let taps = &plan.across;
    for (colour, plane) in rgb.into_iter().enumerate() {
        let weights = taps.weights.chunks_exact(taps.count);
        for ((out, &start), weights) in plane.iter_mut().zip(&taps.starts).zip(weights) {
            let samples = rows.mixed[3 * start as usize + colour..].iter().step_by(3);
            *out = f32::from(weigh(samples, weights)) / FRACTION;
        }
    }
}

/// Adds up weighted source rows: `out` gets `width` samples in units of 1/256.
fn mix(picture: &Picture, plane: usize, width: usize, taps: &Taps, row: usize, out: &mut Vec<u16>) {
    let plane = picture.planes[plane];
    let source = |index: usize| &picture.bytes[plane.offset + index * plane.stride..][..width];
    let start = taps.starts[row] as usize;
    let weights = &taps.weights[row * taps.count..][..taps.count];
    out.resize(width, 0);
    if let &[first, second] = weights {
        let above = source(start);
        let below = if second == 0 { above } else { source(start + 1) };
        for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
            *out = u16::from(*a).wrapping_mul(first).wrapping_add(u16::from(*b).wrapping_mul(second));
        }
        return;
    }
    out.fill(0);
    for (index, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
        for (out, sample) in out.iter_mut().zip(source(start + index)) {
            *out = out.wrapping_add(u16::from(*sample).wrapping_mul(weight));
        }
    }
}

/// Resamples one row.
fn across(row: &[u16], taps: &Taps, out: &mut [u16]) {
    if taps.count == 2 {
        for ((out, &start), weights) in out.iter_mut().zip(&taps.starts).zip(taps.weights.as_chunks::<2>().0) {
            let samples = &row[start as usize..][..2];
            let sum = u32::from(samples[0]).wrapping_mul(u32::from(weights[0]));
            *out = (sum.wrapping_add(u32::from(samples[1]).wrapping_mul(u32::from(weights[1]))) >> 15) as u16;
        }
        return;
    }
    for ((out, &start), weights) in out.iter_mut().zip(&taps.starts).zip(taps.weights.chunks_exact(taps.count)) {
        *out = weigh(row[start as usize..].iter(), weights);
    }
}

fn weigh<'a>(samples: impl Iterator<Item = &'a u16>, weights: &[u16]) -> u16 {
    let term = |(sample, weight): (&u16, &u16)| u32::from(*sample).wrapping_mul(u32::from(*weight));
    (samples.zip(weights).map(term).fold(0, u32::wrapping_add) >> 15) as u16
}

/// Resamples a row of U and V together: neither half's sum reaches 2^32, so the halves do not meet.
fn pairs_across(row: &[u64], taps: &Taps, out: &mut [Vec<u16>; 2]) {
    let [u, v] = out;
    let weights = taps.weights.chunks_exact(taps.count);
    for (((u, v), &start), weights) in u.iter_mut().zip(v).zip(&taps.starts).zip(weights) {
        let term = |(pair, weight): (&u64, &u16)| pair.wrapping_mul(u64::from(*weight));
        let sum = row[start as usize..].iter().zip(weights).map(term).fold(0, u64::wrapping_add);
        *u = (sum >> 15) as u16;
        *v = (sum >> 47) as u16;
    }
}
