use super::*;
use crate::detection::{BBox, Class};
use crate::event::{CameraSecond, Direction, Doubt, Outcome, Visit};
use crate::tracker::TrackState;

const SIZE: FrameSize = FrameSize { width: 1000, height: 500 };

fn spec() -> SceneSpec {
    let classes = vec![Class::Person];
    let line =
        |id: &str, a, b| LineSpec { id: id.into(), a, b, anchor: Anchor::Foot, classes: classes.clone(), staff: false };
    let polygon = vec![[0.4, 0.2], [0.6, 0.2], [0.6, 0.9], [0.4, 0.9]];
    let (kind, anchor) = (ZoneKind::Queue, Anchor::Foot);
    SceneSpec {
        lines: vec![line("door", [0.5, 0.9], [0.5, 0.1]), line("far", [0.8, 0.9], [0.8, 0.1])],
        zones: vec![ZoneSpec {
            id: "queue".into(),
            kind,
            polygon,
            anchor,
            classes: classes.clone(),
            ..ZoneSpec::default()
        }],
        ignore: vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 0.19], [0.0, 0.19]]],
        ..SceneSpec::default()
    }
}

fn bbox(x: f64, y: f64) -> BBox {
    let (x, y) = (x as f32, y as f32);
    BBox { x1: x - 20.0, y1: y - 100.0, x2: x + 20.0, y2: y }
}

fn point(id: u64, x: f64) -> TrackPoint {
    let (state, sighting) = (TrackState::Confirmed, Sighting::Matched);
    TrackPoint { id, state, bbox: bbox(x, 250.0), sighting, class: Class::Person, score: 0.9 }
}

/// Feeds one frame of tracks, a tenth of a second after the frame before.
fn feed(scene: &mut Scene, frame: i64, points: Vec<TrackPoint>, ended: &[u64]) -> SceneStep {
    scene.follow(EventTime(frame * 100_000), TrackerStep { points, ended: ended.to_vec() })
}

fn walk(scene: &mut Scene, from_frame: i64, id: u64, path: &[f64]) -> Vec<Event> {
    walk_out(scene, from_frame, id, path, 0)
}

/// The same, and some frames in which nobody is seen: lines tell of a position only when its neighbourhood is over.
/// What one frame tells is in order of time.
fn walk_out(scene: &mut Scene, from_frame: i64, id: u64, path: &[f64], empty: usize) -> Vec<Event> {
    let seen = path.iter().map(|&x| vec![point(id, x)]).chain(std::iter::repeat_n(Vec::new(), empty));
    let step = |(frame, points)| {
        let events = feed(scene, frame, points, &[]).events;
        let is_sample = |event: &&Event| matches!(event, Event::ZoneSecond(_) | Event::CameraSecond(_));
        assert!(events.iter().filter(|event| !is_sample(event)).is_sorted_by_key(moment), "{events:#?}");
        events
    };
    (from_frame..).zip(seen).flat_map(step).collect()
}

fn crossings(events: &[Event]) -> Vec<(&str, Direction)> {
    let mut told = Vec::new();
    for event in events {
        if let Event::Crossing(crossing) = event {
            told.push((crossing.line.as_str(), crossing.direction));
        }
    }
    told
}

fn visits(events: &[Event]) -> Vec<&Visit> {
    events.iter().filter_map(|event| if let Event::Visit(visit) = event { Some(visit) } else { None }).collect()
}

fn cameras(events: &[Event]) -> Vec<CameraSecond> {
    let row = |event: &Event| if let Event::CameraSecond(c) = event { Some(c.clone()) } else { None };
    events.iter().filter_map(row).collect()
}

#[test]
fn a_walk_through_everything_is_told_in_order() {
    let mut scene = Scene::new(&spec(), SIZE);
    let events = walk_out(&mut scene, 0, 1, &[300.0, 380.0, 460.0, 540.0, 620.0, 700.0, 780.0, 860.0], 3);
    assert_eq!(crossings(&events), [("door", Direction::In), ("far", Direction::In)]);
    assert_eq!(visits(&events).len(), 2);
}

