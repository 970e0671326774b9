//! The command line: one file a command, each thin.

pub mod check;
pub mod models;
