"""This file decides what an area is that the mark encloses and that looks like its background: a counter, or an ink.

A counter is open. An ink stays: what has another colour than the background beneath it, however near; and what has the
very same one, where the palette names that colour, the brief has a colour left for it, and it lies as a figure on a
filled shape, with ink around it that is about as wide as it is itself, or wider.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_lab, nearest_colors, rgb_to_lab
from brand_assets.color.difference import BRAND_TOLERANCE_DE
from brand_assets.export.background import CRISP_DE76, ENCLOSED_DE76, Background
from brand_assets.export.figures import are_figures, find_main_shape
from brand_assets.export.mark_colors import SAME_COLOR_DE_CRISP, FoundColors
from brand_assets.records.brief import PaletteColor

Wish = Literal["auto", "open", "ink"]

SHADED_DE76 = 6.0
"""What a shading that is carried on beneath a mark may be wrong by; flat ones are right within `ENCLOSED_DE76`."""
CRISP_STEP_DE76 = 0.5
"""Where nothing has been lost, one step of a channel is another colour."""
CORE_PX = 3
"""An edge reaches this far into an area: its own colour is measured further in."""
MIN_CORE_PX = 20
SAME_SHARE = 0.2
"""Of an area's pixels: where so many are the background's, the others are the fringe of something."""
STEP = 2
"""Every second pixel says what colour an area has."""
MAX_AREAS = 400
"""More are a texture's, and open."""


@dataclass(frozen=True, slots=True)
class Counters:
    """`opened` and `kept` count areas; `because` says in sentences why some were kept, or why they could not be."""

    opened: int = 0
    kept: int = 0
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """`coverage` and `found` with what was kept; `is_kept` (h, w) is where that lies, None where nothing was."""

    coverage: NDArray[np.float32]
    found: FoundColors
    counters: Counters
    is_kept: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class _Area:
    """`gap` is the Lab distance from the background beneath it, `ink` the palette's colour that it has."""

    label: int
    size_px: int
    rgb: NDArray[np.float64]
    gap: float
    ink: PaletteColor | None
    is_another: bool


def settle_counters(
    rgb: NDArray[np.uint8],
    background: Background,
    surface: NDArray[np.float32],
    coverage: NDArray[np.float32],
    found: FoundColors,
    palette: Sequence[PaletteColor],
    max_colors: int,
    wish: Wish = "auto",
) -> Settled:
    """Move what is ink from the background's part of `coverage` (k + 1, h, w) to one of at most `max_colors` colours.

    `wish` is the brief's: "open" and "ink" say of every area in the very colour of the background what it is.
    """
    ground = coverage[0] > 0.5
    labels, stats = _find_enclosed(ground)
    count = len(stats) - 1
    if not 0 < count <= MAX_AREAS:
        return Settled(coverage, found, Counters(count))
    areas = _measure(rgb, background, surface, labels, stats, palette)
    kept, because = _choose(areas, labels, ground, found, max_colors, wish)
    found, owners, refused = _take_inks(kept, found, max_colors, ground.size - int(np.count_nonzero(ground)))
    if refused:
        because.append(f"{refused} of another colour are open: the brief allows {max_colors} colours, which are taken.")
    settled = [area for area in kept if area.label in owners]
    counters = Counters(count - len(settled), len(settled), tuple(because))
    if not settled:
        return Settled(coverage, found, counters)
    moved = np.zeros((len(found.rgb) + 1, *labels.shape), np.float32)
    moved[: len(coverage)] = coverage
    near = _spread_labels(np.where(ground & (labels == 0), len(stats), labels))
    is_kept = np.zeros(labels.shape, np.bool_)
    for color in sorted(set(owners.values())):
        chosen = np.zeros(len(stats) + 1, np.bool_)
        chosen[[label for label, owner in owners.items() if owner == color]] = True
        here = chosen[near]
        moved[color + 1][here] += moved[0][here]
        moved[0][here] = 0
        is_kept |= chosen[labels]
    return Settled(moved, found, counters, is_kept)


