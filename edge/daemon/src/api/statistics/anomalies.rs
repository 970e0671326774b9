//! Unusual hours on the wire: those of the last four weeks, and of today so far, that were unlike their forecast.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::forecast::{Outlook, Unusual};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::problem::Problem;
use super::super::time::{Moment, Zone};
use super::forecast::tenth;
use super::foreseen::{Basis, Foreseen};
use super::outlook::{Outlooks, instant};
use super::subject::SubjectParams;
use super::{File, Otherwise};

/// Unusual hours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AnomalyReport {
    /// What it is about.
    #[serde(flatten)]
    pub basis: Basis,
    /// Hours that were compared with their forecast: open and counted. Of a hundred that are like always one is unusual.
    pub judged_hours: usize,
    /// One row an unusual hour, in order of time.
    pub rows: Vec<AnomalyRow>,
}

/// One unusual hour.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AnomalyRow {
    /// Start of the hour.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// `more` or `fewer` people than were to be expected.
    #[schema(example = "more")]
    pub kind: &'static str,
    /// People counted; seconds that were not observed are made up for.
    pub counted: f64,
    /// People to be expected, by a forecast made before that week (today's, before today).
    pub expected: f64,
    /// In 99 of 100 hours no fewer come, nor more than `high_99`.
    pub low_99: f64,
    /// See `low_99`.
    pub high_99: f64,
}

/// Hours of the last four weeks, and of today so far, whose count lies outside the interval in which 99 of 100 lie.
#[utoipa::path(
    get, path = "/api/v1/anomalies", tag = "statistics", operation_id = "anomalies",
    params(SubjectParams),
    responses(
        (status = 200, description = "The unusual hours, or the reason why nothing can be said", content(
            (AnomalyReport = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn anomalies(
    State(state): State<ApiState>,
    Extension(outlooks): Extension<Outlooks>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Foreseen::read(state, &outlooks, &uri, &headers).await?;
    let (judged_hours, rows) = asked.outlook().map_or_else(|_| (0, Vec::new()), |outlook| judged(outlook, &asked));
    let report = AnomalyReport { basis: asked.basis(), judged_hours, rows };
    asked.answer(&headers, &report, columns(), &report.rows)
}

/// How many hours were judged, and those that were unusual: of the past, then of today.
fn judged(outlook: &Outlook, asked: &Foreseen) -> (usize, Vec<AnomalyRow>) {
    let today = outlook.unusual_since(&asked.past.today);
    let rows = outlook.unusual.iter().chain(&today).map(|hour| AnomalyRow::of(hour, &asked.zone)).collect();
    let of_today = outlook.hours.iter().zip(&asked.past.today);
    let of_today = of_today.filter(|(hour, count)| hour.expected.is_some() && count.is_some()).count();
    (outlook.judged + of_today, rows)
}

impl AnomalyRow {
    fn of(hour: &Unusual, zone: &Zone) -> Self {
        let within = hour.expected.within_99;
        Self {
            start: zone.moment(instant(zone, hour.day, hour.hour)),
            kind: if hour.counted > within.high { "more" } else { "fewer" },
            counted: tenth(hour.counted),
            expected: tenth(hour.expected.people),
            low_99: tenth(within.low),
            high_99: tenth(within.high),
        }
    }
}

/// The columns of a row.
fn columns() -> Columns<AnomalyRow> {
    Columns::new()
        .time("start", |row: &AnomalyRow| row.start.time())
        .text("kind", |row| row.kind)
        .number("counted", |row| Some(row.counted))
        .number("expected", |row| Some(row.expected))
        .number("low_99", |row| Some(row.low_99))
        .number("high_99", |row| Some(row.high_99))
}
