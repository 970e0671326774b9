use std::fs;

use promenade_core::detection::{Class, FrameSize};
use promenade_core::picture::Picture;

use super::*;
use crate::config::{Precision, Provider};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn settings(model: &str, precision: Precision) -> config::Detector {
    config::Detector { model: model.to_owned(), precision, provider: Provider::Cpu, threads: 1, threshold: None }
}

fn loaded(settings: &config::Detector) -> Result<OrtDetector, LoadError> {
    load(settings, &Catalogue::in_folders([shipped()]))
}

/// A figure drawn from ellipses on a pavement: enough of a person for a detector.
fn figure() -> Picture {
    let size = FrameSize { width: 320, height: 240 };
    let inside =
        |x: f32, y: f32, cx: f32, cy: f32, rx: f32, ry: f32| ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0;
    let pixel = |index: u32| {
        let (x, y) = ((index % size.width) as f32, (index / size.width) as f32);
        if inside(x, y, 160.0, 62.0, 9.0, 12.0) {
            [205, 160, 130]
        } else if inside(x, y, 160.0, 105.0, 21.0, 36.0) {
            [150, 30, 40]
        } else if inside(x, y, 151.0, 165.0, 9.0, 42.0) || inside(x, y, 170.0, 165.0, 9.0, 42.0) {
            [30, 35, 80]
        } else if y > 120.0 {
            [150, 148, 140]
        } else {
            [185, 200, 215]
        }
    };
    Picture::from_rgb(size, (0..size.width * size.height).flat_map(pixel).collect::<Vec<_>>())
}

fn found(detector: &mut OrtDetector) -> Vec<Detection> {
    let mut tensor = Tensor::default();
    detector.preparer().prepare(&figure(), &mut tensor);
    detector.infer(&tensor).unwrap()
}

#[test]
fn both_precisions_see_the_figure_where_it_stands() {
    for precision in [Precision::Int8, Precision::Fp32] {
        let mut detector = loaded(&settings("nanodet-384x640", precision)).unwrap();
        let best = found(&mut detector)[0];
        assert_eq!(best.class, Class::Person, "{precision:?}");
        let truth = promenade_core::detection::BBox { x1: 139.0, y1: 50.0, x2: 181.0, y2: 207.0 };
        assert!(best.score > 0.45 && best.bbox.iou(&truth) > 0.6, "{precision:?}: {best:?}");
    }
}

#[test]
fn the_same_frame_gives_the_same_detections() {
    let mut detector = loaded(&settings("nanodet-384x640", Precision::Auto)).unwrap();
    let first = found(&mut detector);
    assert_eq!(found(&mut detector), first);
}

#[test]
fn a_bare_copy_gives_what_the_described_file_gives() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.onnx");
    fs::copy(shipped().join("nanodet-384x640.int8.onnx"), &copy).unwrap();
    let mut bare = loaded(&settings(copy.to_str().unwrap(), Precision::Auto)).unwrap();
    let mut described = loaded(&settings("nanodet-384x640", Precision::Int8)).unwrap();
    assert_eq!(found(&mut bare), found(&mut described));
    assert_eq!((bare.description().precision, described.description().precision), ("unknown", "int8"));
    assert_eq!(bare.description().sha256, described.description().sha256);
}

#[test]
fn the_config_moves_the_threshold() {
    let with = |threshold| config::Detector { threshold, ..settings("nanodet-384x640", Precision::Int8) };
    let thresholds = |threshold| loaded(&with(threshold)).unwrap().thresholds();
    assert_eq!((thresholds(None).score, thresholds(None).low), (0.45, 0.2));
    assert_eq!((thresholds(Some(0.6)).score, thresholds(Some(0.6)).low), (0.6, 0.2));
    assert_eq!((thresholds(Some(0.1)).score, thresholds(Some(0.1)).low), (0.1, 0.1));
}

#[test]
fn a_tensor_of_another_model_is_refused() {
    let mut detector = loaded(&settings("nanodet-384x640", Precision::Int8)).unwrap();
    let error = detector.infer(&Tensor::default()).unwrap_err().to_string();
    assert!(error.contains("0 values does not fit"), "{error}");
    assert!(detector.run_raw(&Tensor::default()).is_err());
    assert!(!found(&mut detector).is_empty(), "the detector can still be used");
}

