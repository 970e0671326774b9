//! Whether a queue is longer than its zone.
//!
//! Whoever stood just outside the zone for a while and then joined was in line before the wait was measured. That is
//! evidence, unlike people who merely stand near: they may wait for a friend. It comes when the line moves, so that it
//! holds for a while.

use std::collections::BTreeMap;

use crate::detection::FrameSize;
use crate::geometry::Polygon;
use crate::scene::{Anchor, Normalised, ZoneSpec};
use crate::time::EventTime;
use crate::tracker::TrackPoint;

/// Just outside is within this part of the person's height (some 85 cm), the distance between people in line.
const NEAR: f64 = 0.5;

/// Seconds of standing there that are no walking past.
const STOOD_S: f64 = 10.0;

/// Seconds after the last such joining in which the queue is taken for longer than its zone.
const HOLDS_S: f64 = 120.0;

#[derive(Debug)]
pub(super) struct Overflow {
    corners: Vec<Normalised>,
    anchor: Anchor,
    zone: Option<(FrameSize, Polygon)>,
    /// Since when tracks are near without having joined.
    near: BTreeMap<u64, EventTime>,
    last: Option<EventTime>,
}

impl Overflow {
    pub fn new(zone: &ZoneSpec) -> Self {
        let (corners, anchor) = (zone.polygon.clone(), zone.anchor);
        Self { corners, anchor, zone: None, near: BTreeMap::new(), last: None }
    }

    /// Notes where a track is.
    pub fn see(&mut self, time: EventTime, point: &TrackPoint, size: FrameSize) {
        if self.zone.as_ref().is_none_or(|(drawn, _)| *drawn != size) {
            self.zone = Some((size, Polygon::from_normalised(&self.corners, size)));
        }
        let Some((_, zone)) = &self.zone else { return };
        let at = self.anchor.of(&point.bbox, size);
        if zone.contains(at) {
            // The stay is told only when it is certain; until then the time outside is kept.
            return;
        }
        let reach = NEAR * f64::from(point.bbox.height());
        if zone.edges().iter().any(|edge| edge.distance(at) <= reach) {
            self.near.entry(point.id).or_insert(time);
        } else {
            self.near.remove(&point.id);
        }
    }

    /// A track has joined the queue.
    pub fn join(&mut self, track: u64, joined: EventTime) {
        let since = self.near.remove(&track);
        if since.is_some_and(|since| joined.seconds_since(since) >= STOOD_S) {
            self.last = self.last.max(Some(joined));
        }
    }

    pub fn end(&mut self, track: u64) {
        self.near.remove(&track);
    }

    pub fn clear(&mut self) {
        self.near.clear();
        self.last = None;
    }

    pub fn holds(&self, now: EventTime) -> bool {
        self.last.is_some_and(|last| now.seconds_since(last) < HOLDS_S)
    }

    pub fn len(&self) -> usize {
        self.near.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{BBox, Class};
    use crate::tracker::{Sighting, TrackState};

    const SIZE: FrameSize = FrameSize { width: 1000, height: 1000 };

    fn at(s: i64) -> EventTime {
        EventTime(s * 1_000_000)
    }

    /// A zone from 400 on to the right; a person 100 px high stands at `x` in each second.
    fn after(path: &[f32], joined: i64) -> Overflow {
        let polygon = vec![[0.4, 0.4], [0.9, 0.4], [0.9, 0.6], [0.4, 0.6]];
        let mut overflow = Overflow::new(&ZoneSpec { polygon, ..ZoneSpec::default() });
        for (second, x) in (0..).zip(path) {
            let (state, sighting) = (TrackState::Confirmed, Sighting::Matched);
            let bbox = BBox { x1: x - 20.0, y1: 400.0, x2: x + 20.0, y2: 500.0 };
            let point = TrackPoint { id: 1, state, bbox, sighting, class: Class::Person, score: 0.9 };
            overflow.see(at(second), &point, SIZE);
        }
        overflow.join(1, at(joined));
        overflow
    }

    #[test]
    fn who_stood_outside_and_then_joins_was_in_line() {
        let overflow = after(&[[360.0; 12].as_slice(), &[410.0; 2]].concat(), 12);
        assert!(overflow.holds(at(13)) && overflow.holds(at(131)) && !overflow.holds(at(132)));
        assert_eq!(overflow.len(), 0);
    }

    #[test]
    fn who_walks_in_was_not() {
        assert!(!after(&[200.0, 300.0, 360.0, 390.0, 410.0], 4).holds(at(5)));
        assert!(!after(&[[330.0; 30].as_slice(), &[410.0]].concat(), 30).holds(at(31)), "stood too far away");
        let away = [[360.0; 9].as_slice(), &[300.0], &[360.0; 9], &[410.0]].concat();
        assert!(!after(&away, 19).holds(at(20)), "went away in between");
    }
}
