//! The camera looks elsewhere: the usual view is there no more, though there is a view.
//!
//! Found where few tiles show what they used to and the whole, moved, fits better; or where nothing fits for longer,
//! for a camera that was turned round. People, however many, leave most tiles in place between them.

use super::lasting::Lasting;
use super::view::{Agreement, View};
use crate::look::Look;
use crate::time::EventTime;

/// A shift by one cell in a hundred leaves some tiles in place, by three hardly any; a crowd of 30 leaves 0.7.
const FEW: f32 = 0.35;
/// A view turned away agrees by chance alone.
const NONE: f32 = 0.15;
/// Moved, the view must fit so well ...
const FITS: f32 = 0.4;
/// ... and so much better than unmoved.
const BETTER: f32 = 0.2;
/// Shifts are tried up to this part of the picture, every cell.
const REACH: f32 = 0.2;
/// Seconds of a shifted view, and of one that nothing fits; a bus at a stop stays for less.
const BEGINS_S: f64 = 3.0;
const ELSEWHERE_S: f64 = 30.0;
const ENDS_S: f64 = 2.0;

#[derive(Clone, Debug)]
pub(super) struct Shifted {
    moved: Lasting,
    elsewhere: Lasting,
}

impl Default for Shifted {
    fn default() -> Self {
        Self { moved: Lasting::new(BEGINS_S, ENDS_S), elsewhere: Lasting::new(ELSEWHERE_S, ENDS_S) }
    }
}

impl Shifted {
    pub(super) fn is(&mut self, time: EventTime, look: &Look, view: &View, agreement: Agreement) -> bool {
        let few = agreement.same < FEW;
        // Once believed it stays until the view is back: people must not end it.
        // The search costs as much as an inference, and adds nothing once the camera is known to have been turned round.
        let moved = few && (self.moved.on() || !self.elsewhere.on() && fits_elsewhere(look, view));
        let elsewhere = if self.elsewhere.on() { few } else { agreement.same < NONE };
        self.moved.is(time, moved) | self.elsewhere.is(time, elsewhere)
    }

    pub(super) const fn interrupt(&mut self) {
        self.moved.interrupt();
        self.elsewhere.interrupt();
    }
}

fn fits_elsewhere(look: &Look, view: &View) -> bool {
    let (right, down) = ((REACH * look.columns as f32) as isize, (REACH * look.rows as f32) as isize);
    let least = FITS.max(view.moved(look, 0, 0) + BETTER);
    (-down..=down).any(|down| (-right..=right).any(|right| view.moved(look, right, down) > least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{COLUMNS, ROWS};

    fn look(right: usize, contrast: usize) -> Look {
        let cell = |at: usize| {
            let (x, y) = (at % COLUMNS + right, at / COLUMNS);
            (60 + contrast * ((x / 3 * 5 + x * x / 31 + y / 2 * 3) % 7)) as u8
        };
        Look { columns: COLUMNS, rows: ROWS, grey: (0..COLUMNS * ROWS).map(cell).collect(), ..Look::default() }
    }

    #[test]
    fn a_camera_that_was_turned_round_is_not_searched_for_its_old_view() {
        let (mut view, mut shifted) = (View::default(), Shifted::default());
        (0..40).for_each(|_| view.learn(&look(0, 12), 0.5));
        let mut watch = |from: i64, seconds: i64, now: &Look| {
            let at = |half: i64| EventTime((from * 2 + half) * 500_000);
            (0..2 * seconds).map(|half| shifted.is(at(half), now, &view, Agreement::default())).last().unwrap()
        };
        assert!(watch(0, 32, &look(0, 0)), "nothing fits for half a minute");
        assert!(watch(32, 8, &look(5, 12)));
        assert!(shifted.elsewhere.on() && !shifted.moved.on(), "the search is what costs");
    }
}
