//! Pages of an answer, and answers that are not made twice.

use promenade_core::detection::Class;
use promenade_core::event::{Batch, Crossing, Direction, Event};

use super::*;

/// Every page from `path` on, with the rows of each.
async fn pages(server: &TestBox, path: &str) -> Vec<Vec<Value>> {
    let (mut pages, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let (status, headers, page) = server.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        next = page["next"].as_str().map(str::to_owned);
        let link = headers.get(header::LINK).map(|link| link.to_str().unwrap().to_owned());
        assert_eq!(link, next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")));
        pages.push(page["rows"].as_array().unwrap().clone());
    }
    pages
}

#[tokio::test]
async fn pages_of_any_size_are_the_whole_answer() {
    let server = TestBox::new();
    for path in
        ["/api/v1/footfall?", "/api/v1/gates?", "/api/v1/footfall?from=2026-05-01T09:07:30%2B08:00&bucket=minute&"]
    {
        let (_, _, whole) = server.get(path).await;
        let rows = whole["rows"].as_array().unwrap();
        assert_eq!(whole["next"], Value::Null);
        for limit in [1, 3, 4, 7, 1000] {
            if rows.len() / limit > 60 {
                continue;
            }
            let pages = pages(&server, &format!("{path}limit={limit}")).await;
            let full = pages[..pages.len() - 1].iter().all(|page| page.len() == limit);
            assert!(full, "{path} {limit}: {:?}", pages.iter().map(Vec::len).collect::<Vec<_>>());
            assert_eq!(&pages.concat(), rows, "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_question() {
    let server = TestBox::new();
    let (_, _, page) = server.get("/api/v1/footfall?camera=east&limit=2").await;
    let next = page["next"].as_str().unwrap().to_owned();
    let others =
        [(next.replace("east", "west"), 422), (next.replace("footfall", "occupancy"), 422), (format!("{next}0"), 400)];
    for (other, expected) in others {
        let (status, _, problem) = server.get(&other).await;
        assert_eq!((status.as_u16(), &problem["field"]), (expected, &"cursor".into()), "{other}");
    }
    let (status, _, body) = server.send(Request::get(format!("{next}&format=csv")).body(Body::empty()).unwrap()).await;
    assert_eq!((status, body.split(|byte| *byte == b'\n').count()), (StatusCode::OK, 2 + 2));
    let (status, _, _) = server.get("/api/v1/spaces?limit=2").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "spaces are a month at most, and have no pages");
}

async fn tag(server: &TestBox, path: &str) -> axum::http::HeaderValue {
    let (status, headers, _) = server.get(path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    headers[header::ETAG].clone()
}

fn another() -> Batch {
    let start = super::super::time::parse("2026-05-01T10:05:00+08:00").unwrap();
    let (line, direction, class) = ("door".to_owned(), Direction::In, Class::Person);
    let crossing =
        Crossing { time: start.plus_seconds(9.0), line, direction, track: 99, class, passage: 0, late: false };
    Batch { camera: "east".into(), run_start: start, events: vec![Event::Crossing(crossing)] }
}

#[tokio::test]
async fn a_tag_lasts_until_something_changes() {
    let server = TestBox::new();
    server.flush(None).await;
    let (footfall, csv) = ("/api/v1/footfall?bucket=day", "/api/v1/footfall?bucket=day&format=csv");
    let heat = "/api/v1/heatmap?camera=east";
    let before = [tag(&server, footfall).await, tag(&server, csv).await, tag(&server, heat).await];
    assert!(before[0] != before[1], "another format is another answer");
    server.flush(None).await;
    assert_eq!([tag(&server, footfall).await, tag(&server, csv).await, tag(&server, heat).await], before);
    server.flush(Some(another())).await;
    for (path, before) in [footfall, csv, heat].into_iter().zip(&before) {
        let asked = Request::get(path).header(header::IF_NONE_MATCH, before).body(Body::empty()).unwrap();
        assert_eq!(server.send(asked).await.0, StatusCode::OK, "{path}");
        assert_ne!(&tag(&server, path).await, before, "{path}");
    }
}

#[tokio::test]
async fn whatever_a_client_claims_to_have_a_mistake_stays_one() {
    let server = TestBox::new();
    for path in ["/api/v1/footfall?camera=south", "/api/v1/heatmap?camera=south"] {
        let asked = Request::get(path).header(header::IF_NONE_MATCH, "*").body(Body::empty()).unwrap();
        assert_eq!(server.send(asked).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}
