//! The router as a client meets it: every route, every kind of mistake, and queries that nobody would write.

use std::io::{Read, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use futures_util::StreamExt;
use proptest::prelude::*;
use serde_json::Value;
use tower::ServiceExt;

use super::server;
pub(super) use support::{TestBox, config};

mod backups;
mod document;
mod formats;
mod imports;
mod outlook;
mod pages;
mod statistics;
mod support;

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
    let (_, _, report) = server.get("/api/v1/footfall?camera=east&line=door").await;
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 11, "one a whole or begun hour since midnight");
    assert_eq!((&rows[10]["in"], &rows[10]["out"]), (&1.into(), &2.into()));
    assert_eq!(
        rows[10]["coverage"],
        serde_json::json!({"period_s": 1800, "observed_s": 60, "doubtful_s": 0, "excluded_s": 0})
    );
    assert_eq!((&rows[9]["in"], &rows[9]["coverage"]["observed_s"]), (&Value::Null, &0.into()));
    assert_eq!((&report["totals"][0]["in"], &report["totals"][0]["out"]), (&1.into(), &2.into()));

    let (_, _, minutes) =
        server.get("/api/v1/footfall?bucket=minute&from=2026-05-01T10:04:00%2B08:00&camera=east&line=door").await;
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
        assert!(body.starts_with("\u{feff}start,end,camera,zone,length_mean,".as_bytes()));
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
    let key = prop_oneof![9 => "from|to|bucket|camera|line|zone|gate|space|plane|format|limit|cursor", 1 => "[a-zA-Z0-9%&=+._~-]{0,12}"];
    let value = prop_oneof![
        "[a-zA-Z0-9%&=+:._~-]{0,40}",
        "[+-]?[0-9]{1,6}-[0-9]{1,3}-[0-9]{1,3}T[0-9]{1,3}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,30})?(Z|%2B[0-9]{2}:[0-9]{2}|-[0-9]{2}:[0-9]{2})",
        "(0000|0001|1969|1970|2026|9999)-(01|05|12)-(01|31)T(00|23):(00|59):00Z",
        "minute|hour|day|week|month|json|csv|parquet|arrow|east|door|main|hall|ground|image|%00|%ff|%E4%B8%AD",
    ];
    proptest::collection::vec((key, value), 0..6)
        .prop_map(|pairs| pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&"))
}

#[test]
fn no_query_breaks_the_server() {
    let server = TestBox::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asked = ("footfall|gates|forecast|anomalies|spaces|occupancy|queues|heatmap|coverage|live", query());
    let check = |(path, query): (String, String)| {
        let Ok(request) = Request::get(format!("/api/v1/{path}?{query}")).body(Body::empty()) else { return Ok(()) };
        let (status, headers, body) = runtime.block_on(server.send(request));
        prop_assert!(matches!(status.as_u16(), 200 | 400 | 404 | 422), "{status}: {}", String::from_utf8_lossy(&body));
        if status != StatusCode::OK {
            prop_assert_eq!(&headers[header::CONTENT_TYPE], "application/problem+json");
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok());
        }
        Ok(())
    };
    proptest::test_runner::TestRunner::default().run(&asked, check).unwrap();
}
