//! The database takes nothing: counting goes on, and afterwards everything is there, once.

use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use promenade_core::detection::Class;
use promenade_core::event::Direction::In;
use promenade_core::event::{
    Batch, CameraSecond, Crossing, Direction, Doubt, Event, HeatMinute, Outcome, StaffMark, Visit, Wait, ZoneSecond,
};
use promenade_core::live::CameraState;
use promenade_core::time::EventTime;
use proptest::prelude::*;
use tokio::sync::{mpsc, oneshot};

use super::support::{Db, at, batch, crossing, derived, options, scene, seen, staff, texts, visit, watched};
use crate::store::reserve::bytes::{Entry, Garbled, Sink, Source};
use crate::store::reserve::{Reserve, path_of};
use crate::store::{Message, StoreOptions, VersionTexts, Writer, spawn_writer};

pub const START: &str = "2026-05-01T02:00:00Z";

fn with_reserve() -> StoreOptions {
    StoreOptions { reserve_mb: 1, ..options("UTC") }
}

/// A database with a reserve of 1 MiB; its camera is not declared.
pub fn open(folder: tempfile::TempDir) -> Db {
    let writer = Writer::open(&folder.path().join("p.duckdb"), &with_reserve()).expect("opens");
    let reader = writer.reader();
    Db { folder, writer, reader }
}

fn fresh() -> Db {
    let mut db = open(tempfile::tempdir().expect("a folder"));
    db.writer.declare("cam", &scene(), &texts("1")).expect("declares");
    db
}

/// As a kill leaves it: nothing is flushed, nothing told.
pub fn kill(db: Db) -> tempfile::TempDir {
    let Db { folder, writer, reader } = db;
    drop((writer, reader));
    folder
}

fn set_full(db: &mut Db, is_full: bool) {
    db.writer.room.least = if is_full { u64::MAX } else { 0 };
}

pub fn minute(number: u32) -> Vec<Event> {
    let start = at(START).plus_seconds(60.0 * f64::from(number));
    let track = u64::from(number) * 10;
    let mut events = watched(start, 60);
    events.extend([crossing(start.plus_seconds(3.5), track, In), crossing(start.plus_seconds(4.5), track + 1, In)]);
    events.extend([staff(start.plus_seconds(5.0), track + 1), visit("hall", track, start, None)]);
    if number > 0 {
        events.push(visit("hall", track - 10, start.plus_seconds(-60.0), Some(start.plus_seconds(9.0))));
    }
    events
}

fn put(db: &mut Db, number: u32) {
    db.writer.append(&batch(minute(number)));
    db.writer.record_state("cam", at(START).plus_seconds(f64::from(number)), &CameraState::Failed("no".into()));
    db.writer.flush().expect("acknowledged");
}

/// What an undisturbed database says of so many minutes.
pub fn undisturbed(minutes: u32) -> (String, Vec<String>) {
    let mut db = fresh();
    (0..minutes).for_each(|number| put(&mut db, number));
    (db.reader.export_ledger().expect("exports"), derived(&db))
}

#[test]
fn a_full_disk_a_kill_and_a_start_lose_and_double_nothing() {
    let mut db = fresh();
    db.writer.append(&batch(minute(0)));
    db.writer.record_state("cam", at(START), &CameraState::Failed("no".into()));
    db.writer.commit().expect("acknowledged, and not derived yet");
    set_full(&mut db, true);
    put(&mut db, 1);
    put(&mut db, 2);
    assert!(db.writer.aside().is_some_and(|why| why.0.contains("is full") && why.0.contains("free some room")));
    assert!(db.writer.reserve().rows > 120 && db.writer.pending() == 0);
    let mut db = open(kill(db));
    set_full(&mut db, true);
    // Another geometry is in force now; what waits in the reserve was made with the old one.
    db.writer.declare("cam", &scene(), &texts("2")).expect("is no reason not to start");
    db.writer.bring_back().expect("waits for room");
    assert_eq!(db.reader.query_for_test::<u64>("SELECT count(*)::UBIGINT FROM crossing"), [2]);
    set_full(&mut db, false);
    db.writer.bring_back().expect("brings back");
    assert_eq!((db.writer.reserve().rows, db.writer.aside()), (0, None));
    let (ledger, minutes) = undisturbed(3);
    assert_eq!(db.reader.export_ledger().expect("exports"), ledger);
    assert_eq!(derived(&db), minutes);
    db.put(vec![seen(at("2026-05-01T03:00:00Z"))]);
    let versions = "SELECT geometry FROM version JOIN camera_second USING (version_id) ORDER BY second DESC LIMIT 1";
    assert_eq!(db.reader.query_for_test::<String>(versions), ["2"]);
}

