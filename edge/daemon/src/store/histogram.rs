//! Percentiles of queue lengths, which have one bin a person and are exact.
//!
//! Durations use the bins of `promenade_core::histogram`. Both merge by adding, so that the percentile of a day is that of
//! its visits and never an average of percentiles.

use std::collections::BTreeMap;

/// The bin at which the share `q` (0..=1) of the values is reached (nearest rank); `None` for an empty histogram.
pub(super) fn percentile(bins: &BTreeMap<u16, u64>, q: f64) -> Option<u16> {
    let total: u64 = bins.values().sum();
    let rank = ((q * total as f64).ceil() as u64).max(1);
    let mut reached = 0;
    bins.iter().find_map(|(&bin, n)| {
        reached += n;
        (reached >= rank).then_some(bin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let bins = BTreeMap::from([(1, 5), (2, 4), (9, 1)]);
        assert_eq!([0.0, 0.5, 0.51, 0.9, 0.91, 1.0].map(|q| percentile(&bins, q)), [1, 1, 2, 2, 9, 9].map(Some));
        assert_eq!(percentile(&BTreeMap::new(), 0.5), None);
    }
}
