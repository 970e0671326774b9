//! From rows to hours.
//!
//! Owns what becomes of rows: which hour each is about, what the clocks skipped or repeated, what stands twice. Order of
//! the rows plays no part but for the two rows of a repeated hour, the first of which is the first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan as _;
use jiff::civil::Date;
use promenade_core::time::EventTime;

use super::layout::{Counts, Layout, Place, Row, When};
use super::mapping::Way;
use super::mistakes::{Mistakes, quoted};
use super::settle::{Count, HOUR_S, Unusual, minute, settle};
use super::when::{self, Moment};
use super::{Oddity, Plan, Reading, count};
use crate::store::{ImportSeries, LocalHours, Period, SiteHour};

/// Counts that a file may have, 16 bytes each while it is read.
const MOST_COUNTS: usize = 4_000_000;
/// The counts of one line or gate, and of what time its rows tell.
#[derive(Debug, Default)]
struct Gathered {
    counts: Vec<Count>,
    period: Option<(EventTime, EventTime)>,
}

/// Which hour a row is about.
#[derive(Clone, Debug)]
enum Hour {
    Is(SiteHour),
    /// The clocks skipped it.
    Skipped(String),
}

pub(super) struct Gather<'a> {
    layout: &'a Layout,
    plan: &'a Plan,
    hours: LocalHours,
    now: EventTime,
    mistakes: Mistakes,
    rows: u64,
    counts: usize,
    series: Vec<Gathered>,
    unusual: BTreeMap<u32, Unusual>,
    named: HashMap<(Date, i8), Result<Hour, String>>,
    skipped: BTreeMap<String, u64>,
    unknown: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl<'a> Gather<'a> {
    pub fn new(layout: &'a Layout, plan: &'a Plan, hours: LocalHours, now: EventTime, mistakes: Mistakes) -> Self {
        let series = layout.targets.iter().map(|_| Gathered::default()).collect();
        Self {
            layout,
            plan,
            hours,
            now,
            mistakes,
            rows: 0,
            counts: 0,
            series,
            unusual: BTreeMap::new(),
            named: HashMap::new(),
            skipped: BTreeMap::new(),
            unknown: BTreeSet::new(),
            seen: BTreeSet::new(),
        }
    }

    pub fn take(&mut self, row: &Row) {
        if row.is_blank() {
            return;
        }
        self.rows += 1;
        let (width, wanted) = (row.width(), self.layout.width);
        if width != wanted {
            return self.mistakes.add(row.line, 0, format!("has {width} columns, the header has {wanted}"));
        }
        let layout = self.layout;
        match (self.hour(row), &layout.counts) {
            (None, _) => {}
            (Some(hour), Counts::Wide(columns)) => {
                for (index, place) in columns {
                    self.cell(row, *index, *place, &hour);
                }
            }
            (Some(hour), Counts::Long { sensor, count, direction, places }) => {
                if let Some(place) = self.place(row, *sensor, *direction, places) {
                    self.cell(row, *count, place, &hour);
                }
            }
        }
    }

    /// The hour of a row; `None` for a mistake, which was noted.
    fn hour(&mut self, row: &Row) -> Option<Hour> {
        let (column, moment) = self.moment(row);
        let hour = moment.and_then(|moment| self.find(moment));
        let hour = self.noted(row.line, column, hour)?;
        let Hour::Is(site) = &hour else { return Some(hour) };
        let end = site.start.plus_seconds(f64::from(site.seconds));
        let wrong = match site.start {
            start if start.micros() < 0 => Some("is before 1970"),
            _ if end > self.now => Some("is not over yet"),
            _ => None,
        };
        let checked = wrong.map_or(Ok(hour), |why| Err(format!("the hour {why}")));
        self.noted(row.line, column, checked)
    }

    fn noted<T>(&mut self, line: u64, column: usize, result: Result<T, String>) -> Option<T> {
        result.map_err(|why| self.mistakes.add(line, column + 1, why)).ok()
    }

    fn moment(&self, row: &Row) -> (usize, Result<Moment, String>) {
        let format = self.plan.time_format.as_deref();
        match self.layout.when {
            When::Time(column) => (column, row.cell(column).and_then(|cell| when::time(cell, format))),
            When::DayAndHour(day, hour) => {
                let date = row.cell(day).and_then(|cell| when::day(cell, format));
                let of_day = row.cell(hour).and_then(when::hour);
                match (date, of_day) {
                    (Err(why), _) => (day, Err(why)),
                    (_, Err(why)) => (hour, Err(why)),
                    (Ok(date), Ok(of_day)) => (day, Ok(Moment::Named(date, of_day))),
                }
            }
        }
    }

    fn find(&mut self, moment: Moment) -> Result<Hour, String> {
        match moment {
            Moment::Instant(start) => self.hours.starting(start).map(Hour::Is).map_err(|error| error.0),
            Moment::Named(date, hour) => {
                let later = i64::from(hour < self.plan.day_begins);
                let day = date.checked_add(later.days()).map_err(|_| "is out of range".to_owned())?;
                if let Some(known) = self.named.get(&(day, hour)) {
                    return known.clone();
                }
                let found = self.name(day, hour);
                self.named.insert((day, hour), found.clone());
                found
            }
        }
    }

    /// Finds the hours of a name, and remembers what is unusual about them.
    fn name(&mut self, day: Date, hour: i8) -> Result<Hour, String> {
        let found = self.hours.named(day, hour).map_err(|error| format!("the hour cannot be taken: {error}"))?;
        let name = format!("{day} {hour:02}:00");
        let Some(first) = found.first() else { return Ok(Hour::Skipped(name)) };
        if found.len() > 1 || first.seconds != HOUR_S {
            let unusual = Unusual { name, seconds: first.seconds, second: found.get(1).copied() };
            self.unusual.insert(minute(*first), unusual);
        }
        Ok(Hour::Is(*first))
    }

    /// Where a row of the long form goes; `None` for a counter that goes nowhere.
    fn place(
        &mut self,
        row: &Row,
        sensor: usize,
        direction: Option<usize>,
        places: &HashMap<String, Place>,
    ) -> Option<Place> {
        let name = self.noted(row.line, sensor, row.cell(sensor))?.trim();
        let Some(place) = places.get(name) else {
            self.unknown.insert(name.to_owned());
            return None;
        };
        if !self.seen.contains(name) {
            self.seen.insert(name.to_owned());
        }
        let Some(column) = direction else { return Some(*place) };
        let way = row.cell(column).and_then(|cell| match cell.trim().to_lowercase().as_str() {
            "in" => Ok(Way::In),
            "out" => Ok(Way::Out),
            other => Err(format!("{} is no direction: it may be in or out", quoted(other))),
        });
        self.noted(row.line, column, way).map(|way| Place { way: Some(way), ..*place })
    }

    fn cell(&mut self, row: &Row, column: usize, place: Place, hour: &Hour) {
        if let Hour::Is(hour) = hour {
            self.series[place.series].tells_of(*hour);
        }
        let people = row.cell(column).and_then(|cell| count::read(cell, self.plan));
        let Some(people) = self.noted(row.line, column, people) else { return };
        let hour = match hour {
            Hour::Is(hour) => *hour,
            Hour::Skipped(name) => {
                *self.skipped.entry(name.clone()).or_default() += u64::from(people.unwrap_or(0));
                return;
            }
        };
        let Some((people, way)) = people.zip(place.way) else { return };
        self.counts += 1;
        if self.counts <= MOST_COUNTS {
            self.series[place.series].counts.push(Count { minute: minute(hour), way, line: row.line as u32, people });
        }
    }

    /// Everything that was gathered, or everything that is wrong.
    pub fn finish(mut self) -> Result<Reading, Mistakes> {
        if self.counts > MOST_COUNTS {
            return Err(Mistakes::one(format!("the file has more than {MOST_COUNTS} counts: cut it into years")));
        }
        self.unseen();
        let mut repeated = BTreeMap::new();
        let mut twice = BTreeMap::new();
        let gathered = std::mem::take(&mut self.series);
        let series = gathered.into_iter().zip(&self.layout.targets).filter_map(|(gathered, target)| {
            let (from, mut to) = gathered.period?;
            let hours = settle(gathered.counts, &self.unusual, &mut repeated, &mut twice);
            to = hours.last().map_or(to, |last| to.max(last.start.plus_seconds(f64::from(last.seconds))));
            Some(ImportSeries { target: target.clone(), period: Period { from, to }, hours })
        });
        let series = series.collect();
        for (line, earlier) in twice {
            self.mistakes.add(u64::from(line), 0, format!("the hour stands on line {earlier} already"));
        }
        if !self.mistakes.is_empty() && !self.plan.skip_mistakes {
            return Err(self.mistakes);
        }
        let oddities =
            |of: BTreeMap<String, u64>| of.into_iter().map(|(name, people)| Oddity { name, people }).collect();
        Ok(Reading {
            sha256: String::new(),
            rows: self.rows,
            series,
            mapping: self.layout.mapping.clone(),
            left_out: self.layout.left_out.iter().cloned().chain(self.unknown).collect(),
            skipped: oddities(self.skipped),
            repeated: oddities(repeated),
            mistakes: self.mistakes,
        })
    }

    /// Counters that the map names and the file does not.
    fn unseen(&mut self) {
        if !matches!(self.layout.counts, Counts::Long { .. }) {
            return;
        }
        for entry in &self.plan.mapping.entries {
            if !self.seen.contains(&entry.column) {
                self.mistakes.add(0, 0, format!("no row is of a counter {}", quoted(&entry.column)));
            }
        }
    }
}

impl Gathered {
    fn tells_of(&mut self, hour: SiteHour) {
        let end = hour.start.plus_seconds(f64::from(hour.seconds));
        let (from, to) = self.period.unwrap_or((hour.start, end));
        self.period = Some((from.min(hour.start), to.max(end)));
    }
}
