//! Fifty reconnects leave nothing behind. Alone in its process, whose threads, files and memory it counts.

use std::sync::Arc;
use std::time::Duration;

use promenade::camera::latest::{Signal, Slot};
use promenade::camera::live::{LiveCamera, LiveSettings};
use promenade::camera::{Frame, OpenOptions};
use promenade::config::{Camera, SceneSpec, Source, StreamAddress};
use promenade_tests::rtsp_server::{RtspOptions, RtspServer, wait_until};
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_secs(20);

/// Threads, open files and resident KiB of this process.
fn holdings() -> [usize; 3] {
    let count = |place: &str| std::fs::read_dir(place).map_or(0, Iterator::count);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = resident.and_then(|text| text.trim().trim_end_matches(" kB").trim().parse().ok());
    [count("/proc/self/task"), count("/proc/self/fd"), resident.expect("a Linux system")]
}

/// Hangs up and waits for frames of a new session, `times` over.
fn reconnect(server: &RtspServer, slot: &Slot<Frame>, times: u64) {
    for _ in 0..times {
        let before = server.sessions();
        server.hang_up();
        assert!(wait_until(SOON, || server.sessions() > before), "no new session");
        while !slot.take(SOON).expect("frames").discontinuity {}
    }
}

#[test]
fn fifty_reconnects_leave_nothing_behind() {
    let server = RtspServer::start(&RtspOptions::default());
    let address = StreamAddress { url: server.url(), user: None, password: None, udp: false };
    let scene = SceneSpec::default();
    let camera =
        Camera { id: "east".to_owned(), name: "East".to_owned(), source: Source::Rtsp(address), fps: None, scene };
    let slot = Slot::new(Arc::new(Signal::default()));
    let settings =
        LiveSettings { first_delay: Duration::from_millis(5), longest_delay: SOON, ..LiveSettings::default() };
    let settings = LiveSettings { longest_delay: Duration::from_millis(10), ..settings };
    let cancel = CancellationToken::new();
    let camera = LiveCamera::start(&camera, OpenOptions::default(), settings, slot.clone(), &cancel).unwrap();
    slot.take(SOON).expect("a first frame");
    // The first few fill caches and pools.
    reconnect(&server, &slot, 10);
    let before = holdings();
    reconnect(&server, &slot, 50);
    let after = holdings();
    eprintln!("threads, files, KiB: {before:?} before, {after:?} after 50 reconnects");
    assert!(after[0] <= before[0] + 8, "threads: {before:?} before, {after:?} after");
    assert!(after[1] <= before[1] + 8, "files: {before:?} before, {after:?} after");
    assert!(after[2] <= before[2] + 20_000, "KiB: {before:?} before, {after:?} after");
    drop(camera);
}
