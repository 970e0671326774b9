#!/usr/bin/env python3
"""How much two files of the same contract differ on real frames: highest difference of scores, and of the corners of
boxes that either file scores 0.3 or more.

usage: compare.py A.onnx B.onnx VIDEO STEP
"""

import sys

import cv2
import numpy as np
import onnxruntime

PAD = 114


def letterboxed(frame, height, width):
    scale = min(width / frame.shape[1], height / frame.shape[0])
    size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
    canvas = np.full((height, width, 3), PAD, np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(frame, size)
    return np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1)[None], dtype=np.float32)


def main():
    first, second, path, step = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    sessions = [onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]) for model in (first, second)]
    height, width = sessions[0].get_inputs()[0].shape[2:]
    video, number, worst_score, worst_corner, boxes = cv2.VideoCapture(path), 0, 0.0, 0.0, 0
    while (read := video.read())[0]:
        number += 1
        if number % step:
            continue
        images = letterboxed(read[1], height, width)
        (box_a, score_a), (box_b, score_b) = (s.run(["boxes", "scores"], {"images": images}) for s in sessions)
        seen = np.maximum(score_a, score_b).max(-1) >= 0.3
        boxes += int(seen.sum())
        worst_score = max(worst_score, float(np.abs(score_a - score_b).max()))
        worst_corner = max(worst_corner, float(np.abs(box_a - box_b)[seen].max(initial=0)))
    print(f"{number // step} frames, {boxes} boxes: scores differ by {worst_score:.2g} at most, corners by {worst_corner:.2g} px")


if __name__ == "__main__":
    main()
