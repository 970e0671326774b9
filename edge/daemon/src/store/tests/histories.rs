//! Random histories with everything that happens to a store in between, against the oracle: commits, derivations, restarts,
//! a disk that fills up and is emptied, and retention.

use proptest::prelude::*;

use super::oracle::{Fact, Truth, check, event};
use super::support::{Db, at, batch, options, period, scene, texts};
use crate::config::Retention;
use crate::store::{Bucket, StoreOptions, Writer};

#[derive(Clone, Debug)]
enum Step {
    Take(Vec<Fact>),
    Commit,
    Derive,
    Restart,
    Full(bool),
    /// The ledger is kept from this second on, or from the start of its hour.
    Retire(u32),
}

fn any_step() -> impl Strategy<Value = Step> {
    let facts = prop::collection::vec((0_u32..9000, 0_u8..11, 0_u8..40), 1..60);
    prop_oneof![
        6 => facts.prop_map(Step::Take),
        2 => Just(Step::Commit),
        1 => Just(Step::Derive),
        1 => Just(Step::Restart),
        2 => any::<bool>().prop_map(Step::Full),
        1 => (0_u32..9000).prop_map(Step::Retire),
    ]
}

fn open(folder: tempfile::TempDir) -> Db {
    let with_reserve = StoreOptions { reserve_mb: 1, ..options("Asia/Kolkata") };
    let mut writer = Writer::open(&folder.path().join("p.duckdb"), &with_reserve).expect("opens");
    writer.room.least = 0;
    writer.declare("cam", &scene(), &texts("1")).expect("declares");
    let reader = writer.reader();
    Db { folder, writer, reader }
}

/// Everything that was taken is in the database.
fn settle(db: &mut Db) {
    db.writer.room.least = 0;
    db.writer.commit().expect("commits");
    db.writer.bring_back().expect("brings back");
}

fn retire(db: &mut Db, truth: &mut Truth, second: u32) {
    // What is under way when the horizon moves is refused or not by chance; here nothing is.
    settle(db);
    let kept_from = at("2026-05-01T01:00:00Z").plus_seconds(f64::from(second));
    let now = kept_from.plus_seconds(2.0 * 86_400.0);
    let keep = Retention { ledger_days: 2, minute_days: 400, hour_days: 0 };
    while db.writer.retire(now, keep).expect("retires") {}
    truth.retire(promenade_core::time::EventTime(db.writer.memory.horizons.ledger));
}

fn perform(mut db: Db, truth: &mut Truth, step: Step) -> Db {
    match step {
        Step::Take(facts) => {
            for fact in &facts {
                truth.add(event(*fact));
            }
            db.writer.append(&batch(facts.into_iter().map(event).collect()));
        }
        Step::Commit => db.writer.commit().expect("acknowledged"),
        Step::Derive if db.writer.room.least == 0 => db.writer.derive().expect("derives"),
        Step::Derive => {}
        Step::Restart => {
            db.writer.commit().expect("acknowledged");
            let Db { folder, writer, reader } = db;
            drop((writer, reader));
            return open(folder);
        }
        Step::Full(is_full) => db.writer.room.least = if is_full { u64::MAX } else { 0 },
        Step::Retire(second) => retire(&mut db, truth, second),
    }
    db
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_between_minutes_and_hours_end_the_same(
        steps in prop::collection::vec(any_step(), 1..24), again in any::<prop::sample::Index>(),
    ) {
        let mut db = open(tempfile::tempdir().expect("a folder"));
        let mut truth = Truth::default();
        // Some of it comes twice, at the end.
        let repeated: Vec<Step> = steps[again.index(steps.len())..].iter().filter(|step| matches!(step, Step::Take(_))).cloned().collect();
        for step in steps.into_iter().chain(repeated) {
            db = perform(db, &mut truth, step);
        }
        settle(&mut db);
        db.writer.flush().expect("flushes");
        for bucket in [Bucket::Minute, Bucket::Hour, Bucket::Day] {
            check(&db, &truth, bucket);
        }
        // Whole hours, of which heat maps are still known when the ledger has gone.
        let asked = period("2026-05-01T00:30:00Z", "2026-05-01T04:30:00Z");
        let map = db.reader.heat("cam", asked).expect("answers").expect("a camera");
        prop_assert_eq!(&map.cells[..4], truth.warm(asked));
    }
}
