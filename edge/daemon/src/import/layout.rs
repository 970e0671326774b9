//! What stands in which column.
//!
//! Owns the header: the columns of the hour, and the place of every count. Wide: one column a counter. Long: one row a
//! counter and hour.

use std::collections::{BTreeMap, HashMap};

use csv::ByteRecord;

use super::mapping::{Auto, Entry, Way};
use super::mistakes::{Mistakes, hint, quoted};
use super::{Plan, targets};
use crate::store::ImportTarget;

/// A row of the file.
pub(super) struct Row {
    pub line: u64,
    record: ByteRecord,
}

impl Row {
    pub fn new(record: ByteRecord) -> Self {
        Self { line: record.position().map_or(0, csv::Position::line), record }
    }

    pub fn width(&self) -> usize {
        self.record.len()
    }

    /// A spreadsheet leaves rows of nothing but separators at the end.
    pub fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim_ascii().is_empty())
    }

    /// The text of a cell.
    pub fn cell(&self, index: usize) -> Result<&str, String> {
        std::str::from_utf8(&self.record[index]).map_err(|_| "is not UTF-8; save the file as CSV UTF-8".to_owned())
    }
}

/// Columns that say which hour it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Time(usize),
    DayAndHour(usize, usize),
}

/// Where a count goes; `None` for the direction where the row says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub series: usize,
    pub way: Option<Way>,
}

/// Columns that hold counts.
#[derive(Debug)]
pub(super) enum Counts {
    Wide(Vec<(usize, Place)>),
    Long { sensor: usize, count: usize, direction: Option<usize>, places: HashMap<String, Place> },
}

/// The meaning of every column.
#[derive(Debug)]
pub(super) struct Layout {
    pub width: usize,
    pub when: When,
    pub counts: Counts,
    pub targets: Vec<ImportTarget>,
    /// Columns of the wide form that go nowhere.
    pub left_out: Vec<String>,
    /// What goes where, one entry a line.
    pub mapping: String,
}

/// Finds columns by name, and collects what goes where.
struct Finder<'a> {
    names: Vec<String>,
    line: u64,
    plan: &'a Plan,
    known: &'a [ImportTarget],
    mistakes: &'a mut Mistakes,
    places: BTreeMap<String, Place>,
    targets: Vec<ImportTarget>,
}

impl Layout {
    /// Reads a header; `None` where it cannot be made sense of, for which there are mistakes then.
    pub fn of(header: &Row, plan: &Plan, known: &[ImportTarget], mistakes: &mut Mistakes) -> Option<Self> {
        let mut names = Vec::new();
        for index in 0..header.width() {
            match header.cell(index) {
                Ok(name) => names.push(name.trim().to_owned()),
                Err(why) => return mistakes.refuse(header.line, index + 1, why),
            }
        }
        let (line, places, targets) = (header.line, BTreeMap::new(), Vec::new());
        let mut finder = Finder { names, line, plan, known, mistakes, places, targets };
        let when = finder.when()?;
        if plan.sensor.is_some() { finder.long(when) } else { finder.wide(when) }
    }
}

impl Mistakes {
    fn refuse<T>(&mut self, line: u64, column: usize, why: String) -> Option<T> {
        self.add(line, column, why);
        None
    }
}

