//! Whether a queue's measured wait is to be trusted.
//!
//! Owns the question, asked of sums of a bucket; the formulas are `promenade_core::queue`'s.

use promenade_core::queue::{LEAST_DEPARTURES_PER_MINUTE, waits_agree};

/// What is known of one queue over one bucket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    /// Seconds observed.
    pub observed_s: f64,
    /// Mean people in the queue.
    pub length_mean: f64,
    /// People who joined.
    pub joined: u64,
    /// People who left: served, given up, walked through.
    pub left: u64,
    /// Mean wait of the served, in seconds.
    pub mean_s: f64,
}

/// Why the wait is not to be trusted; `None` where it is.
///
/// Little's law, L = lambda W, holds for everybody who was in the queue, so lambda is the rate of joining, and the wait to
/// expect is the mean length over it.
pub(super) fn doubt(waits: Waits) -> Option<&'static str> {
    if waits.observed_s <= 0.0 || (waits.left as f64) * 60.0 < LEAST_DEPARTURES_PER_MINUTE * waits.observed_s {
        return Some("no departures");
    }
    let arrivals_per_s = waits.joined as f64 / waits.observed_s;
    let agree = waits.joined > 0 && waits_agree(waits.mean_s, waits.length_mean / arrivals_per_s);
    (!agree).then_some("little")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten minutes in which one a minute joined and waited a minute: one person on average.
    const STEADY: Waits = Waits { observed_s: 600.0, length_mean: 1.0, joined: 10, left: 10, mean_s: 60.0 };

    #[test]
    fn waits_that_fit_the_length_are_trusted() {
        assert_eq!(doubt(STEADY), None);
        assert_eq!(doubt(Waits { mean_s: 31.0, ..STEADY }), None);
    }

    #[test]
    fn waits_that_do_not_fit_the_length_are_doubtful() {
        assert_eq!(doubt(Waits { mean_s: 29.0, ..STEADY }), Some("little"));
        assert_eq!(doubt(Waits { length_mean: 2.1, ..STEADY }), Some("little"));
        assert_eq!(doubt(Waits { joined: 0, ..STEADY }), Some("little"));
    }

    #[test]
    fn a_queue_that_hardly_moves_tells_nothing() {
        assert_eq!(doubt(Waits { observed_s: 3600.0, left: 5, ..STEADY }), Some("no departures"));
    }
}