#[test]
fn events_of_one_frame_are_in_order_of_time() {
    let mut scene = Scene::new(&spec(), SIZE);
    let mut events = walk_out(&mut scene, 0, 1, &[300.0, 1000.0], 3);
    assert_eq!(crossings(&events), [("door", Direction::In), ("far", Direction::In)]);
    events = walk_out(&mut scene, 5, 1, &[100.0], 3);
    assert_eq!(crossings(&events), [("far", Direction::Out), ("door", Direction::Out)]);
}

#[test]
fn coasting_over_a_line_counts_only_when_seen_beyond() {
    let mut scene = Scene::new(&spec(), SIZE);
    let coasted = |x| TrackPoint { sighting: Sighting::Coasted, score: 0.0, ..point(1, x) };
    walk(&mut scene, 0, 1, &[400.0, 450.0]);
    let step = feed(&mut scene, 2, vec![coasted(550.0)], &[]);
    assert_eq!((crossings(&step.events), step.zones), (vec![], vec![1]));
    let step = feed(&mut scene, 3, vec![coasted(595.0)], &[]);
    assert_eq!(crossings(&step.events), []);
    // Without a position for a while, then seen again: the motion since the last match counts, at the time between.
    feed(&mut scene, 4, vec![], &[]);
    let events = walk_out(&mut scene, 5, 1, &[550.0], 3);
    let Some(Event::Crossing(crossing)) = events.iter().find(|e| matches!(e, Event::Crossing(_))) else { panic!() };
    assert_eq!(crossing.time, EventTime(332_000));

    let mut never_again = Scene::new(&spec(), SIZE);
    walk(&mut never_again, 0, 1, &[400.0, 450.0]);
    feed(&mut never_again, 2, vec![coasted(550.0)], &[]);
    let events = feed(&mut never_again, 3, vec![], &[1]).events;
    assert_eq!(crossings(&events), []);
    let ends: Vec<_> = visits(&events).iter().map(|v| (v.left, v.complete)).collect();
    assert_eq!(ends, [(Some(EventTime(100_000)), true)], "left when last matched");
}

#[test]
fn a_coasted_position_that_turns_back_counts_nothing() {
    let mut scene = Scene::new(&spec(), SIZE);
    let mut events = walk(&mut scene, 0, 1, &[400.0, 450.0]);
    let coasted = TrackPoint { sighting: Sighting::Coasted, ..point(1, 560.0) };
    events.extend(feed(&mut scene, 2, vec![coasted], &[]).events);
    events.extend(walk(&mut scene, 3, 1, &[440.0, 400.0]));
    assert_eq!(crossings(&events), []);
}

#[test]
fn ended_tracks_leave_no_memory() {
    let mut scene = Scene::new(&spec(), SIZE);
    for id in 1..=10_000 {
        let frame = 2 * id as i64;
        feed(&mut scene, frame, vec![point(id, 450.0)], &[]);
        feed(&mut scene, frame + 1, vec![point(id, 550.0)], &[]);
        feed(&mut scene, frame + 1, vec![], &[id]);
    }
    assert!(scene.meaning.tracked() < 100, "waits may yet go on in another track, for a while");
    feed(&mut scene, 30_000, vec![], &[]);
    assert_eq!(scene.lines.iter().map(LineCounter::tracked).sum::<usize>(), 0);
    assert_eq!(scene.zones.iter().map(Zone::tracked).sum::<usize>(), 0);
    assert_eq!(scene.meaning.tracked(), 0);
}

