//! An adversary who knows the rules and every answer, and has all the time in the world.
//!
//! In small worlds every truth is written down with what would be published of it. Truths with the same answers cannot be
//! told apart by anybody, whatever is added, subtracted or asked again; so the range of a withheld cell is what it holds in
//! all of them. That range must be everything below the threshold. The same adversary must break publishers that lack one
//! of the rules, or this test could not fail.

mod classes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Cell, Rules, ZoneCells, ZoneCounts, total};

/// Small, so that all worlds can be listed: 1 to 3 are withheld, the rest is rounded to base 2.
const RULES: Rules = Rules { suppress_below: 4, round_to: 2 };
const WITHHELD: [u32; 3] = [1, 2, 3];
/// Greatest count of a world.
const MOST: u32 = 5;

/// What is published of one world: everything that anybody ever sees, and which truths it withholds.
struct Published {
    seen: Vec<Cell>,
    /// Truths whose cells are withheld, by place.
    withheld: BTreeMap<usize, u32>,
}

/// Withheld cells whose range the adversary narrows, over all worlds.
fn narrowed(worlds: impl Iterator<Item = Published>) -> usize {
    let mut alike: HashMap<Vec<Cell>, BTreeMap<usize, BTreeSet<u32>>> = HashMap::new();
    for world in worlds {
        let ranges = alike.entry(world.seen).or_default();
        for (place, truth) in world.withheld {
            ranges.entry(place).or_default().insert(truth);
        }
    }
    let full = |range: &BTreeSet<u32>| WITHHELD.iter().all(|count| range.contains(count));
    alike.values().flat_map(BTreeMap::values).filter(|range| !full(range)).count()
}

/// Every combination of `N` counts.
fn counts<const N: usize>() -> impl Iterator<Item = [u32; N]> {
    let base = MOST + 1;
    (0..base.pow(N as u32)).map(move |number| std::array::from_fn(|place| number / base.pow(place as u32) % base))
}

/// Three gates and their total, pulled before and after a revision of all of them.
fn revised_gates(
    publish: impl Fn(Cell, u32) -> Cell,
    sum: impl Fn([u32; 3], [Cell; 3]) -> Cell,
) -> impl Iterator<Item = Published> {
    counts::<6>().map(move |[a, b, c, x, y, z]| {
        let (before, after) = ([a, b, c], [x, y, z]);
        let first = before.map(|count| publish(Cell::Unobserved, count));
        let second: [Cell; 3] = std::array::from_fn(|gate| publish(first[gate], after[gate]));
        let mut seen = [first, second].concat();
        seen.extend([sum(before, first), sum(after, second)]);
        // What was withheld at first must never show; what is withheld later may have grown meanwhile.
        let withheld = before.into_iter().zip(first).enumerate().filter(|(_, (_, cell))| *cell == Cell::Withheld);
        Published { seen, withheld: withheld.map(|(gate, (count, _))| (gate, count)).collect() }
    })
}

#[test]
fn totals_and_revisions_narrow_no_withheld_cell() {
    let publish = |before, count| RULES.revised(before, Some(count));
    assert_eq!(narrowed(revised_gates(publish, |_, cells| total(cells).cell)), 0);
}

#[test]
fn the_adversary_breaks_true_totals() {
    let publish = |before, count| RULES.revised(before, Some(count));
    let true_total = |counts: [u32; 3], _| RULES.first(Some(counts.iter().sum()));
    assert!(narrowed(revised_gates(publish, true_total)) > 100);
}

/// Pulled twice, a count that goes from withheld to a number shows that it was nearly one, as revisions add a few.
#[test]
fn the_adversary_breaks_cells_that_are_not_latched() {
    let late = |afresh: bool| {
        let worlds = counts::<1>().flat_map(|[count]| (0..=1).map(move |late| (count, count + late)));
        worlds.map(move |(count, later)| {
            let first = RULES.first(Some(count));
            let second = if afresh { RULES.first(Some(later)) } else { RULES.revised(first, Some(later)) };
            let withheld = (first == Cell::Withheld).then_some((0, count)).into_iter().collect();
            Published { seen: vec![first, second], withheld }
        })
    };
    assert_eq!(narrowed(late(false)), 0);
    assert!(narrowed(late(true)) > 0);
}

/// A number that turns small is small by one, as revisions take away a few: nothing may show that it did.
#[test]
fn a_number_that_turned_small_looks_like_one_that_did_not() {
    let turned = [Some(4), Some(3)].map(|later| RULES.revised(RULES.first(Some(4)), later));
    assert_eq!(turned[0], turned[1]);
}

/// A gate of two lines beside a gate of one of them.
#[test]
fn the_adversary_breaks_gates_that_share_a_line() {
    let nested = |shared: bool| {
        counts::<2>().map(move |[inner, other]| {
            let both = RULES.first(Some(inner + other));
            let cells = [RULES.first(Some(inner)), RULES.first(Some(other))];
            let seen = if shared { vec![cells[0], cells[1], both] } else { cells.to_vec() };
            let withheld = [inner, other].into_iter().zip(cells).enumerate();
            let withheld = withheld.filter(|(_, (_, cell))| *cell == Cell::Withheld);
            Published { seen, withheld: withheld.map(|(place, (count, _))| (place, count)).collect() }
        })
    };
    assert_eq!(narrowed(nested(false)), 0);
    assert!(narrowed(nested(true)) > 0);
}

/// Three hours of a zone in which people are conserved: who is inside has come in. The first has a known number of
/// entries.
fn zone_hours(publish: impl Fn(ZoneCounts) -> ZoneCells + Copy) -> impl Iterator<Item = Published> {
    let hour = |inside: u32| {
        (0..=MOST).flat_map(move |entries| {
            (inside..=inside + entries).flat_map(move |max| (0..=max).map(move |left| (entries, max, left)))
        })
    };
    let cells = move |entries: u32, max: u32| {
        publish(ZoneCounts { entries: Some(entries), mean: Some(f64::from(max) / 2.0), max: Some(max) })
    };
    (0..=MOST).flat_map(move |first| {
        (0..=first).flat_map(hour).flat_map(move |(entries, max, left)| {
            hour(left).map(move |(later, most, _)| {
                let hours = [cells(MOST, first), cells(entries, max), cells(later, most)];
                let told = hours.iter().zip([MOST, entries, later]).enumerate();
                let withheld = told.filter(|(_, (hour, _))| hour.entries == Cell::Withheld);
                let withheld = withheld.map(|(place, (_, entries))| (place, entries)).collect();
                Published { seen: hours.iter().flat_map(|it| [it.entries, it.mean, it.max]).collect(), withheld }
            })
        })
    })
}

#[test]
fn people_inside_tell_nothing_of_withheld_entries() {
    assert_eq!(narrowed(zone_hours(|counts| ZoneCells::first(RULES, counts))), 0);
}

#[test]
fn the_adversary_breaks_people_inside_that_are_told_by_their_own_size_alone() {
    let naive = |counts: ZoneCounts| {
        let (entries, max) = (RULES.first(counts.entries), RULES.first(counts.max));
        ZoneCells { entries, mean: Cell::Withheld, max }
    };
    assert!(narrowed(zone_hours(naive)) > 0);
}
