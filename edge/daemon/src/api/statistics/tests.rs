//! Rows of the store as they go out: gaps stay gaps.

use super::super::json_rows::JsonRows;
use super::super::tests::config;
use super::super::time::Times;
use super::density::Areas;
use super::totals::Totals;
use super::*;
use crate::store::{Coverage as StoreCoverage, CoverageRow, FootfallRow, GateRow, OccupancyRow, QueueRow};
use promenade_core::time::EventTime;
use std::collections::BTreeSet;

const HOUR: i64 = 3_600_000_000;
/// 2026-05-01T10:00:00+08:00
const TEN: i64 = 1_777_600_800_000_000;

#[test]
fn what_an_answer_has_rows_for_follows_its_filters() {
    let filter = |camera: Option<&str>, item: Option<&str>| crate::store::Filter {
        camera: camera.map(str::to_owned),
        item: item.map(str::to_owned),
    };
    let config = config();
    assert_eq!(lines(&config, &filter(None, None)), 4);
    assert_eq!(lines(&config, &filter(Some("east"), None)), 2, "one camera may have many lines");
    assert_eq!(lines(&config, &filter(None, Some("door"))), 2, "one id may stand on many cameras");
    assert_eq!((zones(&config, &filter(None, None)), zones(&config, &filter(Some("west"), Some("tea")))), (2, 1));
    assert_eq!((lines(&config, &filter(Some("south"), None)), zones(&config, &filter(None, Some("door")))), (0, 0));
}

fn footfall_row(hour: i64, line: &str, counts: Option<(u64, u64)>, observed_s: u32) -> FootfallRow {
    FootfallRow {
        start: EventTime(TEN + hour * HOUR),
        end: EventTime(TEN + (hour + 1) * HOUR),
        camera: "east".into(),
        line: line.into(),
        r#in: counts.map(|c| c.0),
        out: counts.map(|c| c.1),
        staff_in: counts.map(|c| c.0 / 6),
        staff_out: counts.map(|_| 0),
        coverage: StoreCoverage { period_s: 3600, observed_s, doubtful_s: observed_s / 100, excluded_s: 0 },
    }
}

fn occupancy_row(hour: i64, mean: Option<f64>, observed_s: u32) -> OccupancyRow {
    OccupancyRow {
        start: EventTime(TEN + hour * HOUR),
        end: EventTime(TEN + (hour + 1) * HOUR),
        camera: "east".to_owned(),
        zone: "tea, milk".to_owned(),
        kind: "queue".to_owned(),
        mean,
        max: mean.map(|m| m as u32 + 2),
        entries: mean.map(|m| m as u64 * 10),
        exits: mean.map(|m| m as u64 * 9),
        dwell_p50_s: mean.map(|m| m * 30.0),
        dwell_p90_s: None,
        coverage: StoreCoverage { period_s: 3600, observed_s, doubtful_s: 0, excluded_s: 0 },
    }
}

fn queue_row(row: OccupancyRow) -> QueueRow {
    QueueRow {
        start: row.start,
        end: row.end,
        camera: row.camera,
        zone: row.zone,
        length_mean: row.mean,
        length_p90: row.mean.map(f64::ceil),
        length_max: row.max,
        wait_p50_s: row.dwell_p50_s,
        wait_p90_s: row.dwell_p90_s,
        entries: row.entries,
        wait_mean_s: row.mean.map(|m| m * 35.0),
        served: row.mean.map(|m| m as u64 * 8),
        abandoned: row.mean.map(|_| 1),
        wait_doubt: row.mean.filter(|m| *m > 3.0).map(|_| "few departures"),
        coverage: row.coverage,
    }
}

fn gate_row(hour: i64, counts: Option<(u64, u64)>) -> GateRow {
    let line = footfall_row(hour, "door", counts, if counts.is_some() { 3600 } else { 0 });
    let FootfallRow { start, end, r#in, out, staff_in, staff_out, coverage, .. } = line;
    GateRow { start, end, gate: "main".to_owned(), r#in, out, staff_in, staff_out, coverage }
}

/// The queue has 4 square metres.
fn measured() -> Config {
    let mut config = config();
    let zone = &mut config.cameras[0].scene.zones[0];
    (zone.id, zone.area_m2) = ("tea, milk".to_owned(), Some(4.0));
    config
}

/// Rows that tell no classes apart.
fn together<R>(rows: Vec<R>) -> Vec<(&'static str, R)> {
    rows.into_iter().map(|row| (ALL, row)).collect()
}

/// The rows as CSV.
fn csv<R: 'static>(columns: &super::Columns<R>, rows: &[R]) -> String {
    let text = super::super::csv::head(columns) + &super::super::csv::lines(columns, rows, &mut Times::new(shanghai()));
    text.strip_prefix('\u{feff}').expect("a byte-order mark").to_owned()
}

/// The rows as JSON.
fn json<R: 'static>(columns: &super::Columns<R>, rows: &[R]) -> serde_json::Value {
    let mut text = b"[".to_vec();
    let mut times = Times::new(shanghai());
    JsonRows::of(columns).write(columns, rows, &mut times, &mut text).expect("values that JSON has");
    text.push(b']');
    serde_json::from_slice(&text).expect("JSON")
}

