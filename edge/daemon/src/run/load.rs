//! Whether the box keeps up with its cameras, and what share of what they ask for it gives them.
//!
//! Owns the judgement, from what each slot was offered and had to drop. A box that is behind lowers all rates alike; it
//! says so here, in the metrics and in its health. Refuses to change anything.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::gate::Gate;
use super::sample::Asked;
use crate::camera::Frame;
use crate::camera::latest::Slot;

/// How often the share is worked out.
const EVERY: Duration = Duration::from_secs(1);
/// Over how many of these: long enough for a camera of one frame in two seconds to be told from one that is starved.
const WINDOW: usize = 10;
/// Below this share the box is behind. Frames of two cameras that meet now and then cost a few in a hundred.
const BEHIND: f64 = 0.9;
/// From this share on it has caught up, so that the word does not flicker.
const CAUGHT_UP: f64 = 0.95;

/// What is known of one camera's demand.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Id of the camera.
    pub camera: Arc<str>,
    /// Counts what was offered and dropped.
    pub slot: Slot<Frame>,
    /// What it asks for.
    pub asked: Asked,
    /// Whether it is its own task that lags.
    pub gate: Gate,
}

/// Works the shares out every second, sets the gauges, and tells `behind` when the box falls behind or catches up.
pub async fn watch(demands: Vec<Demand>, behind: watch::Sender<bool>) {
    let mut loads: Vec<Load> = demands.iter().map(|_| Load::default()).collect();
    let mut ticker = tokio::time::interval(EVERY);
    loop {
        ticker.tick().await;
        let mut all = (0, 0);
        for (load, demand) in loads.iter_mut().zip(&demands) {
            let (offered, dropped) = load.advance(demand.slot.offered(), demand.slot.dropped());
            demand.publish(share(offered, dropped));
            if load.tells_of_the_box(demand.gate.is_blocked()) {
                all = (all.0 + offered, all.1 + dropped);
            }
        }
        let share = share(all.0, all.1);
        let news = behind.send_if_modified(|behind| {
            let now = is_behind(share, *behind);
            std::mem::replace(behind, now) != now
        });
        metrics::gauge!("promenade_behind").set(f64::from(u8::from(*behind.borrow())));
        if news {
            say(*behind.borrow(), share);
        }
    }
}

fn say(behind: bool, share: f64) {
    if behind {
        let percent = share * 100.0;
        tracing::warn!("the box does not keep up: every camera gets {percent:.0} % of the frames that it asks for");
    } else {
        tracing::info!("the box keeps up again");
    }
}

fn is_behind(share: f64, was: bool) -> bool {
    share < if was { CAUGHT_UP } else { BEHIND }
}

/// What part of the frames that were due was not dropped; 1 where none was due.
fn share(offered: u64, dropped: u64) -> f64 {
    if offered == 0 { 1.0 } else { 1.0 - dropped.min(offered) as f64 / offered as f64 }
}

impl Demand {
    fn publish(&self, share: f64) {
        let camera = || self.camera.to_string();
        metrics::gauge!("promenade_analysis_share", "camera" => camera()).set(share);
        metrics::gauge!("promenade_analysis_target_fps", "camera" => camera()).set(self.asked.rate());
    }
}

/// One camera's counters over the window.
#[derive(Clone, Debug, Default)]
struct Load {
    counters: VecDeque<(u64, u64)>,
    /// Steps until the window holds nothing of a time in which the camera's own task lagged.
    lagging: usize,
}

impl Load {
    /// Takes the counters' values of now; returns how much they rose over the window.
    fn advance(&mut self, offered: u64, dropped: u64) -> (u64, u64) {
        self.counters.push_back((offered, dropped));
        if self.counters.len() > WINDOW + 1 {
            self.counters.pop_front();
        }
        let first = self.counters.front().copied().unwrap_or_default();
        (offered.saturating_sub(first.0), dropped.saturating_sub(first.1))
    }

    /// Once a step: whether the window tells of the box. Frames that were dropped because the camera's own task lagged
    /// do not, neither while it `lags` nor while the window reaches back to them.
    fn tells_of_the_box(&mut self, lags: bool) -> bool {
        self.lagging = if lags { WINDOW + 1 } else { self.lagging.saturating_sub(1) };
        self.lagging == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_that_of_the_last_seconds() {
        let mut load = Load::default();
        assert_eq!(load.advance(1000, 900), (0, 0), "what was before is not known");
        for second in 1..=30 {
            load.advance(1000 + 10 * second, 900 + 5 * second);
        }
        let (offered, dropped) = load.advance(1310, 1055);
        assert_eq!((offered, dropped), (100, 50));
        assert!((share(offered, dropped) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn what_a_task_that_lagged_has_cost_is_not_the_boxs_fault_afterwards() {
        let mut load = Load::default();
        let mut dropped = 0;
        for second in 0..60 {
            let lags = (20..25).contains(&second);
            dropped += if lags { 10 } else { 0 };
            let (_, lost) = load.advance(10 * second, dropped);
            let tells = load.tells_of_the_box(lags);
            assert!(!tells || lost == 0, "{lost} at second {second}");
            assert_eq!(tells, !(20..35).contains(&second), "at second {second}");
        }
    }

    #[test]
    fn a_camera_that_is_silent_is_not_behind() {
        assert!(!is_behind(share(0, 0), false));
    }

    #[test]
    fn the_word_does_not_flicker() {
        assert!(is_behind(0.85, false) && is_behind(0.92, true));
        assert!(!is_behind(0.92, false) && !is_behind(0.96, true));
    }
}
