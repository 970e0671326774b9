//! Footfall, occupancy and queues: rows of the store as JSON and CSV.
//!
//! Owns the wire form of rows and their totals. A count is `null` where nothing was observed; a total is the sum of what
//! was observed, with the coverage that says how much that is. Refuses to add lines up: what a site's footfall is, is
//! for gates to say.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::csv::Table;
use super::format::{Format, respond};
use super::params::{LineParams, PeriodParams, Question, ZoneParams, bucket_name};
use super::problem::Problem;
use super::time::Zone;
use crate::store::{Filter, Reader, StoreError};

pub mod footfall;
pub mod occupancy;
pub mod queues;
#[cfg(test)]
mod tests;

/// How much of a bucket was seen, in seconds.
#[allow(clippy::struct_field_names, reason = "the unit belongs to the names on the wire")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    /// Seconds of the bucket inside the period, up to now.
    pub period_s: u64,
    /// Seconds in which at least one frame was analysed.
    pub observed_s: u64,
    /// Observed seconds that are not to be trusted.
    pub doubtful_s: u64,
}

impl From<crate::store::Coverage> for Coverage {
    fn from(c: crate::store::Coverage) -> Self {
        Self { period_s: c.period_s.into(), observed_s: c.observed_s.into(), doubtful_s: c.doubtful_s.into() }
    }
}

impl Coverage {
    fn add(&mut self, other: Self) {
        self.period_s += other.period_s;
        self.observed_s += other.observed_s;
        self.doubtful_s += other.doubtful_s;
    }
}

/// What a report is about: the same head for every kind of row.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Report<R, T> {
    /// Id of the site.
    pub site: String,
    /// IANA name of the site's time zone; all times are written with its offset.
    pub timezone: String,
    /// First instant of the period.
    #[schema(format = DateTime)]
    pub from: String,
    /// First instant after the period.
    #[schema(format = DateTime)]
    pub to: String,
    /// Length of a bucket.
    #[schema(example = "hour")]
    pub bucket: &'static str,
    /// One row a bucket, camera and line or zone, in that order.
    pub rows: Vec<R>,
    /// One entry a line or zone: the whole period.
    pub totals: Vec<T>,
}

/// Counts of lines over a period.
#[utoipa::path(
    get, path = "/api/v1/footfall", tag = "statistics", operation_id = "footfall",
    params(PeriodParams, LineParams),
    responses(
        (status = 200, description = "Counts of every line, bucket by bucket", content(
            (Report<footfall::Row, footfall::Total> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing changed since the answer with this entity tag"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such camera", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "Neither JSON nor CSV is accepted", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn footfall(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, "line")?;
    let rows = asked.query(|reader, q| reader.footfall(q.period, q.bucket, &q.filter)).await?;
    let rows = footfall::Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, footfall::totals, footfall::csv)
}

/// People in zones over a period, queues included.
#[utoipa::path(
    get, path = "/api/v1/occupancy", tag = "statistics", operation_id = "occupancy",
    params(PeriodParams, ZoneParams),
    responses(
        (status = 200, description = "Occupancy and dwell of every zone, bucket by bucket", content(
            (Report<occupancy::Row, occupancy::Total> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing changed since the answer with this entity tag"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such camera", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "Neither JSON nor CSV is accepted", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn occupancy(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, "zone")?;
    let rows = asked.query(|reader, q| reader.occupancy(q.period, q.bucket, &q.filter)).await?;
    let rows = occupancy::Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, occupancy::totals, occupancy::csv)
}

/// Queues over a period: length, waiting time, how many joined.
#[utoipa::path(
    get, path = "/api/v1/queues", tag = "statistics", operation_id = "queues",
    params(PeriodParams, ZoneParams),
    responses(
        (status = 200, description = "Length of every queue, bucket by bucket", content(
            (Report<queues::Row, queues::Total> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing changed since the answer with this entity tag"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such camera", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "Neither JSON nor CSV is accepted", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn queues(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, "zone")?;
    let rows = asked.query(|reader, q| reader.queues(q.period, q.bucket, &q.filter)).await?;
    let rows = queues::Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, queues::totals, queues::csv)
}

/// A checked question with what is needed to answer it.
struct Asked {
    state: ApiState,
    zone: Zone,
    question: Question,
}

impl Asked {
    fn read(state: ApiState, uri: &Uri, headers: &HeaderMap, item: &str) -> Result<Self, Problem> {
        let zone = Zone::named(&state.config.site.timezone);
        let question = Question::read(uri, headers, item, &zone, state.clock.now())?;
        let items = state.config.cameras.iter().map(|camera| match item {
            "line" => camera.scene.lines.len(),
            _ => camera.scene.zones.len(),
        });
        question.refuse_too_much(items.sum())?;
        Ok(Self { state, zone, question })
    }

    /// Asks the store on a thread that may block.
    async fn query<R, F>(&self, ask: F) -> Result<Vec<R>, Problem>
    where
        R: Send + 'static,
        F: FnOnce(&Reader, &Question) -> Result<Vec<R>, StoreError> + Send + 'static,
    {
        let (reader, question) = (self.state.reader.clone(), self.question.clone());
        let rows = tokio::task::spawn_blocking(move || ask(&reader, &question))
            .await
            .map_err(|error| Problem::database(&error))?
            .map_err(|error| Problem::database(&error))?;
        self.known(&self.question.filter, rows.is_empty())?;
        Ok(rows)
    }

    /// A camera that neither the config nor the store knows is a mistake, not an empty answer.
    fn known(&self, filter: &Filter, empty: bool) -> Result<(), Problem> {
        match &filter.camera {
            Some(id) if empty && self.state.config.cameras.iter().all(|camera| camera.id != *id) => {
                Err(Problem::in_field("camera", format!("there is no camera {id:?} at this site."))
                    .with_status(StatusCode::NOT_FOUND))
            }
            _ => Ok(()),
        }
    }

    fn answer<R: Serialize, T: Serialize>(
        &self,
        headers: &HeaderMap,
        rows: Vec<R>,
        totals: fn(&[R]) -> Vec<T>,
        csv: fn(&[R]) -> Table,
    ) -> Result<Response, Problem> {
        let body = match self.question.format {
            Format::Csv => csv(&rows).finish(),
            Format::Json => {
                let report = self.report(totals(&rows), rows);
                serde_json::to_string(&report).map_err(|error| Problem::database(&error))?
            }
        };
        Ok(respond(headers, self.question.format, body))
    }

    fn report<R, T>(&self, totals: Vec<T>, rows: Vec<R>) -> Report<R, T> {
        let (site, period) = (&self.state.config.site, self.question.period);
        Report {
            site: site.id.clone(),
            timezone: site.timezone.clone(),
            from: self.zone.seconds(period.from),
            to: self.zone.seconds(period.to),
            bucket: bucket_name(self.question.bucket),
            rows,
            totals,
        }
    }
}

/// Sums what is there; `None` only when nothing is.
fn add_known(sum: &mut Option<u64>, value: Option<u64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0) + value);
    }
}
