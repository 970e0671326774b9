//! The two threads with doubles on both sides: detectors that are slow, fail, panic and hang, cameras that are broken,
//! tasks that are stuck. Times are real, so what is asserted are ratios with room for a busy machine; who gets what, to
//! the frame, is tested on simulated time in `fair`.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use promenade_core::detection::{Detection, FrameSize};
use promenade_core::picture::Picture;

use super::*;
use crate::clock::SystemClock;
use crate::detect::{Channels, DetectError, InputSpec, Placement, Preparer};
use crate::run::sample::Sampler;
use crate::supervise;

const SIZE: FrameSize = FrameSize { width: 32, height: 24 };
const ROOM: usize = 4;

/// A detector that takes a while, and then does what it is told for the n-th frame.
struct Double<F> {
    cost: Duration,
    frames: u32,
    then: F,
}

impl<F: FnMut(u32) -> Result<(), DetectError> + Send> Double<F> {
    fn new(cost_ms: u64, then: F) -> Self {
        Self { cost: Duration::from_millis(cost_ms), frames: 0, then }
    }
}

impl<F: FnMut(u32) -> Result<(), DetectError> + Send> Detector for Double<F> {
    fn preparer(&self) -> Preparer {
        Preparer::new(InputSpec {
            width: 16,
            height: 16,
            channels: Channels::Rgb,
            placement: Placement::TopLeft,
            pad: 0,
            gain: [1.0; 3],
            bias: [0.0; 3],
        })
    }

    fn infer(&mut self, _: &Tensor) -> Result<Vec<Detection>, DetectError> {
        std::thread::sleep(self.cost);
        self.frames += 1;
        (self.then)(self.frames).map(|()| Vec::new())
    }
}

/// How a simulated camera behaves.
#[derive(Clone)]
struct Played {
    /// Frames a second of the source; 0 for one that gives none.
    source: f64,
    /// Analysis rate of the config.
    fps: Option<f64>,
    picture: Picture,
    /// The task takes its frames.
    counts: bool,
    /// The task follows somebody all the time.
    follows: bool,
    /// Every frame of the source is a break.
    breaks: bool,
}

impl Played {
    fn at(source: f64) -> Self {
        let picture = Picture::from_rgb(SIZE, vec![90; 3 * 32 * 24]);
        Self { source, fps: None, picture, counts: true, follows: true, breaks: false }
    }
}

/// What a camera's task saw.
#[derive(Default)]
struct Seen {
    analysed: usize,
    still: usize,
    breaks: usize,
    /// Seconds from capture to counting, in rising order.
    ages: Vec<f64>,
    offered: u64,
    dropped: u64,
}

