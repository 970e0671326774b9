//! Footfall, gates, spaces, occupancy, queues, heat maps and coverage: rows of the store as JSON and CSV.
//!
//! Owns the wire form of rows and their totals. A count is `null` where nothing was observed; a total is the sum of what
//! was observed, with the coverage that says how much that is. Refuses to add lines up: what a site's footfall is, is
//! for gates to say.

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use super::ApiState;
use super::csv::Table;
use super::format::{Format, respond};
use super::params::{Question, bucket_name};
use super::problem::Problem;
use super::time::Zone;
use crate::config::{Camera, Config, LineSpec, SceneSpec, ZoneSpec};
use crate::store::{Filter, Reader, StoreError};

pub mod alike;
pub mod anomalies;
pub mod compare;
pub mod coverage;
pub mod density;
pub mod footfall;
pub mod forecast;
pub mod gate_counts;
pub mod gates;
pub mod heatmap;
pub mod hours;
pub mod marks;
pub mod occupancy;
pub mod outlook;
pub mod passers;
pub mod peak;
pub mod perimeter;
pub mod plan;
pub mod queues;
pub mod series;
pub mod space_series;
pub mod spaces;
pub mod subject;
#[cfg(test)]
mod tests;

/// The class of a row that tells none apart.
pub const ALL: &str = "all";

/// How much of a bucket was seen, in seconds.
#[allow(clippy::struct_field_names, reason = "the unit belongs to the names on the wire")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    /// Seconds of the bucket inside the period, up to now, in which the site is open.
    pub period_s: u64,
    /// Of these, seconds in which at least one frame was analysed.
    pub observed_s: u64,
    /// Observed seconds that are not to be trusted.
    pub doubtful_s: u64,
    /// Seconds of the period that somebody has excluded from comparisons and forecasts, seen or not; the counts stand.
    pub excluded_s: u64,
}

impl From<crate::store::Coverage> for Coverage {
    fn from(c: crate::store::Coverage) -> Self {
        Self {
            period_s: c.period_s.into(),
            observed_s: c.observed_s.into(),
            doubtful_s: c.doubtful_s.into(),
            excluded_s: c.excluded_s.into(),
        }
    }
}

impl Coverage {
    fn add(&mut self, other: Self) {
        self.period_s += other.period_s;
        self.observed_s += other.observed_s;
        self.doubtful_s += other.doubtful_s;
        self.excluded_s += other.excluded_s;
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
    /// Changes within the period of what counts are made with: what lies before and after one is not of one kind.
    pub breaks: Vec<marks::SeriesBreak>,
    /// One row a bucket, camera and line or zone, in that order.
    pub rows: Vec<R>,
    /// One entry a line or zone: the whole period.
    pub totals: Vec<T>,
}

/// What a statistic answers where it has no rows to give.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only its documentation is used")]
pub enum Otherwise {
    /// Nothing changed since the answer with this entity tag
    #[response(status = 304)]
    Unchanged,
    /// A parameter is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(Problem),
    /// No such camera, line, zone, gate or space
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(Problem),
    /// The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
    /// before it begins or holds too many buckets, a plan of ground that is not measured
    #[response(status = 422, content_type = "application/problem+json")]
    Unanswerable(Problem),
    /// Neither JSON nor CSV is accepted
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// A checked question with what is needed to answer it.
struct Asked {
    state: ApiState,
    zone: Zone,
    question: Question,
    /// The parameters that choose rows.
    filters: &'static [&'static str],
}

impl Asked {
    /// `filters` as of [`Question::read`]; `items` counts what a bucket has rows for.
    fn read(
        state: ApiState,
        uri: &Uri,
        headers: &HeaderMap,
        filters: &'static [&'static str],
        items: fn(&Config, &Filter) -> usize,
    ) -> Result<Self, Problem> {
        let zone = Zone::of(&state.config.site);
        let question = Question::read(uri, headers, filters, &zone, state.clock.now())?;
        question.refuse_too_much(items(&state.config, &question.filter))?;
        Ok(Self { state, zone, question, filters })
    }

    /// Rows of the store; a camera, line or zone that neither it nor the config knows is a mistake, not an empty answer.
    async fn query<R, F>(&self, ask: F) -> Result<Vec<R>, Problem>
    where
        R: Send + 'static,
        F: FnOnce(&Reader, &Question) -> Result<Vec<R>, StoreError> + Send + 'static,
    {
        let rows = self.ask(ask).await?;
        if rows.is_empty() {
            self.refuse_unknown()?;
        }
        Ok(rows)
    }

    fn refuse_unknown(&self) -> Result<(), Problem> {
        let (config, filter) = (&self.state.config, &self.question.filter);
        if let Some(id) = filter.camera.as_deref() {
            known("camera", id, config.cameras.iter().map(|camera| &camera.id))?;
        }
        match filter.item.as_deref() {
            Some(id) if self.filters.contains(&"line") => {
                known("line", id, of_cameras(config, filter).flat_map(|scene| &scene.lines).map(|line| &line.id))
            }
            Some(id) if self.filters.contains(&"zone") => {
                known("zone", id, of_cameras(config, filter).flat_map(|scene| &scene.zones).map(|zone| &zone.id))
            }
            _ => Ok(()),
        }
    }

