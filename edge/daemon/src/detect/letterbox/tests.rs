//! The letterbox against an oracle that knows nothing of fixed point: every output value is worked out on its own, in
//! f64, straight from the definition.

use bytes::Bytes;
use promenade_core::picture::{PixelFormat, Plane};
use proptest::prelude::*;

use super::*;

fn spec(width: u32, height: u32) -> InputSpec {
    let (channels, placement) = (Channels::Rgb, Placement::TopLeft);
    InputSpec { width, height, channels, placement, pad: 114, gain: [1.0; 3], bias: [0.0; 3] }
}

/// A repeatable stream of bytes (splitmix64).
fn noise(seed: u64) -> impl FnMut() -> u8 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed >> 40) as u8
    }
}

/// A picture of noise with padded rows and an offset between planes, as decoders hand them over.
fn noisy(format: PixelFormat, width: u32, height: u32, full_range: bool, seed: u64) -> Picture {
    let (w, h) = (width as usize, height as usize);
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    let sizes: &[(usize, usize)] = match format {
        PixelFormat::I420 => &[(w, h), (cw, ch), (cw, ch)],
        PixelFormat::Nv12 => &[(w, h), (2 * cw, ch)],
        PixelFormat::Rgb => &[(3 * w, h)],
    };
    let (mut planes, mut end) = ([Plane::default(); 3], 5);
    for (plane, (row, rows)) in planes.iter_mut().zip(sizes) {
        *plane = Plane { offset: end, stride: row + 7 };
        end += (row + 7) * rows + 3;
    }
    let mut next = noise(seed);
    let bytes: Vec<u8> = (0..end).map(|_| next()).collect();
    Picture { size: FrameSize { width, height }, format, planes, bytes: Bytes::from(bytes), full_range }
}

/// One plane of samples as the oracle sees it: `step` bytes from one sample to the next, from byte `first` of a row.
struct Samples<'a> {
    picture: &'a Picture,
    plane: usize,
    first: usize,
    step: usize,
    columns: usize,
    rows: usize,
}

impl Samples<'_> {
    fn at(&self, x: usize, y: usize) -> f64 {
        let plane = self.picture.planes[self.plane];
        f64::from(self.picture.bytes[plane.offset + y * plane.stride + self.first + x * self.step])
    }

    /// The weighted mean over columns and rows that an output pixel calls for.
    fn resampled(&self, across: &[(usize, f64)], down: &[(usize, f64)]) -> f64 {
        let row = |y: usize| across.iter().map(|(x, weight)| weight * self.at(*x, y)).sum::<f64>();
        down.iter().map(|(y, weight)| weight * row(*y)).sum()
    }
}

/// Samples and weights of output `index` when `extent` units of source become `out`.
fn weights(samples: usize, extent: f64, out: usize, index: usize) -> Vec<(usize, f64)> {
    let step = extent / out as f64;
    if step > 2.0 {
        let (from, to) = (index as f64 * step, ((index + 1) as f64 * step).min(extent));
        let overlap = |k: usize| (to.min(k as f64 + 1.0) - from.max(k as f64)).max(0.0) / (to - from);
        return (0..samples).map(|k| (k, overlap(k))).filter(|(_, weight)| *weight > 0.0).collect();
    }
    let centre = ((index as f64 + 0.5) * step - 0.5).clamp(0.0, (samples - 1) as f64);
    let left = centre.floor();
    let right = (left as usize + 1).min(samples - 1);
    vec![(left as usize, 1.0 - (centre - left)), (right, centre - left)]
}

/// Red, green and blue of one output pixel, by the definition of the standards.
fn oracle(picture: &Picture, placed: (usize, usize), x: usize, y: usize) -> [f64; 3] {
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let (across, down) = (weights(w, w as f64, placed.0, x), weights(h, h as f64, placed.1, y));
    let full = |first: usize, step: usize| Samples { picture, plane: 0, first, step, columns: w, rows: h };
    if picture.format == PixelFormat::Rgb {
        return [0, 1, 2].map(|colour| full(colour, 3).resampled(&across, &down));
    }
    let (columns, rows) = (w.div_ceil(2), h.div_ceil(2));
    let half = |plane: usize, first: usize, step: usize| Samples { picture, plane, first, step, columns, rows };
    let [u, v] = match picture.format {
        PixelFormat::Nv12 => [half(1, 0, 2), half(1, 1, 2)],
        _ => [half(1, 0, 1), half(2, 0, 1)],
    };
    let chroma = |plane: Samples<'_>| {
        let across = weights(plane.columns, w as f64 / 2.0, placed.0, x);
        plane.resampled(&across, &weights(plane.rows, h as f64 / 2.0, placed.1, y)) - 128.0
    };
    let luma = full(0, 1);
    assert_eq!((luma.columns, luma.rows), (w, h));
    to_rgb(luma.resampled(&across, &down), chroma(u), chroma(v), picture)
}

