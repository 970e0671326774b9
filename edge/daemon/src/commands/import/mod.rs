//! `promenade import`: hourly counts of earlier counters, taken from a file, listed, taken back.
//!
//! Owns the way to the database: through the running box where one runs, else by opening it.

pub(super) mod args;
mod print;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use hyper::Method;

use super::remote::RunningBox;
use crate::api::{ImportEntry, ImportReport, ImportSummary, RemovedReport, Zone, import_report, import_source};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Config, Environment};
use crate::import::{self, Plan, Reading, Surroundings};
use crate::run::store_options;
use crate::store::{ImportOutcome, ImportSeries, ImportSource, Writer};

/// What `promenade import` can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Take hourly counts from a CSV file
    Hours(Box<args::Args>),
    /// List the files that were imported
    List {
        /// Config file
        #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
        config: PathBuf,
    },
    /// Take back every hour of an earlier counter
    Remove {
        /// Config file
        #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
        config: PathBuf,
        /// Name of the earlier counter
        #[arg(long, value_name = "NAME")]
        source: String,
    },
}

/// Runs the command.
///
/// # Errors
/// A file with mistakes, options that do not go together, a database that cannot be had.
pub fn execute(command: &Command) -> Result<()> {
    match command {
        Command::Hours(args) => hours(args),
        Command::List { config } => list(&load(config)?),
        Command::Remove { config, source } => remove(&load(config)?, source),
    }
}

fn load(path: &Path) -> Result<Config> {
    Ok(config::load(path, &Environment::process())?)
}

fn hours(args: &args::Args) -> Result<()> {
    let config = load(&args.config)?;
    let options = args.options(Environment::process().user())?;
    let bytes = contents(&args.file)?;
    let report = match RunningBox::find(&config.store.path)? {
        Some(running) => {
            let path = format!("/api/v1/imports?{}", args::query(&options));
            serde_json::from_value(running.send(Method::POST, &path, "text/csv", bytes.into())?)?
        }
        None => by_itself(&config, &Plan::read(&options)?, &bytes)?,
    };
    print!("{}", print::report(&report));
    Ok(())
}

fn contents(path: &Path) -> Result<Vec<u8>> {
    let unreadable = || format!("{} cannot be read", path.display());
    let length = std::fs::metadata(path).with_context(unreadable)?.len();
    let most = import::MOST_BYTES;
    ensure!(length <= most as u64, "{} is longer than {} MiB: cut it into years", path.display(), most >> 20);
    std::fs::read(path).with_context(unreadable)
}

/// Imports into a database that no daemon has open.
fn by_itself(config: &Config, plan: &Plan, bytes: &[u8]) -> Result<ImportReport> {
    // To look at what would be done must not make a database.
    let look_only = plan.dry_run && !config.store.path.exists();
    let open = || Writer::open(&config.store.path, &store_options(config));
    let mut writer = Writable(if look_only { None } else { Some(open()?) });
    let stored = writer.0.as_ref().map_or(Ok(Vec::new()), |writer| writer.reader().import_targets())?;
    let now = SystemClock::default().now();
    let site = Surroundings { timezone: config.site.timezone.clone(), known: import::known(config, stored), now };
    let mut reading: Reading = import::read(bytes, plan, &site)
        .map_err(|mistakes| anyhow!("{} cannot be imported as it is; nothing was written\n{mistakes}", plan.file))?;
    let source = import_source(plan, &reading, &config.site.timezone, "on the box", now);
    let mut outcomes = Vec::new();
    for series in std::mem::take(&mut reading.series) {
        outcomes.push((ImportSummary::of(&series), writer.take(&source, &series, plan.dry_run)?));
    }
    Ok(import_report(plan, reading, &outcomes, &Zone::named(&config.site.timezone)))
}

/// The database, where there is one.
struct Writable(Option<Writer>);

impl Writable {
    fn take(&mut self, source: &ImportSource, series: &ImportSeries, dry_run: bool) -> Result<ImportOutcome> {
        Ok(match &mut self.0 {
            None => ImportOutcome { new: series.hours.len() as u64, ..ImportOutcome::default() },
            Some(writer) if dry_run => writer.reader().compare_import(source, series)?,
            Some(writer) => writer.import(source, series)?,
        })
    }
}

fn list(config: &Config) -> Result<()> {
    let entries: Vec<ImportEntry> = if let Some(running) = RunningBox::find(&config.store.path)? {
        serde_json::from_value(running.ask(Method::GET, "/api/v1/imports", None)?)?
    } else {
        let reader = crate::store::Reader::open(&config.store.path)?;
        let zone = Zone::named(&config.site.timezone);
        reader.imports()?.into_iter().map(|record| ImportEntry::of(record, &zone)).collect()
    };
    print!("{}", print::list(&entries));
    Ok(())
}

fn remove(config: &Config, source: &str) -> Result<()> {
    let removed: RemovedReport = if let Some(running) = RunningBox::find(&config.store.path)? {
        let path = format!("/api/v1/imports/{}", args::escaped(source));
        serde_json::from_value(running.ask(Method::DELETE, &path, None)?)?
    } else {
        ensure!(config.store.path.is_file(), "{}: there is no such database", config.store.path.display());
        let mut writer = Writer::open(&config.store.path, &store_options(config))?;
        let removed = writer.remove_import(source)?;
        removed.with_context(|| format!("nothing was imported from a source {source:?}"))?.into()
    };
    print!("{}", print::removed(source, removed));
    Ok(())
}
