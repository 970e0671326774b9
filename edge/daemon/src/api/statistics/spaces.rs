//! How many people are in the spaces of the site, from the gates that lead into them.
//!
//! In less out drifts. So there are two series, and the trail of corrections that leads from the one to the other:
//! corrected = raw + the corrections until then. The rule is `promenade_core::occupancy`'s.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::occupancy::{Correction, OCCUPANCY_VERSION};
use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::params::{Keys, PeriodParams, SpaceParams};
use super::super::problem::Problem;
use super::super::time::{Moment, Zone};
use super::space_series::{Series, series};
use super::{Asked, Coverage, File, Otherwise, Report, breaks_of};
use crate::config::Space;
use crate::store::{Filter, Period};

/// Every minute of a period is folded, however long its buckets: a month and the night before it.
const LONGEST_S: f64 = 33.0 * 86_400.0;

/// One space in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SpaceRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: Moment,
    /// Space id.
    pub space: String,
    /// In less out since the beginning of the series, at the end of the bucket; never corrected, may be negative. `null`
    /// where nothing was observed.
    #[schema(required)]
    pub raw: Option<i64>,
    /// People inside at the end of the bucket, corrected.
    #[schema(required)]
    pub corrected: Option<i64>,
    /// The same, mean over the observed minutes of the bucket.
    #[schema(required)]
    pub corrected_mean: Option<f64>,
    /// The same, greatest.
    #[schema(required)]
    pub corrected_max: Option<i64>,
    /// How much the gate saw that saw least; the greatest doubt of any.
    pub coverage: Coverage,
}

/// One space over the whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SpaceTotal)]
pub struct Total {
    /// Space id.
    pub space: String,
    /// Name for people.
    pub name: String,
    /// In less out since the beginning, at the end of the last observed bucket.
    #[schema(required)]
    pub raw: Option<i64>,
    /// People inside at the end of the last observed bucket, corrected.
    #[schema(required)]
    pub corrected: Option<i64>,
    /// The same, greatest over the period.
    #[schema(required)]
    pub corrected_max: Option<i64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// An entry of the trail: from here on `corrected` is another than what was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpaceCorrection {
    /// Space id.
    pub space: String,
    /// The minute.
    #[schema(format = DateTime)]
    pub time: String,
    /// People added; never 0.
    pub amount: i64,
    /// Why: known empty, below zero, zone count or assumed empty.
    #[schema(example = "known empty")]
    pub reason: &'static str,
}

/// Spaces over a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SpaceReport {
    /// Every space.
    #[serde(flatten)]
    pub report: Report<Row, Total>,
    /// Where the series begin, empty: at the last closing that has emptied the site before the period, or at the midnight
    /// before where it never closes.
    #[schema(format = DateTime)]
    pub begins: String,
    /// The trail, from the beginning on.
    pub corrections: Vec<SpaceCorrection>,
    /// Version of the rule of correction.
    pub formula_version: u32,
}

