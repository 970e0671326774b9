//! From a model's raw outputs to scored boxes in pixels of its input.
//!
//! Owns the output layouts that the catalogue knows. Refuses to suppress overlaps (see [`super::nms`]) and to know
//! pictures: it reads slices, so that each layout is tested without ONNX Runtime.

mod boxes_scores;
mod detr;
#[cfg(test)]
mod tests;
mod yolox;

use promenade_core::detection::{BBox, Class};

/// How the logits of a DETR-style model become scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Over all classes and a last one that means "no object".
    Softmax,
    /// Each class for itself.
    Sigmoid,
}

/// The layout of a model's outputs. `N` boxes, `K` classes, batch 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// `boxes` `[1,N,4]`: x1, y1, x2, y2 in input pixels; `scores` `[1,N,K]`: 0..=1.
    BoxesScores,
    /// One output `[1,N,5+K]`: grid offset x, y, log width, log height, objectness, class scores (both 0..=1), with
    /// one box for each cell of each stride's grid, row by row, stride by stride (Ge et al., "YOLOX", 2021).
    Yolox {
        /// Pixels from one cell to the next, in the order of the output.
        strides: Vec<u32>,
    },
    /// `boxes` `[1,N,4]`: centre x, centre y, width, height in fractions of the input; `logits` `[1,N,K]`, or
    /// `[1,N,K+1]` with softmax (Carion et al., "End-to-End Object Detection with Transformers", 2020).
    Detr {
        /// From logits to scores.
        activation: Activation,
    },
}

/// Reads one kind of output.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoder {
    /// Which layout.
    pub layout: Layout,
    /// What each class index of the model means here; `None` is a class that is not reported.
    pub classes: Vec<Option<Class>>,
    /// Width and height of the model's input in pixels.
    pub input: (u32, u32),
}

/// A scored box in pixels of the model's input. `index` is its place in the output, which settles ties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Where.
    pub bbox: BBox,
    /// Confidence, 0..=1.
    pub score: f32,
    /// What.
    pub class: Class,
    /// Row of the output.
    pub index: usize,
}

impl Decoder {
    /// The shapes that the outputs must have, without the batch: rows and columns.
    pub fn shapes(&self, rows: usize) -> Vec<(usize, usize)> {
        let classes = self.classes.len();
        match &self.layout {
            Layout::BoxesScores => vec![(rows, 4), (rows, classes)],
            Layout::Yolox { strides } => vec![(yolox::cells(self.input, strides), 5 + classes)],
            Layout::Detr { activation } => {
                vec![(rows, 4), (rows, classes + usize::from(*activation == Activation::Softmax))]
            }
        }
    }

    /// Every box whose best class is one that is reported and scores at least `low`, in the order of the output.
    /// A box that is not finite or has no area is left out. `outputs` are as long as [`Self::shapes`] says.
    pub fn decode(&self, outputs: &[&[f32]], low: f32, found: &mut Vec<Candidate>) {
        found.clear();
        match (&self.layout, outputs) {
            (Layout::BoxesScores, [boxes, scores]) => boxes_scores::decode(self, boxes, scores, low, found),
            (Layout::Yolox { strides }, [rows]) => yolox::decode(self, strides, rows, low, found),
            (Layout::Detr { activation }, [boxes, logits]) => {
                detr::decode(self, *activation, boxes, logits, low, found);
            }
            _ => {}
        }
    }

    fn push(&self, found: &mut Vec<Candidate>, index: usize, best: (usize, f32), corners: [f32; 4]) {
        let [x1, y1, x2, y2] = corners;
        let sound = corners.iter().all(|value| value.is_finite()) && x2 > x1 && y2 > y1;
        if let (true, Some(class)) = (sound, self.classes[best.0]) {
            found.push(Candidate { bbox: BBox { x1, y1, x2, y2 }, score: best.1, class, index });
        }
    }
}

/// The highest value and its place, the first where several are equal; NaN never wins.
fn best(values: &[f32]) -> (usize, f32) {
    let start = (0, f32::NEG_INFINITY);
    values.iter().enumerate().fold(start, |top, (index, &value)| if value > top.1 { (index, value) } else { top })
}

/// Corners from centre and size.
fn corners(x: f32, y: f32, width: f32, height: f32) -> [f32; 4] {
    [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
}
