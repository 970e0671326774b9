//! From what was counted in an hour to what is told of it.

use promenade_core::disclosure::{self, Cell, Rules, Total, ZoneCells, ZoneCounts};
use promenade_core::time::EventTime;

use super::Hour;
use super::rows::{Cells, Flag, PublishedRow};
use super::truth::{Truth, Truths};
use crate::config::Plan;
use crate::store::Coverage;
use crate::store::calendar::Span;

/// The rows of an hour, in which the site is open for `open_s` seconds. Of an hour that is out, only gates and zones that
/// are in `out` have one.
pub(super) fn hour(plan: &Plan, hour: Hour, open_s: u32, truths: Truths, out: &[PublishedRow]) -> Vec<PublishedRow> {
    let of = |kind: &str, id: &str| out.iter().find(|row| row.kind == kind && row.id == id);
    let rows = truths.into_iter().filter_map(|((kind, id), truth)| {
        let before = of(kind, &id);
        let shown = before.is_some() || !hour.opened;
        shown.then(|| row(plan.publish.rules, blank(hour.span, open_s, kind, id, before), &truth, before))
    });
    let mut rows: Vec<PublishedRow> = rows.collect();
    let blank = blank(hour.span, open_s, "site", plan.site.clone(), of("site", &plan.site));
    rows.extend(site(plan, blank, &rows, out));
    rows
}

fn row(rules: Rules, mut fresh: PublishedRow, truth: &Truth, before: Option<&PublishedRow>) -> PublishedRow {
    let cells = before.map(|row| row.cells).unwrap_or_default();
    fresh.cells = if fresh.kind == "zone" { zone(rules, cells, truth) } else { gate(rules, cells, truth) };
    let observed_s = truth.observed_s.min(fresh.coverage.period_s);
    fresh.coverage = Coverage { observed_s, doubtful_s: truth.doubtful_s.min(observed_s), ..fresh.coverage };
    fresh.flags = flags(fresh.coverage, truth.imported, truth.broken);
    fresh.version = truth.version;
    fresh
}

fn blank(span: Span, open_s: u32, kind: &'static str, id: String, before: Option<&PublishedRow>) -> PublishedRow {
    PublishedRow {
        kind: kind.to_owned(),
        id,
        class: "all".to_owned(),
        start: EventTime(span.from),
        end: EventTime(span.to),
        cells: Cells::default(),
        lower_bound: [false; 2],
        coverage: Coverage { period_s: open_s, ..Coverage::default() },
        flags: Vec::new(),
        version: None,
        revision: before.map_or(0, |row| row.revision + 1),
        seq: 0,
    }
}

fn gate(rules: Rules, before: Cells, truth: &Truth) -> Cells {
    let count_in = rules.revised(before.count_in, truth.count_in);
    let count_out = rules.revised(before.count_out, truth.count_out);
    Cells { count_in, count_out, ..before }
}

fn zone(rules: Rules, before: Cells, truth: &Truth) -> Cells {
    let counts = ZoneCounts { entries: truth.entries, mean: truth.mean, max: truth.most };
    let told = ZoneCells { entries: before.entries, mean: before.mean, max: before.most };
    let ZoneCells { entries, mean, max } = told.revised(rules, counts);
    Cells { entries, mean, most: max, ..before }
}

/// The site: what is told of its perimeter gates, added up. Gates whose rows did not change are found in `out`.
fn site(plan: &Plan, mut row: PublishedRow, fresh: &[PublishedRow], out: &[PublishedRow]) -> Option<PublishedRow> {
    let perimeter = plan.gates.iter().filter(|gate| gate.perimeter);
    let row_of = |id: &str| fresh.iter().chain(out).find(|row| row.kind == "gate" && row.id == id);
    let parts: Vec<&PublishedRow> = perimeter.filter_map(|gate| row_of(&gate.id)).collect();
    let observed_s = parts.iter().map(|row| row.coverage.observed_s).min()?;
    let doubtful_s = parts.iter().map(|row| row.coverage.doubtful_s).max()?;
    let sum = |of: fn(&Cells) -> Cell| disclosure::total(parts.iter().map(|row| of(&row.cells)));
    let [inward, outward]: [Total; 2] = [sum(|cells| cells.count_in), sum(|cells| cells.count_out)];
    row.cells = Cells { count_in: inward.cell, count_out: outward.cell, ..Cells::default() };
    row.lower_bound = [inward.lower_bound, outward.lower_bound];
    row.coverage = Coverage { observed_s, doubtful_s: doubtful_s.min(observed_s), ..row.coverage };
    let any = |flag: Flag| parts.iter().any(|row| row.flags.contains(&flag));
    row.flags = flags(row.coverage, any(Flag::Imported), any(Flag::Break));
    Some(row)
}

fn flags(coverage: Coverage, imported: bool, broken: bool) -> Vec<Flag> {
    let partial = coverage.observed_s < coverage.period_s;
    let all = [
        (partial, Flag::Partial),
        (coverage.doubtful_s > 0, Flag::Doubtful),
        (imported, Flag::Imported),
        (broken, Flag::Break),
    ];
    all.into_iter().filter_map(|(is, flag)| is.then_some(flag)).collect()
}
