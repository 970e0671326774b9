//! What there is to ask about: cameras and what is drawn on them, what is excluded, and breaks in their series.
//!
//! Owns a copy in memory of the small tables that every question needs, which holds until the writer changes something other
//! than the ledger. To look them up in the database took longer than most questions: measured, two thirds of the time in which
//! a day of minutes was answered. Refuses counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use duckdb::Connection;
use promenade_core::time::EventTime;

use super::calendar::Span;
use super::grid::{Subject, Subjects};
use super::names::Kind;
use super::{Break, Counted, Exclusion, Filter, ImportTarget, Period, StoreError, breaks, notes};

/// As far as the database's times go.
const ALWAYS: Period = Period { from: EventTime(-i64::MAX), to: EventTime(i64::MAX) };

/// The small tables as of one commit.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    cameras: BTreeMap<i32, Arc<str>>,
    items: Vec<Item>,
    /// Periods that files have hours of, by line.
    imported: BTreeMap<i32, Vec<Span>>,
    /// Those that still hold, in order of their beginning.
    exclusions: Vec<Exclusion>,
    /// In order of time.
    breaks: Vec<Break>,
}

#[derive(Debug)]
struct Item {
    id: i32,
    camera: i32,
    kind: String,
    name: Arc<str>,
    zone_kind: Arc<str>,
    active: bool,
    since: Option<i64>,
    until: Option<i64>,
}

impl Catalog {
    fn load(db: &Connection) -> Result<Self, StoreError> {
        let mut imported: BTreeMap<i32, Vec<Span>> = BTreeMap::new();
        for (line, span) in all(db, "SELECT line_id, epoch_us(first), epoch_us(until) FROM import_line", |row| {
            Ok((row.get(0)?, Span { from: row.get(1)?, to: row.get(2)? }))
        })? {
            imported.entry(line).or_default().push(span);
        }
        let cameras =
            all(db, "SELECT camera_id, name FROM camera", |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?;
        let items = "SELECT item_id, camera_id, kind, name, zone_kind, active, epoch_us(since), epoch_us(until) FROM item ORDER BY item_id";
        Ok(Self {
            cameras: cameras.into_iter().collect(),
            items: all(db, items, Item::read)?,
            imported,
            exclusions: notes::in_force(db, ALWAYS)?,
            breaks: breaks::all(db)?,
        })
    }

    /// Lines, zones or parts of gates that an answer has rows for: those in the config, those that were watched in the
    /// period, and those that a file has hours of in it.
    pub fn items(&self, kind: Kind, filter: &Filter, period: Period) -> Subjects {
        let asked = span(period);
        let is_there = |item: &&Item| {
            item.active || item.was_watched(asked) || self.imported.get(&item.id).is_some_and(|of| touch(of, asked))
        };
        let wanted = |wanted: &Option<String>, name: &str| wanted.as_ref().is_none_or(|wanted| wanted == name);
        let of_kind = self.items.iter().filter(|item| item.kind == kind.name() && wanted(&filter.item, &item.name));
        let mut subjects = BTreeMap::new();
        for item in of_kind.filter(is_there) {
            let Some(camera) = self.cameras.get(&item.camera).filter(|name| wanted(&filter.camera, name)) else {
                continue;
            };
            let subject = Subject {
                id: item.id,
                camera: Arc::clone(camera),
                name: Arc::clone(&item.name),
                zone_kind: Arc::clone(&item.zone_kind),
                since: item.since,
                until: item.until,
                excluded: self.excluded(kind.name(), camera, &item.name, asked),
            };
            subjects.insert(item.id, subject);
        }
        subjects
    }

    /// Cameras that an answer has rows for. A name that only files have hours of is no camera that could have seen something.
    pub fn cameras(&self, filter: &Filter, period: Period) -> Subjects {
        let with_items: BTreeSet<i32> = self.cameras_of(|_| true).collect();
        let of_its_own: BTreeSet<i32> = self.cameras_of(|item| item.active || item.since.is_some()).collect();
        let is_there = |id: &i32| of_its_own.contains(id) || !with_items.contains(id);
        let wanted = |name: &str| filter.camera.as_ref().is_none_or(|wanted| wanted == name);
        let cameras = self.cameras.iter().filter(|(id, name)| wanted(name) && is_there(id));
        let subject = |(id, name): (&i32, &Arc<str>)| {
            let excluded = self.excluded("camera", name, "", span(period));
            let subject = Subject { id: *id, camera: Arc::clone(name), excluded, ..Subject::default() };
            (*id, subject)
        };
        cameras.map(subject).collect()
    }

    fn cameras_of<'a>(&'a self, which: impl Fn(&Item) -> bool + 'a) -> impl Iterator<Item = i32> + 'a {
        self.items.iter().filter(move |item| which(item)).map(|item| item.camera)
    }

    /// Every line and every part of a gate, in the order in which they became known.
    pub fn lines_and_gates(&self) -> impl Iterator<Item = ImportTarget> {
        self.targets(|_| true)
    }

    /// Those that were ever watched or that a file has hours of.
    pub fn counted(&self) -> Counted {
        let mut counted = Counted::default();
        for target in self.targets(|item| item.since.is_some() || self.imported.contains_key(&item.id)) {
            if target.gate {
                counted.gates.push(target.name);
            } else {
                counted.lines.push((target.camera, target.name));
            }
        }
        counted
    }

    fn targets<'a>(&'a self, which: impl Fn(&Item) -> bool + 'a) -> impl Iterator<Item = ImportTarget> + 'a {
        let of_kind = |item: &&Item| item.kind == Kind::Gate.name() || item.kind == Kind::Line.name();
        self.items.iter().filter(of_kind).filter(move |item| which(item)).filter_map(|item| {
            let (camera, gate) = (self.cameras.get(&item.camera)?.to_string(), item.kind == Kind::Gate.name());
            Some(ImportTarget { camera, name: item.name.to_string(), gate })
        })
    }

    /// Breaks within a period, of one camera or of all, by time.
    pub fn breaks(&self, period: Period, camera: Option<&str>) -> Vec<Break> {
        let within = |found: &&Break| (period.from..period.to).contains(&found.time);
        let wanted = |found: &&Break| camera.is_none_or(|camera| found.camera == camera);
        self.breaks.iter().filter(within).filter(wanted).cloned().collect()
    }

    /// When something is excluded, as far as it touches what is asked for: periods that touch each other are one.
    fn excluded(&self, kind: &str, camera: &str, name: &str, asked: Span) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let meant = |found: &&Exclusion| span(found.period).touches(asked) && found.target.takes_in(kind, camera, name);
        for found in self.exclusions.iter().filter(meant) {
            let span = span(found.period);
            match spans.last_mut().filter(|last| last.to >= span.from) {
                Some(last) => last.to = last.to.max(span.to),
                None => spans.push(span),
            }
        }
        spans
    }
}

