//! What can be wrong with a drawn line or polygon, in words for the person who draws it.

use super::{Point, Polygon, Segment, turn};

/// Two ends nearer than this (fraction of the frame) are one point: under two pixels of a 1080p picture.
const MIN_LENGTH: f64 = 0.001;

/// Room that an anchor needs between a line and the frame's edge, as a fraction of the frame: what the hysteresis of
/// [`crate::lines`] asks of a person a quarter of the frame high (0.08 x 0.25).
const MIN_ROOM: f64 = 0.02;

/// Polygons smaller than this fraction of the frame hold nothing: about 20 square pixels of a 1080p picture.
const MIN_AREA: f64 = 1e-5;

/// Why a line cannot count.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LineFault {
    /// A coordinate is not a number or lies outside 0..=1.
    #[error("end {end} at ({x}, {y}) lies outside the picture; keep both numbers between 0 and 1")]
    Outside {
        /// `a` or `b`.
        end: char,
        /// The coordinate to the right.
        x: f64,
        /// The coordinate downwards.
        y: f64,
    },
    /// Both ends are the same point.
    #[error("the line has no length: a and b are the same point; move one of them")]
    NoLength,
    /// Nobody can get far enough beyond the line before leaving the picture.
    #[error(
        "the line is too close to the {edge} of the picture ever to count: there is room of {room:.3} beyond it and a \
         person needs {MIN_ROOM}; move it inwards"
    )]
    NearEdge {
        /// Which edge or corner: `left edge`, `top edge`, `right edge`, `bottom edge` or `corner`.
        edge: &'static str,
        /// Greatest distance that a point of the picture has from the line on its narrow side, fraction of the frame.
        room: f64,
    },
}

/// Why a polygon cannot be a zone.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PolygonFault {
    /// Fewer than three corners.
    #[error("a polygon needs at least 3 corners and this one has {0}; add corners")]
    TooFewCorners(usize),
    /// A coordinate is not a number or lies outside 0..=1.
    #[error("corner {corner} at ({x}, {y}) lies outside the picture; keep both numbers between 0 and 1")]
    Outside {
        /// Counted from 1.
        corner: usize,
        /// The coordinate to the right.
        x: f64,
        /// The coordinate downwards.
        y: f64,
    },
    /// Two neighbouring corners are the same point.
    #[error("corner {corner} is the same point as the one before it; leave it out (a polygon closes by itself)")]
    Repeated {
        /// Counted from 1.
        corner: usize,
    },
    /// Two sides cross or touch.
    #[error(
        "the polygon crosses itself: the side after corner {first} meets the side after corner {second}; reorder the corners"
    )]
    SelfCrossing {
        /// Corner at which the one side starts, counted from 1.
        first: usize,
        /// Corner at which the other side starts, counted from 1.
        second: usize,
    },
    /// All corners are practically on one line or in one place.
    #[error("the polygon has no area; move its corners apart")]
    NoArea,
}

/// What is wrong with the line from `a` to `b` (normalised), if anything.
///
/// A line so close to the frame's edge that no anchor can get beyond it by the hysteresis is a fault: it would stay at
/// zero for ever and look like an empty street.
pub fn line_fault(a: [f64; 2], b: [f64; 2]) -> Option<LineFault> {
    for (end, at) in [('a', a), ('b', b)] {
        if !in_frame(at) {
            return Some(LineFault::Outside { end, x: at[0], y: at[1] });
        }
    }
    let line = Segment::new(point(a), point(b));
    if line.length() < MIN_LENGTH {
        return Some(LineFault::NoLength);
    }
    let room = room_beside(&line);
    (room < MIN_ROOM).then(|| LineFault::NearEdge { edge: nearest_edge(a, b), room })
}

/// What is wrong with the polygon of those corners (normalised), if anything; the first fault found.
pub fn polygon_fault(corners: &[[f64; 2]]) -> Option<PolygonFault> {
    if corners.len() < 3 {
        return Some(PolygonFault::TooFewCorners(corners.len()));
    }
    if let Some(outside) = corners.iter().position(|&corner| !in_frame(corner)) {
        let [x, y] = corners[outside];
        return Some(PolygonFault::Outside { corner: outside + 1, x, y });
    }
    let points: Vec<Point> = corners.iter().map(|&corner| point(corner)).collect();
    if let Some(corner) = repeated_corner(&points) {
        return Some(PolygonFault::Repeated { corner });
    }
    let polygon = Polygon::new(&points);
    if let Some((first, second)) = crossing_sides(polygon.edges()) {
        return Some(PolygonFault::SelfCrossing { first: first + 1, second: second + 1 });
    }
    (polygon.area() < MIN_AREA).then_some(PolygonFault::NoArea)
}

fn point([x, y]: [f64; 2]) -> Point {
    Point::new(x, y)
}

fn in_frame(at: [f64; 2]) -> bool {
    at.iter().all(|c| (0.0..=1.0).contains(c))
}

/// The greatest distance from the infinite line that the frame offers on its narrower side. The frame is convex, so a
/// corner is farthest.
fn room_beside(line: &Segment) -> f64 {
    let (mut left, mut right) = (0.0_f64, 0.0_f64);
    for (x, y) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)] {
        let offset = turn(line.a, line.b, Point::new(x, y)) / line.length();
        left = left.max(-offset);
        right = right.max(offset);
    }
    left.min(right)
}

fn nearest_edge(a: [f64; 2], b: [f64; 2]) -> &'static str {
    let edges = [
        ("left edge", a[0].max(b[0])),
        ("top edge", a[1].max(b[1])),
        ("right edge", 1.0 - a[0].min(b[0])),
        ("bottom edge", 1.0 - a[1].min(b[1])),
    ];
    edges.into_iter().find(|&(_, farther_end)| farther_end < 2.0 * MIN_ROOM).map_or("corner", |(name, _)| name)
}

fn repeated_corner(points: &[Point]) -> Option<usize> {
    let repeats = |i: &usize| points[*i] == points[(i + 1) % points.len()];
    (0..points.len()).find(repeats).map(|i| if i + 1 == points.len() { i + 1 } else { i + 2 })
}

fn crossing_sides(edges: &[Segment]) -> Option<(usize, usize)> {
    let n = edges.len();
    for i in 0..n {
        for j in i + 1..n {
            let fault = if j == i + 1 {
                folds_back(&edges[i], &edges[j])
            } else if i == 0 && j == n - 1 {
                folds_back(&edges[j], &edges[i])
            } else {
                edges[i].meets(&edges[j])
            };
            if fault {
                return Some((i, j));
            }
        }
    }
    None
}

/// Neighbouring sides share a corner by nature; they may not share more.
fn folds_back(edge: &Segment, next: &Segment) -> bool {
    edge.carries(next.b) || next.carries(edge.a)
}
