use super::*;
use crate::detection::BBox;
use crate::event::Direction;
use crate::time::EventTime;
use crate::tracker::{Sighting, TrackPoint};

const SIZE: FrameSize = FrameSize { width: 1000, height: 1000 };

/// Points up at x = 500 from y = 900 to y = 100: left is where x is smaller.
fn door() -> LineCounter {
    let (id, a, b) = ("door".to_owned(), [0.5, 0.9], [0.5, 0.1]);
    LineCounter::new(&LineSpec { id, a, b, anchor: Anchor::Foot, classes: vec![Class::Person], staff: false }, SIZE)
}

/// A person 100 px high (hysteresis 8 px) with the foot there, 10 frames a second.
fn seen(frame: i64, x: f64, y: f64, state: TrackState) -> Observation {
    let (x, y) = (x as f32, y as f32);
    let bbox = BBox { x1: x - 20.0, y1: y - 100.0, x2: x + 20.0, y2: y };
    let point = TrackPoint { id: 7, state, bbox, sighting: Sighting::Matched, class: Class::Person, score: 0.9 };
    Observation::new(EventTime(frame * 100_000), &point, Anchor::Foot, SIZE)
}

fn crossings(events: Vec<Event>) -> Vec<Crossing> {
    let crossing = |event| if let Event::Crossing(crossing) = event { Some(crossing) } else { None };
    events.into_iter().filter_map(crossing).collect()
}

fn walk(line: &mut LineCounter, path: &[(f64, f64)]) -> Vec<Crossing> {
    let mut events = Vec::new();
    for (frame, &(x, y)) in path.iter().enumerate() {
        line.observe(&seen(frame as i64, x, y, TrackState::Confirmed), &mut events);
    }
    crossings(events)
}

fn directions(path: &[(f64, f64)]) -> Vec<Direction> {
    walk(&mut door(), path).iter().map(|crossing| crossing.direction).collect()
}

#[test]
fn left_to_right_of_a_line_that_points_up_is_in() {
    assert_eq!(directions(&[(480.0, 500.0), (490.0, 500.0), (520.0, 500.0)]), [Direction::In]);
    assert_eq!(directions(&[(520.0, 500.0), (480.0, 500.0)]), [Direction::Out]);
}

#[test]
fn a_fast_crossing_between_two_frames_counts_at_the_time_it_got_clear_of_the_line() {
    let counted = walk(&mut door(), &[(400.0, 500.0), (800.0, 500.0)]);
    assert_eq!(counted.len(), 1);
    assert_eq!(counted[0].time, EventTime(27_000));
    assert_eq!((counted[0].track, counted[0].passage, counted[0].late), (7, 0, false));
}

#[test]
fn a_line_is_the_segment_only() {
    assert_eq!(directions(&[(400.0, 950.0), (600.0, 950.0)]), []);
    assert_eq!(directions(&[(400.0, 50.0), (600.0, 50.0)]), []);
}

#[test]
fn loitering_on_the_line_never_counts() {
    let path: Vec<_> = (0..500).map(|i| (500.0 + 7.0 * f64::from(i * 37 % 15 - 7) / 7.0, 500.0)).collect();
    assert_eq!(directions(&path), []);
    let mut arriving = vec![(450.0, 500.0)];
    arriving.extend(&path);
    arriving.push((450.0, 500.0));
    assert_eq!(directions(&arriving), [], "left the way it came");
    *arriving.last_mut().expect("not empty") = (550.0, 500.0);
    assert_eq!(directions(&arriving), [Direction::In], "passed on in the end, once");
}

#[test]
fn a_u_turn_on_the_line_does_not_count() {
    assert_eq!(directions(&[(450.0, 500.0), (507.0, 500.0), (450.0, 500.0)]), []);
}

#[test]
fn flicker_at_the_line_does_not_count() {
    let path: Vec<_> = (0..300).map(|i| (if i % 3 == 0 { 510.0 } else { 490.0 }, 500.0)).collect();
    assert_eq!(directions(&path), []);
    let path: Vec<_> = (0..300).map(|i| (if i % 2 == 0 { 450.0 } else { 514.0 }, 500.0)).collect();
    assert_eq!(directions(&path), []);
}

#[test]
fn who_stays_a_little_beyond_has_crossed() {
    let mut path = vec![(450.0, 500.0)];
    path.extend([(510.0, 500.0); 4]);
    assert_eq!(directions(&path), [], "clear for less than a third of a second");
    path.push((510.0, 500.0));
    assert_eq!(directions(&path), [Direction::In]);
}

#[test]
fn who_ends_a_little_beyond_has_crossed() {
    for state in [TrackState::Confirmed, TrackState::Tentative] {
        let (mut line, mut events) = (door(), Vec::new());
        line.observe(&seen(0, 480.0, 500.0, state), &mut events);
        line.observe(&seen(1, 510.0, 500.0, state), &mut events);
        assert_eq!(events, []);
        line.end(7, &mut events);
        assert_eq!(events.len(), usize::from(state == TrackState::Confirmed));
    }
}

