//! The folder of backups: names, the way from unfinished to complete, what a kill left behind, and room.
//!
//! Owns file names and their order of appearance: a backup is written under an unfinished name, synced, then renamed.
//! Refuses to look into the files; see `tables`.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use promenade_core::time::EventTime;

use super::{Manifest, Reason, manifest};
use crate::store::StoreError;
use crate::store::calendar::stamp_text;

/// What the names of folders begin with that are not complete.
const UNFINISHED: &str = ".unfinished-";
/// Left free beside a backup, in bytes: what the database may write meanwhile, and then some.
const SPARE: u64 = 64 << 20;
/// A backup was measured to take an 18th of the database's room; this share of it is asked for.
const SHARE: u64 = 4;

fn told(path: &Path, error: &io::Error) -> StoreError {
    StoreError(format!("{}: {error}", path.display()))
}

/// Waits until a file or folder is on the disk.
pub fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| told(path, &error))
}

/// Removes a backup. It loses its name first, so that no half of one is ever taken for a backup.
pub fn remove(path: &Path) -> Result<(), StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unnamed = path.with_file_name(format!("{UNFINISHED}{name}"));
    fs::rename(path, &unnamed).and_then(|()| fs::remove_dir_all(&unnamed)).map_err(|error| told(path, &error))
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    if path.exists() && !path.is_dir() {
        return Err(StoreError(format!("{}: this is a file; name a folder for backups.", path.display())));
    }
    fs::create_dir_all(path).map_err(|error| told(path, &error))
}

/// A folder that nobody else can look into: what is in a backup is as private as the database.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| told(path, &error))
}

/// A disk that a backup fills is worse than no backup.
pub fn refuse_without_room(backups: &Path, database: &Path) -> Result<(), StoreError> {
    make_folder(backups)?;
    let stat = rustix::fs::statvfs(backups).map_err(|error| told(backups, &error.into()))?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let wanted = database.metadata().map_or(0, |file| file.len()) / SHARE + SPARE;
    if free >= wanted {
        return Ok(());
    }
    let mib = |bytes: u64| bytes >> 20;
    Err(StoreError(format!(
        "No space left for a backup that leaves room for counting: {} MiB are free, {} MiB are wanted.",
        mib(free),
        mib(wanted)
    )))
}

/// A backup that is being written. Dropped before its end, it is removed.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    /// The name that it will have.
    name: String,
}

impl Unfinished {
    /// Makes the folder, after clearing away what earlier ones left that were killed: whoever writes backups here holds
    /// the database, and its turn, so that none of them is alive.
    pub fn begin(backups: &Path, reason: Reason, now: EventTime) -> Result<Self, StoreError> {
        clear(backups)?;
        let name = free_name(backups, reason, now);
        let path = backups.join(format!("{UNFINISHED}{name}"));
        make_private(&path)?;
        Ok(Self { path, name })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, which is returned.
    pub fn finish(self) -> Result<String, StoreError> {
        sync(&self.path)?;
        let complete = self.path.with_file_name(&self.name);
        fs::rename(&self.path, &complete).map_err(|error| told(&complete, &error))?;
        sync(complete.parent().unwrap_or(Path::new(".")))?;
        Ok(self.name.clone())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After a rename there is nothing of that name.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn clear(backups: &Path) -> Result<(), StoreError> {
    let left = entries(backups)?.into_iter().filter(|name| name.starts_with(UNFINISHED));
    left.map(|name| backups.join(name)).try_for_each(|path| {
        tracing::info!(folder = %path.display(), "removing a backup that was never finished");
        fs::remove_dir_all(&path).map_err(|error| told(&path, &error))
    })
}

/// The reason and the time; a second later where that is taken.
fn free_name(backups: &Path, reason: Reason, now: EventTime) -> String {
    let names = (0..).map(|later| format!("{reason}-{}", stamp_text(now.plus_seconds(f64::from(later)))));
    let mut free = names.filter(|name| !backups.join(name).exists());
    free.next().unwrap_or_default()
}

/// Complete backups of this database with their manifests, the newest first.
pub fn newest_first(backups: &Path, database: &Path) -> Result<Vec<(String, Manifest)>, StoreError> {
    let ours = manifest::file_name(database);
    let mut found = Vec::new();
    for name in entries(backups)?.into_iter().filter(|name| !name.starts_with('.')) {
        match Manifest::read(&backups.join(&name)) {
            Ok(manifest) if manifest.database == ours => found.push((name, manifest)),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "this is passed over where backups are looked for"),
        }
    }
    found.sort_by(|(a, first), (b, second)| (second.created, b).cmp(&(first.created, a)));
    Ok(found)
}

/// Names of the folders in a folder; none where it is not there.
fn entries(folder: &Path) -> Result<Vec<String>, StoreError> {
    let list = match fs::read_dir(folder) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(told(folder, &error)),
    };
    let folders = list.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    Ok(folders.filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

/// Takes the backup `from` into the folder `to`: copied, verified there by its manifest, renamed, and only then removed
/// from where it was. Returns where it is now.
///
/// # Errors
/// A sentence: `to` cannot be written, or what was copied is not what was there. The backup stays where it was then.
pub fn take_to(to: &Path, from: &Path) -> Result<PathBuf, StoreError> {
    make_folder(to)?;
    let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let goal = to.join(&name);
    if goal.exists() {
        return Err(StoreError(format!("{}: this is there already", goal.display())));
    }
    let begun = Unfinished { path: to.join(format!("{UNFINISHED}{name}")), name };
    // What a killed copy left is written over.
    make_private(begun.path())?;
    copy_files(from, begun.path())?;
    Manifest::read(begun.path())?.check_files(begun.path())?;
    begun.finish()?;
    remove(from)?;
    Ok(goal)
}

fn copy_files(from: &Path, to: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(from).map_err(|error| told(from, &error))? {
        let entry = entry.map_err(|error| told(from, &error))?;
        let copy = to.join(entry.file_name());
        fs::copy(entry.path(), &copy).map_err(|error| told(&copy, &error))?;
        sync(&copy)?;
    }
    Ok(())
}
