//! Rows of footfall on the wire.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::classes::{ClassParams, Classes};
use super::super::csv::{Field, Table};
use super::super::params::{CameraParams, LineParams, PeriodParams, Question};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::{ALL, Asked, Coverage, Otherwise, Report, Untold};
use crate::store::{FootfallRow, Reader, StoreError};

/// One line in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FootfallRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
    /// Camera id.
    pub camera: String,
    /// Line id.
    pub line: String,
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
    params(PeriodParams, CameraParams, LineParams, ClassParams),
    responses(
        (status = 200, description = "Counts of every line, bucket by bucket", content(
            (Report<Row, Total> = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn footfall(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, &["camera", "line", "class", "by"], super::lines)?;
    let rows = asked.query(rows_of).await?;
    let rows = Row::from_store(rows, &asked.zone);
    asked.answer(&headers, rows, totals, csv).await
}

/// Rows with their class, as asked for.
fn rows_of(reader: &Reader, q: &Question) -> Result<Vec<(&'static str, FootfallRow)>, StoreError> {
    match q.classes {
        Classes::Together => {
            let rows = reader.footfall(q.period, q.bucket, &q.filter)?;
            Ok(rows.into_iter().map(|row| (ALL, row)).collect())
        }
        Classes::Each => reader.footfall_by_class(q.period, q.bucket, &q.filter, None),
        Classes::Only(class) => reader.footfall_by_class(q.period, q.bucket, &q.filter, Some(class)),
    }
}

impl Row {
    /// The wire form of the store's rows with their class.
    pub fn from_store(rows: Vec<(&'static str, FootfallRow)>, zone: &Zone) -> Vec<Self> {
        let convert = |(class, row): (&'static str, FootfallRow)| Self {
            class,
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
            camera: row.camera,
            line: row.line,
            r#in: row.r#in,
            out: row.out,
            staff_in: row.staff_in,
            staff_out: row.staff_out,
            coverage: row.coverage.into(),
        };
        rows.into_iter().map(convert).collect()
    }
}

/// One entry a line, in the order in which the lines first appear.
pub fn totals(rows: &[Row]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        match totals.iter_mut().find(|t| (&t.camera, &t.line, t.class) == (&row.camera, &row.line, row.class)) {
            Some(total) => total.add(row),
            None => totals.push(Total::of(row)),
        }
    }
    totals
}

impl Total {
    fn of(row: &Row) -> Self {
        let (camera, line, class) = (row.camera.clone(), row.line.clone(), row.class);
        let (coverage, untold) = (Coverage::default(), Untold::default());
        let mut total =
            Self { camera, line, class, r#in: None, out: None, staff_in: None, staff_out: None, coverage, untold };
        total.add(row);
        total
    }

    fn add(&mut self, row: &Row) {
        let sums = [&mut self.r#in, &mut self.out, &mut self.staff_in, &mut self.staff_out];
        let values = [row.r#in, row.out, row.staff_in, row.staff_out];
        self.untold.add(sums, values);
        self.coverage.add(row.coverage);
    }
}

/// The same rows for a spreadsheet.
pub fn csv(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "start",
        "end",
        "camera",
        "line",
        "class",
        "in",
        "out",
        "staff_in",
        "staff_out",
        "period_s",
        "observed_s",
        "doubtful_s",
    ]);
    for row in rows {
        table.row(&[
            Field::Text(&row.start),
            Field::Text(&row.end),
            Field::Text(&row.camera),
            Field::Text(&row.line),
            Field::Text(row.class),
            Field::maybe(row.r#in),
            Field::maybe(row.out),
            Field::maybe(row.staff_in),
            Field::maybe(row.staff_out),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
