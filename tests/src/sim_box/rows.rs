//! Rows that simulated boxes publish, and their form on the wire.

use promenade::store::city::{HourRow, Seen};
use promenade_core::time::EventTime;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000_000;

/// One hour of a gate, the `hour`-th since 1970; `count` people in, withheld below 10.
pub fn hour_of_gate(gate: &str, hour: i64, count: i64) -> HourRow {
    let withheld = count < 10;
    HourRow {
        kind: "gate".to_owned(),
        id: gate.to_owned(),
        class: "person".to_owned(),
        start: EventTime(hour * HOUR),
        end: EventTime((hour + 1) * HOUR),
        r#in: (!withheld).then_some(count / 5 * 5),
        out: Some(0),
        entries: None,
        mean: None,
        max: None,
        suppressed: if withheld { vec!["in".to_owned()] } else { Vec::new() },
        coverage: Seen { period_s: 3600, observed_s: 3600, doubtful_s: 60 },
        flags: vec!["doubtful".to_owned()],
        lower_bound: Vec::new(),
        geometry: Some("0123456789abcdef".to_owned()),
        model: Some("nanodet-384x640 int8".to_owned()),
        formula: Some("3".to_owned()),
        revision: 0,
        seq: 0,
    }
}

/// A row as `/api/v1/stats/hourly` gives it.
pub(super) fn json(row: &HourRow) -> Value {
    let zone = jiff::tz::Offset::constant(8).to_time_zone();
    let time = |time: EventTime| {
        let stamp = jiff::Timestamp::from_microsecond(time.micros()).expect("a time of this age");
        stamp.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let Seen { period_s, observed_s, doubtful_s } = row.coverage;
    json!({
        "kind": row.kind, "id": row.id, "class": row.class, "start": time(row.start), "end": time(row.end),
        "in": row.r#in, "out": row.out, "suppressed": row.suppressed, "flags": row.flags,
        "coverage": { "period_s": period_s, "observed_s": observed_s, "doubtful_s": doubtful_s },
        "versions": { "geometry": row.geometry, "model": row.model, "formula": row.formula },
        "revision": row.revision, "seq": row.seq
    })
}
