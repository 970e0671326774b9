//! Two series against each other: what is added up, and what is said where nothing is.

use super::super::super::time::parse;
use super::*;

/// Hours of a day from 09:00 on: (people in, seconds seen, seconds excluded).
fn day(day: &str, counts: &[(Option<u64>, u64, u64)]) -> Series {
    let nine = parse(&format!("2026-05-{day}T09:00:00+08:00")).unwrap();
    let cell = |(n, &(count, observed_s, excluded_s)): (usize, &(Option<u64>, u64, u64))| {
        let start = nine.plus_seconds(3_600.0 * n as f64);
        let coverage = Coverage { period_s: 3_600, observed_s, doubtful_s: 0, excluded_s };
        Cell { start, end: start.plus_seconds(3_600.0), count, coverage }
    };
    let cells = counts.iter().enumerate().map(cell).collect();
    Series { kind: "gate", camera: None, id: "main".to_owned(), cells }
}

fn compared(now: &[(Option<u64>, u64, u64)], then: &[(Option<u64>, u64, u64)]) -> SeriesChange {
    let week = |start: EventTime| Ok(start.plus_seconds(-7.0 * 86_400.0));
    one(&day("20", now), Some(&day("13", then)), week, &Zone::named("Asia/Shanghai"))
}

fn reasons(compared: &SeriesChange) -> Vec<Option<&'static str>> {
    compared.rows.iter().map(|row| row.not_compared).collect()
}

#[test]
fn only_hours_that_both_saw_and_neither_excludes_are_compared() {
    let now = [(Some(30), 3_600, 0), (Some(50), 3_600, 0), (Some(9), 1_000, 0), (None, 0, 0), (Some(7), 3_600, 0)];
    let then = [(Some(20), 3_300, 0), (Some(40), 3_600, 60), (Some(9), 3_600, 0), (Some(1), 3_600, 0)];
    let found = compared(&now, &then);
    assert_eq!(reasons(&found), [None, Some("excluded"), Some("not_seen"), Some("not_seen"), Some("not_seen")]);
    assert_eq!((found.r#in, found.reference_in, found.change), (Some(30), Some(20), Some(10)));
    assert_eq!((found.relative_change, found.hours, found.compared), (Some(0.5), 5, 1));
    assert_eq!((found.coverage.observed_s, found.reference_coverage.observed_s), (11_800, 14_100));
    assert_eq!(found.rows[1].reference_in, Some(40), "raw counts are shown all the same");
}

#[test]
fn without_a_comparison_the_reason_is_told() {
    let found = compared(&[(Some(30), 3_600, 0), (Some(1), 3_600, 0)], &[(Some(20), 100, 0), (None, 0, 0)]);
    assert_eq!((found.r#in, found.change, found.relative_change), (None, None, None));
    let reason = found.reason.unwrap();
    assert_eq!(reason, "No hour can be compared; 2 of 2 because less than 90 % of it was observed, now or then.");
    let from_nothing = compared(&[(Some(3), 3_600, 0)], &[(Some(0), 3_600, 0)]);
    assert_eq!((from_nothing.change, from_nothing.relative_change), (Some(3), None), "no share of nobody");
}

#[test]
fn closed_hours_are_the_reason_only_where_there_is_no_other() {
    let closed = |series: &mut Series, hours: usize| {
        series.cells.iter_mut().take(hours).for_each(|cell| cell.coverage.period_s = 0);
    };
    let week = |start: EventTime| Ok(start.plus_seconds(-7.0 * 86_400.0));
    let reason = |hours| {
        let (mut now, then) = (day("20", &[(None, 0, 0); 3]), day("13", &[(None, 0, 0); 3]));
        closed(&mut now, hours);
        one(&now, Some(&then), week, &Zone::named("Asia/Shanghai")).reason.unwrap()
    };
    assert!(reason(2).contains("1 of 3 because less than 90 %"), "{}", reason(2));
    assert!(reason(3).contains("3 of 3 because the site was closed"), "{}", reason(3));
}
