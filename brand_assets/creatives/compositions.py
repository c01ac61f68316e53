"""This file composes palette shapes: geometric pictures for creatives that have no picture, each from its seed.

Every composition fills a box with flat shapes that may run off its edges; the drawing clips them to it.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from brand_assets.records.delivery import Box

T = TypeVar("T")
Composer = Callable[[Box, Sequence[str], np.random.Generator], list[str]]
"""From a box, colours and chance to SVG elements from the bottom to the top; at least two colours are given."""
MAX_COLORS = 4
"""Beside the ground's: a composition of more is a sampler."""
FEWEST_ROWS, MOST_ROWS = 1.5, 3.2
SLIVER = 0.45
"""Of a tile: with less of it left at an edge, it reads as a mistake."""
TILE_SHAPES = ("quarter", "leaf", "half", "disc", "rings", "quarter")


def compose_palette(box: Box, colors: Sequence[str], ground: str, seed: int, index: int) -> list[str]:
    """The composition that the seed puts at `index`, on its own base; the same seed gives another order of them."""
    rng = np.random.default_rng(seed)
    order = list(COMPOSERS)
    rng.shuffle(order)
    compose = COMPOSERS[order[index % len(order)]]
    return compose(box, [*colors[:MAX_COLORS], ground], np.random.default_rng((seed, index)))


