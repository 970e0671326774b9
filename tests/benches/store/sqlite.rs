//! The same rows and questions in `SQLite`.
//!
//! Tables are clustered by line and time, which is the index that these questions ask for; months are added up from a table of
//! days, as in the store.

use std::path::Path;
use std::time::Instant;

use promenade::store::Bucket;
use rusqlite::{Connection, params};

use super::percentiles;
use super::questions::{ALL, Of, Question};

/// Copies the rows, once.
pub fn copy_of(made: &Path, lite: &Path) {
    if lite.exists() {
        return;
    }
    println!("copying the rows to SQLite ...");
    let unfinished = lite.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let to = Connection::open(&unfinished).expect("opens");
    to.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN").expect("settings");
    let from = duckdb::Connection::open(made).expect("opens");
    for (table, time) in
        [("line_hour", "epoch_us(start)"), ("line_minute", "epoch_us(start)"), ("line_day", "epoch_us(day)")]
    {
        copy(&from, &to, table, time);
    }
    to.execute_batch("COMMIT; ANALYZE").expect("commits");
    drop(to);
    std::fs::rename(&unfinished, lite).expect("renames");
}

fn copy(from: &duckdb::Connection, to: &Connection, table: &str, time: &str) {
    to.execute_batch(&format!(
        "CREATE TABLE {table} (line_id INTEGER, start INTEGER, count_in INTEGER, count_out INTEGER, staff_in INTEGER,
                               staff_out INTEGER, observed_s INTEGER, doubtful_s INTEGER, PRIMARY KEY (line_id, start))
         WITHOUT ROWID"
    ))
    .expect("a table");
    let mut insert = to.prepare(&format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)")).expect("a statement");
    // In order of the key: otherwise the tree would be built of halves of pages.
    for line in 1..=64 {
        let mut rows = from
            .prepare(&format!(
                "SELECT line_id::BIGINT, {time}, count_in::BIGINT, count_out::BIGINT, staff_in::BIGINT, staff_out::BIGINT,
                        observed_s::BIGINT, doubtful_s::BIGINT FROM {table} WHERE line_id = {line} ORDER BY 2"
            ))
            .expect("a statement");
        let mut rows = rows.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let value = |at| row.get::<_, i64>(at).expect("a number");
            let row = params![value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)];
            insert.execute(row).expect("inserts");
        }
    }
}

/// p50 and p99 in ms of every question.
pub fn ask(lite: &Path, runs: usize) -> Vec<[f64; 2]> {
    let db = Connection::open(lite).expect("opens");
    // As much as DuckDB may use.
    db.execute_batch("PRAGMA cache_size = -65536").expect("a setting");
    ALL.iter()
        .map(|question| {
            let once = |run| {
                let begun = Instant::now();
                let rows = rows(&db, question, run);
                assert!(rows > 0, "{}", question.name);
                begun.elapsed().as_secs_f64() * 1e3
            };
            once(runs);
            percentiles((0..runs).map(once).collect())
        })
        .collect()
}

fn rows(db: &Connection, question: &Question, run: usize) -> usize {
    let period = question.period(run);
    let (table, key) = match question.bucket {
        Bucket::Minute => ("line_minute", "start"),
        Bucket::Hour => ("line_hour", "start"),
        Bucket::Day => ("line_day", "start"),
        _ => ("line_day", "strftime('%Y-%m', start / 1000000, 'unixepoch')"),
    };
    let filter = question.filter(run);
    let lines = match (question.of, filter.camera, filter.item) {
        (Of::Line, Some(camera), Some(line)) => {
            let number = |text: &str, from: usize| text[from..].parse::<usize>().expect("a number");
            format!("line_id = {}", 4 * number(&camera, 4) + number(&line, 5) + 1)
        }
        _ => "line_id BETWEEN 1 AND 64".to_owned(),
    };
    // A page is in order of time first: there the database walks all lines side by side.
    let limit = question.limit.map_or(String::new(), |limit| format!("LIMIT {limit}"));
    let group = if matches!(question.bucket, Bucket::Month) { "GROUP BY line_id, bucket" } else { "" };
    let sum = |column: &str| if group.is_empty() { column.to_owned() } else { format!("sum({column})") };
    let sums: Vec<String> =
        ["count_in", "count_out", "staff_in", "staff_out", "observed_s", "doubtful_s"].map(sum).to_vec();
    let query = format!(
        "SELECT {key} AS bucket, line_id, {} FROM {table} WHERE {lines} AND start >= ? AND start < ? {group}
         ORDER BY bucket, line_id {limit}",
        sums.join(", ")
    );
    let mut statement = db.prepare(&query).expect("a statement");
    let mut rows = statement.query(params![period.from.micros(), period.to.micros()]).expect("rows");
    let mut counts: Vec<[i64; 6]> = Vec::new();
    while let Some(row) = rows.next().expect("a row") {
        counts.push(std::array::from_fn(|at| row.get(at + 2).expect("a number")));
    }
    counts.len()
}
