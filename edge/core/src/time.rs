//! Event time: when something happened in front of the camera.
//!
//! Owns the unit (microseconds since the Unix epoch, UTC) and its arithmetic. Refuses to know what time it is now:
//! every function of this crate takes time as an argument.

use std::ops::{Add, Sub};
use std::time::Duration;

/// An instant in microseconds since 1970-01-01T00:00:00Z. Never arrival time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventTime(pub i64);

impl EventTime {
    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Seconds from `earlier` to `self`; negative when `self` comes first.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 1e6
    }

    /// The start of the whole UTC second that contains this instant.
    #[must_use]
    pub const fn second(self) -> Self {
        Self(self.0.div_euclid(1_000_000) * 1_000_000)
    }

    /// This instant moved by `seconds`, rounded to a microsecond.
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        Self(self.0 + (seconds * 1e6).round() as i64)
    }
}

impl Add<Duration> for EventTime {
    type Output = Self;
    fn add(self, rhs: Duration) -> Self {
        Self(self.0 + rhs.as_micros() as i64)
    }
}

impl Sub<Duration> for EventTime {
    type Output = Self;
    fn sub(self, rhs: Duration) -> Self {
        Self(self.0 - rhs.as_micros() as i64)
    }
}
