//! `promenade replay`: the daemon's own pipeline on a file, lossless, on a simulated clock.
//!
//! Owns the order of things: open, run the stages, keep, report. The same file and config give the same ledger at any
//! speed.

mod report;
mod stages;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use promenade_core::detection::Class;
use promenade_core::evaluation::mot::{self, MotRow};
use promenade_core::event::Event;
use promenade_core::time::EventTime;
use promenade_core::tracker::TrackRecorder;

use crate::annotate::Annotator;
use crate::camera;
use crate::config::{self, Camera, Config, Source};
use crate::detect::{self, OrtDetector};
use crate::pipeline::{Analysed, Pipeline, Step, Tally, Today};
use crate::run;
use crate::store::Writer;

use crate::usage::Usage;
use report::Report;
pub use stages::Inferred;
use stages::Plan;

/// Rows are acknowledged this often, so that a kill loses less than two seconds, a slow disk included.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Arguments of `promenade replay`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Video file, or a folder of stills; takes the place of the camera's source
    file: PathBuf,
    /// Config file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Id of the camera whose lines and zones apply
    #[arg(long, value_name = "ID")]
    camera: String,
    /// Database that takes the counts; without it a temporary one
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Time of the file's first frame, RFC 3339
    #[arg(long, value_name = "TIME", default_value = "1970-01-01T00:00:00Z", value_parser = parse_time)]
    start: EventTime,
    /// As fast as it goes, or in real time
    #[arg(long, value_enum, default_value_t = Speed::Max)]
    speed: Speed,
    /// First frame to analyse, from 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    from_frame: u64,
    /// Last frame to analyse, included
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    to_frame: Option<u64>,
    /// Analysis rate in frames a second; by default every frame
    #[arg(long, value_parser = parse_fps)]
    fps: Option<f64>,
    /// Print one JSON object on standard output instead of the table
    #[arg(long)]
    json: bool,
    /// Write the tracks as MOT csv
    #[arg(long, value_name = "OUT.txt")]
    mot: Option<PathBuf>,
    /// Write the detector's boxes of people, before any tracking, as MOT csv
    #[arg(long, value_name = "OUT.txt")]
    detections: Option<PathBuf>,
    /// Write a video with boxes, ids, lines and counts, people blurred
    #[arg(long, value_name = "OUT.webm")]
    annotate: Option<PathBuf>,
    /// Leave people recognisable in the annotated video
    #[arg(long, requires = "annotate")]
    no_blur: bool,
    /// Write every ledger table in key order as CSV
    #[arg(long, value_name = "OUT.csv")]
    export_ledger: Option<PathBuf>,
}

/// How fast a replay goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Speed {
    /// As fast as the machine can.
    Max,
    /// In real time.
    #[value(name = "1")]
    One,
}

/// Runs the command.
///
/// # Errors
/// A config with mistakes, an unknown camera, a file that is no video, a model or database that cannot be opened.
pub fn execute(args: &Args) -> Result<()> {
    let mut found = Vec::new();
    let measured = measure(args, &mut |frame, _| {
        if let (Some(frame), Some(_)) = (frame, &args.detections) {
            found.extend(people(frame));
        }
    })?;
    if let Some(path) = &args.detections {
        write_file(path, &mot::write_detections(&found))?;
    }
    if args.json {
        println!("{}", serde_json::to_string(&measured.report)?);
    } else {
        print!("{}", measured.report.table());
    }
    Ok(())
}

/// What a replay found out besides what it wrote.
#[derive(Debug)]
pub struct Measured {
    /// Totals and cost.
    pub report: Report,
    /// The model that found the people, with its precision and the beginning of its digest.
    pub model: String,
    /// The score from which on its detections are worth a track of their own.
    pub score: f32,
}

/// Is told of every frame with what it did, and last, without a frame, of what the end did.
pub type Watch<'a> = dyn FnMut(Option<&Inferred>, &Step) + 'a;

/// The detector's boxes of people in one frame; ids are 0.
pub fn people(frame: &Inferred) -> Vec<MotRow> {
    let number = u32::try_from(frame.number).unwrap_or(u32::MAX);
    let people = frame.analysed.detections.iter().filter(|found| found.class == Class::Person);
    people.map(|found| MotRow::new(number, 0, found.bbox, found.score)).collect()
}

