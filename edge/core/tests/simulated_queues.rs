//! Queues whose truth is known: M/M/1 and M/M/3 with people who give up, turn away or walk through, driven as tracks
//! through a scene, ten and five frames a second.
//!
//! The truth is the realised simulation, not the theory of its mean: what each person did, and when.

use promenade_core::detection::{BBox, Class, FrameSize};
use promenade_core::event::{Event, Outcome, Wait};
use promenade_core::queue::{WaitDoubt, judge};
use promenade_core::scene::{QueueSpec, Scene, SceneSpec, ZoneKind, ZoneSpec};
use promenade_core::time::EventTime;
use promenade_core::tracker::{Sighting, TrackPoint, TrackState, TrackerStep};

/// So large that the longest queue fits.
const SIZE: FrameSize = FrameSize { width: 6000, height: 1000 };
/// The queue's zone reaches from here ...
const ENTRY: f64 = 1000.0;
/// ... to here; the counters are beyond.
const HEAD: f64 = 5000.0;
/// Seconds from the entry to the end of the line, or to the counter if nobody waits.
const WALK_S: f64 = 2.0;
/// Who turns away or walks through is in view for so many seconds.
const PASSING_S: f64 = 3.0;

/// What a person does, in seconds from the beginning.
#[derive(Clone, Copy, Debug)]
struct Person {
    arrives: f64,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// At that counter, from then until then.
    Served { counter: usize, from: f64, until: f64 },
    /// Gives up then.
    Abandons(f64),
    /// Comes near and turns away.
    Balks,
    /// Crosses the queue's zone on the way to somewhere else.
    WalksThrough,
}

struct Model {
    counters: usize,
    between_arrivals_s: f64,
    service_s: f64,
    /// Mean patience; endless without.
    patience_s: Option<f64>,
    /// One in so many turns away, and one walks through.
    one_passes_in: Option<u64>,
    people: u64,
    fps: i64,
}

/// Knuth's MMIX generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        let uniform = (self.next() as f64 + 0.5) / (1_u64 << 31) as f64;
        -mean * uniform.ln()
    }
}

/// First come, first served, by whichever counter is free first.
fn simulate(model: &Model) -> Vec<Person> {
    let mut random = Random(7);
    let mut free = vec![0.0_f64; model.counters];
    let mut arrives = 5.0;
    let person = |_| {
        arrives += random.exponential(model.between_arrivals_s);
        let passes = model.one_passes_in.map_or(9, |n| random.next() % n);
        let patience = model.patience_s.map_or(f64::INFINITY, |mean| random.exponential(mean).max(6.0));
        let service = random.exponential(model.service_s).max(1.0);
        let counter = (0..free.len()).min_by(|&a, &b| free[a].total_cmp(&free[b])).unwrap();
        let from = free[counter].max(arrives + WALK_S);
        let end = match passes {
            0 => End::Balks,
            1 => End::WalksThrough,
            _ if from - arrives > patience => End::Abandons(arrives + patience),
            _ => {
                free[counter] = from + service;
                End::Served { counter, from, until: from + service }
            }
        };
        Person { arrives, end }
    };
    (0..model.people).map(person).collect()
}

impl Person {
    /// When the person stops standing in line, if ever.
    fn waits_until(&self) -> Option<f64> {
        match self.end {
            End::Served { from, .. } => Some(from),
            End::Abandons(at) => Some(at),
            End::Balks | End::WalksThrough => None,
        }
    }

    fn in_view(&self) -> (f64, f64) {
        let until = match self.end {
            End::Served { until, .. } => until,
            End::Abandons(at) => at,
            End::Balks | End::WalksThrough => self.arrives + PASSING_S,
        };
        (self.arrives - 1.0, until + 1.0)
    }

    /// Where the foot is at `t`, with so many people ahead in the line.
    fn at(&self, t: f64, ahead: usize) -> (f64, f64) {
        let since = t - self.arrives;
        let line = HEAD - 20.0 - 50.0 * ahead as f64;
        match self.end {
            // Before the entry, 60 px a second.
            _ if since < 0.0 => (ENTRY + 60.0 * since, 500.0),
            End::Balks => (ENTRY - 50.0, 500.0 + 100.0 * since),
            End::WalksThrough => (ENTRY + 50.0, 500.0 + 50.0 * since),
            End::Served { counter, from, until } if t >= from => {
                let leaving = if t >= until { 60.0 } else { 0.0 };
                (HEAD + 60.0 + leaving, 440.0 + 60.0 * counter as f64)
            }
            End::Abandons(at) if t >= at => (line, 700.0),
            _ => (ENTRY + (line - ENTRY) * (since / WALK_S).min(1.0), 500.0),
        }
    }
}

