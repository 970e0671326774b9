//! Room on the disk.
//!
//! Owns what "full" means. A database that meets a full disk in the middle of folding its log in has to be opened again, so
//! the writer looks first and never lets it come to that.

use std::path::{Path, PathBuf};

use super::StoreError;

/// Below this the disk is called full. The log is folded in at 4 MiB, and what that writes anew was measured at up to
/// 12 MiB; what else grows on the disk in the second of a commit has to fit as well.
const LEAST: u64 = 64 << 20;

/// The disk that the database lies on.
#[derive(Debug)]
pub(super) struct Room {
    folder: PathBuf,
    /// Bytes below which it is full; tests fill and empty the disk by this.
    pub least: u64,
}

impl Room {
    /// The disk under a database.
    pub fn under(database: &Path) -> Self {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self { folder: folder.unwrap_or(Path::new(".")).to_owned(), least: LEAST }
    }

    /// Nothing where there is room.
    ///
    /// # Errors
    /// A sentence where there is none. A disk that does not say how full it is has room until it refuses.
    pub fn check(&self) -> Result<(), StoreError> {
        let Ok(disk) = rustix::fs::statvfs(&self.folder) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free >= self.least {
            return Ok(());
        }
        Err(StoreError(format!(
            "the disk under {} is full: {} MiB are left, {} MiB are needed; free some room",
            self.folder.display(),
            free >> 20,
            self.least >> 20
        )))
    }
}
