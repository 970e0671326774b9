//! Occupancy of a space from its gates: what was counted, what is believed, and why they differ.
//!
//! Owns the rule of correction, version [`OCCUPANCY_VERSION`]. Refuses to read a store or to know opening hours: minutes
//! come in as values, in order of time.
//!
//! # The rule
//! In less out drifts: with one in a hundred crossings missed, a hall is full of ghosts by the evening. So there are two
//! series. *Raw* is the sum of in - out since the beginning, whatever that comes to; it is never corrected. *Corrected*
//! follows the gates too and is set right, each time with an entry in the trail. Of every minute, in this order:
//! 1. `KnownEmpty`: the space has been closed for [`EMPTY_AFTER_CLOSING_S`], or opens after a shorter night: nobody is
//!    left. Once a closing, so that those who come before the doors open are counted.
//! 2. `AssumedEmpty`: gates and zones were not seen for [`EMPTY_AFTER_GAP_S`]: who was inside has left meanwhile.
//! 3. In - out of the minute is added.
//! 4. `ZoneCount`: zones that together see the whole space counted people; their mean, rounded, is right.
//! 5. `BelowZero`: without such zones, more have left than came: nobody is inside.
//!
//! A minute in which nothing was seen leaves both series as they are and is marked as not observed; minutes that are
//! missing altogether are the same. The series begins empty.

use crate::time::EventTime;

/// The version of the rule; raised with every change of it.
pub const OCCUPANCY_VERSION: u32 = 1;

/// Seconds after closing until nobody is left: people are shown out, staff cleans up.
pub const EMPTY_AFTER_CLOSING_S: f64 = 3600.0;

/// Seconds without any observation after which it is idle to carry a number over: longer than any stay.
pub const EMPTY_AFTER_GAP_S: f64 = 6.0 * 3600.0;

/// What is known of a space over one minute.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MinuteOfSpace {
    /// Start of the minute.
    pub start: EventTime,
    /// In - out over the gates that lead into the space; `None` unless all of them were observed.
    pub net: Option<i64>,
    /// People in the zones that together see the whole space, mean over the minute; `None` without such zones, and
    /// unless all of them were observed and beyond doubt.
    pub zones: Option<f64>,
    /// Outside opening hours.
    pub closed: bool,
}

/// A space at the end of a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OccupancyMinute {
    /// Start of the minute.
    pub start: EventTime,
    /// In - out since the beginning of the series; may be negative.
    pub raw: i64,
    /// People inside, by the rule.
    pub corrected: i64,
    /// Whether gates or zones were seen in this minute; if not, both numbers are carried over.
    pub observed: bool,
}

/// An entry of the trail: `corrected` was changed by `amount`, never 0, within a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Start of the minute.
    pub time: EventTime,
    /// People added.
    pub amount: i64,
    /// Why.
    pub reason: Reason,
}

/// Why a corrected occupancy was set right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The space was closed.
    KnownEmpty,
    /// More left than came.
    BelowZero,
    /// Zones that see the whole space said so.
    ZoneCount,
    /// Nothing was seen for so long that nobody of before is left.
    AssumedEmpty,
}

impl Reason {
    /// The name used in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KnownEmpty => "known empty",
            Self::BelowZero => "below zero",
            Self::ZoneCount => "zone count",
            Self::AssumedEmpty => "assumed empty",
        }
    }
}

/// Both series of a space, and the trail that leads from the one to the other: at every minute corrected - raw is the sum
/// of the corrections until then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// One a minute that was given.
    pub minutes: Vec<OccupancyMinute>,
    /// In order of time.
    pub corrections: Vec<Correction>,
}

/// Folds minutes, in order of time, into the occupancy of the space. Begin at a time when the space was empty, a night
/// before the period that is asked for.
pub fn fold(minutes: impl IntoIterator<Item = MinuteOfSpace>) -> Occupancy {
    let (mut state, mut told) = (State::default(), Occupancy::default());
    for minute in minutes {
        let point = state.step(&minute, &mut told.corrections);
        told.minutes.push(point);
    }
    told
}

