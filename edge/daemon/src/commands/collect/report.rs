//! Which box is behind: a table for people, JSON for programs.
//!
//! Owns when a box counts as up to date. Everything it says comes from the city's database, so that a pull and
//! `promenade collect status` cannot disagree.

use std::fmt::Write as _;
use std::time::Duration;

use promenade_core::time::EventTime;
use serde::Serialize;

use crate::store::city::BoxState;

/// All boxes at one time.
#[derive(Debug, Serialize)]
pub struct Report {
    /// When it was made, RFC 3339.
    time: String,
    /// Every box is up to date.
    pub up_to_date: bool,
    /// By id.
    boxes: Vec<Line>,
}

/// One box.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    url: String,
    site: Option<String>,
    state: &'static str,
    /// End of the newest hour that is held.
    last_hour: Option<String>,
    /// From then until now.
    lag_s: Option<i64>,
    /// When it last had nothing more to give.
    complete: Option<String>,
    /// Why it is being pulled from its beginning again.
    resync: Option<String>,
    error: Option<String>,
}

/// The state of a box that is as it should be.
const UP_TO_DATE: &str = "up to date";

impl Report {
    /// A box whose newest hour ended longer ago than `late` is behind.
    pub fn new(boxes: Vec<BoxState>, now: EventTime, late: Duration) -> Self {
        let boxes: Vec<Line> = boxes.into_iter().map(|state| Line::new(state, now, late)).collect();
        Self { time: rfc3339(now), up_to_date: boxes.iter().all(|line| line.state == UP_TO_DATE), boxes }
    }

    /// How many boxes are not up to date, of how many.
    pub fn behind(&self) -> (usize, usize) {
        (self.boxes.iter().filter(|line| line.state != UP_TO_DATE).count(), self.boxes.len())
    }

    /// For people, the boxes with trouble last, where a terminal shows them.
    pub fn table(&self) -> String {
        let mut text = format!("{:<24} {:<11} {:<20} {:>8}  trouble\n", "box", "state", "last hour until", "lag");
        let (good, bad): (Vec<_>, Vec<_>) = self.boxes.iter().partition(|line| line.state == UP_TO_DATE);
        for line in good.into_iter().chain(bad) {
            let (hour, lag) = (line.last_hour.as_deref().unwrap_or("-"), line.lag_s.map_or("-".to_owned(), lag));
            let trouble = line.error.as_ref().or(line.resync.as_ref()).map_or("", String::as_str);
            let row = format!("{:<24} {:<11} {hour:<20} {lag:>8}  {trouble}", line.id, line.state);
            let _ = writeln!(text, "{}", row.trim_end());
        }
        let (behind, all) = self.behind();
        let _ = writeln!(text, "\n{} of {all} boxes are up to date", all - behind);
        text
    }
}

impl Line {
    fn new(state: BoxState, now: EventTime, late: Duration) -> Self {
        let lag_s = state.newest.map(|newest| now.seconds_since(newest) as i64);
        let name = match lag_s {
            _ if state.trouble.is_some() => "failed",
            _ if state.complete.is_none() || state.resync.is_some() => "incomplete",
            None => "empty",
            Some(lag) if lag > late.as_secs() as i64 => "behind",
            Some(_) => UP_TO_DATE,
        };
        Self {
            id: state.id,
            url: state.url,
            site: state.site,
            state: name,
            last_hour: state.newest.map(rfc3339),
            lag_s,
            complete: state.complete.map(rfc3339),
            resync: state.resync,
            error: state.trouble,
        }
    }
}

/// In the greatest unit that does not hide much.
fn lag(seconds: i64) -> String {
    match seconds {
        ..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn rfc3339(time: EventTime) -> String {
    jiff::Timestamp::from_second(time.micros() / 1_000_000).map_or_else(|_| "?".to_owned(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn state(id: &str, newest: Option<i64>, trouble: Option<&str>) -> BoxState {
        BoxState {
            id: id.to_owned(),
            url: format!("https://{id}"),
            site: Some("s".to_owned()),
            newest: newest.map(|hour| EventTime(hour * HOUR)),
            tried: EventTime(100 * HOUR),
            complete: Some(EventTime(100 * HOUR)),
            resync: None,
            trouble: trouble.map(str::to_owned),
        }
    }

    #[test]
    fn the_table_says_which_box_is_behind_and_why() {
        let boxes = vec![
            state("dead", Some(20), Some("it did not answer")),
            state("fine", Some(99), None),
            state("idle", Some(90), None),
            state("new", None, None),
            BoxState { complete: None, ..state("long", Some(3), None) },
        ];
        let report = Report::new(boxes, EventTime(100 * HOUR), Duration::from_hours(3));
        assert!(!report.up_to_date);
        insta::assert_snapshot!(report.table());
    }
}
