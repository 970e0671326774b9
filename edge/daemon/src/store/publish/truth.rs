//! What was counted in an hour of the gates and zones that are published. It leaves this folder as cells only.

use std::collections::BTreeMap;

use duckdb::{Connection, Row, params};

use crate::config::{ItemRef, Plan};
use crate::store::StoreError;
use crate::store::calendar::Span;
use crate::store::sql::stamp;

/// The true counts of one gate or zone in one hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Truth {
    pub count_in: Option<u32>,
    pub count_out: Option<u32>,
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
    pub version: Option<i32>,
}

/// Gates and zones that were there in the hour, by kind and id, with what was counted; all `None` where nothing was seen.
pub(super) type Truths = BTreeMap<(&'static str, String), Truth>;

/// The truth of one hour.
pub(super) fn of_hour(db: &Connection, plan: &Plan, hour: Span) -> Result<Truths, StoreError> {
    let mut truths = Truths::new();
    let names = Names::of(plan);
    there(db, &names, hour, &mut truths)?;
    each(db, GATES, hour, |row| {
        let Some(key) = names.key(row)? else { return Ok(()) };
        truths.entry(key).or_default().add_gate(row)
    })?;
    each(db, ZONES, hour, |row| {
        let Some(key) = names.key(row)? else { return Ok(()) };
        truths.entry(key).or_default().add_zone(row)
    })?;
    for gate in &plan.gates {
        // What a part that was not seen would have added is missing from the sum.
        if let Some(truth) = truths.get_mut(&("gate", gate.id.clone())).filter(|truth| truth.seen < gate.parts) {
            truth.observed_s = 0;
            truth.doubtful_s = 0;
        }
    }
    Ok(truths)
}

/// Columns 0 to 2 of every query: kind of the item, camera, name.
const GATES: &str = "
    SELECT i.kind, c.name, i.name, h.count_in, h.count_out, h.observed_s, h.doubtful_s,
           h.version_first, h.version_last, v.model LIKE 'import %'
    FROM line_hour h JOIN item i ON i.item_id = h.line_id JOIN camera c ON c.camera_id = i.camera_id
    LEFT JOIN version v ON v.version_id = h.version_last
    WHERE h.start = $1 AND h.start < $2";

const ZONES: &str = "
    SELECT i.kind, c.name, i.name, h.entries, h.samples, h.observed_s, h.doubtful_s,
           h.version_first, h.version_last, v.model LIKE 'import %', h.people_s, h.most
    FROM zone_hour h JOIN item i ON i.item_id = h.zone_id JOIN camera c ON c.camera_id = i.camera_id
    LEFT JOIN version v ON v.version_id = h.version_last
    WHERE h.start = $1 AND h.start < $2";

const THERE: &str = "
    SELECT i.kind, c.name, i.name FROM item i JOIN camera c ON c.camera_id = i.camera_id
    WHERE i.since < $2 AND (i.until IS NULL OR i.until > $1)";

fn there(db: &Connection, names: &Names, hour: Span, truths: &mut Truths) -> Result<(), StoreError> {
    each(db, THERE, hour, |row| {
        if let Some(key) = names.key(row)? {
            truths.entry(key).or_default();
        }
        Ok(())
    })
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

/// How items of the database are called where they are published.
struct Names {
    gates: Vec<String>,
    lines: Vec<ItemRef>,
    zones: Vec<ItemRef>,
}

impl Names {
    fn of(plan: &Plan) -> Self {
        let drawn = plan.gates.iter().filter(|gate| gate.line.is_none()).map(|gate| gate.id.clone());
        let lines = plan.gates.iter().filter_map(|gate| gate.line.clone());
        Self { gates: drawn.collect(), lines: lines.collect(), zones: plan.zones.clone() }
    }

    /// Kind and id of a row's item; `None` for what is not published.
    fn key(&self, row: &Row<'_>) -> Result<Option<(&'static str, String)>, StoreError> {
        let (kind, item) = (row.get::<_, String>(0)?, ItemRef { camera: row.get(1)?, item: row.get(2)? });
        Ok(match kind.as_str() {
            "gate" if self.gates.contains(&item.item) => Some(("gate", item.item)),
            "line" if self.lines.contains(&item) => Some(("gate", item.to_string())),
            "zone" if self.zones.contains(&item) => Some(("zone", item.to_string())),
            _ => None,
        })
    }
}

impl Truth {
    /// What one camera saw of a gate: counts add up, coverage is that of the camera that saw least.
    fn add_gate(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        self.count_in = add(self.count_in, row.get(3)?);
        self.count_out = add(self.count_out, row.get(4)?);
        self.add_coverage(row)
    }

    fn add_zone(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let samples: f64 = row.get(4)?;
        self.entries = add(self.entries, row.get(3)?);
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
        self.imported |= row.get::<_, Option<bool>>(9)?.unwrap_or(false);
        self.version = self.version.max(Some(last));
        self.seen += 1;
        Ok(())
    }
}

fn add(sum: Option<u32>, count: Option<u32>) -> Option<u32> {
    match (sum, count) {
        (Some(sum), Some(count)) => Some(sum.saturating_add(count)),
        (sum, count) => sum.or(count),
    }
}
