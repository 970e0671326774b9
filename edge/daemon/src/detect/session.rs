//! One ONNX Runtime session: its options, its provider, its shapes.
//!
//! Owns everything that names `ort` besides loading the library. Refuses to know what the numbers mean.

use std::path::Path;

use ort::ep::{self, ExecutionProvider, ExecutionProviderDispatch};
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use ort::session::{Session as OrtSession, SessionOutputs};
use ort::value::{Outlet, TensorElementType, TensorRef};

use super::error::LoadError;
use super::runtime;
use crate::config::Provider;

/// An input or output of a graph; a dimension of -1 is only known at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub name: String,
    pub shape: Vec<i64>,
    /// False for every other element type than f32.
    pub floats: bool,
}

/// A loaded graph, ready to run.
pub(super) struct Session {
    inner: OrtSession,
    shape: [i64; 4],
    /// Where the decoder's outputs stand among the graph's.
    order: Vec<usize>,
}

impl Session {
    /// Loads a graph.
    pub(super) fn open(path: &Path, provider: Provider, threads: u16) -> Result<Self, LoadError> {
        let runtime = runtime::loaded()?;
        let graph = |error: ort::Error| LoadError::Graph { path: path.to_owned(), what: error.to_string() };
        let builder = OrtSession::builder(&runtime.environment).map_err(graph)?;
        let builder = with_provider(builder, provider, threads, &runtime.library)?;
        let inner = with_options(builder, threads)
            .and_then(|mut builder| builder.commit_from_file(path))
            .map_err(|error| explain(path, provider, &error))?;
        Ok(Self { inner, shape: [1, 3, 0, 0], order: Vec::new() })
    }

    pub(super) fn inputs(&self) -> Vec<Port> {
        self.inner.inputs().iter().map(port).collect()
    }

    pub(super) fn outputs(&self) -> Vec<Port> {
        self.inner.outputs().iter().map(port).collect()
    }

    /// Fixes the input's size and which outputs are read, in which order.
    pub(super) fn expect(&mut self, width: u32, height: u32, order: Vec<usize>) {
        self.shape = [1, 3, i64::from(height), i64::from(width)];
        self.order = order;
    }

    /// Runs the graph on `values` where they lie and hands the outputs to `read` where they lie.
    pub(super) fn run<T>(&mut self, values: &[f32], read: impl FnOnce(&[&[f32]]) -> T) -> Result<T, ort::Error> {
        let input = TensorRef::from_array_view((self.shape, values))?;
        let outputs = self.inner.run(ort::inputs![input])?;
        let slices = self.order.iter().map(|&index| floats(&outputs, index)).collect::<Result<Vec<_>, _>>()?;
        Ok(read(&slices))
    }
}

fn floats<'a>(outputs: &'a SessionOutputs<'_>, index: usize) -> Result<&'a [f32], ort::Error> {
    Ok(outputs[index].try_extract_tensor::<f32>()?.1)
}

fn port(outlet: &Outlet) -> Port {
    let shape = outlet.dtype().tensor_shape().map(|shape| shape.to_vec()).unwrap_or_default();
    let floats = outlet.dtype().tensor_type() == Some(TensorElementType::Float32);
    Port { name: outlet.name().to_owned(), shape, floats }
}

/// The options of product and baseline alike. Threads do not spin while they wait: on a small box the spinning would
/// take the time that decoding and tracking need.
fn with_options(builder: SessionBuilder, threads: u16) -> Result<SessionBuilder, ort::Error> {
    let builder = builder
        .with_intra_threads(usize::from(threads.max(1)))?
        .with_inter_threads(1)?
        .with_parallel_execution(false)?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_memory_pattern(true)?
        .with_intra_op_spinning(false)?;
    Ok(builder)
}

/// Registers the provider that was asked for; one that is not there is an error, never a silent fall-back.
fn with_provider(
    builder: SessionBuilder,
    provider: Provider,
    threads: u16,
    library: &Path,
) -> Result<SessionBuilder, LoadError> {
    let (available, dispatch) = match provider {
        Provider::Cpu => (Ok(true), cpu()),
        Provider::Cuda => (ep::CUDA::is_available(), ep::CUDA::default().build()),
        Provider::TensorRt => (ep::TensorRT::is_available(), ep::TensorRT::default().build()),
        Provider::OpenVino => {
            let provider = ep::OpenVINO::default().with_num_threads(usize::from(threads.max(1)));
            (ep::OpenVINO::is_available(), provider.build())
        }
    };
    let absent = |what: String| LoadError::Provider { provider: name(provider), what };
    if !available.map_err(|error| absent(error.to_string()))? {
        return Err(absent(format!("{} was built without it", library.display())));
    }
    builder.with_execution_providers([dispatch.error_on_failure()]).map_err(|error| absent(error.to_string()))
}

fn cpu() -> ExecutionProviderDispatch {
    ep::CPU::default().with_arena_allocator(true).build()
}

/// As written in the config.
pub(super) const fn name(provider: Provider) -> &'static str {
    match provider {
        Provider::Cpu => "cpu",
        Provider::Cuda => "cuda",
        Provider::TensorRt => "tensorrt",
        Provider::OpenVino => "openvino",
    }
}

/// Loading fails for the file's sake on the CPU, and may fail for the provider's sake elsewhere.
fn explain(path: &Path, provider: Provider, error: &ort::Error) -> LoadError {
    let text = first_line(&error.to_string());
    if provider == Provider::Cpu {
        return LoadError::Graph { path: path.to_owned(), what: format!("ONNX Runtime refuses it: {text}") };
    }
    LoadError::Provider { provider: name(provider), what: text }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
