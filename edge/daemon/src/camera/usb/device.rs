//! One V4L2 device through `nokhwa`.
//!
//! Owns the sentences about devices and the choice of format. Refuses to wait with a limit: `nokhwa` offers none.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use nokhwa::Camera;
use nokhwa::utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType};
use promenade_core::picture::Picture;

use super::convert;

/// The detector sees no more than this; wider pictures cost USB bandwidth and time.
const WIDEST: u32 = 1280;
/// Slower than this, people jump from frame to frame.
const SLOWEST: u32 = 10;
const FORMATS: [FrameFormat; 4] = [FrameFormat::NV12, FrameFormat::YUYV, FrameFormat::MJPEG, FrameFormat::GRAY];

/// The number of the device, if it can be read.
pub(super) fn check(path: &Path) -> Result<u32, String> {
    let found = std::fs::metadata(path).map_err(|error| reason(&error))?;
    let real = path.canonicalize().map_err(|error| reason(&error))?;
    let number = real.file_name().and_then(|name| name.to_str()?.strip_prefix("video")?.parse().ok());
    let number = number.filter(|_| found.file_type().is_char_device());
    let number = number.ok_or("is not a video device; it should look like /dev/video0")?;
    File::options().read(true).write(true).open(&real).map_err(|error| reason(&error))?;
    Ok(number)
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => {
            "no such device; is the camera plugged in? v4l2-ctl --list-devices shows them".to_owned()
        }
        ErrorKind::PermissionDenied => "may not be read; add this user to the group video".to_owned(),
        ErrorKind::ResourceBusy => "is in use by another program; close it".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads pictures until `deliver` wants no more or the camera fails, which is delivered too.
pub(super) fn read(index: u32, mut deliver: impl FnMut(Result<Picture, String>) -> bool) {
    let mut camera = match start(index) {
        Ok(camera) => camera,
        Err(what) => {
            deliver(Err(what));
            return;
        }
    };
    while deliver(next(&mut camera)) {}
    let _ = camera.stop_stream();
}

fn start(index: u32) -> Result<Camera, String> {
    let any = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
    let mut camera = Camera::new(CameraIndex::Index(index), any).map_err(|error| plain(&error.to_string()))?;
    let formats = camera.compatible_camera_formats().map_err(|error| plain(&error.to_string()))?;
    let best = best(&formats).ok_or("offers no picture format that is supported (NV12, YUYV, MJPEG, GREY)")?;
    let exact = RequestedFormat::with_formats(RequestedFormatType::Exact(best), &FORMATS);
    camera.set_camera_requset(exact).map_err(|error| plain(&error.to_string()))?;
    camera.open_stream().map_err(|error| plain(&error.to_string()))?;
    Ok(camera)
}

fn next(camera: &mut Camera) -> Result<Picture, String> {
    let buffer = camera.frame().map_err(|error| plain(&error.to_string()))?;
    let size = buffer.resolution();
    convert::picture(buffer.source_frame_format(), size.width(), size.height(), buffer.buffer())
}

fn plain(text: &str) -> String {
    let busy = text.contains("busy") || text.contains("EBUSY");
    if busy { "is in use by another program; close it".to_owned() } else { text.to_owned() }
}

/// The largest picture up to [`WIDEST`] at a fair rate, and among equals the one that costs least to decode.
fn best(formats: &[CameraFormat]) -> Option<CameraFormat> {
    let cost = |format: FrameFormat| FORMATS.iter().position(|known| *known == format);
    let rank = |format: &CameraFormat| {
        let fits = format.width() <= WIDEST;
        let fast_enough = format.frame_rate() >= SLOWEST;
        let area = i64::from(format.width()) * i64::from(format.height());
        // Beyond what fits, the smallest excess is best.
        let wanted = if fits { area } else { -area };
        (fast_enough, fits, wanted, std::cmp::Reverse(cost(format.format())), format.frame_rate().min(30))
    };
    formats.iter().filter(|format| cost(format.format()).is_some()).max_by_key(|format| rank(format)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(width: u32, height: u32, format: FrameFormat, fps: u32) -> CameraFormat {
        CameraFormat::new_from(width, height, format, fps)
    }

    #[test]
    fn the_best_format_is_large_fast_enough_and_cheap() {
        let offered = [
            format(640, 480, FrameFormat::YUYV, 30),
            format(1280, 720, FrameFormat::YUYV, 5),
            format(1280, 720, FrameFormat::MJPEG, 30),
            format(1280, 720, FrameFormat::RAWBGR, 30),
            format(1920, 1080, FrameFormat::MJPEG, 30),
        ];
        assert_eq!(best(&offered), Some(offered[2]));
        assert_eq!(best(&offered[..2]), Some(offered[0]));
        assert_eq!(best(&offered[3..]), Some(offered[4]));
        assert_eq!(best(&[]), None);
    }

    #[test]
    fn among_equals_the_one_without_decoding_wins() {
        let offered = [format(1280, 720, FrameFormat::MJPEG, 30), format(1280, 720, FrameFormat::YUYV, 10)];
        assert_eq!(best(&offered), Some(offered[1]));
    }
}
