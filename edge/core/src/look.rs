//! What is taken of every picture before it is let go: a small grey thumbnail and a few numbers.
//!
//! Owns the sampling, which reads a fraction of the rows so that it costs a hundredth of an inference. Whether a scene
//! is still and whether a camera is well are judged on looks alone, so that no later stage holds a picture. Refuses to
//! judge, and to be stored: a thumbnail lives as long as its frame.

use crate::picture::{Picture, PixelFormat};

/// Most cells across. On a picture of 768 pixels a cell is 8 pixels wide: a person far away is two or three of them.
pub const COLUMNS: usize = 96;
/// Most cells down.
pub const ROWS: usize = 72;
/// Rows of the picture that are read for one row of cells. All pixels of a row are read.
const SAMPLED: usize = 2;

/// What a picture looked like. Grey levels run from 0 (black) to 255 (white) for every pixel format.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Look {
    /// Cells from left to right: [`COLUMNS`], fewer for a picture that is narrower.
    pub columns: usize,
    /// Cells from top to bottom: [`ROWS`], fewer for a picture that is lower.
    pub rows: usize,
    /// Mean grey level of each cell, row by row from the top left.
    pub grey: Vec<u8>,
    /// Mean grey level of the picture.
    pub mean: f32,
    /// Standard deviation of the cells' grey levels.
    pub spread: f32,
    /// Mean absolute second difference between neighbouring pixels of a row, in grey levels: a sharp edge of height h
    /// gives 2 h, one that defocus has drawn out over w pixels 2 h / w.
    pub detail: f32,
    /// Mean absolute first difference between neighbouring pixels of a row, in grey levels. Of an edge it is the height
    /// alone, sharp or not, so that `detail / contrast` tells focus from content.
    pub contrast: f32,
    /// Equal for equal samples: two pictures of a sensor, with its noise, never share it.
    pub digest: u64,
}

impl Look {
    /// Looks at a picture.
    ///
    /// # Panics
    /// When the picture's luma plane reaches beyond its bytes, which is a mistake of its source.
    pub fn of(picture: &Picture) -> Self {
        let (width, height) = (picture.size.width as usize, picture.size.height as usize);
        let (columns, rows) = (width.min(COLUMNS), height.min(ROWS));
        if columns == 0 || rows == 0 {
            return Self::default();
        }
        let range = Range::of(picture);
        let mut look = Self { columns, rows, grey: Vec::with_capacity(columns * rows), ..Self::default() };
        let mut sampling = Sampling { sums: vec![0; width], luma: Vec::new(), first: 0, second: 0, digest: SEED };
        for row in 0..rows {
            sampling.read(picture, row * height / rows, (row + 1) * height / rows);
            sampling.cells(columns, &range, &mut look.grey);
        }
        (look.mean, look.spread) = moments(&look.grey);
        let read = (rows * SAMPLED) as f32;
        look.contrast = range.gain * sampling.first as f32 / (read * width.saturating_sub(1).max(1) as f32);
        look.detail = range.gain * sampling.second as f32 / (read * width.saturating_sub(2).max(1) as f32);
        look.digest = sampling.digest;
        look
    }
}

/// From a sample to a grey level: `(sample - black) * gain`.
struct Range {
    black: f32,
    gain: f32,
}

impl Range {
    /// ITU-R BT.601-7: luma of 16..=235 unless the picture says that it spans the byte.
    fn of(picture: &Picture) -> Self {
        let whole = picture.full_range || picture.format == PixelFormat::Rgb;
        if whole { Self { black: 0.0, gain: 1.0 } } else { Self { black: 16.0, gain: 255.0 / 219.0 } }
    }
}

/// FNV-1a's numbers, on words instead of bytes: all that is asked is that equal sums meet and others do not.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// What has been read so far. Sums wrap by name: their bounds are far away, and a check per sample would forbid vectors.
struct Sampling {
    /// The sampled rows of one row of cells, added up.
    sums: Vec<u16>,
    /// A row of an RGB picture as grey levels; kept for its memory.
    luma: Vec<u8>,
    first: u64,
    second: u64,
    digest: u64,
}