/// The totals of rows that come in one portion.
fn totals<R, T>(rows: &[R], add: impl Fn(&mut Totals<T>, &[R])) -> Vec<T> {
    let mut totals = Totals::default();
    add(&mut totals, rows);
    totals.into_vec()
}

fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai")
}

/// What JSON has of a row, by name.
fn members<R: 'static>(columns: &super::Columns<R>) -> BTreeSet<&'static str> {
    columns.iter().map(|column| column.within.unwrap_or(column.name)).collect()
}

#[test]
fn rows_have_the_members_that_the_document_says() {
    let document = serde_json::to_value(super::super::server::documented().into_openapi()).expect("JSON");
    let schemas = &document["components"]["schemas"];
    for (name, members) in [
        ("FootfallRow", members(&footfall::columns())),
        ("GateRow", members(&gates::columns())),
        ("OccupancyRow", members(&occupancy::columns())),
        ("QueueRow", members(&queues::columns())),
        ("CoverageRow", members(&coverage::columns())),
    ] {
        let properties = schemas[name]["properties"].as_object().unwrap_or_else(|| panic!("{name} is described"));
        assert_eq!(members, properties.keys().map(String::as_str).collect(), "{name}");
    }
    let coverage = schemas["Coverage"]["properties"].as_object().expect("described");
    let seconds =
        footfall::columns().iter().filter(|column| column.within.is_some()).map(|column| column.name).collect();
    assert_eq!(coverage.keys().map(String::as_str).collect::<BTreeSet<_>>(), seconds);
}

#[test]
fn footfall_on_the_wire() {
    let rows = vec![
        footfall_row(0, "door", Some((12, 7)), 3600),
        footfall_row(0, "side", Some((0, 0)), 3600),
        footfall_row(1, "door", None, 0),
        footfall_row(1, "side", None, 0),
        footfall_row(2, "door", Some((3, 1)), 1200),
    ];
    let rows = footfall::Row::from_store(together(rows));
    let written = json(&footfall::columns(), &rows);
    insta::assert_json_snapshot!("footfall_json", (written, totals(&rows, footfall::add)));
    insta::assert_snapshot!("footfall_csv", csv(&footfall::columns(), &rows));
}

