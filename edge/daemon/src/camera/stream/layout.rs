//! Pictures out of decoded buffers, without copying their pixels.
//!
//! Owns where the planes of a buffer lie. Refuses formats that the detector does not read.

use std::time::Duration;

use bytes::Bytes;
use gstreamer as gst;
use gstreamer_video as gst_video;
use gstreamer_video::VideoFormat;
use promenade_core::detection::FrameSize;
use promenade_core::picture::{Picture, PixelFormat, Plane};

/// Formats that are handed on as they are, best first.
pub(super) const FORMATS: [VideoFormat; 3] = [VideoFormat::I420, VideoFormat::Nv12, VideoFormat::Rgb];

/// The layout of the current caps, parsed once per change and not once per frame.
#[derive(Default)]
pub(super) struct Layouts {
    current: Option<(gst::Caps, gst_video::VideoInfo)>,
}

impl Layouts {
    /// The picture in `sample`; its bytes are the decoder's own buffer, given back when the picture is dropped.
    pub fn picture(&mut self, sample: &gst::Sample) -> Result<Picture, String> {
        let caps = sample.caps().ok_or("a frame came without a description")?;
        let info = self.info(caps)?;
        let buffer = sample.buffer_owned().ok_or("a frame came without pixels")?;
        let planes = planes(&info, &buffer);
        let mapped = buffer.into_mapped_buffer_readable().map_err(|_| "the decoder's memory cannot be read")?;
        let picture = Picture {
            size: FrameSize { width: info.width(), height: info.height() },
            format: pixel_format(info.format())?,
            planes,
            bytes: Bytes::from_owner(mapped),
            full_range: info.colorimetry().range() == gst_video::VideoColorRange::Range0_255,
        };
        if reach(&picture) > picture.bytes.len() {
            return Err("a frame is shorter than its size asks for".to_owned());
        }
        Ok(picture)
    }

    /// Time from frame to frame, as the caps state it.
    pub fn frame_duration(&self) -> Option<Duration> {
        let fps = self.current.as_ref()?.1.fps();
        (fps.numer() > 0).then(|| Duration::from_secs_f64(f64::from(fps.denom()) / f64::from(fps.numer())))
    }

    fn info(&mut self, caps: &gst::CapsRef) -> Result<gst_video::VideoInfo, String> {
        match &self.current {
            Some((known, info)) if std::ptr::eq(known.as_ref(), caps) => Ok(info.clone()),
            _ => {
                let info = gst_video::VideoInfo::from_caps(caps).map_err(|error| error.to_string())?;
                self.current = Some((caps.to_owned(), info.clone()));
                Ok(info)
            }
        }
    }
}

/// A buffer may say itself where its planes lie (decoders pad their rows); else the format's own rule holds.
fn planes(info: &gst_video::VideoInfo, buffer: &gst::BufferRef) -> [Plane; 3] {
    let mut planes = [Plane::default(); 3];
    let meta = buffer.meta::<gst_video::VideoMeta>();
    let (offsets, strides) = meta.as_ref().map_or((info.offset(), info.stride()), |m| (m.offset(), m.stride()));
    for ((plane, offset), stride) in planes.iter_mut().zip(offsets).zip(strides) {
        *plane = Plane { offset: *offset, stride: usize::try_from(*stride).unwrap_or_default() };
    }
    planes
}

fn pixel_format(format: VideoFormat) -> Result<PixelFormat, String> {
    match format {
        VideoFormat::I420 => Ok(PixelFormat::I420),
        VideoFormat::Nv12 => Ok(PixelFormat::Nv12),
        VideoFormat::Rgb => Ok(PixelFormat::Rgb),
        other => Err(format!("the decoder gives pixels in {other}, which is not supported")),
    }
}

/// One past the last byte that a reader of `picture` touches.
fn reach(picture: &Picture) -> usize {
    let (width, height) = (picture.size.width as usize, picture.size.height as usize);
    let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
    let extents: &[(usize, usize)] = match picture.format {
        PixelFormat::I420 => &[(width, height), (half_width, half_height), (half_width, half_height)],
        PixelFormat::Nv12 => &[(width, height), (2 * half_width, half_height)],
        PixelFormat::Rgb => &[(3 * width, height)],
    };
    let ends = picture.planes.iter().zip(extents).map(|(plane, &(row, rows))| {
        if plane.stride < row { usize::MAX } else { plane.offset + plane.stride * rows.saturating_sub(1) + row }
    });
    ends.max().unwrap_or_default()
}
