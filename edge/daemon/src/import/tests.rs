//! Files as they come: tidy, untidy and hostile.

use jiff::Timestamp;
use promenade_core::time::EventTime;
use proptest::prelude::*;

use super::{Mistakes, Plan, Reading, Surroundings, read};
use crate::store::ImportTarget;

fn at(text: &str) -> EventTime {
    EventTime(text.parse::<Timestamp>().unwrap().as_microsecond())
}

fn target(name: &str) -> ImportTarget {
    let (camera, name, gate) = match name.split_once('/') {
        Some((camera, name)) => (camera, name, false),
        None => ("east", name, true),
    };
    ImportTarget { camera: camera.to_owned(), name: name.to_owned(), gate }
}

/// A site with two doors and a gate.
fn site(zone: &str) -> Surroundings {
    let known = ["east/door", "west/door", "west/side", "main"].map(target).to_vec();
    Surroundings { timezone: zone.to_owned(), known, now: at("2026-11-01T00:00:00Z") }
}

/// Options written as `name=value`, one a line; `source` is given.
fn plan(options: &str) -> Plan {
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.replace('|', "\n")));
    let mut options: Vec<_> = options.lines().filter_map(pair).collect();
    options.push(("source".to_owned(), "old".to_owned()));
    Plan::read(&options).unwrap()
}

fn reading(zone: &str, options: &str, file: &str) -> Result<Reading, Mistakes> {
    read(file.as_bytes(), &plan(options), &site(zone))
}

