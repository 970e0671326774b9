//! Whether a picture is worth an inference: not when nothing has moved and nobody is being followed.
//!
//! Owns the decision, on looks alone. Whoever is followed keeps the detector at work, so that a person who stands still
//! is never lost by it; a picture that is not inferred on counts as observed, with nobody in it. Refuses to skip for
//! long: a refresh finds whom motion did not betray.

use crate::backdrop::Backdrop;
use crate::look::Look;
use crate::time::EventTime;

/// What moves stays apart from what was learned for about so many seconds: long enough that a person far away, who
/// needs two seconds for his own width, does not fade into it, and short enough to follow the sun.
const BACKDROP_S: f64 = 4.0;
/// After the last motion inference goes on for so many seconds: a track takes a quarter of one to be confirmed.
const HOLD_S: f64 = 1.0;
/// A still scene is inferred on every so many seconds all the same: one frame in 30 at 10 frames a second.
const REFRESH_S: f64 = 3.0;
/// As many neighbouring cells as these must stand out; a person of 25 by 60 pixels in 768 by 576 covers 20.
const CELLS: usize = 2;

/// Decides for one camera.
#[derive(Clone, Debug)]
pub struct Stillness {
    backdrop: Backdrop,
    moved: Option<EventTime>,
    inferred: Option<EventTime>,
}

impl Default for Stillness {
    fn default() -> Self {
        Self { backdrop: Backdrop::new(BACKDROP_S, BACKDROP_S), moved: None, inferred: None }
    }
}

impl Stillness {
    /// Whether the picture of `look` is to be inferred on. `open_tracks`: a track lives, tentative, confirmed or lost.
    /// Is to be asked for every picture, in the order of their times; after a break or a change of size it wants the
    /// first.
    pub fn wants(&mut self, time: EventTime, look: &Look, open_tracks: bool) -> bool {
        let knew = self.backdrop.compare(time, look);
        if !knew || self.backdrop.paired() >= CELLS {
            self.moved = Some(time);
        }
        let within = |since: Option<EventTime>, seconds: f64| {
            since.is_some_and(|since| (0.0..seconds).contains(&time.seconds_since(since)))
        };
        let wanted = open_tracks || within(self.moved, HOLD_S) || !within(self.inferred, REFRESH_S);
        if wanted {
            self.inferred = Some(time);
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{COLUMNS, ROWS};

    /// A textured scene with noise of a level or so, under `light`, and a person of 2 by 5 cells at `person`.
    fn look(frame: u32, light: f32, person: Option<f32>) -> Look {
        let cell = |at: usize| {
            let (x, y) = (at % COLUMNS, at / COLUMNS);
            let noise = (at as u32 ^ frame.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B) >> 30;
            let scene = 60.0 + 8.0 * ((x / 6 + y / 5) % 7) as f32 + light + noise as f32;
            let covers = |left: f32| (40..45).contains(&y) && (left..left + 2.0).contains(&(x as f32));
            if person.is_some_and(covers) { (scene - 25.0) as u8 } else { scene as u8 }
        };
        Look { columns: COLUMNS, rows: ROWS, grey: (0..COLUMNS * ROWS).map(cell).collect(), ..Look::default() }
    }

    /// Which of the frames, ten a second, are wanted.
    fn wanted(frames: u32, open: impl Fn(u32) -> bool, look: impl Fn(u32) -> Look) -> Vec<u32> {
        let mut stillness = Stillness::default();
        let time = |frame: u32| EventTime(0).plus_seconds(f64::from(frame) / 10.0);
        (0..frames).filter(|&frame| stillness.wants(time(frame), &look(frame), open(frame))).collect()
    }

    #[test]
    fn a_still_scene_is_refreshed_every_three_seconds() {
        let wanted = wanted(400, |_| false, |frame| look(frame, 0.0, None));
        assert_eq!(wanted[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(wanted[10..14], [39, 69, 99, 129]);
        assert_eq!(wanted.len(), 10 + 13);
    }

    #[test]
    fn light_that_fades_or_jumps_everywhere_is_no_motion() {
        let dusk = |frame: u32| look(frame, 60.0 - frame as f32 / 10.0, None);
        assert!(wanted(400, |_| false, dusk).len() < 30);
        let lamp = |frame: u32| look(frame, if frame > 200 { 40.0 } else { 0.0 }, None);
        assert!(wanted(400, |_| false, lamp).len() < 30);
    }

    #[test]
    fn a_small_person_who_begins_to_walk_wakes_it_at_once() {
        let walks = |frame: u32| look(frame, 0.0, Some(30.0 + 0.1 * frame.saturating_sub(200) as f32));
        let wanted = wanted(300, |_| false, walks);
        assert!(wanted.iter().any(|frame| (200..=210).contains(frame)), "{wanted:?}");
        assert!((220..300).all(|frame| wanted.contains(&frame)), "and keeps it awake: {wanted:?}");
    }

    #[test]
    fn open_tracks_keep_it_awake_though_nothing_moves() {
        let wanted = wanted(300, |frame| (100..200).contains(&frame), |frame| look(frame, 0.0, Some(30.0)));
        assert!((100..200).all(|frame| wanted.contains(&frame)));
        assert!(!wanted.contains(&205));
    }

    #[test]
    fn another_size_and_a_clock_that_was_set_back_are_looked_at() {
        let mut stillness = Stillness::default();
        let at = EventTime(0).plus_seconds(100.0);
        assert!(stillness.wants(at, &look(0, 0.0, None), false));
        let small = Look { columns: 2, rows: 2, grey: vec![9; 4], ..Look::default() };
        assert!(stillness.wants(at, &small, false));
        assert!(stillness.wants(EventTime(0), &small, false));
    }
}