#[test]
fn a_break_closes_visits_and_the_second_and_forgets_the_side() {
    let mut scene = Scene::new(&spec(), SIZE);
    walk(&mut scene, 0, 1, &[450.0; 35]);
    let events = scene.interrupt(None);
    let visits: Vec<_> = visits(&events).iter().map(|v| (v.left, v.complete)).collect();
    assert_eq!(visits, [(Some(EventTime(3_400_000)), false)]);
    let camera = CameraSecond { second: EventTime(3_000_000), frames: 5, doubt: None };
    assert_eq!(cameras(&events), [camera]);
    assert_eq!(scene.interrupt(None), [], "nothing left to tell");
    let after = walk(&mut scene, 36, 1, &[550.0, 560.0]);
    assert_eq!(crossings(&after), [], "no motion across the break");
    let events = scene.interrupt(None);
    assert_eq!(cameras(&events)[0].doubt, Some(Doubt::Settling));
    assert_eq!(cameras(&events)[0].frames, 7, "the second that the break cut is told whole");
}

#[test]
fn frames_of_another_size_may_follow_a_break() {
    let mut scene = Scene::new(&spec(), SIZE);
    walk(&mut scene, 0, 1, &[300.0]);
    scene.interrupt(Some(FrameSize { width: 2000, height: 500 }));
    let events = walk_out(&mut scene, 10, 2, &[450.0, 550.0, 950.0, 1050.0], 3);
    assert_eq!(crossings(&events), [("door", Direction::In)], "the line is at x = 1000 now");
}

#[test]
fn two_runs_tell_the_same() {
    let run = || {
        let mut scene = Scene::new(&spec(), SIZE);
        let mut events = Vec::new();
        for frame in 0..300_i64 {
            let points = (1..=9_u64).map(|id| point(id, ((frame * 13 + id as i64 * 111) % 1000) as f64)).collect();
            events.extend(feed(&mut scene, frame, points, &[]).events);
        }
        events.extend(scene.interrupt(None));
        events
    };
    let events = run();
    assert!(!crossings(&events).is_empty());
    assert_eq!(events, run());
}

#[test]
fn detections_with_the_foot_in_an_ignored_area_are_dropped() {
    let mut scene = Scene::new(&spec(), SIZE);
    let detection = |y| Detection { bbox: bbox(500.0, y), score: 0.9, class: Class::Person };
    scene.apply(EventTime(0), &[detection(90.0), detection(95.0), detection(96.0), detection(700.0)]);
    assert_eq!(scene.kept, [detection(96.0), detection(700.0)], "the outline of the area belongs to it");
}

#[test]
fn a_frame_without_anybody_is_observed_all_the_same() {
    let mut scene = Scene::new(&spec(), SIZE);
    for frame in 0..10 {
        assert_eq!(scene.apply(EventTime(frame * 100_000), &[]).events, []);
    }
    let events = scene.apply(EventTime(1_000_000), &[]).events;
    assert_eq!(cameras(&events)[0].frames, 10);
    assert_eq!(events.len(), 2, "one row for the zone with nobody in it, one for the camera");
}

/// A vestibule with two lines, a staff door, and a queue between them with its counter.
fn shop() -> SceneSpec {
    let mut shop = spec();
    shop.lines[1].staff = true;
    shop.gates = vec![GateSpec { id: "east".into(), lines: vec!["door".into(), "inner".into()] }];
    shop.lines.push(LineSpec { id: "inner".into(), a: [0.7, 0.9], b: [0.7, 0.1], ..shop.lines[0].clone() });
    let polygon = vec![[0.6, 0.2], [0.66, 0.2], [0.66, 0.9], [0.6, 0.9]];
    let (id, kind) = ("counter".to_owned(), ZoneKind::Service);
    shop.zones.push(ZoneSpec { id, kind, polygon, ..shop.zones[0].clone() });
    shop.zones[0].queue = QueueSpec { service: vec!["counter".into()], min_stay_s: 1.0 };
    shop
}

/// What was told, one word an event.
fn words(events: &[Event]) -> Vec<String> {
    let word = |event: &Event| match event {
        Event::Crossing(c) => format!("{} {}", c.line, c.direction.name()),
        Event::GateCrossing(c) => format!("gate {} {} {}", c.line, c.direction.name(), c.passage),
        Event::Staff(mark) => format!("staff {}", mark.track),
        Event::Wait(wait) => format!("wait {} {}", wait.queue, wait.outcome.name()),
        Event::Visit(v) => format!("{} {}", v.zone, if v.left.is_some() { "left" } else { "entered" }),
        Event::Heat(_) => "heat".to_owned(),
        Event::ZoneSecond(_) | Event::CameraSecond(_) => "second".to_owned(),
    };
    events.iter().map(word).filter(|word| word != "second").collect()
}

