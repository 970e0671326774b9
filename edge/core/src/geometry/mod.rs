//! Points, segments and polygons on the plane of the image: x to the right, y down.
//!
//! Owns what left, right, inside and "passed through" mean, with one convention for points that lie exactly on a line,
//! so that a path cut into pieces says the same as the whole. Refuses to know what is drawn or who walks.

mod faults;
mod polygon;
#[cfg(test)]
mod tests;

pub use faults::{LineFault, PolygonFault, line_fault, polygon_fault};
pub use polygon::Polygon;

use crate::detection::FrameSize;

/// A position, in pixels unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// A point from its coordinates.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Pixels of a frame of `size` from coordinates normalised to 0..=1.
    pub fn from_normalised(at: [f64; 2], size: FrameSize) -> Self {
        Self::new(at[0] * f64::from(size.width), at[1] * f64::from(size.height))
    }

    /// The nearest point of the frame, its right and lower border included.
    #[must_use]
    pub fn clipped(self, size: FrameSize) -> Self {
        Self::new(self.x.clamp(0.0, f64::from(size.width)), self.y.clamp(0.0, f64::from(size.height)))
    }

    /// Distance to `other`.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point at `fraction` of the way to `to`.
    #[must_use]
    pub fn towards(self, to: Self, fraction: f64) -> Self {
        Self::new(self.x + (to.x - self.x) * fraction, self.y + (to.y - self.y) * fraction)
    }
}

/// Twice the signed area of the triangle a, b, c: positive where c is on the right of a->b as seen in the image.
///
/// With y pointing down the right of a direction (dx, dy) is (-dy, dx); this is the dot product with that normal.
pub fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// A side of a directed line, as seen standing at its start and looking to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left; a point exactly on the line belongs here.
    Left,
    /// The right.
    Right,
}

/// A directed straight piece from `a` to `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Where it begins.
    pub a: Point,
    /// Where it ends.
    pub b: Point,
}

impl Segment {
    /// A segment from its ends.
    pub const fn new(a: Point, b: Point) -> Self {
        Self { a, b }
    }

    /// Distance between the ends.
    pub fn length(&self) -> f64 {
        self.a.distance(self.b)
    }

    /// Signed distance of `p` from the infinite line through the segment, positive on the right.
    pub fn offset(&self, p: Point) -> f64 {
        turn(self.a, self.b, p) / self.length()
    }

    /// The side of the infinite line through the segment on which `p` lies.
    pub fn side(&self, p: Point) -> Side {
        if turn(self.a, self.b, p) > 0.0 { Side::Right } else { Side::Left }
    }

    /// Where a straight motion changes sides by passing through the segment: the fraction of the motion, 0..=1.
    ///
    /// `None` where it stays on one side (touching the line from the left is no passage) and where it goes past an end.
    /// Passing exactly through an end counts.
    pub fn passed_by(&self, from: Point, to: Point) -> Option<f64> {
        if self.side(from) == self.side(to) {
            return None;
        }
        let (a, b) = (turn(from, to, self.a), turn(from, to, self.b));
        let between_the_ends = (a <= 0.0 && b >= 0.0) || (a >= 0.0 && b <= 0.0);
        between_the_ends.then(|| {
            let (before, after) = (turn(self.a, self.b, from), turn(self.a, self.b, to));
            (before / (before - after)).clamp(0.0, 1.0)
        })
    }

    /// Whether `p` lies beside the segment, however far away, and not beside one of its extensions.
    pub fn flanks(&self, p: Point) -> bool {
        let (dx, dy) = (self.b.x - self.a.x, self.b.y - self.a.y);
        let along = (p.x - self.a.x) * dx + (p.y - self.a.y) * dy;
        (0.0..=dx * dx + dy * dy).contains(&along)
    }

    /// Distance from `p` to the nearest point of the segment.
    pub fn distance(&self, p: Point) -> f64 {
        let (dx, dy) = (self.b.x - self.a.x, self.b.y - self.a.y);
        let square = dx * dx + dy * dy;
        if square == 0.0 {
            return p.distance(self.a);
        }
        let along = ((p.x - self.a.x) * dx + (p.y - self.a.y) * dy) / square;
        p.distance(self.a.towards(self.b, along.clamp(0.0, 1.0)))
    }

    /// Whether `p` lies exactly on the segment, its ends included.
    pub fn carries(&self, p: Point) -> bool {
        turn(self.a, self.b, p) == 0.0
            && p.x >= self.a.x.min(self.b.x)
            && p.x <= self.a.x.max(self.b.x)
            && p.y >= self.a.y.min(self.b.y)
            && p.y <= self.a.y.max(self.b.y)
    }

    /// Whether the two segments share a point; touching counts.
    pub fn meets(&self, other: &Self) -> bool {
        let (a, b) = (turn(self.a, self.b, other.a), turn(self.a, self.b, other.b));
        let (c, d) = (turn(other.a, other.b, self.a), turn(other.a, other.b, self.b));
        let apart = |u: f64, v: f64| (u > 0.0 && v < 0.0) || (u < 0.0 && v > 0.0);
        (apart(a, b) && apart(c, d))
            || self.carries(other.a)
            || self.carries(other.b)
            || other.carries(self.a)
            || other.carries(self.b)
    }
}
