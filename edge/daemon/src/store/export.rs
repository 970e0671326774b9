//! The ledger as text, in an order that does not depend on how it came to be.
//!
//! Owns the columns and their order. Two ledgers with the same facts give the same bytes, whatever the speed at which
//! they were written.

use std::io::Write;

use duckdb::Connection;
use duckdb::types::ValueRef;
use promenade_core::time::EventTime;

use super::StoreError;
use super::calendar::rfc3339;

/// Columns of the version that a row `r` was made with.
macro_rules! versioned {
    ($before:literal, $columns:literal, $from:literal, $order:literal) => {
        concat!(
            $before,
            $columns,
            ", v.geometry, v.model, v.formula ",
            $from,
            " JOIN version v ON v.version_id = r.version_id ORDER BY ",
            $order
        )
    };
}

/// (name, query); every query orders by the table's identity.
const TABLES: [(&str, &str); 9] = [
    (
        "crossing",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.run_start, r.track, i.name AS line, r.passage, r.time,
             CASE WHEN r.inward THEN 'in' ELSE 'out' END AS direction, r.class, r.late",
            "FROM crossing r JOIN camera c ON c.camera_id = r.camera_id
             JOIN item i ON i.item_id = r.line_id AND i.kind = 'line'",
            "c.name, r.run_start, r.track, i.name, r.passage"
        ),
    ),
    (
        "gate_crossing",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.run_start, r.track, i.name AS gate, r.passage, r.time,
             CASE WHEN r.inward THEN 'in' ELSE 'out' END AS direction, r.class, r.late",
            "FROM crossing r JOIN camera c ON c.camera_id = r.camera_id
             JOIN item i ON i.item_id = r.line_id AND i.kind = 'gate'",
            "c.name, r.run_start, r.track, i.name, r.passage"
        ),
    ),
    (
        "staff_track",
        "SELECT c.name AS camera, r.run_start, r.track, r.time
         FROM staff_track r JOIN camera c ON c.camera_id = r.camera_id ORDER BY c.name, r.run_start, r.track",
    ),
    (
        "visit",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.run_start, r.track, i.name AS zone, r.visit, r.entered, r.left_at, r.complete, r.class",
            "FROM visit r JOIN camera c ON c.camera_id = r.camera_id JOIN item i ON i.item_id = r.zone_id",
            "c.name, r.run_start, r.track, i.name, r.visit"
        ),
    ),
    (
        "wait",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.run_start, r.track, i.name AS queue, r.visit, r.joined, r.ended, r.outcome",
            "FROM wait r JOIN camera c ON c.camera_id = r.camera_id JOIN item i ON i.item_id = r.zone_id",
            "c.name, r.run_start, r.track, i.name, r.visit"
        ),
    ),
    (
        "heat",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.run_start, r.start, r.cell, r.person_ms",
            "FROM heat r JOIN camera c ON c.camera_id = r.camera_id",
            "c.name, r.run_start, r.start, r.cell"
        ),
    ),
    (
        "zone_second",
        versioned!(
            "SELECT ",
            "c.name AS camera, i.name AS zone, r.second, r.mean, r.most",
            "FROM zone_second r JOIN item i ON i.item_id = r.zone_id JOIN camera c ON c.camera_id = i.camera_id",
            "c.name, i.name, r.second"
        ),
    ),
    (
        "camera_second",
        versioned!(
            "SELECT ",
            "c.name AS camera, r.second, r.frames, r.doubt",
            "FROM camera_second r JOIN camera c ON c.camera_id = r.camera_id",
            "c.name, r.second"
        ),
    ),
    (
        "camera_state",
        "SELECT c.name AS camera, r.time, r.state, r.detail
         FROM camera_state r JOIN camera c ON c.camera_id = r.camera_id ORDER BY c.name, r.time, r.state, r.detail",
    ),
];

/// Writes every ledger table: `[name]`, a line of column names, a line for each row, an empty line.
pub(super) fn ledger(db: &Connection, out: &mut impl Write) -> Result<(), StoreError> {
    TABLES.iter().try_for_each(|(name, query)| table(db, name, query, out))
}

fn table(db: &Connection, name: &str, query: &str, out: &mut impl Write) -> Result<(), StoreError> {
    let mut statement = db.prepare(query)?;
    let mut rows = statement.query([])?;
    let columns = rows.as_ref().map(duckdb::Statement::column_names).unwrap_or_default();
    writeln!(out, "[{name}]\n{}", columns.join(","))?;
    while let Some(row) = rows.next()? {
        for column in 0..columns.len() {
            let comma = if column == 0 { "" } else { "," };
            write!(out, "{comma}{}", field(row.get_ref(column)?)?)?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(out)?)
}

fn field(value: ValueRef<'_>) -> Result<String, StoreError> {
    Ok(match value {
        ValueRef::Null => String::new(),
        ValueRef::Boolean(value) => value.to_string(),
        ValueRef::Int(value) => value.to_string(),
        ValueRef::USmallInt(value) => value.to_string(),
        ValueRef::UInt(value) => value.to_string(),
        ValueRef::UBigInt(value) => value.to_string(),
        ValueRef::Float(value) => value.to_string(),
        ValueRef::Timestamp(unit, value) => rfc3339(EventTime(unit.to_micros(value))),
        ValueRef::Text(text) => quoted(&String::from_utf8_lossy(text)),
        other => return Err(StoreError(format!("the export has no text for {:?}", other.data_type()))),
    })
}

/// Quoted where a comma, a quote or a line break would be taken for structure.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
