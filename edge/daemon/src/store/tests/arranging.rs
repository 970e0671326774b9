//! Hours of weeks that are over are put line by line, and nobody can tell by an answer.

use promenade_core::event::Direction::In;
use promenade_core::time::EventTime;

use super::support::{Db, at, crossing, derived, period, watched};
use crate::store::{Bucket, Filter, FootfallRow};

const HOUR: f64 = 3600.0;

/// A minute of three hours a day, for so many days.
fn days(from: EventTime, count: u32) -> Vec<promenade_core::event::Event> {
    let mut events = Vec::new();
    for minute in (0..count).flat_map(|day| [0, 1, 2].map(|hour| f64::from(day * 24 + hour) * HOUR)) {
        let start = from.plus_seconds(minute);
        events.extend(watched(start, 60));
        events.push(crossing(start.plus_seconds(3.5), minute as u64, In));
    }
    events
}

/// (line, start) in the order in which the rows lie.
fn lie(db: &Db) -> Vec<(u64, i64)> {
    let query = |column| db.reader.query_for_test::<u64>(&format!("SELECT {column}::UBIGINT FROM line_hour"));
    let starts = query("epoch_us(start)").into_iter().map(|start| start as i64);
    query("line_id").into_iter().zip(starts).collect()
}

fn answer(db: &Db) -> Vec<FootfallRow> {
    let asked = period("2026-05-01T00:00:00Z", "2026-05-25T00:00:00Z");
    db.reader.footfall(asked, Bucket::Hour, &Filter::default()).expect("answers")
}

fn arrange(db: &mut Db, now: &str) -> usize {
    (0..100).find(|_| !db.writer.arrange(at(now)).expect("arranges")).expect("an end")
}

/// 7 and 14 May 2026 are where weeks of UTC begin, as 1 January 1970 did.
#[test]
fn weeks_that_are_over_lie_line_by_line_and_answers_stay() {
    let mut db = Db::new("Asia/Shanghai");
    db.put(days(at("2026-05-07T00:00:00Z"), 12));
    let (before, told, rows) = (lie(&db), answer(&db), derived(&db));
    assert!(before.iter().any(|(line, _)| *line != before[0].0), "there are lines to put in order");
    assert!(before.is_sorted_by_key(|(line, start)| (*start, *line)), "as they came");
    assert_eq!(arrange(&mut db, "2026-05-15T00:00:00Z"), 1, "a day after its end");
    let mut expected = before.clone();
    let week = |start: i64| start < at("2026-05-14T00:00:00Z").micros();
    expected.retain(|(_, start)| !week(*start));
    let mut of_the_week: Vec<_> = before.into_iter().filter(|(_, start)| week(*start)).collect();
    of_the_week.sort_unstable();
    expected.extend(of_the_week);
    assert_eq!(lie(&db), expected);
    assert_eq!((answer(&db), derived(&db)), (told.clone(), rows.clone()));
    assert_eq!(arrange(&mut db, "2026-05-21T23:59:59Z"), 0, "the next one is not over for a day");
    let mut db = db.reopen("Asia/Shanghai");
    assert_eq!((answer(&db), derived(&db)), (told, rows));
    assert_eq!(arrange(&mut db, "2026-06-30T00:00:00Z"), 1, "how far it has come is known after a start");
}

/// Hours of another zone are other hours, which are derived anew; the first of them begins in the week before.
#[test]
fn hours_that_are_cut_again_are_put_in_order_again() {
    let mut db = Db::new("Asia/Shanghai");
    db.put(days(at("2026-05-07T00:00:00Z"), 12));
    assert_eq!(arrange(&mut db, "2026-06-01T00:00:00Z"), 2);
    let mut db = db.reopen("Asia/Kathmandu");
    assert!(lie(&db).is_sorted_by_key(|(line, start)| (*start, *line)), "as they came");
    assert_eq!(arrange(&mut db, "2026-06-01T00:00:00Z"), 3);
}

#[test]
fn a_clock_that_was_years_ahead_keeps_no_later_week_from_being_put_in_order() {
    let mut db = Db::new("Asia/Shanghai");
    db.put(days(at("2036-05-08T00:00:00Z"), 2));
    assert_eq!(arrange(&mut db, "2036-06-01T00:00:00Z"), 1);
    db.put(days(at("2026-05-07T00:00:00Z"), 2));
    assert_eq!(arrange(&mut db, "2026-05-09T00:00:00Z"), 0, "not over");
    db.put(days(at("2026-05-14T00:00:00Z"), 2));
    assert_eq!(arrange(&mut db, "2026-05-22T00:00:00Z"), 1);
}

#[test]
fn what_comes_late_for_a_week_that_is_in_order_counts_all_the_same() {
    let mut db = Db::new("Asia/Shanghai");
    db.put(days(at("2026-05-07T00:00:00Z"), 2));
    assert_eq!(arrange(&mut db, "2026-05-30T00:00:00Z"), 1);
    let late = at("2026-05-07T01:00:10Z");
    db.put(vec![crossing(late, 900_001, In)]);
    let mut other = Db::new("Asia/Shanghai");
    let mut events = days(at("2026-05-07T00:00:00Z"), 2);
    events.push(crossing(late, 900_001, In));
    other.put(events);
    assert_eq!(answer(&db), answer(&other));
    assert_eq!(arrange(&mut db, "2026-05-30T00:00:00Z"), 0);
}
