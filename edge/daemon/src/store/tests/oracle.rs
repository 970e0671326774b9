//! Random histories in random portions against a slow and simple count in memory.

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::event::{Direction, Event};
use promenade_core::histogram::Histogram;
use promenade_core::time::EventTime;
use proptest::prelude::*;

use super::support::{Db, at, crossing, period, seen, visit, zone_second};
use crate::store::{Bucket, Filter, Period};

/// (seconds after the start, what, who)
type Fact = (u32, u8, u8);

fn event((second, what, who): Fact) -> Event {
    let time = at("2026-05-01T01:00:00Z").plus_seconds(f64::from(second));
    let who = u64::from(who);
    match what {
        0 => crossing(time.plus_seconds(0.25), u64::from(second) << 8 | who, Direction::In),
        1 => crossing(time.plus_seconds(0.75), u64::from(second) << 8 | who, Direction::Out),
        2 => visit("hall", u64::from(second) << 8 | who, time, None),
        3 => visit("hall", u64::from(second) << 8 | who, time, Some(time.plus_seconds(who as f64 * 3.7 + 0.1))),
        4 => zone_second("hall", time, (who % 8) as f32 / 3.0, who as u32 % 8 + 1),
        _ => seen(time),
    }
}

#[derive(Default)]
struct Truth {
    crossings: BTreeMap<u64, (i64, Direction)>,
    visits: BTreeMap<u64, (i64, Option<i64>)>,
    samples: BTreeMap<i64, (f32, u32)>,
    seen: BTreeSet<i64>,
}

impl Truth {
    fn add(&mut self, event: Event) {
        match event {
            Event::Crossing(it) => drop(self.crossings.entry(it.track).or_insert((it.time.0, it.direction))),
            Event::Visit(it) => {
                let row = self.visits.entry(it.track).or_insert((it.entered.0, None));
                row.1 = row.1.or(it.left.map(EventTime::micros));
            }
            Event::ZoneSecond(it) => drop(self.samples.entry(it.second.0).or_insert((it.mean, it.max))),
            Event::GateCrossing(_) | Event::Staff(_) | Event::Wait(_) | Event::Heat(_) => {}
            Event::CameraSecond(it) => drop(self.seen.insert(it.second.0)),
        }
    }

    fn crossed(&self, span: Period, direction: Direction) -> u64 {
        self.crossings.values().filter(|row| inside(span, row.0) && row.1 == direction).count() as u64
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

/// What a histogram says of one duration in microseconds.
fn binned(micros: i64) -> f64 {
    Histogram::value_of(Histogram::bin_of(micros as f64 / 1e6))
}

fn inside(span: Period, time: i64) -> bool {
    (span.from.0..span.to.0).contains(&time)
}

fn check(db: &Db, truth: &Truth, bucket: Bucket) {
    let asked = period("2026-05-01T01:00:00Z", "2026-05-01T04:00:00Z");
    let all = Filter::default();
    for row in db.reader.footfall(asked, bucket, &all).expect("answers") {
        let span = Period { from: row.start, to: row.end };
        let told = (row.r#in.unwrap_or(0), row.out.unwrap_or(0), row.coverage.observed_s as usize);
        let observed = truth.seen.iter().filter(|second| inside(span, **second)).count();
        assert_eq!(
            told,
            (truth.crossed(span, Direction::In), truth.crossed(span, Direction::Out), observed),
            "{row:?}"
        );
        assert!(row.r#in.is_some() || observed == 0);
    }
    let hall = Filter { item: Some("hall".into()), ..all };
    for row in db.reader.occupancy(asked, bucket, &hall).expect("answers") {
        let truth = truth.hall(Period { from: row.start, to: row.end });
        assert_eq!((row.mean, row.max, row.entries.unwrap_or(0), row.dwell_p50_s), truth, "{row:?}");
    }
}

/// Everything derived, without the marks that tell how it came to be.
fn derived(db: &Db) -> Vec<String> {
    let tables = [
        "camera_minute",
        "line_minute",
        "zone_minute",
        "zone_bin_minute",
        "camera_hour",
        "line_hour",
        "zone_hour",
        "zone_bin_hour",
    ];
    tables
        .iter()
        .flat_map(|table| {
            let rows = format!("SELECT t::VARCHAR FROM (SELECT * EXCLUDE (revision, flush) FROM {table}) t ORDER BY 1");
            db.reader.query_for_test::<String>(&rows)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn portions_repetitions_and_order_do_not_matter(
        facts in prop::collection::vec((0_u32..9000, 0_u8..6, 0_u8..40), 1..120),
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
        let before = derived(&db);
        let tables = ["minute", "hour"].map(|level| ["camera", "line", "zone", "zone_bin"].map(|stem| format!("DELETE FROM {stem}_{level};")).concat());
        db.writer.recompute(period("2026-05-01T00:00:00Z", "2026-05-01T06:00:00Z")).expect("derives");
        prop_assert_eq!(&derived(&db), &before, "deriving again changes nothing");
        db.reader.execute_for_test(&tables.concat());
        db.writer.recompute(period("2026-05-01T00:00:00Z", "2026-05-01T06:00:00Z")).expect("derives");
        prop_assert_eq!(&derived(&db), &before, "deriving from nothing gives the same");
    }
}
