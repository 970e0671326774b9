//! Where a person is and goes: four filtered coordinates of a box.

use super::config::TrackerConfig;
use crate::detection::BBox;
use crate::kalman::Axis;

/// Belief about a moving box. Noise is in fractions of the box's height, so near and far people are treated alike.
#[derive(Clone, Debug)]
pub(super) struct Motion {
    x: Axis,
    y: Axis,
    width: Axis,
    height: Axis,
}

/// A box as the filter sees it: bottom or centre, width, height.
fn parts(bbox: &BBox, anchor: f64) -> [f64; 4] {
    let [x1, y1, x2, y2] = [bbox.x1, bbox.y1, bbox.x2, bbox.y2].map(f64::from);
    [f64::midpoint(x1, x2), y1 + anchor * (y2 - y1), x2 - x1, y2 - y1]
}

impl Motion {
    pub fn new(bbox: &BBox, config: &TrackerConfig) -> Self {
        let [x, y, width, height] = parts(bbox, config.anchor);
        let axis = |at, noise, speed| Axis::new(at, noise * height, speed * height);
        Self {
            x: axis(x, config.noise_x, config.speed),
            y: axis(y, config.noise_y, config.speed * config.vertical),
            width: axis(width, config.noise_w, config.speed_size),
            height: axis(height, config.noise_h, config.speed_size),
        }
    }

    pub fn predict(&mut self, seconds: f64, coasting: bool, config: &TrackerConfig) {
        let h = self.height.position.max(1.0);
        if coasting {
            let keep = (-seconds / config.damping).exp();
            for axis in [&mut self.x, &mut self.y] {
                axis.velocity *= keep;
            }
            let keep = (-seconds / config.damping_size).exp();
            for axis in [&mut self.width, &mut self.height] {
                axis.velocity *= keep;
            }
        }
        self.x.predict(seconds, config.accel * h);
        self.y.predict(seconds, config.accel * config.vertical * h);
        self.width.predict(seconds, config.accel_size * h);
        self.height.predict(seconds, config.accel_size * h);
        self.width.wander(seconds, config.walk_w * h);
        self.height.wander(seconds, config.walk_h * h);
        self.height.position = self.height.position.max(1.0);
        self.width.position = self.width.position.max(1.0);
    }

    pub fn correct(&mut self, bbox: &BBox, score: f32, hidden: f64, config: &TrackerConfig) {
        let h = self.height.position;
        let [x, y, w, hh] = parts(bbox, config.anchor);
        let k = config.noise_scale(score, hidden) * h;
        self.x.correct(x, config.noise_x * k);
        self.y.correct(y, config.noise_y * k);
        self.width.correct(w, config.noise_w * k);
        self.height.correct(hh, config.noise_h * k);
    }

    pub fn velocity(&self) -> [f64; 2] {
        let h = self.height.position;
        [self.x.velocity / h, self.y.velocity / h]
    }

    /// Log-likelihood ratio-like misfit: 0 is perfect for a sharp belief
    pub fn misfit(&self, bbox: &BBox, score: f32, hidden: f64, config: &TrackerConfig) -> (f64, f64) {
        let h = self.height.position;
        let at = parts(bbox, config.anchor);
        let k = config.noise_scale(score, hidden) * h;
        let axes = [
            (&self.x, config.noise_x),
            (&self.y, config.noise_y),
            (&self.width, config.noise_w),
            (&self.height, config.noise_h),
        ];
        let mut d2 = 0.0;
        let mut spread = 1.0;
        for ((axis, noise), z) in axes.into_iter().zip(at) {
            let s = axis.innovation_variance(noise * k);
            d2 += (z - axis.position).powi(2) / s;
            spread *= s / (noise * h).powi(2);
        }
        (d2, spread.ln())
    }

    pub fn bbox(&self, anchor: f64) -> BBox {
        let (x, y, w, h) = (self.x.position, self.y.position, self.width.position, self.height.position);
        let top = y - anchor * h;
        BBox { x1: (x - w / 2.0) as f32, y1: top as f32, x2: (x + w / 2.0) as f32, y2: (top + h) as f32 }
    }
}
