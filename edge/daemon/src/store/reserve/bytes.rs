//! Events as bytes: what the reserve holds.
//!
//! Owns the form: whole numbers as LEB128, signed ones folded into them, texts with their length before them, times as
//! microseconds since the start of the run. Whoever changes it changes the mark of the reserve's frames. Refuses bytes
//! that it would not have written: a piece that was cut is an error, never half a batch.

use promenade_core::detection::Class;
use promenade_core::event::{
    Batch, CameraSecond, Crossing, Direction, Doubt, Event, HeatMinute, Outcome, StaffMark, Visit, Wait, ZoneSecond,
};
use promenade_core::live::CameraState;
use promenade_core::time::EventTime;

use crate::store::VersionTexts;

/// What the writer takes, as the reserve gives it back.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::store) enum Entry {
    /// With what a camera's counts are made from here on.
    Versions(String, VersionTexts),
    /// Events of a camera's run.
    Batch(Batch),
    /// A camera's state changed.
    State(String, EventTime, CameraState),
}

/// Appends what was written to it.
#[derive(Debug, Default)]
pub(in crate::store) struct Sink(pub Vec<u8>);

impl Sink {
    /// Appends [`Entry::Versions`].
    pub fn versions(&mut self, camera: &str, texts: &VersionTexts) {
        self.whole(0);
        for text in [camera, &texts.geometry, &texts.model, &texts.formula] {
            self.text(text);
        }
    }

    /// Appends [`Entry::Batch`].
    pub fn batch(&mut self, batch: &Batch) {
        self.whole(1);
        self.text(&batch.camera);
        self.signed(batch.run_start.0);
        self.whole(batch.events.len() as u64);
        batch.events.iter().for_each(|event| self.event(event, batch.run_start));
    }

    /// Appends [`Entry::State`].
    pub fn state(&mut self, camera: &str, time: EventTime, state: &CameraState) {
        self.whole(2);
        self.text(camera);
        self.signed(time.0);
        match state {
            CameraState::Connecting => self.whole(0),
            CameraState::Running => self.whole(1),
            CameraState::Ended => self.whole(2),
            CameraState::Failed(why) => {
                self.whole(3);
                self.text(why);
            }
        }
    }

    fn event(&mut self, event: &Event, run: EventTime) {
        match event {
            Event::Crossing(it) => self.crossing(0, it, run),
            Event::GateCrossing(it) => self.crossing(1, it, run),
            Event::Staff(it) => {
                self.at(2, it.time, run);
                self.whole(it.track);
            }
            Event::Wait(it) => {
                self.at(3, it.joined, run);
                self.text(&it.queue);
                self.numbers([it.track, it.visit.into(), place(&Outcome::ALL, it.outcome)]);
                self.signed(it.ended.0 - it.joined.0);
            }
            Event::Heat(it) => {
                self.at(4, it.start, run);
                self.whole(it.cells.len() as u64);
                for (cell, person_s) in &it.cells {
                    self.whole((*cell).into());
                    self.real(*person_s);
                }
            }
            Event::Visit(it) => {
                self.at(5, it.entered, run);
                self.text(&it.zone);
                self.numbers([it.track, it.visit.into(), place(&Class::ALL, it.class), it.complete.into()]);
                self.optional(it.left.map(|left| left.0 - it.entered.0));
            }
            Event::ZoneSecond(it) => {
                self.at(6, it.second, run);
                self.text(&it.zone);
                self.real(it.mean);
                self.whole(it.max.into());
            }
            Event::CameraSecond(it) => {
                self.at(7, it.second, run);
                self.numbers([it.frames.into(), it.doubt.map_or(0, |doubt| 1 + place(&Doubt::ALL, doubt))]);
            }
        }
    }

    fn crossing(&mut self, kind: u64, it: &Crossing, run: EventTime) {
        self.at(kind, it.time, run);
        self.text(&it.line);
        self.numbers([it.track, it.passage.into(), place(&Class::ALL, it.class)]);
        self.numbers([(it.direction == Direction::In).into(), it.late.into()]);
    }

    /// Every event begins with its kind and its time.
    fn at(&mut self, kind: u64, time: EventTime, run: EventTime) {
        self.whole(kind);
        self.signed(time.0 - run.0);
    }

    fn numbers<const N: usize>(&mut self, numbers: [u64; N]) {
        for number in numbers {
            self.whole(number);
        }
    }

    fn whole(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.whole(((number << 1) ^ (number >> 63)) as u64);
    }

    fn optional(&mut self, number: Option<i64>) {
        self.whole(number.is_some().into());
        if let Some(number) = number {
            self.signed(number);
        }
    }

    fn real(&mut self, number: f32) {
        self.0.extend(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.whole(text.len() as u64);
        self.0.extend(text.as_bytes());
    }
}

fn place<T: PartialEq + Copy>(all: &[T], it: T) -> u64 {
    // The lists hold every variant; a test sees to it.
    all.iter().position(|one| *one == it).unwrap_or_default() as u64
}

/// Reads what [`Sink`] wrote, front to back.
#[derive(Debug)]
pub(in crate::store) struct Source<'a>(pub &'a [u8]);

