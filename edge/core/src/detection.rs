//! What the detector says about one frame: boxes with a class and a score.
//!
//! Owns the types that every later stage reads. Refuses to know how a box was found.

/// Width and height of a frame in pixels of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// An axis-aligned box in pixels of the source frame, x to the right, y down; `x2 >= x1`, `y2 >= y1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BBox {
    /// Left edge.
    pub x1: f32,
    /// Top edge.
    pub y1: f32,
    /// Right edge.
    pub x2: f32,
    /// Bottom edge.
    pub y2: f32,
}

impl BBox {
    /// Width in pixels.
    pub fn width(&self) -> f32 {
        self.x2 - self.x1
    }

    /// Height in pixels.
    pub fn height(&self) -> f32 {
        self.y2 - self.y1
    }

    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// Intersection over union with `other`, 0..=1; 0 when both are empty.
    pub fn iou(&self, other: &Self) -> f32 {
        let w = (self.x2.min(other.x2) - self.x1.max(other.x1)).max(0.0);
        let h = (self.y2.min(other.y2) - self.y1.max(other.y1)).max(0.0);
        let shared = w * h;
        let union = self.area() + other.area() - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }
}

/// The classes that the catalogue's models report, in the models' order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A person, walking or standing.
    Person,
    /// A bicycle.
    Bicycle,
    /// A car.
    Car,
    /// A motorcycle.
    Motorcycle,
    /// A bus.
    Bus,
    /// A truck.
    Truck,
}

impl Class {
    /// Every class, in the models' order.
    pub const ALL: [Self; 6] = [Self::Person, Self::Bicycle, Self::Car, Self::Motorcycle, Self::Bus, Self::Truck];

    /// The name used in config, manifests, the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Bicycle => "bicycle",
            Self::Car => "car",
            Self::Motorcycle => "motorcycle",
            Self::Bus => "bus",
            Self::Truck => "truck",
        }
    }

    /// The class of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// One detected object of one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Where it is, in pixels of the source frame; may reach beyond the frame's edge.
    pub bbox: BBox,
    /// The detector's confidence, 0..=1.
    pub score: f32,
    /// What it is.
    pub class: Class,
}
