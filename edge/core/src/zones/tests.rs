use proptest::prelude::*;

use super::*;
use crate::detection::BBox;
use crate::scene::ZoneKind;
use crate::tracker::{Sighting, TrackPoint};

const SIZE: FrameSize = FrameSize { width: 1000, height: 1000 };
use TrackState::{Confirmed, Tentative};

fn zone(polygon: &[[f64; 2]]) -> Zone {
    let (id, kind, classes) = ("square".to_owned(), ZoneKind::Area, vec![Class::Person]);
    Zone::new(&ZoneSpec { id, kind, polygon: polygon.to_vec(), classes, ..ZoneSpec::default() }, SIZE)
}

/// From 400 to 600 both ways.
fn square() -> Zone {
    zone(&[[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]])
}

/// A person 100 px high (hysteresis 8 px), 10 frames a second.
fn seen(frame: i64, x: f64, y: f64, state: TrackState) -> Observation {
    let (x, y) = (x as f32, y as f32);
    let bbox = BBox { x1: x - 20.0, y1: y - 100.0, x2: x + 20.0, y2: y };
    let point = TrackPoint { id: 3, state, bbox, sighting: Sighting::Matched, class: Class::Person, score: 0.9 };
    Observation::new(EventTime(frame * 100_000), &point, Anchor::Foot, SIZE)
}

/// (visit, entered, left, complete) of every visit told, times in tenths of a second where they are whole.
fn told(events: &[Event]) -> Vec<(u32, i64, Option<i64>, bool)> {
    let row = |event: &Event| match event {
        Event::Visit(v) => (v.visit, v.entered.0 / 100_000, v.left.map(|t| t.0 / 100_000), v.complete),
        other => panic!("{other:?}"),
    };
    events.iter().map(row).collect()
}

fn walk(zone: &mut Zone, from_frame: i64, path: &[f64]) -> (Vec<Event>, Vec<u32>) {
    let (mut events, mut people) = (Vec::new(), Vec::new());
    for (frame, &x) in (from_frame..).zip(path) {
        zone.begin_frame();
        zone.observe(&seen(frame, x, 500.0, Confirmed), &mut events);
        people.push(zone.people());
    }
    (events, people)
}

#[test]
fn a_visit_is_told_when_it_begins_and_again_when_it_ends() {
    let (events, people) = walk(&mut square(), 0, &[360.0, 440.0, 500.0, 560.0, 640.0]);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(3), true)]);
    let Event::Visit(visit) = &events[1] else { panic!() };
    assert_eq!(
        (visit.entered, visit.left),
        (EventTime(50_000), Some(EventTime(350_000))),
        "when it passed the outline"
    );
    assert_eq!(people, [0, 1, 1, 1, 0]);
}

#[test]
fn flicker_on_the_outline_makes_no_visits() {
    let shaking: Vec<f64> = (0..600).map(|i| 400.0 + f64::from(i * 37 % 15 - 7)).collect();
    let mut outside = vec![380.0];
    outside.extend(&shaking);
    let (events, people) = walk(&mut square(), 0, &outside);
    assert_eq!((events, people.iter().max()), (vec![], Some(&0)));
    let mut inside = vec![450.0];
    inside.extend(&shaking);
    let (events, people) = walk(&mut square(), 0, &inside);
    assert_eq!(told(&events), [(0, 0, None, true)]);
    assert_eq!(people.iter().min(), Some(&1));
}

#[test]
fn who_stands_still_just_inside_is_inside_after_a_while() {
    let (events, people) = walk(&mut square(), 0, &[[380.0].as_slice(), &[404.0; 30]].concat());
    assert_eq!(told(&events).len(), 1);
    assert_eq!((people[20], people[21], people[30]), (0, 1, 1));
    let (events, _) = walk(&mut square(), 0, &[[450.0].as_slice(), &[396.0; 30]].concat());
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(0), true)]);
}

#[test]
fn visits_are_numbered() {
    let (events, _) = walk(&mut square(), 0, &[500.0, 700.0, 500.0, 700.0]);
    assert_eq!(
        told(&events).iter().map(|v| (v.0, v.2.is_some())).collect::<Vec<_>>(),
        [(0, false), (0, true), (1, false), (1, true)]
    );
}

