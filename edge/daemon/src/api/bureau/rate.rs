//! How often a key may ask: a bucket that fills steadily and holds a minute's worth.

use std::time::Duration;

/// Requests that may be made now.
#[derive(Debug)]
pub struct Bucket {
    per_minute: f64,
    full_at: Duration,
}

impl Bucket {
    /// A full bucket of so many requests a minute, one at least.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute.max(1)), full_at: Duration::ZERO }
    }

    /// Takes one request out at `now`.
    ///
    /// # Errors
    /// The time until there is one, where the bucket is empty.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        // A bucket is known by when it will be full again; each request moves that by its share of a minute.
        let share = Duration::from_secs_f64(60.0 / self.per_minute);
        let full_at = self.full_at.max(now) + share;
        let allowed = now + Duration::from_mins(1);
        if full_at > allowed + Duration::from_micros(1) {
            return Err(full_at.saturating_sub(allowed));
        }
        self.full_at = full_at;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_worth_at_once_and_then_one_at_a_time() {
        let mut bucket = Bucket::new(3);
        let at = Duration::from_secs;
        assert!((0..3).all(|_| bucket.take(at(100)).is_ok()));
        let wait = bucket.take(at(100)).unwrap_err();
        assert!((wait.as_secs_f64() - 20.0).abs() < 0.01, "{wait:?}");
        assert!(bucket.take(at(119)).is_err());
        assert!(bucket.take(at(121)).is_ok());
        assert!(
            bucket.take(at(122)).is_err(),
            "refused requests cost nothing, and waiting saves no more than a minute"
        );
        assert!((0..3).all(|_| bucket.take(at(10_000)).is_ok()));
        assert!(bucket.take(at(10_000)).is_err());
    }
}
