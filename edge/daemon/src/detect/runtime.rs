//! Finding and loading ONNX Runtime, once for the process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ort::environment::Environment;
use ort::logging::LogLevel;

use super::error::LoadError;
use crate::install::{self, Part};

const LIBRARY: &str = "libonnxruntime.so.1";

static LOADED: OnceLock<Loaded> = OnceLock::new();
static LOADING: Mutex<()> = Mutex::new(());

/// The library in use.
#[derive(Debug)]
pub(super) struct Loaded {
    pub environment: Environment,
    pub library: PathBuf,
}

/// The process's ONNX Runtime; loaded on the first call. A failure may be repaired and tried again.
pub(super) fn loaded() -> Result<&'static Loaded, LoadError> {
    let _turn = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = LOADED.get() {
        return Ok(loaded);
    }
    let places: Vec<_> = install::places(Part::Libraries).iter().map(|place| place.join(LIBRARY)).collect();
    let loaded = load(&places)?;
    tracing::info!(library = %loaded.library.display(), "ONNX Runtime loaded");
    Ok(LOADED.get_or_init(|| loaded))
}

/// Loads the first that exists, else whatever the system's loader knows by name.
fn load(places: &[PathBuf]) -> Result<Loaded, LoadError> {
    let path = places.iter().find(|path| path.is_file()).cloned().unwrap_or_else(|| LIBRARY.into());
    let failed = |error: String| LoadError::Runtime { what: explain(&path, places, &error) };
    let builder = ort::init_from(&path).map_err(|error| failed(error.to_string()))?;
    let environment = builder
        .with_name("promenade")
        .with_telemetry(false)
        .with_logger(Arc::new(|level, _, _, _, message| pass_on(level, message)))
        .build()
        .map_err(|error| failed(error.to_string()))?;
    environment.set_log_level(LogLevel::Warning);
    Ok(Loaded { environment, library: path })
}

fn explain(path: &Path, places: &[PathBuf], error: &str) -> String {
    if path.is_absolute() {
        return error.to_owned();
    }
    let tried: Vec<_> = places.iter().map(|place| place.display().to_string()).collect();
    format!("{LIBRARY} is neither known to the system's loader nor at {}", tried.join(", "))
}

/// What ONNX Runtime has to say goes where everything else goes.
fn pass_on(level: LogLevel, message: &str) {
    match level {
        LogLevel::Verbose | LogLevel::Info => tracing::trace!(target: "onnxruntime", "{message}"),
        LogLevel::Warning => tracing::debug!(target: "onnxruntime", "{message}"),
        LogLevel::Error | LogLevel::Fatal => tracing::error!(target: "onnxruntime", "{message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_one_sentence_that_says_where_was_looked() {
        let places = [PathBuf::from("/nowhere/at/all/libonnxruntime.so.1")];
        let what = explain(Path::new(LIBRARY), &places, "dlopen failed");
        let text = LoadError::Runtime { what }.to_string();
        assert!(text.contains("/nowhere/at/all") && text.contains("put libonnxruntime.so.1"), "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}
