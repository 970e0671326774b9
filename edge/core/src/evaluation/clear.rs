//! The CLEAR MOT measures.
//!
//! Source: Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT Metrics",
//! EURASIP Journal on Image and Video Processing, 2008; details (a match of the last frame is kept while it is still
//! admissible, a switch is noted at the next match after a gap of any length) as `motmetrics` has them.

use super::ratio;
use super::sequence::{Frame, Sequence};
use crate::assignment::{Pair, assign};

/// CLEAR MOT of one sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Clear {
    /// Accuracy: 1 - (misses + false positives + switches) / true boxes. May be negative; 1 is perfect.
    pub mota: f64,
    /// Precision: mean overlap (intersection over union) of matches, 1 is perfect. `motmetrics` prints 1 - this.
    pub motp: f64,
    /// True boxes that were found.
    pub matches: usize,
    /// True boxes that were not found.
    pub misses: usize,
    /// Measured boxes that are no one.
    pub false_positives: usize,
    /// Matches to another track than the person's last one.
    pub switches: usize,
}

/// CLEAR MOT of a sequence; boxes match from `min_iou` on.
pub(super) fn measure(sequence: &Sequence, min_iou: f64) -> Clear {
    let mut last = vec![None; sequence.truth_counts.len()];
    let mut result = Clear::default();
    let mut overlap = 0.0;
    for frame in &sequence.frames {
        let matched = match_frame(frame, &last, min_iou);
        for (row, column) in matched.iter().enumerate() {
            let Some(column) = *column else { continue };
            let (person, track) = (frame.truth[row], frame.tracks[column]);
            overlap += frame.iou(row, column);
            result.matches += 1;
            result.switches += usize::from(last[person].is_some_and(|before| before != track));
            last[person] = Some(track);
        }
    }
    result.misses = sequence.truth_boxes() - result.matches;
    result.false_positives = sequence.track_boxes() - result.matches;
    result.motp = ratio(overlap, result.matches as f64);
    let errors = result.misses + result.false_positives + result.switches;
    result.mota = 1.0 - ratio(errors as f64, sequence.truth_boxes() as f64);
    result
}

/// The column of every row: first who was matched before, then as many of the rest as possible, at the greatest
/// overlap.
fn match_frame(frame: &Frame, last: &[Option<usize>], min_iou: f64) -> Vec<Option<usize>> {
    let mut matched = vec![None; frame.truth.len()];
    let mut taken = vec![false; frame.tracks.len()];
    for (row, &person) in frame.truth.iter().enumerate() {
        let Some(column) = last[person].and_then(|track| frame.tracks.binary_search(&track).ok()) else { continue };
        if !taken[column] && frame.iou(row, column) >= min_iou {
            (matched[row], taken[column]) = (Some(column), true);
        }
    }
    // A match more is worth more than any overlap.
    let one_more = 1.0 + frame.truth.len() as f64;
    let free = frame.pairs().filter(|&(row, column, iou)| matched[row].is_none() && !taken[column] && iou >= min_iou);
    let pairs: Vec<Pair> = free.map(|(row, column, iou)| Pair::new(row, column, one_more + iou)).collect();
    let rest = assign(frame.truth.len(), frame.tracks.len(), &pairs);
    matched.into_iter().zip(rest).map(|(kept, new)| kept.or(new)).collect()
}
