//! Footfall, gates, spaces, occupancy, queues, heat maps and coverage: rows of the store on the wire.
//!
//! Owns the wire form of rows and their totals. A count is `null` where nothing was observed; a total is the sum of what
//! was observed, with the coverage that says how much that is. Refuses to add lines up: what a site's footfall is, is
//! for gates to say.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use super::ApiState;
use super::columns::Columns;
use super::encode::Encoder;
use super::format::Format;
use super::params::{Keys, Pairs, Question, bucket_name};
use super::problem::Problem;
use super::tag;
use super::time::Zone;
use crate::config::{Camera, Config, LineSpec, SceneSpec, ZoneSpec};
use crate::store::{Break, Filter, Reader, StoreError};

pub mod alike;
pub mod anomalies;
pub mod answer;
pub mod compare;
pub mod coverage;
pub mod density;
pub mod footfall;
pub mod forecast;
pub mod foreseen;
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
mod places;
pub mod plan;
pub mod queues;
mod report;
pub mod series;
pub mod space_series;
pub mod spaces;
pub mod subject;
#[cfg(test)]
mod tests;
pub mod totals;

pub use report::{Head, Report, Scope};

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

/// A file of another format than JSON.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct File(Vec<u8>);

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
    /// None of the formats is accepted
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(Problem),
    /// The database does not answer
    #[response(status = 503, content_type = "application/problem+json")]
    NoDatabase(Problem),
}

/// Rows that are held in memory for what is made of all of them.
pub const MOST_HELD: i64 = 40_000;

/// A checked question with what is needed to answer it.
struct Asked {
    state: ApiState,
    uri: Uri,
    pairs: Pairs,
    zone: Zone,
    question: Question,
    /// The parameters that choose rows.
    filters: &'static [&'static str],
    /// Rows that a bucket has, as far as the config tells; one at least.
    items: usize,
    /// The tag of the answer.
    tag: HeaderValue,
}

impl Asked {
    /// `items` counts what a bucket has rows for.
    fn read(
        state: ApiState,
        uri: Uri,
        headers: &HeaderMap,
        keys: Keys,
        items: fn(&Config, &Filter) -> usize,
    ) -> Result<Self, Problem> {
        let zone = Zone::of(&state.config.site);
        let pairs = keys.read(&uri)?;
        let question = Question::read(uri.path(), &pairs, headers, keys, &zone, state.clock.now())?;
        let items = items(&state.config, &question.filter).max(1);
        let revision = state.reader.revision();
        let tag = tag::of(revision, tag::From::Derived, &uri, question.format, question.period);
        Ok(Self { state, uri, pairs, zone, question, filters: keys.filters, items, tag })
    }

    /// A camera, line, zone or gate that is not known is a mistake, not an empty answer. A zone that is gone has rows.
    async fn refuse_unknown(&self) -> Result<(), Problem> {
        let (config, filter) = (&self.state.config, &self.question.filter);
        let (camera, item) = (filter.camera.as_deref(), filter.item.as_deref());
        let of_zones = self.filters.contains(&"zone");
        places::among(&self.state, |places| match item {
            Some(line) if self.filters.contains(&"line") => places.cameras_of(line, camera).map(drop),
            Some(gate) if self.filters.contains(&"gate") => places.gate(gate),
            _ => camera.map_or(Ok(()), |id| places.camera(id)),
        })
        .await?;
        let zones = || of_cameras(config, filter).flat_map(|scene| &scene.zones).map(|zone| &zone.id);
        item.filter(|_| of_zones).map_or(Ok(()), |id| known("zone", id, zones()))
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

    /// What the answer begins with.
    fn head(&self, breaks: &[Break]) -> Head {
        let (site, q) = (&self.state.config.site, &self.question);
        Head {
            scope: Scope::of(site, &self.zone, q.period),
            bucket: bucket_name(q.bucket),
            breaks: breaks.iter().map(|found| marks::SeriesBreak::of(found, &self.zone)).collect(),
        }
    }
}

/// Breaks in the series that are asked about.
fn breaks_of(reader: &Reader, question: &Question) -> Result<Vec<Break>, StoreError> {
    reader.breaks(question.period, question.filter.camera.as_deref())
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
        .map_err(|error| Problem::of_store(&error))
}

/// 404 where nothing of this kind has that id; the kind is also the name of the parameter.
pub fn known<'a>(kind: &str, id: &str, mut ids: impl Iterator<Item = &'a String>) -> Result<(), Problem> {
    if ids.any(|known| known == id) {
        return Ok(());
    }
    Err(Problem::in_field(kind, format!("there is no {kind} {id:?} at this site.")).with_status(StatusCode::NOT_FOUND))
}

/// An answer that is in memory as a whole, in the format that was asked for.
///
/// # Errors
/// 503 when it cannot be written.
pub fn write<R: 'static>(
    format: Format,
    zone: &Zone,
    json: &impl Serialize,
    columns: Columns<R>,
    rows: &[R],
) -> Result<Vec<u8>, Problem> {
    if format == Format::Json {
        return serde_json::to_vec(json).map_err(|error| Problem::database(&error));
    }
    let (mut encoder, mut bytes) = Encoder::begin(format, json, columns, zone)?;
    encoder.rows(rows, &mut bytes)?;
    encoder.end(json, &mut bytes)?;
    Ok(bytes)
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
