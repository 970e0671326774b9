//! Golden values of two made-up sequences (`golden/`): people who cross, come and go, boxes that shake, get lost, swap
//! ids or belong to nobody. What is expected was computed from the same files by `motmetrics` 1.4.0 (CLEAR, identity)
//! and `trackeval` 1.3.0 (HOTA).

use super::mot::parse;
use super::*;

const STREET: [&str; 2] = [include_str!("golden/street_truth.txt"), include_str!("golden/street_tracks.txt")];
const CROWD: [&str; 2] = [include_str!("golden/crowd_truth.txt"), include_str!("golden/crowd_tracks.txt")];

fn rows(texts: [&str; 2]) -> [Vec<MotRow>; 2] {
    texts.map(|text| parse(text).unwrap())
}

fn measured(texts: [&str; 2], min_bottom_y: Option<f32>) -> Evaluation {
    let [truth, tracks] = rows(texts);
    evaluate(&truth, &tracks, &EvaluationOptions { min_bottom_y, ..EvaluationOptions::default() }).unwrap()
}

/// `motmetrics`: mota, motp (which it gives as a distance), idf1, idp, idr.
fn assert_real(found: &Evaluation, clear_and_identity: [f64; 5], hota_det_ass_loc: [f64; 4]) {
    let Evaluation { clear, identity, hota } = found;
    let ours = [clear.mota, 1.0 - clear.motp, identity.idf1, identity.idp, identity.idr];
    let theirs = clear_and_identity.iter().chain(&hota_det_ass_loc);
    let ours = ours.into_iter().chain([hota.hota, hota.det_a, hota.ass_a, hota.loc_a]);
    for (place, (ours, theirs)) in ours.zip(theirs).enumerate() {
        assert!((ours - theirs).abs() < 2e-6, "value {place}: {ours} is not {theirs}");
    }
}

/// Switches, false positives, misses.
fn counts(found: &Evaluation) -> [usize; 3] {
    [found.clear.switches, found.clear.false_positives, found.clear.misses]
}

#[test]
fn a_street_measures_as_the_packages_measure_it() {
    let found = measured(STREET, None);
    assert_eq!(counts(&found), [2, 7, 13]);
    let identity = [0.661_538, 0.260_464, 0.709_677, 0.745_763, 0.676_923];
    assert_real(&found, identity, [0.525_414, 0.550_132, 0.503_51, 0.784_02]);
}

#[test]
fn a_crowd_measures_as_the_packages_measure_it() {
    let found = measured(CROWD, None);
    assert_eq!(counts(&found), [2, 21, 29]);
    let identity = [0.223_881, 0.305_714, 0.539_683, 0.576_271, 0.507_463];
    assert_real(&found, identity, [0.397_617, 0.384_722, 0.418_596, 0.730_575]);
}

#[test]
fn a_part_of_the_picture_can_be_left_out() {
    let found = measured(CROWD, Some(200.0));
    assert_eq!(counts(&found), [1, 10, 12]);
    let identity = [0.323_529, 0.313_081, 0.606_061, 0.625, 0.588_235];
    assert_real(&found, identity, [0.4194, 0.410_457, 0.430_164, 0.741_515]);
}

#[test]
fn truth_is_perfect_whatever_its_ids_and_order() {
    let [truth, _] = rows(STREET);
    let renamed: Vec<MotRow> = truth.iter().rev().map(|row| MotRow { id: 900 - 7 * row.id, ..*row }).collect();
    let found = evaluate(&truth, &renamed, &EvaluationOptions::default()).unwrap();
    assert_real(&found, [1.0, 0.0, 1.0, 1.0, 1.0], [1.0; 4]);
    assert_eq!(counts(&found), [0, 0, 0]);
}

#[test]
fn nothing_found_and_nothing_to_find_are_numbers_too() {
    let [truth, _] = rows(STREET);
    let nothing_found = evaluate(&truth, &[], &EvaluationOptions::default()).unwrap();
    assert_eq!(counts(&nothing_found), [0, 0, truth.len()]);
    assert_eq!((nothing_found.clear.mota, nothing_found.identity.idf1, nothing_found.hota.hota), (0.0, 0.0, 0.0));
    let nothing_there = evaluate(&[], &truth, &EvaluationOptions::default()).unwrap();
    assert_eq!(counts(&nothing_there), [0, truth.len(), 0]);
    assert!(nothing_there.hota.hota.abs() < f64::EPSILON);
}

#[test]
fn frames_and_truth_marked_as_void_are_left_out() {
    let [mut truth, tracks] = rows(STREET);
    let options = EvaluationOptions { frames: Some(3..=5), ..EvaluationOptions::default() };
    let found = evaluate(&truth, &tracks, &options).unwrap();
    let within = truth.iter().filter(|row| (3..=5).contains(&row.frame)).count();
    assert_eq!(found.clear.matches + found.clear.misses, within);
    for row in &mut truth {
        row.confidence = 0.0;
    }
    let found = evaluate(&truth, &tracks, &options).unwrap();
    assert_eq!(found.clear.matches + found.clear.misses, 0);
}

#[test]
fn a_track_in_two_places_at_once_is_refused() {
    let [truth, mut tracks] = rows(STREET);
    tracks.push(tracks[4]);
    let error = evaluate(&truth, &tracks, &EvaluationOptions::default()).unwrap_err();
    let (frame, id) = (tracks[4].frame, tracks[4].id);
    assert_eq!(error, EvaluationError::DuplicateId { side: Side::Tracks, frame, id });
    assert!(error.to_string().contains(&format!("id {id} appears twice in frame {frame}")));
}
