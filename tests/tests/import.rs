//! `promenade import`, without a running box and through one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use promenade_tests::config_text::{DOOR, camera, line, site};
use promenade_tests::process::{Daemon, finish, promenade};

const LIMIT: Duration = Duration::from_secs(30);

fn config_text() -> String {
    site("test", "counts.duckdb") + &camera("east", "file:absent.mp4") + &line("door", DOOR)
}

/// Runs `promenade import ...` in a folder; whether it went well, and what it said.
fn import(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = promenade(["import"]);
    command.args(arguments).current_dir(folder);
    let run = finish(command, LIMIT);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    (run.status.success(), run.out + &run.err)
}

#[test]
fn hours_are_taken_corrected_and_taken_back_whether_the_box_runs_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("promenade.toml", &config_text());
    write("old.csv", "time,North,South\n2026-03-01 08:00,5,1\n2026-03-01 09:00,6,2\n");
    let hours = ["hours", "old.csv", "--map", "North = east/door : in", "--map", "South = street/south : both-as-in"];
    let with_create = [&hours[..], &["--create"]].concat();
    let (fine, said) = import(folder.path(), &[&with_create[..], &["--dry-run"]].concat());
    assert!(fine && said.contains("2 new") && said.contains("nothing was written"), "{said}");
    assert!(!folder.path().join("counts.duckdb").exists(), "only a preview");
    let (fine, said) = import(folder.path(), &hours);
    assert!(!fine && said.contains("no line \"street/south\"") && said.contains("create"), "{said}");
    let hours = with_create;
    let (fine, said) = import(folder.path(), &hours);
    assert!(fine && said.contains("2 new"), "{said}");

    let config = folder.path().join("promenade.toml");
    let daemon = Daemon::start(promenade(["run", "--config", config.to_str().unwrap()]));
    let (fine, said) = import(folder.path(), &hours);
    assert!(fine && said.contains("2 same") && !said.contains("new"), "{said}");
    write("old.csv", "time,North,South\n2026-03-01 08:00,5,1\n2026-03-01 09:00,60,x\n");
    let (fine, said) = import(folder.path(), &hours);
    assert!(!fine && said.contains("line 3, column 3: \"x\""), "{said}");
    write("old.csv", "time,North,South\n2026-03-01 08:00,5,1\n2026-03-01 09:00,60,2\n");
    let (fine, said) = import(folder.path(), &hours);
    assert!(fine && said.contains("1 same, 1 revised"), "{said}");
    let footfall = "/api/v1/footfall?bucket=day&from=2026-03-01T00:00:00%2B08:00&to=2026-03-02T00:00:00%2B08:00";
    let rows = daemon.json(footfall)["rows"].clone();
    assert_eq!((&rows[0]["line"], &rows[0]["in"], &rows[0]["out"]), (&"door".into(), &65.into(), &().into()));
    assert_eq!((&rows[1]["camera"], &rows[1]["in"]), (&"street".into(), &3.into()));
    assert!(import(folder.path(), &["list"]).1.contains("old.csv"));
    let (status, _) = daemon.stop();
    assert!(status.success());

    let (fine, said) = import(folder.path(), &["remove", "--source", "old"]);
    assert!(fine && said.contains("took 4 hours"), "{said}");
    let (fine, said) = import(folder.path(), &["remove", "--source", "old"]);
    assert!(!fine && said.contains("nothing was imported"), "{said}");
    assert!(import(folder.path(), &["list"]).1.contains("nothing was imported"));
}