def _find_enclosed(ground: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(h, w) numbers from 1 of the areas of background that do not reach the border, 0 elsewhere, and (n + 1, 5) each
    one's box and size. Outlines are found in a fraction of the time that pixels take.
    """
    import cv2

    outlines, tree = cv2.findContours((~ground).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes = [] if tree is None else [cv2.boundingRect(outlines[int(k)]) for k in np.flatnonzero(tree[0, :, 3] >= 0)]
    if not holes:
        return np.zeros((1, 1), np.int32), np.zeros((1, 5), np.int32)
    boxes = np.array(holes)
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    held = (slice(top, bottom), slice(left, right))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(ground[held].astype(np.uint8), connectivity=4)
    is_enclosed = np.ones(count, np.bool_)
    for side in (parts[0], parts[-1], parts[:, 0], parts[:, -1]):
        is_enclosed[side] = False
    is_enclosed[0] = False
    numbers = np.where(is_enclosed, np.cumsum(is_enclosed), 0).astype(np.int32)
    labels = np.zeros(ground.shape, np.int32)
    labels[held] = numbers[parts]
    stats[:, :2] += (left, top)
    return labels, np.asarray(np.vstack([stats[:1], stats[is_enclosed]]), np.int32)


def _measure(
    rgb: NDArray[np.uint8],
    background: Background,
    surface: NDArray[np.float32],
    labels: NDArray[np.int32],
    stats: NDArray[np.int32],
    palette: Sequence[PaletteColor],
) -> list[_Area]:
    """The areas that are large enough to have a colour of their own."""
    import cv2

    boxes = stats[1:]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), (boxes[:, :2] + boxes[:, 2:4]).max(axis=0)
    held = (slice(top, bottom), slice(left, right))
    window = np.ones((2 * CORE_PX + 1, 2 * CORE_PX + 1), np.uint8)
    cores = cv2.erode((labels[held] > 0).astype(np.uint8), window)[::STEP, ::STEP]
    rows, columns = np.nonzero(cores)
    owners = labels[held][::STEP, ::STEP][rows, columns]
    pixels, beneath = rgb[held][::STEP, ::STEP][rows, columns], surface[held][::STEP, ::STEP][rows, columns]
    counted = np.bincount(owners, minlength=len(stats))
    means, beneaths = _mean_by(owners, pixels, len(stats)), _mean_by(owners, beneath, len(stats))
    limit = _limit(background)
    gaps = np.linalg.norm(rgb_to_lab(pixels.astype(np.float64)) - rgb_to_lab(beneath.astype(np.float64)), axis=1)
    same = np.bincount(owners, gaps <= limit / 2, len(stats)) / np.maximum(counted, 1)
    means[same > SAME_SHARE] = beneaths[same > SAME_SHARE]
    whole = np.flatnonzero(counted * STEP * STEP >= MIN_CORE_PX)
    return _describe(whole, stats[whole, cv2.CC_STAT_AREA], means[whole], beneaths[whole], palette, limit)


def _mean_by(owners: NDArray[np.int32], colors: NDArray[np.generic], count: int) -> NDArray[np.float64]:
    """(count, 3) the mean colour of every owner's pixels."""
    sums = np.stack([np.bincount(owners, colors[:, channel], count) for channel in range(3)], axis=1)
    return np.asarray(sums / np.maximum(np.bincount(owners, minlength=count), 1)[:, None], np.float64)


def _limit(background: Background) -> float:
    if not background.is_flat:
        return SHADED_DE76
    return CRISP_STEP_DE76 if background.reach_de76 == CRISP_DE76 else ENCLOSED_DE76


def _describe(
    labels: NDArray[np.intp],
    sizes: NDArray[np.int32],
    means: NDArray[np.float64],
    beneaths: NDArray[np.float64],
    palette: Sequence[PaletteColor],
    limit: float,
) -> list[_Area]:
    """What is nearer to an ink of the palette than to the background, by half, is that ink sooner."""
    labs = rgb_to_lab(means)
    gaps = np.linalg.norm(labs - rgb_to_lab(beneaths), axis=1)
    is_another = gaps > limit
    inks: list[PaletteColor | None] = [None] * len(labels)
    if palette:
        known = hex_to_lab([color.hex for color in palette])
        nearest, distances = nearest_colors(labs, known)
        is_another |= (gaps > limit / 2) & (np.linalg.norm(labs - known[nearest], axis=1) < gaps / 2)
        inks = [palette[k] if gap <= BRAND_TOLERANCE_DE else None for k, gap in zip(nearest, distances, strict=True)]
    rows = zip(labels, sizes, means, gaps, inks, is_another, strict=True)
    return [_Area(int(k), int(size), rgb, float(gap), ink, bool(told)) for k, size, rgb, gap, ink, told in rows]


def _choose(
    areas: list[_Area],
    labels: NDArray[np.int32],
    ground: NDArray[np.bool_],
    found: FoundColors,
    max_colors: int,
    wish: Wish,
) -> tuple[list[_Area], list[str]]:
    """The areas that are ink, and why, or why not."""
    others = [area for area in areas if area.is_another]
    because = []
    if others:
        nearest = min(area.gap for area in others)
        because.append(f"{len(others)} kept: another colour than the background's, by dE {nearest:.1f} or more.")
    same = [area for area in areas if not area.is_another]
    if wish == "ink" and same:
        because.append(f"{len(same)} kept in the background's own colour: the brief says so.")
        return others + same, because
    named = [area for area in same if area.ink is not None] if wish == "auto" else []
    figures = _find_figures(named, labels, ground) if named and len(found.rgb) < max_colors else []
    if figures:
        names = ", ".join(sorted({area.ink.name for area in figures if area.ink}))
        because.append(
            f"{len(figures)} kept in the background's own colour: the palette names it ({names}), and they are figures "
            "on a filled shape. `counters: open` in the brief opens them."
        )
    return others + figures, because


def _find_figures(areas: list[_Area], labels: NDArray[np.int32], ground: NDArray[np.bool_]) -> list[_Area]:
    shape = find_main_shape(~ground | (labels > 0))
    if shape is None:
        return []
    within = np.bincount(labels[shape], minlength=int(labels.max()) + 1)
    held = [area for area in areas if within[area.label]]
    return held if are_figures([area.label for area in held], labels, shape) else []


def _take_inks(
    kept: list[_Area], found: FoundColors, max_colors: int, drawn_px: int
) -> tuple[FoundColors, dict[int, int], int]:
    """The colours with what is new among them, which one each area has, and how many found no room."""
    rgb, sizes = [*found.rgb], [share * drawn_px for share in found.shares]
    owners: dict[int, int] = {}
    for area in sorted(kept, key=lambda area: -area.size_px):
        gaps = np.linalg.norm(rgb_to_lab(np.array(rgb, np.float64)) - rgb_to_lab(area.rgb[None]), axis=1)
        nearest = int(gaps.argmin())
        if gaps[nearest] > SAME_COLOR_DE_CRISP:
            if len(rgb) >= max_colors:
                continue
            rgb.append(np.rint(area.rgb).astype(np.uint8))
            sizes.append(0.0)
            nearest = len(rgb) - 1
        sizes[nearest] += area.size_px
        owners[area.label] = nearest
    total = max(sum(sizes), 1.0)
    colors = FoundColors(np.array(rgb, np.uint8), tuple(size / total for size in sizes), found.is_flat)
    return (colors if owners else found), owners, len(kept) - len(owners)


def _spread_labels(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """(h, w): of every pixel the area that is nearest, so that an edge goes where its area goes."""
    import cv2

    _, index = cv2.distanceTransformWithLabels(
        (labels == 0).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_index = np.zeros(int(index.max()) + 1, np.int32)
    known = labels > 0
    by_index[index[known]] = labels[known]
    return np.asarray(by_index[index], np.int32)
