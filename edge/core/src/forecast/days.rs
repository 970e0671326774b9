//! Days that are unlike their weekday: holidays, and weekends that are worked.
//!
//! Owns what such a day is like. A holiday goes like the site's Sunday, times what the history's holidays had in
//! comparison with one: in a shopping street more, between offices less. A worked weekend goes like a Wednesday, which
//! borders on no weekend.

use super::{History, WEEK};
use crate::day_kind::DayKind;

/// As [`crate::day::Day::weekday`].
const WEDNESDAY: u8 = 2;
const SUNDAY: u8 = 6;
/// Holidays are believed to be like Sundays with the weight of so many of them: two, so that one odd holiday does not
/// say what the next is like.
const PRIOR_DAYS: f64 = 2.0;

/// Changes the hours after `end` (a week or more), which are those of ordinary days; `begin..end` is what was learnt from.
pub(super) fn change(history: &History<'_>, begin: usize, end: usize, people: &mut [f64]) {
    let ordinary = Ordinary { history, end, people: people.to_vec() };
    let factor = holiday_factor(&ordinary, begin);
    for (ahead, people) in people.iter_mut().enumerate() {
        let (day, _) = history.at(end + ahead);
        match (history.kind)(day) {
            DayKind::Workday | DayKind::Weekend => {}
            DayKind::Holiday => *people = factor * ordinary.on(SUNDAY, end + ahead),
            DayKind::MakeUpWorkday => *people = ordinary.on(WEDNESDAY, end + ahead),
        }
    }
}

/// The coming week as if all its days were ordinary.
struct Ordinary<'a, 'b> {
    history: &'a History<'b>,
    end: usize,
    people: Vec<f64>,
}

impl Ordinary<'_, '_> {
    /// People at the hour of `at`, were its day such a weekday.
    fn on(&self, weekday: u8, at: usize) -> f64 {
        let shift = 24 * (usize::from(weekday) + 7 - usize::from(self.history.at(at).0.weekday()));
        let ahead = (at + shift + WEEK - self.end % WEEK) % WEEK;
        self.people[ahead]
    }
}

/// People on past holidays in comparison with Sundays.
fn holiday_factor(ordinary: &Ordinary<'_, '_>, begin: usize) -> f64 {
    let history = ordinary.history;
    let sunday: f64 = (0..24).map(|hour| ordinary.on(SUNDAY, ordinary.end + hour)).sum();
    let (mut counted, mut expected) = (PRIOR_DAYS * sunday, PRIOR_DAYS * sunday);
    for at in (begin..ordinary.end).filter(|at| (history.kind)(history.at(*at).0) == DayKind::Holiday) {
        if let Some(count) = history.counts[at] {
            counted += count;
            expected += ordinary.on(SUNDAY, at);
        }
    }
    if expected > 0.0 { counted / expected } else { 1.0 }
}
