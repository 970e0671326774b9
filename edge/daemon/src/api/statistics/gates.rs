//! Counts of gates, the site's footfall, and how many of those who pass by come in.
//!
//! A gate counts a person once, whichever of its lines are crossed. Where the config draws no gate, every line is its own,
//! called `camera/line`; the site has a footfall only where gates are marked as its perimeter, since lines may see the
//! same person. Capture rate has two definitions, both given, each under its name.

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
use super::super::format::Format;
use super::super::params::{GateParams, Keys, PageParams, PeriodParams};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::answer::Statistic;
use super::gate_counts::{OfClass, counts};
use super::passers::{Passers, capture_of_all, capture_of_passers};
use super::perimeter::SiteFootfall;
use super::totals::Totals;
use super::{Asked, Coverage, File, Otherwise, Report, Untold, add_known};
use crate::config::{Config, Gate};
use crate::store::{Filter, FootfallRow, GateRow};

/// The site's rows follow those of the gates in JSON, and wait for them in memory: more buckets than eleven years of hours
/// have are refused there.
const MOST_SITE_ROWS: i64 = 100_000;

/// One gate in one bucket.
#[derive(Clone, Debug, PartialEq, ToSchema)]
#[schema(as = GateRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(value_type = String, format = DateTime)]
    pub start: EventTime,
    /// End of the bucket, not part of it.
    #[schema(value_type = String, format = DateTime)]
    pub end: EventTime,
    /// Gate id; where no gate is drawn, `camera/line`.
    pub gate: String,
    /// `all` that its lines count, or the class that this row is about.
    #[schema(example = "all")]
    pub class: &'static str,
    /// People in, staff left out; `null` where nothing was observed, or an earlier counter does not tell.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People out.
    #[schema(required)]
    pub out: Option<u64>,
    /// In less out.
    #[schema(required)]
    pub net: Option<i64>,
    /// Staff in; `null` by class, where it is not told apart.
    #[schema(required)]
    pub staff_in: Option<u64>,
    /// Staff out.
    #[schema(required)]
    pub staff_out: Option<u64>,
    /// People who passed by, both ways over the gate's passer lines; `null` without such lines, where one of them was not
    /// observed, and by class.
    #[schema(required)]
    pub passers: Option<u64>,
    /// Entries / passers-by; `null` without passers-by.
    #[schema(required)]
    pub capture_rate_of_passers: Option<f64>,
    /// Entries / (entries + passers-by); `null` without either.
    #[schema(required)]
    pub capture_rate_of_all: Option<f64>,
    /// How much the camera saw that saw least of the gate; the greatest doubt of any.
    pub coverage: Coverage,
}

/// One gate over the whole period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = GateTotal)]
pub struct Total {
    /// Gate id.
    pub gate: String,
    /// Name for people; the id of a gate that is no longer drawn.
    pub name: String,
    /// Whether it leads into the site.
    pub perimeter: bool,
    /// `all` that its lines count, or a class.
    #[schema(example = "all")]
    pub class: &'static str,
    /// Sum over the observed buckets; `null` where there is none, or one does not tell.
    #[schema(required)]
    pub r#in: Option<u64>,
    /// People out.
    #[schema(required)]
    pub out: Option<u64>,
    /// In less out.
    #[schema(required)]
    pub net: Option<i64>,
    /// Staff in.
    #[schema(required)]
    pub staff_in: Option<u64>,
    /// Staff out.
    #[schema(required)]
    pub staff_out: Option<u64>,
    /// People who passed by, over the buckets in which that was observed.
    #[schema(required)]
    pub passers: Option<u64>,
    /// Entries / passers-by, over the buckets in which both are known.
    #[schema(required)]
    pub capture_rate_of_passers: Option<f64>,
    /// Entries / (entries + passers-by), over the same.
    #[schema(required)]
    pub capture_rate_of_all: Option<f64>,
    /// How much was seen.
    pub coverage: Coverage,
    /// Entries of the buckets whose passers-by are known.
    #[serde(skip)]
    beside_passers: Option<u64>,
    /// What some bucket does not tell.
    #[serde(skip)]
    untold: Untold,
}

// Described and never made: its rows are streamed.
/// Gates over a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GateReport<R> {
    /// Every gate.
    #[serde(flatten)]
    pub report: Report<R, Total>,
    /// The footfall of the site: its perimeter gates added up. `null` where no gate is marked `perimeter = true`, where one
    /// gate was asked for, and by class.
    #[schema(required)]
    pub site_footfall: Option<SiteFootfall>,
}

/// Counts of gates over a period, the site's footfall, and capture rates.
#[utoipa::path(
    get, path = "/api/v1/gates", tag = "statistics", operation_id = "gates",
    params(PeriodParams, GateParams, ClassParams, PageParams),
    responses(
        (status = 200, description = "Counts of every gate, bucket by bucket; as CSV without the site's footfall", content(
            (GateReport<Row> = "application/json"), (String = "text/csv"),
            (File = "application/vnd.apache.parquet"), (File = "application/vnd.apache.arrow.stream"))),
        Otherwise,
    )
)]
pub async fn gates(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let keys = Keys { filters: &["gate", "class", "by"], paged: true };
    let asked = Asked::read(state, uri, &headers, keys, items)?;
    let (zone, config) = (asked.zone.clone(), Arc::clone(&asked.state.config));
    let tail = Tail::of(&asked)?;
    let of_tail = Arc::clone(&config);
    let statistic = Statistic {
        rows: Arc::new(move |reader, q| {
            let (counts, lines) = counts(reader, q, &config)?;
            Ok(rows(counts, &lines, &config))
        }),
        start: |row| row.start,
        columns: columns(),
        tail,
        add: Box::new(move |tail, rows| tail.add(rows, &of_tail, &zone)),
    };
    asked.answer(&headers, statistic).await
}

