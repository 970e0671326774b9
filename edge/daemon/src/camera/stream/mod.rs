//! Files and network streams, decoded by `GStreamer`.
//!
//! Owns one pipeline from start to teardown. Every wait is bounded and ends when the caller cancels. Refuses to
//! convert pixels unless the decoder gives a format that nobody reads.

use std::path::Path;
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use promenade_core::detection::FrameSize;
use promenade_core::time::EventTime;

use super::secrets::{Secrets, without_credentials};
use super::{Frame, FrameSource, OpenOptions, SourceError};
use crate::config::StreamAddress;

mod failure;
mod file;
mod layout;
mod pipeline;
mod reach;

/// How long a wait lasts before the bus and the token are looked at again.
const SLICE: gst::ClockTime = gst::ClockTime::from_mseconds(50);
/// Older than this, a frame's age is a clock gone wrong and not a slow decoder.
const OLDEST: Duration = Duration::from_secs(10);
/// Used where a stream says neither when a frame is shown nor how many there are a second.
const USUAL_STEP: Duration = Duration::from_millis(40);

/// One opened file or stream.
pub(super) struct StreamSource {
    name: String,
    secrets: Secrets,
    /// A live stream that ends has failed; a file that ends is done.
    live: bool,
    pipeline: gst::Pipeline,
    sink: gst_app::AppSink,
    options: OpenOptions,
    layouts: layout::Layouts,
    /// The first frame, which was waited for at opening.
    pending: Option<Frame>,
    number: u64,
    first_pts: Option<gst::ClockTime>,
    last_pts: Duration,
    last_size: Option<FrameSize>,
    total: Option<u64>,
}

impl StreamSource {
    /// Opens a video file.
    pub fn file(path: &Path, options: &OpenOptions) -> Result<Self, SourceError> {
        file::check(path)?;
        start()?;
        let parts = pipeline::file(path, options.decoder_threads)?;
        let mut source = Self::play(path.display().to_string(), Secrets::default(), false, parts, options)?;
        source.total = source.estimate_frames();
        Ok(source)
    }

    /// Connects to an RTSP camera.
    pub fn rtsp(address: &StreamAddress, options: &OpenOptions) -> Result<Self, SourceError> {
        let url = checked_url(address, &["rtsp", "rtsps"])?;
        start()?;
        let parts = pipeline::rtsp(&url, address, options)?;
        Self::play(url, Secrets::of(address), true, parts, options)
    }

    /// Connects to an HTTP camera.
    pub fn http(address: &StreamAddress, options: &OpenOptions) -> Result<Self, SourceError> {
        let url = checked_url(address, &["http", "https"])?;
        start()?;
        let parts = pipeline::http(&url, address, options)?;
        Self::play(url, Secrets::of(address), true, parts, options)
    }

    fn play(
        name: String,
        secrets: Secrets,
        live: bool,
        parts: pipeline::Parts,
        options: &OpenOptions,
    ) -> Result<Self, SourceError> {
        let mut source = Self {
            name,
            secrets,
            live,
            pipeline: parts.pipeline,
            sink: parts.sink,
            options: options.clone(),
            layouts: layout::Layouts::default(),
            pending: None,
            number: 0,
            first_pts: None,
            last_pts: Duration::ZERO,
            last_size: None,
            total: None,
        };
        // The reason for a refusal is on the bus, where the wait for the first frame finds it.
        let _ = source.pipeline.set_state(gst::State::Playing);
        source.pending = source.pull(options.connect_timeout)?;
        if source.pending.is_none() {
            let text = format!("{}: no picture could be decoded from it; the file may be damaged", source.name);
            return Err(SourceError::Failed(text));
        }
        Ok(source)
    }

