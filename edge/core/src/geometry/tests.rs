use proptest::prelude::*;

use super::*;

const fn p(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

#[test]
fn right_of_a_line_that_points_up_is_where_x_grows() {
    let up = Segment::new(p(0.5, 0.9), p(0.5, 0.1));
    assert_eq!(up.side(p(0.4, 0.5)), Side::Left);
    assert_eq!(up.side(p(0.6, 0.5)), Side::Right);
    let towards_the_right = Segment::new(p(0.1, 0.5), p(0.9, 0.5));
    assert_eq!(towards_the_right.side(p(0.5, 0.9)), Side::Right, "y points down");
}

#[test]
fn a_motion_passes_the_segment_and_not_its_extension() {
    let line = Segment::new(p(10.0, 0.0), p(10.0, 10.0));
    assert_eq!(line.passed_by(p(0.0, 5.0), p(40.0, 5.0)), Some(0.25));
    assert_eq!(line.passed_by(p(0.0, 11.0), p(40.0, 11.0)), None);
    assert_eq!(line.passed_by(p(0.0, 10.0), p(40.0, 10.0)), Some(0.25), "through the end");
    assert_eq!(line.passed_by(p(0.0, 5.0), p(9.0, 5.0)), None);
}

#[test]
fn offsets_are_distances_with_the_sign_of_the_side() {
    let line = Segment::new(p(0.0, 10.0), p(0.0, 0.0));
    assert_eq!((line.offset(p(3.0, 5.0)), line.offset(p(-2.0, 50.0))), (3.0, -2.0));
}

#[test]
fn distances_are_to_the_segment() {
    let line = Segment::new(p(0.0, 0.0), p(10.0, 0.0));
    assert!((line.distance(p(5.0, 3.0)) - 3.0).abs() < 1e-12);
    assert!((line.distance(p(13.0, 4.0)) - 5.0).abs() < 1e-12);
    assert!((Segment::new(p(1.0, 1.0), p(1.0, 1.0)).distance(p(4.0, 5.0)) - 5.0).abs() < 1e-12);
}

#[test]
fn polygon_measures_and_outline() {
    let square = Polygon::new(&[p(0.0, 0.0), p(4.0, 0.0), p(4.0, 4.0), p(0.0, 4.0)]);
    assert!((square.area() - 16.0).abs() < 1e-12 && (square.perimeter() - 16.0).abs() < 1e-12);
    assert!(square.contains(p(4.0, 2.0)) && square.contains(p(0.0, 0.0)), "the outline is inside");
    assert!(!square.contains(p(4.1, 2.0)) && !square.contains(p(-1.0, 4.0)));
    assert_eq!(square.passed_by(p(-4.0, 2.0), p(12.0, 2.0)), Some((0.25, 0.5)));
    assert_eq!(square.passed_by(p(1.0, 1.0), p(2.0, 2.0)), None);
}

#[test]
fn sound_shapes_have_no_fault() {
    assert_eq!(line_fault([0.52, 0.25], [0.52, 0.98]), None);
    assert_eq!(line_fault([0.0, 0.5], [1.0, 0.5]), None, "ends may lie on the frame's border");
    assert_eq!(line_fault([0.0, 0.1], [0.1, 0.0]), None, "across a corner, with room");
    assert_eq!(polygon_fault(&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.19], [0.0, 0.19]]), None);
    let arrow = [[0.1, 0.1], [0.5, 0.4], [0.9, 0.1], [0.5, 0.9]];
    assert_eq!(polygon_fault(&arrow), None, "concave is fine");
}

