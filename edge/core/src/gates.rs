//! Gates: several lines that make one entrance.
//!
//! Owns the rule by which a person who crosses two lines of a gate counts once. Refuses to judge what a crossing is; see
//! [`crate::lines`].
//!
//! # The rule
//! A line's crossing is a passage of every gate that has the line, unless the track went through that gate in the same
//! direction last. So the outer and the inner line of a vestibule, or two lines that overlap at a corner, count once; out
//! after in counts again, by whichever line. A track's passages of one gate therefore alternate, and in - out is -1, 0 or
//! 1. Crossings are read in the order in which a scene tells them.

use std::collections::BTreeMap;

use crate::event::{Crossing, Direction, Event};
use crate::scene::GateSpec;

/// The gates of one camera and what the tracks in view have done at them.
#[derive(Debug, Default)]
pub struct Gates {
    gates: Vec<Gate>,
}

#[derive(Debug)]
struct Gate {
    id: String,
    lines: Vec<String>,
    walkers: BTreeMap<u64, Walker>,
}

/// A track that has been through the gate.
#[derive(Clone, Copy, Debug)]
struct Walker {
    last: Direction,
    passages: u32,
}

impl Gates {
    /// Gates that nobody has passed yet.
    pub fn new(specs: &[GateSpec]) -> Self {
        let gate = |spec: &GateSpec| {
            let (id, lines, walkers) = (spec.id.clone(), spec.lines.clone(), BTreeMap::new());
            Gate { id, lines, walkers }
        };
        Self { gates: specs.iter().map(gate).collect() }
    }

    /// Reads a line's crossing; the gates that are passed by it are appended to `events`, in the order of the spec.
    pub fn read(&mut self, crossing: &Crossing, events: &mut Vec<Event>) {
        let gates = self.gates.iter_mut().filter(|gate| gate.lines.contains(&crossing.line));
        events.extend(gates.filter_map(|gate| gate.pass(crossing)).map(Event::GateCrossing));
    }

    /// Forgets a track that has ended.
    pub fn end(&mut self, track: u64) {
        for gate in &mut self.gates {
            gate.walkers.remove(&track);
        }
    }

    /// Forgets every track: the stream has broken.
    pub fn interrupt(&mut self) {
        self.gates.iter_mut().for_each(|gate| gate.walkers.clear());
    }

    /// Tracks in memory, once for every gate that they have passed.
    pub fn tracked(&self) -> usize {
        self.gates.iter().map(|gate| gate.walkers.len()).sum()
    }
}

