//! Tests of the store as a whole: what goes in comes out, once, at its own time.

mod answers;
mod files;
mod heat;
mod hours;
mod keys;
mod meaning;
mod oracle;
mod support;
mod threads;
mod tracks;
mod upgrade;
mod writing;
