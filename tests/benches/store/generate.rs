//! Ten years of hours and 400 days of minutes, always the same.
//!
//! 16 cameras with four lines each, in Shanghai. A line counts more in the day than at night, more at weekends, a little more each
//! year, and is off by a pseudo-random part that a hash of line and time gives. One hour in 500 is doubtful in part, and one in
//! 1,000 was not observed. Rows come in order of time, as a writer leaves them. Days are derived, and weeks put in order, by the
//! store itself.

use std::path::Path;
use std::time::Instant;

use duckdb::Connection;
use promenade::store::{StoreOptions, VersionTexts, Writer};
use promenade_core::detection::Class;
use promenade_core::scene::{Anchor, LineSpec, SceneSpec};
use promenade_core::time::EventTime;

/// Raised when other rows are generated.
pub const NAME: &str = "ten-years-2";
pub const HOUR: i64 = 3_600_000_000;
/// 2016-11-01T00:00:00+08:00
pub const START: i64 = 1_477_929_600_000_000;
/// 2026-11-01T00:00:00+08:00
pub const END: i64 = 1_793_462_400_000_000;
/// 400 days before the end.
pub const MINUTES_FROM: i64 = END - 400 * 24 * HOUR;
pub const CAMERAS: usize = 16;
const LINES: usize = 4;

pub fn options() -> StoreOptions {
    StoreOptions { timezone: "Asia/Shanghai".into(), ..StoreOptions::default() }
}

/// What is drawn on each camera.
pub fn scene() -> SceneSpec {
    let line = |index: usize| LineSpec {
        id: format!("line-{index}"),
        a: [0.2 * (index + 1) as f64, 0.1],
        b: [0.2 * (index + 1) as f64, 0.9],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    SceneSpec { lines: (0..LINES).map(line).collect(), ..SceneSpec::default() }
}

/// Makes the database at `path`.
pub fn run(path: &Path) {
    println!("generating {} ...", path.display());
    let begun = Instant::now();
    let unfinished = path.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let mut writer = Writer::open(&unfinished, &options()).expect("opens");
    for camera in 0..CAMERAS {
        writer.declare(&format!("cam-{camera:02}"), &scene(), &VersionTexts::default()).expect("declares");
    }
    drop(writer);
    let db = Connection::open(&unfinished).expect("opens");
    db.execute_batch(&statements()).expect("rows");
    drop(db);
    let derived = Instant::now();
    // Opening derives what is due.
    let mut writer = Writer::open(&unfinished, &options()).expect("derives");
    println!("ten years of days derived in {:.1} s", derived.elapsed().as_secs_f64());
    let arranged = Instant::now();
    let weeks =
        std::iter::repeat_with(|| writer.arrange(EventTime(END)).expect("arranges")).take_while(|more| *more).count();
    println!("{weeks} weeks put in order in {:.1} s", arranged.elapsed().as_secs_f64());
    writer.checkpoint().expect("room");
    drop(writer);
    std::fs::rename(&unfinished, path).expect("renames");
    println!("generated in {:.1} s\n", begun.elapsed().as_secs_f64());
}

fn statements() -> String {
    let hours = times(START, END, "1 HOUR");
    let minutes = times(MINUTES_FROM, END, "1 MINUTE");
    let (line_hour, line_minute) = (counts("60 * 6", 3600), counts("6", 60));
    let observed_hour = observed(3600);
    format!(
        "UPDATE item SET since = make_timestamp({START});
         INSERT INTO line_hour (line_id, start, day, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
                                version_first, version_last, revision, flush)
             SELECT i.item_id, t.start, (t.start + INTERVAL 8 HOUR)::DATE, {line_hour}
             FROM {hours} CROSS JOIN item i WHERE {SEEN} ORDER BY t.start, i.item_id;
         INSERT INTO camera_hour
             SELECT c.camera_id, t.start, (t.start + INTERVAL 8 HOUR)::DATE, {observed_hour}, 36000, 1, 1, 0, 1
             FROM {hours} CROSS JOIN (SELECT camera_id, camera_id * 4 AS item_id FROM camera) c
             JOIN item i ON i.item_id = c.item_id WHERE {SEEN} ORDER BY t.start, c.camera_id;
         INSERT INTO line_minute (line_id, start, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
                                  version_first, version_last, revision, flush)
             SELECT i.item_id, t.start, {line_minute}
             FROM {minutes} CROSS JOIN (SELECT * FROM item WHERE item_id <= 16) i WHERE {SEEN} ORDER BY t.start, i.item_id;
         INSERT INTO day_due SELECT DISTINCT day FROM line_hour;
         CHECKPOINT;"
    )
}

const SEEN: &str = "hash(i.item_id, t.start) % 1000 <> 0";

fn times(from: i64, to: i64, step: &str) -> String {
    format!("(SELECT unnest(range(make_timestamp({from}), make_timestamp({to}), INTERVAL {step})) AS start) t")
}

/// Columns from `count_in` to `flush` of a line; `most` people pass at the busiest times.
fn counts(most: &str, seconds: u32) -> String {
    let hour = "hour(t.start + INTERVAL 8 HOUR)";
    let curve = format!("greatest(0.02, sin(pi() * ({hour} - 6) / 18.0))");
    let weekend = "(CASE WHEN isodow(t.start + INTERVAL 8 HOUR) > 5 THEN 1.5 ELSE 1 END)";
    let trend = format!("(1 + (epoch_us(t.start) - {START}) / 1e15)");
    let part = |seed: u32| format!("(hash(i.item_id, t.start, {seed}) % 1000) / 1000.0");
    let count = |seed| format!("({most} * {curve} * {weekend} * {trend} * {})::UINTEGER", part(seed));
    format!("{}, {}, 0, 0, {}, 1, 1, 0, 1", count(1), count(2), observed(seconds))
}

fn observed(seconds: u32) -> String {
    let doubtful = seconds / 10;
    format!("{seconds}, CASE WHEN hash(i.item_id, t.start, 3) % 500 = 0 THEN {doubtful} ELSE 0 END")
}
