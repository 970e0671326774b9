//! Values with a meaning of their own: ids, names, points, polygons, classes.
//!
//! Owns their rules. Refuses to know in which table they stand.

use std::collections::BTreeMap;

use promenade_core::detection::Class;
use promenade_core::geometry;
use promenade_core::scene::{Anchor, Normalised};

use super::reader::{Table, Value};
use super::suggest::{nearest, quoted};

/// Longest id in characters.
const ID_LENGTH: usize = 64;
/// Longest name for people in characters.
const NAME_LENGTH: usize = 100;
/// Most corners of one polygon: far more than a hand draws, few enough to compare every edge with every other.
const MOST_CORNERS: usize = 256;

/// What lines and zones count unless they say otherwise.
pub(super) const PEOPLE: [Class; 1] = [Class::Person];

/// The ids that are taken, and where: with this, an id that is used twice is reported at its second use.
#[derive(Debug, Default)]
pub(super) struct TakenIds(BTreeMap<String, usize>);

impl TakenIds {
    /// The `id` of a table: 1 to 64 small letters, digits, `_` and `-`, the first a letter or digit; not taken yet.
    /// Small letters only, so that no two ids differ by case alone in a file name or an address.
    pub(super) fn claim(&mut self, table: &Table<'_>) -> Option<String> {
        let value = table.required("id", "id = \"...\"")?;
        let id = id(&value)?;
        if let Some(line) = self.0.get(&id) {
            value.mistake(&format!("\"{id}\" is already taken in line {line}"), "give each its own id".to_owned());
            return None;
        }
        self.0.insert(id.clone(), value.line());
        Some(id)
    }

    /// The ids taken so far, in order of the alphabet.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }
}

fn id(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    if is_id(text) {
        return Some(text.to_owned());
    }
    let rule = "must be 1 to 64 characters out of a-z 0-9 _ -, beginning with a letter or digit";
    let message = format!("is \"{}\", {rule}", quoted(text));
    value.mistake(&message, as_id(text).map(|id| format!("for example \"{id}\"")));
    None
}

fn is_id(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (1..=ID_LENGTH).contains(&text.len()) && text.chars().all(inner) && !text.starts_with(['_', '-'])
}

/// The id that a user may have meant by `text`.
fn as_id(text: &str) -> Option<String> {
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let id: String = text.chars().take(ID_LENGTH).map(letter).collect();
    let id = id.trim_matches(['-', '_']);
    is_id(id).then(|| id.to_owned())
}

/// The `name` of a table, or its id where it has none.
pub(super) fn name(table: &Table<'_>, id: &str) -> String {
    let given = table.optional("name").and_then(|value| {
        let text = value.text()?;
        let sound = !text.trim().is_empty() && text.chars().count() <= NAME_LENGTH;
        if !sound {
            let rule = format!("must hold 1 to {NAME_LENGTH} characters");
            value.mistake(&rule, "leave it out to use the id".to_owned());
        }
        Some(text.to_owned())
    });
    given.unwrap_or_else(|| id.to_owned())
}

/// The point of the box that stands for the person; the foot where nothing is said.
pub(super) fn anchor(table: &Table<'_>) -> Anchor {
    let choices = [("foot", Anchor::Foot), ("centre", Anchor::Centre), ("head", Anchor::Head)];
    table.optional("anchor").and_then(|value| value.choice(&choices)).unwrap_or_default()
}

/// The classes that count, in the models' order; `default` where nothing is said.
pub(super) fn classes(table: &Table<'_>, default: &[Class]) -> Vec<Class> {
    let Some(value) = table.optional("classes") else { return default.to_vec() };
    let elements = value.elements();
    if elements.as_ref().is_some_and(Vec::is_empty) {
        value.mistake("is empty: nothing would count", "leave it out to count people".to_owned());
    }
    let mut classes = Vec::new();
    for element in elements.unwrap_or_default() {
        match class(&element) {
            Some(class) if classes.contains(&class) => {
                element.mistake(&format!("repeats \"{}\"", class.name()), "name each class once".to_owned());
            }
            Some(class) => classes.push(class),
            None => {}
        }
    }
    classes.sort_unstable();
    classes
}

fn class(value: &Value<'_>) -> Option<Class> {
    value.choice(&Class::ALL.map(|class| (class.name(), class)))
}

/// A point of the image: two numbers within 0..1.
pub(super) fn point(value: &Value<'_>) -> Option<Normalised> {
    let elements = value.elements()?;
    let [x, y] = elements.as_slice() else {
        let message = format!("has {}, must be a point [x, y]", plural(elements.len(), "element"));
        value.mistake(&message, None);
        return None;
    };
    let (x, y) = (x.number(&(0.0..=1.0)), y.number(&(0.0..=1.0)));
    Some([x?, y?])
}

/// A simple polygon of three corners or more.
pub(super) fn polygon(value: &Value<'_>) -> Option<Vec<Normalised>> {
    let elements = value.elements()?;
    if !(3..=MOST_CORNERS).contains(&elements.len()) {
        let message = format!("has {}, must have 3 to {MOST_CORNERS}", plural(elements.len(), "corner"));
        value.mistake(&message, None);
        return None;
    }
    let corners: Vec<_> = elements.iter().map(point).collect();
    let corners = corners.into_iter().collect::<Option<Vec<_>>>()?;
    if let Some(fault) = geometry::polygon_fault(&corners) {
        value.fault(&fault);
        return None;
    }
    Some(corners)
}

/// `3 corners`, `1 corner`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// A time zone that exists, by its proper name.
pub(super) fn timezone(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let zones = jiff::tz::db();
    // The database takes "Etc/Unknown", which is what a machine says that does not know.
    let zone = zones.get(text).ok().filter(|zone| !zone.is_unknown());
    if let Some(name) = zone.as_ref().and_then(|zone| zone.iana_name()) {
        return Some(name.to_owned());
    }
    let names: Vec<String> = zones.available().map(|name| name.to_string()).collect();
    let meant = nearest(text, names.iter().map(String::as_str)).map(|name| format!("did you mean \"{name}\"?"));
    let suggestion = meant.unwrap_or_else(|| "write its IANA name, such as \"Europe/Berlin\"".to_owned());
    value.mistake(&format!("is \"{}\", which is no time zone", quoted(text)), suggestion);
    None
}
