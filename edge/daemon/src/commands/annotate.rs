//! `promenade annotate`: what happened, beside the counts.

use anyhow::Result;
use serde_json::json;

use super::notes::{self, Notes};
use crate::api;

/// What `promenade annotate` can be asked to do.
pub type Command = notes::Command<Annotation>;

/// An annotation.
#[derive(Debug, clap::Args)]
pub struct Annotation {
    /// What it is about: event, works, holiday or note
    #[arg(long)]
    kind: String,
    /// In a few words
    #[arg(long)]
    title: String,
    /// More about it
    #[arg(long)]
    text: Option<String>,
}

const ANNOTATIONS: Notes = Notes {
    path: "/api/v1/annotations",
    add: |writer, _, body, now| {
        let (new, by) = api::annotation_of(body).map_err(notes::refused)?;
        Ok(writer.annotate(&new, &by, now)?)
    },
    list: |reader, config, period| Ok(serde_json::to_value(api::annotations_in(reader, config, period)?)?),
    withdraw: |writer, id, by, now| writer.withdraw_annotation(id, by, now),
    says: |note| {
        let of = |key: &str| note[key].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", of("kind"), of("title"))
    },
};

/// Runs the command.
///
/// # Errors
/// What is wrong with the annotation, or why it could not be written or read.
pub fn execute(command: Command) -> Result<()> {
    notes::execute(
        &ANNOTATIONS,
        command,
        |Annotation { kind, title, text }| json!({"kind": kind, "title": title, "text": text}),
    )
}
