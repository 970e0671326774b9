//! Counts of gates, the site's footfall, and how many of those who pass by come in.
//!
//! A gate counts a person once, whichever of its lines are crossed. Where the config draws no gate, every line is its own,
//! called `camera/line`; the site has a footfall only where gates are marked as its perimeter, since lines may see the
//! same person. Capture rate has two definitions, both given, each under its name.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiState;
use super::super::classes::{ClassParams, Classes};
use super::super::csv::{Field, Table};
use super::super::params::{GateParams, PeriodParams};
use super::super::problem::Problem;
use super::super::time::Zone;
use super::gate_counts::OfClass;
use super::passers::{Passers, capture_of_all, capture_of_passers};
use super::perimeter::{self, SiteFootfall};
use super::{Asked, Coverage, Otherwise, Report, Untold, add_known};
use crate::config::{Config, Gate};
use crate::store::{Filter, FootfallRow, GateRow};

/// One gate in one bucket.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = GateRow)]
pub struct Row {
    /// Start of the bucket.
    #[schema(format = DateTime)]
    pub start: String,
    /// End of the bucket, not part of it.
    #[schema(format = DateTime)]
    pub end: String,
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

/// Gates over a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GateReport {
    /// Every gate.
    #[serde(flatten)]
    pub report: Report<Row, Total>,
    /// The footfall of the site: its perimeter gates added up. `null` where no gate is marked `perimeter = true`, where one
    /// gate was asked for, and by class.
    #[schema(required)]
    pub site_footfall: Option<SiteFootfall>,
}

/// Counts of gates over a period, the site's footfall, and capture rates.
#[utoipa::path(
    get, path = "/api/v1/gates", tag = "statistics", operation_id = "gates",
    params(PeriodParams, GateParams, ClassParams),
    responses(
        (status = 200, description = "Counts of every gate, bucket by bucket; as CSV without the site's footfall", content(
            (GateReport = "application/json"), (String = "text/csv"))),
        Otherwise,
    )
)]
pub async fn gates(State(state): State<ApiState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::read(state, &uri, &headers, &["gate", "class", "by"], items)?;
    let config = asked.state.config.clone();
    let (counts, lines) = asked.counts().await?;
    if let Some(id) = asked.question.filter.item.as_deref().filter(|_| counts.is_empty()) {
        super::known("gate", id, config.gates.iter().map(|gate| &gate.id))?;
    }
    let whole = asked.question.filter.item.is_none() && asked.question.classes == Classes::Together;
    let site_footfall =
        whole.then(|| perimeter::sum(counts.iter().map(|(_, row)| row), &config, &asked.zone)).flatten();
    let rows = rows(counts, &lines, &config, &asked.zone);
    let report = GateReport { report: asked.report(totals(&rows, &config), rows).await?, site_footfall };
    super::write(&headers, asked.question.format, &report, || csv(&report.report.rows))
}

/// The passers-by of a gate come from lines, whose rows are asked for, too: of all, whichever gate is wanted.
fn items(config: &Config, _: &Filter) -> usize {
    let parts: usize = config.cameras.iter().map(|camera| camera.scene.gates.len()).sum();
    parts + super::lines(config, &Filter::default())
}

/// The wire form of the store's rows with their class; `lines` hold those of the passers-by.
pub fn rows(counts: OfClass<GateRow>, lines: &[FootfallRow], config: &Config, zone: &Zone) -> Vec<Row> {
    let passers = Passers::new(&config.gates, lines);
    let convert = |(class, row): (&'static str, GateRow)| {
        let passers = passers.of(&row.gate, row.start);
        Row {
            class,
            start: zone.seconds(row.start),
            end: zone.seconds(row.end),
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

/// One entry a gate, in the order in which the gates first appear.
pub fn totals(rows: &[Row], config: &Config) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in rows {
        match totals.iter_mut().find(|total| (&total.gate, total.class) == (&row.gate, row.class)) {
            Some(total) => total.add(row),
            None => totals.push(Total::of(row, config.gates.iter().find(|gate| gate.id == row.gate))),
        }
    }
    totals
}

impl Total {
    fn of(row: &Row, gate: Option<&Gate>) -> Self {
        let mut total = Self {
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
        };
        total.add(row);
        total
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

/// The same rows for a spreadsheet.
pub fn csv(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "start",
        "end",
        "gate",
        "class",
        "in",
        "out",
        "net",
        "staff_in",
        "staff_out",
        "passers",
        "capture_rate_of_passers",
        "capture_rate_of_all",
        "period_s",
        "observed_s",
        "doubtful_s",
    ]);
    for row in rows {
        table.row(&[
            Field::Text(&row.start),
            Field::Text(&row.end),
            Field::Text(&row.gate),
            Field::Text(row.class),
            Field::maybe(row.r#in),
            Field::maybe(row.out),
            Field::maybe(row.net),
            Field::maybe(row.staff_in),
            Field::maybe(row.staff_out),
            Field::maybe(row.passers),
            Field::maybe(row.capture_rate_of_passers),
            Field::maybe(row.capture_rate_of_all),
            Field::number(row.coverage.period_s),
            Field::number(row.coverage.observed_s),
            Field::number(row.coverage.doubtful_s),
        ]);
    }
    table
}