impl Gate {
    fn pass(&mut self, crossing: &Crossing) -> Option<Crossing> {
        let before = self.walkers.get(&crossing.track).copied();
        if before.is_some_and(|walker| walker.last == crossing.direction) {
            return None;
        }
        let passage = before.map_or(0, |walker| walker.passages);
        self.walkers.insert(crossing.track, Walker { last: crossing.direction, passages: passage + 1 });
        Some(Crossing { line: self.id.clone(), passage, ..crossing.clone() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::detection::Class;
    use crate::time::EventTime;
    use Direction::{In, Out};

    fn gates(specs: &[(&str, &[&str])]) -> Gates {
        let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
        let spec = |(id, of): &(&str, &[&str])| GateSpec { id: (*id).to_owned(), lines: lines(of) };
        Gates::new(&specs.iter().map(spec).collect::<Vec<_>>())
    }

    fn crossing(time: i64, line: &str, track: u64, direction: Direction) -> Crossing {
        let (time, line, class) = (EventTime(time), line.to_owned(), Class::Person);
        Crossing { time, line, direction, track, class, passage: 9, late: time.0 % 2 == 1 }
    }

    fn passed(gates: &mut Gates, crossing: &Crossing) -> Vec<Crossing> {
        let mut events = Vec::new();
        gates.read(crossing, &mut events);
        let told = |event| if let Event::GateCrossing(crossing) = event { crossing } else { unreachable!() };
        events.into_iter().map(told).collect()
    }

    #[test]
    fn who_crosses_two_lines_of_a_gate_counts_once() {
        let mut gates = gates(&[("east", &["outer", "inner"])]);
        let told = passed(&mut gates, &crossing(3, "outer", 7, In));
        assert_eq!(
            told,
            [Crossing { passage: 0, ..crossing(3, "east", 7, In) }],
            "time, class and late are the line's"
        );
        assert_eq!(passed(&mut gates, &crossing(4, "inner", 7, In)), []);
        let back = passed(&mut gates, &crossing(9, "inner", 7, Out));
        assert_eq!(back, [Crossing { passage: 1, ..crossing(9, "east", 7, Out) }]);
        assert_eq!(passed(&mut gates, &crossing(10, "outer", 7, Out)), []);
        assert_eq!(passed(&mut gates, &crossing(11, "outer", 7, In))[0].passage, 2);
    }

    #[test]
    fn tracks_and_gates_are_apart() {
        let mut gates = gates(&[("east", &["a", "b"]), ("all", &["a", "c"])]);
        let of = |told: Vec<Crossing>| told.into_iter().map(|crossing| crossing.line).collect::<Vec<_>>();
        assert_eq!(of(passed(&mut gates, &crossing(0, "a", 1, In))), ["east", "all"]);
        assert_eq!(of(passed(&mut gates, &crossing(1, "b", 2, In))), ["east"]);
        assert_eq!(of(passed(&mut gates, &crossing(2, "c", 1, Out))), ["all"]);
        assert_eq!(of(passed(&mut gates, &crossing(3, "z", 1, In))), [""; 0]);
    }

    #[test]
    fn ended_tracks_leave_no_memory() {
        let mut gates = gates(&[("east", &["a"])]);
        passed(&mut gates, &crossing(0, "a", 1, In));
        passed(&mut gates, &crossing(0, "a", 2, In));
        gates.end(1);
        assert_eq!(gates.tracked(), 1);
        gates.interrupt();
        assert_eq!(gates.tracked(), 0);
    }

    /// What one track did at one gate, read as a whole: the crossings whose direction differs from the one before.
    fn oracle(history: &[(u64, usize, bool)], track: u64, of_gate: &[usize]) -> Vec<(usize, bool)> {
        let mine: Vec<(usize, bool)> = history
            .iter()
            .enumerate()
            .filter(|(_, step)| step.0 == track && of_gate.contains(&step.1))
            .map(|(moment, step)| (moment, step.2))
            .collect();
        let turns = |i: &usize| *i == 0 || mine[*i].1 != mine[*i - 1].1;
        (0..mine.len()).filter(turns).map(|i| mine[i]).collect()
    }

    proptest! {
        #[test]
        fn gates_agree_with_a_reading_of_the_whole_history(
            history in prop::collection::vec((0_u64..4, 0_usize..4, any::<bool>()), 0..80),
        ) {
            const LINES: [&str; 4] = ["a", "b", "c", "d"];
            let of: [(&str, &[usize]); 3] = [("x", &[0, 1]), ("y", &[1, 2, 3]), ("z", &[])];
            let names = of.map(|(id, lines)| (id, lines.iter().map(|&l| LINES[l]).collect::<Vec<_>>()));
            let mut gates = gates(&names.each_ref().map(|(id, lines)| (*id, lines.as_slice())));
            let mut told = Vec::new();
            for (moment, &(track, line, inward)) in history.iter().enumerate() {
                let direction = if inward { In } else { Out };
                told.extend(passed(&mut gates, &crossing(moment as i64, LINES[line], track, direction)));
            }
            for (id, lines) in of {
                for track in 0..4 {
                    let mine = told.iter().filter(|crossing| crossing.line == id && crossing.track == track);
                    let mine: Vec<&Crossing> = mine.collect();
                    prop_assert!(mine.iter().enumerate().all(|(i, crossing)| crossing.passage == i as u32));
                    let seen: Vec<_> = mine.iter().map(|c| (c.time.0 as usize, c.direction == In)).collect();
                    prop_assert_eq!(seen, oracle(&history, track, lines));
                }
            }
        }
    }
}
