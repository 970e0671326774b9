//! The whole wiring with doubles at both ends, as `promenade run` makes it: sources that work, hang, fail and panic, a
//! detector that is too slow, a real store.

use std::time::{Duration, Instant};

use promenade_core::detection::{Detection, FrameSize};
use promenade_core::live::CameraState;
use promenade_core::picture::Picture;

use super::*;
use crate::camera::{FrameSource, SourceError};
use crate::clock::SystemClock;
use crate::config::{SceneSpec, Source};
use crate::detect::{Channels, DetectError, InputSpec, Placement, Preparer, Tensor};
use crate::store::{StoreOptions, VersionTexts, Writer};

/// Longer than anything here should take on a machine that does other things besides.
const LIMIT: Duration = Duration::from_secs(20);

/// A detector that takes its time and sees nobody.
struct Slow(Duration);

impl Detector for Slow {
    fn preparer(&self) -> Preparer {
        let (channels, placement) = (Channels::Rgb, Placement::TopLeft);
        Preparer::new(InputSpec { width: 8, height: 8, channels, placement, pad: 0, gain: [1.0; 3], bias: [0.0; 3] })
    }

    fn infer(&mut self, _: &Tensor) -> Result<Vec<Detection>, DetectError> {
        std::thread::sleep(self.0);
        Ok(Vec::new())
    }
}

/// Gives frames at a rate; noise in every pixel, so that the scene is never still.
struct Noise {
    fps: f64,
    number: u64,
    begun: Instant,
    clock: Arc<dyn Clock>,
}

impl FrameSource for Noise {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        let pts = Duration::from_secs_f64(self.number as f64 / self.fps);
        std::thread::sleep(pts.saturating_sub(self.begun.elapsed()));
        self.number += 1;
        let size = FrameSize { width: 32, height: 24 };
        let level = |at: u64| ((at / 96).wrapping_mul(self.number).wrapping_mul(0x9E37_79B9) >> 8) as u8;
        let picture = Picture::from_rgb(size, (0..32 * 24 * 3).map(level).collect::<Vec<u8>>());
        let captured = Some(self.clock.now());
        Ok(Some(Frame { number: self.number, pts, captured, picture, discontinuity: false }))
    }
}

fn noise(fps: f64) -> Opener {
    Arc::new(move |_| {
        let clock = Arc::new(SystemClock::default());
        Ok(Box::new(Noise { fps, number: 0, begun: Instant::now(), clock }))
    })
}

fn camera(id: &str) -> Camera {
    let (name, source) = (id.to_owned(), Source::File("unused.avi".into()));
    Camera { id: id.to_owned(), name, source, fps: None, scene: SceneSpec::default() }
}

/// A district and what keeps its store.
struct Rig {
    running: Running,
    stop: CancellationToken,
    store: JoinHandle<Result<(), store::StoreError>>,
    _folder: tempfile::TempDir,
}

fn rig(cameras: Vec<(&str, Opener)>, detector: Slow) -> Rig {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(&folder.path().join("counts.duckdb"), &StoreOptions::default()).unwrap();
    for (id, _) in &cameras {
        writer.declare(id, &SceneSpec::default(), &VersionTexts::default()).unwrap();
    }
    let (to_store, messages) = mpsc::channel(16);
    let (reader, stop) = (writer.reader(), CancellationToken::new());
    let store = store::spawn_writer(writer, messages, Duration::from_millis(200));
    let mut district = District::new(Wires {
        clock: Arc::new(SystemClock::default()),
        reader,
        tracker: TrackerConfig::default(),
        to_store,
        stop: stop.clone(),
    });
    let settings = LiveSettings { stall: Duration::from_millis(300), ..LiveSettings::default() };
    for (id, open) in cameras {
        district.add_source(&camera(id), open, settings.clone()).unwrap();
    }
    Rig { running: district.start(detector).unwrap(), stop, store, _folder: folder }
}

impl Rig {
    fn view(&self, camera: usize) -> LiveView {
        self.running.live[camera].1.borrow().clone()
    }

    async fn wait(&self, what: &str, until: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !until(self) {
            assert!(begun.elapsed() < LIMIT, "never {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// As the daemon ends.
    async fn end(self) {
        self.stop.cancel();
        let ending = tokio::task::spawn_blocking(move || {
            self.running.join();
            self.store.join().unwrap()
        });
        tokio::time::timeout(LIMIT, ending).await.expect("it ends in time").unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_box_that_is_too_slow_says_so_and_one_that_is_not_does_not() {
    // 45 frames a second on a box that can do 12.
    let asked = [("slow", noise(5.0)), ("usual", noise(10.0)), ("fast", noise(30.0))];
    let rig = rig(asked.to_vec(), Slow(Duration::from_millis(83)));
    rig.wait("behind", |rig| *rig.running.behind.borrow()).await;
    rig.wait("counted", |rig| (0..3).all(|camera| rig.view(camera).frames_analysed > 2)).await;
    assert!(rig.view(2).frames_dropped > 0);
    rig.end().await;

    let rig = super::tests::rig(vec![("alone", noise(10.0))], Slow(Duration::from_millis(1)));
    rig.wait("counted", |rig| rig.view(0).frames_analysed > 20).await;
    assert!(!*rig.running.behind.borrow());
    rig.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cameras_that_hang_fail_and_panic_take_nothing_from_one_that_works() {
    let hangs: Opener = Arc::new(|cancel| {
        while !cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(SourceError::Cancelled)
    });
    let fails: Opener = Arc::new(|_| Err(SourceError::Failed("refused".to_owned())));
    let panics: Opener = Arc::new(|_| panic!("the double panics"));
    let cameras = vec![("hangs", hangs), ("fails", fails), ("works", noise(20.0)), ("panics", panics)];
    let rig = rig(cameras, Slow(Duration::from_millis(5)));
    rig.wait("counted", |rig| rig.view(2).frames_analysed > 30).await;
    let failed = |view: LiveView| matches!(view.state, CameraState::Failed(_));
    rig.wait("failed", |rig| [0, 1, 3].into_iter().all(|camera| failed(rig.view(camera)))).await;
    let works = rig.view(2);
    assert_eq!(works.state, CameraState::Running);
    assert!(works.frames_dropped <= works.frames_analysed / 4, "{} dropped", works.frames_dropped);
    assert!(!*rig.running.behind.borrow(), "a dead camera asks for nothing");
    rig.end().await;
}