#[test]
fn tentative_tracks_never_count_and_are_credited_with_their_true_times() {
    let (mut zone, mut events) = (square(), Vec::new());
    for (frame, x) in [500.0, 700.0, 500.0].into_iter().enumerate() {
        zone.begin_frame();
        zone.observe(&seen(frame as i64, x, 500.0, Tentative), &mut events);
        assert_eq!((zone.people(), events.len()), (0, 0));
    }
    zone.begin_frame();
    zone.observe(&seen(3, 500.0, 500.0, Confirmed), &mut events);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(0), true), (1, 1, None, true)]);
    assert_eq!(zone.people(), 1);
}

#[test]
fn a_track_that_dies_tentative_leaves_nothing() {
    let (mut zone, mut events) = (square(), Vec::new());
    zone.observe(&seen(0, 500.0, 500.0, Tentative), &mut events);
    zone.end(3, &mut events);
    zone.observe(&seen(1, 500.0, 500.0, Tentative), &mut events);
    zone.interrupt(&mut events);
    assert_eq!((events, zone.tracked()), (vec![], 0));
}

#[test]
fn a_lost_track_left_when_it_was_last_matched() {
    let mut zone = square();
    let (mut events, _) = walk(&mut zone, 0, &[500.0, 510.0]);
    zone.begin_frame();
    zone.coast(&seen(2, 520.0, 500.0, Confirmed), Point::new(520.0, 450.0));
    assert_eq!(zone.people(), 1, "still there for the occupancy");
    zone.begin_frame();
    zone.coast(&seen(3, 620.0, 500.0, Confirmed), Point::new(620.0, 450.0));
    assert_eq!(zone.people(), 0, "carried out of the zone by the prediction");
    zone.end(3, &mut events);
    zone.end_frame(EventTime(100_000 * 130), &mut events);
    assert_eq!(told(&events).len(), 1, "another may still go on with it");
    zone.end_frame(EventTime(100_000 * 132), &mut events);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(1), true)]);
    assert_eq!(zone.tracked(), 0);
}

/// Track 3 sits in the zone and is lost at frame 1; then `track` is seen at `x` from `frame` on, for three frames.
fn lost_and_seen_again(zone: &mut Zone, track: u64, frame: i64, x: f64) -> Vec<Event> {
    let (mut events, _) = walk(zone, 0, &[500.0, 500.0]);
    zone.end(3, &mut events);
    for at in frame..frame + 3 {
        let state = if at == frame { Tentative } else { Confirmed };
        zone.observe(&Observation { track, ..seen(at, x, 500.0, state) }, &mut events);
        zone.end_frame(EventTime(at * 100_000), &mut events);
    }
    zone.interrupt(&mut events);
    events
}

#[test]
fn a_stay_whose_track_was_lost_goes_on_in_the_one_that_appears_there() {
    let events = lost_and_seen_again(&mut square(), 4, 60, 520.0);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(62), false)]);
    assert!(events.iter().all(|event| matches!(event, Event::Visit(visit) if visit.track == 3)));
}

#[test]
fn who_appears_far_away_or_late_or_in_a_zone_of_staff_is_another() {
    let two = [(0, 0, None, true), (0, 0, Some(1), true)];
    for (frame, x) in [(2, 590.0), (102, 500.0)] {
        let events = lost_and_seen_again(&mut square(), 4, frame, x);
        let of_first: Vec<_> =
            events.iter().filter(|e| matches!(e, Event::Visit(v) if v.track == 3)).cloned().collect();
        assert_eq!((told(&of_first), events.len()), (two.to_vec(), 4), "{frame} {x}");
    }
    let mut staff = square();
    staff.hands_over = false;
    assert_eq!(lost_and_seen_again(&mut staff, 4, 60, 500.0).len(), 4);
}

#[test]
fn a_flash_where_somebody_was_lost_takes_nothing() {
    let mut zone = square();
    let (mut events, _) = walk(&mut zone, 0, &[500.0, 500.0]);
    zone.end(3, &mut events);
    zone.observe(&Observation { track: 4, ..seen(3, 500.0, 500.0, Tentative) }, &mut events);
    zone.end(4, &mut events);
    for frame in 6..9 {
        zone.observe(&Observation { track: 5, ..seen(frame, 500.0, 500.0, Confirmed) }, &mut events);
    }
    zone.interrupt(&mut events);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(8), false)]);
}

