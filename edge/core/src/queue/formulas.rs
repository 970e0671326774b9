//! The formulas of waiting, version [`QUEUE_VERSION`]: pure functions of lengths, rates and waits.

/// The version of what this module computes and of the rule in [`crate::queue`]; raised with either.
pub const QUEUE_VERSION: u32 = 2;

/// Fewer departures a minute than this are near zero: one in ten minutes tells nothing about the next.
pub const LEAST_DEPARTURES_PER_MINUTE: f64 = 0.1;

/// Measured and expected wait disagree when one is more than this many times the other.
pub const GREATEST_DISAGREEMENT: f64 = 2.0;

/// Why a queue's waits are not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WaitDoubt {
    /// Hardly anybody leaves the queue: nothing can be said about the wait.
    FewDepartures,
    /// The measured waits are not borne out by length and departures (Little's law): tracks break inside the queue, or
    /// people in it do not wait for what its service zones give.
    LittlesLaw,
    /// People stand in line outside the queue's zone: waits begin before they are measured.
    Overflow,
}

impl WaitDoubt {
    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FewDepartures => "few departures",
            Self::LittlesLaw => "little's law disagrees",
            Self::Overflow => "queue leaves its zone",
        }
    }
}

/// The wait in seconds that a newcomer should expect: people ahead / departures per minute (Little's law over a stable
/// period, L = lambda W). `None` where departures are near zero: then nothing can be said, not even to an empty queue.
pub fn expected_wait(people_ahead: f64, departures_per_minute: f64) -> Option<f64> {
    (departures_per_minute >= LEAST_DEPARTURES_PER_MINUTE).then(|| 60.0 * people_ahead / departures_per_minute)
}

/// Whether a measured mean wait is borne out by Little's law; both in seconds. `false` marks the wait doubtful.
pub fn waits_agree(measured: f64, expected: f64) -> bool {
    let (less, more) = (measured.min(expected), measured.max(expected));
    // Below a second both are "no wait", whatever their ratio.
    more < 1.0 || more <= GREATEST_DISAGREEMENT * less
}

/// Whether the waits of a period are doubtful, and why.
///
/// `mean_length`: people in the queue, mean over the observed seconds. `departures_per_minute`: waits that ended in
/// service or were given up, per observed minute. `mean_wait_s`: the mean of the waits of just those people in seconds,
/// `None` where there were none.
pub fn judge(mean_length: f64, departures_per_minute: f64, mean_wait_s: Option<f64>) -> Option<WaitDoubt> {
    let expected = expected_wait(mean_length, departures_per_minute);
    let (Some(measured), Some(expected)) = (mean_wait_s, expected) else { return Some(WaitDoubt::FewDepartures) };
    (!waits_agree(measured, expected)).then_some(WaitDoubt::LittlesLaw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_waits_for_those_ahead() {
        assert!((expected_wait(6.0, 2.0).unwrap() - 180.0).abs() < 1e-9);
        assert!(expected_wait(0.0, 2.0).unwrap().abs() < 1e-9);
        assert_eq!(expected_wait(6.0, 0.0), None);
        assert_eq!(expected_wait(6.0, f64::NAN), None);
    }

    #[test]
    fn waits_that_differ_by_more_than_twice_disagree() {
        assert!(waits_agree(100.0, 190.0) && waits_agree(190.0, 100.0) && waits_agree(0.0, 0.4));
        assert!(!waits_agree(100.0, 210.0) && !waits_agree(0.0, 30.0));
    }

    #[test]
    fn a_steady_queue_is_not_doubted() {
        // One comes every 10 s and waits 30 s: three inside, six leave a minute.
        assert_eq!(judge(3.0, 6.0, Some(30.0)), None);
        assert_eq!(judge(3.0, 6.0, Some(61.0)), Some(WaitDoubt::LittlesLaw));
        assert_eq!(judge(9.0, 6.0, Some(30.0)), Some(WaitDoubt::LittlesLaw));
        assert_eq!(judge(3.0, 0.05, Some(30.0)), Some(WaitDoubt::FewDepartures));
        assert_eq!(judge(0.0, 0.0, None), Some(WaitDoubt::FewDepartures));
    }
}
