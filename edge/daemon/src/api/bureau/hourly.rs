//! `/api/v1/stats/hourly`: what is new or revised since a collector last asked, signed.
//!
//! Owns the request: the key's scope, the cursor, the entity tag. An answer that the collector has already is recognised
//! by its tag without asking the store; any other is logged before it is sent.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use promenade_core::time::EventTime;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use super::super::ApiState;
use super::super::caller::Caller;
use super::super::format::Format;
use super::super::params::{FormatName, Pairs};
use super::super::problem::Problem;
use super::super::statistics::{File, ask_store, write};
use super::super::tag::{is_known, weak_tag};
use super::super::time::Zone;
use super::cursor;
use super::key_wire::is_id;
use super::wire::{HourlyReport, HourlyRow};
use crate::store::{Cursor, Page, Pull, Scope};

/// Most rows of an answer, and how many it has where nothing is said.
const MOST_ROWS: usize = 10_000;
const USUAL_ROWS: usize = 2_000;

/// Documents the query.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct HourlyParams {
    /// The `cursor` of the answer before to the same question; from the beginning without it.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$", example = "AAAAAAAAAAAAAAAAAAAAAC69TLwb89uv")]
    since: Option<String>,
    /// One gate, or one and the zone that is asked for. Default: everything that the key may see.
    #[param(pattern = "^[a-z0-9_/-]{1,129}$", example = "main")]
    gate: Option<String>,
    /// One zone, as `camera/zone`.
    #[param(pattern = "^[a-z0-9_/-]{1,129}$", example = "east/tea")]
    zone: Option<String>,
    /// Hours that begin then or later, RFC 3339.
    #[param(format = DateTime, example = "2026-01-01T00:00:00+08:00")]
    from: Option<String>,
    /// Most rows of the answer. Default: 2000.
    #[param(minimum = 1, maximum = 10_000, example = 2000)]
    limit: Option<u32>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// Published hours of gates, zones and the site, new or revised since a cursor.
