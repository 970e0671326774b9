//! Which lines and gates may be asked about: those of the config, and those that the database has counts of.
//!
//! Owns the order: what the config knows is not looked for in the database, so that a line that is gone never makes the
//! name of one that is there ambiguous. What neither knows is a mistake, not an empty answer.

use super::super::ApiState;
use super::super::problem::Problem;
use super::{ask_store, known};
use crate::config::Config;
use crate::store::{Counted, Reader};

/// Cameras, lines and gates, by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    cameras: Vec<String>,
    /// Camera and line.
    lines: Vec<(String, String)>,
    /// Where the config draws none, every line is one, called `camera/line`.
    gates: Vec<String>,
    /// Whether the config draws gates.
    pub gates_are_drawn: bool,
}

/// What `choose` finds among what the config draws, or else among all there is.
///
/// # Errors
/// What `choose` says; 503 where the database fails.
pub async fn among<T>(state: &ApiState, choose: impl Fn(&Places) -> Result<T, Problem>) -> Result<T, Problem> {
    let drawn = Places::drawn(&state.config);
    match choose(&drawn) {
        Err(problem) if problem.is_unknown() => choose(&drawn.with(ask_store(&state.reader, Reader::counted).await?)),
        found => found,
    }
}

impl Places {
    /// Those of the config.
    pub fn drawn(config: &Config) -> Self {
        let lines = config
            .cameras
            .iter()
            .flat_map(|camera| camera.scene.lines.iter().map(|line| (camera.id.clone(), line.id.clone())));
        let none = Self {
            cameras: config.cameras.iter().map(|camera| camera.id.clone()).collect(),
            lines: Vec::new(),
            gates: config.gates.iter().map(|gate| gate.id.clone()).collect(),
            gates_are_drawn: !config.gates.is_empty(),
        };
        none.with(Counted { lines: lines.collect(), gates: Vec::new() })
    }

    /// With those that have counts.
    fn with(mut self, counted: Counted) -> Self {
        for line in counted.lines.into_iter().filter(|line| !self.lines.contains(line)).collect::<Vec<_>>() {
            if !self.cameras.contains(&line.0) {
                self.cameras.push(line.0.clone());
            }
            if !self.gates_are_drawn {
                self.gates.push(format!("{}/{}", line.0, line.1));
            }
            self.lines.push(line);
        }
        self.gates.extend(counted.gates);
        self
    }

    /// Whether a camera has a line of that id.
    pub fn is_line(&self, camera: &str, line: &str) -> bool {
        self.lines.iter().any(|(on, id)| on == camera && id == line)
    }

    /// # Errors
    /// 404 for a camera that is not there.
    pub fn camera(&self, id: &str) -> Result<(), Problem> {
        known("camera", id, self.cameras.iter())
    }

    /// # Errors
    /// 404 for a gate that is not there.
    pub fn gate(&self, id: &str) -> Result<(), Problem> {
        known("gate", id, self.gates.iter())
    }

    /// The cameras with a line of that id, or the one that is named where it has one.
    ///
    /// # Errors
    /// 404 where there is none.
    pub fn cameras_of(&self, line: &str, camera: Option<&str>) -> Result<Vec<&str>, Problem> {
        camera.map_or(Ok(()), |id| self.camera(id))?;
        let here = self.lines.iter().filter(|(on, _)| camera.is_none_or(|id| id == on));
        known("line", line, here.clone().map(|(_, id)| id))?;
        Ok(here.filter(|(_, id)| id == line).map(|(on, _)| on.as_str()).collect())
    }
}
