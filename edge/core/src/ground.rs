//! The ground plane: metres from points of the picture.
//!
//! Owns the homography of a rectangle whose size was measured. Refuses lens distortion: a picture whose straight lines
//! are bent is measured wrongly towards its edges.

use nalgebra::{Matrix3, SMatrix, SVector, Vector3};

use crate::scene::{GroundSpec, Normalised, ZoneSpec};

/// Corners whose triangle is smaller than this fraction of the frame lie on a line: as for polygons, about 20 square
/// pixels of a 1080p picture.
const MIN_AREA: f64 = 1e-5;

/// Why a rectangle on the ground cannot be measured by.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GroundFault {
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
    /// A side's length is not a positive number.
    #[error("{side} is {metres}; measure that side on the ground and give it in metres, more than 0")]
    Size {
        /// `width_m` or `length_m`.
        side: &'static str,
        /// What was given.
        metres: f64,
    },
    /// Three corners are on a line or in one place.
    #[error("corner {corner} lies on a line with its neighbours; move the corners apart")]
    Flat {
        /// Counted from 1.
        corner: usize,
    },
    /// Two sides cross.
    #[error("the corners are not in order round the rectangle: its sides cross; swap two neighbouring corners")]
    OutOfOrder,
    /// No view of a rectangle from outside has a corner that points inwards.
    #[error("corner {corner} points inwards, which no rectangle on the ground does; move it outwards")]
    Inward {
        /// Counted from 1.
        corner: usize,
    },
}

/// The mapping from the picture to the ground, for one [`GroundSpec`].
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    to_metres: Matrix3<f64>,
}

/// What is wrong with a rectangle on the ground, if anything; the first fault found.
pub fn ground_fault(spec: &GroundSpec) -> Option<GroundFault> {
    let outside = |at: &Normalised| at.iter().any(|c| !(0.0..=1.0).contains(c));
    if let Some(corner) = spec.corners.iter().position(outside) {
        let [x, y] = spec.corners[corner];
        return Some(GroundFault::Outside { corner: corner + 1, x, y });
    }
    let sides = [("width_m", spec.width_m), ("length_m", spec.length_m)];
    let bad = |&(_, metres): &(&str, f64)| !(metres.is_finite() && metres > 0.0);
    if let Some((side, metres)) = sides.into_iter().find(bad) {
        return Some(GroundFault::Size { side, metres });
    }
    shape_fault(&spec.corners)
}

/// A convex quadrilateral turns the same way at every corner. One corner that turns the other way points inwards; two
/// are what crossing sides make.
fn shape_fault(corners: &[Normalised; 4]) -> Option<GroundFault> {
    let turns: [f64; 4] = std::array::from_fn(|i| turn(corners[(i + 3) % 4], corners[i], corners[(i + 1) % 4]));
    if let Some(corner) = turns.iter().position(|turn| turn.abs() / 2.0 < MIN_AREA) {
        return Some(GroundFault::Flat { corner: corner + 1 });
    }
    let right = turns.iter().filter(|&&turn| turn > 0.0).count();
    let odd_one = |positive: bool| turns.iter().position(|&turn| (turn > 0.0) == positive);
    match right {
        0 | 4 => None,
        2 => Some(GroundFault::OutOfOrder),
        _ => odd_one(right == 1).map(|corner| GroundFault::Inward { corner: corner + 1 }),
    }
}

fn turn(a: Normalised, b: Normalised, c: Normalised) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

impl Ground {
    /// The ground of `spec`.
    ///
    /// # Errors
    /// What [`ground_fault`] says.
    pub fn new(spec: &GroundSpec) -> Result<Self, GroundFault> {
        if let Some(fault) = ground_fault(spec) {
            return Err(fault);
        }
        // A sound quadrilateral always has a solution; rounding could only spoil it near the limits of the fault.
        let to_metres = homography(spec).ok_or(GroundFault::Flat { corner: 1 })?;
        Ok(Self { to_metres })
    }

    /// Where a point of the picture lies on the ground in metres: the first corner is the origin, the second lies at
    /// (width, 0), the third at (width, length). `None` at and beyond the horizon.
    pub fn metres(&self, at: Normalised) -> Option<[f64; 2]> {
        let p = self.to_metres * Vector3::new(at[0], at[1], 1.0);
        (p.z > 0.0).then(|| [p.x / p.z, p.y / p.z]).filter(|metres| metres.iter().all(|m| m.is_finite()))
    }

