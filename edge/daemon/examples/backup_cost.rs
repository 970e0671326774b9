//! What a backup costs a box that counts: its time and size, how long commits wait meanwhile, memory; then a restore.
//!
//! `cargo run --release -p promenade --example backup_cost -- DATABASE [commits a second]`
//!
//! Copies the database into a temporary folder first. The commits are those of eight cameras with a crossing a second.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use promenade::store::{self, Reason, StoreOptions, VersionTexts, Writer};
use promenade_core::detection::Class;
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event};
use promenade_core::scene::{Anchor, LineSpec, SceneSpec};
use promenade_core::time::EventTime;

const CAMERAS: u32 = 8;
/// 2026-05-01T02:00:00Z
const START: EventTime = EventTime(1_777_600_800_000_000);

fn main() {
    let database: PathBuf = std::env::args().nth(1).expect("the path of a database").into();
    let rate = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(10.0);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.duckdb");
    std::fs::copy(&database, &path).expect("copied");
    println!("{:.1} MB of database", path.metadata().expect("a file").len() as f64 / 1e6);
    let options = StoreOptions { now: START, ..StoreOptions::default() };
    let begun = Instant::now();
    let mut writer = Writer::open(&path, &options).expect("opens");
    println!("opened in {:.1} s, {} backups there", seconds(begun), writer.reader().backups().expect("lists").len());
    memory("open");
    for camera in 0..CAMERAS {
        writer.declare(&format!("cam-{camera}"), &scene(), &VersionTexts::default()).expect("declares");
    }
    let pause = Duration::from_secs_f64(1.0 / rate);
    let mut at = 0;
    let alone = commits(&mut writer, &mut at, pause, |done| done >= 100);
    report("commits before", alone);
    let (reader, over) = (writer.reader(), AtomicBool::new(false));
    let backup = std::thread::scope(|scope| {
        let backing_up = scope.spawn(|| {
            let begun = Instant::now();
            let backup = reader.back_up(Reason::Manual, START).expect("backs up");
            println!("{} rows, {:.1} MB in {:.1} s", backup.rows, backup.bytes as f64 / 1e6, seconds(begun));
            over.store(true, Ordering::Relaxed);
            backup
        });
        report("commits meanwhile", commits(&mut writer, &mut at, pause, |_| over.load(Ordering::Relaxed)));
        backing_up.join().expect("no panic")
    });
    memory("backed up");
    drop((writer, reader));
    restore(&folder.path().join("backups").join(backup.name), &options);
}

fn restore(from: &Path, options: &StoreOptions) {
    let begun = Instant::now();
    let again = from.with_file_name("again.duckdb");
    store::restore(from, &again, options, false).expect("restores");
    println!("restored in {:.1} s", seconds(begun));
    memory("restored");
}

/// Commits a second of all cameras again and again; how long each took, in ms.
fn commits(writer: &mut Writer, at: &mut u32, pause: Duration, over: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut took = Vec::new();
    while !over(took.len()) {
        *at += 1;
        for camera in 0..CAMERAS {
            writer.append(&second(&format!("cam-{camera}"), *at));
        }
        let begun = Instant::now();
        writer.commit().expect("commits");
        took.push(begun.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(pause);
    }
    took
}

fn report(what: &str, mut took: Vec<f64>) {
    took.sort_by(f64::total_cmp);
    let share = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!(
        "{what}: {}, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        took.len(),
        share(0.5),
        share(0.99),
        share(1.0)
    );
}

fn second(camera: &str, number: u32) -> Batch {
    let second = START.plus_seconds(f64::from(number));
    let (line, class, track) = ("door".into(), Class::Person, u64::from(number));
    let events = vec![
        Event::CameraSecond(CameraSecond { second, frames: 10, doubt: None }),
        Event::Crossing(Crossing {
            time: second,
            line,
            direction: Direction::In,
            track,
            class,
            passage: 0,
            late: false,
        }),
    ];
    Batch { camera: camera.into(), run_start: START, events }
}

fn scene() -> SceneSpec {
    let line = LineSpec {
        id: "door".into(),
        a: [0.5, 0.0],
        b: [0.5, 1.0],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    SceneSpec { lines: vec![line], ..SceneSpec::default() }
}

fn seconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64()
}

fn memory(when: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned();
    println!("{when}: resident {}, most {}", of("VmRSS:"), of("VmHWM:"));
}
