//! Random histories in random portions against a slow and simple count in memory.

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::event::{CameraSecond, Direction, Doubt, Event, Outcome};
use promenade_core::histogram::Histogram;
use promenade_core::time::EventTime;
use proptest::prelude::*;

use super::support::{Db, at, crossing, derived, heat, passing, period, seen, staff, visit, wait, zone_second};
use crate::store::rollup::TABLES;
use crate::store::{Bucket, Filter, Period};

/// (seconds after the start, what, who)
pub(super) type Fact = (u32, u8, u8);

/// Tracks that pass gates are few, so that marks of staff meet them.
const MARKABLE: u64 = 1 << 40;

pub(super) fn event((second, what, who): Fact) -> Event {
    let time = at("2026-05-01T01:00:00Z").plus_seconds(f64::from(second));
    let who = u64::from(who);
    match what {
        6 => gate(time, MARKABLE | who),
        7 => staff(EventTime(at("2026-05-01T01:00:00Z").0 + who as i64 * 200_000_000), MARKABLE | who),
        8 => {
            let outcome = [Outcome::Served, Outcome::Abandoned, Outcome::Passed, Outcome::Cut][who as usize % 4];
            wait(u64::from(second) << 8 | who, time, time.plus_seconds(who as f64 * 2.3), outcome)
        }
        // The first to arrive stays whole, so one part must always tell the same.
        9 => heat(time, &[(second as u16 % 3, second as f32 / 64.0), (3, 0.5)]),
        10 => {
            let (second, doubt) = (EventTime(time.0 / 2_000_000 * 2_000_000 + 1_000_000), Some(doubt_of(second / 2)));
            Event::CameraSecond(CameraSecond { second, frames: 10, doubt })
        }
        0 => crossing(time.plus_seconds(0.25), u64::from(second) << 8 | who, Direction::In),
        1 => crossing(time.plus_seconds(0.75), u64::from(second) << 8 | who, Direction::Out),
        2 => visit("hall", u64::from(second) << 8 | who, time, None),
        3 => visit("hall", u64::from(second) << 8 | who, time, Some(time.plus_seconds(who as f64 * 3.7 + 0.1))),
        4 => zone_second("hall", time, (second % 8) as f32 / 3.0, second % 8 + 1),
        _ => seen(EventTime(time.0 / 2_000_000 * 2_000_000)),
    }
}

/// One track passes a gate several times; the second tells which time it was.
fn gate(time: EventTime, track: u64) -> Event {
    let Event::GateCrossing(passed) = passing(time.plus_seconds(0.5), track, Direction::In) else { unreachable!() };
    let passage = (time.0 / 1_000_000 % 100_000) as u32;
    Event::GateCrossing(promenade_core::event::Crossing { passage, ..passed })
}

fn doubt_of(second: u32) -> Doubt {
    if second.is_multiple_of(2) { Doubt::Dark } else { Doubt::Saturated }
}

#[derive(Default)]
pub(super) struct Truth {
    /// What is older can no longer change: later facts of that time are refused.
    horizon: i64,
    /// Whether a passage before the horizon was staff's.
    settled: BTreeMap<(u64, u32), bool>,
    passages: BTreeMap<(u64, u32), i64>,
    staff: BTreeSet<u64>,
    waits: BTreeMap<u64, (i64, i64, Outcome)>,
    heat: BTreeMap<i64, Vec<(u16, f32)>>,
    crossings: BTreeMap<u64, (i64, Direction)>,
    visits: BTreeMap<u64, (i64, Option<i64>)>,
    samples: BTreeMap<i64, (f32, u32)>,
    /// With the reason of doubt.
    seen: BTreeMap<i64, Option<Doubt>>,
}

impl Truth {
    pub(super) fn add(&mut self, event: Event) {
        if when(&event) < self.horizon {
            return;
        }
        match event {
            Event::Crossing(it) => drop(self.crossings.entry(it.track).or_insert((it.time.0, it.direction))),
            Event::Visit(it) => {
                let row = self.visits.entry(it.track).or_insert((it.entered.0, None));
                row.1 = row.1.or(it.left.map(EventTime::micros));
            }
            Event::ZoneSecond(it) => drop(self.samples.entry(it.second.0).or_insert((it.mean, it.max))),
            Event::GateCrossing(it) => drop(self.passages.entry((it.track, it.passage)).or_insert(it.time.0)),
            Event::Staff(it) => drop(self.staff.insert(it.track)),
            Event::Wait(it) => drop(self.waits.entry(it.track).or_insert((it.joined.0, it.ended.0, it.outcome))),
            Event::Heat(it) => drop(self.heat.entry(it.start.0).or_insert(it.cells)),
            Event::CameraSecond(it) => drop(self.seen.entry(it.second.0).or_insert(it.doubt)),
        }
    }

