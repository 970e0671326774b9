//! `promenade annotate`: what happened, beside the counts.

use anyhow::Result;
use serde_json::json;

use super::notes::{self, List, Place, Withdraw};
use crate::api;

const PATH: &str = "/api/v1/annotations";

/// What `promenade annotate` can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write an annotation
    Add(Add),
    /// List annotations and the holidays that the config knows
    List(List),
    /// Take an annotation back; it stays to be read
    Withdraw(Withdraw),
}

/// An annotation.
#[derive(Debug, clap::Args)]
pub struct Add {
    #[command(flatten)]
    place: Place,
    /// What it is about: event, works, holiday or note
    #[arg(long)]
    kind: String,
    /// When it begins, RFC 3339
    #[arg(long, value_name = "TIME")]
    from: String,
    /// When it is over, RFC 3339
    #[arg(long, value_name = "TIME")]
    to: String,
    /// In a few words
    #[arg(long)]
    title: String,
    /// More about it
    #[arg(long)]
    text: Option<String>,
    /// Who writes
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Runs the command.
///
/// # Errors
/// What is wrong with the annotation, or why it could not be written or read.
pub fn execute(command: Command) -> Result<()> {
    match command {
        Command::Add(add) => {
            let Add { place, kind, from, to, title, text, by } = add;
            let body = json!({"kind": kind, "from": from, "to": to, "title": title, "text": text, "by": by});
            notes::add(&place.config()?, PATH, &body, |writer, now| {
                let (new, by) = api::annotation_of(body.clone()).map_err(notes::refused)?;
                Ok(writer.annotate(&new, &by, now)?)
            })
        }
        Command::List(list) => {
            let found = notes::list(&list, PATH, |reader, config, period| {
                Ok(serde_json::to_value(api::annotations_in(reader, config, period)?)?)
            })?;
            let mut text = String::new();
            for note in found["annotations"].as_array().into_iter().flatten() {
                let (kind, title) =
                    (note["kind"].as_str().unwrap_or_default(), note["title"].as_str().unwrap_or_default());
                notes::line(note, &format!("{kind}: {title}"), &mut text);
            }
            print!("{text}");
            Ok(())
        }
        Command::Withdraw(args) => {
            notes::withdraw(&args, PATH, |writer, now| writer.withdraw_annotation(args.id(), args.by(), now))
        }
    }
}
