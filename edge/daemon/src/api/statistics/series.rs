//! People in by bucket, of the site, its gates or its lines: what peaks and comparisons are made from.
//!
//! Owns that a sum of several gates is known only where each of them was seen.

use promenade_core::time::EventTime;

use super::super::params::Pairs;
use super::super::problem::Problem;
use super::Coverage;
use crate::config::Config;
use crate::store::{Bucket, Filter, FootfallRow, GateRow, Period, Reader, StoreError};

/// Whose people are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The perimeter gates together.
    Site,
    /// Every gate.
    Gate,
    /// Every line.
    Line,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// `site`, `gate` or `line`.
    pub kind: &'static str,
    /// Id of the camera of a line.
    pub camera: Option<String>,
    /// Id of the site, gate or line.
    pub id: String,
    /// In order of time.
    pub cells: Vec<Cell>,
}

/// One bucket of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// People in, staff left out; `None` where nothing was observed.
    pub count: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

impl Kind {
    /// The kinds that a query asks for: of a site with gates itself and its gates, else its lines.
    ///
    /// # Errors
    /// 400 for a kind of another name.
    pub fn asked(pairs: &Pairs, config: &Config) -> Result<Vec<Self>, Problem> {
        match pairs.get("kind") {
            None if config.gates.is_empty() => Ok(vec![Self::Line]),
            None => Ok(vec![Self::Site, Self::Gate]),
            Some("site") => Ok(vec![Self::Site]),
            Some("gate") => Ok(vec![Self::Gate]),
            Some("line") => Ok(vec![Self::Line]),
            Some(other) => Err(Problem::in_field("kind", format!("kind is {other:?}; it may be site, gate or line."))),
        }
    }

    /// How many series there are of any of these kinds, at most.
    pub fn items(kinds: &[Self], config: &Config) -> usize {
        let of_kind = |kind: &Self| match kind {
            Self::Line => super::lines(config, &Filter::default()),
            Self::Site | Self::Gate => config.cameras.iter().map(|camera| camera.scene.gates.len()).sum(),
        };
        kinds.iter().map(of_kind).sum()
    }
}

/// Every series of these kinds. A site none of whose gates is part of the perimeter has no series.
///
/// # Errors
/// When the database fails.
pub fn series(
    reader: &Reader,
    config: &Config,
    kinds: &[Kind],
    period: Period,
    bucket: Bucket,
) -> Result<Vec<Series>, StoreError> {
    let all = Filter::default();
    let mut found = Vec::new();
    if kinds.contains(&Kind::Site) || kinds.contains(&Kind::Gate) {
        let gates = reader.gates(period, bucket, &all)?;
        let perimeter = |row: &&GateRow| config.gates.iter().any(|gate| gate.perimeter && gate.id == row.gate);
        if kinds.contains(&Kind::Site) {
            found.extend(site(&config.site.id, gates.iter().filter(perimeter)));
        }
        if kinds.contains(&Kind::Gate) {
            for row in &gates {
                add(&mut found, "gate", None, &row.gate, cell(row));
            }
        }
    }
    if kinds.contains(&Kind::Line) {
        for row in reader.footfall(period, bucket, &all)? {
            add(&mut found, "line", Some(&row.camera), &row.line, of_line(&row));
        }
    }
    Ok(found)
}

/// People in through a gate.
pub fn cell(row: &GateRow) -> Cell {
    Cell { start: row.start, end: row.end, count: row.r#in, coverage: row.coverage.into() }
}

/// People in over a line.
pub fn of_line(row: &FootfallRow) -> Cell {
    Cell { start: row.start, end: row.end, count: row.r#in, coverage: row.coverage.into() }
}

fn add(found: &mut Vec<Series>, kind: &'static str, camera: Option<&str>, id: &str, cell: Cell) {
    let same = |known: &&mut Series| known.kind == kind && known.camera.as_deref() == camera && known.id == id;
    match found.iter_mut().find(same) {
        Some(series) => series.cells.push(cell),
        None => found.push(Series { kind, camera: camera.map(str::to_owned), id: id.to_owned(), cells: vec![cell] }),
    }
}

/// Gates side by side; rows come in order of their buckets.
fn site<'a>(id: &str, gates: impl Iterator<Item = &'a GateRow>) -> Option<Series> {
    let mut cells: Vec<Cell> = Vec::new();
    for row in gates {
        let more = cell(row);
        match cells.last_mut().filter(|last| last.start == row.start) {
            Some(sum) => sum.beside(&more),
            None => cells.push(more),
        }
    }
    (!cells.is_empty()).then(|| Series { kind: "site", camera: None, id: id.to_owned(), cells })
}

impl Cell {
    /// Adds another gate in the same bucket.
    pub fn beside(&mut self, other: &Self) {
        self.count = self.count.zip(other.count).map(|(count, more)| count + more);
        let (mine, others) = (&mut self.coverage, other.coverage);
        mine.observed_s = mine.observed_s.min(others.observed_s);
        mine.doubtful_s = mine.doubtful_s.max(others.doubtful_s).min(mine.observed_s);
        mine.excluded_s = mine.excluded_s.max(others.excluded_s);
    }
}
