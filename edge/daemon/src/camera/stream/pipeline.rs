//! The pipelines: where the bytes come from, a decoder of `GStreamer`'s own choice, and a sink that hands frames over.
//!
//! Owns elements and their settings. Refuses to run them.

use std::path::Path;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::glib;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_video as gst_video;

use super::layout::FORMATS;
use super::{OpenOptions, SourceError, failure};
use crate::config::StreamAddress;

/// Frames that the decoder may be ahead of the reader.
const QUEUE: u32 = 3;
/// Milliseconds that packets of a stream may come late or out of order.
const LATENCY_MS: u32 = 200;

/// A pipeline that is not started, and its end.
pub(super) struct Parts {
    pub pipeline: gst::Pipeline,
    pub sink: gst_app::AppSink,
}

/// `filesrc ! decodebin ! ...`
pub(super) fn file(path: &Path, threads: u32) -> Result<Parts, SourceError> {
    let (parts, decoder) = decoding(threads)?;
    let source = element("filesrc")?;
    source.set_property("location", path);
    attach(&parts, &source)?;
    source.link(&decoder).map_err(|error| SourceError::Failed(error.to_string()))?;
    Ok(parts)
}

/// `souphttpsrc ! decodebin ! ...`
pub(super) fn http(url: &str, address: &StreamAddress, options: &OpenOptions) -> Result<Parts, SourceError> {
    let (parts, decoder) = decoding(options.decoder_threads)?;
    let source = element("souphttpsrc")?;
    source.set_property("location", url);
    source.set_property("is-live", true);
    source.set_property("do-timestamp", true);
    source.set_property("retries", 0i32);
    source.set_property("timeout", options.connect_timeout.as_secs().clamp(1, 3600) as u32);
    // Credentials go through properties: an address with a password in it would turn up in messages.
    source.set_property("user-id", address.user.as_deref());
    source.set_property("user-pw", address.password.as_deref());
    attach(&parts, &source)?;
    source.link(&decoder).map_err(|error| SourceError::Failed(error.to_string()))?;
    Ok(parts)
}

/// `rtspsrc ! decodebin ! ...`, the video of the session only.
pub(super) fn rtsp(url: &str, address: &StreamAddress, options: &OpenOptions) -> Result<Parts, SourceError> {
    let (parts, decoder) = decoding(options.decoder_threads)?;
    let source = element("rtspsrc")?;
    source.set_property("location", url);
    source.set_property("user-id", address.user.as_deref());
    source.set_property("user-pw", address.password.as_deref());
    source.set_property_from_str("protocols", if address.udp { "udp" } else { "tcp" });
    source.set_property("latency", LATENCY_MS);
    source.set_property("tcp-timeout", microseconds(options.connect_timeout));
    source.set_property("timeout", microseconds(options.connect_timeout / 2));
    source.connect("select-stream", false, |values| {
        let caps = values.get(2).and_then(|value| value.get::<gst::Caps>().ok());
        Some(caps.is_some_and(|caps| media_of(&caps).as_deref() == Some("video")).to_value())
    });
    let weak = decoder.downgrade();
    source.connect_pad_added(move |_, pad| {
        let entry = weak.upgrade().and_then(|decoder| decoder.static_pad("sink"));
        if let Some(entry) = entry.filter(|entry| !entry.is_linked()) {
            let _ = pad.link(&entry);
        }
    });
    let weak = decoder.downgrade();
    source.connect_no_more_pads(move |source| {
        let entry = weak.upgrade().and_then(|decoder| decoder.static_pad("sink"));
        if entry.is_some_and(|entry| !entry.is_linked()) {
            failure::post_no_video(source);
        }
    });
    attach(&parts, &source)?;
    Ok(parts)
}

fn media_of(caps: &gst::Caps) -> Option<String> {
    caps.structure(0)?.get::<String>("media").ok()
}

fn microseconds(time: Duration) -> u64 {
    time.as_micros() as u64
}

/// The half that all pipelines share: `decodebin ! videoconvert ! appsink`. The converter hands pictures through
/// untouched as long as the decoder gives one of the formats that the detector reads.
fn decoding(threads: u32) -> Result<(Parts, gst::Element), SourceError> {
    let pipeline = gst::Pipeline::new();
    keep_errors_only(&pipeline);
    let (decoder, convert, sink) = (element("decodebin")?, element("videoconvert")?, sink());
    let failed = |error: glib::BoolError| SourceError::Failed(error.to_string());
    pipeline.add_many([&decoder, &convert, sink.upcast_ref()]).map_err(failed)?;
    convert.link(&sink).map_err(failed)?;
    settle_inner_elements(&pipeline, threads);
    link_video(&decoder, &convert);
    Ok((Parts { pipeline, sink }, decoder))
}

fn sink() -> gst_app::AppSink {
    let caps = gst_video::VideoCapsBuilder::new().format_list(FORMATS).build();
    let sink = gst_app::AppSink::builder().caps(&caps).max_buffers(QUEUE).drop(false).sync(false).build();
    sink.set_property("enable-last-sample", false);
    allow_padded_rows(&sink);
    sink
}

