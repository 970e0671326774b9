//! Heat maps: how long people were where, on a coarse grid over the picture.
//!
//! Owns the grid and the minute that is being filled. Refuses colours, and the picture itself.
//!
//! # The rule
//! A confirmed track, staff or not, warms the cell in which its foot is, clipped to the frame, by the seconds since the
//! frame before ([`MOST_S`] at most), at matched and coasted positions alike. So the cells of a minute add up to its
//! person-seconds at any frame rate. What lies between two frames belongs to the minute of the later. The first frame
//! after a break warms nothing.

use std::collections::BTreeMap;

use crate::detection::FrameSize;
use crate::event::{Event, HeatMinute};
use crate::geometry::Point;
use crate::ground::Ground;
use crate::scene::{Anchor, Normalised};
use crate::time::EventTime;
use crate::tracker::{TrackPoint, TrackState};

/// Cells from left to right.
pub const COLUMNS: u16 = 32;
/// Cells from top to bottom.
pub const ROWS: u16 = 18;

/// One frame warms a cell by no more than this many seconds: beyond, nobody knows where people were in between.
pub const MOST_S: f64 = 1.0;

const MINUTE_US: i64 = 60_000_000;

/// The minute being filled.
#[derive(Debug, Default)]
pub struct Heat {
    /// Start of the part of the minute that is told next.
    start: Option<EventTime>,
    last: Option<EventTime>,
    cells: BTreeMap<u16, f64>,
}

/// A cell on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundCell {
    /// The cell, row by row from the top left, from 0.
    pub cell: u16,
    /// Where its centre is on the ground in metres; see [`Ground::metres`].
    pub centre: [f64; 2],
    /// The ground that it shows, in square metres.
    pub area_m2: f64,
}

impl Heat {
    /// Adds a frame. The first frame of another minute completes the one before, which is appended to `events` unless
    /// nobody was seen in it: whether it was observed at all is told by its seconds.
    pub fn add(&mut self, time: EventTime, points: &[TrackPoint], size: FrameSize, events: &mut Vec<Event>) {
        let minute = EventTime(time.0.div_euclid(MINUTE_US) * MINUTE_US);
        if self.start.is_none_or(|start| start < minute) {
            self.tell(events);
            self.start = Some(self.last.map_or(time, |_| minute));
        }
        let step = self.last.replace(time).map_or(0.0, |last| time.seconds_since(last).clamp(0.0, MOST_S));
        for point in points.iter().filter(|point| step > 0.0 && point.state == TrackState::Confirmed) {
            *self.cells.entry(cell_of(Anchor::Foot.of(&point.bbox, size), size)).or_default() += step;
        }
    }

    /// The stream has broken: tells the minute as far as it got.
    pub fn interrupt(&mut self, events: &mut Vec<Event>) {
        self.tell(events);
        (self.start, self.last) = (None, None);
    }

    fn tell(&mut self, events: &mut Vec<Event>) {
        let cells: Vec<(u16, f32)> = std::mem::take(&mut self.cells).into_iter().map(|(c, s)| (c, s as f32)).collect();
        if let Some(start) = self.start.filter(|_| !cells.is_empty()) {
            events.push(Event::Heat(HeatMinute { start, cells }));
        }
    }
}

/// The cell of a pixel, row by row from the top left, from 0; the right and lower border belong to the last cells.
pub fn cell_of(at: Point, size: FrameSize) -> u16 {
    let part = |at: f64, length: u32, cells: u16| {
        let cell = (at / f64::from(length.max(1)) * f64::from(cells)).floor();
        cell.clamp(0.0, f64::from(cells - 1)) as u16
    };
    part(at.y, size.height, ROWS) * COLUMNS + part(at.x, size.width, COLUMNS)
}

/// The corners of a cell, normalised, in order round it.
pub fn corners_of(cell: u16) -> [Normalised; 4] {
    let (row, column) = (f64::from(cell / COLUMNS), f64::from(cell % COLUMNS));
    let (x, y) = (|c: f64| c / f64::from(COLUMNS), |r: f64| r / f64::from(ROWS));
    [[x(column), y(row)], [x(column + 1.0), y(row)], [x(column + 1.0), y(row + 1.0)], [x(column), y(row + 1.0)]]
}

