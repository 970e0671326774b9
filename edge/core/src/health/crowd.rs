//! More people than the detector can tell apart.
//!
//! Who stands behind others is found faintly or not at all, and what is found overlaps. Found where, over seconds,
//! a dozen boxes of people overlap others. A detector misses about half of the people then; how many it reports is no
//! fact.

use std::collections::VecDeque;

use crate::detection::{Class, Detection};
use crate::time::EventTime;

/// Two boxes overlap from this intersection over union on. What suppression leaves of one person counts, too: it comes
/// with faint scores.
const OVERLAP: f32 = 0.1;
/// Overlapping boxes, on average, from which a crowd is more than can be counted: chosen between a street of up to ten
/// people (2 s averages of 9.0 at most) and a mall of thirty (half of the frames have 23 and more).
const BEGINS: f64 = 12.0;
const ENDS: f64 = 9.0;
/// Averaged over so many seconds.
const OVER_S: f64 = 2.0;

#[derive(Clone, Debug, Default)]
pub(super) struct Crowd {
    recent: VecDeque<(EventTime, usize)>,
    on: bool,
}

impl Crowd {
    /// `least`: the score from which a detection is read at all.
    pub(super) fn is(&mut self, time: EventTime, detections: &[Detection], least: f32) -> bool {
        self.recent.push_back((time, overlapping(detections, least)));
        while self.recent.front().is_some_and(|&(first, _)| time.seconds_since(first).abs() > OVER_S) {
            self.recent.pop_front();
        }
        let sum: usize = self.recent.iter().map(|&(_, count)| count).sum();
        let mean = sum as f64 / self.recent.len().max(1) as f64;
        self.on = mean >= if self.on { ENDS } else { BEGINS };
        self.on
    }

    pub(super) fn interrupt(&mut self) {
        self.recent.clear();
        self.on = false;
    }
}

/// How many boxes of people overlap another.
fn overlapping(detections: &[Detection], least: f32) -> usize {
    let people: Vec<_> = detections
        .iter()
        .filter(|seen| seen.class == Class::Person && seen.score >= least)
        .map(|seen| seen.bbox)
        .collect();
    let overlaps =
        |at: usize| people.iter().enumerate().any(|(other, bbox)| other != at && bbox.iou(&people[at]) >= OVERLAP);
    (0..people.len()).filter(|&at| overlaps(at)).count()
}
