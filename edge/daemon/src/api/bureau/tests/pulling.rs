//! What a pull answers: rules, cells, cursors, tags, signatures.

use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use promenade_core::detection::Class;
use promenade_core::event::Direction;
use serde_json::{Value, json};

use super::street::Street;

/// Two hours: gate a with 12 in and 3 out and then nobody; b with 23 in the first; c empty.
async fn street() -> Street {
    let mut street = Street::new().await;
    street.watch(2).await;
    let mut events = street.settle((0, 0, Direction::In), 12);
    events.extend(street.settle((0, 0, Direction::Out), 3));
    events.extend(street.settle((1, 0, Direction::In), 23));
    events.extend(street.visits("tea", 0, 14, 11));
    events.extend(street.visits("tea", 1, 2, 11));
    street.put(events).await;
    street
}

fn row<'a>(rows: &'a [Value], kind: &str, id: &str, hour: &str) -> &'a Value {
    row_of(rows, kind, id, "all", hour)
}

fn row_of<'a>(rows: &'a [Value], kind: &str, id: &str, class: &str, hour: &str) -> &'a Value {
    let same = |row: &Value| row["kind"] == kind && row["id"] == id && row["class"] == class;
    let is = |row: &&Value| same(row) && row["start"].as_str().unwrap().contains(hour);
    rows.iter().find(is).unwrap_or_else(|| panic!("{kind} {id} {class} {hour}: {rows:#?}"))
}

#[tokio::test]
async fn an_hour_is_told_with_its_rules_coverage_and_versions_once_it_is_over() {
    let street = street().await;
    street.let_out(0).await;
    assert_eq!(street.pull(&street.key, "").await["rows"], json!([]), "the first hour is not over");
    street.let_out(2).await;
    let report = street.pull(&street.key, "").await;
    assert_eq!((&report["site"], &report["timezone"]), (&json!("riverside"), &json!("Asia/Shanghai")));
    assert_eq!((&report["rules"]["suppress_below"], &report["rules"]["round_to"]), (&json!(10), &json!(5)));
    let rows = report["rows"].as_array().unwrap();
    let a = row(rows, "gate", "a", "T08");
    assert_eq!((&a["in"], &a["out"], &a["suppressed"]), (&json!(10), &Value::Null, &json!(["out"])));
    assert_eq!((&a["start"], &a["end"]), (&json!("2026-05-01T08:00:00+08:00"), &json!("2026-05-01T09:00:00+08:00")));
    assert_eq!(a["coverage"], json!({"period_s": 3600, "observed_s": 60, "doubtful_s": 0}));
    assert_eq!((&a["flags"], &a["versions"]["formula"]), (&json!(["partial"]), &json!("counting-3")));
    let later = row(rows, "gate", "a", "T09");
    assert_eq!((&later["in"], &later["suppressed"]), (&json!(0), &json!([])), "nobody is a number");
    let site = row(rows, "site", "riverside", "T08");
    assert_eq!((&site["in"], &site["lower_bound"]), (&json!(35), &json!([])), "10 and 25 and 0");
    assert_eq!((&site["out"], &site["suppressed"]), (&Value::Null, &json!(["out"])), "a withheld part beside zeros");
    let tea = row(rows, "zone", "east/tea", "T08");
    assert_eq!((&tea["entries"], &tea["mean"], &tea["max"]), (&json!(15), &json!(11), &json!(10)));
    assert_eq!(row(rows, "zone", "east/tea", "T09")["suppressed"], json!(["entries", "mean", "max"]));
    assert!(rows.iter().all(|row| row["id"] != "all" && row["id"] != "east/inside-tea"), "what overlaps is left out");
}

/// Riders at b: in the first hour 25 beside 23 persons, in the second 3 beside none.
#[tokio::test]
async fn a_gate_is_told_by_class_and_all_of_them_are_the_sum_of_what_is_told() {
    let mut street = street().await;
    let mut events = street.settle_class((1, 0, Direction::In), Class::Bicycle, 25);
    events.extend(street.settle_class((1, 1, Direction::In), Class::Bicycle, 3));
    events.extend(street.settle((1, 1, Direction::In), 12));
    street.put(events).await;
    street.let_out(2).await;
    let rows = street.table(&street.key).await;
    let told = |kind, id, class, hour| {
        let row = row_of(&rows, kind, id, class, hour);
        (row["in"].clone(), row["suppressed"].clone(), row["lower_bound"].clone())
    };
    let number = |number: u32| (json!(number), json!([]), json!([]));
    assert_eq!(told("gate", "b", "person", "T08"), number(25));
    assert_eq!(told("gate", "b", "bicycle", "T08"), number(25));
    assert_eq!(told("gate", "b", "all", "T08"), number(50));
    assert_eq!(told("gate", "b", "bicycle", "T09"), (Value::Null, json!(["in"]), json!([])));
    assert_eq!(told("gate", "b", "all", "T09"), (json!(10), json!([]), json!(["in"])), "at least the persons");
    assert_eq!(told("site", "riverside", "person", "T08").0, json!(35));
    assert_eq!(told("site", "riverside", "bicycle", "T08"), number(25));
    assert_eq!(told("site", "riverside", "all", "T08").0, json!(60));
    let classes: Vec<&Value> = rows.iter().filter(|row| row["id"] == "a").map(|row| &row["class"]).collect();
    assert_eq!(classes, ["person", "all", "person", "all"], "a counts no riders");
    assert_eq!(told("gate", "a", "person", "T08"), told("gate", "a", "all", "T08"));
}