    /// The area of a polygon of the picture on the ground in square metres; `None` where it reaches the horizon.
    ///
    /// Straight lines stay straight under a homography, so that the corners are enough.
    pub fn area_m2(&self, polygon: &[Normalised]) -> Option<f64> {
        let corners = polygon.iter().map(|&corner| self.metres(corner)).collect::<Option<Vec<_>>>()?;
        let next = corners.iter().cycle().skip(1);
        let twice: f64 = corners.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
        Some(twice.abs() / 2.0)
    }
}

/// A zone's area in square metres: what was measured, or else what the ground plane gives; `None` where neither is
/// known.
pub fn zone_area_m2(zone: &ZoneSpec, ground: Option<&Ground>) -> Option<f64> {
    zone.area_m2.or_else(|| ground?.area_m2(&zone.polygon)).filter(|area| area.is_finite() && *area > 0.0)
}

/// The homography that takes the corners to their metres, scaled so that the ground before the horizon has a positive
/// third coordinate: eight equations u (g x + h y + 1) = a x + b y + c, v (g x + h y + 1) = d x + e y + f. (Hartley,
/// Zisserman: Multiple View Geometry, 2nd edition, section 4.1.) The last coefficient is never 0 after the first corner
/// has been moved to the origin, for that is not on the horizon.
fn homography(spec: &GroundSpec) -> Option<Matrix3<f64>> {
    let (w, l) = (spec.width_m, spec.length_m);
    let metres = [[0.0, 0.0], [w, 0.0], [w, l], [0.0, l]];
    let [x0, y0] = spec.corners[0];
    let mut equations = SMatrix::<f64, 8, 8>::zeros();
    let mut right = SVector::<f64, 8>::zeros();
    for (i, (corner, [u, v])) in spec.corners.iter().zip(metres).enumerate() {
        let (x, y) = (corner[0] - x0, corner[1] - y0);
        let rows = [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y]];
        for (k, row) in rows.iter().enumerate() {
            row.iter().enumerate().for_each(|(column, &value)| equations[(2 * i + k, column)] = value);
        }
        (right[2 * i], right[2 * i + 1]) = (u, v);
    }
    let h = equations.lu().solve(&right)?;
    let moved = Matrix3::new(h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1.0);
    Some(moved * Matrix3::new(1.0, 0.0, -x0, 0.0, 1.0, -y0, 0.0, 0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spec(corners: [Normalised; 4]) -> GroundSpec {
        GroundSpec { corners, width_m: 4.0, length_m: 10.0 }
    }

    /// A pavement that recedes: 4 m wide, 10 m long.
    const PAVEMENT: [Normalised; 4] = [[0.2, 0.9], [0.8, 0.9], [0.6, 0.4], [0.4, 0.4]];

    fn near(told: Option<[f64; 2]>, expected: [f64; 2]) -> bool {
        told.is_some_and(|m| (m[0] - expected[0]).hypot(m[1] - expected[1]) < 1e-9)
    }

    #[test]
    fn corners_lie_where_they_were_measured() {
        let ground = Ground::new(&spec(PAVEMENT)).unwrap();
        let metres = [[0.0, 0.0], [4.0, 0.0], [4.0, 10.0], [0.0, 10.0]];
        for (corner, expected) in PAVEMENT.into_iter().zip(metres) {
            assert!(near(ground.metres(corner), expected));
        }
        // Where the diagonals cross is the middle.
        assert!(near(ground.metres([0.5, 0.525]), [2.0, 5.0]));
        assert!((ground.area_m2(&PAVEMENT).unwrap() - 40.0).abs() < 1e-9);
    }

    #[test]
    fn beyond_the_horizon_there_is_no_ground() {
        let ground = Ground::new(&spec(PAVEMENT)).unwrap();
        // The sides meet where x = 0.5: at y = 0.15.
        assert!(ground.metres([0.5, 0.16]).is_some());
        assert_eq!((ground.metres([0.5, 0.14]), ground.metres([0.1, 0.0])), (None, None));
        assert_eq!(ground.area_m2(&[[0.4, 0.5], [0.6, 0.5], [0.5, 0.1]]), None);
    }

    #[test]
    fn faults_are_told_one_by_one() {
        let fault = |corners| ground_fault(&spec(corners));
        assert_eq!(fault(PAVEMENT), None);
        let [a, b, c, d] = PAVEMENT;
        assert_eq!(fault([d, c, b, a]), None, "either way round");
        assert_eq!(fault([a, c, b, d]), Some(GroundFault::OutOfOrder));
        assert_eq!(fault([a, b, [0.5, 0.8], d]), Some(GroundFault::Inward { corner: 3 }));
        assert_eq!(fault([a, b, b, d]), Some(GroundFault::Flat { corner: 2 }));
        assert_eq!(fault([a, b, [0.8, 0.4], [0.8, 0.1]]), Some(GroundFault::Flat { corner: 3 }));
        assert!(matches!(fault([a, b, c, [0.4, f64::NAN]]), Some(GroundFault::Outside { corner: 4, .. })));
        for metres in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let fault = ground_fault(&GroundSpec { length_m: metres, ..spec(PAVEMENT) });
            assert!(matches!(fault, Some(GroundFault::Size { side: "length_m", .. })));
        }
        assert!(Ground::new(&GroundSpec { width_m: 0.0, ..spec(PAVEMENT) }).is_err());
    }

    #[test]
    fn a_measured_area_goes_before_a_computed_one() {
        let ground = Ground::new(&spec(PAVEMENT)).unwrap();
        let zone = |area_m2| ZoneSpec { polygon: PAVEMENT.to_vec(), area_m2, ..ZoneSpec::default() };
        assert_eq!(zone_area_m2(&zone(Some(35.0)), Some(&ground)), Some(35.0));
        assert!((zone_area_m2(&zone(None), Some(&ground)).unwrap() - 40.0).abs() < 1e-9);
        assert_eq!((zone_area_m2(&zone(None), None), zone_area_m2(&zone(Some(0.0)), None)), (None, None));
    }

    /// A pinhole camera: focal length 1, `height` metres over the ground, tilted downwards, looking along y.
    fn seen_from(height: f64, tilt: f64, [x, y]: [f64; 2]) -> Normalised {
        let (sin, cos) = tilt.sin_cos();
        let (depth, below) = (y * cos + height * sin, height * cos - y * sin);
        [0.5 + 0.5 * x / depth, 0.5 + 0.5 * below / depth]
    }

    proptest! {
        #[test]
        fn what_a_camera_sees_is_measured_back(
            height in 3.0..8.0_f64, tilt in 0.3..0.8_f64, width in 0.5..2.0_f64, length in 0.5..5.0_f64,
            points in prop::collection::vec((-2.0..4.0_f64, -1.0..9.0_f64), 3..8),
        ) {
            // The rectangle's first corner lies where the camera looks, so that all of it is in the picture.
            let origin = [-0.5, height / tilt.tan()];
            let see = |x: f64, y: f64| seen_from(height, tilt, [origin[0] + x, origin[1] + y]);
            let corners = [see(0.0, 0.0), see(width, 0.0), see(width, length), see(0.0, length)];
            let spec = GroundSpec { corners, width_m: width, length_m: length };
            prop_assume!(ground_fault(&spec).is_none());
            let ground = Ground::new(&spec).unwrap();
            for &(x, y) in &points {
                let [mx, my] = ground.metres(see(x, y)).unwrap();
                prop_assert!((mx - x).hypot(my - y) < 1e-5, "({}, {}) at ({}, {})", mx, my, x, y);
            }
            // The area by corners is that of the outline sampled densely.
            let polygon: Vec<Normalised> = points.iter().map(|&(x, y)| see(x, y)).collect();
            let edges = polygon.iter().zip(polygon.iter().cycle().skip(1));
            let along = |a: f64, b: f64, k: i32| a + (b - a) * f64::from(k) / 50.0;
            let dense = |(a, b): (&Normalised, &Normalised)| {
                (0..50).map(|k| [along(a[0], b[0], k), along(a[1], b[1], k)]).collect::<Vec<_>>()
            };
            let dense: Vec<Normalised> = edges.flat_map(dense).collect();
            let (few, many) = (ground.area_m2(&polygon).unwrap(), ground.area_m2(&dense).unwrap());
            prop_assert!((few - many).abs() < 1e-6 * (1.0 + few));
        }
    }
}
