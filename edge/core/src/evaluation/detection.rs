//! How good boxes are before anybody tracks them: average precision at an overlap of one half.
//!
//! Owns AP50 as PASCAL VOC defines it from 2010 on: the area under the whole precision-recall curve, precision made to
//! fall monotonically. (COCO's AP50 samples the same curve at 101 recalls and differs in the third digit.) Boxes are
//! matched as COCO does: in order of score, each to the free true box of its frame that it overlaps most.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::EvaluationOptions;
use super::mot::MotRow;
use super::ratio;

/// One point of the precision-recall curve: what holds if boxes below `score` are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrPoint {
    /// Least score of a box.
    pub score: f64,
    /// Share of the boxes that are somebody.
    pub precision: f64,
    /// Share of the true boxes that were found.
    pub recall: f64,
}

/// Average precision and the curve it is the area of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DetectionScore {
    /// Average precision, 0..=1.
    pub ap: f64,
    /// True boxes.
    pub truth_boxes: usize,
    /// One point a score, scores falling.
    pub curve: Vec<PrPoint>,
}

/// Scores `found` (confidence is the score; ids play no part) against `truth` (confidence 0 is left out), both filtered as
/// `options` says. Overlap from `options.min_iou` on is a match.
pub fn average_precision(truth: &[MotRow], found: &[MotRow], options: &EvaluationOptions) -> DetectionScore {
    let mut free: BTreeMap<u32, Vec<&MotRow>> = BTreeMap::new();
    for row in truth.iter().filter(|row| row.confidence != 0.0 && kept(row, options)) {
        free.entry(row.frame).or_default().push(row);
    }
    let truth_boxes = free.values().map(Vec::len).sum();
    let mut ordered: Vec<&MotRow> = found.iter().filter(|row| kept(row, options)).collect();
    ordered.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let hits: Vec<(f64, bool)> =
        ordered.into_iter().map(|row| (row.confidence, take(&mut free, row, options.min_iou))).collect();
    let curve = curve(&hits, truth_boxes);
    DetectionScore { ap: area(&curve), truth_boxes, curve }
}

fn kept(row: &MotRow, options: &EvaluationOptions) -> bool {
    let within = |frames: &RangeInclusive<u32>| frames.contains(&row.frame);
    options.min_bottom_y.is_none_or(|y| row.bottom() >= f64::from(y)) && options.frames.as_ref().is_none_or(within)
}

/// Takes the free true box that `row` overlaps most, if it overlaps one enough.
fn take(free: &mut BTreeMap<u32, Vec<&MotRow>>, row: &MotRow, min_iou: f64) -> bool {
    let Some(boxes) = free.get_mut(&row.frame) else { return false };
    let overlaps = boxes.iter().enumerate().map(|(at, truth)| (at, truth.iou(row)));
    let best = overlaps.filter(|(_, iou)| *iou >= min_iou).max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(at, _)| boxes.swap_remove(at)).is_some()
}

/// A point after every distinct score: boxes of the same score cannot be told apart by a threshold.
fn curve(hits: &[(f64, bool)], truth_boxes: usize) -> Vec<PrPoint> {
    let mut points: Vec<PrPoint> = Vec::new();
    let mut right = 0_usize;
    for (at, &(score, hit)) in hits.iter().enumerate() {
        right += usize::from(hit);
        let precision = ratio(right as f64, (at + 1) as f64);
        let point = PrPoint { score, precision, recall: ratio(right as f64, truth_boxes as f64) };
        match points.last_mut() {
            Some(last) if last.score.total_cmp(&score).is_eq() => *last = point,
            _ => points.push(point),
        }
    }
    points
}