#[tokio::test]
async fn a_class_that_is_met_later_has_no_row_in_an_hour_that_is_out() {
    let mut street = street().await;
    street.let_out(1).await;
    let before = street.table(&street.key).await;
    // As of a line that counted other classes when the hour was seen.
    let mut events = street.settle_class((0, 0, Direction::In), Class::Car, 20);
    events.extend(street.settle_class((0, 1, Direction::In), Class::Car, 20));
    street.put(events).await;
    street.let_out(1).await;
    assert_eq!(street.table(&street.key).await, before, "not even all of them changes");
    street.let_out(2).await;
    let rows = street.table(&street.key).await;
    assert_eq!(row_of(&rows, "gate", "a", "car", "T09")["in"], json!(20));
    assert_eq!(row_of(&rows, "site", "riverside", "all", "T09")["in"], json!(20));
}

#[tokio::test]
async fn a_revision_comes_again_and_one_that_would_show_a_withheld_count_does_not() {
    let mut street = street().await;
    street.let_out(2).await;
    let cursor = street.pull(&street.key, "").await["cursor"].as_str().unwrap().to_owned();
    let since = format!("?since={cursor}");
    let mut events = street.settle((0, 0, Direction::Out), 11);
    events.extend(street.settle((0, 0, Direction::In), 8));
    events.extend(street.settle((2, 1, Direction::In), 4));
    street.put(events).await;
    street.let_out(2).await;
    let report = street.pull(&street.key, &since).await;
    assert_eq!((&report["rows"], &report["cursor"]), (&json!([]), &json!(cursor)), "3 to 11, 12 to 8 and 0 to 4");
    let events = street.settle((1, 0, Direction::In), 40);
    street.put(events).await;
    street.let_out(2).await;
    let report = street.pull(&street.key, &since).await;
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 4, "the gate and the site, persons and all");
    let b = row(rows, "gate", "b", "T08");
    assert_eq!((&b["in"], &b["revision"]), (&json!(40), &json!(1)));
    assert_eq!(row(rows, "site", "riverside", "T08")["in"], json!(50));
}

#[tokio::test]
async fn hours_in_which_nothing_was_seen_are_gaps_once_something_is_seen_again() {
    let mut street = street().await;
    street.let_out(2).await;
    let events = street.settle((0, 6, Direction::In), 30);
    street.put(events).await;
    street.let_out(7).await;
    let rows = street.table(&street.key).await;
    let gap = row(&rows, "gate", "a", "T11");
    assert_eq!((&gap["in"], &gap["suppressed"], &gap["versions"]), (&Value::Null, &json!([]), &Value::Null));
    assert_eq!(gap["coverage"]["observed_s"], 0);
    let events = street.settle((0, 3, Direction::In), 20);
    street.watch(4).await;
    street.put(events).await;
    street.let_out(7).await;
    assert_eq!(row(&street.table(&street.key).await, "gate", "a", "T11")["in"], json!(20), "a late report fills it");
}

#[tokio::test]
async fn an_answer_is_signed_and_verifies_as_the_readme_says() {
    let street = street().await;
    street.let_out(2).await;
    let (_, _, known) = street.get(None, "/.well-known/promenade-key", &[]).await;
    let known: Value = serde_json::from_slice(&known).unwrap();
    let bytes = |value: &Value| BASE64_STANDARD.decode(value.as_str().unwrap()).unwrap();
    let public = VerifyingKey::from_bytes(&bytes(&known["public_key"]).try_into().unwrap()).unwrap();
    for query in ["", "?format=csv", "?limit=1"] {
        let (_, headers, body) = street.get(Some(&street.key), &format!("/api/v1/stats/hourly{query}"), &[]).await;
        let header = headers["promenade-signature"].to_str().unwrap();
        let rest = header.strip_prefix(&format!("key-id={}, ed25519=\"", known["key_id"])).unwrap();
        let signature = BASE64_STANDARD.decode(rest.trim_end_matches('"')).unwrap();
        public.verify_strict(&body, &Signature::from_slice(&signature).unwrap()).unwrap();
    }
}

