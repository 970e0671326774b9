//! Attacks on withheld counts by totals, differences, repeated and overlapping pulls. All fail, and the same ones succeed
//! against somebody who publishes naively.

use std::collections::BTreeMap;

use promenade_core::detection::Class;
use promenade_core::disclosure::{Cell, Rules};
use promenade_core::event::Direction;
use proptest::prelude::*;
use serde_json::Value;

use super::adversary::{Adversary, REVISED_BY, Told};
use super::street::{CLASSES, GATES, Place, Street};

const HOURS: usize = 2;

/// True counts, and how they are revised between the pulls.
#[derive(Clone, Debug)]
struct History {
    counts: Vec<u32>,
    revisions: Vec<Vec<i64>>,
}

fn places() -> Vec<(Place, Class)> {
    let ways = [Direction::In, Direction::Out];
    let of_hour = |gate| (0..HOURS).flat_map(move |hour| ways.map(|way| (gate, hour, way)));
    let of_gate = |gate: usize| {
        let counted = CLASSES[gate].iter();
        counted.flat_map(move |class| of_hour(gate).map(move |place| (place, *class)))
    };
    (0..GATES.len()).flat_map(of_gate).collect()
}

fn history() -> impl Strategy<Value = History> {
    let places = places().len();
    // Most about the threshold, where something is to be learned.
    let count = prop_oneof![1 => Just(0), 3 => 1..10u32, 3 => 8..14u32, 2 => 10..60u32];
    let change = prop_oneof![2 => Just(0), 3 => -REVISED_BY..=REVISED_BY];
    let revision = proptest::collection::vec(change, places);
    (proptest::collection::vec(count, places), proptest::collection::vec(revision, 1..3))
        .prop_map(|(counts, revisions)| History { counts, revisions })
}

impl History {
    /// The truth at every pull.
    fn truths(&self) -> Vec<Vec<u32>> {
        let mut truths = vec![self.counts.clone()];
        for revision in &self.revisions {
            let last = &truths[truths.len() - 1];
            truths.push(last.iter().zip(revision).map(|(count, by)| count.saturating_add_signed(*by as i32)).collect());
        }
        truths
    }
}

fn name(gate: usize, hour: usize, inward: bool, class: Class) -> String {
    format!("{} {hour} {} {}", GATES[gate], if inward { "in" } else { "out" }, class.name())
}

fn told(cell: Cell) -> Told {
    cell.number().map_or(Told::Withheld, Told::Number)
}

/// What a totals' row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sum {
    Gate(usize),
    Site(Option<Class>),
}

impl Sum {
    /// Whether a cell is a part of it.
    fn has(self, gate: usize, class: Class) -> bool {
        match self {
            Self::Gate(of) => of == gate,
            Self::Site(of) => of.is_none_or(|of| of == class),
        }
    }

    /// The names of its cells.
    fn cells(self, hour: usize, inward: bool) -> Vec<String> {
        let all = (0..GATES.len()).flat_map(|gate| CLASSES[gate].iter().map(move |class| (gate, *class)));
        let parts = all.filter(|(gate, class)| self.has(*gate, *class));
        parts.map(|(gate, class)| name(gate, hour, inward, class)).collect()
    }
}

/// Whoever publishes totals by their own size: of gates over classes, or of these and the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naive {
    /// And every cell afresh.
    Everything,
    /// Cells by the rules.
    GatesOverClasses,
}

/// What a naive publisher tells at one pull; `cells` is what is told of each cell so far.
fn publish(naive: Naive, adversary: &mut Adversary, pull: usize, truth: &[u32], cells: &mut BTreeMap<String, Cell>) {
    let rules = Rules::default();
    let mut totals: BTreeMap<(Sum, usize, bool), u32> = BTreeMap::new();
    for (((gate, hour, way), class), count) in places().into_iter().zip(truth) {
        let inward = way == Direction::In;
        let cell = cells.entry(name(gate, hour, inward, class)).or_default();
        let before = if naive == Naive::Everything { Cell::Unobserved } else { *cell };
        *cell = rules.revised(before, Some(*count));
        adversary.sees(pull, &name(gate, hour, inward, class), told(*cell));
        let mut sums = vec![Sum::Gate(gate)];
        if naive == Naive::Everything {
            sums.extend([Sum::Site(None), Sum::Site(Some(class))]);
        }
        for sum in sums {
            *totals.entry((sum, hour, inward)).or_default() += count;
        }
    }
    for ((sum, hour, inward), total) in totals {
        adversary.sees_total(pull, &sum.cells(hour, inward), told(rules.first(Some(total))), false, false);
    }
}

