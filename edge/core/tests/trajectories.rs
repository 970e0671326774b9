//! Real pedestrians with positions in metres, driven as tracks through a scene and compared with slow direct readings of
//! the same trajectories: occupancy frame by frame, dwell, density, heat and waits.
//!
//! The trajectories (`trajectories/{zara01,hotel}.csv`: frame, id, `x_m`, `y_m`, `vx`, `vy`; 25 frames a second, every
//! tenth is there) are found through `PROMENADE_EVAL_DATA`; without it the tests skip by name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use promenade_core::detection::{BBox, Class, FrameSize};
use promenade_core::event::{Event, Outcome, Visit, Wait};
use promenade_core::ground::{Ground, zone_area_m2};
use promenade_core::heat;
use promenade_core::level_of_service::density;
use promenade_core::scene::{GroundSpec, QueueSpec, Scene, SceneSpec, SceneStep, ZoneKind, ZoneSpec};
use promenade_core::time::EventTime;
use promenade_core::tracker::{Sighting, TrackPoint, TrackState, TrackerStep};

const SIZE: FrameSize = FrameSize { width: 1920, height: 1080 };
/// Seconds between two positions of a person.
const STEP_S: f64 = 0.4;
/// The height of everybody.
const PERSON_M: f64 = 1.7;

/// How far on the ground the hysteresis reaches: 14 cm, and more where the camera looks flat over the ground.
const HYSTERESIS_M: f64 = 0.4;

type Metres = [f64; 2];

/// Positions by person, at multiples of [`STEP_S`].
type People = BTreeMap<u64, Vec<(usize, Metres)>>;

/// left, top, right, bottom in metres.
type Area = [f64; 4];

/// What is tried on one recording.
struct Place {
    file: &'static str,
    /// All that people walk on.
    view: Area,
    hall: Area,
    queue: Area,
    counter: Area,
}

const PLACES: [Place; 2] = [
    Place {
        file: "zara01.csv",
        view: [-8.0, 4.0, 7.0, 21.0],
        hall: [-4.0, 7.0, 4.0, 17.0],
        queue: [-5.0, 9.0, 4.0, 13.0],
        counter: [-5.0, 13.0, 4.0, 15.0],
    },
    Place {
        file: "hotel.csv",
        view: [-4.0, -11.0, 5.0, 5.0],
        hall: [-1.0, -8.0, 3.0, 2.0],
        queue: [-1.0, -6.0, 3.0, -3.0],
        counter: [-1.0, -3.0, 3.0, -1.0],
    },
];

fn read(file: &str) -> Option<People> {
    let folder = PathBuf::from(std::env::var_os("PROMENADE_EVAL_DATA")?);
    let text = std::fs::read_to_string(folder.join("trajectories").join(file)).ok()?;
    let mut people = People::new();
    for line in text.lines().skip(1) {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().expect("a number")).collect();
        let step = (fields[0] as usize - 1) / 10;
        people.entry(fields[1] as u64).or_default().push((step, [fields[2], fields[3]]));
    }
    Some(people)
}

/// A camera 9 m over the near edge's middle, 4 m behind it, that sees the whole view: a pinhole, upright, tilted.
fn see(view: Area, [x, y]: Metres) -> [f64; 2] {
    let (sin, cos) = 0.6_f64.sin_cos();
    let (height, ahead) = (9.0, y - view[1] + 4.0);
    let (depth, below) = (ahead * cos + height * sin, height * cos - ahead * sin);
    let across = x - f64::midpoint(view[0], view[2]);
    // 600 pixels a unit of angle both ways.
    [0.5 + 600.0 / 1920.0 * across / depth, 0.5 + 600.0 / 1080.0 * below / depth]
}

fn corners([left, top, right, bottom]: Area) -> [Metres; 4] {
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}

