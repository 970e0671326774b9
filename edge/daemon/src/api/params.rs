//! The query of the statistics: which period, in which buckets, of which camera, in which format.
//!
//! Owns what a question is, and how much may be asked at once. Reading the text of a query is `pairs`'s.

use super::classes::Classes;
use super::cursor::Cursor;
use super::format::Format;
use super::problem::Problem;
use super::time::Zone;
use crate::store::{Bucket, Filter, Period};
use axum::http::{HeaderMap, Uri};
use promenade_core::time::EventTime;

mod documented;
mod pairs;

pub use documented::{
    CameraParams, FormatName, GateParams, LineParams, PageParams, PeriodParams, SpaceParams, ZoneParams,
};
pub use pairs::Pairs;

/// More buckets are refused: 400 days of minutes, for which minutes are kept by default.
const MOST_MINUTES: i64 = 400 * 1440 + 1;
/// The same of longer buckets: 22 years of hours.
const MOST_BUCKETS: i64 = 200_000;
/// Rows that a page may have: it is built in memory.
pub const MOST_LIMIT: u32 = 50_000;

/// Which keys a statistic knows beside period, bucket and format.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// Those that choose rows: `camera`, at most one that chooses an item of it, and `class` with `by`.
    pub filters: &'static [&'static str],
    /// Whether `limit` and `cursor` are among them.
    pub paged: bool,
}

impl Keys {
    /// Decodes the query.
    ///
    /// # Errors
    /// 400 for a key that is not known or comes twice.
    pub fn read(self, uri: &Uri) -> Result<Pairs, Problem> {
        let pages: &[&str] = if self.paged { &["limit", "cursor"] } else { &[] };
        Pairs::read(uri, &[&["from", "to", "bucket"], self.filters, &["format"], pages].concat())
    }
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
    /// At most so many rows; `None`: all.
    pub limit: Option<u32>,
    /// Where the page begins; `None`: at the beginning.
    pub cursor: Option<Cursor>,
}

impl Question {
    /// Reads the query of a request for `path`.
    ///
    /// # Errors
    /// 400 or 422 with the parameter at fault, or 406.
    pub fn read(
        path: &str,
        pairs: &Pairs,
        headers: &HeaderMap,
        keys: Keys,
        zone: &Zone,
        now: EventTime,
    ) -> Result<Self, Problem> {
        let cursor = pairs.get("cursor").map(|text| Cursor::read(text, path, pairs)).transpose()?;
        let item = keys.filters.iter().find(|name| !["camera", "class", "by"].contains(name));
        let item = item.map(|name| pairs.text(name)).transpose()?.flatten();
        let question = Self {
            period: cursor.map_or_else(|| pairs.period(zone, now), |cursor| Ok(cursor.period))?,
            bucket: bucket(pairs.get("bucket"))?,
            filter: Filter { camera: pairs.text("camera")?, item },
            classes: Classes::read(pairs)?,
            format: Format::negotiate(pairs.get("format"), headers)?,
            limit: pairs.limit()?,
            cursor,
        };
        question.refuse_too_much()?;
        Ok(question)
    }

    /// All there is by hour over a period, for what is made of hours.
    pub fn hours(period: Period, format: Format) -> Self {
        let (filter, classes) = (Filter::default(), Classes::Together);
        Self { period, bucket: Bucket::Hour, filter, classes, format, limit: None, cursor: None }
    }

    /// The same question about another period.
    pub fn at(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    /// Minutes over decades are refused: nobody reads them, and the box has something better to do.
    fn refuse_too_much(&self) -> Result<(), Problem> {
        let most = if self.bucket == Bucket::Minute { MOST_MINUTES } else { MOST_BUCKETS };
        self.refuse_more_than(most, "ask for a shorter period or a longer bucket.")
    }

    /// Refuses a period of more than `most` buckets, and says what to do instead.
    ///
    /// # Errors
    /// 422 that says how much was asked for.
    pub fn refuse_more_than(&self, most: i64, instead: &str) -> Result<(), Problem> {
        let buckets = buckets(self.period, self.bucket);
        if buckets <= most {
            return Ok(());
        }
        let detail =
            format!("the period holds about {buckets} buckets, at most {most} are answered at once; {instead}");
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

#[cfg(test)]
mod tests {
    use super::super::time;
    use super::*;

    fn read(query: &str) -> Result<Question, (u16, Option<String>)> {
        let uri: Uri = format!("/api/v1/footfall{query}").parse().unwrap();
        let now = time::parse("2026-05-01T10:30:00+08:00").unwrap();
        let keys = Keys { filters: &["camera", "line"], paged: true };
        keys.read(&uri)
            .and_then(|pairs| {
                Question::read(uri.path(), &pairs, &HeaderMap::new(), keys, &Zone::named("Asia/Shanghai"), now)
            })
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
            ("?limit=0", "limit"),
            ("?limit=50001", "limit"),
            ("?limit=+5", "limit"),
            ("?cursor=00", "cursor"),
        ];
        for (query, field) in cases {
            assert_eq!(read(query), Err((400, Some(field.to_owned()))), "{query}");
        }
        let empty = read("?from=2026-05-01T10:30:00%2B08:00");
        assert_eq!(empty, Err((422, Some("from".to_owned()))), "well formed, but there is no such period");
    }

    #[test]
    fn ten_years_of_hours_are_answered_and_decades_of_minutes_are_not() {
        let from = |date: &str, bucket: &str| read(&format!("?from={date}T00:00:00Z&bucket={bucket}"));
        assert!(from("2016-05-01", "hour").is_ok() && from("2025-04-01", "minute").is_ok());
        for refused in [from("2016-05-01", "minute"), from("2000-01-01", "hour")] {
            assert_eq!(refused, Err((422, Some("from".to_owned()))));
        }
    }
}
