//! `promenade run` on a disk of its own that fills up: counting goes on, and every crossing is there once there is room; and a
//! backup for which there is none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use promenade::store::Reader;
use promenade_tests::config_text;
use promenade_tests::media::demo_clip;
use promenade_tests::process::{Daemon, finish, promenade};
use promenade_tests::rtsp_server::wait_until;

const LIMIT: Duration = Duration::from_secs(40);
/// Below 64 MiB the daemon calls the disk full; the filler leaves less than that, and enough for what is under way.
const SIZE: &str = "120m";
const LEFT: u64 = 40 << 20;

/// A file system in memory, gone with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing where the machine lets nobody mount: `test` is then skipped.
    fn mount(size: &str, test: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let size = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        let mounted = mounted.is_ok_and(|mounted| mounted.status.success());
        if !mounted {
            println!("skipped: {test} needs to mount a small file system, which needs root");
        }
        mounted.then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self, left: u64) {
        let file = fs::File::create(self.path().join("filler")).expect("a file");
        let free = || {
            let disk = rustix::fs::statvfs(self.path()).expect("a disk");
            disk.f_bavail * disk.f_frsize
        };
        let take = |bytes| rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, bytes);
        // The daemon may take some of it between the look and the grasp.
        let filled = wait_until(LIMIT, || free() <= left || take(free() - left).is_ok());
        assert!(filled, "{} bytes are left", free());
    }

    fn empty(&self) {
        fs::remove_file(self.path().join("filler")).expect("removes");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn config(folder: &Path, source: &str) -> PathBuf {
    let path = folder.join("promenade.toml");
    let mut text = format!(
        "[site]\nid = \"test\"\ntimezone = \"Asia/Shanghai\"\n[store]\npath = \"counts.duckdb\"\nreserve_mb = 2\n\
         [http]\nlisten = \"127.0.0.1:0\"\n[[camera]]\nid = \"east\"\nsource = \"{source}\"\nfps = 5\n"
    );
    text += &config_text::many_lines();
    fs::write(&path, text).expect("written");
    path
}

fn run(config: &Path) -> Daemon {
    Daemon::start(promenade(["run".as_ref(), "--config".as_ref(), config.as_os_str()]))
}

fn counted(daemon: &Daemon) -> u64 {
    let view = daemon.json("/api/v1/live");
    let lines = view["cameras"][0]["lines"].as_array().expect("lines").clone();
    lines.iter().map(|line| line["in"].as_u64().unwrap_or(0) + line["out"].as_u64().unwrap_or(0)).sum()
}

fn trouble(daemon: &Daemon) -> String {
    daemon.json("/api/v1/live")["store"].as_str().unwrap_or_default().to_owned()
}

fn counts_on(daemon: &Daemon, more: u64) -> u64 {
    let before = counted(daemon);
    assert!(wait_until(LIMIT, || counted(daemon) >= before + more), "{} after {before}", counted(daemon));
    counted(daemon)
}

#[test]
fn a_disk_that_fills_up_costs_no_crossing() {
    let Some(disk) = SmallDisk::mount(SIZE, "a_disk_that_fills_up_costs_no_crossing") else { return };
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let config_path = config(disk.path(), &format!("file:{}", clip.display()));
    let daemon = run(&config_path);
    counts_on(&daemon, 3);
    assert_eq!(trouble(&daemon), "");
    disk.fill(LEFT);
    assert!(wait_until(LIMIT, || trouble(&daemon).contains("is full")), "{}", trouble(&daemon));
    assert_eq!(daemon.get("/readyz").0, 200, "it serves and counts");
    assert!(daemon.json("/healthz")["store"].is_string(), "and says so there, too");
    counts_on(&daemon, 5);
    let safe = |daemon: &Daemon| {
        let (_, metrics) = daemon.get("/metrics");
        let line = metrics.lines().find_map(|line| line.strip_prefix("promenade_reserve_rows")).expect("a gauge");
        line.trim_start_matches("{}").trim().parse::<f64>().expect("a number")
    };
    assert!(wait_until(LIMIT, || safe(&daemon) > 10.0), "{}", safe(&daemon));
    let least = counted(&daemon);
    // What was counted up to here is in the reserve within two seconds.
    std::thread::sleep(Duration::from_secs(2));
    daemon.kill();
    // The box starts on the full disk, now with a camera that is dead, so that no crossing is added.
    let daemon = run(&config(disk.path(), "file:nowhere.mp4"));
    assert!(wait_until(LIMIT, || trouble(&daemon).contains("rows are safe in the reserve")), "{}", trouble(&daemon));
    disk.empty();
    assert!(wait_until(LIMIT, || trouble(&daemon).is_empty()), "{}", trouble(&daemon));
    let (status, log) = daemon.stop();
    assert!(status.success(), "{log}");
    in_the_ledger(&disk, least);
}

/// At least so many crossings, each of them once.
fn in_the_ledger(disk: &SmallDisk, least: u64) {
    let ledger = Reader::open(&disk.path().join("counts.duckdb")).expect("opens").export_ledger().expect("exports");
    let section = ledger.split("[crossing]\n").nth(1).and_then(|text| text.split("\n\n").next()).expect("a section");
    let rows: Vec<&str> = section.lines().filter(|row| row.starts_with("east,")).collect();
    let distinct: BTreeSet<&&str> = rows.iter().collect();
    println!("{} crossings, of which {least} had to be there", rows.len());
    assert!(rows.len() as u64 >= least && distinct.len() == rows.len(), "{} of {least}", rows.len());
}

/// Where the test above leaves room for what is under way, nothing is left here, four times. The daemon looks for room before
/// it writes, and in twelve rounds it always saw that there was none: a disk that fills up within a commit is not met.
#[test]
fn a_disk_without_a_byte_from_one_moment_to_the_next_costs_no_crossing() {
    let test = "a_disk_without_a_byte_from_one_moment_to_the_next_costs_no_crossing";
    let Some(disk) = SmallDisk::mount(SIZE, test) else { return };
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let config_path = config(disk.path(), &format!("file:{}", clip.display()));
    let daemon = run(&config_path);
    for round in 0..4 {
        counts_on(&daemon, 4);
        disk.fill(0);
        // Into the middle of a second, at another place each time.
        std::thread::sleep(Duration::from_millis(1_500 + 330 * round));
        disk.empty();
        assert!(wait_until(LIMIT, || trouble(&daemon).is_empty()), "{}", trouble(&daemon));
    }
    let least = counts_on(&daemon, 1);
    std::thread::sleep(Duration::from_secs(2));
    let (status, log) = daemon.stop();
    assert!(status.success(), "{log}");
    in_the_ledger(&disk, least);
}

#[test]
fn a_backup_without_room_is_said_and_leaves_nothing_and_counting_goes_on() {
    let test = "a_backup_without_room_is_said_and_leaves_nothing_and_counting_goes_on";
    let Some(stick) = SmallDisk::mount("32k", test) else { return };
    let clip = demo_clip().expect("the demo footage is absent; `make setup` brings it");
    let folder = tempfile::tempdir().expect("a folder");
    let config_path = config(folder.path(), &format!("file:{}", clip.display()));
    let backups = stick.path().join("backups");
    let text = fs::read_to_string(&config_path).expect("a config");
    fs::write(&config_path, format!("{text}[backup]\nfolder = \"{}\"\n", backups.display())).expect("written");
    let daemon = run(&config_path);
    counts_on(&daemon, 3);
    let finished = finish(promenade(["backup".as_ref(), "--config".as_ref(), config_path.as_os_str()]), LIMIT);
    assert!(!finished.status.success(), "{}", finished.out);
    assert!(finished.err.contains("nothing of it is kept"), "{}", finished.err);
    let left = fs::read_dir(&backups).map_or(0, Iterator::count);
    assert_eq!(left, 0, "of a backup that is not whole");
    counts_on(&daemon, 2);
    let (status, log) = daemon.stop();
    assert!(status.success(), "{log}");
}
