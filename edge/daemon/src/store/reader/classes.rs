//! Counts by class: persons, and whatever else a line counts.
//!
//! Owns that persons are the rest: only the other classes have rows.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::Connection;
use promenade_core::detection::Class;

use super::Cells;
use super::lines::Sums;
use crate::store::StoreError;
use crate::store::grid::{Grid, Source, Subjects};

/// The sums of one class. Staff is not told apart by class.
pub(super) type ByClass = BTreeMap<&'static str, Cells<Sums>>;

/// `all` taken apart into those of `wanted`, or into persons and every class that was seen. A bucket that was observed has
/// sums of each of them.
pub(super) fn cells(
    db: &Connection,
    grid: &Grid<'_>,
    lines: &Subjects,
    all: &Cells<Sums>,
    wanted: Option<Class>,
) -> Result<ByClass, StoreError> {
    let others = others(db, grid, lines)?;
    let seen: BTreeSet<Class> = others.keys().map(|(class, _)| *class).chain([Class::Person]).collect();
    let classes = wanted.map_or(seen, |class| BTreeSet::from([class]));
    Ok(classes.into_iter().map(|class| (class.name(), of_class(class, all, &others))).collect())
}

type Others = BTreeMap<(Class, (i32, i64)), (u64, u64)>;

fn of_class(class: Class, all: &Cells<Sums>, others: &Others) -> Cells<Sums> {
    let count = |class: Class, key: &(i32, i64)| others.get(&(class, *key)).copied().unwrap_or_default();
    let of_cell = |(key, sums): (&(i32, i64), &Sums)| {
        let (count_in, count_out) = if class == Class::Person {
            let rest = Class::ALL.into_iter().filter(|other| *other != Class::Person);
            let (others_in, others_out) =
                rest.map(|other| count(other, key)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            let less = |all: Option<u64>, others: u64| all.map(|all| all.saturating_sub(others));
            (less(sums.count_in, others_in), less(sums.count_out, others_out))
        } else {
            let (count_in, count_out) = count(class, key);
            (sums.count_in.map(|_| count_in), sums.count_out.map(|_| count_out))
        };
        (*key, Sums { count_in, count_out, ..*sums })
    };
    all.iter().map(of_cell).collect()
}

fn others(db: &Connection, grid: &Grid<'_>, lines: &Subjects) -> Result<Others, StoreError> {
    let sums = "sum(count_in)::UBIGINT, sum(count_out)::UBIGINT";
    let mut others = Others::new();
    grid.fetch(db, Source { stem: "line_class", id: "line_id", sums, also_by: "class," }, lines, |id, key, row| {
        let class = row.get::<_, String>(2)?;
        if let Some(class) = Class::ALL.into_iter().find(|known| known.name() == class) {
            let cell = others.entry((class, (id, key))).or_default();
            cell.0 += row.get::<_, u64>(3)?;
            cell.1 += row.get::<_, u64>(4)?;
        }
        Ok(())
    })?;
    Ok(others)
}
