//! Stays whose track was lost in the middle of a zone, and may go on in another.
//!
//! Somebody who sits behind another for longer than the tracker waits comes back as a new track. As two stays both would
//! be too short, and the zone would seem to have had one guest more.

use super::Guest;
use crate::detection::FrameSize;
use crate::observation::Observation;
use crate::reappearance;
use crate::time::EventTime;

/// An heir is known once it is confirmed, at most so many seconds after it appeared.
const CONFIRMED_WITHIN_S: f64 = 3.0;

/// Guests of one zone that were lost in the middle of it, and nobody has gone on for.
#[derive(Debug, Default)]
pub(super) struct LostGuests(Vec<(u64, Guest)>);

impl LostGuests {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn add(&mut self, track: u64, guest: Guest) {
        self.0.push((track, guest));
    }

    /// Takes out the nearest guest who may have appeared as `born`.
    pub fn reappeared(&mut self, born: &Observation) -> Option<(u64, Guest)> {
        let distance = |guest: &Guest| guest.last.at.distance(born.at);
        let fits = |guest: &Guest| {
            let hidden_s = born.time.seconds_since(guest.last.time);
            guest.last.class == born.class && reappearance::is_plausible(guest.last.height, hidden_s, distance(guest))
        };
        let fitting = self.0.iter().enumerate().filter(|(_, (_, guest))| fits(guest));
        let nearest = fitting.min_by(|(_, (_, a)), (_, (_, b))| distance(a).total_cmp(&distance(b)));
        nearest.map(|(index, _)| index).map(|index| self.0.remove(index))
    }

    /// Takes out those for whom nobody can go on any more; all of them without a time.
    pub fn given_up(&mut self, now: Option<EventTime>) -> Vec<(u64, Guest)> {
        let over = |guest: &Guest| {
            now.is_none_or(|now| now.seconds_since(guest.last.time) > reappearance::WITHIN_S + CONFIRMED_WITHIN_S)
        };
        self.0.extract_if(.., |(_, guest)| over(guest)).collect()
    }
}

/// Whether somebody seen there may have walked out of the picture.
pub(super) fn at_the_border(seen: &Observation, size: FrameSize) -> bool {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let to_border = [seen.at.x, width - seen.at.x, seen.at.y, height - seen.at.y];
    to_border.iter().any(|&distance| distance <= seen.margin)
}