/// Tells decoders that rows may be padded and planes apart, which spares them a copy of every frame.
fn allow_padded_rows(sink: &gst_app::AppSink) {
    let Some(pad) = sink.static_pad("sink") else { return };
    pad.add_probe(gst::PadProbeType::QUERY_DOWNSTREAM, |_, info| match info.query_mut().map(gst::QueryRef::view_mut) {
        Some(gst::QueryViewMut::Allocation(query)) => {
            query.add_allocation_meta::<gst_video::VideoMeta>(None);
            gst::PadProbeReturn::Handled
        }
        _ => gst::PadProbeReturn::Ok,
    });
}

/// Settings of elements that `decodebin` chooses.
fn settle_inner_elements(pipeline: &gst::Pipeline, threads: u32) {
    pipeline.connect_deep_element_added(move |_, _, element| {
        // Software decoders start a thread a core unless told otherwise; each keeps frames of its own.
        if element.find_property("max-threads").is_some_and(|spec| spec.value_type() == i32::static_type()) {
            element.set_property("max-threads", threads as i32);
        }
        // Motion JPEG over HTTP never says that no second stream follows; without this, seconds are spent on waiting.
        if element.factory().is_some_and(|factory| factory.name() == "multipartdemux") {
            element.set_property("single-stream", true);
        }
    });
}

/// Links the first video that the decoder finds, and leaves sound and text compressed.
fn link_video(decoder: &gst::Element, convert: &gst::Element) {
    decoder.connect("autoplug-continue", false, |values| {
        let caps = values.get(2).and_then(|value| value.get::<gst::Caps>().ok());
        Some((!caps.is_some_and(|caps| is_no_picture(&caps))).to_value())
    });
    let weak = convert.downgrade();
    decoder.connect_pad_added(move |decoder, pad| {
        let Some(entry) = weak.upgrade().and_then(|convert| convert.static_pad("sink")) else { return };
        if !entry.is_linked() && is_video(pad) && !link_through(decoder, pad, &entry) {
            failure::post_unreadable(decoder);
        }
    });
    let weak = convert.downgrade();
    decoder.connect_no_more_pads(move |decoder| {
        let entry = weak.upgrade().and_then(|convert| convert.static_pad("sink"));
        if entry.is_some_and(|entry| !entry.is_linked()) {
            failure::post_no_video(decoder);
        }
    });
}

fn is_no_picture(caps: &gst::Caps) -> bool {
    let name = caps.structure(0).map(|structure| structure.name().to_string()).unwrap_or_default();
    ["audio/", "text/", "subpicture/", "closedcaption/"].iter().any(|kind| name.starts_with(kind))
}

fn is_video(pad: &gst::Pad) -> bool {
    let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
    caps.structure(0).is_some_and(|structure| structure.name() == "video/x-raw")
}

/// Links directly, or through an element that fetches a hardware decoder's pictures into ordinary memory.
fn link_through(decoder: &gst::Element, pad: &gst::Pad, entry: &gst::Pad) -> bool {
    if pad.link(entry).is_ok() {
        return true;
    }
    let bin = decoder.parent().and_then(|parent| parent.downcast::<gst::Bin>().ok());
    let Some(bin) = bin else { return false };
    ["nvvidconv", "vapostproc"].into_iter().any(|name| fetch(&bin, name, pad, entry).is_some())
}

fn fetch(bin: &gst::Bin, name: &str, pad: &gst::Pad, entry: &gst::Pad) -> Option<()> {
    let fetcher = gst::ElementFactory::make(name).build().ok()?;
    bin.add(&fetcher).ok()?;
    let linked = pad.link(&fetcher.static_pad("sink")?).is_ok()
        && fetcher.static_pad("src")?.link(entry).is_ok()
        && fetcher.sync_state_with_parent().is_ok();
    if !linked {
        let _ = fetcher.set_state(gst::State::Null);
        let _ = bin.remove(&fetcher);
    }
    linked.then_some(())
}

/// A stream runs for months: messages that nobody reads must not pile up on its bus.
fn keep_errors_only(pipeline: &gst::Pipeline) {
    let Some(bus) = pipeline.bus() else { return };
    bus.set_sync_handler(|_, message| match message.type_() {
        gst::MessageType::Error | gst::MessageType::Element if failure::matters(message) => gst::BusSyncReply::Pass,
        _ => gst::BusSyncReply::Drop,
    });
}

fn attach(parts: &Parts, source: &gst::Element) -> Result<(), SourceError> {
    parts.pipeline.add(source).map_err(|error| SourceError::Failed(error.to_string()))
}

fn element(name: &str) -> Result<gst::Element, SourceError> {
    gst::ElementFactory::make(name).build().map_err(|_| {
        let package = match name {
            "rtspsrc" | "souphttpsrc" => "gstreamer1.0-plugins-good",
            "filesrc" => "libgstreamer1.0-0",
            _ => "gstreamer1.0-plugins-base",
        };
        SourceError::Failed(format!("GStreamer lacks its element {name}; on Debian: apt install {package}"))
    })
}
