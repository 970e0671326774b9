//! A heat map laid out on the ground: from cells of the picture to cells of equal size in metres.
//!
//! Owns the layout. It follows from the config alone, so that maps of different hours can be compared cell by cell.
//! Refuses to guess beyond the measured rectangle's neighbourhood: the farther from it, the more an error in its corners
//! weighs.

use promenade_core::ground::Ground;
use promenade_core::heat::{COLUMNS, ROWS};
use promenade_core::scene::GroundSpec;

/// The plan reaches so many of the rectangle's longer sides beyond it.
const REACH: f64 = 2.0;
/// Most cells along one side: about as fine as the picture's own grid.
const MOST_CELLS: f64 = 64.0;
/// Sides of a cell, in metres, that people can think in; a power of ten may be put to it.
const STEPS: [f64; 3] = [0.25, 0.5, 1.0];
/// Every cell of the picture is spread as so many points a side. A cell near the camera covers a fraction of a cell of
/// the plan, a far one many.
const POINTS: u32 = 8;

/// Where the cells of a plan lie, in the metres of [`Ground::metres`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The corner of the first cell.
    pub origin_m: [f64; 2],
    /// Side of a cell.
    pub cell_m: f64,
    /// Cells along the rectangle's width.
    pub columns: usize,
    /// Cells along its length.
    pub rows: usize,
}

impl Plan {
    /// The plan round a measured rectangle.
    pub fn round(spec: &GroundSpec) -> Self {
        let margin = REACH * spec.width_m.max(spec.length_m);
        let sides = [spec.width_m + 2.0 * margin, spec.length_m + 2.0 * margin];
        let cell_m = step(sides[0].max(sides[1]) / MOST_CELLS);
        let [columns, rows] = sides.map(|side| (side / cell_m).ceil() as usize);
        Self { origin_m: [-margin, -margin], cell_m, columns, rows }
    }

    /// Spreads the picture's cells over the plan; beside it what lies off the plan. Nothing is lost between the two.
    pub fn lay(&self, ground: &Ground, cells: &[f64]) -> (Vec<f64>, f64) {
        let (mut laid, mut beyond) = (vec![0.0; self.columns * self.rows], 0.0);
        for (index, &person_s) in cells.iter().enumerate().filter(|(_, person_s)| **person_s > 0.0) {
            let part = person_s / f64::from(POINTS * POINTS);
            for point in points(index) {
                match ground.metres(point).and_then(|metres| self.cell(metres)) {
                    Some(cell) => laid[cell] += part,
                    None => beyond += part,
                }
            }
        }
        (laid, beyond)
    }

    fn cell(&self, metres: [f64; 2]) -> Option<usize> {
        let along = |axis: usize| ((metres[axis] - self.origin_m[axis]) / self.cell_m).floor();
        let (column, row) = (along(0), along(1));
        let within = |at: f64, cells: usize| at >= 0.0 && at < cells as f64;
        (within(column, self.columns) && within(row, self.rows)).then(|| row as usize * self.columns + column as usize)
    }
}

/// The smallest step that is no less than `least`.
fn step(least: f64) -> f64 {
    let power = 10_f64.powf((least / STEPS[2]).log10().floor().max(0.0));
    let steps = [1.0, 10.0].into_iter().flat_map(|tens| STEPS.map(|step| step * power * tens));
    steps.into_iter().find(|step| *step >= least).unwrap_or(least)
}

/// Points of one cell of the picture, normalised.
fn points(index: usize) -> impl Iterator<Item = [f64; 2]> {
    let (column, row) = (index % usize::from(COLUMNS), index / usize::from(COLUMNS));
    let at = |cell: usize, part: u32, cells: u16| {
        (cell as f64 + (f64::from(part) + 0.5) / f64::from(POINTS)) / f64::from(cells)
    };
    (0..POINTS * POINTS).map(move |k| [at(column, k % POINTS, COLUMNS), at(row, k / POINTS, ROWS)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole picture is a floor of 32 m x 18 m seen from straight above: a cell of the picture is a square metre.
    fn from_above() -> GroundSpec {
        let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        GroundSpec { corners, width_m: 32.0, length_m: 18.0 }
    }

    fn cells(of: &[(usize, f64)]) -> Vec<f64> {
        let mut cells = vec![0.0; usize::from(COLUMNS) * usize::from(ROWS)];
        for (cell, person_s) in of {
            cells[*cell] = *person_s;
        }
        cells
    }

    #[test]
    fn steps_are_round_and_few() {
        for (least, expected) in
            [(0.1, 0.25), (0.3, 0.5), (0.5, 0.5), (0.51, 1.0), (1.2, 2.5), (4.0, 5.0), (70.0, 100.0)]
        {
            assert!((step(least) - expected).abs() < 1e-9, "{least}: {}", step(least));
        }
    }

    #[test]
    fn seen_from_above_the_plan_is_the_picture() {
        let spec = from_above();
        let (plan, ground) = (Plan::round(&spec), Ground::new(&spec).unwrap());
        assert_eq!((plan.origin_m, plan.cell_m, plan.columns, plan.rows), ([-64.0, -64.0], 2.5, 64, 59));
        let (laid, beyond) = plan.lay(&ground, &cells(&[(0, 10.0), (33, 6.4)]));
        // The first cell of the picture begins at 0 m, which is 25.6 cells from the origin on both axes.
        let at = |x: usize, y: usize| laid[y * plan.columns + x];
        assert!((laid.iter().sum::<f64>() - 16.4).abs() < 1e-9 && beyond.abs() < 1e-9);
        assert!((at(25, 25) + at(26, 25) + at(25, 26) + at(26, 26) - 16.4).abs() < 1e-9);
    }

    #[test]
    fn what_lies_beyond_the_horizon_or_the_plan_is_told_apart() {
        // A pavement that recedes to a horizon at y = 0.15.
        let corners = [[0.2, 0.9], [0.8, 0.9], [0.6, 0.4], [0.4, 0.4]];
        let spec = GroundSpec { corners, width_m: 4.0, length_m: 10.0 };
        let (plan, ground) = (Plan::round(&spec), Ground::new(&spec).unwrap());
        let (near, far) = (16 * 32 + 16, 16);
        let (laid, beyond) = plan.lay(&ground, &cells(&[(near, 5.0), (far, 3.0)]));
        assert!((laid.iter().sum::<f64>() - 5.0).abs() < 1e-9 && (beyond - 3.0).abs() < 1e-9);
        let busiest = laid.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
        let row = busiest / plan.columns;
        let metres = plan.origin_m[1] + plan.cell_m * row as f64;
        assert!((-1.0..2.0).contains(&metres), "the lower end of the pavement, not {metres} m");
    }
}