fn to_rgb(y: f64, u: f64, v: f64, picture: &Picture) -> [f64; 3] {
    let (kr, kb): (f64, f64) = if picture.size.height >= 720 { (0.2126, 0.0722) } else { (0.299, 0.114) };
    let (y, u, v) =
        if picture.full_range { (y, u, v) } else { ((y - 16.0) * 255.0 / 219.0, u * 255.0 / 224.0, v * 255.0 / 224.0) };
    let red = y + 2.0 * (1.0 - kr) * v;
    let blue = y + 2.0 * (1.0 - kb) * u;
    // Luma is the weighted sum of the three, which gives green.
    let green = (y - kr * red - kb * blue) / (1.0 - kr - kb);
    [red, green, blue].map(|value| value.clamp(0.0, 255.0))
}

/// Where the picture must lie: aspect ratio kept, one side filled.
fn placed(spec: &InputSpec, size: FrameSize) -> (usize, usize) {
    let scale = (f64::from(spec.width) / f64::from(size.width)).min(f64::from(spec.height) / f64::from(size.height));
    let side = |length: u32| ((f64::from(length) * scale).round() as usize).max(1);
    (side(size.width), side(size.height))
}

/// Checks `pixels` positions spread over the picture, and all of the padding.
fn check(spec: &InputSpec, picture: &Picture, pixels: usize) {
    let mut tensor = Tensor::default();
    Preparer::new(*spec).prepare(picture, &mut tensor);
    let (width, height) = (spec.width as usize, spec.height as usize);
    let inside = placed(spec, picture.size);
    assert_eq!(tensor.values.len(), 3 * width * height);
    let value = |channel: usize, x: usize, y: usize| tensor.values[(channel * height + y) * width + x];
    let (mut worst, mut sum) = (0.0f64, 0.0);
    for n in 0..pixels {
        // Coprime strides reach every column and row in time, the edges first.
        let (x, y) = match n {
            0 => (0, 0),
            1 => (inside.0 - 1, inside.1 - 1),
            _ => (n * 7919 % inside.0, n * 104_729 % inside.1),
        };
        for (channel, expected) in oracle(picture, inside, x, y).into_iter().enumerate() {
            let off = (f64::from(value(channel, x, y)) - expected).abs();
            worst = worst.max(off);
            sum += off;
        }
    }
    // Weights have eight bits down the columns; blue takes chroma times 2.1.
    assert!(worst < 3.5, "{picture:?} is off by {worst}", picture = (picture.size, picture.format));
    // A picture of a few rows has nothing to average over in the one direction; the rounding of the other's weights,
    // eight bits each, then shows undamped. The bound above holds for it too.
    let mean = sum / (3 * pixels) as f64;
    assert!(mean <= 0.5 || inside.0.min(inside.1) < 8, "{:?} is off by {mean} on average", picture.size);
    let outside = |x: usize, y: usize| x >= inside.0 || y >= inside.1;
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).filter(|&(x, y)| outside(x, y)) {
        assert!((0..3).all(|channel| (value(channel, x, y) - 114.0).abs() < f32::EPSILON), "padding at {x},{y}");
    }
}

const FORMATS: [PixelFormat; 3] = [PixelFormat::I420, PixelFormat::Nv12, PixelFormat::Rgb];

