"""This file measures how a flat mark's inks stand out from each other where one lies on the other.

Fine parts, such as letters, are told apart by their luminance, which is what WCAG's ratio is of, unless their hue is
quite another; for a broad part less of a difference in hue will do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import ciede2000, find_dominant_colors, hex_to_lab, nearest_colors, rgb_to_hex, rgb_to_lab
from brand_assets.color.contrast import contrast
from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.palette_share import find_flat
from brand_assets.compliance.rules import INK_CONTRAST, cut_ratio, show_ratio
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import Box, Finding

LOOKED_AT_PX = 640
MOST_INKS = 6
"""Ground included. Shaded art has more, and its tones are meant to be near each other."""
INK_SHARE = 0.005
"""Of the mark: with less, a colour is an edge or an ornament."""
FLAT_COVER = 0.9
"""Of the flat area that the inks account for in a mark that is not shaded."""
NEAR_DE = 4.0
"""dE00 within which a pixel is of an ink."""
FINE_SHARE = 1 / 8
"""Of the mark's longer side: a part no wider than this has two pixels in a favicon of 16."""
FINE_DE, BROAD_DE = 40.0, 20.0
"""dE00 beyond which a fine and a broader part are told by their hue, whatever their luminance: coral on blue."""
ENCLOSED = 0.7
"""Of its rim, for a part to lie on what is around it."""
LEAST_PART, LEAST_PARTS = 0.001, 0.02
"""Of the mark: what counts as a part, and how much all parts of one ink on another have to take together."""
LEAST_WIDTH_PX = 4.0
"""At LOOKED_AT_PX: a thinner part is an edge between two others."""
RIM_PX = 5
"""How far from a part it is told what lies around it, beyond the edge where both are mixed."""


@dataclass(frozen=True, slots=True)
class InksThatTouch:
    """One ink's parts that lie on another: both colours, WCAG's ratio of them, 1..21, and where in the picture."""

    ink_hex: str
    ground_hex: str
    ratio: float
    share: float
    box: Box


def check_inks(exhibit: Exhibit, figure: NDArray[np.bool_], palette: Sequence[PaletteColor]) -> Iterator[Finding]:
    """A warning for each two inks; `figure` is (h, w), true where the mark is."""
    for one in find_faint_inks(exhibit.picture, figure):
        ink, ground = _call(one.ink_hex, palette), _call(one.ground_hex, palette)
        yield exhibit.find(
            "ink_contrast",
            "warning",
            f"Within the mark, {ink} lies on {ground} with a contrast of {show_ratio(one.ratio)}:1: letters and other "
            "fine parts are lost when it is small.",
            f"Set these parts in a colour of the palette that has {INK_CONTRAST.value:g}:1 at least with {ground} "
            "(3:1 is better), or use the one-colour logo where it is small.",
            one.box,
            ratio=cut_ratio(one.ratio),
            needed=INK_CONTRAST.value,
            ink=one.ink_hex,
            ground=one.ground_hex,
            share_of_mark=round(one.share, 3),
        )


def _call(hex_color: str, palette: Sequence[PaletteColor]) -> str:
    """A colour by the palette's name for it, where it has one."""
    if not palette:
        return hex_color
    index, gaps = nearest_colors(hex_to_lab([hex_color]), hex_to_lab([color.hex for color in palette]))
    return f"{palette[int(index[0])].name} ({hex_color})" if gaps[0] <= NEAR_DE else hex_color


