//! Cameras that are kept running: stall, death and return, without leaking.

use std::sync::Arc;
use std::time::Instant;

use promenade::camera::latest::{Signal, Slot};
use promenade::camera::live::{LiveCamera, LiveSettings};
use promenade::config::{Camera, SceneSpec};
use promenade_core::live::CameraState;
use promenade_tests::rtsp_server::{RtspOptions, RtspServer, wait_until};
use tokio_util::sync::CancellationToken;

use super::*;

struct Rig {
    camera: LiveCamera,
    slot: Slot<Frame>,
}

fn impatient() -> LiveSettings {
    LiveSettings {
        stall: Duration::from_secs(2),
        first_delay: Duration::from_millis(50),
        longest_delay: Duration::from_millis(200),
        ..LiveSettings::default()
    }
}

fn start(source: Source, options: OpenOptions, settings: LiveSettings) -> Rig {
    let slot = Slot::new(Arc::new(Signal::default()));
    let camera =
        Camera { id: "east".to_owned(), name: "East".to_owned(), source, fps: None, scene: SceneSpec::default() };
    let cancel = CancellationToken::new();
    let camera = LiveCamera::start(&camera, options, settings, slot.clone(), &cancel).unwrap();
    Rig { camera, slot }
}

impl Rig {
    fn rtsp(server: &RtspServer) -> Self {
        start(Source::Rtsp(address(server.url())), OpenOptions::default(), impatient())
    }

    fn reaches(&self, wanted: impl Fn(&CameraState) -> bool) {
        let state = self.camera.state();
        assert!(wait_until(SOON, || wanted(&state.borrow())), "stays {:?}", *state.borrow());
    }

    fn runs(&self) {
        self.reaches(|state| *state == CameraState::Running);
    }

    fn frame(&self) -> Frame {
        self.slot.take(SOON).expect("a frame")
    }

    /// The next frame that bears a break, and the frames up to it.
    fn break_comes(&self) {
        let begun = Instant::now();
        while !self.frame().discontinuity {
            assert!(begun.elapsed() < SOON, "frames go on without a break");
        }
    }
}

#[test]
fn a_stall_is_noticed_and_the_stream_taken_up_again() {
    let server = RtspServer::start(&RtspOptions::default());
    let rig = Rig::rtsp(&server);
    rig.runs();
    server.stall(true);
    rig.reaches(|state| matches!(state, CameraState::Failed(text) if text.contains("has stalled")));
    server.stall(false);
    rig.runs();
    rig.break_comes();
    assert!(server.sessions() >= 2, "a new session was made");
}

#[test]
fn a_camera_that_dies_is_found_again_when_it_comes_back() {
    let server = RtspServer::start(&RtspOptions::default());
    let port = server.port();
    let rig = Rig::rtsp(&server);
    rig.runs();
    drop(server);
    rig.reaches(|state| matches!(state, CameraState::Failed(text) if text.contains("connection refused")));
    let _back = RtspServer::start(&RtspOptions { port, ..RtspOptions::default() });
    rig.runs();
    rig.break_comes();
}

#[test]
fn a_file_is_played_in_real_time_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.avi");
    promenade_tests::media::encode(
        &path,
        &format!("{} ! jpegenc ! avimux", promenade_tests::media::pattern(10, 64, 48)),
    );
    let begun = Instant::now();
    let rig = start(Source::File(path), OpenOptions::default(), impatient());
    rig.reaches(|state| *state == CameraState::Ended);
    assert!(begun.elapsed() >= Duration::from_millis(350), "nine steps of 40 ms took {:?}", begun.elapsed());
    assert_eq!(rig.frame().number, 10, "only the last is kept");
    assert_eq!(rig.slot.dropped(), 9);
    assert!(rig.slot.take(SOON).is_none() && rig.slot.is_closed());
}

#[test]
fn a_missing_file_is_tried_again_until_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.avi");
    let rig = start(Source::File(path.clone()), OpenOptions { looped: true, ..OpenOptions::default() }, impatient());
    rig.reaches(|state| matches!(state, CameraState::Failed(text) if text.contains("no such file")));
    let made = folder.path().join("made.avi");
    promenade_tests::media::encode(
        &made,
        &format!("{} ! jpegenc ! avimux", promenade_tests::media::pattern(5, 64, 48)),
    );
    std::fs::rename(made, path).unwrap();
    rig.runs();
}

#[test]
fn stopping_a_running_stream_is_prompt() {
    let server = RtspServer::start(&RtspOptions::default());
    let rig = Rig::rtsp(&server);
    rig.runs();
    let begun = Instant::now();
    drop(rig.camera);
    assert!(begun.elapsed() < Duration::from_secs(3), "took {:?}", begun.elapsed());
    assert!(rig.slot.is_closed());
}
