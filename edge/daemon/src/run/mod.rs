//! The daemon: everything wired together, started in order, stopped in order.
//!
//! Owns start-up and shutdown. Start-up fails on what a restart cannot mend by itself (config, model, database,
//! address) and never on a camera. Shutdown: cancel, sources stop, channels close, pipelines close, the writer flushes,
//! HTTP drains.

mod analyse;
mod bureau;
mod count;
pub mod district;
mod fair;
mod gate;
mod load;
mod nightly;
mod retain;
mod sample;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use promenade_core::tracker::TrackerConfig;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::api::{self, ApiState, Bureau, Signer};
use crate::clock::{Clock, SystemClock};
use crate::config::{Camera, Config};
use crate::detect::{self, OrtDetector};
use crate::store::{self, Orders, StoreHealth, StoreOptions, VersionTexts, Writer};

use district::{District, Wires};

/// Batches that may wait for the store's writer.
const BATCHES_WAITING: usize = 256;
/// The writer makes rows durable this often.
const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// Sources, detector and writer end within this time, requests within the other; systemd's stop timeout is 20 s.
const STOP: Duration = Duration::from_secs(12);
const DRAIN: Duration = Duration::from_secs(5);

/// Upper bounds in seconds, each 1.6 times the last: p50 and p95 are read off with a fifth of their value to spare.
const LATENCY_BUCKETS: [f64; 14] = [0.01, 0.016, 0.025, 0.04, 0.063, 0.1, 0.16, 0.25, 0.4, 0.63, 1.0, 1.6, 2.5, 4.0];

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
    let options_of_store = StoreOptions { reserve_mb: config.store.reserve_mb, ..store_options(&config) };
    let writer = store::open_or_mend(&config.store.path, &options_of_store)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(serve(Arc::new(config), detector, writer, *options));
    // A thread that hangs on a failing disk must not keep the process.
    runtime.shutdown_background();
    ended
}

async fn serve(config: Arc<Config>, detector: OrtDetector, mut writer: Writer, options: Options) -> Result<()> {
    let listener = listen(config.http.listen).await?;
    let metrics = metrics()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let reader = writer.reader();
    for camera in &config.cameras {
        writer.declare(&camera.id, &camera.scene, &versions(camera, &detector))?;
    }
    if let Err(error) = writer.bring_back() {
        tracing::error!(%error, "the reserve is not in the database yet; tried again");
    }
    let signer = Signer::open(&Signer::path(&config.store.path))?;
    let bureau = Arc::new(Bureau::new(&config, signer, &reader)?);
    let (to_store, from_cameras) = mpsc::channel(BATCHES_WAITING);
    let orders = Orders::new(&to_store);
    let health = writer.health();
    let losses = reader.losses()?;
    let store = store::spawn_writer(writer, from_cameras, FLUSH_EVERY);
    let stop = CancellationToken::new();
    let retiring = retain::keep_retiring(orders.clone(), Arc::clone(&clock), config.retention, stop.clone());
    tokio::spawn(retiring);
    let mut district = District::new(Wires {
        clock: Arc::clone(&clock),
        reader: reader.clone(),
        tracker: tracker(&detector),
        to_store,
        stop: stop.clone(),
    });
    for camera in &config.cameras {
        district.add(camera, options.loop_files)?;
    }
    let mut running = district.start(detector)?;
    let heartbeat = Arc::clone(&running.heartbeat);
    let http_stop = CancellationToken::new();
    let state_of_store = health.clone();
    let backup = nightly::start(&config, &reader, &clock, losses.first().map(|loss| loss.noticed))?;
    let state = ApiState {
        config: Arc::clone(&config),
        live: Arc::new(std::mem::take(&mut running.live)),
        behind: running.behind.clone(),
        reader,
        orders: orders.clone(),
        bureau: Arc::clone(&bureau),
        clock: Arc::clone(&clock),
        metrics,
        store: health,
        backup,
        losses: losses.into(),
        shutdown: http_stop.clone(),
    };
    let address = listener.local_addr().context("the address of the dashboard")?;
    let router = api::router(state);
    serve_commands(&config, router.clone(), http_stop.clone());
    tokio::spawn(bureau::let_out(bureau, orders, clock, stop.clone()));
    let http = tokio::spawn(api::serve(listener, router, http_stop.clone()));
    println!("Dashboard: http://{address}/");
    notify(sd_notify::NotifyState::Ready);
    let damage = reason_to_end(&heartbeat, state_of_store).await?;
    if damage.is_some() {
        store::suspect(&config.store.path)?;
    }
    tracing::info!("stopping");
    notify(sd_notify::NotifyState::Stopping);
    stop.cancel();
    let written = tokio::task::spawn_blocking(move || {
        // Sources and the detector first: then the cameras' tasks end, and then the writer.
        running.join();
        store.join()
    });
    let Ok(written) = tokio::time::timeout(STOP, written).await else {
        anyhow::bail!("the last counts could not be written within {} s; is the disk full or failing?", STOP.as_secs());
    };
    let written = written?;
    if let Some(met) = damage {
        anyhow::bail!("the database is damaged; the next start mends it ({met})");
    }
    http_stop.cancel();
    let _ = tokio::time::timeout(DRAIN, http).await;
    written.map_err(|_| anyhow!("the store's writer panicked"))?.context("the last counts could not be written")
}

