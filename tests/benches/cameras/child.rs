//! One measurement: the daemon's own wiring from source to database, with simulated cameras.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use promenade::camera::live::{LiveSettings, Opener};
use promenade::clock::{Clock, SystemClock};
use promenade::config::{self, Config};
use promenade::run::district::{District, Running, Wires};
use promenade::store::{self, Writer};
use promenade::usage::Usage;
use promenade::{detect, run};
use promenade_core::live::LiveView;
use promenade_core::picture::Picture;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::pictures::{self, Simulated};

/// Until models are warm, tracks are open and still scenes are known to be still.
const WARM_UP: Duration = Duration::from_secs(3);

/// Prints what `kind cameras fps seconds model footage` measured.
pub fn run(args: &[String]) {
    let [kind, cameras, fps, seconds, model, footage] = args else { panic!("six arguments, not {args:?}") };
    let (cameras, fps): (usize, f64) = (cameras.parse().expect("a number"), fps.parse().expect("a number"));
    let seconds = Duration::from_secs_f64(seconds.parse().expect("a number"));
    let footage = Path::new(footage);
    let pictures = if kind == "still" { pictures::still(footage) } else { pictures::moving(footage) };
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("bench.toml");
    std::fs::write(&path, config_text(model, cameras)).expect("config");
    let config = config::load(&path, &config::Environment::process()).expect("config");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    let _within = runtime.enter();
    measure(&config, pictures, fps, seconds);
}

fn measure(config: &Config, pictures: Vec<Picture>, fps: f64, seconds: Duration) {
    let stop = CancellationToken::new();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let (running, store) = start(config, pictures, fps, &clock, &stop);
    std::thread::sleep(WARM_UP);
    let ages = Arc::new(Mutex::new(Vec::new()));
    let views: Vec<_> = running.live.iter().map(|(_, view)| view.clone()).collect();
    for view in &views {
        tokio::spawn(follow(view.clone(), Arc::clone(&clock), Arc::clone(&ages)));
    }
    let (begun, usage, before) = (Instant::now(), Usage::now(), analysed(&views));
    std::thread::sleep(seconds);
    let (took, used, after) = (begun.elapsed().as_secs_f64(), Usage::now(), analysed(&views));
    stop.cancel();
    running.join();
    store.join().expect("the store's thread ends").expect("the store writes");
    let mut ages = std::mem::take(&mut *ages.lock().expect("whole"));
    ages.sort_by(f64::total_cmp);
    let percentile = |percent: usize| ages.get(ages.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0.0);
    let shares: Vec<f64> = after.iter().zip(&before).map(|(a, b)| (a - b) as f64 / took / fps).collect();
    println!(
        r#"{{"fps":{},"least_share":{},"greatest_share":{},"p50":{},"p95":{},"cpu":{},"peak_rss_mb":{}}}"#,
        shares.iter().sum::<f64>() * fps,
        shares.iter().copied().fold(f64::MAX, f64::min),
        shares.iter().copied().fold(0.0, f64::max),
        percentile(50),
        percentile(95),
        (used.cpu_seconds - usage.cpu_seconds) / took,
        used.peak_rss_mb,
    );
}

type StoreThread = std::thread::JoinHandle<Result<(), store::StoreError>>;

fn start(
    config: &Config,
    pictures: Vec<Picture>,
    fps: f64,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
) -> (Running, StoreThread) {
    let detector = detect::load(&config.detector, &detect::Catalogue::standard([])).expect("model");
    let mut writer = Writer::open(&config.store.path, &run::store_options(config)).expect("database");
    for camera in &config.cameras {
        writer.declare(&camera.id, &camera.scene, &run::versions(camera, &detector)).expect("declared");
    }
    let (to_store, from_cameras) = mpsc::channel(256);
    let mut district = District::new(Wires {
        clock: Arc::clone(clock),
        reader: writer.reader(),
        tracker: run::tracker(&detector),
        to_store,
        stop: stop.clone(),
    });
    let store = store::spawn_writer(writer, from_cameras, Duration::from_secs(1));
    let pictures = Arc::new(pictures);
    for (index, camera) in config.cameras.iter().enumerate() {
        let (pictures, clock) = (Arc::clone(&pictures), Arc::clone(clock));
        // Cameras are not in step: their frames come one after another within an interval.
        let phase = Duration::from_secs_f64(index as f64 / config.cameras.len() as f64 / fps);
        let open: Opener = Arc::new(move |cancel| {
            let (pictures, clock, begun) = (Arc::clone(&pictures), Arc::clone(&clock), Instant::now() + phase);
            Ok(Box::new(Simulated { pictures, fps, first: 7 * index, clock, cancel, begun, number: 0 }))
        });
        district.add_source(camera, open, LiveSettings::default()).expect("a thread");
    }
    (district.start(detector).expect("a thread"), store)
}

fn analysed(views: &[watch::Receiver<LiveView>]) -> Vec<u64> {
    views.iter().map(|view| view.borrow().frames_analysed).collect()
}

/// Notes how old each frame is when the live view shows it.
async fn follow(mut view: watch::Receiver<LiveView>, clock: Arc<dyn Clock>, ages: Arc<Mutex<Vec<f64>>>) {
    let mut last = view.borrow_and_update().frames_analysed;
    while view.changed().await.is_ok() {
        let (frames, time) = {
            let view = view.borrow_and_update();
            (view.frames_analysed, view.time)
        };
        if frames != std::mem::replace(&mut last, frames) {
            ages.lock().expect("whole").push(clock.now().seconds_since(time));
        }
    }
}

fn config_text(model: &str, cameras: usize) -> String {
    let head = format!(
        "[site]\nid = \"bench\"\nname = \"Bench\"\ntimezone = \"Asia/Shanghai\"\n[store]\npath = \"bench.duckdb\"\n\
         [detector]\nmodel = \"{model}\"\n"
    );
    let camera = |n: usize| {
        format!(
            "[[camera]]\nid = \"cam-{n}\"\nsource = \"file:unused.avi\"\n\
             [[camera.line]]\nid = \"door\"\na = [0.52, 0.25]\nb = [0.52, 0.98]\n\
             [[camera.zone]]\nid = \"plaza\"\npolygon = [[0.1, 0.4], [0.6, 0.4], [0.6, 0.95], [0.1, 0.95]]\n"
        )
    };
    (0..cameras).fold(head, |text, n| text + &camera(n))
}
