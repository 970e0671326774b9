//! What users of other counters complain about, each as a test of the whole way from boxes to counts.
//!
//! Loitering, unconfirmed tracks, flicker, fast crossings, identity switches, lines too close to the picture's edge.

use super::*;
use crate::detection::BBox;
use crate::event::Direction;
use crate::geometry::{LineFault, line_fault};

const SIZE: FrameSize = FrameSize { width: 1000, height: 600 };
const HEIGHT: f32 = 120.0;

/// A door at x = 500 that points up, so that walking to the right is in.
fn scene() -> Scene {
    scene_with([0.5, 0.95], [0.5, 0.05])
}

fn scene_with(a: Normalised, b: Normalised) -> Scene {
    let line = LineSpec { id: "door".into(), a, b, classes: vec![Class::Person], ..LineSpec::default() };
    Scene::new(&SceneSpec { lines: vec![line], ..SceneSpec::default() }, SIZE)
}

/// A person whose foot is at (x, y).
fn person(x: f32, y: f32) -> Detection {
    let bbox = BBox { x1: x - 0.2 * HEIGHT, y1: y - HEIGHT, x2: x + 0.2 * HEIGHT, y2: y };
    Detection { bbox, score: 0.8, class: Class::Person }
}

/// Crossings in and out when `people` gives the detections of every frame, by its number, to the end of the run.
fn count(scene: &mut Scene, fps: f64, frames: u32, people: impl Fn(u32) -> Vec<Detection>) -> (usize, usize) {
    let time = |frame: u32| EventTime(0).plus_seconds(f64::from(frame) / fps);
    let mut events: Vec<Event> =
        (0..frames).flat_map(|frame| scene.apply(time(frame), &people(frame)).events).collect();
    events.extend(scene.interrupt(None));
    let of = |way| events.iter().filter(|e| matches!(e, Event::Crossing(c) if c.direction == way)).count();
    (of(Direction::In), of(Direction::Out))
}

/// A number from -1 to 1 that looks like chance, the same for the same `seed`.
fn chance(seed: u32) -> f32 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B);
    (mixed >> 8) as f32 / 8_388_608.0 - 1.0
}

/// Arrives from the left at 8 px a frame, stands on the line for ten minutes while the box shakes by up to 5 % of its
/// height, and goes to where `leave` says.
fn loiterer(frame: u32, leave: f32) -> f32 {
    match frame {
        0..=25 => 300.0 + 8.0 * frame as f32,
        26..=6025 => 500.0 + 6.0 * chance(frame),
        _ => 500.0 + leave * (frame - 6025) as f32,
    }
}

#[test]
fn loitering_on_the_line_for_ten_minutes_counts_nothing() {
    let turned_back = |frame| vec![person(loiterer(frame, -8.0), 400.0)];
    assert_eq!(count(&mut scene(), 10.0, 6050, turned_back), (0, 0));
    let went_in = |frame| vec![person(loiterer(frame, 8.0), 400.0)];
    assert_eq!(count(&mut scene(), 10.0, 6050, went_in), (1, 0));
}

#[test]
fn pacing_up_and_down_counts_every_real_passage_and_no_other() {
    // 100 px to either side and back, twelve times: each way over the line is a passage.
    let pacer = |frame: u32| {
        let phase = (frame % 50) as f32;
        vec![person(if phase < 25.0 { 400.0 + 8.0 * phase } else { 600.0 - 8.0 * (phase - 25.0) }, 400.0)]
    };
    assert_eq!(count(&mut scene(), 10.0, 600, pacer), (12, 12));
}

#[test]
fn half_of_a_crowd_of_unconfirmed_tracks_is_not_counted_and_the_people_are() {
    // Seven people walk in; beside each, ghosts jump over the line for two frames and are gone, some 200 in all.
    let crowd = |frame: u32| {
        let walker = |row: u32| person(250.0 + 8.0 * frame as f32 - 20.0 * row as f32, 150.0 + 70.0 * row as f32);
        let ghost = |row: u32| person(450.0 + 100.0 * (frame % 4) as f32, 118.0 + 70.0 * row as f32);
        let ghosts = (0..7).filter(|_| frame % 4 < 2 && frame > 45).map(ghost);
        (0..7).map(walker).chain(ghosts).collect()
    };
    assert_eq!(count(&mut scene(), 10.0, 110, crowd), (7, 0));
}

#[test]
fn a_tentative_track_is_credited_once_confirmed() {
    // Seen for the first time just before the line, at 12 px a frame: over it before the track is confirmed.
    let late = |frame: u32| vec![person(488.0 + 12.0 * frame as f32, 400.0)];
    assert_eq!(count(&mut scene(), 10.0, 2, late), (0, 0), "two sightings are no person");
    assert_eq!(count(&mut scene(), 10.0, 20, late), (1, 0));
}

