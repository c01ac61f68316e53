"""This file reduces a mark to one colour so that nothing melts into a blob.

What lies wholly inside another part becomes paper where it is lighter or smaller, and what lies inside that is ink
again. Parts that border on the ground stay ink, and a hairline of paper keeps them from what they touch.
"""

from dataclasses import dataclass, replace

import numpy as np

from brand_assets.color.contrast import contrast
from brand_assets.export.kit.areas import Area, grow, measure, subtract, unite
from brand_assets.export.kit.refitting import refit
from brand_assets.export.kit.regions import SAME_AS_GROUND, Anatomy
from brand_assets.vector.mark import Contour, Layer, VectorMark, measure_bounds

GAP_RATIO = 0.014
"""Of the ink's longer side: two pixels where the mark is 150 wide."""
LEAST_KEPT = 0.6
"""Of a part: where the hairline would take more than the rest of it, half as wide a one is cut."""
SMALLER = 0.5


@dataclass(frozen=True, slots=True)
class OneColor:
    """The mark in one layer, how many parts became paper, and how many hairlines were cut."""

    vector: VectorMark
    knocked_out: int
    separated: int


def reduce_to_one_color(vector: VectorMark, anatomy: Anatomy, ground_hex: str, hex_color: str, name: str) -> OneColor:
    """A mark of a single layer is taken as it is, and so is one too intricate to take apart."""
    is_ink = _choose_ink(vector, anatomy, ground_hex)
    gap = GAP_RATIO * _measure_ink(vector)
    known = [contour for layer in vector.layers for contour in layer.contours]
    contours: list[Contour] = []
    separated = 0
    for layer, own in enumerate(vector.layers):
        mine = [number for number, region in enumerate(anatomy.regions) if region.layer == layer]
        cut = {number: _separate(anatomy, number, is_ink, gap) for number in mine if is_ink[number]}
        separated += sum(area is not anatomy.regions[number].area for number, area in cut.items())
        is_whole = all(number in cut and cut[number] is anatomy.regions[number].area for number in mine)
        if not anatomy.regions or (mine and is_whole and not anatomy.is_covered[layer]):
            contours += own.contours
        else:
            contours += refit(unite(cut.values()), known)
    reduced = replace(vector, layers=(Layer(name, name.lower(), hex_color, tuple(contours)),))
    return OneColor(reduced, knocked_out=len(is_ink) - sum(is_ink), separated=separated)


def recolor_whole(one_color: VectorMark, hex_color: str, name: str) -> VectorMark:
    """The same single layer in another colour."""
    slug = name.lower().replace(" ", "-")
    return replace(one_color, layers=(replace(one_color.layers[0], name=name, slug=slug, hex=hex_color),))


def _choose_ink(vector: VectorMark, anatomy: Anatomy, ground_hex: str) -> list[bool]:
    """Per region, whether it is ink; from the largest to the smallest, and the ground's own colour is always paper."""
    strength = [contrast(vector.layers[region.layer].hex, ground_hex) for region in anatomy.regions]
    is_ink: dict[int, bool] = {
        number: strength[number] >= SAME_AS_GROUND
        for number in range(len(strength))
        if anatomy.touches_ground(number) or strength[number] < SAME_AS_GROUND
    }
    if not any(is_ink.values()):
        return [True] * len(strength)
    for number in sorted(set(range(len(strength))) - set(is_ink), key=lambda k: (-anatomy.regions[k].size, k)):
        around = anatomy.find_neighbours(number)
        meets_paper = any(not is_ink.get(other, True) for other in around)
        is_ink[number] = meets_paper or not _may_be_paper(anatomy, number, around, strength)
    return [is_ink[number] for number in range(len(strength))]


def _may_be_paper(anatomy: Anatomy, number: int, around: list[int], strength: list[float]) -> bool:
    """Whether it is weaker than what surrounds it, or so much smaller that its outline says enough."""
    if not around:
        return False
    weights = np.array([anatomy.touch[number, other] for other in around])
    surrounding = float(np.average([strength[other] for other in around], weights=weights))
    size = sum(anatomy.regions[other].size for other in around)
    return strength[number] < surrounding or anatomy.regions[number].size < SMALLER * size


def _separate(anatomy: Anatomy, number: int, is_ink: list[bool], gap: float) -> Area:
    """The region less a hairline along every inked neighbour that lies above it."""
    region = anatomy.regions[number]
    above = [
        anatomy.regions[other].area
        for other in anatomy.find_neighbours(number)
        if is_ink[other] and anatomy.regions[other].layer > region.layer
    ]
    if not above:
        return region.area
    for width in (gap, gap / 2):
        cut = subtract(region.area, unite(grow(area, width) for area in above))
        if measure(cut) >= LEAST_KEPT * region.size:
            break
    return cut


def _measure_ink(vector: VectorMark) -> float:
    ink = measure_bounds(vector)
    return max(ink.right - ink.left, ink.bottom - ink.top)
