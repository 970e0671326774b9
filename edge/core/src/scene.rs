//! One camera's view of the world: its tracker, lines and zones, advanced frame by frame.
//!
//! Owns the composition and the state; the parts do the work. Refuses channels, clocks and stores: frames come in as
//! values with a time, events go out as values.

#[cfg(test)]
mod complaints;
mod meaning;
mod spec;
#[cfg(test)]
mod tests;

pub use spec::{Anchor, GateSpec, GroundSpec, LineSpec, Normalised, QueueSpec, SceneSpec, ZoneKind, ZoneSpec};

use self::meaning::Meaning;
use crate::detection::{Class, Detection, FrameSize};
use crate::event::{Doubt, Event};
use crate::geometry::Polygon;
use crate::heat::Heat;
use crate::lines::LineCounter;
use crate::observation::Observation;
use crate::queue::QueueState;
use crate::seconds::Seconds;
use crate::steady::Steady;
use crate::time::EventTime;
use crate::tracker::{Sighting, TrackPoint, Tracker, TrackerConfig, TrackerStep};
use crate::zones::Zone;

/// One camera's state: tracker, lines, zones, what follows from them, and the samples that are being filled.
#[derive(Debug)]
pub struct Scene {
    spec: SceneSpec,
    size: FrameSize,
    tracker: Tracker,
    /// What the lines read is steadied; zones are wide and read boxes at once, as they are.
    steady: Steady,
    lines: Vec<LineCounter>,
    zones: Vec<Zone>,
    ignore: Vec<Polygon>,
    meaning: Meaning,
    seconds: Seconds,
    heat: Heat,
    /// Detections of the frame under way that no `ignore` polygon takes; kept for its memory.
    kept: Vec<Detection>,
}

/// What one frame did to a scene.
#[derive(Clone, Debug, Default)]
pub struct SceneStep {
    /// What is to be kept.
    pub events: Vec<Event>,
    /// The tracker's own result, for track files and overlays.
    pub tracks: TrackerStep,
    /// People in each zone now, in the order of the spec.
    pub zones: Vec<u32>,
    /// Each zone's state as a queue, in the order of the spec; `None` where it is none.
    pub queues: Vec<Option<QueueState>>,
}

impl Scene {
    /// A scene for frames of `size`; normalised geometry becomes pixels here.
    pub fn new(spec: &SceneSpec, size: FrameSize) -> Self {
        let seconds = Seconds::new(spec.zones.iter().map(|zone| zone.id.clone()));
        let (lines, zones, ignore) = (Vec::new(), Vec::new(), Vec::new());
        let (tracker, meaning, heat, kept) = (Tracker::default(), Meaning::new(spec), Heat::default(), Vec::new());
        let (spec, steady) = (spec.clone(), Steady::default());
        let mut scene = Self { spec, size, tracker, steady, lines, zones, ignore, meaning, seconds, heat, kept };
        scene.draw(size);
        scene
    }

    /// The same scene with a tracker that reads another model's scores.
    #[must_use]
    pub fn tracked_by(mut self, config: TrackerConfig) -> Self {
        self.tracker = Tracker::new(config);
        self
    }

    /// Advances the scene by one analysed frame and returns what happened. Times must rise.
    ///
    /// The samples of a second and the heat of a minute that this frame completes come first, then the events in the
    /// order in which they happened, what follows from an event right behind it. What is known only later (a crossing
    /// on [`crate::steady`] boxes or credited at a track's confirmation, a wait that is over for good) carries its
    /// true, earlier time.
    pub fn apply(&mut self, time: EventTime, detections: &[Detection]) -> SceneStep {
        let ignored = |seen: &Detection| {
            let foot = Anchor::Foot.of(&seen.bbox, self.size);
            self.ignore.iter().any(|polygon| polygon.contains(foot))
        };
        self.kept.clear();
        self.kept.extend(detections.iter().filter(|seen| !ignored(seen)));
        let tracks = self.tracker.update(time, self.size, &self.kept);
        self.follow(time, tracks)
    }

    /// What the tracks of one frame mean: [`Self::apply`] without tracker and `ignore`, for tracks from elsewhere.
    pub fn follow(&mut self, time: EventTime, tracks: TrackerStep) -> SceneStep {
        let happened = self.watch(time, &tracks);
        let zones: Vec<u32> = self.zones.iter().map(Zone::people).collect();
        self.meaning.see(time, &tracks.points, self.size);
        let mut told = self.meaning.read(happened, &tracks.ended);
        self.meaning.advance(time, &zones, &mut told);
        told.sort_by_key(moment);
        let mut events = Vec::new();
        self.seconds.add(time, &zones, &mut events);
        self.heat.add(time, &tracks.points, self.size, &mut events);
        events.append(&mut told);
        let queues = self.meaning.queues(&zones);
        SceneStep { events, tracks, zones, queues }
    }

