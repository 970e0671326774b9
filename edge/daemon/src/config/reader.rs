//! A walk over a parsed TOML document that goes on after a mistake.
//!
//! Owns types, ranges, missing and unknown keys, and where each of them stands in the file. Refuses to know what a key
//! means. A reader that cannot give a value has already reported why; the caller fills in anything and goes on, since
//! a config with a mistake is never used.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::errors::{Mistake, Position};
use super::suggest::{nearest, quoted};

/// Collects mistakes while the document is walked.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    text: &'a str,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'a> Sink<'a> {
    /// A sink for mistakes in `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, mistakes: RefCell::default() }
    }

    /// Everything reported so far.
    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes.into_inner()
    }

    /// Reports a mistake; `offset` is where it stands in the text.
    pub(super) fn report(&self, at: &Whereabouts, offset: Option<usize>, message: String, suggestion: Option<String>) {
        let position = offset.map(|offset| Position::of(self.text, offset));
        let (path, place) = (at.path.clone(), at.place.clone());
        self.mistakes.borrow_mut().push(Mistake { path, position, place, message, suggestion });
    }
}

/// How a value is called: in full, in words, and within its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Whereabouts {
    path: String,
    place: String,
    name: String,
}

impl Whereabouts {
    fn key(&self, key: &str) -> Self {
        let path = if self.path.is_empty() { quoted(key) } else { format!("{}.{}", self.path, quoted(key)) };
        Self { path, place: self.place.clone(), name: quoted(key) }
    }

    fn element(&self, index: usize) -> Self {
        let (path, name) = (format!("{}[{index}]", self.path), format!("{}[{index}]", self.name));
        Self { path, place: self.place.clone(), name }
    }
}

/// A key that a table may have, and what to write where it must.
#[derive(Clone, Copy, Debug)]
struct Known {
    key: &'static str,
    example: Option<&'static str>,
}

/// A table being read: remembers which keys were asked for.
#[derive(Debug)]
pub(super) struct Table<'a> {
    sink: &'a Sink<'a>,
    entries: &'a DeTable<'a>,
    at: Whereabouts,
    offset: Option<usize>,
    known: RefCell<Vec<Known>>,
}

impl<'a> Table<'a> {
    /// The document itself.
    pub(super) fn root(sink: &'a Sink<'a>, entries: &'a DeTable<'a>) -> Self {
        Self { sink, entries, at: Whereabouts::default(), offset: None, known: RefCell::default() }
    }

    /// The value of a key that may be absent.
    pub(super) fn optional(&self, key: &'static str) -> Option<Value<'a>> {
        self.known.borrow_mut().push(Known { key, example: None });
        self.get(key)
    }

    /// The value of a key that must be there; `example` is what to add where it is not.
    pub(super) fn required(&self, key: &'static str, example: &'static str) -> Option<Value<'a>> {
        self.known.borrow_mut().push(Known { key, example: Some(example) });
        self.get(key)
    }

    /// The table under a key that may be absent, called `[key]` in messages, within another table by its name.
    pub(super) fn section(&self, key: &'static str) -> Option<Table<'a>> {
        let place = if self.at.place.is_empty() { format!("[{key}]") } else { format!("{} {key}", self.at.place) };
        self.optional(key)?.table(&place)
    }

    /// The table under a key that must be there, called `[key]` in messages.
    pub(super) fn required_section(&self, key: &'static str, example: &'static str) -> Option<Table<'a>> {
        self.required(key, example)?.table(&format!("[{key}]"))
    }

