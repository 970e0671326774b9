//! Counts by class: persons, and whatever else a line counts.
//!
//! Owns that persons are the rest: only the other classes have rows.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, params};
use promenade_core::detection::Class;

use super::lines::Sums;
use crate::store::cells::Cells;
use crate::store::grid::{Grid, Source, Subjects};
use crate::store::sql::stamp;
use crate::store::{Period, StoreError};

/// The sums of one class. Staff is not told apart by class.
pub(super) type ByClass = BTreeMap<&'static str, Cells<Sums>>;

/// In and out by class, of the classes that are no persons.
type Others = BTreeMap<Class, (u64, u64)>;

/// Persons, and every other class that was seen in a period.
pub(super) fn seen(db: &Connection, period: Period) -> Result<BTreeSet<Class>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT class FROM line_class_minute WHERE start >= $1 AND start < $2
         UNION SELECT class FROM line_class_hour WHERE start >= $1 AND start < $2",
    )?;
    let names =
        statement.query_map(params![stamp(period.from.micros()), stamp(period.to.micros())], |row| row.get(0))?;
    let names = names.collect::<duckdb::Result<BTreeSet<String>>>()?;
    let known = Class::ALL.into_iter().filter(|class| *class == Class::Person || names.contains(class.name()));
    Ok(known.collect())
}

/// `all` taken apart by `classes`. A bucket that was observed has sums of each of them.
pub(super) fn cells(
    db: &Connection,
    grid: &Grid<'_>,
    lines: &Subjects,
    all: &Cells<Sums>,
    classes: &BTreeSet<Class>,
) -> Result<ByClass, StoreError> {
    let others = others(db, grid, lines)?;
    let of_class = |class: Class| all.beside(&others, |sums, others| part(class, *sums, others));
    Ok(classes.iter().map(|class| (class.name(), of_class(*class))).collect())
}

fn part(class: Class, sums: Sums, others: Option<&Others>) -> Sums {
    let (count_in, count_out) = if class == Class::Person {
        let others = others.into_iter().flat_map(BTreeMap::values);
        let (others_in, others_out) = others.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let less = |all: Option<u64>, others: u64| all.map(|all| all.saturating_sub(others));
        (less(sums.count_in, others_in), less(sums.count_out, others_out))
    } else {
        let (count_in, count_out) = others.and_then(|others| others.get(&class)).copied().unwrap_or_default();
        (sums.count_in.map(|_| count_in), sums.count_out.map(|_| count_out))
    };
    Sums { count_in, count_out, ..sums }
}

fn others(db: &Connection, grid: &Grid<'_>, lines: &Subjects) -> Result<Cells<Others>, StoreError> {
    let columns = &["count_in", "count_out"];
    let mut others = grid.cells::<Others>(lines);
    let source = Source { stem: "line_class", id: "line_id", columns, also_by: "class," };
    grid.fetch(db, source, lines, &mut others, |cell, row| {
        let class = row.text(2);
        if let Some(class) = Class::ALL.into_iter().find(|known| known.name() == class) {
            let counts = cell.entry(class).or_default();
            counts.0 += row.whole(3);
            counts.1 += row.whole(4);
        }
    })?;
    Ok(others)
}
