//! Ten years of counts: how soon questions are answered, beside `SQLite`, and what the daemon takes for it, in one run.
//!
//! The rows come from `generate`: 64 lines by hour for ten years, 16 of them by minute for 400 days. They are made once and kept
//! in the target folder; each run works on a copy. A process of its own (`serve`) has the store and the API, with the writer
//! taking counts of 16 cameras every second; its memory is what is printed. Times of the API are from the request to the last byte
//! of the body, on the server's side; those of the store and of `SQLite` are until every row is in memory.
//!
//! Arguments (after `--`): `--runs N` (of each question; 200), `--seconds S` (of the pulls; 5). For a profile, the measured process
//! alone: `--serve DATABASE RUNS QUESTION` asks one question, by its place from 0, and ends with its input.

mod generate;
mod pulls;
mod questions;
mod serve;
mod sqlite;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.first().map(String::as_str) {
        Some("--generate") => return generate::run(args[1].as_ref()),
        Some("--serve") => {
            let number = |at: usize| args.get(at).map(|text| text.parse().expect("a number"));
            return serve::run(args[1].as_ref(), number(2).expect("runs"), number(3));
        }
        _ => {}
    }
    let value = |name: &str, default: usize| {
        let place = args.iter().position(|arg| arg == name);
        place.map_or(default, |place| args[place + 1].parse().expect("a number"))
    };
    let (runs, seconds) = (value("--runs", 200), value("--seconds", 5));
    let folder = folder();
    let made = folder.join(format!("{}.duckdb", generate::NAME));
    if !made.exists() {
        status(Command::new(this()).arg("--generate").arg(&made));
    }
    let lite = folder.join(format!("{}.sqlite", generate::NAME));
    sqlite::copy_of(&made, &lite);
    let beside = sqlite::ask(&lite, runs);
    serve_and_measure(&made, &folder, runs, seconds, &beside);
}

fn serve_and_measure(
    made: &std::path::Path,
    folder: &std::path::Path,
    runs: usize,
    seconds: usize,
    beside: &[[f64; 2]],
) {
    let run = folder.join("run.duckdb");
    let _ = std::fs::remove_file(folder.join("run.duckdb.wal"));
    std::fs::copy(made, &run).expect("room for a copy");
    // Else the disk is still at it while the first questions are asked.
    std::fs::File::open(&run).and_then(|copy| copy.sync_all()).expect("on the disk");
    let mut command = Command::new(this());
    command.arg("--serve").arg(&run).arg(runs.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map(|line| line.expect("text"));
    let before = serve::WARMING_UP;
    println!(
        "p50 / p99 ms of {runs} runs after {before} others, of which the first is told; periods moved each time; the"
    );
    println!("writer takes 16 cameras meanwhile\n");
    println!("| question | rows | API, first | API | store | SQLite |\n|---|---|---|---|---|---|");
    for (question, [p50, p99]) in questions::ALL.iter().zip(beside) {
        println!("| {} | {} | {p50:.1} / {p99:.1} |", question.name, lines.next().expect("a line"));
    }
    let address = lines.next().expect("an address");
    pulls::measure(&address, child.id(), seconds);
    pulls::exports(&address);
    let peak = status_field(child.id(), "VmHWM:");
    println!("\nmemory of the process, peak: {:.0} MiB", peak / 1024.0);
    child.stdin.take().expect("piped").write_all(b"\n").expect("listens");
    assert!(child.wait().expect("ends").success());
    let _ = std::fs::remove_file(&run);
}

/// A number of `/proc/PID/status`, in kB.
fn status_field(pid: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a field");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

fn this() -> PathBuf {
    std::env::current_exe().expect("path")
}

/// Beside the build output, so that `cargo clean` takes it along.
fn folder() -> PathBuf {
    let target = this().ancestors().nth(3).expect("a target folder").join("bench-store");
    std::fs::create_dir_all(&target).expect("a folder");
    target
}

fn status(command: &mut Command) {
    assert!(command.status().expect("runs").success(), "{command:?} failed");
}

/// The 50th and 99th percentile, by nearest rank.
fn percentiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    [50, 99].map(|percent| times[(times.len() * percent).div_ceil(100) - 1])
}
