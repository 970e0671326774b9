//! Hours of earlier counters: taking a file, listing what was taken, taking it back.
//!
//! Owns the routes and their options. What a file means is `import`'s, what stays is the store's. The file is held whole in memory, up to a bound; each line is written in a transaction of its own, so that
//! counting never waits long. A caller who repeats a request that broke off ends with the same hours.

mod report;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, IntoResponses};

use super::ApiState;
use super::caller::{Caller, NotLetIn};
use super::problem::Problem;
use super::time::Zone;
use crate::import::{self, Plan, Reading, Surroundings};
use crate::store::{ImportOutcome, ImportSeries, ImportSource, StoreError};

pub use report::{
    HourReport, ImportEntry, ImportReport, ImportSummary, RemovedReport, SeriesReport, import_report, import_source,
};

/// Documents the query; [`Plan::read`] reads it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct ImportParams {
    /// Name of the earlier counter: letters, digits, hyphens, dots, underscores.
    #[param(example = "old-counters", min_length = 1, max_length = 64)]
    source: String,
    /// What goes where, one `COLUMN = TARGET : DIRECTION` a line. TARGET is `camera/line` or a gate, DIRECTION in, out or
    /// both-as-in; `auto : DIRECTION` for columns that are called like a line or gate.
    #[param(example = "Queen Street = east/door : in")]
    map: String,
    /// Only say what would be done. Default: false.
    #[param(example = true)]
    dry_run: Option<bool>,
    /// Name of the file.
    #[param(example = "hours-2025.csv")]
    file: Option<String>,
    /// Who imports it. Default: the name of the key, or `on the box`.
    #[param(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 100,
        example = "Li Wei"
    )]
    by: Option<String>,
    /// IANA name of the zone by which the file names hours. Default: the site's.
    #[param(example = "Pacific/Auckland")]
    timezone: Option<String>,
    /// Column with day and hour. Default: one called time, datetime or timestamp.
    #[param(example = "Time")]
    time: Option<String>,
    /// Column with the day. Default: one called date or day.
    #[param(example = "Date")]
    date: Option<String>,
    /// Column with the hour. Default: one called hour.
    #[param(example = "Hour")]
    hour: Option<String>,
    /// How the time or date column is written, as of strptime, where it is not year-month-day.
    #[param(example = "%d/%m/%Y %H:%M")]
    time_format: Option<String>,
    /// Hours before this one belong to the day after the date in their row. Default: 0.
    #[param(minimum = 0, maximum = 23, example = 6)]
    day_begins: Option<u8>,
    /// Column with the counter's name, in the long form of one row a counter and hour.
    #[param(example = "Counter")]
    sensor: Option<String>,
    /// Column with the count, in the long form.
    #[param(example = "People")]
    count: Option<String>,
    /// Column with `in` or `out`, in the long form.
    #[param(example = "Direction")]
    direction: Option<String>,
    /// What separates decimals, `.` or `,`. Default: `.`
    #[param(pattern = "^[.,]$", example = ".")]
    decimal: Option<String>,
    /// What separates thousands: `.`, `,`, `'` or `space`. Default: nothing does.
    #[param(pattern = "^([.,']|space)$", example = "space")]
    thousands: Option<String>,
    /// What separates columns: `,`, `;`, `|` or `tab`. Default: `,`
    #[param(pattern = "^([,;|]|tab)$", example = ",")]
    delimiter: Option<String>,
    /// Words that stand for a gap, as an empty cell does, one a line.
    #[param(example = "n/a")]
    empty: Option<String>,
    /// Take lines that the site does not have, as lines that are no more. Default: false.
    #[param(example = false)]
    create: Option<bool>,
    /// Write over hours that were counted or come from another source. Default: false.
    #[param(example = false)]
    replace: Option<bool>,
    /// Leave mistaken cells and rows out instead of refusing the file. Default: false.
    #[param(example = false)]
    skip_mistakes: Option<bool>,
}

