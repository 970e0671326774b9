//! `[publish]`: the numbers of the publishing rules, and which gates and zones of a config they apply to.
//!
//! Owns the choice. Staff's zones and those in which staff serves are never published: they tell about few people, always
//! the same. Of gates that share a line, and of zones on one camera that overlap, the first in the file is published.

use std::collections::BTreeSet;

use promenade_core::detection::Class;
use promenade_core::disclosure::{Rules, disjoint};
use promenade_core::geometry::{Point, Polygon};
use promenade_core::scene::{LineSpec, ZoneKind};

use super::reader::Table;
use super::{Config, Gate, ItemRef, ZoneSpec};

/// How hourly counts are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publish {
    /// What is withheld, and how the rest is rounded.
    pub rules: Rules,
    /// Minutes after its end until an hour is let out: counts that come later are revisions.
    pub settle_minutes: u32,
}

impl Default for Publish {
    /// Half an hour: crossings are told within seconds, staff when they are recognised, as a rule on their way through.
    fn default() -> Self {
        Self { rules: Rules::default(), settle_minutes: 30 }
    }
}

/// `[publish]`: `suppress_below` (10), `round_to` (5), `settle_minutes` (30).
pub(super) fn publish(root: &Table<'_>) -> Option<Publish> {
    let default = Publish::default();
    let Some(table) = root.section("publish") else { return Some(default) };
    let suppress = table.optional("suppress_below");
    let below = suppress.as_ref().map_or(Some(default.rules.suppress_below), |value| value.integer(&(1..=1000)));
    let round = table.optional("round_to");
    let step = round.as_ref().map_or(Some(default.rules.round_to), |value| value.integer(&(1..=1000)));
    let settle = table.optional("settle_minutes").map_or(Some(default.settle_minutes), |v| v.integer(&(0..=1440)));
    if let (Some(below), Some(step)) = (below, step)
        && below % step != 0
    {
        let way = "a count that is told must not be rounded to one that is not".to_owned();
        match (round, suppress) {
            (Some(value), _) => {
                value.mistake(&format!("is {step}, which does not divide suppress_below, {below}"), way);
            }
            (None, Some(value)) => value.mistake(&format!("is {below}, no multiple of round_to, {step}"), way),
            (None, None) => {}
        }
    }
    table.finish();
    Some(Publish { rules: Rules { suppress_below: below?, round_to: step? }, settle_minutes: settle? })
}

/// What of a site is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The rules.
    pub publish: Publish,
    /// Id of the site.
    pub site: String,
    /// Gates, in file order; every line where no gate is drawn.
    pub gates: Vec<PlannedGate>,
    /// Zones, in file order.
    pub zones: Vec<ItemRef>,
    /// What overlaps something that is published, as people know it.
    pub left_out: Vec<String>,
}

/// A gate that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedGate {
    /// Its id; `camera/line` where no gate is drawn.
    pub id: String,
    /// The line that it is, where no gate is drawn.
    pub line: Option<ItemRef>,
    /// How many cameras see a part of it.
    pub parts: usize,
    /// Whether it is part of the site's footfall.
    pub perimeter: bool,
    /// What its lines count, in the models' order.
    pub classes: Vec<Class>,
}

impl Plan {
    /// What of a config is published.
    pub fn of(config: &Config) -> Self {
        let (gates, shared) =
            disjoint(config.gates.iter().collect(), |a: &&Gate, b| a.lines.iter().any(|line| b.lines.contains(line)));
        let (zones, overlapping) =
            disjoint(zones(config), |a, b| a.0.camera == b.0.camera && overlap(&a.1.polygon, &b.1.polygon));
        let gates = if config.gates.is_empty() {
            lines(config)
        } else {
            gates.into_iter().map(|gate| planned(gate, config)).collect()
        };
        let shared = shared.iter().map(|gate| format!("gate {}", gate.id));
        let overlapping = overlapping.iter().map(|(item, _)| format!("zone {item}"));
        Self {
            publish: config.publish,
            site: config.site.id.clone(),
            gates,
            zones: zones.into_iter().map(|(item, _)| item).collect(),
            left_out: shared.chain(overlapping).collect(),
        }
    }
}

fn planned(gate: &Gate, config: &Config) -> PlannedGate {
    let cameras: BTreeSet<&str> = gate.lines.iter().map(|line| line.camera.as_str()).collect();
    let part = |item: &ItemRef| gate.lines.contains(item);
    let lines = all_lines(config).filter(|(item, _)| part(item));
    let classes: BTreeSet<Class> = lines.flat_map(|(_, line)| line.classes.iter().copied()).collect();
    PlannedGate {
        id: gate.id.clone(),
        line: None,
        parts: cameras.len(),
        perimeter: gate.perimeter,
        classes: classes.into_iter().collect(),
    }
}

/// Lines that only staff pass are no gates.
fn lines(config: &Config) -> Vec<PlannedGate> {
    let gate = |(item, line): (ItemRef, &LineSpec)| PlannedGate {
        id: item.to_string(),
        line: Some(item),
        parts: 1,
        perimeter: false,
        classes: line.classes.clone(),
    };
    all_lines(config).filter(|(_, line)| !line.staff).map(gate).collect()
}

fn all_lines(config: &Config) -> impl Iterator<Item = (ItemRef, &LineSpec)> {
    config.cameras.iter().flat_map(|camera| {
        let item = |line: &LineSpec| ItemRef { camera: camera.id.clone(), item: line.id.clone() };
        camera.scene.lines.iter().map(move |line| (item(line), line))
    })
}

fn zones(config: &Config) -> Vec<(ItemRef, &ZoneSpec)> {
    let visitors = |zone: &&ZoneSpec| !matches!(zone.kind, ZoneKind::Staff | ZoneKind::Service);
    let items = config.cameras.iter().flat_map(|camera| {
        let zones = camera.scene.zones.iter().filter(visitors);
        zones.map(|zone| (ItemRef { camera: camera.id.clone(), item: zone.id.clone() }, zone))
    });
    items.collect()
}

/// Points by which two polygons are compared, a side. Zones drawn side by side by hand may overlap by less than that.
const GRID: u32 = 128;

fn overlap(a: &[[f64; 2]], b: &[[f64; 2]]) -> bool {
    let polygon = |corners: &[[f64; 2]]| {
        let corners: Vec<Point> = corners.iter().map(|[x, y]| Point::new(*x, *y)).collect();
        Polygon::new(&corners)
    };
    let (a, b) = (polygon(a), polygon(b));
    let at = |cell: u32| (f64::from(cell) + 0.5) / f64::from(GRID);
    let points = (0..GRID).flat_map(|x| (0..GRID).map(move |y| Point::new(at(x), at(y))));
    points.into_iter().any(|point| a.contains(point) && b.contains(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_side_by_side_do_not_overlap_and_a_stall_in_a_hall_does() {
        let square = |x: f64, size: f64| [[x, 0.1], [x + size, 0.1], [x + size, 0.1 + size], [x, 0.1 + size]];
        assert!(!overlap(&square(0.1, 0.3), &square(0.4, 0.3)));
        assert!(overlap(&square(0.1, 0.5), &square(0.2, 0.1)));
        assert!(overlap(&square(0.1, 0.3), &square(0.35, 0.3)));
    }
}
