//! Threads with a name that are started again when they fail.
//!
//! Owns retry with backoff and the catching of panics. Refuses to know what a task does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

/// First wait after a failure; doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// A task that fails again and again is still tried this often.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A run this long counts as healthy: the next failure starts again with the first wait.
const HEALTHY_AFTER: Duration = Duration::from_mins(1);

/// Runs `run_once` on a thread called `name` until it returns `Ok` or `cancel` fires; an error or a panic is logged and
/// the task is run again after a wait.
///
/// # Errors
/// When the machine has no thread left.
pub fn spawn<E: std::fmt::Display>(
    name: &str,
    cancel: CancellationToken,
    mut run_once: impl FnMut() -> Result<(), E> + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let task = name.to_owned();
    std::thread::Builder::new().name(task.clone()).spawn(move || {
        let mut wait = FIRST_WAIT;
        while !cancel.is_cancelled() {
            let begun = Instant::now();
            let Some(fault) = fault_of(&mut run_once) else { return };
            if begun.elapsed() >= HEALTHY_AFTER {
                wait = FIRST_WAIT;
            }
            tracing::error!(task, "{fault}; tried again in {:.1} s", wait.as_secs_f64());
            sleep_unless_cancelled(wait, &cancel);
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    })
}

fn fault_of<E: std::fmt::Display>(run_once: &mut impl FnMut() -> Result<(), E>) -> Option<String> {
    // The task's state may be torn by a panic; it is the task's duty to begin each run afresh.
    match catch_unwind(AssertUnwindSafe(run_once)) {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("panicked; this is a bug".to_owned()),
    }
}

fn sleep_unless_cancelled(wait: Duration, cancel: &CancellationToken) {
    let until = Instant::now() + wait;
    while Instant::now() < until && !cancel.is_cancelled() {
        std::thread::sleep(Duration::from_millis(20).min(until.saturating_duration_since(Instant::now())));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_panicking_task_is_run_again_until_it_is_well() {
        let runs = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&runs);
        let task = move || {
            let run = seen.fetch_add(1, Ordering::SeqCst);
            assert!(run != 0, "the first run panics");
            Ok::<(), String>(())
        };
        spawn("test", CancellationToken::new(), task).unwrap().join().unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn cancelling_ends_the_wait() {
        let cancel = CancellationToken::new();
        let handle = spawn("test", cancel.clone(), || Err::<(), _>("no")).unwrap();
        let begun = Instant::now();
        cancel.cancel();
        handle.join().unwrap();
        assert!(begun.elapsed() < Duration::from_millis(400), "{:?}", begun.elapsed());
    }
}
