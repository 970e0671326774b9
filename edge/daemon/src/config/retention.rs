//! `[retention]`: for how many days each level of the counts is kept.
//!
//! Owns the defaults and ranges, and that no level goes before the one that is derived from it is safe.

use std::fmt;

use super::reader::{Table, Value};

/// For how many days each level of the counts is kept; 0 is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Crossings, visits, seconds and states, as they were seen.
    pub ledger_days: u32,
    /// Minutes.
    pub minute_days: u32,
    /// Hours, and with them days, weeks and months.
    pub hour_days: u32,
}

impl Retention {
    /// Everything is kept.
    pub const FOR_EVER: Self = Self { ledger_days: 0, minute_days: 0, hour_days: 0 };
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let says = |days: u32| if days == 0 { "for ever".to_owned() } else { format!("{days} days") };
        let Self { ledger_days, minute_days, hour_days } = *self;
        write!(f, "ledger {}, minutes {}, hours {}", says(ledger_days), says(minute_days), says(hour_days))
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { ledger_days: 14, minute_days: 400, hour_days: 0 }
    }
}

/// A hundred years.
const MOST_DAYS: u32 = 36_500;
/// A mark of staff reaches a day back, so the ledger has to hold the day before.
const LEAST_LEDGER_DAYS: u32 = 2;

/// `[retention]`: `ledger_days` (14), `minute_days` (400), `hour_days` (0).
pub(super) fn retention(root: &Table<'_>) -> Option<Retention> {
    let default = Retention::default();
    let Some(table) = root.section("retention") else { return Some(default) };
    let given = ["ledger_days", "minute_days", "hour_days"].map(|key| table.optional(key));
    table.finish();
    let days = |value: &Option<Value<'_>>, default| {
        value.as_ref().map_or(Some(default), |value| value.integer(&(0..=MOST_DAYS)))
    };
    let [ledger, minute, hour] = &given;
    let kept = Retention {
        ledger_days: days(ledger, default.ledger_days)?,
        minute_days: days(minute, default.minute_days)?,
        hour_days: days(hour, default.hour_days)?,
    };
    if let Some(value) = ledger.as_ref().filter(|_| (1..LEAST_LEDGER_DAYS).contains(&kept.ledger_days)) {
        value.mistake("is 1, must be 2 or more, or 0 for ever", None);
    }
    outlives((ledger, kept.ledger_days), (minute, kept.minute_days), "minute_days");
    outlives((minute, kept.minute_days), (hour, kept.hour_days), "hour_days");
    Some(kept)
}

/// The finer level must not be kept longer than the coarser: hours are derived from minutes, minutes from the ledger.
fn outlives(finer: (&Option<Value<'_>>, u32), coarser: (&Option<Value<'_>>, u32), key: &str) {
    let for_ever = |days| if days == 0 { u32::MAX } else { days };
    if for_ever(finer.1) <= for_ever(coarser.1) {
        return;
    }
    let says = |days: u32| if days == 0 { "0 (for ever)".to_owned() } else { days.to_string() };
    if let Some(value) = finer.0 {
        let message = format!("is {}, must not be longer than {key}, which is {}", says(finer.1), says(coarser.1));
        value.mistake(&message, "what is derived has to be kept at least as long".to_owned());
    } else if let Some(value) = coarser.0 {
        let message = format!("is {}, shorter than what it is derived from, {} days", coarser.1, says(finer.1));
        value.mistake(&message, "what is derived has to be kept at least as long".to_owned());
    }
}
