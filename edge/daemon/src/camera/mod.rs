//! Frames from the world: files, streams, USB cameras, folders of stills.
//!
//! Owns opening, decoding, noticing that a source has stalled, and retrying. Refuses to know what a frame is for.

use std::time::Duration;

use promenade_core::picture::Picture;
use promenade_core::time::EventTime;

/// One decoded frame with its place in the source.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Counts from 1 within one opening of the source; frames that were dropped keep their numbers.
    pub number: u64,
    /// Presentation time since the first frame of this opening.
    pub pts: Duration,
    /// Wall time of capture, for live sources; `None` for files and stills.
    pub captured: Option<EventTime>,
    /// The pixels.
    pub picture: Picture,
}

/// Why a source gave no frame.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The source cannot be opened or read; the sentence says what, where and what to do.
    #[error("{0}")]
    Failed(String),
    /// No frame came within the time allowed.
    #[error("{source_name}: no frame for {seconds} s; the stream has stalled")]
    Stalled {
        /// The source, without credentials.
        source_name: String,
        /// How long was waited.
        seconds: u64,
    },
}

/// A stream of frames from one place. Opening happens in the constructor of each kind.
pub trait FrameSource: Send {
    /// Waits for the next frame; `Ok(None)` is the end of a file. A source that failed stays failed: drop it.
    ///
    /// # Errors
    /// See [`SourceError`].
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError>;
}
