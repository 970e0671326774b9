//! A period against the same period last week, last year, or from a fixed day on.
//!
//! Owns the answer on the wire. Which hour is compared with which is `alike`'s to say.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::time::EventTime;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::format::Format;
use super::super::params::{FormatName, Pairs, Question};
use super::super::problem::Problem;
use super::super::tag;
use super::super::time::Zone;
use super::alike::{self, Against, LEAST_SEEN, Why};
use super::series::{Cell, Kind, Series, series};
use super::{Coverage, File, MOST_HELD, Otherwise, Scope};
use crate::store::{Bucket, Period};

#[cfg(test)]
mod tests;

/// Raised by every change after which the same counts may compare differently.
const FORMULA: &str = "compare-1";

/// Documents the query.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct Params {
    /// First instant of the period, RFC 3339 with an offset. Default: the last local midnight.
    #[param(format = DateTime, example = "2026-05-01T00:00:00+08:00")]
    from: Option<String>,
    /// First instant after the period, RFC 3339 with an offset. Default: now.
    #[param(format = DateTime, example = "2026-05-02T00:00:00+08:00")]
    to: Option<String>,
    /// With what: `last_week`, `last_year` (52 weeks before, holidays with the same holiday), or `reference`. Default:
    /// `last_week`.
    #[param(pattern = "^(last_week|last_year|reference)$", example = "reference")]
    with: Option<String>,
    /// With `reference`: the day on which the period to compare with begins, RFC 3339 with an offset.
    #[param(format = DateTime, example = "2025-05-02T00:00:00+08:00")]
    reference: Option<String>,
    /// Whose: `site`, `gate` or `line`. Default: the site and its gates, or the lines where no gate is drawn.
    #[param(pattern = "^(site|gate|line)$", example = "gate")]
    kind: Option<String>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// One hour and the hour it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ComparedHour)]
pub struct Row {
    /// Start of the hour.
    #[schema(format = DateTime)]
    pub start: String,
    /// Start of the hour it is compared with; `null` where there is none.
    #[schema(required, format = DateTime)]
    pub reference_start: Option<String>,
    /// People in; `null` where nothing was observed.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People in then.
    #[schema(required)]
    pub reference_in: Option<u64>,
    /// Why the two are not compared; `null` where they are. `no_like_day`: a holiday or make-up workday has no counterpart,
    /// or would meet one; `no_such_hour`: clocks skipped it; `closed`; `not_seen`: less than 90 % of one of them was
    /// observed; `excluded`.
    #[schema(required, example = "excluded")]
    pub not_compared: Option<&'static str>,
}

/// One series against itself.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ComparedSeries)]
pub struct SeriesChange {
    /// `site`, `gate` or `line`.
    #[schema(example = "gate")]
    pub kind: &'static str,
    /// Id of a line's camera.
    #[schema(required)]
    pub camera: Option<String>,
    /// Id of the site, gate or line.
    pub id: String,
    /// People in over the hours that are compared; `null` where none are.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People in over their counterparts.
    #[schema(required)]
    pub reference_in: Option<u64>,
    /// The one less the other.
    #[schema(required)]
    pub change: Option<i64>,
    /// The change as a share of the reference; `null` where that is 0.
    #[schema(required)]
    pub relative_change: Option<f64>,
    /// How much of the whole period was seen.
    pub coverage: Coverage,
    /// How much of the hours it was to be compared with was seen.
    pub reference_coverage: Coverage,
    /// Hours of the period.
    pub hours: usize,
    /// Hours that are compared.
    pub compared: usize,
    /// Why there is no comparison; `null` where there is one.
    #[schema(required, example = "No hour can be compared; 24 of 24 because the site was closed.")]
    pub reason: Option<String>,
    /// One row an hour.
    pub rows: Vec<Row>,
}

/// A period against another.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ComparisonReport {
    /// What it is about.
    #[serde(flatten)]
    pub scope: Scope,
    /// `last_week`, `last_year` or `reference`.
    #[schema(example = "last_year")]
    pub with: &'static str,
    /// Version of the rule.
    #[schema(example = "compare-1")]
    pub formula: &'static str,
    /// One entry a series.
    pub series: Vec<SeriesChange>,
}

