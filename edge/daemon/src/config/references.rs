//! References from one table of the file to lines and zones of another: `camera/item`, or the item alone where one camera
//! only has it.
//!
//! Owns how they are looked up. A reference is judged by what the file names, not by what came out sound: a fault of a
//! line is reported once, where the line stands.

use std::fmt;

use super::ItemRef;
use super::reader::Value;
use super::suggest::{nearest, quoted};

/// How many names a suggestion lists at most.
const MOST_LISTED: usize = 6;

/// The ids that the cameras of a file give to lines and zones.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Lines, in file order of the cameras.
    pub(super) lines: Vec<ItemRef>,
    /// Zones, likewise.
    pub(super) zones: Vec<ItemRef>,
}

impl fmt::Display for ItemRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.camera, self.item)
    }
}

/// The lines or zones of a list, each with the place that names it; `noun` says which of the two they are.
pub(super) fn items<'a>(value: &Value<'a>, known: &[ItemRef], noun: &str) -> Vec<(Value<'a>, ItemRef)> {
    let mut found: Vec<(Value<'a>, ItemRef)> = Vec::new();
    for element in value.elements().unwrap_or_default() {
        match item(&element, known, noun) {
            Some(item) if found.iter().any(|(_, earlier)| *earlier == item) => repeated(&element, &item.to_string()),
            Some(item) => found.push((element, item)),
            None => {}
        }
    }
    found
}

/// The same without the places.
pub(super) fn plain(items: Vec<(Value<'_>, ItemRef)>) -> Vec<ItemRef> {
    items.into_iter().map(|(_, item)| item).collect()
}

fn item(value: &Value<'_>, known: &[ItemRef], noun: &str) -> Option<ItemRef> {
    let text = value.text()?;
    let meant = |item: &&ItemRef| if text.contains('/') { item.to_string() == text } else { item.item == text };
    let matching: Vec<&ItemRef> = known.iter().filter(meant).collect();
    match matching[..] {
        [one] => Some(one.clone()),
        [] => {
            let names: Vec<String> = if text.contains('/') || known.iter().all(|item| !near(text, &item.item)) {
                known.iter().map(ToString::to_string).collect()
            } else {
                known.iter().map(|item| item.item.clone()).collect()
            };
            unknown(value, &format!("is no {noun} of any camera"), names.iter().map(String::as_str));
            None
        }
        [first, ..] => {
            let message = format!("is \"{text}\", and {} cameras have a {noun} of that id", matching.len());
            value.mistake(&message, format!("name the camera, too, as in \"{first}\""));
            None
        }
    }
}

fn near(text: &str, name: &str) -> bool {
    nearest(text, [name]).is_some()
}

/// Reports a name that nothing has; `what` follows it, as in `which is no gate`.
pub(super) fn unknown<'n>(value: &Value<'_>, what: &str, names: impl Iterator<Item = &'n str> + Clone) {
    let Some(text) = value.text() else { return };
    let suggestion =
        nearest(text, names.clone()).map_or_else(|| listed(names), |name| format!("did you mean \"{name}\"?"));
    value.mistake(&format!("is \"{}\", which {what}", quoted(text)), suggestion);
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let more = if names.len() > MOST_LISTED { ", ..." } else { "" };
    match names.len() {
        0 => "there is none in this file yet".to_owned(),
        _ => format!("there are {}{more}", names[..names.len().min(MOST_LISTED)].join(", ")),
    }
}

/// Reports a name that stands in a list twice.
pub(super) fn repeated(value: &Value<'_>, name: &str) {
    value.mistake(&format!("repeats \"{name}\""), "name each once".to_owned());
}
