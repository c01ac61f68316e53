"""This file builds a small CMYK output profile (ICC.1:2001-04, version 2), so that tests need no press's."""

import struct
from functools import cache

import numpy as np

from brand_assets.color import lab_to_rgb, rgb_to_lab

GRID = 17
D50 = (0.9642, 1.0, 0.8249)
DESCRIPTION = "Tests' own press"


@cache
def make_cmyk_profile(description: str = DESCRIPTION, kind: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """A press whose inks are the complements of the screen's colours, with black in place of what three share."""
    tags = {
        b"desc": _write_description(description),
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in D50),
        b"A2B0": _write_table(4, 3, _inks_to_lab()),
        b"B2A0": _write_table(3, 4, _lab_to_inks()),
    }
    start = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        index += name + struct.pack(">II", start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    size = start + len(body)
    moment = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    white = b"".join(struct.pack(">i", round(value * 65536)) for value in D50)
    header = struct.pack(">I4s4s4s4s4s", size, b"test", b"\x02\x10\0\0", kind, space, b"Lab ") + moment + b"acsp"
    return (header + b"\0" * 28 + white).ljust(128, b"\0") + index + body


def _write_description(text: str) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text.encode("ascii") + b"\0" + b"\0" * 78


def _write_table(inputs: int, outputs: int, grid: np.ndarray) -> bytes:
    """`mft1`: 8 bits, straight curves before and after the grid."""
    points = round((len(grid.ravel()) // outputs) ** (1 / inputs))
    straight = bytes(range(256))
    matrix = b"".join(struct.pack(">i", 65536 if k in (0, 4, 8) else 0) for k in range(9))
    head = b"mft1\0\0\0\0" + bytes((inputs, outputs, points, 0)) + matrix
    return head + straight * inputs + grid.astype(np.uint8).tobytes() + straight * outputs


def _inks_to_lab() -> np.ndarray:
    steps = np.linspace(0, 1, 5)
    cyan, magenta, yellow, black = np.meshgrid(steps, steps, steps, steps, indexing="ij")
    rgb = np.stack([(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)], axis=-1) * 255
    lab = rgb_to_lab(rgb)
    return np.clip(np.stack([lab[..., 0] * 2.55, lab[..., 1] + 128, lab[..., 2] + 128], axis=-1).round(), 0, 255)


def _lab_to_inks() -> np.ndarray:
    steps = np.linspace(0, 255, GRID)
    light, a, b = np.meshgrid(steps / 2.55, steps - 128, steps - 128, indexing="ij")
    rgb = lab_to_rgb(np.stack([light, a, b], axis=-1)) / 255.0
    most = rgb.max(axis=-1, keepdims=True)
    inks = np.where(most > 0, 1 - rgb / np.maximum(most, 1e-9), 0.0)
    return (np.concatenate([inks, 1 - most], axis=-1) * 255).round()