#[tokio::test]
async fn what_a_collector_has_already_is_not_sent_again() {
    let mut street = street().await;
    street.let_out(2).await;
    let path = "/api/v1/stats/hourly";
    let (_, headers, _) = street.get(Some(&street.key), path, &[]).await;
    let tag = headers[header::ETAG].to_str().unwrap().to_owned();
    let again = [(header::IF_NONE_MATCH.as_str(), tag.as_str())];
    let (status, _, body) = street.get(Some(&street.key), path, &again).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    let other = street.create_key(r#"{"name": "other", "gates": ["a"]}"#).await;
    assert_eq!(street.get(Some(&other), path, &again).await.0, StatusCode::OK, "another scope is another answer");
    let events = street.settle((1, 0, Direction::In), 60);
    street.put(events).await;
    street.let_out(2).await;
    assert_eq!(street.get(Some(&street.key), path, &again).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_part_may_be_asked_for_and_what_a_key_may_not_see_is_403_whether_it_is_there_or_not() {
    let street = street().await;
    street.let_out(2).await;
    let all = street.table(&street.key).await;
    let path = |query: &str| format!("/api/v1/stats/hourly{query}");
    let late = "2026-05-01T09:00:00%2B08:00";
    let parts = [
        ("?gate=a".to_owned(), vec!["a"], "T0"),
        ("?gate=b&zone=east/tea".to_owned(), vec!["b", "east/tea"], "T0"),
        (format!("?gate=a&from={late}"), vec!["a"], "T09"),
        ("?gate=nowhere".to_owned(), vec![], "T0"),
    ];
    for (query, ids, hour) in parts {
        let is_part = |row: &Value| {
            let of_them = ids.contains(&row["id"].as_str().unwrap());
            of_them && row["start"].as_str().unwrap().contains(hour)
        };
        let report = street.pull(&street.key, &query).await;
        let expected: Vec<&Value> = all.iter().filter(|row| is_part(row)).collect();
        assert_eq!(report["rows"].as_array().unwrap().iter().collect::<Vec<_>>(), expected, "{query}");
        assert_eq!(expected.is_empty(), query == "?gate=nowhere");
    }
    let wanted = r#"{"name": "some", "gates": ["a"], "from": "2026-05-01T09:00:00+08:00"}"#;
    let some = street.create_key(wanted).await;
    let rows = street.pull(&some, "?gate=a").await["rows"].clone();
    assert_eq!(rows, street.pull(&some, &format!("?from={late}")).await["rows"]);
    assert_eq!(rows, street.pull(&street.key, &format!("?gate=a&from={late}")).await["rows"], "cells know no query");
    let mut refusals = Vec::new();
    for query in ["?gate=b", "?gate=nowhere", "?zone=east/tea", "?gate=a&zone=a/b", "?from=2026-05-01T08:00:00%2B08:00"]
    {
        let (status, _, body) = street.get(Some(&some), &path(query), &[]).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{query}");
        refusals.push(body);
    }
    assert!(refusals.windows(2).all(|two| two[0] == two[1]), "no hint");
}

#[tokio::test]
async fn a_cursor_that_is_none_and_a_limit_out_of_range_are_mistakes() {
    let street = street().await;
    street.let_out(2).await;
    let report = street.pull(&street.key, "?limit=1").await;
    assert_eq!((report["more"].as_bool(), report["rows"].as_array().unwrap().len()), (Some(true), 1));
    let cursor = report["cursor"].as_str().unwrap();
    let (cut, other) = (&cursor[1..], Street::new().await);
    for (query, field) in [
        ("since=".to_owned(), "since"),
        (format!("since={cut}"), "since"),
        ("limit=0".to_owned(), "limit"),
        ("limit=10001".to_owned(), "limit"),
        ("limit=ten".to_owned(), "limit"),
        ("line=a".to_owned(), "line"),
        ("gate=a,gate:b".to_owned(), "gate"),
        ("from=2026".to_owned(), "from"),
        ("format=xml".to_owned(), "format"),
    ] {
        let (status, _, body) = street.get(Some(&street.key), &format!("/api/v1/stats/hourly?{query}"), &[]).await;
        let problem: Value = serde_json::from_slice(&body).unwrap();
        let expected = if field == "since" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        assert_eq!((status, &problem["field"]), (expected, &json!(field)), "{query}");
    }
    let of_a_part = street.pull(&street.key, "?gate=a").await["cursor"].as_str().unwrap().to_owned();
    street.pull(&street.key, &format!("?gate=a&since={of_a_part}")).await;
    let path = format!("/api/v1/stats/hourly?since={of_a_part}");
    let (status, _, body) = street.get(Some(&street.key), &path, &[]).await;
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (status, &problem["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("since")),
        "rows would be missed"
    );
    let path = format!("/api/v1/stats/hourly?since={cursor}");
    let (status, _, body) = other.get(Some(&other.key), &path, &[]).await;
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("since")), "of another history");
}
