//! Tracks: the same person from frame to frame.

pub mod config;
mod motion;
mod record;

use crate::assignment::{Pair, assign};
use crate::detection::{BBox, Class, Detection, FrameSize};
use crate::time::EventTime;
use config::TrackerConfig;
use motion::Motion;
pub use record::TrackRecorder;

/// How sure the tracker is that a track is a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackState {
    /// Seen too rarely yet; never counted, but credited once confirmed.
    Tentative,
    /// Counted.
    Confirmed,
}

/// Where a position comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// A detection of this frame.
    Matched,
    /// Predicted: no detection matched in this frame.
    Coasted,
}

/// One track at one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackPoint {
    /// Unique within a run, counted from 1, never reused.
    pub id: u64,
    /// Tentative or confirmed, after this frame.
    pub state: TrackState,
    /// Position in pixels: the matched detection's box, or the predicted one.
    pub bbox: BBox,
    /// Matched or coasted.
    pub sighting: Sighting,
    /// The track's class.
    pub class: Class,
    /// Score of the matched detection; 0 when coasted.
    pub score: f32,
}

/// What one frame did to the tracks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackerStep {
    /// Every living track that has a position in this frame, in order of id.
    pub points: Vec<TrackPoint>,
    /// Tracks that ended with this frame and never come back, in order of id.
    pub ended: Vec<u64>,
}

/// Two-stage association of detections to tracks.
#[derive(Debug, Default)]
pub struct Tracker {
    config: TrackerConfig,
    tracks: Vec<Track>,
    next: u64,
    last: Option<EventTime>,
}

#[derive(Debug)]
struct Track {
    id: u64,
    class: Class,
    motion: Motion,
    confirmed: bool,
    born: EventTime,
    seen: EventTime,
    sightings: u32,
    score_sum: f64,
    best: f64,
    origin: BBox,
    now: Option<Detection>,
}

impl Track {
    fn moved(&self) -> f64 {
        let Some(n) = self.now else { return 0.0 };
        let (a, b) = (self.origin, n.bbox);
        let (dx, dy) = ((a.x1 + a.x2 - b.x1 - b.x2) / 2.0, (a.y1 + a.y2 - b.y1 - b.y2) / 2.0);
        f64::from((dx * dx + dy * dy).sqrt() / b.height().max(a.height()))
    }
}
fn inter(a: &BBox, b: &BBox) -> f32 {
    (a.x2.min(b.x2) - a.x1.max(b.x1)).max(0.0) * (a.y2.min(b.y2) - a.y1.max(b.y1)).max(0.0)
}

impl Tracker {
    /// n
    pub fn new(config: TrackerConfig) -> Self {
        Self { config, ..Self::default() }
    }

