"""This file makes files of weights: small models of the architectures that enlarge pictures and cut them out."""

import hashlib
from pathlib import Path

import numpy as np
import yaml

from brand_assets.catalogue.reading import use_additions
from brand_assets.catalogue.weights import name_weights


def put_in_catalogue(folder: Path, *names: str) -> None:
    """An installation whose files for `names` in `folder` are the right ones."""
    added = {}
    for name in names:
        data = (folder / name_weights(name).file).read_bytes()
        added[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    path = folder / "catalogue.yaml"
    path.write_text(yaml.safe_dump({"weights": added}), encoding="utf-8")
    use_additions(path)


def save_rrdb(folder: Path) -> Path:
    """Real-ESRGAN's large network with one block of four features, and random weights."""
    import torch
    from spandrel.architectures.ESRGAN import ESRGAN

    torch.manual_seed(3)
    network = ESRGAN(num_filters=4, num_blocks=1, scale=4)
    path = folder / "RealESRGAN_x4plus.pth"
    torch.save({"params_ema": network.state_dict()}, path)
    return path


def save_compact(folder: Path, ripple: float = 0.02) -> Path:
    """Its compact network with two layers of eight features, which adds a little of its own to its input."""
    import torch
    from spandrel.architectures.Compact import Compact

    torch.manual_seed(5)
    network = Compact(num_feat=8, num_conv=2, upscale=4)
    with torch.no_grad():
        network.body[-1].weight *= ripple
        network.body[-1].bias *= 0
    path = folder / "realesr-general-x4v3.pth"
    torch.save({"params": network.state_dict()}, path)
    return path


def save_saliency(folder: Path, name: str, side_px: int, threshold: float = 0.0) -> Path:
    """A small U of convolutions with side outputs, as U2-Net and IS-Net have them, that finds what is red.

    `threshold` is added to what it says of every pixel, before the sigmoid of those that have one.
    """
    from onnx import TensorProto, checker, helper, numpy_helper, save

    def constant(label: str, values: np.ndarray):
        return numpy_helper.from_array(values.astype(np.float32), label)

    redness = np.zeros((4, 3, 3, 3))
    redness[0, :, 1, 1], redness[1, :, 1, 1] = (4, -2, -2), (2, -1, -1)
    weights = [
        constant("down_w", redness),
        constant("down_b", np.zeros(4)),
        constant("up_w", np.array([1.0, 1.0, 0, 0, 1.0, 1.0, 0, 0]).reshape(1, 8, 1, 1)),
        constant("up_b", np.array([threshold])),
        constant("side_w", np.array([1.0, 0, 0, 0]).reshape(1, 4, 1, 1)),
        constant("twice", np.array([1, 1, 2, 2])),
    ]
    has_sigmoid = not name.startswith("BiRefNet")
    nodes = [
        helper.make_node("Conv", ["picture", "down_w", "down_b"], ["fine"], pads=[1, 1, 1, 1]),
        helper.make_node("MaxPool", ["fine"], ["coarse"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Resize", ["coarse", "", "twice"], ["back"], mode="linear"),
        helper.make_node("Concat", ["fine", "back"], ["both"], axis=1),
        helper.make_node("Conv", ["both", "up_w", "up_b"], ["logits"]),
        helper.make_node("Sigmoid" if has_sigmoid else "Identity", ["logits"], ["whole"]),
        helper.make_node("Conv", ["fine", "side_w"], ["side"]),
    ]
    shape = [1, 3, side_px, side_px]
    outputs = [
        helper.make_tensor_value_info(label, TensorProto.FLOAT, [1, 1, *shape[2:]]) for label in ("whole", "side")
    ]
    inputs = [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)]
    graph = helper.make_graph(nodes, "saliency", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(model)
    path = folder / name_weights(name).file
    save(model, path)
    return path
