//! Footage for tests, made by `GStreamer` where it is needed, and the demo clip where set-up has put it.
//!
//! Owns nothing that is kept: files go to folders that the test removes.

use std::path::{Path, PathBuf};

use gstreamer as gst;
use gstreamer::prelude::*;

/// Writes what `description` (a launch line without its sink) produces to `path`.
///
/// # Panics
/// When an element is missing or the pipeline fails: the machine lacks a `GStreamer` package.
pub fn encode(path: &Path, description: &str) {
    gst::init().expect("GStreamer starts");
    let line = format!("{description} ! filesink name=out");
    let pipeline = gst::parse::launch(&line).expect("elements exist").downcast::<gst::Pipeline>().expect("a pipeline");
    pipeline.by_name("out").expect("the sink").set_property("location", path);
    pipeline.set_state(gst::State::Playing).expect("the pipeline starts");
    let wanted = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = pipeline.bus().expect("a bus").timed_pop_filtered(gst::ClockTime::from_seconds(60), &wanted);
    pipeline.set_state(gst::State::Null).expect("the pipeline stops");
    let message = message.expect("encoding ends in time");
    assert_eq!(message.type_(), gst::MessageType::Eos, "{message:?}");
}

/// A test pattern of `frames` frames at 25 frames a second, as raw video.
pub fn pattern(frames: u32, width: u32, height: u32) -> String {
    format!("videotestsrc num-buffers={frames} ! video/x-raw,format=I420,width={width},height={height},framerate=25/1")
}

/// One JPEG picture of a test pattern.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("one.jpg");
    encode(&path, &format!("{} ! jpegenc", pattern(1, width, height)));
    std::fs::read(path).expect("the picture")
}

/// The demo clip: where set-up puts it, or where Debian's `opencv-doc` does.
pub fn demo_clip() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let places =
        [root.join(".deps/footage/vtest.avi"), PathBuf::from("/usr/share/doc/opencv-doc/examples/data/vtest.avi")];
    places.into_iter().find(|place| place.is_file())
}
