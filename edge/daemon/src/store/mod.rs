//! Counts on disk: the ledger, the minutes and hours derived from it, and the questions asked of them.
//!
//! Owns the database file, its schema and migrations; SQL appears nowhere else. Refuses wire formats.

use promenade_core::event::Batch;
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
    /// Midnight to midnight.
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
    /// Seconds of the bucket inside the queried period (up to now).
    pub period_s: u32,
    /// Seconds in which at least one frame was analysed.
    pub observed_s: u32,
    /// Observed seconds that are not to be trusted.
    pub doubtful_s: u32,
}

/// Footfall of one line in one bucket. `None` counts: nothing was observed, which is not zero.
#[derive(Clone, Debug, PartialEq)]
pub struct FootfallRow {
    /// Start of the bucket.
    pub start: EventTime,
    /// End of the bucket.
    pub end: EventTime,
    /// Camera id.
    pub camera: String,
    /// Line id.
    pub line: String,
    /// Crossings from left to right of a->b.
    pub r#in: Option<u64>,
    /// The other way.
    pub out: Option<u64>,
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
    /// Median stay in seconds of complete visits that ended in the bucket; `None` without one.
    pub dwell_p50_s: Option<f64>,
    /// 90th percentile of the same.
    pub dwell_p90_s: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// Everything that can go wrong with the database, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

/// The one writer. Lives on its own thread; see `spawn`.
#[derive(Debug)]
pub struct Writer {}

impl Writer {
    /// Writes what has been appended in one transaction and syncs it: afterwards it is acknowledged.
    ///
    /// # Errors
    /// When the disk or the database refuses; nothing is lost, the same rows are written at the next flush.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Takes events for the next flush. A repeated event changes nothing.
    pub fn append(&mut self, _batch: &Batch) {}
}

/// Answers questions about what was counted. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {}

impl Reader {
    /// Counts of lines, ordered by bucket, camera, line.
    ///
    /// # Errors
    /// When the database fails.
    pub fn footfall(&self, _: Period, _: Bucket, _: &Filter) -> Result<Vec<FootfallRow>, StoreError> {
        Ok(Vec::new())
    }

    /// Occupancy of every zone, queues included, ordered by bucket, camera, zone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn occupancy(&self, _: Period, _: Bucket, _: &Filter) -> Result<Vec<OccupancyRow>, StoreError> {
        Ok(Vec::new())
    }
}
