//! What the camera usually looks at, and how much of that is still there.
//!
//! Owns a reference picture, averaged over minutes so that people vanish from it, and the comparison by the slopes
//! between neighbouring cells: light that comes and goes changes their size and hardly their pattern. The picture is
//! compared tile by tile, so that a crowd or a lorry spoils the tiles it covers and no others. Refuses to say what a
//! difference means.

use crate::look::Look;

/// Tiles across and down; a tile is 12 by 12 cells.
const TILES: [usize; 2] = [8, 6];
/// Least root-mean-square slope, in grey levels a cell, of a tile that can be recognised at all; sky and plain walls
/// stay below.
const TEXTURE: f32 = 3.0;
/// Least recognisable tiles for a verdict.
const LEAST_TILES: usize = 6;
/// Correlation from which a tile shows what it used to. Another place of the same scene gives about 0, noise does not
/// lower it below 0.8.
const SAME: f32 = 0.5;
/// A tile that keeps less than this part of its slopes has nothing to be seen in it.
const FLAT: f32 = 0.35;
/// The first looks count equally, up to this many seconds; from then on the reference follows with this time constant,
/// which lets shadows wander with the sun and a parked car become a part of the view.
const FIRST_S: f64 = 10.0;
const FOLLOW_S: f64 = 300.0;

/// How much of the usual view is there, as shares of the recognisable tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Agreement {
    /// Tiles that show what they used to.
    pub same: f32,
    /// Tiles that show nothing at all.
    pub blank: f32,
}

/// The reference.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    columns: usize,
    rows: usize,
    levels: Vec<f32>,
    learned_s: f64,
}

/// Sums over the slopes of a pair of pictures.
#[derive(Clone, Copy, Debug, Default)]
struct Slopes {
    both: f32,
    usual: f32,
    now: f32,
    cells: f32,
}

impl View {
    /// Learns from a look that is `seconds` after the one before.
    pub(super) fn learn(&mut self, look: &Look, seconds: f64) {
        if (self.columns, self.rows) != (look.columns, look.rows) {
            let levels = look.grey.iter().map(|&grey| f32::from(grey)).collect();
            *self = Self { columns: look.columns, rows: look.rows, levels, learned_s: 0.0 };
            return;
        }
        self.learned_s += seconds;
        let constant = if self.learned_s < FIRST_S { self.learned_s } else { FOLLOW_S };
        let follow = (seconds / constant.max(seconds)).min(1.0) as f32;
        for (level, &grey) in self.levels.iter_mut().zip(&look.grey) {
            *level += follow * (f32::from(grey) - *level);
        }
    }

    /// Whether the reference is worth comparing with.
    pub(super) fn known(&self, look: &Look) -> bool {
        (self.columns, self.rows) == (look.columns, look.rows) && self.learned_s >= FIRST_S / 2.0
    }

    /// Compares; `None` where too little of the view can be recognised.
    pub(super) fn agreement(&self, look: &Look) -> Option<Agreement> {
        let tiles = (0..TILES[1]).flat_map(|row| (0..TILES[0]).map(move |column| (column, row)));
        let tiles: Vec<Slopes> = tiles
            .map(|tile| self.tile(look, tile))
            .filter(|tile| tile.cells > 0.0 && tile.usual >= TEXTURE * TEXTURE * tile.cells)
            .collect();
        let share = |holds: &dyn Fn(&Slopes) -> bool| {
            tiles.iter().filter(|tile| holds(tile)).count() as f32 / tiles.len().max(1) as f32
        };
        let blank = |tile: &Slopes| tile.correlation() < SAME && tile.now < FLAT * FLAT * tile.usual;
        let same = |tile: &Slopes| tile.correlation() >= SAME;
        (tiles.len() >= LEAST_TILES).then(|| Agreement { same: share(&same), blank: share(&blank) })
    }

    /// Correlation of the whole picture with the reference moved by so many cells.
    pub(super) fn moved(&self, look: &Look, right: isize, down: isize) -> f32 {
        let span = |length: usize, by: isize| {
            let by = by.unsigned_abs().min(length);
            if length > by + 1 { 0..length - by - 1 } else { 0..0 }
        };
        let mut slopes = Slopes::default();
        // Every second cell of every second row: a pattern that needs all of them is none.
        for row in span(self.rows, down).step_by(2) {
            for column in span(self.columns, right).step_by(2) {
                let from = |position: usize, by: isize| position + (-by).max(0) as usize;
                let to = |position: usize, by: isize| position + by.max(0) as usize;
                let usual = from(row, down) * self.columns + from(column, right);
                let now = to(row, down) * self.columns + to(column, right);
                slopes.add(self, usual, look, now);
            }
        }
        slopes.correlation()
    }

    fn tile(&self, look: &Look, (column, row): (usize, usize)) -> Slopes {
        let span = |length: usize, tile: usize, tiles: usize| {
            tile * length / tiles..((tile + 1) * length / tiles).min(length.saturating_sub(1))
        };
        let mut slopes = Slopes::default();
        for row in span(self.rows, row, TILES[1]) {
            for column in span(self.columns, column, TILES[0]) {
                let at = row * self.columns + column;
                slopes.add(self, at, look, at);
            }
        }
        slopes
    }
}

impl Slopes {
    fn add(&mut self, view: &View, usual: usize, look: &Look, now: usize) {
        let level = |at: usize| f32::from(look.grey[at]);
        let (here, there) = (view.levels[usual], level(now));
        let across = [view.levels[usual + 1] - here, level(now + 1) - there];
        let down = [view.levels[usual + view.columns] - here, level(now + view.columns) - there];
        self.both += across[0] * across[1] + down[0] * down[1];
        self.usual += across[0] * across[0] + down[0] * down[0];
        self.now += across[1] * across[1] + down[1] * down[1];
        self.cells += 1.0;
    }

    fn correlation(&self) -> f32 {
        self.both / (self.usual * self.now).sqrt().max(1e-6)
    }
}
