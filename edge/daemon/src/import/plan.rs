//! How a file is to be read, from options as text.
//!
//! Owns the options' names and what they may say; they are the same on the command line (with `--` and hyphens) and in a
//! query.

use std::str::FromStr;

use super::mapping::Mapping;

/// An option that says something it may not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{option}: {sentence}")]
pub struct Misuse {
    /// Name of the option, as in a query.
    pub option: String,
    /// What is wrong with it.
    pub sentence: String,
}

impl Misuse {
    fn new(option: &str, sentence: impl Into<String>) -> Self {
        Self { option: option.to_owned(), sentence: sentence.into() }
    }
}

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Plan {
    /// Name of the earlier counter.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// Who imports it, where that is said.
    pub by: Option<String>,
    /// IANA name of the zone by which the file's hours are named; the site's where nothing is said.
    pub timezone: Option<String>,
    /// Say what would be done and do nothing.
    pub dry_run: bool,
    /// Write over hours that come from elsewhere.
    pub replace: bool,
    pub(super) mapping: Mapping,
    pub(super) time: Option<String>,
    pub(super) date: Option<String>,
    pub(super) hour: Option<String>,
    pub(super) time_format: Option<String>,
    pub(super) day_begins: i8,
    pub(super) sensor: Option<String>,
    pub(super) count: Option<String>,
    pub(super) direction: Option<String>,
    pub(super) decimal: Option<char>,
    pub(super) thousands: Option<char>,
    pub(super) delimiter: u8,
    pub(super) empty: Vec<String>,
    pub(super) create: bool,
    pub(super) skip_mistakes: bool,
}

/// Longest name of who imports, in characters.
const LONGEST_NAME: usize = 100;

/// Options of a plan that are a text, a number or a character.
pub const OPTIONS: [&str; 21] = [
    "source",
    "file",
    "by",
    "map",
    "timezone",
    "time",
    "date",
    "hour",
    "time_format",
    "day_begins",
    "sensor",
    "count",
    "direction",
    "decimal",
    "thousands",
    "delimiter",
    "empty",
    "create",
    "replace",
    "skip_mistakes",
    "dry_run",
];

impl Plan {
    /// Reads options, each (name, value); an option that is not there has its default.
    ///
    /// # Errors
    /// The first option that is unknown, repeated or says what it may not.
    pub fn read(options: &[(String, String)]) -> Result<Self, Misuse> {
        for (index, (name, _)) in options.iter().enumerate() {
            if !OPTIONS.contains(&name.as_str()) {
                return Err(Misuse::new(name, format!("is not an option here; there are: {}", OPTIONS.join(", "))));
            }
            if options[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(Misuse::new(name, "is given more than once"));
            }
        }
        let given = Given(options);
        let plan = Self {
            source: given.text("source").map(name).transpose()?.unwrap_or_default(),
            file: given.text("file").unwrap_or_default(),
            by: given.by()?,
            timezone: given.text("timezone"),
            dry_run: given.flag("dry_run")?,
            replace: given.flag("replace")?,
            mapping: given.mapping()?,
            time: given.text("time"),
            date: given.text("date"),
            hour: given.text("hour"),
            time_format: given.text("time_format"),
            day_begins: given.day_begins()?,
            sensor: given.text("sensor"),
            count: given.text("count"),
            direction: given.text("direction"),
            decimal: given.separator("decimal")?,
            thousands: given.separator("thousands")?,
            delimiter: given.delimiter()?,
            empty: given.text("empty").into_iter().flat_map(|text| lines(&text)).collect(),
            create: given.flag("create")?,
            skip_mistakes: given.flag("skip_mistakes")?,
        };
        plan.consistent()
    }

    fn consistent(self) -> Result<Self, Misuse> {
        if self.source.is_empty() {
            return Err(Misuse::new("source", "is missing: give the earlier counter a name"));
        }
        if self.time.is_some() && (self.date.is_some() || self.hour.is_some()) {
            return Err(Misuse::new("time", "give either time, or date and hour"));
        }
        if self.date.is_some() != self.hour.is_some() {
            return Err(Misuse::new("hour", "date and hour go together"));
        }
        if self.sensor.is_some() != self.count.is_some() {
            return Err(Misuse::new("count", "sensor and count go together: they name columns of the long form"));
        }
        if self.direction.is_some() && self.sensor.is_none() {
            return Err(Misuse::new("direction", "names a column of the long form: give sensor and count, too"));
        }
        let says_way = self.mapping.auto.is_none_or(|auto| auto.way.is_none() == self.direction.is_some());
        if !says_way {
            return Err(Misuse::new("map", "auto needs a direction, as in auto : in, unless a column says it"));
        }
        if self.thousands.is_some() && self.thousands == Some(self.decimal.unwrap_or('.')) {
            return Err(Misuse::new("thousands", "cannot be what separates decimals; give decimal, too"));
        }
        Ok(self)
    }
}

/// A name that can stand in an address and in a version's text.
fn name(text: String) -> Result<String, Misuse> {
    let fine = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if text.chars().count() <= 64 && text.chars().all(fine) {
        return Ok(text);
    }
    Err(Misuse::new("source", "may have up to 64 letters, digits, hyphens, dots and underscores"))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).map(str::to_owned).collect()
}

struct Given<'a>(&'a [(String, String)]);

impl Given<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// As notes have it.
    fn by(&self) -> Result<Option<String>, Misuse> {
        let sound = |by: &String| {
            !by.trim().is_empty() && by.chars().count() <= LONGEST_NAME && !by.chars().any(char::is_control)
        };
        let rule =
            || Misuse::new("by", format!("holds 1 to {LONGEST_NAME} characters, none of them a control character"));
        self.text("by").map(|by| if sound(&by) { Ok(by) } else { Err(rule()) }).transpose()
    }

    fn flag(&self, name: &str) -> Result<bool, Misuse> {
        let value = self.text(name);
        value.map_or(Ok(false), |text| bool::from_str(&text).map_err(|_| Misuse::new(name, "is either true or false")))
    }

    fn mapping(&self) -> Result<Mapping, Misuse> {
        let text = self.text("map").ok_or_else(|| Misuse::new("map", "is missing: say which column goes where"))?;
        Mapping::parse(&text).map_err(|sentence| Misuse::new("map", sentence))
    }

    fn day_begins(&self) -> Result<i8, Misuse> {
        let hour = self.text("day_begins").map_or(Ok(0), |text| text.parse());
        let wrong = || Misuse::new("day_begins", "is an hour from 0 to 23");
        hour.ok().filter(|hour| (0..24).contains(hour)).ok_or_else(wrong)
    }

    fn separator(&self, name: &str) -> Result<Option<char>, Misuse> {
        match self.text(name).as_deref() {
            None => Ok(None),
            Some("space") => Ok(Some(' ')),
            Some(".") => Ok(Some('.')),
            Some(",") => Ok(Some(',')),
            Some("'") if name == "thousands" => Ok(Some('\'')),
            Some(_) => Err(Misuse::new(name, "may be . or , and for thousands also ' or the word space")),
        }
    }

    fn delimiter(&self) -> Result<u8, Misuse> {
        match self.text("delimiter").as_deref() {
            None | Some(",") => Ok(b','),
            Some(";") => Ok(b';'),
            Some("tab" | "\t") => Ok(b'\t'),
            Some("|") => Ok(b'|'),
            Some(_) => Err(Misuse::new("delimiter", "may be , ; | or the word tab")),
        }
    }
}