#[test]
fn a_line_near_the_edge_is_refused() {
    for (a, b, name) in [
        ([0.01, 0.1], [0.01, 0.9], "left edge"),
        ([0.1, 0.0], [0.9, 0.01], "top edge"),
        ([0.995, 0.1], [0.99, 0.9], "right edge"),
        ([0.2, 1.0], [0.8, 1.0], "bottom edge"),
        ([0.0, 0.02], [0.02, 0.0], "left edge"),
    ] {
        let Some(LineFault::NearEdge { edge, room }) = line_fault(a, b) else { panic!("{a:?} {b:?} not refused") };
        assert_eq!(edge, name);
        assert!(room < 0.02);
    }
    assert_eq!(line_fault([0.03, 0.1], [0.03, 0.9]), None);
}

#[test]
fn broken_lines_are_named() {
    assert_eq!(line_fault([0.5, 0.5], [0.5, 0.5]), Some(LineFault::NoLength));
    assert_eq!(line_fault([0.5, 0.5], [1.2, 0.5]), Some(LineFault::Outside { end: 'b', x: 1.2, y: 0.5 }));
    assert!(matches!(line_fault([f64::NAN, 0.5], [0.2, 0.5]), Some(LineFault::Outside { end: 'a', .. })));
}

#[test]
fn broken_polygons_are_named() {
    use PolygonFault as F;
    assert_eq!(polygon_fault(&[[0.1, 0.1], [0.2, 0.2]]), Some(F::TooFewCorners(2)));
    assert_eq!(polygon_fault(&[[0.1, 0.1], [0.2, 0.2], [0.1, -0.1]]), Some(F::Outside { corner: 3, x: 0.1, y: -0.1 }));
    let bow_tie = [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]];
    assert_eq!(polygon_fault(&bow_tie), Some(F::SelfCrossing { first: 1, second: 3 }));
    let closed = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.1]];
    assert_eq!(polygon_fault(&closed), Some(F::Repeated { corner: 4 }));
    let twice = [[0.1, 0.1], [0.1, 0.1], [0.9, 0.9], [0.1, 0.9]];
    assert_eq!(polygon_fault(&twice), Some(F::Repeated { corner: 2 }));
    let spike = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.1], [0.5, 0.9]];
    assert!(matches!(polygon_fault(&spike), Some(F::SelfCrossing { .. })));
    let touching = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.5, 0.1], [0.1, 0.9]];
    assert!(matches!(polygon_fault(&touching), Some(F::SelfCrossing { .. })));
    assert_eq!(polygon_fault(&[[0.1, 0.1], [0.101, 0.1], [0.1, 0.101]]), Some(F::NoArea));
}

/// Winding number of an integer polygon about a point that is not on its outline, by quadrant steps: exact, and nothing
/// like the parity of a ray.
fn winding(corners: &[(i64, i64)], at: (i64, i64)) -> i64 {
    let quadrant = |(x, y): (i64, i64)| match (x > 0, y > 0) {
        (true, false) => 0,
        (true, true) => 1,
        (false, true) => 2,
        (false, false) => 3,
    };
    let mut quarters = 0;
    for i in 0..corners.len() {
        let (a, b) = (corners[i], corners[(i + 1) % corners.len()]);
        let (a, b) = ((a.0 - at.0, a.1 - at.1), (b.0 - at.0, b.1 - at.1));
        let step = (quadrant(b) - quadrant(a) + 4) % 4;
        quarters += match step {
            1 => 1,
            3 => -1,
            2 => 2 * (a.0 * b.1 - a.1 * b.0).signum(),
            _ => 0,
        };
    }
    quarters / 4
}

fn on_outline(corners: &[(i64, i64)], at: (i64, i64)) -> bool {
    (0..corners.len()).any(|i| {
        let (a, b) = (corners[i], corners[(i + 1) % corners.len()]);
        let cross = (b.0 - a.0) * (at.1 - a.1) - (b.1 - a.1) * (at.0 - a.0);
        let dot = (at.0 - a.0) * (at.0 - b.0) + (at.1 - a.1) * (at.1 - b.1);
        cross == 0 && dot <= 0
    })
}

