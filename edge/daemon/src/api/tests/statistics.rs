//! Gates, spaces, heat maps, coverage and what came to the older statistics, from a database to the client.

use serde_json::json;

use super::*;

/// What was counted in the minute from 10:05 on.
const DAY: &str = "bucket=day";

#[tokio::test]
async fn a_gate_has_its_passers_by_and_the_site_its_footfall() {
    let (status, _, report) = TestBox::new().get(&format!("/api/v1/gates?{DAY}")).await;
    assert_eq!(status, StatusCode::OK);
    let row = &report["rows"][0];
    assert_eq!(
        (&row["gate"], &row["in"], &row["out"], &row["net"]),
        (&json!("main"), &json!(1), &json!(2), &json!(-1))
    );
    assert_eq!((&row["passers"], &row["capture_rate_of_passers"]), (&json!(2), &json!(0.5)));
    assert_eq!(row["capture_rate_of_all"], json!(1.0 / 3.0));
    assert_eq!(row["coverage"]["observed_s"], 60);
    assert_eq!(
        (&report["totals"][0]["name"], &report["totals"][0]["perimeter"]),
        (&json!("Main entrance"), &json!(true))
    );
    let site = &report["site_footfall"];
    assert_eq!((&site["total"]["in"], &site["rows"][0]["net"]), (&json!(1), &json!(-1)));
    assert!(site["rows"][0]["start"].as_str().unwrap().starts_with("2026-05-01T00:00:00"));
}

