//! Random walks on an integer grid against a slow counter in exact rational arithmetic.
//!
//! The oracle shares no formula with the counter: it writes every walk as a string of signs (settled left, settled right,
//! passed in, passed out) by exact parameters of the intersections and then reads the string. It has no patience: what is
//! clear is settled. The invariants are tried with patience as well.

use proptest::prelude::*;

use super::*;
use crate::event::Direction;
use crate::time::EventTime;

/// Twice the hysteresis in grid units, odd so that no integer distance from an upright line ties with it.
const DOUBLE_MARGIN: i128 = 5;

type Grid = (i128, i128);

#[derive(Clone, Copy, PartialEq, Debug)]
enum Mark {
    SettledLeft,
    SettledRight,
    PassedIn,
    PassedOut,
}

/// Twice the signed area, positive on the right (y down).
fn offset([a, b]: [Grid; 2], p: Grid) -> i128 {
    (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)
}

fn settled(line: [Grid; 2], p: Grid) -> Option<Mark> {
    let length_squared = (line[1].0 - line[0].0).pow(2) + (line[1].1 - line[0].1).pow(2);
    let o = offset(line, p);
    let clear = 4 * o * o >= DOUBLE_MARGIN * DOUBLE_MARGIN * length_squared;
    clear.then_some(if o > 0 { Mark::SettledRight } else { Mark::SettledLeft })
}

/// The passage of the motion u->v: it is at parameter s/(s-t) of the motion, and there at along/whole of the line.
fn passed(line: [Grid; 2], u: Grid, v: Grid) -> Option<Mark> {
    let (s, t) = (offset(line, u), offset(line, v));
    if (s > 0) == (t > 0) {
        return None;
    }
    let (d, at) = (s - t, |from: i128, to: i128| from * (s - t) + (to - from) * s);
    let (dx, dy) = (line[1].0 - line[0].0, line[1].1 - line[0].1);
    // The point on the line, times d; its position along the line times the squared length, times d.
    let (px, py) = (at(u.0, v.0) - line[0].0 * d, at(u.1, v.1) - line[0].1 * d);
    let (along, whole) = ((px * dx + py * dy) * d.signum(), (dx * dx + dy * dy) * d.abs());
    let through = along >= 0 && along <= whole;
    through.then_some(if t > 0 { Mark::PassedIn } else { Mark::PassedOut })
}

fn oracle(line: [Grid; 2], walk: &[Grid]) -> Vec<Direction> {
    let mut marks: Vec<Mark> = settled(line, walk[0]).into_iter().collect();
    for pair in walk.windows(2) {
        marks.extend(passed(line, pair[0], pair[1]));
        marks.extend(settled(line, pair[1]));
    }
    let is_settled = |mark: &Mark| matches!(mark, Mark::SettledLeft | Mark::SettledRight);
    let stops: Vec<usize> = (0..marks.len()).filter(|&i| is_settled(&marks[i])).collect();
    let mut counted = Vec::new();
    for stop in stops.windows(2) {
        let between = &marks[stop[0] + 1..stop[1]];
        let of = |mark| between.iter().filter(|&&m| m == mark).count();
        let (ins, outs) = (of(Mark::PassedIn), of(Mark::PassedOut));
        match (marks[stop[0]], marks[stop[1]]) {
            (Mark::SettledLeft, Mark::SettledRight) if ins > outs => counted.push(Direction::In),
            (Mark::SettledRight, Mark::SettledLeft) if outs > ins => counted.push(Direction::Out),
            _ => {}
        }
    }
    counted
}

fn counted(line: [Grid; 2], walk: &[(i64, Grid)], patience_s: f64) -> Vec<(Direction, i64)> {
    let pixel = |g: Grid| Point::new(g.0 as f64, g.1 as f64);
    let segment = Segment::new(pixel(line[0]), pixel(line[1]));
    let (id, anchor, classes) = ("l".to_owned(), Anchor::Foot, vec![Class::Person]);
    let mut counter = LineCounter { id, segment, anchor, classes, patience_s, walkers: BTreeMap::new() };
    let mut events = Vec::new();
    for &(time, g) in walk {
        let (state, class, margin) = (TrackState::Confirmed, Class::Person, DOUBLE_MARGIN as f64 / 2.0);
        let seen = Observation { time: EventTime(time), track: 1, state, class, at: pixel(g), margin };
        counter.observe(&seen, &mut events);
    }
    let told = |event| if let Event::Crossing(c) = event { Some((c.direction, c.time.0)) } else { None };
    events.into_iter().filter_map(told).collect()
}

/// Microseconds a step: so long that rounding to a microsecond never decides what is patient enough.
const STEP: i64 = 1_000_000_000;

