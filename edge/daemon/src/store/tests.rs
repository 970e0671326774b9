//! Tests of the store as a whole: what goes in comes out, once, at its own time.

mod answers;
mod arranging;
mod backups;
mod damage;
mod day_rows;
mod days;
mod files;
mod heat;
mod histories;
mod hours;
mod imports;
mod keys;
mod meaning;
mod no_room;
mod oracle;
mod published;
mod reserve;
mod retention;
mod support;
mod threads;
mod tracks;
mod upgrade;
mod writing;
