//! The command line: one file a command, each thin.
//!
//! Owns arguments, and what a command prints. The work is done by the modules it calls.

pub mod annotate;
pub mod audit;
pub mod backup;
pub mod check;
pub mod collect;
pub mod demo;
pub mod eval;
pub mod exclude;
pub mod import;
pub mod keys;
pub mod models;
mod notes;
pub mod remote;
pub mod replay;
pub mod restore;
pub mod run;

use clap::{Parser, Subcommand};

/// Counts people on camera feeds, keeps the counts, shows them.
#[derive(Debug, Parser)]
#[command(name = "promenade", version, about, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Everything that `promenade` can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Count on the cameras of a config file until stopped
    Run(run::Args),
    /// Report every mistake of a config file
    Check(check::Args),
    /// Count on the demo footage and show it in a browser
    Demo(demo::Args),
    /// Count on a video file, as fast as it goes, and print the totals
    Replay(replay::Args),
    /// Score detections, tracks and counts against truth
    Eval(eval::Args),
    /// Compare a tally by hand with what was counted
    Audit(audit::Args),
    /// Say what happened: events, works, holidays, notes
    #[command(subcommand)]
    Annotate(annotate::Command),
    /// Leave counts out of comparisons and forecasts
    #[command(subcommand)]
    Exclude(exclude::Command),
    /// Take hourly counts of earlier counters from a file, list and remove them
    #[command(subcommand)]
    Import(import::Command),
    /// Make, list and revoke keys of the API
    #[command(subcommand)]
    Keys(keys::Command),
    /// Pull the published hours of many boxes into one database of a city
    Collect(collect::Args),
    /// Back the database up, while the box runs or not
    Backup(backup::Args),
    /// Put a backup in the place of the database
    Restore(restore::Args),
    /// Verify, list and fetch models
    #[command(subcommand)]
    Models(models::Command),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, as sentences for the person at the keyboard.
    pub fn execute(self) -> anyhow::Result<()> {
        match self {
            Self::Run(args) => run::execute(&args),
            Self::Check(args) => check::execute(&args),
            Self::Demo(args) => demo::execute(&args),
            Self::Replay(args) => replay::execute(&args),
            Self::Eval(args) => eval::execute(&args),
            Self::Audit(args) => audit::execute(&args),
            Self::Annotate(command) => annotate::execute(command),
            Self::Exclude(command) => exclude::execute(command),
            Self::Import(command) => import::execute(&command),
            Self::Keys(command) => keys::execute(&command),
            Self::Collect(args) => collect::execute(&args),
            Self::Backup(args) => backup::execute(&args),
            Self::Restore(args) => restore::execute(&args),
            Self::Models(command) => models::execute(&command),
        }
    }
}
