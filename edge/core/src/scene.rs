//! One camera's view of the world: its tracker, lines and zones, advanced frame by frame.
//!
//! Owns the composition and the state; the parts do the work. Refuses channels, clocks and stores: frames come in as
//! values with a time, events go out as values.

#[cfg(test)]
mod tests;

use crate::detection::{Class, Detection, FrameSize};
use crate::event::Event;
use crate::geometry::Polygon;
use crate::lines::LineCounter;
use crate::observation::Observation;
use crate::seconds::Seconds;
use crate::time::EventTime;
use crate::tracker::{Sighting, TrackPoint, Tracker, TrackerConfig, TrackerStep};
use crate::zones::Zone;

/// A point of the image, normalised: 0..=1, x to the right, y down.
pub type Normalised = [f64; 2];

/// Which point of a box stands for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Bottom centre, clipped to the frame.
    #[default]
    Foot,
    /// Centre of the box.
    Centre,
    /// Top centre, clipped to the frame.
    Head,
}

/// A directed counting line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineSpec {
    /// Unique within the camera.
    pub id: String,
    /// Where the line begins.
    pub a: Normalised,
    /// Where it ends.
    pub b: Normalised,
    /// The point of the box that crosses.
    pub anchor: Anchor,
    /// Classes that count.
    pub classes: Vec<Class>,
    /// Only staff passes here: whoever does is staff.
    pub staff: bool,
}

/// What a zone is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ZoneKind {
    /// Occupancy and dwell.
    #[default]
    Area,
    /// People waiting; occupancy is the queue's length.
    Queue,
    /// Where a queue is served.
    Service,
    /// Where only staff goes.
    Staff,
    /// Vehicles.
    Parking,
}

impl ZoneKind {
    /// The name used in config, the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Queue => "queue",
            Self::Service => "service",
            Self::Staff => "staff",
            Self::Parking => "parking",
        }
    }
}

/// A polygon of interest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ZoneSpec {
    /// Unique within the camera.
    pub id: String,
    /// What it is for.
    pub kind: ZoneKind,
    /// Simple polygon, three corners or more.
    pub polygon: Vec<Normalised>,
    /// The point of the box that is inside or outside.
    pub anchor: Anchor,
    /// Classes that count.
    pub classes: Vec<Class>,
    /// Its area on the ground in square metres, where that was measured.
    pub area_m2: Option<f64>,
    /// How waits end, for a zone of kind [`ZoneKind::Queue`].
    pub queue: QueueSpec,
}

/// How the waits of a queue end.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueSpec {
    /// Ids of the service zones of this queue, on the same camera; one a server. Without any, whoever leaves the queue
    /// is taken for served.
    pub service: Vec<String>,
    /// Who leaves unserved sooner than this, in seconds, has walked through; who leaves later has given up.
    pub min_stay_s: f64,
}

impl Default for QueueSpec {
    fn default() -> Self {
        Self { service: Vec::new(), min_stay_s: 5.0 }
    }
}

/// Lines that make one entrance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateSpec {
    /// Unique within the site.
    pub id: String,
    /// Ids of its lines on this camera.
    pub lines: Vec<String>,
}

/// A rectangle on the ground as the camera sees it; with it the picture's ground plane is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundSpec {
    /// The rectangle's corners in order round it.
    pub corners: [Normalised; 4],
    /// From the first corner to the second, in metres.
    pub width_m: f64,
    /// From the second corner to the third, in metres.
    pub length_m: f64,
}

/// Everything that is drawn on one camera's image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneSpec {
    /// Counting lines.
    pub lines: Vec<LineSpec>,
    /// Zones.
    pub zones: Vec<ZoneSpec>,
    /// Detections whose foot lies in one of these are dropped before tracking.
    pub ignore: Vec<Vec<Normalised>>,
    /// The parts of the site's gates that this camera sees.
    pub gates: Vec<GateSpec>,
    /// The ground plane, where it was measured.
    pub ground: Option<GroundSpec>,
}

/// One camera's state: tracker, lines, zones and the second that is being filled.
#[derive(Debug)]
pub struct Scene {
    spec: SceneSpec,
    size: FrameSize,
    tracker: Tracker,
    lines: Vec<LineCounter>,
    zones: Vec<Zone>,
    ignore: Vec<Polygon>,
    seconds: Seconds,
    /// Detections of the frame under way that no `ignore` polygon takes; kept for its memory.
    kept: Vec<Detection>,
}

