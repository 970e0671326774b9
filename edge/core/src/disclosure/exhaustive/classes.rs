//! Gates whose counts are told by class, with what is told of all classes and of the site.

use super::*;

/// What is told of one gate's two classes and of both together.
type Gate = ([Cell; 2], Cell);

/// How a publisher makes totals, of the true counts and the cells.
type Sum<'a> = &'a dyn Fn(&[u32], &[Cell]) -> Cell;

fn by_rule(_: &[u32], cells: &[Cell]) -> Cell {
    total(cells.iter().copied()).cell
}

fn by_size(counts: &[u32], _: &[Cell]) -> Cell {
    RULES.first(Some(counts.iter().sum()))
}

/// Two gates with persons and bicycles, the first of which is revised: every cell, the gates' totals over classes, the site's
/// by class and over all. `first` tells of a count when its hour is let out.
fn street(first: impl Fn(u32) -> Cell, gates: Sum<'_>, site: Sum<'_>) -> impl Iterator<Item = Published> {
    let revised = |before: Cell, count| match before {
        // What was left out when the hour was let out has no past.
        Cell::Unobserved => Cell::Unobserved,
        before => RULES.revised(before, Some(count)),
    };
    counts::<6>().map(move |[walk, ride, other_walk, other_ride, later_walk, later_ride]| {
        let of_gate = |counts: [u32; 2], cells: [Cell; 2]| -> Gate { (cells, gates(&counts, &cells)) };
        let (before, after, beside) = ([walk, ride], [later_walk, later_ride], [other_walk, other_ride]);
        let cells = [before, beside].map(|counts| counts.map(&first));
        let later: [Cell; 2] = std::array::from_fn(|class| revised(cells[0][class], after[class]));
        let pulls = [(before, cells[0]), (after, later)];
        let mut seen = Vec::new();
        for (counts, cells_now) in pulls {
            for (cells, all) in [of_gate(counts, cells_now), of_gate(beside, cells[1])] {
                seen.extend(cells.into_iter().chain([all]));
            }
            for class in 0..2 {
                seen.push(site(&[counts[class], beside[class]], &[cells_now[class], cells[1][class]]));
            }
            seen.push(site(&[counts, beside].concat(), &[cells_now, cells[1]].concat()));
        }
        let truths = [before, beside].concat().into_iter().zip(cells.concat()).enumerate();
        let withheld = truths.filter(|(_, (_, cell))| *cell == Cell::Withheld);
        Published { seen, withheld: withheld.map(|(place, (count, _))| (place, count)).collect() }
    })
}

fn planned(count: u32) -> Cell {
    RULES.first(Some(count))
}

/// A class that the config does not name has a row only where it was seen.
fn met(count: u32) -> Cell {
    if count == 0 { Cell::Unobserved } else { planned(count) }
}

#[test]
fn all_classes_together_narrow_no_withheld_cell_of_one() {
    assert_eq!(narrowed(street(planned, &by_rule, &by_rule)), 0);
    assert_eq!(narrowed(street(met, &by_rule, &by_rule)), 0);
}

#[test]
fn the_adversary_breaks_true_totals_over_classes_and_of_the_site() {
    assert!(narrowed(street(planned, &by_size, &by_rule)) > 100, "gates");
    assert!(narrowed(street(planned, &by_rule, &by_size)) > 100, "the site");
}

/// Where persons are all that counts, the second row says what the first does, whatever becomes of it.
#[test]
fn a_gate_that_counts_one_class_tells_one_cell_twice() {
    for [count, later] in counts::<2>() {
        let first = planned(count);
        for cell in [first, RULES.revised(first, Some(later)), Cell::Unobserved] {
            assert_eq!((total([cell]).cell, total([cell]).lower_bound), (cell, false));
        }
    }
}
