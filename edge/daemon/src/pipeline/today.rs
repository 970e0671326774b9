//! What the lines of a camera have counted today and in this hour, as people watch it.

use promenade_core::event::Event;
use promenade_core::live::LineCount;
use promenade_core::time::EventTime;

use super::counter::{Bounds, Counter};

/// Counts of the present day and of the present hour.
pub struct Today {
    day: Counter,
    hour: Counter,
}

impl Today {
    /// No counts yet. The bounds are those of the local day and of the local hour around a time.
    pub fn new(day: Bounds, hour: Bounds) -> Self {
        Self { day: Counter::new(day), hour: Counter::new(hour) }
    }

    /// A day and an hour without end, for whoever counts a recording.
    pub fn without_end() -> Self {
        let always = || -> Bounds { Box::new(|_| (EventTime(i64::MIN), EventTime(i64::MAX))) };
        Self::new(always(), always())
    }

    /// Goes on with what was counted before a restart: line, in, out.
    #[must_use]
    pub fn seeded<D, H>(self, now: EventTime, day: D, hour: H) -> Self
    where
        D: IntoIterator<Item = (String, u64, u64)>,
        H: IntoIterator<Item = (String, u64, u64)>,
    {
        Self { day: self.day.seeded(now, day), hour: self.hour.seeded(now, hour) }
    }

    /// See [`Counter::advance`].
    pub fn advance(&mut self, now: EventTime) {
        self.each(|counter| counter.advance(now));
    }

    /// Takes what happened.
    pub fn count(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::Crossing(crossing) => self.each(|counter| counter.count(crossing)),
                Event::Staff(mark) => self.each(|counter| counter.is_staff(mark.track)),
                _ => {}
            }
        }
    }

    /// Forgets tracks that ended.
    pub fn ended(&mut self, tracks: &[u64]) {
        self.each(|counter| tracks.iter().for_each(|track| counter.ended(*track)));
    }

    /// Forgets all tracks: a break ends them.
    pub fn all_ended(&mut self) {
        self.each(Counter::all_ended);
    }

    /// What a line has counted.
    pub fn of(&self, line: &str) -> LineCount {
        let ((today_in, today_out), (hour_in, hour_out)) = (self.day.of(line), self.hour.of(line));
        LineCount { id: line.to_owned(), today_in, today_out, hour_in, hour_out }
    }

    fn each(&mut self, change: impl Fn(&mut Counter)) {
        [&mut self.day, &mut self.hour].into_iter().for_each(change);
    }
}

#[cfg(test)]
mod tests {
    use promenade_core::detection::Class;
    use promenade_core::event::{Crossing, Direction, StaffMark};

    use super::*;

    fn every(length: i64) -> Bounds {
        Box::new(move |time| {
            let start = time.micros().div_euclid(length) * length;
            (EventTime(start), EventTime(start + length))
        })
    }

    fn crossing(time: i64, track: u64) -> Event {
        let (line, direction, class) = ("door".to_owned(), Direction::In, Class::Person);
        Event::Crossing(Crossing { time: EventTime(time), line, direction, track, class, passage: 0, late: false })
    }

    #[test]
    fn a_new_hour_begins_at_zero_while_the_day_goes_on() {
        let mut today = Today::new(every(100), every(10)).seeded(EventTime(42), [("door".to_owned(), 7, 3)], []);
        today.count(&[crossing(42, 1), crossing(43, 2), Event::Staff(StaffMark { time: EventTime(44), track: 2 })]);
        let counts = |today: &Today| {
            let LineCount { today_in, today_out, hour_in, hour_out, .. } = today.of("door");
            ((today_in, today_out), (hour_in, hour_out))
        };
        assert_eq!(counts(&today), ((8, 3), (1, 0)));
        today.advance(EventTime(50));
        today.count(&[crossing(50, 3)]);
        assert_eq!(counts(&today), ((9, 3), (1, 0)));
    }
}