impl Finder<'_> {
    fn when(&mut self) -> Option<When> {
        let plan = self.plan;
        match (&plan.time, &plan.date, &plan.hour) {
            (Some(time), ..) => self.column(time).map(When::Time),
            (_, Some(day), Some(hour)) => {
                self.column(day).zip(self.column(hour)).map(|(day, hour)| When::DayAndHour(day, hour))
            }
            _ => self.usual_when(),
        }
    }

    /// By the names that such columns usually have.
    fn usual_when(&mut self) -> Option<When> {
        let called =
            |wanted: &[&str]| self.names.iter().position(|name| wanted.contains(&name.to_lowercase().as_str()));
        let time = called(&["time", "datetime", "timestamp"]).map(When::Time);
        let apart = called(&["date", "day"]).zip(called(&["hour"])).map(|(day, hour)| When::DayAndHour(day, hour));
        time.or(apart).or_else(|| {
            let names = self.listed();
            self.refuse(format!("no column is called time, or date and hour: name it with time; there are: {names}"))
        })
    }

    fn refuse<T>(&mut self, why: String) -> Option<T> {
        self.mistakes.refuse(self.line, 0, why)
    }

    fn listed(&self) -> String {
        let shown: Vec<String> = self.names.iter().take(30).map(|name| quoted(name)).collect();
        shown.join(", ")
    }

    fn column(&mut self, name: &str) -> Option<usize> {
        let mut found = (0..self.names.len()).filter(|index| self.names[*index] == name);
        match (found.next(), found.next()) {
            (Some(index), None) => Some(index),
            (Some(_), Some(_)) => self.refuse(format!("two columns are called {}", quoted(name))),
            (None, _) => {
                let near = hint(name, self.names.iter().map(String::as_str));
                let one = if self.names.len() == 1 { "; columns may be separated by another delimiter" } else { "" };
                self.refuse(format!("no column is called {}{one}{near}", quoted(name)))
            }
        }
    }

    fn wide(mut self, when: When) -> Option<Layout> {
        let plan = self.plan;
        let times = match when {
            When::Time(time) => vec![time],
            When::DayAndHour(day, hour) => vec![day, hour],
        };
        let mut columns: BTreeMap<usize, Place> = BTreeMap::new();
        for entry in &plan.mapping.entries {
            let column = self.column(&entry.column);
            let place = self.place(entry, true);
            columns.extend(column.zip(place));
        }
        for index in (0..self.names.len()).filter(|index| !times.contains(index)) {
            let called =
                plan.mapping.auto.and_then(|auto| Some((auto.way, targets::called(&self.names[index], self.known)?)));
            if let Some((way, target)) = called.filter(|_| !columns.contains_key(&index)) {
                let entry = Entry { column: self.names[index].clone(), target: target.to_string(), way };
                columns.extend(self.place(&entry, true).map(|place| (index, place)));
            }
        }
        if columns.is_empty() && self.mistakes.is_empty() {
            let names = self.listed();
            return self.refuse(format!("no column is called like a line or gate of the site; there are: {names}"));
        }
        let free = |index: &usize| !times.contains(index) && !columns.contains_key(index);
        let left_out = (0..self.names.len()).filter(free).map(|index| self.names[index].clone()).collect();
        Some(self.layout(when, Counts::Wide(columns.into_iter().collect()), left_out))
    }

    fn long(mut self, when: When) -> Option<Layout> {
        let plan = self.plan;
        let (sensor, count) = (plan.sensor.as_deref()?, plan.count.as_deref()?);
        let (sensor, count) = (self.column(sensor), self.column(count));
        let direction = plan.direction.as_deref().map(|name| self.column(name));
        for entry in &plan.mapping.entries {
            self.place(entry, direction.is_none());
        }
        if let Some(auto) = plan.mapping.auto {
            self.call_by_name(auto);
        }
        let places = self.places.iter().map(|(name, place)| (name.clone(), *place)).collect();
        let counts = Counts::Long {
            sensor: sensor?,
            count: count?,
            direction: direction.map_or(Some(None), |d| d.map(Some))?,
            places,
        };
        Some(self.layout(when, counts, Vec::new()))
    }

    /// Every name by which a counter may be called like a line or gate.
    fn call_by_name(&mut self, auto: Auto) {
        for target in self.known {
            let series = self.series(target.clone());
            for name in [target.to_string(), target.name.clone()] {
                if targets::called(&name, self.known).is_some_and(|called| called == *target) {
                    self.places.entry(name).or_insert(Place { series, way: auto.way });
                }
            }
        }
    }

    /// The number of the series of a line or gate.
    fn series(&mut self, target: ImportTarget) -> usize {
        self.targets.iter().position(|known| *known == target).unwrap_or_else(|| {
            self.targets.push(target);
            self.targets.len() - 1
        })
    }

    /// Where the counts of an entry go. Two entries may fill the two directions of one line, not one direction twice.
    fn place(&mut self, entry: &Entry, says_way: bool) -> Option<Place> {
        let column = quoted(&entry.column);
        if says_way != entry.way.is_some() {
            return self.refuse(if says_way {
                format!("what {column} counts is not said: end its entry of the map with :in, :out or :both-as-in")
            } else {
                format!("a column says the direction of {column}; leave it out of the map")
            });
        }
        let target = match targets::find(&entry.target, self.known, self.plan.create) {
            Ok(target) => target,
            Err(why) => return self.refuse(why),
        };
        let series = self.series(target);
        let place = Place { series, way: entry.way };
        let taken = self.places.iter().find(|(_, other)| other.series == series && other.way == entry.way);
        if let Some((other, _)) = taken {
            let (other, target) = (quoted(other), &entry.target);
            return self.refuse(format!("{other} and {column} both go to {target}; they are not added up"));
        }
        self.places.insert(entry.column.clone(), place);
        Some(place)
    }

    fn layout(self, when: When, counts: Counts, left_out: Vec<String>) -> Layout {
        let line = |(column, place): (&String, &Place)| {
            let way = match place.way {
                Some(Way::In) => " : in",
                Some(Way::Out) => " : out",
                None => "",
            };
            format!("{column} = {}{way}", self.targets[place.series])
        };
        let mapping: Vec<String> = self.places.iter().map(line).collect();
        Layout { width: self.names.len(), when, counts, left_out, mapping: mapping.join("\n"), targets: self.targets }
    }
}
