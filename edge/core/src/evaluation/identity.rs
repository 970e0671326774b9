//! The identity measures: one track for one person over the whole sequence.
//!
//! Source: Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking", ECCV 2016
//! workshops.

use std::collections::BTreeMap;

use super::ratio;
use super::sequence::Sequence;
use crate::assignment::{Pair, assign};

/// Identity measures of one sequence, each 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Identity {
    /// 2 IDTP / (true boxes + measured boxes).
    pub idf1: f64,
    /// IDTP / measured boxes.
    pub idp: f64,
    /// IDTP / true boxes.
    pub idr: f64,
    /// Boxes on which person and track agree, under the one-to-one mapping that agrees most.
    pub true_positives: usize,
}

/// Identity measures of a sequence; boxes agree from `min_iou` on.
pub(super) fn measure(sequence: &Sequence, min_iou: f64) -> Identity {
    let mut agreements: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for frame in &sequence.frames {
        for (row, column, _) in frame.pairs().filter(|&(_, _, iou)| iou >= min_iou) {
            *agreements.entry((frame.truth[row], frame.tracks[column])).or_default() += 1;
        }
    }
    let pair = |(&(row, column), &boxes): (&(usize, usize), &usize)| Pair { row, column, weight: boxes as i64 };
    let pairs: Vec<Pair> = agreements.iter().map(pair).collect();
    let matched = assign(sequence.truth_counts.len(), sequence.track_counts.len(), &pairs);
    let of_row = |(row, column): (usize, Option<usize>)| agreements.get(&(row, column?));
    let true_positives: usize = matched.into_iter().enumerate().filter_map(of_row).sum();
    let (agreed, truth, tracks) = (true_positives as f64, sequence.truth_boxes() as f64, sequence.track_boxes() as f64);
    Identity {
        idf1: ratio(2.0 * agreed, truth + tracks),
        idp: ratio(agreed, tracks),
        idr: ratio(agreed, truth),
        true_positives,
    }
}
