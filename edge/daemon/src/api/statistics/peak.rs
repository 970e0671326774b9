//! The busiest hour of every day, week or month, and how sure that is.
//!
//! Owns what a peak is: the hour in which most people came in. It is sure only where no other hour could have been busier
//! had it been seen in full.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::day::Day;
use promenade_core::time::EventTime;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::format::Format;
use super::super::params::{FormatName, Pairs, Question, bucket_name};
use super::super::problem::Problem;
use super::super::tag;
use super::super::time::{Moment, Zone};
use super::series::{Cell, Kind, Series, series};
use super::{Coverage, File, MOST_HELD, Otherwise, Scope};
use crate::store::Bucket;

/// Raised by every change after which the same hours may have another peak.
const FORMULA: &str = "peak-1";

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
    /// Of what the busiest hour is wanted: `day`, `week` or `month`. Default: `day`.
    #[param(pattern = "^(day|week|month)$", example = "day")]
    bucket: Option<String>,
    /// Whose: `site`, `gate` or `line`. Default: the site and its gates, or the lines where no gate is drawn.
    #[param(pattern = "^(site|gate|line)$", example = "gate")]
    kind: Option<String>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// The busiest hour of one day, week or month.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = PeakRow)]
pub struct Row {
    /// `site`, `gate` or `line`.
    #[schema(example = "gate")]
    pub kind: &'static str,
    /// Id of a line's camera.
    #[schema(required)]
    pub camera: Option<String>,
    /// Id of the site, gate or line.
    pub id: String,
    /// Start of the day, week or month.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// Its end.
    #[schema(value_type = String, format = DateTime)]
    pub end: Moment,
    /// Start of the busiest hour, the first of equals; `null` where no hour was observed, or nobody came in.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub peak_start: Option<Moment>,
    /// Its end.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub peak_end: Option<Moment>,
    /// People in during that hour.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// Its share of all who came in.
    #[schema(required)]
    pub share: Option<f64>,
    /// Whether no other hour within the period could have been busier had it been seen in full at the rate it was seen at.
    pub sure: bool,
    /// How much of that hour was seen.
    #[schema(required)]
    pub peak_coverage: Option<Coverage>,
    /// How much of the day, week or month was seen.
    pub coverage: Coverage,
}

/// Busiest hours over a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PeakReport {
    /// What it is about.
    #[serde(flatten)]
    pub scope: Scope,
    /// `day`, `week` or `month`.
    #[schema(example = "day")]
    pub bucket: &'static str,
    /// Version of the rule.
    #[schema(example = "peak-1")]
    pub formula: &'static str,
    /// One row a series and day, week or month.
    pub rows: Vec<Row>,
}

