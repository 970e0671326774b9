//! How many people there are against how many were seen, frame by frame or second by second.
//!
//! Owns the errors of a series of counts. Refuses to know where the people are.

/// Errors of a series of counts; people, not shares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SeriesError {
    /// Frames or seconds that were compared.
    pub samples: usize,
    /// True people, mean.
    pub truth: f64,
    /// Measured people, mean.
    pub measured: f64,
    /// Mean of |measured - true|.
    pub mean_absolute: f64,
    /// Root of the mean square of the same.
    pub root_mean_square: f64,
}

impl SeriesError {
    /// Errors of (true, measured) pairs; `None` without any.
    pub fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        let mean =
            |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|&(a, b)| of(a, b)).sum::<f64>() / pairs.len() as f64;
        (!pairs.is_empty()).then(|| Self {
            samples: pairs.len(),
            truth: mean(&|truth, _| truth),
            measured: mean(&|_, measured| measured),
            mean_absolute: mean(&|truth, measured| (measured - truth).abs()),
            root_mean_square: mean(&|truth, measured| (measured - truth).powi(2)).sqrt(),
        })
    }

    /// Mean of measured - true: negative where people are missed.
    pub fn mean_error(&self) -> f64 {
        self.measured - self.truth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_both_signs_cancel_in_the_mean_only() {
        let found = SeriesError::of(&[(10.0, 7.0), (10.0, 14.0), (4.0, 3.0), (0.0, 0.0)]).unwrap();
        assert_eq!((found.samples, found.truth, found.measured), (4, 6.0, 6.0));
        assert!(found.mean_error().abs() < f64::EPSILON && (found.mean_absolute - 2.0).abs() < f64::EPSILON);
        assert!((found.root_mean_square - 6.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(SeriesError::of(&[]), None);
    }
}
