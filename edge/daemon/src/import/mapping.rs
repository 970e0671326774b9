//! Which column goes to which line or gate.
//!
//! Owns the syntax: one entry a line, `COLUMN = TARGET : DIRECTION`. A target is `camera/line` or the id of a gate. In the
//! long form COLUMN is the name of a counter in the column of counters.

/// What a number of the file counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    In,
    Out,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub column: String,
    pub target: String,
    /// `None`: a column of the file says which.
    pub way: Option<Way>,
}

/// Columns that are called like a line or gate go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Auto {
    /// `None`: a column of the file says which.
    pub way: Option<Way>,
}

/// Where everything goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapping {
    pub entries: Vec<Entry>,
    /// What is not named goes by its name.
    pub auto: Option<Auto>,
}

impl Mapping {
    /// Reads entries, one a line. Empty lines and those that begin with `#` say nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut mapping = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            mapping.add(line)?;
        }
        if mapping.entries.is_empty() && mapping.auto.is_none() {
            return Err("names no column: write COLUMN = TARGET : DIRECTION, or auto".to_owned());
        }
        Ok(mapping)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let Some((column, rest)) = line.rsplit_once('=') else {
            let (word, way) = way(line)?;
            if word != "auto" {
                return Err(format!("{line:?} is not COLUMN = TARGET : DIRECTION"));
            }
            self.auto = Some(Auto { way });
            return Ok(());
        };
        let (target, way) = way(rest)?;
        let entry = Entry { column: column.trim().to_owned(), target: target.to_owned(), way };
        if entry.column.is_empty() || entry.target.is_empty() {
            return Err(format!("{line:?} is not COLUMN = TARGET : DIRECTION"));
        }
        if self.entries.iter().any(|other| other.column == entry.column) {
            return Err(format!("column {:?} is named twice", entry.column));
        }
        self.entries.push(entry);
        Ok(())
    }
}

/// A text and the direction behind its last colon.
fn way(text: &str) -> Result<(&str, Option<Way>), String> {
    let Some((text, way)) = text.rsplit_once(':') else { return Ok((text.trim(), None)) };
    let way = match way.trim() {
        "in" | "both-as-in" => Way::In,
        "out" => Way::Out,
        other => return Err(format!("{other:?} is no direction: it may be in, out or both-as-in")),
    };
    Ok((text.trim(), Some(way)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(column: &str, target: &str, way: Option<Way>) -> Entry {
        Entry { column: column.to_owned(), target: target.to_owned(), way }
    }

    #[test]
    fn columns_may_be_called_anything() {
        let text =
            "# the old counters\nA = B (x:y) = east-1/door : in\n\n  Queen Street=main:both-as-in\nplain = e/d\n";
        let mapping = Mapping::parse(text).unwrap();
        let expected = [
            entry("A = B (x:y)", "east-1/door", Some(Way::In)),
            entry("Queen Street", "main", Some(Way::In)),
            entry("plain", "e/d", None),
        ];
        assert_eq!(mapping.entries, expected);
        assert_eq!(Mapping::parse("auto : out").unwrap().auto, Some(Auto { way: Some(Way::Out) }));
    }

    #[test]
    fn what_is_no_entry_is_said() {
        for text in ["", "# nothing", "Queen Street", "= a/b : in", "x = : in", "x = a/b : up", "x = a/b\nx = c/d"] {
            assert!(Mapping::parse(text).is_err(), "{text:?}");
        }
    }
}
