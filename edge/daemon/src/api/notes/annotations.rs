//! Annotations: events, works, holidays, notes. Holidays that the site's config knows stand among them.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use promenade_core::day::Day;
use promenade_core::day_kind::SpecialDay;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::body::Body;
use super::super::caller::{Caller, NotLetIn};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::{LONGEST_NAME, ListParams, WithdrawParams, WrittenBy};
use crate::config::Config;
use crate::store::{Annotation, NewAnnotation, Period, Reader, StoreError};

const KINDS: [&str; 4] = ["event", "works", "holiday", "note"];
/// Longest title and text in characters.
const LONGEST_TITLE: usize = 200;
const LONGEST_TEXT: usize = 4_000;
/// Holidays of so many years are listed at once.
const MOST_DAYS: i32 = 20 * 366;

/// What to write.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAnnotation)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct New {
    /// What it is about: `event`, `works`, `holiday` or `note`.
    #[schema(pattern = "^(event|works|holiday|note)$", example = "works")]
    kind: String,
    /// When it begins, RFC 3339 with an offset.
    #[schema(format = DateTime, example = "2026-05-01T08:00:00+08:00")]
    from: String,
    /// When it is over.
    #[schema(format = DateTime, example = "2026-05-03T18:00:00+08:00")]
    to: String,
    /// In a few words, up to 200 characters.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 200,
        example = "East pavement closed"
    )]
    title: String,
    /// More about it, up to 4,000 characters.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 4000,
        example = "The pavement in front of the east gate is closed"
    )]
    text: Option<String>,
    /// Who writes, up to 100 characters.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length = 100,
        example = "Li Wei"
    )]
    by: String,
}

/// Something that explains counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Annotation)]
pub struct Note {
    /// Its number; `null` for a holiday of the site's calendar.
    #[schema(required)]
    pub id: Option<u32>,
    /// `event`, `works`, `holiday` or `note`; of the site's calendar `holiday` or `make_up_workday`.
    #[schema(example = "holiday")]
    pub kind: String,
    /// When it begins.
    #[schema(format = DateTime)]
    pub from: String,
    /// When it is over.
    #[schema(format = DateTime)]
    pub to: String,
    /// In a few words.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
    /// `written` by somebody; of the site's calendar `published` by the State Council, `computed` by law and the lunar
    /// calendar where the year's notice is not known, or `given` in the config's file.
    #[schema(example = "published")]
    pub source: &'static str,
    /// Who and when; `null` for a day of the site's calendar.
    #[schema(required)]
    pub written: Option<WrittenBy>,
}

/// Annotations that touch a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Annotations {
    /// In order of their beginning, those taken back among them.
    pub annotations: Vec<Note>,
}

/// What is known about the counts of a period, holidays included.
#[utoipa::path(
    get, path = "/api/v1/annotations", tag = "notes", operation_id = "annotations",
    params(ListParams),
    responses(
        (status = 200, description = "Annotations that touch the period", body = Annotations),
        super::NotListed,
    )
)]
pub async fn annotations(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    super::list(&state, &uri, &headers, annotations_in).await
}

/// What is known about the counts of a period, holidays of the site's calendar included.
///
/// # Errors
/// When the database fails.
pub fn annotations_in(reader: &Reader, config: &Config, period: Period) -> Result<Annotations, StoreError> {
    let zone = Zone::of(&config.site);
    let kept = reader.annotations(period)?;
    let mut notes: Vec<(i64, Note)> =
        kept.into_iter().map(|kept| (kept.period.from.micros(), Note::of(kept, &zone))).collect();
    notes.extend(holidays(config, &zone, period));
    notes.sort_by_key(|(from, _)| *from);
    Ok(Annotations { annotations: notes.into_iter().map(|(_, note)| note).collect() })
}

