//! Counted crossings against true ones, matched one to one by line, direction and time.
//!
//! Owns the matching and the sums by line and direction. What follows from the sums is said in
//! [`super::equivalence`].

use std::collections::BTreeMap;

use super::equivalence::Agreement;
use crate::assignment::{Pair, assign};
use crate::event::Direction;

/// Somebody crossed a line, by hand or by device.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Id of the line.
    pub line: String,
    /// Which way.
    pub direction: Direction,
    /// When, in seconds from any instant that both sides share.
    pub time_s: f64,
}

/// Which true crossing is which counted one; places in the two lists that were compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// (true, counted), by true crossing.
    pub pairs: Vec<(usize, usize)>,
    /// True crossings that nothing was counted for, in order.
    pub misses: Vec<usize>,
    /// Counted crossings that nobody made, in order.
    pub false_counts: Vec<usize>,
}

/// Matches as many crossings as possible, and among those ways the one whose times lie closest together. A pair agrees in
/// line and direction and is no more than `tolerance_s` apart.
pub fn match_passages(truth: &[Passage], counted: &[Passage], tolerance_s: f64) -> Matching {
    // A match more is worth more than any closeness: a match that gives way to another may bring one more at most.
    let one_more = 1.0 + truth.len().min(counted.len()) as f64;
    let mut pairs = Vec::new();
    for (row, a) in truth.iter().enumerate() {
        for (column, b) in counted.iter().enumerate() {
            let apart = (a.time_s - b.time_s).abs();
            if a.line == b.line && a.direction == b.direction && apart <= tolerance_s {
                let closeness = if tolerance_s > 0.0 { 1.0 - apart / tolerance_s } else { 1.0 };
                pairs.push(Pair::new(row, column, one_more + closeness));
            }
        }
    }
    let matched = assign(truth.len(), counted.len(), &pairs);
    let pairs: Vec<(usize, usize)> =
        matched.iter().enumerate().filter_map(|(row, column)| column.map(|column| (row, column))).collect();
    let misses = (0..truth.len()).filter(|&row| matched[row].is_none()).collect();
    let mut found = vec![false; counted.len()];
    for &(_, column) in &pairs {
        found[column] = true;
    }
    let false_counts = (0..counted.len()).filter(|&column| !found[column]).collect();
    Matching { pairs, misses, false_counts }
}

/// Sums by line and direction, of whatever appears on either side.
pub fn by_line(
    truth: &[Passage],
    counted: &[Passage],
    matching: &Matching,
) -> BTreeMap<(String, Direction), Agreement> {
    let mut sums: BTreeMap<(String, Direction), Agreement> = BTreeMap::new();
    let key = |passage: &Passage| (passage.line.clone(), passage.direction);
    for passage in truth {
        sums.entry(key(passage)).or_default().hand += 1;
    }
    for passage in counted {
        sums.entry(key(passage)).or_default().device += 1;
    }
    for &(row, _) in &matching.pairs {
        sums.entry(key(&truth[row])).or_default().matched += 1;
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passage(line: &str, inward: bool, time_s: f64) -> Passage {
        let direction = if inward { Direction::In } else { Direction::Out };
        Passage { line: line.to_owned(), direction, time_s }
    }

    /// The most matches, and the least sum of times apart among those, by trying everything.
    fn best(truth: &[Passage], counted: &[Passage], taken: &mut Vec<usize>, tolerance: f64) -> (usize, f64) {
        let Some((first, rest)) = truth.split_first() else { return (0, 0.0) };
        let mut found = best(rest, counted, taken, tolerance);
        for (column, other) in counted.iter().enumerate() {
            let apart = (first.time_s - other.time_s).abs();
            let fits = first.line == other.line && first.direction == other.direction && apart <= tolerance;
            if fits && !taken.contains(&column) {
                taken.push(column);
                let (matches, sum) = best(rest, counted, taken, tolerance);
                taken.pop();
                if (matches + 1, -(sum + apart)) > (found.0, -found.1) {
                    found = (matches + 1, sum + apart);
                }
            }
        }
        found
    }

    fn passages() -> impl Strategy<Value = Vec<Passage>> {
        let one = (any::<bool>(), any::<bool>(), 0_u32..40);
        proptest::collection::vec(one, 0..6).prop_map(|all| {
            all.into_iter()
                .map(|(door, inward, tenths)| {
                    passage(if door { "door" } else { "gate" }, inward, f64::from(tenths) / 10.0)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn agrees_with_trying_everything(truth in passages(), counted in passages(), tenths in 0_u32..20) {
            let tolerance = f64::from(tenths) / 10.0;
            let found = match_passages(&truth, &counted, tolerance);
            let sum: f64 = found.pairs.iter().map(|&(a, b)| (truth[a].time_s - counted[b].time_s).abs()).sum();
            let (matches, least) = best(&truth, &counted, &mut Vec::new(), tolerance);
            prop_assert_eq!(found.pairs.len(), matches);
            prop_assert!((sum - least).abs() < 1e-6, "{} is not {}", sum, least);
            prop_assert_eq!(found.pairs.len() + found.misses.len(), truth.len());
            prop_assert_eq!(found.pairs.len() + found.false_counts.len(), counted.len());
        }
    }

    #[test]
    fn the_wrong_way_is_a_miss_and_a_false_count() {
        let truth = [passage("door", true, 1.0), passage("door", true, 5.0)];
        let counted = [passage("door", false, 1.0), passage("door", true, 5.4)];
        let found = match_passages(&truth, &counted, 1.0);
        assert_eq!(found, Matching { pairs: vec![(1, 1)], misses: vec![0], false_counts: vec![0] });
        let sums = by_line(&truth, &counted, &found);
        let of = |direction| sums[&("door".to_owned(), direction)];
        assert_eq!(of(Direction::In), Agreement { hand: 2, device: 1, matched: 1 });
        assert_eq!(of(Direction::Out), Agreement { hand: 0, device: 1, matched: 0 });
    }

    #[test]
    fn one_count_is_not_two_people() {
        let truth = [passage("door", true, 1.0), passage("door", true, 1.2)];
        let found = match_passages(&truth, &[passage("door", true, 1.2)], 1.0);
        assert_eq!((found.pairs, found.misses), (vec![(1, 0)], vec![0]));
    }
}
