//! Frames from the world: files, streams, USB cameras, folders of stills.
//!
//! Owns opening, decoding, noticing that a source has stalled, and retrying. Refuses to know what a frame is for.
//!
//! [`open`] gives one opening of a source, which fails once and for all; [`live::LiveCamera`] keeps opening one for
//! ever and hands the newest frame over through a [`latest::Slot`].

use std::sync::Arc;
use std::time::Duration;

use promenade_core::picture::Picture;
use promenade_core::time::EventTime;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, SystemClock};
use crate::config::Source;

pub mod latest;
pub mod live;
mod realtime;
mod secrets;
mod stills;
mod stream;
mod usb;

/// One decoded frame with its place in the source.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Counts from 1 within one opening of the source; frames that were dropped keep their numbers.
    pub number: u64,
    /// Presentation time since the first frame of this opening; increases from frame to frame.
    pub pts: Duration,
    /// Wall time of capture, for live sources; `None` for files and stills.
    pub captured: Option<EventTime>,
    /// The pixels.
    pub picture: Picture,
    /// True on the first frame after a loop, a reconnect or a change of resolution: tracks do not reach across it.
    pub discontinuity: bool,
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
    /// The caller's token was cancelled while waiting.
    #[error("stopped on request")]
    Cancelled,
}

/// A stream of frames from one place. Opening happens in the constructor of each kind.
pub trait FrameSource: Send {
    /// Waits for the next frame; `Ok(None)` is the end of a file. A source that failed stays failed: drop it.
    ///
    /// # Errors
    /// See [`SourceError`].
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError>;

    /// How many frames this opening will give, for a progress bar: an estimate, `None` where nobody knows.
    fn total_frames(&self) -> Option<u64> {
        None
    }
}

/// How to open a source.
#[derive(Clone)]
pub struct OpenOptions {
    /// Plays a file or a folder at its own rate and stamps frames with the time they are shown, as a camera would.
    pub realtime: bool,
    /// Starts again at the end of a file or folder, for ever; implies `realtime`.
    pub looped: bool,
    /// Longest wait for the first frame.
    pub connect_timeout: Duration,
    /// Longest wait for every later frame.
    pub stall_timeout: Duration,
    /// Frames a second of a folder of stills.
    pub stills_fps: f64,
    /// Threads of a software decoder, 0 for one a core. One costs the least CPU and memory in total.
    pub decoder_threads: u32,
    /// Ends a wait at once.
    pub cancel: CancellationToken,
    /// Gives capture times.
    pub clock: Arc<dyn Clock>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            realtime: false,
            looped: false,
            connect_timeout: Duration::from_secs(10),
            stall_timeout: Duration::from_secs(10),
            stills_fps: 1.0,
            decoder_threads: 1,
            cancel: CancellationToken::new(),
            clock: Arc::new(SystemClock::default()),
        }
    }
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenOptions")
            .field("realtime", &self.realtime)
            .field("looped", &self.looped)
            .field("connect_timeout", &self.connect_timeout)
            .field("stall_timeout", &self.stall_timeout)
            .field("stills_fps", &self.stills_fps)
            .field("decoder_threads", &self.decoder_threads)
            .finish_non_exhaustive()
    }
}

/// Opens `source` and waits for its first frame, so that a source that opens is one that delivers.
///
/// # Errors
/// When it cannot be opened or its first frame does not come within `options.connect_timeout`.
pub fn open(source: &Source, options: &OpenOptions) -> Result<Box<dyn FrameSource>, SourceError> {
    let plays_itself = matches!(source, Source::File(_) | Source::Images(_));
    if plays_itself && (options.looped || options.realtime) {
        return Ok(Box::new(realtime::Realtime::open(source.clone(), options.clone())?));
    }
    open_once(source, options)
}

fn open_once(source: &Source, options: &OpenOptions) -> Result<Box<dyn FrameSource>, SourceError> {
    Ok(match source {
        Source::File(path) => Box::new(stream::StreamSource::file(path, options)?),
        Source::Rtsp(address) => Box::new(stream::StreamSource::rtsp(address, options)?),
        Source::Http(address) => Box::new(stream::StreamSource::http(address, options)?),
        Source::V4l2(device) => Box::new(usb::UsbCamera::open(device, options)?),
        Source::Images(folder) => Box::new(stills::Stills::open(folder, options)?),
    })
}

/// The source as messages name it: never with credentials.
pub fn display_name(source: &Source) -> String {
    match source {
        Source::File(path) | Source::V4l2(path) => path.display().to_string(),
        Source::Images(path) => format!("folder {}", path.display()),
        Source::Rtsp(address) | Source::Http(address) => secrets::without_credentials(&address.url),
    }
}
