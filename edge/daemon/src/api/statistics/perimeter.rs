//! The footfall of the site: its perimeter gates added up.

use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::time::Zone;
use super::gates::net;
use super::{Coverage, Untold};
use crate::config::Config;
use crate::store::GateRow;

/// The site over a period. Staff is left out of `in` and `out`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
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
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
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

/// The site's footfall; `None` where no gate leads into it. Rows come in order of their buckets.
pub fn sum<'a>(gates: impl Iterator<Item = &'a GateRow>, config: &Config, zone: &Zone) -> Option<SiteFootfall> {
    let perimeter = |id: &str| config.gates.iter().any(|gate| gate.perimeter && gate.id == id);
    if !config.gates.iter().any(|gate| gate.perimeter) {
        return None;
    }
    let mut buckets: Vec<(EventTime, EventTime, SiteCounts)> = Vec::new();
    for row in gates.filter(|row| perimeter(&row.gate)) {
        match buckets.last_mut().filter(|(start, ..)| *start == row.start) {
            Some((_, _, counts)) => counts.beside(row),
            None => buckets.push((row.start, row.end, SiteCounts::of(row))),
        }
    }
    let mut total = SiteCounts::default();
    for (_, _, counts) in &buckets {
        total.then(counts);
    }
    let row = |(start, end, counts)| SiteRow { start: zone.seconds(start), end: zone.seconds(end), counts };
    Some(SiteFootfall { rows: buckets.into_iter().map(row).collect(), total })
}

impl SiteCounts {
    fn of(row: &GateRow) -> Self {
        let mut counts = Self { coverage: row.coverage.into(), ..Self::default() };
        counts.add([row.r#in, row.out, row.staff_in, row.staff_out]);
        counts
    }

    /// Another gate in the same bucket.
    fn beside(&mut self, row: &GateRow) {
        let other = Coverage::from(row.coverage);
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
