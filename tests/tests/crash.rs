//! Pulled plugs: a replay in real time is killed a hundred times and leaves what an undisturbed one would have by then.
//!
//! Each lane has one database that every replay in it goes on with, so a file is opened after many kills, not after one.
//! Replays in a lane differ in their start, so that their rows do not cover each other.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use promenade::store::Reader;
use promenade_tests::config_text;
use promenade_tests::media::demo_clip;
use promenade_tests::process::{finish, promenade};

const KILLS: u32 = 100;
/// At a time: enough to be done soon, few enough for two cores to keep up with real time.
const LANES: u32 = 6;
/// What a kill may cost.
const LOSS: Duration = Duration::from_secs(2);
/// Crossings after which a replay is killed at the latest: about five seconds of the file.
const LONGEST: u64 = 50;
/// Frames a second that are analysed, and how long one lasts.
const RATE: &str = "5";
const FRAME: Duration = Duration::from_millis(200);

/// A camera with a line every fiftieth of the picture, so that somebody crosses one all the time.
fn config(folder: &Path) -> PathBuf {
    let path = folder.join("promenade.toml");
    let text = config_text::site("test", "unused.duckdb") + &config_text::camera("east", "file:unused.avi");
    let text = text + &config_text::many_lines();
    std::fs::write(&path, text).expect("written");
    path
}

fn replay(config: &Path, db: &Path, start: u64) -> Command {
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let mut command = promenade(["replay".as_ref(), clip.as_os_str(), "--config".as_ref(), config.as_os_str()]);
    command.args(["--camera", "east", "--json", "--fps", RATE, "--start", &second(start), "--db"]).arg(db);
    command
}

/// A start of its own for every replay, a minute apart.
fn second(start: u64) -> String {
    format!("2026-05-01T{:02}:{:02}:00Z", start / 60, start % 60)
}

/// Crossings of the run that began at `start`: times since then and the rest of the row, with how often it is there.
fn crossings(ledger: &str, start: u64) -> BTreeMap<String, usize> {
    let section = ledger.split("[crossing]\n").nth(1).and_then(|text| text.split("\n\n").next()).expect("a section");
    let begin = second(start).trim_end_matches("00Z").to_owned();
    let mut rows = BTreeMap::new();
    for row in section.lines().skip(1).filter(|row| row.split(',').nth(1).is_some_and(|run| run.starts_with(&begin))) {
        // Run and time begin with the same minute; the file's first seconds are all that is played.
        *rows.entry(row.replace(&begin, "")).or_default() += 1;
    }
    rows
}

/// A replay in real time, and what it says it has counted, when.
struct Running {
    child: Child,
    told: mpsc::Receiver<(Instant, usize)>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        command.args(["--speed", "1"]).env("PROMENADE_LOG", "promenade=trace").env("NO_COLOR", "1");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (sender, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok).filter(|line| line.contains("counted frame=")) {
                let count = line.rsplit_once("crossings=").and_then(|(_, count)| count.trim().parse().ok());
                let _ = sender.send((Instant::now(), count.expect("a number")));
            }
        });
        Self { child, told }
    }

    /// Kills it some milliseconds after it has told of so many crossings: what it had counted for certain, and at most. A
    /// moment is chosen by what was counted and not by the clock, so that a slow machine shows as much as a fast one.
    fn kill_after(mut self, crossings: usize, delay: Duration) -> Counted {
        let mut told = Vec::new();
        while told.last().is_none_or(|(_, count)| *count < crossings) {
            told.push(self.told.recv_timeout(Duration::from_mins(1)).expect("it counts"));
        }
        std::thread::sleep(delay);
        self.child.kill().expect("killed");
        let killed = Instant::now();
        self.child.wait().expect("reaped");
        told.extend(self.told.iter());
        // Where the machine did not let the process run for a while, its last seconds were that much longer.
        let last = told.windows(2).filter(|pair| killed - pair[1].0 < 2 * LOSS).map(|pair| pair[1].0 - pair[0].0);
        let loss = LOSS + last.filter(|pause| *pause > 2 * FRAME).sum::<Duration>();
        let certain = told.iter().rfind(|(at, _)| killed - *at > loss).map_or(0, |(_, count)| *count);
        Counted { certain, most: told.last().map_or(0, |(_, count)| *count) }
    }
}

struct Counted {
    certain: usize,
    most: usize,
}

/// Kills replays one after the other; how many crossings were certain, and how many were there.
fn lane(lane: u32, config: &Path, folder: &Path, whole: &BTreeMap<String, usize>, mut seed: u64) -> (usize, usize) {
    let db = folder.join(format!("lane-{lane}.duckdb"));
    let mut there: BTreeMap<u64, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut certain, mut found) = (0, 0);
    for kill in (lane..KILLS).step_by(LANES as usize).map(u64::from) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (target, delay) = ((seed >> 33) % LONGEST, Duration::from_millis((seed >> 40) % 1000));
        let counted = Running::start(replay(config, &db, kill)).kill_after(target as usize, delay);
        let ledger = Reader::open(&db).expect("the file opens").export_ledger().expect("it is whole");
        for (run, rows) in &there {
            assert_eq!(&crossings(&ledger, *run), rows, "lane {lane}: kill {kill} changed what was there of {run}");
        }
        let rows = crossings(&ledger, kill);
        let (least, most) = (counted.certain, counted.most);
        let what =
            format!("lane {lane}, kill {kill} after {target} and {delay:?}: {} of {least} to {most}", rows.len());
        println!("{what}");
        assert!(rows.iter().all(|(row, times)| *times == 1 && whole.contains_key(row)), "{what}: {rows:?}");
        // The last frame may have been counted and not told.
        assert!(rows.len() >= least && rows.len() <= most + 9, "{what}");
        (certain, found) = (certain + least, found + rows.len());
        there.insert(kill, rows);
    }
    (certain, found)
}

#[test]
fn a_hundred_kills_cost_two_seconds_each_at_most_and_double_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, seed) = (config(folder.path()), u64::from(std::process::id()));
    println!("seed {seed}");
    let undisturbed = folder.path().join("undisturbed.csv");
    let mut command = replay(&config, &folder.path().join("undisturbed.duckdb"), 0);
    command.args(["--to-frame", "80", "--export-ledger"]).arg(&undisturbed);
    let run = finish(command, Duration::from_mins(2));
    assert!(run.status.success(), "{}", run.err);
    let whole = crossings(&std::fs::read_to_string(undisturbed).expect("an export"), 0);
    println!("{} crossings in the undisturbed run", whole.len());
    assert!(whole.len() > 30, "{} crossings are too few to show anything", whole.len());
    let totals: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|number| {
                let (config, folder, whole) = (&config, folder.path(), &whole);
                scope.spawn(move || lane(number, config, folder, whole, seed + u64::from(number)))
            })
            .collect();
        lanes.into_iter().map(|lane| lane.join().expect("no panic")).collect()
    });
    let (certain, found) = totals.iter().fold((0, 0), |sum, lane| (sum.0 + lane.0, sum.1 + lane.1));
    println!("{KILLS} kills: {certain} crossings had to be there, {found} were");
    assert!(certain > 0 && found > 100, "that is too little to show anything");
}
