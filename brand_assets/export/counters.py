"""This file decides what an area is that the mark encloses and that looks like its background: a counter, or an ink.

A counter is open. An ink stays: what has another colour than the background beneath it, however near; and what has the
very same one, where the palette names that colour, the brief has a colour left for it, and it lies as a figure on a
filled shape, with ink around it that is about as wide as it is itself, or wider.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import rgb_to_lab
from brand_assets.export.background import Background
from brand_assets.export.enclosed import EnclosedArea, find_enclosed, measure_enclosed
from brand_assets.export.figures import are_figures, find_main_shape
from brand_assets.export.mark_colors import SAME_COLOR_DE_CRISP, FoundColors
from brand_assets.records.brief import PaletteColor

Wish = Literal["auto", "open", "ink"]

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
    labels, stats = find_enclosed(ground)
    count = len(stats) - 1
    if not 0 < count <= MAX_AREAS:
        return Settled(coverage, found, Counters(count))
    areas = measure_enclosed(rgb, background, surface, labels, stats, palette)
    kept, because = _choose(areas, labels, ground, found, max_colors, wish)
    found, owners, refused = _take_inks(kept, found, max_colors, ground.size - int(np.count_nonzero(ground)))
    if refused:
        because.append(f"{refused} of another colour are open: the brief allows {max_colors} colours, which are taken.")
    settled = [area for area in kept if area.label in owners]
    counters = Counters(count - len(settled), len(settled), tuple(because))
    if not settled:
        return Settled(coverage, found, counters)
    moved, is_kept = _move_coverage(coverage, labels, owners, len(found.rgb))
    return Settled(moved, found, counters, is_kept)


def _choose(
    areas: list[EnclosedArea],
    labels: NDArray[np.int32],
    ground: NDArray[np.bool_],
    found: FoundColors,
    max_colors: int,
    wish: Wish,
) -> tuple[list[EnclosedArea], list[str]]:
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
    figures = _find_figures(named, others, labels, ground) if named and len(found.rgb) < max_colors else []
    if figures:
        names = ", ".join(sorted({area.ink.name for area in figures if area.ink}))
        because.append(
            f"{len(figures)} kept in the background's own colour: the palette names it ({names}), and they are figures "
            "on a filled shape. `counters: open` in the brief opens them."
        )
    return others + figures, because


def _find_figures(
    areas: list[EnclosedArea], others: list[EnclosedArea], labels: NDArray[np.int32], ground: NDArray[np.bool_]
) -> list[EnclosedArea]:
    """Of `areas`, those on the main shape if they lie on it as figures, and with them what was too thin to measure."""
    shape = find_main_shape(~ground | (labels > 0))
    if shape is None:
        return []
    sizes = np.bincount(labels[shape], minlength=int(labels.max()) + 1)
    held = [area for area in areas if sizes[area.label]]
    if not are_figures([area.label for area in held], labels, shape):
        return []
    told = {area.label for area in (*areas, *others)}
    thin = (int(k) for k in np.flatnonzero(sizes) if k and k not in told)
    return held + [replace(held[0], label=k, size_px=int(sizes[k])) for k in thin]


def _take_inks(
    kept: list[EnclosedArea], found: FoundColors, max_colors: int, drawn_px: int
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


def _move_coverage(
    coverage: NDArray[np.float32], labels: NDArray[np.int32], owners: dict[int, int], color_count: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """(color_count + 1, h, w) with the background's part of every owned area, its edges with it, as its ink's; and
    (h, w) where those areas lie.
    """
    count = int(labels.max()) + 1
    moved = np.zeros((color_count + 1, *labels.shape), np.float32)
    moved[: len(coverage)] = coverage
    near = _spread_labels(np.where((coverage[0] > 0.5) & (labels == 0), count, labels))
    is_kept = np.zeros(labels.shape, np.bool_)
    for color in sorted(set(owners.values())):
        chosen = np.zeros(count + 1, np.bool_)
        chosen[[label for label, owner in owners.items() if owner == color]] = True
        here = chosen[near]
        moved[color + 1][here] += moved[0][here]
        moved[0][here] = 0
        is_kept |= chosen[labels]
    return moved, is_kept


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
