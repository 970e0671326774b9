//! Which samples of a row or column make one output sample, and with what weights, in fixed point.

/// What the weights of one output add up to: a byte times this fits sixteen bits.
const UNIT: u32 = 1 << 8;

/// Beyond this reduction two neighbours no longer stand for what lies between two output samples.
const AREA_FROM: f64 = 2.0;

/// One axis: output `i` is the sum over `k` of `weights[i * count + k] * samples[starts[i] + k]`.
#[derive(Clone, Debug, Default)]
pub(super) struct Taps {
    pub count: usize,
    pub starts: Vec<u32>,
    pub weights: Vec<u16>,
}

impl Taps {
    /// Resamples `samples` samples, which cover a picture of length `extent` in units of one sample, to `out`.
    pub(super) fn new(samples: usize, extent: f64, out: usize) -> Self {
        let step = extent / out as f64;
        if samples == 1 {
            return Self { count: 1, starts: vec![0; out], weights: vec![UNIT as u16; out] };
        }
        if step > AREA_FROM { Self::area(samples, step, out) } else { Self::bilinear(samples, step, out) }
    }

    /// Linear interpolation with half-pixel centres; the edge repeats.
    fn bilinear(samples: usize, step: f64, out: usize) -> Self {
        let mut taps = Self { count: 2, ..Self::default() };
        for index in 0..out {
            let centre = ((index as f64 + 0.5) * step - 0.5).clamp(0.0, (samples - 1) as f64);
            let start = (centre.floor() as usize).min(samples - 2);
            let second = ((centre - start as f64) * f64::from(UNIT)).round() as u32;
            taps.starts.push(start as u32);
            taps.weights.extend([(UNIT - second) as u16, second as u16]);
        }
        taps
    }

    /// The average over the stretch of the source that an output sample covers.
    fn area(samples: usize, step: f64, out: usize) -> Self {
        let count = (step.ceil() as usize + 1).min(samples);
        let mut taps = Self { count, ..Self::default() };
        for index in 0..out {
            let (from, to) = (index as f64 * step, (index + 1) as f64 * step);
            let start = (from.floor() as usize).min(samples - count);
            let overlap = |k: usize| {
                let left = (start + k) as f64;
                (to.min(left + 1.0) - from.max(left)).max(0.0)
            };
            taps.starts.push(start as u32);
            taps.weights.extend(apportion(&(0..count).map(overlap).collect::<Vec<_>>()));
        }
        taps
    }
}

/// Whole numbers in proportion to `shares` that add up to [`UNIT`] exactly, so that a flat area keeps its level.
fn apportion(shares: &[f64]) -> Vec<u16> {
    let total: f64 = shares.iter().sum();
    let (mut passed, mut given) = (0.0, 0);
    // Rounding the running sum spreads the remainder without a second pass.
    let part = |share: &f64| {
        passed += share;
        let upto = (passed / total * f64::from(UNIT)).round() as u32;
        let mine = upto - given;
        given = upto;
        mine as u16
    };
    shares.iter().map(part).collect()
}
