//! A box for the tests: a config, live views and a database with one minute of counts, behind a router.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::StreamExt;
use promenade_core::day_kind::Holidays;
use promenade_core::detection::{BBox, Class, FrameSize};
use promenade_core::event::{
    Batch, CameraSecond, Crossing, Direction, Doubt, Event, HeatMinute, Outcome, StaffMark, Wait, ZoneSecond,
};
use promenade_core::live::{CameraState, LineCount, LiveTrack, LiveView, ZoneCount};
use promenade_core::queue::WaitDoubt;
use promenade_core::scene::{GateSpec, GroundSpec};
use promenade_core::time::EventTime;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::super::bureau::Bureau;
use super::super::bureau::signing::Signer;
use super::super::{ApiState, router, time};
use crate::clock::Clock;
use crate::config::{
    Anchor, Backup, Camera, Config, Detector, Gate, Http, ItemRef, LineSpec, Precision, Provider, Publish, Retention,
    SceneSpec, Site, Source, Space, Store, ZoneKind, ZoneSpec,
};
use crate::store::{BackupHealth, Message, Orders, StoreOptions, VersionTexts, Writer, spawn_writer};

struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> EventTime {
        time::parse("2026-05-01T10:30:00+08:00").unwrap()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

fn camera(id: &str) -> Camera {
    let line = LineSpec {
        id: "door".to_owned(),
        a: [0.5, 0.1],
        b: [0.5, 0.9],
        anchor: Anchor::Foot,
        classes: vec![Class::Person],
        staff: false,
    };
    let pavement = LineSpec { id: "pavement".to_owned(), a: [0.2, 0.1], b: [0.2, 0.9], ..line.clone() };
    let zone = ZoneSpec {
        id: "tea".to_owned(),
        kind: ZoneKind::Queue,
        polygon: vec![[0.1, 0.4], [0.6, 0.4], [0.6, 0.95]],
        classes: vec![Class::Person],
        ..ZoneSpec::default()
    };
    let gate = GateSpec { id: "main".to_owned(), lines: vec!["door".to_owned()] };
    // Seen from straight above, so that a cell of the heat map is a square metre.
    let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let ground = GroundSpec { corners, width_m: 32.0, length_m: 18.0 };
    let (gates, ground) = if id == "east" { (vec![gate], Some(ground)) } else { (Vec::new(), None) };
    Camera {
        id: id.to_owned(),
        name: "East gate".to_owned(),
        source: Source::File("clip.avi".into()),
        fps: None,
        scene: SceneSpec { lines: vec![line, pavement], zones: vec![zone], ignore: Vec::new(), gates, ground },
    }
}

/// The east door is the entrance; people pass it on the pavement.
fn gate() -> Gate {
    let item = |camera: &str, item: &str| ItemRef { camera: camera.to_owned(), item: item.to_owned() };
    Gate {
        id: "main".to_owned(),
        name: "Main entrance".to_owned(),
        lines: vec![item("east", "door")],
        perimeter: true,
        passers: vec![item("east", "pavement")],
    }
}

pub(in crate::api) fn config() -> Config {
    Config {
        site: Site {
            id: "riverside".to_owned(),
            name: "Riverside district".to_owned(),
            timezone: "Asia/Shanghai".to_owned(),
            hours: None,
            holidays: Holidays::china(),
        },
        store: Store { path: "promenade.duckdb".into(), memory_mb: 64, reserve_mb: 16 },
        retention: Retention::default(),
        backup: Backup { folder: "backups".into(), at: jiff::civil::time(3, 30, 0, 0), keep: 7 },
        http: Http { listen: "127.0.0.1:0".parse().unwrap() },
        detector: Detector {
            model: "none".to_owned(),
            precision: Precision::Auto,
            provider: Provider::Cpu,
            threads: 1,
            threshold: None,
        },
        publish: Publish::default(),
        cameras: vec![camera("east"), camera("west")],
        gates: vec![gate()],
        spaces: vec![Space {
            id: "hall".to_owned(),
            name: "Tea hall".to_owned(),
            gates: vec!["main".to_owned()],
            zones: Vec::new(),
        }],
    }
}

fn running() -> LiveView {
    LiveView {
        state: CameraState::Running,
        time: EventTime(1_777_602_599_900_000),
        size: Some(FrameSize { width: 1000, height: 500 }),
        tracks: vec![LiveTrack {
            id: 7,
            bbox: BBox { x1: -10.0, y1: 100.0, x2: 90.0, y2: 600.0 },
            class: Class::Person,
        }],
        lines: vec![LineCount { id: "door".to_owned(), today_in: 18, today_out: 13, hour_in: 4, hour_out: 2 }],
        zones: vec![ZoneCount {
            id: "tea".to_owned(),
            kind: ZoneKind::Queue,
            people: 3,
            expected_wait_s: Some(95.27),
            wait_doubt: Some(WaitDoubt::FewDepartures),
        }],
        doubt: Some(Doubt::Blurred),
        frames_analysed: 795,
        frames_dropped: 2,
        fps: 9.96,
    }
}

fn failed() -> LiveView {
    LiveView { state: CameraState::Failed("rtsp://10.0.0.7/1: wrong password".to_owned()), ..running() }
}

/// A database with one minute of the east camera: one person in, two out, somebody in the queue.
pub(super) fn store() -> (Writer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = StoreOptions { timezone: "Asia/Shanghai".to_owned(), ..StoreOptions::default() };
    let mut writer = Writer::open(&folder.path().join("test.duckdb"), &options).unwrap();
    for camera in config().cameras {
        writer.declare(&camera.id, &camera.scene, &VersionTexts::default()).unwrap();
    }
    let start = time::parse("2026-05-01T10:05:00+08:00").unwrap();
    let mut events: Vec<Event> = (0..60).flat_map(|second| seconds(start.plus_seconds(f64::from(second)))).collect();
    let ways = [Direction::In, Direction::Out, Direction::Out];
    for (track, way) in (1..).zip(ways) {
        let door = crossing(start, track, way);
        events.push(Event::GateCrossing(Crossing { line: "main".to_owned(), ..door.clone() }));
        events.push(Event::Crossing(door));
    }
    events.extend(passing(start));
    writer.append(&Batch { camera: "east".into(), run_start: start, events });
    writer.flush().unwrap();
    (writer, folder)
}

fn seconds(second: EventTime) -> [Event; 2] {
    let zone = ZoneSecond { second, zone: "tea".to_owned(), mean: 1.0, max: 2 };
    [Event::CameraSecond(CameraSecond { second, frames: 10, doubt: None }), Event::ZoneSecond(zone)]
}

/// Two people on the pavement, one of them staff who came through the door, somebody served after 20 s, and where they
/// all were.
fn passing(start: EventTime) -> Vec<Event> {
    let on = |line: &str, track| {
        Event::Crossing(Crossing { line: line.to_owned(), ..crossing(start, track, Direction::In) })
    };
    let (joined, ended) = (start.plus_seconds(10.0), start.plus_seconds(30.0));
    let wait = Wait { queue: "tea".to_owned(), track: 8, visit: 0, joined, ended, outcome: Outcome::Served };
    let staff = StaffMark { time: start.plus_seconds(40.0), track: 9 };
    let heat = HeatMinute { start, cells: vec![(0, 30.0), (33, 12.5)] };
    vec![on("pavement", 6), on("pavement", 7), on("door", 9), Event::Staff(staff), Event::Wait(wait), Event::Heat(heat)]
}

fn crossing(start: EventTime, track: u64, direction: Direction) -> Crossing {
    let time = start.plus_seconds(track as f64 + 0.5);
    Crossing { time, line: "door".to_owned(), direction, track, class: Class::Person, passage: 0, late: false }
}

/// No answer in a test is longer than 16 MB, but for those that nobody reads to the end.
async fn beginning(body: Body) -> Vec<u8> {
    let mut parts = body.into_data_stream();
    let mut bytes = Vec::new();
    while bytes.len() < 1 << 24
        && let Some(part) = parts.next().await
    {
        bytes.extend(part.unwrap());
    }
    bytes
}

pub(in crate::api) struct TestBox {
    pub router: Router,
    pub east: watch::Sender<LiveView>,
    _west: watch::Sender<LiveView>,
    pub bureau: Arc<Bureau>,
    pub orders: Orders,
    /// Ends the writer's thread when it is dropped.
    pub to_store: mpsc::Sender<Message>,
    _folder: tempfile::TempDir,
    pub shutdown: CancellationToken,
}

impl TestBox {
    pub fn new() -> Self {
        let (writer, folder) = store();
        Self::of(config(), writer, folder)
    }

    /// A box with another config and database.
    pub fn of(config: Config, writer: Writer, folder: tempfile::TempDir) -> Self {
        let (east, east_view) = watch::channel(running());
        let (west, west_view) = watch::channel(failed());
        let shutdown = CancellationToken::new();
        let (to_store, messages) = mpsc::channel(8);
        let (health, reader) = (writer.health(), writer.reader());
        spawn_writer(writer, messages, Duration::from_secs(1));
        let signer = Signer::open(&folder.path().join("signing-key")).unwrap();
        let bureau = Arc::new(Bureau::new(&config, signer, &reader).unwrap());
        let orders = Orders::new(&to_store);
        let state = ApiState {
            config: Arc::new(config),
            bureau: Arc::clone(&bureau),
            live: Arc::new(vec![("east".to_owned(), east_view), ("west".to_owned(), west_view)]),
            behind: watch::channel(true).1,
            store: health,
            backup: watch::channel(BackupHealth::default()).1,
            losses: Vec::new().into(),
            reader,
            orders: orders.clone(),
            clock: Arc::new(StoppedClock),
            metrics: metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle(),
            shutdown: shutdown.clone(),
        };
        Self { router: router(state), east, bureau, orders, _west: west, to_store, _folder: folder, shutdown }
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        (head.status, head.headers, beginning(body).await)
    }

    /// The store writes what it has been told, and derives minutes, hours and days.
    pub async fn flush(&self, batch: Option<Batch>) {
        if let Some(batch) = batch {
            self.to_store.send(Message::Batch(batch)).await.unwrap();
        }
        let (answer, done) = tokio::sync::oneshot::channel();
        self.to_store.send(Message::Flush(answer)).await.unwrap();
        done.await.unwrap().unwrap();
    }

    pub async fn get(&self, path: &str) -> (StatusCode, HeaderMap, Value) {
        let (status, headers, body) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}
