//! `promenade collect`: the city's side. Pulls the published hours of many boxes into one database.
//!
//! Owns the round: how many boxes at once, how often, and the verdict at its end. What is pulled lies in the city's
//! database; see `schema_city.sql`.

mod answer;
mod ask;
mod proof;
mod pull;
mod receipts;
mod report;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, BoxEntry, Boxes, Environment};
use crate::store::city::City;
use ask::Asker;
use pull::{Patience, Round};
use receipts::Receipts;
use report::Report;

/// Arguments of `promenade collect`.
#[derive(Debug, clap::Args)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The boxes to pull from
    #[arg(long, value_name = "BOXES.toml", required = true)]
    from: Option<PathBuf>,
    /// The city's database
    #[arg(long, value_name = "CITY.duckdb", required = true)]
    into: Option<PathBuf>,
    /// Pull again and again, this far apart, such as 15m; once without it
    #[arg(long, value_name = "TIME", value_parser = duration)]
    every: Option<Duration>,
    /// How many boxes are asked at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    parallel: u16,
    /// How long one request may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    timeout: Duration,
    /// How often a request that failed is made again
    #[arg(long, value_name = "N", default_value_t = 3)]
    retries: u32,
    /// How long a pull from one box may take; the next one goes on where it was
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration)]
    box_time: Duration,
    /// Keep every answer with its signature below this folder, to prove later what a box has said
    #[arg(long, value_name = "FOLDER")]
    keep_signed: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

/// How the verdict is shown.
#[derive(Clone, Debug, clap::Args)]
struct Shown {
    /// A box whose newest hour ended longer ago is behind
    #[arg(long, value_name = "TIME", default_value = "3h", value_parser = duration)]
    late: Duration,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Say which box is behind, without asking any
    Status {
        /// The city's database
        #[arg(long, value_name = "CITY.duckdb")]
        into: PathBuf,
        #[command(flatten)]
        shown: Shown,
    },
    /// Check answers that were kept with --keep-signed
    Verify(proof::Args),
}

/// Runs the command.
///
/// # Errors
/// Mistakes in `boxes.toml`, a database that cannot be had, and boxes that are not up to date.
pub fn execute(args: &Args) -> Result<()> {
    match &args.command {
        Some(Command::Status { into, shown }) => {
            ensure!(into.is_file(), "{}: there is no such database; give the path of one with --into", into.display());
            return verdict(&City::open(into)?, None, shown);
        }
        Some(Command::Verify(args)) => return proof::execute(args),
        None => {}
    }
    let (from, into) = args.from.as_deref().zip(args.into.as_deref()).context("give --from and --into")?;
    let boxes = config::load_boxes(from, &Environment::process())?;
    match args.every {
        None => round(args, &boxes, into),
        Some(every) => for_ever(args, from, boxes, into, every),
    }
}

/// The file is read before each round, so that a box can be added meanwhile; mistakes in it leave the last good one in
/// force. The database is closed in between, so that it can be read.
fn for_ever(args: &Args, from: &Path, mut boxes: Boxes, into: &Path, every: Duration) -> Result<()> {
    loop {
        let begun = Instant::now();
        if let Err(error) = round(args, &boxes, into) {
            tracing::warn!("{error:#}");
        }
        std::thread::sleep(every.saturating_sub(begun.elapsed()));
        match config::load_boxes(from, &Environment::process()) {
            Ok(now) => boxes = now,
            Err(errors) => tracing::error!("the boxes of before stay in force:\n{errors}"),
        }
    }
}

/// Pulls once from every box.
fn round(args: &Args, boxes: &Boxes, into: &Path) -> Result<()> {
    let asker = Asker::new(boxes.ca.as_deref(), args.timeout)?;
    let city = Mutex::new(City::open(into)?);
    let receipts = args.keep_signed.as_deref().map(Receipts::new);
    let patience = Patience { retries: args.retries, whole: args.box_time };
    let round =
        Round { asker: &asker, city: &city, clock: &SystemClock::default(), patience, receipts: receipts.as_ref() };
    side_by_side(&round, &boxes.boxes, args.parallel.into())?;
    let mut city = city.into_inner().unwrap_or_else(PoisonError::into_inner);
    city.tidy_up(SystemClock::default().now())?;
    verdict(&city, Some(&boxes.boxes), &args.shown)
}

/// So many threads take one box after another; the first failure of the database ends them all.
fn side_by_side(round: &Round<'_>, boxes: &[BoxEntry], parallel: usize) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(entry) = boxes.get(next.fetch_add(1, Ordering::Relaxed)) {
            round.pull(entry).inspect_err(|_| next.store(boxes.len(), Ordering::Relaxed))?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..parallel.min(boxes.len())).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Prints how the boxes stand: those that are asked for, or all that were ever pulled from.
fn verdict(city: &City, only: Option<&[BoxEntry]>, shown: &Shown) -> Result<()> {
    let mut boxes = city.boxes()?;
    boxes.retain(|state| only.is_none_or(|boxes| boxes.iter().any(|entry| entry.id == state.id)));
    let report = Report::new(boxes, SystemClock::default().now(), shown.late);
    if shown.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{}", report.table());
    }
    let (behind, all) = report.behind();
    ensure!(report.up_to_date, "{behind} of {all} boxes are not up to date");
    Ok(())
}

/// A length of time such as `30s`, `15m` or `1h 30m`, of a millisecond at least.
fn duration(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|duration| Duration::try_from(duration).ok());
    let sound =
        parsed.filter(|duration| (Duration::from_millis(1)..Duration::from_hours(24 * 366 * 100)).contains(duration));
    sound.ok_or_else(|| "write a length of time, such as 30s, 15m or 3h".to_owned())
}