impl Sampling {
    /// Reads the rows that stand for those of `top..bottom`.
    fn read(&mut self, picture: &Picture, top: usize, bottom: usize) {
        self.sums.fill(0);
        let width = self.sums.len();
        for sample in 0..SAMPLED {
            let row = top + (bottom - top) * (2 * sample + 1) / (2 * SAMPLED);
            let plane = picture.planes[0];
            let start = plane.offset + row * plane.stride;
            if picture.format == PixelFormat::Rgb {
                grey(&picture.bytes[start..][..3 * width], &mut self.luma);
                let luma = std::mem::take(&mut self.luma);
                self.add(&luma);
                self.luma = luma;
            } else {
                self.add(&picture.bytes[start..][..width]);
            }
        }
    }

    fn add(&mut self, row: &[u8]) {
        self.sums.iter_mut().zip(row).for_each(|(sum, &sample)| *sum = sum.wrapping_add(u16::from(sample)));
        let (first, second) = differences(row);
        self.first = self.first.wrapping_add(first);
        self.second = self.second.wrapping_add(second);
        self.digest = (self.digest ^ first ^ (second << 32)).wrapping_mul(PRIME);
    }

    /// Makes one row of cells of the sums.
    fn cells(&mut self, columns: usize, range: &Range, grey: &mut Vec<u8>) {
        let width = self.sums.len();
        let mut whole = 0u64;
        for column in 0..columns {
            let cell = &self.sums[column * width / columns..(column + 1) * width / columns];
            let sum = cell.iter().fold(0u32, |sum, &part| sum.wrapping_add(u32::from(part)));
            let mean = sum as f32 / (cell.len() * SAMPLED) as f32;
            // The cast saturates (luma may undershoot black); with the half it rounds, without a call to the library.
            grey.push(((mean - range.black) * range.gain + 0.5) as u8);
            whole = whole.wrapping_add(u64::from(sum));
        }
        self.digest = (self.digest ^ whole).wrapping_mul(PRIME);
    }
}

/// Sums of the absolute first and second differences along a row.
fn differences(row: &[u8]) -> (u64, u64) {
    let Some((_, next)) = row.split_first() else { return (0, 0) };
    let step = |sum: u32, (&a, &b): (&u8, &u8)| sum.wrapping_add(u32::from(a.abs_diff(b)));
    let first = row.iter().zip(next).fold(0, step);
    let bend = |sum: u32, ((&a, &b), &c): ((&u8, &u8), &u8)| {
        let bend = (i16::from(b) * 2).wrapping_sub(i16::from(a)).wrapping_sub(i16::from(c));
        sum.wrapping_add(u32::from(bend.unsigned_abs()))
    };
    let second = row.iter().zip(next).zip(next.get(1..).unwrap_or_default()).fold(0, bend);
    (u64::from(first), u64::from(second))
}

/// Grey levels of a row of RGB, weighted 1, 2, 1: near enough to luma for looking.
fn grey(rgb: &[u8], luma: &mut Vec<u8>) {
    luma.clear();
    luma.extend(rgb.as_chunks::<3>().0.iter().map(|&[r, g, b]| {
        let sum = u16::from(r).wrapping_add(u16::from(g) << 1).wrapping_add(u16::from(b));
        (sum >> 2) as u8
    }));
}

/// Mean and standard deviation.
fn moments(grey: &[u8]) -> (f32, f32) {
    let (sum, squares) = grey.iter().fold((0u64, 0u64), |(sum, squares), &level| {
        let level = u64::from(level);
        (sum.wrapping_add(level), squares.wrapping_add(level.wrapping_mul(level)))
    });
    let n = grey.len().max(1) as f64;
    let mean = sum as f64 / n;
    let variance = (squares as f64 / n - mean * mean).max(0.0);
    (mean as f32, variance.sqrt() as f32)
}

#[cfg(test)]
mod tests;
