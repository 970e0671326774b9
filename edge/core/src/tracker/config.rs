//! The few numbers that a tracker is made of, in seconds, scores and fractions of a person's height.

/// When a detection is believed, and how long a person is waited for.
///
/// The defaults were chosen on 400 annotated frames of a street scene (PETS 2009 S2.L1), each number on the plateau of
/// the mean over some 140 disturbed runs of two detectors: forwards and backwards, told to be 7 and 10 frames a second,
/// every, every second and every third frame, with boxes shaken, boxes lost and frames dropped at random. Where the plateau
/// left a choice, the undisturbed run decided. None of them is tied to a frame rate or a frame size.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackerConfig {
    /// Detections of this score and more are matched first, to every confirmed track. 0.45 to 0.6 measure alike.
    pub high_score: f32,
    /// Detections below are never read. 0.2 lets furniture in, 0.35 loses people behind others.
    pub low_score: f32,
    /// Detections of this score and more begin a track where there is none.
    pub start_score: f32,
    /// One detection of this score is proof enough of a person; see [`Self::proving_move`] for the rest. Traffic cones
    /// and signs were given 0.6 for many seconds on end by the models that were tried.
    pub sure_score: f32,
    /// Furniture does not walk: a track that never was sure is a person once it has moved so far from where it began,
    /// in its own heights.
    pub proving_move: f32,
    /// Sightings that a track needs before it is confirmed.
    pub confirm_sightings: u32,
    /// Seconds from the first sighting that a track needs before it is confirmed; at low frame rates the number of
    /// sightings decides.
    pub confirm_seconds: f64,
    /// A tentative track ends when it was not seen for so long, or in the next frame at low frame rates.
    pub tentative_seconds: f64,
    /// A track that is not seen keeps a predicted position for so long.
    pub coast_seconds: f64,
    /// A confirmed track that was not seen for so long takes high detections only.
    pub faint_seconds: f64,
    /// A confirmed track ends when it was not seen for so long ([`Self::coast_seconds`] once it has left the frame).
    /// 3 to 6 s measure alike on open ground; longer waits join strangers.
    pub lost_seconds: f64,
    /// Nothing begins where a box seen in this frame overlaps by so much (intersection over union) ...
    pub duplicate_iou: f32,
    /// ... or where one of the two lies within the other by so much of its area.
    pub duplicate_cover: f32,
}

impl Default for TrackerConfig {
    fn default() -> Self {
        Self {
            high_score: 0.5,
            low_score: 0.25,
            start_score: 0.45,
            sure_score: 0.65,
            proving_move: 0.5,
            confirm_sightings: 3,
            confirm_seconds: 0.25,
            tentative_seconds: 0.3,
            coast_seconds: 1.0,
            faint_seconds: 1.5,
            lost_seconds: 3.0,
            duplicate_iou: 0.4,
            duplicate_cover: 0.65,
        }
    }
}

impl TrackerConfig {
    /// The defaults moved to another model's scale of scores: `score` is where its detections become worth a track of
    /// their own (a manifest's `thresholds.score`), as 0.45 is for the default model. The distances between the scores
    /// stay.
    pub fn for_score(score: f32) -> Self {
        let defaults = Self::default();
        let moved = |other: f32| (other - defaults.start_score + score).clamp(0.05, 0.95);
        Self {
            high_score: moved(defaults.high_score),
            low_score: moved(defaults.low_score),
            start_score: score,
            sure_score: moved(defaults.sure_score),
            ..defaults
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_models_score_gives_the_defaults() {
        let (moved, defaults) = (TrackerConfig::for_score(0.45), TrackerConfig::default());
        let scores = |c: &TrackerConfig| [c.high_score, c.low_score, c.start_score, c.sure_score];
        assert!(scores(&moved).iter().zip(scores(&defaults)).all(|(a, b)| (a - b).abs() < 1e-6));
    }

    #[test]
    fn the_order_of_the_scores_holds_at_both_ends() {
        for score in [0.05, 0.3, 0.95] {
            let c = TrackerConfig::for_score(score);
            assert!(c.low_score <= c.start_score && c.start_score <= c.high_score && c.high_score <= c.sure_score);
        }
    }
}
