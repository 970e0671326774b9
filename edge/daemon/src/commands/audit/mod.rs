//! `promenade audit`: a tally by hand against what the box counted.
//!
//! Owns the comparison of one tally with one ledger. The statistics are core's, the ledger is the store's.

mod tally;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use promenade_core::evaluation::counting::{Passage, by_line, match_passages};
use promenade_core::evaluation::equivalence::{Agreement, ENOUGH};
use promenade_core::event::Direction;
use promenade_core::time::EventTime;
use serde::Serialize;

use super::eval::{COUNT_HEAD, Count, count_row};
use crate::store::{Bucket, Filter, Period, Reader};
use tally::Tally;

/// Arguments of `promenade audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Tally by hand: CSV with the columns time,direction (and line), or JSON
    #[arg(long, value_name = "FILE")]
    tally: PathBuf,
    /// Database of the box: a copy or backup, or the file itself while promenade is stopped
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// Id of the camera; needed where the tally does not name it
    #[arg(long, value_name = "ID")]
    camera: Option<String>,
    /// Id of the line; needed where the tally does not name it
    #[arg(long, value_name = "ID")]
    line: Option<String>,
    /// When the counting by hand began, RFC 3339; by default at the first crossing of the tally
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    from: Option<EventTime>,
    /// When it ended; by default at the last crossing of the tally
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    to: Option<EventTime>,
    /// How far a count may lie from the tally's time, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0, value_parser = parse_tolerance)]
    tolerance: f64,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// A tally with mistakes, no camera or line, a database that is missing or in use.
pub fn execute(args: &Args) -> Result<()> {
    let tally = tally::read(&args.tally)?;
    ensure!(args.db.is_file(), "{}: there is no such database; give the path of one with --db", args.db.display());
    let reader = Reader::open(&args.db).context(
        "the ledger cannot be opened (while promenade runs its database is its own: stop it for the audit, or give --db a \
         copy or backup)",
    )?;
    let audit = audit(args, &tally, &reader)?;
    if args.json {
        println!("{}", serde_json::to_string(&audit)?);
    } else {
        print!("{}", audit.table());
    }
    Ok(())
}

/// What an audit found.
#[derive(Debug, Serialize)]
struct Audit {
    camera: String,
    from: String,
    to: String,
    tolerance_s: f64,
    /// Seconds of the period in which the camera was analysed, and how many of them are doubtful.
    period_s: u32,
    observed_s: u32,
    doubtful_s: u32,
    lines: Vec<AuditLine>,
    together: Count,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lighting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    density: Option<String>,
}

#[derive(Debug, Serialize)]
struct AuditLine {
    line: String,
    direction: &'static str,
    #[serde(flatten)]
    count: Count,
}

fn audit(args: &Args, tally: &Tally, reader: &Reader) -> Result<Audit> {
    let camera = args.camera.clone().or_else(|| tally.camera.clone());
    let camera = camera.context("the tally names no camera: give --camera")?;
    let hand = hand(args, tally)?;
    let mut lines: BTreeSet<String> = hand.iter().map(|passage| passage.line.clone()).collect();
    lines.extend(args.line.clone());
    let period = period(args, tally)?;
    let mut device = Vec::new();
    for line in &lines {
        let crossings = reader.crossings(&camera, line, widened(period, args.tolerance))?;
        let passage = |(time, direction)| Passage { line: line.clone(), direction, time_s: seconds(time) };
        device.extend(crossings.into_iter().map(passage));
    }
    let (hand, device) = within(hand, device, period, args.tolerance);
    let matching = match_passages(&hand, &device, args.tolerance);
    let sums = by_line(&hand, &device, &matching);
    let both = lines.iter().flat_map(|line| [Direction::In, Direction::Out].map(|way| (line.clone(), way)));
    let of = |key: &(String, Direction)| sums.get(key).copied().unwrap_or_default();
    let together = sums.values().fold(Agreement::default(), |sum, one| sum.with(*one));
    let seen = coverage(reader, &camera, period)?;
    Ok(Audit {
        from: rfc3339(period.from),
        to: rfc3339(period.to),
        tolerance_s: args.tolerance,
        period_s: seen.0,
        observed_s: seen.1,
        doubtful_s: seen.2,
        lines: both.map(|key| AuditLine { count: Count::of(of(&key)), direction: key.1.name(), line: key.0 }).collect(),
        together: Count::of(together),
        camera,
        by: tally.by.clone(),
        lighting: tally.lighting.clone(),
        density: tally.density.clone(),
    })
}

