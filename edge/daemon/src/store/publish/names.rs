//! How items of the database are called where they are published.

use crate::config::{ItemRef, Plan};

/// Gates, lines and zones that are published.
pub(super) struct Names {
    gates: Vec<String>,
    lines: Vec<ItemRef>,
    zones: Vec<ItemRef>,
}

impl Names {
    /// Those of a plan.
    pub fn of(plan: &Plan) -> Self {
        let drawn = plan.gates.iter().filter(|gate| gate.line.is_none()).map(|gate| gate.id.clone());
        let lines = plan.gates.iter().filter_map(|gate| gate.line.clone());
        Self { gates: drawn.collect(), lines: lines.collect(), zones: plan.zones.clone() }
    }

    /// Kind and id of an item of a camera; `None` for what is not published.
    pub fn key(&self, kind: &str, camera: String, item: String) -> Option<(&'static str, String)> {
        let item = ItemRef { camera, item };
        match kind {
            "gate" if self.gates.contains(&item.item) => Some(("gate", item.item)),
            "line" if self.lines.contains(&item) => Some(("gate", item.to_string())),
            "zone" if self.zones.contains(&item) => Some(("zone", item.to_string())),
            _ => None,
        }
    }
}