    /// Asks the store on a thread that may block.
    async fn ask<A, F>(&self, ask: F) -> Result<A, Problem>
    where
        A: Send + 'static,
        F: FnOnce(&Reader, &Question) -> Result<A, StoreError> + Send + 'static,
    {
        let question = self.question.clone();
        ask_store(&self.state.reader, move |reader| ask(reader, &question)).await
    }

    async fn answer<R: Serialize, T: Serialize>(
        &self,
        headers: &HeaderMap,
        rows: Vec<R>,
        totals: fn(&[R]) -> Vec<T>,
        csv: fn(&[R]) -> Table,
    ) -> Result<Response, Problem> {
        let report = self.report(totals(&rows), rows).await?;
        write(headers, self.question.format, &report, || csv(&report.rows))
    }

    async fn report<R, T>(&self, totals: Vec<T>, rows: Vec<R>) -> Result<Report<R, T>, Problem> {
        let (site, period) = (&self.state.config.site, self.question.period);
        let breaks = self.ask(|reader, q| reader.breaks(q.period, q.filter.camera.as_deref())).await?;
        Ok(Report {
            site: site.id.clone(),
            timezone: site.timezone.clone(),
            from: self.zone.seconds(period.from),
            to: self.zone.seconds(period.to),
            bucket: bucket_name(self.question.bucket),
            breaks: breaks.iter().map(|found| marks::SeriesBreak::of(found, &self.zone)).collect(),
            rows,
            totals,
        })
    }
}

/// Asks the store on a thread that may block.
pub async fn ask_store<A, F>(reader: &Reader, ask: F) -> Result<A, Problem>
where
    A: Send + 'static,
    F: FnOnce(&Reader) -> Result<A, StoreError> + Send + 'static,
{
    let reader = reader.clone();
    tokio::task::spawn_blocking(move || ask(&reader))
        .await
        .map_err(|error| Problem::database(&error))?
        .map_err(|error| Problem::database(&error))
}

/// 404 where nothing of this kind has that id; the kind is also the name of the parameter.
pub fn known<'a>(kind: &str, id: &str, mut ids: impl Iterator<Item = &'a String>) -> Result<(), Problem> {
    if ids.any(|known| known == id) {
        return Ok(());
    }
    Err(Problem::in_field(kind, format!("there is no {kind} {id:?} at this site.")).with_status(StatusCode::NOT_FOUND))
}

/// The answer in the format that was asked for.
fn write(
    headers: &HeaderMap,
    format: Format,
    json: &impl Serialize,
    csv: impl FnOnce() -> Table,
) -> Result<Response, Problem> {
    let body = match format {
        Format::Csv => csv().finish(),
        Format::Json => serde_json::to_string(json).map_err(|error| Problem::database(&error))?,
    };
    Ok(respond(headers, format, body))
}

/// What is drawn on the cameras that a filter lets through.
fn of_cameras<'a>(config: &'a Config, filter: &'a Filter) -> impl Iterator<Item = &'a SceneSpec> {
    let wanted = |camera: &&Camera| filter.camera.as_ref().is_none_or(|id| *id == camera.id);
    config.cameras.iter().filter(wanted).map(|camera| &camera.scene)
}

/// How many lines an answer has rows for; one id may stand on several cameras.
fn lines(config: &Config, filter: &Filter) -> usize {
    let wanted = |line: &&LineSpec| filter.item.as_ref().is_none_or(|id| *id == line.id);
    of_cameras(config, filter).flat_map(|scene| &scene.lines).filter(wanted).count()
}

/// The same of zones.
fn zones(config: &Config, filter: &Filter) -> usize {
    let wanted = |zone: &&ZoneSpec| filter.item.as_ref().is_none_or(|id| *id == zone.id);
    of_cameras(config, filter).flat_map(|scene| &scene.zones).filter(wanted).count()
}

/// Sums what is there; `None` only when nothing is.
fn add_known(sum: &mut Option<u64>, value: Option<u64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0) + value);
    }
}

/// Which counts, of in, out, staff in and staff out, some bucket does not tell while it tells others, as an earlier counter
/// does that knows one direction. Their sum is unknown. A bucket that tells nothing is left out, as the coverage says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Untold([bool; 4]);

impl Untold {
    fn add(&mut self, sums: [&mut Option<u64>; 4], values: [Option<u64>; 4]) {
        let tells = values.iter().any(Option::is_some);
        for ((untold, sum), value) in self.0.iter_mut().zip(sums).zip(values) {
            *untold |= tells && value.is_none();
            add_known(sum, value);
            *sum = sum.filter(|_| !*untold);
        }
    }
}