/// No patience, and that of nearly three steps.
const PATIENCES: [f64; 2] = [0.0, 2777.3];

fn timed(walk: &[Grid]) -> Vec<(i64, Grid)> {
    walk.iter().enumerate().map(|(i, &g)| (i as i64 * STEP, g)).collect()
}

fn directions(counts: &[(Direction, i64)]) -> Vec<Direction> {
    counts.iter().map(|&(direction, _)| direction).collect()
}

fn grid(bound: i128) -> impl Strategy<Value = Grid> {
    (0..=bound, 0..=bound)
}

fn walk(bound: i128) -> impl Strategy<Value = Vec<Grid>> {
    prop::collection::vec(grid(bound), 2..40)
}

/// Small steps, so that much happens within the hysteresis.
fn stroll() -> impl Strategy<Value = Vec<Grid>> {
    (grid(30), prop::collection::vec((-4_i128..=4, -4_i128..=4), 1..120)).prop_map(|(start, steps)| {
        let mut at = start;
        let mut path = vec![at];
        path.extend(steps.into_iter().map(|(dx, dy)| {
            at = (at.0 + dx, at.1 + dy);
            at
        }));
        path
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn counts_agree_with_exact_arithmetic(a in grid(30), b in grid(30), jumps in walk(30), steps in stroll()) {
        prop_assume!(a != b);
        for path in [jumps, steps] {
            prop_assert_eq!(directions(&counted([a, b], &timed(&path), 0.0)), oracle([a, b], &path));
        }
    }

    #[test]
    fn in_less_out_is_the_change_of_side(x in 3_i128..27, steps in stroll(), from_right: bool, to_right: bool) {
        // The segment reaches beyond the walk, so that there is no way round it; the walk begins and ends far from it.
        let line = [(x, 2000), (x, -2000)];
        let far = |right| if right { (900, 0) } else { (-900, 0) };
        let walk = [vec![far(from_right)], steps, vec![far(to_right)]].concat();
        for patience in PATIENCES {
            let told = directions(&counted(line, &timed(&walk), patience));
            let net: i32 = told.iter().map(|&d| if d == Direction::In { 1 } else { -1 }).sum();
            prop_assert_eq!(net, i32::from(to_right) - i32::from(from_right));
            prop_assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "in and out alternate");
        }
    }

    #[test]
    fn patience_only_ever_counts_less(x in 3_i128..27, steps in stroll()) {
        let line = [(x, 2000), (x, -2000)];
        let [hasty, patient] = PATIENCES.map(|patience| counted(line, &timed(&steps), patience).len());
        prop_assert!(patient <= hasty);
    }

    #[test]
    fn a_finer_frame_rate_counts_the_same_at_the_same_times(
        a in grid(30), b in grid(30), coarse in walk(30), pieces in 2_i128..6,
    ) {
        prop_assume!(a != b);
        // Everything is scaled so that the points put in between are on the grid, thus exactly on the motions.
        let scale = |g: Grid| (g.0 * pieces, g.1 * pieces);
        let line = [scale(a), scale(b)];
        let coarse: Vec<Grid> = coarse.into_iter().map(scale).collect();
        let mut fine = vec![(0, coarse[0])];
        for (i, pair) in coarse.windows(2).enumerate() {
            for k in 1..=pieces {
                let between = |u: i128, v: i128| u + (v - u) / pieces * k;
                let time = i as i64 * STEP + k as i64 * STEP / pieces as i64;
                fine.push((time, (between(pair[0].0, pair[1].0), between(pair[0].1, pair[1].1))));
            }
        }
        for patience in PATIENCES {
            let (rough, smooth) = (counted(line, &timed(&coarse), patience), counted(line, &fine, patience));
            prop_assert_eq!(directions(&rough), directions(&smooth));
            for (r, s) in rough.iter().zip(&smooth) {
                prop_assert!((r.1 - s.1).abs() <= 2, "{} and {} microseconds", r.1, s.1);
            }
        }
    }

    #[test]
    fn walking_backwards_swaps_the_directions(a in grid(30), b in grid(30), mut path in walk(30)) {
        // A point exactly on the line belongs to the left whichever way one walks, so none may lie there.
        path.retain(|&p| offset([a, b], p) != 0);
        prop_assume!(!path.is_empty());
        let mut there = directions(&counted([a, b], &timed(&path), 0.0));
        let back: Vec<Grid> = path.into_iter().rev().collect();
        there.reverse();
        let swapped: Vec<Direction> = there
            .into_iter()
            .map(|d| if d == Direction::In { Direction::Out } else { Direction::In })
            .collect();
        prop_assert_eq!(swapped, directions(&counted([a, b], &timed(&back), 0.0)));
    }
}
