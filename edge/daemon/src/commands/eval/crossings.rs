//! Counted crossings of a case against the true ones, at the full rate and at lower ones.

use anyhow::Result;
use promenade_core::evaluation::counting::{Passage, by_line, match_passages};
use promenade_core::evaluation::equivalence::Agreement;
use promenade_core::evaluation::mot::MotRow;
use promenade_core::event::Direction;
use promenade_core::time::EventTime;

use super::case::Case;
use super::outcome::{Count, Counting, Course, LineCount, Rate, RateLine, Wrong};
use super::record::{Recording, Scene, replay};
use super::truth::{self, Crossings};

/// How far a counted crossing may lie from the true one, in frames of the footage.
const TOLERANCE_FRAMES: f64 = 10.0;
/// Analysis rates that are compared with the full one.
const RATES: [f64; 3] = [5.0, 7.5, 10.0];

/// Counts crossings of every line, at the full rate and at lower ones.
pub(super) fn counting(
    case: &Case,
    truth: &Crossings,
    boxes: &[MotRow],
    full: &Recording,
    scene: &Scene,
) -> Result<Counting> {
    let tolerance_s = case.settings.tolerance_frames.unwrap_or(TOLERANCE_FRAMES) * full.interval_s();
    let (hand, device) = (true_passages(truth, full), passages(full));
    let matching = match_passages(&hand, &device, tolerance_s);
    let sums = by_line(&hand, &device, &matching);
    let each = |line: &str, direction| sums.get(&(line.to_owned(), direction)).copied().unwrap_or_default();
    let both = |id: &String| [Direction::In, Direction::Out].map(|direction| (id.clone(), direction));
    let lines = truth.lines.iter().flat_map(|line| both(&line.id));
    let total = sums.values().fold(Agreement::default(), |sum, one| sum.with(*one));
    let missed = matching.misses.iter().map(|&at| miss(&truth.passed[at], boxes, full));
    let wrong: Vec<Wrong> =
        missed.chain(matching.false_counts.iter().map(|&at| false_count(&full.crossings[at], full))).collect();
    let rates = RATES.into_iter().filter(|fps| *fps < 0.95 / full.interval_s());
    Ok(Counting {
        tolerance_s,
        lines: lines
            .map(|(line, direction)| {
                let count = Count::of(each(&line, direction));
                LineCount { line, direction: direction.name(), count }
            })
            .collect(),
        total: Count::of(total),
        errors: wrong.len(),
        rates: rates.map(|fps| rate(case, truth, full, scene, fps, tolerance_s)).collect::<Result<_>>()?,
        course: course(&wrong, full),
        wrong,
    })
}

/// True crossings at the times of their frames.
fn true_passages(truth: &Crossings, full: &Recording) -> Vec<Passage> {
    let passage = |c: &truth::TrueCrossing| Passage {
        line: c.line.clone(),
        direction: c.direction,
        time_s: full.time_s(c.frame),
    };
    truth.passed.iter().map(passage).collect()
}

fn passages(recording: &Recording) -> Vec<Passage> {
    let seconds = |time: EventTime| time.micros() as f64 / 1e6;
    let passage = |c: &promenade_core::event::Crossing| Passage {
        line: c.line.clone(),
        direction: c.direction,
        time_s: seconds(c.time),
    };
    recording.crossings.iter().map(passage).collect()
}

fn miss(crossing: &truth::TrueCrossing, boxes: &[MotRow], full: &Recording) -> Wrong {
    let who = |row: &&MotRow| row.frame == crossing.frame && Some(row.id) == crossing.track;
    Wrong {
        kind: "missed",
        line: crossing.line.clone(),
        direction: crossing.direction.name(),
        frame: crossing.frame,
        at: boxes.iter().find(who).and_then(|row| foot(row, full)),
    }
}

fn false_count(crossing: &promenade_core::event::Crossing, full: &Recording) -> Wrong {
    let frame = full.frame_at(crossing.time);
    let own = full.tracks.iter().filter(|row| row.id == crossing.track);
    let nearest = own.min_by_key(|row| row.frame.abs_diff(frame));
    Wrong {
        kind: "false",
        line: crossing.line.clone(),
        direction: crossing.direction.name(),
        frame,
        at: nearest.and_then(|row| foot(row, full)),
    }
}

fn foot(row: &MotRow, full: &Recording) -> Option<[f64; 2]> {
    let size = full.size?;
    Some([(row.left + row.width / 2.0) / f64::from(size.width), row.bottom() / f64::from(size.height)])
}

/// How far the count was off and how many crossings were wrong, as they came: matched crossings are no error, however far
/// apart in time within the tolerance.
fn course(wrong: &[Wrong], full: &Recording) -> Course {
    let first = full.frames.keys().next().copied().unwrap_or(1);
    let change = |wrong: &Wrong| if wrong.kind == "missed" { -1.0 } else { 1.0 };
    let at = |wrong: &Wrong| full.time_s(wrong.frame) - full.time_s(first);
    Course {
        wrong: wrong.iter().map(|wrong| (at(wrong), change(wrong))).collect(),
        end: full.frames.len() as f64 * full.interval_s(),
    }
}

fn rate(case: &Case, truth: &Crossings, full: &Recording, scene: &Scene, fps: f64, tolerance_s: f64) -> Result<Rate> {
    let slow = replay(case, scene, Some(fps))?;
    let (hand, device) = (true_passages(truth, full), passages(&slow));
    let matching = match_passages(&hand, &device, tolerance_s);
    let of = |recording: &Recording, line: &str, way| {
        recording.crossings.iter().filter(|c| c.line == line && c.direction == way).count()
    };
    let lines = truth.lines.iter().map(|line| RateLine {
        line: line.id.clone(),
        r#in: of(&slow, &line.id, Direction::In),
        out: of(&slow, &line.id, Direction::Out),
    });
    let apart = |line: &RateLine| {
        let (inward, outward) = (of(full, &line.line, Direction::In), of(full, &line.line, Direction::Out));
        inward.abs_diff(line.r#in).max(outward.abs_diff(line.out))
    };
    let lines: Vec<RateLine> = lines.collect();
    let line_difference = lines.iter().map(apart).max().unwrap_or(0);
    let errors = matching.misses.len() + matching.false_counts.len();
    Ok(Rate { fps, frames: slow.frames.len(), errors, line_difference, lines })
}
