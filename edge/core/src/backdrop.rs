//! The picture without what moves in it, learned cell by cell from looks.
//!
//! Owns the levels that a camera usually shows, how much each of them wavers (noise, foliage, flicker), and which cells
//! stand out of that. Light that changes everywhere at once is taken out first. Refuses to know what stands out.

use crate::look::Look;
use crate::time::EventTime;

/// A cell stands out by so many times its usual wavering: nearly never by chance (it is a mean absolute deviation, of
/// which four are more than three standard deviations) ...
const WAVERINGS: f32 = 4.0;
/// ... and by so many grey levels at least, which noise averaged over a cell does not reach ...
const LEAST: f32 = 5.0;
/// ... and need not by more than this, however restless the cell: dark clothes on a grey pavement differ by 40.
const MOST: f32 = 20.0;
/// Wavering is learned over so many seconds, long beside a passer-by's two or three in one cell.
const WAVERING_S: f64 = 20.0;
/// A passer-by counts for no more than so many grey levels of wavering.
const WAVERING_CAP: f32 = 10.0;
/// Longest step between two looks that is learned from as such; after a longer silence the picture is learned quickly
/// but not at once.
const STEP_S: f64 = 1.0;

/// The median is taken of one in so many cells; no divisor of a row, so that they lie all over.
const EACH: usize = 5;

/// Levels and their wavering, one a cell.
#[derive(Clone, Debug)]
pub struct Backdrop {
    seconds: f64,
    held: f64,
    columns: usize,
    levels: Vec<f32>,
    waverings: Vec<f32>,
    out: Vec<bool>,
    last: Option<EventTime>,
}

impl Backdrop {
    /// Nothing learned yet; levels are to follow with a time constant of `seconds`, and with one of `held` seconds where
    /// something stands out: long enough and it leaves no trail, but what was put down stands out for as long.
    pub fn new(seconds: f64, held: f64) -> Self {
        let (levels, waverings, out) = (Vec::new(), Vec::new(), Vec::new());
        Self { seconds, held, columns: 0, levels, waverings, out, last: None }
    }

    /// Marks the cells that stand out of what was learned so far, and learns from them. False for the first look and
    /// the first of another size, when there is nothing to stand out of.
    pub fn compare(&mut self, time: EventTime, look: &Look) -> bool {
        if self.columns != look.columns || self.levels.len() != look.grey.len() {
            self.begin(time, look);
            return false;
        }
        let step = self.last.replace(time).map_or(0.0, |last| time.seconds_since(last).clamp(0.0, STEP_S));
        let rate = |seconds: f64| (step / seconds).min(1.0) as f32;
        let (follow, hold, waver) = (rate(self.seconds), rate(self.held), rate(WAVERING_S));
        let shift = self.shift(look);
        let cells = self.levels.iter_mut().zip(&mut self.waverings).zip(&mut self.out);
        for (((level, wavering), out), &grey) in cells.zip(&look.grey) {
            let from = f32::from(grey) - *level;
            let apart = (from - shift).abs();
            *out = apart > (WAVERINGS * *wavering).clamp(LEAST, MOST);
            *level += if *out { hold } else { follow } * from;
            *wavering += waver * (apart.min(WAVERING_CAP) - *wavering);
        }
        true
    }

    /// Cells from left to right.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether each cell stood out in the look compared last, row by row.
    pub fn out(&self) -> &[bool] {
        &self.out
    }

    /// Cells that stand out and have a neighbour at their right or below that does, too: noise comes alone.
    pub fn paired(&self) -> usize {
        let right = |at: usize| !(at + 1).is_multiple_of(self.columns) && self.out[at + 1];
        let below = |at: usize| self.out.get(at + self.columns) == Some(&true);
        (0..self.out.len()).filter(|&at| self.out[at] && (right(at) || below(at))).count()
    }

    fn begin(&mut self, time: EventTime, look: &Look) {
        self.columns = look.columns;
        self.levels = look.grey.iter().map(|&grey| f32::from(grey)).collect();
        self.waverings = vec![0.0; look.grey.len()];
        self.out = vec![false; look.grey.len()];
        self.last = Some(time);
    }

    /// By how much the picture as a whole is lighter than what was learned: the median, which people do not move, of
    /// every fifth cell, which is enough.
    fn shift(&self, look: &Look) -> f32 {
        let mut counts = [0u32; 511];
        for (&level, &grey) in self.levels.iter().zip(&look.grey).step_by(EACH) {
            counts[(f32::from(grey) - level + 255.5) as usize] += 1;
        }
        let half = (look.grey.len().div_ceil(EACH) / 2) as u32;
        let mut below = 0;
        let median = counts.iter().position(|&count| {
            below += count;
            below > half
        });
        median.map_or(0.0, |at| at as f32 - 255.0)
    }
}
