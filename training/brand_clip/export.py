"""This file writes the two towers as ONNX files: batch norms folded away, weights as float16, all else as float32."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from brand_assets.embedding.brand_clip.model import IMAGE_FILE, TEXT_FILE, WORDS_FILE
from brand_assets.embedding.brand_clip.picture import TRAINED_PX
from training.brand_clip.learn import Trained
from training.brand_clip.towers import (
    HEADS,
    LEAST_SHARE,
    LEVELS,
    MATCH_SHARE,
    REACH,
    WORD_WIDTH,
    GatedWords,
    ImageTower,
    Residual,
    TextTower,
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

    def finish(self, content: str, is_image: bool) -> str:
        """Unit length, and the gap behind it."""
        norm = self.add("ReduceL2", content, self.shape(1), keepdims=1)
        scaled = self.add("Mul", self.add("Div", content, norm), self.hold(math.sqrt(MATCH_SHARE)))
        rest = math.sqrt(1.0 - MATCH_SHARE)
        gap = self.hold([[rest, 0.0]] if is_image else [[0.0, rest]])
        count = self.add("Slice", self.add("Shape", content), self.shape(0), self.shape(1))
        shape = self.add("Concat", count, self.shape(2), axis=0)
        return self.add("Concat", scaled, self.add("Expand", gap, shape), axis=1)

    def close(self, name: str, source: onnx.ValueInfoProto, result: str) -> onnx.ModelProto:
        self.nodes.append(helper.make_node("Identity", [result], ["vectors"]))
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", 512])
        graph = helper.make_graph(self.nodes, name, [source], [vectors], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model, full_check=True)
        return model


def export(trained: Trained, folder: Path) -> None:
    """Write IMAGE_FILE, TEXT_FILE and WORDS_FILE."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / IMAGE_FILE).write_bytes(draw_image_graph(trained.image).SerializeToString())
    (folder / TEXT_FILE).write_bytes(draw_text_graph(trained.text).SerializeToString())
    (folder / WORDS_FILE).write_text("\n".join(trained.words) + "\n", encoding="utf-8")


def draw_image_graph(tower: ImageTower) -> onnx.ModelProto:
    """`pixels` (n, side, side, 3) bytes to `vectors` (n, 512)."""
    graph = Graph()
    source = helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", TRAINED_PX, TRAINED_PX, 3])
    x = graph.add("Transpose", graph.add("Cast", "pixels", to=TensorProto.FLOAT), perm=[0, 3, 1, 2])
    pixels = graph.add("Mul", x, graph.hold(1.0 / 255.0))
    x = graph.add("Mul", graph.add("Sub", pixels, graph.hold(0.5)), graph.hold(4.0))
    for layer in tower.layers:
        if isinstance(layer, Residual):
            inner = graph.add("Relu", graph.convolve(x, _fold(layer.first)))
            x = graph.add("Relu", graph.add("Add", x, graph.convolve(inner, _fold(layer.second))))
        elif isinstance(layer, nn.Sequential):
            x = graph.add("Relu", graph.convolve(x, _fold(layer)))
    pooled = graph.add("Concat", graph.add("GlobalAveragePool", x), graph.add("GlobalMaxPool", x), axis=1)
    pooled = graph.add("Concat", graph.add("Flatten", pooled, axis=1), _count_colors(graph, pixels), axis=1)
    content = graph.linear(graph.add("Relu", graph.linear(pooled, tower.hidden)), tower.out)
    return graph.close("image", source, graph.finish(content, True))