/// Writes an annotation.
#[utoipa::path(
    post, path = "/api/v1/annotations", tag = "notes", operation_id = "annotate",
    request_body = New, security(("key" = [])),
    responses(
        (status = 201, description = "Written", body = Note),
        (status = 422, description = "Members that do not go together", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too long", body = Problem, content_type = "application/problem+json"),
        super::NotDone,
        NotLetIn,
    )
)]
pub async fn annotate(
    State(state): State<ApiState>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    caller.must_manage()?;
    let (new, by) = read(&Body::read(body, &MEMBERS)?)?;
    let (zone, now) = (Zone::of(&state.config.site), state.clock.now());
    let id = state.orders.annotate(new.clone(), by.clone(), now).await.map_err(|error| Problem::database(&error))?;
    let NewAnnotation { kind, period, title, text } = new;
    let kept = Annotation { id, kind: kind.to_owned(), period, title, text, trail: super::written(&by, now) };
    super::created(&format!("/api/v1/annotations/{id}"), &Note::of(kept, &zone))
}

/// Takes an annotation back. It stays to be read, with who took it back.
#[utoipa::path(
    delete, path = "/api/v1/annotations/{id}", tag = "notes", operation_id = "withdraw_annotation", security(("key" = [])),
    params(("id" = u32, Path, description = "Its number", example = 1), WithdrawParams),
    responses(
        (status = 204, description = "Taken back"),
        (status = 404, description = "Nothing of that number holds", body = Problem, content_type = "application/problem+json"),
        super::NotDone,
        NotLetIn,
    )
)]
pub async fn withdraw(
    State(state): State<ApiState>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<StatusCode, Problem> {
    let order = async |id, by| state.orders.withdraw_annotation(id, by, state.clock.now()).await;
    super::withdrawn(&caller, (&uri, &id), order).await
}

const MEMBERS: [&str; 6] = ["kind", "from", "to", "title", "text", "by"];

/// What is to be written and by whom, of a JSON object as the API takes it.
///
/// # Errors
/// What is wrong with it, with the member at fault.
pub fn annotation_of(value: Value) -> Result<(NewAnnotation, String), Problem> {
    read(&Body::of(value, &MEMBERS)?)
}

fn read(body: &Body) -> Result<(NewAnnotation, String), Problem> {
    let new = NewAnnotation {
        kind: body.choice("kind", &KINDS)?,
        period: super::period(body)?,
        title: body.required("title", LONGEST_TITLE)?,
        text: body.text("text", LONGEST_TEXT)?.unwrap_or_default(),
    };
    Ok((new, body.required("by", LONGEST_NAME)?))
}

impl Note {
    fn of(kept: Annotation, zone: &Zone) -> Self {
        Self {
            id: Some(kept.id),
            kind: kept.kind,
            from: zone.seconds(kept.period.from),
            to: zone.seconds(kept.period.to),
            title: kept.title,
            text: kept.text,
            source: "written",
            written: Some(WrittenBy::of(kept.trail, zone)),
        }
    }
}

/// The special days of the site's calendar that touch a period; days in a row of one holiday are one note.
fn holidays(config: &Config, zone: &Zone, period: Period) -> Vec<(i64, Note)> {
    let known = &config.site.holidays;
    if known.is_empty() {
        return Vec::new();
    }
    let (first, last) = (zone.day(period.from), zone.day(period.to));
    let days = first.0..=last.0.min(first.0.saturating_add(MOST_DAYS));
    let mut stretches: Vec<(SpecialDay, Day)> = Vec::new();
    for special in days.filter_map(|number| known.special(Day(number))) {
        match stretches.last_mut() {
            Some((of, last)) if last.plus(1) == special.day && alike(of, &special) => *last = special.day,
            _ => stretches.push((special.clone(), special.day)),
        }
    }
    stretches.into_iter().map(|(special, last)| note(special, last, zone)).collect()
}

fn alike(one: &SpecialDay, other: &SpecialDay) -> bool {
    (one.kind, &one.name, one.source) == (other.kind, &other.name, other.source)
}

fn note(special: SpecialDay, last: Day, zone: &Zone) -> (i64, Note) {
    let from = zone.beginning(special.day);
    let note = Note {
        id: None,
        kind: special.kind.name().to_owned(),
        from: zone.seconds(from),
        to: zone.seconds(zone.beginning(last.plus(1))),
        title: special.name,
        text: String::new(),
        source: special.source.name(),
        written: None,
    };
    (from.micros(), note)
}
