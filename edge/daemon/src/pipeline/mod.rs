//! One camera's way from detections to events.
//!
//! Owns a camera's state: its scene, its live view, the counts of today and of the hour. A synchronous
//! [`Pipeline::apply`] mutates it; the async code around it only selects. Knows core types and channels, and refuses to
//! know where frames come from, what found the boxes, and where events are kept: replay and daemon run the same code.

mod counter;
mod decimate;
mod tally;
mod today;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use promenade_core::detection::{Detection, FrameSize};
use promenade_core::event::{Batch, Doubt, Event};
use promenade_core::health::{Health, Sight};
use promenade_core::live::{LiveTrack, LiveView, ZoneCount};
use promenade_core::look::Look;
use promenade_core::queue::QueueState;
use promenade_core::scene::{Scene, SceneSpec};
use promenade_core::time::EventTime;
use promenade_core::tracker::{TrackState, TrackerConfig, TrackerStep};

pub use counter::Bounds;
pub use decimate::Decimator;
pub use tally::{GateTally, LineTally, QueueTally, Tally, ZoneTally};
pub use today::Today;

/// A step back by more than this is a clock that was set, not jitter.
const STEP_BACK_S: f64 = 1.0;
/// Who is in view after so many seconds without a frame may have come at any time, and nobody of before is followed any
/// more: a break, though the source may know of none, for the detector and the store can be stuck, too. Longer than the
/// interval of the slowest analysis rate that a config may ask for, 10 s.
const GAP_S: f64 = 15.0;
/// The analysed frames of this many seconds give the live rate.
const RATE_WINDOW_S: f64 = 3.0;

/// One analysed frame: what the detector said about it, and when it was seen.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// Event time of the frame.
    pub time: EventTime,
    /// Size of the frame in pixels.
    pub size: FrameSize,
    /// True for the first frame after a break: a loop's seam, a reconnect, a change of resolution.
    pub discontinuity: bool,
    /// Boxes in pixels of the frame; none where inference was skipped.
    pub detections: Vec<Detection>,
    /// False where inference was skipped because nothing moved and nobody was followed.
    pub inferred: bool,
    /// What the picture looked like; without it the camera's health is not judged.
    pub look: Option<Look>,
    /// When it was seen on a clock that nobody sets (`Clock::monotonic`); for a file its presentation time.
    pub steady: Duration,
}

/// What one frame did.
#[derive(Debug, Default)]
pub struct Step {
    /// What is to be kept; `None` when nothing happened.
    pub batch: Option<Batch>,
    /// The tracker's result, for track files and overlays.
    pub tracks: TrackerStep,
}

/// One camera's state between frames.
pub struct Pipeline {
    camera: Arc<str>,
    run_start: EventTime,
    spec: SceneSpec,
    tracker: TrackerConfig,
    scene: Option<(Scene, FrameSize)>,
    health: Health,
    today: Today,
    view: LiveView,
    recent: VecDeque<EventTime>,
    /// Time of the last frame since the last break.
    last: Option<EventTime>,
}

impl Pipeline {
    /// A pipeline that has seen nothing. `run_start` is part of every crossing's identity; `today` may be seeded with
    /// what the store already holds.
    pub fn new(camera: &str, run_start: EventTime, spec: SceneSpec, tracker: TrackerConfig, today: Today) -> Self {
        let view = LiveView {
            lines: spec.lines.iter().map(|line| today.of(&line.id)).collect(),
            zones: spec
                .zones
                .iter()
                .map(|zone| ZoneCount { id: zone.id.clone(), kind: zone.kind, ..ZoneCount::default() })
                .collect(),
            ..LiveView::default()
        };
        let (camera, scene, recent, last) = (camera.into(), None, VecDeque::new(), None);
        let health = Health::new(&tracker);
        let mut pipeline = Self { camera, run_start, spec, tracker, scene, health, today, view, recent, last };
        pipeline.refresh_lines();
        pipeline
    }

    /// Advances the camera by one analysed frame. Times must rise within a run.
    pub fn apply(&mut self, frame: &Analysed) -> Step {
        let mut events = Vec::new();
        if self.is_break(frame) {
            events = self.break_off(frame.size);
            self.today.count(&events);
            self.today.all_ended();
        }
        // Capture times jitter, and clocks are nudged back by milliseconds: within a run time only rises.
        let time = self.last.map_or(frame.time, |last| frame.time.max(EventTime(last.micros() + 1)));
        self.last = Some(time);
        let (spec, tracker) = (&self.spec, &self.tracker);
        let begin = || (Scene::new(spec, frame.size).tracked_by(tracker.clone()), frame.size);
        let (scene, _) = self.scene.get_or_insert_with(begin);
        let step = scene.apply(time, &frame.detections);
        self.view.doubt = judge(&mut self.health, time, frame, &step.tracks);
        self.view.doubt.into_iter().for_each(|doubt| scene.doubt(doubt));
        self.today.advance(frame.time);
        self.today.count(&step.events);
        self.today.ended(&step.tracks.ended);
        events.extend(step.events);
        self.show(frame, &step.tracks);
        self.show_zones(&step.zones, &step.queues);
        Step { batch: self.batch(events), tracks: step.tracks }
    }