/// Runs a replay and prints nothing.
///
/// # Errors
/// As [`execute`].
pub fn measure(args: &Args, watch: &mut Watch<'_>) -> Result<Measured> {
    args.make_sense()?;
    let config = config::load(&args.config, &config::Environment::process())?;
    let camera = find_camera(&config, &args.camera)?;
    let mut detector = detect::load(&config.detector, &detect::Catalogue::standard([]))?;
    let usage = Usage::now();
    let begun = Instant::now();
    let source = camera::open(&file_source(&args.file), &camera::OpenOptions::default())?;
    let mut session = Session::open(args, &config, camera, &detector, source.total_frames())?;
    let detector_seconds = stages::run(source, &mut detector, &args.plan(), |frame| session.apply(frame, watch))?;
    let mut report = session.finish(args, watch)?;
    report.seconds = begun.elapsed().as_secs_f64();
    report.fps = report.frames as f64 / report.seconds;
    let used = Usage::now();
    report.cpu_seconds = used.cpu_seconds - usage.cpu_seconds;
    report.peak_rss_mb = used.peak_rss_mb;
    report.detector_seconds = detector_seconds;
    Ok(Measured { report, model: detector.description().version(), score: detector.thresholds().score })
}

impl Args {
    /// What clap cannot say: options that contradict each other, and outputs that would overwrite the footage.
    fn make_sense(&self) -> Result<()> {
        if let Some(last) = self.to_frame.filter(|last| *last < self.from_frame) {
            bail!("--to-frame {last} lies before --from-frame {}", self.from_frame);
        }
        let input = self.file.canonicalize().ok();
        let outputs = [&self.mot, &self.detections, &self.annotate, &self.export_ledger, &self.db];
        for output in outputs.into_iter().flatten() {
            if input.is_some() && output.canonicalize().ok() == input {
                bail!("{} would be overwritten; choose another name for the output", output.display());
            }
        }
        Ok(())
    }

    fn plan(&self) -> Plan {
        Plan {
            start: self.start,
            from_frame: self.from_frame,
            to_frame: self.to_frame.unwrap_or(u64::MAX),
            fps: self.fps,
            real_time: self.speed == Speed::One,
            keep_pictures: self.annotate.is_some(),
        }
    }
}

/// What a replay writes while it runs.
struct Session<'a> {
    args: &'a Args,
    camera: &'a Camera,
    pipeline: Pipeline,
    tally: Tally,
    writer: Writer,
    flushed: Instant,
    // Removed with its folder at the end, after the writer has closed it.
    _temporary: Option<tempfile::TempDir>,
    recorder: Option<TrackRecorder>,
    annotator: Option<Annotator>,
    progress: ProgressBar,
    frames: u64,
    crossings: usize,
}

impl<'a> Session<'a> {
    fn open(
        args: &'a Args,
        config: &'a Config,
        camera: &'a Camera,
        detector: &OrtDetector,
        total_frames: Option<u64>,
    ) -> Result<Self> {
        let temporary = if args.db.is_none() { Some(tempfile::tempdir().context("temporary folder")?) } else { None };
        let path = match (&args.db, &temporary) {
            (Some(path), _) => path.clone(),
            (None, Some(folder)) => folder.path().join("replay.duckdb"),
            (None, None) => bail!("no database"),
        };
        let mut writer = Writer::open(&path, &run::store_options(config))?;
        writer.declare(&camera.id, &camera.scene, &run::versions(camera, detector))?;
        // The counts of a replay are totals of the file; a day here never ends.
        let today = Today::without_end();
        Ok(Self {
            args,
            camera,
            pipeline: Pipeline::new(&camera.id, args.start, camera.scene.clone(), run::tracker(detector), today),
            tally: Tally::new(&camera.scene),
            writer,
            flushed: Instant::now(),
            _temporary: temporary,
            recorder: args.mot.is_some().then(TrackRecorder::default),
            annotator: None,
            progress: progress_bar(args, total_frames),
            frames: 0,
            crossings: 0,
        })
    }

