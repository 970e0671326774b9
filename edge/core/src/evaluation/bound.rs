//! What a detector's boxes would score if nobody were ever confused with anybody: a yardstick beside a tracker's score.
//!
//! Owns the substitution: each box that matches a true box takes that person's id, the others are left out. A tracker
//! that bridges what the detector missed, or smooths its boxes, may score above it.

use std::collections::BTreeMap;

use super::mot::MotRow;
use crate::assignment::{Pair, assign};

/// The boxes of `found` (whatever their ids) that match a box of `truth` of their frame, one to one and from `min_iou` on,
/// with the ids of the truth; as many as possible, at the greatest overlap.
pub fn perfect_identities(truth: &[MotRow], found: &[MotRow], min_iou: f64) -> Vec<MotRow> {
    let mut frames: BTreeMap<u32, [Vec<&MotRow>; 2]> = BTreeMap::new();
    for (side, rows) in [truth, found].into_iter().enumerate() {
        for row in rows {
            frames.entry(row.frame).or_default()[side].push(row);
        }
    }
    frames.values().flat_map(|[truth, found]| match_frame(truth, found, min_iou)).collect()
}

fn match_frame(truth: &[&MotRow], found: &[&MotRow], min_iou: f64) -> Vec<MotRow> {
    // A match more is worth more than any overlap.
    let one_more = 1.0 + truth.len() as f64;
    let mut pairs = Vec::new();
    for (row, person) in truth.iter().enumerate() {
        let overlaps = found.iter().map(|other| person.iou(other)).enumerate();
        let near = overlaps.filter(|&(_, iou)| iou >= min_iou);
        pairs.extend(near.map(|(column, iou)| Pair::new(row, column, one_more + iou)));
    }
    let matched = assign(truth.len(), found.len(), &pairs);
    let named = |(row, column): (usize, Option<usize>)| Some(MotRow { id: truth[row].id, ..*found[column?] });
    matched.into_iter().enumerate().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_take_the_ids_of_whom_they_show_and_strangers_are_left_out() {
        let row = |frame, id, left| MotRow { frame, id, left, top: 0.0, width: 10.0, height: 20.0, confidence: 1.0 };
        let truth = [row(1, 7, 0.0), row(1, 8, 4.0), row(2, 7, 50.0)];
        let found = [row(1, 0, 5.0), row(1, 0, 1.0), row(1, 0, 90.0), row(2, 0, 58.0)];
        let named = perfect_identities(&truth, &found, 0.5);
        assert_eq!(named, [row(1, 7, 1.0), row(1, 8, 5.0)]);
    }
}
