//! Staff: tracks that passed a staff line or were in a staff zone.
//!
//! Owns the mark. Refuses to take anything out of a count: crossings of staff are told like all others, and whoever sums
//! them leaves out the tracks that are marked, those of before the mark too.

use std::collections::BTreeSet;

use crate::event::{Event, StaffMark};
use crate::scene::{SceneSpec, ZoneKind};
use crate::time::EventTime;

/// The staff lines and zones of one camera, and the tracks in view that are staff.
#[derive(Debug, Default)]
pub struct Staff {
    lines: BTreeSet<String>,
    zones: BTreeSet<String>,
    marked: BTreeSet<u64>,
}

impl Staff {
    /// Nobody is known to be staff yet.
    pub fn new(spec: &SceneSpec) -> Self {
        let lines = spec.lines.iter().filter(|line| line.staff).map(|line| line.id.clone()).collect();
        let zones = spec.zones.iter().filter(|zone| zone.kind == ZoneKind::Staff);
        Self { lines, zones: zones.map(|zone| zone.id.clone()).collect(), marked: BTreeSet::new() }
    }

    /// Reads a crossing or a visit; what marks a track for the first time is appended to `events`. Both directions of a
    /// staff line mark, and a visit marks by its beginning.
    pub fn read(&mut self, event: &Event, events: &mut Vec<Event>) {
        match event {
            Event::Crossing(crossing) if self.lines.contains(&crossing.line) => {
                self.mark(crossing.track, crossing.time, events);
            }
            Event::Visit(visit) if self.zones.contains(&visit.zone) => self.mark(visit.track, visit.entered, events),
            _ => {}
        }
    }

    /// Whether the track in view is known to be staff.
    pub fn has(&self, track: u64) -> bool {
        self.marked.contains(&track)
    }

    /// Forgets a track that has ended; its number never comes again.
    pub fn end(&mut self, track: u64) {
        self.marked.remove(&track);
    }

    /// Forgets every track: the stream has broken.
    pub fn interrupt(&mut self) {
        self.marked.clear();
    }

    fn mark(&mut self, track: u64, time: EventTime, events: &mut Vec<Event>) {
        if self.marked.insert(track) {
            events.push(Event::Staff(StaffMark { time, track }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Class;
    use crate::event::{Crossing, Direction, Visit};
    use crate::scene::{LineSpec, ZoneSpec};

    fn staff() -> Staff {
        let line = |id: &str, staff| LineSpec { id: id.into(), staff, ..LineSpec::default() };
        let zone = |id: &str, kind| ZoneSpec { id: id.into(), kind, ..ZoneSpec::default() };
        Staff::new(&SceneSpec {
            lines: vec![line("back", true), line("front", false)],
            zones: vec![zone("kitchen", ZoneKind::Staff), zone("hall", ZoneKind::Area)],
            ..SceneSpec::default()
        })
    }

    fn crossing(line: &str, track: u64, time: i64) -> Event {
        let (time, line, direction, class) = (EventTime(time), line.to_owned(), Direction::Out, Class::Person);
        Event::Crossing(Crossing { time, line, direction, track, class, passage: 0, late: false })
    }

    fn visit(zone: &str, track: u64, entered: i64, left: Option<i64>) -> Event {
        let (zone, class, entered, left) = (zone.to_owned(), Class::Person, EventTime(entered), left.map(EventTime));
        Event::Visit(Visit { zone, track, class, visit: 0, entered, left, complete: true })
    }

    fn marks(staff: &mut Staff, events: &[Event]) -> Vec<(u64, i64)> {
        let mut told = Vec::new();
        for event in events {
            staff.read(event, &mut told);
        }
        let mark = |event| if let Event::Staff(mark) = event { (mark.track, mark.time.0) } else { unreachable!() };
        told.into_iter().map(mark).collect()
    }

    #[test]
    fn a_track_is_marked_once_by_whatever_comes_first() {
        let mut staff = staff();
        let events = [
            crossing("front", 1, 1),
            crossing("back", 1, 5),
            visit("kitchen", 1, 6, None),
            visit("hall", 2, 2, None),
            visit("kitchen", 3, 4, None),
            visit("kitchen", 3, 4, Some(9)),
            crossing("back", 3, 12),
        ];
        assert_eq!(marks(&mut staff, &events), [(1, 5), (3, 4)]);
        assert!(staff.has(1) && !staff.has(2) && staff.has(3));
    }

    #[test]
    fn what_has_ended_is_forgotten() {
        let mut staff = staff();
        marks(&mut staff, &[crossing("back", 1, 1), crossing("back", 2, 1)]);
        staff.end(1);
        assert!(!staff.has(1) && staff.has(2));
        staff.interrupt();
        assert!(staff.marked.is_empty());
    }
}
