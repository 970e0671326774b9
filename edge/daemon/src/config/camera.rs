//! `[[camera]]` with its lines and ignored areas.
//!
//! Owns their keys, defaults and ranges; where frames come from is read in `source`, zones in `zone`.

use promenade_core::geometry;
use promenade_core::scene::Normalised;

use super::reader::{Table, Value};
use super::references::Named;
use super::values::{self, PEOPLE, TakenIds};
use super::{Camera, ItemRef, LineSpec, SceneSpec, ground, source, zone};

/// Every `[[camera]]`, and the names they give; at least one, since a box without one counts nothing.
pub(super) fn cameras(root: &Table<'_>, context: &source::Context<'_>) -> (Vec<Camera>, Named) {
    let value = root.required("camera", "[[camera]]");
    if let Some(value) = value.as_ref().filter(|value| value.is_empty_list()) {
        value.mistake("is empty: there is nothing to count", "add a `[[camera]]` table".to_owned());
    }
    let (mut taken, mut named) = (TakenIds::default(), Named::default());
    let tables = root.list_of_tables(value, "camera");
    let cameras = tables.into_iter().filter_map(|table| camera(table, &mut taken, &mut named, context)).collect();
    (cameras, named)
}

fn camera(table: Table<'_>, taken: &mut TakenIds, named: &mut Named, context: &source::Context<'_>) -> Option<Camera> {
    let id = taken.claim(&table);
    let name = values::name(&table, id.as_deref().unwrap_or_default());
    let source = source::read(&table, context);
    let fps = table.optional("fps").and_then(|value| value.number(&(0.1..=120.0)));
    let scene = scene(&table, id.as_deref(), named);
    table.finish();
    Some(Camera { id: id?, name, source: source?, fps, scene })
}

/// Lines and zones of one camera share their ids: both name a count of it. Its part of the gates comes later, when they
/// have been read.
fn scene(camera: &Table<'_>, id: Option<&str>, named: &mut Named) -> SceneSpec {
    let mut taken = TakenIds::default();
    let lines = camera.list_of_tables(camera.optional("line"), "line");
    let lines = lines.into_iter().filter_map(|table| line(table, &mut taken)).collect();
    let names = |taken: &TakenIds| -> Vec<String> { taken.names().map(str::to_owned).collect() };
    let named_lines = names(&taken);
    let zones = zone::zones(camera, &mut taken);
    for item in names(&taken) {
        let list = if named_lines.contains(&item) { &mut named.lines } else { &mut named.zones };
        list.extend(id.map(|camera| ItemRef { camera: camera.to_owned(), item }));
    }
    SceneSpec { lines, zones, ignore: ignore(camera), gates: Vec::new(), ground: ground::ground(camera) }
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
    let staff = table.optional("staff").and_then(|value| value.boolean()).unwrap_or(false);
    table.finish();
    Some(LineSpec { id: id?, a: a?, b: b?, anchor, classes, staff })
}
