//! From counts to hours, each once.
//!
//! Owns which of the two hours of one name a count belongs to, and what stands twice.

use std::collections::BTreeMap;

use promenade_core::time::EventTime;

use super::mapping::Way;
use crate::store::{ImportedHour, SiteHour};

/// Seconds of an ordinary hour.
pub(super) const HOUR_S: u16 = 3600;

/// One count, small since there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Count {
    /// Start of the hour, in minutes since 1970.
    pub minute: u32,
    pub way: Way,
    pub line: u32,
    pub people: u32,
}

/// An hour that is not like others: shorter, or one of two of the same name.
#[derive(Clone, Debug)]
pub(super) struct Unusual {
    pub name: String,
    pub seconds: u16,
    pub second: Option<SiteHour>,
}

/// Start of an hour, in minutes since 1970.
pub(super) fn minute(hour: SiteHour) -> u32 {
    (hour.start.micros() / 60_000_000) as u32
}

/// The hours of one series, each once. Of an hour that the clocks repeated, the first number is that of the first; one
/// number alone may be that of both, so it is doubtful. What stands more often is a mistake, and none of it is taken.
pub(super) fn settle(
    mut counts: Vec<Count>,
    unusual: &BTreeMap<u32, Unusual>,
    repeated: &mut BTreeMap<String, u64>,
    twice: &mut BTreeMap<u32, u32>,
) -> Vec<ImportedHour> {
    counts.sort_unstable();
    let mut hours: Vec<ImportedHour> = Vec::with_capacity(counts.len());
    for same in counts.chunk_by(|a, b| (a.minute, a.way) == (b.minute, b.way)) {
        let special = unusual.get(&same[0].minute);
        let second = special.and_then(|special| special.second);
        let start = EventTime(i64::from(same[0].minute) * 60_000_000);
        let first = SiteHour { start, seconds: special.map_or(HOUR_S, |special| special.seconds) };
        match (same, second) {
            ([one], None) => put(&mut hours, first, *one, false),
            ([one], Some(_)) => {
                put(&mut hours, first, *one, true);
                let name = special.map(|special| special.name.clone()).unwrap_or_default();
                *repeated.entry(name).or_default() += u64::from(one.people);
            }
            ([one, two], Some(second)) => {
                put(&mut hours, first, *one, false);
                put(&mut hours, second, *two, false);
            }
            _ => twice.extend(same[1..].iter().map(|count| (count.line, same[0].line))),
        }
    }
    merged(hours)
}

fn put(hours: &mut Vec<ImportedHour>, hour: SiteHour, count: Count, doubtful: bool) {
    let SiteHour { start, seconds } = hour;
    let (r#in, out) = match count.way {
        Way::In => (Some(count.people), None),
        Way::Out => (None, Some(count.people)),
    };
    hours.push(ImportedHour { start, seconds, r#in, out, doubtful });
}

/// Brings the two directions of an hour together.
fn merged(mut hours: Vec<ImportedHour>) -> Vec<ImportedHour> {
    hours.sort_by_key(|hour| hour.start);
    hours.dedup_by(|later, kept| {
        let same = later.start == kept.start;
        if same {
            kept.r#in = kept.r#in.or(later.r#in);
            kept.out = kept.out.or(later.out);
            kept.doubtful |= later.doubtful;
        }
        same
    });
    hours
}
