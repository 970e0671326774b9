//! VP9 in `WebM` through GStreamer.
//!
//! Owns the encoding pipeline. Frames keep their own times, so a video analysed at a lower rate plays at its own speed.
//! Nothing of ours encodes H.264: VP9 is free to ship.

use std::path::Path;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::AppSrc;
use gstreamer_video::{VideoFormat, VideoInfo};
use promenade_core::detection::FrameSize;

use super::AnnotateError;
use super::canvas::Canvas;

/// How long the encoder may take to write its last frames.
const FINISH_S: u64 = 120;

/// An encoder that takes RGB frames with their times.
#[derive(Debug)]
pub struct Encoder {
    pipeline: gst::Pipeline,
    input: AppSrc,
    size: FrameSize,
}

impl Encoder {
    pub fn create(path: &Path, size: FrameSize) -> Result<Self, AnnotateError> {
        gst::init().map_err(|error| AnnotateError(format!("GStreamer does not start: {error}")))?;
        let input = app_source(size)?;
        let pipeline = gst::Pipeline::new();
        let convert = element("videoconvert")?;
        let encode = element("vp9enc")?;
        // deadline=1: as fast as the encoder goes; the video is for looking at, not for keeping small.
        encode.set_property("deadline", 1i64);
        encode.set_property("cpu-used", 8i32);
        encode.set_property("target-bitrate", 2_000_000i32);
        let (mux, sink) = (element("webmmux")?, element("filesink")?);
        sink.set_property("location", path.to_string_lossy().as_ref());
        let chain = [input.upcast_ref(), &convert, &encode, &mux, &sink];
        pipeline.add_many(chain).and_then(|()| gst::Element::link_many(chain)).map_err(|error| failed(path, &error))?;
        let encoder = Self { pipeline, input, size };
        encoder
            .pipeline
            .set_state(gst::State::Playing)
            .map_err(|error| encoder.fault().unwrap_or_else(|| failed(path, &error)))?;
        Ok(encoder)
    }

    pub fn push(&mut self, canvas: Canvas, at: Duration) -> Result<(), AnnotateError> {
        if let Some(fault) = self.fault() {
            return Err(fault);
        }
        if (canvas.width(), canvas.height()) != (self.size.width, self.size.height) {
            return Err(AnnotateError("the video changes its size midway; --annotate needs one size".to_owned()));
        }
        let mut buffer = gst::Buffer::from_slice(padded(canvas));
        if let Some(buffer) = buffer.get_mut() {
            buffer.set_pts(gst::ClockTime::from_nseconds(at.as_nanos() as u64));
        }
        // Waiting here and not inside GStreamer: there, an encoder that has failed would never wake us.
        while self.input.current_level_bytes() >= self.input.max_bytes() {
            if let Some(fault) = self.fault() {
                return Err(fault);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        self.input.push_buffer(buffer).map(|_| ()).map_err(|error| {
            self.fault().unwrap_or_else(|| AnnotateError(format!("the video encoder stopped: {error}")))
        })
    }

    pub fn finish(self) -> Result<(), AnnotateError> {
        let _ = self.input.end_of_stream();
        let bus = self.pipeline.bus();
        let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
        let message = bus.and_then(|bus| bus.timed_pop_filtered(gst::ClockTime::from_seconds(FINISH_S), &kinds));
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => Ok(()),
            Some(gst::MessageView::Error(error)) => {
                Err(AnnotateError(format!("the video encoder failed: {}", error.error())))
            }
            _ => Err(AnnotateError(format!("the video encoder did not finish within {FINISH_S} s"))),
        }
    }

    fn fault(&self) -> Option<AnnotateError> {
        let message = self.pipeline.bus()?.pop_filtered(&[gst::MessageType::Error])?;
        let gst::MessageView::Error(error) = message.view() else { return None };
        Some(AnnotateError(format!("the video encoder failed: {}", error.error())))
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        let _ = self.pipeline.set_state(gst::State::Null);
    }
}

impl Canvas {
    fn width(&self) -> u32 {
        embedded_graphics::prelude::OriginDimensions::size(self).width
    }

    fn height(&self) -> u32 {
        embedded_graphics::prelude::OriginDimensions::size(self).height
    }
}

/// GStreamer wants rows of RGB to begin at multiples of four bytes.
fn padded(canvas: Canvas) -> Vec<u8> {
    let row = 3 * canvas.width() as usize;
    let stride = row.next_multiple_of(4);
    let pixels = canvas.into_pixels();
    if stride == row {
        return pixels;
    }
    let mut out = Vec::with_capacity(pixels.len() / row * stride);
    for line in pixels.chunks_exact(row) {
        out.extend_from_slice(line);
        out.resize(out.len() + stride - row, 0);
    }
    out
}

fn app_source(size: FrameSize) -> Result<AppSrc, AnnotateError> {
    // 0/1: the rate varies, each frame says its time.
    let rate = gst::Fraction::new(0, 1);
    let info = VideoInfo::builder(VideoFormat::Rgb, size.width, size.height).fps(rate).build();
    let caps = info.and_then(|info| info.to_caps());
    let caps = caps
        .map_err(|error| AnnotateError(format!("no video of {}x{} can be made: {error}", size.width, size.height)))?;
    // `push` waits while this much is queued, so a slow encoder slows the replay.
    let four_frames = 4 * 3 * u64::from(size.width) * u64::from(size.height);
    Ok(AppSrc::builder().caps(&caps).format(gst::Format::Time).block(false).max_bytes(four_frames).build())
}

fn element(name: &str) -> Result<gst::Element, AnnotateError> {
    gst::ElementFactory::make(name).build().map_err(|_| {
        AnnotateError(format!("GStreamer has no {name}; install the Debian package gstreamer1.0-plugins-good"))
    })
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> AnnotateError {
    AnnotateError(format!("{} cannot be written: {error}", path.display()))
}
