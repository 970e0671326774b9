//! `promenade replay` as a user runs it: totals, determinism, a kill in the middle, broken files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use promenade::camera;
use promenade::config::Source;
use promenade_tests::config_text::{self, DOOR};
use promenade_tests::media::demo_clip;
use promenade_tests::process::{Finished, finish, promenade};

const LIMIT: Duration = Duration::from_mins(3);

/// A camera with a line and two zones, over a folder of its own.
fn config(folder: &Path) -> PathBuf {
    let path = folder.join("promenade.toml");
    let parts = [
        config_text::site("test", "unused.duckdb"),
        config_text::camera("east", "file:unused.avi"),
        config_text::line("east-door", DOOR),
        config_text::zone("plaza", "area", [0.1, 0.6], [0.4, 0.95]),
        config_text::zone("tea-queue", "queue", [0.6, 0.9], [0.4, 0.95]),
    ];
    fs::write(&path, parts.concat()).unwrap();
    path
}

fn replay(folder: &Path, file: &Path, extra: &[&str]) -> Finished {
    let config = config(folder);
    let mut args = vec!["replay".to_owned(), file.display().to_string(), "--config".into()];
    args.extend([config.display().to_string(), "--camera".into(), "east".into()]);
    args.extend(extra.iter().map(|&arg| arg.to_owned()));
    finish(promenade(args), LIMIT)
}

fn json(run: &Finished) -> serde_json::Value {
    assert!(run.status.success(), "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn footage() -> PathBuf {
    demo_clip().expect("the demo footage is absent; `make setup` brings it")
}

#[test]
fn totals_name_every_line_zone_and_queue() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let report = json(&replay(folder.path(), &file, &["--json", "--to-frame", "120"]));
    assert_eq!(report["frames"], 120);
    assert_eq!(report["lines"][0]["id"], "east-door");
    assert_eq!(report["zones"][0]["id"], "plaza");
    assert_eq!(report["queues"][0]["id"], "tea-queue");
    let crossings = report["lines"][0]["in"].as_u64().unwrap() + report["lines"][0]["out"].as_u64().unwrap();
    assert!(crossings >= 1, "people do cross this line in the first 12 s: {report}");
    assert!(report["zones"][0]["occupancy_max"].as_u64().unwrap() >= 1);
}

#[test]
fn the_same_file_gives_the_same_ledger_at_any_speed() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let ledger = |name: &str, speed: &str| {
        let out = folder.path().join(name);
        let run = replay(
            folder.path(),
            &file,
            &["--json", "--to-frame", "90", "--speed", speed, "--export-ledger", out.to_str().unwrap()],
        );
        assert!(run.status.success(), "{}", run.err);
        fs::read(out).unwrap()
    };
    let first = ledger("a.csv", "max");
    assert!(first.len() > 1000, "the ledger holds rows");
    assert!(first == ledger("b.csv", "max"), "two runs differ");
    assert!(first == ledger("c.csv", "1"), "real time differs from full speed");
}

#[test]
fn a_killed_replay_that_is_run_again_ends_like_an_undisturbed_one() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let export = |db: &Path, out: &str| {
        let out = folder.path().join(out);
        let args =
            ["--json", "--to-frame", "250", "--db", db.to_str().unwrap(), "--export-ledger", out.to_str().unwrap()];
        json(&replay(folder.path(), &file, &args));
        fs::read(out).unwrap()
    };
    let (torn, whole) = (folder.path().join("torn.duckdb"), folder.path().join("whole.duckdb"));
    let config = config(folder.path());
    let mut child = promenade(["replay", file.to_str().unwrap(), "--config", config.to_str().unwrap()])
        .args(["--camera", "east", "--json", "--to-frame", "250", "--db", torn.to_str().unwrap()])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(2500));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(torn.exists(), "the replay had begun to write");
    let (again, undisturbed) = (export(&torn, "torn.csv"), export(&whole, "whole.csv"));
    assert!(again == undisturbed, "the ledgers differ");
}

#[test]
fn frames_are_numbered_from_one_and_both_ends_are_included() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let report = json(&replay(folder.path(), &file, &["--json", "--from-frame", "11", "--to-frame", "20"]));
    assert_eq!(report["frames"], 10);
}

#[test]
fn a_lower_rate_analyses_fewer_frames() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let report = json(&replay(folder.path(), &file, &["--json", "--to-frame", "100", "--fps", "5"]));
    assert_eq!(report["frames"], 50);
}

#[test]
fn tracks_and_a_video_are_written_on_request() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let (mot, video) = (folder.path().join("tracks.txt"), folder.path().join("seen.webm"));
    let args = ["--to-frame", "40", "--mot", mot.to_str().unwrap(), "--annotate", video.to_str().unwrap()];
    let run = replay(folder.path(), &file, &args);
    assert!(run.status.success(), "{}", run.err);
    assert!(run.out.contains("east-door"), "the table names the line: {}", run.out);
    let rows = fs::read_to_string(mot).unwrap();
    assert!(rows.lines().count() > 60, "three people and more over 40 frames");
    assert!(rows.lines().all(|row| row.split(',').count() == 10), "MOT csv has ten columns");
    let mut shown = camera::open(&Source::File(video), &camera::OpenOptions::default()).unwrap();
    let sizes: Vec<_> = std::iter::from_fn(|| shown.next_frame().unwrap()).map(|frame| frame.picture.size).collect();
    assert_eq!(sizes.len(), 40);
    assert!(sizes.iter().all(|size| (size.width, size.height) == (768, 576)));
}

#[test]
fn broken_files_are_one_clear_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("empty.mp4"), b"").unwrap();
    fs::write(at("notes.mp4"), b"this is a shopping list, not a film\n".repeat(50)).unwrap();
    let mut noise = Vec::new();
    noise.extend((0..200_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8));
    fs::write(at("noise.mp4"), noise).unwrap();
    for name in ["absent.mp4", "empty.mp4", "notes.mp4", "noise.mp4"] {
        let run = replay(folder.path(), &at(name), &["--json"]);
        assert!(!run.status.success(), "{name} was replayed");
        assert!(run.out.is_empty(), "{name}: nothing on standard output: {}", run.out);
        assert!(run.err.contains(name), "{name}: the sentence names the file: {}", run.err);
        assert!(!run.err.contains("panicked"), "{name}: {}", run.err);
    }
}

#[test]
fn a_file_that_breaks_off_keeps_what_it_had() {
    let file = footage();
    let folder = tempfile::tempdir().unwrap();
    let torn = folder.path().join("torn.avi");
    let whole = fs::read(file).unwrap();
    fs::write(&torn, &whole[..whole.len() / 8]).unwrap();
    let report = json(&replay(folder.path(), &torn, &["--json"]));
    let frames = report["frames"].as_u64().unwrap();
    assert!((20..795).contains(&frames), "{frames} frames of a torn file");
}

#[test]
fn an_unknown_camera_is_named_with_those_that_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let run = finish(promenade(["replay", "x.avi", "--config", config.to_str().unwrap(), "--camera", "west"]), LIMIT);
    assert!(!run.status.success());
    assert!(run.err.contains("west") && run.err.contains("east"), "{}", run.err);
}