/// What these routes answer where they do nothing.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Refused {
    /// A parameter is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(Problem),
    /// No such source
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(Problem),
    /// The file is too long
    #[response(status = 413, content_type = "application/problem+json")]
    TooLong(Problem),
    /// The file has mistakes; the detail lists them, one a line
    #[response(status = 422, content_type = "application/problem+json")]
    Mistaken(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// Takes hourly counts of an earlier counter from a CSV file.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "imports", operation_id = "import", security(("key" = [])),
    params(ImportParams),
    request_body(content = String, content_type = "text/csv", description = "The file, UTF-8, up to 64 MiB",
        example = "Time,Queen Street\n01/04/2026 10:00,12\n"),
    responses((status = 200, description = "What was done, or with dry_run would be", body = ImportReport), Refused, NotLetIn)
)]
pub async fn import(
    State(state): State<ApiState>,
    caller: Caller,
    Query(options): Query<Vec<(String, String)>>,
    body: Body,
) -> Result<Json<ImportReport>, Problem> {
    caller.must_manage()?;
    let plan = Plan::read(&options).map_err(|misuse| Problem::in_field(&misuse.option, misuse.to_string()))?;
    let too_long = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The file is longer than 64 MiB: cut it into years.");
    let bytes = to_bytes(body, import::MOST_BYTES).await.map_err(|_| too_long())?;
    let (plan, mut reading) = read(&state, plan, bytes).await?;
    let zone = Zone::named(&state.config.site.timezone);
    let source = import_source(&plan, &reading, &state.config.site.timezone, caller.name(), state.clock.now());
    let mut outcomes = Vec::new();
    for series in std::mem::take(&mut reading.series) {
        let summary = ImportSummary::of(&series);
        let outcome = if plan.dry_run {
            compare(&state, source.clone(), series).await?
        } else {
            state.orders.import(source.clone(), series).await
        };
        outcomes.push((summary, outcome.map_err(|error| Problem::database(&error))?));
    }
    Ok(Json(import_report(&plan, reading, &outcomes, &zone)))
}

/// Reads the file on a thread that may take its time.
async fn read(state: &ApiState, plan: Plan, bytes: bytes::Bytes) -> Result<(Plan, Reading), Problem> {
    let (config, reader, now) = (state.config.clone(), state.reader.clone(), state.clock.now());
    let read = move || {
        let known = import::known(&config, reader.import_targets().map_err(|error| Problem::database(&error))?);
        let site = Surroundings { timezone: config.site.timezone.clone(), known, now };
        let reading = import::read(&bytes, &plan, &site)
            .map_err(|mistakes| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, mistakes.to_string()))?;
        Ok((plan, reading))
    };
    tokio::task::spawn_blocking(read).await.map_err(|error| Problem::database(&error))?
}

async fn compare(
    state: &ApiState,
    source: ImportSource,
    series: ImportSeries,
) -> Result<Result<ImportOutcome, StoreError>, Problem> {
    let reader = state.reader.clone();
    tokio::task::spawn_blocking(move || reader.compare_import(&source, &series))
        .await
        .map_err(|error| Problem::database(&error))
}

/// Lists the files that were imported.
#[utoipa::path(
    get, path = "/api/v1/imports", tag = "imports", operation_id = "imports", security(("key" = [])),
    responses((status = 200, description = "Every file that changed something", body = Vec<ImportEntry>), Refused, NotLetIn)
)]
pub async fn imports(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<ImportEntry>>, Problem> {
    caller.must_manage()?;
    let reader = state.reader.clone();
    let records = tokio::task::spawn_blocking(move || reader.imports())
        .await
        .map_err(|error| Problem::database(&error))?
        .map_err(|error| Problem::database(&error))?;
    let zone = Zone::named(&state.config.site.timezone);
    Ok(Json(records.into_iter().map(|record| ImportEntry::of(record, &zone)).collect()))
}

/// Takes back every hour of a source; what they replaced returns.
#[utoipa::path(
    delete, path = "/api/v1/imports/{source}", tag = "imports", operation_id = "remove_import", security(("key" = [])),
    params(("source" = String, Path, description = "Name of the earlier counter", example = "old-counters")),
    responses((status = 200, description = "What was taken back", body = RemovedReport), Refused, NotLetIn)
)]
pub async fn remove_import(
    State(state): State<ApiState>,
    caller: Caller,
    Path(source): Path<String>,
) -> Result<Json<RemovedReport>, Problem> {
    caller.must_manage()?;
    let removed = state.orders.remove_import(source.clone()).await.map_err(|error| Problem::database(&error))?;
    let unknown = || Problem::new(StatusCode::NOT_FOUND, format!("Nothing was imported from a source {source:?}."));
    removed.map(|removed| Json(removed.into())).ok_or_else(unknown)
}