/// The bytes are not what they ought to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Garbled;

type Read<T> = Result<T, Garbled>;

impl Source<'_> {
    /// Everything there is.
    pub fn entries(&mut self) -> Read<Vec<Entry>> {
        let mut entries = Vec::new();
        while !self.0.is_empty() {
            entries.push(self.entry()?);
        }
        Ok(entries)
    }

    fn entry(&mut self) -> Read<Entry> {
        match self.whole()? {
            0 => {
                let camera = self.text()?;
                let texts = VersionTexts { geometry: self.text()?, model: self.text()?, formula: self.text()? };
                Ok(Entry::Versions(camera, texts))
            }
            1 => {
                let (camera, run_start) = (self.text()?.into(), EventTime(self.signed()?));
                let events = (0..self.whole()?).map(|_| self.event(run_start)).collect::<Read<_>>()?;
                Ok(Entry::Batch(Batch { camera, run_start, events }))
            }
            2 => Ok(Entry::State(self.text()?, EventTime(self.signed()?), self.state()?)),
            _ => Err(Garbled),
        }
    }

    fn state(&mut self) -> Read<CameraState> {
        match self.whole()? {
            0 => Ok(CameraState::Connecting),
            1 => Ok(CameraState::Running),
            2 => Ok(CameraState::Ended),
            3 => Ok(CameraState::Failed(self.text()?)),
            _ => Err(Garbled),
        }
    }

    fn event(&mut self, run: EventTime) -> Read<Event> {
        let kind = self.whole()?;
        let time = after(run, self.signed()?)?;
        match kind {
            0 => self.crossing(time).map(Event::Crossing),
            1 => self.crossing(time).map(Event::GateCrossing),
            2 => Ok(Event::Staff(StaffMark { time, track: self.whole()? })),
            3 => {
                let (queue, track, visit) = (self.text()?, self.whole()?, self.small()?);
                let outcome = self.one_of(&Outcome::ALL)?;
                Ok(Event::Wait(Wait {
                    queue,
                    track,
                    visit,
                    joined: time,
                    ended: after(time, self.signed()?)?,
                    outcome,
                }))
            }
            4 => {
                let cells = (0..self.whole()?).map(|_| Ok((self.small()? as u16, self.real()?)));
                Ok(Event::Heat(HeatMinute { start: time, cells: cells.collect::<Read<_>>()? }))
            }
            5 => {
                let (zone, track, visit) = (self.text()?, self.whole()?, self.small()?);
                let (class, complete) = (self.one_of(&Class::ALL)?, self.flag()?);
                let left = if self.flag()? { Some(after(time, self.signed()?)?) } else { None };
                Ok(Event::Visit(Visit { zone, track, class, visit, entered: time, left, complete }))
            }
            6 => {
                let (zone, mean, max) = (self.text()?, self.real()?, self.small()?);
                Ok(Event::ZoneSecond(ZoneSecond { second: time, zone, mean, max }))
            }
            7 => {
                let frames = self.small()?;
                let doubt = match self.whole()? {
                    0 => None,
                    place => Some(*Doubt::ALL.get(place as usize - 1).ok_or(Garbled)?),
                };
                Ok(Event::CameraSecond(CameraSecond { second: time, frames, doubt }))
            }
            _ => Err(Garbled),
        }
    }

    fn crossing(&mut self, time: EventTime) -> Read<Crossing> {
        let (line, track, passage) = (self.text()?, self.whole()?, self.small()?);
        let class = self.one_of(&Class::ALL)?;
        let direction = if self.flag()? { Direction::In } else { Direction::Out };
        Ok(Crossing { time, line, direction, track, class, passage, late: self.flag()? })
    }

    fn take(&mut self, count: usize) -> Read<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    fn whole(&mut self) -> Read<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Garbled)
    }

    fn signed(&mut self) -> Read<i64> {
        let folded = self.whole()?;
        Ok((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }

    fn small(&mut self) -> Read<u32> {
        u32::try_from(self.whole()?).map_err(|_| Garbled)
    }

    fn flag(&mut self) -> Read<bool> {
        Ok(self.whole()? != 0)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Read<T> {
        all.get(self.whole()? as usize).copied().ok_or(Garbled)
    }

    fn real(&mut self) -> Read<f32> {
        Ok(f32::from_le_bytes(self.take(4)?.try_into().map_err(|_| Garbled)?))
    }

    fn text(&mut self) -> Read<String> {
        let length = self.whole()? as usize;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| Garbled)
    }
}

fn after(start: EventTime, micros: i64) -> Read<EventTime> {
    start.0.checked_add(micros).map(EventTime).ok_or(Garbled)
}
