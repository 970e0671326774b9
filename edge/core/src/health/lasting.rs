//! A finding that must last before it is believed, and be gone for a while before it is over.

use crate::time::EventTime;

/// How long a finding takes to begin and to end, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lasting {
    begins: f64,
    ends: f64,
    on: bool,
    /// Since when the finding has been otherwise than what is believed.
    other: Option<EventTime>,
}

impl Lasting {
    pub(super) const fn new(begins: f64, ends: f64) -> Self {
        Self { begins, ends, on: false, other: None }
    }

    /// Takes in what is found now; returns what is believed.
    pub(super) fn is(&mut self, time: EventTime, found: bool) -> bool {
        if found == self.on {
            self.other = None;
            return self.on;
        }
        let since = *self.other.get_or_insert(time);
        // A clock that was set back would otherwise hold the belief for as long as it was set back by.
        let lasted = time.seconds_since(since).abs();
        if lasted >= if found { self.begins } else { self.ends } {
            (self.on, self.other) = (found, None);
        }
        self.on
    }

    pub(super) const fn on(&self) -> bool {
        self.on
    }

    /// What was on its way is forgotten; what is believed stays.
    pub(super) const fn interrupt(&mut self) {
        self.other = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blinks_begin_nothing_and_end_nothing() {
        let mut lasting = Lasting::new(1.0, 2.0);
        let mut at = |tenths: i64, found| lasting.is(EventTime(tenths * 100_000), found);
        assert!(!at(0, true) && !at(9, true) && !at(10, false) && !at(11, true) && !at(20, true));
        assert!(at(21, true));
        assert!(at(22, false) && at(41, false) && at(41, true) && at(42, false) && at(61, false));
        assert!(!at(62, false));
    }
}
