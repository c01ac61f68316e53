"""This file writes the two towers as ONNX files: batch norms folded away, weights as float16, all else as float32."""

import math
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from brand_assets.embedding.brand_clip.model import IMAGE_FILE, LOOKS, TEXT_FILE, WORDS_FILE
from brand_assets.embedding.brand_clip.picture import TRAINED_PX
from training.brand_clip.condense import project_looks
from training.brand_clip.graph import Graph, draw_measures
from training.brand_clip.learn import Trained
from training.brand_clip.towers import (
    HEADS,
    MATCH_SHARE,
    REACH,
    WORD_WIDTH,
    GatedWords,
    ImageTower,
    Residual,
    TextTower,
)


def export(trained: Trained, mean: NDArray[np.float32], folder: Path) -> None:
    """Write IMAGE_FILE, TEXT_FILE and WORDS_FILE of condensed towers; `mean` is that of descriptions of drawings."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / IMAGE_FILE).write_bytes(draw_image_graph(trained.image, mean).SerializeToString())
    (folder / TEXT_FILE).write_bytes(draw_text_graph(trained.text).SerializeToString())
    (folder / WORDS_FILE).write_text("\n".join(trained.words) + "\n", encoding="utf-8")


def draw_image_graph(tower: ImageTower, mean: NDArray[np.float32]) -> onnx.ModelProto:
    """`pixels` (n, side, side, 3) bytes and `description` (n, numbers) to `vectors` (n, 512)."""
    graph = Graph()
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
    pooled = graph.add("Concat", graph.add("Flatten", pooled, axis=1), draw_measures(graph, pixels), axis=1)
    content = graph.linear(graph.add("Relu", graph.linear(pooled, tower.hidden)), tower.out)
    return close_image(graph, content, mean)


def close_image(graph: Graph, content: str, mean: NDArray[np.float32]) -> onnx.ModelProto:
    """What the picture means, and how it looks: its description less the mean one, turned into LOOKS dimensions."""
    pixels = helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", TRAINED_PX, TRAINED_PX, 3])
    description = helper.make_tensor_value_info("description", TensorProto.FLOAT, ["n", len(mean)])
    centred = graph.add("Sub", "description", graph.hold(mean))
    looks = graph.add("MatMul", centred, graph.hold(project_looks(len(mean))))
    meant = graph.scale(content, MATCH_SHARE)
    parts = (meant, graph.scale(looks, 1.0 - MATCH_SHARE), graph.repeat([0.0], meant))
    return graph.close("image", [pixels, description], graph.add("Concat", *parts, axis=1))


def draw_text_graph(tower: TextTower) -> onnx.ModelProto:
    """`numbers` (n, words) int64, 0 behind the last word, to `vectors` (n, 512)."""
    graph = Graph()
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
    return close_text(graph, content)


def close_text(graph: Graph, content: str) -> onnx.ModelProto:
    """What the text means; it looks like nothing."""
    numbers = helper.make_tensor_value_info("numbers", TensorProto.INT64, ["n", "words"])
    meant = graph.scale(content, MATCH_SHARE)
    looks, rest = graph.repeat([0.0] * LOOKS, meant), graph.repeat([math.sqrt(1.0 - MATCH_SHARE)], meant)
    return graph.close("text", [numbers], graph.add("Concat", meant, looks, rest, axis=1))


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
