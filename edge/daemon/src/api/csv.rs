//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.
//!
//! Owns quoting. A byte-order mark tells the spreadsheet that the text is UTF-8. Text that a spreadsheet would take for a
//! formula gets an apostrophe in front, which it shows or swallows but never runs; numbers stay numbers. An absent value is
//! an empty field, never a zero.

use std::fmt::{Display, Write};

use super::columns::{Columns, Values};
use super::time::Times;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// What begins a formula, or makes a spreadsheet look for one behind it; full-width forms are read like the others where
/// Chinese and Japanese are written.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The first line.
pub fn head<R: 'static>(columns: &Columns<R>) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("{BYTE_ORDER_MARK}{}\r\n", names.join(","))
}

/// One line a row.
pub fn lines<R: 'static>(columns: &Columns<R>, rows: &[R], times: &mut Times) -> String {
    // Two times and a few names and numbers.
    let mut out = String::with_capacity(rows.len() * 128);
    for row in rows {
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            match &column.values {
                Values::Time(of) => out.push_str(of(row).map_or("", |time| times.text(time))),
                Values::Text(of) | Values::List(_, of) => text(&of(row).unwrap_or_default(), &mut out),
                Values::Integer(of) => number(of(row), &mut out),
                Values::Number(of) => number(of(row), &mut out),
            }
        }
        out.push_str("\r\n");
    }
    out
}

fn number(value: Option<impl Display>, out: &mut String) {
    if let Some(value) = value {
        // Writing into a string cannot fail.
        let _ = write!(out, "{value}");
    }
}

fn text(text: &str, out: &mut String) {
    let defused = if text.starts_with(FORMULA) { "'" } else { "" };
    if !text.contains([',', '"', '\r', '\n', '\t']) {
        out.push_str(defused);
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(defused);
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::time::Zone;
    use super::*;

    fn written(rows: &[(&'static str, Option<i64>)]) -> String {
        let columns = Columns::new()
            .text("name", |row: &(&'static str, Option<i64>)| row.0)
            .integer("net", |row: &(&'static str, Option<i64>)| row.1);
        head(&columns) + &lines(&columns, rows, &mut Times::new(Zone::named("UTC")))
    }

    #[test]
    fn quotes_what_would_break_a_row() {
        let text = written(&[("a \"b\", c\nd", Some(3)), ("plain", None)]);
        assert_eq!(text, "\u{feff}name,net\r\n\"a \"\"b\"\", c\nd\",3\r\nplain,\r\n");
    }

    #[test]
    fn a_formula_is_text_and_a_negative_number_is_a_number() {
        let hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=\"a\",b"];
        for text in hostile {
            let line = written(&[(text, Some(-2))]);
            let line = line.lines().nth(1).unwrap().trim_start_matches('"');
            assert!(line.starts_with('\''), "{text:?}: {line}");
        }
        assert!(written(&[("=\"a\",b", Some(-2))]).ends_with("\r\n\"'=\"\"a\"\",b\",-2\r\n"));
    }
}
