#!/usr/bin/env python3
"""Golden outputs for the decoders and for suppression, computed by a second, slower route: numpy in float64.

The definitions come from the papers and model descriptions named in the decoders' documentation, not from the Rust
code. Cases are drawn so that no score lies within 1e-4 of a threshold and no overlap within 1e-4 of the limit: the
expected list is then the same for every sound implementation.

usage: generate.py > golden.json     (needs numpy; run only to change the cases)
"""

import json

import numpy as np

CLASSES = ["person", "bicycle", "car", "motorcycle", "bus", "truck"]
LOW, IOU, MARGIN = 0.2, 0.55, 1e-4


def iou(a, b):
    left, top = np.maximum(a[:2], b[:2])
    right, bottom = np.minimum(a[2:], b[2:])
    shared = max(0.0, right - left) * max(0.0, bottom - top)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / union


def suppress(boxes, classes, scores):
    """Indices that stay: a box goes when a better one of its class that stays overlaps it too much."""
    keep = []
    for index in sorted(range(len(scores)), key=lambda i: (-scores[i], i)):
        overlaps = [iou(boxes[index], boxes[k]) for k in keep if classes[k] == classes[index]]
        if any(abs(value - IOU) < MARGIN for value in overlaps):
            return None
        if all(value <= IOU for value in overlaps):
            keep.append(index)
    return keep


def expected(boxes, probabilities, reported):
    """Best class of each row, threshold, suppression; None when a case is too close to call."""
    best, score = probabilities.argmax(1), probabilities.max(1)
    ordered = np.sort(probabilities, 1)
    if np.abs(score - LOW).min() < MARGIN or (ordered[:, -1] - ordered[:, -2]).min() < 1e-6:
        return None
    rows = [i for i in range(len(best)) if score[i] >= LOW and best[i] in reported]
    keep = suppress(boxes[rows], [best[i] for i in rows], [score[i] for i in rows])
    if keep is None or len(keep) == len(rows) or len(set(score[rows])) < len(rows):
        return None
    return [
        {"index": rows[k], "class": reported[best[rows[k]]], "score": score[rows[k]], "box": boxes[rows[k]].tolist()}
        for k in keep
    ]


def crowded_boxes(rng, rows, width, height):
    """Boxes in clumps, so that suppression has work."""
    centres = rng.uniform([0.2, 0.2], [0.8, 0.8], (5, 2))[rng.integers(0, 5, rows)] + rng.normal(0, 0.02, (rows, 2))
    size = rng.uniform(0.15, 0.3, (rows, 2))
    return np.concatenate([centres, size], 1) * [width, height, width, height]


def to_corners(boxes):
    return np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2], 1)


def f32(array):
    """What a model would hand over: few digits, so that the file stays small, as numbers that float64 shares."""
    return np.round(array, 4).astype(np.float32).astype(np.float64)


def boxes_scores(rng):
    boxes = f32(to_corners(crowded_boxes(rng, 40, 640, 384)))
    scores = f32(rng.beta(0.6, 2.0, (40, 6)))
    return {"outputs": [boxes, scores], "input": [640, 384], "classes": CLASSES}, boxes, scores


def yolox(rng):
    width, height, columns = 96, 64, 8
    names = ["person", "bicycle", "car", "motorcycle", None, "bus", None, "truck"]
    grids = [(x, y, stride) for stride in (8, 16, 32) for y in range(height // stride) for x in range(width // stride)]
    grids = np.array(grids, np.float64)
    raw = np.concatenate(
        [rng.normal(0.5, 0.2, (len(grids), 2)), rng.normal(1.4, 0.2, (len(grids), 2)), rng.beta(0.8, 1.0, (len(grids), 1))], 1
    )
    raw = f32(np.concatenate([raw, rng.beta(0.5, 1.2, (len(grids), columns))], 1))
    centre = (raw[:, :2] + grids[:, :2]) * grids[:, 2:]
    boxes = to_corners(np.concatenate([centre, np.exp(raw[:, 2:4]) * grids[:, 2:]], 1))
    return {"outputs": [raw], "input": [width, height], "classes": names}, boxes, raw[:, 4:5] * raw[:, 5:]


def detr(rng, activation):
    centre = f32(crowded_boxes(rng, 40, 1, 1))
    logits = f32(rng.normal(-1.0, 2.0, (40, 6 + (activation == "softmax"))))
    if activation == "softmax":
        powers = np.exp(logits)
        probabilities = (powers / powers.sum(1, keepdims=True))[:, :6]
    else:
        probabilities = 1 / (1 + np.exp(-logits))
    boxes = to_corners(centre * [320, 256, 320, 256])
    case = {"outputs": [centre, logits], "input": [320, 256], "classes": CLASSES, "activation": activation}
    return case, boxes, probabilities


def draw(name, build, *arguments):
    for seed in range(1000):
        case, boxes, probabilities = build(np.random.default_rng(seed), *arguments)
        reported = {index: name for index, name in enumerate(case["classes"]) if name}
        found = expected(boxes, probabilities, reported)
        if found and len(found) >= 8:
            outputs = [[float(str(np.float32(v))) for v in output.ravel()] for output in case["outputs"]]
            return {"name": name, "low": LOW, "iou": IOU, **case, "outputs": outputs, "expected": found}
    raise SystemExit(f"{name}: no case drawn")


def main():
    cases = [
        draw("boxes-scores", boxes_scores),
        draw("yolox", yolox),
        draw("detr", detr, "softmax"),
        draw("detr", detr, "sigmoid"),
    ]
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
