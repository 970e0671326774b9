//! A file or a folder of stills, played as if it were a camera.
//!
//! Owns the pace and the seam of a loop. Refuses to skip frames: who cannot keep up drops them in the slot.

use std::time::Duration;

use super::{Frame, FrameSource, OpenOptions, SourceError, open_once};
use crate::config::Source;

/// Behind by more than this, the player takes the present moment as its new start instead of racing to catch up.
const MOST_LATE: Duration = Duration::from_secs(1);
const SLICE: Duration = Duration::from_millis(100);

/// Gives each frame when its time has come; numbers and times go on over the seam of a loop.
pub(super) struct Realtime {
    source: Source,
    options: OpenOptions,
    inner: Box<dyn FrameSource>,
    /// Monotonic time at which the frame with `pts` 0 was due.
    start: Option<Duration>,
    /// Length of the loops played so far.
    offset: Duration,
    last_pts: Duration,
    /// Time between the last two frames: how long the last one of a loop is shown.
    step: Duration,
    number: u64,
}

impl Realtime {
    pub fn open(source: Source, options: OpenOptions) -> Result<Self, SourceError> {
        let inner = open_once(&source, &options)?;
        let (zero, step) = (Duration::ZERO, Duration::from_millis(40));
        Ok(Self { source, options, inner, start: None, offset: zero, last_pts: zero, step, number: 0 })
    }

    /// The next frame of the file, or the first one again.
    fn next_in_loop(&mut self) -> Result<Option<Frame>, SourceError> {
        if let Some(frame) = self.inner.next_frame()? {
            return Ok(Some(frame));
        }
        if !self.options.looped {
            return Ok(None);
        }
        self.inner = open_once(&self.source, &self.options)?;
        self.offset = self.last_pts + self.step;
        let first = self.inner.next_frame()?;
        Ok(first.map(|frame| Frame { discontinuity: true, ..frame }))
    }

    fn wait_until_due(&mut self, pts: Duration) -> Result<(), SourceError> {
        let now = self.options.clock.monotonic();
        let start = self.start.filter(|&start| now <= start + pts + MOST_LATE);
        let start = start.unwrap_or(now.saturating_sub(pts));
        self.start = Some(start);
        loop {
            if self.options.cancel.is_cancelled() {
                return Err(SourceError::Cancelled);
            }
            let left = (start + pts).saturating_sub(self.options.clock.monotonic());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(SLICE));
        }
    }
}

impl FrameSource for Realtime {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        let Some(frame) = self.next_in_loop()? else { return Ok(None) };
        let pts = self.offset + frame.pts;
        self.wait_until_due(pts)?;
        if self.number > 0 && !frame.discontinuity {
            self.step = pts.saturating_sub(self.last_pts);
        }
        self.last_pts = pts;
        self.number += 1;
        let captured = Some(self.options.clock.now());
        Ok(Some(Frame { number: self.number, pts, captured, ..frame }))
    }

    fn total_frames(&self) -> Option<u64> {
        if self.options.looped { None } else { self.inner.total_frames() }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn folder_of_three() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["1.png", "2.png", "3.png"] {
            image::RgbImage::new(4, 4).save(folder.path().join(name)).unwrap();
        }
        folder
    }

    fn play(folder: &tempfile::TempDir, looped: bool) -> Realtime {
        let options = OpenOptions { looped, realtime: true, stills_fps: 50.0, ..OpenOptions::default() };
        Realtime::open(Source::Images(folder.path().to_owned()), options).unwrap()
    }

    #[test]
    fn a_loop_goes_on_in_number_and_time_and_marks_the_seam() {
        let folder = folder_of_three();
        let mut source = play(&folder, true);
        let begun = Instant::now();
        let frames: Vec<_> = (0..7).map(|_| source.next_frame().unwrap().unwrap()).collect();
        assert!(begun.elapsed() >= Duration::from_millis(119), "six steps of 20 ms in {:?}", begun.elapsed());
        let numbers: Vec<_> = frames.iter().map(|frame| frame.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
        let marks: Vec<_> = frames.iter().map(|frame| frame.discontinuity).collect();
        assert_eq!(marks, [false, false, false, true, false, false, true]);
        for (index, frame) in frames.iter().enumerate() {
            assert_eq!(frame.pts, Duration::from_millis(20 * index as u64));
            assert!(frame.captured.is_some());
        }
    }

    #[test]
    fn without_a_loop_it_ends() {
        let folder = folder_of_three();
        let mut source = play(&folder, false);
        assert_eq!(source.total_frames(), Some(3));
        (0..3).for_each(|_| assert!(source.next_frame().unwrap().is_some()));
        assert!(source.next_frame().unwrap().is_none());
    }

    #[test]
    fn waiting_ends_at_once_when_cancelled() {
        let folder = folder_of_three();
        let options = OpenOptions { looped: true, stills_fps: 0.001, ..OpenOptions::default() };
        let cancel = options.cancel.clone();
        let mut source = Realtime::open(Source::Images(folder.path().to_owned()), options).unwrap();
        source.next_frame().unwrap();
        cancel.cancel();
        assert!(matches!(source.next_frame(), Err(SourceError::Cancelled)));
    }
}
