//! One case measured: replayed at full rate, compared with all the truth it has, replayed again at lower rates.
//!
//! Owns which measures are taken. The measures themselves are core's.

use std::collections::BTreeMap;

use anyhow::Result;
use promenade_core::evaluation::bound::perfect_identities;
use promenade_core::evaluation::detection::{DetectionScore, average_precision};
use promenade_core::evaluation::heads::SeriesError;
use promenade_core::evaluation::mot::{self, MotRow};
use promenade_core::evaluation::presence::{Presence, Stay, presence};
use promenade_core::evaluation::{EvaluationOptions, evaluate};
use promenade_core::event::Doubt;
use promenade_core::geometry::Polygon;

use super::case::{self, Case};
use super::crossings::counting;
use super::outcome::{Count, Detections, Heads, LineCount, Outcome, Plan, Series, Zone};
use super::record::{Recording, Scene, replay};
use super::scores::{TrackScores, read};
use super::truth::{self, Crossings};
use crate::camera;
use crate::config::Source;

/// Annotated feet that leave a zone for no longer than this, in seconds, have not left it.
const GAP_S: f64 = 0.5;

/// Everything that is known about a case.
struct Truth {
    boxes: Vec<MotRow>,
    crossings: Option<Crossings>,
    zones: BTreeMap<String, Vec<[f64; 2]>>,
    heads: Option<BTreeMap<u32, usize>>,
}

/// Measures a case with a model.
pub(super) fn case(case: &Case, model: &str) -> Result<Outcome> {
    let truth = Truth::read(case)?;
    let case = &within_truth(case, &truth.boxes);
    let scene = scene(case, &truth, model)?;
    let full = replay(case, &scene, None)?;
    let mut outcome = begin(case, &full, &scene);
    if !truth.boxes.is_empty() {
        boxes(&mut outcome, case, &truth.boxes, &full)?;
        outcome.zones = scene.zones.iter().map(|(id, corners)| zone(id, corners, &truth.boxes, &full)).collect();
    }
    if let Some(crossings) = &truth.crossings {
        outcome.counting = Some(counting(case, crossings, &truth.boxes, &full, &scene)?);
    }
    if let Some(heads) = &truth.heads {
        outcome.heads = self::heads(case, heads, &full)?;
    }
    outcome.failures = failures(case, &outcome);
    Ok(outcome)
}

impl Truth {
    fn read(case: &Case) -> Result<Self> {
        let boxes = case.boxes.as_deref().map(|path| read(path, mot::parse)).transpose()?;
        Ok(Self {
            boxes: boxes.unwrap_or_default(),
            crossings: case.lines.as_deref().map(truth::crossings).transpose()?,
            zones: case.zones.as_deref().map(truth::zones).transpose()?.unwrap_or_default(),
            heads: case.heads.as_deref().map(truth::heads).transpose()?,
        })
    }
}

/// Frames beyond the annotated ones say nothing.
fn within_truth(case: &Case, boxes: &[MotRow]) -> Case {
    let mut case = case.clone();
    let frames = || boxes.iter().map(|row| row.frame);
    case.settings.frames = case.settings.frames.or_else(|| frames().min().zip(frames().max()));
    case
}

fn scene(case: &Case, truth: &Truth, model: &str) -> Result<Scene> {
    let ignore_above = match case.settings.ignore_above {
        Some(row) => Some(f64::from(row) / f64::from(height(case)?)),
        None => None,
    };
    let lines = truth.crossings.as_ref().map(|truth| truth.lines.clone()).unwrap_or_default();
    let mut zones = truth.zones.clone();
    if zones.is_empty() && !truth.boxes.is_empty() {
        let top = ignore_above.unwrap_or(0.0);
        zones.insert("whole-picture".to_owned(), vec![[0.0, top], [1.0, top], [1.0, 1.0], [0.0, 1.0]]);
    }
    Ok(Scene { model: model.to_owned(), lines, zones, ignore_above })
}

/// Height of the first picture.
fn height(case: &Case) -> Result<u32> {
    let path = case.footage.clone();
    let source = if path.is_dir() { Source::Images(path) } else { Source::File(path) };
    let first = camera::open(&source, &camera::OpenOptions::default())?.next_frame()?;
    first.map(|frame| frame.picture.size.height).ok_or_else(|| anyhow::anyhow!("the footage has no picture"))
}

fn begin(case: &Case, full: &Recording, scene: &Scene) -> Outcome {
    let mut doubtful_s: BTreeMap<&'static str, u32> = BTreeMap::new();
    full.seconds
        .iter()
        .filter_map(|second| second.doubt)
        .for_each(|doubt| *doubtful_s.entry(doubt.name()).or_default() += 1);
    let size = full.size.map_or((4.0, 3.0), |size| (f64::from(size.width), f64::from(size.height)));
    Outcome {
        name: case.name.clone(),
        footage: case::name_of(&case.footage),
        model: full.model.clone(),
        frames: full.frames.len(),
        fps: 1.0 / full.interval_s(),
        doubtful_s,
        observed_s: full.seconds.len() as u32,
        plan: Plan { size, lines: scene.lines.iter().map(|line| (line.id.clone(), line.a, line.b)).collect() },
        ..Outcome::default()
    }
}

