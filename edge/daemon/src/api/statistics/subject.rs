//! Whose footfall is asked about: the site's, a gate's or a line's.
//!
//! Owns reading it from a query, and its hours from the store. The site is the sum of its perimeter gates; an hour in
//! which one of them was not seen is an hour of the site that was not seen.

use serde::Deserialize;
use utoipa::IntoParams;

use super::super::ApiState;
use super::super::params::{FormatName, Pairs};
use super::super::problem::Problem;
use super::places::{Places, among};
use super::series::{Cell, cell, of_line};
use crate::config::Config;
use crate::store::{Bucket, Filter, Period, Reader, StoreError};

/// Documents the query; it is read by hand so that the parameter at fault can be named.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct SubjectParams {
    /// The gate of this id; where no gate is drawn, the line `camera/line`. Without gate and line: the whole site.
    #[param(min_length = 1, example = "main")]
    gate: Option<String>,
    /// The line of this id, with `camera` where several cameras have one. Not beside a gate.
    #[param(min_length = 1, example = "door")]
    line: Option<String>,
    /// The camera of the line.
    #[param(min_length = 1, example = "east")]
    camera: Option<String>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// The parameters that choose a subject, and the format.
pub const KEYS: [&str; 4] = ["gate", "line", "camera", "format"];

/// Whose footfall.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The perimeter gates together.
    Site,
    /// A gate.
    Gate(String),
    /// A line of a camera.
    Line {
        /// Camera id.
        camera: String,
        /// Line id.
        line: String,
    },
}

impl Subject {
    /// Reads it from a query.
    ///
    /// # Errors
    /// 404 for a gate or line that neither the config nor the database knows, 422 for a line without its camera where that
    /// is needed, and for a site whose footfall is not defined.
    pub async fn read(pairs: &Pairs, state: &ApiState) -> Result<Self, Problem> {
        let [gate, line, camera] = ["gate", "line", "camera"].map(|key| pairs.text(key));
        match (gate?, line?, camera?) {
            (Some(_), Some(_), _) => Err(Problem::unanswerable("line", "ask for a gate or for a line, not for both.")),
            (Some(gate), None, None) => among(state, |places| Self::gate(&gate, places)).await,
            (None, Some(line), camera) => among(state, |places| Self::line(&line, camera.as_deref(), places)).await,
            (_, None, Some(_)) => {
                Err(Problem::unanswerable("camera", "camera goes with line: name a line of that camera."))
            }
            (None, None, None) if state.config.gates.iter().any(|gate| gate.perimeter) => Ok(Self::Site),
            (None, None, None) => Err(Problem::unanswerable(
                "gate",
                "the site has no footfall, as no gate is marked perimeter = true; ask for a gate or a line.",
            )),
        }
    }

    fn gate(gate: &str, places: &Places) -> Result<Self, Problem> {
        places.gate(gate)?;
        match gate.split_once('/').filter(|(camera, line)| !places.gates_are_drawn && places.is_line(camera, line)) {
            Some((camera, line)) => Ok(Self::Line { camera: camera.to_owned(), line: line.to_owned() }),
            None => Ok(Self::Gate(gate.to_owned())),
        }
    }

    fn line(line: &str, camera: Option<&str>, places: &Places) -> Result<Self, Problem> {
        match places.cameras_of(line, camera)?[..] {
            [camera] => Ok(Self::Line { camera: camera.to_owned(), line: line.to_owned() }),
            _ => {
                Err(Problem::unanswerable("camera", format!("several cameras have a line {line:?}: name the camera.")))
            }
        }
    }

    /// `site`, `gate` or `line`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Gate(_) => "gate",
            Self::Line { .. } => "line",
        }
    }

    /// The id of a gate, `camera/line` of a line, nothing of the site.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Site => None,
            Self::Gate(gate) => Some(gate.clone()),
            Self::Line { camera, line } => Some(format!("{camera}/{line}")),
        }
    }

    /// People in, hour by hour, in order of time.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hours(&self, reader: &Reader, period: Period, config: &Config) -> Result<Vec<Cell>, StoreError> {
        match self {
            Self::Line { camera, line } => {
                let filter = Filter { camera: Some(camera.clone()), item: Some(line.clone()) };
                Ok(reader.footfall(period, Bucket::Hour, &filter)?.iter().map(of_line).collect())
            }
            Self::Gate(gate) => gate_hours(reader, period, gate),
            Self::Site => {
                let perimeter = config.gates.iter().filter(|gate| gate.perimeter);
                let gates = perimeter.map(|gate| gate_hours(reader, period, &gate.id));
                gates.reduce(|sum, gate| Ok(together(sum?, &gate?))).unwrap_or(Ok(Vec::new()))
            }
        }
    }
}

/// One gate at a time: half a year of all of them would be too long an answer.
fn gate_hours(reader: &Reader, period: Period, gate: &str) -> Result<Vec<Cell>, StoreError> {
    let filter = Filter { camera: None, item: Some(gate.to_owned()) };
    Ok(reader.gates(period, Bucket::Hour, &filter)?.iter().map(cell).collect())
}

/// Two gates of a site; hours that only one of them has were not seen by the other.
fn together(mut sum: Vec<Cell>, gate: &[Cell]) -> Vec<Cell> {
    sum.retain_mut(|hour| {
        let other = gate.binary_search_by_key(&hour.start, |other| other.start);
        other.map(|at| hour.beside(&gate[at])).is_ok()
    });
    sum
}
