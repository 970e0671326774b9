//! `/api/v1/stats/hourly`: what is new or revised since a collector last asked, signed.
//!
//! Owns the request: the key's scope, the cursor, the entity tag. An answer that the collector has already is recognised
//! by its tag without asking the store; any other is logged before it is sent.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
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
use super::wire::{HourlyReport, HourlyRow};
use crate::store::{ApiKey, Cursor, Page, Pull, Scope};

/// Most rows of an answer, and how many it has where nothing is said.
const MOST_ROWS: usize = 10_000;
const USUAL_ROWS: usize = 2_000;

/// Documents the query.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct HourlyParams {
    /// The `cursor` of the answer before; from the beginning without it.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$", example = "AAAAAAAAAAAAAAAAAAAAAC69TLwb89uv")]
    since: Option<String>,
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
        (status = 422, description = "`since` is no cursor that this box gave, or one of another history of it",
            body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No key that is let in", body = Problem, content_type = "application/problem+json"),
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
    let asked = Asked::read(caller, &uri, &headers)?;
    let tag = asked.tag(&state);
    let now = state.clock.now();
    if is_known(&headers, &tag) {
        state.bureau.pulls.unchanged(&asked.reader.id, now);
        return Ok((StatusCode::NOT_MODIFIED, common(tag)).into_response());
    }
    let page = asked.page(&state).await?;
    let seqs = page.rows.first().zip(page.rows.last()).map(|(first, last)| (first.seq, last.seq));
    let pull = Pull { key: asked.reader.id.clone(), time: now, pulls: 1, rows: page.rows.len() as u32, seqs };
    let logged = state.bureau.pulls.write(&state.orders, Some(pull)).await;
    logged.map_err(|error| Problem::database(&error))?;
    asked.answer(&state, tag, &page)
}

/// Who reads, and from where.
struct Asked {
    reader: Reads,
    since: Cursor,
    limit: usize,
    format: Format,
}

/// What a caller may see.
struct Reads {
    /// Id of the key; empty on the box.
    id: String,
    scope: Scope,
    key: Option<Arc<ApiKey>>,
}

impl Reads {
    fn of(caller: Caller) -> Result<Self, Problem> {
        match caller {
            Caller::OnTheBox => Ok(Self { id: String::new(), scope: Scope::All, key: None }),
            Caller::Key(key) => Ok(Self { id: key.id.clone(), scope: key.scope.clone(), key: Some(key) }),
            Caller::Anybody => Err(Problem::no_key()),
        }
    }
}

impl Asked {
    fn read(caller: Caller, uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        let reader = Reads::of(caller)?;
        let pairs = Pairs::read(uri, &["since", "limit", "format"])?;
        let since = match pairs.get("since") {
            None => Cursor::default(),
            Some(text) => cursor::read(text).ok_or_else(|| {
                Problem::unanswerable(
                    "since",
                    "since is no cursor of this box; leave it out to begin from the beginning.",
                )
            })?,
        };
        let limit = match pairs.get("limit") {
            None => USUAL_ROWS,
            Some(text) => text.parse().ok().filter(|limit| (1..=MOST_ROWS).contains(limit)).ok_or_else(|| {
                Problem::in_field("limit", format!("limit must be a whole number within 1..{MOST_ROWS}."))
            })?,
        };
        Ok(Self { reader, since, limit, format: Format::negotiate(pairs.get("format"), headers)? })
    }

    /// Changes whenever anything is let out, or the rules that are stated beside it are others.
    fn tag(&self, state: &ApiState) -> HeaderValue {
        let (head, key) = (state.bureau.head(), self.reader.key.as_deref());
        let asked = format!(
            "{head:?} {:?} {} {:?} {:?} {:?} {} {} {} {:?}",
            self.since,
            self.limit,
            self.format,
            self.reader.scope,
            key.and_then(|key| key.first_hour),
            state.bureau.signer.key_id(),
            state.config.site.id,
            state.config.site.timezone,
            state.config.publish,
        );
        weak_tag(&Sha256::digest(asked))
    }

    async fn page(&self, state: &ApiState) -> Result<Page, Problem> {
        let (scope, since, limit) = (self.reader.scope.clone(), self.since, self.limit);
        let first_hour = self.reader.key.as_deref().and_then(|key| key.first_hour);
        let page = ask_store(&state.reader, move |reader| reader.published(&scope, first_hour, since, limit)).await?;
        page.ok_or_else(|| {
            let why = "since is of a history that this box no longer has, as after a backup was restored; leave it out \
                       to begin from the beginning, and keep the last of each row.";
            Problem::unanswerable("since", why)
        })
    }

    fn answer(&self, state: &ApiState, tag: HeaderValue, page: &Page) -> Result<Response, Problem> {
        let report = HourlyReport::of(page, &state.config.site, &state.config.publish);
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
