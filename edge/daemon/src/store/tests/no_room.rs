//! The disk fills up where nobody looked first: in the middle of a commit, of deriving, of folding the log in.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use promenade_core::live::CameraState;

use super::reserve::{START, kill, minute, open, undisturbed};
use super::support::{Db, at, batch, derived, scene, texts};
use crate::store::StoreError;

/// A file system in memory that takes 100 MiB, more than opening a new database asks for; gone with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing where the machine lets nobody mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=100m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success()).then(|| Self(folder))
    }

    fn fill(&self, left: u64) {
        let disk = rustix::fs::statvfs(self.0.path()).expect("a disk");
        let take = (disk.f_bavail * disk.f_frsize).saturating_sub(left);
        let filler = File::create(self.filler()).expect("a file");
        rustix::fs::fallocate(&filler, rustix::fs::FallocateFlags::empty(), 0, take).expect("fills");
    }

    fn empty(&self) {
        fs::remove_file(self.filler()).expect("removes");
    }

    fn filler(&self) -> impl AsRef<Path> + use<> {
        self.0.path().join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

/// Opened by somebody who does not look how full the disk is.
fn careless(folder: tempfile::TempDir) -> Db {
    let mut db = open(folder);
    db.writer.room.least = 0;
    db.writer.declare("cam", &scene(), &texts("1")).expect("is no reason not to start");
    db
}

/// As the thread does it, with the log folded in now and then. What has to be opened again is.
fn put(mut db: Db, number: u32, opened: &mut u32) -> Db {
    db.writer.append(&batch(minute(number)));
    db.writer.record_state("cam", at(START).plus_seconds(f64::from(number)), &CameraState::Failed("no".into()));
    db.writer.commit().expect("acknowledged, in the database or in the reserve");
    let derived = if db.writer.aside().is_none() { db.writer.derive() } else { Ok(()) };
    let folded = if number % 4 == 3 { db.writer.checkpoint() } else { Ok(()) };
    let refusals = [derived.err(), folded.err(), db.writer.aside().cloned()];
    if refusals.iter().flatten().any(StoreError::is_fatal) {
        *opened += 1;
        return careless(kill(db));
    }
    db
}

#[test]
fn a_disk_that_fills_in_the_middle_of_a_commit_or_of_folding_in_costs_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: this needs to mount a small file system, which needs root");
        return;
    };
    let wanted = undisturbed(24);
    let (mut refused, mut opened) = (0, 0);
    for left in [0, 20 << 10, 1 << 20] {
        let mut db = careless(tempfile::tempdir_in(disk.0.path()).expect("a folder"));
        for number in 0..24 {
            if number == 6 {
                disk.fill(left);
            }
            if number == 18 {
                disk.empty();
            }
            db = put(db, number, &mut opened);
            refused += u32::from(db.writer.aside().is_some());
        }
        db = careless(kill(db));
        db.writer.bring_back().expect("brings back");
        assert_eq!((db.reader.export_ledger().expect("exports"), derived(&db)), wanted, "{left} bytes left");
    }
    assert!(refused > 0 && opened > 0, "{refused} commits were refused, {opened} times it had to be opened again");
}
