//! What somebody counted by hand: true crossings, zones and heads, read from files.
//!
//! Owns the formats; the README documents them. Frames are counted from 1 here, whatever the file says.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use promenade_core::event::Direction;
use serde::Deserialize;
use serde_json::Value;

/// Lines, and everybody who crossed them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Crossings {
    pub lines: Vec<TrueLine>,
    /// In the order of the file.
    pub passed: Vec<TrueCrossing>,
    /// File name of the footage, where the truth names it.
    pub clip: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct TrueLine {
    pub id: String,
    pub a: [f64; 2],
    pub b: [f64; 2],
    /// As the config names it.
    pub anchor: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TrueCrossing {
    pub line: String,
    pub direction: Direction,
    /// Counted from 1.
    pub frame: u32,
    /// Who, in the annotated boxes.
    pub track: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    In,
    Out,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::In => Self::In,
            Way::Out => Self::Out,
        }
    }
}

#[derive(Deserialize)]
struct CrossingText {
    frame: u32,
    direction: Way,
    track: Option<u64>,
}

/// A line with its crossings, in a file of several.
#[derive(Deserialize)]
struct LineText {
    a: [f64; 2],
    b: [f64; 2],
    anchor: Option<String>,
    r#in: Option<usize>,
    out: Option<usize>,
    crossings: Vec<CrossingText>,
}

#[derive(Clone, Copy, Deserialize)]
struct Ends {
    a: [f64; 2],
    b: [f64; 2],
}

#[derive(Deserialize)]
struct Totals {
    r#in: usize,
    out: usize,
}

/// A file about one clip with one line.
#[derive(Deserialize)]
struct ClipText {
    clip: String,
    #[serde(default = "one")]
    frames_from: u32,
    line: Ends,
    anchor: Option<String>,
    totals: Option<Totals>,
    crossings: Vec<CrossingText>,
}

const fn one() -> u32 {
    1
}

/// Reads true crossings: an object of lines by id, or one clip with one line.
pub(super) fn crossings(path: &Path) -> Result<Crossings> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse_crossings(&text).with_context(|| path.display().to_string())
}

fn parse_crossings(text: &str) -> Result<Crossings> {
    let value: Value = serde_json::from_str(text)?;
    if value.get("clip").is_some_and(Value::is_string) {
        return of_clip(serde_json::from_value(value)?);
    }
    let lines: BTreeMap<String, LineText> = serde_json::from_value(value)?;
    let mut all = Crossings::default();
    for (id, line) in lines {
        let totals = line.r#in.zip(line.out).map(|(r#in, out)| Totals { r#in, out });
        all.add(&id, Ends { a: line.a, b: line.b }, line.anchor.as_deref(), totals, (&line.crossings, 1))?;
    }
    Ok(all)
}

fn of_clip(text: ClipText) -> Result<Crossings> {
    let mut all = Crossings { clip: Some(text.clip), ..Crossings::default() };
    let crossings = (text.crossings.as_slice(), text.frames_from);
    all.add("line", text.line, text.anchor.as_deref(), text.totals, crossings)?;
    Ok(all)
}

impl Crossings {
    fn add(
        &mut self,
        id: &str,
        ends: Ends,
        anchor: Option<&str>,
        totals: Option<Totals>,
        (crossings, frames_from): (&[CrossingText], u32),
    ) -> Result<()> {
        let Ends { a, b } = ends;
        self.lines.push(TrueLine { id: id.to_owned(), a, b, anchor: anchor_name(anchor) });
        for text in crossings {
            let frame = (text.frame + 1).checked_sub(frames_from).filter(|frame| *frame > 0);
            let frame = frame.with_context(|| format!("line {id}: frame {} lies before the first", text.frame))?;
            let (line, direction, track) = (id.to_owned(), text.direction.into(), text.track);
            self.passed.push(TrueCrossing { line, direction, frame, track });
        }
        if let Some(said) = totals {
            let of = |way| self.passed.iter().filter(|c| c.line == id && c.direction == way).count();
            let (inward, outward) = (of(Direction::In), of(Direction::Out));
            ensure!(
                said.r#in == inward && said.out == outward,
                "line {id}: {} in and {} out are said, but {inward} and {outward} crossings are listed",
                said.r#in,
                said.out
            );
        }
        Ok(())
    }
}

/// What a person wrote, as the config's word. Seen from above a head's centre is the centre of the box.
fn anchor_name(text: Option<&str>) -> &'static str {
    match text {
        Some(text) if text.contains("cent") => "centre",
        Some(text) if text.contains("head") => "head",
        _ => "foot",
    }
}

/// Zones by id: polygons whose true occupancy follows from annotated boxes.
pub(super) fn zones(path: &Path) -> Result<BTreeMap<String, Vec<[f64; 2]>>> {
    #[derive(Deserialize)]
    struct Zone {
        polygon: Vec<[f64; 2]>,
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let zones: BTreeMap<String, Zone> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(zones.into_iter().map(|(id, zone)| (id, zone.polygon)).collect())
}

/// Heads by frame, from rows of `frame,x,y`.
pub(super) fn heads(path: &Path) -> Result<BTreeMap<u32, usize>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut heads = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let first = line.split(',').next().unwrap_or_default().trim();
        if first.is_empty() || (number == 1 && first == "frame") {
            continue;
        }
        let frame: u32 =
            first.parse().with_context(|| format!("{}, line {number}: {first:?} is no frame", path.display()))?;
        *heads.entry(frame).or_default() += 1;
    }
    Ok(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_id_and_a_clip_of_one_line() {
        let lines = r#"{"door": {"a": [0.5, 0.9], "b": [0.5, 0.2], "in": 1, "out": 0,
            "crossings": [{"frame": 14, "direction": "in", "track": 3}]}}"#;
        let found = parse_crossings(lines).unwrap();
        assert_eq!((found.lines[0].anchor, found.passed[0].frame, found.passed[0].track), ("foot", 14, Some(3)));
        let clip = r#"{"clip": "door.mp4", "frames_from": 0, "fps": 25.0, "line": {"a": [0.9, 0.5], "b": [0.1, 0.5]},
            "anchor": "head centre", "crossings": [{"frame": 26, "direction": "out", "note": "teal shirt"}]}"#;
        let found = parse_crossings(clip).unwrap();
        assert_eq!((found.lines[0].anchor, found.passed[0].frame), ("centre", 27));
        assert_eq!(found.clip.as_deref(), Some("door.mp4"));
    }

    #[test]
    fn totals_that_disagree_with_the_list_and_frames_before_the_first_are_mistakes() {
        let wrong = r#"{"door": {"a": [0, 0], "b": [1, 1], "in": 2, "out": 0, "crossings": [{"frame": 1, "direction": "in"}]}}"#;
        assert!(parse_crossings(wrong).unwrap_err().to_string().contains("2 in and 0 out are said, but 1 and 0"));
        let early = r#"{"door": {"a": [0, 0], "b": [1, 1], "crossings": [{"frame": 0, "direction": "in"}]}}"#;
        assert!(parse_crossings(early).unwrap_err().to_string().contains("frame 0 lies before the first"));
        assert!(parse_crossings(r#"{"door": {"a": [0, 0]}}"#).is_err());
    }
}
