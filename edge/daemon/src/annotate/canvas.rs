//! An RGB picture to draw on.
//!
//! Owns the conversion to RGB, pixelating, and shapes. Shapes and letters come from `embedded-graphics`.

use embedded_graphics::Drawable as _;
use embedded_graphics::mono_font::MonoTextStyleBuilder;
use embedded_graphics::mono_font::ascii::FONT_7X13_BOLD;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::{DrawTarget, OriginDimensions, Pixel, Point, Primitive as _, RgbColor as _, Size};
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Baseline, Text};
use promenade_core::detection::{BBox, FrameSize};
use promenade_core::picture::{Picture, PixelFormat};

/// A person's box is cut into this many blocks along its shorter side: too few to tell who it is.
const BLOCKS: f32 = 5.0;

/// A colour of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Colour(Rgb888);

impl Colour {
    /// Counting lines and their totals.
    pub const LINE: Self = Self(Rgb888::new(255, 210, 0));
    /// Zones.
    pub const ZONE: Self = Self(Rgb888::new(0, 200, 255));

    /// A colour that stays with a track.
    pub fn of_track(id: u64) -> Self {
        const WHEEL: [(u8, u8, u8); 6] =
            [(255, 99, 71), (124, 252, 0), (64, 160, 255), (255, 105, 220), (0, 230, 180), (255, 165, 0)];
        let (r, g, b) = WHEEL[(id % WHEEL.len() as u64) as usize];
        Self(Rgb888::new(r, g, b))
    }
}

/// Tightly packed RGB pixels.
#[derive(Debug)]
pub struct Canvas {
    size: FrameSize,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A copy of `picture` as RGB (BT.601).
    pub fn of(picture: &Picture) -> Self {
        let (w, h) = (picture.size.width as usize, picture.size.height as usize);
        let mut pixels = Vec::with_capacity(3 * w * h);
        for y in 0..h {
            for x in 0..w {
                pixels.extend(rgb_at(picture, x, y));
            }
        }
        Self { size: picture.size, pixels }
    }

    /// The pixels, three bytes each, row by row.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Replaces a box by a few blocks of its mean colours.
    pub fn pixelate(&mut self, bbox: &BBox) {
        let (left, top, right, bottom) = self.clip(bbox);
        let block = (bbox.width().min(bbox.height()) / BLOCKS).ceil().max(4.0) as usize;
        for y in (top..bottom).step_by(block) {
            for x in (left..right).step_by(block) {
                self.flatten(x, y, (x + block).min(right), (y + block).min(bottom));
            }
        }
    }

    /// The outline of a box.
    pub fn rectangle(&mut self, bbox: &BBox, colour: Colour) {
        let size = Size::new(bbox.width().max(1.0) as u32, bbox.height().max(1.0) as u32);
        let shape = Rectangle::new(Point::new(bbox.x1 as i32, bbox.y1 as i32), size);
        let Ok(()) = shape.into_styled(PrimitiveStyle::with_stroke(colour.0, 2)).draw(self);
    }

    /// A line between two normalised points.
    pub fn segment(&mut self, from: [f64; 2], to: [f64; 2], colour: Colour) {
        let shape = Line::new(self.pixel(from), self.pixel(to));
        let Ok(()) = shape.into_styled(PrimitiveStyle::with_stroke(colour.0, 2)).draw(self);
    }

    /// Letters at a normalised point.
    pub fn label(&mut self, at: [f64; 2], text: &str, colour: Colour) {
        let at = self.pixel(at);
        self.text(at.x as f32 + 4.0, at.y as f32 - 14.0, text, colour);
    }

    /// Letters with their top left corner at a pixel; moved into the frame where they would leave it.
    pub fn text(&mut self, x: f32, y: f32, text: &str, colour: Colour) {
        let width = 7.0 * text.chars().count() as f32;
        let x = x.min(self.size.width as f32 - width).max(0.0);
        let y = y.min(self.size.height as f32 - 13.0).max(0.0);
        let style = MonoTextStyleBuilder::new()
            .font(&FONT_7X13_BOLD)
            .text_color(colour.0)
            .background_color(Rgb888::BLACK)
            .build();
        let text = Text::with_baseline(text, Point::new(x as i32, y as i32), style, Baseline::Top);
        let Ok(_) = text.draw(self);
    }

    fn pixel(&self, [x, y]: [f64; 2]) -> Point {
        Point::new((x * f64::from(self.size.width)) as i32, (y * f64::from(self.size.height)) as i32)
    }

