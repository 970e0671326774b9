//! What may leave the box: which counts are published, which are withheld, and what becomes of a revision.
//!
//! Owns the publishing rules, in full. Refuses to know who asks: an answer depends on the cell alone, never on the
//! question, so no choice of questions tells more than the cells do.
//!
//! # The rules
//! - A *cell* is one count of one class at one gate, or of one zone, in one hour; nothing finer is published. One to nine are
//!   withheld (`suppress_below`), anything else is rounded to a multiple of `round_to`.
//! - A cell is *latched*: whether it is a number or withheld is settled when it is first let out. One that was withheld
//!   stays so for ever, or the step from nine to ten would show both. A number that a revision brings into the small range
//!   stays as it was, without a sign, since the sign would be the news.
//! - Totals are made of published cells, never of true counts: whoever knows the cells learns nothing from a total.
//!   Where a part is withheld, the total is the least it can be, and says so. All classes of a gate are such a total, as
//!   are the site's gates; that of a gate which counts one class alone is that class's cell again.
//! - What several gates or zones count of the same people is published once; see [`disjoint`].
//! - The people in a zone are published only where they cannot tell of its entries; see [`ZoneCells`].
//!
//! Source: suppression of cells of 1-9 with rounding to base 5 is usual practice of statistical disclosure control; cells
//! of 1-5 are the risky ones. What is claimed is this and nothing more: what is published is the same whatever a withheld
//! cell holds of 1 to 9. It is no differential privacy: who counts anonymously cannot bound one person's crossings.

mod disjoint;
#[cfg(test)]
mod exhaustive;
mod zone;

pub use disjoint::disjoint;
pub use zone::{ZoneCells, ZoneCounts};

/// Version of the rules in this module; raised by every change of what is published since the first release.
pub const VERSION: u32 = 1;

/// One published count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nothing was observed, which is not zero.
    #[default]
    Unobserved,
    /// Observed, and not told.
    Withheld,
    /// Zero, or a rounded count.
    Number(u32),
}

impl Cell {
    /// The number, if one is told.
    pub const fn number(self) -> Option<u32> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }
}

/// The two numbers of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Counts of 1 up to one less than this are withheld.
    pub suppress_below: u32,
    /// What is told is a multiple of this. It divides `suppress_below`, so that rounding never leads below it.
    pub round_to: u32,
}

impl Default for Rules {
    /// 1 to 9 withheld, rounded to base 5.
    fn default() -> Self {
        Self { suppress_below: 10, round_to: 5 }
    }
}

impl Rules {
    /// The cell of a count when it is first let out.
    pub const fn first(self, count: Option<u32>) -> Cell {
        match count {
            None => Cell::Unobserved,
            Some(count) if 0 < count && count < self.suppress_below => Cell::Withheld,
            Some(count) => Cell::Number(self.rounded(count)),
        }
    }

    /// The cell after its count was revised, from what was let out before.
    pub fn revised(self, before: Cell, count: Option<u32>) -> Cell {
        match (before, self.first(count)) {
            (Cell::Unobserved, first) => first,
            (Cell::Number(_), Cell::Number(number)) => Cell::Number(number),
            (before, _) => before,
        }
    }

    /// The nearest multiple of `round_to`; the greater of two that are as near.
    const fn rounded(self, count: u32) -> u32 {
        let step = if self.round_to == 0 { 1 } else { self.round_to };
        let down = count - count % step;
        if 2 * (count % step) < step { down } else { down.saturating_add(step) }
    }
}

/// A sum of published cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum of the parts that are numbers.
    pub cell: Cell,
    /// Some part is withheld: the total is at least `cell`.
    pub lower_bound: bool,
}

/// The total of some cells. It depends on what is published of them alone. Parts that were not observed are missing from
/// it, as its coverage must say; where nothing but zeros is known beside a withheld part, the total is withheld.
pub fn total(parts: impl IntoIterator<Item = Cell>) -> Total {
    let (mut sum, mut withheld) = (None, false);
    for part in parts {
        match part {
            Cell::Unobserved => {}
            Cell::Withheld => withheld = true,
            Cell::Number(number) => sum = Some(sum.unwrap_or(0_u32).saturating_add(number)),
        }
    }
    match sum {
        Some(0) | None if withheld => Total { cell: Cell::Withheld, lower_bound: false },
        Some(sum) => Total { cell: Cell::Number(sum), lower_bound: withheld },
        None => Total::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_nine_are_withheld_and_the_rest_is_rounded() {
        let rules = Rules::default();
        assert_eq!((rules.first(None), rules.first(Some(0))), (Cell::Unobserved, Cell::Number(0)));
        assert!((1..=9).all(|count| rules.first(Some(count)) == Cell::Withheld));
        let told: Vec<_> = (10..=18).filter_map(|count| rules.first(Some(count)).number()).collect();
        assert_eq!(told, [10, 10, 10, 15, 15, 15, 15, 15, 20]);
        assert_eq!(rules.first(Some(u32::MAX)), Cell::Number(u32::MAX));
    }

    #[test]
    fn what_was_withheld_stays_so_and_a_number_never_turns_small() {
        let rules = Rules::default();
        let through =
            |counts: &[u32]| counts.iter().fold(Cell::Unobserved, |before, count| rules.revised(before, Some(*count)));
        assert_eq!(through(&[9, 10]), Cell::Withheld, "from nine to ten");
        assert_eq!(through(&[3, 0]), Cell::Withheld);
        assert_eq!(through(&[0, 3]), Cell::Number(0));
        assert_eq!(through(&[12, 9]), Cell::Number(10));
        assert_eq!(through(&[12, 9, 21]), Cell::Number(20));
        assert_eq!(through(&[0, 21, 0]), Cell::Number(0));
        assert_eq!(rules.revised(Cell::Number(10), None), Cell::Number(10));
    }

    #[test]
    fn a_total_is_made_of_what_is_told() {
        let bound = |cell, lower_bound| Total { cell, lower_bound };
        assert_eq!(total([Cell::Number(10), Cell::Number(15)]), bound(Cell::Number(25), false));
        assert_eq!(total([Cell::Number(10), Cell::Withheld]), bound(Cell::Number(10), true));
        assert_eq!(total([Cell::Number(0), Cell::Withheld]), bound(Cell::Withheld, false));
        assert_eq!(total([Cell::Unobserved, Cell::Number(0)]), bound(Cell::Number(0), false));
        assert_eq!(total([Cell::Unobserved]), Total::default());
    }
}
