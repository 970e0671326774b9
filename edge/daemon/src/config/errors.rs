//! What is wrong with a config file, all of it at once.
//!
//! Owns how a mistake is shown. Refuses to repeat secrets: whoever reports a mistake leaves them out of the message.

use std::fmt;

/// A place in the config file; both count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset in `text`; an offset beyond the end is the end.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        Self { line, column: before[line_start..].chars().count() + 1 }
    }
}

/// One mistake in a config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The key at fault, such as `camera[1].line[0].a[0]` (counted from 0); empty for the file as a whole.
    pub path: String,
    /// Where it stands; `None` when it concerns the file as a whole.
    pub position: Option<Position>,
    /// The thing at fault in words, such as `camera "east-1" line "door"`; may be empty.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where that is known.
    pub suggestion: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; {suggestion}"),
            None => Ok(()),
        }
    }
}

/// Every mistake of one config file, in the order of the file; there is at least one.
///
/// Displays as one line a mistake: `promenade.toml:12:5: camera "east-1" line "door": a[0] is 1.4, must lie within
/// 0..1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The file as the user named it.
    pub file: String,
    /// In the order of the file.
    pub mistakes: Vec<Mistake>,
}

impl ConfigErrors {
    /// Mistakes of `file`, put in the order of the file.
    pub(super) fn new(file: &str, mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort_by_key(|mistake| mistake.position);
        Self { file: file.to_owned(), mistakes }
    }

    /// One mistake that concerns the file as a whole.
    pub(super) fn whole_file(file: &str, message: String, suggestion: &str) -> Self {
        let suggestion = Some(suggestion.to_owned());
        let mistake = Mistake { path: String::new(), position: None, place: String::new(), message, suggestion };
        Self { file: file.to_owned(), mistakes: vec![mistake] }
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.mistakes.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:", self.file)?;
            if let Some(Position { line, column }) = mistake.position {
                write!(f, "{line}:{column}:")?;
            }
            write!(f, " {mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}
