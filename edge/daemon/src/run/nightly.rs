//! The nightly backup: when it is due, what follows it, and what follows a failure.
//!
//! Owns the schedule. A backup stays due until it is made: a box without power at that hour makes it up. Older ones go
//! only after a new one was verified. Refuses to know how a backup is made.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use promenade_core::time::EventTime;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::store::{Backup, BackupHealth, Reader, Reason, StoreError};

/// How often it is looked whether a backup is due: wall clocks are set and zones change, so no long sleep is trusted.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// After a failure: what a disk or a share lacks is not back at once, and every try costs the disk something.
const AGAIN_AFTER: Duration = Duration::from_mins(15);

/// Starts the task, unless the config wants none. Within a tokio runtime. `lost` is when counts were lost the last time.
///
/// # Errors
/// When the site's time zone is not known.
pub fn start(
    config: &Config,
    reader: &Reader,
    clock: &Arc<dyn Clock>,
    lost: Option<EventTime>,
) -> Result<watch::Receiver<BackupHealth>> {
    let (health, watched) = watch::channel(BackupHealth::default());
    if config.backup.keep > 0 {
        let schedule = Schedule { at: config.backup.at, zone: TimeZone::get(&config.site.timezone)? };
        let (reader, clock, keep) = (reader.clone(), Arc::clone(clock), config.backup.keep as usize);
        tokio::spawn(Nightly { reader, clock, schedule, keep, lost }.watch(health));
    }
    Ok(watched)
}

#[derive(Clone)]
struct Nightly {
    reader: Reader,
    clock: Arc<dyn Clock>,
    schedule: Schedule,
    keep: usize,
    lost: Option<EventTime>,
}

impl Nightly {
    /// Never ends. A panic of one backup is a failure like others.
    async fn watch(self, health: watch::Sender<BackupHealth>) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let (nightly, last) = (self.clone(), health.borrow().last);
            let looked = tokio::task::spawn_blocking(move || nightly.look(last)).await;
            match looked.unwrap_or_else(|_| Err(StoreError("the backup panicked; this is a bug".to_owned()))) {
                Ok(last) => drop(health.send_replace(BackupHealth { last, error: None })),
                Err(error) => {
                    tracing::error!(%error, "the nightly backup failed; it is tried again");
                    health.send_modify(|health| health.error = Some(error.0));
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
    }

    /// Makes a backup if one is due. `last` is when the last one was made, where that is known already.
    fn look(&self, last: Option<EventTime>) -> Result<Option<EventTime>, StoreError> {
        let now = self.clock.now();
        let last = match last {
            Some(last) => Some(last),
            None => newest(&self.reader.backups()?, now),
        };
        if !self.schedule.is_due(last.or(self.reader.counted_from()?), now) {
            return Ok(last);
        }
        let begun = Instant::now();
        let Backup { name, rows, bytes, .. } = self.reader.back_up(Reason::Nightly, now)?;
        tracing::info!(name, rows, bytes, "backed up and verified in {:.1} s", begun.elapsed().as_secs_f64());
        self.reader.thin_out_backups(self.keep, self.lost)?;
        Ok(Some(now))
    }
}

/// When the newest nightly backup was made. One of after now was made while the clock was wrong, and tells nothing.
fn newest(backups: &[Backup], now: EventTime) -> Option<EventTime> {
    let nightly = format!("{}-", Reason::Nightly);
    let ours = backups.iter().filter(|backup| backup.name.starts_with(&nightly));
    ours.map(|backup| backup.created).filter(|created| *created <= now).max()
}

/// A time of day at a site.
#[derive(Clone, Debug)]
struct Schedule {
    at: Time,
    zone: TimeZone,
}

impl Schedule {
    /// Whether that time of day has been since `last`: the last backup, or without any the first count.
    fn is_due(&self, last: Option<EventTime>, now: EventTime) -> bool {
        last.is_some_and(|last| last <= now && self.latest(now).is_some_and(|latest| last < latest))
    }

