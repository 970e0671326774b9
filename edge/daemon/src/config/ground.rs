//! `[camera.ground]`: a rectangle of known size on the ground, by which the picture is measured.
//!
//! Owns its keys and ranges; which corners make sense is for core to say.

use promenade_core::ground::ground_fault;
use promenade_core::scene::{GroundSpec, Normalised};

use super::reader::{Table, Value};
use super::values;

/// A side in metres: shorter ones cannot be measured in a picture, longer ones no camera sees.
const SIDE_M: std::ops::RangeInclusive<f64> = 0.1..=1_000.0;

/// The ground plane of a camera, where the file measures it.
pub(super) fn ground(camera: &Table<'_>) -> Option<GroundSpec> {
    let table = camera.section("ground")?;
    let example = "corners = [[0.2, 0.5], [0.6, 0.5], [0.8, 0.9], [0.1, 0.9]]";
    let corners = table.required("corners", example).and_then(|value| corners(&value));
    let side = |key, example| table.required(key, example).and_then(|value: Value<'_>| value.number(&SIDE_M));
    let (width_m, length_m) = (side("width_m", "width_m = 4.0"), side("length_m", "length_m = 6.0"));
    table.finish();
    Some(GroundSpec { corners: corners?, width_m: width_m?, length_m: length_m? })
}

fn corners(value: &Value<'_>) -> Option<[Normalised; 4]> {
    let elements = value.elements()?;
    if elements.len() != 4 {
        let message = format!("has {}, must have 4", values::plural(elements.len(), "corner"));
        value.mistake(&message, "give the corners of one rectangle on the ground, in order round it".to_owned());
        return None;
    }
    let points: Vec<_> = elements.iter().map(values::point).collect();
    let corners: [Normalised; 4] = points.into_iter().collect::<Option<Vec<_>>>()?.try_into().ok()?;
    // The sides are read, and their mistakes reported, apart: here any will do.
    if let Some(fault) = ground_fault(&GroundSpec { corners, width_m: 1.0, length_m: 1.0 }) {
        value.fault(&fault);
        return None;
    }
    Some(corners)
}