    fn apply(&mut self, frame: &Inferred, watch: &mut Watch<'_>) -> Result<()> {
        let step = self.pipeline.apply(&frame.analysed);
        watch(Some(frame), &step);
        self.frames += 1;
        self.keep(&step)?;
        if let Some(recorder) = &mut self.recorder {
            recorder.record(u32::try_from(frame.number).unwrap_or(u32::MAX), &step.tracks);
        }
        if frame.picture.is_some() {
            self.draw(frame, &step)?;
        }
        self.progress.inc(1);
        Ok(())
    }

    fn keep(&mut self, step: &Step) -> Result<()> {
        if let Some(batch) = &step.batch {
            batch.events.iter().for_each(|event| self.tally.add(event));
            self.crossings += batch.events.iter().filter(|event| matches!(event, Event::Crossing(_))).count();
            self.writer.append(batch);
        }
        // One line a frame: who watches from outside knows what had been counted at what time.
        tracing::trace!(frame = self.frames, crossings = self.crossings, "counted");
        if self.flushed.elapsed() >= FLUSH_EVERY {
            // Minutes and hours can wait for the end; what is acknowledged is the ledger.
            self.writer.commit()?;
            self.flushed = Instant::now();
        }
        Ok(())
    }

    fn draw(&mut self, frame: &Inferred, step: &Step) -> Result<()> {
        let (Some(picture), Some(path)) = (&frame.picture, &self.args.annotate) else { return Ok(()) };
        let Analysed { time, detections, .. } = &frame.analysed;
        if self.annotator.is_none() {
            let blur = !self.args.no_blur;
            self.annotator = Some(Annotator::create(path, &self.camera.scene, picture.size, blur)?);
        }
        let Some(annotator) = &mut self.annotator else { return Ok(()) };
        Ok(annotator.frame(*time, picture, detections, &step.tracks, &self.pipeline.view().lines)?)
    }

    fn finish(mut self, args: &Args, watch: &mut Watch<'_>) -> Result<Report> {
        let last = Step { batch: self.pipeline.interrupt(), ..Step::default() };
        watch(None, &last);
        self.keep(&last)?;
        self.writer.flush()?;
        self.progress.finish_and_clear();
        if let Some(annotator) = self.annotator {
            annotator.finish()?;
        }
        if let (Some(recorder), Some(path)) = (self.recorder, &args.mot) {
            write_file(path, &mot::write(&recorder.finish()))?;
        }
        if let Some(path) = &args.export_ledger {
            write_file(path, &self.writer.reader().export_ledger()?)?;
        }
        if self.frames == 0 {
            bail!("{} has no frame from number {} on", args.file.display(), args.from_frame);
        }
        let mut report = Report::of(&self.tally);
        report.frames = self.frames;
        Ok(report)
    }
}

fn find_camera<'a>(config: &'a Config, id: &str) -> Result<&'a Camera> {
    let known = || config.cameras.iter().map(|camera| camera.id.as_str()).collect::<Vec<_>>().join(", ");
    config
        .cameras
        .iter()
        .find(|camera| camera.id == id)
        .with_context(|| format!("no camera {id:?} in the config; it has: {}", known()))
}

fn file_source(path: &Path) -> Source {
    if path.is_dir() { Source::Images(path.to_owned()) } else { Source::File(path.to_owned()) }
}

fn progress_bar(args: &Args, total: Option<u64>) -> ProgressBar {
    if args.json {
        return ProgressBar::hidden();
    }
    let wanted = args.to_frame.or(total).map(|last| last.saturating_sub(args.from_frame - 1));
    let (bar, template) = match wanted {
        Some(frames) => (ProgressBar::new(frames), "{bar:30} {pos}/{len} frames, {per_sec}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {pos} frames, {per_sec}"),
    };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn write_file(path: &Path, text: &str) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(text.as_bytes())?;
        file.flush()
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

fn parse_time(text: &str) -> Result<EventTime, String> {
    let time: jiff::Timestamp = text.parse().map_err(|_| "write it like 2026-05-01T10:00:00+08:00".to_owned())?;
    Ok(EventTime(time.as_microsecond()))
}

fn parse_fps(text: &str) -> Result<f64, String> {
    let fps: f64 = text.parse().map_err(|_| "write a number of frames a second".to_owned())?;
    if fps.is_finite() && (0.1..=120.0).contains(&fps) { Ok(fps) } else { Err("must lie within 0.1..=120".to_owned()) }
}