#[test]
fn what_follows_from_an_event_comes_right_behind_it() {
    let mut scene = Scene::new(&shop(), SIZE);
    walk(&mut scene, 0, 9, &[300.0; 30]);
    let path = [350.0, 450.0, 480.0, 520.0, 550.0, 630.0, 690.0, 750.0, 850.0, 860.0, 860.0, 850.0, 650.0, 350.0];
    let events = walk_out(&mut scene, 30, 1, &path, 3);
    // Visits are told at once, crossings a quarter of a second later.
    let told = [
        "queue entered",
        "queue left",
        "counter entered",
        "wait queue served",
        "door in",
        "gate east in 0",
        "counter left",
        "inner in",
        "far in",
        "staff 1",
        "counter entered",
        "counter left",
        "far out",
        "inner out",
        "gate east out 1",
        "door out",
    ];
    assert_eq!(words(&events), told);
}

#[test]
fn heat_is_told_at_the_minute_and_at_a_break() {
    let mut scene = Scene::new(&spec(), SIZE);
    let events = walk(&mut scene, 0, 1, &[300.0; 605]);
    let heat = |events: &[Event]| {
        let part =
            |event: &Event| if let Event::Heat(heat) = event { Some((heat.start, heat.cells.clone())) } else { None };
        events.iter().filter_map(part).collect::<Vec<_>>()
    };
    let [(start, cells)] = &heat(&events)[..] else { panic!() };
    assert_eq!((*start, cells.len(), cells[0].0), (EventTime(0), 1, 9 * 32 + 9));
    assert!((cells[0].1 - 59.9).abs() < 1e-3);
    let rest = heat(&scene.interrupt(None));
    assert_eq!((rest.len(), rest[0].0), (1, EventTime(60_000_000)));
    assert!((rest[0].1[0].1 - 0.5).abs() < 1e-3, "the frame that completes the minute is in the next");
}

#[test]
fn a_track_lost_in_the_queue_is_told_as_cut_and_one_that_breaks_off_too() {
    let mut scene = Scene::new(&shop(), SIZE);
    walk(&mut scene, 0, 9, &[300.0; 30]);
    walk(&mut scene, 30, 1, &[350.0, 450.0, 450.0]);
    feed(&mut scene, 60, vec![], &[1]);
    walk(&mut scene, 61, 2, &[350.0, 550.0]);
    let events: Vec<Event> =
        (63..200).flat_map(|frame| feed(&mut scene, frame, vec![point(2, 550.0)], &[]).events).collect();
    let waits = |events: &[Event]| {
        let wait = |e: &Event| if let Event::Wait(w) = e { Some((w.track, w.ended.0, w.outcome)) } else { None };
        events.iter().filter_map(wait).collect::<Vec<_>>()
    };
    assert_eq!(waits(&events), [(1, 3_200_000, Outcome::Cut)], "who came from outside does not go on with it");
    assert_eq!(waits(&scene.interrupt(None)), [(2, 19_900_000, Outcome::Cut)]);
}

#[test]
fn a_person_is_followed_and_a_parked_car_only_where_cars_count() {
    let follows = |class, counted: &[Class]| {
        let mut spec = spec();
        spec.zones[0].classes = counted.to_vec();
        let mut scene = Scene::new(&spec, SIZE);
        scene.apply(EventTime(0), &[Detection { bbox: bbox(500.0, 400.0), score: 0.9, class }]);
        scene.follows_anybody()
    };
    assert!(follows(Class::Person, &[Class::Car]), "one sighting is enough");
    assert!(!follows(Class::Car, &[Class::Person]));
    assert!(follows(Class::Car, &[Class::Car]));
    assert!(!Scene::new(&spec(), SIZE).follows_anybody());
}
