use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::detect::nms::suppress;

/// One case of `golden/golden.json`, which `golden/generate.py` computes in float64 with numpy.
#[derive(Deserialize)]
struct Case {
    name: String,
    activation: Option<String>,
    low: f32,
    iou: f32,
    input: (u32, u32),
    classes: Vec<Option<String>>,
    outputs: Vec<Vec<f32>>,
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    index: usize,
    class: String,
    score: f32,
    #[serde(rename = "box")]
    corners: [f32; 4],
}

impl Case {
    fn decoder(&self) -> Decoder {
        let layout = match (self.name.as_str(), self.activation.as_deref()) {
            ("boxes-scores", _) => Layout::BoxesScores,
            ("yolox", _) => Layout::Yolox { strides: vec![8, 16, 32] },
            ("detr", Some("softmax")) => Layout::Detr { activation: Activation::Softmax },
            ("detr", Some("sigmoid")) => Layout::Detr { activation: Activation::Sigmoid },
            other => panic!("unknown case {other:?}"),
        };
        let class = |name: &Option<String>| name.as_deref().map(|name| Class::from_name(name).unwrap());
        Decoder { layout, classes: self.classes.iter().map(class).collect(), input: self.input }
    }
}

#[test]
fn every_layout_agrees_with_the_independent_reference() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("golden/golden.json")).unwrap();
    assert_eq!(cases.len(), 4);
    for case in &cases {
        let outputs: Vec<&[f32]> = case.outputs.iter().map(Vec::as_slice).collect();
        let mut found = Vec::new();
        case.decoder().decode(&outputs, case.low, &mut found);
        assert!(found.len() > case.expected.len(), "{}: suppression has nothing to do", case.name);
        suppress(&mut found, Some(case.iou));
        let indices: Vec<_> = found.iter().map(|candidate| candidate.index).collect();
        let expected: Vec<_> = case.expected.iter().map(|expected| expected.index).collect();
        assert_eq!(indices, expected, "{} {:?}", case.name, case.activation);
        found.iter().zip(&case.expected).for_each(|(candidate, expected)| same(candidate, expected));
    }
}

fn same(candidate: &Candidate, expected: &Expected) {
    assert_eq!(candidate.class.name(), expected.class);
    assert!((candidate.score - expected.score).abs() < 1e-5);
    let BBox { x1, y1, x2, y2 } = candidate.bbox;
    for (value, expected) in [x1, y1, x2, y2].into_iter().zip(expected.corners) {
        assert!((value - expected).abs() < 1e-3, "{value} instead of {expected}");
    }
}

fn candidate(index: usize, x1: f32, score: f32, class: Class) -> Candidate {
    Candidate { bbox: BBox { x1, y1: 0.0, x2: x1 + 10.0, y2: 10.0 }, score, class, index }
}

#[test]
fn boxes_of_another_class_do_not_suppress() {
    let mut found = vec![candidate(0, 0.0, 0.9, Class::Person), candidate(1, 0.0, 0.8, Class::Bicycle)];
    suppress(&mut found, Some(0.5));
    assert_eq!(found.len(), 2);
}

#[test]
fn equal_scores_are_settled_by_the_place_in_the_output() {
    let mut found = vec![candidate(7, 1.0, 0.9, Class::Person), candidate(3, 0.0, 0.9, Class::Person)];
    suppress(&mut found, Some(0.5));
    assert_eq!(found.iter().map(|c| c.index).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_suppressed_box_suppresses_nothing() {
    // The second overlaps both neighbours; the third overlaps only the second.
    let row = |index, x| candidate(index, x, 0.9 - 0.1 * index as f32, Class::Person);
    let mut found = vec![row(0, 0.0), row(1, 3.0), row(2, 6.0)];
    suppress(&mut found, Some(0.5));
    assert_eq!(found.iter().map(|c| c.index).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn without_a_limit_boxes_are_only_sorted() {
    let mut found = vec![candidate(0, 0.0, 0.3, Class::Person), candidate(1, 0.0, 0.8, Class::Person)];
    suppress(&mut found, None);
    assert_eq!(found.iter().map(|c| c.index).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn numbers_that_are_none_give_no_detection() {
    let decoder = Decoder { layout: Layout::BoxesScores, classes: vec![Some(Class::Person)], input: (640, 384) };
    let boxes = [f32::NAN, 0.0, 1.0, 1.0, 0.0, 0.0, f32::INFINITY, 1.0, 5.0, 5.0, 5.0, 9.0, 0.0, 0.0, 2.0, 2.0];
    let mut found = Vec::new();
    decoder.decode(&[&boxes, &[0.9, 0.9, 0.9, f32::NAN]], 0.2, &mut found);
    assert_eq!(found, []);
    let yolox =
        Decoder { layout: Layout::Yolox { strides: vec![32] }, classes: vec![Some(Class::Person)], input: (32, 32) };
    yolox.decode(&[&[0.5, 0.5, 1000.0, 0.0, 0.9, 0.9]], 0.2, &mut found);
    assert_eq!(found, [], "the exponential overflows");
}

#[test]
fn a_class_that_is_not_reported_takes_its_row_with_it() {
    let classes = vec![Some(Class::Person), None];
    let decoder = Decoder { layout: Layout::BoxesScores, classes, input: (64, 64) };
    let mut found = Vec::new();
    decoder.decode(&[&[0.0, 0.0, 9.0, 9.0, 1.0, 1.0, 8.0, 8.0], &[0.5, 0.6, 0.6, 0.5]], 0.2, &mut found);
    assert_eq!(found.iter().map(|c| c.index).collect::<Vec<_>>(), [1]);
}

#[test]
fn the_grids_of_yolox_cover_the_input() {
    let decoder =
        Decoder { layout: Layout::Yolox { strides: vec![8, 16, 32] }, classes: vec![None; 80], input: (416, 416) };
    assert_eq!(decoder.shapes(0), [(3549, 85)]);
}

proptest! {
    #[test]
    fn suppression_keeps_the_best_and_leaves_no_strong_overlap(
        rows in prop::collection::vec((0.0f32..50.0, 0.2f32..1.0, 0usize..2), 1..40),
        limit in 0.1f32..0.9,
    ) {
        let all: Vec<_> = rows.iter().enumerate()
            .map(|(index, &(x, score, class))| candidate(index, x, score, Class::ALL[class])).collect();
        let mut kept = all.clone();
        suppress(&mut kept, Some(limit));
        let clash = |a: &Candidate, b: &Candidate| a.class == b.class && a.bbox.iou(&b.bbox) > limit;
        for (index, a) in kept.iter().enumerate() {
            prop_assert!(kept[index + 1..].iter().all(|b| !clash(a, b) && b.score <= a.score));
        }
        // Whatever went had a better box of its class in its way.
        for gone in all.iter().filter(|c| !kept.contains(c)) {
            prop_assert!(kept.iter().any(|better| clash(better, gone) && better.score >= gone.score));
        }
    }
}
