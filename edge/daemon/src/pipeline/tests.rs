//! A camera's pipeline, fed with boxes that have times.

use promenade_core::detection::{BBox, Class};
use promenade_core::scene::{Anchor, LineSpec, ZoneKind, ZoneSpec};

use super::*;

const SIZE: FrameSize = FrameSize { width: 640, height: 480 };

fn pipeline() -> Pipeline {
    let line = LineSpec {
        id: "door".to_owned(),
        a: [0.5, 0.95],
        b: [0.5, 0.05],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    let spec = SceneSpec { lines: vec![line], ..SceneSpec::default() };
    let today = Today::without_end();
    Pipeline::new("east", EventTime(0), spec, TrackerConfig::default(), today)
}

/// A person of 100 px whose foot is at `x`, seen at `seconds`.
fn frame(seconds: f64, x: f32) -> Analysed {
    let bbox = BBox { x1: x - 20.0, y1: 200.0, x2: x + 20.0, y2: 300.0 };
    let detections = vec![Detection { bbox, score: 0.9, class: Class::Person }];
    let (time, steady) = (EventTime(0).plus_seconds(seconds), Duration::from_secs_f64(seconds));
    Analysed { time, size: SIZE, discontinuity: false, detections, inferred: true, look: None, steady }
}

/// Walks from left to right over the line in four seconds; `change` may spoil a frame.
fn walk(mut change: impl FnMut(usize, &mut Analysed)) -> (u64, u64) {
    let mut pipeline = pipeline();
    for n in 0..40 {
        let mut seen = frame(n as f64 / 10.0, 120.0 + 10.0 * n as f32);
        change(n, &mut seen);
        pipeline.apply(&seen);
    }
    pipeline.interrupt();
    (pipeline.view().lines[0].today_in, pipeline.view().lines[0].today_out)
}

#[test]
fn who_walks_across_is_counted_once_and_shown() {
    assert_eq!(walk(|_, _| ()), (1, 0));
}

#[test]
fn a_clock_that_is_nudged_back_by_milliseconds_loses_nobody() {
    assert_eq!(walk(|n, seen| seen.time = EventTime(seen.time.micros() - if n == 20 { 150_000 } else { 0 })), (1, 0));
}

#[test]
fn a_clock_that_is_set_back_breaks_tracks_and_counts_nobody_twice() {
    assert_eq!(walk(|n, seen| seen.time = seen.time.plus_seconds(if n >= 10 { -3600.0 } else { 0.0 })), (1, 0));
}

#[test]
fn after_a_break_on_the_line_nobody_is_taken_for_the_person_before() {
    let mut pipeline = pipeline();
    for n in 0..10 {
        pipeline.apply(&frame(f64::from(n) / 10.0, 250.0));
    }
    let mut other_side = frame(1.1, 390.0);
    other_side.discontinuity = true;
    pipeline.apply(&other_side);
    for n in 12..22 {
        pipeline.apply(&frame(f64::from(n) / 10.0, 390.0));
    }
    pipeline.interrupt();
    assert_eq!((pipeline.view().lines[0].today_in, pipeline.view().lines[0].today_out), (0, 0));
}

#[test]
fn a_new_resolution_is_survived() {
    let mut pipeline = pipeline();
    pipeline.apply(&frame(0.0, 100.0));
    let small = FrameSize { width: 64, height: 48 };
    pipeline.apply(&Analysed { size: small, ..frame(0.1, 30.0) });
    assert_eq!(pipeline.view().size, Some(small));
}

#[test]
fn after_a_clock_was_set_back_the_rate_is_that_of_the_frames_since() {
    let mut pipeline = pipeline();
    for start in [3600.0, 0.0] {
        (0..50).for_each(|n| drop(pipeline.apply(&frame(start + f64::from(n) / 10.0, 100.0))));
        assert!((pipeline.view().fps - 10.0).abs() < 0.5, "{}", pipeline.view().fps);
    }
    assert!(pipeline.recent.len() < 40, "{} times in memory", pipeline.recent.len());
}

#[test]
fn a_minute_without_a_frame_is_a_break_though_the_source_knows_of_none() {
    let polygon = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let hall = ZoneSpec { id: "hall".to_owned(), polygon, classes: vec![Class::Person], ..ZoneSpec::default() };
    let today = Today::without_end();
    let spec = SceneSpec { zones: vec![hall], ..SceneSpec::default() };
    let mut pipeline = Pipeline::new("east", EventTime(0), spec, TrackerConfig::default(), today);
    let times = (0..50).map(|n| f64::from(n) / 10.0).chain((0..50).map(|n| 65.0 + f64::from(n) / 10.0));
    let told: Vec<Event> =
        times.filter_map(|time| pipeline.apply(&frame(time, 100.0)).batch).flat_map(|batch| batch.events).collect();
    let cut = |event: &Event| matches!(event, Event::Visit(visit) if visit.left.is_some() && !visit.complete);
    assert_eq!(told.iter().filter(|event| cut(event)).count(), 1, "when it ended nobody saw: {told:?}");
    let settles = |event: &Event| {
        matches!(event, Event::CameraSecond(camera)
            if camera.second == EventTime(65_000_000) && camera.doubt == Some(Doubt::Settling))
    };
    assert!(told.iter().any(settles), "{told:?}");
}

/// A generator of numbers that is the same everywhere (Numerical Recipes' constants).
fn next(state: &mut u32) -> usize {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*state >> 8) as usize
}

