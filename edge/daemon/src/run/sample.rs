//! Which frames of a camera are asked for, and how many a second that makes.
//!
//! Owns the camera's side of the analysis rate: it sees every frame before the slot does. Works on presentation times
//! alone, so that frames that arrive in bursts ask for no more than their share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::pipeline::Decimator;

/// Taken for a camera without `fps` until its own rate is known: the commonest among cameras that count.
const USUAL_RATE: f64 = 10.0;
/// Weight of the newest interval in the mean: the rate follows a change within some twenty frames.
const NEWEST: f64 = 0.1;
/// Intervals beyond these, in seconds, are a break or a burst, not a rate.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.001..=20.0;

/// Frames a second that a camera asks for, as its sampler has measured it; clones share it.
#[derive(Clone, Debug)]
pub struct Asked(Arc<AtomicU64>);

impl Asked {
    fn new(rate: f64) -> Self {
        Self(Arc::new(AtomicU64::new(rate.to_bits())))
    }

    /// Frames a second.
    pub fn rate(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }
}

/// Decides which frames are due, and measures how often that is.
#[derive(Debug)]
pub struct Sampler {
    decimator: Decimator,
    asked: Asked,
    last: Option<Duration>,
    /// Mean time between due frames in seconds.
    interval: f64,
}

impl Sampler {
    /// For a camera that is to be analysed at `fps`, or at its source's own rate.
    pub fn new(fps: Option<f64>) -> Self {
        let rate = fps.unwrap_or(USUAL_RATE);
        Self { decimator: Decimator::new(fps), asked: Asked::new(rate), last: None, interval: 1.0 / rate }
    }

    /// What the camera asks for: the config's rate, or the source's where that is lower.
    pub fn asked(&self) -> Asked {
        self.asked.clone()
    }

    /// Whether the frame at `pts` is due.
    pub fn is_due(&mut self, pts: Duration) -> bool {
        let due = self.decimator.admits(pts);
        if due {
            self.measure(pts);
        }
        due
    }

    fn measure(&mut self, pts: Duration) {
        let Some(step) = self.last.replace(pts).and_then(|last| pts.checked_sub(last)) else { return };
        if PLAUSIBLE.contains(&step.as_secs_f64()) {
            self.interval += NEWEST * (step.as_secs_f64() - self.interval);
            self.asked.0.store((1.0 / self.interval).to_bits(), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked after a hundred frames at `source` frames a second.
    fn asked(source: f64, fps: Option<f64>) -> f64 {
        let mut sampler = Sampler::new(fps);
        let asked = sampler.asked();
        (0..100).for_each(|n| _ = sampler.is_due(Duration::from_secs_f64(f64::from(n) / source)));
        asked.rate()
    }

    #[test]
    fn the_config_decides_where_the_source_is_faster_and_the_source_where_it_is_slower() {
        assert!((asked(25.0, Some(5.0)) - 5.0).abs() < 0.05);
        assert!((asked(6.0, Some(30.0)) - 6.0).abs() < 0.05);
        assert!((asked(25.0, None) - 25.0).abs() < 0.1);
    }

    #[test]
    fn before_the_first_frame_the_config_is_believed() {
        assert!((Sampler::new(Some(7.5)).asked().rate() - 7.5).abs() < 1e-9);
    }

    #[test]
    fn breaks_and_repeated_times_leave_the_rate_alone() {
        let mut sampler = Sampler::new(None);
        let asked = sampler.asked();
        for start in [0.0, 3600.0, 0.0] {
            (0..100).for_each(|n| _ = sampler.is_due(Duration::from_secs_f64(start + f64::from(n) / 10.0)));
            (0..5).for_each(|_| _ = sampler.is_due(Duration::from_secs_f64(start + 9.9)));
        }
        assert!((asked.rate() - 10.0).abs() < 0.1, "{}", asked.rate());
    }
}
