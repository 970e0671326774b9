//! RTSP and HTTP cameras, opened once.

use std::net::TcpListener;

use promenade::camera::SourceError;
use promenade_tests::http_camera::HttpCamera;
use promenade_tests::media::jpeg;
use promenade_tests::rtsp_server::{Codec, RtspOptions, RtspServer};

use super::*;

const PASSWORD: &str = "s3cret/word";

fn rtsp(server: &RtspServer) -> Source {
    Source::Rtsp(address(server.url()))
}

fn with_login(source: Source, user: &str, password: &str) -> Source {
    let fill = |address| StreamAddress { user: Some(user.to_owned()), password: Some(password.to_owned()), ..address };
    match source {
        Source::Rtsp(address) => Source::Rtsp(fill(address)),
        Source::Http(address) => Source::Http(fill(address)),
        other => other,
    }
}

fn ten_frames(source: &Source) -> Vec<Frame> {
    let begun = std::time::Instant::now();
    let mut camera = open(source, &options()).unwrap();
    assert!(begun.elapsed() < SOON / 4, "the first frame took {:?}", begun.elapsed());
    (0..10).map(|_| camera.next_frame().unwrap().unwrap()).collect()
}

fn assert_live(frames: &[Frame], size: (u32, u32)) {
    for (index, frame) in frames.iter().enumerate() {
        assert_eq!((frame.number, size_of(frame)), (index as u64 + 1, size));
        assert!(frame.captured.is_some());
    }
    assert!(frames.windows(2).all(|pair| pair[0].pts < pair[1].pts), "times increase");
    let span = frames[9].pts.as_secs_f64();
    assert!((0.2..2.0).contains(&span), "nine frames at 25 a second took {span} s");
}

#[test]
fn rtsp_delivers_over_tcp() {
    for codec in [Codec::Jpeg, Codec::Vp8] {
        let server = RtspServer::start(&RtspOptions { codec, ..RtspOptions::default() });
        assert_live(&ten_frames(&rtsp(&server)), (320, 240));
    }
}

#[test]
fn rtsp_delivers_over_udp() {
    let server = RtspServer::start(&RtspOptions::default());
    let address = StreamAddress { udp: true, ..address(server.url()) };
    assert_live(&ten_frames(&Source::Rtsp(address)), (320, 240));
}

#[test]
fn capture_times_are_close_to_now() {
    let server = RtspServer::start(&RtspOptions::default());
    let now = || i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap();
    let mut camera = open(&rtsp(&server), &options()).unwrap();
    camera.next_frame().unwrap();
    for _ in 0..5 {
        let captured = camera.next_frame().unwrap().unwrap().captured.unwrap().micros();
        assert!((0..5_000_000).contains(&(now() - captured)), "{} us ago", now() - captured);
    }
}

#[test]
fn digest_login_is_made_and_a_wrong_password_is_refused_without_being_shown() {
    let login = Some(("operator".to_owned(), PASSWORD.to_owned()));
    let server = RtspServer::start(&RtspOptions { login, ..RtspOptions::default() });
    assert_eq!(ten_frames(&with_login(rtsp(&server), "operator", PASSWORD)).len(), 10);
    for source in [with_login(rtsp(&server), "operator", "wr0ng-one"), rtsp(&server)] {
        let text = refusal(&source);
        assert!(text.contains("refused the user name or password (401)"), "{text}");
        assert!(!text.contains("wr0ng-one"), "{text}");
        assert!(text.starts_with(&server.url()), "{text}");
    }
}