#[derive(Debug, Default)]
struct State {
    raw: i64,
    corrected: i64,
    /// Since when the space is closed, and whether it has been emptied since.
    closed: Option<(EventTime, bool)>,
    last_observed: Option<EventTime>,
}

impl State {
    fn step(&mut self, minute: &MinuteOfSpace, trail: &mut Vec<Correction>) -> OccupancyMinute {
        let start = minute.start;
        if self.has_closed(minute) {
            self.set(0, Reason::KnownEmpty, start, trail);
        }
        if self.last_observed.is_some_and(|last| start.seconds_since(last) >= EMPTY_AFTER_GAP_S) {
            self.set(0, Reason::AssumedEmpty, start, trail);
        }
        let net = minute.net.unwrap_or(0);
        self.raw += net;
        self.corrected += net;
        let zones = minute.zones.filter(|people| people.is_finite() && *people >= 0.0);
        match zones {
            Some(people) => self.set(people.round() as i64, Reason::ZoneCount, start, trail),
            None => self.set(self.corrected.max(0), Reason::BelowZero, start, trail),
        }
        let observed = minute.net.is_some() || zones.is_some();
        self.last_observed = if observed { Some(start) } else { self.last_observed };
        OccupancyMinute { start, raw: self.raw, corrected: self.corrected, observed }
    }

    /// Whether this is the minute in which a closing has emptied the space.
    fn has_closed(&mut self, minute: &MinuteOfSpace) -> bool {
        let Some((since, emptied)) = self.closed else {
            self.closed = minute.closed.then_some((minute.start, false));
            return false;
        };
        let due = !minute.closed || minute.start.seconds_since(since) >= EMPTY_AFTER_CLOSING_S;
        self.closed = minute.closed.then_some((since, emptied || due));
        due && !emptied
    }