    /// The ledger before `horizon` has gone.
    pub(super) fn retire(&mut self, horizon: EventTime) {
        self.horizon = horizon.0.max(self.horizon);
        for (passage, time) in &self.passages {
            if *time < self.horizon {
                self.settled.entry(*passage).or_insert(self.staff.contains(&passage.0));
            }
        }
    }

    fn crossed(&self, span: Period, direction: Direction) -> u64 {
        self.crossings.values().filter(|row| inside(span, row.0) && row.1 == direction).count() as u64
    }

    /// Passages of the gate, by staff or by others.
    fn passed(&self, span: Period, staff: bool) -> u64 {
        let of = |passage: &(u64, u32)| {
            self.settled.get(passage).copied().unwrap_or_else(|| self.staff.contains(&passage.0)) == staff
        };
        self.passages.iter().filter(|(passage, time)| of(passage) && inside(span, **time)).count() as u64
    }

    /// Served, abandoned, median wait of the served.
    fn till(&self, span: Period) -> (u64, u64, Option<f64>) {
        let ended = |how| self.waits.values().filter(move |row| row.2 == how && inside(span, row.1));
        let mut waits: Vec<i64> = ended(Outcome::Served).map(|row| row.1 - row.0).collect();
        waits.sort_unstable();
        let median = waits.len().checked_sub(1).map(|last| binned(waits[last / 2]));
        (waits.len() as u64, ended(Outcome::Abandoned).count() as u64, median)
    }

    /// Person-seconds of the first four cells.
    pub(super) fn warm(&self, span: Period) -> [f64; 4] {
        let mut person_ms = [0_u64; 4];
        for (cell, person_s) in self.heat.iter().filter(|(start, _)| inside(span, **start)).flat_map(|(_, cells)| cells)
        {
            person_ms[usize::from(*cell)] += (f64::from(*person_s) * 1000.0).round() as u64;
        }
        person_ms.map(|sum| sum as f64 / 1000.0)
    }

    fn doubts(&self, span: Period) -> Vec<(String, u32)> {
        let seen = self.seen.iter().filter(|(second, _)| inside(span, **second));
        let mut sums = BTreeMap::new();
        seen.filter_map(|(_, doubt)| *doubt).for_each(|doubt| *sums.entry(doubt.name().to_owned()).or_default() += 1);
        sums.into_iter().collect()
    }

    /// Mean, max, entries, median stay.
    fn hall(&self, span: Period) -> (Option<f64>, Option<u32>, u64, Option<f64>) {
        let samples: Vec<_> =
            self.samples.iter().filter(|(second, _)| inside(span, **second)).map(|(_, row)| row).collect();
        let sum: f64 = samples.iter().map(|row| f64::from(row.0)).sum();
        let entries = self.visits.values().filter(|row| inside(span, row.0)).count() as u64;
        let ended = self.visits.values().filter_map(|(entered, left)| left.map(|left| (left, left - entered)));
        let mut stays: Vec<i64> = ended.filter(|(left, _)| inside(span, *left)).map(|(_, stay)| stay).collect();
        stays.sort_unstable();
        let median = stays.len().checked_sub(1).map(|last| binned(stays[last / 2]));
        let mean = (!samples.is_empty()).then(|| sum / samples.len() as f64);
        (mean, samples.iter().map(|row| row.1).max(), entries, median)
    }
}

/// The time by which a fact belongs to what is kept or has gone.
fn when(event: &Event) -> i64 {
    match event {
        Event::Crossing(it) | Event::GateCrossing(it) => it.time.0,
        Event::Visit(it) => it.entered.0,
        Event::ZoneSecond(it) => it.second.0,
        Event::Staff(it) => it.time.0,
        Event::Wait(it) => it.ended.0,
        Event::Heat(it) => it.start.0,
        Event::CameraSecond(it) => it.second.0,
    }
}

/// What a histogram says of one duration in microseconds.
fn binned(micros: i64) -> f64 {
    Histogram::value_of(Histogram::bin_of(micros as f64 / 1e6))
}

fn inside(span: Period, time: i64) -> bool {
    (span.from.0..span.to.0).contains(&time)
}