impl Place {
    fn spec(&self) -> SceneSpec {
        let zone = |id: &str, kind, area: Area, service: &[&str]| {
            let polygon = corners(area).map(|corner| see(self.view, corner)).to_vec();
            let service = service.iter().map(|&id| id.to_owned()).collect();
            let queue = QueueSpec { service, min_stay_s: 2.0 };
            ZoneSpec { id: id.into(), kind, polygon, classes: vec![Class::Person], queue, ..ZoneSpec::default() }
        };
        let zones = vec![
            zone("hall", ZoneKind::Area, self.hall, &[]),
            zone("queue", ZoneKind::Queue, self.queue, &["counter"]),
            zone("counter", ZoneKind::Service, self.counter, &[]),
        ];
        let [left, top, right, bottom] = self.counter;
        let corners = corners(self.counter).map(|corner| see(self.view, corner));
        let ground = Some(GroundSpec { corners, width_m: right - left, length_m: bottom - top });
        SceneSpec { zones, ground, ..SceneSpec::default() }
    }

    fn point(&self, id: u64, at: Metres) -> TrackPoint {
        let [x, y] = see(self.view, at);
        let (x, y) = (x * f64::from(SIZE.width), y * f64::from(SIZE.height));
        let aside = see(self.view, [at[0] + PERSON_M, at[1]])[0] * f64::from(SIZE.width) - x;
        let (x, y, height) = (x as f32, y as f32, aside as f32);
        let bbox = BBox { x1: x - height / 5.0, y1: y - height, x2: x + height / 5.0, y2: y };
        let (state, sighting) = (TrackState::Confirmed, Sighting::Matched);
        TrackPoint { id, state, bbox, sighting, class: Class::Person, score: 0.9 }
    }

    /// Drives the scene: the state at every step, and every event.
    fn play(&self, people: &People) -> (Vec<SceneStep>, Vec<Event>) {
        let mut scene = Scene::new(&self.spec(), SIZE);
        let steps = people.values().filter_map(|path| path.last()).map(|last| last.0).max().expect("somebody") + 60;
        let mut told = Vec::new();
        for step in 0..steps {
            let mut tracks = TrackerStep::default();
            for (&id, path) in people {
                if let Ok(i) = path.binary_search_by_key(&step, |place| place.0) {
                    tracks.points.push(self.point(id, path[i].1));
                } else if path.last().is_some_and(|last| last.0 + 1 == step) {
                    tracks.ended.push(id);
                }
            }
            told.push(scene.follow(at(step), tracks));
        }
        let mut events: Vec<Event> = told.iter().flat_map(|step| step.events.clone()).collect();
        events.extend(scene.interrupt(None));
        (told, events)
    }
}

fn at(step: usize) -> EventTime {
    EventTime::default().plus_seconds(step as f64 * STEP_S)
}

fn inside([left, top, right, bottom]: Area, [x, y]: Metres) -> bool {
    x >= left && x <= right && y >= top && y <= bottom
}

/// The area with its outline moved outwards.
fn grown([left, top, right, bottom]: Area, by: f64) -> Area {
    [left - by, top - by, right + by, bottom + by]
}

/// A hundred positions a step on the straight motions, with their times in seconds.
fn finely(path: &[(usize, Metres)]) -> Vec<(f64, Metres)> {
    let mut fine = Vec::new();
    for pair in path.windows(2) {
        let ((s, a), (t, b)) = (pair[0], pair[1]);
        for k in 0..100 {
            let part = f64::from(k) / 100.0;
            let mix = |i: usize| a[i] + (b[i] - a[i]) * part;
            fine.push(((s as f64 + (t - s) as f64 * part) * STEP_S, [mix(0), mix(1)]));
        }
    }
    fine.extend(path.last().map(|&(s, at)| (s as f64 * STEP_S, at)));
    fine
}

/// Seconds inside an area.
fn dwell(path: &[(usize, Metres)], area: Area) -> f64 {
    let fine = finely(path);
    let both = |pair: &&[(f64, Metres)]| inside(area, pair[0].1) && inside(area, pair[1].1);
    fine.windows(2).filter(both).map(|pair| pair[1].0 - pair[0].0).sum()
}

fn within(percent: f64, told: f64, truth: f64, what: &str) {
    println!("{what}: {told:.3}, direct {truth:.3} ({:+.2} %)", 100.0 * (told / truth - 1.0));
    assert!((told - truth).abs() <= truth * percent / 100.0, "{what}: {told} instead of {truth}");
}