    fn clip(&self, bbox: &BBox) -> (usize, usize, usize, usize) {
        let x = |x: f32| x.clamp(0.0, self.size.width as f32) as usize;
        let y = |y: f32| y.clamp(0.0, self.size.height as f32) as usize;
        (x(bbox.x1), y(bbox.y1), x(bbox.x2), y(bbox.y2))
    }

    fn flatten(&mut self, left: usize, top: usize, right: usize, bottom: usize) {
        let width = self.size.width as usize;
        let offsets = || (top..bottom).flat_map(move |y| (left..right).map(move |x| 3 * (y * width + x)));
        let count = ((right - left) * (bottom - top)) as u32;
        let mut sums = [0u32; 3];
        for offset in offsets() {
            sums.iter_mut().zip(&self.pixels[offset..]).for_each(|(sum, value)| *sum += u32::from(*value));
        }
        let mean = sums.map(|sum| (sum / count.max(1)) as u8);
        for offset in offsets() {
            self.pixels[offset..offset + 3].copy_from_slice(&mean);
        }
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.size.width, self.size.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = std::convert::Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Self::Error> {
        let (width, height) = (self.size.width as i32, self.size.height as i32);
        for Pixel(point, colour) in pixels {
            if (0..width).contains(&point.x) && (0..height).contains(&point.y) {
                let offset = 3 * (point.y * width + point.x) as usize;
                self.pixels[offset..offset + 3].copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
            }
        }
        Ok(())
    }
}

fn rgb_at(picture: &Picture, x: usize, y: usize) -> [u8; 3] {
    let at = |plane: usize, x: usize, y: usize| {
        let plane = picture.planes[plane];
        picture.bytes[plane.offset + y * plane.stride + x]
    };
    match picture.format {
        PixelFormat::Rgb => [at(0, 3 * x, y), at(0, 3 * x + 1, y), at(0, 3 * x + 2, y)],
        PixelFormat::I420 => to_rgb(at(0, x, y), at(1, x / 2, y / 2), at(2, x / 2, y / 2), picture.full_range),
        PixelFormat::Nv12 => {
            let chroma = x / 2 * 2;
            to_rgb(at(0, x, y), at(1, chroma, y / 2), at(1, chroma + 1, y / 2), picture.full_range)
        }
    }
}

/// ITU-R BT.601 with luma 16..=235, or 0..=255 where `full_range`.
fn to_rgb(y: u8, u: u8, v: u8, full_range: bool) -> [u8; 3] {
    let (luma, gain) =
        if full_range { (f32::from(y), 1.0) } else { ((f32::from(y) - 16.0) * 255.0 / 219.0, 255.0 / 224.0) };
    let (u, v) = ((f32::from(u) - 128.0) * gain, (f32::from(v) - 128.0) * gain);
    [luma + 1.402 * v, luma - 0.344_136 * u - 0.714_136 * v, luma + 1.772 * u]
        .map(|c| c.clamp(0.0, 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> Picture {
        let bytes: Vec<u8> = (0..3 * width * height).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        Picture::from_rgb(FrameSize { width, height }, bytes)
    }

    #[test]
    fn a_pixelated_person_has_few_colours_and_the_rest_is_untouched() {
        let picture = noise(100, 100);
        let mut canvas = Canvas::of(&picture);
        canvas.pixelate(&BBox { x1: 20.0, y1: 10.0, x2: 50.0, y2: 90.0 });
        let pixels = canvas.into_pixels();
        let pixel = |x: usize, y: usize| pixels[3 * (100 * y + x)..][..3].to_vec();
        let inside: std::collections::BTreeSet<_> =
            (10..90).flat_map(|y| (20..50).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect();
        assert!(inside.len() <= 5 * 14, "{} colours", inside.len());
        assert_eq!(pixel(19, 50), picture.bytes[3 * (5000 + 19)..][..3].to_vec());
    }

    #[test]
    fn drawing_beyond_the_frame_is_cut_off() {
        let mut canvas = Canvas::of(&noise(64, 48));
        let bbox = BBox { x1: -30.0, y1: -20.0, x2: 500.0, y2: 400.0 };
        canvas.pixelate(&bbox);
        canvas.rectangle(&bbox, Colour::LINE);
        canvas.segment([0.0, 0.0], [1.0, 1.0], Colour::ZONE);
        canvas.text(-5.0, 900.0, "a rather long text for a narrow frame", Colour::LINE);
        assert_eq!(canvas.into_pixels().len(), 64 * 48 * 3);
    }

    #[test]
    fn black_and_white_survive_both_ranges() {
        assert_eq!(to_rgb(16, 128, 128, false), [0, 0, 0]);
        assert_eq!(to_rgb(235, 128, 128, false), [255, 255, 255]);
        assert_eq!(to_rgb(255, 128, 128, true), [255, 255, 255]);
    }
}