    /// When it was that time of day most recently. Where clocks skip it, it is as much later; where they show it twice,
    /// it is the first time.
    fn latest(&self, now: EventTime) -> Option<EventTime> {
        let now = Timestamp::from_microsecond(now.micros()).ok()?;
        let today = now.to_zoned(self.zone.clone()).date();
        let on =
            |date: jiff::civil::Date| self.zone.to_ambiguous_timestamp(date.to_datetime(self.at)).compatible().ok();
        let latest = on(today).filter(|time| *time <= now).or_else(|| on(today.checked_sub(1.day()).ok()?))?;
        Some(EventTime(latest.as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use promenade_core::event::{Batch, CameraSecond, Event};
    use promenade_core::scene::{SceneSpec, ZoneSpec};

    use super::*;
    use crate::store::{StoreOptions, VersionTexts, Writer};

    /// A clock that shows what it is told.
    struct SetClock(Mutex<EventTime>);

    impl Clock for SetClock {
        fn now(&self) -> EventTime {
            *self.0.lock().unwrap()
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    fn at(text: &str) -> EventTime {
        EventTime(text.parse::<Timestamp>().unwrap().as_microsecond())
    }

    fn schedule(zone: &str) -> Schedule {
        Schedule { at: jiff::civil::time(2, 30, 0, 0), zone: TimeZone::get(zone).unwrap() }
    }

    #[test]
    fn it_is_due_once_a_night_and_made_up_for() {
        let due = |last: Option<&str>, now| schedule("Asia/Shanghai").is_due(last.map(at), at(now));
        assert!(!due(None, "2026-05-01T02:31:00+08:00"), "nothing was counted");
        assert!(!due(Some("2026-04-30T09:00:00+08:00"), "2026-05-01T02:29:00+08:00"));
        assert!(due(Some("2026-04-30T09:00:00+08:00"), "2026-05-01T02:30:00+08:00"));
        assert!(!due(Some("2026-05-01T02:30:10+08:00"), "2026-05-01T23:00:00+08:00"));
        assert!(due(Some("2026-05-01T02:30:10+08:00"), "2026-05-09T23:00:00+08:00"), "it was off for a week");
        assert!(!due(Some("2031-05-01T02:30:10+08:00"), "2026-05-09T23:00:00+08:00"), "the clock was set back");
    }

    #[test]
    fn a_night_whose_hour_is_skipped_or_repeated_has_one_time() {
        let latest = |now| schedule("Europe/Berlin").latest(at(now)).unwrap();
        assert_eq!(latest("2026-03-29T12:00:00+02:00"), at("2026-03-29T03:30:00+02:00"));
        assert_eq!(latest("2026-10-25T12:00:00+01:00"), at("2026-10-25T02:30:00+02:00"));
        assert_eq!(latest("2026-03-29T01:59:00+01:00"), at("2026-03-28T02:30:00+01:00"));
    }

    #[test]
    fn night_after_night_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(&folder.path().join("p.duckdb"), &StoreOptions::default()).unwrap();
        let zone =
            ZoneSpec { id: "hall".into(), polygon: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]], ..ZoneSpec::default() };
        let scene = SceneSpec { zones: vec![zone], ..SceneSpec::default() };
        writer.declare("east", &scene, &VersionTexts::default()).unwrap();
        let noon = at("2026-05-01T12:00:00Z");
        let clock = Arc::new(SetClock(Mutex::new(noon)));
        let (reader, schedule) = (writer.reader(), schedule("UTC"));
        let nightly = Nightly { reader: reader.clone(), clock: Arc::clone(&clock) as _, schedule, keep: 2, lost: None };
        assert_eq!(nightly.look(None), Ok(None), "nothing was counted yet");
        let seen = Event::CameraSecond(CameraSecond { second: noon, frames: 10, doubt: None });
        writer.append(&Batch { camera: "east".into(), run_start: noon, events: vec![seen] });
        writer.flush().unwrap();
        let mut last = nightly.look(None).unwrap();
        assert_eq!(last, None, "the night is not over");
        for day in 2..=4 {
            let now = at(&format!("2026-05-0{day}T04:00:00Z"));
            *clock.0.lock().unwrap() = now;
            last = nightly.look(last).unwrap();
            assert_eq!((last, nightly.look(None)), (Some(now), Ok(Some(now))), "once a night, after a restart, too");
        }
        let names: Vec<String> = reader.backups().unwrap().into_iter().map(|backup| backup.name).collect();
        assert_eq!(names, ["nightly-20260504T040000Z", "nightly-20260503T040000Z"]);
        std::fs::remove_dir_all(folder.path().join("backups")).unwrap();
        std::fs::write(folder.path().join("backups"), "in the way").unwrap();
        *clock.0.lock().unwrap() = at("2026-05-05T04:00:00Z");
        assert!(nightly.look(last).unwrap_err().0.contains("this is a file"));
    }
}
