//! Totals of a whole run, for the summary of a replay.
//!
//! Owns sums over events in memory. The store answers questions about periods; this answers "what did this file hold".

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::event::{Crossing, Direction, Event, Outcome, Visit, Wait};
use promenade_core::scene::{SceneSpec, ZoneKind};

/// Counts of one line over a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTally {
    /// Id of the line.
    pub id: String,
    /// Crossings from left to right of a->b, staff left out.
    pub inward: u64,
    /// The other way.
    pub outward: u64,
    /// Staff's crossings from left to right.
    pub staff_inward: u64,
    /// Staff's the other way.
    pub staff_outward: u64,
}

/// Counts of this camera's part of one gate over a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateTally {
    /// Id of the gate.
    pub id: String,
    /// People in, staff left out.
    pub inward: u64,
    /// People out.
    pub outward: u64,
    /// Staff in.
    pub staff_inward: u64,
    /// Staff out.
    pub staff_outward: u64,
}

/// One zone over a run. `None`: nothing was observed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ZoneTally {
    /// Id of the zone.
    pub id: String,
    /// Visits that began.
    pub entries: u64,
    /// Mean people inside over the observed seconds.
    pub occupancy_mean: Option<f64>,
    /// Greatest number inside.
    pub occupancy_max: Option<u32>,
    /// Median length in seconds of the complete visits.
    pub dwell_p50_s: Option<f64>,
}

/// One queue zone over a run. `None`: nothing was observed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueTally {
    /// Id of the zone.
    pub id: String,
    /// Mean length over the observed seconds.
    pub length_mean: Option<f64>,
    /// Greatest length.
    pub length_max: Option<u32>,
    /// People who were served.
    pub served: u64,
    /// People who gave up.
    pub abandoned: u64,
    /// Median wait in seconds of those who were served.
    pub wait_p50_s: Option<f64>,
    /// 90th percentile of the same.
    pub wait_p90_s: Option<f64>,
}

#[derive(Debug, Default)]
struct ZoneSums {
    entries: u64,
    seconds: u64,
    people: f64,
    max: u32,
    stays_s: Vec<f64>,
    waits_s: Vec<f64>,
    abandoned: u64,
}

/// Who crossed a line or a gate how often: by id and track, in and out.
type Crossed = BTreeMap<String, BTreeMap<u64, (u64, u64)>>;

/// Sums events as they come. Who is staff is known for certain at the end, so crossings are kept by track until then.
#[derive(Debug)]
pub struct Tally {
    line_ids: Vec<String>,
    gate_ids: Vec<String>,
    kinds: Vec<(String, ZoneKind)>,
    lines: Crossed,
    gates: Crossed,
    staff: BTreeSet<u64>,
    zones: BTreeMap<String, ZoneSums>,
}

impl Tally {
    /// A tally with a row for every line, gate and zone of the scene.
    pub fn new(spec: &SceneSpec) -> Self {
        Self {
            line_ids: spec.lines.iter().map(|line| line.id.clone()).collect(),
            gate_ids: spec.gates.iter().map(|gate| gate.id.clone()).collect(),
            kinds: spec.zones.iter().map(|zone| (zone.id.clone(), zone.kind)).collect(),
            lines: Crossed::new(),
            gates: Crossed::new(),
            staff: BTreeSet::new(),
            zones: BTreeMap::new(),
        }
    }

