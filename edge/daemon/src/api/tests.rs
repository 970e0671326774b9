//! The router as a client meets it: every route, every kind of mistake, and queries that nobody would write.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_util::StreamExt;
use promenade_core::detection::{BBox, Class, FrameSize};
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event, ZoneSecond};
use promenade_core::live::{CameraState, LineCount, LiveTrack, LiveView, ZoneCount};
use promenade_core::time::EventTime;
use proptest::prelude::*;
use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{ApiState, router, server};
use crate::clock::Clock;
use crate::config::{
    Anchor, Camera, Config, Detector, Http, LineSpec, Precision, Provider, SceneSpec, Site, Source, Store, ZoneKind,
    ZoneSpec,
};
use crate::store::{StoreOptions, VersionTexts, Writer};

struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> EventTime {
        super::time::parse("2026-05-01T10:30:00+08:00").unwrap()
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
    let zone = ZoneSpec {
        id: "tea".to_owned(),
        kind: ZoneKind::Queue,
        polygon: vec![[0.1, 0.4], [0.6, 0.4], [0.6, 0.95]],
        classes: vec![Class::Person],
        ..ZoneSpec::default()
    };
    Camera {
        id: id.to_owned(),
        name: "East gate".to_owned(),
        source: Source::File("clip.avi".into()),
        fps: None,
        scene: SceneSpec { lines: vec![line], zones: vec![zone], ..SceneSpec::default() },
    }
}

fn config() -> Config {
    Config {
        site: Site {
            id: "riverside".to_owned(),
            name: "Riverside district".to_owned(),
            timezone: "Asia/Shanghai".to_owned(),
            hours: None,
        },
        store: Store { path: "promenade.duckdb".into(), memory_mb: 64 },
        http: Http { listen: "127.0.0.1:0".parse().unwrap() },
        detector: Detector {
            model: "none".to_owned(),
            precision: Precision::Auto,
            provider: Provider::Cpu,
            threads: 1,
            threshold: None,
        },
        cameras: vec![camera("east"), camera("west")],
        gates: Vec::new(),
        spaces: Vec::new(),
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
        lines: vec![LineCount { id: "door".to_owned(), today_in: 18, today_out: 13 }],
        zones: vec![ZoneCount { id: "tea".to_owned(), kind: ZoneKind::Queue, people: 3, ..ZoneCount::default() }],
        frames_analysed: 795,
        frames_dropped: 2,
        fps: 9.96,
        doubt: None,
    }
}

fn failed() -> LiveView {
    LiveView { state: CameraState::Failed("rtsp://10.0.0.7/1: wrong password".to_owned()), ..running() }
}

/// A database with one minute of the east camera: one person in, two out, somebody in the queue.
fn store() -> (Writer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = StoreOptions { memory_mb: 64, timezone: "Asia/Shanghai".to_owned() };
    let mut writer = Writer::open(&folder.path().join("test.duckdb"), &options).unwrap();
    for camera in config().cameras {
        writer.declare(&camera.id, &camera.scene, &VersionTexts::default()).unwrap();
    }
    let start = super::time::parse("2026-05-01T10:05:00+08:00").unwrap();
    let mut events: Vec<Event> = (0..60).flat_map(|second| seconds(start.plus_seconds(f64::from(second)))).collect();
    let ways = [Direction::In, Direction::Out, Direction::Out];
    events.extend((1..).zip(ways).map(|(track, way)| Event::Crossing(crossing(start, track, way))));
    writer.append(&Batch { camera: "east".into(), run_start: start, events });
    writer.flush().unwrap();
    (writer, folder)
}

fn seconds(second: EventTime) -> [Event; 2] {
    let zone = ZoneSecond { second, zone: "tea".to_owned(), mean: 1.0, max: 2 };
    [Event::CameraSecond(CameraSecond { second, frames: 10, doubt: None }), Event::ZoneSecond(zone)]
}

fn crossing(start: EventTime, track: u64, direction: Direction) -> Crossing {
    let time = start.plus_seconds(track as f64 + 0.5);
    Crossing { time, line: "door".to_owned(), direction, track, class: Class::Person, passage: 0, late: false }
}

struct TestBox {
    router: Router,
    east: watch::Sender<LiveView>,
    _west: watch::Sender<LiveView>,
    _store: (Writer, tempfile::TempDir),
    shutdown: CancellationToken,
}

impl TestBox {
    fn new() -> Self {
        let (east, east_view) = watch::channel(running());
        let (west, west_view) = watch::channel(failed());
        let shutdown = CancellationToken::new();
        let store = store();
        let state = ApiState {
            config: Arc::new(config()),
            live: Arc::new(vec![("east".to_owned(), east_view), ("west".to_owned(), west_view)]),
            behind: watch::channel(true).1,
            store: store.0.health(),
            reader: store.0.reader(),
            clock: Arc::new(StoppedClock),
            metrics: metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle(),
            shutdown: shutdown.clone(),
        };
        Self { router: router(state), east, _west: west, _store: store, shutdown }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        (head.status, head.headers, to_bytes(body, 1 << 22).await.unwrap().to_vec())
    }

