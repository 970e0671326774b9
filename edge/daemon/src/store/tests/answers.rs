//! Gaps, coverage, buckets across changes of the clock, percentiles.

use promenade_core::event::Direction::{In, Out};
use promenade_core::event::{CameraSecond, Doubt, Event};
use promenade_core::scene::SceneSpec;

use super::support::{Db, at, crossing, period, seen, texts, visit, watched, zone_second};
use crate::store::{Bucket, Coverage, Filter, LineTotal};

fn all() -> Filter {
    Filter::default()
}

#[test]
fn nobody_came_and_nobody_looked_are_not_alike() {
    let mut db = Db::new("UTC");
    db.put(watched(at("2026-05-01T02:00:00Z"), 60));
    let rows = db.reader.footfall(period("2026-05-01T02:00:00Z", "2026-05-01T02:03:00Z"), Bucket::Minute, &all());
    let rows = rows.expect("answers");
    let told: Vec<_> = rows.iter().map(|row| (row.r#in, row.coverage.observed_s, row.coverage.period_s)).collect();
    assert_eq!(told, [(Some(0), 60, 60), (None, 0, 60), (None, 0, 60)]);
    let zones = db.reader.occupancy(period("2026-05-01T02:00:00Z", "2026-05-01T02:02:00Z"), Bucket::Minute, &all());
    let told: Vec<_> = zones.expect("answers").into_iter().map(|row| (row.zone, row.entries, row.mean)).collect();
    let (hall, till) = (String::from("hall"), String::from("till"));
    let expected =
        [(hall.clone(), Some(0), None), (till.clone(), Some(0), None), (hall, None, None), (till, None, None)];
    assert_eq!(told, expected);
}

#[test]
fn a_camera_that_never_delivered_has_gaps_not_silence() {
    let db = Db::new("UTC");
    let day = period("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    let rows = db.reader.footfall(day, Bucket::Hour, &all()).expect("answers");
    assert_eq!(rows.len(), 24);
    assert!(rows.iter().all(|row| row.r#in.is_none() && row.coverage.period_s == 3600));
    assert_eq!(db.reader.coverage(day, Bucket::Day, &all()).expect("answers")[0].coverage.observed_s, 0);
}

#[test]
fn a_line_drawn_later_has_gaps_before_and_one_removed_has_none_after() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(watched(start, 60));
    let mut scene = super::support::scene();
    scene.lines[0].id = "gate".into();
    db.writer.declare("cam", &scene, &texts("2")).expect("declares");
    db.put(watched(start.plus_seconds(60.0), 60));
    db.writer.recompute(period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z")).expect("derives");
    let minutes = period("2026-05-01T02:00:00Z", "2026-05-01T02:02:00Z");
    let rows = db.reader.footfall(minutes, Bucket::Minute, &all()).expect("answers");
    let told: Vec<_> = rows.iter().map(|row| (&*row.line, row.r#in)).collect();
    assert_eq!(told, [("door", Some(0)), ("gate", None), ("door", None), ("gate", Some(0))]);
    let after = period("2026-05-01T03:00:00Z", "2026-05-01T04:00:00Z");
    assert_eq!(db.reader.footfall(after, Bucket::Hour, &all()).expect("answers").len(), 1);
}

#[test]
fn doubtful_seconds_are_observed_and_told_apart() {
    let mut db = Db::new("UTC");
    let second = at("2026-05-01T02:00:00Z");
    let doubtful = Event::CameraSecond(CameraSecond { second, frames: 3, doubt: Some(Doubt::Settling) });
    db.put(vec![doubtful, seen(second.plus_seconds(1.0))]);
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T02:00:30Z");
    let coverage = db.reader.footfall(hour, Bucket::Hour, &all()).expect("answers")[0].coverage;
    assert_eq!(coverage, Coverage { period_s: 30, observed_s: 2, doubtful_s: 1, excluded_s: 0 });
}

#[test]
fn coverage_names_the_reasons_of_doubt() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:59:58Z");
    let doubts = [Some(Doubt::Dark), Some(Doubt::Covered), Some(Doubt::Dark), None];
    let second = |(index, doubt): (usize, &Option<Doubt>)| {
        let second = start.plus_seconds(index as f64);
        Event::CameraSecond(CameraSecond { second, frames: 3, doubt: *doubt })
    };
    db.put(doubts.iter().enumerate().map(second).collect());
    let told = |bucket| {
        let asked = period("2026-05-01T02:00:00Z", "2026-05-01T04:00:00Z");
        let rows = db.reader.coverage(asked, bucket, &all()).expect("answers");
        rows.into_iter().map(|row| (row.coverage.doubtful_s, row.doubts)).collect::<Vec<_>>()
    };
    let (covered, dark) = (("covered".to_owned(), 1), |seconds| ("dark".to_owned(), seconds));
    assert_eq!(told(Bucket::Day), [(3, vec![covered.clone(), dark(2)])]);
    assert_eq!(told(Bucket::Hour), [(2, vec![covered.clone(), dark(1)]), (1, vec![dark(1)])]);
    assert_eq!(told(Bucket::Minute)[59], (2, vec![covered, dark(1)]));
}

#[test]
fn days_of_23_and_25_hours_hold_what_happened_in_them() {
    let mut db = Db::new("Europe/Berlin");
    for (track, time) in
        ["2026-10-24T22:10:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T22:59:59Z"]
            .into_iter()
            .enumerate()
    {
        db.put(vec![seen(at(time)), crossing(at(time), track as u64, In)]);
    }
    let autumn = period("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    let day = db.reader.footfall(autumn, Bucket::Day, &all()).expect("answers");
    assert_eq!(day.iter().map(|row| (row.r#in, row.coverage.period_s)).collect::<Vec<_>>(), [(Some(4), 25 * 3600)]);
    let hours = db.reader.footfall(autumn, Bucket::Hour, &all()).expect("answers");
    assert_eq!(hours.len(), 25);
    let counted: Vec<_> = (0..25).filter(|hour| hours[*hour].r#in == Some(1)).collect();
    assert_eq!(counted, [0, 2, 3, 24], "the hour that comes twice is two hours");
    let spring = period("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    assert_eq!(db.reader.footfall(spring, Bucket::Hour, &all()).expect("answers").len(), 23);
    let day = db.reader.footfall(spring, Bucket::Day, &all()).expect("answers");
    assert_eq!(day[0].coverage.period_s, 23 * 3600);
}

#[test]
fn hours_are_those_of_the_local_clock() {
    let mut db = Db::new("Asia/Kolkata");
    for (track, time) in ["2026-05-01T02:29:59Z", "2026-05-01T02:30:00Z"].into_iter().enumerate() {
        db.put(vec![seen(at(time)), crossing(at(time), track as u64, In)]);
    }
    let hours = db.reader.footfall(period("2026-05-01T01:30:00Z", "2026-05-01T03:30:00Z"), Bucket::Hour, &all());
    let told: Vec<_> = hours.expect("answers").iter().map(|row| (row.start, row.r#in)).collect();
    assert_eq!(told, [(at("2026-05-01T01:30:00Z"), Some(1)), (at("2026-05-01T02:30:00Z"), Some(1))]);
}

#[test]
fn a_period_with_ragged_ends_holds_exactly_its_minutes() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T00:00:00Z");
    let mut events = watched(start, 4 * 3600);
    events.extend((0..240).map(|minute| crossing(start.plus_seconds(minute as f64 * 60.0 + 1.0), minute, In)));
    db.put(events);
    for (from, to, expected) in [
        ("2026-05-01T00:10:00Z", "2026-05-01T03:20:00Z", vec![50, 60, 60, 20]),
        ("2026-05-01T00:10:00Z", "2026-05-01T00:20:00Z", vec![10]),
        ("2026-05-01T00:50:00Z", "2026-05-01T01:05:00Z", vec![10, 5]),
        ("2026-05-01T01:00:00Z", "2026-05-01T02:00:30Z", vec![60, 1]),
    ] {
        let hours = db.reader.footfall(period(from, to), Bucket::Hour, &all()).expect("answers");
        assert_eq!(hours.iter().filter_map(|row| row.r#in).collect::<Vec<_>>(), expected, "{from} to {to}");
        assert!(hours.iter().all(|row| row.coverage.observed_s == row.coverage.period_s), "{hours:?}");
        for bucket in [Bucket::Day, Bucket::Week, Bucket::Month] {
            let one = db.reader.footfall(period(from, to), bucket, &all()).expect("answers");
            assert_eq!(one.iter().filter_map(|row| row.r#in).collect::<Vec<_>>(), [expected.iter().sum::<u64>()]);
        }
    }
}

#[test]
fn weeks_and_months_add_up_their_days() {
    let mut db = Db::new("Asia/Shanghai");
    // 30 April, 1 and 3 May (a Sunday), 4 May (a Monday), each at noon in Shanghai.
    for (track, day) in ["2026-04-30", "2026-05-01", "2026-05-03", "2026-05-04"].into_iter().enumerate() {
        let noon = at(&format!("{day}T04:00:00Z"));
        db.put(vec![seen(noon), crossing(noon, track as u64, if track == 0 { Out } else { In })]);
    }
    let both = period("2026-04-26T16:00:00Z", "2026-05-10T16:00:00Z");
    let sums = |bucket| {
        let rows = db.reader.footfall(both, bucket, &all()).expect("answers");
        rows.iter().map(|row| (row.r#in, row.out)).collect::<Vec<_>>()
    };
    assert_eq!(sums(Bucket::Week), [(Some(2), Some(1)), (Some(1), Some(0))]);
    assert_eq!(sums(Bucket::Month), [(Some(0), Some(1)), (Some(3), Some(0))]);
    assert_eq!(sums(Bucket::Day).iter().filter(|day| day.0.is_some()).count(), 4);
}

#[test]
fn percentiles_of_a_day_are_those_of_its_visits() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    // 19 short stays in the first hour and one long one in the next: an average of percentiles would say minutes.
    let stay = |track: u64, from: f64, length: f64| {
        let entered = start.plus_seconds(from);
        visit("hall", track, entered, Some(entered.plus_seconds(length)))
    };
    let mut events: Vec<_> = (0..19).map(|track| stay(track, track as f64 * 60.0, 10.0)).collect();
    events.extend([stay(99, 4000.0, 1000.0), seen(start), seen(start.plus_seconds(5000.0))]);
    db.put(events);
    let day = period("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
    let row = db.reader.occupancy(day, Bucket::Day, &all()).expect("answers").remove(0);
    for (told, truth) in [(row.dwell_p50_s, 10.0), (row.dwell_p90_s, 10.0)] {
        assert!((told.expect("stays") / truth - 1.0).abs() < 0.02, "{told:?} for {truth}");
    }
    assert_eq!(row.entries, Some(20));
}

#[test]
fn a_queue_tells_its_length() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    let mut events = watched(start, 10);
    let length = |second: u32| if second < 8 { 2.0 } else { 7.0 };
    events.extend((0..10).map(|second| {
        let mean = length(second);
        zone_second("till", start.plus_seconds(f64::from(second)), mean, mean as u32 + 1)
    }));
    db.put(events);
    let rows = db.reader.queues(period("2026-05-01T02:00:00Z", "2026-05-01T02:01:00Z"), Bucket::Minute, &all());
    let row = rows.expect("answers").remove(0);
    assert_eq!(
        (row.zone.as_str(), row.length_mean, row.length_p90, row.length_max),
        ("till", Some(3.0), Some(7.0), Some(8))
    );
    assert_eq!((row.wait_p50_s, row.served, row.entries), (None, Some(0), Some(0)));
}

#[test]
fn filters_choose_cameras_and_items() {
    let mut db = Db::new("UTC");
    let start = at("2026-05-01T02:00:00Z");
    db.put(vec![seen(start)]);
    db.writer.declare("other", &SceneSpec::default(), &texts("1")).expect("declares");
    let hour = period("2026-05-01T02:00:00Z", "2026-05-01T03:00:00Z");
    let zones = |camera: Option<&str>, item: Option<&str>| {
        let filter = Filter { camera: camera.map(Into::into), item: item.map(Into::into) };
        db.reader.occupancy(hour, Bucket::Hour, &filter).expect("answers").len()
    };
    assert_eq!([zones(None, None), zones(Some("cam"), Some("till")), zones(Some("other"), None)], [2, 1, 0]);
    assert_eq!(db.reader.coverage(hour, Bucket::Hour, &all()).expect("answers").len(), 2);
}

#[test]
fn an_endless_question_is_refused() {
    let db = Db::new("UTC");
    let years = period("2016-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
    let error = db.reader.footfall(years, Bucket::Minute, &all()).expect_err("too long");
    assert!(error.0.contains("shorter period"), "{error}");
    assert!(db.reader.footfall(years, Bucket::Month, &all()).expect("answers").len() == 120);
}

#[test]
fn an_empty_or_reversed_period_has_no_rows() {
    let db = Db::new("UTC");
    for (from, to) in
        [("2026-05-01T02:00:00Z", "2026-05-01T02:00:00Z"), ("2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z")]
    {
        assert_eq!(db.reader.footfall(period(from, to), Bucket::Hour, &all()), Ok(Vec::new()));
    }
}

#[test]
fn live_counters_begin_with_what_the_day_has_brought() {
    let mut db = Db::new("Asia/Shanghai");
    let start = at("2026-05-01T02:00:00Z");
    let midnight = db.reader.period_around(Bucket::Day, start).from;
    assert_eq!(midnight, at("2026-04-30T16:00:00Z"));
    let none = LineTotal { line: "door".into(), ..LineTotal::default() };
    assert_eq!(db.reader.counts_since("cam", midnight), Ok(vec![none]));
    let yesterday = midnight.plus_seconds(-1.0);
    db.put(vec![crossing(start, 1, In), crossing(start, 2, In), crossing(start, 3, Out), crossing(yesterday, 4, In)]);
    let totals = db.reader.counts_since("cam", midnight).expect("answers");
    assert_eq!(totals, [LineTotal { line: "door".into(), r#in: 2, out: 1 }]);
}