#[test]
fn a_line_that_was_never_observed_has_no_total() {
    let rows = footfall::Row::from_store(together(vec![footfall_row(0, "door", None, 0)]));
    let totals = totals(&rows, footfall::add);
    assert_eq!((totals[0].r#in, totals[0].out, totals[0].coverage.observed_s), (None, None, 0));
}

#[test]
fn occupancy_and_queues_on_the_wire() {
    let rows = vec![occupancy_row(0, Some(2.5), 3600), occupancy_row(1, None, 0), occupancy_row(2, Some(4.0), 1200)];
    let as_queue = queues::Row::from_store(rows.iter().cloned().map(queue_row).collect());
    let as_zone = occupancy::Row::from_store(rows, &Areas::of(&measured()));
    let written = json(&occupancy::columns(), &as_zone);
    insta::assert_json_snapshot!("occupancy_json", (written, totals(&as_zone, occupancy::add)));
    insta::assert_snapshot!("occupancy_csv", csv(&occupancy::columns(), &as_zone));
    let written = json(&queues::columns(), &as_queue);
    insta::assert_json_snapshot!("queues_json", (written, totals(&as_queue, queues::add)));
    insta::assert_snapshot!("queues_csv", csv(&queues::columns(), &as_queue));
}

#[test]
fn the_mean_of_a_period_weighs_each_hour_by_what_was_seen() {
    let rows = vec![occupancy_row(0, Some(2.0), 3000), occupancy_row(1, Some(8.0), 1000)];
    let rows = occupancy::Row::from_store(rows, &Areas::of(&measured()));
    let totals = totals(&rows, occupancy::add);
    assert_eq!(totals[0].mean, Some(3.5));
}

/// The doors let in 30 of 90 passers-by in one hour; in another the pavement was not seen, in a third the gate was not.
#[test]
fn capture_rates_come_from_hours_in_which_both_are_known() {
    let gates = vec![gate_row(0, Some((30, 20))), gate_row(1, Some((8, 9))), gate_row(2, None)];
    let lines = vec![
        footfall_row(0, "pavement", Some((50, 40)), 3600),
        footfall_row(1, "pavement", None, 0),
        footfall_row(2, "pavement", Some((5, 5)), 3600),
    ];
    let config = config();
    let rows = gates::rows(together(gates), &lines, &config);
    let totals = totals(&rows, |totals, rows: &[gates::Row]| gates::add(totals, rows, &config));
    let rates = |row: &gates::Row| (row.passers, row.capture_rate_of_passers, row.capture_rate_of_all);
    assert_eq!(rates(&rows[0]), (Some(90), Some(1.0 / 3.0), Some(0.25)));
    assert_eq!(rates(&rows[1]), (None, None, None), "half of the passers-by would look like success");
    assert_eq!(rates(&rows[2]), (Some(10), None, None));
    let total = &totals[0];
    assert_eq!((total.r#in, total.out, total.net, total.passers), (Some(38), Some(29), Some(9), Some(90)));
    assert_eq!((total.capture_rate_of_passers, total.capture_rate_of_all), (Some(1.0 / 3.0), Some(0.25)));
    assert_eq!((total.name.as_str(), total.perimeter), ("Main entrance", true));
    insta::assert_snapshot!("gates_csv", csv(&gates::columns(), &rows));
}

#[test]
fn nobody_passing_by_is_no_rate() {
    let lines = [footfall_row(0, "pavement", Some((0, 0)), 3600)];
    let config = config();
    let rows = gates::rows(together(vec![gate_row(0, Some((0, 0)))]), &lines, &config);
    let row = &rows[0];
    assert_eq!((row.passers, row.capture_rate_of_passers, row.capture_rate_of_all), (Some(0), None, None));
}

/// Two perimeter gates and one inside: the site's footfall is that of the two.
#[test]
fn the_site_adds_up_its_perimeter() {
    let mut config = config();
    let main = config.gates[0].clone();
    let gate = |id: &str, perimeter| crate::config::Gate { id: id.to_owned(), perimeter, ..main.clone() };
    config.gates = vec![gate("main", true), gate("side", true), gate("inner", false)];
    let named = |hour, gate: &str, counts| GateRow { gate: gate.to_owned(), ..gate_row(hour, counts) };
    let rows = vec![
        named(0, "inner", Some((90, 90))),
        named(0, "main", Some((12, 4))),
        named(0, "side", Some((6, 3))),
        named(1, "inner", Some((9, 9))),
        named(1, "main", Some((1, 1))),
        named(1, "side", None),
    ];
    let rows = gates::rows(together(rows), &[], &config);
    let mut site = perimeter::SiteFootfall::default();
    // In two portions, as a long answer comes.
    site.add(&rows[..3], &config, &shanghai());
    site.add(&rows[3..], &config, &shanghai());
    let counts: Vec<_> = site.rows.iter().map(|row| (row.counts.r#in, row.counts.out, row.counts.staff_in)).collect();
    assert_eq!(counts, [(Some(18), Some(7), Some(3)), (Some(1), Some(1), Some(0))]);
    assert_eq!((site.rows[0].counts.coverage.observed_s, site.rows[1].counts.coverage.observed_s), (3600, 0));
    assert_eq!((site.total.r#in, site.total.net, site.total.coverage.observed_s), (Some(19), Some(11), 3600));
}

#[test]
fn doubtful_seconds_keep_their_reasons() {
    let row = |hour: i64, doubts: &[(&str, u32)]| CoverageRow {
        doubts: doubts.iter().map(|(reason, seconds)| ((*reason).to_owned(), *seconds)).collect(),
        start: EventTime(TEN + hour * HOUR),
        end: EventTime(TEN + (hour + 1) * HOUR),
        camera: "east".to_owned(),
        coverage: StoreCoverage {
            period_s: 3600,
            observed_s: 3000,
            doubtful_s: doubts.iter().map(|d| d.1).sum(),
            excluded_s: 0,
        },
    };
    let rows = vec![row(0, &[("dark", 12), ("settling", 3)]), row(1, &[]), row(2, &[("settling", 2)])];
    let rows = coverage::Row::from_store(rows);
    let doubts: Vec<_> = totals(&rows, coverage::add)[0].doubts.iter().map(|d| (d.reason.clone(), d.seconds)).collect();
    assert_eq!(doubts, [("dark".to_owned(), 12), ("settling".to_owned(), 5)]);
    insta::assert_snapshot!("coverage_csv", csv(&coverage::columns(), &rows));
}

/// A person on a square metre is B in a queue, and D or E where people walk; vehicles have no level.
#[test]
fn letters_go_by_the_kind_of_the_zone() {
    let letters = |kind| -> Vec<_> {
        let crowding = density::crowding(Some(4.0), Some(4.0), kind);
        crowding.levels.iter().map(|level| (level.scale, level.letter)).collect()
    };
    assert_eq!(letters("queue"), [("hcm-queue", "B")]);
    assert_eq!(letters("area"), [("fruin", "D"), ("hcm", "E")]);
    assert_eq!(letters("parking"), []);
    assert_eq!(density::crowding(Some(4.0), None, "area"), density::Crowding::default());
    assert_eq!(density::crowding(None, Some(4.0), "area"), density::Crowding::default());
}
