//! Whether a device counts like a hand: accuracy, its interval, and the verdict of two one-sided tests.
//!
//! Owns what is concluded from true crossings, counted crossings and how many of them are the same. Refuses to match
//! them; see [`super::counting`].
//!
//! The hand's count is taken for the truth. Misses and false counts are each taken for Poisson, independent of each
//! other, which is slightly cautious: misses are binomial and vary less. device - hand = false counts - misses, so the
//! interval of that difference, divided by the hand's count, is the interval of device / hand - 1.

use super::interval::{self, Interval};

/// The greatest relative difference that passes for equal: the 95 % floor at commissioning.
pub const MARGIN: f64 = 0.05;
/// Crossings counted by hand that a test needs at least.
pub const ENOUGH: usize = 100;
/// Level of each of the two one-sided tests.
const LEVEL: f64 = 0.05;

/// Crossings by hand, by device, and those that are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Counted by hand: the truth.
    pub hand: usize,
    /// Counted by the device.
    pub device: usize,
    /// In both; no more than either.
    pub matched: usize,
}

/// What two one-sided tests say about device and hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both tests reject: the device's count lies within the margin of the hand's.
    Equivalent,
    /// The difference is shown to be beyond the margin.
    NotEquivalent,
    /// Neither is shown: the interval reaches over an end of the margin.
    NotShown,
    /// Fewer crossings than a test needs, and no difference beyond the margin is shown.
    TooFew,
}

impl Verdict {
    /// The words used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::NotEquivalent => "not equivalent",
            Self::NotShown => "not shown",
            Self::TooFew => "not shown (too few)",
        }
    }
}

