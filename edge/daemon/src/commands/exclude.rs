//! `promenade exclude`: counts that are not to be compared with or learnt from.

use anyhow::Result;
use serde_json::json;

use super::notes::{self, List, Place, Withdraw};
use crate::api;

const PATH: &str = "/api/v1/exclusions";

/// What `promenade exclude` can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Exclude the counts of a camera, line, zone, gate or the site
    Add(Add),
    /// List exclusions
    List(List),
    /// Take an exclusion back; it stays to be read
    Withdraw(Withdraw),
}

/// An exclusion.
#[derive(Debug, clap::Args)]
pub struct Add {
    #[command(flatten)]
    place: Place,
    /// What is excluded: site, camera, line, zone or gate
    #[arg(long)]
    kind: String,
    /// Id of the camera; for a camera, line or zone
    #[arg(long, value_name = "ID")]
    camera: Option<String>,
    /// Id of the line, zone or gate
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// When it begins, RFC 3339
    #[arg(long, value_name = "TIME")]
    from: String,
    /// When it is over, RFC 3339
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Why
    #[arg(long)]
    why: String,
    /// Who excludes it
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Runs the command.
///
/// # Errors
/// What is wrong with the exclusion, or why it could not be written or read.
pub fn execute(command: Command) -> Result<()> {
    match command {
        Command::Add(add) => {
            let Add { place, kind, camera, id, from, to, why, by } = add;
            let body = json!({"kind": kind, "camera": camera, "id": id, "from": from, "to": to, "why": why, "by": by});
            let config = place.config()?;
            notes::add(&config, PATH, &body, |writer, now| {
                let (new, by) = api::exclusion_of(body.clone(), &config).map_err(notes::refused)?;
                Ok(writer.exclude(&new, &by, now)?)
            })
        }
        Command::List(list) => {
            let found = notes::list(&list, PATH, |reader, config, period| {
                Ok(serde_json::to_value(api::exclusions_in(reader, config, period)?)?)
            })?;
            let mut text = String::new();
            for note in found["exclusions"].as_array().into_iter().flatten() {
                let of = |key: &str| note[key].as_str().unwrap_or_default().to_owned();
                let place: Vec<String> = [of("camera"), of("item")].into_iter().filter(|id| !id.is_empty()).collect();
                notes::line(note, &format!("{} {}: {}", of("kind"), place.join("/"), of("why")), &mut text);
            }
            print!("{text}");
            Ok(())
        }
        Command::Withdraw(args) => {
            notes::withdraw(&args, PATH, |writer, now| writer.withdraw_exclusion(args.id(), args.by(), now))
        }
    }
}