    /// Advances every track to `time` and assigns the detections. Times must rise.
    pub fn update(&mut self, time: EventTime, frame: FrameSize, detections: &[Detection]) -> TrackerStep {
        let c = self.config.clone();
        let dt = self.last.map_or(0.0, |last| time.seconds_since(last).max(0.0));
        let last = self.last;
        self.last = Some(time);
        for t in &mut self.tracks {
            t.now = None;
            t.motion.predict(dt, Some(t.seen) != last, &c);
        }
        let mut ended = Vec::new();
        self.tracks.retain(|t| {
            let gone = time.seconds_since(t.seen);
            let b = t.motion.bbox(c.anchor);
            let (cx, cy) = (f32::midpoint(b.x1, b.x2), f32::midpoint(b.y1, b.y2));
            let outside = cx < 0.0 || cy < 0.0 || cx > frame.width as f32 || cy > frame.height as f32;
            let limit = if !t.confirmed {
                c.tent_s.max(1.5 * dt)
            } else if outside {
                c.coast_s
            } else {
                c.lost_s
            };
            let keep = gone <= limit;
            if !keep {
                ended.push(t.id);
            }
            keep
        });
        let mut used = vec![false; detections.len()];
        // 1: high to confirmed
        self.stage(time, detections, &mut used, |t, _| t.confirmed, |d| d.score >= c.high, c.gate);
        self.stage(
            time,
            detections,
            &mut used,
            |t, gone| t.confirmed && gone <= c.low_lost_s,
            |d| d.score >= c.low && d.score < c.high,
            c.gate_low,
        );
        self.stage(time, detections, &mut used, |t, _| !t.confirmed, |d| d.score >= c.low, c.gate_tent);
        // births
        let mut order: Vec<usize> =
            (0..detections.len()).filter(|&i| !used[i] && detections[i].score >= c.start).collect();
        order.sort_by(|&a, &b| detections[b].score.total_cmp(&detections[a].score).then(a.cmp(&b)));
        for i in order {
            let d = &detections[i];
            let dup = self.tracks.iter().any(|t| {
                t.class == d.class
                    && t.now.is_some_and(|n| {
                        let shared = inter(&n.bbox, &d.bbox);
                        f64::from(n.bbox.iou(&d.bbox)) > c.dup_iou
                            || f64::from(shared / n.bbox.area().min(d.bbox.area())) > c.dup_cover
                    })
            });
            if dup {
                continue;
            }
            self.next += 1;
            self.tracks.push(Track {
                id: self.next,
                class: d.class,
                motion: Motion::new(&d.bbox, &c),
                confirmed: false,
                born: time,
                seen: time,
                sightings: 1,
                score_sum: f64::from(d.score),
                best: f64::from(d.score),
                origin: d.bbox,
                now: Some(*d),
            });
        }
        for t in &mut self.tracks {
            if !t.confirmed
                && t.now.is_some()
                && f64::from(t.sightings) >= c.confirm_n
                && time.seconds_since(t.born) >= c.confirm_s
                && t.score_sum / f64::from(t.sightings) >= c.confirm_score
                && (t.best >= c.sure || t.moved() >= c.moved)
            {
                t.confirmed = true;
            }
        }
        let points = self
            .tracks
            .iter()
            .filter_map(|t| {
                let gone = time.seconds_since(t.seen);
                let (bbox, sighting, score) = match t.now {
                    Some(d) => (d.bbox, Sighting::Matched, d.score),
                    None if gone <= c.coast_s => (t.motion.bbox(c.anchor), Sighting::Coasted, 0.0),
                    None => return None,
                };
                let cx = f32::midpoint(bbox.x1, bbox.x2);
                if t.now.is_none() && (cx < 0.0 || cx > frame.width as f32) {
                    return None;
                }
                let state = if t.confirmed { TrackState::Confirmed } else { TrackState::Tentative };
                Some(TrackPoint { id: t.id, state, bbox, sighting, class: t.class, score })
            })
            .collect();
        TrackerStep { points, ended }
    }

    fn stage(
        &mut self,
        time: EventTime,
        detections: &[Detection],
        used: &mut [bool],
        who: impl Fn(&Track, f64) -> bool,
        which: impl Fn(&Detection) -> bool,
        gate: f64,
    ) {
        let c = self.config.clone();
        let mut pairs = Vec::new();
        for (row, t) in self.tracks.iter().enumerate() {
            let gone = time.seconds_since(t.seen);
            if t.now.is_some() || !who(t, gone) {
                continue;
            }
            let pb = t.motion.bbox(c.anchor);
            for (col, d) in detections.iter().enumerate() {
                if used[col] || !which(d) || d.class != t.class {
                    continue;
                }
                let (d2, spread) = t.motion.misfit(&d.bbox, d.score, 0.0, &c);
                if d2 > c.max_d2 {
                    continue;
                }
                let ratio = f64::from(d.bbox.height() / pb.height());
                if ratio.min(1.0 / ratio) < (if d.score < c.high { c.shrink } else { c.occ }) {
                    continue;
                }
                let w = gate - 0.5 * d2 - c.spread_weight * spread
                    + c.iou_weight * f64::from(pb.iou(&d.bbox))
                    + c.score_weight * f64::from(d.score)
                    - c.lost_pen * gone;
                pairs.push(Pair::new(row, col, w));
            }
        }
        let matched = assign(self.tracks.len(), detections.len(), &pairs);
        for (row, col) in matched.into_iter().enumerate() {
            let Some(col) = col else { continue };
            used[col] = true;
            let (t, d) = (&mut self.tracks[row], &detections[col]);
            t.motion.correct(&d.bbox, d.score, 0.0, &c);
            t.seen = time;
            t.sightings += 1;
            t.score_sum += f64::from(d.score);
            t.best = t.best.max(f64::from(d.score));
            t.now = Some(*d);
        }
    }

    /// Ends every track (a break in the stream) and returns their ids in order.
    pub fn clear(&mut self) -> Vec<u64> {
        self.last = None;
        self.tracks.drain(..).map(|t| t.id).collect()
    }
}
