//! Second samples: what one camera and its zones were like over each whole UTC second.
//!
//! Owns the second that is being filled, and when a second is doubtful. Refuses anything longer than a second.
//!
//! The mean of a second is that of its frames, each with the same weight, while seconds weigh the same in whatever is made
//! of them, however many frames they had. So a mean over minutes is weighted by time to the second: a box that falls from
//! 10 to 3 frames a second does not lean to the busy half. Within a second the frames' own intervals are not used: they
//! would tie the first frame to the second before, and a second to be told again after a break could not be added up.

use crate::event::{CameraSecond, Doubt, Event, ZoneSecond};
use crate::time::EventTime;

/// Seconds after the first frame of a stream, or the first after a break, in which occupancy is not to be trusted:
/// people who are in view have yet to be confirmed as tracks. Every whole second that begins within is doubtful.
pub const SETTLING_S: f64 = 2.0;

/// The second being filled.
///
/// A second is told when a frame of another one comes, or at a break. When frames of the same second follow a break, it
/// is told again with all of its frames: the later row is the fuller one, and a keeper that takes the first loses little.
#[derive(Debug)]
pub struct Seconds {
    zones: Vec<(String, Occupancy)>,
    second: Option<EventTime>,
    frames: u32,
    settling: bool,
    /// The first reason, in the order of [`Doubt`], that any frame of the second was given.
    doubt: Option<Doubt>,
    /// Frames have come since the second was last told.
    untold: bool,
    /// The first frame since the stream began or broke.
    began: Option<EventTime>,
}

#[derive(Debug, Default)]
struct Occupancy {
    sum: u64,
    max: u32,
}

impl Seconds {
    /// No second yet, for the zones of those ids.
    pub fn new(zones: impl IntoIterator<Item = String>) -> Self {
        let zones = zones.into_iter().map(|id| (id, Occupancy::default())).collect();
        Self { zones, second: None, frames: 0, settling: false, doubt: None, untold: false, began: None }
    }

    /// Adds a frame with the people in each zone, in the order of the zones. The frame of a new second completes the
    /// one before, which is appended to `events`.
    pub fn add(&mut self, time: EventTime, people: &[u32], events: &mut Vec<Event>) {
        if self.second != Some(time.second()) {
            self.tell(events);
            self.start(time.second());
        }
        let began = *self.began.get_or_insert(time);
        self.settling |= time.second().seconds_since(began) < SETTLING_S;
        self.frames += 1;
        self.untold = true;
        for ((_, occupancy), &people) in self.zones.iter_mut().zip(people) {
            occupancy.sum += u64::from(people);
            occupancy.max = occupancy.max.max(people);
        }
    }

    /// The frame added last is not to be trusted, and so its whole second is not. Of several reasons the first in the
    /// order of [`Doubt`] stays, except that a second is called settling only where nothing is wrong otherwise.
    pub fn doubt(&mut self, doubt: Doubt) {
        self.doubt = Some(self.doubt.map_or(doubt, |before| before.min(doubt)));
    }

