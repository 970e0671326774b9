//! Counts on disk: the ledger, the minutes and hours derived from it, and the questions asked of them.
//!
//! Owns the database file, its schema and migrations; SQL appears nowhere else. Refuses wire formats, and to know what
//! time it is.
//!
//! The files `schema*.sql` explain every column. One [`Writer`] takes events and commits them to the ledger in one
//! transaction; minutes and hours follow within twenty seconds in another, days when they are over. [`spawn_writer`] gives it a
//! thread. Any number of [`Reader`]s ask.

mod arrange;
mod aside;
mod backup;
mod breaks;
mod calendar;
mod catalog;
mod cells;
pub mod city;
mod counted;
mod crossings;
mod error;
mod export;
mod fetched;
mod grid;
mod health;
mod histogram;
mod imports;
mod keys;
mod ledger;
mod local_hours;
mod loss;
mod migrate;
mod moved;
mod names;
mod notes;
mod open;
mod openings;
mod orders;
mod pending;
mod pool;
mod publish;
mod reader;
mod recover;
mod reserve;
mod restore;
mod retention;
mod revision;
mod rollup;
mod rollup_day;
mod rollup_hour;
mod rollup_minute;
mod room;
mod rows;
mod sql;
mod suspicion;
mod thread;
mod writer;

#[cfg(test)]
mod tests;

pub use backup::{Backup, BackupHealth, Reason, take_to};
pub use breaks::Break;
pub use counted::Counted;
pub use error::StoreError;
pub use health::StoreHealth;
pub use imports::{ImportOutcome, ImportRecord, ImportRemoved, ImportSeries, ImportSource, ImportTarget, ImportedHour};
pub use keys::{ApiKey, Pull, Scope};
pub use local_hours::{LocalHours, SiteHour};
pub use loss::{Loss, Mended};
pub use migrate::SCHEMA_VERSION;
pub use notes::{Annotation, Exclusion, NewAnnotation, NewExclusion, Target, Trail};
pub use open::StoreOptions;
pub use orders::{Order, Orders};
pub use publish::{Cursor, Flag, Head, Page, PublishedRow, Step, Value};
pub use reader::Reader;
pub use recover::open_or_mend;
pub use reserve::ReserveLevel;
pub use restore::{Restored, restore};
pub use revision::Revision;
pub use rows::{
    Bucket, Coverage, CoverageRow, Filter, FootfallRow, GateRow, HeatMap, LineTotal, OccupancyRow, Period, QueueRow,
    VersionTexts,
};
pub use suspicion::suspect;
pub use thread::{Message, spawn_writer};
pub use writer::Writer;
