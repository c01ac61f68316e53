"""This file finds the few colours that a mark is drawn in, and gives each the palette's own value where it is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import ciede2000, hex_to_lab, palette_distances, rgb_to_hex, rgb_to_lab
from brand_assets.records.brief import PaletteColor

SNAP_DE = 10.0
"""CIEDE2000: generators miss a colour they were asked for by up to this much; beyond it another colour is meant."""
SAME_COLOR_DE = 6.0
SAME_COLOR_DE_CRISP = 2.0
"""What is one colour in a noisy image, and in one that holds only a few exact values."""
MODE_DE = 3.0
ARTEFACT_SHARE = 0.05
ARTEFACT_DE = 10.0
"""In a noisy image, a colour this rare and this near to the background or a commoner one is the noise between them."""
MIN_SHARE = 0.002
"""Of the mark's sure pixels: a colour with less is an artefact."""
CRISP_VALUES = 16
CRISP_SHARE = 0.995
MIN_CRISP_PIXELS = 500
MAX_BINS = 256
MAX_SEEDS = 24
FLAT_SHARE = 0.85
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class FoundColors:
    """`rgb` (k, 3) bytes, the largest area first, and whether they hold nearly all of the mark, as in flat art."""

    rgb: NDArray[np.uint8]
    shares: tuple[float, ...]
    is_flat: bool


@dataclass(frozen=True, slots=True)
class MarkColor:
    """A colour as found and as delivered; `delta_e` is the CIEDE2000 from the found one to the palette's nearest."""

    name: str
    slug: str
    hex: str
    found_hex: str
    nearest: str | None
    delta_e: float | None
    is_snapped: bool
    share: float


def find_colors(
    pixels: NDArray[np.uint8], max_colors: int, background: tuple[int, int, int] | None = None
) -> FoundColors:
    """At most `max_colors` colours of (n, 3) pixels that are known to be a mark's own, not the fringe of an edge.

    Each is a colour that the image really holds where one dominates its group, and the group's mean in a gradient.
    """
    lab, rgb, weights = _count_colors(pixels)
    is_crisp = _is_crisp(pixels)
    seeds = _pick_seeds(lab, weights, SAME_COLOR_DE_CRISP if is_crisp else SAME_COLOR_DE)
    if not is_crisp:
        seeds = _drop_artefacts(lab, weights, seeds, background)
    chosen = _choose_seeds(lab, weights, seeds, max_colors)
    owners = _group(lab, weights, lab[chosen])
    found, shares = [], []
    for k in range(len(chosen)):
        mine = owners == k
        if mine.any():
            found.append(_represent(lab[mine], rgb[mine], weights[mine]))
            shares.append(float(weights[mine].sum() / weights.sum()))
    order = sorted(range(len(found)), key=lambda k: -shares[k])
    colors = np.array([found[k] for k in order], np.uint8)
    near = palette_distances(lab, rgb_to_lab(colors)).min(axis=1) <= MODE_DE
    is_flat = bool(weights[near].sum() >= FLAT_SHARE * weights.sum())
    return FoundColors(colors, tuple(shares[k] for k in order), is_flat)


