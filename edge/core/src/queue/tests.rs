use super::*;
use crate::detection::{BBox, Class};
use crate::tracker::TrackState;
use Outcome::{Abandoned, Cut, Passed, Served};

const SIZE: FrameSize = FrameSize { width: 1000, height: 1000 };

/// A queue and the stays of people in it, in seconds, given in the order in which they are told.
struct Play {
    queues: Queues,
    events: Vec<Event>,
}

impl Play {
    fn new(service: &[&str]) -> Self {
        let service = service.iter().map(|&id| id.to_owned()).collect();
        let queue = QueueSpec { service, min_stay_s: 5.0 };
        let zone = ZoneSpec { id: "tea".into(), kind: ZoneKind::Queue, queue, ..ZoneSpec::default() };
        let queues = Queues::new(&[zone]);
        let mut play = Self { queues, events: Vec::new() };
        play.at(-100.0, &[]);
        play
    }

    /// A frame in which those tracks stand there.
    fn at(&mut self, s: f64, tracks: &[(u64, f64)]) {
        let point = |&(id, x): &(u64, f64)| {
            let (state, sighting, x) = (TrackState::Confirmed, Sighting::Matched, x as f32);
            let bbox = BBox { x1: x - 20.0, y1: 400.0, x2: x + 20.0, y2: 500.0 };
            TrackPoint { id, state, bbox, sighting, class: Class::Person, score: 0.9 }
        };
        let points: Vec<TrackPoint> = tracks.iter().map(point).collect();
        self.queues.see(time(s), &points, SIZE);
        self.queues.advance(time(s), &[tracks.len() as u32], &mut self.events);
    }

    fn row(&mut self, zone: &str, track: u64, entered: f64, left: Option<f64>, complete: bool, lost: bool) {
        let (zone, class, visit) = (zone.to_owned(), Class::Person, 0);
        let visit = Visit { zone, track, class, visit, entered: time(entered), left: left.map(time), complete };
        self.queues.read(&visit, lost, &mut self.events);
    }

    fn enter(&mut self, zone: &str, track: u64, s: f64) {
        self.row(zone, track, s, None, true, false);
    }

    fn leave(&mut self, zone: &str, track: u64, s: f64) {
        self.row(zone, track, 0.0, Some(s), true, false);
    }

    /// The track ends inside `zone`.
    fn lose(&mut self, zone: &str, track: u64, s: f64) {
        self.row(zone, track, 0.0, Some(s), true, true);
        self.queues.end(track);
    }

    /// (track, visit, joined, ended, outcome) of all waits so far.
    fn waits(&mut self, until: f64) -> Vec<(u64, u32, f64, f64, Outcome)> {
        self.at(until, &[]);
        let row = |event: &Event| match event {
            Event::Wait(w) => (w.track, w.visit, seconds(w.joined), seconds(w.ended), w.outcome),
            other => panic!("{other:?}"),
        };
        self.events.iter().map(row).collect()
    }
}

fn time(s: f64) -> EventTime {
    EventTime::default().plus_seconds(s)
}

fn seconds(time: EventTime) -> f64 {
    time.0 as f64 / 1e6
}

#[test]
fn a_wait_ends_in_any_of_the_service_zones() {
    let mut play = Play::new(&["one", "two"]);
    play.enter("tea", 1, 10.0);
    play.enter("tea", 2, 12.0);
    play.enter("hall", 2, 20.0);
    play.leave("tea", 2, 40.0);
    play.enter("two", 2, 41.0);
    play.enter("one", 1, 50.0);
    play.leave("tea", 1, 51.0);
    assert_eq!(play.waits(52.0), [(2, 0, 12.0, 41.0, Served), (1, 0, 10.0, 50.0, Served)]);
}