def _count_colors(graph: Graph, pixels: str) -> str:
    """`count_colors` of the towers."""
    ends = (graph.shape(0, 0), graph.shape(TRAINED_PX, TRAINED_PX), graph.shape(2, 3), graph.shape(2, 2))
    sparse = graph.add("Reshape", graph.add("Slice", pixels, *ends), graph.shape(0, 3, 1, -1))
    steps = np.arange(LEVELS, dtype=np.float32).reshape(1, 1, LEVELS, 1) / (LEVELS - 1)
    away = graph.add("Mul", graph.add("Abs", graph.add("Sub", sparse, graph.hold(steps))), graph.hold(LEVELS - 1.0))
    shares = graph.add("Relu", graph.add("Sub", graph.hold(1.0), away))
    red, green, blue = (
        graph.add("Gather", shares, graph.hold(channel, dtype=np.int64), axis=1) for channel in range(3)
    )
    pairs = graph.add("Mul", graph.add("Unsqueeze", red, graph.shape(2)), graph.add("Unsqueeze", green, graph.shape(1)))
    pairs = graph.add("Reshape", pairs, graph.shape(0, LEVELS * LEVELS, -1))
    counts = graph.add("MatMul", pairs, graph.add("Transpose", blue, perm=[0, 2, 1]))
    shared = graph.add("Div", graph.add("Flatten", counts, axis=1), graph.hold(float(TRAINED_PX // 2) ** 2))
    return graph.add("Sqrt", graph.add("Add", shared, graph.hold(LEAST_SHARE)))


def draw_text_graph(tower: TextTower) -> onnx.ModelProto:
    """`numbers` (n, words) int64, 0 behind the last word, to `vectors` (n, 512)."""
    graph = Graph()
    source = helper.make_tensor_value_info("numbers", TensorProto.INT64, ["n", "words"])
    is_word = graph.add("Cast", graph.add("Greater", "numbers", graph.hold(0, dtype=np.int64)), to=TensorProto.FLOAT)
    mask = graph.add("Unsqueeze", is_word, graph.shape(2))
    words = graph.add("Mul", graph.add("Gather", graph.hold(tower.words.weight), "numbers", axis=0), mask)
    for block in tower.blocks:
        assert isinstance(block, GatedWords)
        words = _gate(graph, block, words, mask)
    weights = graph.add("Mul", graph.add("Sigmoid", graph.multiply(words, tower.scores)), mask)
    weights = graph.add("Transpose", weights, perm=[0, 2, 1])
    total = graph.add("Add", graph.add("ReduceSum", weights, graph.shape(2), keepdims=1), graph.hold(1.0))
    pooled = graph.add("Div", graph.add("MatMul", weights, words), graph.add("Sqrt", total))
    pooled = graph.add("Reshape", pooled, graph.shape(-1, HEADS * WORD_WIDTH))
    content = graph.linear(graph.add("Relu", graph.linear(pooled, tower.hidden)), tower.out)
    return graph.close("text", source, graph.finish(content, False))


def _gate(graph: Graph, block: GatedWords, words: str, mask: str) -> str:
    across = graph.add("Transpose", words, perm=[0, 2, 1])
    weights, bias = graph.hold(block.near.T.unsqueeze(1)), graph.hold(block.bias)
    near = graph.add("Conv", across, weights, bias, pads=[REACH // 2] * 2, group=WORD_WIDTH)
    mixed = graph.multiply(graph.add("Transpose", graph.add("Relu", near), perm=[0, 2, 1]), block.mix)
    value = graph.add("Slice", mixed, graph.shape(0), graph.shape(WORD_WIDTH), graph.shape(2))
    gate = graph.add("Slice", mixed, graph.shape(WORD_WIDTH), graph.shape(2 * WORD_WIDTH), graph.shape(2))
    opened = graph.add("Mul", value, graph.add("Sigmoid", gate))
    return graph.add("Mul", graph.add("Add", words, opened), mask)


def _fold(layer: nn.Module) -> nn.Conv2d:
    """A convolution and its batch norm as one convolution."""
    assert isinstance(layer, nn.Sequential)
    convolution, norm = layer
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    folded: nn.Conv2d = fuse_conv_bn_eval(convolution, norm)
    return folded


def content_of(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 510) of (n, 512): u or v."""
    return np.asarray(vectors[:, :-2] / math.sqrt(MATCH_SHARE))
