//! Importing through the API, as a command on the box does.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use promenade_core::time::EventTime;
use serde_json::{Value, json};

use super::{TestBox, config};
use crate::api::caller::Caller;
use crate::store::{ApiKey, Scope};

const FILE: &str = "time,A,B\n2026-04-30 08:00,5,1\n2026-04-30 09:00,6,\n";
const MAP: &str = "source=old&map=A%20%3D%20east/door%20%3A%20in%0AB%20%3D%20main%20%3A%20in";

async fn send(server: &TestBox, caller: Option<Caller>, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path).body(Body::from(body.to_owned())).unwrap();
    if let Some(caller) = caller {
        request.extensions_mut().insert(caller);
    }
    let (status, _, body) = server.send(request).await;
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

async fn manage(server: &TestBox, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
    send(server, Some(Caller::OnTheBox), method, path, body).await
}

#[tokio::test]
async fn a_file_is_previewed_taken_listed_and_taken_back() {
    let server = TestBox::new();
    let path = format!("/api/v1/imports?{MAP}");
    let (status, preview) = manage(&server, Method::POST, &format!("{path}&dry_run=true"), FILE).await;
    assert_eq!((status, &preview["dry_run"], &preview["series"][0]["new"]), (StatusCode::OK, &json!(true), &json!(2)));
    let hours =
        "/api/v1/footfall?camera=east&line=door&from=2026-04-30T08:00:00%2B08:00&to=2026-04-30T10:00:00%2B08:00";
    assert_eq!(server.get(hours).await.2["totals"][0]["in"], Value::Null, "only a preview");

    let (_, done) = manage(&server, Method::POST, &path, FILE).await;
    let expected = json!({
        "target": "east/door", "from": "2026-04-30T08:00:00+08:00", "to": "2026-04-30T10:00:00+08:00",
        "hours": 2, "gaps": 0, "in": 11, "out": null,
        "new": 2, "same": 0, "revised": 0, "withdrawn": 0, "kept": 0, "replaced": 0
    });
    assert_eq!(done["series"][0], expected);
    assert_eq!((&done["series"][1]["target"], &done["series"][1]["gaps"]), (&json!("main"), &json!(1)));
    let rows = server.get(hours).await.2;
    assert_eq!((&rows["rows"][1]["in"], &rows["rows"][1]["out"]), (&json!(6), &Value::Null));
    assert_eq!((&rows["totals"][0]["in"], &rows["totals"][0]["out"]), (&json!(11), &Value::Null));

    let (_, list) = manage(&server, Method::GET, "/api/v1/imports", "").await;
    assert_eq!(
        (&list[0]["source"], &list[0]["hours"], &list[0]["who"]),
        (&json!("old"), &json!(3), &json!("on the box"))
    );
    let named = format!("{path}&replace=true&by=Li%20Wei");
    let changed = FILE.replace(",5,", ",7,");
    assert_eq!(manage(&server, Method::POST, &named, &changed).await.0, StatusCode::OK);
    let (_, list) = manage(&server, Method::GET, "/api/v1/imports", "").await;
    let who: Vec<&Value> = list.as_array().unwrap().iter().map(|entry| &entry["who"]).collect();
    assert!(who.contains(&&json!("Li Wei")) && who.len() == 2, "{list}");
    for by in ["", "%20", "a%0Ab"] {
        let (status, problem) = manage(&server, Method::POST, &format!("{path}&by={by}"), FILE).await;
        assert_eq!((status, &problem["field"]), (StatusCode::BAD_REQUEST, &json!("by")));
    }
    let (_, removed) = manage(&server, Method::DELETE, "/api/v1/imports/old", "").await;
    assert_eq!(removed, json!({"lines": 2, "hours": 3, "restored": 0}));
    assert_eq!(manage(&server, Method::DELETE, "/api/v1/imports/old", "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_import_with_a_key_is_noted_under_the_name_of_the_key() {
    let server = TestBox::new();
    let key = ApiKey {
        id: "0f3a9c41d2b7".to_owned(),
        name: "Old counters".to_owned(),
        hash: [0; 32],
        scope: Scope::All,
        first_hour: None,
        manage: true,
        rate_per_minute: 60,
        created: EventTime(0),
        expires: None,
        revoked: None,
    };
    let caller = || Some(Caller::Key(Arc::new(key.clone())));
    let path = format!("/api/v1/imports?{MAP}");
    assert_eq!(send(&server, caller(), Method::POST, &path, FILE).await.0, StatusCode::OK);
    let (_, list) = send(&server, caller(), Method::GET, "/api/v1/imports", "").await;
    assert_eq!(list[0]["who"], "Old counters");
}

#[tokio::test]
async fn whoever_may_not_manage_the_box_is_refused_without_a_hint() {
    let server = TestBox::new();
    for (method, path) in
        [(Method::POST, "/api/v1/imports"), (Method::GET, "/api/v1/imports"), (Method::DELETE, "/api/v1/imports/old")]
    {
        let (status, problem) = send(&server, None, method, path, FILE).await;
        assert_eq!((status, &problem["status"]), (StatusCode::UNAUTHORIZED, &json!(401)));
    }
}

#[tokio::test]
async fn mistakes_of_options_and_of_the_file_are_told_apart() {
    let server = TestBox::new();
    let (status, problem) = manage(&server, Method::POST, &format!("/api/v1/imports?{MAP}&dry=1"), FILE).await;
    assert_eq!((status, &problem["field"]), (StatusCode::BAD_REQUEST, &json!("dry")));
    let (status, problem) = manage(&server, Method::POST, &format!("/api/v1/imports?{MAP}"), "time,A,B\nx,1,1\n").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(problem["detail"].as_str().unwrap().starts_with("line 2, column 1: \"x\""), "{problem}");
}

/// Nine weeks of hours up to the last midnight of the box: a hundred people by day, ten by night.
fn nine_weeks() -> String {
    let first = jiff::civil::date(2026, 2, 27).at(0, 0, 0, 0);
    let hour = |n: i64| first + jiff::SignedDuration::from_hours(n);
    let row = |n: i64| format!("{},{}\n", hour(n).strftime("%Y-%m-%d %H:%M"), if n % 24 < 8 { 10 } else { 100 });
    "time,Queen Street\n".to_owned() + &(0..9 * 168).map(row).collect::<String>()
}

#[tokio::test]
async fn a_line_that_only_a_file_knows_is_forecast_like_any_other() {
    let server = TestBox::new();
    let status = async |path: &str| server.get(path).await.0.as_u16();
    let forecast = "/api/v1/forecast?camera=auckland&line=queen";
    assert_eq!(status(forecast).await, 404, "nobody has heard of it");
    let path = "/api/v1/imports?source=city&create=true&map=Queen%20Street%20%3D%20auckland/queen%20%3A%20in";
    let (_, taken) = manage(&server, Method::POST, path, &nine_weeks()).await;
    assert_eq!(taken["series"][0]["new"], 9 * 168, "{taken}");
    let (_, again) = manage(&server, Method::POST, &path.replace("&create=true", ""), &nine_weeks()).await;
    assert_eq!(again["series"][0]["same"], 9 * 168, "it is known from now on: {again}");

    let (_, _, ahead) = server.get(forecast).await;
    assert_eq!((&ahead["subject"], &ahead["id"]), (&json!("line"), &json!("auckland/queen")));
    assert_eq!((&ahead["reason"], ahead["rows"].as_array().unwrap().len()), (&Value::Null, 8 * 24));
    let noon = ahead["rows"][7 * 24 + 12]["expected"].as_f64().unwrap();
    assert!((99.0..101.0).contains(&noon), "an ordinary Friday noon: {noon}");
    let (_, _, back) = server.get("/api/v1/anomalies?line=queen").await;
    assert_eq!((&back["id"], &back["reason"]), (&json!("auckland/queen"), &Value::Null), "one camera has that line");

    for resource in ["footfall", "forecast", "anomalies"] {
        let ask = async |query: &str| status(&format!("/api/v1/{resource}?{query}")).await;
        assert_eq!(ask("camera=auckland&line=queen").await, 200, "{resource}");
        assert_eq!(ask("camera=auckland&line=door").await, 404, "{resource}: a line of another camera");
        assert_eq!(ask("camera=east&line=queen").await, 404, "{resource}: the other way round");
        assert_eq!(ask("line=king").await, 404, "{resource}");
    }
    let before = "/api/v1/footfall?camera=auckland&line=queen&to=2020-01-01T00:00:00Z";
    let (code, _, nothing) = server.get(before).await;
    assert_eq!((code.as_u16(), &nothing["rows"]), (200, &json!([])), "it is known, though not of then");
    manage(&server, Method::DELETE, "/api/v1/imports/city", "").await;
    assert_eq!(status(forecast).await, 404, "taken back");
}

#[tokio::test]
async fn a_year_of_many_more_lines_than_are_drawn_is_answered() {
    let server = TestBox::new();
    let map: Vec<String> = (0..30).map(|n| format!("L{n}%20%3D%20city/l{n}%20%3A%20in")).collect();
    let (names, ones): (Vec<_>, Vec<_>) = (0..30).map(|n| (format!(",L{n}"), ",1")).unzip();
    let file =
        format!("time{}\n2025-05-01 00:00{ones}\n2026-04-30 08:00{ones}\n", names.concat(), ones = ones.concat());
    let path = format!("/api/v1/imports?source=city&create=true&map={}", map.join("%0A"));
    let (status, taken) = manage(&server, Method::POST, &path, &file).await;
    assert_eq!(status, StatusCode::OK, "{taken}");
    let year = "camera=city&from=2025-05-01T00:00:00%2B08:00&to=2026-05-01T00:00:00%2B08:00";
    let lines = async |path: String| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (status, _, body) = server.send(request).await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body[..body.len().min(300)]));
        String::from_utf8(body).unwrap().matches('\n').count()
    };
    // More than the store gives at once; a test reads only so much of a stream.
    assert!(lines(format!("/api/v1/footfall?bucket=hour&format=csv&{year}")).await > 100_000);
    assert_eq!(lines(format!("/api/v1/footfall?bucket=hour&format=csv&limit=50000&{year}")).await, 1 + 50_000);
    let gate = format!("/api/v1/gates?gate=main&bucket=hour&format=csv&{}", year.replace("camera=city&", ""));
    assert_eq!(lines(gate).await, 1 + 365 * 24, "its passers-by are looked for among all lines");
    let compare = "/api/v1/compare?kind=line&from=2025-05-01T00:00:00%2B08:00&to=2026-05-01T00:00:00%2B08:00";
    let (status, _, problem) = server.get(compare).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
}

