//! Many cameras on one detector: what one more costs, in one run.
//!
//! Every measurement is a process of its own that runs the daemon's cameras, detector, pipelines and store on pictures
//! decoded beforehand. Kinds of it are run in turn, and medians of each round's ratios are printed. Three tables:
//! cameras that together ask for far more than the box can do; cameras that ask for part of it; a still scene beside a
//! moving one.
//!
//! Arguments (after `--`): `--cameras 1,4,8,16`, `--rounds N`, `--seconds S` (of each measurement), `--offered FPS` (that
//! all cameras together ask for in the first table), `--model NAME_OR_PATH`, `--footage FILE`. `--rounds 1 --seconds 2`
//! takes about a minute.

mod child;
mod pictures;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use promenade_tests::media::demo_clip;

/// Of what one camera gets at most, all cameras of the second table together ask for this part.
const EASY: f64 = 0.6;
/// The last table: a few cameras at a usual rate, which a small box analyses without dropping frames.
const STILL_CAMERAS: usize = 4;
const STILL_FPS: f64 = 10.0;

struct Options {
    cameras: Vec<usize>,
    rounds: usize,
    seconds: f64,
    offered: f64,
    model: String,
    footage: PathBuf,
}

/// What one process measured.
struct Sample {
    /// Frames analysed a second, all cameras together.
    fps: f64,
    /// The least and the greatest part that a camera got of what it asked for.
    shares: (f64, f64),
    /// Seconds from capture to the live view.
    p50: f64,
    p95: f64,
    /// Processor seconds a second.
    cpu: f64,
    peak_rss_mb: f64,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "--child") {
        return child::run(&args[1..]);
    }
    let options = options(&args);
    println!("{} rounds, {} s each; 768x576 pictures, decoded beforehand\n", options.rounds, options.seconds);
    let alone = overloaded(&options);
    easy(&options, alone);
    still(&options);
}

fn options(args: &[String]) -> Options {
    let mut options = Options {
        cameras: vec![1, 4, 8, 16],
        rounds: 3,
        seconds: 4.0,
        offered: 400.0,
        model: "nanodet-384x640".to_owned(),
        footage: PathBuf::new(),
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_else(|| panic!("{arg} wants a value")).clone();
        match arg.as_str() {
            "--cameras" => options.cameras = value().split(',').map(|n| n.parse().expect("a number")).collect(),
            "--rounds" => options.rounds = value().parse().expect("a number"),
            "--seconds" => options.seconds = value().parse().expect("a number"),
            "--offered" => options.offered = value().parse().expect("a number"),
            "--model" => options.model = value(),
            "--footage" => options.footage = value().into(),
            other => panic!("unknown argument {other}"),
        }
    }
    if options.footage.as_os_str().is_empty() {
        options.footage = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    }
    options
}

/// More frames than the box can analyse: the same total for every number of cameras. Returns what one camera gets.
fn overloaded(options: &Options) -> f64 {
    println!("Overloaded: {} frames/s asked for in all\n", options.offered);
    println!(
        "| cameras | frames/s | to one camera's | share least / most | latency p50 / p95 ms | CPU s a second | peak MiB \
         | MiB a camera added |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut rounds = Vec::new();
    for _ in 0..options.rounds {
        let sample = |&n: &usize| measure("moving", n, options.offered / n as f64, options);
        rounds.push(options.cameras.iter().map(sample).collect::<Vec<_>>());
    }
    for (at, &cameras) in options.cameras.iter().enumerate() {
        let of = |pick: &dyn Fn(&Sample) -> f64| median(rounds.iter().map(|round| pick(&round[at])));
        let ratio = median(rounds.iter().map(|round| round[at].fps / round[0].fps));
        let added = (cameras - options.cameras[0]).max(1) as f64;
        let memory = median(rounds.iter().map(|round| (round[at].peak_rss_mb - round[0].peak_rss_mb) / added));
        println!(
            "| {cameras} | {:.1} | {ratio:.3} | {:.3} / {:.3} | {:.0} / {:.0} | {:.2} | {:.0} | {memory:.1} |",
            of(&|sample| sample.fps),
            of(&|sample| sample.shares.0),
            of(&|sample| sample.shares.1),
            of(&|sample| sample.p50 * 1e3),
            of(&|sample| sample.p95 * 1e3),
            of(&|sample| sample.cpu),
            of(&|sample| sample.peak_rss_mb),
        );
    }
    median(rounds.iter().map(|round| round[0].fps))
}

/// Frames that the box can analyse: latency where nothing is to be dropped.
fn easy(options: &Options, alone: f64) {
    println!("\nAt ease: {:.1} frames/s asked for in all, {EASY} of the above\n", alone * EASY);
    println!("| cameras | frames/s | share least / most | latency p50 / p95 ms | CPU s a second |");
    println!("|---|---|---|---|---|");
    for &cameras in &options.cameras {
        let Sample { fps, shares, p50, p95, cpu, .. } =
            measure("moving", cameras, alone * EASY / cameras as f64, options);
        let (least, most) = shares;
        println!("| {cameras} | {fps:.1} | {least:.3} / {most:.3} | {:.0} / {:.0} | {cpu:.2} |", p50 * 1e3, p95 * 1e3);
    }
}

/// The same cameras in front of an empty place and of a busy one.
fn still(options: &Options) {
    println!("\nStill: {STILL_CAMERAS} cameras at {STILL_FPS} frames/s, CPU seconds a second\n");
    println!("| moving | still | ratio |\n|---|---|---|");
    let sample = |kind| measure(kind, STILL_CAMERAS, STILL_FPS, options);
    let rounds: Vec<_> = (0..options.rounds).map(|_| (sample("moving"), sample("still"))).collect();
    let moving = median(rounds.iter().map(|(moving, _)| moving.cpu));
    let still = median(rounds.iter().map(|(_, still)| still.cpu));
    println!(
        "| {moving:.3} | {still:.3} | {:.3} |",
        median(rounds.iter().map(|(moving, still)| still.cpu / moving.cpu))
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn measure(kind: &str, cameras: usize, fps: f64, options: &Options) -> Sample {
    let mut command = Command::new(std::env::current_exe().expect("path"));
    command.args(["--child", kind, &cameras.to_string(), &fps.to_string(), &options.seconds.to_string()]);
    command.arg(&options.model).arg(&options.footage);
    let output = command.stderr(Stdio::inherit()).output().expect("runs");
    assert!(output.status.success(), "{command:?} failed");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let number = |key: &str| report[key].as_f64().expect("a number");
    Sample {
        fps: number("fps"),
        shares: (number("least_share"), number("greatest_share")),
        p50: number("p50"),
        p95: number("p95"),
        cpu: number("cpu"),
        peak_rss_mb: number("peak_rss_mb"),
    }
}