    async fn get(&self, path: &str) -> (StatusCode, HeaderMap, Value) {
        let (status, headers, body) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

#[tokio::test]
async fn live_shows_counts_and_shapes_and_no_people_where_the_camera_is_down() {
    let (status, headers, live) = TestBox::new().get("/api/v1/live").await;
    assert_eq!((status, headers[header::CACHE_CONTROL].to_str().unwrap()), (StatusCode::OK, "no-store"));
    insta::assert_json_snapshot!(live);
}

#[tokio::test]
async fn statistics_default_to_today_and_carry_an_entity_tag() {
    let server = TestBox::new();
    let (status, headers, report) = server.get("/api/v1/footfall").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&report["from"], &report["to"]),
        (&"2026-05-01T00:00:00+08:00".into(), &"2026-05-01T10:30:00+08:00".into())
    );
    let again = Request::get("/api/v1/footfall").header(header::IF_NONE_MATCH, &headers[header::ETAG]);
    let (status, _, body) = server.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn stored_counts_arrive_with_their_coverage_and_hours_unseen_are_null() {
    let server = TestBox::new();
    let (_, _, report) = server.get("/api/v1/footfall?camera=east").await;
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 11, "one a whole or begun hour since midnight");
    assert_eq!((&rows[10]["in"], &rows[10]["out"]), (&1.into(), &2.into()));
    assert_eq!(rows[10]["coverage"], serde_json::json!({"period_s": 1800, "observed_s": 60, "doubtful_s": 0}));
    assert_eq!((&rows[9]["in"], &rows[9]["coverage"]["observed_s"]), (&Value::Null, &0.into()));
    assert_eq!((&report["totals"][0]["in"], &report["totals"][0]["out"]), (&1.into(), &2.into()));

    let (_, _, minutes) =
        server.get("/api/v1/footfall?bucket=minute&from=2026-05-01T10:04:00%2B08:00&camera=east").await;
    assert_eq!((&minutes["rows"][0]["in"], &minutes["rows"][1]["in"]), (&Value::Null, &1.into()));
    let (_, _, queues) = server.get("/api/v1/queues?camera=east&bucket=day").await;
    assert_eq!((&queues["rows"][0]["length_mean"], &queues["rows"][0]["length_max"]), (&1.0.into(), &2.into()));
    let (_, _, zones) = server.get("/api/v1/occupancy?zone=tea&bucket=day").await;
    assert_eq!((&zones["totals"][0]["mean"], &zones["totals"][1]["mean"]), (&1.0.into(), &Value::Null));
}

#[tokio::test]
async fn csv_is_asked_for_by_parameter_or_header() {
    let server = TestBox::new();
    let by_header = Request::get("/api/v1/queues").header(header::ACCEPT, "text/csv");
    for request in [by_header, Request::get("/api/v1/queues?format=csv")] {
        let (status, headers, body) = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
        assert!(body.starts_with(b"start,end,camera,zone,length_mean,"));
    }
}

#[tokio::test]
async fn mistakes_are_problems_with_the_field_at_fault() {
    let server = TestBox::new();
    let cases = [
        ("/api/v1/footfall?bucket=year", 400, Some("bucket")),
        ("/api/v1/occupancy?line=door", 400, Some("line")),
        ("/api/v1/queues?camera=south", 404, Some("camera")),
        ("/api/v1/live?verbose=1", 400, Some("verbose")),
        ("/api/v1/live/stream?x", 400, Some("x")),
        ("/healthz?deep=1", 400, Some("deep")),
        ("/api/v2/live", 404, None),
        ("/api", 404, None),
        ("/wp-login.php", 404, None),
        ("/assets/../index.html", 404, None),
    ];
    for (path, status, field) in cases {
        let (got, headers, problem) = server.get(path).await;
        assert_eq!(got.as_u16(), status, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
        assert_eq!((problem["status"].as_u64(), problem["field"].as_str()), (Some(status.into()), field), "{path}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{path}");
    }
}

#[tokio::test]
async fn writing_is_refused_everywhere() {
    let server = TestBox::new();
    for path in ["/api/v1/live", "/api/v1/footfall", "/metrics", "/api/openapi.json", "/"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let request = Request::builder().method(&method).uri(path).body(Body::empty()).unwrap();
            let (status, headers, body) = server.send(request).await;
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(headers[header::ALLOW].to_str().unwrap().contains("GET"), "{method} {path}");
            assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["status"], 405);
        }
    }
}

