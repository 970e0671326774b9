use super::*;
use crate::detect::decode::Activation;

fn port(name: &str, shape: &[i64]) -> Port {
    Port { name: name.to_owned(), shape: shape.to_vec(), floats: true }
}

fn image(height: i64, width: i64) -> Vec<Port> {
    vec![port("images", &[1, 3, height, width])]
}

fn described(layout: Layout, classes: usize) -> (InputSpec, Decoder) {
    let decoder = Decoder { layout, classes: vec![Some(Class::Person); classes], input: (64, 32) };
    (contract(decoder.clone(), Channels::Rgb, vec![]).input, decoder)
}

#[test]
fn a_bare_head_of_yolox_is_recognised_by_its_shape() {
    let found = infer(&image(416, 416), &[port("output", &[1, 3549, 85])]).unwrap();
    assert_eq!(found.decoder.layout, Layout::Yolox { strides: vec![8, 16, 32] });
    assert_eq!((found.input.width, found.input.channels, found.input.pad), (416, Channels::Bgr, 114));
    let reported: Vec<_> = found.decoder.classes.iter().enumerate().filter_map(|(i, c)| c.map(|c| (i, c))).collect();
    assert_eq!(reported.len(), 6);
    assert!(reported.contains(&(0, Class::Person)) && reported.contains(&(7, Class::Truck)));
}

#[test]
fn bare_boxes_and_scores_are_recognised_by_name_in_any_order() {
    let outputs = [port("scores", &[1, 5040, 6]), port("boxes", &[1, 5040, 4])];
    let found = infer(&image(384, 640), &outputs).unwrap();
    assert_eq!((found.decoder.layout, found.order), (Layout::BoxesScores, vec![1, 0]));
    assert_eq!((found.input.width, found.input.height, found.input.channels), (640, 384, Channels::Rgb));
}

#[test]
fn what_leaves_a_doubt_needs_a_manifest() {
    let doubtful: [&[Port]; 6] = [
        &[port("output", &[1, 3550, 85])],
        &[port("output", &[1, 3549, 25])],
        &[port("pred_boxes", &[1, 300, 4]), port("logits", &[1, 300, 91])],
        &[port("boxes", &[1, 5040, 4]), port("scores", &[1, 5040, 7])],
        &[Port { floats: false, ..port("output", &[1, 3549, 85]) }],
        &[],
    ];
    for outputs in doubtful {
        let said = infer(&image(416, 416), outputs).unwrap_err();
        assert!(said.contains("without a manifest"), "{said}");
    }
    for inputs in [vec![port("images", &[1, 3, -1, -1])], vec![port("images", &[1, 416, 416, 3])], vec![]] {
        assert!(infer(&inputs, &[port("output", &[1, 3549, 85])]).unwrap_err().contains("its inputs are"));
    }
}

#[test]
fn shapes_that_break_the_manifest_are_named() {
    let (input, decoder) = described(Layout::BoxesScores, 6);
    let outputs = [port("boxes", &[1, 42, 4]), port("scores", &[1, 42, 6])];
    assert_eq!(check(&input, &decoder, &image(32, 64), &outputs).unwrap(), [0, 1]);
    let said = check(&input, &decoder, &image(64, 32), &outputs).unwrap_err();
    assert!(said.contains("[1, 3, 32, 64] is expected, found images [1, 3, 64, 32]"), "{said}");
    let narrow = [port("boxes", &[1, 42, 4]), port("scores", &[1, 42, 5])];
    let said = check(&input, &decoder, &image(32, 64), &narrow).unwrap_err();
    assert!(said.contains("output scores must be f32 of shape [1, 42, 6]"), "{said}");
    let renamed = [port("boxes", &[1, 42, 4]), port("probabilities", &[1, 42, 6])];
    let said = check(&input, &decoder, &image(32, 64), &renamed).unwrap_err();
    assert!(said.contains("an output named scores is expected"), "{said}");
}

#[test]
fn a_length_that_is_not_known_yet_is_accepted() {
    let (input, decoder) = described(Layout::BoxesScores, 6);
    let outputs = [port("boxes", &[-1, -1, 4]), port("scores", &[-1, -1, 6])];
    assert_eq!(check(&input, &decoder, &[port("x", &[-1, 3, -1, -1])], &outputs).unwrap(), [0, 1]);
}

#[test]
fn softmax_has_one_column_more_than_classes() {
    let (input, decoder) = described(Layout::Detr { activation: Activation::Softmax }, 6);
    let outputs = |columns| [port("logits", &[1, 100, columns]), port("pred_boxes", &[1, 100, 4])];
    assert_eq!(check(&input, &decoder, &image(32, 64), &outputs(7)).unwrap(), [1, 0]);
    assert!(check(&input, &decoder, &image(32, 64), &outputs(6)).is_err());
}

#[test]
fn a_yolox_head_of_another_size_is_refused() {
    let (input, decoder) = described(Layout::Yolox { strides: vec![8, 16, 32] }, 80);
    assert!(check(&input, &decoder, &image(32, 64), &[port("output", &[1, 42, 85])]).is_ok());
    assert!(check(&input, &decoder, &image(32, 64), &[port("output", &[1, 43, 85])]).is_err());
}