fn boxes(outcome: &mut Outcome, case: &Case, truth: &[MotRow], full: &Recording) -> Result<()> {
    let frames = case.settings.frames.map(|(first, last)| first..=last);
    let options =
        EvaluationOptions { min_bottom_y: case.settings.ignore_above, frames, ..EvaluationOptions::default() };
    outcome.tracks = Some(TrackScores::of(&evaluate(truth, &full.tracks, &options)?));
    let perfect = perfect_identities(truth, &full.detections, options.min_iou);
    outcome.bound = Some(TrackScores::of(&evaluate(truth, &perfect, &options)?));
    outcome.detections = Some(detections(average_precision(truth, &full.detections, &options), full.score));
    Ok(())
}

fn detections(found: DetectionScore, score: f32) -> Detections {
    let score = f64::from(score);
    let working = found.curve.iter().take_while(|point| point.score >= score).last();
    Detections {
        ap50: found.ap,
        truth_boxes: found.truth_boxes,
        precision: working.map_or(0.0, |point| point.precision),
        recall: working.map_or(0.0, |point| point.recall),
        score,
        curve: found.curve,
    }
}

fn zone(id: &str, corners: &[[f64; 2]], boxes: &[MotRow], full: &Recording) -> Zone {
    let Some(size) = full.size else { unreachable!("a replay has at least one frame") };
    let gap = (GAP_S / full.interval_s()).round() as u32;
    let found = presence(boxes, &Polygon::from_normalised(corners, size), size, gap);
    let measured: BTreeMap<i64, f64> =
        full.zones.iter().filter(|s| s.zone == id).map(|s| (s.second.micros(), f64::from(s.mean))).collect();
    let pairs: Vec<(f64, f64)> = true_seconds(&found, full)
        .into_iter()
        .filter_map(|(second, people)| Some((people, *measured.get(&second)?)))
        .collect();
    let visits = full.visits.iter().filter(|visit| visit.zone == id);
    // As of the truth: who was there when the footage began came before it.
    let began = full.frames.values().next().copied();
    let whole = visits.clone().filter(|visit| visit.complete && Some(visit.entered) > began);
    let dwell = whole.filter_map(|visit| Some(visit.left?.seconds_since(visit.entered)));
    Zone {
        id: id.to_owned(),
        occupancy: SeriesError::of(&pairs).map(Series::of),
        true_stays: found.stays.len(),
        stays: visits.count(),
        true_dwell_p50_s: median(whole_stays(&found.stays, full)),
        dwell_p50_s: median(dwell.collect()),
    }
}

/// Mean people of the annotated frames of each second.
fn true_seconds(found: &Presence, full: &Recording) -> BTreeMap<i64, f64> {
    let mut seconds: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for (frame, time) in &full.frames {
        let sums = seconds.entry(time.second().micros()).or_default();
        sums.0 += f64::from(found.people.get(frame).copied().unwrap_or(0));
        sums.1 += 1.0;
    }
    seconds.into_iter().map(|(second, (people, frames))| (second, people / frames)).collect()
}

