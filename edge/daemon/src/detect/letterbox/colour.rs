//! From luma and chroma to red, green and blue.
//!
//! Coefficients: ITU-R BT.601-7 and BT.709-6, with the quantisation of their 8-bit forms; full range as in JPEG (JFIF).

/// Fractional bits of the resampled samples that the conversion reads.
pub(super) const FRACTION: f32 = 256.0;

/// Rows from which a picture is taken to follow BT.709, as players do for streams that do not say.
const HIGH_DEFINITION: u32 = 720;

/// One of the four samples that travel in each quad.
#[derive(Clone, Copy)]
pub(super) struct Lane<'a> {
    pub quads: &'a [u64],
    /// 0..=3, from the low bits.
    pub lane: usize,
}

impl<'a> Lane<'a> {
    /// The samples in units of 1/256.
    pub(super) fn samples(self) -> impl Iterator<Item = f32> + 'a {
        let shift = 16 * (self.lane as u32 & 3);
        self.quads.iter().map(move |quad| f32::from((quad >> shift) as u16))
    }
}

/// `red = luma * y + red_v * v + red_0` and so on, for samples in units of 1/256 of a byte's step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    luma: f32,
    red_v: f32,
    red_0: f32,
    green_u: f32,
    green_v: f32,
    green_0: f32,
    blue_u: f32,
    blue_0: f32,
}

impl Matrix {
    pub(super) fn new(height: u32, full_range: bool) -> Self {
        let (kr, kb) = if height >= HIGH_DEFINITION { (0.2126, 0.0722) } else { (0.299, 0.114) };
        let kg = 1.0 - kr - kb;
        let (black, luma, chroma) = if full_range { (0.0, 1.0, 1.0) } else { (16.0, 255.0 / 219.0, 255.0 / 224.0) };
        let red_v = chroma * 2.0 * (1.0 - kr);
        let blue_u = chroma * 2.0 * (1.0 - kb);
        let green_u = -blue_u * kb / kg;
        let green_v = -red_v * kr / kg;
        let constant = |chroma_sum: f32| -black * luma - 128.0 * chroma_sum;
        Self {
            luma: luma / FRACTION,
            red_v: red_v / FRACTION,
            red_0: constant(red_v),
            green_u: green_u / FRACTION,
            green_v: green_v / FRACTION,
            green_0: constant(green_u + green_v),
            blue_u: blue_u / FRACTION,
            blue_0: constant(blue_u),
        }
    }

    /// Converts one row; all have the same length. Values end up in 0..=255.
    pub(super) fn convert(&self, luma: Lane<'_>, chroma: [Lane<'_>; 2], rgb: [&mut [f32]; 3]) {
        convert(self, luma, chroma, rgb);
    }
}

/// The widest vectors of the processor at hand are used; the arithmetic, and so every result, is the same on all.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn convert(matrix: &Matrix, luma: Lane<'_>, chroma: [Lane<'_>; 2], rgb: [&mut [f32]; 3]) {
    let [red, green, blue] = rgb;
    let [u, v] = chroma.map(Lane::samples);
    let samples = luma.samples().zip(u).zip(v);
    let pixels = red.iter_mut().zip(green).zip(blue);
    for (((y, u), v), ((r, g), b)) in samples.zip(pixels) {
        let y = matrix.luma * y;
        *r = (y + matrix.red_v * v + matrix.red_0).clamp(0.0, 255.0);
        *g = (y + matrix.green_u * u + matrix.green_v * v + matrix.green_0).clamp(0.0, 255.0);
        *b = (y + matrix.blue_u * u + matrix.blue_0).clamp(0.0, 255.0);
    }
}
