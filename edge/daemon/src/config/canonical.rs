//! A camera's geometry as a text that changes exactly when its meaning does.
//!
//! Owns the form: one item a line, ordered by kind and id, so that comments, key order and the order of tables do not
//! show. The store keeps it with every version of the rows.

use std::fmt::Write as _;

use promenade_core::detection::Class;
use promenade_core::scene::{Anchor, GateSpec, GroundSpec, LineSpec, Normalised, QueueSpec, ZoneSpec};

use super::Camera;

impl Camera {
    /// Lines, zones, ignored areas, parts of gates and the ground in canonical form, such as
    /// `line east-door (0.52,0.25)-(0.52,0.98) foot person`, each ended by a newline; empty without any. What a zone or
    /// line does not have is not mentioned, so that a new kind of thing leaves the texts of old configs as they were.
    pub fn geometry_text(&self) -> String {
        let ignored = self.scene.ignore.iter().map(|polygon| format!("ignore {}\n", points(polygon)));
        let others = ignored.chain(self.scene.gates.iter().map(gate)).chain(self.scene.ground.iter().map(ground));
        let mut items: Vec<String> =
            self.scene.lines.iter().map(line).chain(self.scene.zones.iter().map(zone)).chain(others).collect();
        items.sort_unstable();
        items.concat()
    }
}

fn line(line: &LineSpec) -> String {
    let (ends, classes) = (points(&[line.a, line.b]), classes(&line.classes));
    let staff = if line.staff { " staff" } else { "" };
    format!("line {} {ends} {} {classes}{staff}\n", line.id, anchor(line.anchor))
}

fn zone(zone: &ZoneSpec) -> String {
    let (corners, classes) = (points(&zone.polygon), classes(&zone.classes));
    let area = zone.area_m2.map_or(String::new(), |area| format!(" {area}m2"));
    let queue = queue(&zone.queue);
    format!("zone {} {} {corners} {} {classes}{area}{queue}\n", zone.id, zone.kind.name(), anchor(zone.anchor))
}

fn queue(queue: &QueueSpec) -> String {
    let service = if queue.service.is_empty() { String::new() } else { format!(" service {}", sorted(&queue.service)) };
    let usual = queue.min_stay_s.to_bits() == QueueSpec::default().min_stay_s.to_bits();
    if usual { service } else { format!("{service} from {}s", queue.min_stay_s) }
}

fn gate(gate: &GateSpec) -> String {
    format!("gate {} {}\n", gate.id, sorted(&gate.lines))
}

fn ground(ground: &GroundSpec) -> String {
    format!("ground {} {}x{}m\n", points(&ground.corners), ground.width_m, ground.length_m)
}

/// Ids whose order means nothing.
fn sorted(ids: &[String]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.join("+")
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
