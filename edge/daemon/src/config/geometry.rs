//! Whether a drawn line or polygon can count at all.
//!
//! Owns the checks on normalised points (0..=1, x to the right, y down) and their wording. Refuses pixels and tracks.

use promenade_core::scene::Normalised;

/// Shortest line, as a share of the image: below it lies a click that was not meant.
const SHORTEST: f64 = 0.005;
/// A line nearer than this to an edge of the image has no room on its far side: an anchor point is clipped to the
/// image and jitters by more than that, so nobody is ever seen to have passed.
const EDGE: f64 = 0.02;
/// Smallest area of a polygon, as a share of the image.
const SMALLEST: f64 = 1e-5;
/// Corners nearer than this are the same corner.
const REPEATED: f64 = 1e-9;
/// Cross products below this are rounding.
const FLAT: f64 = 1e-12;

/// Why a line cannot count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum LineFault {
    /// Both ends are the same point, or nearly.
    #[error("the line has no length: a and b are the same point, or nearly")]
    NoLength,
    /// Both ends lie at the same edge of the image.
    #[error("the line lies along the {0} edge of the image, where it can never count")]
    AtEdge(&'static str),
}

impl LineFault {
    /// What to do about it.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::NoLength => "draw it across the way that people walk",
            Self::AtEdge(_) => "move it inwards, so that people are seen on both sides of it",
        }
    }
}

/// What is wrong with the line from `a` to `b`, if anything.
pub(super) fn line_fault(a: Normalised, b: Normalised) -> Option<LineFault> {
    if distance(a, b) < SHORTEST {
        return Some(LineFault::NoLength);
    }
    let edges = [
        ("left", a[0].max(b[0])),
        ("right", 1.0 - a[0].min(b[0])),
        ("top", a[1].max(b[1])),
        ("bottom", 1.0 - a[1].min(b[1])),
    ];
    edges.into_iter().find(|(_, distance)| *distance < EDGE).map(|(edge, _)| LineFault::AtEdge(edge))
}

/// Why a polygon encloses nothing that can be told from its outside; corners are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PolygonFault {
    /// A corner equals the one before it.
    #[error("repeats corner [{0}] as corner [{1}]")]
    Repeated(usize, usize),
    /// Two edges meet where they should not.
    #[error("crosses itself: the edge [{}]-[{}] meets the edge [{}]-[{}]", .0.0, .0.1, .1.0, .1.1)]
    Crossing((usize, usize), (usize, usize)),
    /// All corners lie on one line, or nearly.
    #[error("encloses no area")]
    NoArea,
}

impl PolygonFault {
    /// What to do about it.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Repeated(..) => "leave one of them out; a polygon closes by itself",
            Self::Crossing(..) => "list the corners in the order in which they are met along the border",
            Self::NoArea => "move the corners apart",
        }
    }
}

/// What is wrong with a polygon of three corners or more: every repeated corner, else the first crossing of two edges,
/// else the lack of an area.
pub(super) fn polygon_faults(corners: &[Normalised]) -> Vec<PolygonFault> {
    let repeated: Vec<_> = edges(corners)
        .filter(|(from, to)| distance(corners[*from], corners[*to]) < REPEATED)
        .map(|(from, to)| PolygonFault::Repeated(from.min(to), from.max(to)))
        .collect();
    if !repeated.is_empty() {
        return repeated;
    }
    let fault = if is_flat(corners) { Some(PolygonFault::NoArea) } else { first_crossing(corners) };
    let fault = fault.or_else(|| (area(corners) < SMALLEST).then_some(PolygonFault::NoArea));
    fault.into_iter().collect()
}

/// The edges as pairs of corners, the closing one last.
fn edges(corners: &[Normalised]) -> impl Iterator<Item = (usize, usize)> + use<> {
    let count = corners.len();
    (0..count).map(move |index| (index, (index + 1) % count))
}

fn first_crossing(corners: &[Normalised]) -> Option<PolygonFault> {
    edges(corners).enumerate().find_map(|(index, first)| {
        edges(corners)
            .skip(index + 1)
            .find(|second| edges_meet(corners, first, *second))
            .map(|second| PolygonFault::Crossing(first, second))
    })
}

/// Whether two edges share a point besides the corner that joins neighbours.
fn edges_meet(corners: &[Normalised], first: (usize, usize), second: (usize, usize)) -> bool {
    let at = |index: usize| corners[index];
    if first.1 == second.0 {
        return folds_back(at(first.0), at(first.1), at(second.1));
    }
    if second.1 == first.0 {
        return folds_back(at(second.0), at(second.1), at(first.1));
    }
    segments_meet([at(first.0), at(first.1)], [at(second.0), at(second.1)])
}

/// Whether the way from `a` over `b` to `c` turns back on itself.
fn folds_back(a: Normalised, b: Normalised, c: Normalised) -> bool {
    let ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
    ahead < 0.0 && cross(a, b, c).abs() < FLAT
}

