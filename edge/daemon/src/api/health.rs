//! Is the process alive, can it serve: for systemd, load balancers and people with curl.
//!
//! Ready means that the database answers and requests arrive. A camera never makes the box unready: the others count on.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::params::Pairs;
use super::problem::Problem;
use crate::store::{Bucket, Filter, Period};
use promenade_core::time::EventTime;

/// A box that is well.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// The process is alive.
#[utoipa::path(
    get, path = "/healthz", tag = "health", operation_id = "healthz",
    responses(
        (status = 200, description = "The process is alive", body = Health),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn healthz(uri: Uri) -> Result<Json<Health>, Problem> {
    Pairs::read(&uri, &[])?;
    Ok(Json(Health { status: "ok" }))
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

/// The cheapest question that reaches the database's files: one minute of one line.
async fn ping(state: &ApiState) -> Result<(), Problem> {
    let (reader, now) = (state.reader.clone(), state.clock.now().second());
    let period = Period { from: EventTime(now.micros().saturating_sub(60_000_000)), to: now };
    let asked = tokio::task::spawn_blocking(move || reader.footfall(period, Bucket::Minute, &Filter::default()));
    match asked.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(Problem::database(&error)),
        Err(error) => Err(Problem::database(&error)),
    }
}
