//! A zone's hour: how many people came in, and how many were inside.
//!
//! Owns what the one may tell of the other. People inside have come in at some time: who knows that at most 10 were inside
//! in one hour and 20 in a later one knows that 10 came in between, and so what a withheld number of entries was. The
//! number inside is therefore told only where it is no greater than the hour's own entries, which are told themselves:
//! then nobody need have come in before.

use super::{Cell, Rules};

/// The true counts of a zone in one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ZoneCounts {
    /// Visits that began; `None` where nothing was observed.
    pub entries: Option<u32>,
    /// Mean people inside over the observed seconds.
    pub mean: Option<f64>,
    /// Greatest number inside.
    pub max: Option<u32>,
}

/// What is published of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZoneCells {
    /// Visits that began.
    pub entries: Cell,
    /// Mean people inside, in whole people; told where `max` is.
    pub mean: Cell,
    /// Greatest number inside; told where it is not small itself, the entries are told, and it does not exceed them.
    pub max: Cell,
}

impl ZoneCells {
    /// The cells of a zone when they are first let out.
    pub fn first(rules: Rules, counts: ZoneCounts) -> Self {
        Self::default().revised(rules, counts)
    }

    /// The cells after a revision, from what was let out before. `mean` and `max` are told or withheld together.
    #[must_use]
    pub fn revised(self, rules: Rules, counts: ZoneCounts) -> Self {
        let (mean, max) = match (self.max, inside(rules, counts)) {
            (Cell::Unobserved, now) | (Cell::Number(_), now @ (_, Cell::Number(_))) => now,
            _ => (self.mean, self.max),
        };
        Self { entries: rules.revised(self.entries, counts.entries), mean, max }
    }
}

/// Mean and greatest number inside, as they would be let out first.
fn inside(rules: Rules, counts: ZoneCounts) -> (Cell, Cell) {
    let (Some(mean), Some(max)) = (counts.mean, counts.max) else { return (Cell::Unobserved, Cell::Unobserved) };
    let entries = counts.entries.filter(|entries| rules.first(Some(*entries)) != Cell::Withheld);
    match rules.first(Some(max)) {
        told @ Cell::Number(_) if entries.is_some_and(|entries| max <= entries) => (Cell::Number(whole(mean)), told),
        _ => (Cell::Withheld, Cell::Withheld),
    }
}

/// The mean in whole people; no mean is negative.
fn whole(mean: f64) -> u32 {
    mean.max(0.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(entries: u32, mean: f64, max: u32) -> ZoneCells {
        let counts = ZoneCounts { entries: Some(entries), mean: Some(mean), max: Some(max) };
        ZoneCells::first(Rules::default(), counts)
    }

    #[test]
    fn people_inside_are_told_only_where_they_may_all_have_come_in_that_hour() {
        use Cell::{Number, Withheld};
        let cells = |entries, mean, max| ZoneCells { entries, mean, max };
        assert_eq!(told(40, 11.6, 23), cells(Number(40), Number(12), Number(25)));
        assert_eq!(told(12, 11.6, 23), cells(Number(10), Withheld, Withheld), "eleven were inside before");
        assert_eq!(told(40, 0.7, 3), cells(Number(40), Withheld, Withheld));
        assert_eq!(told(3, 0.1, 3), cells(Withheld, Withheld, Withheld));
        assert_eq!(told(0, 0.0, 0), cells(Number(0), Number(0), Number(0)));
        assert_eq!(told(0, 1.0, 1), cells(Number(0), Withheld, Withheld));
        assert_eq!(ZoneCells::first(Rules::default(), ZoneCounts::default()), ZoneCells::default());
    }

    #[test]
    fn a_revision_turns_no_number_into_a_gap_and_no_gap_into_a_number() {
        let rules = Rules::default();
        let counts = |entries, max| ZoneCounts { entries: Some(entries), mean: Some(5.0), max: Some(max) };
        let large = ZoneCells::first(rules, counts(40, 20));
        assert_eq!(large.revised(rules, counts(8, 7)), large);
        assert_eq!(large.revised(rules, counts(60, 30)).max, Cell::Number(30));
        let small = ZoneCells::first(rules, counts(8, 7));
        assert_eq!(small.revised(rules, counts(40, 20)), small);
    }
}
