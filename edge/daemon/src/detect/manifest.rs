//! What a model is: a TOML file beside its ONNX files.
//!
//! Owns the file's shape and its mistakes: a [`Manifest`] is sound in itself. Refuses to open the model; whether the
//! graph keeps what the manifest promises is checked when it is loaded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use promenade_core::detection::Class;
use serde::Deserialize;

use super::decode::{Activation, Decoder, Layout};
use super::error::LoadError;
use super::letterbox::{Channels, InputSpec, Placement};

/// Scores and overlaps that separate detections from noise.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Score from which a detection may start a track, 0..=1.
    pub score: f32,
    /// Score from which a detection may continue a track; lower ones are dropped.
    pub low: f32,
    /// Intersection over union beyond which the weaker of two boxes is dropped; absent for models that need none.
    pub nms_iou: Option<f32>,
}

/// One ONNX file of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// File name in the manifest's folder.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Public address, for files that are fetched on request.
    pub url: Option<String>,
}

/// A sound manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Where it was read.
    pub path: PathBuf,
    /// The catalogue's name of the model.
    pub name: String,
    /// SPDX expression.
    pub licence: String,
    /// Where the weights come from.
    pub source: String,
    /// What the model wants.
    pub input: InputSpec,
    /// What the model says.
    pub decoder: Decoder,
    /// Defaults, which the config may override.
    pub thresholds: Thresholds,
    /// By precision; one at least.
    pub files: BTreeMap<Kind, ModelFile>,
}

/// Number format of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 8-bit integers.
    Int8,
    /// 32-bit floats.
    Fp32,
}

impl Kind {
    /// As written in manifests and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Fp32 => "fp32",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    licence: String,
    source: String,
    input: RawInput,
    output: RawOutput,
    thresholds: Thresholds,
    file: BTreeMap<Kind, ModelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInput {
    width: u32,
    height: u32,
    layout: String,
    channels: String,
    range: [f32; 2],
    mean: Option<[f32; 3]>,
    std: Option<[f32; 3]>,
    placement: String,
    pad: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutput {
    decoder: String,
    strides: Option<Vec<u32>>,
    activation: Option<String>,
    class_count: usize,
    classes: BTreeMap<String, usize>,
}

/// Longest side that an input may have; beyond it a manifest holds a slip of the pen, not a model.
const LONGEST: u32 = 8192;

/// Most classes that a model may have.
const MOST_CLASSES: usize = 10_000;

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// A file that cannot be read or is not a sound manifest, with its path and what is wrong.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| LoadError::Manifest { path: path.to_owned(), what: error.to_string() })?;
        Self::parse(path, &text).map_err(|what| LoadError::Manifest { path: path.to_owned(), what })
    }

