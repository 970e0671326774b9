//! What is wrong with a file, place by place.

use std::collections::BTreeMap;
use std::fmt;

/// Mistakes that are told one by one; a file with the wrong separator has one in every cell.
const MOST_TOLD: usize = 40;

/// Mistakes of a file, in order of line and column.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes {
    told: BTreeMap<(u64, usize), String>,
    untold: u64,
}

impl Mistakes {
    /// One that has no place.
    pub fn one(sentence: impl Into<String>) -> Self {
        let mut mistakes = Self::default();
        mistakes.add(0, 0, sentence);
        mistakes
    }

    /// Notes a mistake. Lines and columns count from 1; 0 stands for the whole file or line.
    pub(super) fn add(&mut self, line: u64, column: usize, sentence: impl Into<String>) {
        if self.told.len() >= MOST_TOLD {
            self.untold += 1;
            return;
        }
        // Of two mistakes in one place the first is the cause.
        self.told.entry((line, column)).or_insert_with(|| sentence.into());
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.told.len() as u64 + self.untold
    }

    /// One sentence each, with the place, and one that says how many more there are.
    pub fn sentences(&self) -> Vec<String> {
        let more = (self.untold > 0).then(|| format!("and {} more", self.untold));
        self.told.iter().map(|(place, sentence)| with_place(*place, sentence)).chain(more).collect()
    }
}

fn with_place((line, column): (u64, usize), sentence: &str) -> String {
    match (line, column) {
        (0, _) => sentence.to_owned(),
        (line, 0) => format!("line {line}: {sentence}"),
        (line, column) => format!("line {line}, column {column}: {sentence}"),
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences().join("\n"))
    }
}

/// A text of the file's for use in a sentence: control characters escaped, cut after 60 characters.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    format!("\"{shown}\"")
}

/// ` Did you mean "x"?` for the candidate that is nearest to a word that was mistyped, or nothing.
pub(super) fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let distance = |candidate: &&str| strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase());
    let near = candidates.into_iter().min_by_key(distance).filter(|candidate| distance(candidate) <= 3);
    near.map_or(String::new(), |near| format!(". Did you mean {}?", quoted(near)))
}
