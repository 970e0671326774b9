//! Rows of the store as they go out: gaps stay gaps.

use super::*;
use crate::store::{Coverage as StoreCoverage, FootfallRow, OccupancyRow, QueueRow};
use promenade_core::time::EventTime;

const HOUR: i64 = 3_600_000_000;
/// 2026-05-01T10:00:00+08:00
const TEN: i64 = 1_777_600_800_000_000;

fn footfall_row(hour: i64, line: &str, counts: Option<(u64, u64)>, observed_s: u32) -> FootfallRow {
    FootfallRow {
        start: EventTime(TEN + hour * HOUR),
        end: EventTime(TEN + (hour + 1) * HOUR),
        camera: "east".to_owned(),
        line: line.to_owned(),
        r#in: counts.map(|c| c.0),
        out: counts.map(|c| c.1),
        staff_in: None,
        staff_out: None,
        coverage: StoreCoverage { period_s: 3600, observed_s, doubtful_s: observed_s / 100 },
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
        exits: None,
        dwell_p50_s: mean.map(|m| m * 30.0),
        dwell_p90_s: None,
        coverage: StoreCoverage { period_s: 3600, observed_s, doubtful_s: 0 },
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
        wait_mean_s: None,
        served: None,
        abandoned: None,
        wait_doubt: None,
        coverage: row.coverage,
    }
}

fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai")
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
    let rows = footfall::Row::from_store(rows, &shanghai());
    insta::assert_json_snapshot!("footfall_json", (&rows, footfall::totals(&rows)));
    insta::assert_snapshot!("footfall_csv", footfall::csv(&rows).finish());
}

#[test]
fn a_line_that_was_never_observed_has_no_total() {
    let rows = footfall::Row::from_store(vec![footfall_row(0, "door", None, 0)], &shanghai());
    let totals = footfall::totals(&rows);
    assert_eq!((totals[0].r#in, totals[0].out, totals[0].coverage.observed_s), (None, None, 0));
}

#[test]
fn occupancy_and_queues_on_the_wire() {
    let rows = vec![occupancy_row(0, Some(2.5), 3600), occupancy_row(1, None, 0), occupancy_row(2, Some(4.0), 1200)];
    let as_queue = queues::Row::from_store(rows.iter().cloned().map(queue_row).collect(), &shanghai());
    let as_zone = occupancy::Row::from_store(rows, &shanghai());
    insta::assert_json_snapshot!("occupancy_json", (&as_zone, occupancy::totals(&as_zone)));
    insta::assert_snapshot!("occupancy_csv", occupancy::csv(&as_zone).finish());
    insta::assert_json_snapshot!("queues_json", (&as_queue, queues::totals(&as_queue)));
    insta::assert_snapshot!("queues_csv", queues::csv(&as_queue).finish());
}

#[test]
fn the_mean_of_a_period_weighs_each_hour_by_what_was_seen() {
    let rows = vec![occupancy_row(0, Some(2.0), 3000), occupancy_row(1, Some(8.0), 1000)];
    let totals = occupancy::totals(&occupancy::Row::from_store(rows, &shanghai()));
    assert_eq!(totals[0].mean, Some(3.5));
}