    /// The tables `[[key]]`, each called by `noun` and its id in messages.
    pub(super) fn list_of_tables(&self, value: Option<Value<'a>>, noun: &str) -> Vec<Table<'a>> {
        let elements = value.and_then(|value| value.element_tables()).unwrap_or_default();
        elements.into_iter().enumerate().filter_map(|(index, value)| self.member(index, &value, noun)).collect()
    }

    fn member(&self, index: usize, value: &Value<'a>, noun: &str) -> Option<Table<'a>> {
        let id = value.item.get_ref().get("id").and_then(|id| id.get_ref().as_str());
        let label = id.map_or_else(|| format!("{noun} {}", index + 1), |id| format!("{noun} \"{}\"", quoted(id)));
        let gap = if self.at.place.is_empty() { "" } else { " " };
        value.table(&format!("{}{gap}{label}", self.at.place))
    }

    fn get(&self, key: &str) -> Option<Value<'a>> {
        let item = self.entries.get(key)?;
        Some(Value { sink: self.sink, item, at: self.at.key(key) })
    }

    /// Reports a mistake of the table as a whole.
    pub(super) fn mistake(&self, message: impl Into<String>, suggestion: Option<String>) {
        self.sink.report(&self.at, self.offset, message.into(), suggestion);
    }

    /// Ends the reading: reports the keys that nobody asked for and those that are missing. A missing key that was
    /// merely mistyped is reported once.
    pub(super) fn finish(self) {
        let mut absent = self.known.borrow().clone();
        absent.retain(|known| !self.entries.contains_key(known.key));
        for key in self.entries.keys() {
            if self.known.borrow().iter().any(|known| known.key == key.get_ref()) {
                continue;
            }
            let meant = nearest(key.get_ref(), absent.iter().map(|known| known.key));
            self.unknown(key, meant);
            absent.retain(|known| Some(known.key) != meant);
        }
        for Known { key, example } in absent {
            if let Some(example) = example {
                self.mistake(format!("missing key `{key}`"), Some(format!("add `{example}`")));
            }
        }
    }

    fn unknown(&self, key: &Spanned<std::borrow::Cow<'_, str>>, meant: Option<&str>) {
        let suggestion = meant.map_or_else(
            || {
                let known: Vec<_> = self.known.borrow().iter().map(|known| known.key).collect();
                format!("known keys are {}", known.join(", "))
            },
            |meant| format!("did you mean `{meant}`?"),
        );
        let message = format!("unknown key `{}`", quoted(key.get_ref()));
        self.sink.report(&self.at.key(key.get_ref()), Some(key.span().start), message, Some(suggestion));
    }
}

/// A value being read.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    sink: &'a Sink<'a>,
    item: &'a Spanned<DeValue<'a>>,
    at: Whereabouts,
}

impl<'a> Value<'a> {
    /// Reports a mistake; `message` follows the value's name, as in `a[0]` + `is 1.4, must lie within 0..1`.
    pub(super) fn mistake(&self, message: &str, suggestion: impl Into<Option<String>>) {
        let message = format!("{} {message}", self.at.name);
        self.sink.report(&self.at, Some(self.item.span().start), message, suggestion.into());
    }

    /// Reports what makes no sense about a value as a whole; the sentence says what to do.
    pub(super) fn fault(&self, fault: &impl std::fmt::Display) {
        self.sink.report(&self.at, Some(self.item.span().start), format!("{}: {fault}", self.at.name), None);
    }

    /// The line on which the value stands.
    pub(super) fn line(&self) -> usize {
        Position::of(self.sink.text, self.item.span().start).line
    }

    fn wrong_type(&self, wanted: &str) {
        let given = match self.item.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.mistake(&format!("is {given}, must be {wanted}"), None);
    }