fn spec(counters: usize) -> SceneSpec {
    let zone = |id: String, kind, [left, top, right, bottom]: [f64; 4], service| {
        let (w, h) = (f64::from(SIZE.width), f64::from(SIZE.height));
        let corner = |x: f64, y: f64| [x / w, y / h];
        let polygon = vec![corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
        let queue = QueueSpec { service, min_stay_s: 5.0 };
        ZoneSpec { id, kind, polygon, classes: vec![Class::Person], queue, ..ZoneSpec::default() }
    };
    let counter = |n: usize| format!("counter-{n}");
    let top = |n: usize| 410.0 + 60.0 * n as f64;
    let service = |n: usize| {
        let at = [HEAD + 20.0, top(n), HEAD + 100.0, top(n) + 60.0];
        zone(counter(n), ZoneKind::Service, at, Vec::new())
    };
    let mut zones: Vec<ZoneSpec> = (0..counters).map(service).collect();
    let queue = [ENTRY, 400.0, HEAD, 600.0];
    zones.push(zone("queue".to_owned(), ZoneKind::Queue, queue, (0..counters).map(counter).collect()));
    SceneSpec { zones, ..SceneSpec::default() }
}

/// What a scene told of a simulation.
#[derive(Default)]
struct Told {
    waits: Vec<Wait>,
    seconds: u32,
    length: f64,
    /// By frame with an opinion: how often, and how often it was that length and waits disagree.
    judged: (u32, u32),
    /// What newcomers were told to expect, by person.
    expected: Vec<(usize, f64)>,
}

fn play(model: &Model, people: &[Person]) -> Told {
    let mut scene = Scene::new(&spec(model.counters), SIZE);
    let mut told = Told::default();
    let until = people.iter().map(|person| person.in_view().1).fold(0.0, f64::max) + 20.0;
    let (mut gone, mut next_newcomer, mut before) = (0, 0, None);
    for frame in 0..(until * model.fps as f64) as i64 {
        let (time, t) = (EventTime(frame * 1_000_000 / model.fps), frame as f64 / model.fps as f64);
        let step = scene.follow(time, tracks(people, t, t - 1.0 / model.fps as f64, &mut gone));
        let queue = step.queues.last().copied().flatten().expect("the last zone is the queue");
        told.judged.0 += u32::from(queue.doubt.is_none());
        told.judged.1 += u32::from(queue.doubt == Some(WaitDoubt::LittlesLaw));
        if people.get(next_newcomer).is_some_and(|person| person.arrives <= t) {
            told.expected.extend(before.map(|wait| (next_newcomer, wait)));
            next_newcomer += 1;
        }
        before = queue.expected_wait_s;
        step.events.into_iter().for_each(|event| told.add(event));
    }
    told
}

/// The tracks of one frame; `gone` counts the people at the front of the list who are over and need no look.
fn tracks(people: &[Person], t: f64, before: f64, gone: &mut usize) -> TrackerStep {
    let (mut step, mut ahead) = (TrackerStep::default(), 0);
    while people.get(*gone).is_some_and(|person| person.in_view().1 < before) {
        *gone += 1;
    }
    for (index, person) in people.iter().enumerate().skip(*gone) {
        let (from, until) = person.in_view();
        if from > t {
            break;
        }
        let id = index as u64 + 1;
        if until >= t {
            step.points.push(point(id, person.at(t, ahead)));
        } else if until >= before {
            step.ended.push(id);
        }
        ahead += usize::from(person.arrives <= t && person.waits_until().is_some_and(|until| t < until));
    }
    step
}

fn point(id: u64, (x, y): (f64, f64)) -> TrackPoint {
    let (x, y, state, sighting) = (x as f32, y as f32, TrackState::Confirmed, Sighting::Matched);
    let bbox = BBox { x1: x - 20.0, y1: y - 100.0, x2: x + 20.0, y2: y };
    TrackPoint { id, state, bbox, sighting, class: Class::Person, score: 0.9 }
}

impl Told {
    fn add(&mut self, event: Event) {
        match event {
            Event::Wait(wait) => self.waits.push(wait),
            Event::ZoneSecond(second) if second.zone == "queue" => {
                self.seconds += 1;
                self.length += f64::from(second.mean);
            }
            _ => {}
        }
    }

    fn of(&self, outcome: Outcome) -> Vec<&Wait> {
        self.waits.iter().filter(|wait| wait.outcome == outcome).collect()
    }
}

fn length(wait: &Wait) -> f64 {
    wait.ended.seconds_since(wait.joined)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn within(percent: f64, told: f64, truth: f64, what: &str) {
    println!("{what}: {told:.3}, truth {truth:.3} ({:+.2} %)", 100.0 * (told / truth - 1.0));
    assert!((told - truth).abs() <= truth * percent / 100.0, "{what}: {told} instead of {truth}");
}

/// Plays the model and compares everything that is told with what was done.
fn check(model: &Model) -> Told {
    let people = simulate(model);
    let told = play(model, &people);
    let is_served = |person: &&Person| matches!(person.end, End::Served { .. });
    let served = people.iter().filter(is_served).count();
    let abandoned = people.iter().filter(|person| matches!(person.end, End::Abandons(_))).count();
    let through = people.iter().filter(|person| person.end == End::WalksThrough).count();
    let counts = [Outcome::Served, Outcome::Abandoned, Outcome::Passed, Outcome::Cut].map(|o| told.of(o).len());
    assert_eq!(counts, [served, abandoned, through, 0], "served, abandoned, passed, cut");
    let waited = |person: &Person| person.waits_until().map(|until| until - person.arrives);
    for wait in told.waits.iter().filter(|wait| wait.outcome != Outcome::Passed) {
        let truth = waited(&people[wait.track as usize - 1]).expect("who is told to have waited did");
        assert!((length(wait) - truth).abs() <= 2.0 / model.fps as f64 + 1e-6, "{wait:?}: {truth}");
    }
    let seconds = f64::from(told.seconds);
    let through_s = through as f64 * 2.0;
    let person_seconds = people.iter().filter_map(waited).sum::<f64>() + through_s;
    within(3.0, told.length / seconds, person_seconds / seconds, "length");
    let truth = mean(people.iter().filter(is_served).filter_map(waited));
    within(3.0, mean(told.of(Outcome::Served).into_iter().map(length)), truth, "wait");
    let last = people.iter().filter_map(Person::waits_until).fold(0.0, f64::max);
    let ended = told.of(Outcome::Served).iter().map(|wait| wait.ended).max().expect("somebody is served");
    within(3.0, served as f64 / ended.seconds_since(EventTime(0)), served as f64 / last, "rate");
    told
}

/// Little's law holds over the whole, and so it is not doubted; and what newcomers are told is right on average.
fn check_live(told: &Told) {
    let departures: Vec<f64> = told.waits.iter().filter(|w| w.outcome != Outcome::Passed).map(length).collect();
    let (seconds, rate) = (f64::from(told.seconds), 60.0 * departures.len() as f64 / f64::from(told.seconds));
    assert_eq!(judge(told.length / seconds, rate, Some(mean(departures.iter().copied()))), None);
    let (fine, disagree) = told.judged;
    println!("live: {fine} frames without doubt, {disagree} where Little's law disagrees");
    assert!(f64::from(disagree) < 0.05 * f64::from(fine + disagree));
    let waited = |track: usize| told.waits.iter().find(|wait| wait.track as usize == track + 1).map(length);
    let pairs: Vec<(f64, f64)> = told.expected.iter().filter_map(|&(n, e)| Some((e, waited(n)?))).collect();
    // The rate of the last ten minutes is itself a random number; its inverse is too great on average.
    within(15.0, mean(pairs.iter().map(|p| p.0)), mean(pairs.iter().map(|p| p.1)), "expected wait");
}

#[test]
fn one_counter() {
    let (counters, patience_s, one_passes_in) = (1, None, None);
    let (between_arrivals_s, service_s, people, fps) = (25.0, 20.0, 600, 10);
    check_live(&check(&Model { counters, between_arrivals_s, service_s, patience_s, one_passes_in, people, fps }));
}

#[test]
fn three_counters() {
    let (counters, patience_s, one_passes_in) = (3, None, None);
    let (between_arrivals_s, service_s, people, fps) = (18.0, 45.0, 800, 5);
    check_live(&check(&Model { counters, between_arrivals_s, service_s, patience_s, one_passes_in, people, fps }));
}

#[test]
fn people_give_up_turn_away_and_walk_through() {
    let (counters, patience_s, one_passes_in) = (2, Some(60.0), Some(9));
    let (between_arrivals_s, service_s, people, fps) = (12.0, 30.0, 800, 7);
    let model = Model { counters, between_arrivals_s, service_s, patience_s, one_passes_in, people, fps };
    let told = check(&model);
    assert!(told.of(Outcome::Abandoned).len() > 50 && told.of(Outcome::Passed).len() > 50);
}