    /// The frame applied last is not to be trusted; its second is told as doubtful.
    pub fn doubt(&mut self, doubt: Doubt) {
        self.seconds.doubt(doubt);
    }

    /// A break in the stream (end of a loop, reconnect, end of the run): closes every track and every visit.
    /// Afterwards frames may follow, with `size` if it changed.
    ///
    /// Visits under way end as incomplete and the second being filled is told as far as it got. When frames of that
    /// same second follow, it is told again with all of its frames; the later row is the fuller. The heat of the minute
    /// is told as far as it got, and what follows is told as another part.
    pub fn interrupt(&mut self, size: Option<FrameSize>) -> Vec<Event> {
        let mut happened = Vec::new();
        self.tracker.clear();
        let left = self.steady.clear();
        self.pass(left, &mut happened);
        self.lines.iter_mut().for_each(|line| line.interrupt(&mut happened));
        self.zones.iter_mut().for_each(|zone| zone.interrupt(&mut happened));
        happened.sort_by_key(moment);
        let mut events = self.meaning.read(happened, &[]);
        self.meaning.interrupt(&mut events);
        events.sort_by_key(moment);
        self.seconds.interrupt(&mut events);
        self.heat.interrupt(&mut events);
        if let Some(size) = size.filter(|&size| size != self.size) {
            self.draw(size);
        }
        events
    }

    /// Whether anybody is being followed: a track lives, tentative, confirmed or lost and not yet given up, of a person
    /// or of a class that a line or zone counts. A car that is parked where only people count is nobody.
    pub fn follows_anybody(&self) -> bool {
        let lines = self.spec.lines.iter().map(|line| &line.classes);
        let zones = self.spec.zones.iter().map(|zone| &zone.classes);
        let counted =
            |class| class == Class::Person || lines.clone().chain(zones.clone()).any(|of| of.contains(&class));
        self.tracker.living().any(counted)
    }

    /// Makes pixels of the normalised geometry.
    fn draw(&mut self, size: FrameSize) {
        self.size = size;
        self.lines = self.spec.lines.iter().map(|line| LineCounter::new(line, size)).collect();
        self.zones = self.spec.zones.iter().map(|zone| Zone::new(zone, size)).collect();
        self.ignore = self.spec.ignore.iter().map(|polygon| Polygon::from_normalised(polygon, size)).collect();
    }

    /// The crossings and visits of one frame, in order of time.
    fn watch(&mut self, time: EventTime, tracks: &TrackerStep) -> Vec<Event> {
        let mut happened = Vec::new();
        self.zones.iter_mut().for_each(Zone::begin_frame);
        for point in &tracks.points {
            match point.sighting {
                Sighting::Matched => self.observe(time, point, &mut happened),
                Sighting::Coasted => self.coast(time, point),
            }
        }
        let steadied = self.steady.ready(time);
        self.pass(steadied, &mut happened);
        for &track in &tracks.ended {
            let left = self.steady.end(track);
            self.pass(left, &mut happened);
            self.lines.iter_mut().for_each(|line| line.end(track, &mut happened));
            self.zones.iter_mut().for_each(|zone| zone.end(track, &mut happened));
        }
        self.zones.iter_mut().for_each(|zone| zone.end_frame(time, &mut happened));
        happened.sort_by_key(moment);
        happened
    }

    fn observe(&mut self, time: EventTime, point: &TrackPoint, events: &mut Vec<Event>) {
        self.steady.add(time, point);
        for zone in &mut self.zones {
            zone.observe(&Observation::new(time, point, zone.anchor(), self.size), events);
        }
    }

    /// Leads tracks past the lines.
    fn pass(&mut self, steadied: Vec<(EventTime, TrackPoint)>, events: &mut Vec<Event>) {
        for (time, point) in steadied {
            for line in &mut self.lines {
                line.observe(&Observation::new(time, &point, line.anchor(), self.size), events);
            }
        }
    }

    /// Predictions cross no line: see the rule in [`crate::lines`].
    fn coast(&mut self, time: EventTime, point: &TrackPoint) {
        for zone in &mut self.zones {
            zone.coast(&Observation::new(time, point, zone.anchor(), self.size), Anchor::centre(&point.bbox));
        }
    }
}

/// When an event happened, to order those of one step.
fn moment(event: &Event) -> EventTime {
    match event {
        Event::Crossing(crossing) | Event::GateCrossing(crossing) => crossing.time,
        Event::Staff(mark) => mark.time,
        Event::Wait(wait) => wait.ended,
        Event::Heat(heat) => heat.start,
        Event::Visit(visit) => visit.left.unwrap_or(visit.entered),
        Event::ZoneSecond(sample) => sample.second,
        Event::CameraSecond(sample) => sample.second,
    }
}
