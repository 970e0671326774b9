//! The forecast on the wire: today and the seven days after it, hour by hour.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::forecast::{Expected, FORMULA, Hour, MODEL};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::format::Format;
use super::super::params::Pairs;
use super::super::problem::Problem;
use super::super::tag;
use super::super::time::{Moment, Zone};
use super::outlook::{Outlooks, Past, instant};
use super::subject::{KEYS, Subject, SubjectParams};
use super::{File, Otherwise};

/// What a forecast, or the look back, is about and follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Basis {
    /// Id of the site.
    pub site: String,
    /// IANA name of the site's time zone; all times are written with its offset.
    pub timezone: String,
    /// `site`, `gate` or `line`: whose people in, staff left out.
    #[schema(example = "gate")]
    pub subject: &'static str,
    /// The gate's id, `camera/line` of a line, `null` for the site.
    #[schema(required)]
    pub id: Option<String>,
    /// How the forecast is made.
    pub model: &'static str,
    /// Version of the formula.
    #[schema(example = "forecast-1")]
    pub formula: &'static str,
    /// The history that it follows from.
    pub history: HistorySpan,
    /// Why there is no forecast; `null` where there is one.
    #[schema(required)]
    pub reason: Option<String>,
}

/// The hours before today that were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistorySpan {
    /// First instant.
    #[schema(format = DateTime)]
    pub from: String,
    /// First instant after: today's midnight.
    #[schema(format = DateTime)]
    pub to: String,
    /// Hours in which the site was open, by today's opening hours.
    pub open_hours: usize,
    /// Of these, how many count: nine tenths observed at least, half of that not doubtful, nothing excluded.
    pub counted_hours: usize,
}

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
    let pairs = Pairs::read(&uri, &KEYS)?;
    let subject = Subject::read(&pairs, &state.config)?;
    let format = Format::negotiate(pairs.get("format"), &headers)?;
    let past = Past::read(&state, &subject).await?;
    let outlook = outlooks.of(&subject, &past).await?;
    let zone = Zone::named(&state.config.site.timezone);
    let rows = outlook.as_ref().as_ref().map_or_else(|_| Vec::new(), |outlook| rows(&outlook.hours, &zone));
    let reason = outlook.as_ref().as_ref().err().map(ToString::to_string);
    let report = ForecastReport { basis: Basis::of(&state, &subject, &past, reason), rows };
    let body = super::write(format, &state.config.site.timezone, &report, columns(), &report.rows)?;
    Ok(tag::respond(&headers, format, body))
}

impl Basis {
    /// The head of an answer about a subject.
    pub fn of(state: &ApiState, subject: &Subject, past: &Past, reason: Option<String>) -> Self {
        let (site, zone) = (&state.config.site, Zone::named(&state.config.site.timezone));
        let (open_hours, counted_hours) = past.coverage();
        let [from, to] = [past.first_day, past.today()].map(|day| zone.seconds(instant(&zone, day, 0)));
        Self {
            site: site.id.clone(),
            timezone: site.timezone.clone(),
            subject: subject.kind(),
            id: subject.id(),
            model: MODEL,
            formula: FORMULA,
            history: HistorySpan { from, to, open_hours, counted_hours },
            reason,
        }
    }
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
        .time("start", |row: &ForecastRow| &row.start)
        .time("end", |row| &row.end)
        .text("day_kind", |row| row.day_kind)
        .number("expected", |row| row.expected)
        .number("low_80", |row| row.low_80)
        .number("high_80", |row| row.high_80)
        .number("low_95", |row| row.low_95)
        .number("high_95", |row| row.high_95)
}
