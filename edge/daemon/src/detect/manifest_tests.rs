use std::path::Path;

use super::*;

const SAMPLE: &str = r#"
name = "sample"
licence = "Apache-2.0"
source = "a test"
[input]
width = 64
height = 32
layout = "nchw"
channels = "rgb"
range = [0.0, 255.0]
placement = "top-left"
pad = 114
[output]
decoder = "boxes-scores"
class_count = 8
classes = { person = 0, truck = 7 }
[thresholds]
score = 0.45
low = 0.2
nms_iou = 0.55
[file.int8]
name = "sample.int8.onnx"
bytes = 3
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
[file.fp32]
name = "sample.fp32.onnx"
bytes = 3
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"#;

pub(crate) fn sample() -> Manifest {
    Manifest::parse(Path::new("models/sample.toml"), SAMPLE).unwrap()
}

#[test]
fn a_sound_manifest_says_what_the_file_says() {
    let manifest = sample();
    assert_eq!((manifest.input.width, manifest.input.height), (64, 32));
    assert_eq!((manifest.input.gain, manifest.input.bias), ([1.0; 3], [0.0; 3]));
    assert_eq!(manifest.decoder.classes[0], Some(Class::Person));
    assert_eq!(manifest.decoder.classes[7], Some(Class::Truck));
    assert_eq!(manifest.decoder.classes.iter().flatten().count(), 2);
    assert_eq!(manifest.files.keys().copied().collect::<Vec<_>>(), [Kind::Int8, Kind::Fp32]);
}

#[test]
fn mean_and_deviation_are_in_units_of_the_range() {
    let text =
        SAMPLE.replace("range = [0.0, 255.0]", "range = [0.0, 1.0]\nmean = [0.5, 0.5, 0.5]\nstd = [0.25, 0.5, 1.0]");
    let input = Manifest::parse(Path::new("x.toml"), &text).unwrap().input;
    let value = |channel: usize, byte: f32| byte * input.gain[channel] + input.bias[channel];
    assert!((value(0, 255.0) - 2.0).abs() < 1e-5 && (value(0, 0.0) + 2.0).abs() < 1e-5);
    assert!((value(2, 127.5)).abs() < 1e-5);
}

/// Each slip of the pen, and a word that the sentence about it must contain.
#[test]
fn mistakes_are_named() {
    let slips = [
        ("decoder = \"boxes-scores\"", "decoder = \"ssd\"", "output.decoder: \"ssd\" is not known"),
        ("decoder = \"boxes-scores\"", "decoder = \"yolox\"", "needs strides"),
        ("decoder = \"boxes-scores\"", "decoder = \"yolox\"\nstrides = [0]", "needs strides"),
        ("decoder = \"boxes-scores\"", "decoder = \"detr\"", "needs softmax or sigmoid"),
        ("decoder = \"boxes-scores\"", "decoder = \"detr\"\nactivation = \"tanh\"", "\"tanh\" is not known"),
        ("decoder = \"boxes-scores\"", "decoder = \"boxes-scores\"\nstrides = [8]", "takes no such key"),
        ("person = 0", "persn = 0", "output.classes: \"persn\" is not known here; use person, bicycle"),
        ("truck = 7", "truck = 8", "output.class_count = 8 has no such index"),
        ("truck = 7", "truck = 0", "share index 0"),
        ("class_count = 8", "class_count = 0", "output.class_count = 0"),
        ("low = 0.2", "low = 0.6", "is above thresholds.score"),
        ("score = 0.45", "score = 4.5", "thresholds.score = 4.5"),
        ("channels = \"rgb\"", "channels = \"yuv\"", "use rgb, bgr"),
        ("layout = \"nchw\"", "layout = \"nhwc\"", "input.layout"),
        ("width = 64", "width = 0", "input is 0x32"),
        ("pad = 114", "pad = 300", "300"),
        ("pad = 114", "pad = 114\ncolour = 1", "unknown field `colour`"),
        ("range = [0.0, 255.0]", "range = [1.0, 1.0]", "input.range"),
        ("name = \"sample.int8.onnx\"", "name = \"../a.onnx\"", "must be a plain name"),
        ("sha256 = \"ba78", "sha256 = \"BA78", "64 lower-case hexadecimal digits"),
        ("name = \"sample\"", "name = \"a b\"", "name = \"a b\""),
        ("[file.int8]", "[file.int4]", "int4"),
    ];
    for (right, wrong, said) in slips {
        let text = SAMPLE.replacen(right, wrong, 1);
        assert_ne!(text, SAMPLE, "{right} is not in the sample");
        let what = Manifest::parse(Path::new("x.toml"), &text).unwrap_err();
        assert!(what.contains(said), "{wrong}: {what}");
    }
}

#[test]
fn an_error_carries_the_path() {
    let error = Manifest::read(Path::new("/nowhere/x.toml")).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/x.toml: "), "{error}");
}
