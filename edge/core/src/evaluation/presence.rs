//! Who truly was in a zone, read off annotated boxes: how many in each frame, and for how long each.
//!
//! Owns the plain definition, a foot point inside a polygon, without hysteresis and without looking at what the zone's
//! own code does: an oracle that shares its rules would share its mistakes.

use std::collections::BTreeMap;

use super::mot::MotRow;
use crate::detection::FrameSize;
use crate::geometry::{Point, Polygon};

/// One person's stay in a zone, in frames, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The person.
    pub id: u64,
    /// First frame inside.
    pub first: u32,
    /// Last frame inside.
    pub last: u32,
}

/// People in a zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// People inside in each frame that has anybody inside.
    pub people: BTreeMap<u32, u32>,
    /// Every stay, by person, then frame.
    pub stays: Vec<Stay>,
}

/// Reads presence off `rows`. A person who is outside for no more than `gap` frames has not left: annotated boxes shake,
/// too.
pub fn presence(rows: &[MotRow], zone: &Polygon, size: FrameSize, gap: u32) -> Presence {
    let mut inside: Vec<(u64, u32)> = rows
        .iter()
        .filter(|row| row.confidence != 0.0 && zone.contains(foot(row, size)))
        .map(|row| (row.id, row.frame))
        .collect();
    inside.sort_unstable();
    let mut found = Presence::default();
    for (id, frame) in inside {
        *found.people.entry(frame).or_default() += 1;
        match found.stays.last_mut() {
            Some(stay) if stay.id == id && frame - stay.last <= gap + 1 => stay.last = frame,
            _ => found.stays.push(Stay { id, first: frame, last: frame }),
        }
    }
    found
}

/// Bottom centre, clipped to the frame.
fn foot(row: &MotRow, size: FrameSize) -> Point {
    let x = (row.left + row.width / 2.0).clamp(0.0, f64::from(size.width));
    Point { x, y: row.bottom().clamp(0.0, f64::from(size.height)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: FrameSize = FrameSize { width: 100, height: 100 };

    /// A person whose foot point is at (x, 50).
    fn row(frame: u32, id: u64, x: f64) -> MotRow {
        MotRow { frame, id, left: x - 5.0, top: 20.0, width: 10.0, height: 30.0, confidence: 1.0 }
    }

    fn left_half() -> Polygon {
        Polygon::from_normalised(&[[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]], SIZE)
    }

    #[test]
    fn feet_inside_are_people_inside() {
        let rows = [row(1, 1, 10.0), row(1, 2, 60.0), row(2, 1, 20.0), row(2, 2, 40.0), row(3, 1, 70.0)];
        let found = presence(&rows, &left_half(), SIZE, 0);
        assert_eq!(found.people, BTreeMap::from([(1, 1), (2, 2)]));
        assert_eq!(found.stays, [Stay { id: 1, first: 1, last: 2 }, Stay { id: 2, first: 2, last: 2 }]);
    }

    #[test]
    fn a_short_step_outside_does_not_end_a_stay() {
        let rows = [row(4, 1, 10.0), row(1, 1, 10.0), row(2, 1, 90.0), row(9, 1, 10.0)];
        let stays = |gap| presence(&rows, &left_half(), SIZE, gap).stays.len();
        assert_eq!((stays(0), stays(1), stays(2), stays(4)), (3, 3, 2, 1));
    }

    #[test]
    fn feet_beyond_the_frame_stand_on_its_edge() {
        let below = MotRow { top: 90.0, ..row(1, 1, 10.0) };
        assert_eq!(presence(&[below], &left_half(), SIZE, 0).people.len(), 1);
        let void = MotRow { confidence: 0.0, ..below };
        assert_eq!(presence(&[void], &left_half(), SIZE, 0), Presence::default());
    }
}