#[tokio::test]
async fn every_answer_is_guarded_and_the_page_may_load_only_its_own_files() {
    let server = TestBox::new();
    for path in ["/", "/api/v1/live", "/nothing", "/metrics"] {
        let (_, headers, _) = server.get(path).await;
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"), "{path}");
        assert!(headers.contains_key(header::CACHE_CONTROL), "{path}");
    }
}

#[tokio::test]
async fn health_readiness_and_metrics() {
    let server = TestBox::new();
    let (status, _, health) = server.get("/healthz").await;
    assert_eq!((status, &health["status"], &health["behind"]), (StatusCode::OK, &"ok".into(), &true.into()));
    assert_eq!(server.get("/readyz").await.0, StatusCode::OK, "a failed camera leaves the box ready");
    let (status, _, text) = server.send(Request::get("/metrics").body(Body::empty()).unwrap()).await;
    let text = String::from_utf8(text).unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(
        text.contains("promenade_camera_up{camera=\"east\"} 1")
            && text.contains("promenade_camera_up{camera=\"west\"} 0")
    );
    server.shutdown.cancel();
    assert_eq!(server.get("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.get("/healthz").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_stream_follows_changes_at_its_own_pace_and_ends_at_shutdown() {
    let server = TestBox::new();
    let request =
        Request::get("/api/v1/live/stream").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let answer = server.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!answer.headers().contains_key(header::CONTENT_ENCODING), "a compressed stream would be held back");
    let mut body = answer.into_body().into_data_stream();
    let first = body.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"event: live") || first.starts_with(b"retry:"));

    let begun = tokio::time::Instant::now();
    for count in 1..=50 {
        server.east.send_modify(|view| view.lines[0].today_in = 18 + count);
    }
    let second = String::from_utf8(body.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(second.contains("\"in\":68"), "fifty changes at once are one event with the latest: {second}");
    assert!(begun.elapsed() >= Duration::from_millis(150), "at most five events a second");

    server.shutdown.cancel();
    assert!(body.next().await.is_none());
}

#[tokio::test]
async fn the_server_ends_although_a_client_keeps_its_stream_open() {
    let server = TestBox::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(server::serve(listener, server.router.clone(), server.shutdown.clone()));
    let connect = move || {
        let mut client = std::net::TcpStream::connect(address)?;
        client.set_read_timeout(Some(Duration::from_secs(10)))?;
        client.write_all(b"GET /api/v1/live/stream HTTP/1.1\r\nhost: x\r\n\r\n")?;
        client.read(&mut [0; 512]).map(|length| (client, length))
    };
    let (_client, length) = tokio::task::spawn_blocking(connect).await.unwrap().unwrap();
    assert!(length > 0);
    server.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(10), serving).await.unwrap().unwrap().unwrap();
}

#[test]
fn the_openapi_document_is_as_published() {
    insta::assert_json_snapshot!("openapi", server::documented().into_openapi());
}

/// Text that may stand in a URL: escapes, separators, digits and letters in any order.
fn query() -> impl Strategy<Value = String> {
    let key = prop_oneof![9 => "from|to|bucket|camera|line|zone|format", 1 => "[a-zA-Z0-9%&=+._~-]{0,12}"];
    let value = prop_oneof![
        "[a-zA-Z0-9%&=+:._~-]{0,40}",
        "[+-]?[0-9]{1,6}-[0-9]{1,3}-[0-9]{1,3}T[0-9]{1,3}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,30})?(Z|%2B[0-9]{2}:[0-9]{2}|-[0-9]{2}:[0-9]{2})",
        "(0000|0001|1969|1970|2026|9999)-(01|05|12)-(01|31)T(00|23):(00|59):00Z",
        "minute|hour|day|week|month|json|csv|east|door|%00|%ff|%E4%B8%AD",
    ];
    proptest::collection::vec((key, value), 0..6)
        .prop_map(|pairs| pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&"))
}

#[test]
fn no_query_breaks_the_server() {
    let server = TestBox::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked = ("footfall|occupancy|queues|live", query());
    let check = |(path, query): (String, String)| {
        let Ok(request) = Request::get(format!("/api/v1/{path}?{query}")).body(Body::empty()) else { return Ok(()) };
        let (status, headers, body) = runtime.block_on(server.send(request));
        prop_assert!(matches!(status.as_u16(), 200 | 400 | 404), "{status}: {}", String::from_utf8_lossy(&body));
        if status != StatusCode::OK {
            prop_assert_eq!(&headers[header::CONTENT_TYPE], "application/problem+json");
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok());
        }
        Ok(())
    };
    proptest::test_runner::TestRunner::default().run(&asked, check).unwrap();
}
