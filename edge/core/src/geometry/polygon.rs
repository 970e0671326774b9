//! Simple polygons: what is inside, and how far from the outline.

use super::{Point, Segment, turn};
use crate::detection::FrameSize;

/// A simple polygon in pixels; either sense of rotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    edges: Vec<Segment>,
}

impl Polygon {
    /// A polygon from its corners in order; the last is joined to the first. Soundness is
    /// [`polygon_fault`](super::polygon_fault)'s business.
    pub fn new(corners: &[Point]) -> Self {
        let next = corners.iter().cycle().skip(1);
        Self { edges: corners.iter().zip(next).map(|(&a, &b)| Segment::new(a, b)).collect() }
    }

    /// A polygon in pixels of a frame of `size` from corners normalised to 0..=1.
    pub fn from_normalised(corners: &[[f64; 2]], size: FrameSize) -> Self {
        let pixels: Vec<Point> = corners.iter().map(|&corner| Point::from_normalised(corner, size)).collect();
        Self::new(&pixels)
    }

    /// The sides of the polygon in order.
    pub fn edges(&self) -> &[Segment] {
        &self.edges
    }

    /// Whether `p` is inside; the outline itself is inside, so that a foot clipped to the frame's border counts in a
    /// zone that is drawn up to it.
    pub fn contains(&self, p: Point) -> bool {
        let mut inside = false;
        for edge in &self.edges {
            if edge.carries(p) {
                return true;
            }
            let spans = (edge.a.y > p.y) != (edge.b.y > p.y);
            if spans && (turn(edge.a, edge.b, p) > 0.0) == (edge.b.y > edge.a.y) {
                inside = !inside;
            }
        }
        inside
    }

    /// Area in square pixels.
    pub fn area(&self) -> f64 {
        let twice: f64 = self.edges.iter().map(|edge| edge.a.x * edge.b.y - edge.b.x * edge.a.y).sum();
        twice.abs() / 2.0
    }

    /// Length of the outline in pixels.
    pub fn perimeter(&self) -> f64 {
        self.edges.iter().map(Segment::length).sum()
    }

    /// The fractions of a straight motion at which it first and last passes the outline; `None` where it does not.
    pub fn passed_by(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let mut passed: Option<(f64, f64)> = None;
        for at in self.edges.iter().filter_map(|edge| edge.passed_by(from, to)) {
            let (first, last) = passed.unwrap_or((at, at));
            passed = Some((first.min(at), last.max(at)));
        }
        passed
    }
}
