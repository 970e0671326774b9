//! `promenade collect` against boxes on loopback: honest, broken, hostile, restored and moved ones, and a plug that is
//! pulled.

mod https;
mod receipts;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use promenade::store::city::City;
use promenade_tests::api_box::ApiBox;
use promenade_tests::process::{Finished, finish, promenade};
use promenade_tests::rtsp_server::wait_until;
use promenade_tests::sim_box::{KEY, Manner, SimBox, hour_of_gate};
use serde_json::Value;

/// No pull of these tests needs longer, on a machine with much else to do.
const LIMIT: Duration = Duration::from_mins(3);

/// A city: its folder, its list of boxes, its database.
struct Bureau(tempfile::TempDir);

impl Bureau {
    /// A list of these boxes, named `box-0`, `box-1` ...; `more` are further keys of each.
    fn of(boxes: &[SimBox], more: impl Fn(usize) -> String) -> Self {
        let bureau = Self(tempfile::tempdir().unwrap());
        fs::write(bureau.0.path().join("key"), KEY).unwrap();
        bureau.list(boxes, more);
        bureau
    }

    fn list(&self, boxes: &[SimBox], more: impl Fn(usize) -> String) {
        let entry = |(number, one): (usize, &SimBox)| {
            format!("{}{}\n", listed(&format!("box-{number}"), &one.url), more(number))
        };
        let text: String = boxes.iter().enumerate().map(entry).collect();
        fs::write(self.0.path().join("boxes.toml"), text).unwrap();
    }

    fn database(&self) -> PathBuf {
        self.0.path().join("city.duckdb")
    }

    fn args(&self) -> Vec<String> {
        let path = |path: &Path| path.display().to_string();
        let (from, into) = (path(&self.0.path().join("boxes.toml")), path(&self.database()));
        ["collect", "--from", &from, "--into", &into, "--json"].map(str::to_owned).to_vec()
    }

    fn collect(&self, more: &[&str]) -> Pulled {
        let mut command = promenade(self.args());
        command.args(more);
        Pulled::of(finish(command, LIMIT))
    }

    /// Whether the city holds of each box exactly what the box holds.
    fn holds(&self, boxes: &[SimBox]) {
        let city = City::open(&self.database()).unwrap();
        for (number, one) in boxes.iter().enumerate() {
            let held = city.hours(&format!("box-{number}")).unwrap();
            assert!(held == one.table(), "box-{number}: {} rows, not {}", held.len(), one.table().len());
        }
    }
}

/// A box in a list of boxes, with the key that lies beside it.
fn listed(id: &str, url: &str) -> String {
    format!("[[box]]\nid = \"{id}\"\nurl = \"{url}\"\nkey = {{ file = \"key\" }}\n")
}

/// What a pull said.
struct Pulled {
    run: Finished,
    boxes: Vec<Value>,
}

impl Pulled {
    fn of(run: Finished) -> Self {
        assert!(!run.err.contains("panicked") && !run.err.contains(KEY), "{}", run.err);
        let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err));
        let boxes = report["boxes"].as_array().unwrap().clone();
        assert_eq!(run.status.success(), report["up_to_date"] == true);
        assert_eq!(run.status.success(), boxes.iter().all(|one| one["state"] == "up to date"), "{}", run.out);
        Self { run, boxes }
    }

    fn of_box(&self, number: usize) -> &Value {
        let id = format!("box-{number}");
        self.boxes.iter().find(|one| one["id"] == id.as_str()).unwrap()
    }

    fn error(&self, number: usize) -> &str {
        self.of_box(number)["error"].as_str().unwrap_or_default()
    }
}

/// The hour that is over, counted from 1970.
fn last_hour() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 / 3600 - 1
}

/// A box with so many hours of a gate up to now; some are withheld, some revised.
fn busy_box(number: usize, hours: i64, manner: Manner) -> SimBox {
    let one = SimBox::start(number as u8, manner);
    let last = last_hour();
    for hour in 0..hours {
        one.publish(hour_of_gate("main", last - hours + 1 + hour, hour * 7 % 90));
        if hour % 5 == 0 {
            one.publish(hour_of_gate("main", last - hours + 1 + hour, hour * 7 % 90 + 20));
        }
    }
    one
}

