//! How long to wait before trying again.
//!
//! Owns the delays: doubling from a first to a longest one, spread so that cameras or boxes which went down together are
//! not all tried again in the same instant. Refuses to sleep; deterministic for a given name.

use std::time::Duration;

/// The delays of one camera or box.
#[derive(Clone, Debug)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    failures: u32,
    random: u64,
}

impl Backoff {
    /// Delays from `first` to `longest`; `name` decides the spread.
    pub fn new(name: &str, first: Duration, longest: Duration) -> Self {
        // FNV-1a: any hash that is the same in every run will do.
        let random = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self { first, longest, failures: 0, random: random | 1 }
    }

    /// The next delay: between three quarters of the nominal one and all of it.
    pub fn next_delay(&mut self) -> Duration {
        let doubled = self.first.saturating_mul(1 << self.failures.min(20));
        self.failures = self.failures.saturating_add(1);
        doubled.min(self.longest).mul_f64(1.0 - 0.25 * self.spread())
    }

    /// Back to the first delay, after the source has run well for a while.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Xorshift, in 0..1.
    fn spread(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(30);

    fn delays(name: &str, count: usize) -> Vec<f64> {
        let mut backoff = Backoff::new(name, FIRST, LONGEST);
        (0..count).map(|_| backoff.next_delay().as_secs_f64()).collect()
    }

    #[test]
    fn delays_double_from_half_a_second_and_stay_at_thirty() {
        for (index, delay) in delays("east", 100).into_iter().enumerate() {
            let nominal = (0.5 * 2f64.powi(index.min(40) as i32)).min(30.0);
            assert!((0.75 * nominal..=nominal).contains(&delay), "delay {index} is {delay}, nominally {nominal}");
        }
    }

    #[test]
    fn delays_are_the_same_in_every_run_and_differ_between_cameras() {
        assert_eq!(delays("east", 20), delays("east", 20));
        assert_ne!(delays("east", 20), delays("west", 20));
    }

    #[test]
    fn success_starts_over() {
        let mut backoff = Backoff::new("east", FIRST, LONGEST);
        for _ in 0..10 {
            backoff.next_delay();
        }
        backoff.reset();
        assert!(backoff.next_delay() <= FIRST);
    }
}
