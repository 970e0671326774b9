//! The reserve: a file beside the database that takes what cannot be written to it, above all while the disk is full.
//!
//! Owns the file and its frames. It is written in full, with zeros, while there is room: what it takes later needs no room
//! any more. (Blocks that are only set aside would have to be noted as written, for which a file system may want room.) A
//! frame begins on a block of its own and carries its digest, so that what a power cut tears, or a bad block spoils, is that
//! frame alone. Refuses what does not fit, whole.

pub(super) mod bytes;

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Frames begin at multiples of this: the disk's smallest piece, which is written whole or not at all.
const BLOCK: usize = 512;
/// The beginning of a frame: a mark with the version of the form, rows in it, bytes in it, the digest of all that.
const MARK: &[u8; 8] = b"PRMRSV01";
const HEAD: usize = MARK.len() + 4 + 4 + 32;
const MIB: usize = 1 << 20;

/// The file, and what is in it.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    file: File,
    size: usize,
    /// Where the next frame goes.
    end: usize,
    /// Where the next frame to be given back begins.
    taken: usize,
    rows: u64,
    unreadable: usize,
}

/// What lies in one frame.
#[derive(Debug)]
pub(super) struct Frame {
    /// What was put in.
    pub bytes: Vec<u8>,
    /// How many rows that is.
    pub rows: u32,
}

/// How full the reserve is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReserveLevel {
    /// Rows that wait in it for the database.
    pub rows: u64,
    /// Bytes in use.
    pub used: u64,
    /// Bytes in all; 0 where there is no reserve.
    pub size: u64,
}

impl Reserve {
    /// The reserve of the database at `database`: opened, or made with `mebibytes`. One of another size that holds rows keeps
    /// it until they are gone and it is opened again.
    pub fn open(database: &Path, mebibytes: u32) -> io::Result<Self> {
        let path = path_of(database);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let wanted = mebibytes as usize * MIB;
        let size = file.metadata()?.len() as usize;
        let mut reserve = Self { path, file, size, end: 0, taken: 0, rows: 0, unreadable: 0 };
        reserve.survey()?;
        if reserve.is_empty() && size != wanted {
            reserve.file.set_len(wanted as u64)?;
            reserve.size = wanted;
            reserve.zero(wanted)?;
        }
        Ok(reserve)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How full it is.
    pub fn level(&self) -> ReserveLevel {
        ReserveLevel { rows: self.rows, used: self.end as u64, size: self.size as u64 }
    }

    /// Whether nothing waits in it.
    pub fn is_empty(&self) -> bool {
        self.end == 0
    }

    /// Pieces that were found torn or spoilt when it was opened; what they held is lost.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Puts a frame in and syncs it: afterwards it is safe. False where it does not fit.
    pub fn put(&mut self, bytes: &[u8], rows: u32) -> io::Result<bool> {
        let length = (HEAD + bytes.len()).next_multiple_of(BLOCK);
        if self.end + length > self.size {
            return Ok(false);
        }
        let mut frame = Vec::with_capacity(length);
        frame.extend(MARK);
        frame.extend(rows.to_le_bytes());
        frame.extend((bytes.len() as u32).to_le_bytes());
        let digest = digest(&frame, bytes);
        frame.extend(digest);
        frame.extend(bytes);
        frame.resize(length, 0);
        self.file.write_all_at(&frame, self.end as u64)?;
        self.file.sync_data()?;
        self.end += length;
        self.rows += u64::from(rows);
        Ok(true)
    }

    /// The next frame that was not given back yet, oldest first; `None` after the last.
    pub fn next(&mut self) -> io::Result<Option<Frame>> {
        while self.taken < self.end {
            if let Some((frame, length)) = self.frame_at(self.taken)? {
                self.taken += length;
                return Ok(Some(frame));
            }
            self.taken += BLOCK;
        }
        Ok(None)
    }

    /// Begins anew with the oldest frame.
    pub fn rewind(&mut self) {
        self.taken = 0;
    }

    /// Whether all of it was given back.
    pub fn is_taken(&self) -> bool {
        self.taken >= self.end
    }

    /// Forgets everything. A kill in the middle of it brings some frames back, which changes nothing: their rows are in the
    /// database already.
    pub fn clear(&mut self) -> io::Result<()> {
        self.zero(self.end)?;
        (self.end, self.taken, self.rows) = (0, 0, 0);
        Ok(())
    }

    fn zero(&mut self, length: usize) -> io::Result<()> {
        let zeros = vec![0; MIB];
        for at in (0..length).step_by(MIB) {
            self.file.write_all_at(&zeros[..MIB.min(length - at)], at as u64)?;
        }
        self.file.sync_all()
    }

    /// Finds the frames that are there, and counts the pieces in between that are none.
    fn survey(&mut self) -> io::Result<()> {
        let (mut spoilt, mut chunk) = (false, vec![0; MIB]);
        for from in (0..self.size).step_by(MIB) {
            let length = MIB.min(self.size - from);
            self.file.read_exact_at(&mut chunk[..length], from as u64)?;
            for (index, block) in chunk[..length].chunks(BLOCK).enumerate() {
                let at = from + index * BLOCK;
                if at < self.end {
                    continue;
                }
                let frame = if block.starts_with(MARK) { self.frame_at(at)? } else { None };
                if let Some((frame, length)) = &frame {
                    self.end = at + length;
                    self.rows += u64::from(frame.rows);
                }
                let is_fine = frame.is_some() || block.iter().all(|byte| *byte == 0);
                self.unreadable += usize::from(!is_fine && !spoilt);
                spoilt = !is_fine;
            }
        }
        Ok(())
    }

    /// The frame that begins there with its length in the file, if a whole one does.
    fn frame_at(&self, at: usize) -> io::Result<Option<(Frame, usize)>> {
        let mut head = [0; HEAD];
        if at + HEAD > self.size {
            return Ok(None);
        }
        self.file.read_exact_at(&mut head, at as u64)?;
        let (plain, told) = head.split_at(HEAD - 32);
        let number = |from: usize| u32::from_le_bytes([plain[from], plain[from + 1], plain[from + 2], plain[from + 3]]);
        let (rows, count) = (number(8), number(12) as usize);
        if &plain[..8] != MARK || at + HEAD + count > self.size {
            return Ok(None);
        }
        let mut bytes = vec![0; count];
        self.file.read_exact_at(&mut bytes, (at + HEAD) as u64)?;
        let is_whole = digest(plain, &bytes) == told;
        Ok(is_whole.then(|| (Frame { bytes, rows }, (HEAD + count).next_multiple_of(BLOCK))))
    }
}

/// Where the reserve of a database lies.
pub(super) fn path_of(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".reserve");
    path.into()
}

fn digest(head: &[u8], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(head).chain_update(bytes).finalize().into()
}
