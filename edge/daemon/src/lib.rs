//! The Promenade daemon: cameras in, footfall and queues out.
//!
//! The binary is thin; everything lives here so that tests can reach it. Who may import whom: `camera`, `detect`,
//! `store` and `api` import `promenade_core` and `config`, never each other (`api` may use the store's reader);
//! `pipeline` knows core types and channels; `run` and `commands` know all. A test enforces it.

pub mod annotate;
pub mod api;
pub mod backoff;
pub mod camera;
pub mod clock;
pub mod commands;
pub mod config;
pub mod detect;
mod digest;
pub mod import;
pub mod install;
pub mod pipeline;
pub mod run;
pub mod store;
pub mod supervise;
pub mod usage;