/// Lengths of the stays that neither began nor ended with the footage.
fn whole_stays(stays: &[Stay], full: &Recording) -> Vec<f64> {
    let (first, last) = (full.frames.keys().next(), full.frames.keys().next_back());
    let whole = stays.iter().filter(|stay| Some(&stay.first) != first && Some(&stay.last) != last);
    whole.map(|stay| full.time_s(stay.last + 1) - full.time_s(stay.first)).collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

/// Detections worth a track against heads, in every annotated frame.
fn heads(case: &Case, heads: &BTreeMap<u32, usize>, full: &Recording) -> Result<Option<Heads>> {
    let names = annotated_names(case, heads)?;
    let mut by_frame = Vec::new();
    let mut saturated_frames = 0;
    for (&frame, time) in &full.frames {
        let named = names.as_ref().map_or(Some(frame), |names| names.get(frame as usize - 1).copied());
        let Some((named, &truth)) = named.and_then(|named| Some((named, heads.get(&named)?))) else { continue };
        let seen = |row: &&MotRow| row.frame == frame && row.confidence >= f64::from(full.score);
        let measured = full.detections.iter().filter(seen).count();
        by_frame.push((f64::from(named), truth as f64, measured as f64));
        let saturated = |second: &&promenade_core::event::CameraSecond| {
            second.second == time.second() && second.doubt == Some(Doubt::Saturated)
        };
        saturated_frames += usize::from(full.seconds.iter().any(|second| saturated(&second)));
    }
    let pairs: Vec<(f64, f64)> = by_frame.iter().map(|&(_, truth, measured)| (truth, measured)).collect();
    let errors = SeriesError::of(&pairs).map(Series::of);
    Ok(errors.map(|errors| Heads { errors, saturated_frames, by_frame }))
}

/// For pictures whose names end in the number of an annotated frame (`seq_000020.jpg`): those numbers, in order.
fn annotated_names(case: &Case, heads: &BTreeMap<u32, usize>) -> Result<Option<Vec<u32>>> {
    if !case.footage.is_dir() {
        return Ok(None);
    }
    let number = |path: &std::path::PathBuf| {
        let stem = path.file_stem()?.to_str()?;
        stem.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let numbers: Option<Vec<u32>> = case::pictures(&case.footage)?.iter().map(number).collect();
    Ok(numbers.filter(|numbers| numbers.iter().any(|number| heads.contains_key(number))))
}

fn failures(case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut failures = Vec::new();
    let minimum = &case.settings.minimum;
    if let (Some(least), Some(tracks)) = (minimum.mota, &outcome.tracks)
        && tracks.mota < least
    {
        failures.push(format!("MOTA {:.3} is below {least}", tracks.mota));
    }
    if let (Some(most), Some(counting)) = (minimum.line_difference, &outcome.counting) {
        let off = |line: &&LineCount| line.count.hand.abs_diff(line.count.device) as u64 > most;
        failures.extend(counting.lines.iter().filter(off).map(|line| {
            let Count { hand, device, .. } = line.count;
            format!("line {} {}: {device} counted, {hand} true, more than {most} apart", line.line, line.direction)
        }));
    }
    failures
}

#[cfg(test)]
mod tests {
    use promenade_core::detection::FrameSize;
    use promenade_core::evaluation::equivalence::Agreement;
    use promenade_core::event::{CameraSecond, ZoneSecond};
    use promenade_core::time::EventTime;

    use super::super::outcome::{Counting, Course};
    use super::*;

    /// Frames 1 to 20 at ten a second, of a picture of 100 by 100.
    fn recording() -> Recording {
        Recording {
            size: Some(FrameSize { width: 100, height: 100 }),
            frames: (1..=20).map(|frame| (frame, EventTime(i64::from(frame - 1) * 100_000))).collect(),
            score: 0.5,
            ..Recording::default()
        }
    }

    fn row(frame: u32, confidence: f64) -> MotRow {
        MotRow { frame, id: 1, left: 10.0, top: 10.0, width: 10.0, height: 20.0, confidence }
    }

    #[test]
    fn a_zone_is_compared_second_by_second() {
        let second = |at, mean| ZoneSecond { second: EventTime(at), zone: "z".into(), mean, max: 1 };
        let full = Recording { zones: vec![second(0, 0.5), second(1_000_000, 0.0)], ..recording() };
        // One person inside in frames 6 to 15: half of each second.
        let boxes: Vec<MotRow> = (6..=15).map(|frame| row(frame, 1.0)).collect();
        let found = zone("z", &[[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]], &boxes, &full);
        let occupancy = found.occupancy.unwrap();
        assert_eq!((occupancy.samples, occupancy.truth, occupancy.measured), (2, 0.5, 0.25));
        assert!((occupancy.mean_absolute_error - 0.25).abs() < 1e-9);
        assert!((found.true_dwell_p50_s.unwrap() - 1.0).abs() < 1e-9);
        assert_eq!((found.true_stays, found.stays, found.dwell_p50_s), (1, 0, None));
    }

    #[test]
    fn heads_are_compared_with_detections_worth_a_track_and_saturated_frames_are_told() {
        let saturated = CameraSecond { second: EventTime(0), frames: 10, doubt: Some(Doubt::Saturated) };
        let detections = vec![row(2, 0.9), row(2, 0.4), row(12, 0.5)];
        let full = Recording { detections, seconds: vec![saturated], ..recording() };
        let case = Case { footage: "clip.mp4".into(), ..Case::default() };
        let found = heads(&case, &BTreeMap::from([(2, 3), (12, 1), (99, 5)]), &full).unwrap().unwrap();
        assert_eq!(found.by_frame, [(2.0, 3.0, 1.0), (12.0, 1.0, 1.0)]);
        assert_eq!((found.saturated_frames, found.errors.mean_error), (1, -1.0));
    }

    #[test]
    fn minima_are_checked_where_they_are_asked_for() {
        let mut case = Case::default();
        let line = |hand, device| LineCount {
            line: "door".into(),
            direction: "in",
            count: Count::of(Agreement { hand, device, matched: hand.min(device) }),
        };
        let counting = Counting {
            tolerance_s: 1.0,
            lines: vec![line(8, 5), line(8, 9)],
            total: Count::of(Agreement::default()),
            errors: 0,
            wrong: Vec::new(),
            rates: Vec::new(),
            course: Course::default(),
        };
        let outcome = Outcome { counting: Some(counting), ..Outcome::default() };
        assert!(failures(&case, &outcome).is_empty());
        case.settings.minimum.line_difference = Some(2);
        assert_eq!(failures(&case, &outcome), ["line door in: 5 counted, 8 true, more than 2 apart"]);
    }
}
