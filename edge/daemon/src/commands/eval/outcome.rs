//! What was measured: the content of report.json.
//!
//! Owns its shape. Shares are 0..=1, times seconds, frames counted from 1; what was not measured is left out.

use std::collections::BTreeMap;

use promenade_core::evaluation::detection::PrPoint;
use promenade_core::evaluation::equivalence::{Agreement, MARGIN};
use promenade_core::evaluation::heads::SeriesError;
use serde::Serialize;

use super::forecasts::Forecasts;
use super::machine::Machine;
use super::scores::TrackScores;

/// Everything that one `promenade eval --all` found out.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    pub machine: Machine,
    pub cases: Vec<Outcome>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forecasts: Vec<Forecasts>,
    pub skipped: Vec<Skipped>,
}

#[derive(Debug, Serialize)]
pub(super) struct Skipped {
    pub name: String,
    pub why: String,
}

/// One case.
#[derive(Debug, Default, Serialize)]
pub(super) struct Outcome {
    pub name: String,
    /// File name; the folder is nobody's business.
    pub footage: String,
    pub model: String,
    pub frames: usize,
    /// Analysed frames a second of footage.
    pub fps: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracks: Option<TrackScores>,
    /// The same detections with perfect identities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<TrackScores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detections: Option<Detections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counting: Option<Counting>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heads: Option<Heads>,
    /// Seconds that the camera called doubtful, by reason.
    pub doubtful_s: BTreeMap<&'static str, u32>,
    pub observed_s: u32,
    pub failures: Vec<String>,
    #[serde(skip)]
    pub plan: Plan,
}

#[derive(Debug, Serialize)]
pub(super) struct Detections {
    pub ap50: f64,
    pub truth_boxes: usize,
    /// At the score from which on a detection is worth a track.
    pub precision: f64,
    pub recall: f64,
    pub score: f64,
    #[serde(skip)]
    pub curve: Vec<PrPoint>,
}

/// Crossings of all lines.
#[derive(Debug, Serialize)]
pub(super) struct Counting {
    pub tolerance_s: f64,
    /// One a line and direction.
    pub lines: Vec<LineCount>,
    pub total: Count,
    /// Misses and false counts.
    pub errors: usize,
    pub wrong: Vec<Wrong>,
    pub rates: Vec<Rate>,
    #[serde(skip)]
    pub course: Course,
}

#[derive(Debug, Serialize)]
pub(super) struct LineCount {
    pub line: String,
    pub direction: &'static str,
    #[serde(flatten)]
    pub count: Count,
}

/// One comparison of hand and device.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Count {
    pub hand: usize,
    pub device: usize,
    pub matched: usize,
    pub misses: usize,
    pub false_counts: usize,
    /// 1 - |device - hand| / hand; null without a truth.
    pub accuracy: Option<f64>,
    /// 95 %.
    pub accuracy_interval: Option<[f64; 2]>,
    /// Share of true crossings that were counted.
    pub recall: Option<f64>,
    /// 95 %.
    pub recall_interval: Option<[f64; 2]>,
    pub verdict: &'static str,
}

impl Count {
    pub fn of(agreement: Agreement) -> Self {
        let recall = agreement.recall();
        Self {
            hand: agreement.hand,
            device: agreement.device,
            matched: agreement.matched,
            misses: agreement.misses(),
            false_counts: agreement.false_counts(),
            accuracy: agreement.accuracy(),
            accuracy_interval: agreement.accuracy_interval().map(|found| [found.low, found.high]),
            recall: recall.map(|(share, _)| share),
            recall_interval: recall.map(|(_, found)| [found.low, found.high]),
            verdict: agreement.verdict(MARGIN).name(),
        }
    }
}

/// A crossing that was missed, or counted though nobody crossed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Wrong {
    pub kind: &'static str,
    pub line: String,
    pub direction: &'static str,
    pub frame: u32,
    /// Where the foot point was, as shares of the picture.
    pub at: Option<[f64; 2]>,
}

/// The same footage analysed at another rate.
#[derive(Debug, Serialize)]
pub(super) struct Rate {
    pub fps: f64,
    pub frames: usize,
    pub errors: usize,
    /// Greatest difference of a line's count in one direction from the count at the full rate.
    pub line_difference: usize,
    pub lines: Vec<RateLine>,
}

#[derive(Debug, Serialize)]
pub(super) struct RateLine {
    pub line: String,
    pub r#in: usize,
    pub out: usize,
}

/// True and measured people in a zone.
#[derive(Debug, Serialize)]
pub(super) struct Zone {
    #[serde(rename = "zone")]
    pub id: String,
    /// Second by second.
    pub occupancy: Option<Series>,
    pub true_stays: usize,
    pub stays: usize,
    /// Median of the stays whose both ends were seen, seconds.
    pub true_dwell_p50_s: Option<f64>,
    pub dwell_p50_s: Option<f64>,
}

/// Errors of counts over frames or seconds, in people.
#[derive(Debug, Serialize)]
pub(super) struct Series {
    pub samples: usize,
    pub truth: f64,
    pub measured: f64,
    pub mean_error: f64,
    pub mean_absolute_error: f64,
    pub root_mean_square_error: f64,
}

impl Series {
    pub fn of(error: SeriesError) -> Self {
        Self {
            samples: error.samples,
            truth: error.truth,
            measured: error.measured,
            mean_error: error.mean_error(),
            mean_absolute_error: error.mean_absolute,
            root_mean_square_error: error.root_mean_square,
        }
    }
}

/// Heads in a picture against detections.
#[derive(Debug, Serialize)]
pub(super) struct Heads {
    #[serde(flatten)]
    pub errors: Series,
    /// Frames in seconds that the camera called saturated.
    pub saturated_frames: usize,
    #[serde(skip)]
    pub by_frame: Vec<(f64, f64, f64)>,
}

/// What the figure of a case is drawn from: the lines on the picture.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Width and height.
    pub size: (f64, f64),
    pub lines: Vec<(String, [f64; 2], [f64; 2])>,
}

/// What the figure of counts over time is drawn from.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// (second, 1 for a false count or -1 for a miss)
    pub wrong: Vec<(f64, f64)>,
    /// Length of the footage in seconds.
    pub end: f64,
}

impl Report {
    pub fn begun(commit: Option<String>) -> Self {
        let (date, machine) = (super::machine::today(), Machine::this());
        Self { date, commit, machine, cases: Vec::new(), forecasts: Vec::new(), skipped: Vec::new() }
    }

    pub fn skip(&mut self, name: &str, why: &str) {
        self.skipped.push(Skipped { name: name.to_owned(), why: why.to_owned() });
    }

    /// Every minimum that is not reached.
    pub fn failures(&self) -> Vec<String> {
        let cases = self.cases.iter().map(|case| (&case.name, &case.failures));
        let forecasts = self.forecasts.iter().map(|case| (&case.name, &case.failures));
        let named = |(name, failures): (&String, &Vec<String>)| {
            failures.iter().map(|failure| format!("{name}: {failure}")).collect::<Vec<_>>()
        };
        cases.chain(forecasts).flat_map(named).collect()
    }
}
