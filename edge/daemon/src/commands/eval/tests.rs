//! Folders of truth as a user lays them out.

use std::fs;

use super::case::{HoursCase, Minimum, discover};
use super::forecasts;

const LINES: &str = r#"{"door": {"a": [0.5, 0.9], "b": [0.5, 0.2], "crossings": []}}"#;

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn truth_goes_with_the_footage_beside_it_by_range() {
    let root = tree(&[
        ("mine/clip.mp4", ""),
        ("mine/gt_1-400.txt", ""),
        ("mine/lines_1-400.json", LINES),
        ("mine/lines_401-795.json", LINES),
        ("mine/case.toml", "tolerance_frames = 5\n[minimum]\nmota = 0.5"),
    ]);
    let found = discover(root.path()).unwrap();
    let names: Vec<&str> = found.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["mine 1-400", "mine 401-795"]);
    let [first, second] = &found.cases[..] else { panic!("two cases") };
    assert!(first.boxes.is_some() && first.lines.is_some() && second.boxes.is_none() && second.lines.is_some());
    assert_eq!((first.settings.frames, second.settings.frames), (Some((1, 400)), Some((401, 795))));
    assert_eq!(first.settings.minimum, Minimum { mota: Some(0.5), ..Minimum::default() });
    assert!(first.footage.ends_with("mine/clip.mp4") && found.skipped.is_empty(), "{:?}", found.skipped);
}

#[test]
fn a_clip_may_have_a_file_of_its_own_and_what_has_none_is_named() {
    let clip = r#"{"clip": "door.mp4", "line": {"a": [0.9, 0.5], "b": [0.1, 0.5]}, "crossings": []}"#;
    let root = tree(&[
        ("clips/door.mp4", ""),
        ("clips/door.json", clip),
        ("clips/alone.mp4", ""),
        ("walks/people.csv", "frame,id"),
        ("mall/heads.csv", "frame,x,y\n20,1,2"),
        ("mall/seq_000020.jpg", ""),
    ]);
    let found = discover(root.path()).unwrap();
    let names: Vec<&str> = found.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["clips/door.mp4", "mall"]);
    assert!(found.cases[1].footage.ends_with("mall"));
    let skipped: Vec<&str> = found.skipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(skipped, ["clips/alone.mp4", "walks"]);
}

#[test]
fn the_folder_itself_may_be_a_case_and_missing_footage_is_said() {
    let root = tree(&[("lines.json", LINES), ("case.toml", "footage = \"elsewhere/none.mp4\"")]);
    let found = discover(root.path()).unwrap();
    assert!(found.cases.is_empty() && found.skipped[0].1.contains("elsewhere/none.mp4 is not here"), "{found:?}");
    let mistaken = tree(&[("lines.json", LINES), ("case.toml", "fotage = \"a.mp4\"")]);
    assert!(format!("{:#}", discover(mistaken.path()).unwrap_err()).contains("fotage"));
    assert!(discover(&root.path().join("absent")).is_err());
}

#[test]
fn hours_are_truth_of_their_own_and_known_files_bring_their_minimum() {
    let root = tree(&[("mine/hours.csv", "date,hour,a"), ("auckland/hourly_counts.csv", "date,hour,a")]);
    let found = discover(root.path()).unwrap();
    let [auckland, mine] = &found.hours[..] else { panic!("{found:?}") };
    assert!(auckland.path.ends_with("hourly_counts.csv") && mine.path.ends_with("mine/hours.csv"));
    assert_eq!((auckland.minimum.beats_naive, auckland.minimum.beats_mean), (Some(19), Some(14)));
    assert_eq!(mine.minimum, Minimum::default());
    assert!(found.skipped.is_empty() && found.cases.is_empty());
}

#[test]
fn forecasts_below_their_minimum_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hours.csv");
    // One more every other week; the second counter is seven weeks old.
    let row = |at: usize| {
        let short = if at < 24 * 7 * 20 { "" } else { "3" };
        format!("2026-01-05,{},{},{short}\n", at % 24, at % 24 + at / 168 % 2)
    };
    let rows: String = (0..24 * 7 * 27).map(row).collect();
    fs::write(&path, format!("date,hour,flat,short\n{rows}")).unwrap();
    let minimum = Minimum { beats_naive: Some(1), beats_mean: Some(2), ..Minimum::default() };
    let found = forecasts::measure(&HoursCase { name: "mine".to_owned(), path, minimum }).unwrap();
    assert_eq!((found.series.len(), found.beats_naive), (1, 1));
    assert!(
        found.left_out[0].starts_with("short: before forecast 1, the history is too short"),
        "{:?}",
        found.left_out
    );
    assert!(found.failures.len() == 1 && found.failures[0].contains("four weeks"), "{:?}", found.failures);
    assert!(forecasts::markdown(&found).contains("| flat | 1344 | 1.0 |"));
}