    fn parse(path: &Path, text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        check_name(&raw.name)?;
        check_thresholds(&raw.thresholds)?;
        if raw.file.is_empty() {
            return Err("no [file.int8] and no [file.fp32]: a model needs one at least".to_owned());
        }
        raw.file.values().try_for_each(check_file)?;
        let input = input_spec(&raw.input)?;
        let decoder = decoder(&raw.output, (raw.input.width, raw.input.height))?;
        let Raw { name, licence, source, thresholds, file, .. } = raw;
        Ok(Self { path: path.to_owned(), name, licence, source, input, decoder, thresholds, files: file })
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let sound = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if sound { Ok(()) } else { Err(format!("name = \"{name}\": use letters, digits, '-', '_' and '.'")) }
}

fn check_thresholds(thresholds: &Thresholds) -> Result<(), String> {
    let Thresholds { score, low, nms_iou } = *thresholds;
    for (key, value) in [("score", score), ("low", low), ("nms_iou", nms_iou.unwrap_or(0.5))] {
        if !(0.0..=1.0).contains(&value) {
            return Err(format!("thresholds.{key} = {value}: must lie within 0..1"));
        }
    }
    if low > score { Err(format!("thresholds.low = {low} is above thresholds.score = {score}")) } else { Ok(()) }
}

fn check_file(file: &ModelFile) -> Result<(), String> {
    let plain = Path::new(&file.name).file_name().is_some_and(|name| name == file.name.as_str());
    if !plain {
        return Err(format!("file name \"{}\": must be a plain name in the manifest's folder", file.name));
    }
    let hex = file.sha256.len() == 64 && file.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if hex { Ok(()) } else { Err(format!("sha256 of {}: must be 64 lower-case hexadecimal digits", file.name)) }
}

fn input_spec(raw: &RawInput) -> Result<InputSpec, String> {
    if !(1..=LONGEST).contains(&raw.width) || !(1..=LONGEST).contains(&raw.height) {
        return Err(format!("input is {}x{}: each side must lie within 1..{LONGEST}", raw.width, raw.height));
    }
    known("input.layout", &raw.layout, &[("nchw", ())])?;
    let channels = known("input.channels", &raw.channels, &[("rgb", Channels::Rgb), ("bgr", Channels::Bgr)])?;
    let placements = [("top-left", Placement::TopLeft), ("centre", Placement::Centre)];
    let placement = known("input.placement", &raw.placement, &placements)?;
    let (mean, std) = (raw.mean.unwrap_or([0.0; 3]), raw.std.unwrap_or([1.0; 3]));
    let [low, high] = raw.range;
    let (gain, bias) = (std.map(|std| (high - low) / 255.0 / std), [0, 1, 2].map(|c| (low - mean[c]) / std[c]));
    if gain.iter().chain(&bias).any(|value| !value.is_finite()) || gain.contains(&0.0) {
        return Err("input.range, input.mean and input.std: must be finite, with a range and a std above 0".to_owned());
    }
    Ok(InputSpec { width: raw.width, height: raw.height, channels, placement, pad: raw.pad, gain, bias })
}

fn decoder(raw: &RawOutput, input: (u32, u32)) -> Result<Decoder, String> {
    let layout = match (raw.decoder.as_str(), &raw.strides, &raw.activation) {
        ("boxes-scores", None, None) => Layout::BoxesScores,
        ("yolox", Some(strides), None) if !strides.is_empty() && !strides.contains(&0) => {
            Layout::Yolox { strides: strides.clone() }
        }
        ("yolox", _, None) => {
            return Err("output.strides: the yolox decoder needs strides, e.g. [8, 16, 32]".to_owned());
        }
        ("detr", None, Some(name)) => {
            let activations = [("softmax", Activation::Softmax), ("sigmoid", Activation::Sigmoid)];
            Layout::Detr { activation: known("output.activation", name, &activations)? }
        }
        ("detr", None, None) => return Err("output.activation: the detr decoder needs softmax or sigmoid".to_owned()),
        ("boxes-scores" | "yolox" | "detr", _, _) => {
            return Err(format!("output: the {} decoder takes no such key (strides, activation)", raw.decoder));
        }
        (other, _, _) => known("output.decoder", other, &[("boxes-scores", ()), ("yolox", ()), ("detr", ())])
            .and(Err(format!("output.decoder = \"{other}\"")))?,
    };
    Ok(Decoder { layout, classes: classes(raw)?, input })
}

fn classes(raw: &RawOutput) -> Result<Vec<Option<Class>>, String> {
    if !(1..=MOST_CLASSES).contains(&raw.class_count) {
        return Err(format!("output.class_count = {}: must lie within 1..{MOST_CLASSES}", raw.class_count));
    }
    let mut classes = vec![None; raw.class_count];
    for (name, &index) in &raw.classes {
        let class = known("output.classes", name, &Class::ALL.map(|class| (class.name(), class)))?;
        let slot = classes.get_mut(index).ok_or_else(|| {
            format!("output.classes.{name} = {index}: output.class_count = {} has no such index", raw.class_count)
        })?;
        if let Some(other) = slot.replace(class) {
            return Err(format!("output.classes: {} and {name} share index {index}", other.name()));
        }
    }
    if raw.classes.is_empty() {
        return Err("output.classes: name one class at least, e.g. { person = 0 }".to_owned());
    }
    Ok(classes)
}

/// The value of a known word; the message lists the words.
fn known<T: Copy>(key: &str, word: &str, words: &[(&str, T)]) -> Result<T, String> {
    words.iter().find(|(name, _)| *name == word).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = words.iter().map(|(name, _)| *name).collect();
        format!("{key}: \"{word}\" is not known here; use {}", names.join(", "))
    })
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
pub(crate) mod tests;
