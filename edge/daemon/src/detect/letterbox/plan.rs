//! What can be worked out once for all pictures of one size and format.

use promenade_core::detection::FrameSize;
use promenade_core::picture::{Picture, PixelFormat};

use super::colour::Matrix;
use super::taps::Taps;
use super::{InputSpec, Placement};

/// The rectangle of the model's input that holds the picture, in input pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Placed {
    pub(super) fn new(spec: &InputSpec, source: FrameSize) -> Self {
        let scale_x = f64::from(spec.width) / f64::from(source.width);
        let scale_y = f64::from(spec.height) / f64::from(source.height);
        let scale = scale_x.min(scale_y);
        let fit = |length: u32, limit: u32| ((f64::from(length) * scale).round() as usize).clamp(1, limit as usize);
        let (width, height) = (fit(source.width, spec.width), fit(source.height, spec.height));
        let (x, y) = match spec.placement {
            Placement::TopLeft => (0, 0),
            Placement::Centre => ((spec.width as usize - width) / 2, (spec.height as usize - height) / 2),
        };
        Self { x, y, width, height }
    }
}

/// How each axis of each kind of plane is resampled.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    spec: InputSpec,
    pub source: FrameSize,
    format: PixelFormat,
    full_range: bool,
    pub placed: Placed,
    pub matrix: Matrix,
    /// Full-resolution planes: luma, or RGB.
    pub across: Taps,
    pub down: Taps,
    /// Half-resolution planes of chroma.
    pub chroma_across: Taps,
    pub chroma_down: Taps,
}

impl Plan {
    pub(super) fn new(spec: &InputSpec, picture: &Picture) -> Self {
        let FrameSize { width, height } = picture.size;
        let placed = Placed::new(spec, picture.size);
        // A chroma sample covers two pixels; of an odd length the last one covers only half of what it could.
        let chroma = |length: u32, out: usize| Taps::new(length.div_ceil(2) as usize, f64::from(length) / 2.0, out);
        Self {
            spec: *spec,
            source: picture.size,
            format: picture.format,
            full_range: picture.full_range,
            placed,
            matrix: Matrix::new(height, picture.full_range),
            across: Taps::new(width as usize, f64::from(width), placed.width),
            down: Taps::new(height as usize, f64::from(height), placed.height),
            chroma_across: chroma(width, placed.width),
            chroma_down: chroma(height, placed.height),
        }
    }

    /// Whether this plan was made for such a picture and such an input.
    pub(super) fn serves(&self, spec: &InputSpec, picture: &Picture) -> bool {
        self.source == picture.size
            && self.format == picture.format
            && self.full_range == picture.full_range
            && self.spec == *spec
    }
}
