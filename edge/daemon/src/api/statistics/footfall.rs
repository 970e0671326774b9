//! Rows of footfall on the wire.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use promenade_core::time::EventTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::classes::{ClassParams, Classes};
use super::super::columns::Columns;
use super::super::params::{CameraParams, Keys, LineParams, PageParams, PeriodParams, Question};
use super::super::problem::Problem;
use super::answer::Statistic;
use super::totals::Totals;
use super::{ALL, Asked, Coverage, File, Otherwise, Report, Untold};
use crate::store::{FootfallRow, Reader, StoreError};

/// One line in one bucket.
#[derive(Clone, Debug, PartialEq, ToSchema)]
#[schema(as = FootfallRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: EventTime,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: EventTime,
    /// Camera id.
    #[schema(value_type = String)]
    pub camera: Arc<str>,
    /// Line id.
    #[schema(value_type = String)]
    pub line: Arc<str>,
    /// `all` that the line counts, or the class that this row is about.
    #[schema(example = "all")]
    pub class: &'static str,
    /// Crossings from the left to the right of a->b, staff left out; `null` where nothing was observed, or an earlier
    /// counter does not tell.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub out: Option<u64>,
    /// Staff's crossings from the left to the right, which `in` leaves out; `null` by class, where it is not told apart.
    #[schema(required)]
    pub staff_in: Option<u64>,
    /// Staff's the other way.
    #[schema(required)]
    pub staff_out: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
}

/// One line over the whole period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FootfallTotal)]
pub struct Total {
    /// Camera id.
    pub camera: String,
    /// Line id.
    pub line: String,
    /// `all` that the line counts, or a class.
    #[schema(example = "all")]
    pub class: &'static str,
    /// Sum over the observed buckets; `null` where there is none, or one does not tell.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// The other way.
    #[schema(required)]
    pub out: Option<u64>,
    /// Staff's crossings from the left to the right, which `in` leaves out.
    #[schema(required)]
    pub staff_in: Option<u64>,
    /// Staff's the other way.
    #[schema(required)]
    pub staff_out: Option<u64>,
    /// How much was seen.
    pub coverage: Coverage,
    /// What some bucket does not tell.
    #[serde(skip)]
    untold: Untold,
}

/// Counts of lines over a period.
#[utoipa::path(
    get, path = "/api/v1/footfall", tag = "statistics", operation_id = "footfall",
    params(PeriodParams, CameraParams, LineParams, ClassParams, PageParams),
    responses(
        (status = 200, description = "Counts of every line, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn footfall(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["camera", "line", "class", "by"], paged: true };
    let asked = Asked::read(state, uri, &headers, keys, super::lines)?;
    let statistic = Statistic {
        rows: Arc::new(rows_of),
        start: |row| row.start,
        columns: columns(),
        tail: Totals::default(),
        add: Box::new(add),
    };
    asked.answer(&headers, statistic).await
}

/// Rows with their class, as asked for, bucket by bucket.
fn rows_of(reader: &Reader, q: &Question) -> Result<Vec<Row>, StoreError> {
    let class = match q.classes {
        Classes::Together => {
            return reader.footfall_as(q.period, q.bucket, &q.filter, |row| Row::of(ALL, row));
        }
        Classes::Each => None,
        Classes::Only(class) => Some(class),
    };
    let mut rows = reader.footfall_by_class(q.period, q.bucket, &q.filter, class)?;
    rows.sort_by_key(|(_, row)| row.start);
    Ok(Row::from_store(rows))
}

impl Row {
    /// The wire form of the store's rows with their class.
    pub fn from_store(rows: Vec<(&'static str, FootfallRow)>) -> Vec<Self> {
        rows.into_iter().map(|(class, row)| Self::of(class, row)).collect()
    }

    fn of(class: &'static str, row: FootfallRow) -> Self {
        Self {
            class,
            start: row.start,
            end: row.end,
            camera: row.camera,
            line: row.line,
            r#in: row.r#in,
            out: row.out,
            staff_in: row.staff_in,
            staff_out: row.staff_out,
            coverage: row.coverage.into(),
        }
    }
}

/// Adds rows to the totals of their lines.
pub fn add(totals: &mut Totals<Total>, rows: &[Row]) {
    for row in rows {
        let same = |total: &Total| (&*total.camera, &*total.line, total.class) == (&*row.camera, &*row.line, row.class);
        totals.find(same, || Total::of(row)).add(row);
    }
}

impl Total {
    fn of(row: &Row) -> Self {
        let (camera, line, class) = (row.camera.to_string(), row.line.to_string(), row.class);
        let (coverage, untold) = (Coverage::default(), Untold::default());
        Self { camera, line, class, r#in: None, out: None, staff_in: None, staff_out: None, coverage, untold }
    }

    fn add(&mut self, row: &Row) {
        let sums = [&mut self.r#in, &mut self.out, &mut self.staff_in, &mut self.staff_out];
        let values = [row.r#in, row.out, row.staff_in, row.staff_out];
        self.untold.add(sums, values);
        self.coverage.add(row.coverage);
    }
}

/// The columns of a row.
pub fn columns() -> Columns<Row> {
    Columns::new()
        .time("start", |row: &Row| row.start)
        .time("end", |row| row.end)
        .text("camera", |row| &row.camera)
        .text("line", |row| &row.line)
        .text("class", |row| row.class)
        .count("in", |row| row.r#in)
        .count("out", |row| row.out)
        .count("staff_in", |row| row.staff_in)
        .count("staff_out", |row| row.staff_out)
        .coverage(|row| row.coverage)
}
