//! Forecast and anomalies as a client meets them.

use super::support::TestBox;

#[tokio::test]
async fn a_box_that_counts_since_today_says_why_there_is_no_forecast() {
    let server = TestBox::new();
    let (status, _, forecast) = server.get("/api/v1/forecast").await;
    assert_eq!(status, 200);
    insta::assert_json_snapshot!(forecast);
    let (_, _, anomalies) = server.get("/api/v1/anomalies?gate=main").await;
    assert_eq!((&anomalies["subject"], &anomalies["id"]), (&"gate".into(), &"main".into()));
    assert_eq!((&anomalies["reason"], &anomalies["judged_hours"]), (&forecast["reason"], &0.into()));
    let (_, headers, _) = server.get("/api/v1/forecast?camera=east&line=door&format=csv").await;
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/csv"));
}

#[tokio::test]
async fn whose_footfall_is_meant_must_be_clear() {
    let server = TestBox::new();
    for (query, status, field) in [
        ("gate=north", 404, "gate"),
        ("gate=", 400, "gate"),
        ("line=door", 422, "camera"),
        ("line=fence", 404, "line"),
        ("camera=south&line=door", 404, "camera"),
        ("camera=east", 422, "camera"),
        ("gate=main&camera=east", 422, "camera"),
        ("gate=main&line=door", 422, "line"),
        ("bucket=day", 400, "bucket"),
    ] {
        for resource in ["forecast", "anomalies"] {
            let (got, _, problem) = server.get(&format!("/api/v1/{resource}?{query}")).await;
            assert_eq!((got.as_u16(), problem["field"].as_str()), (status, Some(field)), "{query}: {problem}");
        }
    }
}
