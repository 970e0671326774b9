//! Published hours on the wire.

use std::collections::BTreeMap;

use promenade_core::disclosure::{self, Cell};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::super::columns::Columns;
use super::super::time::{Moment, Zone};
use super::cursor;
use super::secret::hex;
use crate::config::{Publish, Site};
use crate::store::{Page, PublishedRow, VersionTexts};

/// Published hours that are new or revised.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HourlyReport {
    /// Id of the site.
    pub site: String,
    /// IANA name of the site's time zone.
    pub timezone: String,
    /// The publishing rules in force.
    pub rules: RulesInForce,
    /// In the order in which they were let out. A revised row comes again with a higher `seq`: keep the last of each kind,
    /// id, class and start.
    pub rows: Vec<HourlyRow>,
    /// What to give as `since` next time.
    pub cursor: String,
    /// There is more to be had at once.
    pub more: bool,
}

/// The publishing rules.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RulesInForce {
    /// Version of the rules.
    #[schema(example = 1)]
    pub version: u32,
    /// Counts of 1 up to one less than this are withheld.
    #[schema(example = 10)]
    pub suppress_below: u32,
    /// The others are rounded to a multiple of this; `mean` is rounded to whole people.
    #[schema(example = 5)]
    pub round_to: u32,
    /// Nothing finer is published.
    #[schema(example = "hour")]
    pub finest: &'static str,
    /// Minutes after its end until an hour is let out.
    #[schema(example = 30)]
    pub settle_minutes: u32,
    /// What becomes of revisions.
    pub revisions: &'static str,
    /// What totals are made of.
    pub totals: &'static str,
    /// When the people inside a zone are told.
    pub inside: &'static str,
}

impl RulesInForce {
    /// The rules of a config.
    pub const fn of(publish: &Publish) -> Self {
        Self {
            version: disclosure::VERSION,
            suppress_below: publish.rules.suppress_below,
            round_to: publish.rules.round_to,
            finest: "hour",
            settle_minutes: publish.settle_minutes,
            revisions: "a value that was withheld stays withheld; a number that would become a withheld one stays as it was",
            totals: "sums of published values, over classes and over gates; lower bounds where a part is withheld",
            inside: "mean and max are told where entries are, and max is neither small nor greater than entries",
        }
    }
}

/// One gate, zone or the site over one hour.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HourlyRow {
    /// `gate`, `zone` or `site`.
    #[schema(example = "gate")]
    pub kind: String,
    /// Of the gate or site; `camera/zone`; `camera/line` where no gate is drawn.
    #[schema(example = "east")]
    pub id: String,
    /// Gates and the site: `person`, `bicycle`, `car`, `motorcycle`, `bus` or `truck`, and `all`, the sum of what is published
    /// of these. Zones: `all`.
    #[schema(example = "person")]
    pub class: String,
    /// First instant.
    #[schema(value_type = String, format = DateTime)]
    pub start: Moment,
    /// First instant after.
    #[schema(value_type = String, format = DateTime)]
    pub end: Moment,
    /// Gates and the site: in, staff left out. `null` where nothing was observed, or withheld.
    #[schema(required)]
    pub r#in: Option<u32>,
    /// Gates and the site: out.
    #[schema(required)]
    pub out: Option<u32>,
    /// Zones: visits that began.
    #[schema(required)]
    pub entries: Option<u32>,
    /// Zones: mean people inside.
    #[schema(required)]
    pub mean: Option<u32>,
    /// Zones: greatest number inside.
    #[schema(required)]
    pub max: Option<u32>,
    /// Names of the values that are `null` because they are withheld.
    pub suppressed: Vec<&'static str>,
    /// Names of the totals in which a withheld part is missing: the site's, and those of `all`.
    pub lower_bound: Vec<&'static str>,
    /// How much was seen.
    pub coverage: Seen,
    /// `partial`, `doubtful`, `imported`, `break`, `excluded`.
    pub flags: Vec<&'static str>,
    /// With what it was made; `null` for the site and for gaps.
    #[schema(required)]
    pub versions: Option<Versions>,
    /// How often what is published of it was changed.
    pub revision: u32,
    /// Place in the order in which rows were let out.
    pub seq: i64,
}

