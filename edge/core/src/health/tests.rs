//! Health on looks that are made here; real footage is degraded in the end-to-end tests.

use super::*;
use crate::detection::{BBox, Class};
use crate::look::{COLUMNS, ROWS};
use crate::tracker::{Sighting, TrackPoint, TrackState};

const SIZE: FrameSize = FrameSize { width: 768, height: 576 };

/// A textured scene, with a level or two of noise where `grain` is not 0, and a bright block of 8 by 16 cells at `block`.
fn look(grain: u32, block: Option<f32>) -> Look {
    let cell = |at: usize| {
        let (x, y) = (at % COLUMNS, at / COLUMNS);
        let noise =
            if grain == 0 { 0 } else { (at as u32 ^ grain.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B) >> 31 };
        let inside = |left: f32| (20..36).contains(&y) && (left..left + 8.0).contains(&(x as f32));
        let scene = 60 + 12 * ((x / 3 * 5 + y / 2 * 3) % 7) as u32 + noise;
        if block.is_some_and(inside) { 220 } else { scene as u8 }
    };
    let grey: Vec<u8> = (0..COLUMNS * ROWS).map(cell).collect();
    let digest = grey.iter().fold(7u64, |digest, &grey| digest.wrapping_mul(31).wrapping_add(u64::from(grey)));
    let (mean, spread, detail, contrast) = (96.0, 24.0, 5.0, 4.2);
    Look { columns: COLUMNS, rows: ROWS, grey, mean, spread, detail, contrast, digest }
}

/// Watches `seconds` at ten frames a second; returns each frame's doubt.
fn watch(seconds: u32, mut frame: impl FnMut(u32) -> (Look, Vec<Detection>, TrackerStep)) -> Vec<Option<Doubt>> {
    let mut health = Health::new(&TrackerConfig::default());
    let see = |n: u32| {
        let (look, detections, tracks) = frame(n);
        let steady = Duration::from_millis(100 * u64::from(n));
        let (time, detections) = (EventTime(0) + steady, Some(&detections[..]));
        health.watch(&Sight { time, steady, size: SIZE, look: &look, detections, tracks: &tracks })
    };
    (0..seconds * 10).map(see).collect()
}

fn bare(look: Look) -> (Look, Vec<Detection>, TrackerStep) {
    (look, Vec::new(), TrackerStep::default())
}

/// Somebody goes from left to right for five seconds, from second 20 on.
fn walker(n: u32) -> Option<f32> {
    (200..250).contains(&n).then(|| 10.0 + 1.2 * (n - 200) as f32)
}

#[test]
fn a_noisy_picture_that_stands_still_is_frozen_and_a_still_one_without_noise_is_not() {
    let noisy = watch(60, |n| bare(look(if n < 300 { n + 1 } else { 300 }, None)));
    let raised = noisy.iter().position(Option::is_some).unwrap();
    assert!((345..=355).contains(&raised) && noisy[raised] == Some(Doubt::Frozen));
    let still = watch(120, |n| bare(look(0, Some(10.0 + 0.3 * n.min(200) as f32).filter(|_| n < 250))));
    assert!(!still.contains(&Some(Doubt::Frozen)));
}

#[test]
fn who_walks_through_unseen_is_unexplained() {
    let shown = watch(100, |n| bare(look(n + 1, walker(n))));
    let raised = shown.iter().position(Option::is_some).unwrap();
    assert!((206..250).contains(&raised) && shown[raised] == Some(Doubt::Unexplained), "{raised}");
    assert_eq!(shown.last(), Some(&None), "a minute later it is forgotten");
}

#[test]
fn who_walks_through_and_is_followed_is_explained() {
    let shown = watch(40, |n| {
        let point = |left: f32| {
            let bbox = BBox { x1: 8.0 * left, y1: 160.0, x2: 8.0 * left + 64.0, y2: 288.0 };
            let (state, sighting, class) = (TrackState::Confirmed, Sighting::Matched, Class::Car);
            TrackPoint { id: 1, state, bbox, sighting, class, score: 0.7 }
        };
        let tracks = TrackerStep { points: walker(n).map(point).into_iter().collect(), ended: Vec::new() };
        (look(n + 1, walker(n)), Vec::new(), tracks)
    });
    assert!(shown.iter().all(Option::is_none), "{shown:?}");
}

