//! Rows as they are out: the table `published`, and the portions they were let out in.

use duckdb::{Connection, OptionalExt as _, Row, params};
use promenade_core::disclosure::Cell;
use promenade_core::time::EventTime;

use crate::store::calendar::Span;
use crate::store::sql::stamp;
use crate::store::{Coverage, StoreError};

/// How far things have been let out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Greatest seq; 0 before any.
    pub seq: i64,
    /// Token of the portion it was let out in.
    pub token: u64,
}

/// What is to be kept in mind about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Not every second was observed.
    Partial,
    /// Some observed seconds are not to be trusted.
    Doubtful,
    /// It was counted by another counter.
    Imported,
    /// Geometry, model or formula changed within the hour.
    Break,
    /// Somebody has excluded it, or a part of it, from comparisons for some of the hour.
    Excluded,
}

impl Flag {
    /// Every flag.
    pub(super) const ALL: [Self; 5] = [Self::Partial, Self::Doubtful, Self::Imported, Self::Break, Self::Excluded];

    /// The name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Doubtful => "doubtful",
            Self::Imported => "imported",
            Self::Break => "break",
            Self::Excluded => "excluded",
        }
    }
}

/// The cells of a row; those that its kind does not have are unobserved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Gates and the site.
    pub count_in: Cell,
    /// Gates and the site.
    pub count_out: Cell,
    /// Zones.
    pub entries: Cell,
    /// Zones: mean people inside, in whole people.
    pub mean: Cell,
    /// Zones: greatest number inside.
    pub most: Cell,
}

/// A value by its name on the wire.
pub type Value = (&'static str, Cell);

impl Cells {
    /// Every cell with its name.
    pub const fn named(&self) -> [Value; 5] {
        let Self { count_in, count_out, entries, mean, most } = *self;
        [("in", count_in), ("out", count_out), ("entries", entries), ("mean", mean), ("max", most)]
    }
}

/// One gate, zone or the site over one hour, as it is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    /// `gate`, `zone` or `site`.
    pub kind: String,
    /// Of the gate or site; `camera/zone`; `camera/line` where no gate is drawn.
    pub id: String,
    /// Name of the class; `all` for all that count there.
    pub class: String,
    /// First instant.
    pub start: EventTime,
    /// First instant after.
    pub end: EventTime,
    /// What is told.
    pub cells: Cells,
    /// Whether a withheld part is missing from `in`, and from `out`.
    pub lower_bound: [bool; 2],
    /// How much was seen.
    pub coverage: Coverage,
    /// What is to be kept in mind.
    pub flags: Vec<Flag>,
    /// Number of the version it was made with.
    pub version: Option<i32>,
    /// How often what is told was changed.
    pub revision: u32,
    /// Rises with every change of any row.
    pub seq: i64,
}

impl PublishedRow {
    /// Whether another row tells nothing that this one does not.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let (revision, seq) = (self.revision, self.seq);
        *self == Self { revision, seq, ..other.clone() }
    }

    pub(in crate::store) fn read(row: &Row<'_>) -> duckdb::Result<Self> {
        let (start, end): (i64, i64) = (row.get(3)?, row.get(4)?);
        let withheld: String = row.get(10)?;
        let bounds: String = row.get(11)?;
        let flags: String = row.get(15)?;
        let told = |column: usize, name: &str| -> duckdb::Result<Cell> {
            Ok(match row.get::<_, Option<u32>>(column)? {
                Some(number) => Cell::Number(number),
                None if listed(&withheld, name) => Cell::Withheld,
                None => Cell::Unobserved,
            })
        };
        Ok(Self {
            kind: row.get(0)?,
            id: row.get(1)?,
            class: row.get(2)?,
            start: EventTime(start),
            end: EventTime(end),
            cells: Cells {
                count_in: told(5, "in")?,
                count_out: told(6, "out")?,
                entries: told(7, "entries")?,
                mean: told(8, "mean")?,
                most: told(9, "max")?,
            },
            lower_bound: ["in", "out"].map(|name| listed(&bounds, name)),
            coverage: Coverage {
                period_s: row.get(12)?,
                observed_s: row.get(13)?,
                doubtful_s: row.get(14)?,
                excluded_s: 0,
            },
            flags: Flag::ALL.into_iter().filter(|flag| listed(&flags, flag.name())).collect(),
            version: row.get(16)?,
            revision: row.get(17)?,
            seq: row.get(18)?,
        })
    }
}

