//! Sources of frames against real files, a real RTSP server and a real HTTP camera, good and bad.

#[path = "sources/files.rs"]
mod files;
#[path = "sources/live.rs"]
mod live;
#[path = "sources/streams.rs"]
mod streams;

use std::time::Duration;

use promenade::camera::{Frame, FrameSource, OpenOptions, open};
use promenade::config::{Source, StreamAddress};

/// Patient enough for a loaded machine, far below what a hang would take.
const SOON: Duration = Duration::from_secs(20);

fn options() -> OpenOptions {
    OpenOptions { connect_timeout: SOON, stall_timeout: SOON, ..OpenOptions::default() }
}

fn address(url: String) -> StreamAddress {
    StreamAddress { url, user: None, password: None, udp: false }
}

/// The sentence with which opening `source` fails.
fn refusal(source: &Source) -> String {
    open(source, &options()).map(|_| ()).expect_err("must not open").to_string()
}

fn all_frames(source: &mut dyn FrameSource) -> Vec<Frame> {
    std::iter::from_fn(|| source.next_frame().expect("a frame or the end")).collect()
}

fn size_of(frame: &Frame) -> (u32, u32) {
    (frame.picture.size.width, frame.picture.size.height)
}
