//! The writer's thread, and a process that is killed while it writes.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use promenade_core::event::Direction::In;
use promenade_core::live::CameraState;
use tokio::sync::{mpsc, oneshot};

use super::support::{Db, at, batch, crossing, options, seen};
use crate::store::{Message, Writer, spawn_writer};

const PART: &str = "PROMENADE_STORE_TEST_PART";
const DATABASE: &str = "PROMENADE_STORE_TEST_DATABASE";

/// Starts this test binary as another process that runs only the test `name`, as a helper.
pub fn child(name: &str, path: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .args(["--nocapture", "--test-threads=1", name])
        .env(PART, name)
        .env(DATABASE, path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// The database to work on, when this process is the helper of that name.
pub fn part(name: &str) -> Option<PathBuf> {
    (std::env::var(PART).ok()? == name).then(|| std::env::var_os(DATABASE).map(PathBuf::from))?
}

fn send(to: &mpsc::Sender<Message>, message: Message) {
    to.blocking_send(message).expect("the thread is there");
}

fn flush(to: &mpsc::Sender<Message>) -> Result<(), crate::store::StoreError> {
    let (answer, answered) = oneshot::channel();
    send(to, Message::Flush(answer));
    answered.blocking_recv().expect("answers")
}

#[test]
fn rows_are_on_disk_soon_without_being_asked_for() {
    let db = Db::new("UTC");
    let (to, messages) = mpsc::channel(8);
    let mut health = db.writer.health();
    let thread = spawn_writer(db.writer, messages, Duration::from_millis(20));
    let start = at("2026-05-01T02:00:00Z");
    send(&to, Message::Batch(batch(vec![seen(start), crossing(start, 1, In)])));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let flushed = health.wait_for(|health| health.running && health.flushes == 1);
    runtime.block_on(async {
        tokio::time::timeout(Duration::from_secs(20), flushed).await.expect("in time").expect("runs").clone()
    });
    assert_eq!(db.reader.counts_since("cam", start).expect("answers")[0].r#in, 1);
    drop(to);
    thread.join().expect("no panic").expect("no error");
    assert!(!health.borrow().running);
}

#[test]
fn the_end_of_the_channel_is_the_last_flush() {
    let db = Db::new("UTC");
    let (to, messages) = mpsc::channel(8);
    let thread = spawn_writer(db.writer, messages, Duration::from_hours(1));
    let start = at("2026-05-01T02:00:00Z");
    send(&to, Message::Batch(batch(vec![seen(start), crossing(start, 1, In)])));
    send(&to, Message::State { camera: "cam".into(), time: start, state: CameraState::Ended });
    drop(to);
    thread.join().expect("no panic").expect("no error");
    let log = db.folder.path().join("p.duckdb.wal");
    assert!(!log.exists() || log.metadata().expect("a log").len() == 0, "the log is folded in");
    assert!(db.reader.export_ledger().expect("exports").contains("cam,2026-05-01T02:00:00.000000Z,ended,"));
}

#[test]
fn a_failure_is_told_and_mended_without_loss() {
    let db = Db::new("UTC");
    let (to, messages) = mpsc::channel(8);
    let health = db.writer.health();
    let thread = spawn_writer(db.writer, messages, Duration::from_hours(1));
    let start = at("2026-05-01T02:00:00Z");
    db.reader.execute_for_test("ALTER TABLE camera_second RENAME TO hidden");
    send(&to, Message::Batch(batch(vec![seen(start), crossing(start, 1, In)])));
    assert!(flush(&to).is_err());
    let told = health.borrow().clone();
    assert!(told.error.is_some() && told.waiting == 2 && told.failures == 1, "{told:?}");
    db.reader.execute_for_test("ALTER TABLE hidden RENAME TO camera_second");
    flush(&to).expect("mended");
    assert_eq!((health.borrow().error.clone(), health.borrow().waiting), (None, 0));
    assert_eq!(db.reader.counts_since("cam", start).expect("answers")[0].r#in, 1);
    drop(to);
    thread.join().expect("no panic").expect("no error");
}

/// Writes for ever and says what is acknowledged; run by the test below in a process of its own.
#[test]
fn endless_writer() {
    let Some(path) = part("endless_writer") else { return };
    let writer = Writer::open(&path, &options("UTC")).expect("opens");
    let next = writer.reader().query_for_test::<u64>("SELECT coalesce(max(track) + 1, 0)::UBIGINT FROM crossing")[0];
    let (to, messages) = mpsc::channel(8);
    let _thread = spawn_writer(writer, messages, Duration::from_secs(1));
    let start = at("2026-05-01T02:00:00Z");
    for number in next.. {
        let time = start.plus_seconds(number as f64 / 50.0);
        send(&to, Message::Batch(batch(vec![seen(time.second()), crossing(time, number, In)])));
        if number % 7 == 0 {
            flush(&to).expect("flushes");
            println!("acknowledged {number}");
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.duckdb");
    for round in 0..6_u64 {
        let mut child = child("endless_writer", &path);
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let told = lines
            .map_while(Result::ok)
            .filter_map(|line| line.rsplit_once("acknowledged ").and_then(|(_, number)| number.parse::<u64>().ok()));
        // Some more than the round's number of acknowledgements, then dead in the middle of whatever it does.
        let last = told.take(1 + 5 * round as usize).last().expect("it wrote");
        std::thread::sleep(Duration::from_millis(3 * round));
        child.kill().expect("killed");
        child.wait().expect("reaped");
        let writer = Writer::open(&path, &options("UTC")).expect("opens after the kill");
        let tracks: Vec<u64> = writer.reader().query_for_test("SELECT track FROM crossing ORDER BY track");
        assert_eq!(tracks, (0..tracks.len() as u64).collect::<Vec<_>>(), "each once, none missing");
        assert!(tracks.last() >= Some(&last), "round {round}: {last} was acknowledged, {:?} is there", tracks.last());
        let minutes: Vec<u64> = writer.reader().query_for_test("SELECT sum(count_in)::UBIGINT FROM line_minute");
        assert_eq!(minutes, [tracks.len() as u64], "what is derived agrees");
    }
}
