//! The HTTP surface: live view, statistics, health, metrics, the `OpenAPI` document and the dashboard's files.
//!
//! Owns wire types and routes. Refuses SQL and counting, and everything a browser on another site could misuse: what changes
//! something needs a caller who may manage the box, which no cookie makes anybody.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use promenade_core::live::LiveView;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Config;
use crate::store::{BackupHealth, Loss, Orders, Reader, StoreHealth};

mod assets;
mod backups;
mod batch;
mod body;
mod bureau;
mod caller;
mod classes;
mod columns;
mod csv;
mod cursor;
mod encode;
mod format;
mod health;
mod imports;
mod json_rows;
mod live;
mod losses;
mod metrics;
mod notes;
mod openapi;
mod params;
mod problem;
mod server;
mod socket;
mod statistics;
mod stream;
mod tag;
#[cfg(test)]
mod tests;
mod time;

pub use bureau::Bureau;
pub use bureau::key_wire::{KeyInfo, NewKey, PublicKey, PullInfo};
pub use bureau::signing::Signer;
pub use imports::{
    HourReport, ImportEntry, ImportReport, ImportSummary, RemovedReport, SeriesReport, import_report, import_source,
};
pub use notes::annotations::{annotation_of, annotations_in};
pub use notes::exclusions::{exclusion_of, exclusions_in};
pub use problem::Problem;
pub use server::{router, serve};
pub use socket::{serve_socket, socket_path};
pub use time::Zone;

/// What the handlers need; cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    /// The config in force.
    pub config: Arc<Config>,
    /// One live view a camera, in the config's order.
    pub live: Arc<Vec<(String, watch::Receiver<LiveView>)>>,
    /// Whether frames come faster than the box can analyse them.
    pub behind: watch::Receiver<bool>,
    /// The store's reader.
    pub reader: Reader,
    /// Orders to the store's writer.
    pub orders: Orders,
    /// Keys, signatures and what is out.
    pub bureau: Arc<bureau::Bureau>,
    /// How the store's writer is doing.
    pub store: watch::Receiver<StoreHealth>,
    /// How the nightly backup is doing.
    pub backup: watch::Receiver<BackupHealth>,
    /// Counts that were lost with damaged files, the newest first; they come to be at a start only.
    pub losses: Arc<[Loss]>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the other parts have counted for `/metrics`.
    pub metrics: PrometheusHandle,
    /// Cancelled at shutdown: it ends the event streams, which would otherwise keep the server alive.
    pub shutdown: CancellationToken,
}

impl std::fmt::Debug for ApiState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiState").field("site", &self.config.site.id).finish_non_exhaustive()
    }
}
