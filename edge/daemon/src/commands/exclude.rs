//! `promenade exclude`: counts that are not to be compared with or learnt from.

use anyhow::Result;
use serde_json::json;

use super::notes::{self, Notes};
use crate::api;

/// What `promenade exclude` can be asked to do.
pub type Command = notes::Command<Exclusion>;

/// An exclusion.
#[derive(Debug, clap::Args)]
pub struct Exclusion {
    /// What is excluded: site, camera, line, zone or gate
    #[arg(long)]
    kind: String,
    /// Id of the camera; for a camera, line or zone
    #[arg(long, value_name = "ID")]
    camera: Option<String>,
    /// Id of the line, zone or gate
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Why
    #[arg(long)]
    why: String,
}

const EXCLUSIONS: Notes = Notes {
    path: "/api/v1/exclusions",
    add: |writer, config, body, now| {
        let (new, by) = api::exclusion_of(body, config).map_err(notes::refused)?;
        Ok(writer.exclude(&new, &by, now)?)
    },
    list: |reader, config, period| Ok(serde_json::to_value(api::exclusions_in(reader, config, period)?)?),
    withdraw: |writer, id, by, now| writer.withdraw_exclusion(id, by, now),
    says: |note| {
        let of = |key: &str| note[key].as_str().unwrap_or_default().to_owned();
        let place: Vec<String> = [of("camera"), of("item")].into_iter().filter(|id| !id.is_empty()).collect();
        format!("{} {}: {}", of("kind"), place.join("/"), of("why"))
    },
};

/// Runs the command.
///
/// # Errors
/// What is wrong with the exclusion, or why it could not be written or read.
pub fn execute(command: Command) -> Result<()> {
    notes::execute(
        &EXCLUSIONS,
        command,
        |Exclusion { kind, camera, id, why }| json!({"kind": kind, "camera": camera, "id": id, "why": why}),
    )
}
