//! What a pull costs a box with nothing new, and what is kept of the answers of the others.

use std::fs;
use std::path::PathBuf;

use promenade::store::city::City;
use promenade_tests::process::{finish, promenade};
use promenade_tests::sim_box::{Manner, SimBox, hour_of_gate};
use serde_json::Value;

use super::{Bureau, LIMIT, busy_box, last_hour};

/// What came last comes again, and once that is known, nothing does.
#[test]
fn a_box_with_nothing_new_is_asked_for_no_rows() {
    let boxes: Vec<SimBox> = (0..3).map(|number| busy_box(number, 2_100, Manner::Honest)).collect();
    let bureau = Bureau::of(&boxes, |_| String::new());
    let unchanged = || boxes.iter().map(SimBox::unchanged).sum::<usize>();
    for expected in [0, 0, 3, 6] {
        assert!(bureau.collect(&[]).run.status.success());
        assert_eq!(unchanged(), expected);
    }
    let pulled = bureau.collect(&["--late", "1ms"]);
    assert_eq!((unchanged(), &pulled.of_box(0)["state"]), (9, &Value::from("behind")), "no word makes hours newer");
    boxes[0].publish(hour_of_gate("main", last_hour(), 85));
    // As many rows as before, but the last is another.
    boxes[1].restore(2_519);
    boxes[1].publish(hour_of_gate("side", last_hour(), 40));
    // What the key that is trusted now has not signed is not believed.
    boxes[2].change_key(9);
    bureau.list(&boxes, |number| format!("public_key = \"{}\"", boxes[number].public_key()));
    let pulled = bureau.collect(&[]);
    assert!(pulled.run.status.success(), "{}", pulled.run.err);
    assert_eq!(unchanged(), 9);
    bureau.holds(&boxes);
}

/// Every answer is kept as it was signed; a changed byte shows, and so does a key that is not the box's.
#[test]
fn kept_answers_prove_what_a_box_has_said() {
    let boxes = [busy_box(1, 2_100, Manner::Honest), busy_box(2, 20, Manner::Honest)];
    let bureau = Bureau::of(&boxes, |_| String::new());
    let signed = bureau.0.path().join("signed");
    let keep = || bureau.collect(&["--keep-signed", signed.to_str().unwrap()]).run.status.success();
    assert!(keep());
    boxes[1].publish(hour_of_gate("side", last_hour(), 40));
    assert!(keep());
    let answers = |number: usize| {
        let entries = fs::read_dir(signed.join(format!("box-{number}"))).unwrap().map(|entry| entry.unwrap().path());
        let mut answers: Vec<PathBuf> = entries.filter(|path| path.extension().unwrap() == "json").collect();
        answers.sort();
        answers
    };
    let last: Value = serde_json::from_slice(&fs::read(&answers(1)[1]).unwrap()).unwrap();
    assert_eq!(last["rows"].as_array().unwrap().last().unwrap()["id"], "side");
    let verify = |more: &[&str]| {
        let mut command = promenade(["collect", "verify"]);
        command.arg(&signed).args(more);
        finish(command, LIMIT)
    };
    let fine = verify(&[]);
    assert!(fine.status.success() && fine.out.starts_with("5 of 5 answers"), "{}{}", fine.out, fine.err);
    let keys = [&boxes[0], &boxes[1]].map(SimBox::public_key);
    assert!(verify(&["--public-key", &keys[0], "--public-key", &keys[1]]).status.success());
    let other = verify(&["--public-key", &keys[0]]);
    assert!(!other.status.success() && other.out.contains("3 of 5 answers"), "{}{}", other.out, other.err);
    let spoilt = &answers(0)[1];
    fs::write(spoilt, fs::read_to_string(spoilt).unwrap().replacen("\"in\":", "\"in\": ", 1)).unwrap();
    fs::remove_file(&answers(1)[0]).unwrap();
    let wrong = verify(&[]);
    assert!(!wrong.status.success() && wrong.out.contains("3 of 5 answers"), "{}{}", wrong.out, wrong.err);
    assert!(wrong.out.contains("signature is wrong") && wrong.out.contains("cannot be read"), "{}", wrong.out);
}

/// Without a receipt nothing is taken.
#[test]
fn an_answer_that_cannot_be_kept_is_not_taken() {
    let boxes = [busy_box(1, 20, Manner::Honest)];
    let bureau = Bureau::of(&boxes, |_| String::new());
    let file = bureau.0.path().join("file");
    fs::write(&file, "").unwrap();
    let pulled = bureau.collect(&["--keep-signed", file.to_str().unwrap()]);
    assert!(pulled.error(0).contains("cannot be kept"), "{}", pulled.error(0));
    assert!(City::open(&bureau.database()).unwrap().hours("box-0").unwrap().is_empty());
}
