//! Something of a person's size moves through the picture and the detector never sees it.
//!
//! A view that the model was not made for (from straight above, in infrared) would otherwise read as an empty door.
//! Areas that stand out of the backdrop are followed from look to look; one that has gone a good way through the
//! picture, as fast as people do, without any track or sure detection on it, is somebody who was not counted. Shadows,
//! foliage and reflections are too small, do not travel, or come with somebody who was seen.

use super::blobs::{Blob, blobs};
use crate::backdrop::Backdrop;
use crate::detection::{BBox, Detection, FrameSize};
use crate::look::Look;
use crate::time::EventTime;
use crate::tracker::TrackerStep;

/// The backdrop follows the light with this time constant, and takes in who stands still with that: somebody in white
/// before a dark wall must not leave a trail that he is one with.
const BACKDROP_S: f64 = 6.0;
const HELD_S: f64 = 30.0;
/// Least part of the picture's cells, and of its height, of a person: a street camera shows people of a sixth of its
/// height and less than a hundredth of its cells, a door camera of a third and a twentieth.
const LEAST_CELLS: f32 = 0.006;
const LEAST_HEIGHT: f32 = 0.1;
/// More than this is light or a door, not a person.
const MOST_CELLS: f32 = 0.35;
/// An area counts once it has lasted so long and gone so far, in sides of the picture. Areas in a stream of people meet
/// and part all the time, so that each is followed for a moment only ...
const LASTS_S: f64 = 0.6;
const LEAST_WAY: f32 = 0.06;
/// ... and the ways of all within so many seconds are added up: one person who goes through a third of the picture, or
/// several who are followed for less. On a street and in a shop where people are detected the sum was 0, at a train
/// door seen from above 0.7 after five seconds.
const WAYS: f32 = 0.3;
const WITHIN_S: f64 = 10.0;
/// It is explained where a track or a sure detection covers so much of it, in so many of its looks.
const COVERED: f32 = 0.15;
const EXPLAINED: f32 = 0.2;
/// A part of a group that was seen explains the group.
const WITHIN: f32 = 0.5;
/// Of an area that moves so many cells change by so many grey levels within a moment; the place that somebody has left,
/// which stands out as well, does not change.
const LIVELY: f32 = 0.3;
const CHANGED: u8 = 6;
const MOMENT_S: f64 = 0.3;
/// Least part of its box that an area fills; several people side by side fill less.
const FULL: f32 = 0.35;
/// From look to look an area's centre goes so far at most, in sides of the picture and sides a second, and its size
/// changes by no more than this factor.
const LEAP: f32 = 0.03;
const SPEED: f32 = 1.0;
const GROWTH: f32 = 1.8;
/// An area that was not found again for so long is gone.
const LOST_S: f64 = 0.5;
/// One such passage makes the view doubtful for so long: whoever comes next will not be seen either.
const TOLD_S: f64 = 60.0;

#[derive(Clone, Debug)]
pub(super) struct Unexplained {
    backdrop: Backdrop,
    /// Looks of a moment ago, the older first.
    moments: [Option<(EventTime, Vec<u8>)>; 2],
    movers: Vec<Mover>,
    /// When areas ended that were somebody, and how far they had gone.
    ways: Vec<(EventTime, f32)>,
    told_until: Option<EventTime>,
}

/// One area, followed.
#[derive(Clone, Debug)]
struct Mover {
    blob: Blob,
    began: EventTime,
    from: [f32; 2],
    seen: EventTime,
    looks: u32,
    explained: u32,
    /// From where it was first seen to where it was last, in sides of the picture.
    way: f32,
}

impl Default for Unexplained {
    fn default() -> Self {
        Self {
            backdrop: Backdrop::new(BACKDROP_S, HELD_S),
            moments: [None, None],
            movers: Vec::new(),
            ways: Vec::new(),
            told_until: None,
        }
    }
}

impl Unexplained {
    /// `least`: the score from which a detection alone is an explanation.
    pub(super) fn is(
        &mut self,
        time: EventTime,
        look: &Look,
        size: FrameSize,
        detections: &[Detection],
        tracks: &TrackerStep,
        least: f32,
    ) -> bool {
        if self.backdrop.compare(time, look) {
            let sure = detections.iter().filter(|seen| seen.score >= least).map(|seen| seen.bbox);
            let seen: Vec<Blob> = sure
                .chain(tracks.points.iter().map(|point| point.bbox))
                .map(|bbox| in_cells(&bbox, look, size))
                .collect();
            self.follow(time, look, &seen);
            let gone: f32 = self.ways.iter().map(|(_, way)| way).sum();
            let going: f32 = self.movers.iter().filter(|mover| mover.is_somebody()).map(|mover| mover.way).sum();
            if gone + going >= WAYS {
                self.told_until = Some(time.plus_seconds(TOLD_S));
            }
        } else {
            self.movers.clear();
        }
        // More than that is left only after the clock was set back.
        let left = self.told_until.map_or(0.0, |until| until.seconds_since(time));
        left > 0.0 && left <= TOLD_S
    }

