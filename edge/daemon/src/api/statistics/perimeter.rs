//! The footfall of the site: its perimeter gates added up.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::time::{Moment, Zone};
use super::gates::{Row, net};
use super::{Coverage, Untold};
use crate::config::Config;

/// The site over a period. Staff is left out of `in` and `out`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteFootfall {
    /// One row a bucket.
    pub rows: Vec<SiteRow>,
    /// The whole period.
    pub total: SiteCounts,
}

/// The site in one bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteRow {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: Moment,
    /// Its counts.
    #[serde(flatten)]
    pub counts: SiteCounts,
}

/// Counts of all perimeter gates together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteCounts {
    /// People in; `null` where no gate was observed.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People out.
    #[schema(required)]
    pub out: Option<u64>,
    /// In less out.
    #[schema(required)]
    pub net: Option<i64>,
    /// Staff in.
    #[schema(required)]
    pub staff_in: Option<u64>,
    /// Staff out.
    #[schema(required)]
    pub staff_out: Option<u64>,
    /// How much the gate saw that saw least: what it missed is missing from the sum. The greatest doubt of any.
    pub coverage: Coverage,
    /// What some gate or bucket does not tell.
    #[serde(skip)]
    untold: Untold,
}

impl SiteFootfall {
    /// Adds rows of gates, in order of their buckets; those that do not lead into the site do not count.
    pub fn add(&mut self, gates: &[Row], config: &Config, zone: &Zone) {
        let perimeter = |id: &str| config.gates.iter().any(|gate| gate.perimeter && gate.id == id);
        let before = self.rows.len();
        for row in gates.iter().filter(|row| perimeter(&row.gate)) {
            if let Some(site) = self.rows[before..].last_mut().filter(|site| site.start.time() == row.start) {
                site.counts.beside(row);
            } else {
                let (start, end) = (zone.moment(row.start), zone.moment(row.end));
                self.rows.push(SiteRow { start, end, counts: SiteCounts::of(row) });
            }
        }
        for row in &self.rows[before..] {
            self.total.then(&row.counts);
        }
    }
}

impl SiteCounts {
    fn of(row: &Row) -> Self {
        let mut counts = Self { coverage: row.coverage, ..Self::default() };
        counts.add([row.r#in, row.out, row.staff_in, row.staff_out]);
        counts
    }

    /// Another gate in the same bucket.
    fn beside(&mut self, row: &Row) {
        let other = row.coverage;
        self.add([row.r#in, row.out, row.staff_in, row.staff_out]);
        self.coverage.observed_s = self.coverage.observed_s.min(other.observed_s);
        self.coverage.doubtful_s = self.coverage.doubtful_s.max(other.doubtful_s).min(self.coverage.observed_s);
        self.coverage.excluded_s = self.coverage.excluded_s.max(other.excluded_s);
    }

    /// Another bucket.
    fn then(&mut self, other: &Self) {
        self.add([other.r#in, other.out, other.staff_in, other.staff_out]);
        self.coverage.add(other.coverage);
    }

    fn add(&mut self, values: [Option<u64>; 4]) {
        let sums = [&mut self.r#in, &mut self.out, &mut self.staff_in, &mut self.staff_out];
        self.untold.add(sums, values);
        self.net = net(self.r#in, self.out);
    }
}
