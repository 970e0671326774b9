//! How sure a count is: confidence intervals of shares, of counts and of differences of counts.
//!
//! Owns three published intervals, written out because each is a few lines. Refuses verdicts; see
//! [`super::equivalence`].

/// The standard normal's 97.5 % point: two-sided 95 %.
const Z_95: f64 = 1.959_963_984_540_054;
/// Halvings of a bracket: more than a double has bits.
const HALVINGS: u32 = 80;

/// A confidence interval, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's score interval, 95 %, of the share `part / whole`; `None` without a whole.
///
/// Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927; recommended for
/// shares near 0 or 1 by Brown, Cai and `DasGupta`, "Interval estimation for a binomial proportion", 2001.
pub fn share(part: usize, whole: usize) -> Option<Interval> {
    if whole == 0 {
        return None;
    }
    let (n, p, z2) = (whole as f64, part as f64 / whole as f64, Z_95 * Z_95);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At 0 and 1 the ends are exact; rounding would leave them a hair off.
    let low = if part == 0 { 0.0 } else { centre - half };
    let high = if part == whole { 1.0 } else { centre + half };
    Some(Interval { low, high })
}

/// Garwood's exact interval of the mean of a Poisson count, at `confidence` (0.95 leaves 0.025 on either side).
///
/// Source: Garwood, "Fiducial limits for the Poisson distribution", Biometrika 1936.
pub fn count(seen: usize, confidence: f64) -> Interval {
    let tail = (1.0 - confidence) / 2.0;
    let log_factorial: f64 = (1..=seen).map(|i| (i as f64).ln()).sum();
    let low =
        if seen == 0 { 0.0 } else { crossing(0.0, seen as f64, |mean| at_least(seen, mean, log_factorial) > tail) };
    let mut beyond = seen as f64 + 10.0;
    while at_most(seen, beyond, log_factorial) > tail {
        beyond *= 2.0;
    }
    let high = crossing(seen as f64, beyond, |mean| at_most(seen, mean, log_factorial) < tail);
    Interval { low, high }
}

/// The interval of the difference of two independent Poisson means, `a - b`, at `confidence`: the MOVER combination of
/// Garwood's intervals. It has a width even where nothing was seen on either side.
///
/// Source: Zou and Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 2008.
pub fn difference(a: usize, b: usize, confidence: f64) -> Interval {
    let (of_a, of_b) = (count(a, confidence), count(b, confidence));
    let (a, b) = (a as f64, b as f64);
    let apart = a - b;
    Interval { low: apart - (a - of_a.low).hypot(of_b.high - b), high: apart + (of_a.high - a).hypot(b - of_b.low) }
}

/// Where `passed` turns from false to true within `low..high`.
fn crossing(mut low: f64, mut high: f64, passed: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if passed(middle) { high = middle } else { low = middle }
    }
    f64::midpoint(low, high)
}

/// P(X <= seen) for a Poisson `mean` above `seen`: terms shrink downwards.
fn at_most(seen: usize, mean: f64, log_factorial: f64) -> f64 {
    let (mut term, mut sum) = (density(seen, mean, log_factorial), 0.0);
    for i in (0..=seen).rev() {
        sum += term;
        term *= i as f64 / mean;
    }
    sum
}

/// P(X >= seen) for a Poisson `mean` below `seen`: terms shrink upwards.
fn at_least(seen: usize, mean: f64, log_factorial: f64) -> f64 {
    let (mut term, mut sum, mut i) = (density(seen, mean, log_factorial), 0.0, seen as f64);
    while term > sum * f64::EPSILON {
        sum += term;
        i += 1.0;
        term *= mean / i;
    }
    sum
}

/// P(X = seen), by logarithms so that large counts do not underflow.
fn density(seen: usize, mean: f64, log_factorial: f64) -> f64 {
    (seen as f64 * mean.ln() - mean - log_factorial).exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(found: Interval, low: f64, high: f64, by: f64) {
        assert!((found.low - low).abs() < by && (found.high - high).abs() < by, "{found:?} is not {low}..{high}");
    }

    #[test]
    fn shares_are_those_of_the_tables() {
        // R's prop.test(x, n, correct = FALSE), a text-book example (81 of 263) and the ends.
        close(share(81, 263).unwrap(), 0.2553, 0.3662, 1e-4);
        close(share(0, 10).unwrap(), 0.0, 0.2775, 1e-4);
        close(share(10, 10).unwrap(), 0.7225, 1.0, 1e-4);
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn counts_are_those_of_the_tables() {
        // Exact 95 % limits as printed in tables of the Poisson distribution.
        for (seen, low, high) in
            [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)]
        {
            close(count(seen, 0.95), low, high, 1e-3);
        }
        // The rule of three: nothing seen, one-sided 95 %.
        close(count(0, 0.90), 0.0, 2.9957, 1e-4);
    }

    #[test]
    fn a_large_count_is_nearly_normal() {
        let found = count(40_000, 0.95);
        close(found, 40_000.0 - 391.5, 40_000.0 + 393.5, 1.5);
    }

    #[test]
    fn nothing_seen_is_not_certainty() {
        close(difference(0, 0, 0.95), -3.689, 3.689, 1e-3);
        // Garwood for 3: 0.6187 to 8.7673.
        let half = (3.0 - 0.6187_f64).hypot(8.7673 - 3.0);
        close(difference(3, 3, 0.95), -half, half, 1e-3);
    }

    /// P(X <= k), term by term.
    fn slow_at_most(k: usize, mean: f64) -> f64 {
        let (mut term, mut sum) = ((-mean).exp(), 0.0);
        for i in 0..=k {
            sum += term;
            term *= mean / (i + 1) as f64;
        }
        sum
    }

    proptest! {
        #[test]
        fn each_end_leaves_its_tail(seen in 1_usize..150, confidence in 0.5_f64..0.999) {
            let (found, tail) = (count(seen, confidence), (1.0 - confidence) / 2.0);
            prop_assert!((slow_at_most(seen, found.high) - tail).abs() < 1e-9);
            prop_assert!((1.0 - slow_at_most(seen - 1, found.low) - tail).abs() < 1e-9);
        }

        #[test]
        fn a_difference_is_mirrored_and_holds_its_estimate(a in 0_usize..300, b in 0_usize..300) {
            let (there, back) = (difference(a, b, 0.9), difference(b, a, 0.9));
            prop_assert!((there.low + back.high).abs() < 1e-9 && (there.high + back.low).abs() < 1e-9);
            prop_assert!(there.low < a as f64 - b as f64 && a as f64 - (b as f64) < there.high);
        }
    }
}