/// What a pull told, from a table of rows.
fn study(adversary: &mut Adversary, pull: usize, rows: &[Value]) {
    for row in rows.iter().filter(|row| row["kind"] != "zone") {
        let hour: usize = row["start"].as_str().unwrap()[11..13].parse::<usize>().unwrap() - 8;
        let class = Class::from_name(row["class"].as_str().unwrap());
        let gate = GATES.iter().position(|gate| row["id"] == *gate);
        for (value, inward) in [("in", true), ("out", false)] {
            let listed = |list: &str| row[list].as_array().unwrap().iter().any(|one| one == value);
            let number = row[value].as_u64().map(|number| Told::Number(number as u32));
            let told = number.or(listed("suppressed").then_some(Told::Withheld)).expect("observed");
            let sum = match (gate, class) {
                (Some(gate), Some(class)) => {
                    adversary.sees(pull, &name(gate, hour, inward, class), told);
                    continue;
                }
                (Some(gate), None) => Sum::Gate(gate),
                (None, class) => Sum::Site(class),
            };
            adversary.sees_total(pull, &sum.cells(hour, inward), told, listed("lower_bound"), true);
        }
    }
}

/// The rows of a table by identity, so that what is told in different ways can be compared.
fn by_identity(rows: &[Value]) -> BTreeMap<String, &Value> {
    rows.iter().map(|row| (format!("{} {} {} {}", row["kind"], row["id"], row["class"], row["start"]), row)).collect()
}

/// Lives through a history, pulling after each revision with a key for everything and one for gate a, in small portions
/// and at once.
async fn attack(history: &History) -> Adversary {
    let mut street = Street::new().await;
    street.watch(HOURS).await;
    let narrow = street.create_key(r#"{"name": "a", "gates": ["a"], "rate_per_minute": 1000000}"#).await;
    let mut adversary = Adversary::default();
    for (pull, truth) in history.truths().iter().enumerate() {
        let mut events = Vec::new();
        for ((place, class), count) in places().into_iter().zip(truth) {
            events.extend(street.settle_class(place, class, *count));
        }
        street.put(events).await;
        street.let_out(HOURS).await;
        let whole = street.table(&street.key).await;
        study(&mut adversary, pull, &whole);
        // Other questions tell the same of the same cell.
        let known = by_identity(&whole);
        let part = street.table(&narrow).await;
        assert!(by_identity(&part).iter().all(|(identity, row)| known[identity] == *row) && !part.is_empty());
    }
    adversary
}

fn narrowed(adversary: Adversary) -> Vec<String> {
    let narrow = adversary.ranges().into_iter().filter(|(_, range)| range.0 > 1 || range.1 < 9);
    narrow.map(|(unknown, range)| format!("{unknown:?} within {range:?}")).collect()
}

#[test]
fn no_withheld_count_loses_a_part_of_its_range() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let check = |history: History| {
        let found = narrowed(runtime.block_on(attack(&history)));
        prop_assert!(found.is_empty(), "{found:?}");
        Ok(())
    };
    let config = ProptestConfig { cases: 8, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config).run(&history(), check).unwrap();
}

#[test]
fn the_same_attack_breaks_naive_publishers() {
    for naive in [Naive::Everything, Naive::GatesOverClasses] {
        let broken = std::cell::Cell::new(0);
        let count = |history: History| {
            let (mut adversary, mut cells) = (Adversary::default(), BTreeMap::new());
            for (pull, truth) in history.truths().iter().enumerate() {
                publish(naive, &mut adversary, pull, truth, &mut cells);
            }
            broken.set(broken.get() + u32::from(!narrowed(adversary).is_empty()));
            Ok(())
        };
        let config = ProptestConfig { cases: 50, ..ProptestConfig::default() };
        proptest::test_runner::TestRunner::new(config).run(&history(), count).unwrap();
        assert!(broken.get() > 40, "{naive:?}: {} of 50", broken.get());
    }
}

/// The strongest statement: with other numbers in the withheld cells, every byte that is told is the same.
#[tokio::test]
async fn what_is_told_is_the_same_whatever_the_withheld_counts_are() {
    let told = async |small: [u32; 2]| {
        let mut street = Street::new().await;
        street.watch(HOURS).await;
        let mut answers = Vec::new();
        for small in small {
            // The smaller the one, the greater the other.
            let riders = if (1..10).contains(&small) { 10 - small } else { small };
            let counts = [(0, 31, 0), (1, small, 20), (2, 12, riders)];
            let mut events = Vec::new();
            for (gate, persons, riders) in counts {
                let place = (gate, 0, Direction::In);
                events.extend(street.settle(place, persons));
                events.extend(street.settle_class(place, Class::Bicycle, riders));
            }
            street.put(events).await;
            street.let_out(HOURS).await;
            answers.push(street.table(&street.key).await);
        }
        answers
    };
    let one = told([1, 1]).await;
    for small in [[9, 9], [5, 10], [9, 25], [2, 0]] {
        assert_eq!(told(small).await, one, "{small:?}");
    }
}
