//! Video files: exact, in order, and refused with a plain sentence where they are bad.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use promenade_core::picture::PixelFormat;
use promenade_tests::media::{demo_clip, encode, pattern};

use super::*;

fn file(path: &Path) -> Source {
    Source::File(path.to_owned())
}

fn clip(folder: &tempfile::TempDir, frames: u32, width: u32, height: u32) -> PathBuf {
    let path = folder.path().join(format!("{width}x{height}.avi"));
    encode(&path, &format!("{} ! jpegenc ! avimux", pattern(frames, width, height)));
    path
}

/// Count, and a hash over numbers, times and pixels; the padding between rows is nobody's.
fn fingerprint(path: &Path) -> (u64, u64) {
    let mut source = open(&file(path), &options()).unwrap();
    let (mut count, mut hasher) = (0, DefaultHasher::new());
    while let Some(frame) = source.next_frame().unwrap() {
        count += 1;
        (frame.number, frame.pts).hash(&mut hasher);
        let (width, height) = (frame.picture.size.width as usize, frame.picture.size.height as usize);
        for (plane, halves) in frame.picture.planes.iter().zip([1, 2, 2]) {
            for y in 0..height / halves {
                let start = plane.offset + y * plane.stride;
                frame.picture.bytes[start..start + width / halves].hash(&mut hasher);
            }
        }
    }
    (count, hasher.finish())
}

#[test]
fn the_demo_clip_gives_795_frames_in_order() {
    let Some(path) = demo_clip() else {
        eprintln!("skipped: the demo clip (vtest.avi of Debian's opencv-doc) is not on this machine");
        return;
    };
    let mut source = open(&file(&path), &options()).unwrap();
    assert_eq!(source.total_frames(), Some(795));
    let (mut count, mut last) = (0, None);
    while let Some(frame) = source.next_frame().unwrap() {
        count += 1;
        assert_eq!((frame.number, size_of(&frame)), (count, (768, 576)));
        assert_eq!(frame.picture.format, PixelFormat::I420, "handed on as decoded");
        assert!(last < Some(frame.pts), "{:?} after {last:?}", frame.pts);
        assert!(!frame.discontinuity && frame.captured.is_none());
        last = Some(frame.pts);
    }
    assert_eq!((count, last), (795, Some(Duration::from_millis(79_400))));
}

#[test]
fn the_demo_clip_is_the_same_in_every_run() {
    let Some(path) = demo_clip() else {
        eprintln!("skipped: the demo clip (vtest.avi of Debian's opencv-doc) is not on this machine");
        return;
    };
    assert_eq!(fingerprint(&path), fingerprint(&path));
}

#[test]
fn sizes_from_64x48_to_4k_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for (width, height) in [(64, 48), (322, 182), (3840, 2160)] {
        let path = clip(&folder, 3, width, height);
        let mut source = open(&file(&path), &options()).unwrap();
        let frames = all_frames(source.as_mut());
        assert_eq!(frames.len(), 3);
        for frame in frames {
            assert_eq!(size_of(&frame), (width, height));
            let picture = frame.picture;
            let last = picture.planes[2].offset + picture.planes[2].stride * (height as usize / 2 - 1);
            assert!(picture.bytes.len() >= last + width as usize / 2);
        }
    }
}

#[test]
fn the_pixels_are_those_of_the_pattern() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bars.avi");
    encode(&path, &format!("{} ! jpegenc quality=100 ! avimux", pattern(1, 322, 182)));
    let picture = open(&file(&path), &options()).unwrap().next_frame().unwrap().unwrap().picture;
    assert_eq!(picture.format, PixelFormat::I420);
    // The first bar of the test pattern is white, the last one blue: far apart in luma and in U.
    let luma = |x: usize| picture.bytes[picture.planes[0].offset + 40 * picture.planes[0].stride + x];
    let blue = |x: usize| picture.bytes[picture.planes[1].offset + 20 * picture.planes[1].stride + x / 2];
    assert!(luma(10) > 150 && luma(310) < 90, "{} {}", luma(10), luma(310));
    assert!(blue(310) > blue(10) + 50, "{} {}", blue(310), blue(10));
}

#[test]
fn jpeg_video_is_full_range_and_vp8_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let vp8 = folder.path().join("clip.webm");
    encode(&vp8, &format!("{} ! vp8enc deadline=1 ! webmmux", pattern(10, 160, 120)));
    let first = |path: &Path| open(&file(path), &options()).unwrap().next_frame().unwrap().unwrap().picture;
    assert!(first(&clip(&folder, 1, 160, 120)).full_range);
    assert!(!first(&vp8).full_range);
}

