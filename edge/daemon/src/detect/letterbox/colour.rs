//! From luma and chroma to red, green and blue.
//!
//! Coefficients: ITU-R BT.601-7 and BT.709-6, with the quantisation of their 8-bit forms; full range as in JPEG (JFIF).

/// Fractional bits of the resampled samples that the conversion reads.
pub(super) const FRACTION: f32 = 256.0;

/// Rows from which a picture is taken to follow BT.709, as players do for streams that do not say.
const HIGH_DEFINITION: u32 = 720;

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

    /// Converts one row; every slice has the same length. Values end up in 0..=255.
    pub(super) fn convert(&self, luma: &[u16], chroma: [&[u16]; 2], rgb: [&mut [f32]; 3]) {
        let [red, green, blue] = rgb;
        let samples = luma.iter().zip(chroma[0]).zip(chroma[1]);
        let pixels = red.iter_mut().zip(green).zip(blue);
        for (((y, u), v), ((r, g), b)) in samples.zip(pixels) {
            let (y, u, v) = (self.luma * f32::from(*y), f32::from(*u), f32::from(*v));
            *r = (y + self.red_v * v + self.red_0).clamp(0.0, 255.0);
            *g = (y + self.green_u * u + self.green_v * v + self.green_0).clamp(0.0, 255.0);
            *b = (y + self.blue_u * u + self.blue_0).clamp(0.0, 255.0);
        }
    }
}