def find_faint_inks(picture: NDArray[np.uint8], figure: NDArray[np.bool_]) -> list[InksThatTouch]:
    """Inks within a (h, w, 3) mark that stand out too little from the ink they lie on, each two once, faintest first.

    `figure` is (h, w), true where the mark is. Nothing is found in shaded art, nor of what lies on the mark's ground:
    its colour is the ground's to choose.
    """
    import cv2

    scale = min(1.0, LOOKED_AT_PX / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    is_mark = cv2.resize(figure.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    inks, owners = _tell_inks(small)
    found = [one for ink in range(len(inks)) for one in _look_at_ink(ink, inks, owners, is_mark, scale)]
    by_pair: dict[frozenset[str], InksThatTouch] = {}
    for one in sorted(found, key=lambda one: one.share):
        by_pair[frozenset((one.ink_hex, one.ground_hex))] = one
    return sorted(by_pair.values(), key=lambda one: one.ratio)


def _tell_inks(picture: NDArray[np.uint8]) -> tuple[list[str], NDArray[np.intp]]:
    """Hex codes, and (h, w) which of them a pixel is of, -1 where of none; no inks for shaded art."""
    is_flat = find_flat(picture)
    nobody = np.full(picture.shape[:2], -1, np.intp)
    if not is_flat.any():
        return [], nobody
    found = find_dominant_colors(picture[is_flat], 2 * MOST_INKS)
    wanted = found.shares >= INK_SHARE / 4
    lab = found.lab[wanted]
    if not 2 <= len(lab) <= MOST_INKS:
        return [], nobody
    colors, index = np.unique(picture.astype(np.int32) @ np.array([65536, 256, 1]), return_inverse=True)
    levels = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=1)
    nearest, gaps = nearest_colors(rgb_to_lab(levels), lab)
    owners = np.where(gaps <= NEAR_DE, nearest, -1)[index.reshape(-1)].reshape(picture.shape[:2])
    if np.mean(owners[is_flat] >= 0) < FLAT_COVER:
        return [], nobody
    return [rgb_to_hex(np.round(one).astype(np.uint8)) for one in found.rgb[wanted]], owners


def _look_at_ink(
    ink: int, inks: list[str], owners: NDArray[np.intp], is_mark: NDArray[np.bool_], scale: float
) -> Iterator[InksThatTouch]:
    """What of one ink lies on others that are too near to it."""
    import cv2

    area = max(1, int(np.count_nonzero(is_mark)))
    mark = _bound(is_mark, 1.0)
    fine_px = FINE_SHARE * max(mark.width, mark.height)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((owners == ink).astype(np.uint8), connectivity=8)
    lying: dict[int, list[int]] = {}
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < LEAST_PART * area:
            continue
        part = labels == label
        on = _find_around(part, ink, owners, is_mark)
        if on is not None and _is_faint(inks[ink], inks[on], _measure_width(part) <= fine_px):
            lying.setdefault(on, []).append(label)
    for on, parts in lying.items():
        share = float(sum(stats[part, cv2.CC_STAT_AREA] for part in parts) / area)
        if share >= LEAST_PARTS:
            box = _bound(np.isin(labels, parts), scale)
            yield InksThatTouch(inks[ink], inks[on], contrast(inks[ink], inks[on]), share, box)


def _is_faint(ink_hex: str, ground_hex: str, is_fine: bool) -> bool:
    if contrast(ink_hex, ground_hex) >= INK_CONTRAST.value:
        return False
    gap = float(ciede2000(hex_to_lab([ink_hex]), hex_to_lab([ground_hex]))[0])
    return gap < (FINE_DE if is_fine else BROAD_DE)


def _measure_width(part: NDArray[np.bool_]) -> float:
    """Of a part in pixels, where it is widest."""
    import cv2

    return 2 * float(cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5).max())


def _find_around(part: NDArray[np.bool_], ink: int, owners: NDArray[np.intp], is_mark: NDArray[np.bool_]) -> int | None:
    """The ink that a part lies on; None when it stands on the ground or is it, is a mere edge, or lies on several."""
    import cv2

    touches_border = bool(part[[0, -1]].any() or part[:, [0, -1]].any())
    if touches_border or _measure_width(part) < LEAST_WIDTH_PX:
        return None
    window = np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)
    rim = (cv2.dilate(part.astype(np.uint8), window) > 0) & ~part & (owners >= 0) & (owners != ink)
    counts = np.bincount(owners[rim & is_mark], minlength=1)
    on = int(counts.argmax())
    return on if counts[on] > 0 and counts[on] >= ENCLOSED * np.count_nonzero(rim) else None


def _bound(mask: NDArray[np.bool_], scale: float) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    sides = float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
    return Box(*(side / scale for side in sides))
