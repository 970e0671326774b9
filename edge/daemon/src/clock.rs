//! Wall time. The only module that asks what time it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use promenade_core::time::EventTime;

/// Where a task gets the time from: the wall, or a test.
pub trait Clock: Send + Sync {
    /// Now, as event time.
    fn now(&self) -> EventTime;
    /// Time since some fixed instant; never steps back, for timeouts and rates.
    fn monotonic(&self) -> Duration;
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> EventTime {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        EventTime(since.as_micros() as i64)
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}
