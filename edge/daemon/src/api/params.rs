//! The query of the statistics: which period, in which buckets, of which camera, in which format.
//!
//! Owns reading and checking query strings. An unknown or repeated key is an error: a misspelt filter that is silently
//! ignored answers another question than the one that was asked.

use axum::http::{HeaderMap, Uri};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::classes::Classes;
use super::format::Format;
use super::problem::Problem;
use super::time::{self, Zone};
use crate::store::{Bucket, Filter, Period};
use promenade_core::time::EventTime;

/// More buckets than a year of hours or a week of minutes are refused: the answer is built in memory.
const MAX_BUCKETS: i64 = 12_000;
/// For the same reason; the store refuses a little later.
const MAX_ROWS: i64 = 40_000;

/// Documents the query; it is read by hand so that the parameter at fault can be named.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct PeriodParams {
    /// First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
    /// now where `to` is absent.
    #[param(format = DateTime, example = "2026-05-01T00:00:00+08:00")]
    from: Option<String>,
    /// First instant after the period, RFC 3339 with an offset. Default: now.
    #[param(format = DateTime, example = "2026-05-02T00:00:00+08:00")]
    to: Option<String>,
    /// Length of a bucket, in the site's time zone. Default: `hour`.
    #[param(inline, example = "hour")]
    bucket: Option<BucketName>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// Documents the filter for one camera.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct CameraParams {
    /// Only this camera.
    #[param(min_length = 1, example = "east")]
    camera: Option<String>,
}

/// Documents the filter for one gate.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct GateParams {
    /// Only the gate of this id; where no gate is drawn, only the line `camera/line`.
    #[param(min_length = 1, example = "main")]
    gate: Option<String>,
}

/// Documents the filter for one space.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct SpaceParams {
    /// Only the space of this id.
    #[param(min_length = 1, example = "hall")]
    space: Option<String>,
}

/// Documents the filter for one line.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct LineParams {
    /// Only lines of this id.
    #[param(min_length = 1, example = "door")]
    line: Option<String>,
}

/// Documents the filter for one zone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct ZoneParams {
    /// Only zones of this id.
    #[param(min_length = 1, example = "tea")]
    zone: Option<String>,
}

/// Length of a bucket.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, dead_code, reason = "the names say it; only its documentation is used")]
pub enum BucketName {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// Format of an answer.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, dead_code, reason = "the names say it; only its documentation is used")]
pub enum FormatName {
    Json,
    Csv,
}

/// A question that has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The period asked for.
    pub period: Period,
    /// Length of a bucket.
    pub bucket: Bucket,
    /// Which rows.
    pub filter: Filter,
    /// Which classes.
    pub classes: Classes,
    /// How the answer is written.
    pub format: Format,
}

impl Question {
    /// Reads a request's query. `filters` are the names of the parameters that choose rows: `camera`, at most one that
    /// chooses an item of it, and `class` with `by`.
    ///
    /// # Errors
    /// 400 or 422 with the parameter at fault, or 406.
    pub fn read(
        uri: &Uri,
        headers: &HeaderMap,
        filters: &[&str],
        zone: &Zone,
        now: EventTime,
    ) -> Result<Self, Problem> {
        let pairs = Pairs::read(uri, &[&["from", "to", "bucket"], filters, &["format"]].concat())?;
        let period = pairs.period(zone, now)?;
        let bucket = bucket(pairs.get("bucket"))?;
        let item = filters.iter().find(|name| !["camera", "class", "by"].contains(name));
        let item = item.map(|name| pairs.text(name)).transpose()?.flatten();
        Ok(Self {
            period,
            bucket,
            filter: Filter { camera: pairs.text("camera")?, item },
            classes: Classes::read(&pairs)?,
            format: Format::negotiate(pairs.get("format"), headers)?,
        })
    }
}

impl Question {
    /// Refuses an answer that would be too long, where a bucket has so many rows.
    ///
    /// # Errors
    /// 422 that says how much was asked for.
    pub fn refuse_too_much(&self, items: usize) -> Result<(), Problem> {
        let most = MAX_BUCKETS.min(MAX_ROWS / items.max(1) as i64);
        let buckets = buckets(self.period, self.bucket);
        if buckets <= most {
            return Ok(());
        }
        let detail = format!(
            "the period holds about {buckets} buckets, at most {most} are answered at once; \
             ask for a shorter period, a longer bucket, or less of the site where it can be chosen."
        );
        Err(Problem::unanswerable("from", detail))
    }
}

/// The name of a bucket on the wire.
pub const fn bucket_name(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Minute => "minute",
        Bucket::Hour => "hour",
        Bucket::Day => "day",
        Bucket::Week => "week",
        Bucket::Month => "month",
    }
}

fn bucket(name: Option<&str>) -> Result<Bucket, Problem> {
    match name {
        None | Some("hour") => Ok(Bucket::Hour),
        Some("minute") => Ok(Bucket::Minute),
        Some("day") => Ok(Bucket::Day),
        Some("week") => Ok(Bucket::Week),
        Some("month") => Ok(Bucket::Month),
        Some(other) => Err(Problem::in_field(
            "bucket",
            format!("bucket is {other:?}; it may be minute, hour, day, week or month."),
        )),
    }
}

