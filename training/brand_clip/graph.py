"""This file writes ONNX graphs node by node, so that nothing depends on what an exporter makes of a module."""

import math
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from brand_assets.embedding.brand_clip.picture import TRAINED_PX
from training.brand_clip.measures import (
    ANGLES,
    LEAST_CONTRAST,
    LEAST_SHARE,
    LEVELS,
    POLAR_PX,
    RADII,
    STEPS,
    list_turns,
    polar_grid,
)

OPSET = 18
STORED_AS_HALF = 256
"""Weights of so many numbers or more are stored as float16 and cast when the model is opened."""


class Graph:
    """Nodes and weights in the order in which they are added; each method returns the name of what it makes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def hold(self, value: object, *, dtype: type = np.float32) -> str:
        """A constant."""
        plain = value.detach().float().numpy() if isinstance(value, torch.Tensor) else value
        array: NDArray[Any] = np.asarray(plain, dtype=dtype)
        name = f"w{len(self.weights)}"
        is_half = dtype is np.float32 and array.size >= STORED_AS_HALF
        self.weights.append(numpy_helper.from_array(array.astype(np.float16) if is_half else array, name))
        return self.add("Cast", name, to=TensorProto.FLOAT) if is_half else name

    def shape(self, *sizes: int) -> str:
        return self.hold(sizes, dtype=np.int64)

    def linear(self, x: str, layer: nn.Linear) -> str:
        return self.add("Gemm", x, self.hold(layer.weight), self.hold(layer.bias), transB=1)

    def multiply(self, x: str, layer: nn.Linear) -> str:
        """A linear layer on the last of three dimensions."""
        return self.add("Add", self.add("MatMul", x, self.hold(layer.weight.T)), self.hold(layer.bias))

    def convolve(self, x: str, layer: nn.Conv2d) -> str:
        return self.add(
            "Conv",
            x,
            self.hold(layer.weight),
            self.hold(layer.bias),
            strides=list(layer.stride),
            pads=[int(p) for p in layer.padding] * 2,
            group=layer.groups,
        )

    def scale(self, x: str, share: float) -> str:
        """Rows of so much of the squared length of a vector."""
        norm = self.add("ReduceL2", x, self.shape(1), keepdims=1)
        return self.add("Mul", self.add("Div", x, norm), self.hold(math.sqrt(share)))

    def repeat(self, row: list[float], like: str) -> str:
        """The row as often as there are rows in another."""
        count = self.add("Slice", self.add("Shape", like), self.shape(0), self.shape(1))
        return self.add("Expand", self.hold([row]), self.add("Concat", count, self.shape(len(row)), axis=0))

    def close(self, name: str, sources: list[onnx.ValueInfoProto], result: str) -> onnx.ModelProto:
        self.nodes.append(helper.make_node("Identity", [result], ["vectors"]))
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", 512])
        graph = helper.make_graph(self.nodes, name, sources, [vectors], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model, full_check=True)
        return model


def draw_measures(graph: Graph, pixels: str) -> str:
    """`measure` of the towers."""
    side = TRAINED_PX // POLAR_PX
    small = graph.add("AveragePool", pixels, kernel_shape=[side, side], strides=[side, side])
    polar = _look_around(graph, small)
    ink = _find_ink(graph, pixels)
    parts = (
        _count_colors(graph, pixels, ink),
        _compare_turns(graph, polar),
        _measure_rings(graph, small, polar),
        _measure_strokes(graph, ink),
    )
    return graph.add("Concat", *parts, axis=1)


def _count_colors(graph: Graph, pixels: str, ink: str) -> str:
    ends = (graph.shape(0, 0), graph.shape(TRAINED_PX, TRAINED_PX), graph.shape(2, 3), graph.shape(3, 3))
    sparse = graph.add("Reshape", graph.add("Slice", pixels, *ends), graph.shape(0, 3, 1, -1))
    steps = np.arange(LEVELS, dtype=np.float32).reshape(1, 1, LEVELS, 1) / (LEVELS - 1)
    away = graph.add("Mul", graph.add("Abs", graph.add("Sub", sparse, graph.hold(steps))), graph.hold(LEVELS - 1.0))
    shares = graph.add("Relu", graph.add("Sub", graph.hold(1.0), away))
    red, green, blue = (
        graph.add("Gather", shares, graph.hold(channel, dtype=np.int64), axis=1) for channel in range(3)
    )
    pairs = graph.add("Mul", graph.add("Unsqueeze", red, graph.shape(2)), graph.add("Unsqueeze", green, graph.shape(1)))
    pairs = graph.add("Reshape", pairs, graph.shape(0, LEVELS * LEVELS, -1))
    inked = graph.add("Reshape", graph.add("Slice", ink, *ends), graph.shape(0, 1, -1))
    inked = graph.add("Mul", inked, inked)
    blue = graph.add("Transpose", blue, perm=[0, 2, 1])
    counts = graph.add("Flatten", graph.add("MatMul", pairs, blue), axis=1)
    counts = graph.add("Div", counts, graph.hold(float(TRAINED_PX // 3) ** 2))
    counts_inked = graph.add("Flatten", graph.add("MatMul", graph.add("Mul", pairs, inked), blue), axis=1)
    total = graph.add("Add", graph.add("ReduceSum", inked, graph.shape(2), keepdims=0), graph.hold(1.0))
    both = graph.add("Concat", counts, graph.add("Div", counts_inked, total), axis=1)
    return graph.add("Sqrt", graph.add("Add", both, graph.hold(LEAST_SHARE)))


def _look_around(graph: Graph, small: str) -> str:
    flat = graph.add("Reshape", small, graph.shape(0, 3, -1))
    found = ""
    for places, weights in zip(*polar_grid(), strict=True):
        seen = graph.add("Gather", flat, graph.hold(places, dtype=np.int64), axis=2)
        part = graph.add("Mul", seen, graph.hold(weights))
        found = graph.add("Add", found, part) if found else part
    return graph.add("Reshape", found, graph.shape(0, 3, RADII, ANGLES))


def _compare_turns(graph: Graph, polar: str) -> str:
    mean = graph.add("ReduceMean", polar, graph.shape(2, 3), keepdims=1)
    contrast = graph.add("Add", _mean_change(graph, polar, mean, (1, 2, 3)), graph.hold(LEAST_CONTRAST))
    turned = [graph.add("Gather", polar, graph.hold(turn, dtype=np.int64), axis=3) for turn in list_turns()]
    changes = [graph.add("Unsqueeze", _mean_change(graph, polar, one, (1, 2, 3)), graph.shape(1)) for one in turned]
    return graph.add("Div", graph.add("Concat", *changes, axis=1), graph.add("Unsqueeze", contrast, graph.shape(1)))


def _measure_rings(graph: Graph, small: str, polar: str) -> str:
    far = POLAR_PX - 1
    ends = (graph.shape(0, 0), graph.shape(POLAR_PX, POLAR_PX), graph.shape(2, 3), graph.shape(far, far))
    ground = graph.add("ReduceMean", graph.add("Slice", small, *ends), graph.shape(2, 3), keepdims=1)
    rings = _mean_change(graph, polar, ground, (1, 3))
    most = graph.add("ReduceMax", rings, graph.shape(1), keepdims=1)
    return graph.add("Div", rings, graph.add("Add", most, graph.hold(LEAST_CONTRAST)))


def _find_ink(graph: Graph, pixels: str) -> str:
    far = TRAINED_PX - 1
    ends = (graph.shape(0, 0), graph.shape(TRAINED_PX, TRAINED_PX), graph.shape(2, 3), graph.shape(far, far))
    ground = graph.add("ReduceMean", graph.add("Slice", pixels, *ends), graph.shape(2, 3), keepdims=1)
    away = graph.add("ReduceSum", graph.add("Abs", graph.add("Sub", pixels, ground)), graph.shape(1), keepdims=1)
    most = graph.add("Add", graph.add("ReduceMax", away, graph.shape(2, 3), keepdims=1), graph.hold(LEAST_CONTRAST))
    return graph.add("Min", graph.add("Mul", graph.add("Div", away, most), graph.hold(2.0)), graph.hold(1.0))


def _measure_strokes(graph: Graph, ink: str) -> str:
    one = graph.hold(1.0)
    shares = [graph.add("ReduceMean", ink, graph.shape(2, 3), keepdims=0)]
    for part in (graph.add("Sub", one, ink), ink):
        rest = graph.add("ReduceMean", graph.add("Sub", one, part), graph.shape(2, 3), keepdims=0)
        whole = graph.add("Add", rest, graph.hold(LEAST_CONTRAST))
        for _ in range(STEPS):
            part = graph.add("MaxPool", part, kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
            left = graph.add("ReduceMean", graph.add("Sub", one, part), graph.shape(2, 3), keepdims=0)
            shares.append(graph.add("Div", left, whole))
    return graph.add("Concat", *shares, axis=1)


def _mean_change(graph: Graph, one: str, other: str, axes: tuple[int, ...]) -> str:
    return graph.add("ReduceMean", graph.add("Abs", graph.add("Sub", one, other)), graph.shape(*axes), keepdims=0)
