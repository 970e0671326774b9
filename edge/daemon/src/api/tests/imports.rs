//! Importing through the API, as a command on the box does.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use promenade_core::time::EventTime;
use serde_json::{Value, json};

use super::TestBox;
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
