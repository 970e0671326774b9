//! Mergeable histograms of durations, for percentiles that can be added up over hours and cameras.
//!
//! Owns the bins and what a percentile read from them is worth. Refuses to know what lasted.
//!
//! # Bins, version 1
//! Bin 0 holds durations below [`LEAST_S`] = 0.1 s. Bin i >= 1 holds 0.1 * g^(i-1) <= d < 0.1 * g^i seconds with
//! g = (1 + e) / (1 - e) and e = [`RELATIVE_ERROR`] = 0.02; the last, [`LAST_BIN`], holds all from about 25 hours on.
//! The bins are fixed: two histograms are added by adding their counts, in any order, with the same result. A quantile
//! is the nearest rank (the smallest duration with at least q * n durations at or below it), and what is returned for its
//! bin is off by at most 2 % of it (0.05 s in bin 0). The same layout as `DDSketch` (Masson, Rim, Lee: "`DDSketch`: a fast
//! and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019), with fixed ends.

use std::collections::BTreeMap;

/// Upper end of bin 0, in seconds; a tenth of a second is one frame of an ordinary camera.
pub const LEAST_S: f64 = 0.1;

/// Greatest relative error of a duration that was put into a bin.
pub const RELATIVE_ERROR: f64 = 0.02;

/// The bin of everything from about 25 hours on.
pub const LAST_BIN: u16 = 344;

const GROWTH: f64 = (1.0 + RELATIVE_ERROR) / (1.0 - RELATIVE_ERROR);

/// Counts of durations by bin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    counts: BTreeMap<u16, u64>,
    total: u64,
}

impl Histogram {
    /// The bin of a duration in seconds; negative and undefined ones are taken for 0.
    pub fn bin_of(seconds: f64) -> u16 {
        if seconds.is_nan() || seconds < LEAST_S {
            return 0;
        }
        let above = (seconds / LEAST_S).ln() / GROWTH.ln();
        (above.floor() + 1.0).min(f64::from(LAST_BIN)) as u16
    }

    /// The duration in seconds that stands for a bin: within 2 % of everything in it (0.05 s in bin 0).
    pub fn value_of(bin: u16) -> f64 {
        if bin == 0 {
            return LEAST_S / 2.0;
        }
        // The harmonic middle of [l, l * g) has the same relative error at both ends.
        LEAST_S * GROWTH.powi(i32::from(bin.min(LAST_BIN)) - 1) * (1.0 + RELATIVE_ERROR)
    }

    /// Counts one duration in seconds.
    pub fn add(&mut self, seconds: f64) {
        self.add_bin(Self::bin_of(seconds), 1);
    }

    /// Counts `count` durations of that bin, as read back from a store; bins beyond the last are the last.
    pub fn add_bin(&mut self, bin: u16, count: u64) {
        if count > 0 {
            *self.counts.entry(bin.min(LAST_BIN)).or_default() += count;
            self.total += count;
        }
    }

    /// Adds everything that `other` counted.
    pub fn merge(&mut self, other: &Self) {
        for (bin, count) in other.bins() {
            self.add_bin(bin, count);
        }
    }

    /// Durations counted.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The bins that are not empty with their counts, in order.
    pub fn bins(&self) -> impl Iterator<Item = (u16, u64)> {
        self.counts.iter().map(|(&bin, &count)| (bin, count))
    }

    /// The `q`-quantile in seconds, `q` within 0..=1 (0.5 for p50); `None` when nothing was counted.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let rank = ((q.clamp(0.0, 1.0) * self.total as f64).ceil() as u64).max(1);
        let mut below = 0;
        let reached = |&(_, count): &(u16, u64)| {
            below += count;
            below >= rank
        };
        self.bins().find(reached).map(|(bin, _)| Self::value_of(bin))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(durations: &[f64]) -> Histogram {
        let mut histogram = Histogram::default();
        for &duration in durations {
            histogram.add(duration);
        }
        histogram
    }

    fn nearest_rank(durations: &[f64], q: f64) -> f64 {
        let mut sorted = durations.to_vec();
        sorted.sort_by(f64::total_cmp);
        let rank = ((q * sorted.len() as f64).ceil() as usize).max(1);
        sorted[rank - 1]
    }

    #[test]
    fn ends_of_the_range() {
        assert_eq!(Histogram::bin_of(-3.0), 0);
        assert_eq!(Histogram::bin_of(f64::NAN), 0);
        assert_eq!(Histogram::bin_of(0.0999), 0);
        assert_eq!(Histogram::bin_of(0.1), 1);
        assert!(Histogram::bin_of(86_400.0) < LAST_BIN, "a day is within the range");
        assert_eq!(Histogram::bin_of(f64::INFINITY), LAST_BIN);
        assert_eq!(Histogram::default().quantile(0.5), None);
    }

    #[test]
    fn every_bin_stands_for_itself() {
        for bin in 0..=LAST_BIN {
            assert_eq!(Histogram::bin_of(Histogram::value_of(bin)), bin);
        }
    }

    #[test]
    fn percentiles_of_a_minute() {
        let histogram = of(&(1..=60).map(f64::from).collect::<Vec<_>>());
        assert!((histogram.quantile(0.5).unwrap() - 30.0).abs() < 0.6 + 1e-9);
        assert!((histogram.quantile(0.9).unwrap() - 54.0).abs() < 1.08 + 1e-9);
        assert_eq!(histogram.total(), 60);
    }

    proptest! {
        #[test]
        fn quantiles_are_within_the_stated_error(
            durations in prop::collection::vec(0.0..20_000.0_f64, 1..200), q in 0.0..=1.0_f64,
        ) {
            let (told, exact) = (of(&durations).quantile(q).unwrap(), nearest_rank(&durations, q));
            let allowed = if exact < LEAST_S { LEAST_S / 2.0 } else { RELATIVE_ERROR * exact };
            prop_assert!((told - exact).abs() <= allowed * (1.0 + 1e-9), "{} for {}", told, exact);
        }

        #[test]
        fn merging_is_counting_together(
            a in prop::collection::vec(0.0..500.0_f64, 0..50), b in prop::collection::vec(0.0..500.0_f64, 0..50),
        ) {
            let (mut ab, mut ba) = (of(&a), of(&b));
            ab.merge(&of(&b));
            ba.merge(&of(&a));
            prop_assert_eq!(&ab, &of(&[a, b].concat()));
            prop_assert_eq!(&ab, &ba);
            let mut read_back = Histogram::default();
            ab.bins().for_each(|(bin, count)| read_back.add_bin(bin, count));
            prop_assert_eq!(read_back, ab);
        }
    }
}
