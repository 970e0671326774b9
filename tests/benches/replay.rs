//! `promenade replay` beside ONNX Runtime alone, in one run.
//!
//! The baseline runs the same library with the same options on tensors prepared beforehand: nothing but inference. Both
//! are processes of their own, run in turn, five pairs; medians and the medians of the pairs' ratios are printed.
//!
//! Arguments (after `--`): `--model NAME_OR_PATH` (again for more), `--pairs N`, `--footage FILE`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use promenade::detect::{self, Detector as _, Tensor};
use promenade::{camera, config};
use promenade_tests::media::demo_clip;
use promenade_tests::process::binary;

struct Sample {
    fps: f64,
    cpu_seconds: f64,
    peak_rss_mb: f64,
}

struct Options {
    models: Vec<String>,
    pairs: usize,
    footage: PathBuf,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "--baseline") {
        return baseline(&args[1], Path::new(&args[2]), args[3].parse().expect("threads"));
    }
    let options = options(&args);
    println!("{} pairs each; wall time of the frames alone, models loaded beforehand\n", options.pairs);
    println!(
        "| model | threads | replay frames/s | ONNX Runtime alone | ratio | CPU s replay / alone | ratio | peak MiB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for model in &options.models {
        for threads in [1, 2] {
            row(model, threads, &options);
        }
    }
}

fn options(args: &[String]) -> Options {
    let mut options = Options { models: Vec::new(), pairs: 5, footage: PathBuf::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_else(|| panic!("{arg} wants a value")).clone();
        match arg.as_str() {
            "--model" => options.models.push(value()),
            "--pairs" => options.pairs = value().parse().expect("a number"),
            "--footage" => options.footage = value().into(),
            other => panic!("unknown argument {other}"),
        }
    }
    if options.models.is_empty() {
        options.models.push("nanodet-384x640".to_owned());
    }
    if options.footage.as_os_str().is_empty() {
        options.footage = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    }
    options
}

fn row(model: &str, threads: u16, options: &Options) {
    let pairs: Vec<_> =
        (0..options.pairs).map(|_| (replay(model, threads, options), alone(model, threads, options))).collect();
    let of = |pick: &dyn Fn(&(Sample, Sample)) -> f64| median(pairs.iter().map(pick).collect());
    println!(
        "| {model} | {threads} | {:.1} | {:.1} | {:.3} | {:.2} / {:.2} | {:.3} | {:.0} |",
        of(&|(replay, _)| replay.fps),
        of(&|(_, alone)| alone.fps),
        of(&|(replay, alone)| replay.fps / alone.fps),
        of(&|(replay, _)| replay.cpu_seconds),
        of(&|(_, alone)| alone.cpu_seconds),
        of(&|(replay, alone)| replay.cpu_seconds / alone.cpu_seconds),
        of(&|(replay, _)| replay.peak_rss_mb),
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn replay(model: &str, threads: u16, options: &Options) -> Sample {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("bench.toml");
    std::fs::write(&path, config_text(model, threads)).expect("config");
    let mut command = Command::new(binary());
    command.arg("replay").arg(&options.footage).arg("--config").arg(path).args(["--camera", "bench", "--json"]);
    sample(command)
}

fn alone(model: &str, threads: u16, options: &Options) -> Sample {
    let mut command = Command::new(std::env::current_exe().expect("path"));
    command.args(["--baseline", model]).arg(&options.footage).arg(threads.to_string());
    sample(command)
}

fn sample(mut command: Command) -> Sample {
    let output = command.stderr(Stdio::inherit()).output().expect("runs");
    assert!(output.status.success(), "{command:?} failed");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let number = |key: &str| report[key].as_f64().expect("a number");
    Sample { fps: number("fps"), cpu_seconds: number("cpu_seconds"), peak_rss_mb: number("peak_rss_mb") }
}

fn config_text(model: &str, threads: u16) -> String {
    format!(
        r#"
[site]
id = "bench"
name = "Bench"
timezone = "Asia/Shanghai"
[store]
path = "unused.duckdb"
[detector]
model = "{model}"
threads = {threads}
[[camera]]
id = "bench"
source = "file:unused.avi"
[[camera.line]]
id = "door"
a = [0.52, 0.25]
b = [0.52, 0.98]
[[camera.zone]]
id = "plaza"
polygon = [[0.1, 0.4], [0.6, 0.4], [0.6, 0.95], [0.1, 0.95]]
[[camera.zone]]
id = "queue"
kind = "queue"
polygon = [[0.6, 0.4], [0.9, 0.4], [0.9, 0.95], [0.6, 0.95]]
"#
    )
}

/// Prepares every tensor, then times inference alone; prints the same keys as `promenade replay --json`.
fn baseline(model: &str, footage: &Path, threads: u16) {
    let settings = config::Detector {
        model: model.to_owned(),
        precision: config::Precision::Auto,
        provider: config::Provider::Cpu,
        threads,
        threshold: None,
    };
    let mut detector = detect::load(&settings, &detect::Catalogue::standard([])).expect("model");
    let preparer = detector.preparer();
    let source = config::Source::File(footage.to_owned());
    let mut frames = camera::open(&source, &camera::OpenOptions::default()).expect("footage");
    let mut tensors = Vec::new();
    while let Some(frame) = frames.next_frame().expect("frame") {
        let mut tensor = Tensor::default();
        preparer.prepare(&frame.picture, &mut tensor);
        tensors.push(tensor);
    }
    drop(frames);
    let before = promenade::usage::Usage::now();
    let begun = Instant::now();
    for tensor in &tensors {
        detector.run_raw(tensor).expect("inference");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let after = promenade::usage::Usage::now();
    println!(
        r#"{{"fps":{},"cpu_seconds":{},"peak_rss_mb":{}}}"#,
        tensors.len() as f64 / seconds,
        after.cpu_seconds - before.cpu_seconds,
        after.peak_rss_mb
    );
}
