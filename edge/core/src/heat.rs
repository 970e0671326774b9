//! Heat maps: how long people were where, on a coarse grid over the picture.
//!
//! Owns the grid. Refuses colours, and the picture itself.

/// Cells from left to right.
pub const COLUMNS: u16 = 32;
/// Cells from top to bottom.
pub const ROWS: u16 = 18;
