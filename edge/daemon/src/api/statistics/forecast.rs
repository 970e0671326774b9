//! The forecast on the wire: today and the seven days after it, hour by hour.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::forecast::{Expected, Hour};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::problem::Problem;
use super::super::time::{Moment, Zone};
use super::foreseen::{Basis, Foreseen};
use super::outlook::{Outlooks, instant};
use super::subject::SubjectParams;
use super::{File, Otherwise};

/// The forecast.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastReport {
    /// What it is about.
    #[serde(flatten)]
    pub basis: Basis,
    /// One row an hour; none where there is no forecast.
    pub rows: Vec<ForecastRow>,
}

/// One hour to come, or of today.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastRow {
    /// Start of the hour.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// End of the hour, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: Moment,
    /// `workday`, `weekend`, `holiday` or `make_up_workday`.
    #[schema(example = "workday")]
    pub day_kind: &'static str,
    /// People to be expected; `null`, like the rest, while the site is closed.
    #[schema(required)]
    pub expected: Option<f64>,
    /// In 80 of 100 hours no fewer come, nor more than `high_80`.
    #[schema(required)]
    pub low_80: Option<f64>,
    /// See `low_80`.
    #[schema(required)]
    pub high_80: Option<f64>,
    /// In 95 of 100 hours no fewer come, nor more than `high_95`.
    #[schema(required)]
    pub low_95: Option<f64>,
    /// See `low_95`.
    #[schema(required)]
    pub high_95: Option<f64>,
    /// From which days it is known how far off the forecast may be: `ordinary_days`, or on a holiday `holidays`, where the
    /// history has some. A holiday's intervals that are those of `ordinary_days` are too narrow.
    #[schema(required)]
    pub intervals_from: Option<&'static str>,
}

/// How many people are to be expected today and in the seven days after it.
#[utoipa::path(
    get, path = "/api/v1/forecast", tag = "statistics", operation_id = "forecast",
    params(SubjectParams),
    responses(
        (status = 200, description = "The forecast with its intervals, or the reason why there is none", content(
            (ForecastReport = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn forecast(
    State(state): State<ApiState>,
    Extension(outlooks): Extension<Outlooks>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Foreseen::read(state, &outlooks, &uri, &headers).await?;
    let rows = asked.outlook().map_or_else(|_| Vec::new(), |outlook| rows(&outlook.hours, &asked.zone));
    let report = ForecastReport { basis: asked.basis(), rows };
    asked.answer(&headers, &report, columns(), &report.rows)
}

/// An hour that clocks show twice is two rows, one that they skip none.
pub fn rows(hours: &[Hour], zone: &Zone) -> Vec<ForecastRow> {
    let mut rows = Vec::new();
    for hour in hours {
        let next = if hour.hour == 23 { (hour.day.plus(1), 0) } else { (hour.day, hour.hour + 1) };
        let (mut start, end) = (instant(zone, hour.day, hour.hour), instant(zone, next.0, next.1));
        while start < end && zone.local(start).hour() == hour.hour as i8 {
            let until = start.plus_seconds(3_600.0).min(end);
            rows.push(ForecastRow::of(hour, zone.moment(start), zone.moment(until)));
            start = until;
        }
    }
    rows
}

impl ForecastRow {
    fn of(hour: &Hour, start: Moment, end: Moment) -> Self {
        let of = |value: fn(&Expected) -> f64| hour.expected.as_ref().map(|expected| tenth(value(expected)));
        Self {
            start,
            end,
            day_kind: hour.kind.name(),
            expected: of(|expected| expected.people),
            low_80: of(|expected| expected.within_80.low),
            high_80: of(|expected| expected.within_80.high),
            low_95: of(|expected| expected.within_95.low),
            high_95: of(|expected| expected.within_95.high),
            intervals_from: hour.expected.map(|expected| expected.learnt_from.name()),
        }
    }
}

/// A forecast is not known to the last digit.
pub fn tenth(people: f64) -> f64 {
    (people * 10.0).round() / 10.0
}

/// The columns of a row.
fn columns() -> Columns<ForecastRow> {
    Columns::new()
        .time("start", |row: &ForecastRow| row.start.time())
        .time("end", |row| row.end.time())
        .text("day_kind", |row| row.day_kind)
        .number("expected", |row| row.expected)
        .number("low_80", |row| row.low_80)
        .number("high_80", |row| row.high_80)
        .number("low_95", |row| row.low_95)
        .number("high_95", |row| row.high_95)
        .maybe_text("intervals_from", |row| row.intervals_from.map(Into::into))
}