impl Item {
    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            camera: row.get(1)?,
            kind: row.get(2)?,
            name: row.get::<_, String>(3)?.into(),
            zone_kind: row.get::<_, String>(4)?.into(),
            active: row.get(5)?,
            since: row.get(6)?,
            until: row.get(7)?,
        })
    }

    /// Whether it was watched in some part of a period before it left the config.
    fn was_watched(&self, asked: Span) -> bool {
        self.since.is_some_and(|since| since < asked.to) && self.until.is_some_and(|until| until > asked.from)
    }
}

fn touch(spans: &[Span], asked: Span) -> bool {
    spans.iter().any(|span| span.touches(asked))
}

fn span(period: Period) -> Span {
    Span { from: period.from.micros(), to: period.to.micros() }
}

fn all<T>(
    db: &Connection,
    query: &str,
    read: impl Fn(&duckdb::Row<'_>) -> duckdb::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare(query)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The catalog that was read last.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Option<(u64, Arc<Catalog>)>>);

impl Kept {
    /// The catalog as of `change`, where it is in memory.
    pub fn known(&self, change: u64) -> Option<Arc<Catalog>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|(at, _)| *at == change).map(|(_, catalog)| catalog)
    }

    /// The catalog as of `change`, the count of changes before `db`'s transaction began: what is read may be newer, never
    /// older.
    pub fn as_of(&self, change: u64, db: &Connection) -> Result<Arc<Catalog>, StoreError> {
        if let Some(catalog) = self.known(change) {
            return Ok(catalog);
        }
        let catalog = Arc::new(Catalog::load(db)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two may have read at once: the newer one is kept.
        if kept.as_ref().is_none_or(|(at, _)| *at <= change) {
            *kept = Some((change, Arc::clone(&catalog)));
        }
        Ok(catalog)
    }
}
