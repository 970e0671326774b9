//! Who is let in, to what, how often, and what is remembered of it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use promenade_core::event::Direction;
use serde_json::{Value, json};

use super::street::{Street, begin};

const HOURLY: &str = "/api/v1/stats/hourly";

async fn send(street: &Street, method: Method, path: &str, key: Option<&str>, body: &str) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    let (status, _, body) = street.server.send(request.body(Body::from(body.to_owned())).unwrap()).await;
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn whatever_is_wrong_with_a_key_the_answer_is_the_same() {
    let street = Street::new().await;
    let expiring = street.create_key(r#"{"name": "x", "expires": "2026-05-01T09:00:00+08:00"}"#).await;
    let revoked = street.create_key(r#"{"name": "x"}"#).await;
    let id = &revoked[4..16];
    let (status, _) = send(&street, Method::DELETE, &format!("/api/v1/keys/{id}"), Some(&street.key), "").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let mut wrong = street.key.clone();
    let last = if wrong.ends_with('A') { "B" } else { "A" };
    wrong.replace_range(wrong.len() - 1.., last);
    let made_up = format!("prm_000000000000_{}", "A".repeat(43));
    let long = "x".repeat(4000);
    let mut answers = BTreeSet::new();
    for key in [Some(&expiring), Some(&revoked), Some(&wrong), Some(&made_up), Some(&long), Some(&String::new()), None]
    {
        let (status, headers, body) = street.get(key.map(String::as_str), HOURLY, &[]).await;
        assert_eq!((status, headers[header::WWW_AUTHENTICATE].as_bytes()), (StatusCode::UNAUTHORIZED, &b"Bearer"[..]));
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        answers.insert(body);
    }
    assert_eq!(answers.len(), 1, "no hint");
    let basic = [("authorization", "Basic dXNlcjpwYXNz")];
    assert_eq!(street.get(None, HOURLY, &basic).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(street.get(Some(&wrong), "/api/v1/live", &[]).await.0, StatusCode::UNAUTHORIZED, "on every route");
}

#[tokio::test]
async fn a_key_sees_its_gates_from_its_first_hour_on_and_nothing_else() {
    let mut street = Street::new().await;
    street.watch(3).await;
    let events = street.visits("tea", 1, 20, 1);
    street.put(events).await;
    street.let_out(3).await;
    let seen = async |key: &str| {
        let rows = street.table(key).await;
        let name =
            |row: &Value| (row["id"].as_str().unwrap().to_owned(), row["start"].as_str().unwrap()[11..13].to_owned());
        rows.iter().map(name).collect::<BTreeSet<_>>()
    };
    let pairs =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(id, hour)| ((*id).to_owned(), (*hour).to_owned())).collect();
    let gate = street.create_key(r#"{"name": "a", "gates": ["a"], "from": "2026-05-01T09:00:00+08:00"}"#).await;
    assert_eq!(seen(&gate).await, pairs(&[("a", "09"), ("a", "10")]));
    let zone = street.create_key(r#"{"name": "z", "zones": ["east/tea"]}"#).await;
    assert_eq!(seen(&zone).await, pairs(&[("east/tea", "08"), ("east/tea", "09"), ("east/tea", "10")]));
    assert_eq!(seen(&street.key).await.len(), 3 * 5, "three gates, a zone and the site");
}

#[tokio::test]
async fn a_key_may_ask_so_often_and_is_told_when_it_may_again() {
    let street = Street::new().await;
    let key = street.create_key(r#"{"name": "slow", "rate_per_minute": 2}"#).await;
    assert_eq!(street.get(Some(&key), HOURLY, &[]).await.0, StatusCode::OK);
    assert_eq!(street.get(Some(&key), HOURLY, &[]).await.0, StatusCode::OK);
    let (status, headers, body) = street.get(Some(&key), HOURLY, &[]).await;
    assert_eq!((status, headers[header::RETRY_AFTER].to_str().unwrap()), (StatusCode::TOO_MANY_REQUESTS, "31"));
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["status"], 429);
    assert_eq!(street.get(Some(&street.key), HOURLY, &[]).await.0, StatusCode::OK, "others are not held up");
}

#[tokio::test]
async fn a_key_that_manages_makes_lists_and_revokes_keys() {
    let street = Street::new().await;
    let manager = Some(street.key.as_str());
    let wanted = r#"{"name": "City bureau", "gates": ["a"], "expires": "2027-05-01T00:00:00+08:00"}"#;
    let (status, fresh) = send(&street, Method::POST, "/api/v1/keys", manager, wanted).await;
    assert_eq!(status, StatusCode::CREATED);
    let (key, id) = (fresh["key"].as_str().unwrap(), fresh["id"].as_str().unwrap());
    assert_eq!((&key[4..16], &fresh["gates"], &fresh["rate_per_minute"]), (id, &json!(["a"]), &json!(60)));
    assert_eq!(street.get(Some(key), HOURLY, &[]).await.0, StatusCode::OK);
    let (status, keys) = send(&street, Method::GET, "/api/v1/keys", manager, "").await;
    assert_eq!(status, StatusCode::OK, "{keys}");
    assert!(!keys.to_string().contains(key) && keys.as_array().unwrap().iter().any(|one| one["id"] == id));
    for (method, path) in [
        (Method::POST, "/api/v1/keys".to_owned()),
        (Method::GET, "/api/v1/keys".to_owned()),
        (Method::DELETE, format!("/api/v1/keys/{id}")),
        (Method::GET, format!("/api/v1/keys/{id}/pulls")),
        (Method::POST, "/api/v1/signing-key/rotate".to_owned()),
    ] {
        assert_eq!(send(&street, method.clone(), &path, Some(key), wanted).await.0, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(send(&street, method, &path, None, wanted).await.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(
        send(&street, Method::DELETE, &format!("/api/v1/keys/{id}"), manager, "").await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(street.get(Some(key), HOURLY, &[]).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&street, Method::DELETE, "/api/v1/keys/nobody", manager, "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn mistakes_in_a_new_key_name_their_field() {
    let street = Street::new().await;
    for (wanted, field) in [
        (json!({"name": ""}), json!("name")),
        (json!({"name": "\u{1b}[2J"}), json!("name")),
        (json!({"name": "x".repeat(101)}), json!("name")),
        (json!({"name": "x", "gates": [], "zones": []}), json!("gates")),
        (json!({"name": "x", "gates": ["a,gate:b"]}), json!("gates")),
        (json!({"name": "x", "zones": ["*"]}), json!("zones")),
        (json!({"name": "x", "from": "yesterday"}), json!("from")),
        (json!({"name": "x", "expires": "2020-01-01T00:00:00Z"}), json!("expires")),
        (json!({"name": "x", "rate_per_minute": 0}), json!("rate_per_minute")),
        (json!({"name": "x", "admin": true}), Value::Null),
        (json!([]), Value::Null),
    ] {
        let body = wanted.to_string();
        let (status, problem) = send(&street, Method::POST, "/api/v1/keys", Some(&street.key), &body).await;
        // Both lists empty, and a time that is past: well formed, but of no use.
        let useless = wanted["expires"].is_string() || wanted["gates"] == json!([]);
        let expected = if useless { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        assert_eq!((status, &problem["field"]), (expected, &field), "{wanted}");
    }
}

#[tokio::test]
async fn every_pull_is_remembered() {
    let mut street = Street::new().await;
    street.watch(1).await;
    let events = street.settle((0, 0, Direction::In), 12);
    street.put(events).await;
    street.let_out(1).await;
    let key = street.create_key(r#"{"name": "City bureau"}"#).await;
    let (_, headers, _) = street.get(Some(&key), HOURLY, &[]).await;
    let tag = headers[header::ETAG].to_str().unwrap();
    for _ in 0..5 {
        assert_eq!(street.get(Some(&key), HOURLY, &[("if-none-match", tag)]).await.0, StatusCode::NOT_MODIFIED);
    }
    let (_, pulls) =
        send(&street, Method::GET, &format!("/api/v1/keys/{}/pulls", &key[4..16]), Some(&street.key), "").await;
    let told: Vec<_> =
        pulls.as_array().unwrap().iter().map(|pull| (&pull["pulls"], &pull["rows"], &pull["last_seq"])).collect();
    assert_eq!(told, [(&json!(5), &json!(0), &Value::Null), (&json!(1), &json!(12), &json!(12))]);
}

#[tokio::test]
async fn keys_are_kept_as_hashes_and_never_printed() {
    let street = Street::new().await;
    let wanted: super::super::key_wire::NewKey = serde_json::from_str(r#"{"name": "x"}"#).unwrap();
    let (key, secret) = wanted.mint(begin()).unwrap();
    let printed = format!("{key:?} {secret:?} {:?}", street.server.bureau);
    assert!(!printed.contains(secret.reveal()) && !printed.contains(&street.key));
}
