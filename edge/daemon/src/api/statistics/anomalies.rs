//! Unusual hours on the wire: those of the last four weeks, and of today so far, that were unlike their forecast.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::forecast::Unusual;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::csv::{Field, Table};
use super::super::format::Format;
use super::super::params::Pairs;
use super::super::problem::Problem;
use super::super::time::Zone;
use super::Otherwise;
use super::forecast::{Basis, tenth};
use super::outlook::{Outlooks, Past, instant};
use super::subject::{KEYS, Subject, SubjectParams};

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
    #[schema(format = DateTime)]
    pub start: String,
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
            (AnomalyReport = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn anomalies(
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
    let basis = |reason| Basis::of(&state, &subject, &past, reason);
    let report = match outlook.as_ref() {
        Err(reason) => AnomalyReport { basis: basis(Some(reason.to_string())), judged_hours: 0, rows: Vec::new() },
        Ok(outlook) => {
            let today = outlook.unusual_since(&past.today);
            let rows = outlook.unusual.iter().chain(&today).map(|hour| AnomalyRow::of(hour, &zone)).collect();
            let judged_today = outlook.hours.iter().zip(&past.today);
            let judged_today = judged_today.filter(|(hour, count)| hour.expected.is_some() && count.is_some()).count();
            AnomalyReport { basis: basis(None), judged_hours: outlook.judged + judged_today, rows }
        }
    };
    super::write(&headers, format, &report, || csv(&report.rows))
}

impl AnomalyRow {
    fn of(hour: &Unusual, zone: &Zone) -> Self {
        let within = hour.expected.within_99;
        Self {
            start: zone.seconds(instant(zone, hour.day, hour.hour)),
            kind: if hour.counted > within.high { "more" } else { "fewer" },
            counted: tenth(hour.counted),
            expected: tenth(hour.expected.people),
            low_99: tenth(within.low),
            high_99: tenth(within.high),
        }
    }
}

/// The same rows for a spreadsheet.
fn csv(rows: &[AnomalyRow]) -> Table {
    let mut table = Table::new(&["start", "kind", "counted", "expected", "low_99", "high_99"]);
    for row in rows {
        table.row(&[
            Field::Text(&row.start),
            Field::Text(row.kind),
            Field::number(row.counted),
            Field::number(row.expected),
            Field::number(row.low_99),
            Field::number(row.high_99),
        ]);
    }
    table
}
