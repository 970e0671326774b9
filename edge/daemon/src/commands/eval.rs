//! `promenade eval`: scores tracks against truth.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use promenade_core::evaluation::mot::{self, MotRow};
use promenade_core::evaluation::{Evaluation, EvaluationOptions, evaluate};
use serde::Serialize;

/// Arguments of `promenade eval`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Truth as MOT csv: frame,id,left,top,width,height,... in pixels, frames from 1
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
    /// Tracks in the same format, as `promenade replay --mot` writes them
    #[arg(long, value_name = "FILE")]
    tracks: PathBuf,
    /// Ignore boxes, in both files, whose bottom lies above this y (pixels): regions that the truth leaves out
    #[arg(long, value_name = "Y")]
    min_bottom: Option<f32>,
    /// First frame to score; by default the first of the truth
    #[arg(long, value_name = "N")]
    from_frame: Option<u32>,
    /// Last frame to score, included; by default the last of the truth
    #[arg(long, value_name = "N")]
    to_frame: Option<u32>,
    /// Least intersection over union of a match
    #[arg(long, value_name = "IOU", default_value_t = 0.5)]
    min_iou: f64,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// A file that cannot be read, a row that is no MOT csv (with its line), an id twice in one frame.
pub fn execute(args: &Args) -> Result<()> {
    let (truth, tracks) = (read(&args.truth)?, read(&args.tracks)?);
    let evaluation = evaluate(&truth, &tracks, &args.options(&truth))?;
    let scores = Scores::of(&evaluation);
    if args.json {
        println!("{}", serde_json::to_string(&scores)?);
    } else {
        print!("{}", scores.table());
    }
    Ok(())
}

impl Args {
    fn options(&self, truth: &[MotRow]) -> EvaluationOptions {
        let annotated = || truth.iter().map(|row| row.frame);
        let first = self.from_frame.or_else(|| annotated().min()).unwrap_or(1);
        let last = self.to_frame.or_else(|| annotated().max()).unwrap_or(u32::MAX);
        EvaluationOptions { min_iou: self.min_iou, min_bottom_y: self.min_bottom, frames: Some(first..=last) }
    }
}

fn read(path: &Path) -> Result<Vec<MotRow>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    mot::parse(&text).with_context(|| path.display().to_string())
}

#[derive(Debug, Serialize)]
struct Scores {
    mota: f64,
    idf1: f64,
    hota: f64,
    det_a: f64,
    ass_a: f64,
    id_precision: f64,
    id_recall: f64,
    misses: usize,
    false_positives: usize,
    switches: usize,
    truth_boxes: usize,
}

impl Scores {
    fn of(evaluation: &Evaluation) -> Self {
        let Evaluation { clear, identity, hota } = evaluation;
        Self {
            mota: clear.mota,
            idf1: identity.idf1,
            hota: hota.hota,
            det_a: hota.det_a,
            ass_a: hota.ass_a,
            id_precision: identity.idp,
            id_recall: identity.idr,
            misses: clear.misses,
            false_positives: clear.false_positives,
            switches: clear.switches,
            truth_boxes: clear.matches + clear.misses,
        }
    }

    fn table(&self) -> String {
        format!(
            "MOTA {:.3}   IDF1 {:.3}   HOTA {:.3}   (DetA {:.3}, AssA {:.3})\n\
             {} boxes in the truth: {} missed, {} false, {} identity switches\n",
            self.mota,
            self.idf1,
            self.hota,
            self.det_a,
            self.ass_a,
            self.truth_boxes,
            self.misses,
            self.false_positives,
            self.switches
        )
    }
}
