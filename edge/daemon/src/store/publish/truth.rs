//! What was counted in an hour of the gates and zones that are published. It leaves this folder as cells only.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, Row, params};
use promenade_core::detection::Class;
use promenade_core::time::EventTime;

use super::names::Names;
use crate::config::Plan;
use crate::store::calendar::Span;
use crate::store::sql::stamp;
use crate::store::{Period, StoreError, Target, notes};

/// Counts in and out; `None` is not told, which is not zero.
type InOut = [Option<u32>; 2];

/// In and out by class, of classes that are no persons.
type Others = BTreeMap<Class, [u32; 2]>;

/// The true counts of one gate or zone in one hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Truth {
    /// Gates: persons.
    persons: InOut,
    /// Gates: the other classes that were seen.
    others: Others,
    /// Gates: a part does not tell its counts in, or out, by class.
    unclassed: [bool; 2],
    pub entries: Option<u32>,
    pub mean: Option<f64>,
    pub most: Option<u32>,
    /// Parts of a gate that were seen; one of anything else.
    seen: usize,
    pub observed_s: u32,
    pub doubtful_s: u32,
    /// The versions differ within the hour.
    pub broken: bool,
    pub imported: bool,
    /// Somebody has excluded it, or a part of it, for some of the hour.
    pub excluded: bool,
    pub version: Option<i32>,
}

