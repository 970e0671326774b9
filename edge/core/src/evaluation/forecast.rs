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