def _count_colors(
    pixels: NDArray[np.uint8],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lab, RGB and the number of pixels of the fullest 5-bit bins."""
    from brand_assets.color.dominant import histogram_colors

    rgb, weights = histogram_colors(pixels)
    fullest = np.argsort(-weights, kind="stable")[:MAX_BINS]
    return rgb_to_lab(rgb[fullest]), rgb[fullest], weights[fullest]


def _is_crisp(pixels: NDArray[np.uint8]) -> bool:
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    counts = np.sort(np.unique(packed, return_counts=True)[1])[::-1]
    return len(pixels) >= MIN_CRISP_PIXELS and counts[:CRISP_VALUES].sum() >= CRISP_SHARE * len(pixels)


def _pick_seeds(lab: NDArray[np.float64], weights: NDArray[np.float64], same_de: float) -> list[int]:
    """Heaviest first, each further than `same_de` from those before it and with the least share around it."""
    seeds: list[int] = []
    free = np.ones(len(lab), np.bool_)
    while free.any() and len(seeds) < MAX_SEEDS:
        heaviest = int(np.where(free, weights, -1).argmax())
        around = free & (ciede2000(lab, lab[heaviest]) <= same_de)
        if not seeds or weights[around].sum() >= MIN_SHARE * weights.sum():
            seeds.append(heaviest)
        free &= ~around
    return seeds


def _drop_artefacts(
    lab: NDArray[np.float64], weights: NDArray[np.float64], seeds: list[int], background: tuple[int, int, int] | None
) -> list[int]:
    """`seeds` come heaviest first; the first always stays."""
    owners = palette_distances(lab, lab[seeds]).argmin(axis=1)
    areas = np.bincount(owners, weights, len(seeds)) / weights.sum()
    ground = rgb_to_lab(np.array([background], np.float64)) if background else np.zeros((0, 3))
    kept = [seeds[0]]
    for seed, area in zip(seeds[1:], areas[1:], strict=True):
        gap = float(palette_distances(lab[[seed]], np.vstack([ground, lab[kept]])).min())
        if area >= ARTEFACT_SHARE or gap > ARTEFACT_DE:
            kept.append(seed)
    return kept


def _choose_seeds(
    lab: NDArray[np.float64], weights: NDArray[np.float64], seeds: list[int], max_colors: int
) -> list[int]:
    """The heaviest, then whichever leaves most error behind when it is left out: area times squared distance."""
    owners = palette_distances(lab, lab[seeds]).argmin(axis=1)
    areas = np.bincount(owners, weights, len(seeds))
    gaps = palette_distances(lab[seeds], lab[seeds]) ** 2
    chosen = [int(areas.argmax())]
    while len(chosen) < min(max_colors, len(seeds)):
        error = areas * gaps[:, chosen].min(axis=1)
        error[chosen] = -1
        chosen.append(int(error.argmax()))
    return [seeds[k] for k in chosen]


def _group(lab: NDArray[np.float64], weights: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.intp]:
    centers = centers.copy()
    owners = np.zeros(len(lab), np.intp)
    for _ in range(ROUNDS):
        owners = ((lab[:, None] - centers[None]) ** 2).sum(axis=2).argmin(axis=1)
        for k in range(len(centers)):
            if (owners == k).any():
                centers[k] = np.average(lab[owners == k], axis=0, weights=weights[owners == k])
    return owners


def _represent(lab: NDArray[np.float64], rgb: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.uint8]:
    near = ciede2000(lab, lab[int(weights.argmax())]) <= MODE_DE
    if weights[near].sum() < 0.5 * weights.sum():
        near = np.ones(len(lab), np.bool_)
    return np.asarray(np.rint(np.average(rgb[near], axis=0, weights=weights[near])), np.uint8)


def snap_colors(found: FoundColors, palette: Sequence[PaletteColor]) -> list[MarkColor]:
    """Every found colour with the palette's value where that is within `SNAP_DE`, else with its own.

    A palette colour is given once, to the nearest that wants it: two tones of one image stay two tones.
    """
    hexes = [rgb_to_hex(rgb) for rgb in found.rgb]
    distances = palette_distances(hex_to_lab(hexes), hex_to_lab([color.hex for color in palette]))
    snapped = _pair_up(distances)
    colors: list[MarkColor] = []
    for row, (own_hex, share) in enumerate(zip(hexes, found.shares, strict=True)):
        nearest = palette[int(distances[row].argmin())].name if len(palette) else None
        gap = round(float(distances[row].min()), 2) if len(palette) else None
        match = palette[snapped[row]] if row in snapped else None
        name, hex_color = (match.name, match.hex.upper()) if match else (f"Off-palette {own_hex}", own_hex)
        slug = name_slug(name, taken={color.slug for color in colors})
        colors.append(MarkColor(name, slug, hex_color, own_hex, nearest, gap, match is not None, share))
    return colors


def _pair_up(distances: NDArray[np.float64]) -> dict[int, int]:
    """Rows to columns, the nearest pair first, each used once, none further apart than `SNAP_DE`."""
    pairs: dict[int, int] = {}
    for flat in np.argsort(distances, axis=None, kind="stable"):
        row, column = divmod(int(flat), distances.shape[1])
        if distances[row, column] <= SNAP_DE and row not in pairs and column not in pairs.values():
            pairs[row] = column
    return pairs


def name_slug(name: str, taken: set[str]) -> str:
    """Lower-case ASCII that may stand as an XML id; numbered when two names come to the same."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    slug = slug if slug[:1].isalpha() else f"color-{slug}".rstrip("-")
    number = 2
    unique = slug
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    return unique
