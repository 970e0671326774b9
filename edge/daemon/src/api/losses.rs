//! Counts that were lost with a damaged database file, for the page and for monitoring.
//!
//! Owns their wire form. Where the damaged file is kept is for the log: it is a place on the box.

use serde::Serialize;
use utoipa::ToSchema;

use super::ApiState;
use super::time::Zone;
use crate::store::Loss;

/// How long a loss is shown: whoever looks at the page once a week sees it.
const SHOWN_S: f64 = 7.0 * 86_400.0;

/// Counts that were lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LostCounts {
    /// When the file was found damaged and mended.
    #[schema(format = DateTime, example = "2026-05-01T10:00:05+08:00")]
    pub noticed: String,
    /// First instant that is lost; `null`: everything before `to`.
    #[schema(required, format = DateTime, example = "2026-05-01T03:30:00+08:00")]
    pub from: Option<String>,
    /// When the damaged file was last written.
    #[schema(format = DateTime, example = "2026-05-01T09:59:58+08:00")]
    pub to: String,
    /// What took its place: `log`, the file without its damaged log; `backup`; `anew`, an empty database.
    #[schema(example = "backup")]
    pub mended: &'static str,
    /// The backup that was restored.
    #[schema(required, example = "nightly-20260430T193000Z")]
    pub backup: Option<String>,
}

impl LostCounts {
    /// Losses that were noticed of late, the newest first.
    pub fn of_late(state: &ApiState) -> Vec<Self> {
        let (now, zone) = (state.clock.now(), Zone::named(&state.config.site.timezone));
        let late = state.losses.iter().filter(|loss| now.seconds_since(loss.noticed) < SHOWN_S);
        late.map(|loss| Self::new(loss, &zone)).collect()
    }

    fn new(loss: &Loss, zone: &Zone) -> Self {
        Self {
            noticed: zone.seconds(loss.noticed),
            from: loss.from.map(|from| zone.seconds(from)),
            to: zone.seconds(loss.to),
            mended: loss.mended.name(),
            backup: loss.mended.backup().map(str::to_owned),
        }
    }
}
