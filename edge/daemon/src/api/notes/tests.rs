//! Notes from the request to the answer: who may write, what is accepted, and what stays to be read.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::super::caller::Caller;
use super::super::tests::TestBox;

impl TestBox {
    /// Asks as a command on the box does.
    async fn manage(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        self.change(method, path, body.to_string(), Caller::OnTheBox).await
    }

    async fn change(&self, method: Method, path: &str, body: String, caller: Caller) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::CONTENT_TYPE, "application/json").extension(caller);
        let (status, headers, body) = self.send(request.body(Body::from(body)).unwrap()).await;
        if status.is_client_error() {
            assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
        }
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

const MAY: &str = "from=2026-05-01T00:00:00%2B08:00&to=2026-05-02T00:00:00%2B08:00";

fn works() -> Value {
    json!({"kind": "works", "from": "2026-05-01T08:00:00+08:00", "to": "2026-05-01T12:00:00+08:00",
           "title": "东门 pavement closed", "by": "Li Wei"})
}

fn scaffolding() -> Value {
    json!({"kind": "line", "camera": "east", "id": "door", "from": "2026-05-01T10:15:00+08:00",
           "to": "2026-05-01T12:00:00+08:00", "why": "Scaffolding", "by": "Li Wei"})
}

#[tokio::test]
async fn an_annotation_is_written_read_and_taken_back_and_its_trail_stays() {
    let server = TestBox::new();
    let (status, made) = server.manage(Method::POST, "/api/v1/annotations", &works()).await;
    assert_eq!((status, &made["id"], &made["source"]), (StatusCode::CREATED, &json!(1), &json!("written")));
    let (_, _, read) = server.get(&format!("/api/v1/annotations?{MAY}")).await;
    let notes = read["annotations"].as_array().unwrap();
    assert_eq!(notes.last(), Some(&made), "what was answered is what is read");
    let labour = &notes[0];
    assert_eq!((&labour["title"], &labour["source"]), (&json!("劳动节 Labour Day"), &json!("published")));
    assert_eq!((&labour["from"], &labour["id"]), (&json!("2026-05-01T00:00:00+08:00"), &Value::Null));
    let away = "/api/v1/annotations/1?by=Zhao";
    assert_eq!(server.manage(Method::DELETE, away, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(server.manage(Method::DELETE, away, &Value::Null).await.0, StatusCode::NOT_FOUND, "only once");
    let (_, _, read) = server.get(&format!("/api/v1/annotations?{MAY}")).await;
    let written = &read["annotations"].as_array().unwrap().last().unwrap()["written"];
    assert_eq!((&written["by"], &written["withdrawn_by"]), (&json!("Li Wei"), &json!("Zhao")));
    assert!(written["withdrawn_at"].is_string());
}

#[tokio::test]
async fn an_exclusion_marks_what_it_takes_in_and_nothing_else() {
    let server = TestBox::new();
    let excluded = async |path: &str| server.get(path).await.2["rows"][0]["coverage"]["excluded_s"].clone();
    let door = "/api/v1/footfall?bucket=day&camera=east&line=door";
    assert_eq!(excluded(door).await, json!(0));
    let (status, made) = server.manage(Method::POST, "/api/v1/exclusions", &scaffolding()).await;
    assert_eq!((status, &made["item"], &made["why"]), (StatusCode::CREATED, &json!("door"), &json!("Scaffolding")));
    assert_eq!(excluded(door).await, json!(900), "to now, which is half past ten");
    assert_eq!(excluded("/api/v1/footfall?bucket=day&camera=east&line=pavement").await, json!(0));
    assert_eq!(excluded("/api/v1/gates?bucket=day").await, json!(0), "a gate is excluded by its own name");
    let (_, _, report) = server.get(door).await;
    assert_eq!(report["rows"][0]["in"], json!(1), "the counts stand");
    let whole = json!({"kind": "site", "from": "2026-05-01T10:00:00+08:00", "to": "2026-05-01T10:20:00+08:00",
                       "why": "Power cut", "by": "Li Wei"});
    server.manage(Method::POST, "/api/v1/exclusions", &whole).await;
    assert_eq!(excluded(door).await, json!(1_800), "what overlaps counts once");
    assert_eq!(excluded("/api/v1/gates?bucket=day").await, json!(1_200));
    server.manage(Method::DELETE, "/api/v1/exclusions/1?by=Zhao", &Value::Null).await;
    assert_eq!(excluded(door).await, json!(1_200));
}

#[tokio::test]
async fn only_who_may_manage_the_box_writes() {
    let server = TestBox::new();
    for (method, path, body) in [
        (Method::POST, "/api/v1/annotations", works()),
        (Method::POST, "/api/v1/exclusions", scaffolding()),
        (Method::DELETE, "/api/v1/annotations/1?by=me", Value::Null),
        (Method::DELETE, "/api/v1/exclusions/1?by=me", Value::Null),
    ] {
        let (status, _) = server.change(method, path, body.to_string(), Caller::Anybody).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let (_, _, read) = server.get(&format!("/api/v1/exclusions?{MAY}")).await;
    assert_eq!(read["exclusions"], json!([]));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_member_at_fault() {
    let server = TestBox::new();
    let with = |mut body: Value, key: &str, value: Value| {
        body[key] = value;
        body
    };
    let long = "x".repeat(1_001);
    for (path, body, status, field) in [
        ("annotations", with(works(), "kind", json!("party")), 400, "kind"),
        ("annotations", with(works(), "title", json!("")), 400, "title"),
        ("annotations", with(works(), "title", json!("a\u{0}b")), 400, "title"),
        ("annotations", with(works(), "title", json!(long)), 400, "title"),
        ("annotations", with(works(), "text", json!(["x"])), 400, "text"),
        ("annotations", with(works(), "from", json!("yesterday")), 400, "from"),
        ("annotations", with(works(), "to", json!("2026-05-01T08:00:00+08:00")), 422, "to"),
        ("annotations", with(works(), "by", Value::Null), 400, "by"),
        ("annotations", with(works(), "colour", json!("red")), 400, "colour"),
        ("exclusions", with(scaffolding(), "why", json!(long)), 400, "why"),
        ("exclusions", with(scaffolding(), "camera", json!("south")), 404, "camera"),
        ("exclusions", with(scaffolding(), "id", json!("window")), 404, "id"),
        ("exclusions", with(scaffolding(), "kind", json!("gate")), 422, "camera"),
        ("exclusions", with(scaffolding(), "kind", json!("site")), 422, "camera"),
        ("exclusions", with(scaffolding(), "id", Value::Null), 422, "id"),
    ] {
        let (got, problem) = server.manage(Method::POST, &format!("/api/v1/{path}"), &body).await;
        assert_eq!((got.as_u16(), problem["field"].as_str()), (status, Some(field)), "{body}: {problem}");
    }
    let raw = async |body: String| server.change(Method::POST, "/api/v1/annotations", body, Caller::OnTheBox).await.0;
    assert_eq!(raw("[]".to_owned()).await, StatusCode::BAD_REQUEST);
    assert_eq!(raw("{".to_owned()).await, StatusCode::BAD_REQUEST);
    assert_eq!(raw(" ".repeat(65 * 1_024)).await, StatusCode::PAYLOAD_TOO_LARGE);
    for path in ["annotations/x?by=me", "annotations/4294967296?by=me", "exclusions/7?by=me"] {
        let (status, _) = server.manage(Method::DELETE, &format!("/api/v1/{path}"), &Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let (status, problem) = server.manage(Method::DELETE, "/api/v1/annotations/1", &Value::Null).await;
    assert_eq!((status, &problem["field"]), (StatusCode::BAD_REQUEST, &json!("by")));
}