/// Whether two integer segments share a point, by exact parameters of the intersection or by overlap on the axes.
fn share_a_point(s: [(i64, i64); 2], t: [(i64, i64); 2]) -> bool {
    let (d, e) = ((s[1].0 - s[0].0, s[1].1 - s[0].1), (t[1].0 - t[0].0, t[1].1 - t[0].1));
    let gap = (t[0].0 - s[0].0, t[0].1 - s[0].1);
    let det = d.0 * e.1 - d.1 * e.0;
    if det != 0 {
        let (u, v) = (gap.0 * e.1 - gap.1 * e.0, gap.0 * d.1 - gap.1 * d.0);
        let within = |k: i64| k * det.signum() >= 0 && k * det.signum() <= det.abs();
        return within(u) && within(v);
    }
    let overlap = |a: i64, b: i64, c: i64, d: i64| a.min(b).max(c.min(d)) <= a.max(b).min(c.max(d));
    gap.0 * d.1 == gap.1 * d.0 && overlap(s[0].0, s[1].0, t[0].0, t[1].0) && overlap(s[0].1, s[1].1, t[0].1, t[1].1)
}

fn grid_point(bound: i64) -> impl Strategy<Value = (i64, i64)> {
    (0..=bound, 0..=bound)
}

fn pixel((x, y): (i64, i64)) -> Point {
    p(x as f64, y as f64)
}

proptest! {
    // Random corners rarely make a simple polygon.
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn containment_agrees_with_the_winding_number(
        corners in prop::collection::vec(grid_point(16), 3..9), at in grid_point(16),
    ) {
        let normalised: Vec<[f64; 2]> = corners.iter().map(|&(x, y)| [x as f64 / 16.0, y as f64 / 16.0]).collect();
        prop_assume!(polygon_fault(&normalised).is_none());
        let polygon = Polygon::new(&corners.iter().map(|&c| pixel(c)).collect::<Vec<_>>());
        let expected = on_outline(&corners, at) || winding(&corners, at) != 0;
        prop_assert_eq!(polygon.contains(pixel(at)), expected);
    }

    #[test]
    fn segments_meet_as_exact_arithmetic_says(
        a in grid_point(6), b in grid_point(6), c in grid_point(6), d in grid_point(6),
    ) {
        prop_assume!(a != b && c != d);
        let met = Segment::new(pixel(a), pixel(b)).meets(&Segment::new(pixel(c), pixel(d)));
        prop_assert_eq!(met, share_a_point([a, b], [c, d]));
    }

    #[test]
    fn self_crossing_agrees_with_a_pairwise_oracle(corners in prop::collection::vec(grid_point(8), 3..8)) {
        let n = corners.len();
        let distinct = (0..n).all(|i| (0..i).all(|j| corners[i] != corners[j]));
        prop_assume!(distinct);
        let edge = |i: usize| [corners[i % n], corners[(i + 1) % n]];
        let mut simple = true;
        for i in 0..n {
            for j in i + 2..n {
                simple &= (i == 0 && j == n - 1) || !share_a_point(edge(i), edge(j));
            }
            let [[a, b], [_, c]] = [edge(i), edge(i + 1)];
            let (u, v) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
            simple &= u.0 * v.1 != u.1 * v.0 || u.0 * v.0 + u.1 * v.1 > 0;
        }
        let normalised: Vec<[f64; 2]> = corners.iter().map(|&(x, y)| [x as f64 / 8.0, y as f64 / 8.0]).collect();
        prop_assert_eq!(polygon_fault(&normalised).is_none(), simple);
    }
}

#[test]
fn beside_a_segment_is_between_the_perpendiculars_at_its_ends() {
    let slanting = Segment::new(Point::new(1.0, 1.0), Point::new(4.0, 5.0));
    assert!(slanting.flanks(slanting.a) && slanting.flanks(slanting.b));
    assert!(slanting.flanks(Point::new(50.0, -34.0)), "far away beside the middle");
    assert!(!slanting.flanks(Point::new(0.9, 1.0)) && !slanting.flanks(Point::new(4.0, 5.1)));
}
