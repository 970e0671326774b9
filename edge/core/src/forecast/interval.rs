//! How far off a forecast may be, by how far off such forecasts were.
//!
//! Owns the calibration: split conformal prediction (Vovk et al. 2005; Lei et al. 2018) with errors measured on square
//! roots, where those of busy and quiet hours are alike, and in units of what is usual at that hour of the week. It asks
//! of the errors only that the coming week's be like the past weeks', not that they follow some law.
//!
//! Holidays are too few for quantiles of their own. Their intervals are those of ordinary days, wider by as much as forecasts of
//! the history's holidays were further off than those of its other days.

use std::collections::BTreeMap;

use super::{Expected, LearntFrom, WEEK};

/// The deviation of the square root of a Poisson number: no count of people varies less.
const POISSON: f64 = 0.5;
/// The history's holidays are believed to be as far off as other days with the weight of so many of them.
const PRIOR_DAYS: f64 = 1.0;
/// A day of which fewer hours were counted does not tell how far off it was.
const LEAST_HOURS: f64 = 6.0;
/// Shares of hours that the intervals hold.
const SHARES: [f64; 3] = [0.80, 0.95, 0.99];

/// From how many people to how many; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Fewest, not negative.
    pub low: f64,
    /// Most.
    pub high: f64,
}

impl Interval {
    /// Whether a count lies in it. Ends count to the next whole person, as counts are whole.
    pub fn holds(&self, count: f64) -> bool {
        count >= self.low.floor() && count <= self.high.ceil()
    }
}

/// A week that was forecast and then counted.
#[derive(Debug)]
pub(super) struct PastWeek {
    /// Its first hour in the history.
    pub begin: usize,
    pub expected: Vec<f64>,
    /// `None` where closed or not counted.
    pub counted: Vec<Option<f64>>,
}

impl PastWeek {
    /// Counted less expected, as square roots.
    fn error(&self, at: usize) -> Option<f64> {
        self.counted[at].map(|counted| counted.max(0.0).sqrt() - self.expected[at].sqrt())
    }
}

/// How large errors are, by hour of the week, counted from the end of the history.
#[derive(Debug)]
pub(super) struct Errors {
    usual: Vec<f64>,
    /// Times the usual error, one a share.
    times: [f64; 3],
    /// Times those of other days on a holiday, 1 at least; `None` where there was none to learn from.
    on_holidays: Option<f64>,
}

impl Errors {
    pub fn of(weeks: &[PastWeek]) -> Self {
        let usual = |left_out: Option<usize>| -> Vec<f64> {
            let kept =
                || weeks.iter().enumerate().filter(move |(week, _)| Some(*week) != left_out).map(|(_, week)| week);
            (0..WEEK).map(|at| usual_error(kept(), at)).collect()
        };
        let mut scores = Vec::new();
        for (number, week) in weeks.iter().enumerate() {
            // A week is measured by the others: by itself it would look more usual than the next one will.
            let usual = usual(Some(number));
            scores.extend((0..WEEK).filter_map(|at| Some(week.error(at)?.abs() / usual[at])));
        }
        scores.sort_by(f64::total_cmp);
        Self { usual: usual(None), times: SHARES.map(|share| quantile(&scores, share)), on_holidays: None }
    }

    /// With what these weeks tell of holidays; `is_holiday` says it of an hour of the history.
    pub fn with_holidays<'a>(
        mut self,
        weeks: impl Iterator<Item = &'a PastWeek>,
        is_holiday: impl Fn(usize) -> bool,
    ) -> Self {
        // Squares of the errors, in units of the usual one: of other days together, and of each holiday.
        let mut others = Mean::default();
        let mut holidays: BTreeMap<usize, Mean> = BTreeMap::new();
        for week in weeks {
            for at in 0..WEEK {
                let Some(error) = week.error(at) else { continue };
                let hour = week.begin + at;
                let mean = if is_holiday(hour) { holidays.entry(hour / 24).or_default() } else { &mut others };
                mean.add((error / self.usual[at]).powi(2));
            }
        }
        let seen: Vec<f64> = holidays.into_values().filter(|day| day.count >= LEAST_HOURS).map(Mean::of).collect();
        if !seen.is_empty() && others.sum > 0.0 {
            let ratio = |square: &f64| square / others.of();
            let squares = PRIOR_DAYS + seen.iter().map(ratio).sum::<f64>();
            self.on_holidays = Some((squares / (PRIOR_DAYS + seen.len() as f64)).sqrt().max(1.0));
        }
        self
    }

    /// The intervals round an expectation at an hour of the week, which may be on a holiday.
    pub fn round(&self, people: f64, at: usize, is_holiday: bool) -> Expected {
        let wider = self.on_holidays.filter(|_| is_holiday);
        let [within_80, within_95, within_99] = self.times.map(|times| {
            let (root, reach) = (people.sqrt(), times * self.usual[at] * wider.unwrap_or(1.0));
            Interval { low: (root - reach).max(0.0).powi(2), high: (root + reach).powi(2) }
        });
        let learnt_from = if wider.is_some() { LearntFrom::Holidays } else { LearntFrom::OrdinaryDays };
        Expected { people, within_80, within_95, within_99, learnt_from }
    }
}

/// A mean under way.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    /// Of one value at least.
    fn of(self) -> f64 {
        self.sum / self.count
    }
}

/// Root mean square of the errors at an hour of the week and the hours beside it, and no less than chance alone makes.
fn usual_error<'a>(weeks: impl Iterator<Item = &'a PastWeek>, at: usize) -> f64 {
    let beside = [at + WEEK - 1, at, at + 1].map(|at| at % WEEK);
    let mut squares = Mean::default();
    for error in weeks.flat_map(|week| beside.into_iter().filter_map(|at| week.error(at))) {
        squares.add(error * error);
    }
    if squares.count > 0.0 { squares.of().sqrt().max(POISSON) } else { POISSON }
}

/// The conformal quantile of sorted scores: the least that at least `share` of them and the next one keep to.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * (sorted.len() + 1) as f64).ceil() as usize;
    sorted.get(rank.min(sorted.len()).saturating_sub(1)).copied().unwrap_or(0.0)
}
