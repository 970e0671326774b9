//! An RTSP camera on loopback, built on gst-rtsp-server, that misbehaves on request.
//!
//! Owns a real server in this process: digest login, stalls, changes of resolution, death and return on the same port.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::glib;
use gstreamer::prelude::*;
use gstreamer_rtsp_server as rtsp;
use gstreamer_rtsp_server::prelude::*;

/// The stream's encoding.
#[derive(Clone, Copy, Debug, Default)]
pub enum Codec {
    /// Motion JPEG, which carries its size in every frame.
    #[default]
    Jpeg,
    /// VP8.
    Vp8,
    /// Sound only, for a camera without a picture.
    SoundOnly,
}

/// What the camera is like.
#[derive(Clone, Debug, Default)]
pub struct RtspOptions {
    /// Encoding of its stream.
    pub codec: Codec,
    /// User name and password of a digest login.
    pub login: Option<(String, String)>,
    /// The port to come back on; 0 for any.
    pub port: u16,
}

/// A camera that serves `/stream` until dropped.
pub struct RtspServer {
    server: rtsp::RTSPServer,
    context: glib::MainContext,
    main_loop: glib::MainLoop,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    port: u16,
}

#[derive(Default)]
struct Shared {
    stalled: AtomicBool,
    sessions: AtomicU64,
    /// The elements that decide the size of running streams.
    sizes: Mutex<Vec<glib::WeakRef<gst::Element>>>,
}

impl RtspServer {
    /// Starts a camera that sends 25 frames a second of 320x240.
    ///
    /// # Panics
    /// When the port is taken or gst-rtsp-server is missing.
    pub fn start(options: &RtspOptions) -> Self {
        gst::init().expect("GStreamer starts");
        let shared = Arc::new(Shared::default());
        let server = rtsp::RTSPServer::new();
        server.set_address("127.0.0.1");
        server.set_service(&options.port.to_string());
        let factory = factory(options, &shared);
        if let Some((user, password)) = &options.login {
            server.set_auth(Some(&login(&factory, user, password)));
        }
        server.mount_points().expect("mount points").add_factory("/stream", factory);
        let context = glib::MainContext::new();
        server.attach(Some(&context)).expect("the port is free");
        let port = u16::try_from(server.bound_port()).expect("a bound port");
        let main_loop = glib::MainLoop::new(Some(&context), false);
        let running = main_loop.clone();
        let thread = std::thread::spawn(move || running.run());
        Self { server, context, main_loop, thread: Some(thread), shared, port }
    }

    /// The stream's address.
    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}/stream", self.port)
    }

    /// Its port, to come back on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops sending frames while connections stay open; or goes on.
    pub fn stall(&self, stalled: bool) {
        self.shared.stalled.store(stalled, Ordering::Relaxed);
    }

    /// Streams that were set up since the start.
    pub fn sessions(&self) -> u64 {
        self.shared.sessions.load(Ordering::Relaxed)
    }

    /// Changes the size of all running streams.
    pub fn resize(&self, width: i32, height: i32) {
        for element in self.shared.sizes.lock().expect("no panic").iter().filter_map(glib::WeakRef::upgrade) {
            element.set_property("caps", size_caps(width, height));
        }
    }

    /// Hangs up on every client; the server stays.
    pub fn hang_up(&self) {
        self.server
            .client_filter(Some(&mut |_: &rtsp::RTSPServer, _: &rtsp::RTSPClient| rtsp::RTSPFilterResult::Remove));
    }
}

impl Drop for RtspServer {
    /// Hangs up and gives the port back.
    fn drop(&mut self) {
        self.hang_up();
        self.main_loop.quit();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        // The listening socket is closed by its own source, which lives in the context.
        let _ = self.context.acquire().map(|_guard| while self.context.iteration(false) {});
    }
}

fn size_caps(width: i32, height: i32) -> gst::Caps {
    // Motion JPEG over RTP knows no other way to halve the colours.
    let format = gst::Caps::builder("video/x-raw").field("format", "I420");
    format.field("width", width).field("height", height).field("framerate", gst::Fraction::new(25, 1)).build()
}

fn factory(options: &RtspOptions, shared: &Arc<Shared>) -> rtsp::RTSPMediaFactory {
    let factory = rtsp::RTSPMediaFactory::new();
    let picture = "videotestsrc is-live=true pattern=ball ! capsfilter name=size";
    factory.set_launch(&match options.codec {
        Codec::Jpeg => format!("( {picture} ! jpegenc ! rtpjpegpay name=pay0 pt=26 )"),
        Codec::Vp8 => format!("( {picture} ! vp8enc deadline=1 keyframe-max-dist=10 ! rtpvp8pay name=pay0 pt=96 )"),
        Codec::SoundOnly => "( audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay0 pt=8 )".to_owned(),
    });
    let shared = Arc::clone(shared);
    factory.connect_media_configure(move |_, media| configure(media, &shared));
    factory
}

fn configure(media: &rtsp::RTSPMedia, shared: &Arc<Shared>) {
    shared.sessions.fetch_add(1, Ordering::Relaxed);
    let bin = media.element().downcast::<gst::Bin>().expect("a launch line makes a bin");
    let Some(size) = bin.by_name("size") else { return };
    size.set_property("caps", size_caps(320, 240));
    shared.sizes.lock().expect("no panic").push(size.downgrade());
    let shared = Arc::clone(shared);
    let pad = size.static_pad("src").expect("a filter has an end");
    pad.add_probe(gst::PadProbeType::BUFFER, move |_, _| {
        if shared.stalled.load(Ordering::Relaxed) { gst::PadProbeReturn::Drop } else { gst::PadProbeReturn::Ok }
    });
}

fn login(factory: &rtsp::RTSPMediaFactory, user: &str, password: &str) -> rtsp::RTSPAuth {
    let role = gst::Structure::builder("viewer")
        .field(rtsp::RTSP_PERM_MEDIA_FACTORY_ACCESS, true)
        .field(rtsp::RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, true)
        .build();
    factory.add_role_from_structure(&role);
    let auth = rtsp::RTSPAuth::new();
    auth.set_supported_methods(rtsp::gst_rtsp::RTSPAuthMethod::Digest);
    let token = rtsp::RTSPToken::builder().field(rtsp::RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer").build();
    auth.add_digest(user, password, &token);
    auth
}

/// Waits until `done`, at most `limit`; true when it came to be.
pub fn wait_until(limit: Duration, done: impl Fn() -> bool) -> bool {
    let begun = std::time::Instant::now();
    while begun.elapsed() < limit {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    done()
}
