//! Where a person stands: the anchor point of a box, and one track's position as lines and zones read it.
//!
//! Owns the step from a box to a point. Refuses to judge what the point did.

use crate::detection::{BBox, Class, FrameSize};
use crate::geometry::Point;
use crate::scene::Anchor;
use crate::time::EventTime;
use crate::tracker::{TrackPoint, TrackState};

/// How far beyond a border an anchor must get to be past it, as a fraction of the person's box height. A walking
/// person's box shakes by a few per cent of its height from frame to frame; about 15 cm on the ground.
pub const HYSTERESIS: f64 = 0.08;

/// Least hysteresis in pixels: below this the detector's own grid decides, however small the person.
pub const MIN_HYSTERESIS_PX: f64 = 2.0;

impl Anchor {
    /// The anchor of `bbox` in a frame of `size`, clipped to the frame, in pixels.
    pub fn of(self, bbox: &BBox, size: FrameSize) -> Point {
        let centre = Self::centre(bbox);
        let y = match self {
            Self::Foot => f64::from(bbox.y2),
            Self::Centre => centre.y,
            Self::Head => f64::from(bbox.y1),
        };
        Point::new(centre.x, y).clipped(size)
    }

    /// The centre of `bbox`, which may lie outside the frame.
    pub fn centre(bbox: &BBox) -> Point {
        let middle = |from: f32, to: f32| f64::midpoint(f64::from(from), f64::from(to));
        Point::new(middle(bbox.x1, bbox.x2), middle(bbox.y1, bbox.y2))
    }
}

/// One position of one track at one analysed frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Time of the frame.
    pub time: EventTime,
    /// The track.
    pub track: u64,
    /// Tentative or confirmed.
    pub state: TrackState,
    /// The track's class.
    pub class: Class,
    /// Anchor in pixels, inside the frame.
    pub at: Point,
    /// Height of the box in pixels.
    pub height: f64,
    /// Pixels beyond a border that are needed to be past it.
    pub margin: f64,
}

impl Observation {
    /// The observation of `point` by `anchor` in a frame of `size` taken at `time`.
    pub fn new(time: EventTime, point: &TrackPoint, anchor: Anchor, size: FrameSize) -> Self {
        let height = f64::from(point.bbox.height());
        let margin = (HYSTERESIS * height).max(MIN_HYSTERESIS_PX);
        let at = anchor.of(&point.bbox, size);
        Self { time, track: point.id, state: point.state, class: point.class, at, height, margin }
    }
}

/// The time at `fraction` of the way from `from` to `to`, rounded to a microsecond.
pub fn time_between(from: EventTime, to: EventTime, fraction: f64) -> EventTime {
    from.plus_seconds(to.seconds_since(from) * fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: FrameSize = FrameSize { width: 100, height: 80 };

    #[test]
    fn anchors_are_clipped_to_the_frame() {
        let bbox = BBox { x1: -20.0, y1: -10.0, x2: 10.0, y2: 90.0 };
        assert_eq!(Anchor::Foot.of(&bbox, SIZE), Point::new(0.0, 80.0));
        assert_eq!(Anchor::Head.of(&bbox, SIZE), Point::new(0.0, 0.0));
        assert_eq!(Anchor::Centre.of(&bbox, SIZE), Point::new(0.0, 40.0));
        let inside = BBox { x1: 10.0, y1: 20.0, x2: 30.0, y2: 60.0 };
        assert_eq!(Anchor::Foot.of(&inside, SIZE), Point::new(20.0, 60.0));
    }

    #[test]
    fn a_fraction_of_an_interval_is_a_time() {
        let (from, to) = (EventTime(1_000_000), EventTime(2_000_000));
        assert_eq!(time_between(from, to, 0.25), EventTime(1_250_000));
    }
}
