//! `promenade run` as an installer meets it: broken cameras, a camera that comes back, a pulled plug, bad input.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use promenade_tests::config_text::{self, DOOR, PAVEMENT};
use promenade_tests::media::demo_clip;
use promenade_tests::process::{Daemon, finish, promenade};
use promenade_tests::rtsp_server::{RtspOptions, RtspServer, wait_until};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(30);

/// A config with the given detector lines and cameras, and a database beside it.
fn config(folder: &Path, detector: &str, cameras: &str) -> PathBuf {
    let path = folder.join("promenade.toml");
    let text = [&config_text::site("test", "counts.duckdb"), detector, "\n", cameras].concat();
    fs::write(&path, text).unwrap();
    path
}

fn camera(id: &str, source: &str) -> String {
    let lines = config_text::line("door", DOOR) + &config_text::line("path", PAVEMENT);
    config_text::camera(id, source) + &lines
}

fn run(config: &Path) -> Daemon {
    Daemon::start(promenade(["run", "--config", config.to_str().unwrap()]))
}

/// The camera of that id in the live view.
fn live(daemon: &Daemon, id: &str) -> Value {
    let view = daemon.json("/api/v1/live");
    view["cameras"].as_array().unwrap().iter().find(|camera| camera["id"] == id).unwrap().clone()
}

fn reaches(daemon: &Daemon, id: &str, state: &str) -> bool {
    wait_until(LIMIT, || live(daemon, id)["state"] == state)
}

fn crossings(camera: &Value) -> u64 {
    let lines = camera["lines"].as_array().unwrap();
    lines.iter().map(|line| line["in"].as_u64().unwrap() + line["out"].as_u64().unwrap()).sum()
}

/// What `promenade run` says when it refuses to start.
fn refusal(config: &Path) -> String {
    let run = finish(promenade(["run", "--config", config.to_str().unwrap()]), LIMIT);
    assert!(!run.status.success(), "it started: {}", run.out);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run.err
}

#[test]
fn bad_cameras_stop_neither_the_good_one_nor_the_box() {
    let folder = tempfile::tempdir().unwrap();
    let server = RtspServer::start(&RtspOptions::default());
    let gone = "rtsp://127.0.0.1:1/stream";
    let cameras = [camera("good", &server.url()), camera("refused", gone), camera("absent", "file:nowhere.mp4")];
    let daemon = run(&config(folder.path(), "", &cameras.concat()));
    assert!(reaches(&daemon, "good", "running"));
    assert!(reaches(&daemon, "refused", "failed") && reaches(&daemon, "absent", "failed"));
    let detail = live(&daemon, "absent")["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("nowhere.mp4"), "{detail}");
    let before = live(&daemon, "good")["frames_analysed"].as_u64().unwrap();
    assert!(wait_until(LIMIT, || live(&daemon, "good")["frames_analysed"].as_u64().unwrap() > before + 5));
    assert_eq!(daemon.get("/readyz").0, 200, "a camera is no reason not to be ready");
    let (status, _) = daemon.stop();
    assert!(status.success());
}

#[test]
fn a_camera_that_goes_away_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = RtspServer::start(&RtspOptions::default());
    let (url, port) = (server.url(), server.port());
    let daemon = run(&config(folder.path(), "", &camera("east", &url)));
    assert!(reaches(&daemon, "east", "running"));
    drop(server);
    assert!(reaches(&daemon, "east", "failed"), "{}", live(&daemon, "east"));
    let _server = RtspServer::start(&RtspOptions { port, ..RtspOptions::default() });
    assert!(reaches(&daemon, "east", "running"), "{}", live(&daemon, "east"));
}

#[test]
fn a_wrong_password_is_said_and_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let login = Some(("guard".to_owned(), "right".to_owned()));
    let server = RtspServer::start(&RtspOptions { login, ..RtspOptions::default() });
    let cameras = camera("east", &server.url()).replace(
        "[[camera.line]]\nid = \"door\"",
        "user = \"guard\"\npassword = { env = \"EAST_PASSWORD\" }\n[[camera.line]]\nid = \"door\"",
    );
    let path = config(folder.path(), "", &cameras);
    let mut command = promenade(["run", "--config", path.to_str().unwrap()]);
    command.env("EAST_PASSWORD", "hunter2hunter2");
    let daemon = Daemon::start(command);
    assert!(reaches(&daemon, "east", "failed"));
    let detail = live(&daemon, "east").to_string();
    let (_, log) = daemon.stop();
    assert!(detail.contains("password") || detail.contains("401"), "{detail}");
    assert!(!detail.contains("hunter2") && !log.contains("hunter2"));
}

