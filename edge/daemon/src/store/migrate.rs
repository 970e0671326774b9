//! The schema's versions: forward only, each in one transaction, newer ones refused.
//!
//! Owns the list of migrations. A migration that has been released is never edited; a change is a new one.

use std::path::Path;

use duckdb::{Connection, params};

use super::StoreError;
use super::error::damaged;

/// (what it does, SQL); the version is the place in the list, from 1.
type Migration = (&'static str, &'static str);

const MIGRATIONS: &[Migration] = &[
    ("ledger, minutes and hours", include_str!("schema.sql")),
    ("gates, staff, waits, heat maps, reasons of doubt", include_str!("schema_2.sql")),
    // One line a topic.
    (
        "beside the counts",
        concat!(
            include_str!("schema_3.sql"),
            include_str!("schema_3_calendar.sql"),
            include_str!("schema_3_notes.sql"),
            include_str!("schema_3_classes.sql"),
            include_str!("schema_3_retention.sql"),
            include_str!("schema_3_imports.sql"),
            include_str!("schema_3_publish.sql"),
            include_str!("schema_3_keys.sql"),
            include_str!("schema_3_days.sql"),
            include_str!("schema_3_loss.sql"),
        ),
    ),
];

/// The same for the database of a city.
const CITY: &[Migration] = &[("boxes, hours, pulls", include_str!("schema_city.sql"))];

/// The schema this build reads and writes.
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// Brings the schema of an opened database to [`SCHEMA_VERSION`]. `before` is called before a database with something in
/// it is changed, and nothing is changed when it fails.
pub(super) fn migrate(
    connection: &Connection,
    path: &Path,
    before: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let present = version(connection, path)?;
    if (1..MIGRATIONS.len()).contains(&present) {
        before().map_err(|error| {
            StoreError(format!(
                "{}: the schema is to go from version {present} to {SCHEMA_VERSION}, and the backup before that failed; \
                 nothing was changed. {}",
                path.display(),
                error.0
            ))
        })?;
    }
    apply(connection, path, MIGRATIONS)
}

/// Brings the schema of an opened database of a city up to date.
pub(super) fn migrate_city(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    apply(connection, path, CITY)
}

/// Gives an empty database the schema of an earlier `version`, or of this one.
pub(super) fn create(connection: &Connection, path: &Path, version: u32) -> Result<(), StoreError> {
    let migrations =
        MIGRATIONS.get(..version as usize).ok_or_else(|| newer(path, version as usize, MIGRATIONS.len()))?;
    apply(connection, path, migrations)
}

fn newer(path: &Path, present: usize, known: usize) -> StoreError {
    StoreError(format!(
        "{}: the database has schema version {present}, this promenade knows versions up to {known}: \
         install the newer promenade, or give this one its own [store] path",
        path.display()
    ))
}

fn apply(connection: &Connection, path: &Path, migrations: &[Migration]) -> Result<(), StoreError> {
    let present = version(connection, path)?;
    if present > migrations.len() {
        return Err(newer(path, present, migrations.len()));
    }
    for (index, migration) in migrations.iter().enumerate().skip(present) {
        step(connection, index + 1, *migration).map_err(|error| {
            StoreError(format!(
                "{}: bringing the schema from version {index} to {} failed, nothing was changed: {}",
                path.display(),
                index + 1,
                error.0
            ))
        })?;
    }
    Ok(())
}

fn step(connection: &Connection, version: usize, (name, sql): Migration) -> Result<(), StoreError> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(sql)?;
    transaction.execute("INSERT INTO schema_version VALUES (?, ?)", params![version as i32, name])?;
    transaction.commit()?;
    Ok(())
}

/// The version that is there; 0 for an empty database.
fn version(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM duckdb_tables()", [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(0);
    }
    connection
        .query_row("SELECT max(version) FROM schema_version", [], |row| row.get::<_, i32>(0))
        .map(|version| version as usize)
        .map_err(|error| damaged(&path.display().to_string(), &format!("no schema version: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Connection {
        Connection::open_in_memory().expect("memory")
    }

    fn no_backup() -> Result<(), StoreError> {
        panic!("nothing is there to be backed up")
    }

    #[test]
    fn an_empty_database_gets_every_version_once() {
        let db = empty();
        migrate(&db, Path::new("x.duckdb"), no_backup).expect("first");
        migrate(&db, Path::new("x.duckdb"), no_backup).expect("second changes nothing");
        assert_eq!(version(&db, Path::new("x.duckdb")), Ok(SCHEMA_VERSION as usize));
    }

    #[test]
    fn a_failed_migration_leaves_the_version_before() {
        let db = empty();
        let path = Path::new("x.duckdb");
        let broken = [
            ("one", "CREATE TABLE schema_version (version INTEGER, name VARCHAR)"),
            ("two", "CREATE TABLE half (x INTEGER); INSERT INTO half VALUES (1); SELECT nonsense"),
        ];
        let error = apply(&db, path, &broken).expect_err("two is broken");
        assert!(error.0.contains("from version 1 to 2"), "{error}");
        assert_eq!(version(&db, path), Ok(1));
        assert!(db.execute_batch("SELECT * FROM half").is_err(), "rolled back");
        let mended = [broken[0], ("two", "CREATE TABLE whole (x INTEGER)")];
        apply(&db, path, &mended).expect("the connection is fit for use");
        assert_eq!(version(&db, path), Ok(2));
    }

    #[test]
    fn without_a_backup_an_older_schema_stays() {
        let db = empty();
        let path = Path::new("x.duckdb");
        create(&db, path, 1).expect("version 1");
        let error = migrate(&db, path, || Err(StoreError("no room".into()))).expect_err("refused");
        assert!(error.0.contains("from version 1") && error.0.contains("nothing was changed. no room"), "{error}");
        assert_eq!(version(&db, path), Ok(1));
        migrate(&db, path, || Ok(())).expect("migrates");
        assert!(create(&empty(), path, SCHEMA_VERSION + 1).is_err());
    }

    #[test]
    fn a_newer_schema_is_refused_with_both_versions() {
        let db = empty();
        migrate(&db, Path::new("x.duckdb"), no_backup).expect("migrates");
        db.execute_batch("INSERT INTO schema_version VALUES (99, 'the future')").expect("row");
        let error = migrate(&db, Path::new("x.duckdb"), no_backup).expect_err("newer");
        assert!(error.0.contains("version 99") && error.0.contains(&format!("up to {SCHEMA_VERSION}")), "{error}");
    }

    #[test]
    fn a_database_of_something_else_is_refused() {
        let db = empty();
        db.execute_batch("CREATE TABLE theirs (x INTEGER)").expect("table");
        assert!(
            migrate(&db, Path::new("x.duckdb"), no_backup).expect_err("foreign").0.contains("not a readable Promenade")
        );
    }
}
