//! What the store alone costs: memory after each step, processor time and bytes written a flush.
//!
//! `cargo run --release -p promenade --example store_cost -- [cameras] [seconds a flush] [flushes] [memory MiB] [cells]
//! [minutes of ledger] [MiB of reserve] [flushes a derivation]`
//!
//! With minutes of ledger, older rows are retired, a step a simulated minute: what that costs, and how the file grows. With a
//! reserve and `TMPDIR` on a disk of less than 64 MiB: how fast the reserve fills.
//! `cells` are those of a heat map in which somebody was in a minute; with 0 there are no heat maps, gates and waits.

use std::time::Instant;

use promenade::config::Retention;
use promenade::store::{Bucket, Filter, Period, StoreOptions, VersionTexts, Writer};
use promenade_core::detection::Class;
use promenade_core::event::{
    Batch, CameraSecond, Crossing, Direction, Event, HeatMinute, Outcome, Visit, Wait, ZoneSecond,
};
use promenade_core::scene::{Anchor, GateSpec, LineSpec, SceneSpec, ZoneKind, ZoneSpec};
use promenade_core::time::EventTime;

fn main() {
    let argument =
        |place, default: u32| std::env::args().nth(place).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (cameras, seconds, flushes) = (argument(1, 1), argument(2, 14), argument(3, 500));
    let (cells, kept, every) = (argument(5, 50) as u16, argument(6, 0), argument(8, 20));
    let (mut retired, mut aside) = (Retired::default(), 0);
    memory("start");
    let folder = tempfile::tempdir().expect("a folder");
    let options = StoreOptions {
        memory_mb: argument(4, 64),
        timezone: "Asia/Shanghai".into(),
        reserve_mb: argument(7, 0),
        ..StoreOptions::default()
    };
    let mut writer = Writer::open(&folder.path().join("cost.duckdb"), &options).expect("opens");
    memory("open");
    for camera in 0..cameras {
        writer.declare(&format!("cam-{camera}"), &scene(), &VersionTexts::default()).expect("declares");
    }
    let start = EventTime(1_777_600_800_000_000);
    let (mut rows, mut worst, mut derive, mut derived) = (0, 0.0_f64, 0.0_f64, 0.0_f64);
    let (cpu, wall, written) = (cpu_ms(), Instant::now(), io_bytes());
    for flush in 0..flushes {
        for camera in 0..cameras {
            let mut events = events(start, flush * seconds, seconds);
            if cells > 0 {
                events.extend(gates_waits_and_heat(start, flush * seconds, seconds, cells, camera));
            }
            rows += events.len();
            writer.append(&Batch { camera: format!("cam-{camera}").into(), run_start: start, events });
        }
        let before = cpu_ms();
        writer.commit().expect("commits");
        aside += if writer.aside().is_some() { seconds } else { 0 };
        if flush % every == every - 1 && writer.aside().is_none() {
            let (before, so_far) = (cpu_ms(), io_bytes());
            writer.derive().expect("derives");
            derive += cpu_ms() - before;
            derived += io_bytes() - so_far;
        }
        worst = worst.max(cpu_ms() - before);
        if kept > 0 && flush * seconds % 60 < seconds {
            retired.step(&mut writer, start.plus_seconds(f64::from(flush * seconds)), kept);
        }
        if flush % (flushes / 8).max(1) == 0 {
            println!("after {} s: {:.1} MiB on disk", flush * seconds, on_disk(folder.path()));
        }
        if flush == 0 || flush == flushes / 2 {
            memory(&format!("flush {}", flush + 1));
        }
    }
    memory(&format!("{rows} rows, {flushes} flushes"));
    let each = |total: f64| total / f64::from(flushes);
    println!(
        "a flush: {:.2} ms CPU (worst {worst:.1}), {:.2} ms wall, {:.1} KiB written",
        each(cpu_ms() - cpu),
        each(wall.elapsed().as_secs_f64() * 1e3),
        each((io_bytes() - written) / 1024.0)
    );
    println!(
        "of it for deriving every {every} flushes: {:.2} ms CPU, {:.1} KiB each",
        f64::from(every) * each(derive),
        f64::from(every) * each(derived / 1024.0)
    );
    println!(
        "{} steps of retention: {:.1} ms CPU and {:.1} KiB each, the longest {:.0} ms CPU, {:.0} ms wall",
        retired.steps,
        retired.cpu_ms / f64::from(retired.steps.max(1)),
        retired.written / 1024.0 / f64::from(retired.steps.max(1)),
        retired.longest_cpu_ms,
        retired.longest_ms
    );
    let used = writer.reserve().used as f64;
    println!("{:.0} bytes of reserve a second, over {aside} s", used / f64::from(aside.max(1)));
    ask(&writer, start, flushes * seconds);
    drop(writer);
    println!("on disk {:.1} MiB", on_disk(folder.path()));
    memory("closed");
}

/// What retention has cost.
#[derive(Default)]
struct Retired {
    steps: u32,
    cpu_ms: f64,
    written: f64,
    longest_cpu_ms: f64,
    longest_ms: f64,
}

impl Retired {
    /// The least ledger that a config may ask for is two days; a clock that is ahead makes minutes of them.
    fn step(&mut self, writer: &mut Writer, now: EventTime, kept_min: u32) {
        let keep = Retention { ledger_days: 2, minute_days: 400, hour_days: 0 };
        let ahead = now.plus_seconds(2.0 * 86_400.0 - 60.0 * f64::from(kept_min));
        let (cpu, wall, written) = (cpu_ms(), Instant::now(), io_bytes());
        if writer.retire(ahead, keep).expect("retires") {
            let (cpu, wall) = (cpu_ms() - cpu, wall.elapsed().as_secs_f64() * 1e3);
            self.steps += 1;
            self.cpu_ms += cpu;
            self.written += io_bytes() - written;
            (self.longest_cpu_ms, self.longest_ms) = (self.longest_cpu_ms.max(cpu), self.longest_ms.max(wall));
        }
    }
}

