//! Whether a graph keeps the contract: checks it against a manifest, or infers it where there is none.

use promenade_core::detection::Class;

use super::decode::{Decoder, Layout};
use super::letterbox::{Channels, InputSpec, Placement};
use super::manifest::Thresholds;
use super::session::Port;

/// What one graph wants and says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contract {
    pub input: InputSpec,
    pub decoder: Decoder,
    pub thresholds: Thresholds,
    /// Where the decoder's outputs stand among the graph's.
    pub order: Vec<usize>,
}

/// Indices of the model's classes among the 80 of COCO, in the order of [`Class::ALL`].
const COCO: [usize; 6] = [0, 1, 2, 3, 5, 7];
const COCO_CLASSES: usize = 80;
const YOLOX_STRIDES: [u32; 3] = [8, 16, 32];

/// Checks a graph's shapes against a manifest's promise; returns the order of the outputs.
pub(super) fn check(
    input: &InputSpec,
    decoder: &Decoder,
    inputs: &[Port],
    outputs: &[Port],
) -> Result<Vec<usize>, String> {
    let wanted = [1, 3, i64::from(input.height), i64::from(input.width)];
    match inputs {
        [port] if port.floats && agrees(&port.shape, &wanted) => {}
        _ => return Err(format!("one f32 input of shape {wanted:?} is expected, found {}", listed(inputs))),
    }
    let order = order(&decoder.layout, outputs)?;
    let rows = order.first().and_then(|&first| outputs[first].shape.get(1).copied()).unwrap_or(-1);
    let shapes = decoder.shapes(usize::try_from(rows).unwrap_or(0));
    for (&index, (rows, columns)) in order.iter().zip(shapes) {
        let wanted = [1, if rows == 0 { -1 } else { rows as i64 }, columns as i64];
        let port = &outputs[index];
        if !port.floats || !agrees(&port.shape, &wanted) {
            return Err(format!("output {} must be f32 of shape {wanted:?}, found {}", port.name, listed(outputs)));
        }
    }
    Ok(order)
}

/// Two outputs are told apart by their names, which the layouts fix.
fn order(layout: &Layout, outputs: &[Port]) -> Result<Vec<usize>, String> {
    let names: &[&[&str]] = match layout {
        Layout::Yolox { .. } if outputs.len() == 1 => return Ok(vec![0]),
        Layout::Yolox { .. } => &[&["output"]],
        Layout::BoxesScores => &[&["boxes"], &["scores"]],
        Layout::Detr { .. } => &[&["boxes", "pred_boxes"], &["logits", "pred_logits"]],
    };
    let place = |names: &&[&str]| {
        let found = outputs.iter().position(|port| names.contains(&port.name.as_str()));
        found.ok_or_else(|| format!("an output named {} is expected, found {}", names.join(" or "), listed(outputs)))
    };
    names.iter().map(place).collect()
}

/// What a graph without a manifest must be, where its shapes leave no doubt.
pub(super) fn infer(inputs: &[Port], outputs: &[Port]) -> Result<Contract, String> {
    let (width, height) = match inputs {
        [port] if port.floats => input_size(&port.shape),
        _ => None,
    }
    .ok_or_else(|| format!("cannot be run without a manifest: its inputs are {}", listed(inputs)))?;
    match outputs {
        [port] => infer_yolox(port, (width, height)),
        [_, _] => infer_boxes_scores(outputs, (width, height)),
        _ => None,
    }
    .ok_or_else(|| format!("cannot be understood without a manifest: its outputs are {}", listed(outputs)))
}

fn input_size(shape: &[i64]) -> Option<(u32, u32)> {
    match *shape {
        [batch, 3, height, width] if batch.abs() == 1 && height > 0 && width > 0 => {
            Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
        }
        _ => None,
    }
}

fn infer_yolox(port: &Port, input: (u32, u32)) -> Option<Contract> {
    let &[_, rows, columns] = &port.shape[..] else { return None };
    let classes = class_table(usize::try_from(columns).ok()?.checked_sub(5)?)?;
    let decoder = Decoder { layout: Layout::Yolox { strides: YOLOX_STRIDES.to_vec() }, classes, input };
    (decoder.shapes(0)[0].0 as i64 == rows && port.floats).then(|| contract(decoder, Channels::Bgr, vec![0]))
}

fn infer_boxes_scores(outputs: &[Port], input: (u32, u32)) -> Option<Contract> {
    let order = order(&Layout::BoxesScores, outputs).ok()?;
    let (boxes, scores) = (&outputs[order[0]], &outputs[order[1]]);
    let (&[_, rows, 4], &[_, score_rows, columns]) = (&boxes.shape[..], &scores.shape[..]) else { return None };
    let classes = class_table(usize::try_from(columns).ok()?)?;
    let sound = rows == score_rows && boxes.floats && scores.floats;
    sound.then(|| contract(Decoder { layout: Layout::BoxesScores, classes, input }, Channels::Rgb, order))
}

/// One class is people, six are those of this product, eighty are COCO's.
fn class_table(count: usize) -> Option<Vec<Option<Class>>> {
    match count {
        1 => Some(vec![Some(Class::Person)]),
        6 => Some(Class::ALL.map(Some).to_vec()),
        COCO_CLASSES => {
            let mut classes = vec![None; COCO_CLASSES];
            COCO.into_iter().zip(Class::ALL).for_each(|(index, class)| classes[index] = Some(class));
            Some(classes)
        }
        _ => None,
    }
}

fn contract(decoder: Decoder, channels: Channels, order: Vec<usize>) -> Contract {
    let (width, height) = decoder.input;
    let (gain, bias) = ([1.0; 3], [0.0; 3]);
    let input = InputSpec { width, height, channels, placement: Placement::TopLeft, pad: 114, gain, bias };
    Contract { input, decoder, thresholds: Thresholds { score: 0.45, low: 0.2, nms_iou: Some(0.55) }, order }
}

/// -1 on either side is a length that is not known yet.
fn agrees(shape: &[i64], wanted: &[i64]) -> bool {
    shape.len() == wanted.len() && shape.iter().zip(wanted).all(|(a, b)| a == b || *a == -1 || *b == -1)
}

fn listed(ports: &[Port]) -> String {
    let one = |port: &Port| {
        let kind = if port.floats { "" } else { " (not f32)" };
        format!("{} {:?}{kind}", port.name, port.shape)
    };
    ports.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "contract_tests.rs"]
mod tests;