/// The passers-by of a gate come from lines, whose rows are asked for, too: of all, whichever gate is wanted.
fn items(config: &Config, _: &Filter) -> usize {
    let parts: usize = config.cameras.iter().map(|camera| camera.scene.gates.len()).sum();
    parts.max(super::lines(config, &Filter::default()))
}

/// What follows the rows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tail {
    #[serde(flatten)]
    totals: Totals<Total>,
    site_footfall: Option<SiteFootfall>,
}

impl Tail {
    fn of(asked: &Asked) -> Result<Self, Problem> {
        let config = &asked.state.config;
        let whole = asked.question.filter.item.is_none() && asked.question.classes == Classes::Together;
        let wanted = whole && config.gates.iter().any(|gate| gate.perimeter);
        let all = asked.question.limit.is_none() && asked.question.cursor.is_none();
        if wanted && all && asked.question.format == Format::Json {
            asked.question.refuse_more_than(MOST_SITE_ROWS, "ask page by page with limit=, or for another format.")?;
        }
        Ok(Self { totals: Totals::default(), site_footfall: wanted.then(SiteFootfall::default) })
    }

    /// Adds the rows of whole buckets.
    fn add(&mut self, rows: &[Row], config: &Config, zone: &Zone) {
        add(&mut self.totals, rows, config);
        if let Some(site) = &mut self.site_footfall {
            site.add(rows, config, zone);
        }
    }
}

/// The wire form of the store's rows with their class; `lines` hold those of the passers-by.
pub fn rows(counts: OfClass<GateRow>, lines: &[FootfallRow], config: &Config) -> Vec<Row> {
    let passers = Passers::new(&config.gates, lines);
    let convert = |(class, row): (&'static str, GateRow)| {
        let passers = passers.of(&row.gate, row.start);
        Row {
            class,
            start: row.start,
            end: row.end,
            r#in: row.r#in,
            out: row.out,
            net: net(row.r#in, row.out),
            staff_in: row.staff_in,
            staff_out: row.staff_out,
            passers,
            capture_rate_of_passers: capture_of_passers(row.r#in, passers),
            capture_rate_of_all: capture_of_all(row.r#in, passers),
            coverage: row.coverage.into(),
            gate: row.gate,
        }
    };
    counts.into_iter().map(convert).collect()
}

/// In less out.
pub fn net(r#in: Option<u64>, out: Option<u64>) -> Option<i64> {
    Some(i64::try_from(r#in?).ok()? - i64::try_from(out?).ok()?)
}

/// Adds rows to the totals of their gates.
pub fn add(totals: &mut Totals<Total>, rows: &[Row], config: &Config) {
    for row in rows {
        let new = || Total::of(row, config.gates.iter().find(|gate| gate.id == row.gate));
        totals.find(|total| (&total.gate, total.class) == (&row.gate, row.class), new).add(row);
    }
}

impl Total {
    fn of(row: &Row, gate: Option<&Gate>) -> Self {
        Self {
            gate: row.gate.clone(),
            name: gate.map_or(&row.gate, |gate| &gate.name).clone(),
            perimeter: gate.is_some_and(|gate| gate.perimeter),
            class: row.class,
            r#in: None,
            out: None,
            net: None,
            staff_in: None,
            staff_out: None,
            passers: None,
            capture_rate_of_passers: None,
            capture_rate_of_all: None,
            coverage: Coverage::default(),
            beside_passers: None,
            untold: Untold::default(),
        }
    }

    fn add(&mut self, row: &Row) {
        let sums = [&mut self.r#in, &mut self.out, &mut self.staff_in, &mut self.staff_out];
        let values = [row.r#in, row.out, row.staff_in, row.staff_out];
        self.untold.add(sums, values);
        if row.r#in.is_some() && row.passers.is_some() {
            add_known(&mut self.passers, row.passers);
            add_known(&mut self.beside_passers, row.r#in);
        }
        self.net = net(self.r#in, self.out);
        self.capture_rate_of_passers = capture_of_passers(self.beside_passers, self.passers);
        self.capture_rate_of_all = capture_of_all(self.beside_passers, self.passers);
        self.coverage.add(row.coverage);
    }
}

/// The columns of a row.
pub fn columns() -> Columns<Row> {
    Columns::new()
        .time("start", |row: &Row| row.start)
        .time("end", |row| row.end)
        .text("gate", |row| &row.gate)
        .text("class", |row| row.class)
        .count("in", |row| row.r#in)
        .count("out", |row| row.out)
        .integer("net", |row| row.net)
        .count("staff_in", |row| row.staff_in)
        .count("staff_out", |row| row.staff_out)
        .count("passers", |row| row.passers)
        .number("capture_rate_of_passers", |row| row.capture_rate_of_passers)
        .number("capture_rate_of_all", |row| row.capture_rate_of_all)
        .coverage(|row| row.coverage)
}
