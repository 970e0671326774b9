//! Where tracks were first and last seen, as the queues of a scene need it.

use std::collections::BTreeMap;

use crate::detection::FrameSize;
use crate::geometry::Point;
use crate::scene::Anchor;
use crate::time::EventTime;
use crate::tracker::TrackPoint;

/// A box this near to a border of the frame, in pixels, is cut off by it.
const BORDER_PX: f32 = 1.0;

/// One matched sighting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub time: EventTime,
    /// The foot.
    pub at: Point,
    /// Height of the box in pixels.
    pub height: f64,
    /// The box touches the left, right or lower border. Above people are merely taller than the picture.
    pub on_border: bool,
}

/// The first and the last sighting of every track in view.
#[derive(Debug, Default)]
pub(super) struct Whereabouts {
    tracks: BTreeMap<u64, (Sighting, Sighting)>,
}

impl Whereabouts {
    pub fn see(&mut self, time: EventTime, point: &TrackPoint, size: FrameSize) {
        let now = Sighting::new(time, point, size);
        self.tracks.entry(point.id).or_insert((now, now)).1 = now;
    }

    pub fn first(&self, track: u64) -> Option<&Sighting> {
        self.tracks.get(&track).map(|(first, _)| first)
    }

    pub fn last(&self, track: u64) -> Option<&Sighting> {
        self.tracks.get(&track).map(|(_, last)| last)
    }

    pub fn end(&mut self, track: u64) {
        self.tracks.remove(&track);
    }

    pub fn clear(&mut self) {
        self.tracks.clear();
    }

    pub fn len(&self) -> usize {
        self.tracks.len()
    }
}

impl Sighting {
    fn new(time: EventTime, point: &TrackPoint, size: FrameSize) -> Self {
        let bbox = &point.bbox;
        let on_border = bbox.x1 <= BORDER_PX
            || bbox.x2 >= size.width as f32 - BORDER_PX
            || bbox.y2 >= size.height as f32 - BORDER_PX;
        Self { time, at: Anchor::Foot.of(bbox, size), height: f64::from(bbox.height()), on_border }
    }
}
