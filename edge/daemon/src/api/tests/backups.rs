//! Backups over the API: anybody sees which there are, only who is on the box makes one.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

use super::super::caller::Caller;
use super::support::TestBox;

#[tokio::test]
async fn whoever_may_manage_makes_a_backup_and_all_see_it() {
    let server = TestBox::new();
    let post = || Request::post("/api/v1/backups");
    let (status, ..) = server.send(post().body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _, body) = server.send(post().extension(Caller::OnTheBox).body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::CREATED);
    let made: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (&made["name"], &made["created"]),
        (&"manual-20260501T023000Z".into(), &"2026-05-01T10:30:00+08:00".into())
    );
    assert_eq!(made["counted_to"], "2026-05-01T10:05:59+08:00");
    assert_eq!(server.get("/api/v1/backups").await.2, serde_json::json!({"backups": [made]}));
    let odd = Request::post("/api/v1/backups?to=%2Fetc").extension(Caller::OnTheBox).body(Body::empty()).unwrap();
    let (status, _, body) = server.send(odd).await;
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &problem["field"]), (StatusCode::BAD_REQUEST, &"to".into()));
}
