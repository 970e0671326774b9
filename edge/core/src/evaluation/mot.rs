//! The `MOTChallenge` csv form: one box a line, `frame,id,left,top,width,height,confidence,-1,-1,-1`.
//!
//! Owns reading from and writing to text. Refuses files: whoever calls holds the text.

use std::fmt::Write as _;

use thiserror::Error;

use crate::detection::BBox;

/// One box of one track at one frame, in pixels of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MotRow {
    /// Counted from 1.
    pub frame: u32,
    /// The track; unique within a frame.
    pub id: u64,
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width, 0 or more.
    pub width: f64,
    /// Height, 0 or more.
    pub height: f64,
    /// Score of the box; in truth files 0 marks boxes that are not to be evaluated.
    pub confidence: f64,
}

impl MotRow {
    /// A row from a box of the tracker.
    pub fn new(frame: u32, id: u64, bbox: BBox, confidence: f32) -> Self {
        let [left, top] = [bbox.x1, bbox.y1].map(f64::from);
        let (width, height) = (f64::from(bbox.x2) - left, f64::from(bbox.y2) - top);
        Self { frame, id, left, top, width, height, confidence: f64::from(confidence) }
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Intersection over union with `other`, 0..=1; 0 when both are empty.
    pub fn iou(&self, other: &Self) -> f64 {
        let shared = overlap(self.left, self.width, other.left, other.width)
            * overlap(self.top, self.height, other.top, other.height);
        let union = self.width * self.height + other.width * other.height - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }
}

/// Length that two intervals, given by start and length, have in common.
fn overlap(a: f64, a_length: f64, b: f64, b_length: f64) -> f64 {
    ((a + a_length).min(b + b_length) - a.max(b)).max(0.0)
}

/// Why a text is not a MOT csv.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MotError {
    /// A line has too few columns.
    #[error("line {line}: {found} columns, but a MOT row needs at least six: frame,id,left,top,width,height")]
    Columns {
        /// Counted from 1.
        line: usize,
        /// How many there are.
        found: usize,
    },
    /// A column does not hold what it should.
    #[error("line {line}: {column} is `{text}`, but {expected}")]
    Value {
        /// Counted from 1.
        line: usize,
        /// Name of the column.
        column: &'static str,
        /// What stands there.
        text: String,
        /// What ought to stand there, as half a sentence.
        expected: &'static str,
    },
}

/// Reads MOT csv. Empty lines are skipped, columns after the seventh are ignored, a missing seventh reads as 1.
///
/// # Errors
/// The first line that is not a MOT row, with its number.
pub fn parse(text: &str) -> Result<Vec<MotRow>, MotError> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty()).map(|(number, line)| parse_row(number, line)).collect()
}

/// Reads detections in the same form. Their second column, -1 by custom, is not read; every id is 0.
///
/// # Errors
/// The first line that is not a MOT row, with its number.
pub fn parse_detections(text: &str) -> Result<Vec<MotRow>, MotError> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let nameless = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if let Some(id) = cells.get_mut(1) {
            *id = "0";
        }
        cells.join(",")
    };
    lines.filter(|(_, line)| !line.is_empty()).map(|(number, line)| parse_row(number, &nameless(line))).collect()
}

fn parse_row(line: usize, text: &str) -> Result<MotRow, MotError> {
    let cells: Vec<&str> = text.split(',').map(str::trim).collect();
    if cells.len() < 6 {
        return Err(MotError::Columns { line, found: cells.len() });
    }
    let number =
        |column, at: usize| finite(cells[at]).ok_or_else(|| bad(line, column, cells[at], "a number is expected"));
    let length = |column, at: usize| {
        let value = finite(cells[at]).filter(|value| *value >= 0.0);
        value.ok_or_else(|| bad(line, column, cells[at], "a length of 0 or more is expected"))
    };
    Ok(MotRow {
        frame: whole(line, "frame", cells[0], 1)?,
        id: whole(line, "id", cells[1], 0)?,
        left: number("left", 2)?,
        top: number("top", 3)?,
        width: length("width", 4)?,
        height: length("height", 5)?,
        confidence: if cells.len() > 6 { number("confidence", 6)? } else { 1.0 },
    })
}

