//! Scores of files against a truth file: MOTA, IDF1 and HOTA of tracks, AP50 of detections.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use promenade_core::evaluation::detection::average_precision;
use promenade_core::evaluation::mot::{self, MotError, MotRow};
use promenade_core::evaluation::{Evaluation, EvaluationOptions, evaluate};
use serde::Serialize;

use super::Args;

/// Scores what was given and prints it.
pub(super) fn execute(args: &Args, truth: &Path) -> Result<()> {
    ensure!(args.tracks.is_some() || args.detections.is_some(), "give --tracks or --detections to score");
    let truth = read(truth, mot::parse)?;
    let options = args.options(&truth);
    let mut scores = Scores::default();
    if let Some(tracks) = &args.tracks {
        scores.tracks = Some(TrackScores::of(&evaluate(&truth, &read(tracks, mot::parse)?, &options)?));
    }
    if let Some(detections) = &args.detections {
        let found = read(detections, mot::parse_detections)?;
        scores.ap50 = Some(average_precision(&truth, &found, &options).ap);
    }
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

pub(super) fn read(path: &Path, parse: impl Fn(&str) -> Result<Vec<MotRow>, MotError>) -> Result<Vec<MotRow>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

/// What is printed as JSON: the scores of tracks side by side with that of detections, each where it was asked for.
#[derive(Debug, Default, Serialize)]
struct Scores {
    #[serde(flatten)]
    tracks: Option<TrackScores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ap50: Option<f64>,
}

impl Scores {
    fn table(&self) -> String {
        let tracks = self.tracks.as_ref().map(TrackScores::table).unwrap_or_default();
        let ap = self.ap50.map(|ap| format!("AP50 {ap:.3}\n")).unwrap_or_default();
        tracks + &ap
    }
}

/// Scores of tracks.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TrackScores {
    pub mota: f64,
    pub idf1: f64,
    pub hota: f64,
    pub det_a: f64,
    pub ass_a: f64,
    pub id_precision: f64,
    pub id_recall: f64,
    pub misses: usize,
    pub false_positives: usize,
    pub switches: usize,
    pub truth_boxes: usize,
}

impl TrackScores {
    pub(super) fn of(evaluation: &Evaluation) -> Self {
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
