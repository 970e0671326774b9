//! A tally by hand: who crossed which line which way at what time, as somebody wrote it down.
//!
//! Owns both formats; the README documents them. A time without an offset is a mistake: whose noon would it be?

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use promenade_core::event::Direction;
use promenade_core::time::EventTime;
use serde::Deserialize;

/// A tally of one camera.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub camera: Option<String>,
    pub crossings: Vec<Tallied>,
    /// When the counting began and ended, where that was written down.
    pub from: Option<EventTime>,
    pub to: Option<EventTime>,
    /// Who counted, in what light, in what crowd: for the report.
    pub by: Option<String>,
    pub lighting: Option<String>,
    pub density: Option<String>,
}

/// One crossing; the line where the tally names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tallied {
    pub line: Option<String>,
    pub direction: Direction,
    pub time: EventTime,
}

/// The form that a browser page or a program writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonTally {
    camera: Option<String>,
    line: Option<String>,
    from: Option<String>,
    to: Option<String>,
    crossings: Vec<JsonCrossing>,
    by: Option<String>,
    lighting: Option<String>,
    density: Option<String>,
}

#[derive(Deserialize)]
struct JsonCrossing {
    line: Option<String>,
    time: String,
    direction: String,
}

/// Reads a tally; a file that begins with `{` is JSON, any other CSV.
pub(super) fn read(path: &Path) -> Result<Tally> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> Result<Tally> {
    if text.trim_start().starts_with('{') { parse_json(text) } else { parse_csv(text) }
}

fn parse_json(text: &str) -> Result<Tally> {
    let json: JsonTally = serde_json::from_str(text)?;
    let mut crossings = Vec::new();
    for (number, crossing) in (1..).zip(json.crossings) {
        let line = crossing.line.or_else(|| json.line.clone());
        let place = || format!("crossing {number}");
        let direction = way(&crossing.direction).with_context(place)?;
        crossings.push(Tallied { line, direction, time: time(&crossing.time).with_context(place)? });
    }
    Ok(Tally {
        camera: json.camera,
        crossings,
        from: json.from.as_deref().map(time).transpose().context("from")?,
        to: json.to.as_deref().map(time).transpose().context("to")?,
        by: json.by,
        lighting: json.lighting,
        density: json.density,
    })
}

/// The head names the columns: `time`, `direction` and, where there are several lines, `line`; in any order.
fn parse_csv(text: &str) -> Result<Tally> {
    let mut rows = (1..).zip(text.trim_start_matches('\u{feff}').lines()).filter(|(_, row)| !row.trim().is_empty());
    let (_, head) = rows.next().context("the file is empty")?;
    let columns: Vec<&str> = head.split(',').map(str::trim).collect();
    let place = |name| columns.iter().position(|column| *column == name);
    let (Some(at_time), Some(at_direction)) = (place("time"), place("direction")) else {
        bail!("the first line must name the columns: time,direction or line,direction,time; it is {head:?}");
    };
    let mut crossings = Vec::new();
    for (number, row) in rows {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        ensure!(cells.len() == columns.len(), "line {number}: {} cells under {} columns", cells.len(), columns.len());
        let place_of_error = || format!("line {number}");
        let direction = way(cells[at_direction]).with_context(place_of_error)?;
        let time = time(cells[at_time]).with_context(place_of_error)?;
        crossings.push(Tallied { line: place("line").map(|at| cells[at].to_owned()), direction, time });
    }
    Ok(Tally { crossings, ..Tally::default() })
}

fn way(text: &str) -> Result<Direction> {
    match text {
        "in" => Ok(Direction::In),
        "out" => Ok(Direction::Out),
        _ => bail!("direction is {text:?}, but `in` or `out` is expected"),
    }
}

/// An RFC 3339 time.
pub(super) fn time(text: &str) -> Result<EventTime> {
    let time: Option<jiff::Timestamp> = text.parse().ok();
    let time = time.with_context(|| format!("{text:?} is no time; write it like 2026-05-01T10:00:07+08:00"))?;
    Ok(EventTime(time.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: EventTime = EventTime(1_777_608_000_000_000);

    #[test]
    fn both_forms_say_the_same() {
        let csv =
            parse("line,direction,time\ndoor,in,2026-05-01T12:00:00+08:00\ndoor,out,2026-05-01T04:00:01Z\n").unwrap();
        let json = r#"{"camera": "east", "line": "door", "by": "Li", "crossings": [
            {"time": "2026-05-01T12:00:00+08:00", "direction": "in"}, {"time": "2026-05-01T04:00:01Z", "direction": "out"}]}"#;
        let json = parse(json).unwrap();
        assert_eq!(csv.crossings, json.crossings);
        assert_eq!(csv.crossings[0], Tallied { line: Some("door".into()), direction: Direction::In, time: NOON });
        assert_eq!((json.camera.as_deref(), json.by.as_deref()), (Some("east"), Some("Li")));
        assert_eq!(parse("time,direction\n2026-05-01T04:00:00Z,in").unwrap().crossings[0].line, None);
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let message = |text| format!("{:#}", parse(text).unwrap_err());
        assert!(message("").contains("empty"));
        assert!(message("when,way\n").contains("must name the columns"));
        assert!(message("time,direction\n2026-05-01T12:00:00,in").contains("line 2"));
        assert!(message("time,direction\n2026-05-01T12:00:00Z,inn").contains("`in` or `out`"));
        assert!(message("time,direction\n2026-05-01T12:00:00Z").contains("line 2: 1 cells under 2 columns"));
        assert!(message(r#"{"crossings": [], "lite": 1}"#).contains("lite"));
    }
}
