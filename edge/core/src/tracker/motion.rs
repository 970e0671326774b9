//! Where a person is and goes: four filtered coordinates of a box.
//!
//! Owns the noise of walking and of seeing, in fractions of the person's height, so that near and far people are
//! treated alike. Refuses to decide anything. The constants were chosen as [`super::TrackerConfig`] tells. The one that
//! matters is the acceleration: below 0.2 people who turn are lost, above 0.3 neighbours are mixed up. The others may be
//! a third off at a cost of less than 0.05 of mean IDF1, as measured while the tracker took shape.

use crate::detection::{BBox, Detection};
use crate::kalman::Axis;

/// How exactly a sure detection places the centre, in heights.
const PLACE_NOISE: f64 = 0.05;
/// How exactly a sure detection tells width and height, in heights.
const SIZE_NOISE: f64 = 0.07;
/// Sizes of detections below the high score are believed this many times less: they are of people half hidden.
const FAINT_SIZE_NOISE: f64 = 2.0;
/// How fast people move sideways in the picture, in heights a second: a walk of 1.4 m/s by a person of 1.7 m.
const WALKING_SPEED: f64 = 0.8;
/// The same for people who run or ride and are seen for the second time: a run of 5 m/s is 3, a ride of 8 m/s nearly 5.
const RUNNING_SPEED: f64 = 4.0;
/// How much the speed of a walker changes in a second, in heights a second. Smaller joins tracks that part.
const ACCELERATION: f64 = 0.23;
/// Motion up and down the picture is foreshortened by an oblique view, by about this.
const FORESHORTENING: f64 = 0.4;
/// How fast the size changes as people come near or go away, in heights a second.
const GROWTH: f64 = 0.1;
/// How much the growth changes in a second, in heights a second. The height is what tells neighbours apart.
const GROWTH_CHANGE: f64 = 0.02;
/// A walker out of sight keeps the speed for about so many seconds.
const SPEED_MEMORY: f64 = 3.0;
/// A walker out of sight goes on growing or shrinking for about so many seconds.
const GROWTH_MEMORY: f64 = 1.0;
/// A box lower than this part of the known height, with its top in place, was cut from below.
const WHOLE: f32 = 0.9;

/// Belief about a moving box: centre, width and height, each with its rate of change.
#[derive(Clone, Debug)]
pub(super) struct Motion {
    x: Axis,
    y: Axis,
    width: Axis,
    height: Axis,
}

/// Centre x, centre y, width, height.
fn parts(bbox: &BBox) -> [f64; 4] {
    let [x1, y1, x2, y2] = [bbox.x1, bbox.y1, bbox.x2, bbox.y2].map(f64::from);
    [f64::midpoint(x1, x2), f64::midpoint(y1, y2), x2 - x1, y2 - y1]
}

/// Standard deviations of what `detection` tells about place and about size, in units of `height`: a doubtful
/// detection is up to twice as vague as a sure one.
fn noise(detection: &Detection, height: f64) -> (f64, f64) {
    let doubt = 2.0 - f64::from(detection.score.clamp(0.0, 1.0));
    (PLACE_NOISE * doubt * height, SIZE_NOISE * doubt * height)
}

impl Motion {
    /// A person seen once.
    pub fn new(bbox: &BBox) -> Self {
        let [x, y, width, height] = parts(bbox);
        let height = height.max(1.0);
        let axis = |at, noise, rate| Axis::new(at, noise * height, rate * height);
        Self {
            x: axis(x, PLACE_NOISE, WALKING_SPEED),
            y: axis(y, PLACE_NOISE, WALKING_SPEED * FORESHORTENING),
            width: axis(width.max(1.0), SIZE_NOISE, GROWTH),
            height: axis(height, SIZE_NOISE, GROWTH),
        }
    }

    /// This belief about a person seen once, `seconds` ago, for whom running is as likely as anything.
    pub fn running(&self, seconds: f64) -> Self {
        let speed = RUNNING_SPEED * self.height.position;
        let (x, y) = (self.x, self.y);
        let (x, y) = (x.with_vaguer_rate(speed, seconds), y.with_vaguer_rate(speed * FORESHORTENING, seconds));
        Self { x, y, ..self.clone() }
    }

    /// Moves the belief `seconds` ahead; the motion of a person out of sight (`hidden`) fades.
    pub fn predict(&mut self, seconds: f64, hidden: bool) {
        if hidden {
            let (speed, growth) = ((-seconds / SPEED_MEMORY).exp(), (-seconds / GROWTH_MEMORY).exp());
            self.x.velocity *= speed;
            self.y.velocity *= speed;
            self.width.velocity *= growth;
            self.height.velocity *= growth;
        }
        let height = self.height.position;
        self.x.predict(seconds, ACCELERATION * height);
        self.y.predict(seconds, ACCELERATION * FORESHORTENING * height);
        self.width.predict(seconds, GROWTH_CHANGE * height);
        self.height.predict(seconds, GROWTH_CHANGE * height);
        self.width.position = self.width.position.max(1.0);
        self.height.position = self.height.position.max(1.0);
    }

