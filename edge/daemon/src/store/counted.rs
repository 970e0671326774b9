//! The lines and gates that have counts, whatever the config says of them: also those that a file brought, and those that
//! are no longer drawn.

use super::{Reader, StoreError};

/// What was watched or imported. A gate that several cameras see comes once a camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Camera id and line id, in the order in which they became known.
    pub lines: Vec<(String, String)>,
    /// Gate ids.
    pub gates: Vec<String>,
}

impl Reader {
    /// The lines and gates that were ever watched, or that a file has hours of.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counted(&self) -> Result<Counted, StoreError> {
        Ok(self.catalog()?.counted())
    }
}
