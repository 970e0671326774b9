//! The same picture comes again and again.
//!
//! Two pictures of a sensor never equal each other, but an encoder may repeat a still scene to the bit for minutes. So
//! a repeated picture is a fault only where the whole picture used to shimmer with noise from frame to frame.

use crate::look::Look;
use crate::time::EventTime;

/// A picture that is repeated for so long is frozen; encoders repeat a frame or two of a live picture at most.
const FROZEN_S: f64 = 5.0;
/// Share of the picture's strips in which something changes between two frames, from which a picture shimmers all over;
/// 0.9 in outdoor footage, and still 0.4 where every second frame is a repetition.
const SHIMMER: f32 = 0.35;
/// The shimmer is averaged over so many seconds.
const SHIMMER_S: f64 = 20.0;
/// Seconds of watching before anything is said.
const WATCH_S: f64 = 10.0;
/// Cells of a strip, half a row; a change of one level in any of them counts.
const STRIP: usize = 48;

/// How long the picture has been the same, and how much it usually shimmers.
#[derive(Clone, Debug, Default)]
pub(super) struct Frozen {
    last: Option<(EventTime, Look)>,
    /// Since when the picture has been the same.
    since: Option<EventTime>,
    shimmer: f32,
    watched_s: f64,
}

impl Frozen {
    pub(super) fn is(&mut self, time: EventTime, look: &Look) -> bool {
        let Some((before, last)) = self.last.replace((time, look.clone())) else { return false };
        let step = time.seconds_since(before).clamp(0.0, 1.0);
        if last.digest == look.digest {
            let since = *self.since.get_or_insert(before);
            let repeated = time.seconds_since(since).max(0.0);
            // A repetition of frames counts against the shimmer; a freeze must not.
            if repeated < 1.0 {
                self.learn(0.0, step);
            }
            return repeated >= FROZEN_S && self.watched_s >= WATCH_S && self.shimmer >= SHIMMER;
        }
        // An encoder that repeats a still scene, and goes on when something happens, has shown that it has no noise.
        let natural = self.since.take().is_some_and(|since| (1.0..FROZEN_S).contains(&time.seconds_since(since)));
        if natural {
            self.shimmer = 0.0;
        }
        self.learn(shimmer(&last, look), step);
        false
    }

    pub(super) fn interrupt(&mut self) {
        (self.last, self.since) = (None, None);
    }

    fn learn(&mut self, shimmer: f32, step: f64) {
        self.watched_s += step;
        self.shimmer += (step / SHIMMER_S.min(self.watched_s.max(step))) as f32 * (shimmer - self.shimmer);
    }
}

/// Share of the strips in which some cell has changed.
fn shimmer(a: &Look, b: &Look) -> f32 {
    if a.grey.len() != b.grey.len() || a.grey.is_empty() {
        return 0.0;
    }
    let strips = a.grey.chunks(STRIP).zip(b.grey.chunks(STRIP));
    let (all, changed) = strips.fold((0u32, 0u32), |(all, changed), (a, b)| (all + 1, changed + u32::from(a != b)));
    changed as f32 / all as f32
}
