//! The same rows in every format.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::StreamReader;
use axum::body::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;

const PARQUET: &str = "application/vnd.apache.parquet";
const ARROW: &str = "application/vnd.apache.arrow.stream";

async fn get(server: &TestBox, path: &str) -> Vec<u8> {
    let (status, _, body) = server.send(Request::get(path).body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    body
}

fn of_parquet(body: Vec<u8>) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(body)).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

fn of_arrow(body: &[u8]) -> Vec<RecordBatch> {
    StreamReader::try_new(body, None).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn every_statistic_says_the_same_in_every_format() {
    let server = TestBox::new();
    for path in ["footfall", "gates", "spaces", "occupancy", "queues", "coverage"] {
        let path = format!("/api/v1/{path}?bucket=hour");
        let (_, _, json) = server.get(&path).await;
        let rows = json["rows"].as_array().unwrap();
        let [parquet, arrow, csv] = ["parquet", "arrow", "csv"].map(|format| format!("{path}&format={format}"));
        let parquet = of_parquet(get(&server, &parquet).await);
        assert_eq!(parquet, of_arrow(&get(&server, &arrow).await), "{path}");
        let batch = &parquet[0];
        assert_eq!((parquet.len(), batch.num_rows()), (1, rows.len()), "{path}");
        let csv = String::from_utf8(get(&server, &csv).await).unwrap();
        let names: Vec<&str> = batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(csv.lines().next().unwrap(), format!("\u{feff}{}", names.join(",")));
        assert_eq!(csv.lines().count(), rows.len() + 1, "{path}");
        assert_eq!(batch.schema_ref().field(0).data_type().to_string(), "Timestamp(µs, \"Asia/Shanghai\")", "{path}");
    }
}

#[tokio::test]
async fn times_counts_and_gaps_have_their_types() {
    let server = TestBox::new();
    let (_, _, json) = server.get("/api/v1/footfall?camera=east&line=door").await;
    let batches = of_parquet(get(&server, "/api/v1/footfall?camera=east&line=door&format=parquet").await);
    let batch = &batches[0];
    let starts = batch.column_by_name("start").unwrap().as_primitive::<TimestampMicrosecondType>();
    let entries = batch.column_by_name("in").unwrap().as_primitive::<Int64Type>();
    for (place, row) in json["rows"].as_array().unwrap().iter().enumerate() {
        let start = super::super::time::parse(row["start"].as_str().unwrap()).unwrap();
        assert_eq!(starts.value(place), start.micros());
        assert_eq!((!entries.is_null(place)).then(|| entries.value(place)), row["in"].as_i64(), "a gap is null");
    }
    assert!(entries.is_null(0) && entries.value(10) == 1);
}

#[tokio::test]
async fn the_accept_header_chooses_among_all_formats() {
    let server = TestBox::new();
    for media_type in [PARQUET, ARROW, "text/csv", "application/json"] {
        let asked = Request::get("/api/v1/gates").header(header::ACCEPT, media_type);
        let asked = asked.header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let (status, headers, _) = server.send(asked).await;
        assert_eq!(status, StatusCode::OK);
        assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(media_type), "{headers:?}");
        let compressed = headers.contains_key(header::CONTENT_ENCODING);
        assert_eq!(compressed, media_type != PARQUET && media_type != ARROW, "{media_type}");
    }
}

/// More hours than one portion holds: 1,400 days of two cameras.
#[tokio::test]
async fn a_long_answer_is_whole_and_comes_in_portions() {
    let server = TestBox::new();
    let path = "/api/v1/coverage?from=2022-07-02T00:00:00%2B08:00&to=2026-05-02T00:00:00%2B08:00";
    let hours = 1400 * 24;
    let (_, headers, json) = server.get(path).await;
    assert!(!headers.contains_key(header::CONTENT_LENGTH));
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2 * hours);
    assert!(rows.windows(3).all(|rows| rows[0]["end"] == rows[2]["start"]), "no hour is missing, none is twice");
    let total = &json["totals"][0];
    assert_eq!((&total["camera"], &total["coverage"]["observed_s"]), (&"east".into(), &60.into()));
    assert_eq!(total["coverage"]["period_s"], hours * 3600);
    let parquet = of_parquet(get(&server, &format!("{path}&format=parquet")).await);
    assert_eq!(parquet.iter().map(RecordBatch::num_rows).sum::<usize>(), 2 * hours);
    let arrow = of_arrow(&get(&server, &format!("{path}&format=arrow")).await);
    assert!(arrow.len() > 1 && arrow.iter().map(RecordBatch::num_rows).sum::<usize>() == 2 * hours);
}