/// The columns that [`PublishedRow::read`] reads.
pub(in crate::store) const COLUMNS: &str = "kind, id, class, epoch_us(start), epoch_us(until), count_in, count_out, \
     entries, mean, most, withheld, lower_bound, period_s, observed_s, doubtful_s, flags, version_id, revision, seq";

fn listed(list: &str, name: &str) -> bool {
    list.split(',').any(|one| one == name)
}

/// What is out.
pub(in crate::store) fn head(db: &Connection) -> Result<Head, StoreError> {
    let last = "SELECT last_seq, token FROM publication ORDER BY last_seq DESC LIMIT 1";
    let head = db.query_row(last, [], |row| Ok(Head { seq: row.get(0)?, token: row.get(1)? })).optional()?;
    Ok(head.unwrap_or_default())
}

/// Ends a portion: gives it a token.
pub(super) fn stamp_portion(db: &Connection, seq: i64) -> Result<Head, StoreError> {
    let token = getrandom::u64().map_err(|error| StoreError(format!("the system gives no random numbers: {error}")))?;
    db.prepare_cached("INSERT INTO publication VALUES (?, ?)")?.execute(params![seq, token])?;
    Ok(Head { seq, token })
}

/// Everything that is out of an hour.
pub(super) fn of_hour(db: &Connection, hour: Span) -> Result<Vec<PublishedRow>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM published WHERE start = ?");
    let mut statement = db.prepare(&query)?;
    let rows = statement.query_map(params![stamp(hour.from)], PublishedRow::read)?;
    Ok(rows.collect::<duckdb::Result<_>>()?)
}

/// Puts rows in the place of those of the same identity, and gives each the next seq.
pub(super) fn replace(db: &Connection, rows: Vec<PublishedRow>, seq: &mut i64) -> Result<(), StoreError> {
    for row in rows {
        *seq += 1;
        if row.revision > 0 {
            let identity = params![row.kind, row.id, row.class, stamp(row.start.micros())];
            db.prepare_cached("DELETE FROM published WHERE kind = ? AND id = ? AND class = ? AND start = ?")?
                .execute(identity)?;
        }
        insert(db, &row, *seq)?;
    }
    Ok(())
}

fn insert(db: &Connection, row: &PublishedRow, seq: i64) -> Result<(), StoreError> {
    let list = |names: Vec<&str>| names.join(",");
    let cells = row.cells.named();
    let withheld = cells.iter().filter(|(_, cell)| *cell == Cell::Withheld).map(|(name, _)| *name).collect();
    let bounds = ["in", "out"].into_iter().zip(row.lower_bound).filter(|(_, is)| *is).map(|(name, _)| name).collect();
    let [inward, outward, entries, mean, most] = cells.map(|(_, cell)| cell.number());
    let values = params![
        row.kind,
        row.id,
        row.class,
        stamp(row.start.micros()),
        stamp(row.end.micros()),
        inward,
        outward,
        entries,
        mean,
        most,
        list(withheld),
        list(bounds),
        row.coverage.period_s,
        row.coverage.observed_s,
        row.coverage.doubtful_s,
        list(row.flags.iter().map(|flag| flag.name()).collect()),
        row.version,
        row.revision,
        seq,
    ];
    db.prepare_cached("INSERT INTO published VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(values)?;
    Ok(())
}
