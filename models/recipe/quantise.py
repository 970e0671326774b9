#!/usr/bin/env python3
"""Static 8-bit quantisation: QDQ, weights per channel, unsigned activations, ranges by minimum and maximum.

Normalisation in front and the decoding tail behind the last convolutions stay in floats: they cost little and would
lose pixels of position. Calibrate on footage like that of the cameras to come (small and close people, vehicles, empty
scenes) that no evaluation uses; every STEP-th frame of each video is taken.

usage: quantise.py IN.onnx OUT.onnx VIDEO:STEP [VIDEO:STEP ...]
"""

import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

QUANTISED = ["Conv", "MaxPool", "Concat", "Resize", "Add", "Mul", "Clip", "Relu", "LeakyRelu", "GlobalAveragePool", "Softmax"]


def frames(sources):
    for source in sources:
        path, _, step = source.rpartition(":")
        video, number = cv2.VideoCapture(path), 0
        if not video.isOpened():
            raise SystemExit(f"{path}: cannot be opened")
        while (read := video.read())[0]:
            number += 1
            if number % int(step) == 1:
                yield read[1]


class Calibration(CalibrationDataReader):
    def __init__(self, sources, height, width):
        self.frames, self.size = frames(sources), (width, height)

    def get_next(self):
        frame = next(self.frames, None)
        if frame is None:
            return None
        small = cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA)[:, :, ::-1]
        return {"images": np.ascontiguousarray(small.transpose(2, 0, 1)[None], dtype=np.float32)}


def kept_in_floats(graph):
    """Names of the nodes before the first and behind the last convolutions."""
    producers = {output: node for node in graph.node for output in node.output}
    names, stack = set(), [output.name for output in graph.output]
    while stack:
        node = producers.get(stack.pop())
        if node is None or node.op_type == "Conv" or node.name in names:
            continue
        names.add(node.name)
        stack.extend(node.input)
    front = ["images"]
    while front:
        for node in [node for node in graph.node if front[0] in node.input and node.op_type in ("Sub", "Mul")]:
            names.add(node.name)
            front.extend(node.output)
        front.pop(0)
    return sorted(names)


def main():
    source, target, sources = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as folder:
        prepared = str(Path(folder) / "prepared.onnx")
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        graph = onnx.load(prepared).graph
        height, width = (side.dim_value for side in graph.input[0].type.tensor_type.shape.dim[2:])
        quantize_static(
            prepared,
            target,
            Calibration(sources, height, width),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=QUANTISED,
            nodes_to_exclude=kept_in_floats(graph),
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={"ActivationSymmetric": False},
        )


if __name__ == "__main__":
    main()