#[utoipa::path(
    get, path = "/api/v1/stats/hourly", tag = "bureau", operation_id = "hourly",
    params(HourlyParams), security(("key" = [])),
    responses(
        (status = 200, description = "Rows in the order in which they were let out, with a signature over the body",
            content((HourlyReport = "application/json"), (String = "text/csv"),
                (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream")),
            headers(
                ("promenade-signature" = String, description = "`key-id` and `ed25519`, over the body before any coding"),
                ("promenade-cursor" = String, description = "What to give as `since` next time"),
                ("promenade-more" = String, description = "`true` where there is more to be had at once"))),
        (status = 304, description = "Nothing is new"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`since` is no cursor that this box gave for this question, or one of another history of it",
            body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No key that is let in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The key may not see that, whether it is there or not", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "None of the formats is accepted", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "The key asks too often; Retry-After says when to ask again", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn hourly(
    State(state): State<ApiState>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(&caller, &uri, &headers)?;
    let tag = asked.tag(&state);
    let now = state.clock.now();
    if is_known(&headers, &tag) {
        state.bureau.pulls.unchanged(&asked.reader, now);
        return Ok((StatusCode::NOT_MODIFIED, common(tag)).into_response());
    }
    let page = asked.page(&state).await?;
    let seqs = page.rows.first().zip(page.rows.last()).map(|(first, last)| (first.seq, last.seq));
    let pull = Pull { key: asked.reader.clone(), time: now, pulls: 1, rows: page.rows.len() as u32, seqs };
    let logged = state.bureau.pulls.write(&state.orders, Some(pull)).await;
    logged.map_err(|error| Problem::database(&error))?;
    asked.answer(&state, tag, &page)
}

/// Who reads, and from where.
struct Asked {
    /// Id of the key; empty on the box.
    reader: String,
    scope: Scope,
    /// Hours that begin before are left out.
    first_hour: Option<EventTime>,
    since: Cursor,
    limit: usize,
    format: Format,
}

/// What a caller may see: everything on the box, elsewhere what the key says, and since when.
fn visible(caller: &Caller) -> Result<(String, Scope, Option<EventTime>), Problem> {
    match caller {
        Caller::OnTheBox => Ok((String::new(), Scope::All, None)),
        Caller::Key(key) => Ok((key.id.clone(), key.scope.clone(), key.first_hour)),
        Caller::Anybody => Err(Problem::no_key()),
    }
}

/// What of it is asked for; all of it where nothing is said.
fn wanted(pairs: &Pairs, visible: Scope) -> Result<Scope, Problem> {
    let ids = |key| match pairs.get(key) {
        Some(id) if !is_id(id) => Err(Problem::in_field(key, format!("{key} holds what is no id."))),
        id => Ok(id.into_iter().map(str::to_owned).collect::<Vec<_>>()),
    };
    let (gates, zones) = (ids("gate")?, ids("zone")?);
    if gates.is_empty() && zones.is_empty() {
        return Ok(visible);
    }
    let wanted = Scope::Only { gates, zones };
    if visible.covers(&wanted) { Ok(wanted) } else { Err(beyond()) }
}

/// The same for what is there and for what is not: there is nothing to be learned from it.
fn beyond() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "This key may not see that.")
}

impl Asked {
    fn read(caller: &Caller, uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        let (reader, scope, first_hour) = visible(caller)?;
        let pairs = Pairs::read(uri, &["since", "gate", "zone", "from", "limit", "format"])?;
        let (scope, from) = (wanted(&pairs, scope)?, pairs.instant("from")?);
        if from.is_some() && from < first_hour {
            return Err(beyond());
        }
        let first_hour = from.or(first_hour);
        let since = match pairs.get("since") {
            None => Cursor::default(),
            Some(text) => cursor::read(text, (&scope, first_hour)).ok_or_else(|| {
                let why = "since is no cursor that this box gave for this question; leave it out to begin from the beginning.";
                Problem::unanswerable("since", why)
            })?,
        };
        let limit = match pairs.get("limit") {
            None => USUAL_ROWS,
            Some(text) => text.parse().ok().filter(|limit| (1..=MOST_ROWS).contains(limit)).ok_or_else(|| {
                Problem::in_field("limit", format!("limit must be a whole number within 1..{MOST_ROWS}."))
            })?,
        };
        let format = Format::negotiate(pairs.get("format"), headers)?;
        Ok(Self { reader, scope, first_hour, since, limit, format })
    }

    /// Changes whenever anything is let out, or the rules that are stated beside it are others.
    fn tag(&self, state: &ApiState) -> HeaderValue {
        let head = state.bureau.head();
        let asked = format!(
            "{head:?} {:?} {} {:?} {:?} {:?} {} {} {} {:?}",
            self.since,
            self.limit,
            self.format,
            self.scope,
            self.first_hour,
            state.bureau.signer.key_id(),
            state.config.site.id,
            state.config.site.timezone,
            state.config.publish,
        );
        weak_tag(&Sha256::digest(asked))
    }

    async fn page(&self, state: &ApiState) -> Result<Page, Problem> {
        let (scope, first_hour, since, limit) = (self.scope.clone(), self.first_hour, self.since, self.limit);
        let page = ask_store(&state.reader, move |reader| reader.published(&scope, first_hour, since, limit)).await?;
        page.ok_or_else(|| {
            let why = "since is of a history that this box no longer has, as after a backup was restored; leave it out \
                       to begin from the beginning, and keep the last of each row.";
            Problem::unanswerable("since", why)
        })
    }

    fn answer(&self, state: &ApiState, tag: HeaderValue, page: &Page) -> Result<Response, Problem> {
        let report = HourlyReport::of(page, (&self.scope, self.first_hour), &state.config.site, &state.config.publish);
        let body = write(self.format, &Zone::of(&state.config.site), &report, HourlyRow::columns(), &report.rows)?;
        let text = |text: &str| HeaderValue::from_str(text).map_err(|error| Problem::database(&error));
        let about = [
            (HeaderName::from_static("promenade-signature"), text(&state.bureau.signer.signature(&body))?),
            (HeaderName::from_static("promenade-cursor"), text(&report.cursor)?),
            (HeaderName::from_static("promenade-more"), text(if report.more { "true" } else { "false" })?),
            (header::CONTENT_TYPE, self.format.content_type()),
        ];
        Ok((common(tag), about, body).into_response())
    }
}

fn common(tag: HeaderValue) -> [(HeaderName, HeaderValue); 3] {
    [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("accept, authorization")),
    ]
}
