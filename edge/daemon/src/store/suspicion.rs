//! A note beside the database that its file may be damaged, from a run that met damage to the start that looks into it.
//!
//! Owns the note and its three states. Damage that only some question meets would not be met by a start, which would let
//! the daemon run into it again and again: a file that was examined, found sound, and told of damage once more is
//! condemned. Refuses to examine.

use std::fs;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::moved::beside;
use super::open::resolve;

/// What is thought of a database file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// Nothing.
    None,
    /// A run met damage.
    Voiced,
    /// A run met damage; the start after it read every table and met none.
    Examined,
    /// A run met damage in a file that had been examined.
    Condemned,
}

const WORDS: [(&str, Suspicion); 3] =
    [("suspected", Suspicion::Voiced), ("examined", Suspicion::Examined), ("condemned", Suspicion::Condemned)];

/// Notes that a run met damage in the database at `path`, so that the next [`super::open_or_mend`] examines it.
///
/// # Errors
/// When the note cannot be written.
pub fn suspect(path: &Path) -> Result<(), StoreError> {
    let path = resolve(path)?;
    let examined = matches!(Suspicion::of(&path), Suspicion::Examined | Suspicion::Condemned);
    if examined { Suspicion::Condemned.note(&path) } else { Suspicion::Voiced.note(&path) }
}

impl Suspicion {
    /// What is thought of the database at `path`.
    pub fn of(path: &Path) -> Self {
        let Ok(text) = fs::read_to_string(file(path)) else { return Self::None };
        // Whatever else stands there was meant as a suspicion.
        WORDS.iter().find(|(word, _)| text.trim() == *word).map_or(Self::Voiced, |(_, state)| *state)
    }

    /// Notes it.
    pub fn note(self, path: &Path) -> Result<(), StoreError> {
        let file = file(path);
        let done = match WORDS.iter().find(|(_, state)| *state == self) {
            Some((word, _)) => fs::write(&file, word),
            None => fs::remove_file(&file).or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        done.map_err(|error| StoreError(format!("{}: {error}", file.display())))
    }
}

fn file(path: &Path) -> PathBuf {
    beside(path, ".suspect")
}
