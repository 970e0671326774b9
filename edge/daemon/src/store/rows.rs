//! Questions and answers: periods, buckets, filters and the rows that come back.
//!
//! Owns plain values. Refuses SQL and wire formats.

use std::sync::Arc;

use promenade_core::event::Direction;
use promenade_core::time::EventTime;

/// A period, half-open: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First instant.
    pub from: EventTime,
    /// First instant after.
    pub to: EventTime,
}

/// Length of a bucket, in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// 60 seconds.
    Minute,
    /// A wall-clock hour.
    Hour,
    /// A day of business: midnight to midnight, or where the site is open across it from one closed time to the next.
    Day,
    /// Monday to Monday.
    Week,
    /// First to first.
    Month,
}

/// Which rows to return: everything, or one camera, or one line or zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this camera.
    pub camera: Option<String>,
    /// Only the line or zone of this id.
    pub item: Option<String>,
}

/// How much of a bucket was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Seconds of the bucket inside the queried period in which the site is open. The store has no clock: a caller ends
    /// the period at now.
    pub period_s: u32,
    /// Of these, seconds in which at least one frame was analysed.
    pub observed_s: u32,
    /// Observed seconds that are not to be trusted.
    pub doubtful_s: u32,
    /// Seconds of the period that somebody has excluded from comparisons, seen or not.
    pub excluded_s: u32,
}

/// Footfall of one line in one bucket. `None` counts: nothing was observed, which is not zero, or an earlier counter whose
/// hours were imported does not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct FootfallRow {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Camera id.
    pub camera: Arc<str>,
    /// Line id.
    pub line: Arc<str>,
    /// Crossings from left to right of a->b, staff left out.
    pub r#in: Option<u64>,
    /// The other way.
    pub out: Option<u64>,
    /// Staff's crossings from left to right.
    pub staff_in: Option<u64>,
    /// Staff's the other way.
    pub staff_out: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Footfall of one gate in one bucket, summed over the cameras that see a part of it. A person who crosses two lines of
/// the gate counts once. `None` counts: nothing was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct GateRow {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Gate id.
    pub gate: String,
    /// People in, staff left out.
    pub r#in: Option<u64>,
    /// People out.
    pub out: Option<u64>,
    /// Staff in.
    pub staff_in: Option<u64>,
    /// Staff out.
    pub staff_out: Option<u64>,
    /// How much the camera saw that saw least; the greatest doubt of any.
    pub coverage: Coverage,
}

/// Where people were over a period on one camera.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// Person-seconds, row by row from the top left, one cell of [`promenade_core::heat`]'s grid each.
    pub cells: Vec<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Occupancy of one zone in one bucket. `None`: nothing was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct OccupancyRow {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Camera id.
    pub camera: String,
    /// Zone id.
    pub zone: String,
    /// Kind of the zone, as named in the config.
    pub kind: String,
    /// Mean people inside over the observed seconds.
    pub mean: Option<f64>,
    /// Greatest number inside.
    pub max: Option<u32>,
    /// Visits that began in the bucket.
    pub entries: Option<u64>,
    /// Complete visits that ended in the bucket.
    pub exits: Option<u64>,
    /// Median stay in seconds of complete visits that ended in the bucket; `None` without one.
    pub dwell_p50_s: Option<f64>,
    /// 90th percentile of the same.
    pub dwell_p90_s: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// One queue zone in one bucket. `None`: nothing was observed, or nothing that would tell.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueRow {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Camera id.
    pub camera: String,
    /// Zone id.
    pub zone: String,
    /// Mean people in the queue over the observed seconds.
    pub length_mean: Option<f64>,
    /// No more than so many people in nine of ten observed seconds (whole people).
    pub length_p90: Option<f64>,
    /// Greatest number of people.
    pub length_max: Option<u32>,
    /// Median wait in seconds of those who were served in the bucket; `None` without one.
    pub wait_p50_s: Option<f64>,
    /// 90th percentile of the same.
    pub wait_p90_s: Option<f64>,
    /// People who joined in the bucket.
    pub entries: Option<u64>,
    /// Mean wait of the same.
    pub wait_mean_s: Option<f64>,
    /// People who were served.
    pub served: Option<u64>,
    /// People who gave up.
    pub abandoned: Option<u64>,
    /// Why the wait is not to be trusted (`promenade_core::queue`); `None` where it is, or where there is none.
    pub wait_doubt: Option<&'static str>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// How much of one bucket one camera saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRow {
    /// Doubtful seconds by reason, in order of reason.
    pub doubts: Vec<(String, u32)>,
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Camera id.
    pub camera: String,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Crossings of one line since some instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTotal {
    /// Line id.
    pub line: String,
    /// Crossings from left to right of a->b.
    pub r#in: u64,
    /// The other way.
    pub out: u64,
}

impl LineTotal {
    /// The count of one direction.
    pub const fn of(&self, direction: Direction) -> u64 {
        match direction {
            Direction::In => self.r#in,
            Direction::Out => self.out,
        }
    }
}

/// With what a camera's counts are made; texts that change when the thing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionTexts {
    /// Digest of the lines, zones and ignored areas.
    pub geometry: String,
    /// The model: its name and the digest of its file.
    pub model: String,
    /// The version of the counting rules.
    pub formula: String,
}
