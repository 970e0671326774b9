//! Is the process alive, can it serve: for systemd, load balancers and people with curl.
//!
//! Ready means that the database answers and requests arrive. A camera never makes the box unready: the others count on.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::losses::LostCounts;
use super::params::Pairs;
use super::problem::Problem;
use super::time::Zone;

/// A box that is well.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// A box that is alive.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alive {
    /// `ok`
    #[schema(example = "ok")]
    pub status: &'static str,
    /// Frames come faster than the box can analyse them: every camera gets the same share, below nine tenths, of the
    /// rate that it asks for. Counts go on; ask for a lower `fps`, or for a faster box.
    pub behind: bool,
    /// What is wrong with the store, and what that means for the counts; `null` while nothing is.
    #[schema(required)]
    pub store: Option<String>,
    /// The nightly backup.
    pub backup: NightlyBackup,
    /// Counts lost with a damaged database file, noticed in the last seven days; the newest first.
    pub losses: Vec<LostCounts>,
}

/// How the nightly backup is doing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NightlyBackup {
    /// When the newest one was made; `null` before the first.
    #[schema(required, format = DateTime)]
    pub last: Option<String>,
    /// Why the one that is due could not be made; it is tried again every quarter of an hour.
    #[schema(required)]
    pub error: Option<String>,
}

impl NightlyBackup {
    fn now(state: &ApiState) -> Self {
        let health = state.backup.borrow().clone();
        let zone = Zone::named(&state.config.site.timezone);
        Self { last: health.last.map(|time| zone.seconds(time)), error: health.error }
    }
}

/// The process is alive.
#[utoipa::path(
    get, path = "/healthz", tag = "health", operation_id = "healthz",
    responses(
        (status = 200, description = "The process is alive", body = Alive),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn healthz(State(state): State<ApiState>, uri: Uri) -> Result<Json<Alive>, Problem> {
    Pairs::read(&uri, &[])?;
    let store = state.store.borrow().trouble();
    let (backup, losses) = (NightlyBackup::now(&state), LostCounts::of_late(&state));
    Ok(Json(Alive { status: "ok", behind: *state.behind.borrow(), store, backup, losses }))
}

/// The database answers.
#[utoipa::path(
    get, path = "/readyz", tag = "health", operation_id = "readyz",
    responses(
        (status = 200, description = "The database answers", body = Health),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It does not, or the box is shutting down", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn readyz(State(state): State<ApiState>, uri: Uri) -> Result<Json<Health>, Problem> {
    Pairs::read(&uri, &[])?;
    if state.shutdown.is_cancelled() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The box is shutting down."));
    }
    ping(&state).await?;
    Ok(Json(Health { status: "ok" }))
}

/// The writer must be able to write and the reader to read.
async fn ping(state: &ApiState) -> Result<(), Problem> {
    if let Some(error) = state.store.borrow().error.clone() {
        return Err(Problem::database(&error));
    }
    let reader = state.reader.clone();
    let asked = tokio::task::spawn_blocking(move || reader.ping());
    match asked.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Problem::database(&error)),
        Err(error) => Err(Problem::database(&error)),
    }
}
