//! The analysis rate: which frames of a source are looked at.
//!
//! Owns the choice, made from presentation times alone so that a replay chooses the same frames at any speed.

use std::time::Duration;

/// Lets frames through at no more than a given rate, by presentation time.
#[derive(Clone, Debug)]
pub struct Decimator {
    interval: Option<f64>,
    next_slot: Option<i64>,
}

impl Decimator {
    /// `fps` frames a second, or every frame without it.
    pub fn new(fps: Option<f64>) -> Self {
        Self { interval: fps.map(|fps| 1.0 / fps), next_slot: None }
    }

    /// Whether the frame at `pts` is to be analysed. Times that step back (a new opening) begin afresh.
    ///
    /// Time is cut into slots of one interval and the first frame of each slot is taken, so the rate holds on average
    /// even where it does not divide the source's own. Half of the source's jitter (5 % of an interval) is forgiven,
    /// or a 10 fps source asked for 10 fps would lose frames to rounding.
    pub fn admits(&mut self, pts: Duration) -> bool {
        let Some(interval) = self.interval else { return true };
        let slot = (pts.as_secs_f64() / interval + 0.05).floor() as i64;
        let stepped_back = self.next_slot.is_some_and(|next| slot + 1 < next);
        if stepped_back || self.next_slot.is_none_or(|next| slot >= next) {
            self.next_slot = Some(slot + 1);
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(source_fps: f64, fps: Option<f64>, frames: u32) -> usize {
        let mut decimator = Decimator::new(fps);
        (0..frames).filter(|&n| decimator.admits(Duration::from_secs_f64(f64::from(n) / source_fps))).count()
    }

    #[test]
    fn without_a_rate_every_frame_passes() {
        assert_eq!(admitted(25.0, None, 250), 250);
    }

    #[test]
    fn the_rate_holds_on_average_even_where_it_does_not_divide_the_sources() {
        assert_eq!(admitted(25.0, Some(10.0), 250), 100);
        assert_eq!(admitted(10.0, Some(7.5), 400), 300);
    }

    #[test]
    fn a_rate_at_or_above_the_sources_own_loses_nothing() {
        assert_eq!(admitted(10.0, Some(10.0), 1000), 1000);
        assert_eq!(admitted(29.97, Some(30.0), 1000), 1000);
        assert_eq!(admitted(7.0, Some(60.0), 100), 100);
    }

    #[test]
    fn time_that_steps_back_begins_afresh() {
        let mut decimator = Decimator::new(Some(1.0));
        assert!(decimator.admits(Duration::from_secs(100)));
        assert!(decimator.admits(Duration::ZERO));
        assert!(!decimator.admits(Duration::from_millis(500)));
    }
}
