//! From what was counted in an hour to what is told of it.
//!
//! Owns which rows an hour has. A gate has one for each class that it counts; that of all classes, and the site's, are totals
//! of these, so that nothing but the cells of single classes ever depends on a true count.

use std::collections::BTreeSet;

use promenade_core::detection::Class;
use promenade_core::disclosure::{self, Cell, Rules, Total, ZoneCells, ZoneCounts};
use promenade_core::time::EventTime;

use super::Hour;
use super::rows::{Cells, Flag, PublishedRow};
use super::truth::{Truth, Truths};
use crate::config::Plan;
use crate::store::Coverage;

/// The class of a row that tells of all of them.
const ALL: &str = "all";

/// The rows of an hour, in which the site is open for `open_s` seconds. Of an hour that is out, only what is in `out` has
/// one: a class that was added, or was first seen later, has no past here.
pub(super) fn hour(plan: &Plan, hour: Hour, open_s: u32, truths: Truths, out: &[PublishedRow]) -> Vec<PublishedRow> {
    let frame = Frame { plan, hour, open_s, out };
    let of_item = |((kind, id), truth): ((&'static str, String), Truth)| match kind {
        "zone" => frame.zone(&id, &truth).into_iter().collect(),
        _ => frame.gate(&id, &truth),
    };
    let mut rows: Vec<PublishedRow> = truths.into_iter().flat_map(of_item).collect();
    rows.extend(frame.site(&rows));
    rows
}

/// The rows of an hour that is out as they are, with what is excluded by now.
pub(super) fn flagged(plan: &Plan, truths: &Truths, out: &[PublishedRow]) -> Vec<PublishedRow> {
    let of =
        |kind: &str, id: &str| truths.iter().find(|((k, i), _)| *k == kind && i == id).map(|(_, truth)| truth.excluded);
    // The site's row of a class is the sum of those of its gates.
    let is_part = |site: &PublishedRow, gate: &str| {
        out.iter().any(|row| row.kind == "gate" && row.id == gate && row.class == site.class)
    };
    let perimeter = || plan.gates.iter().filter(|gate| gate.perimeter);
    let excluded = |row: &PublishedRow| match row.kind.as_str() {
        "site" => Some(perimeter().any(|gate| is_part(row, &gate.id) && of("gate", &gate.id) == Some(true))),
        kind => of(kind, &row.id),
    };
    let flagged = |row: &PublishedRow| {
        // What is no longer drawn cannot be told to be excluded, or not.
        let excluded = excluded(row)?;
        let holds = |flag: &Flag| if *flag == Flag::Excluded { excluded } else { row.flags.contains(flag) };
        let flags = Flag::ALL.into_iter().filter(holds).collect();
        Some(PublishedRow { flags, revision: row.revision + 1, ..row.clone() })
    };
    out.iter().filter_map(flagged).collect()
}

/// What the rows of one hour have in common.
struct Frame<'a> {
    plan: &'a Plan,
    hour: Hour,
    open_s: u32,
    out: &'a [PublishedRow],
}