#[test]
fn who_is_not_served_gave_up_or_walked_through() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    play.leave("tea", 1, 40.0);
    play.enter("tea", 2, 36.0);
    play.leave("tea", 2, 40.0);
    assert_eq!(play.waits(45.0), [], "may still be served");
    let waits = [(1, 0, 10.0, 40.0, Abandoned), (2, 0, 36.0, 40.0, Passed)];
    assert_eq!(play.waits(49.0), waits);
    play.enter("one", 1, 49.5);
    assert_eq!(play.waits(60.0), waits, "too late for service");
}

#[test]
fn a_late_service_ends_the_wait_where_the_queue_was_left() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    play.leave("tea", 1, 40.0);
    play.enter("one", 1, 45.5);
    assert_eq!(play.waits(46.0), [(1, 0, 10.0, 40.0, Abandoned)]);
}

#[test]
fn flicker_on_the_border_to_the_service_is_one_wait() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    for s in [40.0, 44.0, 48.0] {
        play.leave("tea", 1, s);
        play.enter("one", 1, s);
        play.leave("one", 1, s + 2.0);
        play.enter("tea", 1, s + 2.0);
    }
    play.leave("tea", 1, 53.0);
    assert_eq!(play.waits(80.0), [(1, 0, 10.0, 40.0, Served)]);
}

#[test]
fn flicker_in_and_out_of_the_queue_is_one_wait() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    for s in [20.0, 28.0, 36.0] {
        play.leave("tea", 1, s);
        play.enter("tea", 1, s + 3.0);
    }
    play.enter("one", 1, 50.0);
    assert_eq!(play.waits(60.0), [(1, 0, 10.0, 50.0, Served)]);
}

#[test]
fn a_customer_who_goes_back_is_no_second_wait_unless_served_again_after_it() {
    let mut play = Play::new(&["one"]);
    for track in [1, 2] {
        play.enter("tea", track, 10.0);
        play.enter("one", track, 20.0);
        play.leave("tea", track, 21.0);
        play.leave("one", track, 30.0);
        // Packs the bag in the queue's zone for long.
        play.enter("tea", track, 31.0);
    }
    play.leave("tea", 1, 60.0);
    play.enter("one", 2, 60.0);
    let first = [(1, 0, 10.0, 20.0, Served), (2, 0, 10.0, 20.0, Served)];
    assert_eq!(play.waits(90.0), [first.as_slice(), &[(2, 1, 31.0, 60.0, Served)]].concat());
}

#[test]
fn a_person_who_queues_again_later_waits_again() {
    let mut play = Play::new(&["one"]);
    for (n, s) in [10.0, 110.0].into_iter().enumerate() {
        play.enter("tea", 1, s);
        play.leave("tea", 1, s + 30.0);
        assert_eq!(play.waits(s + 50.0)[n], (1, n as u32, s, s + 30.0, Abandoned));
    }
}

#[test]
fn without_service_zones_leaving_is_being_served() {
    let mut play = Play::new(&[]);
    play.enter("tea", 1, 10.0);
    play.leave("tea", 1, 40.0);
    play.enter("tea", 2, 38.0);
    play.leave("tea", 2, 40.0);
    assert_eq!(play.waits(60.0), [(1, 0, 10.0, 40.0, Served), (2, 0, 38.0, 40.0, Passed)]);
}

#[test]
fn service_that_is_told_late_but_began_first_is_no_wait() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    play.enter("one", 1, 9.0);
    play.leave("one", 1, 60.0);
    play.leave("tea", 1, 61.0);
    assert_eq!(play.waits(90.0), []);
}

#[test]
fn a_break_cuts_waits_and_so_does_the_beginning_of_a_stream() {
    let mut play = Play::new(&["one"]);
    play.enter("tea", 1, 10.0);
    play.row("tea", 1, 10.0, Some(25.0), false, false);
    play.enter("tea", 2, 11.0);
    play.leave("tea", 2, 24.0);
    play.queues.interrupt(&mut play.events);
    play.at(30.0, &[(3, 500.0)]);
    play.enter("tea", 3, 30.0);
    play.enter("one", 3, 60.0);
    let waits = [(1, 0, 10.0, 25.0, Cut), (2, 0, 11.0, 24.0, Abandoned), (3, 0, 30.0, 60.0, Cut)];
    assert_eq!(play.waits(61.0), waits);
}

