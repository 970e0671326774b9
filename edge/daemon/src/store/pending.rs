//! Rows on their way to the ledger: taken from events, freed of repetitions, kept until a flush has succeeded.
//!
//! Owns the rows in memory, by their identity. Refuses the database.

use std::collections::{BTreeMap, BTreeSet};

use promenade_core::detection::Class;
use promenade_core::event::{Batch, Crossing, Direction, Doubt, Event, HeatMinute, Outcome, Visit, Wait};
use promenade_core::live::CameraState;
use promenade_core::time::EventTime;

use super::calendar::{MINUTE, floor};
use super::names::{Kind, Names};

/// Identity of a crossing, a visit or a wait: (camera, run start, track, line, gate or zone, passage or visit).
pub(super) type Identity = (i32, i64, u64, i32, u32);

#[derive(Clone, Debug)]
pub(super) struct CrossingRow {
    pub time: i64,
    pub inward: bool,
    pub class: Class,
    pub late: bool,
    pub version: i32,
}

#[derive(Clone, Debug)]
pub(super) struct VisitRow {
    pub entered: i64,
    pub left: Option<i64>,
    pub complete: bool,
    pub class: Class,
    pub version: i32,
}

#[derive(Clone, Debug)]
pub(super) struct ZoneRow {
    pub camera: i32,
    pub mean: f32,
    pub most: u32,
    pub version: i32,
}

#[derive(Clone, Debug)]
pub(super) struct CameraRow {
    pub frames: u32,
    pub doubt: Option<&'static str>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct WaitRow {
    pub joined: i64,
    pub ended: i64,
    pub outcome: Outcome,
    pub version: i32,
}

#[derive(Clone, Debug)]
pub(super) struct HeatRow {
    /// (cell, person-milliseconds)
    pub cells: Vec<(u16, u32)>,
    pub version: i32,
}

/// Everything that waits for the next flush.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub crossings: BTreeMap<Identity, CrossingRow>,
    pub visits: BTreeMap<Identity, VisitRow>,
    /// When a track was found to be staff, by (camera, run start, track).
    pub staff: BTreeMap<(i32, i64, u64), i64>,
    pub waits: BTreeMap<Identity, WaitRow>,
    /// By (start, camera, run start).
    pub heat: BTreeMap<(i64, i32, i64), HeatRow>,
    /// By (second, zone).
    pub zone_seconds: BTreeMap<(i64, i32), ZoneRow>,
    /// By (second, camera).
    pub camera_seconds: BTreeMap<(i64, i32), CameraRow>,
    /// (camera, time, state, detail)
    pub states: BTreeSet<(i32, i64, &'static str, String)>,
}

impl Pending {
    /// Rows that wait.
    pub fn len(&self) -> usize {
        self.crossings.len()
            + self.visits.len()
            + self.staff.len()
            + self.waits.len()
            + self.heat.values().map(|row| row.cells.len()).sum::<usize>()
            + self.zone_seconds.len()
            + self.camera_seconds.len()
            + self.states.len()
    }

    /// Takes the events of one batch.
    pub fn append(&mut self, batch: &Batch, names: &mut Names) {
        let camera = names.camera(&batch.camera).id;
        let version = names.version_of(&batch.camera);
        let run = batch.run_start.micros();
        for event in &batch.events {
            match event {
                Event::Crossing(crossing) => {
                    let line = names.item(camera, Kind::Line, &crossing.line);
                    self.crossing((camera, run, crossing.track, line, crossing.passage), crossing, version);
                }
                Event::GateCrossing(crossing) => {
                    let gate = names.item(camera, Kind::Gate, &crossing.line);
                    self.crossing((camera, run, crossing.track, gate, crossing.passage), crossing, version);
                }
                Event::Staff(mark) => {
                    self.staff.entry((camera, run, mark.track)).or_insert(mark.time.micros());
                }
                Event::Wait(wait) => {
                    let zone = names.item(camera, Kind::Zone, &wait.queue);
                    self.wait((camera, run, wait.track, zone, wait.visit), wait, version);
                }
                Event::Heat(part) => self.heat((part.start.micros(), camera, run), part, version),
                Event::Visit(visit) => {
                    let zone = names.item(camera, Kind::Zone, &visit.zone);
                    self.visit((camera, run, visit.track, zone, visit.visit), visit, version);
                }
                Event::ZoneSecond(sample) => {
                    let zone = names.item(camera, Kind::Zone, &sample.zone);
                    let row = ZoneRow { camera, mean: sample.mean, most: sample.max, version };
                    // A second that a break cut is told again with all of its frames: the later row is the fuller.
                    self.zone_seconds.insert((sample.second.second().micros(), zone), row);
                }
                Event::CameraSecond(sample) => {
                    let doubt = sample.doubt.map(Doubt::name);
                    let row = CameraRow { frames: sample.frames, doubt, version };
                    self.camera_seconds.insert((sample.second.second().micros(), camera), row);
                }
            }
        }
    }

