"""This file measures how marks are cut out: un-mixing, beside what else one would take.

    python -m benchmarks.cutting_out [ICONS]

Real icons (`brand_assets_tests/icons`, CC0) in one to three colours at 1024 px, on flat, tinted and shaded grounds,
also after JPEG 85. Reported: the median and the worst IoU of the alpha with the icon's own, counters that are not
open, and CPU milliseconds. What cannot run here (rembg without a model) is left out and said to be.

Predicted: un-mixing at least 0.999 everywhere before JPEG and 0.99 after it, in about 250 ms with the reading of the
mark; flood fill from the border 0.9 with every counter shut; GrabCut 0.98 on flat grounds, 0.5 on shaded ones, ten
times as slow; pymatting, which is given a trimap from the truth, 0.99 in a hundred times as long; rembg's models below
0.9, counters shut.
"""

import io
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median

import cv2
import numpy as np
from PIL import Image

from brand_assets.export.flat_mark import read_mark
from brand_assets.export.unmixing import cut_out
from brand_assets.pictures.cutting_out import open_cutter
from brand_assets.pixels import decode_rgba
from brand_assets.settings import read_settings
from brand_assets_tests.export.icons import PALETTE, compose_icon, list_icons
from brand_assets_tests.export.marks import as_jpeg
from brand_assets_tests.export.test_unmixing import CANVAS, body_on, count_closed, draw_on, measure_iou

GROUNDS = ("white", "tinted", "a gradient", "a radial gradient")
MATTING_PX = 512
FLOOD_STEP = 12

Way = Callable[[bytes, int, np.ndarray], np.ndarray]
"""From an image, its number of colours and the true alpha (for those that need a hint) to an alpha."""


def unmix(data: bytes, colors: int, truth: np.ndarray) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(cut_out(read_mark(data, PALETTE, colors)))))[..., 3]


def flood(data: bytes, colors: int, truth: np.ndarray) -> np.ndarray:
    rgb = np.ascontiguousarray(decode_rgba(data)[..., :3])
    mask = np.zeros((rgb.shape[0] + 2, rgb.shape[1] + 2), np.uint8)
    step = (FLOOD_STEP,) * 3
    for corner in ((0, 0), (0, CANVAS - 1), (CANVAS - 1, 0), (CANVAS - 1, CANVAS - 1)):
        cv2.floodFill(rgb.copy(), mask, corner, 0, step, step, 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8))
    return np.where(mask[1:-1, 1:-1] == 0, 255, 0).astype(np.uint8)


def grab(data: bytes, colors: int, truth: np.ndarray) -> np.ndarray:
    rgb = np.ascontiguousarray(decode_rgba(data)[..., 2::-1])
    mask = np.zeros(rgb.shape[:2], np.uint8)
    inner = (20, 20, rgb.shape[1] - 40, rgb.shape[0] - 40)
    cv2.setRNGSeed(1)
    cv2.grabCut(rgb, mask, inner, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_RECT)
    return np.where(mask % 2 == 1, 255, 0).astype(np.uint8)


def matte(data: bytes, colors: int, truth: np.ndarray) -> np.ndarray:
    """Closed-form matting, told what is wholly ink and wholly ground but for a band of 8 px around every edge."""
    from pymatting import estimate_alpha_cf

    size = (MATTING_PX, MATTING_PX)
    rgb = cv2.resize(np.ascontiguousarray(decode_rgba(data)[..., :3]), size, interpolation=cv2.INTER_AREA) / 255.0
    known = cv2.resize(truth, size, interpolation=cv2.INTER_AREA)
    window = np.ones((9, 9), np.uint8)
    trimap = np.full(size, 0.5)
    trimap[cv2.erode(known, window) > 250] = 1.0
    trimap[cv2.dilate(known, window) < 5] = 0.0
    alpha = estimate_alpha_cf(rgb, trimap)
    return np.rint(cv2.resize(alpha, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC).clip(0, 1) * 255).astype(np.uint8)


def list_ways() -> dict[str, Way]:
    ways: dict[str, Way] = {"un-mixing": unmix, "flood fill": flood, "GrabCut": grab}
    if find_spec("pymatting"):
        ways["pymatting at 512"] = matte
    cutter = open_cutter(read_settings().models)
    if cutter is None:
        print("rembg: no model is here, left out; get one with brand-assets models pull BiRefNet-general-lite")
    else:
        ways[f"rembg {cutter.name}"] = lambda data, colors, truth: cutter.cut_out(decode_rgba(data))[..., 3]
    return ways


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    icons = list_icons()
    marks = [compose_icon(icons[k * len(icons) // count], 1 + k % 3, k // 3) for k in range(count)]
    ways = list_ways()
    print(f"{count} icons; IoU median / worst, counters shut, CPU ms")
    for ground in GROUNDS:
        for is_jpeg in (False, True):
            drawn = [draw_on(body_on(mark, ground), ground) for mark in marks]
            images = [as_jpeg(data) for data in drawn] if is_jpeg else drawn
            for name, way in ways.items():
                rows = [
                    measure(way, data, mark.colors, mark.alpha(CANVAS))
                    for data, mark in zip(images, marks, strict=True)
                ]
                scores, shut, seconds = zip(*rows, strict=True)
                label = f"{ground}{', JPEG 85' if is_jpeg else ''}"
                figures = f"{median(scores):.4f} / {min(scores):.4f} {sum(shut):4d} {1000 * median(seconds):7.0f}"
                print(f"{label:28} {name:24} {figures}", flush=True)


def measure(way: Way, data: bytes, colors: int, truth: np.ndarray) -> tuple[float, int, float]:
    began = time.process_time()
    alpha = way(data, colors, truth)
    return measure_iou(alpha, truth), count_closed(alpha, truth), time.process_time() - began


if __name__ == "__main__":
    main()
