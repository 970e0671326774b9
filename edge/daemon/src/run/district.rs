//! All cameras of the box and the one detector, wired together.
//!
//! Owns what a camera consists of: its source, its slot, its place at the detector and its task. Refuses to know where
//! the store and the dashboard are.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;

use anyhow::{Context as _, Result};
use promenade_core::live::LiveView;
use promenade_core::stillness::Stillness;
use promenade_core::time::EventTime;
use promenade_core::tracker::TrackerConfig;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::analyse::{self, Place, Surroundings};
use super::count::{self, Wiring};
use super::gate::Gate;
use super::load::{self, Demand};
use super::sample::Sampler;
use crate::camera::latest::{Signal, Slot};
use crate::camera::live::{LiveCamera, LiveSettings, Opener};
use crate::camera::{Frame, OpenOptions};
use crate::clock::Clock;
use crate::config::Camera;
use crate::detect::Detector;
use crate::pipeline::{Bounds, Pipeline, Today};
use crate::store::{self, Bucket, Period, Reader};
use crate::supervise;

/// Analysed frames that may wait for a camera's task: a hiccup of half a second at 15 frames a second.
const FRAMES_WAITING: usize = 8;

/// What every camera is wired to.
pub struct Wires {
    /// Wall time.
    pub clock: Arc<dyn Clock>,
    /// For the counts of today and of the hour from before the start, and when either begins.
    pub reader: Reader,
    /// How the detector's scores are to be read.
    pub tracker: TrackerConfig,
    /// To the store's writer.
    pub to_store: mpsc::Sender<store::Message>,
    /// Ends sources and detector.
    pub stop: CancellationToken,
}

/// All cameras of the box, before the detector starts.
pub struct District {
    wires: Wires,
    signal: Arc<Signal>,
    places: Vec<Place>,
    demands: Vec<Demand>,
    live: Vec<(String, watch::Receiver<LiveView>)>,
    cameras: Vec<LiveCamera>,
}

/// All cameras of the box, being analysed.
pub struct Running {
    /// One live view a camera, in the order in which they were added.
    pub live: Vec<(String, watch::Receiver<LiveView>)>,
    /// Whether frames come faster than the box can analyse them.
    pub behind: watch::Receiver<bool>,
    /// Rises while the detector's threads go round.
    pub heartbeat: Arc<AtomicU64>,
    cameras: Vec<LiveCamera>,
    detector: JoinHandle<()>,
}

impl District {
    /// A district without cameras.
    pub fn new(wires: Wires) -> Self {
        let (places, demands, live, cameras) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { wires, signal: Arc::default(), places, demands, live, cameras }
    }

    /// Adds a camera that reads what its config names. Within a tokio runtime.
    ///
    /// # Errors
    /// When the store cannot be read or the system gives no thread.
    pub fn add(&mut self, camera: &Camera, loop_files: bool) -> Result<()> {
        let open = OpenOptions {
            looped: loop_files,
            stills_fps: camera.fps.unwrap_or(1.0),
            clock: Arc::clone(&self.wires.clock),
            ..OpenOptions::default()
        };
        let stop = self.wires.stop.clone();
        self.wire(camera, |slot| LiveCamera::start(camera, open, LiveSettings::default(), slot, &stop))
    }

    /// Adds a camera that reads what `open` opens. Within a tokio runtime.
    ///
    /// # Errors
    /// See [`District::add`].
    pub fn add_source(&mut self, camera: &Camera, open: Opener, settings: LiveSettings) -> Result<()> {
        let stop = self.wires.stop.clone();
        self.wire(camera, |slot| LiveCamera::spawn(&camera.id, open, settings, slot, &stop))
    }