/// Plays cameras to `detector` for a while and returns what their tasks saw.
fn play(cameras: &[Played], detector: impl Detector + 'static, seconds: f64) -> Vec<Seen> {
    let (signal, cancel) = (Arc::new(Signal::default()), CancellationToken::new());
    let (places, readers): (Vec<_>, Vec<_>) = cameras.iter().map(|camera| place(camera, &signal)).unzip();
    let slots: Vec<_> = places.iter().map(|place| place.slot.clone()).collect();
    let detecting = spawn(detector, places, &signal, &Arc::default(), &cancel);
    let seen = std::thread::scope(|scope| {
        for (camera, slot) in cameras.iter().zip(&slots) {
            scope.spawn(|| feed(camera, slot, &cancel));
        }
        let pairs = cameras.iter().zip(readers);
        let reading: Vec<_> = pairs.map(|(camera, frames)| scope.spawn(|| count(camera, frames, &cancel))).collect();
        std::thread::sleep(Duration::from_secs_f64(seconds));
        cancel.cancel();
        reading.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    detecting.join().unwrap();
    let counted =
        |(seen, slot): (Seen, &Slot<Frame>)| Seen { offered: slot.offered(), dropped: slot.dropped(), ..seen };
    seen.into_iter().zip(&slots).map(counted).collect()
}

fn place(camera: &Played, signal: &Arc<Signal>) -> (Place, mpsc::Receiver<Delivery>) {
    let mut sampler = Sampler::new(camera.fps);
    let asked = sampler.asked();
    let slot = Slot::sampling(Arc::clone(signal), move |frame: &Frame| sampler.is_due(frame.pts));
    let (frames, receiver) = mpsc::channel(ROOM);
    let (stillness, gate) = (Stillness::default(), Gate::default());
    (Place { camera: "double".into(), slot, asked, gate, frames, stillness, failing: false }, receiver)
}

/// As the daemon runs it: a panic is survived.
fn spawn(
    mut detector: impl Detector + 'static,
    mut places: Vec<Place>,
    signal: &Arc<Signal>,
    heartbeat: &Arc<AtomicU64>,
    cancel: &CancellationToken,
) -> std::thread::JoinHandle<()> {
    let (signal, heartbeat, token) = (Arc::clone(signal), Arc::clone(heartbeat), cancel.clone());
    let run_once = move || {
        let (places, clock) = (&mut places[..], &SystemClock::default());
        let surroundings = Surroundings { places, signal: &signal, clock, heartbeat: &heartbeat, cancel: &token };
        analyse(&mut detector, surroundings);
        Ok::<(), String>(())
    };
    supervise::spawn("detector", cancel.clone(), run_once).unwrap()
}

fn feed(camera: &Played, slot: &Slot<Frame>, cancel: &CancellationToken) {
    let (begun, clock) = (Instant::now(), SystemClock::default());
    for number in 0..u64::MAX {
        let pts = Duration::from_secs_f64(number as f64 / camera.source.max(0.01));
        while begun.elapsed() < pts || camera.source <= 0.0 {
            if cancel.is_cancelled() {
                return;
            }
            std::thread::sleep(pts.saturating_sub(begun.elapsed()).min(Duration::from_millis(20)));
        }
        let (picture, captured) = (camera.picture.clone(), Some(clock.now()));
        let frame = Frame { number, pts, captured, picture, discontinuity: camera.breaks };
        slot.put_with(frame, |old, new| new.discontinuity |= old.discontinuity);
        if cancel.is_cancelled() {
            return;
        }
    }
}

fn count(camera: &Played, mut frames: mpsc::Receiver<Delivery>, cancel: &CancellationToken) -> Seen {
    let (mut seen, clock) = (Seen::default(), SystemClock::default());
    while !camera.counts && !cancel.is_cancelled() {
        std::thread::sleep(Duration::from_millis(5));
    }
    while let Some(Delivery { analysed, ticket }) = frames.blocking_recv() {
        seen.ages.push(clock.now().seconds_since(analysed.time));
        ticket.settle(camera.follows);
        seen.analysed += usize::from(analysed.inferred);
        seen.still += usize::from(!analysed.inferred);
        seen.breaks += usize::from(analysed.discontinuity);
    }
    seen.ages.sort_by(f64::total_cmp);
    seen
}

impl Seen {
    /// Part of the frames asked for that was counted.
    fn share(&self) -> f64 {
        (self.analysed + self.still) as f64 / self.offered.max(1) as f64
    }

    fn age(&self, percent: usize) -> f64 {
        self.ages[(self.ages.len() - 1) * percent / 100]
    }
}

#[allow(clippy::unnecessary_wraps)] // the shape that a double wants
fn well(_: u32) -> Result<(), DetectError> {
    Ok(())
}

#[test]
fn a_box_that_is_too_slow_lowers_all_rates_alike_and_says_what_it_dropped() {
    // 5, 10 and 30 frames a second on a box that can do 12, ten times as fast.
    let cameras = [50.0, 100.0, 300.0].map(Played::at);
    let seen = play(&cameras, Double::new(8, well), 1.5);
    let shares: Vec<f64> = seen.iter().map(Seen::share).collect();
    let mean = shares.iter().sum::<f64>() / 3.0;
    assert!(mean < 0.5, "the box was meant to be too slow: {shares:?}");
    assert!(shares.iter().all(|share| (share / mean - 1.0).abs() < 0.25), "{shares:?}");
    for seen in &seen {
        let lost = seen.offered - (seen.analysed + seen.still) as u64;
        assert!(lost.abs_diff(seen.dropped) <= 4, "{} of {lost} lost frames counted", seen.dropped);
    }
}

#[test]
fn frames_do_not_grow_old_on_a_box_that_is_ten_times_too_slow() {
    let cameras = vec![Played::at(50.0); 16];
    let seen = play(&cameras, Double::new(12, well), 2.0);
    // A frame waits for the next of its camera at the longest (20 ms), then for two inferences (24 ms).
    let (early, worst) = (seen[0].age(50), seen.iter().map(|seen| seen.age(95)).fold(0.0, f64::max));
    assert!(early < 0.2 && worst < 0.3, "median {early:.3} s, p95 {worst:.3} s");
    let (fewest, most) = (seen.iter().map(|s| s.analysed).min(), seen.iter().map(|s| s.analysed).max());
    assert!(most <= fewest.map(|fewest| fewest + 3), "{fewest:?} to {most:?}");
}

#[test]
fn the_configured_rate_is_kept_and_nothing_counts_as_lost() {
    let camera = Played { fps: Some(10.0), ..Played::at(100.0) };
    let seen = &play(&[camera], Double::new(1, well), 1.2)[0];
    assert!((8..=13).contains(&seen.analysed), "{}", seen.analysed);
    assert!(seen.dropped <= 1, "{}", seen.dropped);
}

#[test]
fn a_task_that_is_stuck_and_a_source_that_is_dead_or_broken_cost_the_others_nothing() {
    let stuck = Played { counts: false, ..Played::at(100.0) };
    let mut torn = Played::at(100.0);
    torn.picture.planes[0].stride = 1 << 20;
    let seen = play(&[Played::at(40.0), stuck, Played::at(0.0), torn, Played::at(40.0)], Double::new(4, well), 1.5);
    for well in [&seen[0], &seen[4]] {
        assert!(well.share() > 0.8 && well.age(50) < 0.1, "{:.2}, {:.3} s", well.share(), well.age(50));
    }
    assert_eq!(seen[1].analysed, ROOM, "what was inferred is not dropped, and no more is inferred");
    assert!(seen[1].dropped > 50, "{}", seen[1].dropped);
    assert_eq!((seen[2].analysed, seen[3].analysed), (0, 0));
}

#[test]
fn a_frame_that_fails_is_skipped_and_its_break_goes_to_the_next() {
    let failures = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&failures);
    let third = move |n: u32| {
        if n.is_multiple_of(3) {
            return Ok(());
        }
        counted.fetch_add(1, Ordering::Relaxed);
        Err(DetectError("the double fails".to_owned()))
    };
    let seen = &play(&[Played { breaks: true, ..Played::at(100.0) }], Double::new(1, third), 0.6)[0];
    let failed = failures.load(Ordering::Relaxed) as usize;
    assert!(seen.analysed > 5 && failed.abs_diff(2 * seen.analysed) <= 2, "{failed} failed, {} did not", seen.analysed);
    assert_eq!(seen.breaks, seen.analysed);
}

#[test]
fn a_break_on_a_picture_that_cannot_be_read_goes_to_the_next() {
    let (signal, cancel, camera) = (Arc::new(Signal::default()), CancellationToken::new(), Played::at(50.0));
    let (place, mut frames) = place(&camera, &signal);
    let slot = place.slot.clone();
    let detecting = spawn(Double::new(0, well), vec![place], &signal, &Arc::default(), &cancel);
    let (mut torn, begun) = (camera.picture.clone(), Instant::now());
    torn.planes[0].stride = 1 << 20;
    for (number, (picture, discontinuity)) in (0..).zip([(torn, true), (camera.picture, false)]) {
        let pts = Duration::from_millis(20 * number);
        slot.put(Frame { number, pts, captured: None, picture, discontinuity });
        while slot.is_ready() && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    let Delivery { analysed, ticket } = frames.blocking_recv().expect("the whole picture is analysed");
    ticket.settle(false);
    cancel.cancel();
    detecting.join().unwrap();
    assert!(analysed.discontinuity, "tracks of before the break must not reach across it");
}

#[test]
fn a_detector_that_panics_is_run_again() {
    let once = |n: u32| {
        assert!(n != 5, "the double panics");
        Ok(())
    };
    // The supervisor waits for half a second.
    let seen = play(&[Played::at(50.0), Played::at(50.0)], Double::new(1, once), 1.4);
    assert!(seen.iter().all(|seen| seen.analysed > 10), "{} and {}", seen[0].analysed, seen[1].analysed);
}

#[test]
fn the_heart_stops_while_the_detector_hangs() {
    let (signal, cancel, heartbeat) =
        (Arc::new(Signal::default()), CancellationToken::new(), Arc::new(AtomicU64::new(0)));
    let released = Arc::new(AtomicBool::new(false));
    let hang = Arc::clone(&released);
    let hangs = move |_| {
        while !hang.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    };
    let camera = Played::at(50.0);
    let (place, frames) = place(&camera, &signal);
    let slot = place.slot.clone();
    let detecting = spawn(Double::new(0, hangs), vec![place], &signal, &heartbeat, &cancel);
    let beats = |during: u64| {
        let before = heartbeat.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(during));
        heartbeat.load(Ordering::Relaxed) - before
    };
    std::thread::scope(|scope| {
        scope.spawn(|| feed(&camera, &slot, &cancel));
        scope.spawn(|| count(&camera, frames, &cancel));
        beats(500);
        assert_eq!(beats(500), 0, "both tensors are full and none comes back");
        released.store(true, Ordering::Relaxed);
        assert!(beats(500) > 0);
        cancel.cancel();
        detecting.join().unwrap();
    });
}

#[test]
fn a_still_scene_is_counted_without_inference_unless_somebody_is_followed() {
    let empty = Played { follows: false, ..Played::at(40.0) };
    let seen = play(&[empty, Played::at(40.0)], Double::new(1, well), 2.5);
    // The first second is looked at in any case.
    assert!(seen[0].still > 40 && seen[0].share() > 0.8, "{} still of {}", seen[0].still, seen[0].offered);
    assert_eq!(seen[1].still, 0, "who stands still is not lost");
    assert!(seen[1].analysed > 70, "{}", seen[1].analysed);
}