    fn set(&mut self, people: i64, reason: Reason, time: EventTime, trail: &mut Vec<Correction>) {
        let amount = people - std::mem::replace(&mut self.corrected, people);
        if amount != 0 {
            trail.push(Correction { time, amount, reason });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Reason::{AssumedEmpty, BelowZero, KnownEmpty, ZoneCount};

    fn minute(at: i64, net: i64) -> MinuteOfSpace {
        MinuteOfSpace { start: EventTime(at * 60_000_000), net: Some(net), ..MinuteOfSpace::default() }
    }

    fn unseen(at: i64) -> MinuteOfSpace {
        MinuteOfSpace { net: None, ..minute(at, 0) }
    }

    fn closed(at: i64, net: i64) -> MinuteOfSpace {
        MinuteOfSpace { closed: true, ..minute(at, net) }
    }

    type Trail = Vec<(i64, i64, Reason)>;

    /// The two series, and the trail by minute.
    fn told(minutes: impl IntoIterator<Item = MinuteOfSpace>) -> (Vec<(i64, i64)>, Trail) {
        let Occupancy { minutes, corrections } = fold(minutes);
        let trail = corrections.iter().map(|c| (c.time.0 / 60_000_000, c.amount, c.reason)).collect();
        (minutes.iter().map(|m| (m.raw, m.corrected)).collect(), trail)
    }

    #[test]
    fn nobody_is_below_zero_and_the_raw_series_shows_it() {
        let (series, trail) = told([minute(0, 2), minute(1, -5), minute(2, 1)]);
        assert_eq!(series, [(2, 2), (-3, 0), (-2, 1)]);
        assert_eq!(trail, [(1, 3, BelowZero)]);
    }

    #[test]
    fn zones_that_see_everything_are_right() {
        let seen = |at, net, people| MinuteOfSpace { zones: Some(people), ..minute(at, net) };
        let (series, trail) = told([seen(0, 3, 3.2), seen(1, 0, 4.6), minute(2, 1), seen(3, 0, f64::NAN)]);
        assert_eq!(series, [(3, 3), (3, 5), (4, 6), (4, 6)]);
        assert_eq!(trail, [(1, 2, ZoneCount)]);
        let blind_gates = MinuteOfSpace { net: None, ..seen(0, 0, 7.0) };
        assert!(fold([blind_gates]).minutes[0].observed);
    }

    #[test]
    fn an_hour_after_closing_nobody_is_left() {
        let day = [minute(0, 9), closed(1, -3), closed(60, -1), closed(61, 0), closed(62, 2), minute(300, 1)];
        let (series, trail) = told(day);
        assert_eq!(series, [(9, 9), (6, 6), (5, 5), (5, 0), (7, 2), (8, 3)], "early birds are counted");
        assert_eq!(trail, [(61, -5, KnownEmpty)]);
    }

    #[test]
    fn a_short_night_empties_too() {
        let (series, trail) =
            told([minute(0, 4), closed(1, 0), closed(30, 1), minute(31, 2), closed(40, 0), minute(41, 1)]);
        assert_eq!(series, [(4, 4), (4, 4), (5, 5), (7, 2), (7, 2), (8, 1)]);
        assert_eq!(trail, [(31, -5, KnownEmpty), (41, -2, KnownEmpty)]);
    }

    #[test]
    fn what_was_not_seen_is_carried_over_for_some_hours() {
        let occupancy = fold([minute(0, 4), unseen(1), minute(300, 1), unseen(659), minute(660, 2)]);
        let told: Vec<_> = occupancy.minutes.iter().map(|m| (m.raw, m.corrected, m.observed)).collect();
        assert_eq!(told, [(4, 4, true), (4, 4, false), (5, 5, true), (5, 5, false), (7, 2, true)]);
        let start = EventTime(660 * 60_000_000);
        assert_eq!(occupancy.corrections, [Correction { time: start, amount: -5, reason: AssumedEmpty }]);
    }

    fn any_minutes() -> impl Strategy<Value = Vec<MinuteOfSpace>> {
        let net = prop::option::weighted(0.9, -9_i64..10);
        let zones = prop::option::weighted(0.1, 0.0..50.0_f64);
        let one = (prop_oneof![9 => Just(1_i64), 1 => 2_i64..500], net, zones, prop::bool::weighted(0.3));
        prop::collection::vec(one, 0..300).prop_map(|minutes| {
            let mut at = 0;
            let minute = |(step, net, zones, closed): (i64, _, _, _)| {
                at += step;
                MinuteOfSpace { start: EventTime(at * 60_000_000), net, zones, closed }
            };
            minutes.into_iter().map(minute).collect()
        })
    }

    proptest! {
        #[test]
        fn the_trail_leads_from_raw_to_corrected(minutes in any_minutes()) {
            let occupancy = fold(minutes.iter().copied());
            let mut raw = 0;
            for (given, told) in minutes.iter().zip(&occupancy.minutes) {
                raw += given.net.unwrap_or(0);
                prop_assert_eq!(told.raw, raw, "never corrected");
                prop_assert!(told.corrected >= 0);
                let until = occupancy.corrections.iter().filter(|c| c.time <= told.start);
                prop_assert_eq!(told.corrected - told.raw, until.map(|c| c.amount).sum::<i64>());
                if let Some(people) = given.zones {
                    prop_assert!((told.corrected as f64 - people).abs() <= 0.5);
                }
            }
            prop_assert!(occupancy.corrections.iter().all(|c| c.amount != 0));
            prop_assert!(occupancy.corrections.is_sorted_by_key(|c| c.time));
        }

        #[test]
        fn a_fold_can_be_cut_anywhere_after_a_night(minutes in any_minutes(), again in any_minutes()) {
            // After a day without observation nothing of before matters to the corrected series.
            let later = minutes.last().map_or(0, |m| m.start.0) + 86_400_000_000;
            let again = again.into_iter().map(|m| MinuteOfSpace { start: EventTime(m.start.0 + later), ..m });
            let again: Vec<_> = again.collect();
            prop_assume!(minutes.last().is_some_and(|m| !m.closed));
            let whole = fold(minutes.iter().chain(&again).copied()).minutes;
            let part = fold(again.iter().copied()).minutes;
            let corrected = |minutes: &[OccupancyMinute]| minutes.iter().map(|m| m.corrected).collect::<Vec<_>>();
            prop_assert_eq!(corrected(&whole[minutes.len()..]), corrected(&part));
        }
    }
}
