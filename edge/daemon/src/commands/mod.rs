//! The subcommands of the binary, one file each, thin.
//!
//! Owns what a command prints and its verdict. Refuses to do the work itself: that belongs to the modules.

pub mod check;