/// What becomes of a box of which the city must be wary, and a word of what is said of it.
const WARY: [(Manner, &str); 14] = [
    (Manner::Hangs, "did not answer"),
    (Manner::Drips, "did not answer"),
    (Manner::Fails, "500: broken"),
    (Manner::RefusesKey, "401: no valid key"),
    (Manner::Redirects, "points elsewhere"),
    (Manner::Unsigned, "not signed"),
    (Manner::WrongSignature, "signature is wrong"),
    (Manner::Truncated, "failed"),
    (Manner::Giant, "longer than"),
    (Manner::Nonsense, "cannot be read"),
    (Manner::Impossible, "makes no sense"),
    (Manner::Loops, "nothing new"),
    (Manner::Repeats, ""),
    (Manner::SaysUnchanged, "304"),
];

/// 200 boxes; every twelfth is of another kind. After one pull the honest ones are all there and the others named; once
/// those have mended their ways, so are they.
#[test]
fn two_hundred_boxes_end_as_what_they_hold_and_the_bad_ones_are_named() {
    let patient = [Manner::Slow(Duration::from_millis(300)), Manner::Recovers(1), Manner::Busy];
    let manner = |number: usize| match number % 12 {
        0 => WARY.get(number / 12).map_or(Manner::Honest, |(manner, _)| *manner),
        1 => patient[number / 12 % patient.len()],
        _ => Manner::Honest,
    };
    let boxes: Vec<SimBox> = (0..200).map(|number| busy_box(number, 30, manner(number))).collect();
    let bureau = Bureau::of(&boxes, |_| String::new());
    let pulled = bureau.collect(&["--timeout", "3s", "--retries", "1"]);
    let city = City::open(&bureau.database()).unwrap();
    for (number, one) in boxes.iter().enumerate() {
        let held = city.hours(&format!("box-{number}")).unwrap();
        let wary = WARY.iter().find(|(wary, _)| *wary == manner(number)).filter(|(_, why)| !why.is_empty());
        let Some((manner, why)) = wary else {
            assert!(held == one.table(), "box-{number}: {}", pulled.error(number));
            continue;
        };
        assert!(pulled.error(number).contains(why), "{manner:?}: {}", pulled.error(number));
        assert!(!pulled.error(number).contains('\u{1b}'), "words of a box do not colour the terminal");
        // What it has signed may be taken; what it has not may not.
        assert!(held.is_empty() || *manner == Manner::Loops, "{manner:?}: {} rows", held.len());
    }
    drop(city);
    let behind = pulled.boxes.iter().filter(|one| one["state"] != "up to date").count();
    assert_eq!(behind, WARY.len() - 1);
    assert!(pulled.run.err.contains("13 of 200 boxes"), "{}", pulled.run.err);

    for (number, one) in boxes.iter().enumerate() {
        one.behave(Manner::Honest);
        one.publish(hour_of_gate("main", last_hour() - number as i64 % 30, 75));
        one.publish(hour_of_gate("side", last_hour(), 4));
    }
    assert!(bureau.collect(&[]).run.status.success());
    bureau.holds(&boxes);
    let again = bureau.collect(&[]);
    assert!(again.run.status.success());
    bureau.holds(&boxes);
}

