//! Backups of the database: what there is, and making one.
//!
//! Owns their wire form. Refuses to hand backups out or to put one back: the first is for whoever may read the box's disk,
//! the second needs the box to stand still.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::caller::{Caller, NotLetIn};
use super::params::Pairs;
use super::problem::Problem;
use super::time::Zone;
use crate::store::{Backup, Reason};

const NO_STORE: [(HeaderName, HeaderValue); 1] = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// Every complete backup.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Backups {
    /// The newest first.
    pub backups: Vec<BackupEntry>,
}

/// A complete backup: a folder with one Parquet file a table and a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BackupEntry {
    /// Name of its folder.
    #[schema(example = "nightly-20260430T193000Z")]
    pub name: String,
    /// When it was made.
    #[schema(format = DateTime, example = "2026-05-01T03:30:00+08:00")]
    pub created: String,
    /// The newest second in it; `null` where nothing was counted.
    #[schema(required, format = DateTime, example = "2026-05-01T03:29:59+08:00")]
    pub counted_to: Option<String>,
    /// Version of the database's schema.
    #[schema(example = 3)]
    pub schema_version: u32,
    /// Tables in it.
    #[schema(example = 22)]
    pub tables: usize,
    /// Their rows together.
    #[schema(example = 14_822_400)]
    pub rows: u64,
    /// Bytes of its files together.
    #[schema(example = 20_438_282)]
    pub bytes: u64,
}

impl BackupEntry {
    fn new(backup: Backup, zone: &Zone) -> Self {
        Self {
            name: backup.name,
            created: zone.seconds(backup.created),
            counted_to: backup.counted_to.map(|time| zone.seconds(time)),
            schema_version: backup.schema,
            tables: backup.tables,
            rows: backup.rows,
            bytes: backup.bytes,
        }
    }
}

/// Every complete backup.
#[utoipa::path(
    get, path = "/api/v1/backups", tag = "backups", operation_id = "backups",
    responses(
        (status = 200, description = "Every complete backup, the newest first", body = Backups),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The folder of backups cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn backups(State(state): State<ApiState>, uri: Uri) -> Result<impl IntoResponse, Problem> {
    Pairs::read(&uri, &[])?;
    let (reader, zone) = (state.reader.clone(), Zone::named(&state.config.site.timezone));
    let found = tokio::task::spawn_blocking(move || reader.backups()).await;
    let found = found.map_err(|error| Problem::database(&error))?.map_err(|error| Problem::database(&error))?;
    let backups = found.into_iter().map(|backup| BackupEntry::new(backup, &zone)).collect();
    Ok((NO_STORE, Json(Backups { backups })))
}

/// Makes a backup now. The answer comes when it is complete and verified; counting goes on meanwhile.
#[utoipa::path(
    post, path = "/api/v1/backups", tag = "backups", operation_id = "make_backup", security(("key" = [])),
    responses(
        (status = 201, description = "It is complete and verified", body = BackupEntry),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 507, description = "It could not be written; nothing of it is kept", body = Problem, content_type = "application/problem+json"),
        NotLetIn,
    )
)]
pub async fn make_backup(
    State(state): State<ApiState>,
    caller: Caller,
    uri: Uri,
) -> Result<impl IntoResponse, Problem> {
    caller.must_manage()?;
    Pairs::read(&uri, &[])?;
    let (reader, now, zone) = (state.reader.clone(), state.clock.now(), Zone::named(&state.config.site.timezone));
    let made = tokio::task::spawn_blocking(move || reader.back_up(Reason::Manual, now)).await;
    match made.map_err(|error| Problem::database(&error))? {
        Ok(backup) => Ok((StatusCode::CREATED, NO_STORE, Json(BackupEntry::new(backup, &zone)))),
        // Whoever may manage the box may know its folders.
        Err(error) => Err(Problem::new(StatusCode::INSUFFICIENT_STORAGE, error.0)),
    }
}
