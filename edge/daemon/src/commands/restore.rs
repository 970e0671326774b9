//! `promenade restore`: a backup in the place of the database, which is moved aside.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::backup::rfc3339;
use super::remote::RunningBox;
use crate::store::{self, Restored};
use crate::{config, run};

/// Arguments of `promenade restore`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
    /// Folder of the backup, with its manifest in it
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Also where a database is there; it is moved aside
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// A box that runs, a backup that is damaged or newer than this promenade, a database that is there without `--force`.
pub fn execute(args: &Args) -> Result<()> {
    let config = config::load(&args.config, &config::Environment::process())?;
    let path = &config.store.path;
    if RunningBox::find(path)?.is_some() {
        bail!("{}: a box runs on this database; stop it first (systemctl stop promenade)", path.display());
    }
    let Restored { backup, aside } = store::restore(&args.from, path, &run::store_options(&config), args.force)?;
    let to = backup.counted_to.map_or_else(|| "nothing counted".to_owned(), |to| format!("counted to {}", rfc3339(to)));
    println!("{}: restored from {}, {} rows, {to}", path.display(), backup.name, backup.rows);
    if let Some(aside) = aside {
        println!("{}: the database that was there before", aside.display());
    }
    Ok(())
}
