//! The hours of a gate, a line or the site as a forecast wants them, and the outlooks made from them.
//!
//! Owns what counts as a counted hour, and that nothing is computed twice: an outlook is kept as long as the very same
//! history is asked about, so a late count, an import or a new holiday is never answered from yesterday. One is computed
//! at a time, since the cores are there for cameras. Refuses to forecast: that is core's.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use promenade_core::day::Day;
use promenade_core::day_kind::Holidays;
use promenade_core::forecast::{History, MOST_WEEKS, Outlook, TooLittle};
use promenade_core::time::EventTime;
use tokio::sync::{OnceCell, Semaphore};

use super::super::ApiState;
use super::super::problem::Problem;
use super::super::time::Zone;
use super::ask_store;
use super::hours::is_open_in;
use super::series::Cell;
use super::subject::Subject;
use crate::config::OpeningHours;
use crate::store::Period;

/// An hour counts where at least nine tenths of it were observed; what is missing is made up for in proportion.
const LEAST_OBSERVED: f64 = 0.9;
/// And where no more than half of the observed seconds are doubtful.
const MOST_DOUBTFUL: f64 = 0.5;

/// What is known of the past, and of today so far.
#[derive(Clone, Debug)]
pub struct Past {
    /// The day of the first hour.
    pub first_day: Day,
    /// Hours up to today's first, 24 a day.
    pub counts: Vec<Option<f64>>,
    /// Hours of today that are over.
    pub today: Vec<Option<f64>>,
    hours: Option<OpeningHours>,
    holidays: Holidays,
}

/// People of a whole hour; `None` where too little of it was seen to say, or somebody excluded some of it.
fn people(hour: &Cell) -> Option<f64> {
    let seconds = [hour.coverage.period_s, hour.coverage.observed_s, hour.coverage.doubtful_s];
    let [period, observed, doubtful] = seconds.map(|seconds| seconds as f64);
    let seen = period > 0.0 && observed >= LEAST_OBSERVED * period && doubtful <= MOST_DOUBTFUL * observed;
    hour.count.filter(|_| seen && hour.coverage.excluded_s == 0).map(|count| count as f64 * period / observed)
}

impl Past {
    /// Reads the hours of a subject up to `now`.
    ///
    /// # Errors
    /// 503 where the database fails.
    pub async fn read(state: &ApiState, subject: &Subject) -> Result<Self, Problem> {
        let (config, zone) = (state.config.clone(), Zone::named(&state.config.site.timezone));
        let now = zone.local(state.clock.now());
        let today = day_of(now.date());
        let first_day = today.plus(-7 * MOST_WEEKS as i32);
        // The hour that is not over yet has no count to compare.
        let period = Period { from: instant(&zone, first_day, 0), to: instant(&zone, today, now.hour() as u8) };
        let subject = subject.clone();
        let hours = ask_store(&state.reader, move |reader| subject.hours(reader, period, &config)).await?;
        let mut counts = on_the_clock(&zone, first_day, &hours);
        let today = counts.split_off(counts.len().min(MOST_WEEKS * 7 * 24));
        counts.resize(MOST_WEEKS * 7 * 24, None);
        let site = &state.config.site;
        Ok(Self { first_day, counts, today, hours: site.hours, holidays: site.holidays.clone() })
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.first_day.plus((self.counts.len() / 24) as i32)
    }

    /// Open hours of the past, and how many of them were counted.
    pub fn coverage(&self) -> (usize, usize) {
        let open = |at: &usize| is_open_in(self.hours, (*at % 24) as u8);
        let hours = || (0..self.counts.len()).filter(open);
        (hours().count(), hours().filter(|at| self.counts[*at].is_some()).count())
    }

    fn outlook(&self) -> Result<Outlook, TooLittle> {
        Outlook::of(&History {
            first_day: self.first_day,
            counts: &self.counts,
            kind: &|day| self.holidays.kind(day),
            open: &|_, hour| is_open_in(self.hours, hour),
        })
    }

    /// What an outlook follows from.
    fn digest(&self) -> u64 {
        let mut digest = DefaultHasher::new();
        let last_day = self.today().0 + 8;
        self.first_day.hash(&mut digest);
        self.counts.iter().for_each(|count| count.map(f64::to_bits).hash(&mut digest));
        (self.first_day.0..last_day).for_each(|day| self.holidays.kind(Day(day)).hash(&mut digest));
        (0..24).for_each(|hour| is_open_in(self.hours, hour).hash(&mut digest));
        digest.finish()
    }
}

/// Puts hours where the clocks on the walls show them: 24 a day, up to the last. The hour that autumn repeats is the mean
/// of both, the one that spring skips was not counted.
fn on_the_clock(zone: &Zone, first_day: Day, hours: &[Cell]) -> Vec<Option<f64>> {
    let mut cells: Vec<(f64, u32)> = Vec::new();
    for hour in hours {
        let local = zone.local(hour.start);
        let at = i64::from(day_of(local.date()).0 - first_day.0) * 24 + i64::from(local.hour());
        let Ok(at) = usize::try_from(at) else { continue };
        if at >= cells.len() {
            cells.resize(at + 1, (0.0, 0));
        }
        if let Some(people) = people(hour) {
            cells[at] = (cells[at].0 + people, cells[at].1 + 1);
        }
    }
    cells.into_iter().map(|(people, hours)| (hours > 0).then(|| people / f64::from(hours))).collect()
}

/// A civil date as a day.
fn day_of(date: Date) -> Day {
    Day::of(date.year().into(), date.month() as u8, date.day() as u8).unwrap_or_default()
}

/// When clocks show that hour of a day.
pub fn instant(zone: &Zone, day: Day, hour: u8) -> EventTime {
    let (year, month, date) = day.date();
    let date = Date::new(year as i16, month as i8, date as i8).unwrap_or_default();
    zone.instant(date.at(hour as i8, 0, 0, 0))
}

/// An outlook, or why there is none.
pub type Found = Arc<Result<Outlook, TooLittle>>;
type Once = Arc<OnceCell<Found>>;

/// The outlooks that were asked for; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outlooks {
    /// One a subject: the digest of its history, and the outlook once it is there.
    kept: Arc<Mutex<HashMap<Subject, (u64, Once)>>>,
    turn: Arc<Semaphore>,
}

impl Default for Outlooks {
    fn default() -> Self {
        Self { kept: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Outlooks {
    /// The outlook of a past, computed where it is not there yet.
    ///
    /// # Errors
    /// 503 where computing it fails, which would be a bug.
    pub async fn of(&self, subject: &Subject, past: &Past) -> Result<Found, Problem> {
        let once = self.once(subject, past.digest());
        let found = once.get_or_try_init(|| async {
            let _turn = self.turn.acquire().await.map_err(|error| Problem::database(&error))?;
            let past = past.clone();
            let computed = tokio::task::spawn_blocking(move || past.outlook()).await;
            computed.map(Arc::new).map_err(|error| Problem::database(&error))
        });
        found.await.cloned()
    }

    fn once(&self, subject: &Subject, digest: u64) -> Once {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.entry(subject.clone()).or_insert_with(|| (digest, Once::default()));
        if entry.0 != digest {
            *entry = (digest, Once::default());
        }
        entry.1.clone()
    }
}

#[cfg(test)]
#[path = "outlook_tests.rs"]
mod tests;