/// Gates and zones that were there in the hour, by kind and id, with what was counted; all `None` where nothing was seen.
pub(super) type Truths = BTreeMap<(&'static str, String), Truth>;

/// The truth of one hour.
pub(super) fn of_hour(db: &Connection, plan: &Plan, hour: Span) -> Result<Truths, StoreError> {
    let mut look = Look { names: Names::of(plan), excluded: excluded(db, hour)?, truths: Truths::new() };
    each(db, THERE, hour, |row| look.at(row).map(drop))?;
    let others = others(db, hour)?;
    each(db, GATES, hour, |row| {
        let others = others.get(&row.get(10)?);
        look.at(row)?.map_or(Ok(()), |truth| truth.add_gate(row, others))
    })?;
    each(db, ZONES, hour, |row| look.at(row)?.map_or(Ok(()), |truth| truth.add_zone(row)))?;
    let mut truths = look.truths;
    for gate in &plan.gates {
        // What a part that was not seen would have added is missing from the sum.
        if let Some(truth) = truths.get_mut(&("gate", gate.id.clone())).filter(|truth| truth.seen < gate.parts) {
            truth.observed_s = 0;
            truth.doubtful_s = 0;
        }
    }
    Ok(truths)
}

/// Columns 0 to 2 of the queries that [`Look`] reads: kind of the item, camera, name.
const GATES: &str = "
    SELECT i.kind, c.name, i.name, h.count_in, h.count_out, h.observed_s, h.doubtful_s,
           h.version_first, h.version_last, coalesce(h.imported, false), h.line_id
    FROM line_hour h JOIN item i ON i.item_id = h.line_id JOIN camera c ON c.camera_id = i.camera_id
    WHERE h.start = $1 AND h.start < $2";

const ZONES: &str = "
    SELECT i.kind, c.name, i.name, h.entries, h.samples, h.observed_s, h.doubtful_s,
           h.version_first, h.version_last, false, h.people_s, h.most
    FROM zone_hour h JOIN item i ON i.item_id = h.zone_id JOIN camera c ON c.camera_id = i.camera_id
    WHERE h.start = $1 AND h.start < $2";

const THERE: &str = "
    SELECT i.kind, c.name, i.name FROM item i JOIN camera c ON c.camera_id = i.camera_id
    WHERE i.since < $2 AND (i.until IS NULL OR i.until > $1)";

/// By line: class, in, out.
const CLASSES: &str = "
    SELECT line_id, class, count_in, count_out FROM line_class_hour WHERE start = $1 AND start < $2";

/// What is found of an hour, item by item.
struct Look {
    names: Names,
    excluded: Vec<Target>,
    truths: Truths,
}

impl Look {
    /// The truth that a row's item is part of; `None` for what is not published.
    fn at(&mut self, row: &Row<'_>) -> Result<Option<&mut Truth>, StoreError> {
        let (kind, camera, name): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let excluded = self.excluded.iter().any(|target| target.takes_in(&kind, &camera, &name));
        let Some(key) = self.names.key(&kind, camera, name) else { return Ok(None) };
        let truth = self.truths.entry(key).or_default();
        truth.excluded |= excluded;
        Ok(Some(truth))
    }
}

/// What somebody has excluded for some of an hour, as far as it holds.
fn excluded(db: &Connection, hour: Span) -> Result<Vec<Target>, StoreError> {
    let period = Period { from: EventTime(hour.from), to: EventTime(hour.to) };
    Ok(notes::in_force(db, period)?.into_iter().map(|found| found.target).collect())
}

fn others(db: &Connection, hour: Span) -> Result<BTreeMap<i32, Others>, StoreError> {
    let mut lines: BTreeMap<i32, Others> = BTreeMap::new();
    each(db, CLASSES, hour, |row| {
        if let Some(class) = Class::from_name(&row.get::<_, String>(1)?) {
            lines.entry(row.get(0)?).or_default().insert(class, [row.get(2)?, row.get(3)?]);
        }
        Ok(())
    })?;
    Ok(lines)
}

fn each(
    db: &Connection,
    query: &str,
    hour: Span,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let mut rows = statement.query(params![stamp(hour.from), stamp(hour.to)])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

impl Truth {
    /// What was counted of a class, in and out.
    pub fn counts(&self, class: Class) -> InOut {
        if class == Class::Person {
            return self.persons;
        }
        let counts = self.others.get(&class).copied().unwrap_or_default();
        [0, 1].map(|way| (self.seen > 0 && !self.unclassed[way]).then_some(counts[way]))
    }

    /// Classes of which there was any.
    pub fn classes(&self) -> BTreeSet<Class> {
        let any = |class: &Class| self.counts(*class).into_iter().flatten().any(|count| count > 0);
        Class::ALL.into_iter().filter(any).collect()
    }

    /// What one camera saw of a gate: counts add up, and one that is not told makes the sum one that is not; coverage is that
    /// of the camera that saw least. Persons are what is left of the line's counts when the `others` are taken away. An
    /// earlier counter tells of people and of no other class; what a camera counted in its hour before is not its word.
    fn add_gate(&mut self, row: &Row<'_>, others: Option<&Others>) -> Result<(), StoreError> {
        let (whole, imported): (InOut, bool) = ([row.get(3)?, row.get(4)?], row.get(9)?);
        let others = others.filter(|_| !imported);
        for (way, whole) in whole.into_iter().enumerate() {
            let rest: u32 = others.into_iter().flat_map(BTreeMap::values).map(|counts| counts[way]).sum();
            let persons = whole.map(|whole| whole.saturating_sub(rest));
            self.persons[way] = if self.seen == 0 { persons } else { add(self.persons[way], persons) };
            self.unclassed[way] |= imported || whole.is_none();
        }
        for (class, counts) in others.into_iter().flatten() {
            let sum = self.others.entry(*class).or_default();
            *sum = [0, 1].map(|way| sum[way].saturating_add(counts[way]));
        }
        self.add_coverage(row)
    }

    fn add_zone(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let samples: f64 = row.get(4)?;
        self.entries = row.get(3)?;
        if samples > 0.0 {
            self.mean = Some(row.get::<_, f64>(10)? / samples);
            self.most = Some(row.get(11)?);
        }
        self.add_coverage(row)
    }

    fn add_coverage(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let (observed_s, doubtful_s): (u32, u32) = (row.get(5)?, row.get(6)?);
        let (first, last): (i32, i32) = (row.get(7)?, row.get(8)?);
        self.observed_s = if self.seen == 0 { observed_s } else { self.observed_s.min(observed_s) };
        self.doubtful_s = self.doubtful_s.max(doubtful_s).min(self.observed_s);
        self.broken |= first != last;
        self.imported |= row.get::<_, bool>(9)?;
        self.version = self.version.max(Some(last));
        self.seen += 1;
        Ok(())
    }
}

/// A sum of which a part is not told is not told.
fn add(sum: Option<u32>, count: Option<u32>) -> Option<u32> {
    sum.zip(count).map(|(sum, count)| sum.saturating_add(count))
}
