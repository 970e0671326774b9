use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use promenade_core::detection::FrameSize;
use promenade_core::picture::Picture;

use super::*;
use crate::camera::latest::Signal;

const SOON: Duration = Duration::from_secs(10);

/// What a double does next.
#[derive(Clone)]
enum Step {
    Give,
    Fail,
    Panic,
    End,
    /// Sleeps until the flag is set, deaf to cancellation.
    Hang(Arc<AtomicBool>),
}

struct Double {
    steps: Vec<Step>,
    number: u64,
    alive: Arc<AtomicUsize>,
}

impl FrameSource for Double {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        let step = self.steps.get(self.number as usize).cloned().unwrap_or(Step::Give);
        self.number += 1;
        match step {
            Step::Give => Ok(Some(frame(self.number))),
            Step::Fail => Err(SourceError::Failed("the double fails".to_owned())),
            Step::Panic => panic!("the double panics"),
            Step::End => Ok(None),
            Step::Hang(released) => {
                while !released.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Ok(Some(frame(666)))
            }
        }
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

fn frame(number: u64) -> Frame {
    std::thread::sleep(Duration::from_millis(1));
    let picture = Picture::from_rgb(FrameSize { width: 1, height: 1 }, vec![0; 3]);
    Frame { number, pts: Duration::from_millis(number), captured: None, picture, discontinuity: false }
}

/// A camera whose n-th opening plays the n-th script and whose later ones play the last.
struct Rig {
    camera: LiveCamera,
    slot: Slot<Frame>,
    openings: Arc<AtomicUsize>,
    alive: Arc<AtomicUsize>,
    cancel: CancellationToken,
}

fn rig(scripts: Vec<Vec<Step>>) -> Rig {
    let slot = Slot::new(Arc::new(Signal::default()));
    let (openings, alive) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, living) = (Arc::clone(&openings), Arc::clone(&alive));
    let open: Opener = Arc::new(move |_| {
        let index = counted.fetch_add(1, Ordering::Relaxed).min(scripts.len() - 1);
        living.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Double { steps: scripts[index].clone(), number: 0, alive: Arc::clone(&living) }))
    });
    let cancel = CancellationToken::new();
    let camera = LiveCamera::spawn("double", open, settings(), slot.clone(), &cancel).unwrap();
    Rig { camera, slot, openings, alive, cancel }
}

fn settings() -> LiveSettings {
    LiveSettings {
        stall: Duration::from_millis(200),
        first_delay: Duration::from_millis(10),
        longest_delay: Duration::from_millis(40),
        stable_after: Duration::from_millis(500),
        grace: Duration::from_millis(50),
        once: false,
    }
}