#[test]
fn sound_beside_the_picture_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sound.avi");
    let sound = "audiotestsrc num-buffers=40 ! alawenc ! mux.";
    encode(&path, &format!("{sound} {} ! jpegenc ! mux. avimux name=mux", pattern(20, 160, 120)));
    let mut source = open(&file(&path), &options()).unwrap();
    assert_eq!(all_frames(source.as_mut()).len(), 20);
}

#[test]
fn a_name_with_spaces_and_percent_signs_is_only_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("100% Straße #1.avi");
    std::fs::rename(clip(&folder, 2, 64, 48), &path).unwrap();
    assert_eq!(all_frames(open(&file(&path), &options()).unwrap().as_mut()).len(), 2);
}

#[test]
fn a_looped_file_marks_its_seam() {
    let folder = tempfile::tempdir().unwrap();
    let source = file(&clip(&folder, 5, 64, 48));
    let mut player = open(&source, &OpenOptions { looped: true, ..options() }).unwrap();
    let frames: Vec<_> = (0..12).map(|_| player.next_frame().unwrap().unwrap()).collect();
    let seams: Vec<_> = frames.iter().filter(|frame| frame.discontinuity).map(|frame| frame.number).collect();
    assert_eq!(seams, [6, 11]);
    assert!(frames.windows(2).all(|pair| pair[1].pts.checked_sub(pair[0].pts) == Some(Duration::from_millis(40))));
    let captured: Vec<_> = frames.iter().map(|frame| frame.captured.expect("a camera's time")).collect();
    assert!(captured[11].seconds_since(captured[0]) > 0.43, "played in real time");
}

#[test]
fn bad_files_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        refusal(&file(&path))
    };
    let noise: Vec<u8> = (0..100_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let cases = [
        (refusal(&file(&folder.path().join("none.avi"))), "none.avi: no such file; check the path"),
        (refusal(&file(folder.path())), "is a folder, not a video file"),
        (refusal(&file(Path::new("/dev/null"))), "is not a regular file"),
        (made("empty.avi", b""), "empty.avi: is empty (0 bytes)"),
        (made("text.avi", "Just some words in a file.\n".repeat(99).as_bytes()), "text.avi: not a video"),
        (made("noise.avi", &noise), "noise.avi: not a video"),
    ];
    for (text, wanted) in cases {
        assert!(text.contains(wanted), "wanted {wanted:?}, got {text:?}");
    }
}

#[test]
fn a_file_with_sound_only_has_no_video() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sound.ogg");
    encode(&path, "audiotestsrc num-buffers=10 ! vorbisenc ! oggmux");
    assert!(refusal(&file(&path)).contains("there is no video stream in it"), "{}", refusal(&file(&path)));
}

#[test]
fn a_file_cut_in_its_header_is_refused_and_one_cut_later_is_read_up_to_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = clip(&folder, 20, 160, 120);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..200]).unwrap();
    assert!(refusal(&file(&path)).contains("160x120.avi: "));
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let mut source = open(&file(&path), &options()).unwrap();
    let mut count = 0;
    while let Ok(Some(_)) = source.next_frame() {
        count += 1;
    }
    assert!((5..15).contains(&count), "{count} of 20 frames");
}

#[test]
fn rubbish_in_the_middle_neither_hangs_nor_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = clip(&folder, 20, 160, 120);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    for (offset, byte) in bytes[middle..2 * middle].iter_mut().enumerate() {
        *byte = (offset * 31 % 251) as u8;
    }
    std::fs::write(&path, &bytes).unwrap();
    let mut source = open(&file(&path), &options()).unwrap();
    let mut count = 0;
    while let Ok(Some(_)) = source.next_frame() {
        count += 1;
    }
    assert!((1..=20).contains(&count), "{count} frames");
}

#[test]
fn a_reader_that_stops_early_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let source = file(&clip(&folder, 50, 160, 120));
    let mut player = open(&source, &options()).unwrap();
    let kept = player.next_frame().unwrap().unwrap();
    drop(player);
    // The picture outlives the pipeline that decoded it.
    assert!(kept.picture.bytes.iter().any(|byte| *byte != 0));
}

#[test]
fn a_home_that_is_missing_or_cannot_be_written_does_no_harm() {
    // GStreamer keeps its list of plugins there, once a process: this very test binary is run again, in a folder of its
    // own, because an empty HOME makes that list a file of the current folder.
    let folder = tempfile::tempdir().unwrap();
    for home in ["", "/proc", "/nonexistent"] {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "files::a_name_with_spaces_and_percent_signs_is_only_a_name"]);
        again.current_dir(folder.path()).env("HOME", home).env_remove("XDG_CACHE_HOME");
        let output = again.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "HOME={home:?}: {text}");
    }
}