    /// Adds one event.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Crossing(crossing) => cross(&mut self.lines, crossing),
            Event::GateCrossing(crossing) => cross(&mut self.gates, crossing),
            Event::Staff(mark) => drop(self.staff.insert(mark.track)),
            Event::Visit(visit) => self.add_visit(visit),
            Event::Wait(wait) => self.add_wait(wait),
            Event::ZoneSecond(second) => {
                let sums = self.zones.entry(second.zone.clone()).or_default();
                sums.seconds += 1;
                sums.people += f64::from(second.mean);
                sums.max = sums.max.max(second.max);
            }
            Event::CameraSecond(_) | Event::Heat(_) => {}
        }
    }

    fn add_visit(&mut self, visit: &Visit) {
        let sums = self.zones.entry(visit.zone.clone()).or_default();
        match visit.left {
            None => sums.entries += 1,
            Some(left) if visit.complete => sums.stays_s.push(left.seconds_since(visit.entered)),
            Some(_) => {}
        }
    }

    fn add_wait(&mut self, wait: &Wait) {
        let sums = self.zones.entry(wait.queue.clone()).or_default();
        match wait.outcome {
            Outcome::Served => sums.waits_s.push(wait.ended.seconds_since(wait.joined)),
            Outcome::Abandoned => sums.abandoned += 1,
            Outcome::Passed | Outcome::Cut => {}
        }
    }

    /// One entry a line, in config order.
    pub fn lines(&self) -> Vec<LineTally> {
        let row = |id: &String| {
            let (public, staff) = self.counts(self.lines.get(id));
            let ((inward, outward), (staff_inward, staff_outward)) = (public, staff);
            LineTally { id: id.clone(), inward, outward, staff_inward, staff_outward }
        };
        self.line_ids.iter().map(row).collect()
    }

    /// One entry a gate that this camera sees a part of, in config order.
    pub fn gates(&self) -> Vec<GateTally> {
        let row = |id: &String| {
            let (public, staff) = self.counts(self.gates.get(id));
            let ((inward, outward), (staff_inward, staff_outward)) = (public, staff);
            GateTally { id: id.clone(), inward, outward, staff_inward, staff_outward }
        };
        self.gate_ids.iter().map(row).collect()
    }

    /// In and out, of the public and of staff.
    fn counts(&self, tracks: Option<&BTreeMap<u64, (u64, u64)>>) -> ((u64, u64), (u64, u64)) {
        let (mut public, mut staff) = ((0, 0), (0, 0));
        for (track, (inward, outward)) in tracks.into_iter().flatten() {
            let sum = if self.staff.contains(track) { &mut staff } else { &mut public };
            *sum = (sum.0 + inward, sum.1 + outward);
        }
        (public, staff)
    }

    /// One entry a zone that is no queue, in config order.
    pub fn zones(&self) -> Vec<ZoneTally> {
        self.of_kind(
            |kind| kind != ZoneKind::Queue,
            |id, sums| ZoneTally {
                id: id.to_owned(),
                entries: sums.entries,
                occupancy_mean: sums.mean(),
                occupancy_max: sums.max(),
                dwell_p50_s: percentile(&sums.stays_s, 0.5),
            },
        )
    }

    /// One entry a queue zone, in config order.
    pub fn queues(&self) -> Vec<QueueTally> {
        self.of_kind(
            |kind| kind == ZoneKind::Queue,
            |id, sums| QueueTally {
                id: id.to_owned(),
                length_mean: sums.mean(),
                length_max: sums.max(),
                served: sums.waits_s.len() as u64,
                abandoned: sums.abandoned,
                wait_p50_s: percentile(&sums.waits_s, 0.5),
                wait_p90_s: percentile(&sums.waits_s, 0.9),
            },
        )
    }

    fn of_kind<T>(&self, wanted: impl Fn(ZoneKind) -> bool, row: impl Fn(&str, &ZoneSums) -> T) -> Vec<T> {
        let none = ZoneSums::default();
        let kinds = self.kinds.iter().filter(|(_, kind)| wanted(*kind));
        kinds.map(|(id, _)| row(id, self.zones.get(id).unwrap_or(&none))).collect()
    }
}

fn cross(crossed: &mut Crossed, crossing: &Crossing) {
    let tracks = crossed.entry(crossing.line.clone()).or_default();
    let (inward, outward) = tracks.entry(crossing.track).or_default();
    match crossing.direction {
        Direction::In => *inward += 1,
        Direction::Out => *outward += 1,
    }
}

impl ZoneSums {
    fn mean(&self) -> Option<f64> {
        (self.seconds > 0).then(|| self.people / self.seconds as f64)
    }

    fn max(&self) -> Option<u32> {
        (self.seconds > 0).then_some(self.max)
    }
}