#[test]
fn a_prediction_neither_enters_nor_leaves() {
    let mut zone = square();
    let (mut events, _) = walk(&mut zone, 0, &[500.0, 580.0]);
    zone.coast(&seen(2, 660.0, 500.0, Confirmed), Point::new(660.0, 450.0));
    zone.observe(&seen(3, 590.0, 500.0, Confirmed), &mut events);
    assert_eq!(told(&events), [(0, 0, None, true)], "one visit without a gap");
}

#[test]
fn a_prediction_out_of_the_frame_is_not_there() {
    let mut zone = zone(&[[0.8, 0.2], [1.0, 0.2], [1.0, 0.8], [0.8, 0.8]]);
    walk(&mut zone, 0, &[950.0, 990.0]);
    zone.begin_frame();
    zone.coast(&seen(2, 1030.0, 500.0, Confirmed), Point::new(1030.0, 450.0));
    assert_eq!(zone.people(), 0);
}

#[test]
fn a_break_cuts_the_visit() {
    let mut zone = square();
    let (mut events, _) = walk(&mut zone, 0, &[500.0, 510.0, 520.0]);
    zone.interrupt(&mut events);
    assert_eq!(told(&events), [(0, 0, None, true), (0, 0, Some(2), false)]);
    assert_eq!((zone.people(), zone.tracked()), (0, 0));
}

#[test]
fn the_border_of_the_frame_asks_for_no_hysteresis() {
    // Along the lower border, where the foot of whoever is cut off lies exactly on the outline.
    let mut zone = zone(&[[0.4, 0.7], [0.6, 0.7], [0.6, 1.0], [0.4, 1.0]]);
    let mut events = Vec::new();
    for (frame, x) in [300.0, 420.0, 500.0].into_iter().enumerate() {
        zone.observe(&seen(frame as i64, x, 1040.0, Confirmed), &mut events);
    }
    assert_eq!(told(&events), [(0, 0, None, true)]);
}

#[test]
fn a_narrow_zone_can_be_entered() {
    // 10 px wide, the hysteresis is 8.
    let mut zone = zone(&[[0.5, 0.1], [0.51, 0.1], [0.51, 0.9], [0.5, 0.9]]);
    let (events, _) = walk(&mut zone, 0, &[480.0, 505.0, 530.0]);
    assert_eq!(told(&events).len(), 2);
}

#[test]
fn only_the_classes_of_the_zone_count() {
    let (mut zone, mut events) = (square(), Vec::new());
    zone.observe(&Observation { class: Class::Car, ..seen(0, 500.0, 500.0, Confirmed) }, &mut events);
    assert_eq!((events, zone.people(), zone.tracked()), (vec![], 0, 0));
}

proptest! {
    #[test]
    fn visits_are_whole_ordered_and_bounded_by_the_walk(
        path in prop::collection::vec((300.0..700.0_f64, 300.0..700.0_f64), 1..60), confirmed_at in 0_usize..10,
    ) {
        let (mut zone, mut events) = (square(), Vec::new());
        for (frame, &(x, y)) in path.iter().enumerate() {
            zone.begin_frame();
            let state = if frame < confirmed_at { Tentative } else { Confirmed };
            zone.observe(&seen(frame as i64, x, y, state), &mut events);
        }
        zone.end(3, &mut events);
        zone.interrupt(&mut events);
        prop_assert!(path.len() > confirmed_at || events.is_empty());
        let visits: Vec<&Visit> =
            events.iter().map(|e| if let Event::Visit(v) = e { v } else { unreachable!() }).collect();
        let ended: Vec<&&Visit> = visits.iter().filter(|v| v.left.is_some()).collect();
        for (n, visit) in ended.iter().enumerate() {
            prop_assert_eq!(visit.visit, n as u32);
            prop_assert!(visit.left >= Some(visit.entered));
        }
        prop_assert!(ended.windows(2).all(|pair| pair[0].left <= Some(pair[1].entered)));
        let begun: Vec<_> = visits.iter().filter(|v| v.left.is_none()).map(|v| (v.visit, v.entered)).collect();
        prop_assert_eq!(begun, ended.iter().map(|v| (v.visit, v.entered)).collect::<Vec<_>>());
    }
}
