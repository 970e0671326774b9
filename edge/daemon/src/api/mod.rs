//! The HTTP surface: live view, statistics, health, metrics, the OpenAPI document and the dashboard's files.
//!
//! Owns wire types and routes. Refuses SQL and counting.

use std::sync::Arc;

use promenade_core::live::LiveView;
use tokio::sync::watch;

use crate::config::Config;
use crate::store::Reader;

/// What the handlers need; cheap to clone.
#[derive(Clone, Debug)]
pub struct ApiState {
    /// The config in force.
    pub config: Arc<Config>,
    /// One live view a camera, in the config's order.
    pub live: Arc<Vec<(String, watch::Receiver<LiveView>)>>,
    /// The store's reader.
    pub reader: Reader,
}
