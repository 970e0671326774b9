//! An answer with rows: a page, or all of them, streamed where they are many.
//!
//! Owns how much of an answer is in memory: a portion that is being written and the one after it, which is fetched
//! meanwhile. Both are made when the client has taken what came before; a slow client keeps no thread. Each portion shows the
//! last commit of its own moment: to hold one commit for as long as a client likes would make the writer's log grow. The tag is
//! from before the first, so that an answer that changed under way is asked for again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt, stream};
use promenade_core::time::EventTime;
use serde::Serialize;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinHandle;

use super::super::columns::Columns;
use super::super::cursor::{Cursor, link};
use super::super::encode::Encoder;
use super::super::format::Format;
use super::super::params::{MOST_LIMIT, Question};
use super::super::problem::Problem;
use super::super::tag;
use super::{Asked, breaks_of};
use crate::store::{Filter, Period, Reader, StoreError};

/// Rows that are fetched and written at a time, about 10 MB with what is made from them.
const PORTION: usize = 32_768;

/// Long answers that are under way at a time; one keeps two portions.
static LONG: Semaphore = Semaphore::const_new(4);
/// How long another one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

type Rows<R> = dyn Fn(&Reader, &Question) -> Result<Vec<R>, StoreError> + Send + Sync;

type Add<R, T> = dyn Fn(&mut T, &[R]) + Send;

/// A statistic with rows, bucket by bucket.
pub struct Statistic<R, T> {
    /// Asks for the rows of the question's period.
    pub rows: Arc<Rows<R>>,
    /// Start of a row's bucket.
    pub start: fn(&R) -> EventTime,
    /// What is written of a row.
    pub columns: Columns<R>,
    /// Fields that follow the rows in JSON: what the rows written so far add up to.
    pub tail: T,
    /// Adds rows to the tail.
    pub add: Box<Add<R, T>>,
}

/// The tail of an answer, and where the next page is.
#[derive(Serialize)]
struct Tail<'a, T> {
    #[serde(flatten)]
    tail: &'a T,
    next: Option<&'a str>,
}

impl Asked {
    /// Answers with rows; 304 where the client has them.
    pub async fn answer<R, T>(self, headers: &HeaderMap, statistic: Statistic<R, T>) -> Result<Response, Problem>
    where
        R: Send + 'static,
        T: Serialize + Send + 'static,
    {
        if let Some(unchanged) = self.unchanged(headers) {
            return Ok(unchanged);
        }
        match (self.question.limit, self.question.cursor) {
            (None, None) => self.all(statistic).await,
            (limit, cursor) => self.page(statistic, limit.unwrap_or(MOST_LIMIT) as usize, cursor).await,
        }
    }

    async fn page<R, T>(
        self,
        statistic: Statistic<R, T>,
        limit: usize,
        cursor: Option<Cursor>,
    ) -> Result<Response, Problem>
    where
        R: Send + 'static,
        T: Serialize + Send + 'static,
    {
        let whole = self.question.period;
        let (at, skip) = cursor.map_or((whole.from, 0), |cursor| (cursor.at.max(whole.from), cursor.skip as usize));
        let rest = Period { from: at, to: whole.to };
        let (asked, found, body, next) = on_a_thread(move || {
            let (mut rows, rest) = self.so_many(rest, skip + limit, &*statistic.rows)?;
            let found = !rows.is_empty();
            let after = (rest.from < rest.to).then_some((rest.from, 0));
            let next = cut(&mut rows, skip, limit, statistic.start).or(after);
            let next = next.map(|(at, skip)| self.link(&Cursor { period: whole, at, skip }));
            let body = self.walk(statistic, whole.to)?.write(&rows, next.as_deref())?;
            Ok((self, found, body, next))
        })
        .await?;
        if !found {
            asked.refuse_unknown().await?;
        }
        let link = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        Ok((link.map(|link| [(header::LINK, link)]), asked.respond(Body::from(body))).into_response())
    }