    fn wire(&mut self, camera: &Camera, start: impl FnOnce(Slot<Frame>) -> std::io::Result<LiveCamera>) -> Result<()> {
        let mut sampler = Sampler::new(camera.fps);
        let (id, asked, gate): (Arc<str>, _, _) = (camera.id.as_str().into(), sampler.asked(), Gate::default());
        let slot = Slot::sampling(Arc::clone(&self.signal), move |frame: &Frame| sampler.is_due(frame.pts));
        let begin = self.beginning(camera);
        let pipeline = begin()?;
        let source = start(slot.clone()).with_context(|| format!("camera {:?}: no thread", camera.id))?;
        let (frames, from_detector) = mpsc::channel(FRAMES_WAITING);
        let (live, watched) = watch::channel(LiveView::default());
        let dropped = slot.clone();
        let wiring = Wiring {
            camera: Arc::clone(&id),
            frames: from_detector,
            state: source.state(),
            dropped: Box::new(move || dropped.dropped()),
            store: self.wires.to_store.clone(),
            live,
            clock: Arc::clone(&self.wires.clock),
        };
        tokio::spawn(count::keep_counting(wiring, pipeline, begin));
        self.live.push((camera.id.clone(), watched));
        self.cameras.push(source);
        let (camera, slot_too) = (Arc::clone(&id), slot.clone());
        self.demands.push(Demand { camera, slot: slot_too, asked: asked.clone(), gate: gate.clone() });
        let stillness = Stillness::default();
        self.places.push(Place { camera: id, slot, asked, gate, frames, stillness, failing: false });
        Ok(())
    }

    /// What makes a camera's pipeline, at the start and after a panic.
    fn beginning(&self, camera: &Camera) -> impl Fn() -> Result<Pipeline> + Send + use<> {
        let (camera, tracker) = (camera.clone(), self.wires.tracker.clone());
        let (clock, reader) = (Arc::clone(&self.wires.clock), self.wires.reader.clone());
        move || {
            let now = clock.now();
            let today = today(&camera, &reader, now)?;
            Ok(Pipeline::new(&camera.id, now, camera.scene.clone(), tracker.clone(), today))
        }
    }

    /// Starts the threads that prepare and infer. The detector outlives a panic of a run. Within a tokio runtime.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(self, mut detector: impl Detector + 'static) -> Result<Running> {
        let Self { wires, signal, mut places, demands, live, cameras } = self;
        let heartbeat = Arc::new(AtomicU64::new(0));
        let (beats, clock, cancel) = (Arc::clone(&heartbeat), wires.clock, wires.stop.clone());
        let run_once = move || {
            let (places, signal, clock) = (&mut places[..], &*signal, &*clock);
            let surroundings = Surroundings { places, signal, clock, heartbeat: &beats, cancel: &cancel };
            analyse::analyse(&mut detector, surroundings);
            Ok::<(), std::convert::Infallible>(())
        };
        let detector = supervise::spawn("detector", wires.stop, run_once).context("no thread for the detector")?;
        let (behind, keeps_up) = watch::channel(false);
        tokio::spawn(load::watch(demands, behind));
        Ok(Running { live, behind: keeps_up, heartbeat, cameras, detector })
    }
}

impl Running {
    /// Waits until sources and detector have let go, after they were told to stop; the cameras' tasks end then.
    pub fn join(self) {
        // In this order: sources, the detector (which closes the cameras' channels), then whoever reads them.
        drop(self.cameras);
        let _ = self.detector.join();
    }
}

/// The counts of today and of this hour, going on from what the store holds.
fn today(camera: &Camera, reader: &Reader, now: EventTime) -> Result<Today> {
    let kept = |bucket| -> Result<Vec<_>> {
        let lines = reader.counts_since(&camera.id, reader.period_around(bucket, now).from)?;
        Ok(lines.into_iter().map(|line| (line.line, line.r#in, line.out)).collect())
    };
    let bounds = |bucket| -> Bounds {
        let reader = reader.clone();
        Box::new(move |time| {
            let Period { from, to } = reader.period_around(bucket, time);
            (from, to)
        })
    };
    let today = Today::new(bounds(Bucket::Day), bounds(Bucket::Hour));
    Ok(today.seeded(now, kept(Bucket::Day)?, kept(Bucket::Hour)?))
}

#[cfg(test)]
mod tests;