/// Whether two segments share a point (the orientation test, with the collinear cases).
fn segments_meet([a, b]: [Normalised; 2], [c, d]: [Normalised; 2]) -> bool {
    let sides = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
    if sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0 {
        return true;
    }
    let touches = [(sides[0], a, b, c), (sides[1], a, b, d), (sides[2], c, d, a), (sides[3], c, d, b)];
    touches.into_iter().any(|(side, from, to, point)| side == 0 && within(from, to, point))
}

fn distance(a: Normalised, b: Normalised) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// Twice the area of the triangle, positive when it turns to the right in the image (y down).
fn cross(a: Normalised, b: Normalised, c: Normalised) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn side(a: Normalised, b: Normalised, point: Normalised) -> i8 {
    let cross = cross(a, b, point);
    i8::from(cross > FLAT) - i8::from(cross < -FLAT)
}

/// Whether a point of the line through `a` and `b` lies between them.
fn within(a: Normalised, b: Normalised, point: Normalised) -> bool {
    (0..2).all(|axis| (a[axis].min(b[axis])..=a[axis].max(b[axis])).contains(&point[axis]))
}

/// Whether all corners lie on one line.
fn is_flat(corners: &[Normalised]) -> bool {
    corners.iter().all(|corner| cross(corners[0], corners[1], *corner).abs() < FLAT)
}

/// Area of a simple polygon (the shoelace formula).
fn area(corners: &[Normalised]) -> f64 {
    let doubled: f64 = edges(corners).map(|(from, to)| cross([0.0, 0.0], corners[from], corners[to])).sum();
    doubled.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_inside_the_image_is_sound() {
        assert_eq!(line_fault([0.52, 0.25], [0.52, 0.98]), None);
        // One end at the edge is usual: a door that reaches to the bottom of the image.
        assert_eq!(line_fault([0.0, 0.0], [1.0, 1.0]), None);
        assert_eq!(line_fault([0.0, 0.5], [1.0, 0.5]), None);
    }

    #[test]
    fn a_line_without_length_is_refused() {
        assert_eq!(line_fault([0.5, 0.5], [0.5, 0.5]), Some(LineFault::NoLength));
        assert_eq!(line_fault([0.5, 0.5], [0.503, 0.5]), Some(LineFault::NoLength));
    }

    #[test]
    fn a_line_along_each_edge_is_refused() {
        let along = |a, b| line_fault(a, b);
        assert_eq!(along([0.0, 0.1], [0.01, 0.9]), Some(LineFault::AtEdge("left")));
        assert_eq!(along([1.0, 0.1], [0.99, 0.9]), Some(LineFault::AtEdge("right")));
        assert_eq!(along([0.1, 0.0], [0.9, 0.015]), Some(LineFault::AtEdge("top")));
        assert_eq!(along([0.1, 1.0], [0.9, 1.0]), Some(LineFault::AtEdge("bottom")));
        assert_eq!(along([0.1, 0.97], [0.9, 0.97]), None);
    }

    #[test]
    fn sound_polygons_pass_in_both_senses() {
        let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.19], [0.0, 0.19]];
        let reversed: Vec<_> = square.iter().rev().copied().collect();
        let notched = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.5, 0.2], [0.1, 0.9]];
        // A corner in the middle of a straight edge is harmless.
        let straight = [[0.1, 0.1], [0.5, 0.1], [0.9, 0.1], [0.5, 0.9]];
        for polygon in [&square[..], &reversed, &notched, &straight] {
            assert_eq!(polygon_faults(polygon), [], "{polygon:?}");
        }
    }

    #[test]
    fn a_bow_tie_names_its_two_edges() {
        let faults = polygon_faults(&[[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]);
        assert_eq!(faults, [PolygonFault::Crossing((0, 1), (2, 3))]);
        assert_eq!(faults[0].to_string(), "crosses itself: the edge [0]-[1] meets the edge [2]-[3]");
    }

    #[test]
    fn edges_that_touch_or_fold_back_are_crossings() {
        let touching = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.5, 0.1], [0.1, 0.9]];
        assert_eq!(polygon_faults(&touching), [PolygonFault::Crossing((0, 1), (2, 3))]);
        let spike = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.1], [0.5, 0.9]];
        assert_eq!(polygon_faults(&spike), [PolygonFault::Crossing((0, 1), (1, 2))]);
        let closing_spike = [[0.5, 0.1], [0.5, 0.9], [0.1, 0.5], [0.1, 0.1], [0.9, 0.1]];
        assert_eq!(polygon_faults(&closing_spike), [PolygonFault::Crossing((0, 1), (3, 4))]);
    }

    #[test]
    fn repeated_corners_are_all_named() {
        let polygon = [[0.1, 0.1], [0.1, 0.1], [0.9, 0.1], [0.5, 0.9], [0.1, 0.1]];
        assert_eq!(polygon_faults(&polygon), [PolygonFault::Repeated(0, 1), PolygonFault::Repeated(0, 4)]);
    }

    #[test]
    fn a_polygon_without_area_is_refused() {
        assert_eq!(polygon_faults(&[[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]]), [PolygonFault::NoArea]);
        assert_eq!(polygon_faults(&[[0.1, 0.1], [0.9, 0.1], [0.9, 0.100_001]]), [PolygonFault::NoArea]);
    }
}