/// MiB of the database and its log.
fn on_disk(folder: &std::path::Path) -> f64 {
    let files = std::fs::read_dir(folder).expect("a folder").filter_map(|file| file.ok()?.metadata().ok());
    files.map(|file| file.len()).sum::<u64>() as f64 / 1_048_576.0
}

fn ask(writer: &Writer, start: EventTime, seconds: u32) {
    let reader = writer.reader();
    let period = Period { from: start, to: start.plus_seconds(f64::from(seconds)) };
    for bucket in [Bucket::Hour, Bucket::Day] {
        let before = Instant::now();
        let rows = reader.footfall(period, bucket, &Filter::default()).expect("answers").len();
        let queues = reader.queues(period, bucket, &Filter::default()).expect("answers").len();
        println!("{bucket:?}: {rows} + {queues} rows in {:.1} ms", before.elapsed().as_secs_f64() * 1e3);
    }
    memory("asked");
    if writer.aside().is_none() {
        writer.checkpoint().expect("checkpoints");
    }
    memory("checkpoint");
}

fn scene() -> SceneSpec {
    let classes = vec![Class::Person];
    let line = |id: &str| LineSpec {
        id: id.into(),
        a: [0.5, 0.0],
        b: [0.5, 1.0],
        anchor: Anchor::Foot,
        classes: classes.clone(),
        staff: false,
    };
    let zone = |id: &str, kind| ZoneSpec {
        id: id.into(),
        kind,
        polygon: vec![[0.0; 2], [1.0, 0.0], [1.0; 2]],
        classes: classes.clone(),
        ..ZoneSpec::default()
    };
    SceneSpec {
        lines: vec![line("east"), line("west")],
        gates: vec![GateSpec { id: "entrance".into(), lines: vec!["east".into(), "west".into()] }],
        zones: vec![zone("hall", ZoneKind::Area), zone("square", ZoneKind::Area), zone("till", ZoneKind::Queue)],
        ..SceneSpec::default()
    }
}

fn events(start: EventTime, from: u32, seconds: u32) -> Vec<Event> {
    let mut events = Vec::new();
    for second in from..from + seconds {
        let time = start.plus_seconds(f64::from(second));
        let track = u64::from(second);
        events.push(Event::CameraSecond(CameraSecond { second: time, frames: 7, doubt: None }));
        for (index, zone) in ["hall", "square", "till"].into_iter().enumerate() {
            let max = (second + index as u32) % 9;
            events.push(Event::ZoneSecond(ZoneSecond { second: time, zone: zone.into(), mean: max as f32 * 0.9, max }));
        }
        let (class, line) = (Class::Person, if second % 2 == 0 { "east" } else { "west" }.into());
        events.push(Event::Crossing(Crossing {
            time,
            line,
            direction: Direction::In,
            track,
            class,
            passage: 0,
            late: false,
        }));
        let visit = |track, entered, left: Option<EventTime>| {
            Event::Visit(Visit { zone: "till".into(), track, class, visit: 0, entered, left, complete: left.is_some() })
        };
        events.push(visit(track, time, None));
        if second >= 20 {
            events.push(visit(track - 20, time.plus_seconds(-20.0), Some(time)));
        }
    }
    events
}

/// Everybody who crosses passes the gate, everybody who queues is served, and each minute somebody is in `cells` cells.
fn gates_waits_and_heat(start: EventTime, from: u32, seconds: u32, cells: u16, camera: u32) -> Vec<Event> {
    let mut events = Vec::new();
    for second in from..from + seconds {
        let (time, track) = (start.plus_seconds(f64::from(second)), u64::from(second));
        let (line, class, direction) = ("entrance".into(), Class::Person, Direction::In);
        events.push(Event::GateCrossing(Crossing { time, line, direction, track, class, passage: 0, late: false }));
        if second >= 20 {
            let (joined, outcome) = (time.plus_seconds(-20.0), Outcome::Served);
            events.push(Event::Wait(Wait {
                queue: "till".into(),
                track: track - 20,
                visit: 0,
                joined,
                ended: time,
                outcome,
            }));
        }
        if second % 60 == 59 {
            // Other cells in other minutes and on other cameras, with uneven sums, so that nothing compresses by accident.
            let cell = |index: u16| (index * 11 + (second / 60 + camera) as u16 % 11) % 576;
            let sum =
                |index: u16| 0.1 + ((u32::from(index) * 7919 + second * 104_729 + camera * 31) % 60_000) as f32 / 1e3;
            let mut told: Vec<(u16, f32)> = (0..cells).map(|index| (cell(index), sum(index))).collect();
            told.sort_by_key(|(cell, _)| *cell);
            events.push(Event::Heat(HeatMinute { start: time.plus_seconds(-59.0), cells: told }));
        }
    }
    events
}

fn memory(step: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0 kB");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
    };
    println!(
        "{step}: RSS {:.1} MiB (anonymous {:.1}, file {:.1}), peak {:.1}",
        field("VmRSS:"),
        field("RssAnon:"),
        field("RssFile:"),
        field("VmHWM:")
    );
}

fn cpu_ms() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

fn io_bytes() -> f64 {
    let text = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("write_bytes: ")).and_then(|bytes| bytes.parse().ok()).unwrap_or(0.0)
}
