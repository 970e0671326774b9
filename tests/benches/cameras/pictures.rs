//! The pictures that simulated cameras show, decoded beforehand and shared by all of them.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use promenade::camera::{self, Frame, FrameSource, OpenOptions, SourceError};
use promenade::clock::Clock;
use promenade::config::Source;
use promenade_core::picture::Picture;
use tokio_util::sync::CancellationToken;

/// So many pictures are shown forwards and backwards without end, so that nobody jumps.
const PICTURES: usize = 90;
/// The rate at which the footage was taken: people walk as fast as they did, however many frames are asked for.
const FOOTAGE_FPS: f64 = 10.0;
/// Pictures whose median is the place without people, spread over the whole footage.
const MEDIAN_OF: usize = 25;
/// Versions of the still picture with different noise: a sensor never gives the same picture twice.
const NOISY: usize = 8;

/// The first pictures of a film. Copied: they outlive the decoder.
pub fn moving(footage: &Path) -> Vec<Picture> {
    decode(footage).take(PICTURES).collect()
}

/// The place of a film without the people who pass, and with noise.
pub fn still(footage: &Path) -> Vec<Picture> {
    let all: Vec<Picture> = decode(footage).step_by(30).take(MEDIAN_OF).collect();
    let empty = median(&all);
    (0..NOISY).map(|n| noisy(&all[0], &empty, n as u32)).collect()
}

fn decode(footage: &Path) -> impl Iterator<Item = Picture> {
    let source = Source::File(footage.to_owned());
    let mut frames = camera::open(&source, &OpenOptions::default()).expect("footage");
    let next = move || frames.next_frame().expect("frame").map(|frame| frame.picture);
    std::iter::from_fn(next).map(|picture| Picture { bytes: picture.bytes.to_vec().into(), ..picture })
}

fn median(pictures: &[Picture]) -> Vec<u8> {
    let middle = |at: usize| {
        let mut values: Vec<u8> = pictures.iter().map(|picture| picture.bytes[at]).collect();
        *values.select_nth_unstable(pictures.len() / 2).1
    };
    (0..pictures[0].bytes.len()).map(middle).collect()
}

/// Adds -2..=2 levels to every sample.
fn noisy(like: &Picture, bytes: &[u8], seed: u32) -> Picture {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut noise = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state % 5) as i16 - 2
    };
    let bytes: Vec<u8> = bytes.iter().map(|&value| (i16::from(value) + noise()).clamp(0, 255) as u8).collect();
    Picture { bytes: bytes.into(), ..like.clone() }
}

/// A camera that shows pictures at its own rate.
pub struct Simulated {
    pub pictures: Arc<Vec<Picture>>,
    /// Frames a second.
    pub fps: f64,
    /// Where in the film it begins, so that not all show the same.
    pub first: usize,
    pub clock: Arc<dyn Clock>,
    pub cancel: CancellationToken,
    pub begun: Instant,
    pub number: u64,
}

impl FrameSource for Simulated {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        let pts = Duration::from_secs_f64(self.number as f64 / self.fps);
        // In slices, so that a slow camera stops as soon as it is told to.
        let due = self.begun + pts;
        while Instant::now() < due {
            std::thread::sleep(due.saturating_duration_since(Instant::now()).min(Duration::from_millis(100)));
            if self.cancel.is_cancelled() {
                return Err(SourceError::Cancelled);
            }
        }
        self.number += 1;
        let picture = self.pictures[self.at(pts)].clone();
        let captured = Some(self.clock.now());
        Ok(Some(Frame { number: self.number, pts, captured, picture, discontinuity: false }))
    }
}

impl Simulated {
    /// Forwards, backwards, forwards. A handful of pictures is noise: one a frame.
    fn at(&self, pts: Duration) -> usize {
        let count = self.pictures.len();
        if count <= NOISY {
            return (self.first + self.number as usize) % count;
        }
        let step = self.first + (pts.as_secs_f64() * FOOTAGE_FPS) as usize;
        let at = step % (2 * count - 2);
        if at < count { at } else { 2 * count - 2 - at }
    }
}