    /// Takes a change of a camera's state.
    pub fn state(&mut self, camera: &str, time: EventTime, state: &CameraState, names: &mut Names) {
        let camera = names.camera(camera).id;
        let detail = if let CameraState::Failed(why) = state { why.clone() } else { String::new() };
        self.states.insert((camera, time.micros(), state.name(), detail));
    }

    fn crossing(&mut self, id: Identity, crossing: &Crossing, version: i32) {
        let row = CrossingRow {
            time: crossing.time.micros(),
            inward: crossing.direction == Direction::In,
            class: crossing.class,
            late: crossing.late,
            version,
        };
        self.crossings.entry(id).or_insert(row);
    }

    fn wait(&mut self, id: Identity, wait: &Wait, version: i32) {
        let (joined, ended) = (wait.joined.micros(), wait.ended.micros());
        self.waits.entry(id).or_insert(WaitRow { joined, ended, outcome: wait.outcome, version });
    }

    fn heat(&mut self, id: (i64, i32, i64), part: &HeatMinute, version: i32) {
        let whole = |person_s: f32| (f64::from(person_s) * 1000.0).round() as u32;
        let cells = part.cells.iter().map(|&(cell, person_s)| (cell, whole(person_s)));
        let cells: Vec<_> = cells.filter(|(_, person_ms)| *person_ms > 0).collect();
        if !cells.is_empty() {
            self.heat.entry(id).or_insert(HeatRow { cells, version });
        }
    }

    /// The beginning may still wait when the end comes: one row carries both.
    fn visit(&mut self, id: Identity, visit: &Visit, version: i32) {
        let left = visit.left.map(EventTime::micros);
        let complete = visit.complete && left.is_some();
        let fresh =
            VisitRow { entered: visit.entered.micros(), left: None, complete: false, class: visit.class, version };
        let row = self.visits.entry(id).or_insert(fresh);
        if row.left.is_none() {
            (row.left, row.complete) = (left, complete);
        }
    }

    /// Refuses rows that tell of a time before `horizon`, and says how many they were. What else is known of that time has
    /// gone: a repetition could not be told from news, and a minute derived from the late row alone would lose the rest.
    pub fn refuse_before(&mut self, horizon: i64) -> usize {
        let before = self.len();
        self.crossings.retain(|_, row| row.time >= horizon);
        self.visits.retain(|_, row| row.entered >= horizon);
        self.staff.retain(|_, time| *time >= horizon);
        self.waits.retain(|_, row| row.ended >= horizon);
        self.heat.retain(|(start, ..), _| *start >= horizon);
        self.zone_seconds.retain(|(second, _), _| *second >= horizon);
        self.camera_seconds.retain(|(second, _), _| *second >= horizon);
        self.states.retain(|(_, time, ..)| *time >= horizon);
        before - self.len()
    }

    /// The earliest instant that each camera's rows tell of.
    pub fn earliest(&self) -> BTreeMap<i32, i64> {
        let mut earliest = BTreeMap::new();
        let crossings = self.crossings.iter().map(|(id, row)| (id.0, row.time));
        let visits = self.visits.iter().map(|(id, row)| (id.0, row.entered));
        let waits = self.waits.iter().map(|(id, row)| (id.0, row.ended));
        let seconds = self.camera_seconds.keys().map(|(second, camera)| (*camera, *second));
        for (camera, time) in crossings.chain(visits).chain(waits).chain(seconds) {
            let least = earliest.entry(camera).or_insert(time);
            *least = (*least).min(time);
        }
        earliest
    }
}

/// Minutes that have to be derived again, by camera.
#[derive(Debug, Default)]
pub(super) struct Dirty(pub BTreeSet<(i32, i64)>);

impl Dirty {
    /// Marks the minute of an instant.
    pub fn mark(&mut self, camera: i32, micros: i64) {
        self.0.insert((camera, floor(micros, MINUTE)));
    }
}