impl Frame<'_> {
    fn before(&self, kind: &str, id: &str, class: &str) -> Option<&PublishedRow> {
        self.out.iter().find(|row| row.kind == kind && row.id == id && row.class == class)
    }

    /// A row with nothing told yet, but with what was told before.
    fn blank(&self, kind: &str, id: &str, class: &str) -> PublishedRow {
        let before = self.before(kind, id, class);
        PublishedRow {
            kind: kind.to_owned(),
            id: id.to_owned(),
            class: class.to_owned(),
            start: EventTime(self.hour.span.from),
            end: EventTime(self.hour.span.to),
            cells: before.map(|row| row.cells).unwrap_or_default(),
            lower_bound: [false; 2],
            coverage: Coverage { period_s: self.open_s, ..Coverage::default() },
            flags: Vec::new(),
            version: None,
            revision: before.map_or(0, |row| row.revision + 1),
            seq: 0,
        }
    }

    /// A row with what stands beside its cells.
    fn row(&self, kind: &str, id: &str, class: &str, truth: &Truth) -> Option<PublishedRow> {
        if self.hour.opened && self.before(kind, id, class).is_none() {
            return None;
        }
        let mut row = self.blank(kind, id, class);
        let observed_s = truth.observed_s.min(row.coverage.period_s);
        row.coverage = Coverage { observed_s, doubtful_s: truth.doubtful_s.min(observed_s), ..row.coverage };
        row.flags = flags(row.coverage, |flag| match flag {
            Flag::Imported => truth.imported,
            Flag::Break => truth.broken,
            Flag::Excluded => truth.excluded,
            Flag::Partial | Flag::Doubtful => false,
        });
        row.version = truth.version;
        Some(row)
    }

    fn zone(&self, id: &str, truth: &Truth) -> Option<PublishedRow> {
        let mut row = self.row("zone", id, ALL, truth)?;
        row.cells = zone(self.plan.publish.rules, row.cells, truth);
        Some(row)
    }

    /// Each class of a gate, then all of them.
    fn gate(&self, id: &str, truth: &Truth) -> Vec<PublishedRow> {
        let of_class = |class: Class| {
            let mut row = self.row("gate", id, class.name(), truth)?;
            row.cells = gate(self.plan.publish.rules, row.cells, truth.counts(class));
            Some(row)
        };
        let mut rows: Vec<PublishedRow> = self.classes(id, truth).into_iter().filter_map(of_class).collect();
        let all = sum(self.blank("gate", id, ALL), &rows.iter().collect::<Vec<_>>());
        rows.extend(all.map(|all| PublishedRow { version: truth.version, ..all }));
        rows
    }

    /// Classes of a gate: those of the config, those that were seen, and those that are out.
    fn classes(&self, id: &str, truth: &Truth) -> BTreeSet<Class> {
        let planned = self.plan.gates.iter().filter(|gate| gate.id == id).flat_map(|gate| gate.classes.iter().copied());
        let out = self.out.iter().filter(|row| row.kind == "gate" && row.id == id);
        let out = out.filter_map(|row| Class::from_name(&row.class));
        truth.classes().into_iter().chain(planned).chain(out).collect()
    }

    /// The site: each class of its perimeter gates, then all of them. Gates that have no fresh rows are found in `out`.
    fn site(&self, fresh: &[PublishedRow]) -> Vec<PublishedRow> {
        let perimeter = self.plan.gates.iter().filter(|gate| gate.perimeter);
        let parts: Vec<&PublishedRow> = perimeter
            .flat_map(|gate| {
                let part = |row: &&PublishedRow| row.kind == "gate" && row.id == gate.id && row.class != ALL;
                let fresh: Vec<&PublishedRow> = fresh.iter().filter(part).collect();
                if fresh.is_empty() { self.out.iter().filter(part).collect() } else { fresh }
            })
            .collect();
        let site = |class: &str, parts: &[&PublishedRow]| sum(self.blank("site", &self.plan.site, class), parts);
        let of_class = |class: Class| {
            let of_class = parts.iter().copied().filter(|row| row.class == class.name());
            site(class.name(), &of_class.collect::<Vec<_>>())
        };
        Class::ALL.into_iter().filter_map(of_class).chain(site(ALL, &parts)).collect()
    }
}

fn gate(rules: Rules, before: Cells, [inward, outward]: [Option<u32>; 2]) -> Cells {
    let count_in = rules.revised(before.count_in, inward);
    let count_out = rules.revised(before.count_out, outward);
    Cells { count_in, count_out, ..before }
}

fn zone(rules: Rules, before: Cells, truth: &Truth) -> Cells {
    let counts = ZoneCounts { entries: truth.entries, mean: truth.mean, max: truth.most };
    let told = ZoneCells { entries: before.entries, mean: before.mean, max: before.most };
    let ZoneCells { entries, mean, max } = told.revised(rules, counts);
    Cells { entries, mean, most: max, ..before }
}

/// What is told of some rows, added up; `None` without any.
fn sum(mut row: PublishedRow, parts: &[&PublishedRow]) -> Option<PublishedRow> {
    let observed_s = parts.iter().map(|row| row.coverage.observed_s).min()?;
    let doubtful_s = parts.iter().map(|row| row.coverage.doubtful_s).max()?;
    let total = |of: fn(&Cells) -> Cell| disclosure::total(parts.iter().map(|row| of(&row.cells)));
    let [inward, outward]: [Total; 2] = [total(|cells| cells.count_in), total(|cells| cells.count_out)];
    row.cells = Cells { count_in: inward.cell, count_out: outward.cell, ..Cells::default() };
    row.lower_bound = [inward.lower_bound, outward.lower_bound];
    row.coverage = Coverage { observed_s, doubtful_s: doubtful_s.min(observed_s), ..row.coverage };
    row.flags = flags(row.coverage, |flag| parts.iter().any(|row| row.flags.contains(&flag)));
    Some(row)
}

/// Flags that follow from the coverage, and those that `is` says.
fn flags(coverage: Coverage, is: impl Fn(Flag) -> bool) -> Vec<Flag> {
    let holds = |flag: &Flag| match flag {
        Flag::Partial => coverage.observed_s < coverage.period_s,
        Flag::Doubtful => coverage.doubtful_s > 0,
        other => is(*other),
    };
    Flag::ALL.into_iter().filter(holds).collect()
}