#[test]
fn a_disk_that_fills_and_empties_again_and_again() {
    let mut db = fresh();
    for number in 0..12 {
        set_full(&mut db, number % 4 < 2);
        put(&mut db, number);
        if number % 5 == 3 {
            db = open(kill(db));
            set_full(&mut db, number % 4 < 2);
            db.writer.declare("cam", &scene(), &texts("1")).expect("declares");
        }
    }
    set_full(&mut db, false);
    db.writer.bring_back().expect("brings back");
    let (ledger, minutes) = undisturbed(12);
    assert_eq!((db.reader.export_ledger().expect("exports"), derived(&db)), (ledger, minutes));
}

#[test]
fn a_full_reserve_leaves_the_rows_in_memory_until_there_is_room() {
    let mut db = fresh();
    set_full(&mut db, true);
    let refused = (0..10_000).find(|&number| {
        db.writer.append(&batch(minute(number)));
        db.writer.commit().is_err()
    });
    let refused = refused.expect("it is full some time");
    let level = db.writer.reserve();
    assert!(level.used <= level.size && level.size == 1 << 20 && db.writer.pending() > 0, "{level:?}");
    assert!(db.writer.commit().is_err(), "still full");
    set_full(&mut db, false);
    db.writer.bring_back().expect("brings back");
    let there = db.reader.query_for_test::<u64>("SELECT count(*)::UBIGINT FROM camera_second");
    assert_eq!((there, db.writer.pending()), (vec![60 * (u64::from(refused) + 1)], 0));
}

#[test]
fn the_thread_tells_of_the_reserve_and_recovers_by_itself() {
    let db = fresh();
    let (to, messages) = mpsc::channel(8);
    let mut health = db.writer.health();
    let thread = spawn_writer(db.writer, messages, Duration::from_millis(20));
    let send = |message| to.blocking_send(message).expect("the thread is there");
    // Any refusal will do, not just a full disk.
    db.reader.execute_for_test("ALTER TABLE camera_second RENAME TO hidden");
    send(Message::Batch(batch(minute(0))));
    let (answer, answered) = oneshot::channel();
    send(Message::Flush(answer));
    answered.blocking_recv().expect("answers").expect("acknowledged, in the reserve");
    let told = health.borrow().clone();
    assert!(told.aside.is_some() && told.error.is_none() && told.reserve.rows == 64, "{told:?}");
    assert!(told.trouble().is_some_and(|said| said.contains("64 rows are safe")), "{told:?}");
    db.reader.execute_for_test("ALTER TABLE hidden RENAME TO camera_second");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let well = health.wait_for(|health| health.trouble().is_none());
    runtime
        .block_on(async { tokio::time::timeout(Duration::from_secs(20), well).await.expect("in time").map(drop) })
        .expect("runs");
    drop(to);
    thread.join().expect("no panic").expect("no error");
    assert_eq!(db.reader.query_for_test::<u64>("SELECT count(*)::UBIGINT FROM camera_second"), [60]);
}

fn reserve_in(folder: &Path) -> (Reserve, PathBuf) {
    let database = folder.join("p.duckdb");
    (Reserve::open(&database, 1).expect("opens"), path_of(&database))
}

/// The frames of a reserve, and how many pieces of it cannot be read.
fn frames_in(folder: &Path) -> (Vec<Vec<u8>>, usize) {
    let (mut reserve, _) = reserve_in(folder);
    let unreadable = reserve.unreadable();
    let frames = std::iter::from_fn(|| reserve.next().expect("reads")).map(|frame| frame.bytes).collect();
    (frames, unreadable)
}

#[test]
fn torn_and_spoilt_frames_cost_themselves_alone() {
    let frames: Vec<Vec<u8>> = (1..=5_u8).map(|number| vec![number; 700]).collect();
    for (what, spoil, left) in [
        ("the head of the first", (3_u64, &b"!"[..]), vec![1, 2, 3, 4]),
        ("a byte in the middle", (2 * 1024 + 600, b"!"), vec![0, 1, 3, 4]),
        ("a block of zeros", (3 * 1024, &[0; 512]), vec![0, 1, 2, 4]),
        ("the tail of the last", (4 * 1024 + 512, &[0; 512]), vec![0, 1, 2, 3]),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut reserve, path) = reserve_in(folder.path());
        assert!(frames.iter().all(|frame| reserve.put(frame, 1).expect("writes")));
        drop(reserve);
        let file = std::fs::OpenOptions::new().write(true).open(path).expect("opens");
        file.write_all_at(spoil.1, spoil.0).expect("spoils");
        let kept: Vec<Vec<u8>> = left.iter().map(|&index: &usize| frames[index].clone()).collect();
        assert_eq!(frames_in(folder.path()), (kept, 1), "{what}");
    }
}

