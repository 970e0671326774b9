//! Bins of the histograms that minutes and hours keep, and percentiles out of them.
//!
//! Histograms merge by adding, so that the percentile of a day is that of its visits and never an average of
//! percentiles. Stays use bins that widen by 2^(1/8): a percentile is within 4.5 % of the true one from 1 s to decades.
//! Queue lengths use one bin a person and are exact.

/// Bins to the doubling of a stay.
const PER_DOUBLING: f64 = 8.0;

/// The bin of a stay: 0 for [0, 1) s, then bin k for [2^((k-1)/8), 2^(k/8)) s, at most 255.
pub fn stay_bin(seconds: f64) -> u8 {
    if seconds < 1.0 { 0 } else { (1.0 + (PER_DOUBLING * seconds.log2()).floor()).min(255.0) as u8 }
}

/// The length in seconds that stands for every stay of a bin: its geometric middle, and half a second for bin 0.
pub fn stay_of_bin(bin: u8) -> f64 {
    if bin == 0 { 0.5 } else { ((f64::from(bin) - 0.5) / PER_DOUBLING).exp2() }
}

/// The bin at which the share `q` (0..=1) of the values is reached (nearest rank); `None` for an empty histogram.
/// `bins` are (bin, how many), in rising order of bins.
pub fn percentile(bins: &[(u8, u64)], q: f64) -> Option<u8> {
    let total: u64 = bins.iter().map(|(_, n)| n).sum();
    let rank = ((q * total as f64).ceil() as u64).max(1);
    let mut reached = 0;
    bins.iter().find_map(|&(bin, n)| {
        reached += n;
        (reached >= rank).then_some(bin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_stands_for_its_stays_within_four_and_a_half_per_cent() {
        for tenths in 10..2_000_000 {
            let seconds = f64::from(tenths) / 10.0;
            let error = (stay_of_bin(stay_bin(seconds)) / seconds - 1.0).abs();
            assert!(error < 0.045, "{seconds} s is off by {error}");
        }
    }

    #[test]
    fn bins_begin_where_documented() {
        assert_eq!([0.0, 0.999, 1.0, 2.0, 4.0].map(stay_bin), [0, 0, 1, 9, 17]);
        assert_eq!(stay_bin(1e30), 255);
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let bins = [(1, 5), (2, 4), (9, 1)];
        assert_eq!([0.0, 0.5, 0.51, 0.9, 0.91, 1.0].map(|q| percentile(&bins, q)), [1, 1, 2, 2, 9, 9].map(Some));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
