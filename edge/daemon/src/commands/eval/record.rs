//! One replay of a case, with everything that is measured afterwards.
//!
//! Owns the config that a case is replayed with, and what is kept of a replay. The replay itself is the command's own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::Parser as _;
use promenade_core::detection::FrameSize;
use promenade_core::evaluation::mot::MotRow;
use promenade_core::event::{CameraSecond, Crossing, Event, Visit, ZoneSecond};
use promenade_core::time::EventTime;
use promenade_core::tracker::TrackRecorder;

use super::case::Case;
use super::truth::TrueLine;
use crate::commands::replay::{self, Inferred};
use crate::commands::{Cli, Command};
use crate::pipeline::Step;

/// What a replay told.
#[derive(Debug, Default)]
pub(super) struct Recording {
    pub size: Option<FrameSize>,
    /// Analysed frames with their times.
    pub frames: BTreeMap<u32, EventTime>,
    /// The detector's boxes of people.
    pub detections: Vec<MotRow>,
    pub tracks: Vec<MotRow>,
    pub crossings: Vec<Crossing>,
    pub zones: Vec<ZoneSecond>,
    pub visits: Vec<Visit>,
    pub seconds: Vec<CameraSecond>,
    pub model: String,
    /// From which score on a detection is worth a track.
    pub score: f32,
}

/// What is drawn on the picture for a replay.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub model: String,
    pub lines: Vec<TrueLine>,
    pub zones: BTreeMap<String, Vec<[f64; 2]>>,
    /// Share of the picture's height that is ignored, from the top.
    pub ignore_above: Option<f64>,
}

/// Replays the frames of a case, all of them or at `fps`.
pub(super) fn replay(case: &Case, scene: &Scene, fps: Option<f64>) -> Result<Recording> {
    let folder = tempfile::tempdir().context("temporary folder")?;
    let config = folder.path().join("eval.toml");
    std::fs::write(&config, config_text(scene)).context("the config of the evaluation")?;
    let args = arguments(case, &config, fps)?;
    let (mut recording, mut recorder) = (Recording::default(), TrackRecorder::default());
    let measured = replay::measure(&args, &mut |frame, step| recording.take(frame, step, &mut recorder))?;
    recording.tracks = recorder.finish();
    (recording.model, recording.score) = (measured.model, measured.score);
    Ok(recording)
}

/// The replay's own arguments, read as if somebody had typed them.
fn arguments(case: &Case, config: &Path, fps: Option<f64>) -> Result<replay::Args> {
    let text =
        |path: &Path| path.to_str().map(str::to_owned).with_context(|| format!("{} is not UTF-8", path.display()));
    let mut line = vec!["promenade".to_owned(), "replay".into(), text(&case.footage)?, "--config".into()];
    line.extend([text(config)?, "--camera".into(), "eval".into(), "--json".into()]);
    if let Some((first, last)) = case.settings.frames {
        line.extend(["--from-frame".into(), first.to_string(), "--to-frame".into(), last.to_string()]);
    }
    if let Some(fps) = fps {
        line.extend(["--fps".into(), fps.to_string()]);
    }
    match Cli::try_parse_from(line)?.command {
        Command::Replay(args) => Ok(args),
        _ => bail!("the command line of a replay is no replay; this is a bug"),
    }
}

impl Recording {
    fn take(&mut self, frame: Option<&Inferred>, step: &Step, recorder: &mut TrackRecorder) {
        if let Some(frame) = frame {
            let number = u32::try_from(frame.number).unwrap_or(u32::MAX);
            self.size = Some(frame.analysed.size);
            self.frames.insert(number, frame.analysed.time);
            self.detections.extend(replay::people(frame));
            recorder.record(number, &step.tracks);
        }
        for event in step.batch.iter().flat_map(|batch| &batch.events) {
            match event {
                Event::Crossing(crossing) => self.crossings.push(crossing.clone()),
                Event::ZoneSecond(second) => self.zones.push(second.clone()),
                Event::CameraSecond(second) => self.seconds.push(second.clone()),
                Event::Visit(visit) if visit.left.is_some() => self.visits.push(visit.clone()),
                _ => {}
            }
        }
    }

    /// Seconds from one analysed frame to the next, median; a tenth where there is only one.
    pub fn interval_s(&self) -> f64 {
        let times: Vec<EventTime> = self.frames.values().copied().collect();
        let mut gaps: Vec<f64> = times.windows(2).map(|two| two[1].seconds_since(two[0])).collect();
        gaps.sort_by(f64::total_cmp);
        gaps.get(gaps.len() / 2).copied().unwrap_or(0.1)
    }

    /// Time of a frame; one that was not analysed lies where the rate puts it.
    pub fn time_s(&self, frame: u32) -> f64 {
        let before = self.frames.range(..=frame).next_back().or_else(|| self.frames.iter().next());
        before.map_or(0.0, |(&known, time)| {
            time.micros() as f64 / 1e6 + (f64::from(frame) - f64::from(known)) * self.interval_s()
        })
    }

    /// The analysed frame nearest to a time.
    pub fn frame_at(&self, time: EventTime) -> u32 {
        let apart = |other: &EventTime| (other.micros() - time.micros()).abs();
        self.frames.iter().min_by_key(|(_, other)| apart(other)).map_or(0, |(&frame, _)| frame)
    }
}

/// A config with one camera, `eval`. Strings are quoted by the TOML library.
fn config_text(scene: &Scene) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut text = format!(
        "[site]\nid = \"eval\"\nname = \"Evaluation\"\ntimezone = \"UTC\"\n[store]\npath = \"eval.duckdb\"\n\
         [http]\nlisten = \"127.0.0.1:0\"\n[detector]\nmodel = {}\n\
         [[camera]]\nid = \"eval\"\nname = \"Evaluation\"\nsource = \"file:replaced.avi\"\n",
        quoted(&scene.model)
    );
    if let Some(top) = scene.ignore_above {
        let _ = writeln!(text, "ignore = [[[0, 0], [1, 0], [1, {top:.4}], [0, {top:.4}]]]");
    }
    for TrueLine { id, a, b, anchor } in &scene.lines {
        let _ = writeln!(text, "[[camera.line]]\nid = {}\na = {a:?}\nb = {b:?}\nanchor = \"{anchor}\"", quoted(id));
    }
    for (id, polygon) in &scene.zones {
        let _ = writeln!(text, "[[camera.zone]]\nid = {}\nkind = \"area\"\npolygon = {polygon:?}", quoted(id));
    }
    text
}
