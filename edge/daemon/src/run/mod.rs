//! The daemon: everything wired together, started in order, stopped in order.
//!
//! Owns start-up and shutdown. Start-up fails on what a restart cannot mend by itself (config, model, database,
//! address) and never on a camera. Shutdown: cancel, sources stop, channels close, pipelines close, the writer flushes,
//! HTTP drains.

mod analyse;
mod count;
mod day;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use metrics_exporter_prometheus::PrometheusBuilder;
use promenade_core::live::LiveView;
use promenade_core::time::EventTime;
use promenade_core::tracker::TrackerConfig;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::api::{self, ApiState};
use crate::camera::latest::{Signal, Slot};
use crate::camera::live::{LiveCamera, LiveSettings};
use crate::camera::{Frame, OpenOptions};
use crate::clock::{Clock, SystemClock};
use crate::config::{Camera, Config};
use crate::detect::{self, OrtDetector};
use crate::pipeline::{Decimator, Pipeline, Today};
use crate::store::{self, Reader, StoreHealth, StoreOptions, VersionTexts, Writer};
use crate::supervise;

use analyse::Turn;
use count::Wiring;

/// Analysed frames that may wait for a camera's task.
const FRAMES_WAITING: usize = 16;
/// Batches that may wait for the store's writer.
const BATCHES_WAITING: usize = 256;
/// The writer makes rows durable this often.
const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// Sources, detector and writer end within this time, requests within the other; systemd's stop timeout is 20 s.
const STOP: Duration = Duration::from_secs(12);
const DRAIN: Duration = Duration::from_secs(5);

/// How a run differs from the config's plain word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Begin video files again at their end.
    pub loop_files: bool,
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// When something that no retry can mend is wrong at the start.
pub fn run(config: Config, options: &Options) -> Result<()> {
    let detector = detect::load(&config.detector, &detect::Catalogue::standard([]))?;
    let writer = Writer::open(&config.store.path, &store_options(&config))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(serve(Arc::new(config), detector, writer, *options));
    // A thread that hangs on a failing disk must not keep the process.
    runtime.shutdown_background();
    ended
}

async fn serve(config: Arc<Config>, detector: OrtDetector, mut writer: Writer, options: Options) -> Result<()> {
    let listener = listen(config.http.listen).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let reader = writer.reader();
    for camera in &config.cameras {
        writer.declare(&camera.id, &camera.scene, &versions(camera, &detector))?;
    }
    let (to_store, from_cameras) = mpsc::channel(BATCHES_WAITING);
    let health = writer.health();
    let store = store::spawn_writer(writer, from_cameras, FLUSH_EVERY);
    let stop = CancellationToken::new();
    let mut district = District::default();
    let tracker = tracker(&detector);
    let wires = Wires { clock: &clock, reader: &reader, tracker: &tracker, to_store: &to_store, stop: &stop };
    for camera in &config.cameras {
        district.add(camera, &config.site.timezone, &wires, options)?;
    }
    drop(to_store);
    let heartbeat = Arc::new(AtomicU64::new(0));
    let analyser = spawn_analyser(detector, &mut district, &clock, &heartbeat, &stop)?;
    let http_stop = CancellationToken::new();
    let state_of_writer = health.clone();
    let state = ApiState {
        config: Arc::clone(&config),
        live: Arc::new(std::mem::take(&mut district.live)),
        reader,
        clock,
        metrics: PrometheusBuilder::new().install_recorder().context("metrics")?,
        store: health,
        shutdown: http_stop.clone(),
    };
    let address = listener.local_addr().context("the address of the dashboard")?;
    let http = tokio::spawn(api::serve(listener, api::router(state), http_stop.clone()));
    println!("Dashboard: http://{address}/");
    notify(sd_notify::NotifyState::Ready);
    tokio::select! {
        signal = wait_for_signal() => signal?,
        () = feed_watchdog(&heartbeat) => {}
        () = writer_ended(state_of_writer) => tracing::error!("the store's writer has ended; so does the daemon"),
    }
    tracing::info!("stopping");
    notify(sd_notify::NotifyState::Stopping);
    stop.cancel();
    let written = tokio::task::spawn_blocking(move || {
        // In this order: sources, the detector (which closes the cameras' channels), then whoever reads them.
        drop(district.cameras);
        let _ = analyser.join();
        store.join()
    });
    let Ok(written) = tokio::time::timeout(STOP, written).await else {
        anyhow::bail!("the last counts could not be written within {} s; is the disk full or failing?", STOP.as_secs());
    };
    let written = written?;
    http_stop.cancel();
    let _ = tokio::time::timeout(DRAIN, http).await;
    written.map_err(|_| anyhow!("the store's writer panicked"))?.context("the last counts could not be written")
}

/// How the store is to be opened for a config.
pub fn store_options(config: &Config) -> StoreOptions {
    StoreOptions { memory_mb: config.store.memory_mb, timezone: config.site.timezone.clone() }
}

/// What every camera is wired to.
struct Wires<'a> {
    clock: &'a Arc<dyn Clock>,
    reader: &'a Reader,
    tracker: &'a TrackerConfig,
    to_store: &'a mpsc::Sender<store::Message>,
    stop: &'a CancellationToken,
}