/// A period against the same period last week, last year or from a fixed day on, over the hours that both saw and neither
/// excludes.
#[utoipa::path(
    get, path = "/api/v1/compare", tag = "statistics", operation_id = "compare",
    params(Params),
    responses(
        (status = 200, description = "Changes; as CSV one row a series",
         content(
            (ComparisonReport = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn compare(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let pairs = Pairs::read(&uri, &["from", "to", "with", "reference", "kind", "format"])?;
    let (config, zone) = (Arc::clone(&state.config), Zone::of(&state.config.site));
    let period = pairs.period(&zone, state.clock.now())?;
    let against = Against::asked(&pairs, &zone, period.from)?;
    let kinds = Kind::asked(&pairs, &config)?;
    let format = Format::negotiate(pairs.get("format"), &headers)?;
    let most = MOST_HELD / (2 * Kind::items(&kinds, &config)).max(1) as i64;
    Question::hours(period, format).refuse_more_than(most, "ask for a shorter period or another kind.")?;
    let (calendar, holidays) = (zone.clone(), state.config.site.holidays.clone());
    let compared = super::ask_store(&state.reader, move |reader| {
        let now = series(reader, &config, &kinds, period, Bucket::Hour)?;
        let counterpart = |start| alike::counterpart(against, start, &calendar, &holidays);
        let starts = now.first().map(|series| &series.cells[..]).unwrap_or_default();
        let then = span(starts.iter().filter_map(|cell| counterpart(cell.start).ok()));
        let then = then.map_or(Ok(Vec::new()), |then| series(reader, &config, &kinds, then, Bucket::Hour))?;
        let other = |series: &Series| then.iter().find(|other| (other.kind, &other.camera, &other.id) == series.name());
        Ok(now.iter().map(|series| one(series, other(series), counterpart, &calendar)).collect())
    });
    let report = ComparisonReport {
        scope: Scope::of(&state.config.site, &zone, period),
        series: compared.await?,
        with: against.name(),
        formula: FORMULA,
    };
    let body = super::write(format, &zone, &report, columns(), &report.series)?;
    Ok(tag::respond(&headers, format, body))
}

/// What takes in the hours that begin then.
fn span(starts: impl Iterator<Item = EventTime> + Clone) -> Option<Period> {
    Some(Period { from: starts.clone().min()?, to: starts.max()?.plus_seconds(3_600.0) })
}

/// A series against the same series of then.
fn one(
    series: &Series,
    other: Option<&Series>,
    counterpart: impl Fn(EventTime) -> Result<EventTime, Why>,
    zone: &Zone,
) -> SeriesChange {
    let then = |start: EventTime| {
        let cells = other.map(|other| &other.cells[..]).unwrap_or_default();
        cells.binary_search_by_key(&start, |cell| cell.start).ok().map(|at| cells[at])
    };
    let (mut coverage, mut reference_coverage) = (Coverage::default(), Coverage::default());
    let mut sum: Option<(u64, u64)> = None;
    let mut rows = Vec::new();
    for cell in &series.cells {
        let place = counterpart(cell.start);
        let reference = place.ok().and_then(then);
        coverage.add(cell.coverage);
        reference_coverage.add(reference.map(|cell| cell.coverage).unwrap_or_default());
        let pair = place.and_then(|_| both(cell, reference));
        if let Ok((count, reference)) = pair {
            let (so_far, reference_so_far) = sum.unwrap_or_default();
            sum = Some((so_far + count, reference_so_far + reference));
        }
        rows.push(Row {
            start: zone.seconds(cell.start),
            reference_start: place.ok().map(|start| zone.seconds(start)),
            r#in: cell.count,
            reference_in: reference.and_then(|cell| cell.count),
            not_compared: pair.err().map(Why::name),
        });
    }
    let (r#in, reference_in) = sum.unzip();
    let change = sum.map(|(count, reference)| count as i64 - reference as i64);
    SeriesChange {
        kind: series.kind,
        camera: series.camera.clone(),
        id: series.id.clone(),
        r#in,
        reference_in,
        change,
        relative_change: change.zip(reference_in.filter(|n| *n > 0)).map(|(change, n)| change as f64 / n as f64),
        coverage,
        reference_coverage,
        hours: rows.len(),
        compared: rows.iter().filter(|row| row.not_compared.is_none()).count(),
        reason: sum.is_none().then(|| reason(&rows)),
        rows,
    }
}

/// The counts of two hours that may be compared: both open, seen for the most part, and not excluded.
fn both(now: &Cell, then: Option<Cell>) -> Result<(u64, u64), Why> {
    let then = then.ok_or(Why::NotSeen)?;
    let coverages = [now.coverage, then.coverage];
    let seen = |coverage: &Coverage| coverage.observed_s as f64 >= LEAST_SEEN * coverage.period_s as f64;
    if coverages.iter().any(|coverage| coverage.period_s == 0) {
        Err(Why::Closed)
    } else if coverages.iter().any(|coverage| coverage.excluded_s > 0) {
        Err(Why::Excluded)
    } else if coverages.iter().all(seen) {
        now.count.zip(then.count).ok_or(Why::NotSeen)
    } else {
        Err(Why::NotSeen)
    }
}

/// The most frequent reason, in words; that the site was closed only where there is no other.
fn reason(rows: &[Row]) -> String {
    let count = |why: &Why| rows.iter().filter(|row| row.not_compared == Some(why.name())).count();
    let weight = |why: &Why| (*why != Why::Closed && count(why) > 0, count(why));
    let most = Why::ALL.into_iter().max_by_key(weight).filter(|why| count(why) > 0);
    most.map_or_else(String::new, |why| {
        format!("No hour can be compared; {} of {} because {}.", count(&why), rows.len(), why.words())
    })
}

impl Series {
    fn name(&self) -> (&'static str, &Option<String>, &String) {
        (self.kind, &self.camera, &self.id)
    }
}

fn columns() -> Columns<SeriesChange> {
    Columns::new()
        .text("kind", |one: &SeriesChange| one.kind)
        .maybe_text("camera", |one| one.camera.as_deref().map(Into::into))
        .text("id", |one| &one.id)
        .count("in", |one| one.r#in)
        .count("reference_in", |one| one.reference_in)
        .integer("change", |one| one.change)
        .number("relative_change", |one| one.relative_change)
        .count("hours", |one| Some(one.hours as u64))
        .count("compared", |one| Some(one.compared as u64))
        .count("observed_s", |one| Some(one.coverage.observed_s))
        .count("period_s", |one| Some(one.coverage.period_s))
        .count("reference_observed_s", |one| Some(one.reference_coverage.observed_s))
        .count("reference_period_s", |one| Some(one.reference_coverage.period_s))
        .maybe_text("reason", |one| one.reason.as_deref().map(Into::into))
}