#[test]
fn what_is_not_there_is_named() {
    let server = RtspServer::start(&RtspOptions::default());
    let sound = RtspServer::start(&RtspOptions { codec: Codec::SoundOnly, ..RtspOptions::default() });
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let rtsp = |url: String| refusal(&Source::Rtsp(address(url)));
    let http = |url: String| refusal(&Source::Http(address(url)));
    let cases = [
        (rtsp(server.url() + "/nowhere"), "no such stream (404)"),
        (rtsp(sound.url()), "no video stream"),
        (rtsp(format!("rtsp://{free}/stream")), "connection refused"),
        (rtsp("rtsp://no-such-camera.invalid/stream".to_owned()), "host name is unknown"),
        (rtsp("ftp://127.0.0.1/stream".to_owned()), "starts with rtsp:// or rtsps://"),
        (rtsp("nonsense".to_owned()), "starts with rtsp:// or rtsps://"),
        (http(format!("http://{free}/stream")), "connection refused"),
        (http("http://no-such-camera.invalid/stream".to_owned()), "host name is unknown"),
    ];
    for (text, wanted) in cases {
        assert!(text.contains(wanted), "wanted {wanted:?}, got {text:?}");
    }
}

#[test]
fn credentials_written_into_an_address_are_never_shown() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let text = refusal(&Source::Rtsp(address(format!("rtsp://me:s3cret@{free}/stream"))));
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn a_stream_that_stops_sending_has_stalled() {
    let server = RtspServer::start(&RtspOptions::default());
    let mut camera =
        open(&rtsp(&server), &OpenOptions { stall_timeout: Duration::from_millis(700), ..options() }).unwrap();
    camera.next_frame().unwrap();
    server.stall(true);
    let error = std::iter::repeat_with(|| camera.next_frame()).find_map(Result::err).unwrap();
    assert!(matches!(error, SourceError::Stalled { .. }), "{error}");
    assert!(error.to_string().contains("the stream has stalled"), "{error}");
}

#[test]
fn a_camera_that_hangs_up_is_noticed_before_the_stall() {
    let server = RtspServer::start(&RtspOptions::default());
    let mut camera = open(&rtsp(&server), &options()).unwrap();
    camera.next_frame().unwrap();
    let begun = std::time::Instant::now();
    server.hang_up();
    let error = std::iter::repeat_with(|| camera.next_frame()).find_map(Result::err).unwrap();
    assert!(matches!(error, SourceError::Failed(_)), "{error}");
    assert!(begun.elapsed() < SOON / 2, "took {:?}", begun.elapsed());
}

#[test]
fn a_change_of_resolution_is_survived_and_marked() {
    let server = RtspServer::start(&RtspOptions::default());
    let mut camera = open(&rtsp(&server), &options()).unwrap();
    camera.next_frame().unwrap();
    server.resize(640, 480);
    let changed = std::iter::repeat_with(|| camera.next_frame().unwrap().unwrap())
        .take(200)
        .find(|frame| size_of(frame) == (640, 480))
        .expect("the new size comes");
    assert!(changed.discontinuity);
    assert!(!camera.next_frame().unwrap().unwrap().discontinuity);
}

#[test]
fn http_cameras_deliver_and_want_the_right_password() {
    let open_camera = HttpCamera::start(jpeg(320, 240), None);
    assert_live(&ten_frames(&Source::Http(address(open_camera.url()))), (320, 240));
    // base64 of "operator:letmein"
    let closed = HttpCamera::start(jpeg(64, 48), Some("b3BlcmF0b3I6bGV0bWVpbg=="));
    let source = Source::Http(address(closed.url()));
    assert_live(&ten_frames(&with_login(source.clone(), "operator", "letmein")), (64, 48));
    let text = refusal(&with_login(source, "operator", "wr0ng-one"));
    assert!(text.contains("(401)") && !text.contains("wr0ng-one"), "{text}");
}

#[test]
fn opening_ends_at_once_when_cancelled() {
    // Accepts connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let source = Source::Rtsp(address(format!("rtsp://{}/stream", silent.local_addr().unwrap())));
    let options = options();
    let (cancel, begun) = (options.cancel.clone(), std::time::Instant::now());
    let opening = std::thread::spawn(move || open(&source, &options).map(|_| ()).unwrap_err());
    std::thread::sleep(Duration::from_millis(300));
    cancel.cancel();
    assert!(matches!(opening.join().unwrap(), SourceError::Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
}
