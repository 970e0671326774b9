//! `promenade run`: the daemon.

use std::path::PathBuf;

use anyhow::Result;

use crate::{config, run};

/// Arguments of `promenade run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
}

/// Runs the command until it is told to stop.
///
/// # Errors
/// Before the first frame: a config with mistakes, a model or provider that cannot be had, a database that cannot be
/// opened, an address that is taken. A camera is never a reason to stop.
pub fn execute(args: &Args) -> Result<()> {
    let config = config::load(&args.config, &config::Environment::process())?;
    run::run(config, &run::Options::default())
}