#[test]
fn what_is_put_in_after_a_spoilt_piece_is_found_and_all_goes_when_it_is_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut reserve, path) = reserve_in(folder.path());
    assert!(reserve.put(&[1; 700], 1).expect("writes") && reserve.put(&[2; 700], 1).expect("writes"));
    drop(reserve);
    std::fs::OpenOptions::new().write(true).open(&path).expect("opens").write_all_at(b"?", 5).expect("spoils");
    let (mut reserve, _) = reserve_in(folder.path());
    assert!(reserve.put(&[3; 100], 1).expect("writes"));
    assert_eq!(frames_in(folder.path()).0, [vec![2; 700], vec![3; 100]]);
    reserve.clear().expect("clears");
    assert_eq!(frames_in(folder.path()), (Vec::new(), 0));
    assert!(std::fs::read(path).expect("a file").iter().all(|byte| *byte == 0));
}

#[test]
fn another_size_is_taken_when_nothing_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("p.duckdb");
    let (mut reserve, path) = reserve_in(folder.path());
    reserve.put(b"rows", 1).expect("writes");
    drop(reserve);
    assert_eq!(Reserve::open(&database, 2).expect("opens").level().size, 1 << 20, "its rows are kept");
    let mut reserve = Reserve::open(&database, 2).expect("opens");
    reserve.clear().expect("clears");
    drop(reserve);
    assert_eq!(Reserve::open(&database, 2).expect("opens").level().size, 2 << 20);
    assert_eq!(std::fs::metadata(path).expect("a file").len(), 2 << 20);
}

fn any_time() -> impl Strategy<Value = EventTime> {
    (0..4_000_000_000_000_000_i64).prop_map(EventTime)
}

fn any_crossing() -> impl Strategy<Value = Crossing> {
    let class = prop::sample::select(&Class::ALL[..]);
    (any_time(), "[a-zäß-]{1,12}", any::<bool>(), any::<u64>(), class, any::<u32>(), any::<bool>()).prop_map(
        |(time, line, inward, track, class, passage, late)| {
            let direction = if inward { Direction::In } else { Direction::Out };
            Crossing { time, line, direction, track, class, passage, late }
        },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let visit = (any_crossing(), prop::option::of(any_time())).prop_map(|(it, left)| {
        let (visit, complete) = (it.passage, it.late);
        Event::Visit(Visit { zone: it.line, track: it.track, class: it.class, visit, entered: it.time, left, complete })
    });
    let wait =
        (any_crossing(), any_time(), prop::sample::select(&Outcome::ALL[..])).prop_map(|(it, ended, outcome)| {
            Event::Wait(Wait { queue: it.line, track: it.track, visit: it.passage, joined: it.time, ended, outcome })
        });
    let cells = prop::collection::vec((0..576_u16, 0.0..1e3_f32), 1..9);
    prop_oneof![
        any_crossing().prop_map(Event::Crossing),
        any_crossing().prop_map(Event::GateCrossing),
        visit,
        wait,
        (any_time(), any::<u64>()).prop_map(|(time, track)| Event::Staff(StaffMark { time, track })),
        (any_time(), cells).prop_map(|(start, cells)| Event::Heat(HeatMinute { start, cells })),
        (any_time(), "[a-z]{1,9}", 0.0..99.0_f32, any::<u32>())
            .prop_map(|(second, zone, mean, max)| Event::ZoneSecond(ZoneSecond { second, zone, mean, max })),
        (any_time(), any::<u32>(), prop::option::of(prop::sample::select(&Doubt::ALL[..])))
            .prop_map(|(second, frames, doubt)| Event::CameraSecond(CameraSecond { second, frames, doubt })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn bytes_come_back_as_what_they_were_and_pieces_of_them_never_do(
        events in prop::collection::vec(any_event(), 0..20), run_start in any_time(), cut: prop::sample::Index,
    ) {
        let batch = Batch { camera: "cäm".into(), run_start, events };
        let why = CameraState::Failed("no \"signal\"".to_owned());
        let texts = VersionTexts { geometry: "g".repeat(300), model: String::new(), formula: "f".to_owned() };
        let mut sink = Sink::default();
        sink.versions("cäm", &texts);
        sink.batch(&batch);
        let before = sink.0.len();
        sink.state("b", run_start, &why);
        let all = [Entry::Versions("cäm".to_owned(), texts), Entry::Batch(batch), Entry::State("b".to_owned(), run_start, why)];
        prop_assert_eq!(Source(&sink.0).entries().expect("sound"), all);
        let cut = before + 1 + cut.index(sink.0.len() - before - 1);
        prop_assert_eq!(Source(&sink.0[..cut]).entries(), Err(Garbled));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Source(&bytes).entries();
    }
}

/// Adding a variant without its place in the list would store it as another one.
#[test]
fn the_lists_hold_every_variant() {
    for doubt in Doubt::ALL {
        assert_eq!(Doubt::ALL[doubt as usize], doubt);
    }
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::ALL[outcome as usize], outcome);
    }
    assert_eq!((Doubt::ALL.len(), Outcome::ALL.len()), (1 + Doubt::Unexplained as usize, 1 + Outcome::Cut as usize));
}