    /// The stream has broken: tells the second as far as it got and begins to settle anew.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.tell(events);
        self.began = None;
    }

    fn start(&mut self, second: EventTime) {
        self.second = Some(second);
        (self.frames, self.settling, self.doubt) = (0, false, None);
        for (_, occupancy) in &mut self.zones {
            *occupancy = Occupancy::default();
        }
    }

    fn tell(&mut self, events: &mut Vec<Event>) {
        let Some(second) = self.second.filter(|_| std::mem::take(&mut self.untold)) else { return };
        let frames = self.frames;
        events.extend(self.zones.iter().map(|(zone, occupancy)| {
            let mean = (occupancy.sum as f64 / f64::from(frames)) as f32;
            Event::ZoneSecond(ZoneSecond { second, zone: zone.clone(), mean, max: occupancy.max })
        }));
        let doubt = self.doubt.or(self.settling.then_some(Doubt::Settling));
        events.push(Event::CameraSecond(CameraSecond { second, frames, doubt }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds() -> Seconds {
        Seconds::new(["hall".to_owned()])
    }

    fn add(seconds: &mut Seconds, millis: i64, people: u32) -> Vec<Event> {
        let mut events = Vec::new();
        seconds.add(EventTime(millis * 1000), &[people], &mut events);
        events
    }

    fn rows(second: i64, mean: f32, max: u32, frames: u32, doubt: Option<Doubt>) -> Vec<Event> {
        let second = EventTime(second * 1_000_000);
        vec![
            Event::ZoneSecond(ZoneSecond { second, zone: "hall".into(), mean, max }),
            Event::CameraSecond(CameraSecond { second, frames, doubt }),
        ]
    }

    #[test]
    fn a_second_is_told_when_the_next_begins() {
        let mut seconds = seconds();
        assert_eq!(add(&mut seconds, 10_000, 1), []);
        assert_eq!(add(&mut seconds, 10_500, 2), []);
        assert_eq!(add(&mut seconds, 10_999, 3), []);
        assert_eq!(add(&mut seconds, 11_000, 9), rows(10, 2.0, 3, 3, Some(Doubt::Settling)));
        assert_eq!(add(&mut seconds, 12_000, 0), rows(11, 9.0, 9, 1, Some(Doubt::Settling)));
    }

    #[test]
    fn seconds_without_a_frame_are_not_told() {
        let mut seconds = seconds();
        add(&mut seconds, 10_000, 1);
        assert_eq!(add(&mut seconds, 15_200, 4), rows(10, 1.0, 1, 1, Some(Doubt::Settling)));
        let mut events = Vec::new();
        seconds.interrupt(&mut events);
        assert_eq!(events, rows(15, 4.0, 4, 1, None));
    }

    #[test]
    fn doubt_ends_two_seconds_after_the_stream_began_or_broke() {
        let mut seconds = seconds();
        let mut told = Vec::new();
        for millis in (10_700..16_000).step_by(100) {
            told.extend(add(&mut seconds, millis, 0));
        }
        seconds.interrupt(&mut told);
        for millis in (20_000..24_000).step_by(100) {
            told.extend(add(&mut seconds, millis, 0));
        }
        let doubtful = |event: &Event| match event {
            Event::CameraSecond(camera) => Some((camera.second.0 / 1_000_000, camera.doubt.is_some())),
            _ => None,
        };
        let told: Vec<_> = told.iter().filter_map(doubtful).collect();
        let expected = [(10, true), (11, true), (12, true), (13, false), (14, false), (15, false)];
        assert_eq!(told[..6], expected);
        assert_eq!(told[6..], [(20, true), (21, true), (22, false)]);
    }

    #[test]
    fn a_second_takes_the_first_reason_of_its_frames() {
        let mut seconds = seconds();
        (0..50).for_each(|tenth| drop(add(&mut seconds, 100 * tenth, 0)));
        for doubt in [Doubt::Shifted, Doubt::Blurred, Doubt::Unexplained] {
            seconds.doubt(doubt);
        }
        assert_eq!(add(&mut seconds, 5_000, 1), rows(4, 0.0, 0, 10, Some(Doubt::Blurred)));
        assert_eq!(add(&mut seconds, 6_000, 1), rows(5, 1.0, 1, 1, None));
    }

    #[test]
    fn a_reason_comes_before_settling() {
        let mut seconds = seconds();
        add(&mut seconds, 0, 0);
        seconds.doubt(Doubt::Dark);
        assert_eq!(add(&mut seconds, 1_000, 0), rows(0, 0.0, 0, 1, Some(Doubt::Dark)));
    }

    #[test]
    fn a_second_broken_in_two_is_told_again_whole() {
        let mut seconds = seconds();
        for millis in (5_000..9_000).step_by(500) {
            add(&mut seconds, millis, 0);
        }
        add(&mut seconds, 9_100, 2);
        let mut events = Vec::new();
        seconds.interrupt(&mut events);
        assert_eq!(events, rows(9, 2.0, 2, 1, None));
        events.clear();
        seconds.interrupt(&mut events);
        assert_eq!(events, [], "nothing new");
        add(&mut seconds, 9_900, 4);
        seconds.interrupt(&mut events);
        assert_eq!(events, rows(9, 3.0, 4, 2, Some(Doubt::Settling)));
    }
}