fn check_order(period: Period) -> Result<(), Problem> {
    if period.from < period.to {
        return Ok(());
    }
    Err(Problem::unanswerable("from", "from must lie before to; the period is half-open, [from, to)."))
}

/// How many buckets a period has, within one.
fn buckets(period: Period, bucket: Bucket) -> i64 {
    let seconds = match bucket {
        Bucket::Minute => 60,
        Bucket::Hour => 3_600,
        Bucket::Day => 86_400,
        Bucket::Week => 604_800,
        Bucket::Month => 2_419_200,
    };
    period.to.micros().saturating_sub(period.from.micros()) / 1_000_000 / seconds + 1
}

/// A decoded query string.
#[derive(Debug)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes the query.
    ///
    /// # Errors
    /// 400 for a key that is not in `known` or comes twice.
    pub fn read(uri: &Uri, known: &[&str]) -> Result<Self, Problem> {
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::new(axum::http::StatusCode::BAD_REQUEST, "The query string cannot be decoded."))?;
        let pairs = query.0;
        for (i, (key, _)) in pairs.iter().enumerate() {
            if !known.contains(&key.as_str()) {
                return Err(Problem::in_field(key, unknown(key, known)));
            }
            if pairs[..i].iter().any(|(earlier, _)| earlier == key) {
                return Err(Problem::in_field(key, format!("{key} is given more than once.")));
            }
        }
        Ok(Self(pairs))
    }

    /// `from` to `to`; today so far where nothing is said.
    ///
    /// # Errors
    /// 400 for an instant that is none, 422 for a period that ends before it begins.
    pub fn period(&self, zone: &Zone, now: EventTime) -> Result<Period, Problem> {
        let to = self.instant("to")?.unwrap_or(now);
        let midnight = || zone.start_of_day(EventTime(to.micros().saturating_sub(1)));
        let period = Period { from: self.instant("from")?.unwrap_or_else(midnight), to };
        check_order(period)?;
        Ok(period)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    fn instant(&self, key: &str) -> Result<Option<EventTime>, Problem> {
        let parse = |text| time::parse(text).map_err(|why| Problem::in_field(key, format!("{key} {why}.")));
        self.get(key).map(parse).transpose()
    }

    /// The value of a key that may not be empty.
    ///
    /// # Errors
    /// 400 where it is.
    pub fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.get(key) {
            Some("") => Err(Problem::in_field(key, format!("{key} is empty; leave it out to ask for all."))),
            other => Ok(other.map(str::to_owned)),
        }
    }
}

fn unknown(key: &str, known: &[&str]) -> String {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("{key:?} is not a parameter of this resource; it knows: {known}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Question, (u16, Option<String>)> {
        let uri: Uri = format!("/api/v1/footfall{query}").parse().unwrap();
        let now = time::parse("2026-05-01T10:30:00+08:00").unwrap();
        Question::read(&uri, &HeaderMap::new(), &["camera", "line"], &Zone::named("Asia/Shanghai"), now)
            .map_err(|problem| (problem.status, problem.field))
    }

    #[test]
    fn the_default_is_today_by_hour() {
        let question = read("").unwrap();
        assert_eq!(question.period.from, time::parse("2026-05-01T00:00:00+08:00").unwrap());
        assert_eq!(question.period.to, time::parse("2026-05-01T10:30:00+08:00").unwrap());
        assert_eq!((question.bucket, question.format), (Bucket::Hour, Format::Json));
        assert_eq!(question.filter, Filter::default());
    }

    #[test]
    fn up_to_midnight_means_the_day_that_ends_there() {
        let question = read("?to=2026-05-01T00:00:00%2B08:00").unwrap();
        assert_eq!(question.period.from, time::parse("2026-04-30T00:00:00+08:00").unwrap());
    }

    #[test]
    fn every_mistake_names_its_parameter() {
        let cases = [
            ("?form=x", "form"),
            ("?from=yesterday", "from"),
            ("?to=2026-05-01", "to"),
            ("?bucket=year", "bucket"),
            ("?format=xml", "format"),
            ("?camera=", "camera"),
            ("?camera=a&camera=b", "camera"),
            ("?zone=z", "zone"),
        ];
        for (query, field) in cases {
            assert_eq!(read(query), Err((400, Some(field.to_owned()))), "{query}");
        }
        let empty = read("?from=2026-05-01T10:30:00%2B08:00");
        assert_eq!(empty, Err((422, Some("from".to_owned()))), "well formed, but there is no such period");
    }

    #[test]
    fn a_year_of_hours_is_answered_and_a_year_of_minutes_is_not() {
        let year = read("?from=2025-05-01T10:30:00%2B08:00").unwrap();
        assert!(year.refuse_too_much(4).is_ok());
        assert_eq!(year.refuse_too_much(5).unwrap_err().field.as_deref(), Some("from"));
        let minutes = Question { bucket: Bucket::Minute, ..year };
        assert!(minutes.refuse_too_much(1).is_err());
    }
}
