//! From a backup to a database: built beside, checked, then put in its place.
//!
//! Owns the building. What is in the way is moved aside, never deleted, and not before the new file is whole. Refuses a
//! backup with anything in it that is not as it was when it was verified.

use std::path::{Path, PathBuf};

use duckdb::Connection;

use super::backup::{self, Backup, Manifest, Table, sync};
use super::calendar::stamp_text;
use super::moved::{self, beside};
use super::open::{self, OpenGuard, connect};
use super::sql::quoted;
use super::{StoreError, StoreOptions, migrate};

/// A database that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// From what.
    pub backup: Backup,
    /// Where the database is that was there before; `None` where there was none.
    pub aside: Option<PathBuf>,
}

/// Puts what the backup in the folder `from` holds in the place of the database at `path`. With `force` also where there
/// is one: it is then moved aside. A backup of an older schema is brought to this one.
///
/// # Errors
/// A sentence, and nothing was changed: the backup is damaged or of a newer schema, the database is in use, or there and
/// `force` is not given, or the disk has no room.
pub fn restore(from: &Path, path: &Path, options: &StoreOptions, force: bool) -> Result<Restored, StoreError> {
    let path = open::resolve(path)?;
    let _guard = OpenGuard::claim(&path)?;
    let there = path.exists();
    let _held = if there { open::hold(&path, options)? } else { None };
    if there && !force {
        return Err(StoreError(format!(
            "{}: a database is there already, and what it has counted since the backup would be gone from view; \
             give --force to move it aside and go on",
            path.display()
        )));
    }
    let fresh = beside(&path, ".restoring");
    let backup = build(from, &fresh, options)?;
    let aside = moved::free_name(&path, &format!("replaced-{}", stamp_text(options.now)));
    moved::replace(&path, &fresh, &aside)?;
    Ok(Restored { backup, aside: there.then_some(aside) })
}

/// Builds a database of this schema at `fresh` from the backup in the folder `from`. Nothing is left there on failure.
pub(super) fn build(from: &Path, fresh: &Path, options: &StoreOptions) -> Result<Backup, StoreError> {
    let named = |error: StoreError| StoreError(format!("{}: not restored: {}", from.display(), error.0));
    moved::remove_fresh(fresh);
    let built = build_from(from, fresh, options);
    if built.is_err() {
        moved::remove_fresh(fresh);
    }
    built.map_err(named)
}

fn build_from(from: &Path, fresh: &Path, options: &StoreOptions) -> Result<Backup, StoreError> {
    let from = from.canonicalize().map_err(|error| StoreError(format!("there is no such folder ({error})")))?;
    let manifest = Manifest::read(&from)?;
    manifest.check_files(&from)?;
    let db = connect(fresh, options, &from)?;
    migrate::create(&db, &from, manifest.schema)?;
    expect_tables(&backup::table_names(&db)?, &manifest)?;
    manifest.tables.iter().try_for_each(|table| fill(&db, &from, table, &manifest))?;
    let stated = db.query_row("SELECT max(version) FROM schema_version", [], |row| row.get::<_, Option<u32>>(0))?;
    if stated != Some(manifest.schema) {
        return Err(StoreError(format!("its rows are not of schema version {}", manifest.schema)));
    }
    // What it was made from is the backup before this.
    migrate::migrate(&db, fresh, || Ok(()))?;
    db.execute_batch("CHECKPOINT")?;
    db.close().map_err(|(_, error)| error)?;
    sync(fresh)?;
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    Ok(Backup::of(&name, &manifest))
}

fn expect_tables(known: &[String], manifest: &Manifest) -> Result<(), StoreError> {
    let there: Vec<&String> = manifest.tables.iter().map(|table| &table.name).collect();
    let missing = known.iter().find(|name| !there.contains(name));
    let strange = there.iter().find(|name| !known.contains(name));
    match missing.or(strange.copied()) {
        None => Ok(()),
        Some(table) => Err(StoreError(format!(
            "the table {table} is {} in schema version {}",
            if missing.is_some() { "missing; it belongs" } else { "there; it does not belong" },
            manifest.schema
        ))),
    }
}

/// Takes a table's rows in and compares them with what the manifest says of them.
fn fill(db: &Connection, from: &Path, Table { name, content, .. }: &Table, all: &Manifest) -> Result<(), StoreError> {
    let file = format!("read_parquet({})", quoted(&backup::file_of(from, name))?);
    let differs = |what: &str| StoreError(format!("{what} of the table {name} are not what they were"));
    if backup::columns(db, &file)? != backup::columns(db, name)? {
        return Err(differs("the columns"));
    }
    db.execute_batch(&format!("BEGIN; DELETE FROM {name}; INSERT INTO {name} SELECT * FROM {file}; COMMIT"))?;
    let mut expected = content.clone();
    if all.duckdb != backup::duckdb_version(db)? {
        // Another version may hash otherwise; the file is known by its SHA-256.
        expected.sum = backup::check_table(db, &file)?.sum;
    }
    if backup::check_table(db, name)? == expected { Ok(()) } else { Err(differs("the rows")) }
}
