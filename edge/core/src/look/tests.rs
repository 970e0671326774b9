//! Looks at pictures that are drawn here.

use super::*;
use crate::detection::FrameSize;
use crate::picture::Plane;

fn picture(width: u32, height: u32, format: PixelFormat, level: impl Fn(u32, u32) -> u8) -> Picture {
    let channels = if format == PixelFormat::Rgb { 3 } else { 1 };
    // Rows are padded and the plane begins late, as decoders' buffers do.
    let plane = Plane { offset: 5, stride: (width * channels) as usize + 7 };
    let mut bytes = vec![0xAA; plane.offset + plane.stride * height as usize];
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let at = plane.offset + y as usize * plane.stride + (x * channels) as usize;
        bytes[at..at + channels as usize].fill(level(x, y));
    }
    let size = FrameSize { width, height };
    Picture { size, format, planes: [plane; 3], bytes: bytes.into(), full_range: true }
}

/// A vertical edge in the middle, drawn out over `blur` pixels.
fn edge(blur: f32) -> Picture {
    picture(768, 576, PixelFormat::I420, |x, _| {
        let along = ((x as f32 - 384.0) / blur + 0.5).clamp(0.0, 1.0);
        (50.0 + 150.0 * along).round() as u8
    })
}

#[test]
fn cells_hold_the_mean_of_their_part_whatever_the_format() {
    for format in [PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Rgb] {
        let look = Look::of(&picture(768, 576, format, |x, y| if x < 384 && y < 288 { 200 } else { 40 }));
        assert_eq!((look.columns, look.rows, look.grey.len()), (96, 72, 96 * 72));
        let cell = |column: usize, row: usize| look.grey[row * look.columns + column];
        assert_eq!([cell(0, 0), cell(47, 35), cell(48, 35), cell(47, 36), cell(95, 71)], [200, 200, 40, 40, 40]);
        assert!((look.mean - 80.0).abs() < 0.01 && (look.spread - 69.28).abs() < 0.01);
    }
}

#[test]
fn studio_range_is_stretched_to_the_whole_byte() {
    let mut dim = picture(64, 64, PixelFormat::I420, |x, _| if x < 32 { 16 } else { 235 });
    dim.full_range = false;
    let look = Look::of(&dim);
    assert_eq!((look.grey[0], look.grey[63]), (0, 255));
}

#[test]
fn defocus_lowers_detail_and_leaves_contrast() {
    let (sharp, soft) = (Look::of(&edge(1.0)), Look::of(&edge(10.0)));
    assert!((soft.contrast / sharp.contrast - 1.0).abs() < 0.01);
    assert!(soft.detail < 0.25 * sharp.detail, "{} of {}", soft.detail, sharp.detail);
}

#[test]
fn digests_tell_a_single_changed_level() {
    let still =
        |changed: u32| picture(320, 240, PixelFormat::I420, move |x, y| if (x, y) == (changed, 2) { 91 } else { 90 });
    assert_eq!(Look::of(&still(7)).digest, Look::of(&still(7)).digest);
    assert_ne!(Look::of(&still(7)).digest, Look::of(&still(999)).digest);
}

#[test]
fn pictures_of_any_size_are_survived() {
    for (width, height) in [(0, 0), (0, 9), (1, 1), (2, 1), (3, 200), (97, 73), (191, 143), (4000, 2)] {
        let look = Look::of(&picture(width, height, PixelFormat::I420, |_, _| 77));
        assert_eq!(look.grey.len(), look.columns * look.rows);
        assert!(look.grey.iter().all(|&level| level == 77), "{width}x{height}");
        assert!(look.detail.abs() < 1e-6 && look.contrast.abs() < 1e-6);
    }
}
