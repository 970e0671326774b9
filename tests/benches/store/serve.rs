//! The process that is measured: store, API and a writer at work.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use promenade::api::{self, ApiState, Bureau, Signer};
use promenade::clock::{Clock, SystemClock};
use promenade::config::{self, Config};
use promenade::store::{BackupHealth, Message, Orders, Reader, VersionTexts, Writer, spawn_writer};
use promenade_core::detection::Class;
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event};
use promenade_core::time::EventTime;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::generate::{CAMERAS, options};
use super::percentiles;
use super::questions::{ALL, Question};

/// Asks every question, or `only` one, `runs` times and prints a line of each; then prints an address and serves there until a line comes in.
pub fn run(path: &Path, runs: usize, only: Option<usize>) {
    // As the daemon has it.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    let config = Arc::new(config(path));
    let mut writer = Writer::open(path, &options()).expect("opens");
    for camera in &config.cameras {
        writer.declare(&camera.id, &camera.scene, &VersionTexts::default()).expect("declares");
    }
    let (to_store, messages) = mpsc::channel(256);
    let (reader, health) = (writer.reader(), writer.health());
    let orders = Orders::new(&to_store);
    let signer = Signer::open(&Signer::path(path)).expect("a key");
    let bureau = Arc::new(Bureau::new(&config, signer, &reader).expect("keys"));
    let store = spawn_writer(writer, messages, Duration::from_secs(1));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let shutdown = CancellationToken::new();
    let router = api::router(ApiState {
        config,
        live: Arc::default(),
        behind: watch::channel(false).1,
        reader: reader.clone(),
        orders,
        bureau,
        store: health,
        backup: watch::channel(BackupHealth::default()).1,
        losses: Arc::default(),
        clock: Arc::clone(&clock),
        metrics: metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle(),
        shutdown: shutdown.clone(),
    });
    runtime.spawn(count(to_store, clock, shutdown.clone()));
    runtime.block_on(async {
        for (_, question) in ALL.iter().enumerate().filter(|(place, _)| only.is_none_or(|only| only == *place)) {
            println!("{}", measure(&router, &reader, question, runs).await);
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", listener.local_addr().expect("an address"));
        let serving = tokio::spawn(api::serve(listener, router, shutdown.clone()));
        let line = || std::io::stdin().read_line(&mut String::new());
        tokio::task::spawn_blocking(line).await.expect("a thread").expect("a line");
        shutdown.cancel();
        serving.await.expect("a task").expect("serves");
    });
    drop(runtime);
    store.join().expect("the store's thread ends").expect("the store writes");
}

/// Every camera sees four people a second.
async fn count(to_store: mpsc::Sender<Message>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let run_start = clock.now();
    let mut ticker = tokio::time::interval(Duration::from_secs(1));
    for track in 1.. {
        tokio::select! {
            _ = ticker.tick() => {}
            () = stop.cancelled() => return,
        }
        let second = clock.now().second();
        for camera in 0..CAMERAS {
            let batch = Batch { camera: format!("cam-{camera:02}").into(), run_start, events: events(second, track) };
            if to_store.send(Message::Batch(batch)).await.is_err() {
                return;
            }
        }
    }
}

fn events(second: EventTime, track: u64) -> Vec<Event> {
    let crossing = |line: usize| {
        Event::Crossing(Crossing {
            time: second,
            line: format!("line-{line}"),
            direction: Direction::In,
            track,
            class: Class::Person,
            passage: 0,
            late: false,
        })
    };
    let seen = Event::CameraSecond(CameraSecond { second, frames: 10, doubt: None });
    std::iter::once(seen).chain((0..4).map(crossing)).collect()
}

/// Runs that come first and are not among the percentiles: a process that has just begun has yet to map its memory.
pub const WARMING_UP: usize = 20;

/// A table's cells: rows, the very first run of the API, then API, store.
async fn measure(router: &Router, reader: &Reader, question: &Question, runs: usize) -> String {
    let (mut api, mut store, mut rows) = (Vec::new(), Vec::new(), 0);
    for run in (runs..runs + WARMING_UP).chain(0..runs) {
        let begun = Instant::now();
        let request = Request::get(path(question, run)).body(Body::empty()).expect("a request");
        let (head, body) = router.clone().oneshot(request).await.expect("answers").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        api.push(begun.elapsed().as_secs_f64() * 1e3);
        assert_eq!(head.status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        let begun = Instant::now();
        rows = ask(reader, question, run);
        store.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let first = api[0];
    let [api, store] = [api, store].map(|times| percentiles(times[WARMING_UP..].to_vec()));
    format!("{rows} | {first:.1} | {:.1} / {:.1} | {:.1} / {:.1}", api[0], api[1], store[0], store[1])
}

fn path(question: &Question, run: usize) -> String {
    let period = question.period(run);
    let filter = question.filter(run);
    let time = |time: EventTime| jiff_text(time.micros());
    let bucket = format!("{:?}", question.bucket).to_lowercase();
    let mut path = format!("/api/v1/footfall?bucket={bucket}&from={}&to={}", time(period.from), time(period.to));
    for (key, value) in
        [("camera", filter.camera), ("line", filter.item), ("limit", question.limit.map(|n| n.to_string()))]
    {
        if let Some(value) = value {
            path.extend(["&", key, "=", &value]);
        }
    }
    path
}

/// RFC 3339 of an instant.
pub fn jiff_text(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).expect("a time").to_string()
}

fn ask(reader: &Reader, question: &Question, run: usize) -> usize {
    let whole = question.period(run);
    let period = match question.limit {
        Some(limit) => reader.first_piece(whole, question.bucket, limit.div_ceil(64)),
        None => whole,
    };
    reader.within(whole).footfall(period, question.bucket, &question.filter(run)).expect("answers").len()
}

fn config(database: &Path) -> Config {
    let path = database.with_extension("toml");
    std::fs::write(&path, config_text(database)).expect("config");
    config::load(&path, &config::Environment::process()).expect("config")
}

fn config_text(database: &Path) -> String {
    let mut text = format!(
        "[site]\nid = \"bench\"\nname = \"Bench\"\ntimezone = \"Asia/Shanghai\"\n[store]\npath = \"{}\"\n\
         [detector]\nmodel = \"nanodet-384x640\"\n",
        database.display()
    );
    for camera in 0..CAMERAS {
        let head = format!("[[camera]]\nid = \"cam-{camera:02}\"\nsource = \"file:unused.avi\"\n");
        text.push_str(&head);
        for line in 0..4 {
            let x = 0.2 * f64::from(line + 1);
            let line = format!("[[camera.line]]\nid = \"line-{line}\"\na = [{x:.1}, 0.1]\nb = [{x:.1}, 0.9]\n");
            text.push_str(&line);
        }
    }
    text
}