#[test]
fn boxes_sizes_looks_and_times_that_make_no_sense_are_survived() {
    const EDGES: [f32; 10] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, -1e9, -1.0, 0.0, 0.5, 40.0, 200.0];
    const SIDES: [u32; 5] = [0, 1, 2, 480, u32::MAX];
    const STEPS: [f64; 8] = [0.0, 0.1, 0.1, 0.1, -0.2, 5.0, -4000.0, 4e8];
    let square = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let zone = |id: &str, kind| ZoneSpec {
        id: id.to_owned(),
        kind,
        polygon: square.clone(),
        classes: vec![Class::Person],
        ..ZoneSpec::default()
    };
    let mut spec = pipeline().spec;
    spec.zones = vec![zone("hall", ZoneKind::Area), zone("queue", ZoneKind::Queue)];
    let today = Today::without_end();
    let mut pipeline = Pipeline::new("east", EventTime(0), spec, TrackerConfig::default(), today);
    let (mut state, mut seconds) = (7, 0.0);
    for n in 0..20_000_u64 {
        let mut pick = |among: usize| next(&mut state) % among;
        let size = if pick(50) > 0 { SIZE } else { FrameSize { width: SIDES[pick(5)], height: SIDES[pick(5)] } };
        seconds = f64::max(seconds + STEPS[if pick(50) > 0 { 1 } else { pick(8) }], 0.0) % 4e9;
        let mut analysed = Analysed { size, ..frame(seconds, 100.0) };
        let boxes = (0..pick(12)).map(|_| {
            let [x1, y1, x2, y2] = [(); 4].map(|()| EDGES[pick(10)]);
            Detection {
                bbox: BBox { x1, y1, x2, y2 },
                score: [0.9, 0.3, f32::NAN][pick(3)],
                class: Class::ALL[pick(2)],
            }
        });
        analysed.detections.extend(boxes);
        let (columns, rows) = (pick(4), pick(4));
        let grey = vec![pick(256) as u8; columns * rows];
        analysed.look = (pick(3) > 0).then(|| Look { columns, rows, grey, digest: n, ..Look::default() });
        analysed.steady = Duration::from_millis(100 * n);
        pipeline.apply(&analysed);
    }
    pipeline.interrupt();
    assert!(!pipeline.follows_anybody() && pipeline.view().zones.iter().all(|zone| zone.people == 0));
}
