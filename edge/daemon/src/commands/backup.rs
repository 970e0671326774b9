//! `promenade backup`: the whole database as Parquet, verified, while the box runs or not.
//!
//! A running box makes the backup itself and into its own folder: a second process cannot open the database, and the
//! service may not be allowed to write where the person at the keyboard may. `--to` then takes it from there.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use hyper::Method;
use promenade_core::time::EventTime;

use super::remote::RunningBox;
use crate::config::{self, Config};
use crate::run;
use crate::store::{self, Reason, StoreOptions, Writer};

/// Arguments of `promenade backup`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
    /// Folder that gets the backup, in place of the config's
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// A folder that cannot be written, a disk without room, a database that is missing or damaged. Nothing is left behind.
pub fn execute(args: &Args) -> Result<()> {
    let config = config::load(&args.config, &config::Environment::process())?;
    let to = args.to.as_deref();
    let path = match RunningBox::find(&config.store.path)? {
        Some(running) => by_the_box(&running, &config, to)?,
        None => by_ourselves(&config, to)?,
    };
    println!("{}", path.display());
    Ok(())
}

fn by_the_box(running: &RunningBox, config: &Config, to: Option<&Path>) -> Result<PathBuf> {
    let made = running.ask(Method::POST, "/api/v1/backups", None)?;
    let name = made["name"].as_str().context("the box did not say what it made")?;
    let number = |key: &str| made[key].as_u64().unwrap_or_default();
    say(number("tables"), number("rows"), number("bytes"), made["counted_to"].as_str());
    let path = config.backup.folder.join(name);
    Ok(match to {
        Some(to) => store::take_to(to, &path)?,
        None => path,
    })
}

fn by_ourselves(config: &Config, to: Option<&Path>) -> Result<PathBuf> {
    if !config.store.path.is_file() {
        bail!("{}: there is no database yet; nothing was backed up", config.store.path.display());
    }
    let folder = to.unwrap_or(&config.backup.folder).to_owned();
    let options = StoreOptions { backups: Some(folder.clone()), ..run::store_options(config) };
    let made = Writer::open(&config.store.path, &options)?.reader().back_up(Reason::Manual, options.now)?;
    say(made.tables as u64, made.rows, made.bytes, made.counted_to.map(rfc3339).as_deref());
    Ok(folder.join(made.name))
}

fn say(tables: u64, rows: u64, bytes: u64, counted_to: Option<&str>) {
    let to = counted_to.map_or_else(|| "nothing counted yet".to_owned(), |time| format!("counted to {time}"));
    println!("{tables} tables, {rows} rows, {:.1} MB, {to}; read back and verified", bytes as f64 / 1e6);
}

/// A time for people who restore and back up: RFC 3339 in UTC.
pub(super) fn rfc3339(time: EventTime) -> String {
    jiff::Timestamp::from_microsecond(time.micros()).map(|time| format!("{time:.0}")).unwrap_or_default()
}
