//! `[[gate]]` and `[[space]]`: entrances made of lines, and what they lead into.
//!
//! Owns their keys. Whatever they name must exist; `references` says what that means.

use promenade_core::scene::GateSpec;

use super::reader::{Table, Value};
use super::references::{self, Named};
use super::values::{self, TakenIds};
use super::{Camera, Gate, ItemRef, Space};

/// Every `[[gate]]`, and the ids they take.
pub(super) fn gates(root: &Table<'_>, named: &Named) -> (Vec<Gate>, TakenIds) {
    let mut taken = TakenIds::default();
    let tables = root.list_of_tables(root.optional("gate"), "gate");
    let gates = tables.into_iter().filter_map(|table| gate(table, &mut taken, named)).collect();
    (gates, taken)
}

fn gate(table: Table<'_>, taken: &mut TakenIds, named: &Named) -> Option<Gate> {
    let id = taken.claim(&table);
    let name = values::name(&table, id.as_deref().unwrap_or_default());
    let lines = table.required("lines", "lines = [\"camera/line\"]");
    let lines = lines.map(|value| refuse_empty(&value, &named.lines, "line", "nobody could pass it"));
    let perimeter = table.optional("perimeter").and_then(|value| value.boolean()).unwrap_or(false);
    let passers = table.optional("passers").map(|value| references::items(&value, &named.lines, "line"));
    table.finish();
    let (lines, passers) = (references::plain(lines?), passers.unwrap_or_default());
    for (value, item) in passers.iter().filter(|(_, item)| lines.contains(item)) {
        let message = format!("is \"{item}\", which is a line of the gate itself");
        value.mistake(&message, "name lines that people cross when they walk past the gate".to_owned());
    }
    Some(Gate { id: id?, name, lines, perimeter, passers: references::plain(passers) })
}

/// Every `[[space]]`. `gates` holds the ids of all gates.
pub(super) fn spaces(root: &Table<'_>, named: &Named, gates: &TakenIds) -> Vec<Space> {
    let mut taken = TakenIds::default();
    let tables = root.list_of_tables(root.optional("space"), "space");
    tables.into_iter().filter_map(|table| space(table, &mut taken, named, gates)).collect()
}

fn space(table: Table<'_>, taken: &mut TakenIds, named: &Named, known: &TakenIds) -> Option<Space> {
    let id = taken.claim(&table);
    let name = values::name(&table, id.as_deref().unwrap_or_default());
    let gates = table.required("gates", "gates = [\"...\"]").map(|value| gate_ids(&value, known));
    let zones = table.optional("zones").map(|value| references::items(&value, &named.zones, "zone"));
    table.finish();
    Some(Space { id: id?, name, gates: gates?, zones: references::plain(zones.unwrap_or_default()) })
}

/// Lines or zones of which there must be at least one.
fn refuse_empty<'a>(value: &Value<'a>, known: &[ItemRef], noun: &str, why: &str) -> Vec<(Value<'a>, ItemRef)> {
    if value.is_empty_list() {
        value.mistake(&format!("is empty: {why}"), format!("name at least one {noun}"));
    }
    references::items(value, known, noun)
}

fn gate_ids(value: &Value<'_>, known: &TakenIds) -> Vec<String> {
    if value.is_empty_list() {
        value.mistake("is empty: nobody could get in", "name at least one gate".to_owned());
    }
    let mut gates: Vec<String> = Vec::new();
    for element in value.elements().unwrap_or_default() {
        let Some(text) = element.text() else { continue };
        if !known.names().any(|name| name == text) {
            references::unknown(&element, "is no gate", known.names());
        } else if gates.iter().any(|gate| gate == text) {
            references::repeated(&element, text);
        } else {
            gates.push(text.to_owned());
        }
    }
    gates
}

/// Gives every camera its part of the gates, in file order.
pub(super) fn distribute(gates: &[Gate], cameras: &mut [Camera]) {
    for camera in cameras {
        let part = |gate: &Gate| {
            let lines: Vec<String> =
                gate.lines.iter().filter(|line| line.camera == camera.id).map(|line| line.item.clone()).collect();
            (!lines.is_empty()).then(|| GateSpec { id: gate.id.clone(), lines })
        };
        camera.scene.gates = gates.iter().filter_map(part).collect();
    }
}