fn on_each(test: impl Fn(&Place, &People)) {
    for place in &PLACES {
        match read(place.file) {
            Some(people) => test(place, &people),
            None => println!("skipped {}: set PROMENADE_EVAL_DATA to the folder that holds trajectories/", place.file),
        }
    }
}

#[test]
fn occupancy_is_that_of_the_trajectories_frame_by_frame() {
    on_each(|place, people| {
        let (steps, events) = place.play(people);
        let count = |step: usize, band: f64| {
            let area = grown(place.hall, band);
            let here = |path: &&Vec<(usize, Metres)>| {
                path.binary_search_by_key(&step, |p| p.0).is_ok_and(|i| inside(area, path[i].1))
            };
            people.values().filter(here).count()
        };
        let truth: Vec<usize> = (0..steps.len()).map(|step| count(step, 0.0)).collect();
        let mut same = 0;
        for (step, told) in steps.iter().enumerate() {
            let told = told.zones[0] as usize;
            same += usize::from(told == truth[step]);
            let (least, most) = (count(step, -HYSTERESIS_M), count(step, HYSTERESIS_M));
            assert!((least..=most).contains(&told), "{told} instead of {least} to {most} in step {step}");
        }
        println!("{}: {same} of {} frames exact, all within the hysteresis", place.file, truth.len());
        let seconds: Vec<f64> = events.iter().filter_map(second_of_hall).collect();
        let mean = |sum: f64, n: usize| sum / n as f64;
        let direct = mean(truth.iter().map(|&people| people as f64).sum(), truth.len());
        within(2.0, mean(seconds.iter().sum(), seconds.len()), direct, "mean occupancy");
    });
}

fn second_of_hall(event: &Event) -> Option<f64> {
    if let Event::ZoneSecond(second) = event { (second.zone == "hall").then_some(f64::from(second.mean)) } else { None }
}

#[test]
fn dwell_and_density_are_those_of_the_trajectories() {
    on_each(|place, people| {
        let (steps, events) = place.play(people);
        let ended = |event: &Event| match event {
            Event::Visit(visit) if visit.zone == "hall" && visit.left.is_some() => Some(visit.clone()),
            _ => None,
        };
        let visits: Vec<Visit> = events.iter().filter_map(ended).collect();
        let told: f64 = visits.iter().filter_map(|v| Some(v.left?.seconds_since(v.entered))).sum();
        let direct: f64 = people.values().map(|path| dwell(path, place.hall)).sum();
        within(1.0, told, direct, "person-seconds of stays");
        let visitors = people.values().filter(|path| path.iter().any(|p| inside(place.hall, p.1))).count();
        let entered: BTreeSet<u64> = visits.iter().map(|visit| visit.track).collect();
        within(3.0, entered.len() as f64, visitors as f64, "visitors");

        // The ground is measured by the counter's rectangle only; the hall's area follows.
        let spec = place.spec();
        let ground = Ground::new(spec.ground.as_ref().expect("measured")).expect("sound");
        let area = zone_area_m2(&spec.zones[0], Some(&ground)).expect("before the horizon");
        let [left, top, right, bottom] = place.hall;
        within(0.01, area, (right - left) * (bottom - top), "area");
        let seconds = steps.len() as f64 * STEP_S;
        let mean = events.iter().filter_map(second_of_hall).sum::<f64>() / seconds;
        let direct = direct / seconds / ((right - left) * (bottom - top));
        within(3.0, density(mean, area).expect("an area"), direct, "density");
    });
}