/// The tally as crossings of the lines that are asked about.
fn hand(args: &Args, tally: &Tally) -> Result<Vec<Passage>> {
    let mut hand = Vec::new();
    for crossing in &tally.crossings {
        let Some(line) = crossing.line.clone().or_else(|| args.line.clone()) else {
            bail!("the tally names no line: give --line");
        };
        if args.line.as_ref().is_none_or(|only| *only == line) {
            hand.push(Passage { line, direction: crossing.direction, time_s: seconds(crossing.time) });
        }
    }
    ensure!(!hand.is_empty() || args.line.is_some(), "the tally has no crossing, so it names no line: give --line");
    Ok(hand)
}

/// The period that was counted by hand: as given, as written in the tally, or from its first crossing to its last.
fn period(args: &Args, tally: &Tally) -> Result<Period> {
    let times = || tally.crossings.iter().map(|crossing| crossing.time);
    let from = args.from.or(tally.from).or_else(|| times().min());
    // The period is half-open, and the last crossing belongs to it.
    let to = args.to.or(tally.to).or_else(|| times().max().map(|last| EventTime(last.micros() + 1)));
    let (Some(from), Some(to)) = (from, to) else { bail!("the tally is empty: give --from and --to") };
    ensure!(from < to, "the period ends ({}) before it begins ({})", rfc3339(to), rfc3339(from));
    Ok(Period { from, to })
}

fn widened(period: Period, by_s: f64) -> Period {
    Period { from: period.from.plus_seconds(-by_s), to: period.to.plus_seconds(by_s) }
}

/// Keeps what belongs to the period. Clocks of hand and device differ by up to the tolerance, so a count just outside
/// still belongs where it matches a crossing inside; unmatched, it is nobody's fault and is left out.
fn within(hand: Vec<Passage>, device: Vec<Passage>, period: Period, tolerance: f64) -> (Vec<Passage>, Vec<Passage>) {
    let (from, to) = (seconds(period.from), seconds(period.to));
    let inside = |passage: &Passage| from <= passage.time_s && passage.time_s < to;
    let hand: Vec<Passage> = hand.into_iter().filter(inside).collect();
    let matching = match_passages(&hand, &device, tolerance);
    let matched: BTreeSet<usize> = matching.pairs.iter().map(|&(_, at)| at).collect();
    let kept = device.into_iter().enumerate().filter(|(at, passage)| inside(passage) || matched.contains(at));
    (hand, kept.map(|(_, passage)| passage).collect())
}

/// Seconds of the period, observed and doubtful.
fn coverage(reader: &Reader, camera: &str, period: Period) -> Result<(u32, u32, u32)> {
    let filter = Filter { camera: Some(camera.to_owned()), item: None };
    let rows = reader.coverage(period, Bucket::Day, &filter)?;
    let sum = rows
        .iter()
        .map(|row| row.coverage)
        .fold((0, 0, 0), |sum, c| (sum.0 + c.period_s, sum.1 + c.observed_s, sum.2 + c.doubtful_s));
    Ok(sum)
}

impl Audit {
    fn table(&self) -> String {
        let mut text =
            format!("{}, {} to {}, matched within {} s\n", self.camera, self.from, self.to, self.tolerance_s);
        let said = [("counted by", &self.by), ("lighting", &self.lighting), ("density", &self.density)];
        for (what, value) in said {
            if let Some(value) = value {
                let _ = writeln!(text, "{what}: {value}");
            }
        }
        let _ = writeln!(text, "{} of {} s observed, {} doubtful\n", self.observed_s, self.period_s, self.doubtful_s);
        text += COUNT_HEAD;
        for one in &self.lines {
            text += &count_row(&format!("{} {}", one.line, one.direction), &one.count);
        }
        text += &count_row("together", &self.together);
        if self.together.hand < ENOUGH {
            let hand = self.together.hand;
            let _ = writeln!(text, "\n{hand} crossings were tallied; a test needs {ENOUGH} to show equivalence.");
        }
        text
    }
}

fn seconds(time: EventTime) -> f64 {
    time.micros() as f64 / 1e6
}

fn rfc3339(time: EventTime) -> String {
    jiff::Timestamp::from_microsecond(time.micros()).map_or_else(|_| time.micros().to_string(), |time| time.to_string())
}

fn parse_time(text: &str) -> Result<EventTime, String> {
    tally::time(text).map_err(|error| error.to_string())
}

fn parse_tolerance(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "write a number of seconds".to_owned())?;
    if (0.0..=60.0).contains(&seconds) { Ok(seconds) } else { Err("must lie within 0..=60".to_owned()) }
}