/// How much of an hour was seen, in seconds.
#[allow(clippy::struct_field_names, reason = "the unit belongs to the names on the wire")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Seen {
    /// In which the site is open.
    pub period_s: u32,
    /// Of these, in which at least one frame was analysed.
    pub observed_s: u32,
    /// Observed ones that are not to be trusted.
    pub doubtful_s: u32,
}

impl Seen {
    const fn of(coverage: crate::store::Coverage) -> Self {
        let crate::store::Coverage { period_s, observed_s, doubtful_s, .. } = coverage;
        Self { period_s, observed_s, doubtful_s }
    }
}

/// With what a row was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Versions {
    /// Digest of the lines, zones and ignored areas.
    pub geometry: String,
    /// The model with the digest of its file.
    pub model: String,
    /// Version of the counting rules.
    pub formula: String,
}

impl Versions {
    /// Where lines are drawn is nobody's business off the site; whether they were moved is.
    fn of(texts: &VersionTexts) -> Self {
        let geometry = hex(&Sha256::digest(&texts.geometry)[..8]);
        Self { geometry, model: texts.model.clone(), formula: texts.formula.clone() }
    }
}

impl HourlyReport {
    /// The report of one page.
    pub fn of(page: &Page, asked: cursor::Asked<'_>, site: &Site, publish: &Publish) -> Self {
        let zone = Zone::named(&site.timezone);
        let versions = page.versions.iter().map(|(number, texts)| (*number, Versions::of(texts))).collect();
        Self {
            site: site.id.clone(),
            timezone: site.timezone.clone(),
            rules: RulesInForce::of(publish),
            rows: page.rows.iter().map(|row| HourlyRow::of(row, &zone, &versions)).collect(),
            cursor: cursor::write(page.cursor, asked),
            more: page.more,
        }
    }
}

impl HourlyRow {
    fn of(row: &PublishedRow, zone: &Zone, versions: &BTreeMap<i32, Versions>) -> Self {
        let cells = row.cells.named();
        let [r#in, out, entries, mean, max] = cells.map(|(_, cell)| cell.number());
        let withheld = cells.into_iter().filter(|(_, cell)| *cell == Cell::Withheld);
        let bounds = ["in", "out"].into_iter().zip(row.lower_bound).filter(|(_, is)| *is);
        Self {
            kind: row.kind.clone(),
            id: row.id.clone(),
            class: row.class.clone(),
            start: zone.moment(row.start),
            end: zone.moment(row.end),
            r#in,
            out,
            entries,
            mean,
            max,
            suppressed: withheld.map(|(name, _)| name).collect(),
            lower_bound: bounds.map(|(name, _)| name).collect(),
            coverage: Seen::of(row.coverage),
            flags: row.flags.iter().map(|flag| flag.name()).collect(),
            versions: row.version.and_then(|number| versions.get(&number).cloned()),
            revision: row.revision,
            seq: row.seq,
        }
    }

    /// The columns of a row; what the report says besides is in headers.
    pub fn columns() -> Columns<Self> {
        Columns::new()
            .text("kind", |row: &Self| &row.kind)
            .text("id", |row| &row.id)
            .text("class", |row| &row.class)
            .time("start", |row| row.start.time())
            .time("end", |row| row.end.time())
            .count("in", |row| row.r#in.map(u64::from))
            .count("out", |row| row.out.map(u64::from))
            .count("entries", |row| row.entries.map(u64::from))
            .count("mean", |row| row.mean.map(u64::from))
            .count("max", |row| row.max.map(u64::from))
            .maybe_text("suppressed", |row| Some(row.suppressed.join(" ").into()))
            .maybe_text("lower_bound", |row| Some(row.lower_bound.join(" ").into()))
            .count("period_s", |row| Some(row.coverage.period_s.into()))
            .count("observed_s", |row| Some(row.coverage.observed_s.into()))
            .count("doubtful_s", |row| Some(row.coverage.doubtful_s.into()))
            .maybe_text("flags", |row| Some(row.flags.join(" ").into()))
            .maybe_text("geometry", |row| Some(row.versions.as_ref()?.geometry.as_str().into()))
            .maybe_text("model", |row| Some(row.versions.as_ref()?.model.as_str().into()))
            .maybe_text("formula", |row| Some(row.versions.as_ref()?.formula.as_str().into()))
            .count("revision", |row| Some(row.revision.into()))
            .integer("seq", |row| Some(row.seq))
    }
}
