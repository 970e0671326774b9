//! Audits of made-up ledgers whose answer is known.

use std::fmt::Write as _;
use std::path::Path;

use clap::Parser as _;
use promenade_core::detection::Class;
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event};
use promenade_core::scene::{LineSpec, SceneSpec};
use promenade_core::time::EventTime;

use super::*;
use crate::commands::{Cli, Command};
use crate::store::{StoreOptions, VersionTexts, Writer};

/// 2026-05-01T04:00:00Z.
const START: EventTime = EventTime(1_777_608_000_000_000);

/// A ledger of camera `east` with one line `door`: crossings at these seconds, every second of a quarter observed.
fn ledger(path: &Path, crossings: &[(f64, Direction)]) {
    let line = LineSpec { id: "door".into(), a: [0.5, 0.1], b: [0.5, 0.9], ..LineSpec::default() };
    let scene = SceneSpec { lines: vec![line], ..SceneSpec::default() };
    let options = StoreOptions { timezone: "Asia/Shanghai".into(), ..StoreOptions::default() };
    let mut writer = Writer::open(path, &options).unwrap();
    writer.declare("east", &scene, &VersionTexts::default()).unwrap();
    let crossing = |(track, &(at, direction)): (u64, &(f64, Direction))| {
        Event::Crossing(Crossing {
            time: START.plus_seconds(at),
            line: "door".into(),
            direction,
            track,
            class: Class::Person,
            passage: 0,
            late: false,
        })
    };
    let second = |s: u32| CameraSecond { second: START.plus_seconds(f64::from(s)), frames: 10, doubt: None };
    let mut events: Vec<Event> = (0..900).map(|s| Event::CameraSecond(second(s))).collect();
    events.extend((1..).zip(crossings).map(crossing));
    writer.append(&Batch { camera: "east".into(), run_start: START, events });
    writer.flush().unwrap();
}

fn tally_csv(crossings: &[(f64, Direction)]) -> String {
    let mut text = "time,direction\n".to_owned();
    for (at, direction) in crossings {
        let _ = writeln!(text, "{},{}", rfc3339(START.plus_seconds(*at)), direction.name());
    }
    text
}

fn args(folder: &Path, extra: &[&str]) -> Args {
    let (tally, db) = (folder.join("tally.csv"), folder.join("p.duckdb"));
    let mut line = vec!["promenade", "audit", "--tally", tally.to_str().unwrap(), "--db", db.to_str().unwrap()];
    line.extend(extra);
    match Cli::try_parse_from(line).unwrap().command {
        Command::Audit(args) => args,
        _ => unreachable!(),
    }
}

fn run(hand: &[(f64, Direction)], device: &[(f64, Direction)], extra: &[&str]) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    ledger(&folder.path().join("p.duckdb"), device);
    std::fs::write(folder.path().join("tally.csv"), tally_csv(hand)).unwrap();
    let args = args(folder.path(), extra);
    let reader = Reader::open(&args.db).unwrap();
    audit(&args, &tally::read(&args.tally).unwrap(), &reader).unwrap()
}

const ASKED: [&str; 4] = ["--camera", "east", "--line", "door"];

/// Somebody every 5 s, in and out in turn.
fn people(number: usize) -> Vec<(f64, Direction)> {
    let way = |at: usize| if at.is_multiple_of(2) { Direction::In } else { Direction::Out };
    (0..number).map(|at| (10.0 + 5.0 * at as f64, way(at))).collect()
}

#[test]
fn a_device_that_counts_like_the_hand_is_equivalent() {
    let hand = people(120);
    let device: Vec<_> = hand.iter().map(|&(at, way)| (at + 0.7, way)).collect();
    let found = run(&hand, &device, &ASKED);
    assert_eq!((found.together.hand, found.together.device, found.together.matched), (120, 120, 120));
    assert_eq!((found.together.verdict, found.together.accuracy), ("equivalent", Some(1.0)));
    assert_eq!(found.lines.iter().map(|line| line.count.hand).collect::<Vec<_>>(), [60, 60]);
    assert_eq!(found.lines[0].count.verdict, "not shown (too few)");
    assert!(!found.table().contains("a test needs"), "{}", found.table());
}

#[test]
fn misses_false_counts_and_the_wrong_way_are_told_apart() {
    let hand = people(100);
    // Every tenth is missed, one is counted the wrong way, one is made up.
    let mut device: Vec<_> = hand.iter().enumerate().filter(|(at, _)| at % 10 != 0).map(|(_, one)| *one).collect();
    device[0].1 = Direction::In;
    device.push((202.5, Direction::In));
    let found = run(&hand, &device, &[&ASKED[..], &["--tolerance", "1"]].concat());
    let Count { hand, device, matched, misses, false_counts, .. } = found.together;
    assert_eq!((hand, device, matched, misses, false_counts), (100, 91, 89, 11, 2));
    assert_eq!(found.together.verdict, "not shown");
    assert!((found.together.accuracy.unwrap() - 0.91).abs() < 1e-12);
}

#[test]
fn few_crossings_are_said_to_be_few() {
    let found = run(&people(12), &people(12), &ASKED);
    assert_eq!(found.together.verdict, "not shown (too few)");
    assert!(found.table().contains("12 crossings were tallied; a test needs 100"), "{}", found.table());
}

#[test]
fn only_the_period_counts_with_the_clocks_a_little_apart() {
    let hand = [(100.0, Direction::In), (200.0, Direction::In), (400.0, Direction::In)];
    // The first is seen a second before the period begins; strangers pass before it and after it.
    let device = [(98.5, Direction::In), (97.0, Direction::Out), (200.0, Direction::In), (301.0, Direction::In)];
    let period = ["--from", "2026-05-01T12:01:39.5+08:00", "--to", "2026-05-01T04:05:00Z"];
    let found = run(&hand, &device, &[&ASKED[..], &period[..]].concat());
    assert_eq!((found.together.hand, found.together.device, found.together.matched), (2, 2, 2));
    assert_eq!((found.period_s, found.observed_s, found.doubtful_s), (200, 200, 0));
}

#[test]
fn an_unknown_line_and_a_database_in_use_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.duckdb");
    ledger(&path, &people(3));
    std::fs::write(folder.path().join("tally.csv"), tally_csv(&people(3))).unwrap();
    let unknown = execute(&args(folder.path(), &["--camera", "east", "--line", "back"])).unwrap_err();
    assert!(format!("{unknown:#}").contains("east/door"), "{unknown:#}");
    assert!(format!("{:#}", execute(&args(folder.path(), &["--camera", "east"])).unwrap_err()).contains("give --line"));
    let _held = Writer::open(&path, &StoreOptions::default()).unwrap();
    let message = format!("{:#}", execute(&args(folder.path(), &ASKED)).unwrap_err());
    assert!(message.contains("stop it for the audit, or give --db a copy or backup"), "{message}");
}
