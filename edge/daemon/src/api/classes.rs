//! The parameters `class` and `by`: which classes of crossings an answer tells apart.

use promenade_core::detection::Class;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::Pairs;
use super::problem::Problem;

/// Documents the split by class.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct ClassParams {
    /// Only crossings of this class: `person`, `bicycle`, `car`, `motorcycle`, `bus` or `truck`.
    #[param(pattern = "^(person|bicycle|car|motorcycle|bus|truck)$", example = "bicycle")]
    class: Option<String>,
    /// `class`: a row for persons and for every other class that was seen, in place of one for all.
    #[param(pattern = "^class$", example = "class")]
    by: Option<String>,
}

/// Which classes an answer tells apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Classes {
    /// None: whatever lines count, together.
    #[default]
    Together,
    /// Every class that was seen.
    Each,
    /// One.
    Only(Class),
}

impl Classes {
    /// Of the parameters `class` and `by`.
    ///
    /// # Errors
    /// 400 for a class or a split of another name.
    pub fn read(pairs: &Pairs) -> Result<Self, Problem> {
        let by = match pairs.get("by") {
            None => Self::Together,
            Some("class") => Self::Each,
            Some(other) => return Err(Problem::in_field("by", format!("by is {other:?}; it may be class."))),
        };
        let Some(name) = pairs.get("class") else { return Ok(by) };
        let found = Class::ALL.into_iter().find(|class| class.name() == name);
        found.map(Self::Only).ok_or_else(|| {
            let names = Class::ALL.map(Class::name).join(", ");
            Problem::in_field("class", format!("class is {name:?}; it may be {names}."))
        })
    }
}
