"""This file tests the face detector on a tiny network of YuNet's form, which takes bright red for a face."""

from pathlib import Path

import numpy as np
import pytest

from brand_assets.compliance.faces import open_face_finder, open_yunet

onnx = pytest.importorskip("onnx", reason="Networks for tests are written with onnx.")
RED_WEIGHT = 1 / 255


def write_network(path: Path) -> None:
    """For each stride: a cell's mean red less its blue and green as the confidence, a box of 80 px about the cell."""
    from onnx import TensorProto, helper, numpy_helper

    nodes, outputs, constants = [], [], []
    weights = np.array([[[[-RED_WEIGHT]], [[-RED_WEIGHT]], [[RED_WEIGHT]]]], np.float32)  # blue, green, red
    constants.append(numpy_helper.from_array(weights, "weights"))
    nodes.append(helper.make_node("Conv", ["input", "weights"], ["red"], kernel_shape=[1, 1]))
    for stride in (8, 16, 32):
        cells = (640 // stride) ** 2
        nodes += [
            helper.make_node(
                "AveragePool", ["red"], [f"mean_{stride}"], kernel_shape=[stride] * 2, strides=[stride] * 2
            ),
            helper.make_node("Clip", [f"mean_{stride}", "zero", "one"], [f"clipped_{stride}"]),
            helper.make_node("Reshape", [f"clipped_{stride}", f"shape_{stride}"], [f"cls_{stride}"]),
            helper.make_node("Identity", [f"cls_{stride}"], [f"obj_{stride}"]),
        ]
        constants.append(numpy_helper.from_array(np.array([1, cells, 1], np.int64), f"shape_{stride}"))
        size = np.log(np.float32(80 / stride))
        boxes = np.tile(np.array([0.5, 0.5, size, size], np.float32), (1, cells, 1))
        for name, values in (("bbox", boxes), ("kps", np.zeros((1, cells, 10), np.float32))):
            constants.append(numpy_helper.from_array(values, f"{name}_values_{stride}"))
            nodes.append(helper.make_node("Identity", [f"{name}_values_{stride}"], [f"{name}_{stride}"]))
    for name, width in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
        for stride in (8, 16, 32):
            shape = [1, (640 // stride) ** 2, width]
            outputs.append(helper.make_tensor_value_info(f"{name}_{stride}", TensorProto.FLOAT, shape))
    constants += [numpy_helper.from_array(np.float32(value), name) for name, value in (("zero", 0.0), ("one", 1.0))]
    taken = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 640, 640])
    graph = helper.make_graph(nodes, "reds", [taken], outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(path))


def test_a_face_is_found_where_it_is_in_a_picture_of_any_size(tmp_path: Path) -> None:
    write_network(tmp_path / "reds.onnx")
    picture = np.full((1920, 1080, 3), 250, np.uint8)
    picture[900:1140, 300:540] = (255, 0, 0)  # a third of it in the square of 640
    found = open_yunet(tmp_path / "reds.onnx").find(picture)
    assert len(found) >= 1
    box, confidence = found[0]
    assert confidence > 0.8
    assert 300 < (box.left + box.right) / 2 < 540
    assert 900 < (box.top + box.bottom) / 2 < 1140
    assert box.width == pytest.approx(240, rel=0.05)


def test_a_picture_without_faces_has_none(tmp_path: Path) -> None:
    write_network(tmp_path / "reds.onnx")
    assert open_yunet(tmp_path / "reds.onnx").find(np.full((500, 700, 3), 250, np.uint8)) == []


def test_without_weights_there_is_no_detector(tmp_path: Path) -> None:
    assert open_face_finder(tmp_path) is None
