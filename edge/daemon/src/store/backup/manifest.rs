//! `manifest.toml`: what a backup holds, and by what its files are known.
//!
//! Owns its text. Names no paths, so that none can lead out of the backup: a table's file follows from its name. Refuses a
//! manifest with anything unknown or missing in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use promenade_core::time::EventTime;
use serde::Deserialize;

use super::tables::{Content, file_of};
use crate::digest;
use crate::store::StoreError;
use crate::store::calendar::rfc3339;

const FILE: &str = "manifest.toml";
/// The form of this text; raised with any change that an older promenade would misread.
const FORMAT: u32 = 1;
/// A manifest of a hundred tables has 20 KiB; whatever is longer than this is something else.
const MOST_BYTES: u64 = 1 << 20;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// File name of the database, so that backups of two databases may lie in one folder.
    pub database: String,
    /// Version of the schema.
    pub schema: u32,
    /// The version of `DuckDB` whose hash the sums are of.
    pub duckdb: String,
    /// When it was made.
    pub created: EventTime,
    /// The newest second in it.
    pub counted_to: Option<EventTime>,
    /// One for each table, in order of the alphabet.
    pub tables: Vec<Table>,
}

/// One table's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of the table; its file is `NAME.parquet`.
    pub name: String,
    /// Length of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// What is in it.
    pub content: Content,
}

/// The file name of a database, by which its backups are known.
pub fn file_name(database: &Path) -> String {
    database.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Manifest {
    /// Writes it into the folder of its backup and syncs it.
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(FILE);
        let written = std::fs::write(&path, self.text()).map_err(|error| told(&path, &error));
        written.and_then(|()| super::folder::sync(&path))
    }

    /// Reads the manifest of the backup in `folder`.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let length = path.metadata().map_err(|error| told(&path, &error))?.len();
        if length > MOST_BYTES {
            return Err(unfit(&path, "it is too long for one"));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        Self::parse(&text).map_err(|why| unfit(&path, &why))
    }

    /// Compares length and SHA-256 of every file with what was noted when it had been verified.
    pub fn check_files(&self, folder: &Path) -> Result<(), StoreError> {
        self.tables.iter().try_for_each(|table| {
            let path = file_of(folder, &table.name);
            let met = path.symlink_metadata().map_err(|error| told(&path, &error))?;
            if !met.is_file() || met.len() != table.bytes {
                return Err(unfit(&path, &format!("it is not a file of {} bytes", table.bytes)));
            }
            let file = std::fs::File::open(&path).map_err(|error| told(&path, &error))?;
            let found = digest::sha256(file).map_err(|error| told(&path, &error))?;
            if found == table.sha256 { Ok(()) } else { Err(unfit(&path, "its SHA-256 is another")) }
        })
    }

    fn text(&self) -> String {
        let mut text = format!(
            "# A backup of Promenade's database, one file a table; `promenade restore` reads it.\nformat = {FORMAT}\n\
             database = {}\nschema = {}\nduckdb = {}\ncreated = \"{}\"\n",
            toml::Value::from(self.database.as_str()),
            self.schema,
            toml::Value::from(self.duckdb.as_str()),
            rfc3339(self.created)
        );
        if let Some(time) = self.counted_to {
            let _ = writeln!(text, "counted_to = \"{}\"", rfc3339(time));
        }
        for Table { name, bytes, sha256, content: Content { rows, sum } } in &self.tables {
            let _ = write!(
                text,
                "\n[[table]]\nname = \"{name}\"\nrows = {rows}\nbytes = {bytes}\nsha256 = \"{sha256}\"\n\
                 content = \"{sum}\"\n"
            );
        }
        text
    }

    fn parse(text: &str) -> Result<Self, String> {
        let text: Text = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        if text.format != FORMAT {
            return Err(format!("it has format {}, this promenade reads {FORMAT}", text.format));
        }
        let mut taken = BTreeSet::new();
        if let Some(table) = text.table.iter().find(|table| !table.is_sound() || !taken.insert(&table.name)) {
            return Err(format!("its entry of the table {:?} makes no sense", table.name));
        }
        Ok(Self {
            database: text.database,
            schema: text.schema,
            duckdb: text.duckdb,
            created: instant(&text.created)?,
            counted_to: text.counted_to.as_deref().map(instant).transpose()?,
            tables: text.table.into_iter().map(Table::from).collect(),
        })
    }
}

fn told(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError(format!("{}: {error}", path.display()))
}

fn unfit(path: &Path, why: &str) -> StoreError {
    StoreError(format!("{}: not what a backup of Promenade has here: {why}", path.display()))
}

fn instant(text: &str) -> Result<EventTime, String> {
    let time: jiff::Timestamp = text.parse().map_err(|_| format!("{text:?} is no time"))?;
    Ok(EventTime(time.as_microsecond()))
}

/// The manifest as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    format: u32,
    database: String,
    schema: u32,
    duckdb: String,
    created: String,
    counted_to: Option<String>,
    table: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    rows: u64,
    bytes: u64,
    sha256: String,
    content: String,
}

impl Entry {
    /// Names become part of paths and statements: letters, digits and underscores only.
    fn is_sound(&self) -> bool {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (1..=64).contains(&self.name.len())
            && self.name.bytes().all(plain)
            && self.sha256.len() == 64
            && self.sha256.bytes().all(hex)
    }
}

impl From<Entry> for Table {
    fn from(entry: Entry) -> Self {
        let content = Content { rows: entry.rows, sum: entry.content };
        Self { name: entry.name, bytes: entry.bytes, sha256: entry.sha256, content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let content = Content { rows: 2, sum: "36893488147419103230".into() };
        let table = Table { name: "line_hour".into(), bytes: 91, sha256: "a0".repeat(32), content };
        Manifest {
            database: "prome \"nade\\.duckdb".into(),
            schema: 3,
            duckdb: "v1.5.6".into(),
            created: EventTime(1_777_600_800_000_000),
            counted_to: Some(EventTime(1_777_600_799_000_000)),
            tables: vec![table],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let with = manifest();
        assert_eq!(Manifest::parse(&with.text()), Ok(with.clone()));
        let without = Manifest { counted_to: None, ..with };
        assert_eq!(Manifest::parse(&without.text()), Ok(without));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let text = manifest().text();
        for (sound, spoilt) in [
            ("name = \"line_hour\"", "name = \"../../etc/passwd\""),
            ("name = \"line_hour\"", "name = \"x FROM y; --\""),
            ("name = \"line_hour\"", "name = \"\""),
            ("format = 1", "format = 2"),
            ("format = 1", "format = 1\npath = \"/etc\""),
            ("rows = 2", "rows = -2"),
            ("sha256 = \"a0", "sha256 = \"A0"),
            ("created = \"2026", "created = \"yesterday, 2026"),
            ("schema = 3", ""),
        ] {
            let spoilt = text.replacen(sound, spoilt, 1);
            assert!(spoilt != text && Manifest::parse(&spoilt).is_err(), "{spoilt}");
        }
        let twice = format!("{text}{}", &text[text.find("\n[[table]]").unwrap()..]);
        assert!(Manifest::parse(&twice).is_err());
        assert!(Manifest::parse("").is_err() && Manifest::parse("\0").is_err());
    }
}