    /// Waits for the next decoded frame; `None` at the end of a file.
    fn pull(&mut self, limit: Duration) -> Result<Option<Frame>, SourceError> {
        let begun = Instant::now();
        loop {
            if self.options.cancel.is_cancelled() {
                return Err(SourceError::Cancelled);
            }
            let asked = Instant::now();
            if let Some(sample) = self.sink.try_pull_sample(SLICE) {
                return self.frame(&sample).map(Some);
            }
            self.fail_on_error()?;
            if self.sink.is_eos() {
                return self.end().map(|()| None);
            }
            if begun.elapsed() >= limit {
                let (source_name, seconds) = (self.name.clone(), begun.elapsed().as_secs());
                return Err(SourceError::Stalled { source_name, seconds });
            }
            // A sink that is not started yet answers at once instead of waiting.
            if asked.elapsed() < Duration::from_millis(10) {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }

    fn frame(&mut self, sample: &gst::Sample) -> Result<Frame, SourceError> {
        let picture = self.layouts.picture(sample).map_err(|what| self.failed(&what))?;
        self.number += 1;
        let pts = self.next_pts(sample);
        let discontinuity = self.last_size.is_some_and(|size| size != picture.size);
        self.last_size = Some(picture.size);
        let captured = self.live.then(|| self.capture_time(sample));
        Ok(Frame { number: self.number, pts, captured, picture, discontinuity })
    }

    /// Time since the first frame. Streams repeat and lack times; a frame is always later than the one before.
    fn next_pts(&mut self, sample: &gst::Sample) -> Duration {
        let stamp = sample.buffer().and_then(gst::BufferRef::pts);
        let first = match (self.first_pts, stamp) {
            (None, Some(stamp)) => *self.first_pts.insert(stamp),
            (first, _) => first.unwrap_or_default(),
        };
        let pts = match stamp {
            Some(stamp) => Duration::from(stamp.saturating_sub(first)),
            None if self.number == 1 => Duration::ZERO,
            None => self.last_pts + self.layouts.frame_duration().unwrap_or(USUAL_STEP),
        };
        let earliest = if self.number == 1 { Duration::ZERO } else { self.last_pts + Duration::from_micros(1) };
        self.last_pts = pts.max(earliest);
        self.last_pts
    }

    /// Now, less the time that the frame has spent in the pipeline since it came in.
    fn capture_time(&self, sample: &gst::Sample) -> EventTime {
        let age = self.age(sample).filter(|&age| age < OLDEST).unwrap_or_default();
        self.options.clock.now() - age
    }

    fn age(&self, sample: &gst::Sample) -> Option<Duration> {
        let segment = sample.segment()?.downcast_ref::<gst::ClockTime>()?;
        let shown = segment.to_running_time(sample.buffer()?.pts()?)?;
        Some(self.pipeline.current_running_time()?.saturating_sub(shown).into())
    }

    fn fail_on_error(&self) -> Result<(), SourceError> {
        let Some(bus) = self.pipeline.bus() else { return Ok(()) };
        failure::first_error(&bus).map_or(Ok(()), |failure| {
            let text = failure.sentence(&self.name, self.live);
            Err(SourceError::Failed(self.secrets.hide(&text)))
        })
    }

    fn end(&self) -> Result<(), SourceError> {
        if self.live { Err(self.failed("the stream has ended")) } else { Ok(()) }
    }

    fn failed(&self, what: &str) -> SourceError {
        SourceError::Failed(format!("{}: {}", self.name, self.secrets.hide(what)))
    }

    /// From the container's own count, else from its length and rate.
    fn estimate_frames(&self) -> Option<u64> {
        let counted = self.sink.query_duration::<gst::format::Default>().map(|count| *count);
        counted.filter(|&count| count > 0).or_else(|| {
            let length = Duration::from(self.sink.query_duration::<gst::ClockTime>()?);
            let frame = self.layouts.frame_duration()?;
            Some((length.as_secs_f64() / frame.as_secs_f64()).round() as u64)
        })
    }
}

impl FrameSource for StreamSource {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        match self.pending.take() {
            Some(frame) => Ok(Some(frame)),
            None => self.pull(self.options.stall_timeout),
        }
    }

    fn total_frames(&self) -> Option<u64> {
        self.total
    }
}

impl Drop for StreamSource {
    fn drop(&mut self) {
        // Stops and joins every thread of the pipeline; a pipeline that is only dropped leaks them.
        let _ = self.pipeline.set_state(gst::State::Null);
        if let Some(bus) = self.pipeline.bus() {
            bus.unset_sync_handler();
            bus.set_flushing(true);
        }
    }
}

fn start() -> Result<(), SourceError> {
    gst::init().map_err(|error| SourceError::Failed(format!("GStreamer does not start: {error}")))
}

fn checked_url(address: &StreamAddress, schemes: &[&str]) -> Result<String, SourceError> {
    let url = without_credentials(&address.url);
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    if schemes.contains(&scheme) {
        return Ok(url);
    }
    let known = schemes.join(":// or ");
    Err(SourceError::Failed(format!("{url}: not an address of this kind; it starts with {known}://")))
}
