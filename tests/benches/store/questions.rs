//! What is asked, of the API, the store and `SQLite` alike.

use promenade::store::{Bucket, Filter, Period};
use promenade_core::time::EventTime;

use super::generate::{END, HOUR, MINUTES_FROM, START};

/// Which rows a question is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// One line.
    Line,
    /// All that have rows of that length.
    All,
}

/// A question about lines.
pub struct Question {
    pub name: &'static str,
    pub of: Of,
    pub bucket: Bucket,
    pub days: i64,
    /// A page of so many rows, or all.
    pub limit: Option<usize>,
}

pub const ALL: [Question; 8] = [
    Question { name: "a line, a year by hour", of: Of::Line, bucket: Bucket::Hour, days: 365, limit: None },
    Question {
        name: "64 lines, a year by hour, a page of 1,000",
        of: Of::All,
        bucket: Bucket::Hour,
        days: 365,
        limit: Some(1000),
    },
    Question { name: "64 lines, a week by hour", of: Of::All, bucket: Bucket::Hour, days: 7, limit: None },
    Question { name: "a line, ten years by month", of: Of::Line, bucket: Bucket::Month, days: 3650, limit: None },
    Question { name: "64 lines, ten years by month", of: Of::All, bucket: Bucket::Month, days: 3650, limit: None },
    Question { name: "64 lines, a year by day", of: Of::All, bucket: Bucket::Day, days: 365, limit: None },
    Question { name: "a line, a day by minute", of: Of::Line, bucket: Bucket::Minute, days: 1, limit: None },
    Question {
        name: "16 lines, a day by minute, a page of 1,000",
        of: Of::All,
        bucket: Bucket::Minute,
        days: 1,
        limit: Some(1000),
    },
];

impl Question {
    /// The period of one run: whole hours, another each time, always the same.
    pub fn period(&self, run: usize) -> Period {
        let length = self.days * 24 * HOUR;
        let first = if self.bucket == Bucket::Minute { MINUTES_FROM } else { START };
        let room = ((END - first - length) / HOUR).max(1);
        let from = first + (run as i64 * 7919) % room * HOUR;
        Period { from: EventTime(from), to: EventTime(from + length) }
    }

    /// The rows of one run.
    pub fn filter(&self, run: usize) -> Filter {
        match self.of {
            Of::Line => {
                // The first four cameras have minutes, too.
                let camera = if self.bucket == Bucket::Minute { run % 4 } else { run % 16 };
                Filter { camera: Some(format!("cam-{camera:02}")), item: Some(format!("line-{}", run / 16 % 4)) }
            }
            Of::All => Filter::default(),
        }
    }
}
