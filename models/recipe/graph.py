"""A small workbench for ONNX graphs: add nodes and constants, then keep only what the outputs need."""

import json

import numpy as np
import onnx
import onnxslim
from onnx import TensorProto, helper, numpy_helper

OPSET = 13


class Graph:
    def __init__(self, path):
        graph = onnx.load(path).graph
        self.nodes = list(graph.node)
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.count = 0

    def producer(self, name):
        """The node that writes a tensor, or None for inputs and constants."""
        return next((node for node in self.nodes if name in node.output), None)

    def readers(self, name):
        return [node for node in self.nodes if name in node.input]

    def constant(self, values):
        self.count += 1
        name = f"constant_{self.count}"
        self.constants[name] = np.ascontiguousarray(values)
        return name

    def add(self, operator, inputs, output=None, outputs=1, **attributes):
        """Adds a node; returns its output's name, or a list of names."""
        self.count += 1
        names = [output] if output else [f"{operator.lower()}_{self.count}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, name=f"{operator}_{self.count}", **attributes))
        return names[0] if outputs == 1 else names

    def needed(self, names):
        """Nodes that lead to the named tensors, inputs before readers, and the constants they use."""
        by_output = {output: node for node in self.nodes for output in node.output}
        order, seen, constants = [], set(), set()
        stack = [(name, False) for name in reversed(names)]
        while stack:
            name, done = stack.pop()
            if name in self.constants:
                constants.add(name)
            node = by_output.get(name)
            if node is None or (id(node) in seen and not done):
                continue
            if done:
                order.append(node)
                continue
            seen.add(id(node))
            stack.append((name, True))
            stack.extend((source, False) for source in reversed(node.input))
        return order, constants

    def save(self, path, height, width, classes, metadata):
        """Writes the part that leads from `images` to `boxes` and `scores`, simplified and checked."""
        order, constants = self.needed(["boxes", "scores"])
        images = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, height, width])
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("boxes", "scores")]
        tensors = [numpy_helper.from_array(self.constants[name], name) for name in sorted(constants)]
        graph = helper.make_graph(order, "detector", [images], outputs, tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 7
        model = onnxslim.slim(model)
        helper.set_model_props(model, {"classes": json.dumps(classes), **metadata})
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)