#[test]
fn far_there_and_back_counts_twice() {
    let counted = walk(&mut door(), &[(450.0, 500.0), (517.0, 500.0), (450.0, 500.0), (517.0, 500.0)]);
    let told: Vec<_> = counted.iter().map(|c| (c.direction, c.passage)).collect();
    assert_eq!(told, [(Direction::In, 0), (Direction::Out, 1), (Direction::In, 2)]);
}

#[test]
fn a_way_round_the_end_counts_nothing_and_the_way_back_counts() {
    let round = [(450.0, 500.0), (450.0, 980.0), (550.0, 980.0), (550.0, 500.0)];
    assert_eq!(directions(&round), []);
    let mut and_back = round.to_vec();
    and_back.push((450.0, 500.0));
    assert_eq!(directions(&and_back), [Direction::Out]);
}

#[test]
fn through_the_line_and_round_its_end_close_by_counts_nothing() {
    let path = [(450.0, 880.0), (505.0, 880.0), (505.0, 920.0), (450.0, 920.0)];
    assert_eq!(directions(&path), [], "never clear of the line on the other side");
}

#[test]
fn the_place_where_a_track_gets_clear_decides_beside_an_end() {
    let onto_the_extension = [(450.0, 890.0), (504.0, 890.0), (504.0, 960.0), (540.0, 960.0)];
    assert_eq!(directions(&onto_the_extension), []);
    let from_the_extension = [(450.0, 960.0), (504.0, 960.0), (504.0, 890.0), (540.0, 890.0)];
    assert_eq!(directions(&from_the_extension), [Direction::In]);
}

#[test]
fn the_time_is_when_the_track_got_clear_for_good() {
    let counted = walk(&mut door(), &[(490.0, 500.0), (510.0, 500.0), (496.0, 500.0), (504.0, 500.0), (520.0, 500.0)]);
    assert_eq!(counted.iter().map(|c| c.time).collect::<Vec<_>>(), [EventTime(325_000)]);
}

#[test]
fn births_and_deaths_within_the_hysteresis_count_nothing() {
    assert_eq!(directions(&[(495.0, 500.0), (520.0, 500.0), (600.0, 500.0)]), []);
    assert_eq!(directions(&[(450.0, 500.0), (480.0, 500.0), (505.0, 500.0)]), []);
    assert_eq!(directions(&[(495.0, 500.0), (520.0, 500.0), (480.0, 500.0)]), [Direction::Out], "settled meanwhile");
}

#[test]
fn hysteresis_grows_with_the_person_and_has_a_least() {
    let tall = |x: f64, height: f32| {
        let bbox = BBox { x1: x as f32, y1: 500.0 - height, x2: x as f32, y2: 500.0 };
        let state = TrackState::Confirmed;
        let point = TrackPoint { id: 1, state, bbox, sighting: Sighting::Matched, class: Class::Person, score: 1.0 };
        Observation::new(EventTime(0), &point, Anchor::Foot, SIZE)
    };
    let mut counted = Vec::new();
    for (height, beyond) in [(400.0, 31.0), (400.0, 33.0), (10.0, 1.5), (10.0, 2.5)] {
        let (mut line, mut events) = (door(), Vec::new());
        line.observe(&tall(400.0, height), &mut events);
        line.observe(&tall(500.0 + beyond, height), &mut events);
        line.end(1, &mut events);
        counted.push(events.len());
    }
    assert_eq!(counted, [0, 1, 0, 1]);
}

#[test]
fn tentative_tracks_never_count_until_confirmed_and_then_with_the_true_time() {
    let (mut line, mut events) = (door(), Vec::new());
    for (frame, x) in [450.0, 550.0, 450.0].into_iter().enumerate() {
        line.observe(&seen(frame as i64, x, 500.0, TrackState::Tentative), &mut events);
    }
    assert_eq!(events, []);
    line.observe(&seen(3, 440.0, 500.0, TrackState::Confirmed), &mut events);
    line.observe(&seen(4, 540.0, 500.0, TrackState::Confirmed), &mut events);
    let told: Vec<_> = crossings(events).iter().map(|c| (c.direction, c.time.0, c.passage, c.late)).collect();
    let expected =
        [(Direction::In, 58_000, 0, true), (Direction::Out, 158_000, 1, true), (Direction::In, 368_000, 2, false)];
    assert_eq!(told, expected);
}

#[test]
fn a_track_that_dies_tentative_leaves_nothing() {
    let (mut line, mut events) = (door(), Vec::new());
    line.observe(&seen(0, 450.0, 500.0, TrackState::Tentative), &mut events);
    line.observe(&seen(1, 550.0, 500.0, TrackState::Tentative), &mut events);
    assert_eq!(line.tracked(), 1);
    line.end(7, &mut events);
    assert_eq!((line.tracked(), events.len()), (0, 0));
}

#[test]
fn only_the_classes_of_the_line_count() {
    let (mut line, mut events) = (door(), Vec::new());
    for (frame, x) in [450.0, 550.0].into_iter().enumerate() {
        let bicycle = Observation { class: Class::Bicycle, ..seen(frame as i64, x, 500.0, TrackState::Confirmed) };
        line.observe(&bicycle, &mut events);
    }
    assert_eq!(events, []);
}
