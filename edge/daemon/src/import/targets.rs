//! The lines and gates that hours can go to.

use super::mistakes::{hint, quoted};
use crate::config::Config;
use crate::store::ImportTarget;

/// Those of the config, then those that only the database knows. A gate stands for the part that its first camera sees.
pub fn known(config: &Config, stored: Vec<ImportTarget>) -> Vec<ImportTarget> {
    let lines = config.cameras.iter().flat_map(|camera| {
        let target = |name: &String| ImportTarget { camera: camera.id.clone(), name: name.clone(), gate: false };
        camera.scene.lines.iter().map(move |line| target(&line.id))
    });
    let gates = config.gates.iter().filter_map(|gate| {
        let camera = gate.lines.first()?.camera.clone();
        Some(ImportTarget { camera, name: gate.id.clone(), gate: true })
    });
    let mut known: Vec<ImportTarget> = lines.chain(gates).collect();
    let only_stored = |target: &ImportTarget| !known.iter().any(|other| other.to_string() == target.to_string());
    let stored: Vec<ImportTarget> = stored.into_iter().filter(only_stored).collect();
    known.extend(stored);
    known
}

/// The target of that name; with `create` a line that is not there is fine, too.
pub(super) fn find(name: &str, known: &[ImportTarget], create: bool) -> Result<ImportTarget, String> {
    if let Some(found) = known.iter().find(|target| target.to_string() == name) {
        return Ok(found.clone());
    }
    let new = name.split_once('/').filter(|(camera, line)| create && !camera.is_empty() && !line.is_empty());
    if let Some((camera, line)) = new {
        return Ok(ImportTarget { camera: camera.to_owned(), name: line.to_owned(), gate: false });
    }
    let names: Vec<String> = known.iter().map(ToString::to_string).collect();
    let what = if name.contains('/') { "line" } else { "gate" };
    let hint = hint(name, names.iter().map(String::as_str));
    let more = if what == "line" { "; for one that is no more, say so with create" } else { "" };
    Err(format!("the site has no {what} {}{more}{hint}", quoted(name)))
}

/// The target that a column is called like: in full, or by the id of a line that one camera only has.
pub(super) fn called(name: &str, known: &[ImportTarget]) -> Option<ImportTarget> {
    let in_full = known.iter().find(|target| target.to_string() == name);
    let mut lines = known.iter().filter(|target| !target.gate && target.name == name);
    let by_id = lines.next().filter(|_| lines.next().is_none());
    in_full.or(by_id).cloned()
}
