//! What the answers of the statistics begin with, and what those with rows bucket by bucket are made of.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::time::Zone;
use super::marks::SeriesBreak;
use crate::config::Site;
use crate::store::Period;

/// The site and the period that an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Scope {
    /// Id of the site.
    pub site: String,
    /// IANA name of the site's time zone; all times are written with its offset.
    pub timezone: String,
    /// First instant of the period.
    #[schema(format = DateTime)]
    pub from: String,
    /// First instant after the period.
    #[schema(format = DateTime)]
    pub to: String,
}

impl Scope {
    /// A period at a site.
    pub fn of(site: &Site, zone: &Zone, period: Period) -> Self {
        let [from, to] = [period.from, period.to].map(|time| zone.seconds(time));
        Self { site: site.id.clone(), timezone: site.timezone.clone(), from, to }
    }
}

/// What an answer with rows begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportHead)]
pub struct Head {
    /// What it is about.
    #[serde(flatten)]
    pub scope: Scope,
    /// Length of a bucket.
    #[schema(example = "hour")]
    pub bucket: &'static str,
    /// Changes within the period of what counts are made with: what lies before and after one is not of one kind.
    pub breaks: Vec<SeriesBreak>,
}

/// An answer with rows: the same for every kind of row.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Report<R, T> {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// One row a bucket, camera and line or zone, in that order.
    pub rows: Vec<R>,
    /// One entry a line or zone: these rows together, which are the whole period unless they are a page of it.
    pub totals: Vec<T>,
    /// A relative reference to the next page; `null` where these are the last rows.
    #[schema(
        required,
        example = "/api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93"
    )]
    pub next: Option<String>,
}
