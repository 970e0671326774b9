//! `[[camera.zone]]`: polygons of interest, and which of them serve a queue.
//!
//! Owns their keys, defaults and ranges, and the links between zones of one camera. A link is judged by what the file
//! names, not by what came out sound: a fault of a service zone is reported once, where it stands.

use promenade_core::detection::Class;
use promenade_core::scene::QueueSpec;

use super::reader::{Table, Value};
use super::suggest::{nearest, quoted};
use super::values::{self, PEOPLE, TakenIds};
use super::{ZoneKind, ZoneSpec};

const VEHICLES: [Class; 4] = [Class::Car, Class::Motorcycle, Class::Bus, Class::Truck];
const KINDS: [ZoneKind; 5] = [ZoneKind::Area, ZoneKind::Queue, ZoneKind::Service, ZoneKind::Staff, ZoneKind::Parking];

/// What a camera sees of the ground is less than a square kilometre, and more than a doormat.
pub(super) const AREA_M2: std::ops::RangeInclusive<f64> = 0.1..=1_000_000.0;
/// Ten minutes of waiting are no walking through.
const MIN_STAY_S: std::ops::RangeInclusive<f64> = 0.0..=600.0;

/// A zone as it stands in the file, sound or not.
struct Drawn<'a> {
    id: Option<String>,
    kind: ZoneKind,
    service: Option<Value<'a>>,
    spec: Option<ZoneSpec>,
}

/// Every `[[camera.zone]]` of a camera.
pub(super) fn zones(camera: &Table<'_>, taken: &mut TakenIds) -> Vec<ZoneSpec> {
    let tables = camera.list_of_tables(camera.optional("zone"), "zone");
    let mut drawn: Vec<_> = tables.into_iter().map(|table| zone(table, taken)).collect();
    for index in 0..drawn.len() {
        let service = drawn[index].service.take().map(|value| service(&value, &drawn)).unwrap_or_default();
        if let Some(spec) = &mut drawn[index].spec {
            spec.queue.service = service;
        }
    }
    drawn.into_iter().filter_map(|zone| zone.spec).collect()
}

/// A zone counts people, one of kind `parking` vehicles, unless it says otherwise.
fn zone<'a>(table: Table<'a>, taken: &mut TakenIds) -> Drawn<'a> {
    let id = taken.claim(&table);
    let kinds = KINDS.map(|kind| (kind.name(), kind));
    let given = table.optional("kind").map(|value| value.choice(&kinds));
    let kind = given.flatten().unwrap_or_default();
    let example = "polygon = [[0.1, 0.4], [0.6, 0.4], [0.6, 0.95]]";
    let polygon = table.required("polygon", example).and_then(|value| values::polygon(&value));
    let usual: &[Class] = if kind == ZoneKind::Parking { &VEHICLES } else { &PEOPLE };
    let (anchor, classes) = (values::anchor(&table), values::classes(&table, usual));
    let area_m2 = table.optional("area_m2").and_then(|value| value.number(&AREA_M2));
    let (service, min_stay) = (table.optional("service"), table.optional("min_stay_s"));
    // A kind that could not be read may well have meant a queue.
    if kind != ZoneKind::Queue && given != Some(None) {
        for value in service.iter().chain(&min_stay) {
            value.mistake("is for zones of kind queue only", "leave it out, or add `kind = \"queue\"`".to_owned());
        }
    }
    let min_stay_s = min_stay.and_then(|value| value.number(&MIN_STAY_S));
    table.finish();
    let mut queue = QueueSpec::default();
    queue.min_stay_s = min_stay_s.unwrap_or(queue.min_stay_s);
    let spec = id.clone().zip(polygon);
    let spec = spec.map(|(id, polygon)| ZoneSpec { id, kind, polygon, anchor, classes, area_m2, queue });
    Drawn { id, kind, service: service.filter(|_| kind == ZoneKind::Queue), spec }
}

/// The zones that serve a queue; every one must be of kind `service`, on the same camera.
fn service(value: &Value<'_>, zones: &[Drawn<'_>]) -> Vec<String> {
    let mut served: Vec<String> = Vec::new();
    for element in value.elements().unwrap_or_default() {
        match server(&element, zones) {
            Some(id) if served.contains(&id) => {
                element.mistake(&format!("repeats \"{id}\""), "name each zone once".to_owned());
            }
            Some(id) => served.push(id),
            None => {}
        }
    }
    served
}

fn server(value: &Value<'_>, zones: &[Drawn<'_>]) -> Option<String> {
    let text = value.text()?;
    let named = |zone: &&Drawn<'_>| zone.id.as_deref() == Some(text);
    if let Some(zone) = zones.iter().find(named) {
        if zone.kind == ZoneKind::Service {
            return Some(text.to_owned());
        }
        let message = format!("is \"{text}\", a zone of kind {}, must be one of kind service", zone.kind.name());
        value.mistake(&message, format!("write `kind = \"service\"` in zone \"{text}\", or name another"));
        return None;
    }
    let serving = || zones.iter().filter(|zone| zone.kind == ZoneKind::Service).filter_map(|zone| zone.id.as_deref());
    let meant = nearest(text, serving()).map_or_else(
        || "draw a `[[camera.zone]]` of kind service on this camera, and give its id".to_owned(),
        |id| format!("did you mean \"{id}\"?"),
    );
    value.mistake(&format!("is \"{}\", which is no zone of this camera", quoted(text)), meant);
    None
}
