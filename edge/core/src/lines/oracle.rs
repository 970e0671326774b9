//! Random walks on an integer grid against a slow counter in exact arithmetic.
//!
//! The oracle shares no formula with the counter: where a motion gets clear of the line is a number of the form
//! p + q sqrt(r) with whole p, q, r, whose sign is found by squaring. It has no patience: what is clear is settled. The
//! invariants are tried with patience as well.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::event::Direction;
use crate::time::EventTime;

/// Twice the hysteresis in grid units, odd so that no integer distance from an upright line ties with it.
const DOUBLE_MARGIN: i128 = 5;

type Grid = (i128, i128);

/// Twice the signed area, positive on the right (y down).
fn offset([a, b]: [Grid; 2], p: Grid) -> i128 {
    (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)
}

fn square_of_length([a, b]: [Grid; 2]) -> i128 {
    (b.0 - a.0).pow(2) + (b.1 - a.1).pow(2)
}

/// 1 where the point is clear of the line on the right, -1 on the left, 0 within the hysteresis.
fn clear(line: [Grid; 2], p: Grid) -> i128 {
    let o = offset(line, p);
    let is_clear = 4 * o * o >= DOUBLE_MARGIN * DOUBLE_MARGIN * square_of_length(line);
    if is_clear { o.signum() } else { 0 }
}

/// Distance along the line from its start, times the line's length.
fn along([a, b]: [Grid; 2], p: Grid) -> i128 {
    (p.0 - a.0) * (b.0 - a.0) + (p.1 - a.1) * (b.1 - a.1)
}

/// The sign of p + q sqrt(r).
fn sign(p: i128, q: i128, r: i128) -> i128 {
    match (p.signum(), q.signum()) {
        (a, b) if a * b >= 0 => (a + b).signum(),
        (a, _) => match (p * p).cmp(&(q * q * r)) {
            Ordering::Greater => a,
            Ordering::Equal => 0,
            Ordering::Less => -a,
        },
    }
}

/// How the place at which the motion u->v gets clear of the line on `side` lies to the segment's start and end: signs,
/// positive beyond the one, negative before the other, for a place beside it.
///
/// The offset at a fraction f of the motion is s + (t - s) f and has to be half the double margin times the length; so
/// 2 (t - s) f is whole but for a multiple of the length, and the place along the line is too.
fn place(line: [Grid; 2], u: Grid, v: Grid, side: i128) -> (i128, i128) {
    let (s, t) = (offset(line, u), offset(line, v));
    let (from, to) = (along(line, u), along(line, v));
    let (whole, of_length) = (2 * (t - s) * from - 2 * (to - from) * s, side * DOUBLE_MARGIN * (to - from));
    let square = square_of_length(line);
    let beyond = |end: i128| (t - s).signum() * sign(whole - 2 * (t - s) * end, of_length, square);
    (beyond(0), beyond(square))
}

/// What is counted on the walk, or `None` where a motion gets clear exactly beside an end: rounding may decide there.
fn oracle(line: [Grid; 2], walk: &[Grid]) -> Option<Vec<Direction>> {
    let (mut settled, mut counted) = (clear(line, walk[0]), Vec::new());
    for pair in walk.windows(2) {
        let side = clear(line, pair[1]);
        if side == 0 || side == settled {
            continue;
        }
        if std::mem::replace(&mut settled, side) != 0 {
            match place(line, pair[0], pair[1], side) {
                (0, _) | (_, 0) => return None,
                (1, -1) => counted.push(if side == 1 { Direction::In } else { Direction::Out }),
                _ => {}
            }
        }
    }
    Some(counted)
}

/// Whether some motion gets clear of the line exactly beside an end, whatever side the track had settled on before.
fn ends_decide(line: [Grid; 2], walk: &[Grid]) -> bool {
    walk.windows(2).any(|pair| {
        let side = clear(line, pair[1]);
        let becomes_clear = side != 0 && side != clear(line, pair[0]);
        becomes_clear && matches!(place(line, pair[0], pair[1], side), (0, _) | (_, 0))
    })
}

fn counted(line: [Grid; 2], walk: &[(i64, Grid)], patience_s: f64) -> Vec<(Direction, i64)> {
    let pixel = |g: Grid| Point::new(g.0 as f64, g.1 as f64);
    let segment = Segment::new(pixel(line[0]), pixel(line[1]));
    let (id, anchor, classes) = ("l".to_owned(), Anchor::Foot, vec![Class::Person]);
    let mut counter = LineCounter { id, segment, anchor, classes, patience_s, walkers: BTreeMap::new() };
    let mut events = Vec::new();
    for &(time, g) in walk {
        let (state, class, margin) = (TrackState::Confirmed, Class::Person, DOUBLE_MARGIN as f64 / 2.0);
        let seen =
            Observation { time: EventTime(time), track: 1, state, class, at: pixel(g), height: 10.0 * margin, margin };
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
            let Some(expected) = oracle([a, b], &path) else { continue };
            prop_assert_eq!(directions(&counted([a, b], &timed(&path), 0.0)), expected);
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
        prop_assume!(!ends_decide(line, &coarse));
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
    fn walking_backwards_swaps_the_directions(x in 3_i128..27, path in walk(30)) {
        // Beside an end it need not be so: the place that decides is on the far side of the line, whichever that is.
        let line = [(x, 2000), (x, -2000)];
        let mut there = directions(&counted(line, &timed(&path), 0.0));
        let back: Vec<Grid> = path.into_iter().rev().collect();
        there.reverse();
        let swapped: Vec<Direction> = there
            .into_iter()
            .map(|d| if d == Direction::In { Direction::Out } else { Direction::In })
            .collect();
        prop_assert_eq!(swapped, directions(&counted(line, &timed(&back), 0.0)));
    }
}

/// A million small steps to and fro over an upright line that has no way round it.
fn long_walk() -> Vec<Grid> {
    let (mut random, mut at) = (1_u64, (15, 15));
    let mut step = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from(random >> 33) % 9 - 4
    };
    let mut walk = vec![(-900, 15)];
    walk.extend((0..1_000_000).map(|_| {
        at = ((at.0 + step()).clamp(0, 30), (at.1 + step()).clamp(0, 30));
        at
    }));
    walk
}

#[test]
fn no_drift_over_a_million_steps() {
    let (line, walk) = ([(15, 2000), (15, -2000)], long_walk());
    let timed = timed(&walk);
    let hasty = directions(&counted(line, &timed, 0.0));
    assert_eq!(Some(&hasty), oracle(line, &walk).as_ref());
    let patient = directions(&counted(line, &timed, 2777.3));
    assert!(hasty.len() > 10_000 && patient.len() > 1000 && patient.len() < hasty.len());
    for told in [hasty, patient] {
        // It began far on the left: in comes first, and after any number of steps in - out is 0 or 1.
        assert!(told.iter().step_by(2).all(|&d| d == Direction::In));
        assert!(told.iter().skip(1).step_by(2).all(|&d| d == Direction::Out));
    }
}
