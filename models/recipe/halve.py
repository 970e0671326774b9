#!/usr/bin/env python3
"""Store the large float32 weights of an ONNX graph as float16 behind Cast nodes, which halves the file.

ONNX Runtime folds the casts into float32 constants when it loads the graph, so that the kernels and their speed stay
those of the float32 model; only the weights carry float16's eleven significant bits. `compare.py` measures what that
changes.

usage: halve.py IN.onnx OUT.onnx
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Smaller tensors (biases, grids, constants of the decoding tail) are not worth a node, and box grids need full floats.
SMALLEST = 1024


def halve(model: onnx.ModelProto) -> int:
    """Replaces each large convolution weight by its float16 form and a Cast; returns how many there were."""
    graph = model.graph
    weights = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor) if tensor.name in weights else np.empty(0)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        half = values.astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"{tensor.name}: a weight is beyond float16")
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], name=f"widen_{name}", to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    return len(casts)


def main() -> None:
    source, target = sys.argv[1:]
    model = onnx.load(source)
    count = halve(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)
    print(f"{target}: {count} weights stored as float16")


if __name__ == "__main__":
    main()
