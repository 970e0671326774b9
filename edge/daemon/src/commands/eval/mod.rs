//! `promenade eval`: how good detections, tracks and counts are, against truth.
//!
//! Owns the arguments. Two files are scored by `scores`; a folder of truth is measured case by case and reported.

mod case;
mod crossings;
mod figures;
mod forecasts;
mod hours;
mod machine;
mod measure;
mod outcome;
mod readme;
mod record;
mod report;
mod scores;
#[cfg(test)]
mod tests;
mod truth;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

pub(super) use outcome::Count;
pub(super) use report::{COUNT_HEAD, count_row};

/// Arguments of `promenade eval`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Truth as MOT csv: frame,id,left,top,width,height,... in pixels, frames from 1
    #[arg(long, value_name = "FILE", required_unless_present = "all")]
    truth: Option<PathBuf>,
    /// Tracks in the same format, as `promenade replay --mot` writes them
    #[arg(long, value_name = "FILE", requires = "truth")]
    tracks: Option<PathBuf>,
    /// Detections in the same format with scores, as `promenade replay --detections` writes them
    #[arg(long, value_name = "FILE", requires = "truth")]
    detections: Option<PathBuf>,
    /// Ignore boxes, in every file, whose bottom lies above this y (pixels): regions that the truth leaves out
    #[arg(long, value_name = "Y", requires = "truth")]
    min_bottom: Option<f32>,
    /// First frame to score; by default the first of the truth
    #[arg(long, value_name = "N", requires = "truth")]
    from_frame: Option<u32>,
    /// Last frame to score, included; by default the last of the truth
    #[arg(long, value_name = "N", requires = "truth")]
    to_frame: Option<u32>,
    /// Least intersection over union of a match
    #[arg(long, value_name = "IOU", default_value_t = 0.5)]
    min_iou: f64,
    /// Replay, forecast and score everything in this folder that has truth; the README says how it is laid out. May be
    /// given several times
    #[arg(long, value_name = "FOLDER", conflicts_with = "truth")]
    all: Vec<PathBuf>,
    /// Folder for report.md, report.json and figures
    #[arg(long, value_name = "FOLDER", requires = "all")]
    report: Option<PathBuf>,
    /// File whose table between `<!-- eval -->` and `<!-- /eval -->` is replaced by the results
    #[arg(long, value_name = "FILE", requires = "all")]
    readme: Option<PathBuf>,
    /// Version of the sources, for the report
    #[arg(long, value_name = "TEXT", requires = "all")]
    commit: Option<String>,
    /// Model to measure: a name of the catalogue, or a path to a manifest
    #[arg(long, value_name = "NAME", default_value = "nanodet-384x640", requires = "all")]
    model: String,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// A file that cannot be read, a row that is no MOT csv (with its line), an id twice in one frame; with `--all` a folder
/// without truth, and a minimum that is not reached.
pub fn execute(args: &Args) -> Result<()> {
    match &args.truth {
        _ if !args.all.is_empty() => measure_all(args),
        Some(truth) => scores::execute(args, truth),
        None => bail!("give --truth with --tracks or --detections, or --all"),
    }
}

fn measure_all(args: &Args) -> Result<()> {
    let mut report = outcome::Report::begun(args.commit.clone());
    for folder in &args.all {
        measure_folder(args, folder, &mut report)?;
    }
    let markdown = report::markdown(&report);
    if let Some(target) = &args.report {
        report::write(&report, &markdown, target)?;
        eprintln!("Wrote {}", target.join("report.md").display());
    }
    if let Some(file) = &args.readme {
        readme::update(file, &report).with_context(|| file.display().to_string())?;
    }
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{markdown}");
    }
    let failures = report.failures();
    if failures.is_empty() { Ok(()) } else { bail!("a minimum is not reached: {}", failures.join("; ")) }
}

fn measure_folder(args: &Args, folder: &Path, report: &mut outcome::Report) -> Result<()> {
    let found = case::discover(folder)?;
    for (name, why) in &found.skipped {
        report.skip(name, why);
    }
    for case in &found.cases {
        eprintln!("{} ...", case.name);
        match measure::case(case, &args.model) {
            Ok(outcome) => report.cases.push(outcome),
            Err(error) => report.skip(&case.name, &format!("could not be measured: {error:#}")),
        }
    }
    for case in &found.hours {
        eprintln!("{}, forecasts ...", case.name);
        match forecasts::measure(case) {
            Ok(forecasts) => report.forecasts.push(forecasts),
            Err(error) => report.skip(&case.name, &format!("its hours could not be read: {error:#}")),
        }
    }
    Ok(())
}
