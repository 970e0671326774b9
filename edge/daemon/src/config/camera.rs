//! `[[camera]]` with its lines, zones and ignored areas.
//!
//! Owns their keys, defaults and ranges; where frames come from is read in `source`.

use promenade_core::detection::Class;
use promenade_core::geometry;
use promenade_core::scene::Normalised;

use super::reader::{Table, Value};
use super::values::{self, TakenIds};
use super::{Camera, LineSpec, SceneSpec, ZoneKind, ZoneSpec, source};

const PEOPLE: [Class; 1] = [Class::Person];
const VEHICLES: [Class; 4] = [Class::Car, Class::Motorcycle, Class::Bus, Class::Truck];
const KINDS: [ZoneKind; 5] = [ZoneKind::Area, ZoneKind::Queue, ZoneKind::Service, ZoneKind::Staff, ZoneKind::Parking];

/// Every `[[camera]]`; at least one, since a box without one counts nothing.
pub(super) fn cameras(root: &Table<'_>, context: &source::Context<'_>) -> Vec<Camera> {
    let value = root.required("camera", "[[camera]]");
    if let Some(value) = value.as_ref().filter(|value| value.is_empty_list()) {
        value.mistake("is empty: there is nothing to count", "add a `[[camera]]` table".to_owned());
    }
    let mut taken = TakenIds::default();
    let tables = root.list_of_tables(value, "camera");
    tables.into_iter().filter_map(|table| camera(table, &mut taken, context)).collect()
}

fn camera(table: Table<'_>, taken: &mut TakenIds, context: &source::Context<'_>) -> Option<Camera> {
    let id = taken.claim(&table);
    let name = values::name(&table, id.as_deref().unwrap_or_default());
    let source = source::read(&table, context);
    let fps = table.optional("fps").and_then(|value| value.number(&(0.1..=120.0)));
    let scene = scene(&table);
    table.finish();
    Some(Camera { id: id?, name, source: source?, fps, scene })
}

/// Lines and zones of one camera share their ids: both name a count of it.
fn scene(camera: &Table<'_>) -> SceneSpec {
    let mut taken = TakenIds::default();
    let lines = camera.list_of_tables(camera.optional("line"), "line");
    let lines = lines.into_iter().filter_map(|table| line(table, &mut taken)).collect();
    let zones = camera.list_of_tables(camera.optional("zone"), "zone");
    let zones = zones.into_iter().filter_map(|table| zone(table, &mut taken)).collect();
    SceneSpec { lines, zones, ignore: ignore(camera), ..SceneSpec::default() }
}

fn ignore(camera: &Table<'_>) -> Vec<Vec<Normalised>> {
    let Some(value) = camera.optional("ignore") else { return Vec::new() };
    let polygons = value.elements().unwrap_or_default();
    if polygons.iter().any(is_point) {
        value.mistake("is a list of points, must be a list of polygons", "add one more pair of brackets".to_owned());
        return Vec::new();
    }
    polygons.iter().filter_map(values::polygon).collect()
}

/// Whether a value is a list of numbers, right or wrong.
fn is_point(value: &Value<'_>) -> bool {
    value.is_list() && value.elements().unwrap_or_default().iter().any(Value::is_number)
}

fn line(table: Table<'_>, taken: &mut TakenIds) -> Option<LineSpec> {
    let id = taken.claim(&table);
    let a = table.required("a", "a = [0.5, 0.25]").and_then(|value| values::point(&value));
    let b = table.required("b", "b = [0.5, 0.95]").and_then(|value| values::point(&value));
    if let (Some(a), Some(b)) = (a, b)
        && let Some(fault) = geometry::line_fault(a, b)
    {
        table.mistake(fault.to_string(), None);
    }
    let (anchor, classes) = (values::anchor(&table), values::classes(&table, &PEOPLE));
    table.finish();
    Some(LineSpec { id: id?, a: a?, b: b?, anchor, classes, staff: false })
}

/// A zone counts people, one of kind `parking` vehicles, unless it says otherwise.
fn zone(table: Table<'_>, taken: &mut TakenIds) -> Option<ZoneSpec> {
    let id = taken.claim(&table);
    let kinds = KINDS.map(|kind| (kind.name(), kind));
    let kind = table.optional("kind").and_then(|value| value.choice(&kinds)).unwrap_or_default();
    let example = "polygon = [[0.1, 0.4], [0.6, 0.4], [0.6, 0.95]]";
    let polygon = table.required("polygon", example).and_then(|value| values::polygon(&value));
    let usual: &[Class] = if kind == ZoneKind::Parking { &VEHICLES } else { &PEOPLE };
    let (anchor, classes) = (values::anchor(&table), values::classes(&table, usual));
    table.finish();
    Some(ZoneSpec { id: id?, kind, polygon: polygon?, anchor, classes, ..ZoneSpec::default() })
}
