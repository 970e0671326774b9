//! Whether what a camera reports is to be trusted, judged on looks, boxes and times alone.
//!
//! Owns the tests, each cheap and each in a file that says what its numbers were chosen on, and the order of their
//! findings. A finding makes the seconds it lasts doubtful; counting goes on. Refuses to mend anything, and to keep a
//! picture: what a camera usually sees is a grey thumbnail in memory, learned anew at every start.

mod blobs;
mod crowd;
mod frozen;
mod lasting;
mod lens;
mod shifted;
mod stream;
mod unexplained;
mod view;

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::detection::{Detection, FrameSize};
use crate::event::Doubt;
use crate::look::Look;
use crate::time::EventTime;
use crate::tracker::{TrackerConfig, TrackerStep};

/// The usual view is compared and learned this often; a camera does not move from frame to frame.
const VIEW_S: f64 = 0.5;
/// With so many tiles gone blank something is in front of the lens.
const HIDDEN: f32 = 0.3;
/// Below this agreement nothing is learned: the picture shows something else.
const LEARNS: f32 = 0.35;

/// Everything that is known about one frame.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// Event time of the frame.
    pub time: EventTime,
    /// The same moment on a clock that nobody sets; since when does not matter.
    pub steady: Duration,
    /// Size of the frame in pixels.
    pub size: FrameSize,
    /// What it looked like.
    pub look: &'a Look,
    /// What the detector found; `None` where inference was skipped because nothing moved.
    pub detections: Option<&'a [Detection]>,
    /// What the tracker made of it.
    pub tracks: &'a TrackerStep,
}

/// One camera's health.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Scores from which detections are read, and from which one is sure.
    scores: [f32; 2],
    view: view::View,
    agreement: Option<view::Agreement>,
    compared: Option<EventTime>,
    covered: lens::Covered,
    dark: lens::Dark,
    blurred: lens::Blurred,
    frozen: frozen::Frozen,
    shifted: shifted::Shifted,
    is_shifted: bool,
    resolution: stream::Resolution,
    frame_rate: stream::FrameRate,
    clock_step: stream::ClockStep,
    crowd: crowd::Crowd,
    unexplained: unexplained::Unexplained,
}

impl Health {
    /// Nothing known yet; `tracker` gives the scores from which detections are read.
    pub fn new(tracker: &TrackerConfig) -> Self {
        Self { scores: [tracker.low_score, tracker.start_score], ..Self::default() }
    }

    /// Takes in one frame and says why it is not to be trusted, if it is not.
    ///
    /// Of several reasons the first in the order of [`Doubt`] is given: what hides the scene comes before what moves
    /// it, what concerns the stream before what concerns the people in it. Every test sees every frame.
    pub fn watch(&mut self, sight: &Sight<'_>) -> Option<Doubt> {
        if sight.look.grey.is_empty() {
            return None;
        }
        let (time, look) = (sight.time, sight.look);
        let dark = self.dark.is(time, look);
        let blurred = self.blurred.is(time, look);
        let frozen = self.frozen.is(time, look);
        self.compare(sight);
        let covered = self.covered.is(time, look, self.agreement);
        if covered || dark || blurred || self.is_shifted {
            // What moved while the view went, a hand perhaps, was nobody who passed.
            self.unexplained = unexplained::Unexplained::default();
        }
        let [least, sure] = self.scores;
        let found = sight.detections.unwrap_or_default();
        let findings = [
            (covered, Doubt::Covered),
            (dark, Doubt::Dark),
            (blurred, Doubt::Blurred),
            (frozen, Doubt::Frozen),
            (self.is_shifted, Doubt::Shifted),
            (self.resolution.is(time, sight.size), Doubt::Resolution),
            (self.frame_rate.is(time, sight.steady), Doubt::FrameRate),
            (self.clock_step.is(time, sight.steady), Doubt::ClockStep),
            (self.crowd.is(time, found, least), Doubt::Saturated),
            (self.unexplained.is(time, look, sight.size, found, sight.tracks, sure), Doubt::Unexplained),
        ];
        findings.into_iter().find_map(|(found, doubt)| found.then_some(doubt))
    }

    /// The stream broke: nothing that needs one frame after another reaches across. What the camera usually shows is
    /// kept, so that one that was moved while it was away is found out.
    pub fn interrupt(&mut self) {
        self.covered.interrupt();
        self.dark.interrupt();
        self.blurred.interrupt();
        self.frozen.interrupt();
        self.shifted.interrupt();
        self.frame_rate.interrupt();
        self.crowd.interrupt();
        self.unexplained.interrupt();
        self.compared = None;
    }

    /// Compares with the usual view, and learns from what agrees with it.
    fn compare(&mut self, sight: &Sight<'_>) {
        let (time, look) = (sight.time, sight.look);
        let step = self.compared.map_or(VIEW_S, |last| time.seconds_since(last).abs());
        if step < VIEW_S {
            return;
        }
        self.compared = Some(time);
        self.agreement = self.view.known(look).then(|| self.view.agreement(look)).flatten();
        // What is hidden cannot be told to have moved.
        let visible = self.agreement.filter(|agreement| !lens::black(look) && agreement.blank < HIDDEN);
        self.is_shifted = visible.is_some_and(|agreement| self.shifted.is(time, look, &self.view, agreement));
        if !lens::black(look) && !self.is_shifted && self.agreement.is_none_or(|agreement| agreement.same >= LEARNS) {
            self.view.learn(look, step.min(1.0));
            self.blurred.learn(look, step.min(1.0));
        }
    }
}