#[test]
fn a_pull_that_is_killed_goes_on_where_it_was() {
    let boxes: Vec<SimBox> = (0..8).map(|number| busy_box(number, 4_000, Manner::Honest)).collect();
    let bureau = Bureau::of(&boxes, |_| String::new());
    let asked = || boxes.iter().map(SimBox::requests).sum::<usize>();
    for more in [3, 9, 17] {
        let goal = asked() + more;
        let mut child = promenade(bureau.args()).stdout(std::process::Stdio::null()).spawn().unwrap();
        assert!(wait_until(LIMIT, || asked() >= goal));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let before = asked();
    assert!(bureau.collect(&[]).run.status.success());
    bureau.holds(&boxes);
    // Of 8 boxes with 3 pages each, some are there already; a pull from the beginning takes 24 requests for rows.
    assert!(asked() - before <= 24, "{}", asked() - before);
}

#[test]
fn a_restored_or_moved_box_is_pulled_again_from_its_beginning() {
    let boxes: Vec<SimBox> = (0..4).map(|number| busy_box(number, 50, Manner::Honest)).collect();
    let bureau = Bureau::of(&boxes, |_| String::new());
    assert!(bureau.collect(&[]).run.status.success());
    boxes[0].publish(hour_of_gate("side", last_hour(), 40));
    assert!(bureau.collect(&[]).run.status.success());
    // The cursor lies beyond what it has after this.
    boxes[0].restore(20);
    boxes[0].publish(hour_of_gate("main", last_hour(), 40));
    // It has caught up with the cursor again, with other rows.
    boxes[1].restore(40);
    (0..40).for_each(|hour| boxes[1].publish(hour_of_gate("side", last_hour() - hour, 40)));
    boxes[2].move_to("elsewhere");
    boxes[2].publish(hour_of_gate("north", last_hour(), 40));
    // Nothing has happened since.
    boxes[3].restore(59);
    let pulled = bureau.collect(&[]);
    assert!(pulled.run.status.success(), "{}", pulled.run.err);
    for why in
        ["does not know the cursor", "to other rows", "is at site \"elsewhere\" now", "newest row that was taken"]
    {
        assert!(pulled.run.err.contains(why), "{why}: {}", pulled.run.err);
    }
    bureau.holds(&boxes);
}

#[test]
fn another_key_is_refused_until_somebody_writes_it_down() {
    let boxes = [busy_box(1, 20, Manner::Honest), busy_box(2, 20, Manner::Honest)];
    // The first is met without a key, the second with the wrong one.
    let wrong = format!("public_key = \"{}\"", boxes[0].public_key());
    let pin = |number: usize| if number == 1 { wrong.clone() } else { String::new() };
    let bureau = Bureau::of(&boxes, pin);
    let pulled = bureau.collect(&[]);
    assert_eq!(pulled.of_box(0)["state"], "up to date");
    assert!(pulled.error(1).contains("is the one that is trusted"), "{}", pulled.error(1));
    boxes[0].change_key(7);
    boxes[0].publish(hour_of_gate("main", last_hour(), 80));
    let pulled = bureau.collect(&[]);
    assert!(pulled.error(0).contains("write that as its public_key"), "{}", pulled.error(0));
    bureau.list(&boxes, |number| format!("public_key = \"{}\"", boxes[number].public_key()));
    assert!(bureau.collect(&[]).run.status.success());
    bureau.holds(&boxes);
    // What is written down is remembered.
    bureau.list(&boxes, |_| String::new());
    assert!(bureau.collect(&[]).run.status.success());
}

#[test]
fn mistakes_and_what_is_behind_are_said() {
    let boxes = [busy_box(1, 20, Manner::Honest)];
    let bureau = Bureau::of(&boxes, |_| "zoom = 3".to_owned());
    let run = finish(promenade(bureau.args()), LIMIT);
    assert!(!run.status.success() && run.err.contains("boxes.toml:5:1"), "{}", run.err);
    bureau.list(&boxes, |_| String::new());
    assert!(bureau.collect(&[]).run.status.success());
    let database = bureau.database().display().to_string();
    let status = |more: &[&str]| {
        let mut command = promenade(["collect", "status", "--into", &database]);
        command.args(more);
        finish(command, LIMIT)
    };
    let fine = status(&[]);
    assert!(fine.status.success() && fine.out.contains("1 of 1 boxes are up to date"), "{}{}", fine.out, fine.err);
    let late = status(&["--late", "1ms", "--json"]);
    assert!(!late.status.success() && late.out.contains("\"state\":\"behind\""), "{}{}", late.out, late.err);
}

#[test]
fn a_real_box_is_pulled_like_a_simulated_one() {
    let api_box = ApiBox::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key"), api_box.key(false)).unwrap();
    let (from, into) = (folder.path().join("boxes.toml"), folder.path().join("city.duckdb"));
    let list = |url: &str| {
        fs::write(&from, listed("real", url)).unwrap();
    };
    let collect = || {
        let mut command = promenade(["collect", "--late", "500000h", "--from"]);
        command.arg(&from).arg("--into").arg(&into);
        finish(command, LIMIT)
    };
    list(&api_box.daemon.address.replace("http:", "https:"));
    assert!(collect().out.contains("does not speak HTTPS"), "{}", collect().out);
    list(&api_box.daemon.address);
    // The box lets its first hours out shortly after it has started.
    assert!(wait_until(LIMIT, || collect().status.success()), "{}", collect().err);
    let held = City::open(&into).unwrap().hours("real").unwrap();
    let kinds: Vec<&str> = held.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["gate", "gate", "site", "site", "zone"]);
    let classes: Vec<&str> = held.iter().map(|row| row.class.as_str()).collect();
    assert_eq!(classes, ["all", "person", "all", "person", "all"]);
    assert!(held.iter().all(|row| row.coverage.observed_s > 0 && row.r#in.is_none() && !row.suppressed.is_empty()));
    assert!(collect().status.success());
    assert_eq!(City::open(&into).unwrap().hours("real").unwrap(), held, "a second pull changes nothing");
}