def _compose_tiles(box: Box, colors: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Quarters, halves, leaves and discs on a grid of squares, two or three to the shorter side."""
    side = _choose_side(box, rng)
    turn = int(rng.integers(len(colors)))
    drawn = [_rect(box, colors[turn])]
    for row in range(math.ceil(box.height / side)):
        for column in range(math.ceil(box.width / side)):
            step = row + 2 * column + turn
            base = colors[step % len(colors)]
            front = colors[(step + 1 + int(rng.integers(len(colors) - 1))) % len(colors)]
            left, top = box.left + column * side, box.top + row * side
            tile = Box(left, top, left + side, top + side)
            drawn += [_rect(tile, base), *_draw_tile(_pick(rng, TILE_SHAPES), tile, front, base, rng)]
    return drawn


def _choose_side(box: Box, rng: np.random.Generator) -> int:
    """Whole pixels, so that tiles meet without a seam; they divide the longer side, and the shorter cuts no sliver."""
    shorter, longer = sorted((box.width, box.height))
    sides = [math.ceil(longer / count) for count in range(1, 1 + max(1, math.ceil(MOST_ROWS * longer / shorter)))]
    good = [
        side for side in sides if FEWEST_ROWS <= shorter / side <= MOST_ROWS and not 0.02 < shorter / side % 1 < SLIVER
    ]
    return max(1, _pick(rng, good or sides[-1:]))


def _draw_tile(shape: str, tile: Box, front: str, base: str, rng: np.random.Generator) -> list[str]:
    side, corner = tile.width, int(rng.integers(4))
    x, y = (tile.left, tile.right)[corner % 2], (tile.top, tile.bottom)[corner // 2]
    if shape == "disc":
        return [_disc(tile.left + side / 2, tile.top + side / 2, side * 0.34, front)]
    if shape == "rings":
        radii = zip((1.0, 0.75, 0.5, 0.25), (front, base, front, base), strict=True)
        return [_quarter(tile, x, y, side * share, color) for share, color in radii]
    if shape == "leaf":
        return [_leaf(tile, corner, front)]
    if shape == "half":
        return [_half(tile, corner, front)]
    return [_quarter(tile, x, y, side, front)]


def _compose_arcs(box: Box, colors: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Wide rings around a point on the box's far edge, and a disc that answers them."""
    reach = max(box.width, box.height)
    rings = _pick(rng, (4, 5))
    x = _pick(rng, (box.left, box.right))
    y = _pick(rng, (box.top, box.bottom))
    radius = max(0.62 * reach, 1.05 * min(box.width, box.height))
    drawn = [_rect(box, colors[0])]
    drawn += [_disc(x, y, radius * (rings - k) / rings, colors[(k + 1) % len(colors)]) for k in range(rings)]
    other_x = box.left + box.right - x
    other_y = box.top + box.bottom - y
    small = _fit_answer(box, radius)
    toward_x, toward_y = (1 if x > other_x else -1), (1 if y > other_y else -1)
    return [*drawn, _disc(other_x + toward_x * small * 1.5, other_y + toward_y * small * 1.5, small, colors[1])]


def _fit_answer(box: Box, radius: float) -> float:
    """The radius of a disc in the corner across that keeps its distance from the rings, 1.5 of it from both edges."""
    room = math.hypot(box.width, box.height) - radius
    return max(0.0, min(0.2 * min(box.width, box.height), 0.8 * room / (1 + 1.5 * math.sqrt(2))))


def _compose_hills(box: Box, colors: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Discs that rise like hills behind each other, and one that stands above them."""
    width, height = box.width, box.height
    flip = _pick(rng, (1, -1))
    middle = box.left + width / 2
    sun = 0.17 * min(width, height)
    drawn = [_rect(box, colors[0])]
    drawn.append(_disc(middle - flip * 0.24 * width, box.top + 0.36 * height, sun, colors[1]))
    for k, (across, down, radius) in enumerate(((0.30, 1.02, 0.62), (-0.28, 1.12, 0.56), (0.12, 1.30, 0.60))):
        size = radius * max(min(width, height), 0.62 * max(width, height))
        color = colors[1 + (k + 1) % (len(colors) - 1)]
        drawn.append(_disc(middle + flip * across * width, box.top + down * height, size, color))
    return drawn


def _compose_pills(box: Box, colors: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Rows of capsules and dots of one height that run off both sides."""
    rows = _pick(rng, (3, 4))
    high = box.height / rows
    if high > 0.4 * box.width:
        rows = max(rows, round(box.height / (0.3 * box.width)))
        high = box.height / rows
    drawn = [_rect(box, colors[0])]
    for row in range(rows):
        left = box.left - rng.uniform(0.2, 0.9) * high
        step = int(rng.integers(len(colors)))
        while left < box.right:
            long = high * _pick(rng, (1.0, 1.0, 1.9, 2.6))
            top = box.top + row * high
            if step % len(colors):  # the first colour is the base, and shows as a gap
                drawn.append(_capsule(Box(left, top, left + long, top + high), colors[step % len(colors)]))
            step += 1
            left += long
    return drawn


COMPOSERS: dict[str, Composer] = {
    "tiles": _compose_tiles,
    "arcs": _compose_arcs,
    "hills": _compose_hills,
    "pills": _compose_pills,
}


def _pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _rect(box: Box, color: str) -> str:
    at = f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    return f'<rect {at} fill="{color}"/>'


def _capsule(box: Box, color: str) -> str:
    at = f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    return f'<rect {at} rx="{_n(box.height / 2)}" fill="{color}"/>'


def _disc(x: float, y: float, radius: float, color: str) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{color}"/>'


def _quarter(tile: Box, x: float, y: float, radius: float, color: str) -> str:
    """A quarter disc around the tile's corner (x, y)."""
    across = radius if x == tile.left else -radius
    down = radius if y == tile.top else -radius
    sweep = 1 if (across > 0) == (down > 0) else 0
    arc = f"A{_n(radius)} {_n(radius)} 0 0 {sweep} {_n(x)} {_n(y + down)}"
    return f'<path d="M{_n(x)} {_n(y)}L{_n(x + across)} {_n(y)}{arc}Z" fill="{color}"/>'


def _leaf(tile: Box, corner: int, color: str) -> str:
    """Two quarter arcs between opposite corners."""
    side = _n(tile.width)
    start, end = ((tile.left, tile.top), (tile.right, tile.bottom))
    if corner % 2:
        start, end = ((tile.right, tile.top), (tile.left, tile.bottom))
    there = f"A{side} {side} 0 0 1 {_n(end[0])} {_n(end[1])}"
    back = f"A{side} {side} 0 0 1 {_n(start[0])} {_n(start[1])}"
    return f'<path d="M{_n(start[0])} {_n(start[1])}{there}{back}Z" fill="{color}"/>'


def _half(tile: Box, corner: int, color: str) -> str:
    """A half disc on one of the tile's sides."""
    left, top, right, bottom = tile.left, tile.top, tile.right, tile.bottom
    start, end = (
        ((left, top), (right, top)),
        ((right, top), (right, bottom)),
        ((right, bottom), (left, bottom)),
        ((left, bottom), (left, top)),
    )[corner]
    radius = _n(tile.width / 2)
    arc = f"A{radius} {radius} 0 0 0 {_n(end[0])} {_n(end[1])}"
    return f'<path d="M{_n(start[0])} {_n(start[1])}{arc}Z" fill="{color}"/>'


def _n(value: float) -> str:
    return f"{round(value, 2):.10g}"
