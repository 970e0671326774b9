//! Why a detector cannot be had: each a sentence with the place and what to do.

use std::path::PathBuf;

/// A detector that could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No manifest of that name, no file at that path.
    #[error("model \"{model}\" is not known; {known}")]
    Unknown {
        /// As asked for.
        model: String,
        /// What there is, or where was looked.
        known: String,
    },
    /// A manifest that cannot be read or contradicts itself.
    #[error("{}: {what}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A model file that is not there.
    #[error("{} is missing; {advice}", path.display())]
    Missing {
        /// Where it was expected.
        path: PathBuf,
        /// How to get it.
        advice: String,
    },
    /// A model file that is not the one the manifest names.
    #[error("{} is not the file that {} names: {what}; restore it or correct the manifest", path.display(), manifest.display())]
    Wrong {
        /// The model file.
        path: PathBuf,
        /// Its manifest.
        manifest: PathBuf,
        /// Which length or hash was found and which was expected.
        what: String,
    },
    /// A precision that the model does not come in.
    #[error("{}: the model has no {wanted} file; set precision = \"auto\" or \"{present}\"", path.display())]
    Precision {
        /// The manifest.
        path: PathBuf,
        /// As forced in the config.
        wanted: &'static str,
        /// What there is.
        present: &'static str,
    },
    /// A graph that does not keep its manifest's promise, or cannot be understood without one.
    #[error("{}: {what}", path.display())]
    Graph {
        /// The model file.
        path: PathBuf,
        /// What was found and what was expected.
        what: String,
    },
    /// ONNX Runtime's library cannot be loaded.
    #[error(
        "ONNX Runtime cannot be loaded: {what}; put libonnxruntime.so.1 beside the program or into /usr/lib/promenade"
    )]
    Runtime {
        /// Where was looked, or why the loader refused.
        what: String,
    },
    /// An execution provider that this ONNX Runtime or this machine does not have.
    #[error(
        "[detector] provider = \"{provider}\" is not available: {what}; install what it needs or set provider = \"cpu\""
    )]
    Provider {
        /// As written in the config.
        provider: &'static str,
        /// What ONNX Runtime said.
        what: String,
    },
    /// A file that cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
