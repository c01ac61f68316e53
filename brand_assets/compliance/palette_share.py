"""This file measures how much of an area is in the palette's colours, anti-aliased edges aside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import find_dominant_colors, hex_to_lab, nearest_colors, rgb_to_hex, rgb_to_lab
from brand_assets.color.dominant import histogram_colors
from brand_assets.compliance.rules import OFF_PALETTE_AREA, OFF_PALETTE_DE, ON_PALETTE
from brand_assets.records.brief import PaletteColor

FLAT_RANGE = 20
"""In 0..255: what a channel varies by within 3 x 3 pixels of one colour; JPEG at quality 85 stays below it."""
ALWAYS_ALLOWED = ("#FFFFFF", "#000000")
"""The one-colour and reversed versions of every logo kit."""
COLORS = 8
STEPS_DE = (2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class PaletteShare:
    """Shares 0..1 of the flat area within a CIEDE2000 of 2, 5 and 10 of the palette.

    `worst_hex` is the colour farthest from it of those that take OFF_PALETTE_AREA at least, `nearest` the palette's
    name for what it is nearest to; None where there is no flat area.
    """

    within_2: float
    within_5: float
    within_10: float
    worst_hex: str | None = None
    worst_de: float = 0.0
    worst_share: float = 0.0
    nearest: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether too little is near the palette, or one colour that can be seen is another one."""
        return self.within_5 * 100 < ON_PALETTE.value or self.worst_de > OFF_PALETTE_DE.value


def measure_share(
    picture: NDArray[np.uint8], wanted: NDArray[np.bool_] | None, palette: Sequence[PaletteColor]
) -> PaletteShare | None:
    """Of a (h, w, 3) picture where (h, w) `wanted` is true; None when nothing there is flat."""
    is_flat = find_flat(picture)
    pixels = picture[is_flat if wanted is None else is_flat & wanted]
    if len(pixels) == 0:
        return None
    hexes = [color.hex for color in palette] + list(ALWAYS_ALLOWED)
    names = [color.name for color in palette] + ["white", "black"]
    lab = hex_to_lab(hexes)
    means, weights = histogram_colors(pixels)
    _, gaps = nearest_colors(rgb_to_lab(means), lab)
    within = [float(weights[gaps <= step].sum() / weights.sum()) for step in STEPS_DE]
    found = find_dominant_colors(pixels, COLORS)
    owners, distances = nearest_colors(found.lab, lab)
    candidates = np.flatnonzero(found.shares >= OFF_PALETTE_AREA.value / 100)
    worst = candidates[distances[candidates].argmax()] if len(candidates) else 0
    return PaletteShare(
        within_2=within[0],
        within_5=within[1],
        within_10=within[2],
        worst_hex=rgb_to_hex(np.round(found.rgb[worst]).astype(np.uint8)),
        worst_de=float(distances[worst]),
        worst_share=float(found.shares[worst]),
        nearest=names[int(owners[worst])],
    )


def find_flat(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(h, w): pixels with one colour all around them."""
    import cv2

    window = np.ones((3, 3), np.uint8)
    span = cv2.subtract(cv2.dilate(picture, window), cv2.erode(picture, window)).max(axis=2)
    return np.asarray(span <= FLAT_RANGE, np.bool_)