#[test]
fn a_track_that_is_lost_in_the_queue_is_cut() {
    let mut play = Play::new(&["one"]);
    play.at(10.0, &[(1, 500.0), (2, 15.0), (3, 500.0)]);
    (1..=3).for_each(|track| play.enter("tea", track, 0.0));
    play.leave("tea", 3, 9.0);
    play.at(13.0, &[]);
    (1..=2).for_each(|track| play.lose("tea", track, 10.0));
    play.queues.end(3);
    assert_eq!(play.waits(15.0), [], "somebody may go on with it");
    let waits = [(1, 0, 0.0, 10.0, Cut), (2, 0, 0.0, 10.0, Abandoned), (3, 0, 0.0, 9.0, Abandoned)];
    assert_eq!(play.waits(30.0), waits, "2 went out of the picture, 3 out of the zone");
    assert_eq!(play.queues.tracked(), 0);
}

#[test]
fn a_wait_goes_on_in_the_track_that_appears_where_the_other_was_lost() {
    // The new track appears before the tracker gives up the old one, or after.
    for (gone_at, frames) in [(12.0, [12.0, 13.0]), (14.0, [13.0, 14.0])] {
        let mut play = Play::new(&["one"]);
        play.at(10.0, &[(1, 500.0), (2, 700.0)]);
        play.enter("tea", 1, 0.0);
        play.enter("tea", 2, 5.0);
        for s in frames {
            play.at(s, if s < 13.0 { &[] } else { &[(3, 520.0)] });
            if s > 12.5 && s < 13.5 {
                play.enter("tea", 3, 13.0);
            } else {
                (1..=2).for_each(|track| play.lose("tea", track, 10.0));
            }
        }
        play.at(15.0, &[(3, 520.0)]);
        play.enter("one", 3, 50.0);
        play.leave("tea", 3, 50.0);
        let mut waits = play.waits(60.0);
        waits.sort_by_key(|wait| wait.0);
        assert_eq!(waits, [(2, 0, 5.0, 10.0, Cut), (3, 0, 0.0, 50.0, Served)], "{gone_at}");
    }
}

#[test]
fn a_wait_ends_when_another_track_appears_at_the_counter() {
    let mut play = Play::new(&["one"]);
    play.at(10.0, &[(1, 500.0)]);
    play.enter("tea", 1, 0.0);
    play.at(12.0, &[(2, 600.0)]);
    play.enter("one", 2, 12.0);
    play.at(13.0, &[(2, 600.0)]);
    play.lose("tea", 1, 10.0);
    assert_eq!(play.waits(14.0), [(1, 0, 0.0, 12.0, Served)]);
}

#[test]
fn who_comes_into_the_picture_does_not_go_on_with_the_wait_of_who_left_it() {
    let mut play = Play::new(&["one"]);
    play.at(10.0, &[(1, 15.0)]);
    play.enter("tea", 1, 0.0);
    play.at(12.0, &[(2, 15.0)]);
    play.enter("tea", 2, 12.0);
    play.lose("tea", 1, 10.0);
    play.enter("one", 2, 20.0);
    assert_eq!(play.waits(40.0), [(2, 0, 12.0, 20.0, Served), (1, 0, 0.0, 10.0, Abandoned)]);
}

#[test]
fn states_are_of_the_zones_of_the_scene() {
    let zones = [ZoneSpec::default(), ZoneSpec { kind: ZoneKind::Queue, ..ZoneSpec::default() }];
    let queues = Queues::new(&zones);
    let nothing_known = QueueState { expected_wait_s: None, doubt: Some(WaitDoubt::FewDepartures) };
    assert_eq!(queues.states(&[4, 2]), [None, Some(nothing_known)]);
}