/// All cameras of the box, running.
#[derive(Default)]
struct District {
    signal: Arc<Signal>,
    slots: Vec<Slot<Frame>>,
    turns: Vec<Turn>,
    live: Vec<(String, watch::Receiver<LiveView>)>,
    cameras: Vec<LiveCamera>,
}

impl District {
    fn add(&mut self, camera: &Camera, timezone: &str, wires: &Wires<'_>, options: Options) -> Result<()> {
        let slot = Slot::new(Arc::clone(&self.signal));
        let open = OpenOptions {
            looped: options.loop_files,
            stills_fps: camera.fps.unwrap_or(1.0),
            clock: Arc::clone(wires.clock),
            ..OpenOptions::default()
        };
        let source = LiveCamera::start(camera, open, LiveSettings::default(), slot.clone(), wires.stop)
            .with_context(|| format!("camera {:?}: no thread", camera.id))?;
        let (frames, from_detector) = mpsc::channel(FRAMES_WAITING);
        let (live, watched) = watch::channel(LiveView::default());
        let dropped = slot.clone();
        let wiring = Wiring {
            camera: camera.id.as_str().into(),
            frames: from_detector,
            state: source.state(),
            dropped: Box::new(move || dropped.dropped()),
            store: wires.to_store.clone(),
            live,
            clock: Arc::clone(wires.clock),
        };
        let (spec, tracker) = (camera.clone(), wires.tracker.clone());
        let (clock, reader, timezone) = (Arc::clone(wires.clock), wires.reader.clone(), timezone.to_owned());
        let begin = move || -> Result<Pipeline> {
            let now = clock.now();
            let today = today(&spec, &timezone, &reader, now)?;
            Ok(Pipeline::new(&spec.id, now, spec.scene.clone(), tracker.clone(), today))
        };
        tokio::spawn(count::keep_counting(wiring, begin()?, begin));
        self.turns.push(Turn { camera: camera.id.as_str().into(), decimator: Decimator::new(camera.fps), frames });
        self.live.push((camera.id.clone(), watched));
        self.slots.push(slot);
        self.cameras.push(source);
        Ok(())
    }
}

/// Today's counts, going on from what the store holds.
fn today(camera: &Camera, timezone: &str, reader: &Reader, now: EventTime) -> Result<Today> {
    let zone = jiff::tz::TimeZone::get(timezone).with_context(|| format!("time zone {timezone:?}"))?;
    let bounds = day::bounds(zone);
    let (midnight, _) = bounds(now);
    let kept = reader.today_counts(&camera.id, midnight)?;
    Ok(Today::new(bounds).seeded(now, kept.into_iter().map(|line| (line.line, line.r#in, line.out))))
}

/// Starts the one thread that infers. The detector outlives a panic of a run; a torn tensor is filled anew.
fn spawn_analyser(
    mut detector: OrtDetector,
    district: &mut District,
    clock: &Arc<dyn Clock>,
    heartbeat: &Arc<AtomicU64>,
    stop: &CancellationToken,
) -> Result<JoinHandle<()>> {
    let (slots, mut turns) = (district.slots.clone(), std::mem::take(&mut district.turns));
    let (clock, heartbeat, cancel) = (Arc::clone(clock), Arc::clone(heartbeat), stop.clone());
    supervise::spawn("detector", stop.clone(), move || {
        analyse::analyse(&mut detector, &slots, &mut turns, &*clock, &heartbeat, &cancel);
        Ok::<(), std::convert::Infallible>(())
    })
    .context("no thread for the detector")
}

/// A tracker that reads the scores of this detector's model.
pub fn tracker(detector: &OrtDetector) -> TrackerConfig {
    TrackerConfig::for_score(detector.thresholds().score)
}

/// Texts that name what a row was made with.
pub fn versions(camera: &Camera, detector: &OrtDetector) -> VersionTexts {
    VersionTexts {
        geometry: camera.geometry_text(),
        model: detector.description().version(),
        formula: format!("counting-{}", promenade_core::COUNTING_VERSION),
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on; is another promenade running? Change [http] listen, or stop it")
    })
}

/// Returns when the writer's thread has ended while nobody asked it to: without it nothing is kept, and systemd starts
/// the daemon again.
async fn writer_ended(mut health: watch::Receiver<StoreHealth>) {
    let _ = health.wait_for(|health| health.running).await;
    let _ = health.wait_for(|health| !health.running).await;
}

async fn wait_for_signal() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Tells systemd, three times within its patience of 30 s, that this task runs and that the detector's thread goes
/// round; never ends.
async fn feed_watchdog(heartbeat: &AtomicU64) {
    let mut ticker = tokio::time::interval(Duration::from_secs(10));
    let mut seen = u64::MAX;
    loop {
        ticker.tick().await;
        let beats = heartbeat.load(Ordering::Relaxed);
        if beats != seen {
            notify(sd_notify::NotifyState::Watchdog);
        }
        seen = beats;
    }
}

fn notify(state: sd_notify::NotifyState<'_>) {
    // Outside systemd there is nobody to tell.
    let _ = sd_notify::notify(&[state]);
}
