//! Who goes with whom: the one-to-one assignment of greatest total weight.
//!
//! Owns the sparse form of the problem (only admissible pairs are listed), its split into independent groups, and
//! determinism: whole-number weights and a fixed order give the same answer on every machine. The solving itself is
//! left to `pathfinding`. Refuses to know what rows and columns stand for.

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;

/// Steps in a weight of one: fine enough that rounding never decides, coarse enough that sums never overflow.
const WEIGHT_STEPS: f64 = 1e9;

/// A pair that may be matched. What is not listed is never matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Index on the left side.
    pub row: usize,
    /// Index on the right side.
    pub column: usize,
    /// What matching the two is worth, compared with leaving both alone; pairs worth nothing or less are ignored.
    pub weight: i64,
}

impl Pair {
    /// A pair of real weight, rounded to a billionth; weights beyond a million are cut to it.
    pub fn new(row: usize, column: usize, weight: f64) -> Self {
        let weight = if weight.is_nan() { 0 } else { (weight.clamp(-1e6, 1e6) * WEIGHT_STEPS).round() as i64 };
        Self { row, column, weight }
    }
}

/// The column of every row in the assignment of greatest total weight; `None` for rows left alone.
///
/// Pairs fall apart into groups that share no row and no column (people far from each other), which are solved one by
/// one; the cost is cubic in the size of the largest group only. Of pairs listed twice the last counts.
///
/// # Panics
/// When a pair lies outside `rows` x `columns`.
pub fn assign(rows: usize, columns: usize, pairs: &[Pair]) -> Vec<Option<usize>> {
    let mut matched = vec![None; rows];
    for group in groups(rows, columns, pairs) {
        solve(&group, &mut matched);
    }
    matched
}

/// Pairs by connected group, groups in order of their smallest row.
fn groups(rows: usize, columns: usize, pairs: &[Pair]) -> Vec<Vec<Pair>> {
    let mut parent: Vec<usize> = (0..rows + columns).collect();
    let worthwhile = || pairs.iter().filter(|pair| pair.weight > 0);
    for pair in worthwhile() {
        assert!(pair.row < rows && pair.column < columns, "a pair lies outside the problem");
        let (a, b) = (root(&mut parent, pair.row), root(&mut parent, rows + pair.column));
        parent[a.max(b)] = a.min(b);
    }
    let mut groups = vec![Vec::new(); rows];
    for pair in worthwhile() {
        groups[root(&mut parent, pair.row)].push(*pair);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The representative of `node`'s group: its smallest member, hence always a row.
fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

/// Solves one group and notes its matches.
fn solve(group: &[Pair], matched: &mut [Option<usize>]) {
    if let [only] = group {
        matched[only.row] = Some(only.column);
        return;
    }
    let rows = distinct(group.iter().map(|pair| pair.row));
    let columns = distinct(group.iter().map(|pair| pair.column));
    // The solver wants no more rows than columns.
    let flipped = rows.len() > columns.len();
    let (short, long) = if flipped { (&columns, &rows) } else { (&rows, &columns) };
    let mut weights = Matrix::new(short.len(), long.len(), 0_i64);
    for pair in group {
        let (s, l) = if flipped { (pair.column, pair.row) } else { (pair.row, pair.column) };
        weights[(index(short, s), index(long, l))] = pair.weight;
    }
    for (s, l) in kuhn_munkres(&weights).1.into_iter().enumerate().filter(|&at| weights[at] > 0) {
        let (row, column) = if flipped { (long[l], short[s]) } else { (short[s], long[l]) };
        matched[row] = Some(column);
    }
}

fn distinct(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn index(sorted: &[usize], value: usize) -> usize {
    sorted.binary_search(&value).expect("every value of the group was collected")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(pairs: &[Pair], matched: &[Option<usize>]) -> i64 {
        let worth = |row, column| pairs.iter().rev().find(|p| p.row == row && p.column == column).map(|p| p.weight);
        matched.iter().enumerate().filter_map(|(row, column)| worth(row, (*column)?)).sum()
    }

    /// Tries every assignment: row by row, each free column or none.
    fn best_by_trying(pairs: &[Pair], row: usize, rows: usize, taken: &mut Vec<usize>) -> i64 {
        if row == rows {
            return 0;
        }
        let mut best = best_by_trying(pairs, row + 1, rows, taken);
        for pair in pairs.iter().filter(|pair| pair.row == row) {
            if !taken.contains(&pair.column) {
                taken.push(pair.column);
                best = best.max(pair.weight + best_by_trying(pairs, row + 1, rows, taken));
                taken.pop();
            }
        }
        best
    }

    fn problem() -> impl Strategy<Value = (usize, usize, Vec<Pair>)> {
        (1_usize..7, 1_usize..7).prop_flat_map(|(rows, columns)| {
            let weights = proptest::collection::vec(-20_i64..30, rows * columns);
            (Just(rows), Just(columns), weights).prop_map(|(rows, columns, weights)| {
                let pair = |(at, &weight): (usize, &i64)| Pair { row: at / columns, column: at % columns, weight };
                (rows, columns, weights.iter().enumerate().filter(|(_, w)| **w > -10).map(pair).collect())
            })
        })
    }

    proptest! {
        #[test]
        fn agrees_with_trying_every_assignment((rows, columns, pairs) in problem()) {
            let matched = assign(rows, columns, &pairs);
            let used = distinct(matched.iter().flatten().copied());
            prop_assert_eq!(used.len(), matched.iter().flatten().count(), "a column was given twice");
            prop_assert_eq!(total(&pairs, &matched), best_by_trying(&pairs, 0, rows, &mut Vec::new()));
        }

        #[test]
        fn matches_listed_pairs_of_positive_weight_only((rows, columns, pairs) in problem()) {
            for (row, column) in assign(rows, columns, &pairs).into_iter().enumerate() {
                let Some(column) = column else { continue };
                prop_assert!(pairs.iter().any(|p| p.row == row && p.column == column && p.weight > 0));
            }
        }
    }

    #[test]
    fn gives_up_the_best_pair_for_a_better_total() {
        let pairs = [Pair::new(0, 0, 0.9), Pair::new(0, 1, 0.8), Pair::new(1, 0, 0.7)];
        assert_eq!(assign(2, 2, &pairs), [Some(1), Some(0)]);
    }

    #[test]
    fn leaves_a_row_alone_when_nothing_is_worth_it() {
        let pairs = [Pair::new(0, 0, 0.0), Pair::new(1, 0, -3.0), Pair::new(2, 0, f64::NAN)];
        assert_eq!(assign(3, 1, &pairs), [None, None, None]);
        assert_eq!(assign(0, 4, &[]), []);
    }
}
