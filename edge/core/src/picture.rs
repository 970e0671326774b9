//! A decoded picture as bytes and a description of their layout.
//!
//! Owns the layout that sources hand to the detector. Refuses to decode, to resize, and to be stored: pictures live in
//! memory only, between a source and the detector's input tensor.

use bytes::Bytes;

use crate::detection::FrameSize;

/// How the bytes of a [`Picture`] are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelFormat {
    /// Three planes Y, U, V; U and V at half the width and height (rounded up).
    I420,
    /// Two planes: Y, and U with V interleaved at half the width and height (rounded up).
    Nv12,
    /// One plane, three bytes a pixel: R, G, B.
    Rgb,
}

/// Where one plane starts and how long its rows are, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Plane {
    /// Offset of the first row from the start of the data.
    pub offset: usize,
    /// Bytes from one row to the next.
    pub stride: usize,
}

/// One decoded frame. `bytes` may borrow a decoder's buffer, so it is dropped as soon as the tensor is filled.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Width and height in pixels.
    pub size: FrameSize,
    /// Layout of `bytes`.
    pub format: PixelFormat,
    /// Planes in the order that `format` names; unused ones are zero.
    pub planes: [Plane; 3],
    /// The pixels.
    pub bytes: Bytes,
    /// True where luma spans 0..=255 (JPEG) rather than 16..=235; meaningless for RGB.
    pub full_range: bool,
}

impl Picture {
    /// A tightly packed RGB picture; `bytes` holds `3 * width * height` bytes.
    ///
    /// # Panics
    /// When `bytes` is shorter than the size asks for.
    pub fn from_rgb(size: FrameSize, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let stride = 3 * size.width as usize;
        assert!(bytes.len() >= stride * size.height as usize, "an RGB picture needs 3 bytes a pixel");
        let planes = [Plane { offset: 0, stride }, Plane::default(), Plane::default()];
        Self { size, format: PixelFormat::Rgb, planes, bytes, full_range: true }
    }
}
