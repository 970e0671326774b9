//! Boxes behind an HTTPS front: those that show a certificate of the city's authority, and those that do not.

use std::fs;
use std::path::Path;

use promenade_tests::https_front::{Authority, HttpsFront};
use promenade_tests::sim_box::{Manner, SimBox};

use super::{Bureau, busy_box, listed};

/// The city asks the fronts from now on, and trusts whom `ca` names.
fn list(bureau: &Bureau, fronts: &[HttpsFront], ca: Option<&Path>) {
    let ca = ca.map(|path| format!("ca = \"{}\"\n", path.display())).unwrap_or_default();
    let entry = |(number, front): (usize, &HttpsFront)| listed(&format!("box-{number}"), &front.url);
    let boxes: String = fronts.iter().enumerate().map(entry).collect();
    fs::write(bureau.0.path().join("boxes.toml"), ca + &boxes).unwrap();
}

#[test]
fn a_box_behind_https_is_pulled_and_one_with_a_strange_certificate_is_not() {
    let boxes: Vec<SimBox> = (0..3).map(|number| busy_box(number, 3_000, Manner::Honest)).collect();
    let bureau = Bureau::of(&boxes, |_| String::new());
    let (authority, stranger) = (Authority::new(), Authority::new());
    let fronts = [
        authority.front(&boxes[0].url, "localhost"),
        authority.front(&boxes[1].url, "riverside.example.org"),
        stranger.front(&boxes[2].url, "localhost"),
    ];
    let ca = authority.write(bureau.0.path());

    // Public authorities vouch for none of them. Not even the key has left the city.
    list(&bureau, &fronts, None);
    let pulled = bureau.collect(&["--retries", "0"]);
    for (number, one) in boxes.iter().enumerate() {
        assert!(pulled.error(number).contains("no authority that is trusted"), "{}", pulled.error(number));
        assert!(pulled.error(number).contains("`ca`"), "{}", pulled.error(number));
        assert_eq!(one.requests(), 0);
    }

    list(&bureau, &fronts, Some(&ca));
    let pulled = bureau.collect(&["--retries", "0"]);
    assert_eq!(pulled.of_box(0)["state"], "up to date", "{}", pulled.error(0));
    assert!(pulled.error(1).contains("another name"), "{}", pulled.error(1));
    assert!(pulled.error(2).contains("no authority that is trusted"), "{}", pulled.error(2));
    assert_eq!((boxes[1].requests(), boxes[2].requests()), (0, 0));
    bureau.holds(&boxes[..1]);
}

#[test]
fn a_certificate_that_has_run_out_is_named() {
    let boxes = [busy_box(0, 3, Manner::Honest)];
    let bureau = Bureau::of(&boxes, |_| String::new());
    let authority = Authority::new();
    let fronts = [authority.expired_front(&boxes[0].url)];
    list(&bureau, &fronts, Some(&authority.write(bureau.0.path())));
    let pulled = bureau.collect(&["--retries", "0"]);
    assert!(pulled.error(0).contains("has run out"), "{}", pulled.error(0));
    assert_eq!(boxes[0].requests(), 0);
}