/// Every cell that shows nothing but ground before the horizon, in order. Dividing a cell's person-seconds by its area
/// and the observed seconds gives its mean density in persons/m2.
pub fn on_ground(ground: &Ground) -> Vec<GroundCell> {
    let on_ground = |cell: u16| {
        let corners = corners_of(cell);
        let middle = [f64::midpoint(corners[0][0], corners[2][0]), f64::midpoint(corners[0][1], corners[2][1])];
        Some(GroundCell { cell, centre: ground.metres(middle)?, area_m2: ground.area_m2(&corners)? })
    };
    (0..COLUMNS * ROWS).filter_map(on_ground).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{BBox, Class};
    use crate::scene::GroundSpec;
    use crate::tracker::Sighting;

    const SIZE: FrameSize = FrameSize { width: 320, height: 180 };

    fn point(id: u64, x: f32, y: f32, state: TrackState, sighting: Sighting) -> TrackPoint {
        let bbox = BBox { x1: x - 5.0, y1: y - 30.0, x2: x + 5.0, y2: y };
        TrackPoint { id, state, bbox, sighting, class: Class::Person, score: 0.9 }
    }

    fn standing(id: u64, x: f32, y: f32) -> TrackPoint {
        point(id, x, y, TrackState::Confirmed, Sighting::Matched)
    }

    fn add(heat: &mut Heat, millis: i64, points: &[TrackPoint]) -> Vec<Event> {
        let mut events = Vec::new();
        heat.add(EventTime(millis * 1000), points, SIZE, &mut events);
        events
    }

    fn told(events: &[Event]) -> Vec<(i64, Vec<(u16, f32)>)> {
        let row = |event: &Event| match event {
            Event::Heat(heat) => (heat.start.0 / 1000, heat.cells.clone()),
            other => panic!("{other:?}"),
        };
        events.iter().map(row).collect()
    }

    #[test]
    fn a_cell_is_found_by_the_foot_and_has_corners() {
        let at = |x, y| cell_of(Point::new(x, y), SIZE);
        assert_eq!((at(0.0, 0.0), at(9.9, 9.9), at(10.0, 0.0), at(0.0, 10.0)), (0, 0, 1, 32));
        assert_eq!((at(320.0, 180.0), at(-5.0, 400.0)), (575, 17 * 32), "the border belongs to the last cells");
        for cell in 0..COLUMNS * ROWS {
            let [a, _, c, _] = corners_of(cell);
            let (x, y) = (f64::midpoint(a[0], c[0]) * 320.0, f64::midpoint(a[1], c[1]) * 180.0);
            assert_eq!(cell_of(Point::new(x, y), SIZE), cell);
        }
    }

    #[test]
    fn cells_add_up_to_person_seconds_whatever_the_frame_rate() {
        for step in [40, 100, 250, 700] {
            let (mut heat, mut events) = (Heat::default(), Vec::new());
            for millis in (120_000..190_000).step_by(step) {
                events.extend(add(&mut heat, millis, &[standing(1, 15.0, 5.0), standing(2, 15.0, 25.0)]));
            }
            let told = told(&events);
            assert_eq!((told.len(), told[0].0), (1, 120_000));
            for &(cell, seconds) in &told[0].1 {
                assert!([1, 65].contains(&cell));
                assert!((seconds - 60.0).abs() <= step as f32 / 1000.0 + 1e-3, "{seconds} at {step} ms");
            }
        }
    }

    #[test]
    fn gaps_are_capped_and_tentative_tracks_leave_no_warmth() {
        let mut heat = Heat::default();
        add(&mut heat, 60_000, &[standing(1, 15.0, 5.0)]);
        add(&mut heat, 69_000, &[point(1, 15.0, 5.0, TrackState::Confirmed, Sighting::Coasted)]);
        add(&mut heat, 69_500, &[point(2, 15.0, 5.0, TrackState::Tentative, Sighting::Matched)]);
        assert_eq!(told(&add(&mut heat, 120_000, &[])), [(60_000, vec![(1, 1.0)])]);
        assert_eq!(told(&add(&mut heat, 180_000, &[])), [], "nobody, nothing");
    }

    #[test]
    fn a_break_tells_the_part_and_begins_another() {
        let (mut heat, mut events) = (Heat::default(), Vec::new());
        add(&mut heat, 70_000, &[standing(1, 15.0, 5.0)]);
        add(&mut heat, 70_500, &[standing(1, 15.0, 5.0)]);
        heat.interrupt(&mut events);
        assert_eq!(told(&events), [(70_000, vec![(1, 0.5)])]);
        add(&mut heat, 80_000, &[standing(1, 15.0, 5.0)]);
        add(&mut heat, 80_250, &[standing(1, 15.0, 5.0)]);
        events = add(&mut heat, 120_000, &[standing(1, 15.0, 5.0)]);
        assert_eq!(told(&events), [(80_000, vec![(1, 0.25)])]);
    }

    #[test]
    fn cells_on_the_ground_cover_it_once() {
        let corners = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]];
        let ground = Ground::new(&GroundSpec { corners, width_m: 10.0, length_m: 6.0 }).unwrap();
        let cells = on_ground(&ground);
        assert_eq!(cells.len(), usize::from(COLUMNS * ROWS));
        let area: f64 = cells.iter().map(|cell| cell.area_m2).sum();
        assert!((area - 240.0).abs() < 1e-6);
        assert!((cells[0].centre[0] - (-5.0 + 20.0 / 64.0)).abs() < 1e-6);
    }
}
