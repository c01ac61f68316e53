"""This file puts a mark onto other canvases: trimmed with its clear space, or centred in a square or a circle."""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from brand_assets.export.kit.areas import UNIT, as_area, flatten, unite
from brand_assets.vector.canvas import choose_canvas, scale_to_canvas
from brand_assets.vector.mark import DECIMALS, Contour, Layer, Point, VectorMark, map_contour, measure_bounds

SIDE = 1024
"""The longer side of the canvas, in its own units; a little more or less for tall marks."""
OPTICAL_SHARE = 0.5
"""How far towards its centre of mass a shape is centred: the eye finds the middle between that and the box's."""
MAX_SHIFT = 0.35
"""Of the padding: what centring may take from it."""
ROUND = 0.5522847498
"""The handles of a quarter circle as a Bezier curve, of its radius: 4/3 (sqrt(2) - 1)."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the ink is: the middle of its box, its sides, the middle and radius of the circle around it."""

    center: Point
    width: float
    height: float
    circle_center: Point
    radius: float


def measure_extent(vector: VectorMark) -> Extent:
    import cv2

    ink = measure_bounds(vector)
    points = [point for layer in vector.layers for contour in layer.contours for point in flatten(contour)]
    (x, y), radius = cv2.minEnclosingCircle(np.array(points, np.float32))
    center = ((ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2)
    return Extent(center, ink.right - ink.left, ink.bottom - ink.top, (float(x), float(y)), float(radius))


def trim(vector: VectorMark, margin_ratio: float) -> VectorMark:
    """The canvas cut down, or extended, to the ink and a margin of `margin_ratio` times its shorter side.

    Above and below there is up to a 32nd of the width more, for a canvas that renderers scale alike.
    """
    extent = measure_extent(vector)
    margin = margin_ratio * min(extent.width, extent.height)
    across, down = extent.width + 2 * margin, extent.height + 2 * margin
    scale = scale_to_canvas(across, down, SIDE)
    return _place(vector, choose_canvas(across * scale, down * scale), scale, extent.center)


def center_in_square(vector: VectorMark, share: float, like: VectorMark | None = None) -> VectorMark:
    """On a square canvas, the ink's longer side `share` of it, optically centred; or placed as `like` would be."""
    model = like or vector
    extent = measure_extent(model)
    longer = max(extent.width, extent.height)
    room = MAX_SHIFT * longer * (1 - share) / share / 2
    mass = _find_center_of_mass(model)
    shift = (OPTICAL_SHARE * (mass[axis] - extent.center[axis]) for axis in (0, 1))
    x, y = (min(room, max(-room, value)) for value in shift)
    return _place(vector, (SIDE, SIDE), share * SIDE / longer, (extent.center[0] + x, extent.center[1] + y))


def center_in_circle(vector: VectorMark, share: float) -> VectorMark:
    """On a square canvas, the circle around the ink `share` as wide as it and in its middle."""
    extent = measure_extent(vector)
    return _place(vector, (SIDE, SIDE), share * SIDE / 2 / extent.radius, extent.circle_center)


def _place(vector: VectorMark, size: tuple[int, int], scale: float, center: Point) -> VectorMark:
    """Scaled, with `center` in the middle of a canvas of that size."""
    move = partial(_move, scale, size[0] / 2 - scale * center[0], size[1] / 2 - scale * center[1])
    layers = (
        replace(layer, contours=tuple(map_contour(contour, move) for contour in layer.contours))
        for layer in vector.layers
    )
    return VectorMark(*size, tuple(layers))


def _move(scale: float, left: float, top: float, x: float, y: float) -> Point:
    return round(x * scale + left, DECIMALS) + 0.0, round(y * scale + top, DECIMALS) + 0.0


def _find_center_of_mass(vector: VectorMark) -> Point:
    """Of what is inked in whatever colour."""
    total, x, y = 0.0, 0.0, 0.0
    for path in unite(as_area(layer.contours) for layer in vector.layers):
        points = np.array(path, np.float64) / UNIT
        after = np.roll(points, -1, axis=0)
        cross = points[:, 0] * after[:, 1] - after[:, 0] * points[:, 1]
        x += float(((points[:, 0] + after[:, 0]) * cross).sum()) / 6
        y += float(((points[:, 1] + after[:, 1]) * cross).sum()) / 6
        total += float(cross.sum()) / 2
    return measure_extent(vector).center if math.isclose(total, 0.0) else (x / total, y / total)


def put_on(vector: VectorMark, ground_hex: str) -> VectorMark:
    """With a layer below the others that fills the canvas."""
    width, height = float(vector.width), float(vector.height)
    corners = ((width, 0.0),), ((width, height),), ((0.0, height),), ((0.0, 0.0),)
    ground = Layer("Ground", "ground-color", ground_hex, (Contour((0.0, 0.0), corners),))
    return replace(vector, layers=(ground, *vector.layers))


def add_tile(vector: VectorMark, hex_color: str, corner_share: float) -> VectorMark:
    """The mark on a square with round corners that fills its canvas."""
    tile = Layer("Tile", "tile", hex_color, (_draw_tile(vector.width, corner_share * vector.width),))
    return replace(vector, layers=(tile, *vector.layers))


def _draw_tile(side: float, radius: float) -> Contour:
    near, far, handle = radius, side - radius, radius * (1 - ROUND)
    end = side - handle
    return Contour(
        (near, 0.0),
        (
            ((far, 0.0),),
            ((end, 0.0), (side, handle), (side, near)),
            ((side, far),),
            ((side, end), (end, side), (far, side)),
            ((near, side),),
            ((handle, side), (0.0, end), (0.0, far)),
            ((0.0, near),),
            ((0.0, handle), (handle, 0.0), (near, 0.0)),
        ),
    )
