//! What frames tell about the stream that brought them: their size, their rate, their clock.

use std::time::Duration;

use super::lasting::Lasting;
use crate::detection::FrameSize;
use crate::time::EventTime;

/// A picture of another size but of the same shape is taken for the usual one after so many seconds: lines and zones
/// are normalised and fit it. One of another shape shows another part of the world, and is doubted while it lasts.
const RESOLUTION_S: f64 = 60.0;
/// Width over height may differ by this part in the same shape: 1280x720 and 854x480 are one.
const SHAPE: f64 = 0.02;

/// The size that lines were drawn for.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolution {
    usual: Option<FrameSize>,
    changed: Option<EventTime>,
}

impl Resolution {
    pub(super) fn is(&mut self, time: EventTime, size: FrameSize) -> bool {
        let usual = *self.usual.get_or_insert(size);
        if size == usual {
            self.changed = None;
            return false;
        }
        let since = *self.changed.get_or_insert(time);
        let same_shape = (shape(size) / shape(usual) - 1.0).abs() < SHAPE;
        // Either way: a clock that was set back would otherwise hold the doubt for as long as it was set back by.
        if same_shape && time.seconds_since(since).abs() >= RESOLUTION_S {
            (self.usual, self.changed) = (Some(size), None);
            return false;
        }
        true
    }
}

fn shape(size: FrameSize) -> f64 {
    f64::from(size.width.max(1)) / f64::from(size.height.max(1))
}

/// Frames at less than half of the usual rate are missed by somebody who crosses a line quickly ...
const SLOWER: f64 = 0.5;
/// ... but not where there are as many as this a second: the tracker is as good with 5 (less jitter) as with 10.
const ENOUGH: f64 = 4.5;
/// The present rate is averaged over about so many seconds, the usual one over so many.
const NOW_S: f64 = 3.0;
const USUAL_S: f64 = 120.0;
/// Seconds of watching before a rate is usual.
const WATCH_S: f64 = 10.0;

/// Seconds from frame to frame, on the clock that nobody sets.
#[derive(Clone, Debug)]
pub(super) struct FrameRate {
    last: Option<Duration>,
    watched_s: f64,
    now: f64,
    usual: f64,
    slow: Lasting,
}

impl Default for FrameRate {
    fn default() -> Self {
        Self { last: None, watched_s: 0.0, now: 0.0, usual: 0.0, slow: Lasting::new(3.0, 3.0) }
    }
}

impl FrameRate {
    pub(super) fn is(&mut self, time: EventTime, steady: Duration) -> bool {
        let Some(last) = self.last.replace(steady) else { return self.slow.on() };
        // One long gap is a stall, which is told as such; it must not outweigh the frames after it.
        let step = steady.saturating_sub(last).as_secs_f64().min(NOW_S);
        self.watched_s += step;
        self.now = follow(self.now, step, NOW_S.min(self.watched_s));
        let slower = self.usual > 0.0 && self.now > self.usual / SLOWER && self.now > 1.0 / ENOUGH;
        // What is slow must not become usual, or the doubt would end by itself. But until there has been time to learn
        // what is usual nothing is slow: many a stream begins with a burst.
        if !slower || self.watched_s < WATCH_S {
            self.usual = follow(self.usual, step, USUAL_S.min(self.watched_s));
        }
        self.slow.is(time, slower && self.watched_s >= WATCH_S)
    }

    pub(super) const fn interrupt(&mut self) {
        self.last = None;
        self.slow.interrupt();
    }
}

/// An average over about `seconds`, in which each step weighs as much as it lasts.
fn follow(average: f64, step: f64, seconds: f64) -> f64 {
    let weight = if seconds > 0.0 { (step / seconds).min(1.0) } else { 1.0 };
    average + weight * (step - average)
}

/// Event time and the steady clock part by more than this in one step when the clock is set; waiting and smoothing of
/// capture times stays below a second.
const STEP_S: f64 = 2.0;
/// A step is told for so long: hours and waits that reach across it are wrong.
const TOLD_S: f64 = 10.0;

/// Event time beside a clock that nobody sets.
#[derive(Clone, Debug, Default)]
pub(super) struct ClockStep {
    apart: Option<f64>,
    /// On the steady clock, which goes on where event time does not.
    told_until: Duration,
}

impl ClockStep {
    pub(super) fn is(&mut self, time: EventTime, steady: Duration) -> bool {
        let apart = time.seconds_since(EventTime(0)) - steady.as_secs_f64();
        if self.apart.replace(apart).is_some_and(|before| (apart - before).abs() > STEP_S) {
            self.told_until = steady + Duration::from_secs_f64(TOLD_S);
        }
        steady < self.told_until
    }
}
