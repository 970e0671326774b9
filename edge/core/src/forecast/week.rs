//! How a week goes on: the season of the week, and the level it stands at.
//!
//! Owns the scales of the counts, the filling of gaps and the level. Decomposing is the library's. Two forecasts are
//! made and averaged, since they fail in different weeks: one of square roots, on which counts vary alike whether large
//! or small, that follows every change; one of logarithms that passes over weeks unlike the others (events, strikes,
//! holidays that nobody named). The mean is better than either, as means of forecasts usually are.

use std::borrow::Cow;

use augurs_core::{Fit as _, Forecast, Predict as _};
use augurs_mstl::{FittedTrendModel, MSTLModel, TrendModel, stlrs};

use super::WEEK;

/// Weeks that the season is smoothed over; the least that Cleveland et al. (STL, 1990) advise.
const SEASON_WEEKS: usize = 7;
/// Hours over which the trend is smoothed: three weeks, odd as the smoother wants it.
const TREND_HOURS: usize = 3 * WEEK + 1;
/// Weight of the newest week in the level: people's weeks differ, but a level that has moved tends to stay.
const NEWEST: f64 = 0.6;
/// Passes that give outlying hours less weight; the weights hardly move after so many.
const ROBUST_PASSES: usize = 5;
/// A gap is filled by the same hour of other weeks, of which one this many weeks away has half the weight.
const HALF_WEEKS: f64 = 2.0;

/// A scale on which counts are decomposed.
#[derive(Clone, Copy)]
struct Scale {
    to: fn(f64) -> f64,
    from: fn(f64) -> f64,
    robust: bool,
}

const SCALES: [Scale; 2] = [
    Scale { to: f64::sqrt, from: |root| root.max(0.0).powi(2), robust: false },
    Scale { to: f64::ln_1p, from: |log| log.exp_m1().max(0.0), robust: true },
];

/// The `hours` after the end of the counts; zeros where there is nothing to go by.
pub(super) fn continued(counts: &[Option<f64>], hours: usize) -> Vec<f64> {
    let mut mean = vec![0.0; hours];
    for scale in SCALES {
        let found = decomposed(&filled(counts, scale.to), scale.robust, hours);
        for (sum, value) in mean.iter_mut().zip(found) {
            *sum += (scale.from)(value) / SCALES.len() as f64;
        }
    }
    mean
}

/// The values on their scale; a gap gets the mean of the same hour of other weeks, near weeks first.
fn filled(counts: &[Option<f64>], to: fn(f64) -> f64) -> Vec<f64> {
    let value = |at: usize| counts[at].map(|count| to(count.max(0.0)));
    let fill = |at: usize| {
        let (mut sum, mut weights) = (0.0, 0.0);
        for other in (at % WEEK..counts.len()).step_by(WEEK) {
            let weeks = other.abs_diff(at) as f64 / WEEK as f64;
            let weight = 0.5_f64.powf(weeks / HALF_WEEKS);
            if let Some(value) = value(other) {
                sum += weight * value;
                weights += weight;
            }
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    };
    (0..counts.len()).map(|at| value(at).unwrap_or_else(|| fill(at))).collect()
}

fn decomposed(values: &[f64], robust: bool, hours: usize) -> Vec<f64> {
    let mut stl = stlrs::params();
    stl.trend_length(TREND_HOURS).robust(robust);
    if robust {
        stl.outer_loops(ROBUST_PASSES);
    }
    let mut mstl = stlrs::MstlParams::new();
    mstl.seasonal_lengths(&[SEASON_WEEKS]).stl_params(stl);
    let model = MSTLModel::new(vec![WEEK], Level).mstl_params(mstl);
    let forecast = model.fit(values).and_then(|fitted| fitted.predict(hours, None));
    // It fails on fewer than two weeks only, of which nothing can be said.
    forecast.map_or_else(|_| vec![0.0; hours], |forecast| forecast.point)
}

/// What is left without the season goes on at a level: exponentially smoothed means of whole weeks, since anything
/// shorter takes a weekend or a rainy day for the state of things.
#[derive(Clone, Copy, Debug)]
struct Level;

type Fault = Box<dyn std::error::Error + Send + Sync>;

impl TrendModel for Level {
    fn name(&self) -> Cow<'_, str> {
        "weekly level".into()
    }

    fn fit(&self, values: &[f64]) -> Result<Box<dyn FittedTrendModel + Sync + Send>, Fault> {
        let weeks = values.rchunks_exact(WEEK).map(|week| week.iter().sum::<f64>() / WEEK as f64);
        let level = weeks.rev().reduce(|level, week| level + NEWEST * (week - level));
        Ok(Box::new(FittedLevel { level: level.unwrap_or(0.0), size: values.len() }))
    }
}

#[derive(Clone, Copy, Debug)]
struct FittedLevel {
    level: f64,
    size: usize,
}

impl FittedTrendModel for FittedLevel {
    fn predict_inplace(&self, hours: usize, _: Option<f64>, forecast: &mut Forecast) -> Result<(), Fault> {
        forecast.point = vec![self.level; hours];
        Ok(())
    }

    fn predict_in_sample_inplace(&self, level: Option<f64>, forecast: &mut Forecast) -> Result<(), Fault> {
        self.predict_inplace(self.size, level, forecast)
    }

    fn training_data_size(&self) -> Option<usize> {
        Some(self.size)
    }
}
