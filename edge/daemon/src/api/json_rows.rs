//! Rows as JSON objects.
//!
//! Owns what stands between the values, which is the same in every row and is put together once: to write each name anew took
//! longer than the values. How a value is written is serde's.

use super::columns::{Column, Columns, Values};
use super::time::Times;

/// Writes rows, with commas between them.
pub struct JsonRows {
    /// What comes before the value of each column.
    before: Vec<String>,
    /// What comes after the last.
    after: &'static str,
    /// No row has been written.
    first: bool,
}

impl JsonRows {
    /// For rows of these columns.
    pub fn of<R: 'static>(columns: &Columns<R>) -> Self {
        let mut within = None;
        let mut before: Vec<String> = Vec::new();
        for column in columns.iter() {
            let start = if before.is_empty() { "{" } else { "," };
            before.push(lead(within, column, start));
            within = column.within;
        }
        Self { before, after: if within.is_some() { "}}" } else { "}" }, first: true }
    }

    /// Writes rows at the end of `out`; `columns` are those that this was made for.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn write<R: 'static>(
        &mut self,
        columns: &Columns<R>,
        rows: &[R],
        times: &mut Times,
        out: &mut Vec<u8>,
    ) -> serde_json::Result<()> {
        // Names of columns make a row about so long.
        out.reserve(rows.len() * 256);
        for row in rows {
            if !std::mem::take(&mut self.first) {
                out.push(b',');
            }
            for (before, column) in self.before.iter().zip(columns.iter()) {
                out.extend_from_slice(before.as_bytes());
                value(&column.values, row, times, out)?;
            }
            out.extend_from_slice(self.after.as_bytes());
        }
        Ok(())
    }
}

/// The name of a column, behind the end of the object that the one before it was in, and the beginning of its own.
fn lead<R>(within: Option<&'static str>, column: &Column<R>, start: &str) -> String {
    let name = column.name;
    match (within, column.within) {
        (before, now) if before == now => format!("{start}\"{name}\":"),
        (None, Some(object)) => format!("{start}\"{object}\":{{\"{name}\":"),
        (_, Some(object)) => format!("}}{start}\"{object}\":{{\"{name}\":"),
        (_, None) => format!("}}{start}\"{name}\":"),
    }
}

fn value<R>(values: &Values<R>, row: &R, times: &mut Times, out: &mut Vec<u8>) -> serde_json::Result<()> {
    match values {
        Values::Time(of) => match of(row) {
            Some(time) => {
                out.push(b'"');
                // Digits, and marks that need no escape.
                out.extend_from_slice(times.text(time).as_bytes());
                out.push(b'"');
                Ok(())
            }
            None => serde_json::to_writer(out, &()),
        },
        Values::Text(of) => serde_json::to_writer(out, &of(row)),
        Values::List(json, _) => json(row, out),
        Values::Integer(of) => serde_json::to_writer(out, &of(row)),
        Values::Number(of) => serde_json::to_writer(out, &of(row)),
    }
}

#[cfg(test)]
mod tests {
    use promenade_core::time::EventTime;
    use serde_json::{Value, json};

    use super::super::statistics::Coverage;
    use super::super::time::Zone;
    use super::*;

    struct Row {
        at: Option<EventTime>,
        text: Option<&'static str>,
        count: Option<u64>,
        rate: Option<f64>,
        list: Vec<u8>,
    }

    const EMPTY: Row = Row { at: None, text: None, count: None, rate: None, list: Vec::new() };

    fn columns() -> Columns<Row> {
        Columns::new()
            .maybe_time("at", |row: &Row| row.at)
            .maybe_text("text", |row| row.text.map(Into::into))
            .coverage(|_| Coverage { period_s: 60, observed_s: 30, doubtful_s: 2, excluded_s: 1 })
            .count("count", |row| row.count)
            .number("rate", |row| row.rate)
            .list("list", |row| &row.list, |list| format!("{list:?}"))
    }

    fn written(portions: &[&[Row]]) -> Value {
        let (columns, mut times, mut out) = (columns(), Times::new(Zone::named("Asia/Shanghai")), b"[".to_vec());
        let mut json = JsonRows::of(&columns);
        for rows in portions {
            json.write(&columns, rows, &mut times, &mut out).unwrap();
        }
        out.push(b']');
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn whatever_a_value_holds_a_row_is_one_object_of_all_columns() {
        let full = Row {
            at: Some(EventTime(1_777_600_800_000_000)),
            text: Some("\"a\\\n\u{0}茶"),
            count: Some(u64::from(u32::MAX)),
            rate: Some(-0.1),
            list: vec![1, 2],
        };
        let coverage = json!({"period_s": 60, "observed_s": 30, "doubtful_s": 2, "excluded_s": 1});
        let of_full = json!({
            "at": "2026-05-01T10:00:00+08:00", "text": "\"a\\\n\u{0}茶", "coverage": coverage, "count": 4_294_967_295_u32,
            "rate": -0.1, "list": [1, 2],
        });
        let of_empty = json!({"at": null, "text": null, "coverage": coverage, "count": null, "rate": null, "list": []});
        assert_eq!(written(&[&[full, EMPTY], &[EMPTY]]), json!([of_full, of_empty, of_empty]));
        assert_eq!(written(&[&[], &[Row { rate: Some(f64::NAN), ..EMPTY }]]), json!([of_empty]), "no number is null");
        assert_eq!(written(&[]), json!([]));
    }

    #[test]
    fn an_object_at_the_end_of_a_row_is_closed() {
        let columns = Columns::new().coverage(|(): &()| Coverage::default());
        let mut out = Vec::new();
        JsonRows::of(&columns).write(&columns, &[()], &mut Times::new(Zone::named("UTC")), &mut out).unwrap();
        assert_eq!(out, br#"{"coverage":{"period_s":0,"observed_s":0,"doubtful_s":0,"excluded_s":0}}"#);
    }
}
