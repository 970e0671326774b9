//! What cannot be committed: into the reserve, and from there into the database when it takes rows again.
//!
//! Owns when rows leave memory without having reached the database. They are acknowledged all the same: the reserve is
//! synced, and outlives the process.

use std::collections::BTreeMap;
use std::path::Path;

use super::reserve::bytes::{Entry, Sink, Source};
use super::reserve::{Reserve, ReserveLevel};
use super::{StoreError, VersionTexts, Writer};

/// Rows that are brought back with one commit: more would keep the cameras waiting.
const PORTION: u64 = 20_000;

/// Rows on their way round the database.
#[derive(Debug, Default)]
pub(super) struct Aside {
    reserve: Option<Reserve>,
    /// What was taken since the last commit, as the reserve would hold it; empty without a reserve.
    taken: Sink,
    rows: u32,
    /// The versions in force at the last frame of the reserve; what follows is made with them unless it says otherwise.
    told: BTreeMap<String, VersionTexts>,
    /// The versions in force where the bringing back has got to.
    returned: BTreeMap<String, VersionTexts>,
    /// Why rows are put aside; `None` while the database takes them.
    reason: Option<StoreError>,
}

impl Aside {
    /// Opens the reserve. A box without one counts all the same.
    pub fn open(database: &Path, mebibytes: u32) -> Self {
        if mebibytes == 0 {
            return Self::default();
        }
        let reserve = Reserve::open(database, mebibytes);
        match &reserve {
            Err(error) => {
                tracing::error!(%error, mebibytes, "there is no reserve: free some room and restart");
            }
            Ok(reserve) => report(reserve),
        }
        Self { reserve: reserve.ok(), ..Self::default() }
    }

    /// Notes what was taken.
    pub fn note(&mut self, rows: usize, write: impl FnOnce(&mut Sink)) {
        if self.reserve.is_some() {
            write(&mut self.taken);
            self.rows += rows as u32;
        }
    }

    /// How full the reserve is.
    pub fn level(&self) -> ReserveLevel {
        self.reserve.as_ref().map(Reserve::level).unwrap_or_default()
    }

    /// Why rows are put aside; `None` while the database takes them.
    pub fn reason(&self) -> Option<&StoreError> {
        self.reason.as_ref()
    }

    /// Whether rows wait to be brought back.
    pub fn has_rows(&self) -> bool {
        self.reserve.as_ref().is_some_and(|reserve| !reserve.is_empty())
    }

    /// After a commit: what was taken is in the database, and what was brought back.
    fn committed(&mut self) -> Result<(), StoreError> {
        (self.taken, self.rows, self.reason) = (Sink::default(), 0, None);
        let Some(reserve) = self.reserve.as_mut().filter(|reserve| !reserve.is_empty() && reserve.is_taken()) else {
            return Ok(());
        };
        tracing::info!(rows = reserve.level().rows, "the rows of the reserve are in the database");
        (self.told, self.returned) = (BTreeMap::new(), BTreeMap::new());
        reserve.clear().map_err(|error| StoreError(format!("{}: {error}", reserve.path().display())))
    }

    /// Puts what was taken into the reserve; false where there is none, or no room in it.
    fn keep(&mut self, versions: &BTreeMap<String, VersionTexts>) -> Result<bool, StoreError> {
        let Some(reserve) = &mut self.reserve else { return Ok(false) };
        reserve.rewind();
        self.returned.clear();
        if self.taken.0.is_empty() {
            return Ok(true);
        }
        let mut frame = Sink::default();
        let news = versions.iter().filter(|(camera, texts)| self.told.get(*camera) != Some(*texts));
        news.for_each(|(camera, texts)| frame.versions(camera, texts));
        frame.0.extend(&self.taken.0);
        let kept = reserve.put(&frame.0, self.rows);
        let kept = kept.map_err(|error| StoreError(format!("{}: {error}", reserve.path().display())))?;
        if kept {
            self.told.clone_from(versions);
            (self.taken, self.rows) = (Sink::default(), 0);
        }
        Ok(kept)
    }
}

fn report(reserve: &Reserve) {
    let (path, rows) = (reserve.path().display(), reserve.level().rows);
    if rows > 0 {
        tracing::warn!(%path, rows, "the reserve holds rows that could not be written to the database");
    }
    if reserve.unreadable() > 0 {
        let pieces = reserve.unreadable();
        tracing::error!(%path, pieces, "pieces of the reserve are torn or spoilt; the rows in them are lost");
    }
}

impl Writer {
    /// Why rows are put aside; `None` while the database takes them.
    pub fn aside(&self) -> Option<&StoreError> {
        self.aside.reason()
    }

    /// How full the reserve is.
    pub fn reserve(&self) -> ReserveLevel {
        self.aside.level()
    }

    /// Brings everything back from the reserve, as far as the database takes it: at the start, when nobody waits.
    ///
    /// # Errors
    /// When the disk or the database refuses; the rows are then still in the reserve.
    pub fn bring_back(&mut self) -> Result<(), StoreError> {
        while self.aside.has_rows() && self.room.check().is_ok() {
            self.commit()?;
        }
        if self.room.check().is_ok() { self.derive() } else { Ok(()) }
    }

    /// Takes the next rows of the reserve for the coming commit.
    pub(super) fn take_back(&mut self) {
        let Some(reserve) = &mut self.aside.reserve else { return };
        let in_force = self.names.in_force();
        for (camera, texts) in &self.aside.returned {
            self.names.force(camera, texts);
        }
        let mut rows = 0;
        while rows < PORTION {
            let frame = match reserve.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "the reserve cannot be read; tried again");
                    break;
                }
            };
            rows += u64::from(frame.rows);
            // The digest was right, so these are bytes that some promenade wrote.
            for entry in Source(&frame.bytes).entries().unwrap_or_default() {
                match entry {
                    Entry::Batch(batch) => self.pending.append(&batch, &mut self.names),
                    Entry::State(camera, time, state) => self.pending.state(&camera, time, &state, &mut self.names),
                    Entry::Versions(camera, texts) => {
                        self.names.force(&camera, &texts);
                        self.aside.returned.insert(camera, texts);
                    }
                }
            }
        }
        for (camera, texts) in &in_force {
            self.names.force(camera, texts);
        }
    }

    /// After a commit.
    pub(super) fn is_written(&mut self) -> Result<(), StoreError> {
        if self.aside.reason.is_some() {
            tracing::info!("the database takes rows again");
        }
        self.aside.committed()
    }

    /// Puts what waits into the reserve, after a commit that failed or was not tried.
    pub(super) fn put_aside(&mut self, reason: StoreError) -> Result<(), StoreError> {
        if self.aside.reason.is_none() {
            tracing::error!(%reason, "nothing can be written to the database; counting goes on");
        }
        let kept = self.aside.keep(&self.names.in_force());
        self.aside.reason = Some(reason.clone());
        match kept {
            Ok(true) => {
                self.pending = super::pending::Pending::default();
                Ok(())
            }
            Ok(false) => Err(reason),
            Err(error) => Err(StoreError(format!("{reason}; and the reserve fails, too: {error}"))),
        }
    }
}
