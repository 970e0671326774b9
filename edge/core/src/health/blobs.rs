//! Coherent areas of a look that stand out of the backdrop.

use crate::backdrop::Backdrop;

/// An area of neighbouring cells, as a box in cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Blob {
    pub left: usize,
    pub top: usize,
    /// One past the last column.
    pub right: usize,
    /// One past the last row.
    pub bottom: usize,
    /// Cells that stand out.
    pub cells: usize,
    /// Those of them that have changed a moment ago.
    pub lively: usize,
}

impl Blob {
    pub(super) fn centre(&self) -> [f32; 2] {
        [(self.left + self.right) as f32 / 2.0, (self.top + self.bottom) as f32 / 2.0]
    }

    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(super) fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// Cells that both boxes cover.
    pub(super) fn shared(&self, other: &Self) -> usize {
        let width = self.right.min(other.right).saturating_sub(self.left.max(other.left));
        width * self.bottom.min(other.bottom).saturating_sub(self.top.max(other.top))
    }
}

/// Areas of at least `least` cells, each reached from each of its cells over sides and corners. `lively` tells whether a
/// cell has changed a moment ago.
pub(super) fn blobs(backdrop: &Backdrop, least: usize, lively: impl Fn(usize) -> bool) -> Vec<Blob> {
    let columns = backdrop.columns();
    let mut open = backdrop.out().to_vec();
    let (mut found, mut stack) = (Vec::new(), Vec::new());
    for start in 0..open.len() {
        if !std::mem::take(&mut open[start]) {
            continue;
        }
        stack.push(start);
        let mut blob = Blob { left: columns, top: usize::MAX, right: 0, bottom: 0, cells: 0, lively: 0 };
        while let Some(at) = stack.pop() {
            let (column, row) = (at % columns, at / columns);
            (blob.left, blob.right) = (blob.left.min(column), blob.right.max(column + 1));
            (blob.top, blob.bottom) = (blob.top.min(row), blob.bottom.max(row + 1));
            blob.cells += 1;
            blob.lively += usize::from(lively(at));
            for row in row.saturating_sub(1)..=row + 1 {
                for column in column.saturating_sub(1)..=(column + 1).min(columns - 1) {
                    let next = row * columns + column;
                    if open.get_mut(next).is_some_and(std::mem::take) {
                        stack.push(next);
                    }
                }
            }
        }
        if blob.cells >= least {
            found.push(blob);
        }
    }
    found
}
