//! Comma-separated values (RFC 4180), for spreadsheets.
//!
//! Owns quoting. Refuses to know what the columns mean; an absent value is an empty field, never a zero.

use std::fmt::Display;

/// A table that is written row by row.
#[derive(Debug)]
pub struct Table(String);

impl Table {
    /// A table with a header line.
    pub fn new(columns: &[&str]) -> Self {
        Self(columns.join(",") + "\r\n")
    }

    /// Adds one row.
    pub fn row(&mut self, fields: &[Field<'_>]) {
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                self.0.push(',');
            }
            field.write(&mut self.0);
        }
        self.0.push_str("\r\n");
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// One value of a row.
#[derive(Debug)]
pub enum Field<'a> {
    /// Text, quoted where it must be.
    Text(&'a str),
    /// A number, or nothing where nothing was observed.
    Number(Option<String>),
}

impl Field<'_> {
    /// A number that is there.
    pub fn number(value: impl Display) -> Self {
        Self::Number(Some(value.to_string()))
    }

    /// A number that may not be there.
    pub fn maybe(value: Option<impl Display>) -> Self {
        Self::Number(value.map(|v| v.to_string()))
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) if text.contains([',', '"', '\r', '\n']) => {
                out.push('"');
                out.push_str(&text.replace('"', "\"\""));
                out.push('"');
            }
            Self::Text(text) => out.push_str(text),
            Self::Number(number) => out.push_str(number.as_deref().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_would_break_a_row() {
        let mut table = Table::new(&["name", "in"]);
        table.row(&[Field::Text("a \"b\", c\nd"), Field::number(3)]);
        table.row(&[Field::Text("plain"), Field::maybe(None::<u64>)]);
        assert_eq!(table.finish(), "name,in\r\n\"a \"\"b\"\", c\nd\",3\r\nplain,\r\n");
    }
}
