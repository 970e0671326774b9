//! The minutes of a space: what its gates and zones counted, asked of the store piece by piece, and folded.
//!
//! Owns what counts as observed. The rule of correction is core's.

use std::collections::BTreeMap;

use promenade_core::occupancy::{MinuteOfSpace, Occupancy, fold};
use promenade_core::time::EventTime;

use super::super::time::Zone;
use super::hours::is_closed;
use crate::config::{OpeningHours, Space};
use crate::store::{Bucket, Coverage, Filter, Period, Reader, StoreError};

/// The store is asked for so many seconds at a time: three days of minutes are within what it answers at once, also where
/// eleven cameras see a gate.
const PIECE_S: f64 = 3.0 * 86_400.0;

/// A minute as it comes together.
#[derive(Clone, Copy, Debug)]
struct Minute {
    net: Option<i64>,
    zones: Option<f64>,
    coverage: Coverage,
}

/// Both series of a space with how much was seen of every minute.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// The series and the trail.
    pub occupancy: Occupancy,
    /// One a minute of the occupancy: how much the gate saw that saw least.
    pub coverage: Vec<Coverage>,
}

/// The occupancy of `space` over `period`, which begins at a time when it was empty.
///
/// # Errors
/// When the database fails.
pub fn series(
    reader: &Reader,
    space: &Space,
    period: Period,
    hours: Option<OpeningHours>,
    zone: &Zone,
) -> Result<Series, StoreError> {
    let mut minutes: BTreeMap<EventTime, Minute> = BTreeMap::new();
    for piece in pieces(period) {
        for (index, gate) in space.gates.iter().enumerate() {
            add_gate(reader, gate, piece, index == 0, &mut minutes)?;
        }
        for (index, item) in space.zones.iter().enumerate() {
            let filter = Filter { camera: Some(item.camera.clone()), item: Some(item.item.clone()) };
            add_zone(reader, &filter, piece, index == 0, &mut minutes)?;
        }
    }
    let minute = |(start, minute): (&EventTime, &Minute)| {
        let closed = is_closed(hours, zone, *start);
        MinuteOfSpace { start: *start, net: minute.net, zones: minute.zones, closed }
    };
    let occupancy = fold(minutes.iter().map(minute));
    Ok(Series { occupancy, coverage: minutes.values().map(|minute| minute.coverage).collect() })
}

fn pieces(period: Period) -> impl Iterator<Item = Period> {
    let next = move |from: &EventTime| Some(from.plus_seconds(PIECE_S)).filter(|from| *from < period.to);
    std::iter::successors(Some(period.from), next)
        .map(move |from| Period { from, to: from.plus_seconds(PIECE_S).min(period.to) })
}

/// In less out, unless a gate was not seen; a gate of two cameras is seen when both are.
fn add_gate(
    reader: &Reader,
    gate: &str,
    piece: Period,
    first: bool,
    minutes: &mut BTreeMap<EventTime, Minute>,
) -> Result<(), StoreError> {
    let filter = Filter { camera: None, item: Some(gate.to_owned()) };
    for row in reader.gates(piece, Bucket::Minute, &filter)? {
        // A closed minute asks for no coverage; what was counted in it is how the space empties.
        let seen = row.coverage.observed_s > 0 || row.coverage.period_s == 0;
        let net = super::gates::net(row.r#in, row.out).filter(|_| seen);
        let minute = Minute { net, zones: None, coverage: row.coverage };
        match minutes.get_mut(&row.start).filter(|_| !first) {
            Some(known) => known.beside(minute),
            None => drop(minutes.insert(row.start, minute)),
        }
    }
    Ok(())
}

/// People in the zones, unless one of them was not seen, or not to be trusted.
fn add_zone(
    reader: &Reader,
    filter: &Filter,
    piece: Period,
    first: bool,
    minutes: &mut BTreeMap<EventTime, Minute>,
) -> Result<(), StoreError> {
    for row in reader.occupancy(piece, Bucket::Minute, filter)? {
        let seen = row.coverage.observed_s > 0 || row.coverage.period_s == 0;
        let people = row.mean.filter(|_| seen && row.coverage.doubtful_s == 0);
        if let Some(minute) = minutes.get_mut(&row.start) {
            minute.zones = if first { people } else { minute.zones.zip(people).map(|(zones, more)| zones + more) };
        }
    }
    Ok(())
}

impl Minute {
    /// Another gate in the same minute.
    fn beside(&mut self, other: Self) {
        self.net = self.net.zip(other.net).map(|(net, more)| net + more);
        self.coverage.observed_s = self.coverage.observed_s.min(other.coverage.observed_s);
        let doubtful_s = self.coverage.doubtful_s.max(other.coverage.doubtful_s);
        self.coverage.doubtful_s = doubtful_s.min(self.coverage.observed_s);
        self.coverage.excluded_s = self.coverage.excluded_s.max(other.coverage.excluded_s);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_asked_for_in_pieces() {
        let at = |days: i64| EventTime(days * 86_400_000_000);
        let spans: Vec<_> = pieces(Period { from: at(0), to: at(7) }).map(|piece| (piece.from, piece.to)).collect();
        assert_eq!(spans, [(at(0), at(3)), (at(3), at(6)), (at(6), at(7))]);
        assert_eq!(pieces(Period { from: at(0), to: at(3) }).count(), 1);
    }

    #[test]
    fn a_gate_that_was_not_seen_leaves_nothing_known() {
        let coverage = |observed_s| Coverage { period_s: 60, observed_s, doubtful_s: observed_s / 2, excluded_s: 0 };
        let minute = |net, observed_s| Minute { net, zones: None, coverage: coverage(observed_s) };
        let mut both = minute(Some(3), 60);
        both.beside(minute(Some(-1), 20));
        assert_eq!((both.net, both.coverage.observed_s, both.coverage.doubtful_s), (Some(2), 20, 20));
        both.beside(minute(None, 0));
        assert_eq!((both.net, both.coverage.observed_s, both.coverage.doubtful_s), (None, 0, 0));
    }
}
