//! Whoever pulls, however often, from wherever and in whatever portions, ends with the same table.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::street::{GATES, Street};
use crate::store::Target;
use promenade_core::event::Direction;

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// A count of the first three hours becomes this.
    Count { gate: usize, hour: usize, inward: bool, count: u32 },
    /// Somebody excludes this hour of the gate.
    Exclude { gate: usize, hour: usize },
    /// And takes the exclusion of that number back, if there is one.
    Withdraw(u32),
    /// So many hours are over.
    LetOut(usize),
    /// A collector pulls, with so many rows an answer.
    Pull { limit: usize },
    /// It pulls from where it once was: its last answers got lost.
    Again { cursor: usize, limit: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let count = (0..3usize, 0..3usize, any::<bool>(), 0..30u32);
    prop_oneof![
        3 => count.prop_map(|(gate, hour, inward, count)| Step::Count { gate, hour, inward, count }),
        1 => (0..3usize, 0..3usize).prop_map(|(gate, hour)| Step::Exclude { gate, hour }),
        1 => (1..3u32).prop_map(Step::Withdraw),
        2 => (1..5usize).prop_map(Step::LetOut),
        3 => (1..9usize).prop_map(|limit| Step::Pull { limit }),
        1 => (0..9usize, 1..9usize).prop_map(|(cursor, limit)| Step::Again { cursor, limit }),
    ]
}

type Table = BTreeMap<[String; 4], Value>;

#[derive(Default)]
struct Collector {
    table: Table,
    cursors: Vec<String>,
}

impl Collector {
    async fn pull(&mut self, street: &Street, since: Option<&str>, limit: usize) -> bool {
        let since = since.map(|cursor| format!("&since={cursor}")).unwrap_or_default();
        let report = street.pull(&street.key, &format!("?limit={limit}{since}")).await;
        for row in report["rows"].as_array().unwrap() {
            let key = ["kind", "id", "class", "start"].map(|name| row[name].as_str().unwrap().to_owned());
            self.table.insert(key, row.clone());
        }
        self.cursors.push(report["cursor"].as_str().unwrap().to_owned());
        report["more"].as_bool().unwrap()
    }

    async fn act(&mut self, street: &mut Street, step: Step) {
        match step {
            Step::Count { gate, hour, inward, count } => {
                let direction = if inward { Direction::In } else { Direction::Out };
                let events = street.settle((gate, hour, direction), count);
                street.put(events).await;
            }
            Step::Exclude { gate, hour } => {
                street.exclude(Target::Gate(GATES[gate].to_owned()), hour as f64, 1.0).await;
            }
            Step::Withdraw(number) => drop(street.withdraw(number).await),
            Step::LetOut(hours) => street.let_out(hours).await,
            Step::Pull { limit } => {
                let last = self.cursors.last().cloned();
                self.pull(street, last.as_deref(), limit).await;
            }
            Step::Again { cursor, limit } => {
                let earlier = self.cursors.get(cursor).cloned();
                self.cursors.truncate(cursor + 1);
                self.pull(street, earlier.as_deref(), limit).await;
            }
        }
    }
}

#[test]
fn any_sequence_of_pulls_ends_with_the_same_table() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let story = |steps: Vec<Step>| {
        runtime.block_on(async {
            let mut street = Street::new().await;
            street.watch(3).await;
            let mut collector = Collector::default();
            for step in steps {
                collector.act(&mut street, step).await;
            }
            street.let_out(3).await;
            let mut last = collector.cursors.last().cloned();
            while collector.pull(&street, last.as_deref(), 7).await {
                last = collector.cursors.last().cloned();
            }
            let mut whole = Collector::default();
            whole.pull(&street, None, 10_000).await;
            prop_assert_eq!(collector.table, whole.table);
            Ok(())
        })
    };
    let config = ProptestConfig { cases: 8, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config).run(&proptest::collection::vec(step(), 0..24), story).unwrap();
}
