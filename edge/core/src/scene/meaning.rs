//! What crossings and visits amount to: passages of gates, staff, waits.
//!
//! Owns the order in which they are read. Refuses to look at pictures and boxes.

use super::SceneSpec;
use crate::detection::FrameSize;
use crate::event::Event;
use crate::gates::Gates;
use crate::queue::{QueueState, Queues};
use crate::staff::Staff;
use crate::time::EventTime;
use crate::tracker::TrackPoint;

/// The state of everything that is read off crossings and visits.
#[derive(Debug)]
pub(super) struct Meaning {
    gates: Gates,
    staff: Staff,
    queues: Queues,
}

impl Meaning {
    pub fn new(spec: &SceneSpec) -> Self {
        let (gates, staff, queues) = (Gates::new(&spec.gates), Staff::new(spec), Queues::new(&spec.zones));
        Self { gates, staff, queues }
    }

    /// Notes where the tracks of a frame are; before [`Self::read`].
    pub fn see(&mut self, time: EventTime, points: &[TrackPoint], size: FrameSize) {
        self.queues.see(time, points, size);
    }

    /// Returns what happened in one frame with what follows from it; `ended` are the tracks that are over, by id.
    pub fn read(&mut self, happened: Vec<Event>, ended: &[u64]) -> Vec<Event> {
        let mut events = Vec::with_capacity(happened.len());
        for event in happened {
            let mut follows = Vec::new();
            match &event {
                Event::Crossing(crossing) => self.gates.read(crossing, &mut follows),
                Event::Visit(visit) => {
                    let lost = ended.binary_search(&visit.track).is_ok();
                    self.queues.read(visit, lost, &mut follows);
                }
                _ => {}
            }
            self.staff.read(&event, &mut follows);
            events.push(event);
            events.append(&mut follows);
        }
        for &track in ended {
            self.gates.end(track);
            self.staff.end(track);
            self.queues.end(track);
        }
        events
    }

    /// Ends the frame: appends what is over by now. `people` are in each zone.
    pub fn advance(&mut self, now: EventTime, people: &[u32], events: &mut Vec<Event>) {
        self.queues.advance(now, people, events);
    }

    /// The stream has broken, and everything that was under way has been read.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.gates.interrupt();
        self.staff.interrupt();
        self.queues.interrupt(events);
    }

    pub fn queues(&self, people: &[u32]) -> Vec<Option<QueueState>> {
        self.queues.states(people)
    }

    #[cfg(test)]
    pub fn tracked(&self) -> usize {
        self.gates.tracked() + self.queues.tracked()
    }
}