#[test]
fn the_heat_on_the_ground_is_where_people_walked() {
    on_each(|place, people| {
        let (_, events) = place.play(people);
        let ground = Ground::new(place.spec().ground.as_ref().expect("measured")).expect("sound");
        let cells: BTreeMap<u16, heat::GroundCell> =
            heat::on_ground(&ground).into_iter().map(|c| (c.cell, c)).collect();
        let minutes = events.iter().filter_map(|event| if let Event::Heat(heat) = event { Some(heat) } else { None });
        let (mut warmth, mut middle) = (0.0, [0.0, 0.0]);
        for &(cell, seconds) in minutes.flat_map(|minute| &minute.cells) {
            let [x, y] = cells[&cell].centre;
            // From the counter's first corner back to the recording's origin.
            let place = [x + place.counter[0], y + place.counter[1]];
            warmth += f64::from(seconds);
            (0..2).for_each(|i| middle[i] += place[i] * f64::from(seconds));
        }
        let positions: Vec<Metres> = people.values().flatten().map(|p| p.1).collect();
        within(1.0, warmth, positions.len() as f64 * STEP_S, "person-seconds of heat");
        for i in 0..2 {
            let direct = positions.iter().map(|p| p[i]).sum::<f64>() / positions.len() as f64;
            let told = middle[i] / warmth;
            println!("{} middle of the heat: {told:.2} m, direct {direct:.2} m", place.file);
            assert!((told - direct).abs() < 0.2, "within a part of a cell");
        }
    });
}

/// The first wait of a person read off the fine path: joined, ended, outcome. The outlines of the zones are moved
/// outwards by `band`.
fn direct_wait(path: &[(usize, Metres)], place: &Place, band: f64) -> Option<(f64, f64, Outcome)> {
    let fine = finely(path);
    let in_queue = |at| inside(grown(place.queue, band), at);
    let in_service = |at| inside(grown(place.counter, band), at);
    let joined = fine.iter().position(|&(_, at)| in_queue(at) && !in_service(at))?;
    if fine[..joined].iter().any(|&(time, at)| in_service(at) && fine[joined].0 - time <= 5.0) {
        return None;
    }
    let mut last = joined;
    for (i, &(time, at)) in fine.iter().enumerate().skip(joined) {
        if time - fine[last].0 > 5.0 {
            break;
        }
        if in_service(at) {
            return Some((fine[joined].0, time, Outcome::Served));
        }
        last = if in_queue(at) { i } else { last };
    }
    let passed = fine[last].0 - fine[joined].0 < 2.0;
    let outcome = if passed { Outcome::Passed } else { Outcome::Abandoned };
    Some((fine[joined].0, fine[last].0, outcome))
}

/// Whether what a person did is beyond dispute: it begins and ends in view, not by grazing an outline, and not between two
/// positions.
fn is_plain(path: &[(usize, Metres)], place: &Place) -> bool {
    let outcome = |band| direct_wait(path, place, band).map(|wait| wait.2);
    let ends = [path.first(), path.last()].into_iter().flatten();
    let waits_at = |at| inside(place.queue, at) || inside(place.counter, at);
    let brief = direct_wait(path, place, 0.0).is_some_and(|(joined, ended, _)| ended - joined < 2.0 * STEP_S);
    !brief && !ends.map(|end| end.1).any(waits_at) && outcome(-HYSTERESIS_M) == outcome(HYSTERESIS_M)
}

#[test]
fn waits_are_those_of_the_trajectories() {
    on_each(|place, people| {
        let (_, events) = place.play(people);
        let wait = |event: &Event| if let Event::Wait(wait) = event { Some(wait.clone()) } else { None };
        let waits: Vec<Wait> = events.iter().filter_map(wait).filter(|wait| wait.visit == 0).collect();
        let (mut plain, mut told_s, mut direct_s) = (0, 0.0, 0.0);
        for (&id, path) in people.iter().filter(|(_, path)| is_plain(path, place)) {
            let told = waits.iter().find(|wait| wait.track == id);
            let direct = direct_wait(path, place, 0.0);
            assert_eq!(told.map(|wait| wait.outcome), direct.map(|wait| wait.2), "{id}: {told:?}, {direct:?}");
            let (Some(told), Some((joined, ended, _))) = (told, direct) else { continue };
            plain += 1;
            told_s += told.ended.seconds_since(told.joined);
            direct_s += ended - joined;
        }
        println!("{}: {plain} waits end alike", place.file);
        assert!(plain > 20);
        within(1.0, told_s, direct_s, "seconds waited");
    });
}