/// The value below which `share` of the values lie (nearest rank); `None` without values.
fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use promenade_core::detection::Class;
    use promenade_core::event::{StaffMark, ZoneSecond};
    use promenade_core::scene::{GateSpec, LineSpec, ZoneSpec};
    use promenade_core::time::EventTime;

    use super::*;

    fn zone(id: &str, kind: ZoneKind) -> ZoneSpec {
        let polygon = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]];
        ZoneSpec { id: id.to_owned(), kind, polygon, classes: vec![Class::Person], ..ZoneSpec::default() }
    }

    fn visit(zone: &str, left: Option<f64>, complete: bool) -> Event {
        let entered = EventTime(0);
        let left = left.map(|s| entered.plus_seconds(s));
        Event::Visit(Visit { zone: zone.to_owned(), track: 1, class: Class::Person, visit: 0, entered, left, complete })
    }

    #[test]
    fn an_unobserved_zone_is_not_an_empty_one() {
        let spec = SceneSpec { zones: vec![zone("hall", ZoneKind::Area)], ..SceneSpec::default() };
        let mut tally = Tally::new(&spec);
        assert_eq!(tally.zones()[0].occupancy_mean, None);
        let second = ZoneSecond { second: EventTime(0), zone: "hall".to_owned(), mean: 0.0, max: 0 };
        tally.add(&Event::ZoneSecond(second));
        assert_eq!(tally.zones()[0].occupancy_mean, Some(0.0));
    }

    #[test]
    fn staff_is_shown_apart_whenever_it_was_found() {
        let line = LineSpec { id: "door".to_owned(), ..LineSpec::default() };
        let gate = GateSpec { id: "entrance".to_owned(), lines: vec!["door".to_owned()] };
        let mut tally = Tally::new(&SceneSpec { lines: vec![line], gates: vec![gate], ..SceneSpec::default() });
        let crossing = |line: &str, track, direction| {
            let (time, line, class) = (EventTime(0), line.to_owned(), Class::Person);
            Crossing { time, line, direction, track, class, passage: 0, late: false }
        };
        tally.add(&Event::Crossing(crossing("door", 1, Direction::In)));
        tally.add(&Event::GateCrossing(crossing("entrance", 1, Direction::In)));
        tally.add(&Event::Staff(StaffMark { time: EventTime(5), track: 1 }));
        tally.add(&Event::Crossing(crossing("door", 1, Direction::Out)));
        tally.add(&Event::Crossing(crossing("door", 2, Direction::Out)));
        let (door, entrance) = (&tally.lines()[0], &tally.gates()[0]);
        assert_eq!((door.inward, door.outward, door.staff_inward, door.staff_outward), (0, 1, 1, 1));
        assert_eq!((entrance.inward, entrance.staff_inward), (0, 1));
    }

    #[test]
    fn waits_are_those_of_the_served() {
        let spec = SceneSpec { zones: vec![zone("q", ZoneKind::Queue)], ..SceneSpec::default() };
        let mut tally = Tally::new(&spec);
        let ends = [(4.0, Outcome::Served), (8.0, Outcome::Served), (60.0, Outcome::Abandoned), (99.0, Outcome::Cut)];
        for (track, (length, outcome)) in ends.into_iter().enumerate() {
            let (joined, ended) = (EventTime(0), EventTime(0).plus_seconds(length));
            tally.add(&Event::Wait(Wait {
                queue: "q".to_owned(),
                track: track as u64,
                visit: 0,
                joined,
                ended,
                outcome,
            }));
        }
        let queue = tally.queues().remove(0);
        assert_eq!((queue.served, queue.abandoned, queue.wait_p50_s, queue.wait_p90_s), (2, 1, Some(4.0), Some(8.0)));
    }

    #[test]
    fn dwell_comes_from_complete_visits_only_and_entries_from_all() {
        let spec =
            SceneSpec { zones: vec![zone("q", ZoneKind::Queue), zone("hall", ZoneKind::Area)], ..SceneSpec::default() };
        let mut tally = Tally::new(&spec);
        for (left, complete) in [(4.0, true), (8.0, true), (90.0, false), (6.0, true)] {
            tally.add(&visit("hall", None, false));
            tally.add(&visit("hall", Some(left), complete));
        }
        let zones = tally.zones();
        assert_eq!((zones.len(), zones[0].entries, zones[0].dwell_p50_s), (1, 4, Some(6.0)));
        assert_eq!(tally.queues()[0].wait_p50_s, None);
    }
}
