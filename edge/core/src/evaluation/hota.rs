//! HOTA: detection and association in balance, averaged over how exactly boxes must overlap.
//!
//! Source: Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", IJCV 2021; the order of
//! steps follows the definition that `trackeval` implements.

use std::collections::BTreeMap;

use super::ratio;
use super::sequence::{Frame, Sequence};
use crate::assignment::{Pair, assign};

/// Localisation thresholds are this many twentieths: 0.05, 0.10, ... 0.95.
const TWENTIETHS: std::ops::RangeInclusive<u32> = 1..=19;

/// Two tracks at dense indices: (true, measured).
type Ids = (usize, usize);

/// HOTA of one sequence, each 0..=1, the mean over the thresholds 0.05, 0.10, ... 0.95.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hota {
    /// Geometric mean of detection and association accuracy at each threshold, averaged.
    pub hota: f64,
    /// Detection accuracy.
    pub det_a: f64,
    /// Association accuracy.
    pub ass_a: f64,
    /// Mean overlap of matches.
    pub loc_a: f64,
}

/// A pair of boxes that were matched, with its overlap.
struct Match {
    ids: Ids,
    iou: f64,
}

/// HOTA of a sequence.
pub(super) fn measure(sequence: &Sequence) -> Hota {
    let alignment = alignment(sequence);
    let matches: Vec<Match> = sequence.frames.iter().flat_map(|frame| match_frame(frame, &alignment)).collect();
    let mut sum = Hota::default();
    for twentieths in TWENTIETHS {
        let at = at_threshold(sequence, &matches, f64::from(twentieths) * 0.05);
        sum.hota += at.hota;
        sum.det_a += at.det_a;
        sum.ass_a += at.ass_a;
        sum.loc_a += at.loc_a;
    }
    let steps = TWENTIETHS.count() as f64;
    Hota { hota: sum.hota / steps, det_a: sum.det_a / steps, ass_a: sum.ass_a / steps, loc_a: sum.loc_a / steps }
}

/// How well every two tracks agree over the whole sequence, by soft counts that do not depend on a threshold.
fn alignment(sequence: &Sequence) -> BTreeMap<Ids, f64> {
    let mut shared: BTreeMap<Ids, f64> = BTreeMap::new();
    for frame in &sequence.frames {
        let mut by_row = vec![0.0; frame.truth.len()];
        let mut by_column = vec![0.0; frame.tracks.len()];
        for (row, column, iou) in frame.pairs() {
            by_row[row] += iou;
            by_column[column] += iou;
        }
        for (row, column, iou) in frame.pairs().filter(|&(_, _, iou)| iou > 0.0) {
            let ids = (frame.truth[row], frame.tracks[column]);
            *shared.entry(ids).or_default() += ratio(iou, by_row[row] + by_column[column] - iou);
        }
    }
    for (&(person, track), value) in &mut shared {
        let boxes = sequence.truth_counts[person] + sequence.track_counts[track];
        *value = ratio(*value, boxes as f64 - *value);
    }
    shared
}

/// The matches of a frame that favour tracks which agree over the whole sequence.
fn match_frame(frame: &Frame, alignment: &BTreeMap<Ids, f64>) -> Vec<Match> {
    let ids = |row: usize, column: usize| (frame.truth[row], frame.tracks[column]);
    let overlapping = frame.pairs().filter(|&(_, _, iou)| iou > 0.0);
    let pairs: Vec<Pair> =
        overlapping.map(|(row, column, iou)| Pair::new(row, column, iou * alignment[&ids(row, column)])).collect();
    let matched = assign(frame.truth.len(), frame.tracks.len(), &pairs).into_iter().enumerate();
    matched
        .filter_map(|(row, column)| column.map(|column| Match { ids: ids(row, column), iou: frame.iou(row, column) }))
        .collect()
}

/// HOTA where matches need an overlap of `alpha`.
fn at_threshold(sequence: &Sequence, matches: &[Match], alpha: f64) -> Hota {
    let mut together: BTreeMap<Ids, usize> = BTreeMap::new();
    let mut overlap = 0.0;
    for found in matches.iter().filter(|found| found.iou >= alpha - f64::EPSILON) {
        *together.entry(found.ids).or_default() += 1;
        overlap += found.iou;
    }
    let found: usize = together.values().sum();
    let association: f64 = together.iter().map(|(&ids, &boxes)| boxes as f64 * jaccard(sequence, ids, boxes)).sum();
    let det_a = ratio(found as f64, (sequence.truth_boxes() + sequence.track_boxes() - found) as f64);
    let ass_a = ratio(association, found as f64);
    // No match at all localises perfectly, by the benchmark's convention.
    let loc_a = if found > 0 { overlap / found as f64 } else { 1.0 };
    Hota { hota: (det_a * ass_a).sqrt(), det_a, ass_a, loc_a }
}

/// Boxes that two tracks have in common over the boxes that either has.
fn jaccard(sequence: &Sequence, (person, track): Ids, boxes: usize) -> f64 {
    ratio(boxes as f64, (sequence.truth_counts[person] + sequence.track_counts[track] - boxes) as f64)
}