    /// The stream broke off or the run ends: closes tracks, visits and the second in hand.
    pub fn interrupt(&mut self) -> Option<Batch> {
        let events = self.scene.as_mut().map(|(scene, _)| scene.interrupt(None)).unwrap_or_default();
        self.view.tracks.clear();
        for zone in &mut self.view.zones {
            (zone.people, zone.expected_wait_s, zone.wait_doubt) = (0, None, None);
        }
        self.recent.clear();
        self.last = None;
        self.health.interrupt();
        (self.view.fps, self.view.doubt) = (0.0, None);
        self.today.count(&events);
        self.today.all_ended();
        self.batch(events)
    }

    /// Moves the counts to the day and the hour of `now`, so that midnight shows even without frames.
    pub fn tick(&mut self, now: EventTime) {
        self.today.advance(now);
        self.refresh_lines();
    }

    /// Whether anybody is being followed: see [`Scene::follows_anybody`].
    pub fn follows_anybody(&self) -> bool {
        self.scene.as_ref().is_some_and(|(scene, _)| scene.follows_anybody())
    }

    /// The camera as people see it now; state and drops are the caller's to fill in.
    pub fn view(&self) -> &LiveView {
        &self.view
    }

    /// Whether tracks of before cannot go on in this frame: the source says so, the size changed, the clock was set
    /// back, or nothing was seen for too long.
    fn is_break(&self, frame: &Analysed) -> bool {
        let resized = self.scene.as_ref().is_some_and(|(_, size)| *size != frame.size);
        let within = -STEP_BACK_S..=GAP_S;
        let torn = self.last.is_some_and(|last| !within.contains(&frame.time.seconds_since(last)));
        frame.discontinuity || resized || torn
    }

    fn break_off(&mut self, now: FrameSize) -> Vec<Event> {
        self.last = None;
        self.recent.clear();
        self.health.interrupt();
        let Some((scene, size)) = self.scene.as_mut() else { return Vec::new() };
        let resized = (*size != now).then_some(now);
        *size = now;
        scene.interrupt(resized)
    }

    fn batch(&mut self, events: Vec<Event>) -> Option<Batch> {
        if events.is_empty() {
            return None;
        }
        self.refresh_lines();
        Some(Batch { camera: Arc::clone(&self.camera), run_start: self.run_start, events })
    }

    fn show(&mut self, frame: &Analysed, tracks: &TrackerStep) {
        self.view.time = frame.time;
        self.view.size = Some(frame.size);
        self.view.frames_analysed += 1;
        self.view.fps = self.rate(frame.time);
        self.view.tracks = tracks
            .points
            .iter()
            .filter(|point| point.state == TrackState::Confirmed)
            .map(|point| LiveTrack { id: point.id, bbox: point.bbox, class: point.class })
            .collect();
    }

    fn show_zones(&mut self, people: &[u32], queues: &[Option<QueueState>]) {
        for ((zone, &people), queue) in self.view.zones.iter_mut().zip(people).zip(queues) {
            let QueueState { expected_wait_s, doubt } = queue.unwrap_or_default();
            (zone.people, zone.expected_wait_s, zone.wait_doubt) = (people, expected_wait_s, doubt);
        }
    }

    fn refresh_lines(&mut self) {
        for line in &mut self.view.lines {
            *line = self.today.of(&line.id);
        }
    }

    fn rate(&mut self, now: EventTime) -> f32 {
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|first| now.seconds_since(*first) > RATE_WINDOW_S) {
            self.recent.pop_front();
        }
        let span = self.recent.front().map_or(0.0, |first| now.seconds_since(*first));
        if span > 0.0 { ((self.recent.len() - 1) as f64 / span) as f32 } else { 0.0 }
    }
}

/// Why the frame is not to be trusted, if it is not.
fn judge(health: &mut Health, time: EventTime, frame: &Analysed, tracks: &TrackerStep) -> Option<Doubt> {
    let detections = frame.inferred.then_some(&frame.detections[..]);
    let look = frame.look.as_ref()?;
    health.watch(&Sight { time, steady: frame.steady, size: frame.size, look, detections, tracks })
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline").field("camera", &self.camera).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
