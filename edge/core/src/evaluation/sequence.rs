//! Truth and tracks side by side, frame by frame, in the form that every measure reads.

use std::collections::{BTreeMap, BTreeSet};

use super::mot::MotRow;
use super::{EvaluationError, EvaluationOptions, Side};

/// The boxes of one side in one frame by dense index.
type Present<'a> = BTreeMap<usize, &'a MotRow>;

/// Both sides of a sequence; ids become dense indices in order of id.
pub(super) struct Sequence {
    /// Frames that hold a box on either side, in order.
    pub frames: Vec<Frame>,
    /// Boxes of each true track.
    pub truth_counts: Vec<usize>,
    /// Boxes of each measured track.
    pub track_counts: Vec<usize>,
}

/// One frame: dense indices of both sides, in order, and the overlap of every pair.
#[derive(Default)]
pub(super) struct Frame {
    /// True tracks present.
    pub truth: Vec<usize>,
    /// Measured tracks present.
    pub tracks: Vec<usize>,
    /// Intersection over union, `truth` rows by `tracks` columns.
    ious: Vec<f64>,
}

impl Frame {
    /// Intersection over union of the `row`th true box and the `column`th measured one.
    pub fn iou(&self, row: usize, column: usize) -> f64 {
        self.ious[row * self.tracks.len() + column]
    }

    /// Every (row, column, intersection over union), row by row.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let columns = self.tracks.len();
        self.ious.iter().enumerate().map(move |(at, &iou)| (at / columns, at % columns, iou))
    }
}

impl Sequence {
    /// Filters, numbers and pairs up the boxes.
    pub fn new(truth: &[MotRow], tracks: &[MotRow], options: &EvaluationOptions) -> Result<Self, EvaluationError> {
        let truth: Vec<&MotRow> = truth.iter().filter(|row| row.confidence != 0.0 && kept(row, options)).collect();
        let tracks: Vec<&MotRow> = tracks.iter().filter(|row| kept(row, options)).collect();
        let (truth_ids, track_ids) = (dense(&truth), dense(&tracks));
        let mut by_frame: BTreeMap<u32, (Present<'_>, Present<'_>)> = BTreeMap::new();
        for row in truth {
            let seen = by_frame.entry(row.frame).or_default().0.insert(truth_ids[&row.id], row);
            once(Side::Truth, row, seen)?;
        }
        for row in tracks {
            let seen = by_frame.entry(row.frame).or_default().1.insert(track_ids[&row.id], row);
            once(Side::Tracks, row, seen)?;
        }
        let frames: Vec<Frame> = by_frame.into_values().map(|(truth, tracks)| pair_up(&truth, &tracks)).collect();
        let truth_counts = count(frames.iter().map(|frame| &frame.truth), truth_ids.len());
        let track_counts = count(frames.iter().map(|frame| &frame.tracks), track_ids.len());
        Ok(Self { frames, truth_counts, track_counts })
    }

    /// True boxes in all.
    pub fn truth_boxes(&self) -> usize {
        self.truth_counts.iter().sum()
    }

    /// Measured boxes in all.
    pub fn track_boxes(&self) -> usize {
        self.track_counts.iter().sum()
    }
}

fn kept(row: &MotRow, options: &EvaluationOptions) -> bool {
    options.min_bottom_y.is_none_or(|y| row.bottom() >= f64::from(y))
        && options.frames.as_ref().is_none_or(|frames| frames.contains(&row.frame))
}

fn dense(rows: &[&MotRow]) -> BTreeMap<u64, usize> {
    let ids: BTreeSet<u64> = rows.iter().map(|row| row.id).collect();
    ids.into_iter().enumerate().map(|(index, id)| (id, index)).collect()
}

fn once(side: Side, row: &MotRow, seen: Option<&MotRow>) -> Result<(), EvaluationError> {
    match seen {
        Some(_) => Err(EvaluationError::DuplicateId { side, frame: row.frame, id: row.id }),
        None => Ok(()),
    }
}

fn pair_up(truth: &Present<'_>, tracks: &Present<'_>) -> Frame {
    let ious = truth.values().flat_map(|a| tracks.values().map(|b| a.iou(b))).collect();
    Frame { truth: truth.keys().copied().collect(), tracks: tracks.keys().copied().collect(), ious }
}

fn count<'a>(present: impl Iterator<Item = &'a Vec<usize>>, ids: usize) -> Vec<usize> {
    let mut counts = vec![0; ids];
    for &id in present.flatten() {
        counts[id] += 1;
    }
    counts
}