    /// The value as text without control characters.
    pub(super) fn text(&self) -> Option<&'a str> {
        let Some(text) = self.item.get_ref().as_str() else {
            self.wrong_type("text in quotes");
            return None;
        };
        if text.chars().any(char::is_control) {
            self.mistake("holds a control character", "write it on one line without tabs".to_owned());
            return None;
        }
        Some(text)
    }

    /// True when the value is text, whatever it says.
    pub(super) fn is_text(&self) -> bool {
        self.item.get_ref().is_str()
    }

    /// The value as a truth value.
    pub(super) fn boolean(&self) -> Option<bool> {
        let truth = self.item.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type("true or false");
        }
        truth
    }

    /// The value as a whole number within `range`.
    pub(super) fn integer(&self, range: &RangeInclusive<u32>) -> Option<u32> {
        let DeValue::Integer(number) = self.item.get_ref() else {
            self.wrong_type("a whole number");
            return None;
        };
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok().and_then(|n| u32::try_from(n).ok());
        let value = value.filter(|value| range.contains(value));
        if value.is_none() {
            self.outside(&number.to_string(), range.start(), range.end());
        }
        value
    }

    /// The value as a finite number within `range`; a whole number will do.
    pub(super) fn number(&self, range: &RangeInclusive<f64>) -> Option<f64> {
        let (shown, value) = match self.item.get_ref() {
            DeValue::Float(number) => (number.to_string(), number.as_str().parse().ok()),
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
                (number.to_string(), whole.map(|whole| whole as f64))
            }
            _ => {
                self.wrong_type("a number");
                return None;
            }
        };
        // Not-a-number lies within no range; adding zero turns -0 into 0.
        let value = value.filter(|value| range.contains(value)).map(|value: f64| value + 0.0);
        if value.is_none() {
            self.outside(&shown, range.start(), range.end());
        }
        value
    }

    fn outside(&self, shown: &str, low: &impl ToString, high: &impl ToString) {
        let range = format!("must lie within {}..{}", low.to_string(), high.to_string());
        self.mistake(&format!("is {}, {range}", quoted(shown)), None);
    }

    /// One of a few words, and what it stands for.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let list = words().collect::<Vec<_>>().join(", ");
            let meant = nearest(text, words()).map(|meant| format!("did you mean \"{meant}\"?"));
            self.mistake(&format!("is \"{}\", must be one of {list}", quoted(text)), meant);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<Vec<Value<'a>>> {
        let Some(array) = self.item.get_ref().as_array() else {
            self.wrong_type("a list");
            return None;
        };
        let element = |(index, item)| Value { sink: self.sink, item, at: self.at.element(index) };
        Some(array.iter().enumerate().map(element).collect())
    }

    fn element_tables(&self) -> Option<Vec<Value<'a>>> {
        if self.item.get_ref().is_table() {
            let brackets = format!("write [[{}]], with two pairs of brackets", table_path(&self.at.path));
            self.mistake("is one table, must be a list of tables", brackets);
            return None;
        }
        self.elements()
    }

    /// True when the value is a list, whatever it holds.
    pub(super) fn is_list(&self) -> bool {
        self.item.get_ref().is_array()
    }

    /// True when the value is a number, whatever its size.
    pub(super) fn is_number(&self) -> bool {
        self.item.get_ref().is_integer() || self.item.get_ref().is_float()
    }

    /// True when the value is a list without elements.
    pub(super) fn is_empty_list(&self) -> bool {
        self.item.get_ref().as_array().is_some_and(|array| array.is_empty())
    }

    /// The value as a table whose keys are told apart by its name, as in `password.env`.
    pub(super) fn table_in_place(&self) -> Option<Table<'a>> {
        self.table(&self.at.place)
    }

    /// The value as a table, called `place` in messages.
    pub(super) fn table(&self, place: &str) -> Option<Table<'a>> {
        let Some(entries) = self.item.get_ref().as_table() else {
            self.wrong_type("a table");
            return None;
        };
        let at = Whereabouts { place: place.to_owned(), ..self.at.clone() };
        let offset = Some(self.item.span().start);
        Some(Table { sink: self.sink, entries, at, offset, known: RefCell::default() })
    }
}

/// A path as a table header spells it: without the numbers, `camera[1].line` becomes `camera.line`.
fn table_path(path: &str) -> String {
    let mut inside = false;
    let outside = |c: &char| {
        inside = (inside || *c == '[') && *c != ']';
        !inside && *c != ']'
    };
    path.chars().filter(outside).collect()
}
