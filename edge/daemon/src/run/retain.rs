//! Retention, and the order of what stays, told to the store's writer a step at a time.
//!
//! Owns the pace, and that a clock which may be wrong takes nothing away: a box whose clock starts years ahead must not
//! lose its ledger in the minute before the network corrects it.

use std::sync::Arc;
use std::time::Duration;

use promenade_core::time::EventTime;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Retention;
use crate::store::{Orders, StoreError};

/// Between two steps while there is something to take away. With eight busy cameras a step takes 0.05 s of the processor,
/// and 0.2 s where the log is folded in meanwhile; the cameras' batches go in between.
const BETWEEN_STEPS: Duration = Duration::from_secs(2);
/// Between two looks while there is not. The horizon moves once an hour.
const BETWEEN_LOOKS: Duration = Duration::from_mins(1);
/// The clock has to have gone evenly for so long.
const TRUSTED_AFTER: Duration = Duration::from_hours(1);
/// Less than this is a clock that is being brought into step, not one that was set.
const SLACK: Duration = Duration::from_mins(1);

/// Retires and arranges until `stop`.
pub async fn keep_retiring(orders: Orders, clock: Arc<dyn Clock>, keep: Retention, stop: CancellationToken) {
    let mut trust = Trust::default();
    loop {
        let now = clock.now();
        let keep = if trust.look(now, clock.monotonic()) { keep } else { Retention::FOR_EVER };
        let wait = match step(&orders, now, keep).await {
            Ok(true) => BETWEEN_STEPS,
            Ok(false) => BETWEEN_LOOKS,
            Err(error) => {
                tracing::warn!(%error, "old rows could not be taken away or put in order; tried again");
                BETWEEN_LOOKS
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// One step; false where there is nothing to do.
async fn step(orders: &Orders, now: EventTime, keep: Retention) -> Result<bool, StoreError> {
    Ok(orders.retire(now, keep).await? || orders.arrange(now).await?)
}

/// Whether wall time goes as monotonic time does.
#[derive(Debug, Default)]
struct Trust {
    /// Wall time and monotonic time when it began to.
    since: Option<(EventTime, Duration)>,
}

impl Trust {
    /// Looks at both clocks; true where they have gone alike for long enough.
    fn look(&mut self, wall: EventTime, monotonic: Duration) -> bool {
        let (first, begun) = *self.since.get_or_insert((wall, monotonic));
        let passed = monotonic.saturating_sub(begun);
        let step = (wall.micros() - first.micros() - passed.as_micros() as i64).unsigned_abs();
        if u128::from(step) > SLACK.as_micros() {
            self.since = Some((wall, monotonic));
            return false;
        }
        passed >= TRUSTED_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_trusted_after_an_hour_without_a_step() {
        let mut trust = Trust::default();
        let mut look =
            |wall_s: i64, monotonic_s: u64| trust.look(EventTime(wall_s * 1_000_000), Duration::from_secs(monotonic_s));
        assert!(!look(1_000_000, 5), "the first look");
        assert!(!look(1_003_000, 3005), "not yet");
        assert!(
            look(1_003_610, 3605) && look(1_010_000, 10_000),
            "even, but for the few seconds of being brought into step"
        );
        assert!(!look(9_000_000, 10_060), "a step ahead");
        assert!(!look(9_001_000, 11_060));
        assert!(!look(1_012_000, 12_000), "and back");
        assert!(look(1_015_700, 15_700));
    }
}
