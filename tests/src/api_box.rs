//! A box with a little data, for tests that ask its API: a gate, a queue, a space and some minutes of the demo footage.
//!
//! Owns its folder and its process. Its cameras show a still picture, so that it has nothing to do but answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config_text::{DOOR, PAVEMENT, camera, line, site, zone};
use crate::media::{demo_clip, jpeg};
use crate::process::{Daemon, finish, promenade};
use crate::relay::relay;

/// The time of the first frame that was counted; the examples of the document lie about it.
pub const BEGINS: &str = "2026-05-01T10:00:00+08:00";
/// Frames of the demo footage that are counted: enough for people to cross and to wait.
const FRAMES: &str = "150";

/// What follows the camera's lines and its queue in the config.
const MORE: &str = r#"
[camera.ground]
corners = [[0.3, 0.5], [0.6, 0.5], [0.7, 0.9], [0.2, 0.9]]
width_m = 4.0
length_m = 6.0

[[gate]]
id = "main"
lines = ["east/door"]
perimeter = true
passers = ["east/pavement"]

[[space]]
id = "hall"
gates = ["main"]
"#;

/// A config in which everything that the API can be asked for is there.
fn config_text() -> String {
    let parts = [
        site("riverside", "counts.duckdb"),
        "hours = \"09:00-22:00\"\n".to_owned(),
        camera("east", "images:stills"),
        line("door", DOOR),
        line("pavement", PAVEMENT),
        zone("tea", "queue", [0.1, 0.5], [0.4, 0.95]),
        MORE.to_owned(),
    ];
    parts.concat()
}

/// A running box.
#[derive(Debug)]
pub struct ApiBox {
    /// The process.
    pub daemon: Daemon,
    folder: tempfile::TempDir,
}

impl ApiBox {
    /// Counts a little footage into a new database, then starts a box on it.
    ///
    /// # Panics
    /// When the footage or the binary is absent, or either command fails.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let stills = folder.path().join("stills");
        fs::create_dir(&stills).expect("a folder");
        fs::write(stills.join("1.jpg"), jpeg(192, 144)).expect("a picture");
        let config = folder.path().join("promenade.toml");
        fs::write(&config, config_text()).expect("a config");
        count_footage(&config, &folder.path().join("counts.duckdb"));
        let daemon = Daemon::start(promenade(["run".as_ref(), "--config".as_ref(), config.as_os_str()]));
        Self { daemon, folder }
    }

    /// A new key of the box: for everything that is published, and to manage the box where it says so.
    ///
    /// # Panics
    /// When the box gives none.
    pub fn key(&self, manage: bool) -> String {
        let wanted = format!("{{\"name\": \"Test\", \"manage\": {manage}, \"rate_per_minute\": 100000}}");
        let mut answer = ureq::post(format!("{}/api/v1/keys", relay(&self.socket()))).send(wanted).expect("a key");
        let text = answer.body_mut().read_to_string().expect("text");
        let fresh: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        fresh["key"].as_str().expect("the key").to_owned()
    }

    /// Where commands on the box ask it.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("counts.duckdb.sock")
    }
}

fn count_footage(config: &Path, database: &Path) {
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let mut replay = promenade(["replay", "--camera", "east", "--start", BEGINS, "--to-frame", FRAMES, "--db"]);
    replay.arg(database).arg("--config").arg(config).arg(clip);
    let replay = finish(replay, Duration::from_mins(3));
    assert!(replay.status.success(), "{}", replay.err);
}
