//! USB cameras through `nokhwa` (`Video4Linux`).
//!
//! Owns the choice of a format, and a thread of its own: the driver's wait for a frame has no time limit, so that it is
//! never waited for directly. Refuses to read a device that an earlier reader still hangs in.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use promenade_core::detection::FrameSize;
use promenade_core::picture::Picture;
use promenade_core::time::EventTime;

use super::{Frame, FrameSource, OpenOptions, SourceError};

mod convert;
mod device;

const SLICE: Duration = Duration::from_millis(100);
/// How long the device may take to be let go of.
const GRACE: Duration = Duration::from_secs(1);

/// Devices that some reader holds.
static HELD: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A picture with the time it came, or why there is none.
type Delivery = Result<(EventTime, Picture), String>;

/// One opened USB camera.
pub(super) struct UsbCamera {
    device: PathBuf,
    options: OpenOptions,
    frames: Option<Receiver<Delivery>>,
    reader: Option<JoinHandle<()>>,
    pending: Option<Frame>,
    number: u64,
    first: Option<EventTime>,
    last_pts: Duration,
    last_size: Option<FrameSize>,
}

impl UsbCamera {
    /// Opens the device and waits for its first frame.
    pub fn open(device: &Path, options: &OpenOptions) -> Result<Self, SourceError> {
        let failed = |what: String| SourceError::Failed(format!("{}: {what}", device.display()));
        let index = device::check(device).map_err(failed)?;
        let held = Held::new(device).ok_or_else(|| {
            failed("is still held by an earlier attempt that hangs; unplug the camera and plug it in again".to_owned())
        })?;
        let (sender, frames) = sync_channel(1);
        let clock = Arc::clone(&options.clock);
        let read = move || {
            let _held = held;
            device::read(index, |picture| sender_wants(&sender, picture.map(|picture| (clock.now(), picture))));
        };
        let reader = std::thread::Builder::new().name("usb-camera".to_owned()).spawn(read);
        let reader = reader.map_err(|error| failed(format!("no thread to read with: {error}")))?;
        let mut camera = Self {
            device: device.to_owned(),
            options: options.clone(),
            frames: Some(frames),
            reader: Some(reader),
            pending: None,
            number: 0,
            first: None,
            last_pts: Duration::ZERO,
            last_size: None,
        };
        camera.pending = Some(camera.wait(options.connect_timeout)?);
        Ok(camera)
    }

    fn wait(&mut self, limit: Duration) -> Result<Frame, SourceError> {
        let begun = Instant::now();
        loop {
            if self.options.cancel.is_cancelled() {
                return Err(SourceError::Cancelled);
            }
            let Some(frames) = &self.frames else { return Err(self.failed("is closed")) };
            match frames.recv_timeout(SLICE) {
                Ok(Ok((captured, picture))) => return Ok(self.frame(captured, picture)),
                Ok(Err(what)) => return Err(self.failed(&what)),
                Err(RecvTimeoutError::Disconnected) => return Err(self.failed("the camera was disconnected")),
                Err(RecvTimeoutError::Timeout) if begun.elapsed() >= limit => {
                    let (source_name, seconds) = (self.device.display().to_string(), begun.elapsed().as_secs());
                    return Err(SourceError::Stalled { source_name, seconds });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn frame(&mut self, captured: EventTime, picture: Picture) -> Frame {
        self.number += 1;
        let first = *self.first.get_or_insert(captured);
        let since = Duration::from_micros(u64::try_from(captured.0 - first.0).unwrap_or_default());
        let earliest = if self.number == 1 { Duration::ZERO } else { self.last_pts + Duration::from_micros(1) };
        self.last_pts = since.max(earliest);
        let discontinuity = self.last_size.is_some_and(|size| size != picture.size);
        self.last_size = Some(picture.size);
        Frame { number: self.number, pts: self.last_pts, captured: Some(captured), picture, discontinuity }
    }

    fn failed(&self, what: &str) -> SourceError {
        SourceError::Failed(format!("{}: {what}", self.device.display()))
    }
}

/// Hands one delivery over; false once nobody receives, or after a failure.
fn sender_wants(sender: &SyncSender<Delivery>, delivery: Delivery) -> bool {
    let failed = delivery.is_err();
    sender.send(delivery).is_ok() && !failed
}

impl FrameSource for UsbCamera {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        match self.pending.take() {
            Some(frame) => Ok(Some(frame)),
            None => self.wait(self.options.stall_timeout).map(Some),
        }
    }
}

impl Drop for UsbCamera {
    fn drop(&mut self) {
        drop(self.frames.take());
        let Some(reader) = self.reader.take() else { return };
        let begun = Instant::now();
        while !reader.is_finished() && begun.elapsed() < GRACE {
            std::thread::sleep(Duration::from_millis(5));
        }
        // One that hangs in the driver keeps the device marked as held, so that it stays the only one.
        if reader.is_finished() {
            let _ = reader.join();
        }
    }
}

/// Marks a device as held for as long as it lives.
struct Held(PathBuf);

impl Held {
    fn new(device: &Path) -> Option<Self> {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        if held.iter().any(|known| known == device) {
            return None;
        }
        held.push(device.to_owned());
        Some(Self(device.to_owned()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.lock().unwrap_or_else(PoisonError::into_inner).retain(|known| *known != self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &Path) -> String {
        UsbCamera::open(path, &OpenOptions::default()).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn a_missing_device_is_named() {
        let text = message(Path::new("/dev/video98"));
        assert!(text.starts_with("/dev/video98: no such device"), "{text}");
    }

    #[test]
    fn a_file_or_an_odd_name_is_not_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("video0");
        std::fs::write(&file, "x").unwrap();
        assert!(message(&file).contains("is not a video device"), "{}", message(&file));
        assert!(message(Path::new("/dev/null")).contains("is not a video device"));
    }

    #[test]
    fn a_device_is_held_once_and_free_again_after() {
        let path = Path::new("/dev/video-of-a-test");
        let held = Held::new(path);
        assert!(held.is_some() && Held::new(path).is_none());
        drop(held);
        assert!(Held::new(path).is_some());
    }
}