/// Area under the curve, each recall with the best precision at that recall or beyond.
fn area(curve: &[PrPoint]) -> f64 {
    let (mut area, mut best, mut right) = (0.0, 0.0_f64, None);
    for point in curve.iter().rev() {
        area += right.map_or(0.0, |right: f64| (right - point.recall) * best);
        best = best.max(point.precision);
        right = Some(point.recall);
    }
    area + right.unwrap_or(0.0) * best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(frame: u32, left: f64, confidence: f64) -> MotRow {
        MotRow { frame, id: 0, left, top: 0.0, width: 10.0, height: 20.0, confidence }
    }

    fn score(truth: &[MotRow], found: &[MotRow]) -> DetectionScore {
        average_precision(truth, found, &EvaluationOptions::default())
    }

    #[test]
    fn an_example_worked_by_hand() {
        let truth = [row(1, 0.0, 1.0), row(1, 100.0, 1.0), row(2, 0.0, 1.0), row(3, 0.0, 1.0)];
        // Right, wrong, right, twice the same person, right; one of four is never found.
        let found = [row(1, 1.0, 0.9), row(1, 50.0, 0.8), row(2, 1.0, 0.7), row(2, 2.0, 0.6), row(1, 101.0, 0.5)];
        let scored = score(&truth, &found);
        let curve: Vec<(f64, f64)> = scored.curve.iter().map(|p| (p.recall, p.precision)).collect();
        assert_eq!(curve, [(0.25, 1.0), (0.25, 0.5), (0.5, 2.0 / 3.0), (0.5, 0.5), (0.75, 0.6)]);
        assert!((scored.ap - 0.25 * (1.0 + 2.0 / 3.0 + 0.6)).abs() < 1e-12, "{}", scored.ap);
    }

    #[test]
    fn perfect_nothing_and_nothing_to_find() {
        let truth = [row(1, 0.0, 1.0), row(2, 0.0, 1.0)];
        assert!((score(&truth, &truth).ap - 1.0).abs() < f64::EPSILON);
        assert!(score(&truth, &[]).ap.abs() < f64::EPSILON);
        assert!(score(&[], &truth).ap.abs() < f64::EPSILON);
        assert_eq!(score(&[row(1, 0.0, 0.0)], &[]).truth_boxes, 0);
    }

    #[test]
    fn frames_and_rows_left_out_are_left_out_on_both_sides() {
        let truth = [row(1, 0.0, 1.0), row(9, 0.0, 1.0)];
        let options = EvaluationOptions { frames: Some(1..=5), ..EvaluationOptions::default() };
        assert!((average_precision(&truth, &[truth[0], row(8, 0.0, 1.0)], &options).ap - 1.0).abs() < f64::EPSILON);
        let options = EvaluationOptions { min_bottom_y: Some(21.0), ..EvaluationOptions::default() };
        assert_eq!(average_precision(&truth, &truth, &options), DetectionScore::default());
    }

    /// The area as the mean over every step of recall of the best precision from there on.
    fn slow_area(curve: &[PrPoint], truth_boxes: usize) -> f64 {
        let best = |step: usize| {
            let reached = curve.iter().filter(|p| p.recall * truth_boxes as f64 > step as f64 - 0.5);
            reached.map(|p| p.precision).fold(0.0, f64::max)
        };
        (1..=truth_boxes).map(best).sum::<f64>() / truth_boxes as f64
    }

    proptest! {
        #[test]
        fn the_area_agrees_with_the_definition(
            truth in proptest::collection::vec((1_u32..4, 0_u32..6), 1..8),
            found in proptest::collection::vec((1_u32..4, 0_u32..60, 1_u32..6), 0..14),
        ) {
            let truth: Vec<MotRow> = truth.into_iter().map(|(f, x)| row(f, f64::from(x) * 10.0, 1.0)).collect();
            let found: Vec<MotRow> =
                found.into_iter().map(|(f, x, s)| row(f, f64::from(x), f64::from(s) / 5.0)).collect();
            let scored = score(&truth, &found);
            prop_assert!((scored.ap - slow_area(&scored.curve, truth.len())).abs() < 1e-9);
            prop_assert!(scored.curve.windows(2).all(|two| two[0].score > two[1].score && two[0].recall <= two[1].recall));
        }
    }
}
