//! Levels of service: how comfortable a density or a flow of people is, A to F, on a named scale.
//!
//! Owns the thresholds and their version. Refuses to measure; density and flow are arguments. Letters of different scales
//! are not interchangeable, so that a letter never goes without the scale's name.
//!
//! # Sources, version [`LEVEL_OF_SERVICE_VERSION`]
//! - `fruin`: J. J. Fruin, Pedestrian Planning and Design (1971), walkways, square feet turned into square metres.
//! - `hcm`: Highway Capacity Manual, pedestrian walkways. Its thresholds from C to D on were not verified at the source:
//!   see [`Thresholds::verified`].
//! - `hcm-queue`: Highway Capacity Manual, areas in which people stand and wait.
//!
//! Flow peaks at about 2 to 3 persons/m2 and falls beyond: a low flow may be a jam. Alarm on density, never on flow
//! alone. Crowd safety practice plans at [`PLANNED_DENSITY`] and treats [`UNSTABLE_DENSITY`] and more as unstable.

/// The version of the thresholds; raised with every change of one.
pub const LEVEL_OF_SERVICE_VERSION: u32 = 1;

/// Persons/m2 at which crowd safety practice plans.
pub const PLANNED_DENSITY: f64 = 2.0;

/// Persons/m2 from which a crowd is taken for unstable.
pub const UNSTABLE_DENSITY: f64 = 4.0;

/// A scale of levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// Fruin's walkways.
    #[default]
    Fruin,
    /// The Highway Capacity Manual's walkways.
    Hcm,
    /// The Highway Capacity Manual's queuing areas.
    HcmQueue,
}

/// A level, from free (A) to jammed (F).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Free.
    A,
    /// Hardly hindered.
    B,
    /// Hindered.
    C,
    /// Crowded.
    D,
    /// At capacity.
    E,
    /// Jammed.
    F,
}

/// Where the levels of a scale end. The standard ones come from [`Scale::thresholds`]; a site may know better.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// Square metres a person: more than the first is A, more than the second B, and so on; the rest is F.
    pub space: [f64; 5],
    /// Persons a minute and metre of width: up to the first is A, up to the second B, and so on; more is F. `None` where
    /// the scale knows no flow.
    pub flow: Option<[f64; 5]>,
    /// How many of the five were verified at the source, from the first.
    pub verified: usize,
}

impl Scale {
    /// All scales.
    pub const ALL: [Self; 3] = [Self::Fruin, Self::Hcm, Self::HcmQueue];

    /// The name used in config, the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fruin => "fruin",
            Self::Hcm => "hcm",
            Self::HcmQueue => "hcm-queue",
        }
    }

    /// The scale of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.name() == name)
    }

    /// The thresholds of the sources.
    pub const fn thresholds(self) -> Thresholds {
        match self {
            Self::Fruin => Thresholds {
                space: [3.25, 2.3, 1.4, 0.93, 0.46],
                flow: Some([23.0, 33.0, 49.0, 66.0, 82.0]),
                verified: 5,
            },
            Self::Hcm => Thresholds {
                space: [5.6, 3.7, 2.2, 1.4, 0.75],
                flow: Some([16.0, 23.0, 33.0, 49.0, 75.0]),
                verified: 3,
            },
            Self::HcmQueue => Thresholds { space: [1.2, 0.9, 0.6, 0.3, 0.2], flow: None, verified: 5 },
        }
    }
}

impl Level {
    /// All levels, the best first.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// The letter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
        }
    }
}

impl Thresholds {
    /// The level of a density in persons/m2; nobody is A. `None` for what is no density.
    pub fn of_density(&self, persons_per_m2: f64) -> Option<Level> {
        let space = 1.0 / persons_per_m2;
        let beyond = self.space.iter().filter(|&&least| space <= least).count();
        (persons_per_m2 >= 0.0).then(|| Level::ALL[beyond])
    }

    /// The level of a flow in persons a minute and metre of width; `None` for what is no flow, and where the scale knows
    /// none. A jam flows little, too: a good level by flow is worth nothing without the density.
    pub fn of_flow(&self, persons_per_min_m: f64) -> Option<Level> {
        let beyond = self.flow?.iter().filter(|&&most| persons_per_min_m > most).count();
        (persons_per_min_m >= 0.0).then(|| Level::ALL[beyond])
    }

    /// Whether the bounds of that level were verified at the source. Where not, say so beside the letter.
    pub fn is_verified(&self, level: Level) -> bool {
        // A level lies between the threshold before it and its own; F has only the one before.
        (level as usize + 1).min(5) <= self.verified
    }
}

/// Persons/m2 of so many people on an area; `None` where the area is not known to be positive.
pub fn density(people: f64, area_m2: f64) -> Option<f64> {
    (area_m2 > 0.0 && people >= 0.0).then(|| people / area_m2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letter(scale: Scale, space: f64) -> &'static str {
        scale.thresholds().of_density(1.0 / space).unwrap().name()
    }

    #[test]
    fn letters_belong_to_their_scale() {
        // 1 m2 a person is three letters on three scales.
        assert_eq!(Scale::ALL.map(|scale| letter(scale, 1.0)), ["D", "E", "B"]);
        assert_eq!(Scale::ALL.map(|scale| letter(scale, 4.0)), ["A", "B", "A"]);
        assert_eq!(Scale::ALL.map(|scale| letter(scale, 0.25)), ["F", "F", "E"]);
        assert_eq!(Scale::ALL.map(|scale| scale.thresholds().of_density(0.0)), [Some(Level::A); 3]);
    }

    #[test]
    fn bounds_belong_to_the_worse_level_by_space_and_the_better_by_flow() {
        let hcm = Scale::Hcm.thresholds();
        assert_eq!((letter(Scale::Hcm, 5.61), letter(Scale::Hcm, 3.69)), ("A", "C"));
        assert_eq!(hcm.of_density(4.0 / 3.0), Some(Level::F), "0.75 m2 a person");
        assert_eq!(
            (hcm.of_flow(16.0), hcm.of_flow(16.1), hcm.of_flow(76.0)),
            (Some(Level::A), Some(Level::B), Some(Level::F))
        );
        assert_eq!(Scale::HcmQueue.thresholds().of_flow(10.0), None);
    }

    #[test]
    fn what_is_no_density_has_no_level() {
        let fruin = Scale::Fruin.thresholds();
        assert_eq!((fruin.of_density(-1.0), fruin.of_density(f64::NAN), fruin.of_flow(f64::NAN)), (None, None, None));
        assert_eq!((density(3.0, 6.0), density(3.0, 0.0), density(3.0, f64::NAN)), (Some(0.5), None, None));
    }

    #[test]
    fn what_was_not_verified_is_known() {
        let told = Scale::ALL.map(|scale| Level::ALL.map(|level| scale.thresholds().is_verified(level)));
        assert_eq!(told, [[true; 6], [true, true, true, false, false, false], [true; 6]]);
        assert_eq!(Scale::ALL.map(|scale| Scale::from_name(scale.name())), Scale::ALL.map(Some));
        assert_eq!(Scale::from_name("HCM"), None);
    }

    proptest! {
        #[test]
        fn more_people_are_never_more_comfortable(a in 0.0..8.0_f64, b in 0.0..8.0_f64) {
            for scale in Scale::ALL {
                let thresholds = scale.thresholds();
                prop_assert!(thresholds.of_density(a.min(b)) <= thresholds.of_density(a.max(b)));
                prop_assert!(thresholds.of_flow(20.0 * a.min(b)) <= thresholds.of_flow(20.0 * a.max(b)));
            }
        }
    }
}
