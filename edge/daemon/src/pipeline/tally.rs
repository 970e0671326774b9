//! Totals of a whole run, for the summary of a replay.
//!
//! Owns sums over events in memory. The store answers questions about periods; this answers "what did this file hold".

use std::collections::BTreeMap;

use promenade_core::event::{Direction, Event, Visit};
use promenade_core::scene::{SceneSpec, ZoneKind};

/// Counts of one line over a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTally {
    /// Id of the line.
    pub id: String,
    /// Crossings from left to right of a->b.
    pub inward: u64,
    /// The other way.
    pub outward: u64,
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
    /// Median wait in seconds of the complete visits.
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
}

/// Sums events as they come.
#[derive(Debug)]
pub struct Tally {
    lines: Vec<LineTally>,
    kinds: Vec<(String, ZoneKind)>,
    zones: BTreeMap<String, ZoneSums>,
}

impl Tally {
    /// A tally with a row for every line and zone of the scene.
    pub fn new(spec: &SceneSpec) -> Self {
        let lines = spec.lines.iter().map(|line| LineTally { id: line.id.clone(), ..LineTally::default() }).collect();
        let kinds = spec.zones.iter().map(|zone| (zone.id.clone(), zone.kind)).collect();
        Self { lines, kinds, zones: BTreeMap::new() }
    }

    /// Adds one event.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Crossing(crossing) => {
                let Some(line) = self.lines.iter_mut().find(|line| line.id == crossing.line) else { return };
                match crossing.direction {
                    Direction::In => line.inward += 1,
                    Direction::Out => line.outward += 1,
                }
            }
            Event::Visit(visit) => self.add_visit(visit),
            Event::ZoneSecond(second) => {
                let sums = self.zones.entry(second.zone.clone()).or_default();
                sums.seconds += 1;
                sums.people += f64::from(second.mean);
                sums.max = sums.max.max(second.max);
            }
            _ => {}
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

    /// One entry a line, in config order.
    pub fn lines(&self) -> &[LineTally] {
        &self.lines
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
                wait_p50_s: percentile(&sums.stays_s, 0.5),
                wait_p90_s: percentile(&sums.stays_s, 0.9),
            },
        )
    }

    fn of_kind<T>(&self, wanted: impl Fn(ZoneKind) -> bool, row: impl Fn(&str, &ZoneSums) -> T) -> Vec<T> {
        let none = ZoneSums::default();
        let kinds = self.kinds.iter().filter(|(_, kind)| wanted(*kind));
        kinds.map(|(id, _)| row(id, self.zones.get(id).unwrap_or(&none))).collect()
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
    use promenade_core::event::ZoneSecond;
    use promenade_core::scene::ZoneSpec;
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