#[test]
fn sizes_from_tiny_to_4k_agree_with_the_definition() {
    for format in FORMATS {
        for (width, height) in [(768, 576), (64, 48), (3840, 2160), (1279, 721), (640, 384), (1, 1), (2, 3), (3, 500)] {
            for full_range in [false, true] {
                check(&spec(640, 384), &noisy(format, width, height, full_range, u64::from(width)), 400);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_size_agrees_with_the_definition(
        width in 1u32..400, height in 1u32..400, kind in 0usize..3, full_range: bool, seed: u64,
        model_width in 1u32..10, model_height in 1u32..10,
    ) {
        let spec = spec(32 * model_width, 32 * model_height);
        check(&spec, &noisy(FORMATS[kind], width, height, full_range, seed), 60);
    }

    #[test]
    fn a_flat_picture_stays_flat(width in 1u32..2000, height in 1u32..2000, level: u8) {
        let size = FrameSize { width, height };
        let picture = Picture::from_rgb(size, vec![level; 3 * width as usize * height as usize]);
        let spec = spec(64, 64);
        let mut tensor = Tensor::default();
        Preparer::new(spec).prepare(&picture, &mut tensor);
        let inside = placed(&spec, size);
        for y in 0..inside.1 {
            let row = &tensor.values[64 * y..][..inside.0];
            prop_assert!(row.iter().all(|value| (value - f32::from(level)).abs() < 0.01));
        }
    }

    #[test]
    fn a_box_finds_its_way_back(
        width in 16u32..4000, height in 16u32..4000, x in 0.0f32..1.0, y in 0.0f32..1.0, centre: bool,
    ) {
        let placement = if centre { Placement::Centre } else { Placement::TopLeft };
        let spec = InputSpec { placement, ..spec(640, 384) };
        let mut tensor = Tensor::default();
        tensor.begin(&spec, &noisy(PixelFormat::Rgb, 16, 16, true, 0));
        tensor.plan = Some(Plan::new(&spec, &Picture::from_rgb(FrameSize { width, height }, vec![0; 48_000_000])));
        let inside = placed(&spec, FrameSize { width, height });
        let offset = if centre { ((640 - inside.0) / 2, (384 - inside.1) / 2) } else { (0, 0) };
        let point = (offset.0 as f32 + x * inside.0 as f32, offset.1 as f32 + y * inside.1 as f32);
        let back = tensor.to_source(BBox { x1: point.0, y1: point.1, x2: point.0, y2: point.1 });
        prop_assert!((back.x1 - x * width as f32).abs() < width as f32 * 1e-4);
        prop_assert!((back.y1 - y * height as f32).abs() < height as f32 * 1e-4);
    }
}

#[test]
fn a_fine_pattern_turns_grey_instead_of_aliasing() {
    let size = FrameSize { width: 3840, height: 2160 };
    let stripes: Vec<u8> = (0..size.width * size.height).flat_map(|i| [if i % 2 == 0 { 0 } else { 255 }; 3]).collect();
    let mut tensor = Tensor::default();
    Preparer::new(spec(640, 384)).prepare(&Picture::from_rgb(size, stripes), &mut tensor);
    assert!(tensor.values[..640 * 360].iter().all(|value| (value - 127.5).abs() < 1.5));
}

#[test]
fn blue_comes_first_where_the_model_wants_it() {
    let picture = Picture::from_rgb(FrameSize { width: 4, height: 4 }, [10, 20, 30].repeat(16));
    let mut tensor = Tensor::default();
    let spec = InputSpec { channels: Channels::Bgr, gain: [1.0, 2.0, 0.5], bias: [0.0, 1.0, -1.0], ..spec(4, 4) };
    Preparer::new(spec).prepare(&picture, &mut tensor);
    for (index, expected) in [(0, 30.0), (16, 41.0), (32, 4.0)] {
        assert!((tensor.values[index] - expected).abs() < 1e-6, "{index}: {}", tensor.values[index]);
    }
}

#[test]
fn a_reused_tensor_forgets_the_picture_before() {
    let (wide, tall) = (noisy(PixelFormat::I420, 100, 20, false, 1), noisy(PixelFormat::Nv12, 20, 100, false, 2));
    let preparer = Preparer::new(InputSpec { placement: Placement::Centre, ..spec(64, 64) });
    let (mut reused, mut fresh) = (Tensor::default(), Tensor::default());
    preparer.prepare(&wide, &mut reused);
    assert_eq!(reused.source(), Some(wide.size));
    preparer.prepare(&tall, &mut reused);
    preparer.prepare(&tall, &mut fresh);
    assert_eq!(reused.values, fresh.values);
}

/// Prints what one frame costs; run by hand with `--ignored --nocapture`.
#[test]
#[ignore = "measures, judges nothing"]
fn time_of_one_frame() {
    for (format, width, height) in [
        (PixelFormat::I420, 768, 576),
        (PixelFormat::Nv12, 1920, 1080),
        (PixelFormat::I420, 3840, 2160),
        (PixelFormat::Rgb, 768, 576),
    ] {
        let (picture, preparer, mut tensor) =
            (noisy(format, width, height, false, 3), Preparer::new(spec(640, 384)), Tensor::default());
        preparer.prepare(&picture, &mut tensor);
        let mut times: Vec<_> = (0..200)
            .map(|_| {
                let start = std::time::Instant::now();
                preparer.prepare(&picture, &mut tensor);
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{format:?} {width}x{height}: median {:?}, best {:?}", times[100], times[0]);
    }
}
