//! Backups as an operator makes them, and a box whose database goes bad under it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use promenade::store::{StoreOptions, VersionTexts, Writer};
use promenade_core::detection::Class;
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event};
use promenade_core::scene::{Anchor, LineSpec, SceneSpec};
use promenade_core::time::EventTime;
use promenade_tests::process::{Daemon, finish, promenade};

const LIMIT: Duration = Duration::from_mins(1);

/// A box whose camera is away and whose database holds ten minutes of one line.
struct Site {
    folder: tempfile::TempDir,
    config: PathBuf,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("promenade.toml");
        let text = "[site]\nid = \"test\"\ntimezone = \"UTC\"\n[store]\npath = \"counts.duckdb\"\n[http]\n\
                    listen = \"127.0.0.1:0\"\n[[camera]]\nid = \"east\"\nsource = \"file:nowhere.mp4\"\n\
                    [[camera.line]]\nid = \"door\"\na = [0.5, 0.2]\nb = [0.5, 0.9]\n";
        fs::write(&config, text).unwrap();
        let mut writer = Writer::open(&folder.path().join("counts.duckdb"), &StoreOptions::default()).unwrap();
        count(&mut writer);
        Self { folder, config }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self) -> Daemon {
        Daemon::start(promenade(["run", "--config", self.config.to_str().unwrap()]))
    }

    /// Runs a command with the site's config and `more`; how it ended and everything it said.
    fn command(&self, name: &str, more: &[&str]) -> (ExitStatus, String) {
        let mut command = promenade([name, "--config", self.config.to_str().unwrap()]);
        let finished = finish(
            {
                command.args(more);
                command
            },
            LIMIT,
        );
        (finished.status, finished.out + &finished.err)
    }

    fn crossings(daemon: &Daemon) -> serde_json::Value {
        let counts = daemon.json("/api/v1/footfall?from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z&bucket=day");
        counts["rows"][0]["in"].clone()
    }
}

fn count(writer: &mut Writer) {
    let line = LineSpec {
        id: "door".into(),
        a: [0.5, 0.2],
        b: [0.5, 0.9],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    let scene = SceneSpec { lines: vec![line], ..SceneSpec::default() };
    writer.declare("east", &scene, &VersionTexts::default()).unwrap();
    let start = EventTime(1_777_600_800_000_000);
    let events = (0..600_u32).flat_map(|number| {
        let time = start.plus_seconds(f64::from(number));
        let (line, class) = ("door".into(), Class::Person);
        let (track, direction) = (u64::from(number), Direction::In);
        [
            Event::CameraSecond(CameraSecond { second: time, frames: 10, doubt: None }),
            Event::Crossing(Crossing { time, line, direction, track, class, passage: 0, late: false }),
        ]
    });
    writer.append(&Batch { camera: "east".into(), run_start: start, events: events.collect() });
    writer.flush().unwrap();
}

fn only_folder_in(folder: &Path) -> PathBuf {
    let mut all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let first = all.next().expect("one");
    assert!(all.next().is_none(), "one only");
    first
}

#[test]
fn a_backup_is_made_while_the_box_runs_and_restored_while_it_does_not() {
    let site = Site::new();
    let daemon = site.run();
    let (status, said) = site.command("backup", &[]);
    assert!(status.success() && said.contains("read back and verified"), "{said}");
    let stick = site.path("stick");
    let (status, said) = site.command("backup", &["--to", stick.to_str().unwrap()]);
    assert!(status.success(), "{said}");
    only_folder_in(&site.path("backups"));
    let backup = only_folder_in(&stick);
    let listed = daemon.json("/api/v1/backups");
    assert_eq!(listed["backups"].as_array().unwrap().len(), 1, "the other one is on the stick: {listed}");
    assert_eq!(listed["backups"][0]["counted_to"], "2026-05-01T02:09:59+00:00");
    let from = backup.to_str().unwrap();
    let (status, said) = site.command("restore", &["--from", from, "--force"]);
    assert!(!status.success() && said.contains("stop it first"), "{said}");
    assert!(daemon.stop().0.success());

    let (status, said) = site.command("restore", &["--from", from]);
    assert!(!status.success() && said.contains("--force"), "{said}");
    fs::remove_file(site.path("counts.duckdb")).unwrap();
    let (status, said) = site.command("restore", &["--from", from]);
    assert!(status.success() && said.contains("counted to 2026-05-01T02:09:59Z"), "{said}");
    let daemon = site.run();
    assert_eq!(Site::crossings(&daemon), 600);
    assert_eq!(daemon.json("/healthz")["losses"], serde_json::json!([]));
}

#[test]
fn a_box_that_does_not_run_is_backed_up_too_and_mistakes_are_sentences() {
    let site = Site::new();
    let (status, said) = site.command("backup", &[]);
    assert!(status.success() && said.contains("read back and verified"), "{said}");
    let file = site.config.to_str().unwrap();
    let (status, said) = site.command("backup", &["--to", file]);
    assert!(!status.success() && said.contains("this is a file; name a folder"), "{said}");
    let (status, said) = site.command("restore", &["--from", file, "--force"]);
    assert!(!status.success() && said.contains("not restored"), "{said}");
    fs::remove_file(site.path("counts.duckdb")).unwrap();
    let (status, said) = site.command("backup", &[]);
    assert!(!status.success() && said.contains("no database yet"), "{said}");
}

#[test]
fn a_database_that_goes_bad_under_the_box_ends_it_and_the_next_start_mends_it() {
    let site = Site::new();
    let database = site.path("counts.duckdb");
    assert!(site.command("backup", &[]).0.success());
    let daemon = site.run();
    let mut bytes = fs::read(&database).unwrap();
    bytes[12288..].iter_mut().for_each(|byte| *byte = !*byte);
    fs::write(&database, bytes).unwrap();
    let (status, said) = site.command("backup", &[]);
    assert!(!status.success() && said.contains("Corrupt database file"), "{said}");
    let (status, log) = daemon.ended();
    assert!(!status.success() && log.contains("the next start mends it"), "{log}");

    let daemon = site.run();
    assert_eq!(Site::crossings(&daemon), 600);
    let losses = daemon.json("/api/v1/live")["losses"].clone();
    assert_eq!((&losses[0]["mended"], &losses[0]["from"]), (&"backup".into(), &"2026-05-01T02:10:00+00:00".into()));
}
