//! Breaks in a series on the wire.
//!
//! Owns how a version is called: geometry by a short digest of what is drawn, model and formula by their own names.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::super::time::Zone;
use crate::store::{Break, VersionTexts};

/// From when on the counts of a camera's lines, zones and gates are made with something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesBreak {
    /// Camera id.
    #[schema(example = "east-1")]
    pub camera: String,
    /// The first event made with what is new.
    #[schema(format = DateTime)]
    pub time: String,
    /// What is new; one entry or more.
    pub changes: Vec<Change>,
}

/// One of the things that counts are made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// `geometry`: the lines, zones and ignored areas; `model`; `formula`: the counting rules.
    #[schema(example = "model")]
    pub what: &'static str,
    /// What it was; of the geometry a digest.
    pub from: String,
    /// What it is since.
    pub to: String,
}

impl SeriesBreak {
    /// The wire form.
    pub fn of(found: &Break, zone: &Zone) -> Self {
        let (before, after) = (texts(&found.before), texts(&found.after));
        let pairs = ["geometry", "model", "formula"].into_iter().zip(before.into_iter().zip(after));
        let changed = pairs.filter(|(_, (from, to))| from != to);
        let changes = changed.map(|(what, (from, to))| Change { what, from, to }).collect();
        Self { camera: found.camera.clone(), time: zone.seconds(found.time), changes }
    }
}

fn texts(version: &VersionTexts) -> [String; 3] {
    let digest = Sha256::digest(&version.geometry).iter().take(6).fold(String::new(), |mut digest, byte| {
        let _ = write!(digest, "{byte:02x}");
        digest
    });
    [digest, version.model.clone(), version.formula.clone()]
}
