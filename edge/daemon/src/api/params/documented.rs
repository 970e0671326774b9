//! The parameters of the statistics, as the OpenAPI document describes them. They are read by hand, in `params`.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Documents the query; it is read by hand so that the parameter at fault can be named.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct PeriodParams {
    /// First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
    /// now where `to` is absent.
    #[param(format = DateTime, example = "2026-05-01T00:00:00+08:00")]
    from: Option<String>,
    /// First instant after the period, RFC 3339 with an offset. Default: now.
    #[param(format = DateTime, example = "2026-05-02T00:00:00+08:00")]
    to: Option<String>,
    /// Length of a bucket, in the site's time zone. Default: `hour`.
    #[param(inline, example = "hour")]
    bucket: Option<BucketName>,
    /// Format of the answer; wins over the Accept header. Default: `json`.
    #[param(inline, example = "json")]
    format: Option<FormatName>,
}

/// Documents the paging.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct PageParams {
    /// At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
    #[param(minimum = 1, maximum = 50_000, example = 1000)]
    limit: Option<u32>,
    /// Where the page begins: from `next` of the page before, with the same parameters.
    #[param(
        min_length = 72,
        max_length = 72,
        pattern = "^[0-9a-f]{72}$",
        example = "000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93"
    )]
    cursor: Option<String>,
}

/// Documents the filter for one camera.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct CameraParams {
    /// Only this camera.
    #[param(min_length = 1, example = "east")]
    camera: Option<String>,
}

/// Documents the filter for one gate.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct GateParams {
    /// Only the gate of this id; where no gate is drawn, only the line `camera/line`.
    #[param(min_length = 1, example = "main")]
    gate: Option<String>,
}

/// Documents the filter for one space.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct SpaceParams {
    /// Only the space of this id.
    #[param(min_length = 1, example = "hall")]
    space: Option<String>,
}

/// Documents the filter for one line.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct LineParams {
    /// Only lines of this id.
    #[param(min_length = 1, example = "door")]
    line: Option<String>,
}

/// Documents the filter for one zone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its documentation is used")]
pub struct ZoneParams {
    /// Only zones of this id.
    #[param(min_length = 1, example = "tea")]
    zone: Option<String>,
}

/// Length of a bucket.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, dead_code, reason = "the names say it; only its documentation is used")]
pub enum BucketName {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// Format of an answer.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, dead_code, reason = "the names say it; only its documentation is used")]
pub enum FormatName {
    Json,
    Csv,
    Parquet,
    Arrow,
}