/// A whole number from `least` on; some writers put `1.0` or `1e0`, which is accepted.
fn whole<T: TryFrom<u64>>(line: usize, column: &'static str, text: &str, least: u64) -> Result<T, MotError> {
    let real = || finite(text).filter(|v| v.fract() == 0.0 && (0.0..9e15).contains(v)).map(|v| v as u64);
    let value = text.parse().ok().or_else(real).filter(|value| *value >= least);
    let expected = if least == 0 { "a whole number from 0 on is expected" } else { "frames count from 1" };
    value.and_then(|value| T::try_from(value).ok()).ok_or_else(|| bad(line, column, text, expected))
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

fn bad(line: usize, column: &'static str, text: &str, expected: &'static str) -> MotError {
    MotError::Value { line, column, text: text.to_owned(), expected }
}

/// Writes MOT csv with hundredths of a pixel and thousandths of a score, in the order given.
pub fn write(rows: &[MotRow]) -> String {
    let mut text = String::with_capacity(rows.len() * 56);
    for row in rows {
        let MotRow { frame, id, left, top, width, height, confidence } = row;
        let line = writeln!(text, "{frame},{id},{left:.2},{top:.2},{width:.2},{height:.2},{confidence:.3},-1,-1,-1");
        line.expect("writing to a string does not fail");
    }
    text
}

/// Writes detections in the same form: their second column is -1, since nobody knows yet who they are.
pub fn write_detections(rows: &[MotRow]) -> String {
    let mut text = String::with_capacity(rows.len() * 48);
    for row in rows {
        let MotRow { frame, left, top, width, height, confidence, .. } = row;
        let line = writeln!(text, "{frame},-1,{left:.2},{top:.2},{width:.2},{height:.2},{confidence:.3},-1,-1,-1");
        line.expect("writing to a string does not fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "1,9,499.20,157.69,31.03,75.17,1.000,-1,-1,-1\n2,10,-5.00,0.50,30.00,80.00,0.250,-1,-1,-1\n";

    #[test]
    fn what_is_written_reads_back() {
        let rows = parse(TEXT).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[1].frame, rows[1].id, rows[1].left, rows[1].confidence), (2, 10, -5.0, 0.25));
        assert_eq!(write(&rows), TEXT);
    }

    #[test]
    fn detections_have_no_id() {
        let text = "3,-1,499.20,157.69,31.03,75.17,0.870,-1,-1,-1\n";
        let rows = parse_detections(text).unwrap();
        assert_eq!((rows[0].frame, rows[0].id, rows[0].confidence), (3, 0, 0.87));
        assert_eq!(write_detections(&rows), text);
        assert_eq!(parse_detections("1,-1,0,0,5").unwrap_err(), MotError::Columns { line: 1, found: 5 });
        assert!(parse(text).is_err(), "a track has an id");
    }

    #[test]
    fn accepts_six_columns_spaces_and_whole_numbers_written_as_reals() {
        let rows = parse("\n 3.0, 1e0, 1,2,3,4 \r\n").unwrap();
        let row = MotRow { frame: 3, id: 1, left: 1.0, top: 2.0, width: 3.0, height: 4.0, confidence: 1.0 };
        assert_eq!(rows, [row]);
    }

    #[test]
    fn an_error_names_line_column_and_text() {
        let message = |text| parse(text).unwrap_err().to_string();
        assert!(message("1,1,0,0,5,5\n1,2,0,0,5").starts_with("line 2: 5 columns"));
        assert_eq!(message("0,1,0,0,5,5"), "line 1: frame is `0`, but frames count from 1");
        assert_eq!(message("1,-1,0,0,5,5"), "line 1: id is `-1`, but a whole number from 0 on is expected");
        assert_eq!(message("\n1,1,x,0,5,5"), "line 2: left is `x`, but a number is expected");
        assert_eq!(message("1,1,0,0,-5,5"), "line 1: width is `-5`, but a length of 0 or more is expected");
        assert_eq!(message("1,1,nan,0,5,5"), "line 1: left is `nan`, but a number is expected");
    }
}
