"""This file finds what is seen of a mark: the connected parts of every colour, and which of them touch each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.contrast import BLACK, VANISHES, WHITE, contrast
from brand_assets.export.kit.areas import Area, as_area, as_points, measure, measure_outline, split, subtract, unite
from brand_assets.vector.mark import VectorMark

MIN_THICKNESS = 1.2
"""In canvas units of about 1024: thinner, a part is what two outlines traced along one line leave between them."""
REACH_PX = 2
MIN_TOUCH = 8.0
"""Canvas units of common border: with less, two parts are taken to be apart."""
MAX_REGIONS = 400
"""A mark has a few dozen; a texture's thousands are not taken apart."""
SAME_AS_GROUND = 1.12
"""A contrast ratio: a colour with less is the ground's own."""
LITTLE_LOST = 0.1
"""Of a transparent mark's outline: with more than this lost on white, it was drawn for black."""


@dataclass(frozen=True, slots=True)
class Region:
    """A connected part of what is seen of layer `layer`; `size` in square canvas units."""

    layer: int
    area: Area
    size: float


@dataclass(frozen=True, slots=True)
class Anatomy:
    """`visible` is what is seen of every layer; `touch[i, j]` is the common border of regions i and j in canvas units.

    The last row and column are the ground around the mark and in its holes. Without `regions`, the mark is too
    intricate to be taken apart, or empty.
    """

    visible: tuple[Area, ...]
    is_covered: tuple[bool, ...]
    regions: tuple[Region, ...]
    touch: NDArray[np.float64]

    def find_neighbours(self, region: int) -> list[int]:
        return [int(other) for other in np.flatnonzero(self.touch[region, : len(self.regions)] >= MIN_TOUCH)]

    def touches_ground(self, region: int) -> bool:
        return bool(self.touch[region, len(self.regions)] >= MIN_TOUCH)


def take_apart(vector: VectorMark) -> Anatomy:
    """What lies beneath other layers is not part of it."""
    areas = [as_area(layer.contours) for layer in vector.layers]
    visible = [subtract(area, unite(areas[depth + 1 :])) for depth, area in enumerate(areas)]
    is_covered = tuple(measure(area) - measure(seen) > MIN_TOUCH for area, seen in zip(areas, visible, strict=True))
    parts = [(layer, part) for layer, area in enumerate(visible) for part in split(area)]
    regions = tuple(Region(layer, part, measure(part)) for layer, part in parts if _is_solid(part))
    regions = regions if len(regions) <= MAX_REGIONS else ()
    return Anatomy(tuple(visible), is_covered, regions, _measure_touch(vector, regions))


def _is_solid(area: Area) -> bool:
    return 2 * measure(area) > MIN_THICKNESS * measure_outline(area)


def _measure_touch(vector: VectorMark, regions: Sequence[Region]) -> NDArray[np.float64]:
    """Counted on a map of the canvas, one pixel a unit: two regions touch where one lies `REACH_PX` from the other."""
    import cv2

    index = np.full((vector.height + 8, vector.width + 8), len(regions), np.int32)
    for number, region in enumerate(regions):
        paths = [np.rint(np.array(as_points(path)) + 4).astype(np.int32) for path in region.area]
        cv2.fillPoly(index, paths, number)
    count = len(regions) + 1
    touch = np.zeros((count, count))
    for here, there in ((index[:-REACH_PX], index[REACH_PX:]), (index[:, :-REACH_PX], index[:, REACH_PX:])):
        pairs = np.bincount((here * count + there).ravel(), minlength=count * count).reshape(count, count)
        touch += (pairs + pairs.T) / REACH_PX
    np.fill_diagonal(touch, 0.0)
    return touch


def measure_contrast(vector: VectorMark, anatomy: Anatomy, ground_hex: str) -> float:
    """The least WCAG contrast with the ground among the layers that touch it; all layers when none is known to."""
    outer = {region.layer for number, region in enumerate(anatomy.regions) if anatomy.touches_ground(number)}
    layers = [vector.layers[layer] for layer in sorted(outer)] or list(vector.layers)
    return min(contrast(layer.hex, ground_hex) for layer in layers)


def find_ground(vector: VectorMark, anatomy: Anatomy, background_hex: str | None) -> str:
    """What the mark was approved on; for a transparent one white, or black where that shows more of its outline."""
    if background_hex is not None:
        return background_hex
    on_white, on_black = (_measure_lost(vector, anatomy, ground) for ground in (WHITE, BLACK))
    return BLACK if on_white > LITTLE_LOST and on_black < on_white else WHITE


def _measure_lost(vector: VectorMark, anatomy: Anatomy, ground_hex: str) -> float:
    """The share, 0..1, of the border with the ground that cannot be found there; of the layers where none is known."""
    borders = [
        (vector.layers[region.layer].hex, float(anatomy.touch[number, len(anatomy.regions)]))
        for number, region in enumerate(anatomy.regions)
    ]
    borders = borders or [(layer.hex, 1.0) for layer in vector.layers]
    lost = sum(length for hex_color, length in borders if contrast(hex_color, ground_hex) < VANISHES)
    return lost / (sum(length for _, length in borders) or 1.0)


def find_touching_layers(anatomy: Anatomy) -> set[tuple[int, int]]:
    """Pairs of different layers, the lower first, that are seen to have a common border."""
    found = set()
    for one, other in product(range(len(anatomy.regions)), repeat=2):
        low, high = anatomy.regions[one].layer, anatomy.regions[other].layer
        if low < high and anatomy.touch[one, other] >= MIN_TOUCH:
            found.add((low, high))
    return found