#[test]
fn a_pulled_plug_loses_at_most_two_seconds_of_crossings() {
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let folder = tempfile::tempdir().unwrap();
    let path = config(folder.path(), "", &camera("east", &format!("file:{}", clip.display())));
    let daemon = run(&path);
    let begun = Instant::now();
    let mut seen = Vec::new();
    while begun.elapsed() < Duration::from_secs(14) {
        seen.push((Instant::now(), crossings(&live(&daemon, "east"))));
        std::thread::sleep(Duration::from_millis(100));
    }
    daemon.kill();
    let killed = Instant::now();
    let certain = seen.iter().rfind(|(at, _)| killed - *at > Duration::from_secs(2)).unwrap().1;
    let last = seen.last().unwrap().1;
    assert!(certain >= 2, "people do cross in the first 12 s, or this test shows nothing");
    // The same box after the power is back, its camera still dead: what it shows is what it kept.
    let path = config(folder.path(), "", &camera("east", "file:nowhere.mp4"));
    let daemon = run(&path);
    let kept = crossings(&live(&daemon, "east"));
    assert!((certain..=last).contains(&kept), "{kept} of {certain} to {last} crossings");
}

#[test]
fn a_second_box_on_the_same_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = config(folder.path(), "", &camera("east", "file:nowhere.mp4"));
    let _first = run(&path);
    let said = refusal(&path);
    assert!(said.contains("counts.duckdb"), "{said}");
}

/// A box in a ceiling has nobody to move a damaged file: it counts on, says so, and keeps the file.
#[test]
fn a_file_that_is_no_database_is_set_aside_and_the_box_counts_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = config(folder.path(), "", &camera("east", "file:nowhere.mp4"));
    let database = folder.path().join("counts.duckdb");
    fs::write(&database, "not a database\n".repeat(1000)).unwrap();
    let daemon = run(&path);
    for losses in [&daemon.json("/healthz")["losses"], &daemon.json("/api/v1/live")["losses"]] {
        assert_eq!((&losses[0]["mended"], &losses[0]["from"]), (&"anew".into(), &Value::Null));
    }
    let (_, log) = daemon.stop();
    assert!(log.contains("is lost. What was damaged is kept as"), "{log}");
    let mut files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept = files.find(|path| path.to_string_lossy().contains("counts.duckdb.damaged-")).unwrap();
    assert!(fs::read_to_string(kept).unwrap().starts_with("not a database"));
}

#[test]
fn a_taken_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let path = config(folder.path(), "", &camera("east", "file:nowhere.mp4"));
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("127.0.0.1:0", &address)).unwrap();
    assert!(refusal(&path).contains(&address));
}

#[test]
fn a_provider_or_model_that_is_not_there_is_named_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let cameras = camera("east", "file:nowhere.mp4");
    for provider in ["cuda", "tensorrt", "openvino"] {
        let said = refusal(&config(folder.path(), &format!("[detector]\nprovider = \"{provider}\""), &cameras));
        assert!(said.to_lowercase().contains(provider), "{provider}: {said}");
    }
    let said = refusal(&config(folder.path(), "[detector]\nmodel = \"gpt-eyes\"", &cameras));
    assert!(said.contains("gpt-eyes"), "{said}");
}

#[test]
fn five_mistakes_are_five_lines() {
    let folder = tempfile::tempdir().unwrap();
    let cameras = "[[camera]]\nid = \"east\"\nsource = \"file:x.mp4\"\nzoom = 3\n\
        [[camera.line]]\nid = \"door\"\na = [1.4, 0.2]\nb = [0.5, 0.9]\n\
        [[camera.zone]]\nid = \"bow\"\npolygon = [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]\n\
        [[camera]]\nid = \"east\"\nsource = \"ftp://x\"\n";
    let path = config(folder.path(), "", cameras);
    let check = finish(promenade(["check", "--config", path.to_str().unwrap()]), LIMIT);
    assert!(!check.status.success());
    for word in ["zoom", "1.4", "bow", "already taken", "must begin with"] {
        assert!(check.out.contains(word), "{word} is missing: {}", check.out);
    }
    assert!(check.out.matches("promenade.toml:").count() >= 5, "{}", check.out);
}
