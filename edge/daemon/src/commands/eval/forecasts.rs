//! Forecasts of hourly counts against what was counted afterwards: one series after the other, then together.
//!
//! Owns the table and its minimum. The trial itself is core's.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::Result;
use promenade_core::day_kind::Holidays;
use promenade_core::evaluation::forecast::{ForecastScore, TRIALS, score};
use promenade_core::forecast::{FORMULA, History, MODEL};
use serde::Serialize;

use super::case::HoursCase;
use super::hours::{self, Hours};

/// How well the series of one file were forecast.
#[derive(Debug, Serialize)]
pub(super) struct Forecasts {
    pub name: String,
    pub model: &'static str,
    pub formula: &'static str,
    /// Forecasts of seven days, two weeks apart, each from what came before it.
    pub trials: usize,
    pub series: Vec<Series>,
    /// Series that could not be forecast, and why.
    pub left_out: Vec<String>,
    /// Series with a smaller error than repeating the last week.
    pub beats_naive: usize,
    /// Series with a smaller error than the mean of four weeks.
    pub beats_mean: usize,
    pub mean: Score,
    /// To compute one forecast with its intervals.
    pub milliseconds: f64,
    pub failures: Vec<String>,
}

/// One series.
#[derive(Debug, Serialize)]
pub(super) struct Series {
    pub name: String,
    pub hours: usize,
    /// What an error is divided by, people an hour: the mean absolute error of repeating the week before, over all hours
    /// before the first trial.
    pub scale: f64,
    #[serde(flatten)]
    pub score: Score,
}

/// Scaled errors, and shares of hours whose count lies in an interval.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Score {
    pub mase: f64,
    pub naive_mase: f64,
    pub mean_mase: f64,
    pub within_80: f64,
    pub within_95: f64,
    pub within_99: f64,
}

/// Measures a case.
pub(super) fn measure(case: &HoursCase) -> Result<Forecasts> {
    let hours = hours::read(&case.path)?;
    let mut measured = Forecasts {
        name: case.name.clone(),
        model: MODEL,
        formula: FORMULA,
        trials: TRIALS,
        series: Vec::new(),
        left_out: Vec::new(),
        beats_naive: 0,
        beats_mean: 0,
        mean: Score::default(),
        milliseconds: 0.0,
        failures: Vec::new(),
    };
    measured.take(&hours);
    let enough = |what: &str, found: usize, least: Option<usize>| {
        let least = least.filter(|least| found < *least)?;
        Some(format!("forecasts beat {what} for {found} series, at least {least} are asked"))
    };
    let minimum = &case.minimum;
    measured.failures.extend(enough("repeating the last week", measured.beats_naive, minimum.beats_naive));
    measured.failures.extend(enough("the mean of four weeks", measured.beats_mean, minimum.beats_mean));
    Ok(measured)
}

impl Forecasts {
    fn take(&mut self, hours: &Hours) {
        let begun = Instant::now();
        let holidays = Holidays::default();
        for (name, counts) in &hours.series {
            let (kind, open) = (|day| holidays.kind(day), |_, _| true);
            let history = History { first_day: hours.first_day, counts, kind: &kind, open: &open };
            match score(&history) {
                Ok(found) => self.add(name, found),
                Err((trial, why)) => self.left_out.push(format!("{name}: before forecast {trial}, {why}")),
            }
        }
        let count = self.series.len().max(1) as f64;
        self.milliseconds = begun.elapsed().as_secs_f64() * 1e3 / count / TRIALS as f64;
        let mean = |of: fn(&Score) -> f64| self.series.iter().map(|series| of(&series.score)).sum::<f64>() / count;
        self.mean = Score {
            mase: mean(|score| score.mase),
            naive_mase: mean(|score| score.naive_mase),
            mean_mase: mean(|score| score.mean_mase),
            within_80: mean(|score| score.within_80),
            within_95: mean(|score| score.within_95),
            within_99: mean(|score| score.within_99),
        };
    }

    fn add(&mut self, name: &str, found: ForecastScore) {
        let ForecastScore { hours, scale, mase, naive_mase, mean_mase, within } = found;
        self.beats_naive += usize::from(mase < naive_mase);
        self.beats_mean += usize::from(mase < mean_mase);
        let [within_80, within_95, within_99] = within;
        let score = Score { mase, naive_mase, mean_mase, within_80, within_95, within_99 };
        self.series.push(Series { name: name.to_owned(), hours, scale, score });
    }
}

/// The section of the report.
pub(super) fn markdown(of: &Forecasts) -> String {
    let mut text = format!(
        "\n## {}\n\n{} forecasts of 7 days over the last 16 weeks, {}: {}. {:.0} ms a forecast.\n\n{HEAD}{}",
        of.name,
        of.trials,
        of.formula,
        of.model,
        of.milliseconds,
        row(of)
    );
    text += "\n| series | hours | scale | MASE | last week repeated | mean of four weeks | within 80 / 95 / 99 % |\n\
             |---|---|---|---|---|---|---|\n";
    for Series { name, hours, scale, score } in &of.series {
        let Score { mase, naive_mase, mean_mase, .. } = score;
        let _ = writeln!(
            text,
            "| {name} | {hours} | {scale:.1} | {mase:.3} | {naive_mase:.3} | {mean_mase:.3} | {} |",
            within(score)
        );
    }
    for left_out in &of.left_out {
        let _ = writeln!(text, "\nLeft out: {left_out}.");
    }
    for failure in &of.failures {
        let _ = writeln!(text, "\n**Below the minimum: {failure}.**");
    }
    text
}

/// Head of the table of all files.
pub(super) const HEAD: &str = "| hours | MASE of the forecast | last week repeated | mean of four weeks | counts within the intervals of 80 / 95 / 99 % |\n\
     |---|---|---|---|---|\n";

/// A row of that table.
pub(super) fn row(of: &Forecasts) -> String {
    let (all, Score { mase, naive_mase, mean_mase, .. }) = (of.series.len(), of.mean);
    format!(
        "| {}, {all} series | {mase:.3} | {naive_mase:.3}, beaten for {} of {all} | {mean_mase:.3}, beaten for {} of {all} | {} |\n",
        of.name,
        of.beats_naive,
        of.beats_mean,
        within(&of.mean)
    )
}

fn within(score: &Score) -> String {
    let percent = [score.within_80, score.within_95, score.within_99].map(|share| format!("{:.1}", share * 100.0));
    format!("{} %", percent.join(" / "))
}