/// Hours of a series as (start, in, out, doubtful).
fn hours(reading: &Reading, series: usize) -> Vec<(String, Option<u32>, Option<u32>, bool)> {
    let text =
        |time: EventTime| Timestamp::from_microsecond(time.micros()).unwrap().strftime("%m-%d %H:%M").to_string();
    let hours = &reading.series[series].hours;
    hours.iter().map(|hour| (text(hour.start), hour.r#in, hour.out, hour.doubtful)).collect()
}

fn sentences(zone: &str, options: &str, file: &str) -> Vec<String> {
    reading(zone, options, file).unwrap_err().sentences()
}

const ONE: &str = "map=A=east/door:in";

#[test]
fn a_wide_file_is_a_series_a_column() {
    let map = "map=North door=east/door:in|North door out=east/door:out|South=main:both-as-in";
    let file = "\u{feff}time,North door,North door out,South,weather\r\n\
                2024-03-01 08:00,\"5\",2,7.0,rain\r\n2024-03-01 07:00,3,,0,\r\n,,,,\r\n";
    let reading = reading("UTC", map, file).unwrap();
    assert_eq!(reading.series[0].target, target("east/door"));
    let door = [("03-01 07:00".into(), Some(3), None, false), ("03-01 08:00".into(), Some(5), Some(2), false)];
    assert_eq!(hours(&reading, 0), door, "in order of time, an empty cell is a gap");
    assert_eq!(
        hours(&reading, 1),
        [("03-01 07:00".into(), Some(0), None, false), ("03-01 08:00".into(), Some(7), None, false)]
    );
    assert_eq!((reading.rows, &reading.left_out), (2, &vec!["weather".to_owned()]));
    assert!(reading.mapping.contains("South = main : in"), "{}", reading.mapping);
}

#[test]
fn a_long_file_is_a_row_a_counter() {
    let options = "map=A=east/door|B=west/door\nsensor=counter\ncount=people\ndirection=way\ndelimiter=;\nthousands=.\ndecimal=,\n\
                   time=when\ntime_format=%d.%m.%Y %H:%M";
    let file = "when;counter;way;people\n01.03.2024 07:00;A;in;1.234\n01.03.2024 07:00;A;out;5,0\n\
                01.03.2024 07:00;C;in;9\n01.03.2024 09:00;B;In;\n";
    let reading = reading("UTC", options, file).unwrap();
    assert_eq!(hours(&reading, 0), [("03-01 07:00".into(), Some(1234), Some(5), false)]);
    assert_eq!((hours(&reading, 1), &reading.left_out), (vec![], &vec!["C".to_owned()]));
    assert_eq!(reading.series[1].period.from, at("2024-03-01T09:00:00Z"), "a gap is told of, too");
    let missing = sentences("UTC", &options.replace("B=west", "D=west"), file);
    assert_eq!(missing, ["no row is of a counter \"D\""]);
}

#[test]
fn columns_called_like_lines_go_there() {
    let file = "date,hour,main,west/door,side,door\n2024-03-01,7:00-7:59,1,2,3,4\n";
    let reading = reading("UTC", "map=auto:in", file).unwrap();
    let targets: Vec<String> = reading.series.iter().map(|series| series.target.to_string()).collect();
    assert_eq!(targets, ["main", "west/door", "west/side"]);
    assert_eq!(reading.left_out, ["door"], "two cameras have a door");
    let long = "time,counter,people\n2024-03-01 07:00,side,1\n2024-03-01 08:00,west/side,2\n2024-03-01 07:00,door,3\n";
    let reading = self::reading("UTC", "map=auto:in\nsensor=counter\ncount=people", long).unwrap();
    assert_eq!((reading.series.len(), hours(&reading, 0).len(), reading.left_out), (1, 2, vec!["door".to_owned()]));
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let file = "date,hour,A,B\n2024-03-01,7,-1,x\n01/03/2024,8,1,2\n2024-03-01,24,1,2\n2024-03-01,9,1\n\
                2024-03-01,10,1.5,\"1,234\"\n2024-03-01,11,99999999999,\n2027-01-01,0,1,1\n2024-03-01,12,1,1\n2024-03-01,12,1,1\n";
    let told = sentences("UTC", "map=A=east/door:in|B=west/door:in", file);
    let expected = [
        "line 2, column 3: \"-1\" is negative; people are not",
        "line 2, column 4: \"x\" is not a count; a word that stands for a gap is named with empty",
        "line 3, column 1: \"01/03/2024\" is not read without a format: write it like 2024-03-31, or say how with time_format",
        "line 4, column 2: \"24\" is no hour; write 7, 07:00 or 7:00-7:59, from 0 to 23",
        "line 5: has 3 columns, the header has 4",
        "line 6, column 3: \"1.5\" is not a whole number",
        "line 6, column 4: \"1,234\" can be read in more than one way: say what separates with decimal and thousands",
        "line 7, column 3: \"99999999999\" is more people than an hour can have",
        "line 8, column 1: the hour is not over yet",
        "line 10: the hour stands on line 9 already",
    ];
    assert_eq!(told, expected);
    let rest = reading("UTC", "map=A=east/door:in|B=west/door:in\nskip_mistakes=true", file).unwrap();
    assert_eq!(rest.mistakes.sentences(), expected);
    assert_eq!(hours(&rest, 0), [], "of an hour that stands twice nothing is taken");
    assert_eq!(rest.series[0].period.from, at("2024-03-01T07:00:00Z"));
}

#[test]
fn mistakes_have_a_bound() {
    let file = format!("time,A\n{}", "nonsense,x\n".repeat(1000));
    let told = sentences("UTC", ONE, &file);
    assert_eq!((told.len(), told.last().unwrap().as_str()), (41, "and 960 more"));
}

#[test]
fn a_map_that_does_not_fit_is_told_before_any_row() {
    let told = |map: &str| sentences("UTC", map, "time,Queen St,B\nx,x,x\n").join("; ");
    assert!(told("map=Queen=east/door:in").contains("Did you mean \"Queen St\"?"));
    assert!(
        told("map=B=east/dor:in")
            .contains("no line \"east/dor\"; for one that is no more, say so with create. Did you mean \"east/door\"?")
    );
    assert!(told("map=B=mian:in").contains("no gate \"mian\". Did you mean \"main\"?"));
    assert!(told("map=B=east/door").contains(":in, :out or :both-as-in"));
    assert!(told("map=B=east/door:in|Queen St=east/door:both-as-in").contains("both go to east/door"));
    assert!(told("map=auto:in").contains("no column is called like a line or gate"));
    assert!(told("map=B=east/door:in\nhour=h\ndate=d").contains("no column is called \"d\""));
    assert!(sentences("UTC", ONE, "a;b\n").join("").contains("called time"));
    let one = sentences("UTC", "map=A=east/door:in\ntime=a", "a;A\n").join("");
    assert!(one.contains("another delimiter"), "{one}");
    assert_eq!(sentences("UTC", ONE, ""), ["the file is empty"]);
    let made = reading("UTC", "map=B=old/street:in\ncreate=true", "time,B\n").unwrap();
    assert!(made.series.is_empty(), "no row, nothing to tell");
}

#[test]
fn bytes_that_are_no_text_are_a_mistake() {
    let mut file = b"time,A\n2024-03-01 07:00,".to_vec();
    file.extend([0xe9, b'\n']);
    let told = read(&file, &plan(ONE), &site("UTC")).unwrap_err().sentences();
    assert_eq!(told, ["line 2, column 2: is not UTF-8; save the file as CSV UTF-8"]);
}

#[test]
fn the_skipped_hour_is_left_out_and_told() {
    for (zone, day) in [("Pacific/Auckland", "2019-09-29"), ("Europe/Berlin", "2026-03-29")] {
        let file = format!("date,hour,A\n{day},1,10\n{day},2,20\n{day},3,30\n");
        let reading = reading(zone, ONE, &file).unwrap();
        let people: Vec<_> = reading.series[0].hours.iter().map(|hour| hour.r#in).collect();
        assert_eq!(people, [Some(10), Some(30)], "{zone}");
        assert_eq!(
            (reading.skipped[0].name.as_str(), reading.skipped[0].people),
            (format!("{day} 02:00").as_str(), 20)
        );
    }
}

#[test]
fn the_repeated_hour_takes_two_rows_or_doubts_one() {
    for (zone, day) in [("Pacific/Auckland", "2019-04-07"), ("Europe/Berlin", "2025-10-26")] {
        let once = reading(zone, ONE, &format!("date,hour,A\n{day},1,10\n{day},2,20\n{day},3,30\n")).unwrap();
        let told: Vec<_> = once.series[0].hours.iter().map(|hour| (hour.r#in, hour.doubtful)).collect();
        assert_eq!(told, [(Some(10), false), (Some(20), true), (Some(30), false)], "{zone}");
        let [_, first, after] = once.series[0].hours[..] else { panic!("three hours") };
        assert_eq!(after.start.micros() - first.start.micros(), 2 * 3_600_000_000, "the second hour is a gap");
        assert_eq!((once.repeated.len(), once.repeated[0].people), (1, 20));
        let twice = reading(zone, ONE, &format!("date,hour,A\n{day},2,20\n{day},2,25\n")).unwrap();
        let told: Vec<_> = twice.series[0].hours.iter().map(|hour| (hour.r#in, hour.doubtful)).collect();
        assert_eq!((told, twice.repeated), (vec![(Some(20), false), (Some(25), false)], vec![]), "{zone}");
        assert!(reading(zone, ONE, &format!("date,hour,A\n{day},2,1\n{day},2,2\n{day},2,3\n")).is_err());
    }
}

#[test]
fn half_hours_of_lord_howe_are_short_hours() {
    let spring = reading("Australia/Lord_Howe", ONE, "date,hour,A\n2025-10-05,1,10\n2025-10-05,2,20\n").unwrap();
    assert_eq!(spring.series[0].hours.iter().map(|hour| hour.seconds).collect::<Vec<_>>(), [3600, 1800]);
    let autumn = reading("Australia/Lord_Howe", ONE, "date,hour,A\n2026-04-05,1,10\n").unwrap();
    assert!(autumn.series[0].hours[0].doubtful, "an hour and a half went by under that name");
}

#[test]
fn times_with_an_offset_name_the_two_hours_apart() {
    let file = "time,A\n2025-10-26T02:00:00+02:00,20\n2025-10-26T02:00:00+01:00,25\n";
    let reading = reading("Europe/Berlin", ONE, file).unwrap();
    assert_eq!(reading.series[0].hours.iter().map(|hour| hour.r#in).collect::<Vec<_>>(), [Some(20), Some(25)]);
}

#[test]
fn small_hours_may_belong_to_the_day_before() {
    let file = "date,hour,A\n2024-03-01,23:00-23:59,1\n2024-03-01,0:00-0:59,2\n2024-03-01,5:00-5:59,3\n2024-03-02,6:00-6:59,4\n";
    let reading = reading("UTC", &format!("{ONE}\nday_begins=6"), file).unwrap();
    let starts: Vec<String> = hours(&reading, 0).into_iter().map(|hour| hour.0).collect();
    assert_eq!(starts, ["03-01 23:00", "03-02 00:00", "03-02 05:00", "03-02 06:00"]);
}

#[test]
fn hours_of_a_zone_that_does_not_fit_are_refused() {
    let told = sentences("Asia/Kolkata", &format!("{ONE}\ntimezone=UTC"), "time,A\n2024-03-01 07:00,1\n");
    assert!(told[0].contains("clocks differ"), "{told:?}");
    let told = sentences("UTC", &format!("{ONE}\ntimezone=Nowhere/Town"), "time,A\n");
    assert!(told[0].contains("Nowhere/Town"), "{told:?}");
}

#[test]
fn options_that_make_no_sense_are_named() {
    let wrong = |options: &[(&str, &str)]| {
        let owned: Vec<_> = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Plan::read(&owned).unwrap_err().option
    };
    let good = [("source", "old"), ("map", "auto:in")];
    for (name, value) in [
        ("surce", "x"),
        ("source", "again"),
        ("day_begins", "24"),
        ("decimal", ";"),
        ("delimiter", "::"),
        ("replace", "yes"),
        ("thousands", "."),
        ("date", "d"),
        ("sensor", "s"),
        ("direction", "d"),
    ] {
        let option = wrong(&[&good[..], &[(name, value)]].concat());
        let expected = match name {
            "date" => "hour",
            "sensor" => "count",
            other => other,
        };
        assert_eq!(option, expected);
    }
    assert_eq!((wrong(&good[1..]), wrong(&good[..1])), ("source".to_owned(), "map".to_owned()));
    assert_eq!(wrong(&[("source", "a/b"), good[1]]), "source");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No bytes bring it down; what it takes is in order, each hour once.
    #[test]
    fn hostile_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400), skip in any::<bool>()) {
        let mut file = b"time,A\n2024-03-01 07:00,1\n".to_vec();
        file.extend(bytes);
        let options = if skip { format!("{ONE}\nskip_mistakes=true") } else { ONE.to_owned() };
        if let Ok(reading) = read(&file, &plan(&options), &site("Europe/Berlin")) {
            for series in reading.series {
                prop_assert!(series.hours.windows(2).all(|pair| pair[0].start < pair[1].start));
            }
        }
    }

    /// Rows in any order, with numbers written in any way, give what a plain list of them gives.
    #[test]
    fn order_and_writing_play_no_part(people in prop::collection::vec(prop::option::of(0_u32..3_000_000), 1..60), seed in any::<u64>()) {
        let start = jiff::civil::date(2024, 5, 1).at(0, 0, 0, 0);
        let hour = |index: usize| start.checked_add(jiff::SignedDuration::from_hours(index as i64)).unwrap();
        let mut rows: Vec<String> = people.iter().enumerate().map(|(index, people)| {
            let people = people.map_or(String::new(), grouped);
            format!("{};\"{people}\"", hour(index).strftime("%m/%d/%Y %H:%M"))
        }).collect();
        let shift = seed as usize % rows.len();
        rows.rotate_left(shift);
        let file = format!("time;A\n{}\n", rows.join("\r\n"));
        let options = format!("{ONE}\ndelimiter=;\nthousands=,\ntime_format=%m/%d/%Y %H:%M");
        let reading = read(file.as_bytes(), &plan(&options), &site("UTC")).unwrap();
        let told: Vec<_> = reading.series[0].hours.iter().map(|hour| (hour.start, hour.r#in)).collect();
        let first = at("2024-05-01T00:00:00Z");
        let expected: Vec<_> = (0_u32..).zip(&people).filter(|(_, people)| people.is_some())
            .map(|(index, people)| (first.plus_seconds(f64::from(index) * 3600.0), *people)).collect();
        prop_assert_eq!(told, expected);
    }
}

/// 1234567 as `1,234,567.0`.
fn grouped(people: u32) -> String {
    let digits = people.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + ".0"
}
