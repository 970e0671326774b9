//! What the command line offers: one thin file for each command.

pub mod models;
