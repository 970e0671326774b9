use proptest::prelude::*;

use super::*;

const FRAME: FrameSize = FrameSize { width: 800, height: 600 };
const HEIGHT: f32 = 100.0;

/// A person with the foot at (x, y).
fn person(x: f32, y: f32, score: f32) -> Detection {
    let bbox = BBox { x1: x - 20.0, y1: y - HEIGHT, x2: x + 20.0, y2: y };
    Detection { bbox, score, class: Class::Person }
}

fn at(seconds: f64) -> EventTime {
    EventTime(1_700_000_000_000_000).plus_seconds(seconds)
}

/// The steps of `seconds` at `fps`, with the detections that `scene` gives for each time.
fn play(seconds: f64, fps: f64, scene: impl Fn(f64) -> Vec<Detection>) -> Vec<TrackerStep> {
    let mut tracker = Tracker::default();
    let times = (0..).map(|frame| f64::from(frame) / fps).take_while(|time| *time < seconds);
    times.map(|time| tracker.update(at(time), FRAME, &scene(time))).collect()
}

fn walk(from: f32, speed: f32, time: f64) -> f32 {
    from + speed * time as f32
}

/// Ids that were ever confirmed, in order.
fn confirmed(steps: &[TrackerStep]) -> Vec<u64> {
    let points = steps.iter().flat_map(|step| &step.points);
    let mut ids: Vec<u64> = points.filter(|point| point.state == TrackState::Confirmed).map(|point| point.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn one_walker_is_one_track_from_the_first_frame_on_at_any_rate() {
    for fps in [5.0, 7.0, 10.0, 30.0] {
        let steps = play(4.0, fps, |time| vec![person(walk(100.0, 90.0, time), 400.0, 0.8)]);
        assert_eq!(confirmed(&steps).len(), 1, "at {fps} frames a second");
        assert!(steps.iter().all(|step| step.points.len() == 1 && step.points[0].id == 1));
        let first = steps.iter().position(|step| step.points[0].state == TrackState::Confirmed).unwrap();
        assert!(first >= 2 && (0.25..0.5).contains(&(first as f64 / fps)), "at {fps}: in frame {first}");
    }
}

#[test]
fn a_runner_is_one_track_where_nobody_else_can_be_meant() {
    // Five heights a second: half a height in each frame, or a whole one.
    let runner = |time| person(walk(60.0, 500.0, time), 400.0, 0.8);
    for fps in [5.0, 10.0] {
        let alone = play(1.4, fps, |time| vec![runner(time)]);
        assert_eq!(confirmed(&alone), [1], "at {fps} frames a second");
        assert!(alone.iter().all(|step| step.points.len() == 1));
    }
    let mut two = Tracker::default();
    two.update(at(0.0), FRAME, &[person(300.0, 400.0, 0.8)]);
    let either = two.update(at(0.1), FRAME, &[person(250.0, 400.0, 0.8), person(350.0, 400.0, 0.8)]);
    assert!(either.points.iter().all(|point| (point.id == 1) == (point.sighting == Sighting::Coasted)), "either might");
    assert_eq!(either.points.len(), 3);
}

#[test]
fn two_flashes_far_apart_are_no_runner() {
    let flashes = [300.0, 360.0];
    let scene = |time: f64| flashes.get((time * 10.0).round() as usize).map(|&x| person(x, 400.0, 0.8));
    assert_eq!(confirmed(&play(2.0, 10.0, |time| Vec::from_iter(scene(time)))), []);
    let then_stands = |time: f64| vec![person(if time < 0.05 { 300.0 } else { 360.0 }, 400.0, 0.8)];
    assert_eq!(confirmed(&play(2.0, 10.0, then_stands)), [2], "who stands at the second did not run from the first");
}

#[test]
fn people_who_pass_each_other_keep_their_ids() {
    for fps in [7.0, 15.0] {
        let scene = |time| {
            let (left, right) = (walk(100.0, 90.0, time), walk(600.0, -90.0, time));
            // While the boxes all but coincide the detector reports one of them.
            let hidden = (left - right).abs() < 25.0;
            let mut seen = vec![person(left, 402.0, 0.8)];
            seen.extend((!hidden).then(|| person(right, 396.0, 0.7)));
            seen
        };
        let steps = play(5.0, fps, scene);
        assert_eq!(confirmed(&steps), [1, 2]);
        let end = steps.last().unwrap();
        assert!(end.points[0].bbox.x1 > 400.0 && end.points[1].bbox.x1 < 300.0, "swapped at {fps}");
    }
}

#[test]
fn a_hidden_walker_coasts_for_a_second_and_is_known_again_after_two() {
    let hidden = |time: f64| (3.0..5.0).contains(&time);
    let scene = |time| {
        let seen = person(walk(100.0, 80.0, time), 400.0, 0.8);
        if hidden(time) { Vec::new() } else { vec![seen] }
    };
    let steps = play(7.0, 10.0, scene);
    assert_eq!(confirmed(&steps), [1]);
    let sightings = |frames: std::ops::Range<usize>| -> Vec<_> {
        steps[frames].iter().map(|step| step.points.first().map(|point| point.sighting)).collect()
    };
    assert_eq!(sightings(30..39), [Some(Sighting::Coasted); 9]);
    assert_eq!(sightings(41..50), [None; 9]);
    assert_eq!(sightings(50..70), [Some(Sighting::Matched); 20]);
}

#[test]
fn a_walker_who_does_not_return_ends_after_three_seconds_and_the_id_is_not_reused() {
    let away = |time: f64| (2.0..7.0).contains(&time);
    let scene = |time| if away(time) { Vec::new() } else { vec![person(300.0, 400.0, 0.8)] };
    let steps = play(9.0, 10.0, scene);
    let ended: Vec<usize> = (0..steps.len()).filter(|&frame| steps[frame].ended == [1]).collect();
    assert!(matches!(ended[..], [49..=50]), "{ended:?}");
    assert_eq!(confirmed(&steps), [1, 2]);
}

#[test]
fn a_gap_in_the_stream_longer_than_the_patience_ends_the_track() {
    let mut tracker = Tracker::default();
    for frame in 0..10 {
        tracker.update(at(f64::from(frame) / 10.0), FRAME, &[person(300.0, 400.0, 0.8)]);
    }
    let step = tracker.update(at(60.0), FRAME, &[person(300.0, 400.0, 0.8)]);
    assert_eq!((step.ended, step.points[0].id), (vec![1], 2));
}

#[test]
fn a_flash_and_furniture_are_never_confirmed() {
    let flash = play(2.0, 10.0, |time| if time < 0.15 { vec![person(300.0, 400.0, 0.9)] } else { Vec::new() });
    assert_eq!(confirmed(&flash), []);
    let cone = play(30.0, 10.0, |time| vec![person(300.0 + 2.0 * (9.0 * time).sin() as f32, 400.0, 0.55)]);
    assert_eq!(confirmed(&cone), []);
    let doubtful_walker = play(3.0, 10.0, |time| vec![person(walk(300.0, 60.0, time), 400.0, 0.55)]);
    assert_eq!(confirmed(&doubtful_walker), [1]);
}

#[test]
fn a_faint_detection_prolongs_a_track_but_begins_none() {
    let faint = play(2.0, 10.0, |_| vec![person(300.0, 400.0, 0.4)]);
    assert!(faint.iter().all(|step| step.points.is_empty()));
    let fading = play(6.0, 10.0, |time| vec![person(300.0, 400.0, if time < 1.0 { 0.8 } else { 0.35 })]);
    assert!(fading.iter().all(|step| step.points[0].sighting == Sighting::Matched && step.points[0].id == 1));
}

#[test]
fn a_second_box_on_the_same_person_begins_no_track() {
    let scene = |_| {
        let whole = person(300.0, 400.0, 0.9);
        let torso = BBox { y2: 355.0, ..whole.bbox };
        vec![whole, Detection { bbox: torso, score: 0.7, class: Class::Person }]
    };
    assert!(play(2.0, 10.0, scene).iter().all(|step| step.points.len() == 1));
}

#[test]
fn classes_do_not_mix() {
    let scene = |time| {
        let class = if time < 1.0 { Class::Person } else { Class::Bicycle };
        vec![Detection { class, ..person(300.0, 400.0, 0.9) }]
    };
    let steps = play(2.0, 10.0, scene);
    assert_eq!(confirmed(&steps), [1, 2]);
    assert_eq!(steps.last().unwrap().points.last().unwrap().class, Class::Bicycle);
}

#[test]
fn boxes_that_are_none_are_not_read() {
    let broken = [f32::NAN, f32::INFINITY, 10.0].map(|x2| {
        let bbox = BBox { x1: 10.0, y1: 10.0, x2, y2: 50.0 };
        Detection { bbox, score: 0.9, class: Class::Person }
    });
    let steps = play(1.0, 10.0, |_| broken.to_vec());
    assert!(steps.iter().all(|step| step.points.is_empty()));
}

#[test]
fn a_break_ends_every_track() {
    let mut tracker = Tracker::default();
    tracker.update(at(0.0), FRAME, &[person(100.0, 400.0, 0.8), person(300.0, 400.0, 0.9)]);
    assert_eq!(tracker.clear(), [1, 2]);
    // A loop begins again at an earlier time.
    let step = tracker.update(at(-5.0), FRAME, &[person(100.0, 400.0, 0.8)]);
    assert_eq!((step.points[0].id, step.ended), (3, vec![]));
}

fn detection() -> impl Strategy<Value = Detection> {
    (0.0_f32..800.0, 100.0_f32..600.0, 0.2_f32..1.0).prop_map(|(x, y, score)| person(x, y, score))
}

proptest! {
    #[test]
    fn whatever_comes_in_ids_are_fresh_ordered_and_end_once(
        frames in proptest::collection::vec((0.0_f64..0.8, proptest::collection::vec(detection(), 0..12)), 1..60),
    ) {
        let (mut tracker, mut again) = (Tracker::default(), Tracker::default());
        let (mut seconds, mut newest, mut over) = (0.0, 0, Vec::new());
        for (step, detections) in frames {
            seconds += step;
            let result = tracker.update(at(seconds), FRAME, &detections);
            prop_assert_eq!(&result, &again.update(at(seconds), FRAME, &detections), "two runs differ");
            let ids: Vec<u64> = result.points.iter().map(|point| point.id).collect();
            prop_assert!(ids.is_sorted_by(|a, b| a < b) && result.ended.is_sorted_by(|a, b| a < b));
            over.extend(result.ended);
            prop_assert!(ids.iter().all(|id| !over.contains(id)), "an ended track came back");
            newest = newest.max(ids.last().copied().unwrap_or(0));
            prop_assert!(result.points.iter().all(|point| point.bbox.width() > 0.0 && point.bbox.height() > 0.0));
            let matched = result.points.iter().filter(|point| point.sighting == Sighting::Matched).count();
            prop_assert!(matched <= detections.len());
        }
        over.extend(tracker.clear());
        over.sort_unstable();
        prop_assert_eq!(over, (1..=newest).collect::<Vec<u64>>(), "every track ends exactly once");
    }
}
