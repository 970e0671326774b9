//! A start that mends: a damaged database is set aside, the best that there is takes its place, and what was lost is said.
//!
//! Owns the order in which help is sought: the file without its log, the newest backup that can be restored, an empty
//! database. Deletes nothing. Refuses whatever is not damage: a lock, a full disk, a permission, another schema.

use std::path::{Path, PathBuf};

use promenade_core::time::EventTime;

use super::backup;
use super::calendar::stamp_text;
use super::loss::{Loss, Mended};
use super::moved::{self, beside};
use super::open::resolve;
use super::restore;
use super::suspicion::Suspicion;
use super::{Reader, StoreError, StoreOptions, Writer};

/// Opens or creates the database at `path` as [`Writer::open`] does; a damaged one is mended.
///
/// # Errors
/// See [`Writer::open`], of what is not damage; or where there is no room to restore a backup. The file is where it was
/// then.
pub fn open_or_mend(path: &Path, options: &StoreOptions) -> Result<Writer, StoreError> {
    let path = resolve(path)?;
    let suspicion = Suspicion::of(&path);
    let opened = match suspicion {
        Suspicion::None | Suspicion::Examined => Writer::open(&path, options),
        Suspicion::Voiced => open_examined(&path, options),
        Suspicion::Condemned => return Damaged::new(&path, options).restore_newest(),
    };
    match opened {
        Ok(writer) => {
            let next = if suspicion == Suspicion::Voiced { Suspicion::Examined } else { Suspicion::None };
            next.note(&path)?;
            Ok(writer)
        }
        Err(error) if error.tells_of_damage() => {
            tracing::error!(%error, "the database is damaged; it is set aside");
            Damaged::new(&path, options).mend()
        }
        Err(error) => Err(error),
    }
}

fn open_examined(path: &Path, options: &StoreOptions) -> Result<Writer, StoreError> {
    let writer = Writer::open(path, options)?;
    writer.reader().examine()?;
    Ok(writer)
}

impl Reader {
    /// Reads every table from end to end; damage anywhere in them is met.
    pub(super) fn examine(&self) -> Result<(), StoreError> {
        self.pool
            .with(|db| backup::table_names(db)?.iter().try_for_each(|table| backup::check_table(db, table).map(drop)))
    }
}

/// A database that cannot be used as it is.
struct Damaged<'a> {
    path: &'a Path,
    options: &'a StoreOptions,
    /// Where it will be kept.
    aside: PathBuf,
    last_written: EventTime,
}

impl<'a> Damaged<'a> {
    fn new(path: &'a Path, options: &'a StoreOptions) -> Self {
        let aside = moved::free_name(path, &format!("damaged-{}", stamp_text(options.now)));
        Self { path, options, aside, last_written: last_written(path) }
    }

    fn mend(self) -> Result<Writer, StoreError> {
        match self.without_log()? {
            Some(writer) => self.done(writer, Mended::WithoutLog),
            None => self.restore_newest(),
        }
    }

    /// The file as of its last checkpoint, where only the log is damaged: newer than any backup.
    fn without_log(&self) -> Result<Option<Writer>, StoreError> {
        if !moved::has_logs(self.path) {
            return Ok(None);
        }
        moved::move_logs(self.path, &self.aside)?;
        match open_examined(self.path, self.options) {
            Ok(writer) => Ok(Some(writer)),
            Err(error) if error.tells_of_damage() => Ok(None),
            Err(error) => {
                // Not the file's fault: the next start finds everything as this one did.
                moved::move_logs(&self.aside, self.path)?;
                Err(error)
            }
        }
    }

    fn restore_newest(self) -> Result<Writer, StoreError> {
        let backups = self.options.backups_of(self.path);
        let fresh = beside(self.path, ".restoring");
        for (name, _) in backup::newest_first(&backups, self.path)? {
            match restore::build(&backups.join(&name), &fresh, self.options) {
                Ok(_) => {
                    moved::replace(self.path, &fresh, &self.aside)?;
                    let writer = Writer::open(self.path, self.options)?;
                    return self.done(writer, Mended::FromBackup(name));
                }
                Err(error) if error.tells_of_a_full_disk() => return Err(error),
                Err(error) => tracing::warn!(%error, "an older backup is tried"),
            }
        }
        moved::set_aside(self.path, &self.aside)?;
        let writer = Writer::open(self.path, self.options)?;
        self.done(writer, Mended::Anew)
    }

    fn done(self, writer: Writer, mended: Mended) -> Result<Writer, StoreError> {
        let counted_to = writer.reader().counted_to()?;
        // The second after the last that is there.
        let from = counted_to.map(|time| time.plus_seconds(1.0));
        let to = self.last_written.max(from.unwrap_or(self.last_written));
        let aside = self.aside.display().to_string();
        let loss = Loss { noticed: self.options.now, from, to, mended, aside };
        tracing::error!("{loss}");
        writer.note_loss(&loss)?;
        Suspicion::None.note(self.path)?;
        Ok(writer)
    }
}

/// When the file or its log was last changed, by the file system's account.
fn last_written(path: &Path) -> EventTime {
    let changed = |path: PathBuf| {
        let since = path.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(EventTime(since.as_micros() as i64))
    };
    let (file, log) = (changed(path.to_owned()), changed(beside(path, ".wal")));
    file.max(log).unwrap_or_default()
}
