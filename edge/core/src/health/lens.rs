//! What is between the scene and the sensor: a cover, darkness, a lens out of focus.

use super::lasting::Lasting;
use super::view::Agreement;
use crate::look::Look;
use crate::time::EventTime;

/// Mean and twice the spread of the cells' grey levels together: below, nine tenths of the picture are nearly black.
/// Lamps in the night spread; what stands in their light can be seen.
const BLACK: f32 = 40.0;
/// A picture with less contrast between neighbouring pixels than this shows nothing: noise alone gives 1 to 3.
const EMPTY: f32 = 0.4;
/// Without a usual view to compare with, only a picture all of one grey is called covered: cells that spread by less.
const EMPTY_SPREAD: f32 = 6.0;
/// Tiles that have gone blank: a hand, a bag or a poster over the lens leaves no tile, a lorry that stops in front fewer
/// than this.
const COVERED: f32 = 0.6;
const COVERED_S: f64 = 2.0;
const DARK_S: f64 = 2.0;
const ENDS_S: f64 = 1.0;

#[derive(Clone, Debug)]
pub(super) struct Dark(Lasting);

impl Default for Dark {
    fn default() -> Self {
        Self(Lasting::new(DARK_S, ENDS_S))
    }
}

impl Dark {
    pub(super) fn is(&mut self, time: EventTime, look: &Look) -> bool {
        self.0.is(time, black(look))
    }

    pub(super) const fn interrupt(&mut self) {
        self.0.interrupt();
    }
}

/// Whether next to nothing of the picture is lit.
pub(super) fn black(look: &Look) -> bool {
    look.mean + 2.0 * look.spread < BLACK
}

#[derive(Clone, Debug)]
pub(super) struct Covered(Lasting);

impl Default for Covered {
    fn default() -> Self {
        Self(Lasting::new(COVERED_S, ENDS_S))
    }
}

impl Covered {
    /// A black picture is dark rather than covered, for nobody can tell the two apart.
    pub(super) fn is(&mut self, time: EventTime, look: &Look, agreement: Option<Agreement>) -> bool {
        let blank = agreement.is_some_and(|agreement| agreement.blank >= COVERED);
        let empty = look.spread < EMPTY_SPREAD && look.contrast < EMPTY;
        self.0.is(time, !black(look) && (blank || empty))
    }

    pub(super) const fn interrupt(&mut self) {
        self.0.interrupt();
    }
}

/// Detail over contrast is 1.0 to 1.25 on every camera that was tried (street, mall, shop, train door), whatever was in
/// view. An edge drawn out over w pixels gives 2 / w: this part of the usual value is defocus by two pixels and more ...
const SOFTER: f32 = 0.6;
/// ... and this is one of six, too soft for any camera.
const SOFT: f32 = 0.35;
const BLURRED_S: f64 = 3.0;
/// The usual value is averaged over so many seconds.
const USUAL_S: f64 = 300.0;
/// Seconds of watching before it is known.
const WATCH_S: f64 = 5.0;

#[derive(Clone, Debug)]
pub(super) struct Blurred {
    usual: f32,
    watched_s: f64,
    lasting: Lasting,
}

impl Default for Blurred {
    fn default() -> Self {
        Self { usual: 0.0, watched_s: 0.0, lasting: Lasting::new(BLURRED_S, ENDS_S) }
    }
}

impl Blurred {
    pub(super) fn is(&mut self, time: EventTime, look: &Look) -> bool {
        let known = self.watched_s >= WATCH_S;
        let soft = sharpness(look).is_some_and(|now| now < SOFT || (known && now < SOFTER * self.usual));
        self.lasting.is(time, soft)
    }

    /// Learns from a look that nothing is wrong with.
    pub(super) fn learn(&mut self, look: &Look, seconds: f64) {
        let Some(now) = sharpness(look) else { return };
        if self.watched_s == 0.0 || now >= SOFTER * self.usual {
            self.watched_s += seconds;
            let weight =
                if self.usual > 0.0 { (seconds / USUAL_S.min(self.watched_s.max(1e-3))).min(1.0) } else { 1.0 };
            self.usual += weight as f32 * (now - self.usual);
        }
    }

    pub(super) const fn interrupt(&mut self) {
        self.lasting.interrupt();
    }
}

/// Sharpness of edges whatever their number; `None` where there is nothing that could be sharp.
fn sharpness(look: &Look) -> Option<f32> {
    (look.contrast >= EMPTY).then(|| look.detail / look.contrast)
}