#[test]
fn flicker_at_the_line_counts_nothing_and_never_the_wrong_way() {
    // Seen in two of three frames, the box now with and now without what the person carries in front.
    let flicker = |x: f32, frame: u32| {
        let seen = !frame.is_multiple_of(3);
        Vec::from_iter(seen.then(|| person(x + if frame.is_multiple_of(2) { 9.0 } else { -9.0 }, 400.0)))
    };
    assert_eq!(count(&mut scene(), 10.0, 600, |frame| flicker(500.0, frame)), (0, 0), "standing on it");
    assert_eq!(count(&mut scene(), 10.0, 200, |frame| flicker(420.0 + frame as f32, frame)), (1, 0), "walking in");
    assert_eq!(count(&mut scene(), 10.0, 200, |frame| flicker(580.0 - frame as f32, frame)), (0, 1), "walking out");
}

#[test]
fn fast_crossings_between_two_frames_are_counted() {
    // At 10 frames a second 80 px a frame are nearly seven heights a second.
    for (fps, step) in [(10.0, 20.0), (10.0, 40.0), (10.0, 60.0), (10.0, 80.0), (5.0, 60.0), (5.0, 80.0)] {
        for start in 0..8 {
            // So that the line lies anywhere between two positions.
            let from = 20.0 + step * start as f32 / 8.0;
            let x = |frame: u32| from + step * frame as f32;
            let runner = |frame: u32| Vec::from_iter((x(frame) <= 1000.0).then(|| person(x(frame), 400.0)));
            assert_eq!(count(&mut scene(), fps, 60, runner), (1, 0), "{step} px a frame from {from} at {fps}");
        }
    }
}

#[test]
fn two_who_hide_each_other_on_the_line_are_counted_once_each_way() {
    for fps in [5.0, 10.0, 15.0] {
        let pair = |frame: u32| {
            let walked = (90.0 * f64::from(frame) / fps) as f32;
            let (right, left) = (200.0 + walked, 800.0 - walked);
            // Where the boxes all but coincide the detector reports the nearer one only.
            let hidden = (right - left).abs() < 0.3 * HEIGHT;
            let mut seen = vec![person(right, 404.0)];
            seen.extend((!hidden).then(|| person(left, 396.0)));
            seen
        };
        assert_eq!(count(&mut scene(), fps, (6.6 * fps) as u32, pair), (1, 1), "{fps} frames a second");
    }
}

#[test]
fn who_is_hidden_while_on_the_line_is_counted_once() {
    let behind_a_pillar = |frame: u32| {
        let x = 200.0 + 9.0 * frame as f32;
        Vec::from_iter((!(430.0..570.0).contains(&x)).then(|| person(x, 400.0)))
    };
    assert_eq!(count(&mut scene(), 10.0, 80, behind_a_pillar), (1, 0));
}

#[test]
fn exchanged_identities_leave_the_sums_as_they_are() {
    // Two walk in side by side; whatever the tracker makes of 5 px between them, two have come in.
    let together = |frame: u32| {
        let x = 200.0 + 8.0 * frame as f32;
        vec![person(x + 3.0 * chance(frame), 400.0), person(x + 40.0 + 3.0 * chance(frame + 999), 405.0)]
    };
    assert_eq!(count(&mut scene(), 10.0, 90, together), (2, 0));
}

#[test]
fn a_line_too_close_to_the_edge_ever_to_count_is_refused() {
    for (a, b, edge) in [
        ([0.1, 0.99], [0.9, 0.99], "bottom edge"),
        ([0.1, 0.005], [0.9, 0.005], "top edge"),
        ([0.01, 0.1], [0.01, 0.9], "left edge"),
        ([0.995, 0.1], [0.99, 0.9], "right edge"),
    ] {
        let fault = line_fault(a, b).unwrap();
        assert!(matches!(fault, LineFault::NearEdge { edge: said, .. } if said == edge), "{fault}");
    }
}

#[test]
fn a_line_with_just_the_room_that_is_asked_for_counts() {
    // The foot ends on the frame's lower edge, 14 px below the line; a person 120 px high needs 9.6.
    let (a, b) = ([0.9, 0.976], [0.1, 0.976]);
    assert_eq!(line_fault(a, b), None);
    let out_of_the_picture = |frame: u32| {
        let y = 400.0 + 9.0 * frame as f32;
        Vec::from_iter((y < 660.0).then(|| person(500.0, y)))
    };
    let (entries, exits) = count(&mut scene_with(a, b), 10.0, 60, out_of_the_picture);
    assert_eq!(entries + exits, 1);
}