    /// The first rows of a period, `least` or a few more, and what of it they leave.
    fn so_many<R>(&self, mut rest: Period, least: usize, ask: &Rows<R>) -> Result<(Vec<R>, Period), Problem> {
        let reader = self.state.reader.within(self.question.period);
        // A bucket may have other rows than the config tells, of what is gone or what is added up.
        let items = self.items()?;
        let (mut rows, mut asked, mut each) = (Vec::new(), 0, items);
        while rows.len() < least && rest.from < rest.to {
            let buckets = (least - rows.len()).div_ceil(each).min(PORTION.div_ceil(items));
            let piece = reader.first_piece(rest, self.question.bucket, buckets);
            rows.extend(ask(&reader, &self.question.at(piece)).map_err(|error| Problem::of_store(&error))?);
            rest.from = piece.to;
            asked += buckets;
            each = (rows.len() / asked).max(1);
        }
        Ok((rows, rest))
    }

    async fn all<R, T>(self, statistic: Statistic<R, T>) -> Result<Response, Problem>
    where
        R: Send + 'static,
        T: Serialize + Send + 'static,
    {
        // Most answers have one portion. To fetch it on one thread and to write it on another took a third longer.
        let (asked, found, first, mut walk) = on_a_thread(move || {
            let mut walk = self.walk(statistic, self.question.period.from)?;
            let question = walk.next_portion();
            let rows = (walk.rows)(&walk.reader, &question).map_err(|error| Problem::of_store(&error))?;
            walk.fetch_ahead();
            let first = walk.portion(&rows)?;
            Ok((self, !rows.is_empty(), first, walk))
        })
        .await?;
        if !found {
            asked.refuse_unknown().await?;
        }
        if walk.ahead.is_none() {
            return Ok(asked.respond(Body::from(first)));
        }
        walk.turn = Some(turn().await?);
        let rest = stream::try_unfold(walk, Walk::step).map_err(|problem| std::io::Error::other(problem.detail));
        let first = stream::once(async { Ok(Bytes::from(first)) });
        Ok(asked.respond(Body::from_stream(first.chain(rest))))
    }

    /// A walk through the buckets from `from` on. Asks the store.
    fn walk<R, T>(&self, statistic: Statistic<R, T>, from: EventTime) -> Result<Walk<R, T>, Problem>
    where
        R: Send + 'static,
    {
        let Statistic { rows, columns, tail, add, .. } = statistic;
        let question = self.question.clone();
        let breaks = breaks_of(&self.state.reader, &question).map_err(|error| Problem::database(&error))?;
        let (encoder, head) = Encoder::begin(question.format, &self.head(&breaks), columns, &self.zone)?;
        Ok(Walk {
            reader: self.state.reader.within(question.period),
            rest: Period { from, to: question.period.to },
            buckets: PORTION.div_ceil(self.items()?),
            question,
            rows,
            encoder: Some(encoder),
            head,
            tail,
            add,
            ahead: None,
            turn: None,
        })
    }

    /// Rows that a bucket has: of what the config tells, and of what the store knows besides, which may be more.
    fn items(&self) -> Result<usize, Problem> {
        // The passers-by of a gate come from lines, whose rows are asked for, too: of all, whichever gate is wanted.
        let filter = if self.filters.contains(&"gate") { Filter::default() } else { self.question.filter.clone() };
        let known = self.state.reader.subjects(&filter, self.question.period);
        Ok(known.map_err(|error| Problem::of_store(&error))?.max(self.items))
    }

    fn link(&self, cursor: &Cursor) -> String {
        link(&self.uri, &cursor.write(self.uri.path(), &self.pairs))
    }

    /// 304 where the client has the answer already. It was given for the same question, so that there is something.
    pub fn unchanged(&self, headers: &HeaderMap) -> Option<Response> {
        tag::is_named(headers, &self.tag).then(|| tag::unchanged(&self.tag))
    }

    /// The answer with its headers.
    pub fn respond(&self, body: Body) -> Response {
        (tag::headers(&self.tag), [(header::CONTENT_TYPE, self.question.format.content_type())], body).into_response()
    }
}

