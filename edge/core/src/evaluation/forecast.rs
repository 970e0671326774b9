//! Forecasts against what was counted afterwards.
//!
//! Owns the trial: eight forecasts of seven days, two weeks apart, over the last sixteen weeks, each made from what came
//! before it alone. Errors are scaled as Hyndman and Koehler (2006) do: by the mean absolute error that repeating the
//! week before makes over all hours before the first trial, one number a series for all forecasts compared, so that
//! series of any size can be averaged.

use crate::forecast::{Expected, History, Outlook, TooLittle, WEEK};

/// Forecasts that are tried.
pub const TRIALS: usize = 8;
/// From one trial to the next.
const STEP_WEEKS: usize = 2;
/// What the simplest good forecast averages.
const MEAN_WEEKS: usize = 4;

/// How well one series was forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastScore {
    /// Hours that were forecast and counted.
    pub hours: usize,
    /// Mean absolute error of repeating the week before, in people, over the hours before the first trial.
    pub scale: f64,
    /// Mean absolute error of the forecast / scale.
    pub mase: f64,
    /// The same of repeating the last week that was counted.
    pub naive_mase: f64,
    /// The same of the mean of the last four weeks.
    pub mean_mase: f64,
    /// Shares of the counts that lie in the intervals of 80, 95 and 99 %.
    pub within: [f64; 3],
}

/// Tries the forecast on the last sixteen weeks of a series.
///
/// # Errors
/// When what comes before one of the trials is too little for a forecast, with the number of that trial, from 1.
pub fn score(whole: &History<'_>) -> Result<ForecastScore, (usize, TooLittle)> {
    let end = whole.counts.len();
    let first = end.saturating_sub(TRIALS * STEP_WEEKS * WEEK);
    let scale = naive_error(&whole.counts[..first]);
    let mut sums = Sums::default();
    for trial in 0..TRIALS {
        let begin = first + trial * STEP_WEEKS * WEEK;
        let before = History { counts: &whole.counts[..begin], ..*whole };
        let outlook = Outlook::of(&before).map_err(|reason| (trial + 1, reason))?;
        for (ahead, hour) in outlook.hours.iter().enumerate().take(WEEK) {
            if let (Some(counted), Some(expected)) = (whole.counts[begin + ahead], hour.expected) {
                sums.add(counted, &expected, repeated(before.counts, ahead), averaged(before.counts, ahead));
            }
        }
    }
    Ok(sums.score(scale))
}

#[derive(Default)]
struct Sums {
    hours: usize,
    errors: [f64; 3],
    within: [usize; 3],
}

impl Sums {
    fn add(&mut self, counted: f64, expected: &Expected, naive: f64, mean: f64) {
        self.hours += 1;
        for (sum, forecast) in self.errors.iter_mut().zip([expected.people, naive, mean]) {
            *sum += (counted - forecast).abs();
        }
        let intervals = [expected.within_80, expected.within_95, expected.within_99];
        for (count, interval) in self.within.iter_mut().zip(intervals) {
            *count += usize::from(interval.holds(counted));
        }
    }

    fn score(&self, scale: f64) -> ForecastScore {
        let hours = self.hours as f64;
        let [mase, naive_mase, mean_mase] = self.errors.map(|sum| sum / hours / scale);
        ForecastScore {
            hours: self.hours,
            scale,
            mase,
            naive_mase,
            mean_mase,
            within: self.within.map(|count| count as f64 / hours),
        }
    }
}

/// Mean absolute difference of an hour from the same hour a week earlier.
fn naive_error(counts: &[Option<f64>]) -> f64 {
    let pairs = counts.iter().zip(counts.iter().skip(WEEK));
    let differences: Vec<f64> = pairs.filter_map(|(a, b)| Some(((*b)? - (*a)?).abs())).collect();
    differences.iter().sum::<f64>() / differences.len() as f64
}

/// The counts of the same hour of the weeks before, the last first.
fn weeks_before(counts: &[Option<f64>], ahead: usize) -> impl Iterator<Item = Option<f64>> + '_ {
    (1..).map_while(move |back| (counts.len() + ahead).checked_sub(back * WEEK)).map(|at| counts[at])
}

fn repeated(counts: &[Option<f64>], ahead: usize) -> f64 {
    weeks_before(counts, ahead).flatten().next().unwrap_or(0.0)
}

/// The mean of what was counted in the last four weeks; where nothing was, the last that was.
fn averaged(counts: &[Option<f64>], ahead: usize) -> f64 {
    let counted: Vec<f64> = weeks_before(counts, ahead).take(MEAN_WEEKS).flatten().collect();
    if counted.is_empty() { repeated(counts, ahead) } else { counted.iter().sum::<f64>() / counted.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::day_kind::DayKind;

    fn whole(counts: &[Option<f64>]) -> History<'_> {
        History { first_day: Day(0), counts, kind: &|_| DayKind::Workday, open: &|_, _| true }
    }

    #[test]
    fn errors_are_scaled_by_what_repeating_the_week_before_makes() {
        // One person more every other week: repeating is wrong by one each time, the mean of four weeks by a half.
        let counts: Vec<_> = (0..30 * WEEK).map(|at| Some(10.0 + (at / WEEK % 2) as f64)).collect();
        let found = score(&whole(&counts)).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(found.scale, 1.0) && near(found.naive_mase, 1.0) && near(found.mean_mase, 0.5), "{found:?}");
        assert!(found.mase < 1.0 && found.hours == TRIALS * WEEK, "{found:?}");
    }

    #[test]
    fn gaps_are_not_scored_and_a_short_history_is_named() {
        let mut counts: Vec<_> = (0..30 * WEEK).map(|at| Some((at % 24) as f64 + (at / WEEK % 3) as f64)).collect();
        // Ten hours of the last trial, and a week that its simple rivals would repeat.
        counts[28 * WEEK..28 * WEEK + 10].fill(None);
        counts[27 * WEEK..28 * WEEK].fill(None);
        let found = score(&whole(&counts)).unwrap();
        assert_eq!(found.hours, TRIALS * WEEK - 10);
        assert!(found.naive_mase.is_finite() && found.mean_mase.is_finite());
        assert!(matches!(score(&whole(&counts[..20 * WEEK])), Err((1, TooLittle::Short { weeks: 4 }))));
    }
}