/// People in spaces over a period, raw and corrected, with every correction.
#[utoipa::path(
    get, path = "/api/v1/spaces", tag = "statistics", operation_id = "spaces",
    params(PeriodParams, SpaceParams),
    responses(
        (status = 200, description = "Occupancy of every space, bucket by bucket; as CSV without the trail", content(
            (SpaceReport = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn spaces(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["space"], paged: false };
    let asked = Asked::read(state, uri, &headers, keys, |_, _| 1)?;
    if let Some(unchanged) = asked.unchanged(&headers) {
        return Ok(unchanged);
    }
    let config = asked.state.config.clone();
    let wanted = asked.question.filter.item.as_deref();
    if let Some(id) = wanted {
        super::known("space", id, config.spaces.iter().map(|space| &space.id))?;
    }
    let begins = super::hours::beginning(config.site.hours, &asked.zone, asked.question.period.from);
    let period = Period { from: begins, ..asked.question.period };
    refuse_too_long(period)?;
    let (mut rows, mut corrections) = (Vec::new(), Vec::new());
    for space in config.spaces.iter().filter(|space| wanted.is_none_or(|id| space.id == id)) {
        let (folded, spans) = asked.fold(space, period).await?;
        rows.extend(each_row(space, &folded, &spans, &asked));
        corrections.extend(folded.occupancy.corrections.iter().map(|one| correction(space, one, &asked.zone)));
    }
    rows.sort_by_key(|row: &Row| row.start.time());
    let report = SpaceReport {
        report: asked.report(totals(&rows, &config.spaces), rows).await?,
        begins: asked.zone.seconds(begins),
        corrections,
        formula_version: OCCUPANCY_VERSION,
    };
    let (format, zone) = (asked.question.format, &asked.zone);
    Ok(asked.respond(super::write(format, zone, &report, columns(), &report.report.rows)?.into()))
}

fn refuse_too_long(period: Period) -> Result<(), Problem> {
    if period.to.seconds_since(period.from) <= LONGEST_S {
        return Ok(());
    }
    Err(Problem::unanswerable(
        "from",
        "the period is longer than a month; spaces are worked out minute by minute, so ask for less.",
    ))
}

impl Asked {
    async fn report<R, T>(&self, totals: Vec<T>, rows: Vec<R>) -> Result<Report<R, T>, Problem> {
        let head = self.head(&self.ask(breaks_of).await?);
        Ok(Report { head, rows, totals, next: None })
    }

    /// The series of a space since `period` begins, and the buckets that were asked for.
    async fn fold(&self, space: &Space, period: Period) -> Result<(Series, Vec<(EventTime, EventTime)>), Problem> {
        let (space, zone, hours) = (space.clone(), self.zone.clone(), self.state.config.site.hours);
        self.ask(move |reader, question| {
            let folded = series(reader, &space, period, hours, &zone)?;
            // A gate of the config has a row for every bucket.
            let filter = Filter { camera: None, item: space.gates.first().cloned() };
            let spans = reader.gates(question.period, question.bucket, &filter)?;
            Ok((folded, spans.into_iter().map(|row| (row.start, row.end)).collect()))
        })
        .await
    }
}

/// A row for every bucket. The minutes before the period lead up to it and are in no row.
fn each_row(space: &Space, series: &Series, spans: &[(EventTime, EventTime)], asked: &Asked) -> Vec<Row> {
    let (minutes, period) = (&series.occupancy.minutes, asked.question.period);
    let row = |&(start, end): &(EventTime, EventTime)| {
        // A minute belongs to the period if a part of it does, as everywhere else.
        let from =
            minutes.partition_point(|minute| minute.start < start || minute.start.plus_seconds(60.0) <= period.from);
        let to = minutes.partition_point(|minute| minute.start < end);
        let coverage = coverage(&series.coverage[from..to], start.max(period.from), end.min(period.to));
        let seen: Vec<_> = minutes[from..to].iter().filter(|minute| minute.observed).collect();
        let sum: i64 = seen.iter().map(|minute| minute.corrected).sum();
        Row {
            start: asked.zone.moment(start),
            end: asked.zone.moment(end),
            space: space.id.clone(),
            raw: seen.last().map(|minute| minute.raw),
            corrected: seen.last().map(|minute| minute.corrected),
            corrected_mean: (!seen.is_empty()).then(|| sum as f64 / seen.len() as f64),
            corrected_max: seen.iter().map(|minute| minute.corrected).max(),
            coverage,
        }
    };
    spans.iter().map(row).collect()
}

/// What was seen of the seconds from `from` to `to`, which lie in these minutes.
fn coverage(minutes: &[crate::store::Coverage], from: EventTime, to: EventTime) -> Coverage {
    let sum = |of: fn(&crate::store::Coverage) -> u32| minutes.iter().map(|minute| u64::from(of(minute))).sum::<u64>();
    // The first minute may have begun before.
    let period_s = sum(|minute| minute.period_s).min(to.seconds_since(from).max(0.0) as u64);
    let observed_s = sum(|minute| minute.observed_s).min(period_s);
    let doubtful_s = sum(|minute| minute.doubtful_s).min(observed_s);
    Coverage { period_s, observed_s, doubtful_s, excluded_s: sum(|minute| minute.excluded_s).min(period_s) }
}

fn correction(space: &Space, one: &Correction, zone: &Zone) -> SpaceCorrection {
    let (space, time) = (space.id.clone(), zone.seconds(one.time));
    SpaceCorrection { space, time, amount: one.amount, reason: one.reason.name() }
}

/// One entry a space, in the order in which the spaces first appear.
fn totals(rows: &[Row], spaces: &[Space]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        let at = totals.iter().position(|total| total.space == row.space).unwrap_or_else(|| {
            let name = spaces.iter().find(|space| space.id == row.space).map_or(&row.space, |space| &space.name);
            let (space, name, coverage) = (row.space.clone(), name.clone(), Coverage::default());
            totals.push(Total { space, name, raw: None, corrected: None, corrected_max: None, coverage });
            totals.len() - 1
        });
        let total = &mut totals[at];
        total.raw = row.raw.or(total.raw);
        total.corrected = row.corrected.or(total.corrected);
        total.corrected_max = total.corrected_max.max(row.corrected_max);
        total.coverage.add(row.coverage);
    }
    totals
}

fn columns() -> Columns<Row> {
    Columns::new()
        .time("start", |row: &Row| row.start.time())
        .time("end", |row| row.end.time())
        .text("space", |row| &row.space)
        .integer("raw", |row| row.raw)
        .integer("corrected", |row| row.corrected)
        .number("corrected_mean", |row| row.corrected_mean)
        .integer("corrected_max", |row| row.corrected_max)
        .coverage(|row| row.coverage)
}
