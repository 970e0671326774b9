//! Sentences for people out of `GStreamer`'s messages.
//!
//! Owns what each failure is called and what to do about it. Refuses to guess where the message says nothing.

use gstreamer as gst;
use gstreamer::glib;

use super::reach;

const NO_VIDEO: &str = "promenade: no video stream";
const UNREADABLE: &str = "promenade: pictures in memory that cannot be read";

/// What went wrong in a pipeline.
#[derive(Debug)]
pub(super) struct Failure {
    error: glib::Error,
    debug: String,
    /// The decoder that is not installed, as `GStreamer` describes it.
    missing: Option<String>,
}

/// Whether a message says why a pipeline fails.
pub(super) fn matters(message: &gst::MessageRef) -> bool {
    message.type_() == gst::MessageType::Error || missing_plugin(message).is_some()
}

/// The first error on the bus, if there is one.
pub(super) fn first_error(bus: &gst::Bus) -> Option<Failure> {
    let mut missing = None;
    while let Some(message) = bus.pop() {
        missing = missing.or_else(|| missing_plugin(&message));
        if let gst::MessageView::Error(error) = message.view() {
            let debug = error.debug().map(|text| text.to_string()).unwrap_or_default();
            return Some(Failure { error: error.error(), debug, missing });
        }
    }
    // The decoder is missing, and nothing else has failed: without a picture that is the reason.
    missing.map(|name| Failure {
        error: glib::Error::new(gst::StreamError::CodecNotFound, "missing decoder"),
        debug: String::new(),
        missing: Some(name),
    })
}

/// Lets the pipeline fail because there is nothing to see in its stream.
pub(super) fn post_no_video(element: &gst::Element) {
    gst::element_error!(element, gst::StreamError::Failed, ["{}", NO_VIDEO]);
}

/// Lets the pipeline fail because the pictures stay in a device's memory.
pub(super) fn post_unreadable(element: &gst::Element) {
    gst::element_error!(element, gst::StreamError::Failed, ["{}", UNREADABLE]);
}

fn missing_plugin(message: &gst::MessageRef) -> Option<String> {
    let structure = message.structure()?;
    if structure.name() != "missing-plugin" {
        return None;
    }
    let detail = structure.get::<gst::Caps>("detail").ok().map(|caps| caps.to_string()).unwrap_or_default();
    if detail.starts_with("audio/") || detail.starts_with("text/") {
        return None;
    }
    structure.get::<String>("name").ok().or(Some(detail))
}

impl Failure {
    /// What failed, where and what to do; not yet cleaned of secrets. `live` is a network stream: `name` is its address.
    pub fn sentence(&self, name: &str, live: bool) -> String {
        format!("{name}: {}", self.named(name, live).unwrap_or_else(|| self.plain()))
    }

    fn named(&self, name: &str, live: bool) -> Option<String> {
        self.own()
            .or_else(|| self.decoder())
            .or_else(|| if live { self.network(name) } else { None })
            .or_else(|| self.content(live))
    }

    fn own(&self) -> Option<String> {
        if self.says(NO_VIDEO) || self.says("no supported stream was found") {
            return Some("there is no video stream in it".to_owned());
        }
        self.says(UNREADABLE).then(|| {
            "the hardware decoder's pictures cannot be fetched; install nvvidconv (Jetson) or vapostproc \
             (gstreamer1.0-plugins-bad)"
                .to_owned()
        })
    }

    fn decoder(&self) -> Option<String> {
        let missing = self
            .missing
            .clone()
            .or_else(|| self.error.matches(gst::StreamError::CodecNotFound).then(|| "its video format".to_owned()))?;
        Some(format!("no decoder for {missing}; on Debian: apt install gstreamer1.0-libav"))
    }

    fn network(&self, url: &str) -> Option<String> {
        let text = if self.refuses_login() {
            "the camera refused the user name or password (401); check this camera's credentials"
        } else if self.error.matches(gst::ResourceError::NotFound) && self.says("not found") {
            "the camera knows no such stream (404); check the path of the address"
        } else if self.says("tls") || self.says("certificate") {
            "the camera's TLS certificate is not accepted; install its authority on this machine"
        } else if self.says("could not receive any udp") {
            "no UDP packet came through; open the firewall, or leave udp out to use TCP"
        } else {
            let vague = self.error.is::<gst::ResourceError>() || self.error.matches(gst::StreamError::Failed);
            return vague.then(|| reach::problem(url)).flatten();
        };
        Some(text.to_owned())
    }

    fn refuses_login(&self) -> bool {
        self.error.matches(gst::ResourceError::NotAuthorized) || self.says("unauthorized") || self.says("(401)")
    }

    fn content(&self, live: bool) -> Option<String> {
        use gst::StreamError as E;
        let is = |kinds: &[E]| kinds.iter().any(|&kind| self.error.matches(kind));
        if is(&[E::TypeNotFound, E::WrongType]) {
            return Some("not a video, or damaged at its start; check it with another player".to_owned());
        }
        if !live && is(&[E::Decode, E::Demux, E::Format, E::Failed]) {
            return Some(format!("the video is damaged and cannot be read on: {}", self.error.message()));
        }
        None
    }

    /// The library's own words, where there are no better ones.
    fn plain(&self) -> String {
        let detail = self.debug.lines().last().unwrap_or_default().trim();
        if detail.is_empty() { self.error.message().to_owned() } else { format!("{} {detail}", self.error.message()) }
    }

    fn says(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.error.message().to_lowercase().contains(&words) || self.debug.to_lowercase().contains(&words)
    }
}
