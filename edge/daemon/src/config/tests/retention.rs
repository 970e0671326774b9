//! How long each level is kept: ranges, and that no level outlives what is derived from it.

use super::*;

fn kept(keys: &str) -> String {
    match parsed(&format!("{HEAD}[retention]\n{keys}\n{CAMERA}")) {
        Ok(config) => format!("{:?}", config.retention),
        Err(errors) => errors.to_string(),
    }
}

#[test]
fn what_is_derived_is_kept_at_least_as_long() {
    for (keys, said) in [
        ("ledger_days = 500", "[retention]: ledger_days is 500, must not be longer than minute_days, which is 400"),
        ("minute_days = 7", "[retention]: minute_days is 7, shorter than what it is derived from, 14 days"),
        ("hour_days = 30", "[retention]: hour_days is 30, shorter than what it is derived from, 400 days"),
        ("ledger_days = 0", "is 0 (for ever), must not be longer than minute_days, which is 400"),
        ("ledger_days = 1", "is 1, must be 2 or more, or 0 for ever"),
        ("ledger_days = -3", "is -3, must lie within 0..36500"),
        ("days = 3", "days"),
    ] {
        assert!(kept(keys).contains(said), "{keys}: {}", kept(keys));
    }
}

#[test]
fn zero_is_for_ever() {
    let all = Retention::FOR_EVER;
    assert_eq!(kept("ledger_days = 0\nminute_days = 0"), format!("{all:?}"));
    assert_eq!(kept("ledger_days = 400"), format!("{:?}", Retention { ledger_days: 400, ..Retention::default() }));
}