/// The busiest hour of every day, week or month.
#[utoipa::path(
    get, path = "/api/v1/peak", tag = "statistics", operation_id = "peak",
    params(Params),
    responses(
        (status = 200, description = "Busiest hours", content(
            (PeakReport = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn peak(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let pairs = Pairs::read(&uri, &["from", "to", "bucket", "kind", "format"])?;
    let (config, zone) = (Arc::clone(&state.config), Zone::of(&state.config.site));
    let period = pairs.period(&zone, state.clock.now())?;
    let bucket = bucket(pairs.get("bucket"))?;
    let kinds = Kind::asked(&pairs, &config)?;
    let format = Format::negotiate(pairs.get("format"), &headers)?;
    let most = MOST_HELD / Kind::items(&kinds, &config).max(1) as i64;
    Question::hours(period, format).refuse_more_than(most, "ask for a shorter period or another kind.")?;
    let found = super::ask_store(&state.reader, move |reader| series(reader, &config, &kinds, period, Bucket::Hour));
    let scope = Scope::of(&state.config.site, &zone, period);
    let rows = found.await?.iter().flat_map(|series| rows(series, bucket, &zone)).collect();
    let report = PeakReport { scope, bucket: bucket_name(bucket), formula: FORMULA, rows };
    let body = super::write(format, &zone, &report, columns(), &report.rows)?;
    Ok(tag::respond(&headers, format, body))
}

fn bucket(name: Option<&str>) -> Result<Bucket, Problem> {
    match name {
        None | Some("day") => Ok(Bucket::Day),
        Some("week") => Ok(Bucket::Week),
        Some("month") => Ok(Bucket::Month),
        Some(other) => {
            Err(Problem::in_field("bucket", format!("bucket is {other:?}; a peak is of a day, week or month.")))
        }
    }
}

/// First day of a day, week or month, and of the next one.
fn around(day: Day, bucket: Bucket) -> (Day, Day) {
    let (year, month, of_month) = day.date();
    match bucket {
        Bucket::Week => {
            let monday = day.plus(-i32::from(day.weekday()));
            (monday, monday.plus(7))
        }
        Bucket::Month => {
            let next = if month == 12 { Day::of(year + 1, 1, 1) } else { Day::of(year, month + 1, 1) };
            (day.plus(1 - i32::from(of_month)), next.unwrap_or(day))
        }
        _ => (day, day.plus(1)),
    }
}

fn rows(series: &Series, bucket: Bucket, zone: &Zone) -> Vec<Row> {
    let of_hour = |cell: &Cell| around(zone.day(cell.start), bucket);
    let same = |one: &Cell, other: &Cell| of_hour(one) == of_hour(other);
    let of_bucket = |hours: &[Cell]| {
        let (first, next) = of_hour(&hours[0]);
        row(series, hours, (zone.beginning(first), zone.beginning(next)), zone)
    };
    series.cells.chunk_by(same).map(of_bucket).collect()
}

fn row(series: &Series, hours: &[Cell], (start, end): (EventTime, EventTime), zone: &Zone) -> Row {
    let busiest =
        hours.iter().filter(|hour| hour.count > Some(0)).max_by_key(|hour| (hour.count, -hour.start.micros()));
    let all: u64 = hours.iter().filter_map(|hour| hour.count).sum();
    let mut coverage = Coverage::default();
    for hour in hours {
        coverage.add(hour.coverage);
    }
    Row {
        kind: series.kind,
        camera: series.camera.clone(),
        id: series.id.clone(),
        start: zone.moment(start),
        end: zone.moment(end),
        peak_start: busiest.map(|hour| zone.moment(hour.start)),
        peak_end: busiest.map(|hour| zone.moment(hour.end)),
        r#in: busiest.and_then(|hour| hour.count),
        share: busiest.and_then(|hour| hour.count).map(|count| count as f64 / all as f64),
        sure: busiest.is_some_and(|busiest| hours.iter().all(|hour| hour == busiest || !could_exceed(hour, busiest))),
        peak_coverage: busiest.map(|hour| hour.coverage),
        coverage,
    }
}

/// Whether an hour, had it been seen in full at the rate it was seen at, would be busier. An hour in which the site is closed
/// is as it was counted; one that was not seen at all may have been anything.
fn could_exceed(hour: &Cell, busiest: &Cell) -> bool {
    let Coverage { period_s, observed_s, .. } = hour.coverage;
    match (period_s, observed_s) {
        (0, _) => false,
        (_, 0) => true,
        _ => hour.count.unwrap_or(0) * period_s > busiest.count.unwrap_or(0) * observed_s,
    }
}

fn columns() -> Columns<Row> {
    Columns::new()
        .text("kind", |row: &Row| row.kind)
        .maybe_text("camera", |row| row.camera.as_deref().map(Into::into))
        .text("id", |row| &row.id)
        .time("start", |row| row.start.time())
        .time("end", |row| row.end.time())
        .maybe_time("peak_start", |row| row.peak_start.as_ref().map(Moment::time))
        .maybe_time("peak_end", |row| row.peak_end.as_ref().map(Moment::time))
        .count("in", |row| row.r#in)
        .number("share", |row| row.share)
        .text("sure", |row| if row.sure { "true" } else { "false" })
        .coverage(|row| row.coverage)
}

#[cfg(test)]
mod tests {
    use super::super::super::time::parse;
    use super::*;

    /// Hours of 1 May from 09:00 on: (people in, seconds seen).
    fn hours(counts: &[(Option<u64>, u64)]) -> Series {
        let nine = parse("2026-05-01T09:00:00+08:00").unwrap();
        let cell = |(n, (count, observed_s)): (usize, &(Option<u64>, u64))| {
            let start = nine.plus_seconds(3_600.0 * n as f64);
            let coverage = Coverage { period_s: 3_600, observed_s: *observed_s, ..Coverage::default() };
            Cell { start, end: start.plus_seconds(3_600.0), count: *count, coverage }
        };
        let cells = counts.iter().enumerate().map(cell).collect();
        Series { kind: "gate", camera: None, id: "main".to_owned(), cells }
    }

    fn of(counts: &[(Option<u64>, u64)]) -> (Option<String>, Option<u64>, bool) {
        let rows = rows(&hours(counts), Bucket::Day, &Zone::named("Asia/Shanghai"));
        (rows[0].peak_start.as_ref().map(|time| time.text()[11..16].to_owned()), rows[0].r#in, rows[0].sure)
    }

    #[test]
    fn the_busiest_hour_is_sure_where_no_other_could_have_been_busier() {
        assert_eq!(of(&[(Some(5), 3_600), (Some(9), 3_600), (Some(9), 3_600)]), (Some("10:00".into()), Some(9), true));
        assert_eq!(
            of(&[(Some(5), 1_800), (Some(9), 3_600)]),
            (Some("10:00".into()), Some(9), false),
            "10 had it been seen"
        );
        assert_eq!(of(&[(Some(4), 1_800), (Some(9), 3_600)]), (Some("10:00".into()), Some(9), true));
        assert_eq!(of(&[(None, 0), (Some(9), 3_600)]), (Some("10:00".into()), Some(9), false), "nobody knows");
        assert_eq!(of(&[(None, 0), (Some(0), 3_600)]), (None, None, false));
    }

    #[test]
    fn weeks_and_months_are_cut_where_the_calendar_cuts_them() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(around(day("2026-11-27"), Bucket::Week), (day("2026-11-23"), day("2026-11-30")));
        assert_eq!(around(day("2026-12-31"), Bucket::Month), (day("2026-12-01"), day("2027-01-01")));
        let two_days = hours(&[(Some(1), 3_600); 20]);
        let zone = Zone::named("Asia/Shanghai");
        assert_eq!(rows(&two_days, Bucket::Day, &zone).len(), 2);
        assert_eq!(rows(&two_days, Bucket::Month, &zone).len(), 1);
    }
}