impl Agreement {
    /// The same with the crossings of another line or direction added.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self { hand: self.hand + other.hand, device: self.device + other.device, matched: self.matched + other.matched }
    }

    /// True crossings that the device did not count.
    pub const fn misses(self) -> usize {
        self.hand - self.matched
    }

    /// Counts of the device that nobody made.
    pub const fn false_counts(self) -> usize {
        self.device - self.matched
    }

    /// 1 - |device - hand| / hand; below 0 where the device counts more than twice as many. `None` without a truth.
    pub fn accuracy(self) -> Option<f64> {
        let apart = self.device.abs_diff(self.hand) as f64;
        (self.hand > 0).then(|| 1.0 - apart / self.hand as f64)
    }

    /// The 95 % interval of the accuracy. `None` without a truth.
    pub fn accuracy_interval(self) -> Option<Interval> {
        let Interval { low, high } = self.excess(0.95)?;
        let best = if low <= 0.0 && high >= 0.0 { 0.0 } else { low.abs().min(high.abs()) };
        Some(Interval { low: 1.0 - low.abs().max(high.abs()), high: 1.0 - best })
    }

    /// The share of true crossings that were counted, with Wilson's 95 % interval. `None` without a truth.
    pub fn recall(self) -> Option<(f64, Interval)> {
        Some((self.matched as f64 / self.hand as f64, interval::share(self.matched, self.hand)?))
    }

    /// The interval of device / hand - 1 at `confidence`; no device counts less than nothing. `None` without a truth.
    fn excess(self, confidence: f64) -> Option<Interval> {
        let Interval { low, high } = interval::difference(self.false_counts(), self.misses(), confidence);
        let hand = self.hand as f64;
        (self.hand > 0).then(|| Interval { low: (low / hand).max(-1.0), high: high / hand })
    }

    /// Two one-sided tests at level 0.05 each, by inclusion of the 90 % interval in plus or minus `margin` (0.05 for
    /// 5 %). Equivalence is never declared on fewer than [`ENOUGH`] crossings by hand.
    ///
    /// Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach", 1987.
    pub fn verdict(self, margin: f64) -> Verdict {
        let Some(Interval { low, high }) = self.excess(1.0 - 2.0 * LEVEL) else { return Verdict::TooFew };
        if low > margin || high < -margin {
            Verdict::NotEquivalent
        } else if self.hand < ENOUGH {
            Verdict::TooFew
        } else if -margin < low && high < margin {
            Verdict::Equivalent
        } else {
            Verdict::NotShown
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agreement(hand: usize, misses: usize, false_counts: usize) -> Agreement {
        let matched = hand - misses;
        Agreement { hand, device: matched + false_counts, matched }
    }

    #[test]
    fn a_good_test_of_a_hundred_shows_equivalence_and_a_fair_one_does_not() {
        assert_eq!(agreement(100, 0, 0).verdict(MARGIN), Verdict::Equivalent);
        assert_eq!(agreement(100, 1, 1).verdict(MARGIN), Verdict::Equivalent);
        // 97 of 100: accurate as it looks, more than 5 % off cannot be ruled out.
        assert_eq!(agreement(100, 3, 0).verdict(MARGIN), Verdict::NotShown);
        assert_eq!(agreement(1000, 30, 0).verdict(MARGIN), Verdict::Equivalent);
        assert_eq!(agreement(100, 20, 0).verdict(MARGIN), Verdict::NotEquivalent);
        assert_eq!(agreement(100, 0, 20).verdict(MARGIN), Verdict::NotEquivalent);
    }

    #[test]
    fn a_perfect_count_of_few_proves_nothing_but_a_bad_one_does() {
        assert_eq!(agreement(99, 0, 0).verdict(MARGIN), Verdict::TooFew);
        assert_eq!(agreement(0, 0, 0).verdict(MARGIN), Verdict::TooFew);
        assert_eq!(agreement(27, 26, 0).verdict(MARGIN), Verdict::NotEquivalent);
    }

    #[test]
    fn errors_that_cancel_in_the_count_still_widen_the_interval() {
        let (calm, wild) = (agreement(200, 0, 0), agreement(200, 30, 30));
        assert_eq!((calm.accuracy(), wild.accuracy()), (Some(1.0), Some(1.0)));
        assert!(calm.accuracy_interval().unwrap().low > wild.accuracy_interval().unwrap().low + 0.05);
        assert_eq!(wild.verdict(MARGIN), Verdict::NotShown);
    }

    #[test]
    fn accuracy_is_the_formula_and_its_interval_is_that_of_the_difference() {
        let found = agreement(100, 4, 0);
        assert_eq!((found.device, found.accuracy()), (96, Some(0.96)));
        // Garwood for 4 misses: 1.090 to 10.242; for no false count: 0 to 3.689.
        let Interval { low, high } = found.accuracy_interval().unwrap();
        assert!((low - (1.0 - 0.10242)).abs() < 1e-4, "{low}");
        let upper = (-4.0 + (3.689_f64).hypot(4.0 - 1.0899)) / 100.0;
        assert!(upper > 0.0 && (high - 1.0).abs() < 1e-9, "{upper} {high}");
        assert_eq!(agreement(0, 0, 3).accuracy(), None);
        assert_eq!(agreement(0, 0, 3).accuracy_interval(), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_accuracy(hand in 1_usize..400, misses in 0_usize..400, false_counts in 0_usize..400) {
            let found = agreement(hand, misses.min(hand), false_counts);
            let (accuracy, interval) = (found.accuracy().unwrap(), found.accuracy_interval().unwrap());
            prop_assert!(interval.low <= accuracy + 1e-12 && accuracy <= interval.high + 1e-12);
            prop_assert!(interval.high <= 1.0);
        }

        #[test]
        fn more_errors_never_make_it_equivalent(hand in 100_usize..600, misses in 0_usize..40, more in 1_usize..20) {
            let (better, worse) = (agreement(hand, misses, 0), agreement(hand, misses + more, 0));
            prop_assert!(worse.verdict(MARGIN) != Verdict::Equivalent || better.verdict(MARGIN) == Verdict::Equivalent);
        }
    }
}
