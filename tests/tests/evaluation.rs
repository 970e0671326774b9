//! `promenade eval --all` as a user runs it on footage and truth of their own: report, figures, README, verdict by status.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use promenade_tests::media::demo_clip;
use promenade_tests::process::{Finished, finish, promenade};
use serde_json::Value;

const LIMIT: Duration = Duration::from_mins(3);

/// Somebody crosses this line within the first five seconds of the demo footage, as the other tests of it know; the
/// boxes are made up, so nearly nothing matches.
const LINES: &str =
    r#"{"door": {"a": [0.52, 0.25], "b": [0.52, 0.98], "crossings": [{"frame": 2, "direction": "in"}]}}"#;
const BOXES: &str = "1,1,10,500,20,50,1,-1,-1,-1\n30,1,12,500,20,50,1,-1,-1,-1\n";

fn truth(folder: &Path, minimum: &str) -> PathBuf {
    let case = folder.join("mine");
    fs::create_dir_all(&case).unwrap();
    let footage = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let settings = format!("footage = {:?}\nframes = [1, 30]\n{minimum}", footage.to_str().unwrap());
    fs::write(case.join("case.toml"), settings).unwrap();
    fs::write(case.join("lines.json"), LINES).unwrap();
    fs::write(case.join("gt.txt"), BOXES).unwrap();
    fs::create_dir_all(folder.join("empty")).unwrap();
    folder.to_owned()
}

fn eval(folder: &Path, extra: &[&str]) -> Finished {
    let mut args = vec!["eval", "--all", folder.to_str().unwrap(), "--json"];
    args.extend(extra);
    finish(promenade(args), LIMIT)
}

#[test]
fn a_folder_of_own_truth_becomes_a_report_with_figures_and_a_table() {
    let temporary = tempfile::tempdir().unwrap();
    let (folder, target) = (truth(&temporary.path().join("truth"), ""), temporary.path().join("report"));
    let readme = temporary.path().join("README.md");
    fs::write(&readme, "# Mine\n<!-- eval -->\n<!-- /eval -->\nend\n").unwrap();
    let run = eval(&folder, &["--report", target.to_str().unwrap(), "--readme", readme.to_str().unwrap()]);
    assert!(run.status.success(), "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let case = &report["cases"][0];
    assert_eq!((case["name"].as_str(), case["frames"].as_u64()), (Some("mine"), Some(30)));
    let total = &case["counting"]["total"];
    let of = |key: &str| total[key].as_u64().unwrap();
    assert_eq!((of("hand"), of("hand")), (1, of("matched") + of("misses")));
    assert_eq!(of("device"), of("matched") + of("false_counts"));
    assert_eq!(case["counting"]["rates"].as_array().unwrap().len(), 2, "5 and 7.5 of 10 frames a second");
    assert_eq!(case["detections"]["truth_boxes"], 2);
    assert_eq!(case["zones"][0]["zone"], "whole-picture");
    assert_eq!(report["skipped"][0]["name"], "empty");
    assert!(!run.out.contains(folder.to_str().unwrap()), "a report does not say where things lie");
    for file in ["report.md", "report.json", "mine-error.svg", "mine-plan.svg", "mine-precision-recall.svg"] {
        assert!(target.join(file).is_file(), "{file} is missing");
    }
    let table = fs::read_to_string(&readme).unwrap();
    assert!(table.starts_with("# Mine\n<!-- eval -->\n") && table.contains("| mine, 30 frames |"), "{table}");
    assert!(table.ends_with("<!-- /eval -->\nend\n"), "{table}");
}

#[test]
fn a_minimum_that_is_not_reached_fails_and_says_so() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = truth(temporary.path(), "[minimum]\nmota = 0.9");
    let run = eval(&folder, &[]);
    assert!(!run.status.success() && run.err.contains("mine: MOTA"), "{}", run.err);
}