pub(super) fn check(db: &Db, truth: &Truth, bucket: Bucket) {
    let asked = match bucket {
        // The local day, so that it is read from days where they are made.
        Bucket::Day => period("2026-04-30T18:30:00Z", "2026-05-01T18:30:00Z"),
        _ => period("2026-05-01T01:00:00Z", "2026-05-01T04:00:00Z"),
    };
    let all = Filter::default();
    for row in db.reader.footfall(asked, bucket, &all).expect("answers") {
        let span = Period { from: row.start, to: row.end };
        let told = (row.r#in.unwrap_or(0), row.out.unwrap_or(0), row.coverage.observed_s as usize);
        let observed = truth.seen.keys().filter(|second| inside(span, **second)).count();
        assert_eq!(
            told,
            (truth.crossed(span, Direction::In), truth.crossed(span, Direction::Out), observed),
            "{row:?}"
        );
        assert!(row.r#in.is_some() || observed == 0);
    }
    for row in db.reader.gates(asked, bucket, &all).expect("answers") {
        let span = Period { from: row.start, to: row.end };
        let told = (row.r#in.unwrap_or(0), row.staff_in.unwrap_or(0));
        assert_eq!(told, (truth.passed(span, false), truth.passed(span, true)), "{row:?}");
    }
    for row in db.reader.queues(asked, bucket, &all).expect("answers") {
        let told = (row.served.unwrap_or(0), row.abandoned.unwrap_or(0), row.wait_p50_s);
        assert_eq!(told, truth.till(Period { from: row.start, to: row.end }), "{row:?}");
    }
    for row in db.reader.coverage(asked, bucket, &all).expect("answers") {
        assert_eq!(row.doubts, truth.doubts(Period { from: row.start, to: row.end }), "{row:?}");
    }
    let hall = Filter { item: Some("hall".into()), ..all };
    for row in db.reader.occupancy(asked, bucket, &hall).expect("answers") {
        let truth = truth.hall(Period { from: row.start, to: row.end });
        assert_eq!((row.mean, row.max, row.entries.unwrap_or(0), row.dwell_p50_s), truth, "{row:?}");
    }
}

fn check_heat(db: &Db, truth: &Truth) {
    for (from, to) in [("01:00:00", "04:00:00"), ("01:10:00", "01:20:00"), ("01:10:00", "03:20:00")] {
        let asked = period(&format!("2026-05-01T{from}Z"), &format!("2026-05-01T{to}Z"));
        let map = db.reader.heat("cam", asked).expect("answers").expect("a camera");
        assert_eq!(map.cells[..4], truth.warm(asked), "{from} to {to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn portions_repetitions_and_order_do_not_matter(
        facts in prop::collection::vec((0_u32..9000, 0_u8..11, 0_u8..40), 1..200),
        cuts in prop::collection::vec(10_usize..80, 1..8),
        again in 0_usize..100,
    ) {
        let mut db = Db::new("Asia/Kolkata");
        let mut truth = Truth::default();
        let mut rest: Vec<Fact> = facts.clone();
        rest.extend(facts.iter().take(again));
        let mut cut = cuts.iter().cycle();
        while !rest.is_empty() {
            let portion: Vec<Fact> = rest.drain(..rest.len().min(*cut.next().expect("endless"))).collect();
            for fact in &portion {
                truth.add(event(*fact));
            }
            db.put(portion.into_iter().map(event).collect());
        }
        for bucket in [Bucket::Minute, Bucket::Hour, Bucket::Day] {
            check(&db, &truth, bucket);
        }
        check_heat(&db, &truth);
        db.writer.derive().expect("derives");
        let days: Vec<u64> = db.reader.query_for_test("SELECT count(*) FROM day_due");
        prop_assert_eq!(days, [0], "every day is made");
        check(&db, &truth, Bucket::Day);
        let before = derived(&db);
        let tables = TABLES.map(|table| format!("DELETE FROM {table};")).concat();
        db.writer.recompute(period("2026-05-01T00:00:00Z", "2026-05-01T06:00:00Z")).expect("derives");
        prop_assert_eq!(&derived(&db), &before, "deriving again changes nothing");
        db.reader.execute_for_test(&tables);
        db.writer.recompute(period("2026-05-01T00:00:00Z", "2026-05-01T06:00:00Z")).expect("derives");
        prop_assert_eq!(&derived(&db), &before, "deriving from nothing gives the same");
        db.writer.derive().expect("derives");
        check(&db, &truth, Bucket::Day);
    }
}
