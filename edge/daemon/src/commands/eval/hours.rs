//! Hourly counts of several series, read from a wide table: truth for forecasts.
//!
//! Owns the form: columns `date` and `hour`, then one a series (a column `year` is passed over); rows in order of time;
//! an empty field is an hour that was not observed. A row's hour says how far after the row before it lies, and only the
//! first row's date is read: public files begin their days at other hours than midnight, and mistake dates about it.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use promenade_core::day::Day;

/// Columns that say when.
const TIMES: [&str; 3] = ["date", "hour", "year"];

/// Series of hours that begin together.
#[derive(Debug, PartialEq)]
pub(super) struct Hours {
    /// The day in which the series begin, at 0:00.
    pub first_day: Day,
    /// Name, and one value an hour.
    pub series: Vec<(String, Vec<Option<f64>>)>,
}

/// Reads a table.
///
/// # Errors
/// With the line at fault.
pub(super) fn read(path: &Path) -> Result<Hours> {
    let text = std::fs::read_to_string(path).context("cannot be read")?;
    parse(&text)
}

fn parse(text: &str) -> Result<Hours> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let column = |name: &str| head.iter().position(|column| *column == name);
    let (Some(date), Some(hour)) = (column("date"), column("hour")) else {
        bail!("line 1: the columns date and hour are needed, and one a series");
    };
    let columns: Vec<usize> = (0..head.len()).filter(|at| !TIMES.contains(&head[*at])).collect();
    let mut hours: Option<Hours> = None;
    let mut before = 0;
    for (number, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let mut take = || -> Result<()> {
            ensure!(fields.len() == head.len(), "{} fields where the first line has {}", fields.len(), head.len());
            let hour = hour_of(fields[hour])?;
            let gap = match &mut hours {
                None => {
                    let first_day = fields[date].parse().map_err(|why| anyhow::anyhow!("the date {why}"))?;
                    let series = columns.iter().map(|at| (head[*at].to_owned(), Vec::new())).collect();
                    hours = Some(Hours { first_day, series });
                    hour
                }
                Some(_) => (hour + 23 - before) % 24,
            };
            before = hour;
            let Some(hours) = &mut hours else { return Ok(()) };
            for ((_, values), at) in hours.series.iter_mut().zip(&columns) {
                values.resize(values.len() + gap, None);
                values.push(count(fields[*at])?);
            }
            Ok(())
        };
        take().with_context(|| format!("line {}", number + 2))?;
    }
    hours.filter(|hours| !hours.series.is_empty()).context("there is no row, or no series")
}

/// `6`, `06:00` or `6:00-6:59`.
fn hour_of(text: &str) -> Result<usize> {
    let hour = text.split(':').next().and_then(|hour| hour.parse().ok()).filter(|hour| *hour < 24);
    hour.with_context(|| format!("the hour {text:?} is none from 0 to 23"))
}

fn count(text: &str) -> Result<Option<f64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let count = text.parse().ok().filter(|count: &f64| count.is_finite() && *count >= 0.0);
    count.map(Some).with_context(|| format!("{text:?} is no count"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_their_hours_and_gaps_stay_gaps() {
        let text = "\u{feff}date,hour,year,Quay\r\n2026-05-01,22:00-22:59,2026,4.0\r\n2026-05-01,23,2026,\r\n\
                    2026-05-01,1:00,2026,7\r\n";
        let hours = parse(text).unwrap();
        assert_eq!((hours.first_day.to_string(), hours.series[0].0.as_str()), ("2026-05-01".to_owned(), "Quay"));
        let counted: Vec<(usize, f64)> =
            hours.series[0].1.iter().enumerate().filter_map(|(at, count)| Some((at, (*count)?))).collect();
        assert_eq!((counted, hours.series[0].1.len()), (vec![(22, 4.0), (25, 7.0)], 26));
    }

    #[test]
    fn every_mistake_has_its_line() {
        let cases = [
            ("", "line 1"),
            ("time,a\n", "line 1"),
            ("date,hour\n2026-05-01,1\n", "no series"),
            ("date,hour,a\n", "no row"),
            ("date,hour,a\n01.05.2026,1,3\n", "line 2"),
            ("date,hour,a\n2026-05-01,24,3\n", "line 2"),
            ("date,hour,a\n2026-05-01,1,3\n2026-05-01,2,-3\n", "line 3"),
            ("date,hour,a\n2026-05-01,1,nan\n", "line 2"),
            ("date,hour,a\n2026-05-01,1,3,4\n", "line 2"),
        ];
        for (text, place) in cases {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(place), "{text:?}: {error}");
        }
    }
}