impl Scene {
    /// A scene for frames of `size`; normalised geometry becomes pixels here.
    pub fn new(spec: &SceneSpec, size: FrameSize) -> Self {
        let seconds = Seconds::new(spec.zones.iter().map(|zone| zone.id.clone()));
        let (lines, zones, ignore) = (Vec::new(), Vec::new(), Vec::new());
        let (spec, tracker, kept) = (spec.clone(), Tracker::default(), Vec::new());
        let mut scene = Self { spec, size, tracker, lines, zones, ignore, seconds, kept };
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
    /// Events come in the order in which they happened, after the samples of a second that this frame completes; what
    /// is credited at a track's confirmation carries its true, earlier time.
    pub fn apply(&mut self, time: EventTime, detections: &[Detection]) -> SceneStep {
        let ignored = |seen: &Detection| {
            let foot = Anchor::Foot.of(&seen.bbox, self.size);
            self.ignore.iter().any(|polygon| polygon.contains(foot))
        };
        self.kept.clear();
        self.kept.extend(detections.iter().filter(|seen| !ignored(seen)));
        let tracks = self.tracker.update(time, self.size, &self.kept);
        self.advance(time, tracks)
    }

    /// A break in the stream (end of a loop, reconnect, end of the run): closes every track and every visit.
    /// Afterwards frames may follow, with `size` if it changed.
    ///
    /// Visits under way end as incomplete and the second being filled is told as far as it got. When frames of that
    /// same second follow, it is told again with all of its frames; the later row is the fuller.
    pub fn interrupt(&mut self, size: Option<FrameSize>) -> Vec<Event> {
        let mut events = Vec::new();
        self.tracker.clear();
        self.lines.iter_mut().for_each(|line| line.interrupt(&mut events));
        self.zones.iter_mut().for_each(|zone| zone.interrupt(&mut events));
        events.sort_by_key(moment);
        self.seconds.interrupt(&mut events);
        if let Some(size) = size.filter(|&size| size != self.size) {
            self.draw(size);
        }
        events
    }

    /// Makes pixels of the normalised geometry.
    fn draw(&mut self, size: FrameSize) {
        self.size = size;
        self.lines = self.spec.lines.iter().map(|line| LineCounter::new(line, size)).collect();
        self.zones = self.spec.zones.iter().map(|zone| Zone::new(zone, size)).collect();
        self.ignore = self.spec.ignore.iter().map(|polygon| Polygon::from_normalised(polygon, size)).collect();
    }

    /// What the tracks of one frame mean for lines, zones and samples.
    fn advance(&mut self, time: EventTime, tracks: TrackerStep) -> SceneStep {
        let mut happened = Vec::new();
        self.zones.iter_mut().for_each(Zone::begin_frame);
        for point in &tracks.points {
            match point.sighting {
                Sighting::Matched => self.observe(time, point, &mut happened),
                Sighting::Coasted => self.coast(time, point),
            }
        }
        for &track in &tracks.ended {
            self.lines.iter_mut().for_each(|line| line.end(track, &mut happened));
            self.zones.iter_mut().for_each(|zone| zone.end(track, &mut happened));
        }
        happened.sort_by_key(moment);
        let zones: Vec<u32> = self.zones.iter().map(Zone::people).collect();
        let mut events = Vec::new();
        self.seconds.add(time, &zones, &mut events);
        events.append(&mut happened);
        SceneStep { events, tracks, zones }
    }

    fn observe(&mut self, time: EventTime, point: &TrackPoint, events: &mut Vec<Event>) {
        for line in &mut self.lines {
            line.observe(&Observation::new(time, point, line.anchor(), self.size), events);
        }
        for zone in &mut self.zones {
            zone.observe(&Observation::new(time, point, zone.anchor(), self.size), events);
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

/// What one frame did to a scene.
#[derive(Clone, Debug, Default)]
pub struct SceneStep {
    /// What is to be kept.
    pub events: Vec<Event>,
    /// The tracker's own result, for track files and overlays.
    pub tracks: TrackerStep,
    /// People in each zone now, in the order of the spec.
    pub zones: Vec<u32>,
}