/// Lets commands on the box in. Without them it counts all the same.
fn serve_commands(config: &Config, router: axum::Router, stop: CancellationToken) {
    if let Err(error) = api::serve_socket(&api::socket_path(&config.store.path), router, stop) {
        tracing::warn!(%error, "commands cannot reach this running box");
    }
}

/// How the store is to be opened for a config, without a reserve.
pub fn store_options(config: &Config) -> StoreOptions {
    StoreOptions {
        memory_mb: config.store.memory_mb,
        timezone: config.site.timezone.clone(),
        hours: config.site.hours,
        backups: Some(config.backup.folder.clone()),
        now: SystemClock::default().now(),
        ..StoreOptions::default()
    }
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

/// Starts counting for `/metrics`, before anything that counts.
fn metrics() -> Result<PrometheusHandle> {
    let latency = Matcher::Full(count::LATENCY.to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(latency, &LATENCY_BUCKETS)?;
    let handle = builder.install_recorder().context("metrics")?;
    describe();
    Ok(handle)
}

/// What the cameras and the detector count themselves, in words.
fn describe() {
    metrics::describe_histogram!(
        count::LATENCY,
        "Seconds from a frame's capture until it was inferred on and counted."
    );
    for (gauge, help) in [
        ("promenade_behind", "1 while frames come faster than the box can analyse them."),
        ("promenade_analysis_share", "Part of the frames asked for that was not dropped, over the last 10 s."),
        ("promenade_analysis_target_fps", "Frames a second that the camera asks for."),
    ] {
        metrics::describe_gauge!(gauge, help);
    }
    for (counter, help) in [
        ("promenade_crossings_total", "Crossings of a line since the start, staff's among them."),
        ("promenade_frames_still_total", "Frames counted without inference: nothing moved and nobody was followed."),
        ("promenade_camera_stalls_total", "Times that the camera was passed over because its counting lagged behind."),
        ("promenade_inference_failures_total", "Frames that could not be analysed."),
    ] {
        metrics::describe_counter!(counter, help);
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

/// Waits for whatever ends the daemon. Where that is a damaged database, returns what was said of it.
async fn reason_to_end(heartbeat: &AtomicU64, health: watch::Receiver<StoreHealth>) -> Result<Option<String>> {
    tokio::select! {
        // A damaged database ends the writer, too: what it ended of comes first.
        biased;
        signal = wait_for_signal() => signal?,
        met = damage_met(health.clone()) => return Ok(met),
        () = feed_watchdog(heartbeat) => {}
        () = writer_ended(health) => tracing::error!("the store's writer has ended; so does the daemon"),
    }
    Ok(None)
}

/// Returns when a flush or a question has met a damaged part of the file. Counting on would add to what is lost.
async fn damage_met(mut health: watch::Receiver<StoreHealth>) -> Option<String> {
    match health.wait_for(|health| health.damage.is_some()).await {
        Ok(health) => health.damage.clone(),
        // The writer is gone, which `writer_ended` tells.
        Err(_) => std::future::pending().await,
    }
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
