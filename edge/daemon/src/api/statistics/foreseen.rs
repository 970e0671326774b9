//! What the forecast and the unusual hours have in common: whose footfall is asked about, its past, and what follows from it.
//!
//! Owns the head of both answers. What is in them is for each to say.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::forecast::{FORMULA, MODEL, Outlook, TooLittle};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::columns::Columns;
use super::super::format::Format;
use super::super::params::Pairs;
use super::super::problem::Problem;
use super::super::tag;
use super::super::time::Zone;
use super::outlook::{Found, Outlooks, Past, instant};
use super::subject::{KEYS, Subject};

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
    #[schema(example = "forecast-2")]
    pub formula: &'static str,
    /// The history that it follows from.
    pub history: HistorySpan,
    /// Why there is no forecast; `null` where there is one.
    #[schema(required, example = "the history is too short: 8 weeks are needed, and counting began 3 whole weeks ago")]
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

/// A question about a subject's future, with what answers it.
#[derive(Debug)]
pub struct Foreseen {
    /// The subject's past, and today so far.
    pub past: Past,
    /// The site's time zone.
    pub zone: Zone,
    state: ApiState,
    subject: Subject,
    format: Format,
    found: Found,
}

impl Foreseen {
    /// Reads the query and makes the outlook, where there is none yet.
    ///
    /// # Errors
    /// What is wrong with the query; 503 where the database fails.
    pub async fn read(state: ApiState, outlooks: &Outlooks, uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        let pairs = Pairs::read(uri, &KEYS)?;
        let subject = Subject::read(&pairs, &state).await?;
        let format = Format::negotiate(pairs.get("format"), headers)?;
        let past = Past::read(&state, &subject).await?;
        let found = outlooks.of(&subject, &past).await?;
        Ok(Self { past, zone: Zone::named(&state.config.site.timezone), state, subject, format, found })
    }

    /// The outlook.
    ///
    /// # Errors
    /// Why there is none.
    pub fn outlook(&self) -> Result<&Outlook, &TooLittle> {
        self.found.as_ref().as_ref()
    }

    /// The head of an answer.
    pub fn basis(&self) -> Basis {
        let (site, (open_hours, counted_hours)) = (&self.state.config.site, self.past.coverage());
        let midnight = |day| self.zone.seconds(instant(&self.zone, day, 0));
        let [from, to] = [self.past.first_day, self.past.today()].map(midnight);
        Basis {
            site: site.id.clone(),
            timezone: site.timezone.clone(),
            subject: self.subject.kind(),
            id: self.subject.id(),
            model: MODEL,
            formula: FORMULA,
            history: HistorySpan { from, to, open_hours, counted_hours },
            reason: self.outlook().err().map(ToString::to_string),
        }
    }

    /// The answer in the format that was asked for.
    ///
    /// # Errors
    /// 503 where it cannot be written.
    pub fn answer<R: 'static>(
        &self,
        headers: &HeaderMap,
        report: &impl Serialize,
        columns: Columns<R>,
        rows: &[R],
    ) -> Result<Response, Problem> {
        let body = super::write(self.format, &self.zone, report, columns, rows)?;
        Ok(tag::respond(headers, self.format, body))
    }
}
