//! How crowded a zone is: people on its area, and the level of service that makes, by name of the scale.
//!
//! Owns which scales a zone is judged by. The area is that of the config in force, also for hours gone by: a zone that
//! was drawn anew since is judged by its new area.

use std::collections::HashMap;

use promenade_core::ground::{Ground, zone_area_m2};
use promenade_core::level_of_service::{Scale, density};
use serde::Serialize;
use utoipa::ToSchema;

use crate::config::{Camera, Config, ZoneKind, ZoneSpec};

/// A letter, which means nothing without its scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelOfService {
    /// fruin or hcm (walkways), or hcm-queue (where people stand and wait).
    #[schema(example = "fruin")]
    pub scale: &'static str,
    /// A (free) to F (jammed).
    #[schema(example = "B")]
    pub letter: &'static str,
    /// Whether the bounds of that letter were verified at the scale's source.
    pub verified: bool,
}

/// A zone's mean density and what it amounts to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crowding {
    /// Persons per square metre.
    pub density: Option<f64>,
    /// One entry a scale; none without a density.
    pub levels: Vec<LevelOfService>,
}

/// Areas of the zones of a config.
#[derive(Debug)]
pub struct Areas<'a>(HashMap<(&'a str, &'a str), f64>);

impl<'a> Areas<'a> {
    /// Of every zone whose area was measured, or follows from its camera's ground plane.
    pub fn of(config: &'a Config) -> Self {
        Self(config.cameras.iter().flat_map(areas).collect())
    }

    /// Square metres of a zone, where they are known.
    pub fn get(&self, camera: &str, zone: &str) -> Option<f64> {
        self.0.get(&(camera, zone)).copied()
    }
}

fn areas(camera: &Camera) -> impl Iterator<Item = ((&str, &str), f64)> {
    let ground = camera.scene.ground.as_ref().and_then(|spec| Ground::new(spec).ok());
    let area = move |zone: &'_ ZoneSpec| zone_area_m2(zone, ground.as_ref());
    camera.scene.zones.iter().filter_map(move |zone| Some(((camera.id.as_str(), zone.id.as_str()), area(zone)?)))
}

/// So many people on so many square metres, in a zone of that kind.
pub fn crowding(people: Option<f64>, area_m2: Option<f64>, kind: &str) -> Crowding {
    let density = people.zip(area_m2).and_then(|(people, area)| density(people, area));
    let level = |scale: Scale| {
        let thresholds = scale.thresholds();
        let level = thresholds.of_density(density?)?;
        Some(LevelOfService { scale: scale.name(), letter: level.name(), verified: thresholds.is_verified(level) })
    };
    Crowding { density, levels: scales(kind).iter().filter_map(|scale| level(*scale)).collect() }
}

/// People in a queue stand, everywhere else they walk; vehicles do neither.
fn scales(kind: &str) -> &'static [Scale] {
    match kind {
        kind if kind == ZoneKind::Queue.name() => &[Scale::HcmQueue],
        kind if kind == ZoneKind::Parking.name() => &[],
        _ => &[Scale::Fruin, Scale::Hcm],
    }
}