    pub(super) fn interrupt(&mut self) {
        let told_until = self.told_until;
        *self = Self { told_until, ..Self::default() };
    }

    /// The look of 0.3 to 0.6 s ago; empty before there is one.
    fn moment(&mut self, time: EventTime, look: &Look) -> Vec<u8> {
        let old = |moment: &Option<(EventTime, Vec<u8>)>| {
            moment.as_ref().is_none_or(|(then, _)| time.seconds_since(*then) >= MOMENT_S)
        };
        if old(&self.moments[1]) {
            self.moments[0] = self.moments[1].take();
            self.moments[1] = Some((time, look.grey.clone()));
        }
        self.moments[0].as_ref().map(|(_, grey)| grey.clone()).unwrap_or_default()
    }

    fn follow(&mut self, time: EventTime, look: &Look, seen: &[Blob]) {
        let cells = look.grey.len() as f32;
        let then = self.moment(time, look);
        let lively = |at: usize| then.get(at).is_some_and(|then| then.abs_diff(look.grey[at]) >= CHANGED);
        let found = blobs(&self.backdrop, (LEAST_CELLS * cells) as usize, lively);
        let found = found.into_iter().filter(|blob| {
            blob.cells as f32 <= MOST_CELLS * cells
                && blob.height() as f32 >= LEAST_HEIGHT * look.rows as f32
                && blob.lively as f32 >= LIVELY * blob.cells as f32
                && blob.cells as f32 >= FULL * (blob.width() * blob.height()) as f32
        });
        for blob in found {
            let explained = seen.iter().any(|seen| {
                let shared = seen.shared(&blob) as f32;
                let area = |blob: &Blob| (blob.width() * blob.height()) as f32;
                shared >= COVERED * area(&blob) || shared >= WITHIN * area(seen).max(1.0)
            });
            let nearest = self.movers.iter_mut().max_by_key(|mover| mover.blob.shared(&blob));
            let Some(mover) = nearest.filter(|mover| mover.goes_on_as(&blob, time, look)) else {
                let from = blob.centre();
                let explained = u32::from(explained);
                self.movers.push(Mover { blob, began: time, from, seen: time, looks: 1, explained, way: 0.0 });
                continue;
            };
            mover.go_on(blob, time, explained, look);
        }
        let gone = |mover: &mut Mover| time.seconds_since(mover.seen).abs() > LOST_S;
        let gone = self.movers.extract_if(.., gone).filter(Mover::is_somebody);
        self.ways.extend(gone.map(|mover| (time, mover.way)));
        self.ways.retain(|(ended, _)| time.seconds_since(*ended).abs() <= WITHIN_S);
    }
}

impl Mover {
    /// Whether `blob` is this area a moment later: it overlaps, is about as large, and has not leapt. Areas that meet
    /// or part begin anew.
    fn goes_on_as(&self, blob: &Blob, time: EventTime, look: &Look) -> bool {
        let way = apart(self.blob.centre(), blob.centre(), look);
        let since = time.seconds_since(self.seen) as f32;
        let larger = blob.cells as f32 / self.blob.cells as f32;
        self.blob.shared(blob) > 0 && way <= LEAP + SPEED * since && (1.0 / GROWTH..=GROWTH).contains(&larger)
    }

    fn go_on(&mut self, blob: Blob, time: EventTime, explained: bool, look: &Look) {
        (self.blob, self.seen) = (blob, time);
        (self.looks, self.explained) = (self.looks + 1, self.explained + u32::from(explained));
        self.way = apart(self.from, blob.centre(), look);
    }

    /// Whether it has gone somewhere, for a while, and nobody was seen there.
    fn is_somebody(&self) -> bool {
        let lasted = self.seen.seconds_since(self.began) >= LASTS_S;
        lasted && self.way >= LEAST_WAY && (self.explained as f32) < EXPLAINED * self.looks as f32
    }
}

/// The distance of two places in sides of the picture.
fn apart(a: [f32; 2], b: [f32; 2], look: &Look) -> f32 {
    ((a[0] - b[0]) / look.columns as f32).hypot((a[1] - b[1]) / look.rows as f32)
}

/// A box in pixels of the frame as cells that it touches.
fn in_cells(bbox: &BBox, look: &Look, size: FrameSize) -> Blob {
    let cell = |pixels: f32, length: u32, cells: usize| (pixels / length.max(1) as f32 * cells as f32).max(0.0);
    let (left, right) = (cell(bbox.x1, size.width, look.columns), cell(bbox.x2, size.width, look.columns));
    let (top, bottom) = (cell(bbox.y1, size.height, look.rows), cell(bbox.y2, size.height, look.rows));
    // Casts saturate; a box that is no number touches nothing.
    let (right, bottom) = ((right.ceil() as usize).min(look.columns), (bottom.ceil() as usize).min(look.rows));
    Blob { left: (left as usize).min(right), top: (top as usize).min(bottom), right, bottom, cells: 0, lively: 0 }
}