#[tokio::test]
async fn hours_in_which_a_gate_was_not_seen_are_null() {
    let (_, _, report) = TestBox::new().get("/api/v1/gates?gate=main").await;
    let rows = report["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[9]["in"], &rows[9]["passers"]), (11, &Value::Null, &Value::Null));
    assert_eq!((&rows[10]["in"], &report["site_footfall"]), (&json!(1), &Value::Null), "one gate is not the site");
}

#[tokio::test]
async fn staff_is_counted_apart() {
    let (_, _, report) = TestBox::new().get(&format!("/api/v1/footfall?{DAY}&camera=east&line=door")).await;
    let row = &report["rows"][0];
    assert_eq!(
        (&row["in"], &row["out"], &row["staff_in"], &row["staff_out"]),
        (&json!(1), &json!(2), &json!(1), &json!(0))
    );
}

#[tokio::test]
async fn a_space_tells_what_was_counted_what_is_believed_and_why() {
    let (status, _, report) = TestBox::new().get("/api/v1/spaces?bucket=minute&from=2026-05-01T10:04:00%2B08:00").await;
    assert_eq!(status, StatusCode::OK);
    let (before, row) = (&report["rows"][0], &report["rows"][1]);
    assert_eq!((&before["raw"], &before["corrected"]), (&Value::Null, &Value::Null), "not observed");
    assert_eq!((&row["space"], &row["raw"], &row["corrected"]), (&json!("hall"), &json!(-1), &json!(0)));
    let one = json!({"space": "hall", "time": "2026-05-01T10:05:00+08:00", "amount": 1, "reason": "below zero"});
    assert_eq!(report["corrections"], json!([one]));
    assert_eq!(report["begins"], "2026-05-01T00:00:00+08:00");
    assert_eq!((&report["totals"][0]["name"], &report["totals"][0]["corrected_max"]), (&json!("Tea hall"), &json!(0)));
    assert_eq!(report["totals"][0]["coverage"]["observed_s"], 60);
}

#[tokio::test]
async fn a_row_of_a_space_holds_no_minutes_from_before_the_period() {
    let space = async |from: &str| {
        let path = format!("/api/v1/spaces?{DAY}&from=2026-05-01T{from}%2B08:00");
        let (_, _, report) = TestBox::new().get(&path).await;
        let row = &report["rows"][0];
        (row["raw"].clone(), row["coverage"]["period_s"].clone(), row["coverage"]["observed_s"].clone())
    };
    assert_eq!(space("10:00:00").await, (json!(-1), json!(1800), json!(60)));
    assert_eq!(space("10:05:30").await, (json!(-1), json!(1470), json!(60)), "a part of a minute is the minute");
    assert_eq!(space("10:06:00").await, (Value::Null, json!(1440), json!(0)));
}

#[tokio::test]
async fn a_measured_zone_has_a_density_and_a_level() {
    let (_, _, report) = TestBox::new().get(&format!("/api/v1/occupancy?{DAY}")).await;
    let (east, west) = (&report["rows"][0], &report["rows"][1]);
    // The triangle is 0.1375 of the picture, and the picture 576 square metres.
    assert!((east["area_m2"].as_f64().unwrap() - 79.2).abs() < 1e-6, "{east}");
    assert!((east["density"].as_f64().unwrap() - 1.0 / 79.2).abs() < 1e-9);
    assert_eq!(east["level_of_service"], json!([{"scale": "hcm-queue", "letter": "A", "verified": true}]));
    assert_eq!((&west["area_m2"], &west["level_of_service"]), (&Value::Null, &json!([])));
    assert_eq!(report["totals"][0]["level_of_service"], east["level_of_service"]);
}

#[tokio::test]
async fn a_queue_tells_how_long_people_waited() {
    let (_, _, report) = TestBox::new().get(&format!("/api/v1/queues?{DAY}&camera=east")).await;
    let row = &report["rows"][0];
    assert_eq!((&row["wait_mean_s"], &row["served"], &row["abandoned"]), (&json!(20.0), &json!(1), &json!(0)));
    assert_eq!((&row["service_rate_per_minute"], &report["totals"][0]["wait_mean_s"]), (&json!(1.0), &json!(20.0)));
}

#[tokio::test]
async fn a_heat_map_lies_on_the_picture_or_on_the_ground() {
    let server = TestBox::new();
    let (status, _, map) = server.get("/api/v1/heatmap?camera=east").await;
    assert_eq!((status, &map["plane"]), (StatusCode::OK, &json!("image")));
    assert_eq!((&map["columns"], &map["rows"], &map["origin_m"]), (&json!(32), &json!(18), &Value::Null));
    assert_eq!((&map["cells"][0], &map["cells"][33], &map["cells"][1]), (&json!(30.0), &json!(12.5), &json!(0.0)));
    assert_eq!(map["coverage"]["observed_s"], 60);

    let (_, _, map) = server.get("/api/v1/heatmap?camera=east&plane=ground").await;
    assert_eq!(
        (&map["plane"], &map["cell_m"], &map["origin_m"]),
        (&json!("ground"), &json!(2.5), &json!([-64.0, -64.0]))
    );
    let cells: Vec<f64> = map["cells"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    assert_eq!(cells.len() as u64, map["columns"].as_u64().unwrap() * map["rows"].as_u64().unwrap());
    assert!((cells.iter().sum::<f64>() - 42.5).abs() < 1e-6);

    let (_, _, map) = server.get("/api/v1/heatmap?camera=west").await;
    assert_eq!((&map["cells"], &map["coverage"]["observed_s"]), (&Value::Null, &json!(0)), "never seen is not empty");
}

#[tokio::test]
async fn coverage_tells_every_camera() {
    let (_, _, report) = TestBox::new().get(&format!("/api/v1/coverage?{DAY}")).await;
    let rows = report["rows"].as_array().unwrap();
    let seen: Vec<_> =
        rows.iter().map(|row| (&row["camera"], &row["coverage"]["observed_s"], &row["doubts"])).collect();
    assert_eq!(seen, [(&json!("east"), &json!(60), &json!([])), (&json!("west"), &json!(0), &json!([]))]);
}

#[tokio::test]
async fn the_busiest_hour_tells_how_sure_it_is() {
    let (status, _, report) = TestBox::new().get("/api/v1/peak?kind=gate").await;
    assert_eq!((status, &report["formula"]), (StatusCode::OK, &json!("peak-1")));
    let row = &report["rows"][0];
    assert_eq!((&row["id"], &row["peak_start"]), (&json!("main"), &json!("2026-05-01T10:00:00+08:00")));
    assert_eq!(
        (&row["in"], &row["share"], &row["sure"]),
        (&json!(1), &json!(1.0), &json!(false)),
        "ten hours were not seen"
    );
    assert_eq!(
        (&row["start"], &row["end"]),
        (&json!("2026-05-01T00:00:00+08:00"), &json!("2026-05-02T00:00:00+08:00"))
    );
    let (_, _, all) = TestBox::new().get("/api/v1/peak?bucket=month").await;
    let kinds: Vec<_> = all["rows"].as_array().unwrap().iter().map(|row| row["kind"].clone()).collect();
    assert_eq!(kinds, [json!("site"), json!("gate")]);
}

#[tokio::test]
async fn a_comparison_without_a_past_says_why_there_is_none() {
    let server = TestBox::new();
    let (status, _, report) = server.get("/api/v1/compare?kind=site&with=last_year").await;
    assert_eq!(
        (status, &report["with"], &report["formula"]),
        (StatusCode::OK, &json!("last_year"), &json!("compare-1"))
    );
    let site = &report["series"][0];
    assert_eq!((&site["id"], &site["change"], &site["hours"]), (&json!("riverside"), &Value::Null, &json!(11)));
    assert!(site["reason"].as_str().unwrap().contains("less than 90 %"), "{site}");
    let row = &site["rows"][0];
    // Labour Day meets Labour Day, not the Friday 52 weeks before.
    assert_eq!(row["reference_start"], json!("2025-05-01T00:00:00+08:00"));
}

#[tokio::test]
async fn classes_are_told_apart_where_it_is_asked_for() {
    let server = TestBox::new();
    let (_, _, report) = server.get(&format!("/api/v1/footfall?{DAY}&camera=east&line=door&by=class")).await;
    let row = &report["rows"][0];
    assert_eq!((&row["class"], &row["in"], &row["staff_in"]), (&json!("person"), &json!(1), &Value::Null));
    let (_, _, report) = server.get(&format!("/api/v1/gates?{DAY}&class=bicycle")).await;
    let row = &report["rows"][0];
    assert_eq!((&row["class"], &row["in"], &row["passers"]), (&json!("bicycle"), &json!(0), &Value::Null));
    assert_eq!(report["site_footfall"], Value::Null);
    let (_, _, report) = server.get(&format!("/api/v1/gates?{DAY}")).await;
    assert_eq!((&report["rows"][0]["class"], &report["breaks"]), (&json!("all"), &json!([])));
}

#[tokio::test]
async fn every_statistic_comes_as_csv_and_is_not_sent_twice() {
    let server = TestBox::new();
    for (path, head) in [
        ("footfall?", "start,end,camera,line,class,in,out,staff_in,staff_out,"),
        ("gates?", "start,end,gate,class,in,out,net,"),
        ("spaces?", "start,end,space,raw,corrected,"),
        ("occupancy?", "start,end,camera,zone,kind,mean,max,entries,exits,"),
        ("coverage?", "start,end,camera,period_s,observed_s,doubtful_s,excluded_s,doubts"),
        ("heatmap?camera=east&", "row,column,person_s"),
        ("peak?", "kind,camera,id,start,end,peak_start,"),
        ("compare?", "kind,camera,id,in,reference_in,change,"),
    ] {
        let uri = format!("/api/v1/{path}format=csv");
        let (status, headers, body) = server.send(Request::get(&uri).body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{uri}");
        assert!(
            body.starts_with(format!("\u{feff}{head}").as_bytes()),
            "{}",
            String::from_utf8_lossy(&body[..body.len().min(200)])
        );
        let again = Request::get(&uri).header(header::IF_NONE_MATCH, &headers[header::ETAG]);
        let (status, _, _) = server.send(again.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::NOT_MODIFIED, "{uri}");
    }
}

#[tokio::test]
async fn mistakes_in_the_newer_statistics_name_their_parameter() {
    let server = TestBox::new();
    for (path, status, field) in [
        ("gates?gate=side", 404, "gate"),
        ("gates?camera=east", 400, "camera"),
        ("gates?bucket=year", 400, "bucket"),
        ("spaces?space=attic", 404, "space"),
        ("spaces?zone=tea", 400, "zone"),
        ("spaces?bucket=day&from=2026-01-01T00:00:00%2B08:00", 422, "from"),
        ("coverage?camera=south", 404, "camera"),
        ("coverage?line=door", 400, "line"),
        ("footfall?line=tea", 404, "line"),
        ("footfall?camera=east&line=gate", 404, "line"),
        ("occupancy?zone=door", 404, "zone"),
        ("queues?zone=coffee", 404, "zone"),
        ("footfall?class=cat", 400, "class"),
        ("gates?by=colour", 400, "by"),
        ("peak?bucket=hour", 400, "bucket"),
        ("peak?kind=zone", 400, "kind"),
        ("peak?from=1970-01-01T00:00:00Z", 422, "from"),
        ("compare?with=yesterday", 400, "with"),
        ("compare?with=reference", 422, "reference"),
        ("compare?reference=2025-05-01T00:00:00Z", 422, "reference"),
        ("compare?with=reference&reference=2026-06-01T00:00:00Z", 422, "reference"),
        ("compare?bucket=day", 400, "bucket"),
        ("annotations?kind=works", 400, "kind"),
        ("exclusions?to=now", 400, "to"),
        ("heatmap", 400, "camera"),
        ("heatmap?camera=", 400, "camera"),
        ("heatmap?camera=south", 404, "camera"),
        ("heatmap?camera=east&plane=roof", 400, "plane"),
        ("heatmap?camera=west&plane=ground", 422, "plane"),
        ("heatmap?camera=east&bucket=hour", 400, "bucket"),
        ("heatmap?camera=east&format=png", 400, "format"),
    ] {
        let (got, headers, problem) = server.get(&format!("/api/v1/{path}")).await;
        assert_eq!((got.as_u16(), problem["field"].as_str()), (status, Some(field)), "{path}: {problem}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
    }
}
