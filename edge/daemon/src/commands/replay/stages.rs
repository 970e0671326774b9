//! The stages of a replay: reading and preparing, inferring, counting; each on its own thread.
//!
//! Owns the threads and the bounded channels between them. Lossless: a full channel makes the stage before it wait.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use promenade_core::look::Look;
use promenade_core::picture::Picture;
use promenade_core::time::EventTime;

use crate::camera::{Frame, FrameSource};
use crate::detect::{Detector, Preparer, Tensor};
use crate::pipeline::{Analysed, Decimator};

/// Tensors in flight, 3 MB each: one being filled, one waiting, one inferred on.
const TENSORS: usize = 3;

/// Which frames of a file are analysed, and what time they get.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Event time of the file's first frame.
    pub start: EventTime,
    /// First frame to analyse, from 1.
    pub from_frame: u64,
    /// Last frame to analyse, included.
    pub to_frame: u64,
    /// Analysis rate; every frame without it.
    pub fps: Option<f64>,
    /// Wait for each frame's time, as a live camera would.
    pub real_time: bool,
    /// Keep the pixels for drawing.
    pub keep_pictures: bool,
}

/// One frame after inference.
#[derive(Debug)]
pub struct Inferred {
    /// Number of the frame in the file, from 1.
    pub number: u64,
    /// Time, size and boxes.
    pub analysed: Analysed,
    /// The pixels, if the plan keeps them.
    pub picture: Option<Picture>,
}

struct Prepared {
    number: u64,
    analysed: Analysed,
    tensor: Tensor,
    picture: Option<Picture>,
}

/// Runs all stages; `apply` is called on this thread, in frame order. Returns the seconds spent in inference.
///
/// # Errors
/// The first error of any stage; the others are stopped by their closed channels.
pub fn run(
    source: Box<dyn FrameSource>,
    detector: &mut dyn Detector,
    plan: &Plan,
    mut apply: impl FnMut(&Inferred) -> Result<()>,
) -> Result<f64> {
    let preparer = detector.preparer();
    let (free_in, free_out) = channel();
    for _ in 0..TENSORS {
        // The other end is held below; it cannot be closed yet.
        let _ = free_in.send(Tensor::default());
    }
    let (prepared_in, prepared_out) = sync_channel(TENSORS);
    let (inferred_in, inferred_out) = sync_channel(if plan.keep_pictures { 2 } else { 64 });
    thread::scope(|scope| {
        let reading = scope.spawn(move || read(source, plan, &preparer, &free_out, &prepared_in));
        let inferring = scope.spawn(move || infer(detector, &prepared_out, &free_in, &inferred_in));
        // Receiving by value drops the channel when `apply` fails, which stops the stages before it.
        let applied = inferred_out.into_iter().try_for_each(|frame| apply(&frame));
        let seconds = join(inferring, "inference");
        let read = join(reading, "reading");
        applied.and(read).and(seconds)
    })
}

fn join<T>(stage: thread::ScopedJoinHandle<'_, Result<T>>, name: &str) -> Result<T> {
    stage.join().map_err(|_| anyhow!("the {name} stage panicked; this is a bug"))?
}

fn read(
    mut source: Box<dyn FrameSource>,
    plan: &Plan,
    preparer: &Preparer,
    free: &Receiver<Tensor>,
    prepared: &SyncSender<Prepared>,
) -> Result<()> {
    let mut decimator = Decimator::new(plan.fps);
    let mut begun = None;
    // A break on a frame that is left out belongs to the next one that is not.
    let mut broken = false;
    while let Some(mut frame) = source.next_frame()? {
        if frame.number > plan.to_frame {
            break;
        }
        if frame.number < plan.from_frame {
            continue;
        }
        broken |= frame.discontinuity;
        if !decimator.admits(frame.pts) {
            continue;
        }
        frame.discontinuity = std::mem::take(&mut broken);
        if plan.real_time {
            let (first, since) = *begun.get_or_insert_with(|| (frame.pts, Instant::now()));
            thread::sleep(frame.pts.saturating_sub(first).saturating_sub(since.elapsed()));
        }
        let Ok(mut tensor) = free.recv() else { break };
        preparer.prepare(&frame.picture, &mut tensor);
        if prepared.send(prepare(frame, tensor, plan)).is_err() {
            break;
        }
    }
    Ok(())
}

fn prepare(frame: Frame, tensor: Tensor, plan: &Plan) -> Prepared {
    let analysed = Analysed {
        time: plan.start + frame.pts,
        size: frame.picture.size,
        discontinuity: frame.discontinuity,
        detections: Vec::new(),
        inferred: true,
        look: Some(Look::of(&frame.picture)),
        steady: frame.pts,
    };
    Prepared { number: frame.number, analysed, tensor, picture: plan.keep_pictures.then_some(frame.picture) }
}

fn infer(
    detector: &mut dyn Detector,
    prepared: &Receiver<Prepared>,
    free: &Sender<Tensor>,
    inferred: &SyncSender<Inferred>,
) -> Result<f64> {
    let mut spent = Duration::ZERO;
    for Prepared { number, mut analysed, tensor, picture } in prepared {
        let begun = Instant::now();
        analysed.detections = detector.infer(&tensor).with_context(|| format!("frame {number}"))?;
        spent += begun.elapsed();
        // The reader may have ended already; then the tensor is simply dropped.
        let _ = free.send(tensor);
        if inferred.send(Inferred { number, analysed, picture }).is_err() {
            break;
        }
    }
    Ok(spent.as_secs_f64())
}
