//! A camera's geometry as a text that changes exactly when its meaning does.
//!
//! Owns the form: one item a line, ordered by kind and id, so that comments, key order and the order of tables do not
//! show. The store keeps it with every version of the rows.

use std::fmt::Write as _;

use promenade_core::detection::Class;
use promenade_core::scene::{Anchor, LineSpec, Normalised, ZoneSpec};

use super::Camera;

impl Camera {
    /// Lines, zones and ignored areas in canonical form, such as
    /// `line east-door (0.52,0.25)-(0.52,0.98) foot person`, each ended by a newline; empty without any.
    pub fn geometry_text(&self) -> String {
        let ignored = self.scene.ignore.iter().map(|polygon| format!("ignore {}\n", points(polygon)));
        let mut items: Vec<String> =
            self.scene.lines.iter().map(line).chain(self.scene.zones.iter().map(zone)).chain(ignored).collect();
        items.sort_unstable();
        items.concat()
    }
}

fn line(line: &LineSpec) -> String {
    let (ends, classes) = (points(&[line.a, line.b]), classes(&line.classes));
    format!("line {} {ends} {} {classes}\n", line.id, anchor(line.anchor))
}

fn zone(zone: &ZoneSpec) -> String {
    let (corners, classes) = (points(&zone.polygon), classes(&zone.classes));
    format!("zone {} {} {corners} {} {classes}\n", zone.id, zone.kind.name(), anchor(zone.anchor))
}

/// The shortest decimals that give back the same numbers.
fn points(points: &[Normalised]) -> String {
    let mut text = String::new();
    for (index, [x, y]) in points.iter().enumerate() {
        let dash = if index == 0 { "" } else { "-" };
        let _ = write!(text, "{dash}({x},{y})");
    }
    text
}

fn classes(classes: &[Class]) -> String {
    let mut classes = classes.to_vec();
    classes.sort_unstable();
    classes.dedup();
    classes.iter().map(|class| class.name()).collect::<Vec<_>>().join("+")
}

/// The name of an anchor as the config spells it.
pub(crate) const fn anchor(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Foot => "foot",
        Anchor::Centre => "centre",
        Anchor::Head => "head",
    }
}