impl Rig {
    fn wait_for(&self, what: &str, wanted: impl Fn(&CameraState) -> bool) -> CameraState {
        let (state, begun) = (self.camera.state(), Instant::now());
        while begun.elapsed() < SOON {
            let now = state.borrow().clone();
            if wanted(&now) {
                return now;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("never {what}; last {:?}", *state.borrow());
    }

    fn running(&self) {
        self.wait_for("running", |state| *state == CameraState::Running);
    }

    fn failed_with(&self, words: &str) {
        self.wait_for(words, |state| matches!(state, CameraState::Failed(text) if text.contains(words)));
    }
}

#[test]
fn frames_arrive_and_the_camera_runs() {
    let rig = rig(vec![vec![]]);
    assert!(rig.slot.take(SOON).is_some());
    rig.running();
    drop(rig.camera);
    assert!(rig.slot.is_closed());
    assert_eq!(rig.alive.load(Ordering::Relaxed), 0);
}

#[test]
fn a_failing_source_is_opened_again_and_the_break_is_marked() {
    let rig = rig(vec![vec![Step::Give, Step::Fail], vec![]]);
    let mut seen = Vec::new();
    // The break is seen even if the frame that bore it was replaced before it was read.
    while !seen.iter().any(|frame: &Frame| frame.discontinuity) {
        seen.push(rig.slot.take(SOON).expect("frames go on"));
    }
    assert!(rig.openings.load(Ordering::Relaxed) >= 2);
    assert!(!rig.slot.take(SOON).unwrap().discontinuity, "only one frame bears the break");
}

#[test]
fn a_panic_is_a_failure_like_any_other() {
    let rig = rig(vec![vec![Step::Panic], vec![Step::Panic], vec![Step::Panic], vec![]]);
    rig.failed_with("the source panicked: the double panics");
    rig.running();
}

#[test]
fn the_end_of_a_file_is_not_retried() {
    let rig = rig(vec![vec![Step::Give, Step::End]]);
    rig.wait_for("ended", |state| *state == CameraState::Ended);
    assert_eq!(rig.slot.take(SOON).map(|frame| frame.number), Some(1));
    assert!(rig.slot.take(SOON).is_none());
    assert_eq!(rig.openings.load(Ordering::Relaxed), 1);
}

#[test]
fn a_hanging_source_is_left_behind_and_delivers_nothing_late() {
    let released = Arc::new(AtomicBool::new(false));
    let rig = rig(vec![vec![Step::Give, Step::Hang(Arc::clone(&released))], vec![]]);
    rig.failed_with("the source hangs");
    rig.running();
    released.store(true, Ordering::Relaxed);
    for _ in 0..50 {
        assert_ne!(rig.slot.take(SOON).unwrap().number, 666);
    }
}

#[test]
fn hanging_sources_do_not_pile_up() {
    let released = Arc::new(AtomicBool::new(false));
    let rig = rig(vec![vec![Step::Hang(Arc::clone(&released))]]);
    rig.failed_with("3 attempts hang");
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(rig.openings.load(Ordering::Relaxed), MOST_HANGING);
    released.store(true, Ordering::Relaxed);
    let begun = Instant::now();
    while rig.openings.load(Ordering::Relaxed) == MOST_HANGING && begun.elapsed() < SOON {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(rig.openings.load(Ordering::Relaxed) > MOST_HANGING, "tried again once they let go");
}

#[test]
fn stopping_is_prompt_even_if_the_source_hangs() {
    let released = Arc::new(AtomicBool::new(false));
    let rig = rig(vec![vec![Step::Give, Step::Hang(Arc::clone(&released))]]);
    rig.running();
    let begun = Instant::now();
    rig.cancel.cancel();
    drop(rig.camera);
    assert!(begun.elapsed() < Duration::from_secs(2), "took {:?}", begun.elapsed());
    released.store(true, Ordering::Relaxed);
}

#[test]
fn delays_grow_while_it_fails() {
    let openings = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&openings);
    let open: Opener = Arc::new(move |_| {
        times.lock().unwrap().push(Instant::now());
        Err(SourceError::Failed("refused".to_owned()))
    });
    let settings = LiveSettings { first_delay: Duration::from_millis(20), longest_delay: SOON, ..settings() };
    let slot = Slot::new(Arc::new(Signal::default()));
    let camera = LiveCamera::spawn("refused", open, settings, slot, &CancellationToken::new()).unwrap();
    while openings.lock().unwrap().len() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(camera);
    let times = openings.lock().unwrap();
    for (index, pair) in times.windows(2).enumerate() {
        let least = Duration::from_millis(15 * (1 << index));
        assert!(pair[1] - pair[0] >= least, "delay {index} was {:?}", pair[1] - pair[0]);
    }
}

#[test]
fn fifty_failures_leave_no_thread_behind() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let rig = rig(vec![vec![Step::Give, Step::Fail]]);
    let before = threads();
    let begun = Instant::now();
    while rig.openings.load(Ordering::Relaxed) < 50 && begun.elapsed() < SOON {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(rig.openings.load(Ordering::Relaxed) >= 50);
    // Tests run beside this one, with threads of their own.
    assert!(threads() < before + 40, "{} threads, {before} before", threads());
    drop(rig.camera);
    assert_eq!(rig.alive.load(Ordering::Relaxed), 0);
}