#[tokio::test]
async fn where_no_gate_is_drawn_an_imported_line_is_a_gate() {
    let bare = || {
        let mut bare = config();
        bare.gates.clear();
        bare.spaces.clear();
        bare.cameras.iter_mut().for_each(|camera| camera.scene.gates.clear());
        bare
    };
    let (writer, folder) = super::support::store();
    let server = TestBox::of(bare(), writer, folder);
    let path = "/api/v1/imports?source=city&create=true&map=Queen%20Street%20%3D%20auckland/queen%20%3A%20in";
    manage(&server, Method::POST, path, &nine_weeks()).await;
    for (gate, found) in
        [("auckland/queen", 200), ("east/door", 200), ("main", 200), ("auckland/door", 404), ("south", 404)]
    {
        for resource in ["gates", "forecast", "anomalies"] {
            let (status, _, answer) = server.get(&format!("/api/v1/{resource}?gate={gate}")).await;
            assert_eq!(status.as_u16(), found, "{resource} {gate}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_gate_that_is_no_longer_drawn_keeps_its_past() {
    let mut renamed = config();
    renamed.gates[0].id = "north".to_owned();
    renamed.cameras[0].scene.gates[0].id = "north".to_owned();
    let (writer, folder) = super::support::store();
    let server = TestBox::of(renamed, writer, folder);
    for (gate, found) in [("main", 200), ("north", 200), ("south", 404)] {
        for query in ["gates?to=2020-01-01T00:00:00Z&", "forecast?", "anomalies?"] {
            let (status, _, answer) = server.get(&format!("/api/v1/{query}gate={gate}")).await;
            assert_eq!(status.as_u16(), found, "{query} {gate}: {answer}");
        }
    }
}