/// The way through a long answer.
struct Walk<R, T> {
    reader: Reader,
    question: Question,
    rows: Arc<Rows<R>>,
    /// What has not been asked for yet.
    rest: Period,
    /// Buckets of a portion.
    buckets: usize,
    /// The portion after the one that is being written; `None` at the end.
    ahead: Option<JoinHandle<Result<Vec<R>, StoreError>>>,
    /// `None` once it has ended.
    encoder: Option<Encoder<R>>,
    /// What the answer begins with, until it is written.
    head: Vec<u8>,
    tail: T,
    add: Box<Add<R, T>>,
    turn: Option<SemaphorePermit<'static>>,
}

impl<R: Send + 'static, T: Serialize + Send + 'static> Walk<R, T> {
    /// The bytes of the next portion.
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, Problem> {
        if self.ahead.is_none() {
            return Ok(None);
        }
        let rows = self.fetched().await?;
        self.written(rows).await.map(Some)
    }

    /// What the next portion is asked for by, which is then no longer among the rest.
    fn next_portion(&mut self) -> Question {
        let piece = self.reader.first_piece(self.rest, self.question.bucket, self.buckets);
        self.rest.from = piece.to;
        self.question.at(piece)
    }

    fn fetch_ahead(&mut self) {
        self.ahead = (self.rest.from < self.rest.to).then(|| {
            let (question, reader, rows) = (self.next_portion(), self.reader.clone(), Arc::clone(&self.rows));
            tokio::task::spawn_blocking(move || rows(&reader, &question))
        });
    }

    /// The rows that were fetched ahead, while the next ones are.
    async fn fetched(&mut self) -> Result<Vec<R>, Problem> {
        let rows = match self.ahead.take() {
            Some(ahead) => joined(ahead).await?,
            None => Vec::new(),
        };
        self.fetch_ahead();
        Ok(rows)
    }

    async fn written(mut self, rows: Vec<R>) -> Result<(Bytes, Self), Problem> {
        on_a_thread(move || Ok((self.portion(&rows)?.into(), self))).await
    }

    /// Writes a portion, the last one with what ends the answer.
    fn portion(&mut self, rows: &[R]) -> Result<Vec<u8>, Problem> {
        if self.ahead.is_some() { self.write_more(rows) } else { self.write(rows, None) }
    }

    fn write_more(&mut self, rows: &[R]) -> Result<Vec<u8>, Problem> {
        // Only JSON has a tail.
        if self.question.format == Format::Json {
            (self.add)(&mut self.tail, rows);
        }
        let mut bytes = std::mem::take(&mut self.head);
        if let Some(encoder) = &mut self.encoder {
            encoder.rows(rows, &mut bytes)?;
        }
        Ok(bytes)
    }

    /// Writes the last rows.
    fn write(&mut self, rows: &[R], next: Option<&str>) -> Result<Vec<u8>, Problem> {
        let mut bytes = self.write_more(rows)?;
        if let Some(encoder) = self.encoder.take() {
            encoder.end(&Tail { tail: &self.tail, next }, &mut bytes)?;
        }
        Ok(bytes)
    }
}

async fn joined<R>(fetched: JoinHandle<Result<R, StoreError>>) -> Result<R, Problem> {
    let rows = fetched.await.map_err(|error| Problem::database(&error))?;
    rows.map_err(|error| Problem::of_store(&error))
}

/// Encoding a portion takes longer than a thread of the server may be busy.
async fn on_a_thread<V: Send + 'static>(
    work: impl FnOnce() -> Result<V, Problem> + Send + 'static,
) -> Result<V, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::database(&error))?
}

async fn turn() -> Result<SemaphorePermit<'static>, Problem> {
    let busy = || {
        let detail = "Other long answers are being sent; ask again in a minute, for less, or page by page with limit=.";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    };
    tokio::time::timeout(PATIENCE, LONG.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())
}

/// Leaves the rows of a page, and tells where the next one begins: at which bucket, and after how many of its rows.
fn cut<R>(rows: &mut Vec<R>, skip: usize, limit: usize, start: fn(&R) -> EventTime) -> Option<(EventTime, u32)> {
    let end = skip + limit;
    let next = rows.get(end).map(|row| {
        let at = start(row);
        let before = rows[..end].iter().rev().take_while(|row| start(row) == at).count();
        (at, before as u32)
    });
    rows.truncate(end);
    rows.drain(..skip.min(rows.len()));
    next
}
