//! From a decoded picture to a model's input tensor: scale, pad, convert colours, in one pass over the picture.
//!
//! Owns the geometry (aspect ratio kept, the rest grey) and the way back to the picture's pixels. Refuses to allocate
//! per frame: tables and row buffers live in the tensor and are rebuilt only when the kind of picture changes.

mod colour;
mod fill;
mod plan;
mod taps;
#[cfg(test)]
mod tests;

use promenade_core::detection::{BBox, FrameSize};
use promenade_core::picture::Picture;

use self::fill::Rows;
use self::plan::Plan;

/// The order of a model's three input planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// Where the scaled picture lies in the model's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In the top left corner; padding at the right or at the bottom.
    TopLeft,
    /// In the middle; padding on both sides.
    Centre,
}

/// What one model wants as input: f32, NCHW, batch 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputSpec {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Order of the planes.
    pub channels: Channels,
    /// Where the picture lies.
    pub placement: Placement,
    /// Grey level of the padding, 0..=255.
    pub pad: u8,
    /// A byte value `v` of input plane `c` becomes `v * gain[c] + bias[c]`; planes in the order of `channels`.
    pub gain: [f32; 3],
    /// See `gain`.
    pub bias: [f32; 3],
}

impl InputSpec {
    /// Values in a tensor of this input.
    pub fn len(&self) -> usize {
        3 * self.plane_len()
    }

    /// True for an input without pixels, which no sound manifest has.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn plane_len(&self) -> usize {
        self.width as usize * self.height as usize
    }

    /// Exactly: a gain that is off by the least bit is applied.
    fn takes_bytes_as_they_are(&self) -> bool {
        let is = |values: &[f32; 3], value: f32| values.iter().all(|v| v.to_bits() == value.to_bits());
        is(&self.gain, 1.0) && is(&self.bias, 0.0)
    }
}

/// Turns pictures into input tensors of one model (letterbox, layout, channel order).
#[derive(Clone, Debug)]
pub struct Preparer {
    spec: InputSpec,
}

impl Preparer {
    /// What fills tensors for inputs of this kind.
    pub fn new(spec: InputSpec) -> Self {
        Self { spec }
    }

    /// What the model wants.
    pub fn spec(&self) -> &InputSpec {
        &self.spec
    }

    /// Fills `tensor`, reusing its memory.
    ///
    /// Scaling is bilinear with half-pixel centres up to a reduction of two, and the average over the area beyond that,
    /// so that a 4K picture does not alias. Colours follow BT.709 from 720 rows upwards and BT.601 below, since a
    /// picture does not carry its matrix.
    ///
    /// # Panics
    /// When the picture's planes reach beyond its bytes, which is a mistake of its source.
    pub fn prepare(&self, picture: &Picture, tensor: &mut Tensor) {
        if !tensor.plan.as_ref().is_some_and(|plan| plan.serves(&self.spec, picture)) {
            tensor.begin(&self.spec, picture);
        }
        let Some(plan) = &tensor.plan else { return };
        fill::fill(plan, &self.spec, picture, &mut tensor.rows, &mut tensor.values);
    }
}

/// One model input, with the way back to the picture's pixels. Only a [`Preparer`] writes to it.
#[derive(Clone, Debug, Default)]
pub struct Tensor {
    /// Values in the model's layout (NCHW).
    pub values: Vec<f32>,
    plan: Option<Plan>,
    rows: Rows,
}

impl Tensor {
    /// Takes on a new kind of picture: tables for it, and grey everywhere, since later frames write only the picture.
    fn begin(&mut self, spec: &InputSpec, picture: &Picture) {
        self.values.clear();
        for channel in 0..3 {
            let grey = f32::from(spec.pad) * spec.gain[channel] + spec.bias[channel];
            self.values.resize((channel + 1) * spec.plane_len(), grey);
        }
        self.plan = (picture.size.width > 0 && picture.size.height > 0).then(|| Plan::new(spec, picture));
    }

    /// Size of the picture that was filled in last; `None` for a tensor that was never filled.
    pub fn source(&self) -> Option<FrameSize> {
        self.plan.as_ref().map(|plan| plan.source)
    }

    /// A box in pixels of the model's input as a box in pixels of the picture. An unfilled tensor changes nothing.
    pub fn to_source(&self, bbox: BBox) -> BBox {
        let Some(plan) = &self.plan else { return bbox };
        let placed = &plan.placed;
        let x = |value: f32| (value - placed.x as f32) * (plan.source.width as f32 / placed.width as f32);
        let y = |value: f32| (value - placed.y as f32) * (plan.source.height as f32 / placed.height as f32);
        BBox { x1: x(bbox.x1), y1: y(bbox.y1), x2: x(bbox.x2), y2: y(bbox.y2) }
    }
}