#[test]
fn providers_that_are_not_there_are_named() {
    let absent = [(Provider::Cuda, "cuda"), (Provider::TensorRt, "tensorrt"), (Provider::OpenVino, "openvino")];
    for (provider, name) in absent {
        // On a machine whose runtime has the provider there is nothing to refuse.
        let settings = config::Detector { provider, ..settings("nanodet-384x640", Precision::Fp32) };
        if let Err(error) = loaded(&settings) {
            let text = error.to_string();
            assert!(
                matches!(error, LoadError::Provider { .. }) && text.contains(&format!("provider = \"{name}\"")),
                "{text}"
            );
        }
    }
}

/// A folder with the default manifest and `content` in place of its int8 file.
fn altered(content: &[u8], edit: impl Fn(String) -> String) -> (tempfile::TempDir, Result<OrtDetector, LoadError>) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = edit(fs::read_to_string(shipped().join("nanodet-384x640.toml")).unwrap());
    fs::write(folder.path().join("nanodet-384x640.toml"), manifest).unwrap();
    fs::write(folder.path().join("nanodet-384x640.int8.onnx"), content).unwrap();
    let result =
        load(&settings("nanodet-384x640", Precision::Int8), &Catalogue::in_folders([folder.path().to_owned()]));
    (folder, result)
}

fn said(result: Result<OrtDetector, LoadError>) -> String {
    result.map(|detector| detector.description().clone()).unwrap_err().to_string()
}

#[test]
fn an_altered_file_is_not_run() {
    let mut bytes = fs::read(shipped().join("nanodet-384x640.int8.onnx")).unwrap();
    let (_folder, result) = altered(&bytes[..1000], |text| text);
    assert!(said(result).contains("1000 bytes instead of 3986611"));
    bytes[2_000_000] ^= 1;
    let (_folder, result) = altered(&bytes, |text| text);
    let text = said(result);
    assert!(text.contains("nanodet-384x640.int8.onnx is not the file") && text.contains("sha256"), "{text}");
}

#[test]
fn a_graph_that_breaks_its_manifest_is_not_run() {
    let bytes = fs::read(shipped().join("nanodet-384x640.int8.onnx")).unwrap();
    let (_folder, result) = altered(&bytes, |text| text.replace("height = 384", "height = 416"));
    let text = said(result);
    assert!(text.contains("[1, 3, 416, 640] is expected") && text.contains("nanodet-384x640.toml"), "{text}");
    let (_folder, result) = altered(&bytes, |text| text.replace("class_count = 6", "class_count = 7"));
    assert!(said(result).contains("output scores must be f32 of shape [1, 5040, 7]"));
}

#[test]
fn a_file_that_is_no_model_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for content in [&b""[..], b"not a model"] {
        let path = folder.path().join("broken.onnx");
        fs::write(&path, content).unwrap();
        let text = said(loaded(&settings(path.to_str().unwrap(), Precision::Auto)));
        assert!(text.contains("broken.onnx: ONNX Runtime refuses it") && !text.contains('\n'), "{text}");
    }
}

/// Prints what loading and running cost; run by hand, alone, with `--ignored --nocapture`.
#[test]
#[ignore = "measures, judges nothing"]
fn memory_and_time() {
    let resident = |key: &str| {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        status.lines().find(|line| line.starts_with(key)).unwrap().to_owned()
    };
    println!("before: {} {}", resident("VmRSS"), resident("VmHWM"));
    let mut detector = loaded(&settings("nanodet-384x640", Precision::Auto)).unwrap();
    println!("{}: {} {}", detector.description(), resident("VmRSS"), resident("VmHWM"));
    let mut tensor = Tensor::default();
    detector.preparer().prepare(&figure(), &mut tensor);
    let mut times: Vec<_> = (0..100)
        .map(|_| {
            let start = std::time::Instant::now();
            detector.run_raw(&tensor).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("run: median {:?}, best {:?}; {} {}", times[50], times[0], resident("VmRSS"), resident("VmHWM"));
}