#[test]
fn a_block_that_blinks_in_place_is_nobody() {
    let blinks = |n: u32| bare(look(n + 1, Some(40.0).filter(|_| n > 200 && n % 10 < 5)));
    assert!(watch(40, blinks).iter().all(Option::is_none));
}

#[test]
fn boxes_that_overlap_by_the_dozen_are_more_than_can_be_counted() {
    let people = |count: usize, apart: f32| -> Vec<Detection> {
        let at = |n: usize| BBox { x1: apart * n as f32, y1: 100.0, x2: apart * n as f32 + 40.0, y2: 200.0 };
        (0..count).map(|n| Detection { bbox: at(n), score: 0.4, class: Class::Person }).collect()
    };
    let shown = |count, apart| watch(10, |n| (look(n + 1, None), people(count, apart), TrackerStep::default()));
    assert!(shown(20, 20.0).iter().all(|&doubt| doubt == Some(Doubt::Saturated)));
    assert!(shown(18, 41.0).iter().all(Option::is_none), "as many, apart");
    assert!(shown(8, 20.0).iter().all(Option::is_none), "a group");
}

#[test]
fn what_has_no_look_and_what_is_tiny_are_survived() {
    for tiny in [Look::default(), Look { columns: 1, rows: 1, grey: vec![3], ..Look::default() }] {
        assert_eq!(watch(30, |_| bare(tiny.clone())).len(), 300);
    }
}

/// Watches the bare scene in frames at those seconds.
fn doubts(health: &mut Health, times: impl Iterator<Item = f64>) -> Vec<Option<Doubt>> {
    let see = |(n, seconds): (u32, f64)| {
        let (look, steady) = (look(n + 1, None), Duration::from_secs_f64(seconds));
        let (time, tracks) = (EventTime(0) + steady, &TrackerStep::default());
        health.watch(&Sight { time, steady, size: SIZE, look: &look, detections: Some(&[]), tracks })
    };
    (0..).zip(times).map(see).collect()
}

#[test]
fn a_slow_camera_is_as_slow_as_ever_though_its_first_frames_came_in_a_burst() {
    let slow = (1..120).map(|n| 0.5 * f64::from(n));
    let shown = doubts(&mut Health::new(&TrackerConfig::default()), [0.0, 0.1].into_iter().chain(slow));
    assert!(shown.iter().all(Option::is_none), "{shown:?}");
}

#[test]
fn a_camera_that_becomes_slow_is_doubted_for_as_long_as_it_is() {
    let (usual, slow) = ((0..300).map(|n| f64::from(n) / 10.0), (1..120).map(|n| 30.0 + f64::from(n) / 2.0));
    let shown = doubts(&mut Health::new(&TrackerConfig::default()), usual.chain(slow));
    let raised = shown.iter().position(Option::is_some).unwrap();
    assert!((302..330).contains(&raised), "{raised}");
    assert!(shown[raised..].iter().all(|&doubt| doubt == Some(Doubt::FrameRate)));
}

#[test]
fn a_clock_that_is_set_back_keeps_no_doubt_for_as_long() {
    let (mut health, hour) = (Health::new(&TrackerConfig::default()), 3600.0);
    let mut see = |n: u32, back: f64, size: FrameSize| {
        let (look, steady) = (look(n + 1, walker(n)), Duration::from_millis(100 * u64::from(n)));
        let (time, tracks) = ((EventTime(0) + steady).plus_seconds(-back), &TrackerStep::default());
        if n == 260 {
            health.interrupt();
        }
        health.watch(&Sight { time, steady, size, look: &look, detections: Some(&[]), tracks })
    };
    let smaller = FrameSize { width: 384, height: 288 };
    let before: Vec<_> = (0..260).map(|n| see(n, 0.0, if n < 250 { SIZE } else { smaller })).collect();
    assert!(before.contains(&Some(Doubt::Unexplained)) && before[259] == Some(Doubt::Resolution), "{before:?}");
    let after: Vec<_> = (260..1400).map(|n| see(n, hour, smaller)).collect();
    assert!(after[700..].iter().all(Option::is_none), "{:?}", after[700]);
}

#[test]
fn a_picture_too_small_for_tiles_is_not_said_to_have_moved() {
    let tiny = Look { columns: 4, rows: 3, grey: vec![90; 12], mean: 90.0, spread: 24.0, ..look(0, None) };
    assert!(watch(60, |_| bare(tiny.clone())).iter().all(Option::is_none));
}