    /// Corrects the belief by a detection of this person; `faint` when it is below the high score.
    pub fn correct(&mut self, detection: &Detection, faint: bool) {
        let [x, y, width, height] = parts(&detection.bbox);
        let (place, size) = noise(detection, self.height.position);
        let size = if faint { size * FAINT_SIZE_NOISE } else { size };
        self.x.correct(x, place);
        self.y.correct(y, place);
        self.width.correct(width, size);
        self.height.correct(height, size);
    }

    /// How badly `detection` fits: minus the logarithm of its likelihood under this belief, 0 for a perfect fit to a
    /// belief without any doubt; `None` when it is `limit` or more. Vague beliefs fit everything a little and nothing
    /// well, so that a person in sight is preferred to one long lost.
    pub fn misfit(&self, detection: &Detection, limit: f64) -> Option<f64> {
        let (place, size) = noise(detection, self.height.position);
        let parts = parts(&detection.bbox);
        let axes = [(&self.x, place), (&self.y, place), (&self.width, size), (&self.height, size)];
        let (mut distance, mut vagueness) = (0.0, 1.0);
        for ((axis, noise), measured) in axes.into_iter().zip(parts) {
            let (off, variance) = (measured - axis.position, axis.innovation_variance(noise));
            distance += off * off / variance;
            vagueness *= variance;
            // Most pairs are far apart and are done after the first coordinate: no belief is sharper than a sight.
            if distance >= 2.0 * limit {
                return None;
            }
        }
        let sharpest = PLACE_NOISE * SIZE_NOISE * self.height.position * self.height.position;
        let misfit = 0.5 * (distance + (vagueness / sharpest.powi(4)).ln());
        (misfit < limit).then_some(misfit)
    }

    /// Where the person is believed to be.
    pub fn bbox(&self) -> BBox {
        let (x, y) = (self.x.position, self.y.position);
        let (across, down) = (self.width.position / 2.0, self.height.position / 2.0);
        let [x1, y1, x2, y2] = [x - across, y - down, x + across, y + down].map(|edge| edge as f32);
        BBox { x1, y1, x2, y2 }
    }

    /// The box of a detection of this person, made whole: feet that something hides are put where the known height
    /// says. Only boxes cut from below are touched, that is whose top fits better than their bottom, and not those
    /// that end at the frame's lower edge.
    pub fn whole(&self, seen: &BBox, frame_height: f32) -> BBox {
        let known = self.bbox();
        let cut_by_frame = seen.y2 >= frame_height - 0.05 * known.height();
        let cut_below = (seen.y1 - known.y1).abs() < (seen.y2 - known.y2).abs();
        let whole = seen.height() >= WHOLE * known.height();
        if whole || cut_by_frame || !cut_below { *seen } else { BBox { y2: seen.y1 + known.height(), ..*seen } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Class;

    fn person(x: f32, y: f32, height: f32) -> BBox {
        BBox { x1: x - 0.2 * height, y1: y - height / 2.0, x2: x + 0.2 * height, y2: y + height / 2.0 }
    }

    fn sight(bbox: BBox) -> Detection {
        Detection { bbox, score: 0.9, class: Class::Person }
    }

    /// A walker of 100 px at 80 px/s, seen for two seconds at `fps`.
    fn walker(fps: u32) -> Motion {
        let mut motion = Motion::new(&person(100.0, 200.0, 100.0));
        for frame in 1..=2 * fps {
            motion.predict(1.0 / f64::from(fps), false);
            let x = 100.0 + 80.0 * frame as f32 / fps as f32;
            motion.correct(&sight(person(x, 200.0, 100.0)), false);
        }
        motion
    }

    #[test]
    fn learns_a_walk_at_any_frame_rate() {
        for fps in [5, 10, 30] {
            let mut motion = walker(fps);
            motion.predict(0.5, true);
            let x = f32::midpoint(motion.bbox().x1, motion.bbox().x2);
            assert!((x - 297.0).abs() < 6.0, "{fps} frames a second: at {x}");
        }
    }

    #[test]
    fn prefers_the_place_the_height_and_the_sharper_belief() {
        let motion = walker(10);
        let fit = |bbox| motion.misfit(&sight(bbox), 100.0).unwrap();
        let best = fit(person(260.0, 200.0, 100.0));
        assert!((0.0..1.5).contains(&best), "{best}");
        assert!(best < fit(person(280.0, 200.0, 100.0)));
        assert!(best < fit(person(260.0, 200.0, 75.0)));
        let mut lost = motion.clone();
        lost.predict(2.0, true);
        assert!(best < lost.misfit(&sight(lost.bbox()), 100.0).unwrap());
        assert_eq!(motion.misfit(&sight(person(900.0, 200.0, 100.0)), 9.0), None);
    }

    #[test]
    fn a_box_cut_from_below_is_made_whole_and_no_other() {
        let motion = walker(10);
        let known = motion.bbox();
        let cut = BBox { y2: known.y2 - 30.0, ..known };
        assert!((motion.whole(&cut, 576.0).y2 - known.y2).abs() < 0.1);
        assert_eq!(motion.whole(&cut, known.y2 - 29.0), cut, "the frame's edge hides nothing");
        let from_above = BBox { y1: known.y1 + 30.0, ..known };
        assert_eq!(motion.whole(&from_above, 576.0), from_above);
        assert_eq!(motion.whole(&known, 576.0), known);
    }
}
