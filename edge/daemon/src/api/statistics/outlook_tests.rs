//! Histories that are made up, and what the API makes of them.

use super::super::super::time::parse;
use super::super::Coverage;
use super::*;

fn coverage(period_s: u64, observed_s: u64, doubtful_s: u64) -> Coverage {
    Coverage { period_s, observed_s, doubtful_s, ..Coverage::default() }
}

fn hour(start: &str, count: u64, coverage: Coverage) -> Cell {
    let start = parse(start).unwrap();
    Cell { start, end: start.plus_seconds(3_600.0), count: Some(count), coverage }
}

fn past(first_day: &str, weeks: usize) -> Past {
    let counts = (0..weeks * 168).map(|at| Some(if at % 24 < 8 { 0.0 } else { 30.0 })).collect();
    let (hours, holidays) = (None, Holidays::china());
    Past { first_day: first_day.parse().unwrap(), counts, today: Vec::new(), hours, holidays }
}

#[test]
fn an_hour_counts_where_enough_of_it_was_seen() {
    let people = |coverage| super::people(&hour("2026-05-01T10:00:00+08:00", 90, coverage));
    assert_eq!(people(coverage(3_600, 3_600, 0)), Some(90.0));
    assert_eq!(people(coverage(3_600, 3_240, 0)), Some(100.0), "what is missing is made up for");
    assert_eq!(people(coverage(3_600, 3_239, 0)), None);
    assert_eq!(people(coverage(3_600, 3_600, 1_801)), None);
    assert_eq!(people(coverage(1_800, 1_800, 0)), Some(90.0), "the site opens in that hour");
    assert_eq!(people(coverage(0, 0, 0)), None, "and here it is closed");
    assert_eq!(people(Coverage { excluded_s: 60, ..coverage(3_600, 3_600, 0) }), None, "excluded");
}

#[test]
fn hours_stand_where_the_clock_shows_them() {
    let zone = Zone::named("Europe/Berlin");
    let whole = coverage(3_600, 3_600, 0);
    // In the night of 25 October two o'clock comes twice.
    let autumn = [
        hour("2026-10-25T01:00:00+02:00", 5, whole),
        hour("2026-10-25T02:00:00+02:00", 4, whole),
        hour("2026-10-25T02:00:00+01:00", 2, whole),
        hour("2026-10-25T03:00:00+01:00", 1, whole),
    ];
    let day = "2026-10-25".parse().unwrap();
    assert_eq!(on_the_clock(&zone, day, &autumn), [None, Some(5.0), Some(3.0), Some(1.0)]);
    // In the night of 29 March it does not come.
    let spring = [hour("2026-03-29T01:00:00+01:00", 5, whole), hour("2026-03-29T03:00:00+02:00", 7, whole)];
    let day = "2026-03-29".parse().unwrap();
    assert_eq!(on_the_clock(&zone, day, &spring), [None, Some(5.0), None, Some(7.0)]);
}

#[tokio::test]
async fn the_same_history_is_computed_once_and_another_one_anew() {
    let (outlooks, subject) = (Outlooks::default(), Subject::Gate("main".to_owned()));
    let first = past("2026-07-06", 8);
    let (once, twice) = tokio::join!(outlooks.of(&subject, &first), outlooks.of(&subject, &first));
    let once = once.unwrap();
    assert!(Arc::ptr_eq(&once, &twice.unwrap()), "two who ask at once share one computation");
    let mut corrected = first.clone();
    corrected.counts[1_000] = Some(31.0);
    let again = outlooks.of(&subject, &corrected).await.unwrap();
    assert!(!Arc::ptr_eq(&once, &again));
    let holidays = Past { holidays: Holidays::default(), ..first };
    assert_ne!(holidays.digest(), corrected.digest(), "a holiday that becomes known changes the forecast");
}

#[test]
fn rows_have_offsets_and_days_of_change_23_or_25() {
    let zone = Zone::named("Europe/Berlin");
    let rows_after = |first_day: &str| {
        let outlook = past(first_day, 8).outlook().unwrap();
        super::super::forecast::rows(&outlook.hours, &zone)
    };
    // Eight weeks later the history ends before the change.
    let autumn = rows_after("2026-08-28");
    assert_eq!((autumn[0].start.text(), autumn.len()), ("2026-10-23T00:00:00+02:00", 8 * 24 + 1));
    assert_eq!(autumn[50].start.text(), "2026-10-25T02:00:00+02:00");
    assert_eq!(
        (autumn[51].start.text(), autumn[51].end.text()),
        ("2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00")
    );
    let spring = rows_after("2026-01-30");
    assert_eq!(spring.len(), 8 * 24 - 1);
    assert!(autumn.windows(2).chain(spring.windows(2)).all(|two| two[0].end == two[1].start));
}

#[test]
fn a_holiday_is_named_and_its_row_complete() {
    let outlook = past("2026-08-03", 8).outlook().unwrap();
    let rows = super::super::forecast::rows(&outlook.hours, &Zone::named("Asia/Shanghai"));
    let row = rows.iter().find(|row| row.start.text() == "2026-10-01T12:00:00+08:00").unwrap();
    insta::assert_json_snapshot!(row);
}
